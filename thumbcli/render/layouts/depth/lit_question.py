"""The question with depth: a giant question mark on a bright ground, the object in place of its dot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.depth.lit_parts import (
    has_hero,
    is_lit,
    lit_column,
    lit_words,
    put,
    shares,
    shown_things,
)
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import headline_px, logo_corner
from thumbcli.render.paint.light import draw_glow_ground, draw_grain, draw_halo, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient, radial
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.style.oklab import from_lch, to_lab
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["compose_lit_question", "suits_lit"]

_WORDS, _SQUARE_WORDS = (0.045, 0.09, 0.60, 0.91), (0.06, 0.06, 0.94, 0.47)

# The middle of the mark and its height, and of the object in place of its dot.
_MARK, _MARK_HEIGHT = (0.79, 0.49), 0.86
_SQUARE_MARK, _SQUARE_MARK_HEIGHT = (0.5, 0.745), 0.42
_DOT_SHARE = 0.30
"""From the foot on, how much of the mark its dot takes."""

_DOT_SIZE = 0.40  # of the object, as a share of the mark's height
_DEPTH = (0.028, 0.042)  # of its sides, as shares of its height
_BRIGHT_LIGHTNESS, _BRIGHT_CHROMA = 0.84, 0.13
_MARK_HUES_RAD, _MARK_CHROMA, _MARK_LIGHTNESS = (0.55, 4.65, 6.1), 0.2, (0.66, 0.50)
_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(12 * 1024 * 1024, Sprite.size_bytes)
_HEADLINE_PX, _SHORT_HEADLINE_PX = 260.0, 380.0
_ARABIC_MARK = "\u061f"


def suits_lit(composition: Composition) -> bool:
    """Tell whether a question is drawn with depth."""
    return bool(
        is_lit(composition)
        and not composition.format.is_card
        and composition.headline.kind is HeadlineKind.QUESTION
        and (has_hero(composition) or not composition.icons)
    )


def compose_lit_question(stage: Stage) -> None:
    """Draw it; a grave one, and one in somebody's own colours, on the mood's dark ground."""
    composition, mood, square = stage.composition, stage.composition.mood, stage.square
    bright = not composition.somber and not composition.own_colours
    ground = from_lch(_BRIGHT_LIGHTNESS, _BRIGHT_CHROMA, to_lab(mood.core).hue)
    across, down = _SQUARE_MARK if square else _MARK

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * across, size[1] * down)
        if bright:
            shades = [mix(ground, WHITE, 0.55), mix(ground, mood.core, 0.35)]
            canvas.drawPaint(radial(centre, max(size) * 0.9, shades))
            return
        draw_glow_ground(canvas, mood, centre, max(size) * 0.62)
        draw_halo(canvas, centre, size[1] * 0.6, mood.core, 0.5)
        draw_vignette(canvas, size, 0.4)

    stage.draw_glow("question", draw, f"{bright}", mirrored=stage.mirrored)
    draw_grain(stage.canvas)
    _draw_mark(stage, bright=bright)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    if not bright:
        lit_words(stage, area, sizes_px=(_HEADLINE_PX, _SHORT_HEADLINE_PX))
        return
    behind = mix(ground, mood.core, 0.35)
    ink = ensure_contrast(mix(mood.edge, BLACK, 0.35), behind, 9.0)
    accent = ensure_contrast(_opposite(mood)[1], behind, 5.2)
    look = Lettering(ink=ink, accent=accent)
    text = composition.headline.main
    column = lit_column(
        stage,
        headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX),
        turn_deg=0,
        look=look,
        plate=(ink, WHITE),
    )
    corner = logo_corner(stage, square=Corner.BOTTOM_LEFT)
    draw_column_and_logo(stage, text, stage.mirror(area), column, corner)


def _draw_mark(stage: Stage, *, bright: bool) -> None:
    composition, scale = stage.composition, stage.composition.scale
    across, down = _SQUARE_MARK if stage.square else _MARK
    high = stage.height * (_SQUARE_MARK_HEIGHT if stage.square else _MARK_HEIGHT)
    with_dot = not has_hero(composition)
    flipped = _ARABIC_MARK in composition.headline.main
    side = math.ceil(high * 1.25 * scale)

    def bake(canvas: skia.Canvas) -> None:
        canvas.translate(side / 2, side / 2)
        canvas.scale(-scale if flipped else scale, scale)
        _paint_mark(canvas, composition, high, with_dot=with_dot, bright=bright)

    x = stage.mirror_x(stage.width * across)
    key = (side, composition.mood, with_dot, flipped, bright)
    sprite = _SPRITES.get(key, lambda: Sprite((side, side), bake))
    sprite.paint(stage.canvas, (x * scale, stage.height * down * scale))
    if with_dot:
        reach = high * 0.32
        middle = stage.height * down
        stage.mark("art", (x - reach, middle - high / 2, x + reach, min(middle + high / 2, _foot(stage))))
    else:
        dot = down + high / stage.height * (0.5 - _DOT_SHARE / 2)
        size = high * _DOT_SIZE / stage.height
        put(stage, shown_things(composition, 1)[0], (across, min(dot, 0.97 - size / 2)), size)


def _opposite(mood: Mood) -> tuple[int, int]:
    """Return the colours of the mark on a bright ground, top and foot: of a hue far from the ground's."""
    own = to_lab(mood.core).hue
    hue = min(_MARK_HUES_RAD, key=lambda hue: math.cos(hue - own))
    top, foot = (from_lch(lightness, _MARK_CHROMA, hue) for lightness in _MARK_LIGHTNESS)
    return top, foot


def _foot(stage: Stage) -> float:
    """Return how far down artwork may be recorded: the mark ends beside the badge, not under it."""
    badge = stage.badge()
    return badge[1] if badge else float(stage.height)


def _paint_mark(
    canvas: skia.Canvas, composition: Composition, high: float, *, with_dot: bool, bright: bool
) -> None:
    mood = composition.mood
    path = text_path("?", ("archivo", "noto"), high)
    if not with_dot:
        bounds = path.computeTightBounds()
        cut = skia.Path()
        cut.addRect(
            skia.Rect(bounds.left(), bounds.bottom() - high * _DOT_SHARE, bounds.right(), bounds.bottom())
        )
        path = skia.Op(path, cut, skia.PathOp.kDifference_PathOp)
    top, bottom = _opposite(mood) if bright else mood.accent
    side = mix(bottom, BLACK, 0.55) if bright else mood.side
    right, down = (share * high for share in _DEPTH)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(right * 1.3, down * 1.6)
        canvas.drawPath(path, blurred_fill(with_alpha(BLACK, 0.4), high * 0.02))
    steps = 12
    for step in range(steps, 0, -1):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(right * step / steps, down * step / steps)
            canvas.drawPath(path, fill(side))
    fill_gradient(canvas, path, [mix(top, WHITE, 0.25), bottom])
