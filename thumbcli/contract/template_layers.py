"""The layers of a card template as checked data: numbers, colours, and words with fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Across",
    "ArtworkLayer",
    "Background",
    "Border",
    "Down",
    "Field",
    "Fit",
    "Flow",
    "Grow",
    "HeadlineLayer",
    "IconLayer",
    "ImageLayer",
    "KeepContrast",
    "Layer",
    "Length",
    "LineHeight",
    "Shadow",
    "TemplateFont",
    "Typography",
    "Words",
]

_INK, _SHADE = "#16181d", "#00000055"
_FILLED_MAX_CHARS = 600
"""Of one layer's words: three titles; a column may hold a whole article."""


class Across(StrEnum):
    """A place along a line, in the direction of reading."""

    START = "start"
    CENTER = "center"
    END = "end"


class Down(StrEnum):
    """A place from top to bottom."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Grow(StrEnum):
    """What a layer takes of the room that its row or column has left: none, all, or what it needs."""

    NO = "no"
    ALL = "all"
    FIT = "fit"


class Fit(StrEnum):
    """How an image of other proportions fills its box: cut off at its sides, or whole."""

    COVER = "cover"
    CONTAIN = "contain"


class KeepContrast(StrEnum):
    """What is done about words that can't be read: another ink, a scrim behind them, or nothing."""

    INK = "ink"
    SCRIM = "scrim"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Length:
    """A length in px of a card 1200 px wide (1000 px where it is square), or as a share of the whole."""

    value: float
    is_share: bool = False

    def px(self, unit_px: float, whole_px: float) -> float:
        """Return it in px, given the px of one unit and of the whole."""
        return self.value * (whole_px if self.is_share else unit_px)


@dataclass(frozen=True, slots=True)
class Field:
    """A field in words: `{name}`, `{name or other}`, `{name|default}`; the first that is there is shown."""

    names: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words with fields."""

    parts: tuple[str | Field, ...]

    @property
    def names(self) -> frozenset[str]:
        """The fields."""
        fields = (part for part in self.parts if isinstance(part, Field))
        return frozenset(name for part in fields for name in part.names)

    def fill(self, values: Mapping[str, str]) -> str | None:
        """Return the words with the values of their fields; None if one without a default is absent."""
        filled = ""
        for part in self.parts:
            if isinstance(part, str):
                filled += part
                continue
            text = next((values[name] for name in part.names if values.get(name)), part.default)
            if text is None:
                return None
            filled += text
        return filled[:_FILLED_MAX_CHARS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A line along the inside of a box's edge."""

    width: Length = Length(2)
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A soft shadow under a box."""

    x: Length = Length(0)
    y: Length = Length(8)
    blur: Length = Length(24)
    color: str = _SHADE


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What fills a box.

    Attributes:
        colors: One, or two of a gradient; none for an image or a border alone.
        angle_deg: The direction of the gradient: 0 is to the right, 90 down.
        image: As the file of an `ImageLayer`; empty for none.
        tint: A colour laid over the image; empty for none.
        radius: Of the corners; a share is of the shorter side.
        border: If it has one.
        shadow: If it has one.
    """

    colors: tuple[str, ...] = ()
    angle_deg: float = 0.0
    image: str = ""
    tint: str = ""
    radius: Length = Length(0)
    border: Border | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFont:
    """A font family by its slug, a weight from 100 to 900, and space between letters in em."""

    family: str = "inter"
    weight: int = 700
    tracking_em: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHeight:
    """How many lines there may be, and the distance of their baselines in em."""

    amount: int = 1
    height_em: float = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """Words in a box.

    Attributes:
        content: One, or several that are joined by `separator`: those whose fields are absent are left out.
        separator: Between them.
        size: The smallest and the largest font size.
        line: The lines.
        align: Of the lines.
        vertical: Of the block in a box that is higher.
        font: The font.
        color: Of the letters.
        contrast: What is done where they can't be read.
    """

    content: tuple[Words, ...]
    separator: str = "  \u00b7  "
    size: tuple[Length, Length] = (Length(32), Length(32))
    line: LineHeight = LineHeight()
    align: Across = Across.START
    vertical: Down = Down.TOP
    font: TemplateFont = TemplateFont()
    color: str = _INK
    contrast: KeepContrast = KeepContrast.INK

    @property
    def is_title(self) -> bool:
        """Whether it shows the title itself."""
        return any(words.names & {"title", "headline"} for words in self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineLayer:
    """The title as our layouts set it: the words that count, balanced, the key words in `accent`.

    Attributes:
        size: The largest font size.
        line: The lines.
        align: Of the lines.
        vertical: Of the block in a box that is higher.
        font: The font.
        color: Of the letters.
        accent: Of the key words; empty for the same.
        stacked: Lines may have different sizes.
        contrast: What is done where they can't be read.
    """

    size: Length = Length(120)
    line: LineHeight = LineHeight(amount=4, height_em=1.06)
    align: Across = Across.START
    vertical: Down = Down.TOP
    font: TemplateFont = TemplateFont(weight=800, tracking_em=-0.02)
    color: str = _INK
    accent: str = ""
    stacked: bool = False
    contrast: KeepContrast = KeepContrast.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLayer:
    """A picture: an image of the template, or pictures of the title: the first of `avatar or photo`."""

    file: str
    fit: Fit = Fit.COVER
    radius: Length = Length(0)
    tint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLayer:
    """An emoji: in full colour, or in one."""

    value: Words = Words((Field(("icon",)),))
    color: str = ""


@dataclass(frozen=True, slots=True)
class ArtworkLayer:
    """The object of the title, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Layers in a row or a column; `align` is across it, None for its usual one."""

    layers: tuple[Layer, ...]
    is_column: bool
    gap: Length = Length(0)
    align: Across | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer.

    Attributes:
        line: Where it stands in the file.
        when: Drawn only if one of these fields is there; none for always.
        unless: Not drawn if one of these is there.
        inset: Margins to the edges of the card: top, end, bottom, start; None for a box of `width`, `height`.
        width: Of the box; None for what it needs.
        height: Likewise.
        x: From the edge of `across`.
        y: From the edge of `down`.
        across: Which edge.
        down: Which edge.
        background: What fills the box.
        pad: Between its edges and what is inside: top, end, bottom, start.
        content: What is inside.
        grow: What it takes of the room left in its row or column.
        is_spring: It is empty room that takes what is left.
        gap_after: The gap that follows it, as a factor of the usual one.
    """

    line: int
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    inset: tuple[Length, Length, Length, Length] | None = None
    width: Length | None = None
    height: Length | None = None
    x: Length = Length(0)
    y: Length = Length(0)
    across: Across = Across.START
    down: Down = Down.TOP
    background: Background | None = None
    pad: tuple[Length, Length, Length, Length] = (Length(0), Length(0), Length(0), Length(0))
    content: Typography | HeadlineLayer | ImageLayer | IconLayer | ArtworkLayer | Flow | None = None
    grow: Grow = Grow.NO
    is_spring: bool = False
    gap_after: float = 1.0
