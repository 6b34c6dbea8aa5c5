"""The canvas of one picture, what to draw on it, and a record of what was drawn where."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING, Literal

import skia

from thumbcli.contract import Format
from thumbcli.light_dataclass import dataclass
from thumbcli.render.paint.texture import draw_texture
from thumbcli.render.pixels.background_cache import BackgroundCanvas, ByteLimitedCache
from thumbcli.render.pixels.sampling import BackgroundSamples, least_contrast
from thumbcli.render.pixels.shapes import SQUARE_MAX_RATIO, fill, stroke, upscaled
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, new_surface, own_surface
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX, LIST_DURATION_BADGE_PX
from thumbcli.render.style.color import BLACK, contrast, parse_hex
from thumbcli.render.style.mood import GRAVE_MOOD
from thumbcli.render.typography.glyphs import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thumbcli.contract import Asset, Category, Size
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner, PhotoCrop, PhotoFocus, Side
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.pixels.silhouette import Silhouette
    from thumbcli.render.style.mood import Mood
    from thumbcli.render.style.palette import Style
    from thumbcli.render.title.headline import Headline
    from thumbcli.render.title.topic import Topic
    from thumbcli.render.typography.fit import Block, Line, Word
    from thumbcli.render.typography.text_style import Lettering

__all__ = ["Byline", "Composition", "LayoutItem", "PhotoView", "Stage", "TextRun"]

_BACKGROUNDS: ByteLimitedCache[bytearray] = ByteLimitedCache(24 * 1024 * 1024, len)
"""Shared by all pictures of the process: about 7 backgrounds of 1280x720."""

_GLOWS: ByteLimitedCache[skia.Image] = ByteLimitedCache(
    24 * 1024 * 1024, lambda image: int(image.width() * image.height() * BYTES_PER_PIXEL)
)
"""Backgrounds without edges, kept small: about a hundred for eighteen families in twelve moods."""

_GLOW_CELL_PX, _SOFT_CELL_PX = 4, 2
"""What has no edges is drawn at half of that, and smoothed: a shader takes 30 ns for each of its pixels."""

_FOCUS_CELLS = 1.6
"""How far what is out of focus is blurred, in its pixels: each takes four of the picture's."""

_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
_MARGIN_PX = 60.0
_BORDER_PX = 16.0


_RING_PX = 2.0
"""How far around a word its background is sampled; an outline that is wider is the word's background."""

