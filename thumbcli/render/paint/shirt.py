"""A player's shirt in the colours of a side: what stands for a club without its crest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient, stroke
from thumbcli.render.pixels.silhouette import SOLID, Silhouette
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["draw_shirt"]

# Of the right half of a shirt two units wide and high, from the middle of the collar to the hem.
_NECK, _SHOULDER, _CUFF, _CUFF_LOW, _ARMPIT, _HEM = (
    (0.26, -0.86),
    (0.52, -0.80),
    (1.0, -0.30),
    (0.74, -0.02),
    (0.56, -0.24),
    (0.58, 0.92),
)
_TRIM = 0.13  # the width of the edges of collar and sleeves
_SHADE = 0.34  # how much darker its foot is


def draw_shirt(
    stage: Stage, centre: Point, size_px: float, colours: tuple[int, int], turn_deg: float = 0.0
) -> None:
    """Draw a shirt with its shadow, and record it as artwork that words may overlap.

    Args:
        stage: What to draw on.
        centre: Of the shirt, in sd px.
        size_px: Its height, in sd px.
        colours: Of the cloth, and of its edges.
        turn_deg: Rotation, clockwise.
    """
    cloth, trim = colours
    canvas, half = stage.canvas, size_px / 2
    body, collar = _body(), _collar()
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(*centre)
        canvas.rotate(turn_deg)
        canvas.scale(half, half)
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0.06, 0.10)
            canvas.drawPath(body, blurred_fill(with_alpha(BLACK, 0.55), 0.07))
        fill_gradient(canvas, body, [mix(cloth, WHITE, 0.12), mix(cloth, BLACK, _SHADE)])
        with skia.AutoCanvasRestore(canvas):
            canvas.clipPath(body, skia.ClipOp.kIntersect, True)
            for side in (-1, 1):
                canvas.drawLine(
                    side * _CUFF[0], _CUFF[1], side * _CUFF_LOW[0], _CUFF_LOW[1], stroke(trim, _TRIM * 1.6)
                )
                fold = skia.Path()
                fold.moveTo(side * _ARMPIT[0], _ARMPIT[1])
                fold.quadTo(side * 0.40, 0.30, side * 0.46, _HEM[1])
                canvas.drawPath(fold, stroke(mix(cloth, BLACK, 0.45), 0.03, 0.6))
        canvas.drawPath(collar, fill(mix(cloth, BLACK, 0.55)))
        canvas.drawPath(collar, stroke(trim, _TRIM * 0.75))
        canvas.drawPath(body, stroke(mix(cloth, WHITE, 0.55), 0.022, 0.75))
    x, y = centre
    shirt = Silhouette(alpha=SOLID, centre=centre, width_px=1.6 * half, height_px=1.8 * half)
    stage.mark("photo", (x - half, y - half, x + half, y + half), shirt)


def _body() -> skia.Path:
    path = skia.Path()
    path.moveTo(-_NECK[0], _NECK[1])
    path.quadTo(0, _NECK[1] + 0.30, *_NECK)
    for point in (_SHOULDER, _CUFF, _CUFF_LOW, _ARMPIT, _HEM):
        path.lineTo(*point)
    for x, y in (_HEM, _ARMPIT, _CUFF_LOW, _CUFF, _SHOULDER):
        path.lineTo(-x, y)
    path.close()
    return path


def _collar() -> skia.Path:
    path = skia.Path()
    path.moveTo(-_NECK[0], _NECK[1])
    path.quadTo(0, _NECK[1] + 0.30, *_NECK)
    path.quadTo(0, _NECK[1] + 0.08, -_NECK[0], _NECK[1])
    path.close()
    return path
