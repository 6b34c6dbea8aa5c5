"""The formats of a run, as people write them: one, or several with commas between."""

from __future__ import annotations

import re

from thumbcli.contract import Format
from thumbcli.contract.formats import SIZE_FORM
from thumbcli.printable_text import shown

__all__ = ["FORMATS_MAX", "FormatNames", "format_names", "parse_formats"]

_SIZE = re.compile(r"(?ai)\d+\s*[x\u00d7]\s*\d+")

FORMATS_MAX = 20
"""The most pictures of one title in a run: more are a mistake."""


class FormatNames(str):
    """The type of an option that is one format, or several."""

    __slots__ = ()


def parse_formats(text: str) -> str:
    """Return `youtube,blogpost` in lower case, each format once, in the order of `thumb formats`.

    The order is not what was written, so that files are named alike whoever writes the list.

    Raises:
        ValueError: One is neither a format nor a size, or there are too many.
    """
    formats: dict[Format, None] = {}
    for name in text.split(","):
        try:
            formats[Format(name.strip().lower())] = None
        except ValueError:
            raise ValueError(_wrong(name.strip())) from None
    if len(formats) > FORMATS_MAX:
        raise ValueError(f"{len(formats)} formats are named, at most {FORMATS_MAX} are allowed")
    order = list(Format)
    named, sizes = [each for each in order if each in formats], sorted(formats.keys() - set(order))
    return ",".join((*named, *sizes))


def _wrong(name: str) -> str:
    """Return what is wrong with a name."""
    if not name:
        return "there is a comma too many, or no name"
    if _SIZE.fullmatch(name):
        return f"{name} is too small, too large or too narrow: use {SIZE_FORM}"
    return f"{shown(name)} is not one of {', '.join(Format)}, or {SIZE_FORM}"


def format_names(text: str | None) -> tuple[str, ...]:
    """Return the formats that an option, or a cell, names; none for None.

    A name that is none of ours stays as it is: whoever uses it says so.
    """
    if not text:
        return ()
    try:
        return tuple(parse_formats(text).split(","))
    except ValueError:
        return (text,)
