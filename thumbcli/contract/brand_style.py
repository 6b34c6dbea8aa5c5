"""The hand of a channel: what a set of reference pictures taught about the look of all others.

Source:
    `render.md`, "Colour".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["BrandStyle", "Case"]


class Case(StrEnum):
    """How a channel writes its headlines."""

    UPPER = "upper"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandStyle:
    """What the pictures of one channel have in common; None and empty stand for what can't be told.

    Attributes:
        background: The colour behind everything, as `#rrggbb`.
        surface: The colour of panels on it, as `#rrggbb`.
        ink: The colour of words, as `#rrggbb`; at least 4.5 to 1 against background and surface.
        accent: The colour that stands out, as `#rrggbb`.
        dark: Whether the background is dark.
        chroma: The mean OKLab chroma of the references, 0 for grey.
        warmth: From -1, cold, to 1, warm.
        text_share: How much of the canvas the words take, 0 to 1; None if it can't be told.
        case: How headlines are written.
        families: The layout families that come nearest, the nearest first.
        face: The installed display face that comes nearest, by family name.
    """

    background: str
    surface: str
    ink: str
    accent: str
    dark: bool
    chroma: float = 0.0
    warmth: float = 0.0
    text_share: float | None = None
    case: Case | None = None
    families: tuple[str, ...] = ()
    face: str | None = None

    def canonical(self) -> str:
        """Return all of it as one text, the same for the same hand, to stand in a key."""
        return "|".join(
            (
                self.background,
                self.surface,
                self.ink,
                self.accent,
                "dark" if self.dark else "light",
                f"{self.chroma:.3f}",
                f"{self.warmth:.3f}",
                "" if self.text_share is None else f"{self.text_share:.3f}",
                self.case or "",
                ",".join(self.families),
                self.face or "",
            )
        )
