"""The style of a channel, learned from a set of reference pictures."""

from __future__ import annotations

from enum import StrEnum

from thumbcli.light_dataclass import dataclass

__all__ = ["BrandStyle", "Case", "Setting", "Texture"]


class Case(StrEnum):
    """The case of a channel's headlines."""

    UPPER = "upper"
    TITLE = "title"


class Setting(StrEnum):
    """How the lines of a channel's headlines are set; `left` is the side that the text starts at."""

    LEFT = "left"
    CENTRE = "centre"


class Texture(StrEnum):
    """What the ground of a channel's pictures is like."""

    PAPER = "paper"
    GRAIN = "grain"
    HALFTONE = "halftone"
    CONCRETE = "concrete"
    LINES = "lines"


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
        second_accent: The colour of edges, plates and light, as `#rrggbb`.
        weight: Of the display font, 100 to 900.
        italic: Whether headlines are in italics.
        tracking: Extra space after each letter of a headline, in em.
        setting: How the lines of headlines are set.
        border: The colour of a frame along the edges of the picture, as `#rrggbb`.
        glow: Whether headlines glow in the accent.
        texture: Of the ground.
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
    second_accent: str | None = None
    weight: int | None = None
    italic: bool | None = None
    tracking: float | None = None
    setting: Setting | None = None
    border: str | None = None
    glow: bool | None = None
    texture: Texture | None = None

    def canonical(self) -> str:
        """Return all values as one text, for a fingerprint; later ones only where they are set."""
        later = (
            ("second-accent", self.second_accent),
            ("weight", self.weight),
            ("italic", self.italic),
            ("tracking", None if self.tracking is None else f"{self.tracking:.3f}"),
            ("setting", self.setting),
            ("border", self.border),
            ("glow", self.glow),
            ("texture", self.texture),
        )
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
                *(f"{key}={value}" for key, value in later if value is not None),
            )
        )
