"""The values that people write as text of a form of their own: durations, sizes, formats, numbers of rows."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.options.allowed_rows import AllowedRows, parse_allowed_rows
from thumbcli.options.byte_size import ByteSize, parse_size_bytes
from thumbcli.options.duration import parse_duration_s
from thumbcli.options.format_names import FormatNames, parse_formats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["PARSERS"]

PARSERS: Final[Mapping[type, Callable[[str], object]]] = MappingProxyType(
    {
        timedelta: parse_duration_s,
        ByteSize: parse_size_bytes,
        AllowedRows: parse_allowed_rows,
        FormatNames: parse_formats,
    }
)
"""What reads such a value, by the kind of its option; it raises `ValueError` for any other text."""
