"""Versus: two sides in two colours, a star with "VS" between them. For `X vs Y`.

Side by side on wide canvases, the first side at the right for right-to-left scripts; one above the other on a
square, and where long words would be small side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.lit_parts import in_one_colour, lit_column, lit_letters
from thumbcli.render.layouts.lit_versus import draw_bolt, draw_lit_sides, suits_lit
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import CASED, YELLOW, first_light, in_style_case, sticker
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.paint.objects import ObjectLook, draw_object, has_object
from thumbcli.render.paint.ornaments import starburst, text_path, vignette
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon, rays, stroke
from thumbcli.render.style.color import WHITE, contrast, ensure_contrast, luminance, mix
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.icon_choice import icon_of_words
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Point, Rect
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.fit import Block

__all__ = ["FAMILY"]

# The line between the sides: its slant as a share of the width side by side, and of the height one above the
# other, where it is at this share of the height on a square.
_SLANT, _STACKED_SLANT = 0.07, 0.05
_SQUARE_DIVIDER_Y = 0.5

_BURST_PX, _SQUARE_BURST_PX, _STACKED_BURST_PX = 88.0, 100.0, 70.0
"""The radius of the star with "VS" in it: side by side, on a square, and one above the other."""

_BURST_CLEARANCE, _STACKED_BURST_CLEARANCE = 1.3, 1.12  # how far words keep from the star's centre, in radii
_OUTLINE_PX, _DEPTH_PX = 20.0, 12.0
_SIDE_PX = 250.0

_SIZE_RATIO_MAX = 1.4  # the words of one side may be larger than the other's by this factor
_LONG_WORD_CHARS, _SMALL_CAP, _STACKING_GAIN = 8, 0.13, 1.15
"""Long words whose cap height is less than this share of the canvas are set one above the other if that makes
them larger by this factor."""

_ICON_SIZE, _OBJECT_SIZE = 0.30, 0.46
"""Of the sticker of a side, and of its object in a picture with depth, as shares of the height."""

_ICON_ROOM = 1.12  # of the sticker above each side, as a share of the canvas' height; with its gap, in sizes
_BAR_PX, _BAR_TEXT_PX, _BAR_MIN_TEXT_PX, _BAR_LINES_PX, _BAR_SLANT_PX = 92.0, 58.0, 34.0, 42.0, 14.0
_BAR_PAD_PX, _BAR_MAX_LINES = 44.0, 2
_BAR_GAP_PX, _BADGE_GAP_PX = 30.0, 12.0
"""The bar with the sub-line: its least height, its text in one line and in two, its slant, its padding, and
the gaps above and below."""

_SIDES_CONTRAST = 1.25
_BURST_CONTRAST = 1.3  # the least contrast between the colours of the sides, and of the star to each of them
_LIGHT_LUMINANCE = 0.45


def _suits(composition: Composition) -> float:
    return 3.0 if composition.headline.kind is HeadlineKind.VERSUS and not composition.photo else 0.0


def _compose(stage: Stage) -> None:
    composition = stage.composition
    bar = _fit_bar(stage)
    free = _free_rows(stage, bar)
    divider_y = _SQUARE_DIVIDER_Y if stage.square else 0.0
    icons = () if composition.logo else _icons(stage, _sides(stage, divider_y))
    pair = _fit_pair(stage, divider_y, free, icons=icons)
    if not icons and _is_small(stage, pair):
        pair = _stacked_if_larger(stage, pair, free)
    divider_y = pair.divider_y
    lit = suits_lit(composition)
    if lit:
        draw_lit_sides(stage, _divider(stage, divider_y))
    else:
        stage.draw_background(
            "versus", lambda sheet: _draw_background(sheet, stage, divider_y), f"{divider_y}"
        )
    for block, area in zip(pair.blocks, pair.areas, strict=True):
        _draw_side(stage, block, area)
    for icon, area in zip(icons, pair.areas, strict=False):
        _draw_icon(stage, icon, area)
    middle = stage.height * divider_y if divider_y else (pair.areas[0][1] + pair.areas[0][3]) / 2
    if lit:
        draw_bolt(
            stage, _divider(stage, divider_y), (stage.width / 2, middle), _burst_radius(stage, divider_y)
        )
    else:
        _draw_burst(stage, (stage.width / 2, middle), divider_y)
    if bar:
        _draw_bar(stage, bar)
    draw_logo(stage, _corner(stage))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both sides and their areas; the divider is a share of the height, 0 where they are side by side."""

    blocks: list[Block]
    areas: list[Rect]
    divider_y: float

    @property
    def size_px(self) -> float:
        return min(block.smallest_cap_px for block in self.blocks)


