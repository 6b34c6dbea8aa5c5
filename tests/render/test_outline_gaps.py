"""Slits between outlined letters are closed; what is open stays so."""

from __future__ import annotations

import pytest
import skia

from thumbcli.contract import make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.paint.outline_gaps import fill_gaps
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.pixels.surface import swap_red_blue

DARK, BRIGHT = 0xFF03100B, 0xFFFFD23F
"""Of the shapes, and of what is behind them."""


def _stage() -> Stage:
    stage = Stage(brief_of(make_request("Index Funds")).composition)
    stage.canvas.clear(swap_red_blue(BRIGHT))
    return stage


def _shapes(stage: Stage, *rects: tuple[float, float, float, float]) -> None:
    for rect in rects:
        stage.canvas.drawRect(skia.Rect(*rect), fill(DARK))


def _at(stage: Stage, x: int, y: int) -> int:
    place = (y * stage.width + x) * 4
    red, green, blue = stage.pixels[place : place + 3]
    return 0xFF000000 | red << 16 | green << 8 | blue


@pytest.mark.parametrize(("width", "filled"), [(2, True), (8, True), (40, False)])
def test_only_a_slit_is_filled(width: int, filled: bool) -> None:
    """Between two shapes that are `width` px apart."""
    stage = _stage()
    _shapes(stage, (200, 200, 300, 400), (300 + width, 200, 500, 400))
    fill_gaps(stage, [(200, 200, 500, 400)], DARK)
    assert _at(stage, 300 + width // 2, 300) == (DARK if filled else BRIGHT)


def test_what_is_outside_the_areas_stays() -> None:
    """Words and lines do not grow together."""
    stage = _stage()
    _shapes(stage, (200, 200, 300, 400), (306, 200, 500, 400))
    fill_gaps(stage, [(200, 200, 300, 400), (306, 200, 500, 400)], DARK)
    assert _at(stage, 303, 300) == BRIGHT


def test_the_outer_edge_stays() -> None:
    """Nothing is added beyond the shapes."""
    stage = _stage()
    _shapes(stage, (200, 200, 500, 400))
    before = bytes(stage.pixels)
    fill_gaps(stage, [(150, 150, 550, 450)], DARK)
    assert bytes(stage.pixels) == before


def test_a_slit_across_is_filled_too() -> None:
    """Between a letter and its accent."""
    stage = _stage()
    _shapes(stage, (200, 200, 300, 300), (200, 306, 300, 400))
    fill_gaps(stage, [(200, 200, 300, 400)], DARK)
    assert _at(stage, 250, 303) == DARK


def test_the_two_sides_of_the_picture_are_not_neighbours() -> None:
    """Where an area extends beyond both, and letters are at them."""
    stage = _stage()
    _shapes(stage, (-9, 200, 60, 400), (1200, 204, 1290, 404))
    before = bytes(stage.pixels)
    fill_gaps(stage, [(-60, 190, 1340, 414)], DARK)
    assert bytes(stage.pixels) == before
