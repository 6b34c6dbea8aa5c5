"""Billboard: flat words on a board as large as the picture, under its lamps, over a town at dusk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    is_long,
    poster_area,
    put_words,
    suits_poster,
)
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, gradient, polygon, scramble
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import (
    BLACK,
    WHITE,
    contrast,
    ensure_contrast,
    is_greenish,
    luminance,
    mix,
    with_alpha,
)
from thumbcli.render.style.mood import companion_mood
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_BOARD, _SQUARE_BOARD = (0.045, 0.10, 0.955, 0.845), (0.06, 0.13, 0.94, 0.82)
_PAD = (0.035, 0.058)  # from the board's edge to the words, as shares of the width and the height
_FRAME, _POST = 0.014, 0.030
"""The width of the frame as a share of the height, and that of a post as one of the width."""

_POSTS = (0.26, 0.74)
_LAMPS = (0.18, 0.39, 0.61, 0.82)
_MOST_STEPS = 3  # from green through teal to blue
_HOUSES, _ROOFS, _LIT = 18, 0.87, 0.62
"""Of the town: how many houses, how high their roofs are on average, and the share of windows in the dark."""

_STEEL, _STEEL_DARK, _LAMP_LIGHT = 0xFF5A6472, 0xFF151A22, 0xFFFFF6D8
_WHITE_BOARD, _YELLOW_LUMINANCE, _YELLOW_RED = 0xFFFFFFFF, 0.64, 224
_KEY_CONTRAST, _LIGHT_KEY_CONTRAST = 5.8, 5.4
"""Of dark key words, whose shadow darkens the board, and of light ones, on which lamps shine too."""

_SHADE, _BRIGHT_SHADE = 0.28, 0.12
"""How dark the shadow of letters is; on a bright board it would be as dark as they are."""

_DEEPER = (0.15, 0.3, 0.42, 0.54)  # how far a coloured board may be darker than the mood's strong colour
_SCORE, _LONG_SCORE = 1.64, 1.7
_AT_HOME, _ABROAD_SCORE = "en", 1.0
"""For other languages than English: a board at night is a cold place for what their titles tell."""


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    if composition.language != _AT_HOME:
        return suits_poster(composition, _ABROAD_SCORE)
    return suits_poster(composition, _LONG_SCORE if is_long(composition) else _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, _vivid(stage.composition.mood)
    bright = composition.seed // 13 % 2 == 1
    stage.draw_glow(
        "billboard",
        lambda canvas, size: _draw_street(canvas, size, mood, bright=bright),
        f"{bright}",
        soft_edges=True,
    )
    finish_ground(stage, dust=0)
    board = _SQUARE_BOARD if stage.square else _BOARD
    share = board[0] + _PAD[0], board[1] + _PAD[1], board[2] - _PAD[0], board[3] - _PAD[1]
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    ground, plain, key = _colours(mood, bright=bright)
    shade = 4.0 * stage.unit
    shadow = (shade, shade, mix(ground, BLACK, _BRIGHT_SHADE if bright else _SHADE))
    looks = (
        Lettering(ink=plain, accent=plain, has_background=True, shadow=shadow),
        Lettering(ink=key, accent=key, has_background=True, shadow=shadow),
    )
    put_words(stage, (area, lines, sub), looks, align=Align.CENTRE, plate=(plain, ground), ink=plain)


def _vivid(mood: Mood) -> Mood:
    """Return the mood, or of a green one the next that goes with it and is not."""
    for _ in range(_MOST_STEPS):
        if not is_greenish(mood.bold):
            break
        mood = companion_mood(mood)
    return mood


def _colours(mood: Mood, *, bright: bool) -> tuple[int, int, int]:
    """Return the board, its plain and its key letters: white letters, or dark ones on white or yellow."""
    if bright:
        yellow = luminance(mood.accent[1]) > _YELLOW_LUMINANCE and mood.accent[1] >> 16 & 255 > _YELLOW_RED
        ground = mood.accent[1] if yellow else _WHITE_BOARD
        return ground, mix(mood.edge, BLACK, 0.35), ensure_contrast(mood.bold, ground, _KEY_CONTRAST)
    shades = (mix(mood.bold, mood.edge, share) for share in _DEEPER)
    key = mood.accent[1]
    ground = next((each for each in shades if contrast(key, each) >= _LIGHT_KEY_CONTRAST), mood.mid)
    return ground, WHITE, ensure_contrast(key, ground, _LIGHT_KEY_CONTRAST)


def _draw_street(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, *, bright: bool) -> None:
    """Draw the sky, the town, the board on its posts, and the lamps above it with their light on it."""
    width, height = size
    square = width < height * 1.25
    ground, _, _ = _colours(mood, bright=bright)
    sky = polygon((0, 0), (width, 0), (width, height), (0, height))
    fill_gradient(canvas, sky, [mix(mood.edge, mood.mid, 0.25), mood.mid, mix(mood.core, WHITE, 0.15)], 0.55)
    draw_halo(canvas, (width * 0.5, height), width * 0.6, mood.core, 0.7, squash=0.5)
    _draw_town(canvas, (width, height), mix(mood.edge, BLACK, 0.35), mood.rim)
    draw_vignette(canvas, (width, height), 0.5)
    share = _SQUARE_BOARD if square else _BOARD
    left, top, right, bottom = share[0] * width, share[1] * height, share[2] * width, share[3] * height
    for place in _POSTS:
        x, wide = left + (right - left) * place, _POST * width
        post = skia.Path()
        post.addRect(skia.Rect(x - wide / 2, bottom, x + wide / 2, height))
        canvas.drawPath(post, gradient((x - wide / 2, 0), (x + wide / 2, 0), [_STEEL, _STEEL_DARK]))
    frame = _FRAME * height
    outer = skia.Path()
    outer.addRect(skia.Rect(left - frame, top - frame, right + frame, bottom + frame))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.02 * height)
        draw_soft_path(canvas, outer, with_alpha(BLACK, 0.7), 0.03 * height)
    fill_gradient(canvas, outer, [_STEEL, _STEEL_DARK])
    panel = skia.Rect(left, top, right, bottom)
    canvas.drawRect(panel, fill(ground))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipRect(panel)
        for place in _LAMPS:
            x = left + (right - left) * place
            draw_halo(canvas, (x, top), height * 0.36, _LAMP_LIGHT, 0.16, squash=0.8)
    for place in _LAMPS:
        _draw_lamp(canvas, left + (right - left) * place, top - frame, height)


def _draw_town(canvas: skia.Canvas, size: tuple[float, float], colour: int, light: int) -> None:
    """Draw houses of any height along the foot of the picture, some windows lit."""
    width, height = size
    houses, windows = skia.Path(), skia.Path()
    step = width / _HOUSES
    for place in range(_HOUSES):
        top = height * (_ROOFS + 0.10 * (scramble(place * 7 + 2) - 0.5))
        x = place * step
        houses.addRect(skia.Rect(x, top, x + step + 1, height))
        for row in range(4):
            for side in (0.16, 0.56):
                if scramble(place * 31 + row * 7 + int(side * 10)) > _LIT:
                    y = top + height * (0.022 + 0.042 * row)
                    windows.addRect(skia.Rect.MakeXYWH(x + step * side, y, step * 0.26, height * 0.020))
    canvas.drawPath(houses, fill(colour))
    canvas.drawPath(windows, fill(light, 0.55))


def _draw_lamp(canvas: skia.Canvas, x: float, foot: float, height: float) -> None:
    """Draw a lamp on an arm above the board: its hood, and the light under it."""
    arm = 0.034 * height
    canvas.drawRect(skia.Rect(x - 0.004 * height, foot - arm, x + 0.004 * height, foot), fill(_STEEL_DARK))
    wide, high = 0.042 * height, 0.022 * height
    hood = polygon(
        (x - wide * 0.55, foot - arm - high),
        (x + wide * 0.55, foot - arm - high),
        (x + wide, foot - arm),
        (x - wide, foot - arm),
    )
    canvas.drawPath(hood, fill(_STEEL_DARK))
    canvas.drawRect(skia.Rect(x - wide, foot - arm, x + wide, foot - arm + high * 0.3), fill(_LAMP_LIGHT))
    draw_halo(canvas, (x, foot - arm), 0.11 * height, _LAMP_LIGHT, 0.8)


FAMILY = Family(name="billboard", suits=_suits, compose=_compose)
