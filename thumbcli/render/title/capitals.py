"""Set text in capitals as its language does, and leave alone what has a case of its own."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from thumbcli.render.title.language import UNKNOWN
from thumbcli.render.title.script import Script, dominant_script

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["in_capitals", "is_code"]

_DOTTED_I = frozenset({"tr", "az"})
"""Languages in which a capital i keeps its dot, and one without a dot is another letter."""

_TURKISH_LETTERS = frozenset("\u0131\u011f\u0130\u0259")
_TURKISH_WORDS = frozenset(
    (
        "ve bir i\u00e7in ile neden nedir bu en \u00e7ok daha yeni t\u00fcrkiye kadar gibi var yok "
        "nas\u0131l \u015fu de\u011fil"
    ).split()
)
_TURKISH_HINTS = 2
"""So many of these words show the language of a title without its letters."""

_KEPT_CASE = (
    r"[a-z]+[A-Z]\w*|\w*[a-z]_\w+|\w+_[a-z]\w*|[\w.:]+\(\)|\w+::\w[\w:]*|--?[a-z][a-z-]+|@\w+|"
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|ai|js|ts|py|rs|go|gov|edu|me|tv)(?:/\S*)?|"
    r"\d[\d.,]*(?:km|kg|kWh|kW|mAh|mm|cm|ms|kB|Mbps|Gbps|Mbit|mg|ml|kcal|kHz|MHz|GHz|nm)(?:/[hs])?|"
    r"(?:km|kWh|mAh|kg|mm|cm|ms|kHz|MHz|GHz|tok/s|km/h)"
)
"""Words that are wrong in capitals: `myVariable`, `snake_case`, `main()`, `crates.io`, `10km`, `@name`."""

_EDGES = r"(?s)^([^\w@-]*)(.*?)([^\w)]*)$"
_PUNCTUATION = ".,:;!?\u2026\u201c\u201d\u2018\u2019()"
_TONOS = "\u0301"


def in_capitals(text: str, code: AbstractSet[str] = frozenset(), language: str = UNKNOWN) -> str:
    """Return the text in capitals, but for identifiers, addresses and units.

    A Turkish or Azerbaijani i keeps its dot, Greek capitals lose their accents.

    Args:
        text: Of one language.
        code: Words that are code and keep their case.
        language: ISO 639-1, of the whole title; if it is `und`, the text itself tells.
    """
    turkish = language in _DOTTED_I or (language == UNKNOWN and _is_turkish(text))
    greek = dominant_script(text) is Script.GREEK
    return "".join(
        part if is_code(part, code) else _word(part, turkish=turkish, greek=greek)
        for part in re.split(r"(\s+)", text)
    )


def is_code(token: str, code: AbstractSet[str]) -> bool:
    """Tell whether a token is made of words in `code`, with slashes between and punctuation around them."""
    return bool(code) and (
        token in code or all(_without_punctuation(part) & code for part in token.split("/"))
    )


def _without_punctuation(token: str) -> set[str]:
    """Return what a token may be without punctuation: `main():` may be `main():`, `main()` or `main`."""
    return {token, token.rstrip(".,:;!?\u2026"), token.strip(_PUNCTUATION)}


def _word(word: str, *, turkish: bool, greek: bool) -> str:
    found = re.match(_EDGES, word)
    if found and re.fullmatch(_KEPT_CASE, found[2]):
        return word
    raised = (word.replace("i", "\u0130") if turkish else word).upper()
    if greek:
        split = unicodedata.normalize("NFD", raised).replace(_TONOS, "")
        return unicodedata.normalize("NFC", split)
    return raised


def _is_turkish(text: str) -> bool:
    if _TURKISH_LETTERS & set(text):
        return True
    words = {word.strip(".,:;!?") for word in text.lower().split()}
    return len(words & _TURKISH_WORDS) >= _TURKISH_HINTS
