"""Versus: two sides in two colours, a burst between them. For `X vs Y`.

Side by side on wide canvases, the first side at the right for right-to-left scripts; one over the other on a
square, and where long words would stand small and lonely side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import SMALLEST_CAP_AT_168
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import CASED, in_style_case, sticker
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import draw_logo, logo_spot, room_beside_logo
from thumbcli.render.paint.ornaments import burst, letters, vignette
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon, rays, stroke
from thumbcli.render.style.color import WHITE, contrast, ensure_contrast, luminance, mix
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.icon_choice import find_icon
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    import skia

    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_SLANT = 0.07
_OVER, _OVER_LEAN = 0.5, 0.05
_BURST_PX, _SQUARE_BURST_PX, _OVER_BURST_PX = 88.0, 100.0, 70.0
_CLEAR, _OVER_CLEAR = 1.3, 1.12
_OUTLINE_PX, _DEPTH_PX = 20.0, 12.0
_SIDE_PX = 250.0
_EVEN = 1.4
_LONG, _SMALL, _WORTH_IT = 8, 0.13, 1.15
_ICON_HIGH = 0.30
_BAR_PX, _BAR_TEXT_PX, _BAR_MIN_TEXT_PX, _BAR_LEAN_PX = 92.0, 58.0, 34.0, 14.0
_BAR_FREE_PX = 30.0
_APART = 1.25
_STANDS_OUT = 1.3
_PALE = 0.45
_YELLOW = 0xFFFFE14D


def _suits(composition: Composition) -> float:
    if composition.headline.kind is not HeadlineKind.VERSUS or composition.photo:
        return 0.0
    return 3.0


def _compose(stage: Stage) -> None:
    composition, unit = stage.composition, stage.unit
    bar = _fit_bar(stage)
    foot = _bar_top(stage, bar) - _BAR_FREE_PX * unit if bar else stage.height - stage.margin
    icons = () if composition.logo else _icons(stage, _sides(stage, _seam(stage)))
    duel = _fit_duel(stage, _seam(stage), foot, icons=icons)
    if not icons and _is_lonely(stage, duel):
        duel = _one_over_the_other(stage, duel, foot)
    seam = duel.seam
    stage.backdrop("versus", lambda sheet: _draw_backdrop(sheet, stage, seam), variant=f"{seam}")
    for block, room in zip(duel.blocks, duel.rooms, strict=True):
        _draw_side(stage, block, room)
    for icon, room in zip(icons, duel.rooms, strict=False):
        _draw_icon(stage, icon, room)
    rooms = duel.rooms
    middle = stage.height * seam if seam else (rooms[0][1] + rooms[0][3]) / 2
    _draw_burst(stage, (stage.width / 2, middle), seam)
    if bar:
        _draw_bar(stage, bar)
    if composition.logo:
        draw_logo(stage, composition.logo, logo_spot(stage, composition.logo, _corner(stage)))


@dataclass(frozen=True, slots=True)
class _Duel:
    """Both sides, where they stand, and how far down they part: 0 where they stand side by side."""

    blocks: list[Block]
    rooms: list[Rect]
    seam: float

    @property
    def size_px(self) -> float:
        return min(block.smallest_cap_px for block in self.blocks)


def _is_lonely(stage: Stage, duel: _Duel) -> bool:
    """Tell whether long words stand small side by side, with nothing above them or below."""
    longest = max(len(word) for side in _sides(stage, 0) for word in side.split())
    return not stage.square and longest >= _LONG and duel.size_px < _SMALL * stage.height


def _one_over_the_other(stage: Stage, duel: _Duel, foot: float) -> _Duel:
    """Return the duel turned, where that makes it worthwhile larger."""
    badge = stage.badge()
    free = min(foot, badge[1] - _DEPTH_PX * stage.unit) if badge else foot
    over = _fit_duel(stage, round((stage.margin + free) / 2 / stage.height, 2), free)
    return over if over.size_px > duel.size_px * _WORTH_IT else duel


def _seam(stage: Stage) -> float:
    """Return how far down the sides part where nothing speaks against it."""
    return _OVER if stage.square else 0.0


def _sides(stage: Stage, seam: float) -> list[str]:
    """Return both sides from the left, or from the top."""
    sides = [stage.composition.headline.left, stage.composition.headline.right]
    return sides[::-1] if stage.composition.rtl and not seam else sides


def _corner(stage: Stage) -> Corner:
    return Corner.BOTTOM_RIGHT if stage.square and not stage.composition.headline.sub else Corner.TOP_RIGHT


def _fit_duel(stage: Stage, seam: float, foot: float, *, icons: Sequence[str] = ()) -> _Duel:
    rooms = _beside_logo(stage, _rooms(stage, seam, foot, lowered=bool(icons)), seam)
    return _Duel(_fit_sides(stage, _sides(stage, seam), rooms), rooms, seam)


def _colours(style: Style) -> tuple[int, int]:
    first, second = style.accent, style.second
    if contrast(first, second) >= _APART:
        return first, second
    # Where even the page is the dark ground, as a channel has it, that is the other colour there is.
    own_ground = not style.light and style.paper == style.ground
    return first, style.ground if own_ground else style.dark


def _second_half(stage: Stage, seam: float) -> skia.Path:
    width, height = float(stage.width), float(stage.height)
    if seam:
        low, high = (height * (seam + lean) for lean in (_OVER_LEAN, -_OVER_LEAN))
        return polygon((0, low), (width, high), (width, height), (0, height))
    lean = width * _SLANT
    return polygon((width / 2 + lean, 0), (width, 0), (width, height), (width / 2 - lean, height))


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage, seam: float) -> None:
    style, canvas, unit = stage.composition.style, sheet.canvas, stage.unit
    width, height = float(sheet.width), float(sheet.height)
    first, second = _colours(style)
    with sheet.soft() as soft:
        shades = [mix(first, WHITE, 0.10), mix(first, style.dark, 0.28)]
        soft.drawPaint(gradient((0, 0), (width * 0.5, height), shades))
        shades = [mix(second, WHITE, 0.12), mix(second, style.dark, 0.35)]
        soft.drawPath(_second_half(stage, seam), gradient((width, 0), (width * 0.5, height), shades))
        vignette(soft, (width, height), style.dark, 0.30)
    if not stage.composition.grave:
        rays(canvas, (width / 2, height / 2), width, 26, colour=WHITE, alpha=0.15, turn=0.06)
    _draw_dots(sheet, style)
    lean = width * _SLANT
    line = [(width / 2 + lean, -5.0), (width / 2 - lean, height + 5)]
    if seam:
        line = [(-5.0, height * (seam + _OVER_LEAN)), (width + 5, height * (seam - _OVER_LEAN))]
    canvas.drawLine(*line[0], *line[1], stroke(style.dark, 26 * unit))
    canvas.drawLine(*line[0], *line[1], stroke(WHITE, 14 * unit))


def _draw_dots(sheet: BackgroundCanvas, style: Style) -> None:
    width, height = float(sheet.width), float(sheet.height)
    paint = fill(style.dark, 0.25)
    size = {"step_px": width / 56, "dot_px": width / 130}
    lower = (0.0, height * 0.5, width * 0.42, height * 1.02)
    halftone(sheet.canvas, lower, paint, **size, density=lambda x, y: max(0.0, y - x * 0.8))
    upper = (width * 0.55, -10.0, width, height * 0.5)
    halftone(sheet.canvas, upper, paint, **size, density=lambda x, y: max(0.0, x - y * 1.2))


def _burst_radius(stage: Stage, seam: float) -> float:
    size = _SQUARE_BURST_PX if stage.square else _OVER_BURST_PX if seam else _BURST_PX
    return size * stage.unit


def _icons(stage: Stage, sides: Sequence[str]) -> tuple[str, ...]:
    """Return a picture for each side, where both have one of their own and a wide canvas room for it."""
    found = [find_icon(side, stage.composition.category) for side in sides]
    known = tuple(icon for icon in found if icon and can_draw(icon))
    return known if len(set(known)) == len(sides) and not stage.square else ()


def _draw_icon(stage: Stage, icon: str, room: Rect) -> None:
    left, top, right, _ = room
    size = stage.height * _ICON_HIGH
    turn = -8 if left < stage.width / 2 - size else 8
    sticker(stage, icon, ((left + right) / 2, top - size * 0.56), size, turn)


def _rooms(stage: Stage, seam: float, foot: float, *, lowered: bool) -> tuple[Rect, Rect]:
    """Return where the two sides stand, in reading order from the left or from the top.

    Args:
        stage: What to draw on.
        seam: How far down they part; 0 where they stand side by side.
        foot: The lowest that they may reach.
        lowered: They leave room for a sticker above each.
    """
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    free = _burst_radius(stage, seam) * (_OVER_CLEAR if seam and not stage.square else _CLEAR)
    if seam:
        upper = (margin, margin, width - margin, height * seam - free)
        return upper, (margin, height * seam + free, width - margin, foot)
    top = margin + height * _ICON_HIGH * 1.12 if lowered else margin
    left = (margin, top, width / 2 - free, foot)
    return left, (width / 2 + free, top, width - margin, foot)


def _beside_logo(stage: Stage, rooms: Sequence[Rect], seam: float) -> list[Rect]:
    """Return what the logo leaves of both rooms; side by side they stay level."""
    free = [room_beside_logo(stage, room, _corner(stage)) for room in rooms]
    if seam:
        return free
    top, bottom = max(room[1] for room in free), min(room[3] for room in free)
    return [(left, top, right, bottom) for left, _, right, _ in free]


def _fit_sides(stage: Stage, sides: Sequence[str], rooms: Sequence[Rect]) -> list[Block]:
    """Fit both sides in one face, the narrower one where they would differ, and in much the same size."""
    style, unit = stage.composition.style, stage.unit
    pairs = list(zip(sides, rooms, strict=True))
    faces = (style.display, *style.alternates)
    blocks = [_fit_side(stage, *pair, _SIDE_PX, faces) for pair in pairs]
    used = [faces.index(block.faces[0]) for block in blocks if block.faces[0] in faces]
    if len(set(used)) > 1:
        faces = (faces[max(used)],)
        blocks = [_fit_side(stage, *pair, _SIDE_PX, faces) for pair in pairs]
    largest = min(block.size_px for block in blocks) * _EVEN / unit
    if max(block.size_px for block in blocks) > largest * unit:
        blocks = [_fit_side(stage, *pair, largest, faces) for pair in pairs]
    return blocks


def _fit_side(stage: Stage, text: str, room: Rect, max_size_px: float, faces: Sequence[str]) -> Block:
    reach = (_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit
    return fit_best(
        _cased(stage, text),
        faces,
        Box(room[2] - room[0], room[3] - room[1] - reach),
        max_size_px=max_size_px * stage.unit,
        min_cap_px=SMALLEST_CAP_AT_168 * stage.width / 168,
    )


def _cased(stage: Stage, text: str) -> str:
    """Return `text` in capitals, unless the channel never writes so."""
    if stage.composition.brand_style is not None:
        return in_style_case(text, stage.composition.style)
    return text.upper() if dominant_script(text) in CASED else text


def _draw_side(stage: Stage, block: Block, room: Rect) -> None:
    style, unit = stage.composition.style, stage.unit
    left, top, right, bottom = room
    y = top + max(0.0, bottom - top - block.height_px - block.overhang_px) / 2
    outline = (_OUTLINE_PX * unit, style.dark)
    ink = ensure_contrast(WHITE, style.dark)
    look = Lettering(ink=ink, accent=ink, outline=outline, depth=_DEPTH_PX * unit)
    draw_block(stage, block, (left, y), right - left, look=look, align=Align.CENTRE)


def _draw_burst(stage: Stage, centre: tuple[float, float], seam: float) -> None:
    style, unit, canvas = stage.composition.style, stage.unit, stage.canvas
    x, y = centre
    radius = _burst_radius(stage, seam)
    shades = (style.third, style.ink, WHITE)
    colour = next((shade for shade in shades if _stands_out(shade, style)), WHITE)
    canvas.drawPath(burst((x + 5 * unit, y + 9 * unit), radius * 1.06, 16), fill(style.dark, 0.9))
    star = burst(centre, radius, 16)
    canvas.drawPath(star, stroke(style.dark, 14 * unit))
    canvas.drawPath(star, fill(colour))
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(-6)
    ink = ensure_contrast(style.dark, colour)
    canvas.drawPath(letters("VS", ("archivo",), radius * 0.70), fill(ink))
    canvas.restore()
    stage.mark("art", (x - radius, y - radius, x + radius, y + radius))


def _stands_out(shade: int, style: Style) -> bool:
    return luminance(shade) > _PALE / 2 and all(
        contrast(shade, other) > _STANDS_OUT for other in _colours(style)
    )


def _fit_bar(stage: Stage) -> Block | None:
    """Fit the sub-line into the bar at the foot; None where there is none."""
    text, style, unit = stage.composition.headline.sub, stage.composition.style, stage.unit
    if not text:
        return None
    cased = _cased(stage, text)
    width = stage.width - 2 * stage.margin - 80 * unit
    measured = measure(cased, (style.display, *style.alternates), widest_em=width / (_BAR_MIN_TEXT_PX * unit))
    return fit_block(measured, Box(width, 1e6), max_size_px=_BAR_TEXT_PX * unit, max_lines=1)


def _bar_rect(stage: Stage, block: Block) -> Rect:
    unit = stage.unit
    half = block.width_px / 2 + 44 * unit
    bottom = stage.height - stage.margin * 0.8
    badge = stage.badge()
    if badge and stage.width / 2 + half + _BAR_LEAN_PX * unit > badge[0]:
        bottom = badge[1] - 12 * unit
    height = max(_BAR_PX * unit, block.height_px + 44 * unit)
    return (stage.width / 2 - half, bottom - height, stage.width / 2 + half, bottom)


def _bar_top(stage: Stage, block: Block) -> float:
    return _bar_rect(stage, block)[1]


def _draw_bar(stage: Stage, block: Block) -> None:
    style, lean = stage.composition.style, _BAR_LEAN_PX * stage.unit
    left, top, right, bottom = _bar_rect(stage, block)
    bar = polygon((left + lean, top), (right + lean, top), (right - lean, bottom), (left - lean, bottom))
    stage.canvas.drawPath(bar, fill(style.dark))
    stage.mark("box", (left - lean, top, right + lean, bottom))
    pale = next((shade for shade in (style.third, style.accent) if luminance(shade) > _PALE), _YELLOW)
    look = Lettering(
        ink=ensure_contrast(WHITE, style.dark), accent=ensure_contrast(pale, style.dark), minor=True
    )
    x = (left + right - block.width_px) / 2
    draw_block(
        stage,
        block,
        (x, (top + bottom - block.height_px) / 2),
        block.width_px,
        look=look,
        align=Align.LEFT,
    )


FAMILY = Family(name="versus", suits=_suits, compose=_compose)
