"""The style of a channel, learned from a set of reference pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["BrandStyle", "Case"]


class Case(StrEnum):
    """The case of a channel's headlines."""

    UPPER = "upper"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandStyle:
    """What the pictures of one channel have in common; None and empty mean unknown.

    Attributes:
        background: The colour of the background, as `#rrggbb`.
        surface: The colour of panels on it, as `#rrggbb`.
        ink: The colour of text, as `#rrggbb`; its contrast with background and surface is at least 4.5.
        accent: The most prominent other colour, as `#rrggbb`.
        dark: Whether the background is dark.
        chroma: The mean OKLab chroma of the references, 0 for grey.
        warmth: From -1, cold, to 1, warm.
        text_share: The share of the canvas that text takes, 0 to 1.
        case: The case of headlines.
        families: The most similar layout families, best first.
        face: The family name of the most similar installed display font.
        artwork: The pack that things are drawn from first, `duotone` or `none`.
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
    artwork: str | None = None

    def canonical(self) -> str:
        """Return all values as one text, for a fingerprint; `artwork` is left out where it is not set."""
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
                *((self.artwork,) if self.artwork else ()),
            )
        )
