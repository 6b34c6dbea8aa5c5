"""Cinema: a film's name in metal and light over a lit horizon, as large as the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, is_lit, lit_score
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_lines
from thumbcli.render.layouts.frame_subjects import STANDS_FOR_FILM, UNFIT_SCORE, is_about, is_gentle
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.10, 0.94, 0.90), (0.07, 0.14, 0.93, 0.88)
_HORIZON, _SCREEN = 0.74, 0.62
"""Where the light rises, as a share of the height; and how far the mood is towards black elsewhere."""

_FLARE = ((0.62, 0.030, 0.55), (0.50, 0.009, 0.95), (0.13, 0.14, 0.8))
"""Light that a lens draws out at the foot of the letters: how far it reaches to each side, as a share of
the width, how high it is, as one of the height, and how strong."""

_FLARE_AT = 0.72  # across the picture: off the middle, as the sun is in a film

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

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        night = replace(mood, edge=mix(mood.edge, BLACK, _SCREEN), mid=mix(mood.mid, BLACK, 0.45))
        draw_glow_ground(canvas, night, (width * 0.5, height * _HORIZON), max(size) * 0.62, squash=0.72)
        for start, end in ((0.5, -0.1), (0.5, 1.1), (0.46, 0.28), (0.54, 0.72)):
            foot, top = (width * start, height * _HORIZON), (width * end, -height * 0.15)
            draw_beam(canvas, foot, top, height * 0.26, colour=mood.rim, alpha=0.6)
        draw_halo(canvas, (width * 0.5, height * _HORIZON), height * 1.1, mood.core, 0.95, squash=0.3)
        draw_vignette(canvas, size, 0.6)

    stage.draw_glow("cinema", draw)
    finish_ground(stage, dust=34)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = _metal(stage)
    _draw_flare(stage, lines[-1].rect[3])
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE, plate=_credits(stage))


def _credits(stage: Stage) -> tuple[int, int]:
    """Return the fill and the ink of the small line: dark, as the rest of the screen."""
    return mix(stage.composition.mood.edge, BLACK, 0.5), WHITE


def _draw_flare(stage: Stage, down_px: float) -> None:
    """Draw the flare of a light behind the letters: over them it would wash them out."""
    width, height, mood = float(stage.width), float(stage.height), stage.composition.mood
    centre = (width * _FLARE_AT, down_px)
    for across, high, alpha in _FLARE:
        squash = high * height / (across * width)
        colour = mix(mood.core, WHITE, 0.55)
        draw_halo(stage.canvas, centre, across * width, colour, alpha, squash=squash)


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
