"""Mend the end of a card's title: one that its source has cut off, and one too short for a line of its own.

`How to prepare 40 new members for` ends on an ellipsis; `This week in Cargo: 1.82` stays in one piece.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.word_roles import is_inflected_verb, is_verb

if TYPE_CHECKING:
    from thumbcli.render.title.headline import Headline

__all__ = ["with_mended_end"]

_MIN_CHARS = 44
"""No source cuts a shorter title off."""

_ELLIPSIS = "\u2026"
_QUOTES = (("\u201c", "\u201d"), ("\u2018", "\u2019"), ("\u00ab", "\u00bb"), ('"', '"'), ("'", "'"))
_ENDED = re.compile(r"[.!?\u2026:)\]\u3002\uff01\uff1f]$")

_CERTAIN = frozenset(
    "a an the and or of via und oder der die das ein eine des y o el la los las un una de del e os as".split()
)
"""Articles and joints, on which no sentence ends."""

_LEADING_ON = frozenset(
    {"for", "with", "by", "from", "into", "between", "para", "con", "por", "pour", "mit", "f\u00fcr"}
)
"""Prepositions on which a sentence ends only after a verb: `what to ask for`."""

_ASKING = frozenset("what who whom which where that".split())
"""What a preposition at the end may belong to."""

_STRAY_QUOTE = re.compile(r"^([^\"\u201c\u201e\u00ab]*[^\W\d])[\"\u201d]([^\"\u201d]*)$")
"""A quotation mark that closes what nothing opened; after a digit it stands for inches."""

_SHORT_TAIL = re.compile(r"(?i)v?\d[\d.]{0,9}|(?:and|&) more!?")


def with_mended_end(headline: Headline, language: str) -> Headline:
    """Return `headline` without the words that its cut end leaves open, and an ellipsis in their place.

    Args:
        headline: Of a title as it is, not one that a person wrote.
        language: ISO 639-1, or `und`.
    """
    headline = replace(headline, main=_STRAY_QUOTE.sub(r"\1\2", headline.main))
    if headline.sub and not headline.sub_first and _SHORT_TAIL.fullmatch(headline.sub):
        joint = ": " if headline.sub[-1].isdigit() else " "
        return replace(headline, main=f"{headline.main}{joint}{headline.sub}", sub="")
    if len(headline.main) + len(headline.sub) < _MIN_CHARS or headline.truncated:
        return headline
    if headline.sub and not headline.sub_first:
        return replace(headline, sub=_mended(headline.sub, language))
    return replace(headline, main=_mended(headline.main, language))


def _mended(text: str, language: str) -> str:
    closed = _without_open_quote(text)
    tokens = closed.split()
    while len(tokens) > 1 and not _ENDED.search(tokens[-1]) and _is_open(tuple(tokens), language):
        tokens.pop()
    kept = " ".join(tokens)
    if kept == text:
        return text
    return kept.rstrip(",;:-\u2013\u2014 ") + _ELLIPSIS


def _is_open(tokens: tuple[str, ...], language: str) -> bool:
    """Tell whether something has to follow the last of these words."""
    last = tokens[-1]
    if last in _CERTAIN:
        return True
    if last not in _LEADING_ON:
        return False
    sentence = read_sentence(tokens, language)
    before = sentence.words[-2]
    return _ASKING.isdisjoint(sentence.words) and not is_verb(before) and not is_inflected_verb(before)


def _without_open_quote(text: str) -> str:
    """Return `text` without a quotation mark that is never closed."""
    for opening, closing in _QUOTES:
        at = text.rfind(opening)
        if opening == closing and text.count(opening) > 1:
            continue
        if at >= 0 and closing not in text[at + 1 :] and (at == 0 or text[at - 1].isspace()):
            return text[:at] + text[at + 1 :]
    return text
