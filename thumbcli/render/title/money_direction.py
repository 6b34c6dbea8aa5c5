"""Tell which way the money of a title goes, and whether that is a loss."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.title.word_data import DATA, read_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Direction", "find_direction"]


class Direction(NamedTuple):
    """Which way something goes.

    Attributes:
        falls: It goes down.
        is_loss: That is bad: something falls, or what nobody wants rises, as inflation does.
    """

    falls: bool
    is_loss: bool


def find_direction(text: str) -> Direction | None:
    """Return which way a title says that something goes; None where no word says so."""
    words, tokens = _words(), frozenset(map(normalize_token, text.split()))
    falls = not tokens.isdisjoint(words["down"])
    if not falls and tokens.isdisjoint(words["up"]):
        return None
    return Direction(falls=falls, is_loss=falls is tokens.isdisjoint(words["burden"]))


def is_slump(text: str) -> bool:
    """Tell whether a title speaks of a crisis, of money or of anything else that runs out."""
    return not _words()["slump"].isdisjoint(map(normalize_token, text.split()))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in read_lists(DATA / "chart_words.txt", str).items()}
