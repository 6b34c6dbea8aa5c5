"""Parts that several layout families share: areas, stickers, the sub-line, a picture without words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.paint.lettering import Label, draw_block, draw_label, fit_label
from thumbcli.render.paint.objects import draw_object
from thumbcli.render.paint.stickers import StickerColours, can_draw, draw_sticker
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import fill, gradient, halftone, radial_glow, rays
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import (
    BLACK,
    WHITE,
    ensure_contrast,
    fill_and_ink,
    luminance,
    mix,
    with_alpha,
)
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.language import UNKNOWN
from thumbcli.render.title.long_titles import shorten
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.typography.fit import Block, Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Point, Rect
    from thumbcli.render.style.palette import Style

__all__ = [
    "CASED",
    "STICKER_SPRITE_SIZE",
    "YELLOW",
    "add_text_scrim",
    "compose_artwork",
    "draw_subtitle",
    "first_light",
    "fit_subtitle",
    "headline_px",
    "in_style_case",
    "logo_corner",
    "may_have_rays",
    "outer_area",
    "sticker",
    "sticker_colours",
    "sunburst",
    "sunburst_glow",
    "text_area",
]

CASED = frozenset({Script.LATIN, Script.CYRILLIC})
"""Scripts whose headlines may be in capitals."""


YELLOW = 0xFFFFE14D
"""For key words on dark, where a style has no light colour."""

_SHORT_HEADLINE_CHARS = 9
_TALL_RATIO, _TALL_SHORT_FACTOR = 1.2, 1.5
"""Height to width from which on a short headline has the room to be larger by this factor."""

_SUB_FONTS = ("inter",)
_SUB_LABEL_PX, _SUB_LABEL_MIN_PX, _SUB_LINES_PX, _SUB_MIN_PX = 42.0, 30.0, 38.0, 30.0
"""The largest and the smallest font size of the sub-line in a label, and in plain lines."""

_SUB_WIDE_PX, _SUB_SHORT_MAIN_CHARS, _SUB_SCALE = 900.0, 34, 1.3
"""From this width on, and under a headline this short, the sub-line may be larger by this factor."""

_SUB_LARGE_MIN_PX = 46.0
"""The least font size of large ones; longer texts are shortened."""

_RUN_ON_SCALE = 1.35
"""How much larger the small half of a sentence is than a sub-line of its own: it is read with the other."""

_SUB_MAX_LINES, _SUB_LINES_HEIGHT_EM = 3, 3.8
_SUB_SHORT_CHARS = 48
_SUB_OUTLINE_PX = 10.0

STICKER_SPRITE_SIZE = 1.25
"""The side of a sticker's sprite as a share of the sticker's size: room for its shadow."""

_ARTWORK_SPREAD = {2: (0.42, 0.42), 3: (0.62, 0.74)}
"""Between the outer stickers of a picture without words, as shares of the width: wide canvases, squares."""

_ARTWORK_LIFTS, _ARTWORK_TURNS_DEG = (0.0, -0.04, 0.03), (-10.0, 6.0, 12.0)
"""Of its stickers, from the left: how far below the middle, as a share of the height, and their rotation."""

_STICKER_CACHE: ByteLimitedCache[Sprite] = ByteLimitedCache(16 * 1024 * 1024, Sprite.size_bytes)


def headline_px(stage: Stage, text: str, usual_px: float, short_px: float) -> float:
    """Return the largest font size of a headline, in px: a larger one for a few characters."""
    if len(text) > _SHORT_HEADLINE_CHARS:
        return usual_px * stage.unit
    is_tall = stage.height > stage.width * _TALL_RATIO
    return short_px * stage.unit * (_TALL_SHORT_FACTOR if is_tall else 1.0)


def logo_corner(stage: Stage, square: Corner = Corner.TOP_RIGHT) -> Corner:
    """Return the default corner of the logo: at the top, on the side of the artwork; on a square `square`."""
    if stage.square:
        return square
    return Corner.TOP_LEFT if stage.mirrored else Corner.TOP_RIGHT


def text_area(stage: Stage, end: float, square_end: float) -> Rect:
    """Return the area of the words beside artwork.

    Args:
        stage: What to draw on.
        end: Where it ends, as a share of the width; mirrored if the layout is.
        square_end: Where it ends on a square, as a share of the height.
    """
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    if stage.square:
        return (margin, margin, width - margin, height * square_end)
    return stage.mirror((margin, margin, width * end, height - margin))


def outer_area(stage: Stage, start: float, square_start: float) -> Rect:
    """Return the area of a photo that extends to the picture's edges; arguments as for `text_area`."""
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (0.0, height * square_start, width, height)
    return stage.mirror((width * start, 0.0, width, height))


