"""Sizes of files and disks as people write them."""

from __future__ import annotations

import re

from thumbcli.printable_text import shown

__all__ = ["ByteSize", "parse_size_bytes"]

_SIZE = r"(?a)(\d{1,15}(?:\.\d{1,6})?)\s*([kmgt]?)(?:i?b)?"
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


class ByteSize(int):
    """The type of an option that is a number of bytes, written as text such as `200M`."""


def parse_size_bytes(text: str) -> int:
    """Return the bytes of `0`, `200M`, `1.5G` or `64 KiB`; each unit is 1,024 times the one before.

    Raises:
        ValueError: It is not a size.
    """
    found = re.fullmatch(_SIZE, text.strip().lower())
    if found is None:
        raise ValueError(f"invalid size {shown(text)}; write 200M, 1.5G or 0")
    return round(float(found[1]) * _UNITS[found[2]])
