"""Find the phrase that stands out of a headline in Chinese, Japanese or Thai, where its form is sure to tell.

What is forbidden, one short quotation, a superlative with its noun, and a noun that ends a Japanese headline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_forbidden", "find_sure_phrase"]

_TOKENS_AFTER = {"ja": 0, "zh": 1, "th": 1}
"""How many phrases after it what forbids belongs to; in Japanese it ends its own."""

_ABSOLUTELY = frozenset({"\u7d76\u5bfe\u306b", "\u7d76\u5bfe"})

_GOES_ON = re.compile(r"(?:\u306e|\u4e00\u756a|\u3044|\u7684)$")
"""After these the noun follows: `\u904e\u53bb\u6700\u60aa\u306e`, `\u7f8e\u5473\u3057\u3044`."""

_QUOTE_START, _QUOTE_END = "\u300c\u300e\u201c\u300a", "\u300d\u300f\u201d\u300b"
_MAX_QUOTE_CHARS, _MAX_TOKENS = 14, 4
_NOUN_AT_END = re.compile(r"[\u4e00-\u9fff\u30a1-\u30fa\u30fc]{3,8}[!?\u2026\uff01\uff1f.\u3002]*")
_HIRAGANA = re.compile(r"[\u3041-\u309f]$")


def find_forbidden(tokens: Sequence[str], language: str) -> range:
    """Return the places of what a headline forbids or denies; empty without.

    Args:
        tokens: The phrases of a headline.
        language: ISO 639-1.
    """
    words = read_list("unspaced_accents.txt", f"{language}-forbids")
    ends = language == "ja"
    at = next(
        (
            at
            for at, token in enumerate(tokens)
            if any(word in token if ends else token.startswith(word) for word in words)
        ),
        -1,
    )
    if at < 0:
        return range(0)
    first = at - (at > 0 and tokens[at - 1] in _ABSOLUTELY)
    return _part(tokens, first, at + 1 + _TOKENS_AFTER[language])


def find_sure_phrase(tokens: Sequence[str], language: str) -> range:
    """Return the places of a quotation, a superlative with its noun, or a last noun; empty without.

    Args:
        tokens: The phrases of a headline.
        language: ISO 639-1.
    """
    return _quotation(tokens) or _superlative(tokens, language) or _last_noun(tokens, language)


def _part(tokens: Sequence[str], first: int, after: int) -> range:
    """Return the places, unless a single phrase or none stands beside them."""
    after = min(after, len(tokens))
    return range(first, after) if 0 < after - first < len(tokens) else range(0)


def _quotation(tokens: Sequence[str]) -> range:
    text = "".join(tokens)
    if sum(text.count(sign) for sign in _QUOTE_START) != 1:
        return range(0)
    first = next((at for at, token in enumerate(tokens) if token[0] in _QUOTE_START), -1)
    last = next((at for at, token in enumerate(tokens) if any(sign in token for sign in _QUOTE_END)), -1)
    if first < 0 or not first <= last < first + _MAX_TOKENS:
        return range(0)
    is_short = len("".join(tokens[first : last + 1])) <= _MAX_QUOTE_CHARS
    return _part(tokens, first, last + 1) if is_short else range(0)


def _superlative(tokens: Sequence[str], language: str) -> range:
    words = read_list("unspaced_accents.txt", f"{language}-superlative")
    places = [at for at, token in enumerate(tokens) if any(word in token for word in words)]
    if len(places) != 1:
        return range(0)
    after = places[0] + 1
    while after < min(len(tokens), places[0] + _MAX_TOKENS) and _GOES_ON.search(tokens[after - 1]):
        after += 1
    return _part(tokens, places[0], after)


def _last_noun(tokens: Sequence[str], language: str) -> range:
    """Return the place of a noun at the end of a Japanese headline that words before it describe."""
    if language != "ja" or not (_NOUN_AT_END.fullmatch(tokens[-1]) and _HIRAGANA.search(tokens[-2])):
        return range(0)
    return _part(tokens, len(tokens) - 1, len(tokens))
