"""The words of a headline that a person wants to stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.script import UNSPACED, dominant_script

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["chosen_emphasis"]


def chosen_emphasis(tokens: Sequence[str], chosen: str) -> frozenset[int]:
    """Return the indexes of the tokens that `chosen` names; none where it is in none of them.

    Case and punctuation don't count. A phrase is found where it stands as such, else each of its words is.
    Where a script writes no spaces, all tokens count that a part of the phrase is in.

    Args:
        tokens: The headline's words.
        chosen: The words.
    """
    words = [word for word in map(_letters, chosen.split()) if word]
    found = [_letters(token) for token in tokens]
    if not words:
        return frozenset()
    if dominant_script(chosen) in UNSPACED:
        return _overlapping(found, "".join(words))
    for first in range(len(found) - len(words) + 1):
        if found[first : first + len(words)] == words:
            return frozenset(range(first, first + len(words)))
    return frozenset(index for index, word in enumerate(found) if word in words)


def _letters(word: str) -> str:
    """Return the letters and digits of a word, without case; of one without any, all its characters."""
    folded = word.casefold()
    return "".join(filter(str.isalnum, folded)) or folded


def _overlapping(tokens: Sequence[str], wanted: str) -> frozenset[int]:
    start = "".join(tokens).find(wanted)
    if start < 0:
        return frozenset()
    at, found = 0, []
    for index, token in enumerate(tokens):
        if at < start + len(wanted) and at + len(token) > start:
            found.append(index)
        at += len(token)
    return frozenset(found)
