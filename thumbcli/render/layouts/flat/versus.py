"""Versus: two sides in two colours, a star with "VS" between them. For `X vs Y`.

Side by side on wide canvases, the first side at the right for right-to-left scripts; one above the other on a
square, and where words would be smaller side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import in_one_colour, lit_letters, tint_of
from thumbcli.render.layouts.depth.lit_versus import draw_lit_sides, draw_seam, suits_lit
from thumbcli.render.layouts.flat.versus_bar import draw_bar, fit_bar, free_rows
from thumbcli.render.layouts.flat.versus_ground import burst_radius_px, divider, draw_burst, draw_flat_sides
from thumbcli.render.layouts.flat.versus_sides import (
    DEPTH_PX,
    OUTLINE_PX,
    best_pair,
    default_corner,
    stretch_of,
    thing_size,
    wears_shirts,
)
from thumbcli.render.layouts.shared_parts import sticker
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.paint.objects import ObjectLook, draw_object
from thumbcli.render.paint.shirt import draw_shirt
from thumbcli.render.style.color import WHITE, ensure_contrast
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.layouts.flat.versus_sides import Pair
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.title.side_colours import SideColours
    from thumbcli.render.typography.fit import Block

__all__ = ["FAMILY"]

_LEAN_DEG, _SHARED_TURN_DEG = 8.0, -10.0
_BALL, _BALL_DROP = (
    0.5,
    0.12,
)  # between the sides: its size, and how much lower it is, in sizes of their things
_ABOVE_WORDS = 0.54  # from the top of the words to the middle of the thing above them, in its sizes


def _suits(composition: Composition) -> float:
    """Return how well it suits: a card has its two sides in a calmer layout."""
    if composition.headline.kind is not HeadlineKind.VERSUS or composition.photo:
        return 0.0
    return 1.6 if composition.format.is_card else 3.0


def _compose(stage: Stage) -> None:
    composition = stage.composition
    bar = fit_bar(stage)
    pair = best_pair(stage, free_rows(stage, bar))
    lit = suits_lit(composition)
    if lit:
        draw_lit_sides(stage, divider(stage, pair.divider_y), _in_order(stage, pair))
    else:
        draw_flat_sides(stage, pair.divider_y)
    stretch = stretch_of(stage, pair)
    for block, area in zip(pair.blocks, pair.areas, strict=True):
        _draw_side(stage, block, area, stretch)
    top, bottom = pair.areas[0][1], pair.areas[0][3]
    centre = (stage.width / 2, stage.height * pair.divider_y if pair.divider_y else (top + bottom) / 2)
    if pair.parts_things:
        size = stage.height * thing_size(stage)
        centre = (stage.width / 2, top - size * _ABOVE_WORDS)
    if lit:
        line = divider(stage, pair.divider_y)
        draw_seam(stage, line, centre, burst_radius_px(stage, pair.divider_y))
    else:
        draw_burst(stage, centre, pair.divider_y)
    _draw_things(stage, pair)
    if bar:
        draw_bar(stage, bar)
    draw_logo(stage, default_corner(stage))


def _draw_things(stage: Stage, pair: Pair) -> None:
    """Draw the thing of each side above it, or the one that both share on the line between them."""
    size = stage.height * thing_size(stage)
    middle = pair.areas[0][1] - size * _ABOVE_WORDS
    if wears_shirts(pair) and not pair.divider_y and not stage.square:
        turns = (-_LEAN_DEG, _LEAN_DEG)
        for side, (left, _, right, _), turn in zip(_in_order(stage, pair), pair.areas, turns, strict=True):
            draw_shirt(stage, ((left + right) / 2, middle), size, side, turn)
    if pair.ball:
        _draw_thing(
            stage, pair.ball, (stage.width / 2, middle + size * _BALL_DROP), size * _BALL, _SHARED_TURN_DEG
        )
    if wears_shirts(pair):
        return
    if len(pair.things) == 1:
        _draw_thing(stage, pair.things[0], (stage.width / 2, middle), size, _SHARED_TURN_DEG)
        return
    things = pair.things[::-1] if stage.composition.rtl else pair.things
    for thing, (left, _, right, _), turn in zip(things, pair.areas, (-_LEAN_DEG, _LEAN_DEG), strict=False):
        _draw_thing(stage, thing, ((left + right) / 2, middle), size, turn)


def _in_order(stage: Stage, pair: Pair) -> tuple[SideColours, ...]:
    """Return the colours of the sides from the left, or from the top."""
    return pair.colours[::-1] if stage.composition.rtl and not pair.divider_y else pair.colours


def _draw_thing(stage: Stage, thing: str, centre: tuple[float, float], size: float, turn_deg: float) -> None:
    if suits_lit(stage.composition):
        look = ObjectLook(rim=stage.composition.mood.rim, tint=tint_of(stage.composition, thing))
        draw_object(stage, thing, centre, size, turn_deg=turn_deg, look=look)
    else:
        sticker(stage, thing, (centre[0], centre[1]), size, turn_deg)


def _draw_side(stage: Stage, block: Block, area: Rect, stretch: float) -> None:
    style, unit = stage.composition.style, stage.unit
    left, top, right, bottom = area
    y = top + max(0.0, bottom - top - (block.height_px + block.overhang_px) * stretch) / 2
    outline = (OUTLINE_PX * unit, style.dark)
    ink = ensure_contrast(WHITE, style.dark)
    look = Lettering(ink=ink, accent=ink, outline=outline, depth=DEPTH_PX * unit)
    if suits_lit(stage.composition):
        look = in_one_colour(lit_letters(stage), key=False)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.scale(1, stretch)
        draw_block(stage, block, (left, y / stretch), right - left, look=look, align=Align.CENTRE)


FAMILY = Family(name="versus", suits=_suits, compose=_compose)
