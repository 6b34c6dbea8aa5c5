"""Checks the container of Office files before 2007, whose chains of sectors may go in circles.

Source:
    [MS-CFB]: Compound File Binary File Format, Microsoft.
"""

from __future__ import annotations

from array import array
from itertools import chain
from struct import unpack_from
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["is_encrypted_package", "is_sound"]

_HEADER_BYTES: Final = 512
_SECTOR_SHIFTS: Final = (9, 12)
_SHIFT_AT, _MINI_TABLE_AT, _MORE_TABLES_AT, _TABLES_AT = 30, 60, 68, 76
"""Where the header says how large a sector is, and in which sectors the tables are."""

_SPECIAL: Final = 0xFFFFFFFA
"""From here on a number is no sector, but the end of a chain or the like."""

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds a workbook which is protected by a password ([MS-OFFCRYPTO])."""


def is_encrypted_package(data: bytes) -> bool:
    """Tell whether a container holds a newer Office file that is protected by a password."""
    return _ENCRYPTED in data


def is_sound(data: bytes) -> bool:
    """Tell whether every chain of sectors in a container comes to an end."""
    if len(data) < _HEADER_BYTES:
        return False
    (shift,) = unpack_from("<H", data, _SHIFT_AT)
    if shift not in _SECTOR_SHIFTS:
        return False
    sectors = _Sectors(data, 1 << shift)
    tables = sectors.tables()
    if tables is None:
        return False
    table = array("I", chain.from_iterable(map(sectors.numbers, tables)))
    if not _ends(table):
        return False
    (start,) = unpack_from("<I", data, _MINI_TABLE_AT)
    return _ends(array("I", chain.from_iterable(map(sectors.numbers, _chain(table, start)))))


class _Sectors:
    """The sectors of a container."""

    def __init__(self, data: bytes, size_bytes: int) -> None:
        self._data, self._size_bytes = data, size_bytes
        self._count = max(len(data) // size_bytes - 1, 0)

    def numbers(self, sector: int) -> Sequence[int]:
        """Return what a sector of a table holds; nothing for one that is not there."""
        if sector >= self._count:
            return ()
        return unpack_from(f"<{self._size_bytes // 4}I", self._data, (sector + 1) * self._size_bytes)

    def tables(self) -> list[int] | None:
        """Return the sectors that the table of all chains is in; None if their list has no end."""
        found = list(unpack_from(f"<{(_HEADER_BYTES - _TABLES_AT) // 4}I", self._data, _TABLES_AT))
        (more,) = unpack_from("<I", self._data, _MORE_TABLES_AT)
        seen = set()
        while more < _SPECIAL:
            numbers = self.numbers(more)
            if more in seen or not numbers:
                return None
            seen.add(more)
            found += numbers[:-1]
            more = numbers[-1]
        return [sector for sector in found if sector < _SPECIAL]


def _chain(table: Sequence[int], start: int) -> Iterator[int]:
    while start < len(table):
        yield start
        start = table[start]


def _ends(table: Sequence[int]) -> bool:
    """Tell whether no chain in a table comes back to itself."""
    seen_from = array("I", bytes(4 * len(table)))
    for start in range(len(table)):
        for sector in _chain(table, start):
            if seen_from[sector]:
                if seen_from[sector] == start + 1:
                    return False
                break
            seen_from[sector] = start + 1
    return True
