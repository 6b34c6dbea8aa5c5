"""Rate breaks between phrases that no space parts: some are more of one word than others."""

from __future__ import annotations

import unicodedata
from functools import cache

from thumbcli.render.title.word_data import word_list

__all__ = ["phrase_end_cost"]

_PHRASE_END = 0.15
"""Between two phrases; a pause or a space is better. In the unit of `line_breaking.partition`."""

_IN_COMPOUND = 0.7
"""Between two words that may be one thing: `\u4e8c\u503c|\u903b\u8f91`."""

_LEANS = 0.9
"""Beside a word that leans on its neighbour: a negation, a preposition, an auxiliary."""


_SPLIT_COMPOUND = 1.6
"""Inside of a listed name of a thing or a dish, as inside of any other name."""


def phrase_end_cost(piece: str, following: str) -> float:
    """Return the cost of a line that ends between two phrases that no space parts.

    Args:
        piece: The phrase before the break.
        following: The phrase after it.
    """
    if not piece[-1].isalnum() and unicodedata.category(piece[-1])[0] != "M":
        return 0.0
    if any(piece.endswith(start) and following.startswith(end) for start, end in _compounds()):
        return _SPLIT_COMPOUND
    if piece in word_list("leans-on-next") or following.startswith(tuple(word_list("leans-on-last"))):
        return _LEANS
    if following in word_list("begins-phrase") or following[0] in word_list("begins-phrase"):
        return _PHRASE_END
    return _PHRASE_END if _ends_phrase(piece) else _IN_COMPOUND


@cache
def _compounds() -> tuple[tuple[str, str], ...]:
    """Return the halves of the listed compounds of scripts without spaces."""
    return tuple(
        (start, end) for start, _, end in (each.partition("_") for each in word_list("unspaced-compound"))
    )


def _ends_phrase(piece: str) -> bool:
    """Tell whether a phrase ends on a particle: hiragana, or one that Chinese puts after its words."""
    return unicodedata.name(piece[-1], "").startswith("HIRAGANA") or piece[-1] in word_list("ends-phrase")
