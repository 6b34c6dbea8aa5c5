"""Scene: the object in a place that belongs to what the title is about; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import distinct_things, has_hero, lit_score, put, shares
from thumbcli.render.paint.light import draw_grain, draw_pool
from thumbcli.render.paint.objects import object_ratio
from thumbcli.render.paint.scenes import SCENES, kept_place

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.53, 0.92), (0.06, 0.06, 0.94, 0.45)
_AXIS, _SQUARE_AXIS = 0.75, 0.5
_SIZE, _SQUARE_SIZE = 0.70, 0.42
_MOST_THINGS = 3
_SECOND, _SECOND_SIZE, _THIRD, _THIRD_SIZE = (0.635, 0.80), 0.32, (0.92, 0.2), 0.24
_MARGIN = 0.03
"""How far above the ground's front edge an object stands, as a share of its size."""


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
    axis, size = (_SQUARE_AXIS, _SQUARE_SIZE) if square else (_AXIS, _SIZE)
    foot = scene.floor + (1 - scene.floor) * 0.42
    things = distinct_things(composition, _MOST_THINGS)
    if scene.stands:
        x = stage.mirror_x(stage.width * axis)
        radii = (stage.height * size * 0.42, stage.height * size * 0.075)
        draw_pool(stage.canvas, (x, stage.height * foot), radii, 0.75)
    high = size / max(1.0, object_ratio(things[0]))
    middle = foot - high * (0.5 - _MARGIN) if scene.stands else 0.45
    if len(things) == _MOST_THINGS and not square:
        put(stage, things[2], _THIRD, _THIRD_SIZE, 14)
    put(stage, things[0], (axis, middle), size, 0 if scene.stands else -8)
    if len(things) > 1 and not square:
        put(stage, things[1], _SECOND, _SECOND_SIZE, -12)
    draw_lines_beside(stage, shares(stage, *(_SQUARE_WORDS if square else _WORDS)))


FAMILY = Family(name="scene", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
