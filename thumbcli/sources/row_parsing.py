"""What the readers of text, tables and JSON Lines share: drafts of rows, blank lines, and known columns."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from thumbcli.errors import RequestError
from thumbcli.options.option_list import OPTIONS
from thumbcli.sources.line_reader import LINE_MAX_BYTES, PENDING, TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from thumbcli.sources.line_reader import Lines

__all__ = ["NOTHING", "TITLE", "Draft", "broken", "column_list", "known_key", "meant", "safe_name", "walk"]

TITLE: Final = "title"
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_UNSAFE = re.compile(r"\W+")
_SHOWN_COLUMNS = 12
_SHOWN_CHARS = 40


def _fold(header: str) -> str:
    """Return a header in lower case without blanks, hyphens and underscores."""
    return _BETWEEN_WORDS.sub("", header.casefold())


_KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{_fold(column): name for name, option in OPTIONS.items() for column in option.columns},
        "style": "style",
        "imagestyle": "style",
    }
)
"""The columns that set something, by their folded names."""


Draft: TypeAlias = "tuple[str, int, Mapping[str, str], Mapping[str, str], RequestError | None]"
"""A row before it is known where in the run it stands: title, line, overrides, columns, error.

A bare tuple, as it lives for a moment and there is one for each of a million rows.
"""


def broken(line: int, message: str, remedy: str) -> Draft:
    """Return the draft of a row that can't be read."""
    return "", line, NOTHING, NOTHING, RequestError(message, remedy=remedy)


@lru_cache(1024)
def known_key(header: str) -> str | None:
    """Return the setting that a column called `header` overrides, or None.

    `Output Format`, `output-format` and the API's own `outputFormat` are one.
    """
    return _KNOWN.get(_fold(header))


@lru_cache(1024)
def safe_name(header: str) -> str:
    """Return `header` as a name template can write it: `Video ID` as `video_id`."""
    return _UNSAFE.sub("_", header.casefold()).strip("_")


def column_list(names: Sequence[str]) -> str:
    """Return `names` for a message: quoted where needed, none too long, not too many."""
    shown = [
        repr(name if len(name) <= _SHOWN_CHARS else name[: _SHOWN_CHARS - 1] + "…")
        for name in names[:_SHOWN_COLUMNS]
    ]
    if len(names) > _SHOWN_COLUMNS:
        shown.append(f"and {len(names) - _SHOWN_COLUMNS} more")
    return ", ".join(shown)


def meant(word: str, names: Sequence[str]) -> str | None:
    """Return the one of `names` that is likely meant by `word`, if any."""
    by_fold = {name.strip().casefold(): name.strip() for name in names if name.strip()}
    close = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def walk(lines: Lines, read: Callable[[str], Draft | None], blanks: int = 0) -> Iterator[Draft | None]:
    """Turn each line into a draft; None stands for a wait that is about to begin.

    A blank line between others becomes a row that failed, so that each line of the source is made or named;
    blank lines at the end are nobody's title.

    Args:
        lines: Where to go on from.
        read: Makes a draft of a line (and takes more lines where a record needs them); None if it is blank.
        blanks: How many blank lines directly before the next line were taken already.

    Raises:
        InputError: A line is not UTF-8, or `read` finds that the source as a whole can't be read.
    """
    first_blank = lines.number - blanks + 1 if blanks else 0
    for line in lines:
        draft: Draft | None
        if line is PENDING:
            yield None
            continue
        number = lines.number
        if line is TOO_LONG:
            draft = broken(
                number,
                f"the line is longer than {LINE_MAX_BYTES // 1024:,} KB",
                "put one title on a line; if this is no list of titles, name the right file",
            )
        else:
            draft = read(line) if line and not line.isspace() else None
        if draft is None:
            first_blank = first_blank or number
            continue
        if first_blank:
            for blank in range(first_blank, number):
                yield broken(blank, "the line is empty", "write a title on it, or remove it")
            first_blank = 0
        yield draft
