"""Shadow: words alone, as large as the picture, that cast a long hard shadow over a ground in two colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, polygon
from thumbcli.render.style.color import BLACK, WHITE, mix
from thumbcli.render.style.mood import companion_mood
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.065, 0.085, 0.935, 0.915), (0.08, 0.10, 0.92, 0.90)
_LIT, _SHADOW = 0.22, 0.5  # how far the ground is lit at the top left, and darker in the shadow
_SPLIT = (0.74, 0.40)  # where the two colours meet at the top and at the foot, as shares of the width
_SCORE = 1.3  # one flat colour is dull beside words on a thing


def _suits(composition: Composition) -> float:
    return suits_poster(composition, _SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    first, second = mood.bold, companion_mood(mood).bold

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        canvas.drawPaint(fill(first))
        ends = (width * _SPLIT[0], 0.0), (width * _SPLIT[1], height)
        canvas.drawPath(polygon(ends[0], (width, 0), (width, height), ends[1]), fill(second))
        draw_halo(canvas, (width * 0.1, 0.0), height * 1.1, mood.core, _LIT)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("shadow", draw, soft_edges=True)
    finish_ground(stage, dust=0)
    area, sub = poster_area(stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.012 * stage.width)
    lines = fit_lines(stage, area)
    dark = mix(mood.edge, BLACK, 0.3)
    key = mood.accent[1]
    cast = mix(first, dark, _SHADOW)
    outline = (9.0 * stage.unit, dark)
    looks = (
        Lettering(ink=WHITE, accent=WHITE, cast=cast, outline=outline),
        Lettering(ink=key, accent=key, cast=cast, outline=outline),
    )
    put_words(stage, (area, lines, sub), looks)


FAMILY = Family(name="shadow", suits=_suits, compose=_compose, keeps_clear=True)
