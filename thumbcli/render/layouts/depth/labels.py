"""Labels: each line on a label of its own, turned against the next, over a ground with large discs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import (
    draw_line,
    fit_lines,
    poster_area,
    put_sub,
    spaced,
    suits_poster,
)
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.light import draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, gradient, halftone, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, fill_and_ink, mix, with_alpha
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.layouts.depth.poster_lines import PosterLine
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.085, 0.12, 0.915, 0.88), (0.11, 0.13, 0.89, 0.87)
_PAD = (0.026, 0.036)  # from a line to the ends and the edges of its label, as shares of the width and height
_OVERLAP = 0.010  # of two labels, as a share of the height
_TURNS_DEG = (-2.4, 1.2, -1.6, 1.8)
_RADIUS = 0.014  # of a label's corners, as a share of the height
_DISCS = ((0.06, 0.10, 0.52), (0.97, 0.92, 0.62))  # where they are, and their radii as shares of the height
_DOT = 0.021
_SCORE = UNFIT_SCORE  # labels over a plain ground have no idea; by name alone


def _suits(composition: Composition) -> float:
    return suits_poster(composition, _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood, canvas = stage.composition, stage.composition.mood, stage.canvas
    width, height = float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(
            gradient((0, 0), (size[0] * 0.4, size[1]), [mood.bold, mix(mood.bold, mood.mid, 0.6)])
        )
        for place, (across, down, radius) in enumerate(_DISCS):
            colour = mix(mood.bold, mood.core, 0.75) if place else mix(mood.bold, mood.edge, 0.35)
            sheet.drawCircle(size[0] * across, size[1] * down, size[1] * radius, fill(colour))
        ring = stroke(mix(mood.bold, mood.core, 0.5), size[1] * 0.02)
        sheet.drawCircle(
            size[0] * _DISCS[0][0], size[1] * _DISCS[0][1], size[1] * (_DISCS[0][2] + 0.07), ring
        )
        draw_vignette(sheet, size, 0.25)

    stage.draw_glow("labels", draw, soft_edges=True, mirrored=bool(composition.seed // 17 % 2))
    step = _DOT * max(width, height)
    dots = fill(with_alpha(mood.rim, 0.28))
    area = (width * 0.66, height * 0.62, width * 1.02, height * 1.02)
    halftone(canvas, area, dots, step_px=step, dot_px=step * 0.4, density=lambda x, y: x * y)
    finish_ground(stage, dust=0)
    share = _SQUARE_WORDS if stage.square else _WORDS
    words, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.03 * width)
    pad = _PAD[1] * height
    gap = 2 * pad - _OVERLAP * height
    fitted = fit_lines(stage, words, align=Align.CENTRE, key_pad_px=pad, key_gap_px=gap)
    lines = spaced(fitted, words, gap)
    key = fill_and_ink(mood.accent[1], mix(mood.edge, BLACK, 0.5))
    plain = (WHITE, mix(mood.edge, BLACK, 0.4))
    order = [row for row, line in enumerate(lines) if not line.is_key]
    order += [row for row, line in enumerate(lines) if line.is_key]
    for row in order:
        line = lines[row]
        left, top, right, bottom = line.rect
        with skia.AutoCanvasRestore(canvas):
            canvas.rotate(_TURNS_DEG[row % len(_TURNS_DEG)], (left + right) / 2, (top + bottom) / 2)
            paper, ink = key if line.is_key else plain
            _draw_label(stage, line, paper)
            draw_line(stage, line, Lettering(ink=ink, accent=ink, has_background=True))
    put_sub(stage, sub, words, lines, align=Align.CENTRE, plate=(mix(mood.edge, BLACK, 0.4), WHITE))
    draw_logo(stage, Corner.TOP_RIGHT)


def _draw_label(stage: Stage, line: PosterLine, colour: int) -> None:
    """Draw the label of a line, with its shadow."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    left, top, right, bottom = line.rect
    across, down = _PAD[0] * width, _PAD[1] * height
    path = skia.Path()
    rect = skia.Rect(left - across, top - down, right + across, bottom + down)
    path.addRoundRect(rect, _RADIUS * height, _RADIUS * height)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.016 * height)
        draw_soft_path(canvas, path, with_alpha(BLACK, 0.6), 0.018 * height)
    canvas.drawPath(path, fill(colour))


FAMILY = Family(name="labels", suits=_suits, compose=_compose, keeps_clear=True)