_EXTENT_MIN_EM = 0.05
"""How far ascenders or descenders must extend for the band behind them to be judged separately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What a card tells beside its title, each ready to be drawn; empty where it is not known.

    Attributes:
        author: Who wrote it.
        about: When it appeared, how long it takes to read, and where it appeared.
        tags: What it is filed under.
        avatar: The author's portrait.
    """

    author: str = ""
    about: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    avatar: Asset | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.author or self.about or self.tags or self.avatar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What to draw in one picture: all that a layout family needs to know.

    Attributes:
        headline: The parsed title, every character drawable.
        topic: What the title is about; None where it is not known.
        style: Of the topic, of the tone or of the channel.
        format: Where the picture will be shown.
        size: The sd canvas.
        scale: 1, or 2 for `hd`.
        icons: Emoji to draw as artwork, the best first; none where nothing is sure to suit.
        place: The scene behind the object, by its name; empty for a plain ground.
        kicker: The topic in a word of the title's language; may be empty.
        rtl: The text is right-to-left.
        mirrored: The layout is mirrored left to right.
        photo: The main subject, if there is one.
        logo: For its corner, if there is one.
        logo_position: The requested corner.
        logo_size: The requested size, as in `Design`.
        logo_scale: How much smaller it is drawn, because an object is in its corner.
        photo_crop: What of the photo was asked for.
        photo_side: The side of the photo that was asked for.
        logo_variants: The logo in other colours, for backgrounds on which it would not be visible.
        brand_style: Of the channel, if it has one; `style` already follows it.
        emphasis: Which choice of key words: 0 is the best; or the words themselves.
        own_emphasis: A person chose those words.
        language: Of the title: ISO 639-1, or `und`.
        margin_scale: How many times wider than usual the margins are.
        text_scrim: Words get a scrim behind them where they would not be readable without.
        somber: The title is about death, illness or war: no rays, no lively motifs.
        mood: The colours of pictures with depth.
        seed: Of the title: what is left to chance follows it.
        plain: A person asks for no artwork, so that families add none of their own.
        byline: What stands by the title of a card, from its fields.
        background: A picture behind the words, edge to edge.
        own_colours: `style` has the colours of a channel, those that the user named, or those of a bright
            ground: nothing brings colours of its own.
        own_font: `style` has the font of a channel, or the one that the user named.
        bright: `style` and `mood` are those of a bright ground of ours.
    """

    headline: Headline
    topic: Topic | None
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
    logo_size: str | None = None
    logo_scale: float = 1.0
    photo_crop: PhotoCrop | PhotoFocus | None = None
    photo_side: Side | None = None
    logo_variants: tuple[Asset, ...] = ()
    brand_style: BrandStyle | None = None
    emphasis: int | str = 0
    own_emphasis: bool = False
    language: str = "en"
    margin_scale: float = 1.0
    text_scrim: bool = False
    somber: bool = False
    mood: Mood = GRAVE_MOOD
    seed: int = 0
    plain: bool = False
    byline: Byline = field(default_factory=Byline)
    background: Asset | None = None
    own_colours: bool = False
    own_font: bool = False
    bright: bool = False
    place: str = ""

    @property
    def category(self) -> Category | None:
        """The contract's category that the topic belongs to."""
        return self.topic.category if self.topic else None

    @property
    def without_artwork(self) -> bool:
        """Whether there is neither a photo nor an icon: the words have the picture to themselves."""
        return self.photo is None and not self.icons


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """How one word was set: all that is needed to paint it again.

    Attributes:
        block: The text block that it belongs to: one object for all its words.
        fonts: The fallback chain.
        size_px: The font size, in sd px.
        origin: The left end of the baseline, in sd px, before `matrix`.
        matrix: The transformation of the canvas, row by row.
        bevel_px: How far the edges of its face reach out above and below it, in sd px.
    """

    block: Block
    fonts: tuple[str, ...]
    size_px: float
    origin: tuple[float, float]
    matrix: tuple[float, ...]
    bevel_px: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """What is shown of a photo, and where.

    Attributes:
        area: Where it is, in sd px; it may extend beyond the picture.
        box: The part that is shown, in shares of the photo.
        aim_x: Where in the area the subject should be, 0 (left) to 1 (right).
    """

    area: Rect
    box: Rect
    aim_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutItem:
    """Something drawn in a picture and its bounds, for the quality gate.

    Attributes:
        kind: `headline`, `minor` (other text), `box`, `art`, `photo` (words may overlap it) or `logo`.
        rect: Its bounds in sd px.
        text: The word, for text.
        colour: Of the letters, for text.
        cap_px: The cap height, for text.
        contrast: Of the letters to their background, 1 to 21; None where it was not measured.
        run: How the word was set; None for text that was painted in another way.
        flat: The bounds of a word before the canvas was turned, to compare words that are turned alike.
        silhouette: The shape of an object in focus, which a logo keeps off.
    """

    kind: Literal["headline", "minor", "box", "art", "photo", "logo"]
    rect: Rect
    text: str = ""
    colour: int = 0
    cap_px: float = 0.0
    contrast: float | None = None
    run: TextRun | None = None
    flat: Rect | None = None
    silhouette: Silhouette | None = None


def _blurred(surface: skia.Surface) -> skia.Image:
    """Return what is drawn on a surface so soft that its pixels are not seen where it is enlarged."""
    same = own_surface(surface.width(), surface.height())
    soft = skia.ImageFilters.Blur(_FOCUS_CELLS, _FOCUS_CELLS, skia.TileMode.kClamp)
    with same as canvas:
        canvas.drawImage(
            surface.makeImageSnapshot(), 0, 0, skia.SamplingOptions(), skia.Paint(ImageFilter=soft)
        )
    return same.makeImageSnapshot()


def _doubled(surface: skia.Surface) -> skia.Image:
    """Return what is drawn on a surface, twice as wide and high."""
    larger = own_surface(2 * surface.width(), 2 * surface.height())
    with larger as canvas:
        canvas.drawImageRect(surface.makeImageSnapshot(), skia.Rect(larger.width(), larger.height()), _SMOOTH)
    return larger.makeImageSnapshot()


def _pieces(band: Rect) -> Iterator[Rect]:
    """Yield a band in pieces as wide as high, whose bounds are tight when they are turned."""
    left, top, right, bottom = band
    count = max(1, math.ceil((right - left) / max(1.0, bottom - top)))
    step = (right - left) / count
    for place in range(count):
        yield (left + step * place, top, left + step * (place + 1), bottom)


