"""Sources that are no lists of lines: posts of a website, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.sources.row_parsing import ParsedRow
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["Document"]


class Document(Protocol):
    """A source that gives rows by itself.

    Attributes:
        source: As it was named.
        read_bytes: How much of it was read so far.
    """

    source: str
    read_bytes: int

    @property
    def list(self) -> str:
        """What asks for the pictures of its rows."""

    @property
    def is_post(self) -> bool:
        """Whether its fields were written for a website, and not for us."""

    def check(self) -> None:
        """Check it before the first row is drawn.

        Raises:
            InputError: It can't be read.
        """

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow | None]]:
        """Yield each row with the file that it stands in; None before one that may take a while.

        Raises:
            InputError: The rest can't be read.
        """