def _is_small(stage: Stage, pair: _Pair) -> bool:
    """Tell whether long words are small side by side, with empty space above and below."""
    longest = max(len(word) for side in _sides(stage, 0) for word in side.split())
    return not stage.square and longest >= _LONG_WORD_CHARS and pair.size_px < _SMALL_CAP * stage.height


def _free_rows(stage: Stage, bar: Block | None) -> tuple[float, float]:
    """Return where the area of both sides begins and ends: what the bar leaves of the height."""
    top, bottom = stage.margin, stage.height - stage.margin
    if not bar:
        return top, bottom
    gap, (_, bar_top, _, bar_bottom) = _BAR_GAP_PX * stage.unit, _bar_rect(stage, bar)
    return (bar_bottom + gap, bottom) if _bar_leads(stage) else (top, bar_top - gap)


def _stacked_if_larger(stage: Stage, pair: _Pair, free: tuple[float, float]) -> _Pair:
    """Return the sides one above the other, if that makes them clearly larger."""
    badge = stage.badge()
    top, bottom = free[0], min(free[1], badge[1] - _DEPTH_PX * stage.unit) if badge else free[1]
    over = _fit_pair(stage, round((top + bottom) / 2 / stage.height, 2), (top, bottom))
    return over if over.size_px > pair.size_px * _STACKING_GAIN else pair


def _sides(stage: Stage, divider_y: float) -> list[str]:
    """Return both sides from the left, or from the top."""
    sides = [stage.composition.headline.left, stage.composition.headline.right]
    return sides[::-1] if stage.composition.rtl and not divider_y else sides


def _corner(stage: Stage) -> Corner:
    return Corner.BOTTOM_RIGHT if stage.square and not stage.composition.headline.sub else Corner.TOP_RIGHT


def _fit_pair(
    stage: Stage, divider_y: float, free: tuple[float, float], *, icons: Sequence[str] = ()
) -> _Pair:
    whole = _side_areas(stage, divider_y, free, with_icons=bool(icons))
    areas = [area_beside_logo(stage, area, _corner(stage)) for area in whole]
    if not divider_y:  # side by side they stay level
        top, bottom = max(area[1] for area in areas), min(area[3] for area in areas)
        areas = [(left, top, right, bottom) for left, _, right, _ in areas]
    return _Pair(_fit_sides(stage, _sides(stage, divider_y), areas), areas, divider_y)


def _colours(style: Style) -> tuple[int, int]:
    first, second = style.accent, style.secondary
    if contrast(first, second) >= _SIDES_CONTRAST:
        return first, second
    # For a dark channel even the paper is the background: the only other colour.
    paper_is_background = not style.light and style.paper == style.background
    return first, style.background if paper_is_background else style.dark


def _divider(stage: Stage, divider_y: float) -> tuple[Point, Point]:
    """Return the ends of the line between the sides: from the left edge, or from the top."""
    width, height = float(stage.width), float(stage.height)
    if divider_y:
        return (0.0, height * (divider_y + _STACKED_SLANT)), (width, height * (divider_y - _STACKED_SLANT))
    return (width * (0.5 + _SLANT), 0.0), (width * (0.5 - _SLANT), height)


def _draw_background(sheet: BackgroundCanvas, stage: Stage, divider_y: float) -> None:
    style, canvas, unit = stage.composition.style, sheet.canvas, stage.unit
    width, height = float(sheet.width), float(sheet.height)
    first, second = _colours(style)
    if divider_y:
        left, right = (height * (divider_y + slant) for slant in (_STACKED_SLANT, -_STACKED_SLANT))
        half = polygon((0, left), (width, right), (width, height), (0, height))
        line = (-5.0, left, width + 5, right)
    else:
        upper, lower = (width / 2 + slant for slant in (width * _SLANT, -width * _SLANT))
        half = polygon((upper, 0), (width, 0), (width, height), (lower, height))
        line = (upper, -5.0, lower, height + 5)
    with sheet.low_res_layer() as layer:
        shades = [mix(first, WHITE, 0.10), mix(first, style.dark, 0.28)]
        layer.drawPaint(gradient((0, 0), (width * 0.5, height), shades))
        shades = [mix(second, WHITE, 0.12), mix(second, style.dark, 0.35)]
        layer.drawPath(half, gradient((width, 0), (width * 0.5, height), shades))
        vignette(layer, (width, height), style.dark, 0.30)
    if not stage.composition.somber:
        rays(canvas, (width / 2, height / 2), width, 26, colour=WHITE, alpha=0.15, turn_rad=0.06)
    _draw_dots(sheet, style)
    canvas.drawLine(*line, stroke(style.dark, 26 * unit))
    canvas.drawLine(*line, stroke(WHITE, 14 * unit))