def first_light(colours: Iterable[int], luminance_min: float, default: int) -> int:
    """Return the first colour with more than this luminance, else `default`."""
    return next((colour for colour in colours if luminance(colour) > luminance_min), default)


def may_have_rays(composition: Composition, with_own: Container[str]) -> bool:
    """Tell whether a sunburst suits: not a somber title, nor one of the motifs that already have rays."""
    return not composition.somber and (
        composition.brand_style is not None or composition.style.motif not in with_own
    )


def add_text_scrim(sheet: BackgroundCanvas, style: Style, area: Rect, fade: tuple[float, float]) -> None:
    """Make the style's ink readable in `area`; `fade` is where along x the scrim starts and ends to fade."""
    sheet.add_scrim(area, style.ink, WHITE if style.light else style.dark, fade)


def in_style_case(
    text: str, style: Style, code: frozenset[str] = frozenset(), language: str = UNKNOWN
) -> str:
    """Return `text` in capitals where the style and the script use them, but for the words of `code`."""
    if not style.uppercase or dominant_script(text) not in CASED:
        return text
    return in_capitals(text, code, language)


def sticker_colours(style: Style) -> StickerColours:
    """Return the colours of a sticker on the style's panel."""
    return StickerColours(
        line=style.dark,
        top=mix(style.accent, WHITE, 0.88),
        bottom=mix(style.secondary, WHITE, 0.45),
        shadow=with_alpha(style.dark, 0.6),
    )


def sticker(
    stage: Stage,
    emoji: str,
    centre: Point,
    size_px: float,
    turn_deg: float = -8,
    *,
    colours: StickerColours | None = None,
) -> None:
    """Draw an emoji as a sticker, in the style's own colours or in `colours`, and record its bounds."""
    if not can_draw(emoji):
        draw_object(stage, emoji, centre, size_px, turn_deg=turn_deg)
        return
    scale = stage.composition.scale
    colours = colours or sticker_colours(stage.composition.style)
    side = math.ceil(size_px * STICKER_SPRITE_SIZE * scale)

    def draw(canvas: skia.Canvas) -> None:
        draw_sticker(canvas, emoji, (side / 2, side / 2), size_px * scale, colours, turn_deg=turn_deg)

    drawn = _STICKER_CACHE.get((emoji, colours, side, turn_deg), lambda: Sprite((side, side), draw))
    x, y = centre
    drawn.paint(stage.canvas, (x * scale, y * scale))
    extent = size_px * 0.54
    stage.mark("art", (x - extent, y - extent, x + extent, y + extent))
    stage.stickers.append(emoji)


def sunburst_glow(canvas: skia.Canvas, centre: tuple[float, float], radius_px: float) -> None:
    """Draw the white glow of a sunburst of the same radius."""
    radial_glow(canvas, centre, radius_px * 0.45, WHITE, 0.22)


def sunburst(
    sheet: BackgroundCanvas, composition: Composition, centre: Point, radius_px: float, dots_from: float
) -> None:
    """Draw white rays around `centre`, and dots that grow towards the bottom from `dots_from` (0 to 1).

    A somber title has no rays.
    """
    if not composition.somber:
        rays(sheet.canvas, centre, radius_px, 20, colour=WHITE, alpha=0.22, turn_rad=0.15)
    area = (0.0, sheet.height * dots_from, float(sheet.width), sheet.height * 1.02)
    paint, step = fill(composition.style.dark, 0.20), max(sheet.width, sheet.height) / 58
    halftone(sheet.canvas, area, paint, step_px=step, dot_px=step * 0.46, density=lambda _, y: y * y)