class Stage:
    """The canvas of one picture, in sd coordinates, and a record of what was drawn on it.

    Attributes:
        composition: What to draw.
        canvas: Takes sd coordinates; already scaled for `hd`.
        pixels: RGBX, what `canvas` draws into.
        samples: The same pixels, for measuring contrast.
        width: Of the sd canvas, in px.
        height: Of the sd canvas, in px.
        unit: The size of one design unit in px: 1 on a 1280x720 canvas, and on a square one of 1000x1000.
        margin: What stays free at each edge, in px.
        frame: What the platform covers nothing of, in px: the whole canvas where it covers nothing.
        square: The canvas is laid out as a square.
        mirrored: The layout is mirrored left to right; never on a square, where words are above the artwork.
        marks: What was drawn where.
        stickers: The emoji that were drawn.
        heads: Where heads of the photo are, in sd px.
        photo_view: What is shown of the photo, and where; None without one, and for a cut-out.
        logo_corner: Where the logo is, once that is decided.
        texture: Of the channel's grounds, if it has one.
    """

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.width, self.height = composition.size
        size_px = (self.width * composition.scale, self.height * composition.scale)
        self._surface, self.pixels = new_surface(*size_px)
        self.samples = BackgroundSamples(self.pixels, *size_px)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        # Where two shapes meet, what is below shows through; in memory that was used before, it would differ.
        self.canvas.clear(BLACK)
        self.canvas.scale(composition.scale, composition.scale)
        self._pen = Pen(self.canvas, self.pixels, *size_px)
        self.square = not self.may_mirror(composition)
        self.mirrored = composition.mirrored and not self.square
        self.unit = self.width / 1000 if self.square else min(self.width / 1280, self.height / 720)
        self.margin = _MARGIN_PX * self.unit * composition.margin_scale
        zones = composition.format.safe_zones
        self.frame: Rect = (
            self.width * zones.left,
            self.height * zones.top,
            self.width * (1 - zones.right),
            self.height * (1 - zones.bottom),
        )
        self.marks: list[LayoutItem] = []
        self.stickers: list[str] = []
        self.heads: list[Rect] = []
        self.photo_view: PhotoView | None = None
        self.logo_corner: Corner | None = None
        self.texture = composition.brand_style.texture if composition.brand_style else None

    @staticmethod
    def may_mirror(composition: Composition) -> bool:
        """Tell whether words and artwork are side by side: on a square they are one above the other."""
        return composition.size.width_px >= composition.size.height_px * SQUARE_MAX_RATIO

    def draw_background(
        self,
        family: str,
        draw: Callable[[BackgroundCanvas], None],
        variant: str = "",
        *,
        mirrored: bool = False,
        in_any_style: bool = False,
    ) -> None:
        """Copy the background from the cache, drawn by `draw` the first time.

        Args:
            family: The name of the layout family.
            draw: Depends on nothing but style, format, whether there is artwork, and `variant`.
            variant: Distinguishes the backgrounds of one family.
            mirrored: Flip it left to right.
            in_any_style: It is the same in all styles and moods, with artwork and without.
        """
        composition = self.composition

        def make() -> bytearray:
            sheet = BackgroundCanvas(self.width, self.height, composition.scale, mirrored=mirrored)
            draw(sheet)
            if self.texture:
                draw_texture(sheet.canvas, self.texture)
            return sheet.pixels

        key = (family, variant, composition.size, composition.scale, mirrored, self.texture)
        of_style = (
            composition.style,
            composition.brand_style,
            composition.without_artwork,
            composition.margin_scale,
            composition.somber,
            composition.mood,
        )
        self.pixels[:] = _BACKGROUNDS.get(key if in_any_style else (*key, *of_style), make)

    def draw_glow(
        self,
        family: str,
        draw: Callable[[skia.Canvas, tuple[float, float]], None],
        variant: str = "",
        *,
        mirrored: bool = False,
        soft_edges: bool = False,
        out_of_focus: bool = False,
        in_any_mood: bool = False,
    ) -> None:
        """Draw a background without edges, which is drawn at an eighth of the size and kept at a quarter.

        Args:
            family: The name of the layout family.
            draw: Draws on a small canvas, in coordinates of the width and the height that it is given;
                depends on nothing but the mood, the size and `variant`.
            variant: Distinguishes the backgrounds of one family.
            mirrored: Flip it left to right.
            soft_edges: It has edges, which may be soft: it is kept at half the size, and smoothed.
            out_of_focus: It has edges, which are blurred: drawn and kept at a quarter of the size.
            in_any_mood: It is the same in all moods, and leaves nothing of the canvas free.
        """
        composition, (width, height) = self.composition, self.composition.size
        cell = (_SOFT_CELL_PX if soft_edges else _GLOW_CELL_PX) / composition.scale

        def make() -> skia.Image:
            drawn = cell if soft_edges or out_of_focus else 2 * cell
            surface = own_surface(math.ceil(width / drawn), math.ceil(height / drawn))
            with surface as canvas:
                # Where two areas meet within a row it stays a little clear: an earlier picture would show.
                canvas.clear(composition.mood.edge)
                canvas.scale(1 / drawn, 1 / drawn)
                if mirrored:
                    canvas.translate(width, 0)
                    canvas.scale(-1, 1)
                draw(canvas, (float(width), float(height)))
            if out_of_focus:
                return _blurred(surface)
            return surface.makeImageSnapshot() if soft_edges else _doubled(surface)

        key = (family, variant, composition.size, composition.scale, mirrored)
        of_mood = (composition.mood, composition.somber)
        image = _GLOWS.get(key if in_any_mood else (*key, *of_mood), make)
        if soft_edges:
            self.canvas.drawImageRect(
                image, skia.Rect(0, 0, image.width() * cell, image.height() * cell), _SMOOTH
            )
        else:
            self.canvas.drawPaint(upscaled(image, skia.Matrix.Scale(cell, cell)))
        if self.texture:
            draw_texture(self.canvas, self.texture)

    def fill_ground(self, colour: int) -> None:
        """Fill the picture with one colour, and the channel's texture."""
        self.canvas.drawPaint(fill(colour))
        if self.texture:
            draw_texture(self.canvas, self.texture)

    def draw_border(self) -> None:
        """Draw the channel's frame along the edges of the finished picture, if it has one."""
        style = self.composition.brand_style
        if style is None or style.border is None:
            return
        width_px = _BORDER_PX * self.unit
        edge = skia.Rect(self.width, self.height).makeInset(width_px / 2, width_px / 2)
        self.canvas.drawRect(edge, stroke(parse_hex(style.border), width_px))

    def pen(self) -> Pen:
        """Return what letters are painted with, in the current coordinates of `canvas`."""
        self._pen.follow()
        return self._pen

    def mirror(self, rect: Rect) -> Rect:
        """Return where `rect` is in a mirrored layout; unchanged in any other."""
        left, top, right, bottom = rect
        return (self.width - right, top, self.width - left, bottom) if self.mirrored else rect

    def mirror_x(self, x: float) -> float:
        """Return where `x` is in a mirrored layout; unchanged in any other."""
        return self.width - x if self.mirrored else x

    def mark(
        self,
        kind: Literal["box", "art", "photo", "logo"],
        rect: Rect,
        silhouette: Silhouette | None = None,
    ) -> None:
        """Record that something other than text was drawn in `rect`."""
        self.marks.append(LayoutItem(kind=kind, rect=rect, silhouette=silhouette))

    def mark_word(
        self, block: Block, line: Line, word: Word, origin: tuple[float, float], look: Lettering
    ) -> None:
        """Record a word whose line starts at `origin` (left end, baseline).

        Call it after everything behind the word is painted and before the word itself, so that the contrast
        can be measured.
        """
        size, cap = line.size_px, block.metrics.cap * line.size_px
        left, baseline = origin[0] + word.x_px, origin[1]
        right, top = left + word.width_px, baseline - cap
        above_em, below_em = block.ink_extent_em(word.text)
        ascent, descent = above_em * size, below_em * size
        colour = look.accent if word.accent else look.ink
        matrix = self.canvas.getTotalMatrix()
        bands = [(left, top, right, baseline)]
        if ascent - cap > _EXTENT_MIN_EM * size:
            bands.append((left, baseline - ascent, right, top))
        if descent > _EXTENT_MIN_EM * size:
            bands.append((left, baseline, right, baseline + descent))
        flat = (left, min(top, baseline - ascent), right, baseline + descent)
        bounds = self._on_device(matrix, flat)
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
                    block=block,
                    fonts=block.fonts_of(word),
                    size_px=size,
                    origin=(left, baseline),
                    matrix=tuple(matrix.get9()),
                    bevel_px=look.relief.bevel if look.relief else 0.0,
                ),
                flat=flat,
            )
        )

    @staticmethod
    def _on_device(matrix: skia.Matrix, rect: Rect) -> Rect:
        mapped = matrix.mapRect(skia.Rect(*rect))
        return (mapped.left(), mapped.top(), mapped.right(), mapped.bottom())

    def _contrast(self, matrix: skia.Matrix, bands: list[Rect], colour: int, look: Lettering) -> float | None:
        """Return the contrast of letters to their outline, else to the pixels behind them."""
        if look.outline and look.outline[0] / 2 >= _RING_PX * self.unit:
            return contrast(colour, look.outline[1])
        ring = _RING_PX * self.unit * self.composition.scale
        if not matrix.isScaleTranslate():
            bands = [piece for band in bands for piece in _pieces(band)]
        on_device = [self._on_device(matrix, band) for band in bands]
        grown = [(left - ring, top, right + ring, bottom) for left, top, right, bottom in on_device]
        return least_contrast(self.samples, grown, colour)

    def clear(self, area: Rect) -> Rect:
        """Return what of `area` the platform does not cover."""
        left, top, right, bottom = self.frame
        return (max(area[0], left), max(area[1], top), min(area[2], right), min(area[3], bottom))

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
