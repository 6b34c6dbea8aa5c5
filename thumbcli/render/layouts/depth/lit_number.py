"""The number with depth: a giant numeral with sides, the object at its foot, the words beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.depth.calendar_leaf import LEAF_RATIO, counts_days, paint_leaf
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    has_hero,
    is_lit,
    lit_words,
    put,
    shown_things,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.paint.light import draw_halo, draw_soft_rays, draw_veil, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["compose_lit_number", "suits_lit"]

_CENTRE, _HEIGHT, _WIDTH = (0.185, 0.48), 0.78, 0.36
"""The middle of the numeral, and its largest height and width, as shares of the picture's."""

_SQUARE_CENTRE, _SQUARE_HEIGHT, _SQUARE_WIDTH = (0.42, 0.265), 0.40, 0.62
_OBJECT_SIZE, _SMALL_OBJECT_SIZE, _SQUARE_OBJECT_SIZE = 0.44, 0.36, 0.30
_OVER_DIGIT, _UNDER_DIGITS = 0.24, 0.3
"""How far the object's middle is above the numeral's foot, and below it, as shares of the object's size."""

_OVERLAP = 0.06  # how far the object's middle is inside the numeral's corner, as a share of the width
_SQUARE_BESIDE, _SQUARE_OBJECT_WIDTH, _SQUARE_EDGE = 0.09, 0.36, 0.98
"""On a square how far it is outside of that corner, its largest size, and where it ends, as such shares: the
words below the numeral are not to stand on it."""

_DEPTH = (0.034, 0.06)  # of its sides, as shares of its height
_TURN_DEG = -3.0
_GAP_PX = 44.0
_HEADLINE_PX, _SHORT_HEADLINE_PX = 240.0, 340.0
_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(12 * 1024 * 1024, Sprite.size_bytes)
_HEAVY = ("anton", "archivo", "noto")


def suits_lit(composition: Composition) -> bool:
    """Tell whether a count is drawn with depth."""
    artless = not composition.icons or has_hero(composition)
    return is_lit(composition) and not composition.format.is_card and artless


def compose_lit_number(stage: Stage) -> None:
    """Draw it; the numeral is at the right in right-to-left scripts."""
    composition, mood, square = stage.composition, stage.composition.mood, stage.square
    across, down = _SQUARE_CENTRE if square else _CENTRE

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * across, size[1] * down)
        if not (composition.somber or composition.place):
            draw_soft_rays(canvas, centre, max(size) * 0.8, count=20, colour=mood.rim, alpha=0.16)
        draw_halo(canvas, centre, size[1] * 0.55, mood.core, 0.35)
        draw_vignette(canvas, size, 0.4)
        end, start = (
            ((0.0, size[1] * 0.3), (0.0, size[1])) if square else ((size[0] * 0.4, 0.0), (size[0], 0.0))
        )
        draw_veil(canvas, start, end, mood.edge, 0.55)

    draw_ground(stage, "number", ((across, down), 0.72), draw, mirrored=stage.mirrored, turned=not square)
    finish_ground(stage)
    _, _, right, bottom = _draw_numeral(stage)
    if has_hero(composition):
        leaf = counts_days(composition)
        lone = len(composition.headline.number) == 1 and not leaf
        size = _SQUARE_OBJECT_SIZE if square else _OBJECT_SIZE if lone else _SMALL_OBJECT_SIZE
        # It may cover the foot of one digit, but no more of the last of several.
        lower = -_OVER_DIGIT if lone else _UNDER_DIGITS
        x, y = (
            right / stage.width - (0.0 if leaf else _OVERLAP),
            min(bottom / stage.height + size * lower, 0.96 - size / 2),
        )
        if square:
            ratio = stage.height / stage.width
            size = min(size, _SQUARE_OBJECT_WIDTH / ratio)
            x = min(right / stage.width + _SQUARE_BESIDE, _SQUARE_EDGE - size * ratio / 2)
            y = bottom / stage.height - size / 2
        put(stage, shown_things(composition, 1)[0], (x, y), size, 6)
        right = max(right, (x + size * stage.height / stage.width / 2) * stage.width)
    gap, margin = _GAP_PX * stage.unit, stage.margin
    area = (
        (margin, stage.height * 0.55, stage.width - margin, stage.height - margin)
        if square
        else (min(right + gap, stage.width * 0.55), margin, stage.width - margin, stage.height - margin)
    )
    lit_words(
        stage,
        area,
        text=composition.headline.counted,
        sizes_px=(_HEADLINE_PX, _SHORT_HEADLINE_PX),
        turn_deg=-1.5,
    )


def _draw_numeral(stage: Stage) -> tuple[float, float, float, float]:
    """Draw the numeral and return its bounds in a layout that is not mirrored."""
    composition, scale = stage.composition, stage.composition.scale
    across, down = _SQUARE_CENTRE if stage.square else _CENTRE
    high, wide = (_SQUARE_HEIGHT, _SQUARE_WIDTH) if stage.square else (_HEIGHT, _WIDTH)
    number = composition.headline.number
    leaf = counts_days(composition)
    path = text_path(number, _HEAVY, stage.height * high)
    bounds = path.computeTightBounds()
    if leaf:
        bounds = skia.Rect.MakeWH(stage.height * high * LEAF_RATIO, stage.height * high)
    shrink = min(1.0, stage.width * wide / bounds.width())
    half = (bounds.width() * shrink / 2, bounds.height() * shrink / 2)
    side = math.ceil(2.5 * max(half) * scale)

    def bake(canvas: skia.Canvas) -> None:
        canvas.translate(side / 2, side / 2)
        canvas.rotate(0 if composition.somber else _TURN_DEG)
        canvas.scale(shrink * scale, shrink * scale)
        if leaf:
            paint_leaf(canvas, number, stage.height * high, composition)
        else:
            _paint_numeral(canvas, path, composition)

    x, y = stage.width * across, stage.height * down
    x = max(x, stage.margin * 0.75 + half[0])
    sprite = _SPRITES.get((number, leaf, side, composition.mood), lambda: Sprite((side, side), bake))
    sprite.paint(stage.canvas, (stage.mirror_x(x) * scale, y * scale))
    rect = (x - half[0], y - half[1], x + half[0], y + half[1])
    stage.mark("art", stage.mirror(rect))
    return rect


def _paint_numeral(canvas: skia.Canvas, path: skia.Path, composition: Composition) -> None:
    mood, high = composition.mood, path.computeTightBounds().height()
    right, down = (share * high for share in _DEPTH)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(right * 1.4, down * 1.5)
        canvas.drawPath(path, blurred_fill(with_alpha(BLACK, 0.6), high * 0.03))
    steps = 16
    for step in range(steps, 0, -1):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(right * step / steps, down * step / steps)
            canvas.drawPath(path, fill(mix(mood.side, mood.accent[1], 0.35 * (1 - step / steps))))
    fill_gradient(
        canvas,
        path,
        [mix(mood.accent[0], WHITE, 0.35), mood.accent[1], mix(mood.accent[1], mood.side, 0.3)],
        0.55,
    )
