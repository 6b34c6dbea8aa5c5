"""The ground of a picture with depth: the place where its title plays, mostly out of focus, else a glow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.light import draw_glow_ground
from thumbcli.render.paint.scenes import SCENES, kept_place
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import BLACK, mix

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["draw_ground"]

_DIM = 0.05  # how far a place is darkened, so that it stays behind what is in front of it


def draw_ground(
    stage: Stage,
    family: str,
    glow: tuple[Point, float],
    light: Callable[[skia.Canvas, tuple[float, float]], None],
    variant: str = "",
    *,
    place: str | None = None,
    mirrored: bool = False,
    turned: bool = False,
    in_focus: bool = False,
) -> None:
    """Draw the place of the composition, or a glow where it has none, and what is lit before it.

    Args:
        stage: What to draw on.
        family: The name of the layout family.
        glow: The middle of the glow as shares of the width and the height, and its radius as a share of the
            longer side.
        light: Draws light and shade over it, on a canvas of the given size.
        variant: Distinguishes the grounds of one family.
        place: The name of the scene, or "" for a glow; None for the scene of the composition.
        mirrored: Flip it left to right.
        turned: Flip the place alone: what it shows is behind the object, which is at the left.
        in_focus: The place is all that there is to see but words: it has its edges.
    """
    mood = stage.composition.mood
    place = stage.composition.place if place is None else place
    (across, down), radius = glow

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        if place:
            with skia.AutoCanvasRestore(canvas):
                if turned:
                    canvas.translate(size[0], 0)
                    canvas.scale(-1, 1)
                if in_focus:
                    SCENES[place].paint(canvas, *size, mood)
                else:
                    kept = kept_place(place, size, mood)
                    canvas.drawImageRect(kept, skia.Rect(*size), skia.SamplingOptions())
            canvas.drawPaint(fill(mix(mood.edge, BLACK, 0.3), _DIM))
        else:
            draw_glow_ground(canvas, mood, (size[0] * across, size[1] * down), max(size) * radius)
        light(canvas, size)

    blurred = bool(place) and not in_focus
    stage.draw_glow(
        family, draw, f"{place} {variant}", mirrored=mirrored, soft_edges=in_focus, out_of_focus=blurred
    )
