"""How a block of text is set and painted: alignment, colours, outline, shadow."""

from __future__ import annotations

from enum import Enum

from thumbcli.light_dataclass import dataclass

__all__ = ["Align", "Lettering", "Relief"]


class Align(Enum):
    """The horizontal alignment of lines: the share of a line's slack that is to the left of it."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """How far letters stand out of the picture.

    Attributes:
        depth: How far their sides fall below them, in px.
        sides: The colours of the sides of plain words and of key words.
        bevel: The width of the lit and of the shaded edge of their faces, in px.
        blur: The sigma of the soft shadow beneath, in px.
    """

    depth: float
    sides: tuple[int, int]
    bevel: float
    blur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How a block of text is painted.

    Attributes:
        ink: The colour of plain words.
        accent: The colour of key words.
        box: The fill behind key words; None for no box.
        shadow: The offset to the right and down, in px, and the colour of a hard shadow.
        outline: The width in px and the colour of an outline.
        depth: How far down the outline is extruded to a block, in px; 0 for flat letters.
        block: The colour of that block; None for the outline's.
        relief: Letters with sides, lit edges and a soft shadow; they have an outline, and no `depth`.
        glow: The colour of the light that the letters give; None for none.
        cast: The colour of a hard shadow that falls out of the picture, down to the right; None for none.
        ends: The colours that `ink` and `accent` run to at the baseline; None for letters of one colour.
        minor: The text is not part of the headline.
        has_background: The text is drawn on a fill of its own, such as a label's.
    """

    ink: int
    accent: int
    box: int | None = None
    shadow: tuple[float, float, int] | None = None
    outline: tuple[float, int] | None = None
    depth: float = 0.0
    block: int | None = None
    relief: Relief | None = None
    glow: int | None = None
    cast: int | None = None
    ends: tuple[int, int] | None = None
    minor: bool = False
    has_background: bool = False
