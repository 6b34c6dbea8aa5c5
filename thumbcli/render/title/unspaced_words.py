"""Words and phrases of scripts that put no spaces between them."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.title.word_splitting import has_words_for, split_words

if TYPE_CHECKING:
    import budoux

__all__ = ["phrase_parser", "word_ends"]


@lru_cache(4)
def phrase_parser(script: Script) -> budoux.Parser:
    """Return the model that finds phrases of Japanese, Chinese or, for any other script, Thai."""
    import budoux

    if script is Script.JAPANESE:
        return budoux.load_default_japanese_parser()
    if script is Script.CHINESE:
        return budoux.load_default_traditional_chinese_parser()
    return budoux.load_default_thai_parser()


def word_ends(text: str) -> list[int]:
    """Return where words, of Japanese phrases, end inside a text; none where only spaces tell."""
    script = dominant_script(text)
    if script is Script.JAPANESE:
        parts = phrase_parser(script).parse(text)
    elif script is Script.THAI:
        parts = split_words(text, "thai")
    elif script is Script.CHINESE:
        is_listed = has_words_for(text, "chinese")
        parts = split_words(text, "chinese") if is_listed else phrase_parser(script).parse(text)
    else:
        return []
    return [*accumulate(map(len, parts[:-1]))]
