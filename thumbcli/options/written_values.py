"""The values that people write as text of a form of their own: durations, sizes, formats, encodings."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.options.allowed_rows import AllowedRows, parse_allowed_rows
from thumbcli.options.byte_size import ByteSize, parse_size_bytes
from thumbcli.options.charset import Charset, parse_charset
from thumbcli.options.duration import parse_duration_s
from thumbcli.options.format_names import FormatNames, parse_formats
from thumbcli.options.option_values import EngineChoice
from thumbcli.options.shard import Shard, parse_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["PARSERS"]


def _parse_engine(text: str) -> str:
    """Return one of our engines, or the name of one that a package adds."""
    name = text.strip().lower()
    if name in set(EngineChoice):
        return EngineChoice(name)
    if name in plugin_names(PluginKind.ENGINE):
        return name
    known = ", ".join(map(repr, map(str, (*EngineChoice, *plugin_names(PluginKind.ENGINE)))))
    raise ValueError(f"{text!r} is not one of {known}")


PARSERS: Final[Mapping[type, Callable[[str], object]]] = MappingProxyType(
    {
        timedelta: parse_duration_s,
        ByteSize: parse_size_bytes,
        AllowedRows: parse_allowed_rows,
        Charset: parse_charset,
        EngineChoice: _parse_engine,
        FormatNames: parse_formats,
        Shard: parse_shard,
    }
)
"""What reads such a value, by the kind of its option; it raises `ValueError` for any other text."""
