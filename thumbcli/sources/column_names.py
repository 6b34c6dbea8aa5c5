"""The names of columns: in name templates, in messages, and mistyped; and cells that hold nothing."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["NOTHING", "NO_VALUES", "closest", "column_list", "template_name"]

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
"""The cells of a row that has none."""

NO_VALUES: Final = frozenset(
    "#N/A #NAME? #REF! #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #ERROR! \\N NULL".split()
)
"""What spreadsheets write for a formula that failed, and databases for a cell without a value."""

_UNSAFE = re.compile(r"\W+")
_SHOWN_COLUMNS = 12
_SHOWN_CHARS = 40
_COMPARED_NAMES = 1000
"""How many names a mistyped one is compared with; each takes 20 µs."""


@lru_cache(1024)
def template_name(header: str) -> str:
    """Return `header` as it is written in a name template: `Video ID` is `video_id`."""
    return _UNSAFE.sub("_", header.casefold()).strip("_")


def column_list(names: Sequence[str]) -> str:
    """Return `names` for a message: quoted, shortened, and not too many."""
    shown = [
        repr(name if len(name) <= _SHOWN_CHARS else name[: _SHOWN_CHARS - 1] + "…")
        for name in names[:_SHOWN_COLUMNS]
    ]
    if len(names) > _SHOWN_COLUMNS:
        shown.append(f"and {len(names) - _SHOWN_COLUMNS} more")
    return ", ".join(shown)


def closest(word: str, names: Sequence[str]) -> str | None:
    """Return the most similar of `names`, if one is similar enough."""
    by_fold = {name.strip().casefold(): name.strip() for name in names[:_COMPARED_NAMES] if name.strip()}
    close = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None
