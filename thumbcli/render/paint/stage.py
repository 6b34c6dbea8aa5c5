"""The canvas of one picture, what it is told, and the record of what was put on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import skia

from thumbcli.contract import Format
from thumbcli.render.pixels.background_cache import BackgroundCanvas, ByteLimitedCache
from thumbcli.render.pixels.sampling import BackgroundSamples, least_contrast
from thumbcli.render.pixels.shapes import SQUARISH
from thumbcli.render.pixels.surface import new_surface
from thumbcli.render.pixels.youtube import DURATION_BADGE_PX, LIST_DURATION_BADGE_PX
from thumbcli.render.style.color import contrast
from thumbcli.render.typography.glyphs import Pen

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract import Asset, Category, Size
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner
    from thumbcli.render.style.palette import Style
    from thumbcli.render.title.headline import Headline
    from thumbcli.render.typography.fit import Block, Line, Word
    from thumbcli.render.typography.text_style import Lettering, Rect

__all__ = ["Composition", "LayoutItem", "Stage", "TextRun"]

_BACKDROPS: ByteLimitedCache[bytearray] = ByteLimitedCache(128 * 1024 * 1024, len)


_RING_PX = 2.0


_RISES_EM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """All that a family needs to know about one picture.

    Attributes:
        headline: The title taken apart, every character drawable.
        category: Never `auto`.
        style: The category's look.
        format: Where the picture will be shown.
        size: The sd canvas.
        scale: 1, or 2 for `hd`.
        icons: Emoji to draw as artwork, the best first; at least one.
        kicker: The category in a word; empty where it was only guessed.
        rtl: The words run from the right.
        mirrored: What stands at the right stands at the left.
        photo: The main subject, if there is one.
        logo: For its corner, if there is one.
        logo_position: The corner that was wished for.
        logo_variants: The logo in other colours, for where it would not be seen.
        brand_style: Of the channel, if it has one: its style is in `style` already.
        text_scale: How large words are set against what the room allows, up to 1.
        emphasis: Which choice of key words: 0 is the best.
        tight: How many times wider than usual the margins are.
        veiled: Words get a veil behind them where they would not be readable without.
        grave: It speaks of death, illness or war: nothing in it beams.
    """

    headline: Headline
    category: Category
    style: Style
    format: Format
    size: Size
    scale: int
    icons: tuple[str, ...]
    kicker: str
    rtl: bool
    mirrored: bool
    photo: Asset | None
    logo: Asset | None
    logo_position: Corner | None = None
    logo_variants: tuple[Asset, ...] = ()
    brand_style: BrandStyle | None = None
    text_scale: float = 1.0
    emphasis: int = 0
    tight: float = 1.0
    veiled: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """How one word was set: all that it takes to paint it again.

    Attributes:
        block: Which block of the picture it belongs to, from 0.
        faces: The fallback chain.
        size_px: The font size, in sd px.
        tracking_em: Extra space after each letter.
        rtl: The base direction.
        origin: The left end of its baseline, in sd px, before `matrix`.
        matrix: How the canvas was scaled, turned and moved, row by row.
    """

    block: int
    faces: tuple[str, ...]
    size_px: float
    tracking_em: float
    rtl: bool
    origin: tuple[float, float]
    matrix: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutItem:
    """What stands where in a finished picture, for checks.

    Attributes:
        kind: `headline`, `minor` (other text), `box`, `art`, `photo` (fills its room; words may lie over it)
            or `logo`.
        rect: Its bounds in sd px.
        text: The word, for text.
        colour: Of the letters, for text.
        cap_px: The cap height, for text.
        contrast: Of the letters to what was behind them, 1 to 21; None where it was not measured.
        run: How the word was set; None for text that was painted another way.
    """

    kind: Literal["headline", "minor", "box", "art", "photo", "logo"]
    rect: Rect
    text: str = ""
    colour: int = 0
    cap_px: float = 0.0
    contrast: float | None = None
    run: TextRun | None = None


class Stage:
    """The canvas of one picture, in sd coordinates, and a record of what was put on it.

    Attributes:
        composition: What to draw.
        canvas: Scaled already: `hd` draws the same figures at double size.
        pixels: RGBX, what `canvas` draws into.
        width: Of the sd canvas, in px.
        height: Of the sd canvas, in px.
        unit: 1 px of a 1280x720 canvas (of a 1000x1000 one for squares); all measures are multiples of it.
        margin: What stays free at each edge, in px.
        square: The canvas is not much wider than high.
        marks: What stands where.
    """

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.width, self.height = composition.size
        self._surface, self.pixels = new_surface(
            self.width * composition.scale, self.height * composition.scale
        )
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(composition.scale, composition.scale)
        self._pen = Pen(
            self.canvas, self.pixels, self.width * composition.scale, self.height * composition.scale
        )
        self.square = self.width < self.height * SQUARISH
        self.unit = self.width / 1000 if self.square else min(self.width / 1280, self.height / 720)
        self.margin = 60 * self.unit * composition.tight
        self.marks: list[LayoutItem] = []
        self._grounds = BackgroundSamples(
            self.pixels, self.width * composition.scale, self.height * composition.scale
        )
        self._blocks: list[Block] = []

    def backdrop(
        self,
        family: str,
        draw: Callable[[BackgroundCanvas], None],
        *,
        mirrored: bool = False,
        variant: str = "",
    ) -> None:
        """Put the background down: drawn by `draw` the first time, then copied.

        Args:
            family: The name of the layout family.
            draw: Depends on nothing but the style, the format and `variant`.
            mirrored: Flip it left to right.
            variant: Tells apart the backgrounds of one family.
        """
        composition = self.composition

        def make() -> bytearray:
            sheet = BackgroundCanvas(self.width, self.height, composition.scale, mirrored=mirrored)
            draw(sheet)
            return sheet.finish()

        key = (
            family,
            variant,
            replace(composition.style, kicker="", icon="") if composition.brand_style else composition.style,
            None if composition.brand_style else composition.category,
            composition.size,
            composition.scale,
            mirrored,
            composition.tight,
            composition.grave,
        )
        self.pixels[:] = _BACKDROPS.get(key, make)

    def pen(self) -> Pen:
        """Return what letters are painted with, in the coordinates that `canvas` has now."""
        self._pen.follow()
        return self._pen

    def mark(self, kind: Literal["box", "art", "photo", "logo"], rect: Rect) -> None:
        """Record that something other than text stands in `rect`."""
        self.marks.append(LayoutItem(kind=kind, rect=rect))

    def mark_word(
        self, block: Block, line: Line, word: Word, origin: tuple[float, float], look: Lettering
    ) -> None:
        """Record a word whose line starts at `origin` (left end, baseline).

        To be called when all is painted that lies under the word, and nothing of the word itself.
        """
        size, cap = line.size_px, block.metrics.cap * line.size_px
        left, baseline = origin[0] + word.x_px, origin[1]
        right, top = left + word.width_px, baseline - cap
        high, low = block.reach_em(word.text)
        rises, hangs = high * size, low * size
        colour = look.accent if word.accent else look.ink
        matrix = self.canvas.getTotalMatrix()
        bands = [(left, top, right, baseline)]
        if rises - cap > _RISES_EM * size:
            bands.append((left, baseline - rises, right, top))
        if hangs > _RISES_EM * size:
            bands.append((left, baseline, right, baseline + hangs))
        bounds = self._on_device(matrix, (left, min(top, baseline - rises), right, baseline + hangs))
        scale = self.composition.scale
        self.marks.append(
            LayoutItem(
                kind="minor" if look.minor else "headline",
                rect=(bounds[0] / scale, bounds[1] / scale, bounds[2] / scale, bounds[3] / scale),
                text=word.text,
                colour=colour,
                cap_px=cap,
                contrast=self._contrast(matrix, bands, colour, look),
                run=TextRun(
                    block=self._number_of(block),
                    faces=block.faces,
                    size_px=size,
                    tracking_em=block.tracking_em,
                    rtl=block.rtl,
                    origin=(left, baseline),
                    matrix=tuple(matrix.get9()),
                ),
            )
        )

    def _number_of(self, block: Block) -> int:
        for number, known in enumerate(self._blocks):
            if known is block:
                return number
        self._blocks.append(block)
        return len(self._blocks) - 1

    @staticmethod
    def _on_device(matrix: skia.Matrix, rect: Rect) -> Rect:
        mapped = matrix.mapRect(skia.Rect(*rect))
        return (mapped.left(), mapped.top(), mapped.right(), mapped.bottom())

    def _contrast(self, matrix: skia.Matrix, bands: list[Rect], colour: int, look: Lettering) -> float | None:
        """Return the contrast of letters to their outline, else to what the pixels hold under them."""
        if look.outline and look.outline[0] / 2 >= _RING_PX * self.unit:
            return contrast(colour, look.outline[1])
        ring = _RING_PX * self.unit * self.composition.scale
        seen = [self._on_device(matrix, band) for band in bands]
        grown = [(left - ring, top, right + ring, bottom) for left, top, right, bottom in seen]
        return least_contrast(self._grounds, grown, colour)

    def badge(self) -> Rect | None:
        """Return where YouTube lays the duration over the picture: the bottom right 200x104 of 1280x720."""
        if self.composition.format is not Format.YOUTUBE:
            return None
        width_px, height_px = DURATION_BADGE_PX
        return (self.width - width_px, self.height - height_px, self.width, self.height)

    def badge_in_lists(self) -> Rect | None:
        """Return what the duration covers where the picture is shown small, and the badge is not."""
        if self.composition.format is not Format.YOUTUBE:
            return None
        width_px, height_px = LIST_DURATION_BADGE_PX
        return (self.width - width_px, self.height - height_px, self.width, self.height)
