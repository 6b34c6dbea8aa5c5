"""Names of encodings as people write them."""

from __future__ import annotations

import codecs

__all__ = ["Charset", "parse_charset"]

_NO_LISTS = frozenset(("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"))
"""Python's codecs of text that no program saves lists in."""


class Charset(str):
    """The type of an option that names an encoding, such as `windows-1252`."""

    __slots__ = ()


def parse_charset(text: str) -> str:
    """Return the name of an encoding as the person has written it, who reads it again in messages.

    Raises:
        ValueError: There is no such encoding, or it is none of lists.
    """
    try:
        name = codecs.lookup(text.strip()).name
        "A".encode(name)  # Some codecs are not of text.
    except (LookupError, ValueError):
        name = ""
    if not name or name.replace("-", "_") in _NO_LISTS:
        raise ValueError(f"there is no encoding {text!r}; write utf-8, windows-1252 or gb18030")
    return "utf-8" if name == "utf-8-sig" else text.strip()
