"""Jumbotron: the words on a screen of lamps that hangs in a stadium, between its floodlights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.light import draw_beam, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import aliased_fill, fill, fill_gradient, gradient, polygon, scramble
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_SCREEN, _SQUARE_SCREEN = (0.105, 0.055, 0.895, 0.82), (0.07, 0.12, 0.93, 0.78)
_PAD = (0.030, 0.055)  # from the screen's edge to the words, as shares of the width and the height
_FRAME = 0.020
_LAMPS, _LAMP_AT = (5, 3), ((0.045, 0.075), (0.955, 0.075))  # of a floodlight, and where both are
_PITCH = 0.86  # where the grass begins, as a share of the height
_LAMP_STEP, _LAMP_GAP = 0.0125, 0.0028  # between lamps of the screen, and what is dark between two
_LAMP_DARK = 0.3  # how dark it is
_SCREEN_GROUND, _CASE, _CASE_DARK = 0xFF05070C, 0xFF4A5361, 0xFF12161D
_NIGHT, _NIGHT_FOOT, _GRASS, _GRASS_FAR = 0xFF050B18, 0xFF16335E, 0xFF1E8A3C, 0xFF0C4A22
_KEY_CONTRAST = 6.0
_SCORE = 1.95


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    sports = composition.topic is Topic.SPORTS
    return suits_poster(composition, _SCORE if sports else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    stage.draw_glow("jumbotron", lambda canvas, size: _draw_stadium(canvas, size, mood), soft_edges=True)
    finish_ground(stage, dust=0)
    screen = _SQUARE_SCREEN if stage.square else _SCREEN
    share = screen[0] + _PAD[0], screen[1] + _PAD[1], screen[2] - _PAD[0], screen[3] - _PAD[1]
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    key = ensure_contrast(mood.accent[1], _SCREEN_GROUND, _KEY_CONTRAST)
    plain = Lettering(ink=WHITE, accent=WHITE, has_background=True)
    looks = plain, replace(plain, accent=key, ink=key, glow=mix(key, BLACK, 0.6))
    put_words(stage, (area, lines, sub), looks, align=Align.CENTRE, plate=(key, _SCREEN_GROUND))
    _draw_lamp_gaps(stage, screen)


def _draw_stadium(canvas: skia.Canvas, size: tuple[float, float], mood: Mood) -> None:
    width, height = size
    square = width < height * 1.25
    sky = polygon((0, 0), (width, 0), (width, height), (0, height))
    fill_gradient(canvas, sky, [_NIGHT, _NIGHT_FOOT])
    pitch = _PITCH * height
    crowd = skia.Path()
    for place in range(420):
        x, y = width * scramble(place * 3 + 1), pitch - height * 0.17 * scramble(place * 5 + 77)
        crowd.addCircle(x, y, height * (0.0025 + 0.004 * scramble(place + 9)))
    canvas.drawRect(skia.Rect(0, pitch - height * 0.18, width, pitch), fill(BLACK, 0.45))
    canvas.drawPath(crowd, fill(mix(mood.rim, WHITE, 0.4), 0.34))
    canvas.drawRect(
        skia.Rect(0, pitch, width, height), gradient((0, pitch), (0, height), [_GRASS_FAR, _GRASS])
    )
    for place in range(7):
        left = width * (place / 7)
        if place % 2:
            middle = width / 2
            ends = (middle + (left - middle) * 1.25, middle + (left + width / 7 - middle) * 1.25)
            canvas.drawPath(
                polygon((left, pitch), (left + width / 7, pitch), (ends[1], height), (ends[0], height)),
                fill(WHITE, 0.10),
            )
    canvas.drawRect(skia.Rect(0, pitch, width, pitch + height * 0.006), fill(WHITE, 0.8))
    for across, down in _LAMP_AT:
        _draw_floodlight(canvas, (width * across, height * down), (width, height))
    draw_vignette(canvas, (width, height), 0.45)
    share = _SQUARE_SCREEN if square else _SCREEN
    left, top, right, bottom = share[0] * width, share[1] * height, share[2] * width, share[3] * height
    for across in (0.25, 0.75):
        x = left + (right - left) * across
        canvas.drawRect(skia.Rect(x - 4, -1, x + 4, top), fill(_CASE_DARK))
    frame = _FRAME * height
    case = skia.Path()
    case.addRoundRect(skia.Rect(left - frame, top - frame, right + frame, bottom + frame), frame, frame)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.02 * height)
        draw_soft_path(canvas, case, with_alpha(BLACK, 0.8), 0.03 * height)
    fill_gradient(canvas, case, [_CASE, _CASE_DARK])
    panel = skia.Rect(left, top, right, bottom)
    canvas.drawRect(panel, fill(_SCREEN_GROUND))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipRect(panel)
        centre = ((left + right) / 2, (top + bottom) / 2)
        draw_halo(canvas, centre, (right - left) * 0.6, mix(mood.mid, mood.bold, 0.5), 0.6, squash=0.62)


def _draw_floodlight(canvas: skia.Canvas, at: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw a floodlight of several lamps, its beam towards the pitch and its glare."""
    width, height = size
    x, y = at
    inward = 1 if x < width / 2 else -1
    foot = (x + inward * width * 0.35, height * 1.05)
    draw_beam(canvas, (x, y), foot, width * 0.16, colour=WHITE, alpha=0.28)
    for row in range(_LAMPS[1]):
        for place in range(_LAMPS[0]):
            spot = (x + (place - 2) * height * 0.026, y + (row - 1) * height * 0.030)
            canvas.drawCircle(*spot, height * 0.010, fill(WHITE))
    draw_halo(canvas, at, height * 0.34, WHITE, 0.95)


def _draw_lamp_gaps(stage: Stage, screen: tuple[float, float, float, float]) -> None:
    """Draw the dark lines between the lamps of the screen, over the words."""
    width, height = float(stage.width), float(stage.height)
    left, top, right, bottom = screen[0] * width, screen[1] * height, screen[2] * width, screen[3] * height
    step, gap = _LAMP_STEP * height, _LAMP_GAP * height
    dark = aliased_fill(with_alpha(_SCREEN_GROUND, _LAMP_DARK))
    for place in range(int((right - left) / step) + 1):
        stage.canvas.drawRect(skia.Rect.MakeXYWH(left + place * step, top, gap, bottom - top), dark)
    for place in range(int((bottom - top) / step) + 1):
        stage.canvas.drawRect(skia.Rect.MakeXYWH(left, top + place * step, right - left, gap), dark)


FAMILY = Family(name="jumbotron", suits=_suits, compose=_compose)
