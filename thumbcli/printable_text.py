"""The one place that cleans text from elsewhere before a person sees it, on a terminal or in a log."""

from __future__ import annotations

import unicodedata

__all__ = ["counted", "is_utf8", "printable", "shown", "with_bytes_escaped"]

_SHOWN_CHARS = 60

_JOINERS = frozenset("\u200c\u200d")
"""Part of Persian and Indic words and of emoji."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Return `text` on one line, each character that a terminal obeys or hides as U+FFFD.

    These are control characters (escape sequences and line breaks with them), marks that change the direction
    of a line, invisible characters, and bytes of a file name that are not UTF-8 (surrogates, PEP 383). Every
    kind of space becomes a space; joiners of words and emoji stay.
    """
    return text if text.isprintable() else "".join(map(_clean, text))


def _clean(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    return " " if unicodedata.category(char) == "Zs" else _REPLACEMENT


def shown(value: object) -> str:
    """Return the start of a value for a message, in quotes if it is text: a cell may hold a whole article."""
    if isinstance(value, str) and len(value) > _SHOWN_CHARS:
        return repr(value[: _SHOWN_CHARS - 1] + "…")
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARS + 2 else f"{text[:_SHOWN_CHARS]}…"


def is_utf8(text: str) -> bool:
    """Tell whether `text` has no surrogates: bytes that are not UTF-8 (PEP 383), or half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_bytes_escaped(name: str) -> str:
    r"""Return the name of a file for a record, with what is not UTF-8 as an escape such as `\udce9`."""
    return name.encode(errors="backslashreplace").decode()


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, which has a plural in `s`: `1 picture`, `2,000 pictures`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def printable_address(url: str) -> str:
    """Return a web address for a message, without user, query and fragment: these may give access."""
    scheme, separator, rest = url.partition("?")[0].partition("#")[0].partition("://")
    host, slash, path = rest.partition("/")
    return printable(f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}")