def _draw_dots(sheet: BackgroundCanvas, style: Style) -> None:
    width, height = float(sheet.width), float(sheet.height)
    paint = fill(style.dark, 0.25)
    size = {"step_px": width / 56, "dot_px": width / 130}
    lower = (0.0, height * 0.5, width * 0.42, height * 1.02)
    halftone(sheet.canvas, lower, paint, **size, density=lambda x, y: max(0.0, y - x * 0.8))
    upper = (width * 0.55, -10.0, width, height * 0.5)
    halftone(sheet.canvas, upper, paint, **size, density=lambda x, y: max(0.0, x - y * 1.2))


def _burst_radius(stage: Stage, divider_y: float) -> float:
    size = _SQUARE_BURST_PX if stage.square else _STACKED_BURST_PX if divider_y else _BURST_PX
    return size * stage.unit


def _icons(stage: Stage, sides: Sequence[str]) -> tuple[str, ...]:
    """Return an icon for each side, if both have a different one and the canvas is wide enough."""
    if stage.composition.plain:
        return ()
    language = detect_language(stage.composition.headline.main)
    found = [icon_of_words(side, language) for side in sides]
    draws = has_object if suits_lit(stage.composition) else can_draw
    known = tuple(icon.icon for icon in found if icon and draws(icon.icon))
    return known if len(set(known)) == len(sides) and not stage.square else ()


def _icon_size(stage: Stage) -> float:
    return _OBJECT_SIZE if suits_lit(stage.composition) else _ICON_SIZE


def _draw_icon(stage: Stage, icon: str, area: Rect) -> None:
    left, top, right, _ = area
    size = stage.height * _icon_size(stage)
    if suits_lit(stage.composition):
        lean = -8.0 if left < stage.width / 2 - size else 8.0
        look = ObjectLook(rim=stage.composition.mood.rim)
        place = ((left + right) / 2, top - size * 0.54)
        draw_object(stage, icon, place, size, turn_deg=lean, look=look)
        return
    turn = -8 if left < stage.width / 2 - size else 8
    sticker(stage, icon, ((left + right) / 2, top - size * 0.56), size, turn)


def _side_areas(
    stage: Stage, divider_y: float, free_px: tuple[float, float], *, with_icons: bool
) -> tuple[Rect, Rect]:
    """Return the areas of the sides, from the left or from the top, each below a sticker if `with_icons`."""
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    top_px, bottom_px = free_px
    clearance = _STACKED_BURST_CLEARANCE if divider_y and not stage.square else _BURST_CLEARANCE
    free = _burst_radius(stage, divider_y) * clearance
    if divider_y:
        upper = (margin, top_px, width - margin, height * divider_y - free)
        return upper, (margin, height * divider_y + free, width - margin, bottom_px)
    top = top_px + height * _icon_size(stage) * _ICON_ROOM if with_icons else top_px
    badge = stage.badge()
    if badge and with_icons:
        bottom_px = min(bottom_px, badge[1] - _BADGE_GAP_PX * stage.unit)
    left = (margin, top, width / 2 - free, bottom_px)
    return left, (width / 2 + free, top, width - margin, bottom_px)


def _fit_sides(stage: Stage, sides: Sequence[str], areas: Sequence[Rect]) -> list[Block]:
    """Fit both sides in one font, the narrower one if they differ, and in similar sizes."""
    style, unit = stage.composition.style, stage.unit
    pairs = list(zip(sides, areas, strict=True))
    fonts = (style.display, *style.alternates)
    if suits_lit(stage.composition):
        fonts = lit_column(stage, 1.0).fonts or fonts
    blocks = [_fit_side(stage, *pair, _SIDE_PX, fonts) for pair in pairs]
    used = [fonts.index(block.fonts[0]) for block in blocks if block.fonts[0] in fonts]
    if len(set(used)) > 1:
        fonts = (fonts[max(used)],)
        blocks = [_fit_side(stage, *pair, _SIDE_PX, fonts) for pair in pairs]
    largest = min(block.size_px for block in blocks) * _SIZE_RATIO_MAX / unit
    if max(block.size_px for block in blocks) > largest * unit:
        blocks = [_fit_side(stage, *pair, largest, fonts) for pair in pairs]
    return blocks


