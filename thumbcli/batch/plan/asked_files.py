"""Which files on record the rows of a run ask for, in a bit each: a million rows take some 120 KB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AskedFiles"]


class AskedFiles:
    """The files that rows asked for, by the list of these rows."""

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}

    def add(self, source: str, file_id: int) -> None:
        """Note that a row of `source` asks for the file with this number in the manifest."""
        bits = self._bits.setdefault(source, bytearray())
        place = file_id >> 3
        if place >= len(bits):
            bits.extend(bytes(max(place + 1 - len(bits), len(bits))))
        bits[place] |= 1 << (file_id & 7)

    def __iter__(self) -> Iterator[str]:
        """Yield the lists."""
        return iter(self._bits)

    def asked_by(self, file_id: int) -> str | None:
        """Return a list that asks for this file; None if no list does."""
        place, bit = file_id >> 3, 1 << (file_id & 7)
        return next(
            (source for source, bits in self._bits.items() if place < len(bits) and bits[place] & bit), None
        )
