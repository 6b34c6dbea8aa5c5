"""Board: the words in chalk on a blackboard, with what a teacher would draw around them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
)
from thumbcli.render.layouts.depth.lit_parts import words_only
from thumbcli.render.layouts.frame_subjects import frame_score, is_about
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, scatter, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_SLATES = (0xFF1E4A3A, 0xFF1C2B3A, 0xFF2B2F33)
_WOOD, _WOOD_DARK = 0xFFC68A4A, 0xFF7A4A1E
_FRAME = 0.045  # of the wood, as a share of the height
_CHALK, _YELLOW, _CHALK_ALPHA = 0xFFF6F4EC, 0xFFFFE066, 0.5
_UNDER_PX, _SPECKS = 15.0, 900
_TAUGHT_SCORE = 1.85  # of words alone, which have no object that would say more
_TAUGHT = frozenset(
    {
        Topic.BUSINESS_FINANCE,
        Topic.CREATIVE_DESIGN,
        Topic.EDUCATION_TUTORIAL,
        Topic.MONEY,
        Topic.SCIENCE,
        Topic.WORK,
        Topic.WRITING,
    }
)
_FACES = ("luckiest", "lilita", "anton")


def _suits(composition: Composition) -> float:
    if composition.own_colours:
        return 0.0  # its ground is none of theirs
    score = frame_score(composition, "board")
    if (
        words_only(composition)
        and (composition.topic or Topic.EDUCATION_TUTORIAL) in _TAUGHT
        and is_about(composition, "taught")
    ):
        score = max(score, _TAUGHT_SCORE)
    return suits_carried(composition, score, gentle=0.0 if composition.somber else score)


def _compose(stage: Stage) -> None:
    composition = stage.composition
    slate = _SLATES[composition.seed // 7 % len(_SLATES)]
    stage.draw_background(
        "board",
        lambda sheet: _draw_board(sheet, slate),
        f"{slate}",
        mirrored=stage.mirrored,
        in_any_style=True,
    )
    look = Lettering(ink=_CHALK, accent=_YELLOW)
    words = carried_words(stage, look, fonts=_FACES, turn_deg=-1.5, plate=(_CHALK, mix(slate, BLACK, 0.4)))
    _draw_underline(stage, words.bounds)
    put_before(stage)
    draw_carried(stage, words)
    _draw_specks(stage, slate, words.bounds)


def _draw_board(sheet: BackgroundCanvas, slate: int) -> None:
    canvas, width, height = sheet.canvas, float(sheet.width), float(sheet.height)
    fill_gradient(canvas, polygon((0, 0), (width, 0), (width, height), (0, height)), [_WOOD, _WOOD_DARK])
    for place in range(9):
        y = height * (0.004 + 0.005 * place)
        for line in (y, height - y):
            canvas.drawLine(0, line, width, line, stroke(with_alpha(_WOOD_DARK, 0.35), 1.2))
    frame = _FRAME * height
    board = skia.Path()
    board.addRect(skia.Rect(frame, frame, width - frame, height - frame))
    canvas.drawPath(board, fill(slate))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(board)
        for x, y, value in scatter(3, 14):
            smudge = skia.Path()
            smudge.addOval(
                skia.Rect.MakeXYWH(width * x - 150, height * y - 30, 300 + 200 * value, 60 + 50 * value)
            )
            draw_soft_path(canvas, smudge, with_alpha(WHITE, 0.06), 26)
        draw_halo(canvas, (width * 0.3, height * 0.1), width * 0.7, WHITE, 0.16)
        _draw_doodles(canvas, width, height)
        draw_vignette(canvas, (width, height), 0.35)
        canvas.drawPath(board, stroke(with_alpha(BLACK, 0.6), 14))


def _draw_doodles(canvas: skia.Canvas, width: float, height: float) -> None:
    """Draw faint marks in the corners: a graph, a circle with its radius, a triangle, an arrow."""
    chalk = stroke(with_alpha(_CHALK, _CHALK_ALPHA * 0.55), 5)
    left, low = width * 0.055, height * 0.90
    graph = skia.Path()
    graph.moveTo(left, low - height * 0.12)
    graph.lineTo(left, low)
    graph.lineTo(left + width * 0.12, low)
    graph.moveTo(left, low - 8)
    graph.cubicTo(
        left + width * 0.04,
        low - 8,
        left + width * 0.06,
        low - height * 0.02,
        left + width * 0.11,
        low - height * 0.11,
    )
    canvas.drawPath(graph, chalk)
    centre, radius = (width * 0.93, height * 0.17), height * 0.075
    canvas.drawCircle(*centre, radius, chalk)
    canvas.drawLine(*centre, centre[0] + radius * 0.7, centre[1] - radius * 0.7, chalk)
    triangle = polygon(
        (width * 0.06, height * 0.20), (width * 0.13, height * 0.20), (width * 0.06, height * 0.09)
    )
    canvas.drawPath(triangle, chalk)


def _draw_specks(stage: Stage, slate: int, area: Rect) -> None:
    """Draw what chalk leaves open on a rough board."""
    path, unit = skia.Path(), stage.unit
    left, top, right, bottom = area
    for place in range(_SPECKS):
        x = left + (right - left) * scramble(place * 2 + 1)
        y = top + (bottom - top) * scramble(place * 3 + 500)
        path.addCircle(x, y, (0.6 + 1.5 * scramble(place + 7)) * unit)
    stage.canvas.drawPath(path, fill(with_alpha(slate, 0.7)))


def _draw_underline(stage: Stage, bounds: Rect) -> None:
    """Draw a line by hand below the words."""
    left, _, right, bottom = bounds
    unit = stage.unit
    y = bottom + 26 * unit
    path = skia.Path()
    path.moveTo(left, y + 5 * unit)
    for place in range(1, 25):
        x = left + (right - left) * place / 24
        path.lineTo(x, y - 6 * unit * math.sin(place * 0.27) + 3 * unit * (scramble(place) - 0.5))
    paint = stroke(with_alpha(_YELLOW, 0.9), _UNDER_PX * unit * 0.7)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    stage.canvas.drawPath(path, paint)


FAMILY = Family(name="board", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
