"""Take laughter that is written out off a title: `www` in Japanese, `5555` in Thai, `kkkk`, `jajaja`.

It says no more than an emoji does, and drawn large it outweighs the words.
"""

from __future__ import annotations

import re

from thumbcli.render.title.title_parts import has_letters

__all__ = ["without_laughter"]

_KANA = r"\u3041-\u30ff\u3400-\u9fff"
_BEHIND_WORD = (
    rf"(?<=[{_KANA}!?\uff01\uff1f])(?:(?-i:[w\uff57])|[w\uff57]{{2,}})(?![\w.])"
    r"|[\u314b\u314e\u3137\u3160\u315c]{2,}"
    r"|[(\uff08]\s?(?:\u7206)?\u7b11\s?[)\uff09]"
    r"|(?:\u54c8){3,}|(?<=[\u0e01-\u0e4e])\s?5{3,}\+?(?!\w)|\u0647{4,}"
)
_OWN_WORD = (
    r"(?<!\w)(?<![-\u2013\u2014|:]\s)(?:k{4,}|(?:rs){2,}s?|(?:ja){3,}j?|(?:ha){3,}h?|(?:wk){2,}w?"
    r"|(?:[\u0445\u0425]?[\u0430\u0410][\u0445\u0425]){2,}[\u0430\u0410]?)(?!\w)"
)
_LAUGHTER = rf"{_BEHIND_WORD}|{_OWN_WORD}"
_BEFORE_SIGN = re.compile(
    rf"\s*(?:{_LAUGHTER})\s*(?=[!?\uff01\uff1f\u3010\u3011\u300c\u300d]|$)", re.IGNORECASE
)
_BETWEEN_WORDS = re.compile(rf"\s*(?:{_LAUGHTER})\s*", re.IGNORECASE)


def without_laughter(title: str) -> str:
    """Return the title without laughter in letters; as it is where nothing else would be left.

    Args:
        title: One line.
    """
    if not _BETWEEN_WORDS.search(title):
        return title
    rest = _BETWEEN_WORDS.sub(" ", _BEFORE_SIGN.sub("", title)).strip()
    return rest if has_letters(rest) else title
