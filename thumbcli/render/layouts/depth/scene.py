"""Scene: the object in a place that belongs to what the title is about; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import at, has_hero, lit_score, put, put_within, shares
from thumbcli.render.paint.light import draw_grain, draw_pool
from thumbcli.render.paint.objects import turned_extent
from thumbcli.render.paint.scenes import SCENES, kept_place

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.53, 0.92), (0.06, 0.06, 0.94, 0.45)
_OBJECT, _SQUARE_OBJECT = (0.565, 0.09, 0.965, 0.93), (0.1, 0.48, 0.9, 0.965)
"""What the object keeps to: it is shown as a whole, clear of the words and of the edge."""

_SUNK = 0.03  # how far above its foot an object touches the floor, as a share of its size
_FOOT = 0.42  # of the floor, from its back to the front: where an object stands


def _suits(composition: Composition) -> float:
    if not has_hero(composition) or composition.somber or composition.own_colours or not composition.place:
        return 0.0
    return lit_score(composition, 1.55)


def _compose(stage: Stage) -> None:
    composition, square = stage.composition, stage.square
    name = composition.place or "desk"
    scene = SCENES[name]
    mood = composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        scene.draw(canvas, size, mood, kept_place(name, size, mood))

    stage.draw_glow("scene", draw, name, mirrored=stage.mirrored, out_of_focus=True)
    draw_grain(stage.canvas)
    left, top, right, bottom = _SQUARE_OBJECT if square else _OBJECT
    thing = composition.icons[0]
    if scene.stands:
        foot = min(bottom, scene.floor + (1 - scene.floor) * _FOOT)
        across, down = turned_extent(thing, 0)
        size = min((right - left) * stage.width / (across * stage.height), (foot - top) / down)
        middle = (left + right) / 2
        radii = (stage.height * size * across * 0.42, stage.height * size * 0.075)
        draw_pool(stage.canvas, at(stage, middle, foot - _SUNK * size), radii, 0.75)
        put(stage, thing, (middle, foot - down * size / 2), size)
    else:
        put_within(stage, thing, (left, top, right, bottom))
    draw_lines_beside(stage, shares(stage, *(_SQUARE_WORDS if square else _WORDS)))


FAMILY = Family(name="scene", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
