"""Find the few words of a title that make somebody stop."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Hook", "find_hooks"]


class Hook(NamedTuple):
    """Words of a title that stand for all of it.

    Attributes:
        text: The words drawn large.
        rest: The others, drawn small; empty where the hook is the whole title.
        rest_first: The rest comes before the hook.
        reason: How they were chosen.
    """

    text: str
    rest: str
    rest_first: bool
    reason: str


def find_hooks(text: str, language: str, *, grave: bool) -> tuple[Hook, ...]:
    """Return the hooks of a clean title, the best first; the title itself where none is better.

    Args:
        text: The main line of a title.
        language: ISO 639-1, or `und`.
        grave: The title speaks of death, illness or war: it keeps its clause.
    """
    del language, grave
    return (Hook(text, "", rest_first=False, reason="the whole title"),)
