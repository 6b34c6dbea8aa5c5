"""The colours of a side of a match: those that its club plays in, or its nation is known by."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.word_data import DATA, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SideColours", "colours_of_flag", "colours_of_team"]

_NO_WORD = re.compile(r"[\W_]+")
_CLUB_AFFIXES = frozenset("fc cf ac sc afc the".split())


class SideColours(NamedTuple):
    """The ground of a side, and the edges of its shirt."""

    ground: int
    trim: int


def colours_of_flag(flag: str) -> SideColours | None:
    """Return the colours of the nation with this flag; None where they are not known."""
    return _table().get(flag)


def colours_of_team(side: str) -> SideColours | None:
    """Return the colours of the club that a side names, by all of its words or its last ones, if known."""
    words = [word for word in _NO_WORD.split(side.lower()) if word]
    bare = [word for word in words if word not in _CLUB_AFFIXES and not word.isdigit()]
    names = ["_".join(words), *("_".join(bare[start:]) for start in range(len(bare)))]
    return next((_table()[name] for name in names if name in _table()), None)


@cache
def _table() -> Mapping[str, SideColours]:
    colours = read_table(DATA / "side_colours.txt", str)
    return {
        name: SideColours(*(int(f"ff{part}", 16) for part in key.split())) for name, key in colours.items()
    }
