"""What to say to a name that nothing has: nearly always it is misspelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["did_you_mean", "nearest"]

_COMPARED_CHARS = 40
"""A longer text is no name; comparing it would take long."""


def did_you_mean(name: str, known: Collection[str], what: str, *, listed_by: str = "") -> str:
    """Return a question for the nearest of `known`, or all of them.

    Args:
        name: The unknown name.
        known: The names that there are.
        what: What they are called together: `options`.
        listed_by: The command that lists them, where they are too many for a line.
    """
    import difflib  # 3 ms, and nobody needs it whose names are right

    close = difflib.get_close_matches(name, known, 1)
    question = f"did you mean {close[0]}?" if close else ""
    if listed_by:
        return f"{question} {listed_by} lists the {what}".strip()
    return question or f"{what} are: {', '.join(known)}"


def nearest(value: object, known: Iterable[str]) -> str:
    """Return a question for the nearest of the values that a message lists, else advice to take one."""
    import difflib  # 3 ms, and nobody needs it whose values are right

    text = str(value).strip().lower()[:_COMPARED_CHARS]
    close = difflib.get_close_matches(text, list(known), 1)
    return f"did you mean {close[0]}?" if close else "use one of these"
