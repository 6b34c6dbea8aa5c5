"""Find the clauses of a title in a script without spaces between words."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["MAX_SHORT_CHARS", "Clause", "outer_clauses"]

MAX_SHORT_CHARS = 14
"""A title of so many characters is its own hook; a longer clause is none."""

_PAUSES = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff1b!?\u2026"
_UNSPACED_CUT = re.compile(rf"(?<=[{_PAUSES}])(?![{_PAUSES}])|(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_BRACKETS = str.maketrans(
    dict.fromkeys("\u300c\u300e\u3010\uff08(\u300a\u3008\u201c", "<")
    | dict.fromkeys("\u300d\u300f\u3011\uff09)\u300b\u3009\u201d", ">")
)
_MIN_UNSPACED_CHARS = 4


class Clause(NamedTuple):
    """The first or the last clause of a title.

    Attributes:
        text: Its words.
        rest: All other words.
        is_last: The others come before it.
    """

    text: str
    rest: str
    is_last: bool


def outer_clauses(text: str) -> list[Clause]:
    """Return the first and the last clause of a title in a script without spaces, the better one first."""
    plain = text.translate(_BRACKETS)
    cuts = [
        found.end()
        for found in _UNSPACED_CUT.finditer(text)
        if found.end() < len(text)
        and plain.count("<", 0, found.start()) == plain.count(">", 0, found.start())
    ]
    if not cuts:
        return []
    halves = [
        (text[cuts[-1] :].strip(), text[: cuts[-1]].strip(), True),
        (text[: cuts[0]].strip(), text[cuts[0] :].strip(), False),
    ]
    halves.sort(key=lambda half: -_clause_score(half[0], late=half[2]))
    return [
        Clause(part.strip("\u3001\u3002\uff0c"), rest.strip("\u3001\uff0c"), late)
        for part, rest, late in halves
        if _MIN_UNSPACED_CHARS <= len(part.strip(_PAUSES)) <= MAX_SHORT_CHARS
    ]


def _clause_score(part: str, *, late: bool) -> float:
    """Return what speaks for a clause: a number, a question or a cry, the end of the title."""
    return 0.5 * any(map(str.isdigit, part)) + 0.3 * (part[-1] in "!?\uff01\uff1f") + 0.2 * late
