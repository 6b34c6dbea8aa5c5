"""Which files on record the rows of a run ask for, in a bit each: a million rows take some 120 KB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["AskedFiles"]


class AskedFiles:
    """The files that rows asked for, by the list of these rows.

    Attributes:
        rejected_titles: The titles of rows that are rejected. Which pictures they ask for is not known;
            it may be those that show these titles.
        rejected_claims: The names that the user gave to the files of such rows, as `claim_id` has them.
        untitled_rows: How many rows have neither a title nor a name, so that they ask for nothing.
        unknown_rows: How many rows can't be read, so that it is not known what they ask for.
    """

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}
        self.rejected_titles: set[str] = set()
        self.rejected_claims: set[str] = set()
        self.untitled_rows = 0
        self.unknown_rows = 0

    def note_lists(self, sources: Iterable[str]) -> None:
        """Note that these lists have rows."""
        for source in sources:
            self._bits.setdefault(source, bytearray())

    def add(self, source: str, file_id: int) -> None:
        """Note that a row of `source` asks for the file with this number in the manifest."""
        place = file_id >> 3
        try:
            self._bits[source][place] |= 1 << (file_id & 7)
        except (KeyError, IndexError):
            bits = self._bits.setdefault(source, bytearray())
            bits.extend(bytes(max(place + 1 - len(bits), len(bits))))
            bits[place] |= 1 << (file_id & 7)

    def __iter__(self) -> Iterator[str]:
        """Yield the lists."""
        return iter(self._bits)

    def total(self) -> int:
        """Return how many files they ask for."""
        every = 0
        for bits in self._bits.values():
            every |= int.from_bytes(bits, "little")
        return every.bit_count()

    def asked_by(self, file_id: int) -> str | None:
        """Return a list that asks for this file; None if no list does."""
        place, bit = file_id >> 3, 1 << (file_id & 7)
        return next(
            (source for source, bits in self._bits.items() if place < len(bits) and bits[place] & bit), None
        )

    def may_ask(self, title: str, target: str) -> bool:
        """Tell whether a rejected row may ask for the file of this title, or of this name."""
        return title in self.rejected_titles or target in self.rejected_claims
