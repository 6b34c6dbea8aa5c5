"""Flags by the names that Unicode gives them: `flag: Georgia`, `flag-ge`, `Georgia`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from thumbcli.render.title.word_data import DATA, read_table

__all__ = ["flag_named", "flag_of_code", "plain_name"]

_FLAG_OF = re.compile(r"(?i)flag\b[\s:_-]*(?:of\s+)?(?P<after>.+)|(?P<before>.+?)[\s:_-]+flag")
_INDICATOR_A, _TAG_BASE = 0x1F1E6, 0xE0000
_BLACK_FLAG, _TAG_END = "\U0001f3f4", "\U000e007f"
_APOSTROPHES = {"'", "\u2019", "."}
_COUNTRY_CODE_CHARS = 2  # longer codes are parts of a country


def flag_named(name: str) -> str | None:
    """Return the flag that a name stands for, without regard to case and accents; None for no flag.

    Args:
        name: As Unicode names it (`flag: Georgia`), with a code (`flag-ge`), or the country alone.
    """
    found = _FLAG_OF.fullmatch(name.strip())
    plain = plain_name((found["after"] or found["before"]) if found else name)
    codes = _codes()
    if found and plain.upper() in codes.values():
        return flag_of_code(plain)
    return flag_of_code(codes[plain]) if plain in codes else None


def flag_of_code(code: str) -> str:
    """Return the flag of an ISO code of two letters, or of a part of a country such as `gbeng`."""
    if len(code) == _COUNTRY_CODE_CHARS:
        return "".join(chr(_INDICATOR_A + ord(letter) - ord("A")) for letter in code.upper())
    return _BLACK_FLAG + "".join(chr(_TAG_BASE + ord(letter)) for letter in code.lower()) + _TAG_END


def plain_name(name: str) -> str:
    """Return a name as the list has it: small letters without accents, joined by underscores."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    marks = {char for char in letters if unicodedata.combining(char)} | _APOSTROPHES
    kept = "".join(char if char.isalnum() else " " for char in letters if char not in marks)
    return "_".join(kept.split())


@cache
def _codes() -> dict[str, str]:
    return read_table(DATA / "flag_names.txt", str.upper)
