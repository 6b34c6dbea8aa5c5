"""One title as the person gave it, and the rows of titles that were typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from thumbcli.sources.row_parsing import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.errors import RequestError

__all__ = ["Row", "from_arguments"]

_ARGUMENT: Final = "<argument>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One title as the person gave it.

    Attributes:
        title: Undecorated; `make_request` cleans it.
        source: The file as it was named, `<stdin>` or `<argument>`.
        line: The first physical line of it, from 1.
        index: Its place in the whole run, from 1; rows that failed count too.
        overrides: The cells that override a setting: known columns under their own key, never empty.
        columns: Every cell by the name of its column, and by that name in lower case with underscores.
        error: Why this is no row to work with; None if it is one.
    """

    title: str
    source: str
    line: int
    index: int
    overrides: Mapping[str, str]
    columns: Mapping[str, str]
    error: RequestError | None

    @property
    def location(self) -> str:
        """Where it stands: `titles.csv:12`."""
        return f"{self.source}:{self.line}"


def from_arguments(titles: Sequence[str]) -> list[Row]:
    """Return the rows of titles that were typed in, in their order."""
    return [
        Row(
            title=title,
            source=_ARGUMENT,
            line=index,
            index=index,
            overrides=NOTHING,
            columns=NOTHING,
            error=None,
        )
        for index, title in enumerate(titles, 1)
    ]
