"""Slugs: titles as the stems of file names, legal on every system and readable in every script."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Final

from thumbcli.contract.invisible_characters import drop_invisible

__all__ = ["DEVICE", "DEVICE_ENDING", "JOINERS", "SLUG_MAX_BYTES", "cut", "slug", "without_device"]

SLUG_MAX_BYTES: Final = 100

DEVICE_ENDING: Final = "-thumb"
"""What follows a device name, so that it is one no more."""

_CHAR_MAX_BYTES = 4
"""Of UTF-8."""

_UNTITLED = "untitled"

# Dropped in English contractions, «dont»; in other languages an apostrophe separates words, «l-été».
_CONTRACTION = re.compile(r"(?<=\w)['\u2019](?=(?:s|t|re|ve|ll|d|m)\b)", re.IGNORECASE)
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
_NOT_IN_WORDS = re.compile(r"[\W_]+")
DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE
)
"""How a device name on Windows begins."""

JOINERS = frozenset("\u200c\u200d")
"""Invisible, and part of how words are written in Persian or Hindi."""

_VIRAMA_CLASS = 9


def slug(title: str) -> str:
    """Return `title` as a file stem: lower case, words joined by hyphens, letters of every script kept.

    Args:
        title: Any text.

        What is written as HTML counts as what it stands for: `&amp;` is no word.

    Returns:
        1 to 100 bytes of UTF-8 in NFC: never hidden, a path, an option or a Windows device name.
        `slug(slug(title))` is `slug(title)`.

    Source:
        Device names after Microsoft's "Naming Files, Paths, and Namespaces".
    """
    title = drop_invisible(unescape(title) if "&" in title and ";" in title else title)
    words = _hyphenate(title) or _hyphenate(_spell_symbols(title)) or _UNTITLED
    return without_device(_cut_words(words))


def _hyphenate(text: str) -> str:
    if "'" in text or "\u2019" in text:
        text = _CONTRACTION.sub("", text)
    if text.isascii():
        # The same rules as below in a sixth of the time; a test compares both.
        text = _COMMA_IN_NUMBER.sub("", text.lower())
        return _NOT_IN_WORDS.sub("-", text).strip("-")
    from slugify import slugify

    plain = slugify(
        text, entities=False, decimal=False, hexadecimal=False, allow_unicode=True, algorithm="modern"
    )
    # Lower case can undo NFKC (İ), and NFKC can bring up new capitals: twice is enough for every character.
    return drop_invisible(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).lower()))


def _spell_symbols(text: str) -> str:
    """Return the Unicode names of the symbols in `text`, `fire` for 🔥; flags by their letters."""
    names = []
    for char in text:
        if "\N{REGIONAL INDICATOR SYMBOL LETTER A}" <= char <= "\N{REGIONAL INDICATOR SYMBOL LETTER Z}":
            names.append(chr(ord("a") + ord(char) - 0x1F1E6))
        elif unicodedata.category(char) in {"So", "Sm", "Sc"}:
            names.append(f" {unicodedata.name(char, '')} ")
    return "".join(names)


def _cut_words(words: str) -> str:
    """Cut at a word boundary, or inside a word that is too long on its own."""
    if len(words.encode()) <= SLUG_MAX_BYTES:
        return words
    kept = cut(words, SLUG_MAX_BYTES)
    if words[len(kept)] == "-":
        return kept
    head, _, _ = kept.rpartition("-")
    start = len(head) + 1 if head else 0
    cut_word = words[start:].partition("-")[0]
    too_long = len(cut_word.encode()) > SLUG_MAX_BYTES
    return kept.rstrip("-") if too_long or not head else head


def cut(text: str, max_bytes: int) -> str:
    """Return the longest start of `text` that fits, without separating a letter from its marks."""
    if len(text) * _CHAR_MAX_BYTES <= max_bytes:
        return text
    encoded = text.encode()
    if len(encoded) <= max_bytes:
        return text
    end = longest = len(encoded[:max_bytes].decode(errors="ignore"))
    while end and (
        unicodedata.category(text[end])[0] == "M"
        or not JOINERS.isdisjoint(text[end - 1 : end + 1])
        or unicodedata.combining(text[end - 1]) == _VIRAMA_CLASS
    ):
        end -= 1
    return text[:end] if end else text[:longest].rstrip("".join(JOINERS))


def without_device(stem: str) -> str:
    """Return `stem`, changed if it is a device name on Windows, where extensions do not count."""
    device = DEVICE.match(stem)
    return f"{device[1]}{DEVICE_ENDING}{stem[device.end(1) :]}" if device else stem