def fit_subtitle(stage: Stage, text: str, width_px: float, *, large: bool = False) -> Label | Block | None:
    """Fit the sub-line into `width_px`: a label where it is short, else plain lines; None for no text.

    `large` is for feeds, which show pictures 168 px wide.
    """
    if not text:
        return None
    unit = stage.unit
    rtl, code = stage.composition.rtl, stage.composition.headline.code
    short = large or len(stage.composition.headline.main) <= _SUB_SHORT_MAIN_CHARS
    scale = unit * (_SUB_SCALE if short or width_px >= _SUB_WIDE_PX * unit else 1.0)
    least = _SUB_LARGE_MIN_PX * unit if large else _SUB_LABEL_MIN_PX * scale
    if stage.composition.headline.runs_on:  # half a sentence is no label
        scale *= _RUN_ON_SCALE
    else:
        label = fit_label(text, width_px, _SUB_LABEL_PX * scale, least, rtl=rtl, code=code)
        if label is not None:
            return label
    language = stage.composition.language
    block = _fit_lines(text, width_px, scale, language=language, rtl=rtl, code=code)
    too_small = block.size_px < (_SUB_LARGE_MIN_PX if large else _SUB_MIN_PX) * unit
    if not too_small:
        return block
    text = shorten(text, _SUB_SHORT_CHARS)
    return _fit_lines(text, width_px, scale, language=language, rtl=rtl, code=code)


def _fit_lines(
    text: str, width_px: float, unit: float, *, language: str, rtl: bool, code: frozenset[str]
) -> Block:
    widest_em = width_px / (_SUB_MIN_PX * unit)
    measured = measure(text, _SUB_FONTS, widest_em=widest_em, language=language, rtl=rtl, code=code)
    area = Box(width_px, _SUB_LINES_PX * unit * _SUB_LINES_HEIGHT_EM)
    return fit_block(measured, area, max_size_px=_SUB_LINES_PX * unit, max_lines=_SUB_MAX_LINES)


def draw_subtitle(
    stage: Stage,
    sub: Label | Block,
    corner: tuple[float, float],
    width_px: float,
    align: Align,
    *,
    outline: tuple[float, int] | None = None,
    plate: tuple[int, int] | None = None,
    raised: bool = False,
    ink: int | None = None,
) -> None:
    """Draw the sub-line with its top at `corner`, aligned in `width_px`.

    Args:
        stage: What to draw on.
        sub: From `fit_subtitle`.
        corner: Its top left.
        width_px: Of the area.
        align: In the width.
        outline: The headline's, if it has one: plain lines then get a thinner one.
        plate: The fill and the ink of a label; None for the style's.
        raised: Letters are white, and a label has a shadow and is lit from above.
        ink: Of plain lines; None for the style's.
    """
    style = stage.composition.style
    x, y = corner
    if stage.composition.bright:  # small letters are dark enough on it without an edge
        outline, raised, ink = None, raised and isinstance(sub, Label), style.ink
    if isinstance(sub, Label):
        x += (width_px - sub.width_px) * align.value
        draw_label(stage, sub, (x, y), plate or fill_and_ink(style.secondary, style.dark), raised=raised)
    else:
        thin = (_SUB_OUTLINE_PX * stage.unit, outline[1]) if outline else None
        own = style.ink if ink is None else ink
        ink = ensure_contrast(WHITE if raised else own, outline[1]) if outline else own
        look = Lettering(ink=ink, accent=ink, outline=thin, minor=True)
        draw_block(stage, sub, (x, y), width_px, look=look, align=align)


def compose_artwork(stage: Stage) -> None:
    """Draw a picture without words: up to three stickers over the style's panel, edge to edge."""
    style = stage.composition.style
    centre = (stage.width / 2, stage.height * 0.5)

    def draw(sheet: BackgroundCanvas) -> None:
        radius = max(sheet.width, sheet.height) * 0.75
        with sheet.low_res_layer() as canvas:
            canvas.drawPaint(gradient((0, 0), (sheet.width, sheet.height), style.panel))
            sunburst_glow(canvas, centre, radius)
            radial_glow(canvas, (0, sheet.height), sheet.width * 0.4, BLACK, 0.12)
        sunburst(sheet, stage.composition, centre, radius, 0.6)

    stage.draw_background("artwork", draw)
    emoji = stage.composition.icons[:3]
    if not emoji:
        return
    if len(emoji) == 1:
        sticker(stage, emoji[0], centre, stage.height * 0.62)
        return
    size = (stage.width * 0.72 if stage.square else stage.height * 1.24) / len(emoji)
    share = _ARTWORK_SPREAD[len(emoji)][stage.square]
    start = stage.width * (1 - share) / 2
    step = stage.width * share / (len(emoji) - 1)
    for index, name in enumerate(emoji):
        place = (start + index * step, stage.height * (0.5 + _ARTWORK_LIFTS[index]))
        sticker(stage, name, place, size, _ARTWORK_TURNS_DEG[index])
