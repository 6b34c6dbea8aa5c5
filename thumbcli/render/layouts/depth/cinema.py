"""Cinema: a film's name in metal and light on the screen, over the seats and heads before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, is_lit, lit_score
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_lines
from thumbcli.render.layouts.frame_subjects import STANDS_FOR_FILM, UNFIT_SCORE, is_about, is_gentle
from thumbcli.render.paint.front_rows import draw_seats
from thumbcli.render.paint.light import draw_halo
from thumbcli.render.pixels.shapes import fill, radial
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_SCREEN, _SQUARE_SCREEN = (0.045, 0.05, 0.955, 0.80), (0.05, 0.10, 0.95, 0.80)
_PAD = (0.035, 0.055)  # from the screen's edge to the words, as shares of the width and the height
_HALL = 0.72  # how far the hall is towards black

_STEEL, _STEEL_FOOT = 0xFFFFFFFF, 0xFFA9B6C9
_OUTLINE_PX, _DEPTH_PX, _BEVEL_PX, _BLUR_PX = 7.0, 7.0, 2.6, 20.0
_KEY_CONTRAST = 6.0
_TRAILER_SCORE, _FILM_SCORE = 2.1, 2.0


def _suits(composition: Composition) -> float:
    shows_own = any(icon not in STANDS_FOR_FILM for icon in composition.icons[:1])
    if not is_lit(composition) or shows_own or composition.own_colours or not suits_lines(composition):
        return 0.0
    if composition.format.is_card or any(composition.format.safe_zones) or is_gentle(composition):
        return 0.0
    if is_about(composition, "cinema"):
        return lit_score(composition, _TRAILER_SCORE)
    return lit_score(composition, _FILM_SCORE if composition.topic is Topic.FILM else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    screen = _SQUARE_SCREEN if stage.square else _SCREEN
    stage.draw_glow("cinema", lambda canvas, size: _draw_hall(canvas, size, mood, screen), soft_edges=True)
    finish_ground(stage, dust=0)
    size = float(stage.width), float(stage.height)
    draw_seats(stage.canvas, size, mood, stage.composition.seed % 61)
    share = screen[0] + _PAD[0], screen[1] + _PAD[1], screen[2] - _PAD[0], screen[3] - _PAD[1]
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = _metal(stage)
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE, plate=_credits(stage))


def _draw_hall(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, share: Rect) -> None:
    """Draw the dark hall, the screen that lights it, and the curtains beside the screen."""
    width, height = size
    canvas.drawPaint(fill(mix(mood.edge, BLACK, _HALL)))
    left, top, right, bottom = width * share[0], height * share[1], width * share[2], height * share[3]
    middle = (left + right) / 2, (top + bottom) / 2
    draw_halo(canvas, middle, width * 0.66, mood.core, 0.75, squash=0.62)
    screen = skia.Rect(left, top, right, bottom)
    canvas.drawRect(screen.makeOutset(height * 0.012, height * 0.012), fill(mix(mood.rim, BLACK, 0.35)))
    lit = [mix(mood.core, mood.mid, 0.45), mood.mid, mix(mood.edge, mood.mid, 0.25)]
    canvas.drawRect(screen, radial((middle[0], bottom), (right - left) * 0.75, lit, 0.5))
    draw_halo(canvas, (middle[0], height * 0.98), width * 0.6, mood.core, 0.55, squash=0.22)


def _credits(stage: Stage) -> tuple[int, int]:
    """Return the fill and the ink of the small line: dark, as the hall."""
    return mix(stage.composition.mood.edge, BLACK, 0.5), WHITE


def _metal(stage: Stage) -> Lettering:
    """Return letters of polished steel, key lines in the mood's light, that stand off by a dark edge."""
    mood, unit = stage.composition.mood, stage.unit
    edge = mix(mood.edge, BLACK, 0.7)
    accent = tuple(ensure_contrast(colour, edge, _KEY_CONTRAST) for colour in mood.accent)
    sides = (mix(_STEEL_FOOT, BLACK, 0.62), mix(accent[1], BLACK, 0.6))
    return Lettering(
        ink=_STEEL,
        accent=mix(accent[0], WHITE, 0.35),
        ends=(_STEEL_FOOT, accent[1]),
        outline=(_OUTLINE_PX * unit, edge),
        relief=Relief(depth=_DEPTH_PX * unit, sides=sides, bevel=_BEVEL_PX * unit, blur=_BLUR_PX * unit),
        glow=mix(mood.core, mood.mid, 0.65),
    )


FAMILY = Family(name="cinema", suits=_suits, compose=_compose)