def _fit_side(stage: Stage, text: str, area: Rect, max_size_px: float, fonts: Sequence[str]) -> Block:
    outline = (_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit
    return fit_best(
        _cased(stage, text),
        fonts,
        Box(area[2] - area[0], area[3] - area[1] - outline),
        max_size_px=max_size_px * stage.unit,
        min_cap_px=min_cap_px(stage),
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )


def _cased(stage: Stage, text: str) -> str:
    """Return `text` in capitals, or in the case of the channel."""
    code, language = stage.composition.headline.code, stage.composition.language
    if stage.composition.brand_style is not None:
        return in_style_case(text, stage.composition.style, code, language)
    return in_capitals(text, code, language) if dominant_script(text) in CASED else text


def _draw_side(stage: Stage, block: Block, area: Rect) -> None:
    style, unit = stage.composition.style, stage.unit
    left, top, right, bottom = area
    y = top + max(0.0, bottom - top - block.height_px - block.overhang_px) / 2
    outline = (_OUTLINE_PX * unit, style.dark)
    ink = ensure_contrast(WHITE, style.dark)
    look = Lettering(ink=ink, accent=ink, outline=outline, depth=_DEPTH_PX * unit)
    if suits_lit(stage.composition):
        look = in_one_colour(lit_letters(stage), key=False)
    draw_block(stage, block, (left, y), right - left, look=look, align=Align.CENTRE)


def _draw_burst(stage: Stage, centre: tuple[float, float], divider_y: float) -> None:
    style, unit, canvas = stage.composition.style, stage.unit, stage.canvas
    x, y = centre
    radius = _burst_radius(stage, divider_y)
    bright = (shade for shade in (style.tertiary, style.ink) if luminance(shade) > _LIGHT_LUMINANCE / 2)
    sides = _colours(style)
    distinct = (shade for shade in bright if all(contrast(shade, side) > _BURST_CONTRAST for side in sides))
    colour = next(distinct, WHITE)
    canvas.drawPath(starburst((x + 5 * unit, y + 9 * unit), radius * 1.06, 16), fill(style.dark, 0.9))
    star = starburst(centre, radius, 16)
    canvas.drawPath(star, stroke(style.dark, 14 * unit))
    canvas.drawPath(star, fill(colour))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(x, y)
        canvas.rotate(-6)
        ink = ensure_contrast(style.dark, colour)
        canvas.drawPath(text_path("VS", ("archivo",), radius * 0.70), fill(ink))
    stage.mark("art", (x - radius, y - radius, x + radius, y + radius))


def _fit_bar(stage: Stage) -> Block | None:
    """Fit the sub-line into the bar at the bottom; None where there is none."""
    text, style, unit = stage.composition.headline.sub, stage.composition.style, stage.unit
    if not text:
        return None
    cased = _cased(stage, text)
    width = stage.width - 2 * stage.margin - 80 * unit
    measured = measure(
        cased,
        (style.display, *style.alternates),
        widest_em=width / (_BAR_MIN_TEXT_PX * unit),
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    one = fit_block(measured, Box(width, 1e6), max_size_px=_BAR_TEXT_PX * unit, max_lines=1)
    if one.size_px >= _BAR_MIN_TEXT_PX * unit:
        return one
    return fit_block(measured, Box(width, 1e6), max_size_px=_BAR_LINES_PX * unit, max_lines=_BAR_MAX_LINES)


def _bar_leads(stage: Stage) -> bool:
    """Tell whether the bar is above the sides, as its text is read first; a logo has that place."""
    return stage.composition.headline.sub_first and not stage.composition.logo


def _bar_rect(stage: Stage, block: Block) -> Rect:
    unit = stage.unit
    half = block.width_px / 2 + _BAR_PAD_PX * unit
    height = max(_BAR_PX * unit, block.height_px + _BAR_PAD_PX * unit)
    if _bar_leads(stage):
        top = stage.margin * 0.8
        return (stage.width / 2 - half, top, stage.width / 2 + half, top + height)
    bottom = stage.height - stage.margin * 0.8
    badge = stage.badge()
    if badge and stage.width / 2 + half + _BAR_SLANT_PX * unit > badge[0]:
        bottom = badge[1] - _BADGE_GAP_PX * unit
    return (stage.width / 2 - half, bottom - height, stage.width / 2 + half, bottom)


def _draw_bar(stage: Stage, block: Block) -> None:
    style, slant = stage.composition.style, _BAR_SLANT_PX * stage.unit
    left, top, right, bottom = _bar_rect(stage, block)
    bar = polygon((left + slant, top), (right + slant, top), (right - slant, bottom), (left - slant, bottom))
    stage.canvas.drawPath(bar, fill(style.dark))
    stage.mark("box", (left - slant, top, right + slant, bottom))
    pale = first_light((style.tertiary, style.accent), _LIGHT_LUMINANCE, YELLOW)
    look = Lettering(
        ink=ensure_contrast(WHITE, style.dark), accent=ensure_contrast(pale, style.dark), minor=True
    )
    x = (left + right - block.width_px) / 2
    draw_block(
        stage, block, (x, (top + bottom - block.height_px) / 2), block.width_px, look=look, align=Align.LEFT
    )


FAMILY = Family(name="versus", suits=_suits, compose=_compose)
