"""What to say to a name that nothing has: nearly always it is misspelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["did_you_mean"]


def did_you_mean(name: str, known: Collection[str], what: str) -> str:
    """Return a question for the nearest of `known`, or all of them.

    Args:
        name: The unknown name.
        known: The names that there are.
        what: What they are called together: `options`.
    """
    import difflib  # 3 ms, and nobody needs it whose names are right

    close = difflib.get_close_matches(name, known, 1)
    return f"did you mean {close[0]}?" if close else f"{what} are: {', '.join(known)}"
