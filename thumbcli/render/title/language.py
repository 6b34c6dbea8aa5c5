"""Tell the language of a title."""

from __future__ import annotations

__all__ = ["UNKNOWN", "detect_language"]

UNKNOWN = "und"
"""For a title that no language can be told of, as BCP 47 has it."""


def detect_language(title: str) -> str:
    """Return the language of a title as ISO 639-1 has it, or `UNKNOWN`."""
    return "en" if title.isascii() else UNKNOWN
