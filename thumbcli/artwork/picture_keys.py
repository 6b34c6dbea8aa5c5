"""The key of a picture in a pack: code points for an emoji, a plain name for anything else.

`1f680.svg`, `u1F680.png` and `emoji_u1f680.svg` hold the same thing, and so do `2764.svg` and
`2764-fe0f.svg`: a key has no variation selectors.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["NAME_MAX_CHARS", "key_of_file", "keys_of_thing", "thing_of_key"]

NAME_MAX_CHARS = 80

_EMOJI_STEM = re.compile(r"(?:emoji_|emoji-)?u?\+?([0-9a-f]{2,6}(?:[-_ ]u?\+?[0-9a-f]{2,6})*)")
_KEY = re.compile(r"[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*")
_SELECTORS = frozenset({0xFE0E, 0xFE0F})
_CODES = range(0x23, 0x110000)
_ASCII_IN_EMOJI = frozenset(map(ord, "#*0123456789"))
_FIRST_NAMED = 0x80
"""Code points below it have no picture alone: `42.svg` is a name."""

_ASTRAL = 0x1F000
"""From here on nearly all are pictures; a few are newer than the Unicode that Python knows."""

_OF_EMOJI = frozenset({"So", "Sm", "Po"})
"""The categories of Unicode that emoji have; `cafe` and `face` are letters there, and words here."""

_LETTER_LIKE = frozenset({0x2139, 0x24C2, 0x3030, 0x303D})
"""Emoji that Unicode counts as letters or dashes."""


def key_of_file(stem: str) -> str:
    """Return the key of the picture in a file.

    Args:
        stem: The file's name without folder and extension, or the name of an icon.

    Returns:
        The key; empty if nothing is left of the name.
    """
    stem = stem.strip().lower()
    found = _EMOJI_STEM.fullmatch(stem)
    if found and (codes := _emoji_codes(re.split(r"[-_ ]u?\+?", found[1]))):
        return _joined(codes)
    return _plain_name(stem)


def _emoji_codes(parts: list[str]) -> list[int]:
    """Return the code points of an emoji; empty if it is none, but a name of hexadecimal digits."""
    codes = [code for part in parts if (code := int(part, 16)) not in _SELECTORS]
    if not codes or any(code not in _CODES for code in codes):
        return []
    first = codes[0]
    is_emoji = (
        first >= _ASTRAL
        or (first >= _FIRST_NAMED and unicodedata.category(chr(first)) in _OF_EMOJI)
        or first in _LETTER_LIKE
        or (len(codes) > 1 and first in _ASCII_IN_EMOJI)
    )
    return codes if is_emoji else []


def _joined(codes: list[int]) -> str:
    return "-".join(f"{code:x}" for code in codes)


def _plain_name(stem: str) -> str:
    """Return a name in lower case, its words joined by hyphens."""
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:NAME_MAX_CHARS].strip("-")


def keys_of_thing(thing: str) -> tuple[str, ...]:
    """Return the keys under which a pack may have `thing`, an emoji or a name, the best first.

    A pack of names has 🚀 as `rocket`, as Unicode calls it.
    """
    if thing.isascii():
        name = _plain_name(thing.lower())
        return (name,) if name else ()
    codes = [ord(char) for char in thing if ord(char) not in _SELECTORS]
    if len(codes) != 1:
        return (_joined(codes),) if codes else ()
    name = _plain_name(unicodedata.name(chr(codes[0]), "").lower())
    return (_joined(codes), name) if name else (_joined(codes),)


def thing_of_key(key: str) -> str:
    """Return the emoji, or the name, that a key stands for."""
    if _KEY.fullmatch(key) and (codes := _emoji_codes(key.split("-"))):
        return "".join(map(chr, codes))
    return key
