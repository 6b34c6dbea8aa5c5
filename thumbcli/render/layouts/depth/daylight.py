"""Daylight: dark words in their author's case on a bright ground, the object before a disc of colour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    at,
    finish_ground,
    has_hero,
    lit_column,
    lit_score,
    put_within,
    shares,
    shown_things,
)
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.objects import ObjectLook
from thumbcli.render.pixels.shapes import fill_gradient, gradient
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.05, 0.08, 0.565, 0.92), (0.07, 0.07, 0.93, 0.52)
_DISC, _RADIUS, _SQUARE_DISC, _SQUARE_RADIUS = (0.80, 0.50), 0.415, (0.5, 0.77), 0.25
"""The middle of the disc as shares of the width and the height, and its radius as one of the height."""

_OBJECT, _SQUARE_OBJECT = (0.62, 0.13, 0.98, 0.87), (0.1, 0.57, 0.9, 0.97)
"""What the object keeps to, as shares of width and height."""

_FACES, _CALM_FACES = ("bricolage", "archivo"), ("dm-serif", "fraunces")
_CALM = frozenset(
    {Topic.RELIGION, Topic.MEDICAL_HEALTHCARE, Topic.FILM, Topic.MUSIC, Topic.BEAUTY, Topic.LIFESTYLE_VLOG}
)
"""Topics whose words are set with serifs, as those of every title in a low voice."""

_LOUD = frozenset({Topic.GAMING, Topic.SPORTS, Topic.COMBAT_SPORTS, Topic.CRYPTO, Topic.CARS})
_MAX_CHARS, _LONG_WORD_CHARS = 48, 13
_DEEPER, _PALE_TOP, _PALE_FOOT = 0.25, 0.90, 0.6
_DISC_PALER, _DISC_FOOT = 0.16, 0.1
"""How far the light is from the mood's to its strong colour; how far ground and disc are from it to white."""

_KEY_CONTRAST, _HEADLINE_PX, _STRETCH = 4.6, 420.0, 1.18
_SCORE, _GENTLE_SCORE = 1.1, 1.5


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if composition.own_colours or composition.somber or composition.topic in _LOUD or len(text) > _MAX_CHARS:
        return 0.0
    if not has_hero(composition) or dominant_script(text) not in CASED:
        return 0.0
    if max(map(len, text.split())) >= _LONG_WORD_CHARS:
        return 0.0
    return lit_score(composition, _GENTLE_SCORE if is_gentle(composition) else _SCORE)


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    light = mix(mood.core, mood.bold, _DEEPER)
    top, foot = mix(light, WHITE, _PALE_TOP), mix(light, WHITE, _PALE_FOOT)
    stage.draw_glow(
        "daylight",
        lambda canvas, size: canvas.drawPaint(gradient((0, 0), (size[0] * 0.5, size[1]), [top, foot])),
    )
    place, radius = (_SQUARE_DISC, _SQUARE_RADIUS) if square else (_DISC, _RADIUS)
    disc = skia.Path()
    disc.addCircle(*at(stage, *place), radius * stage.height)
    fill_gradient(stage.canvas, disc, [mix(light, WHITE, _DISC_PALER), mix(mood.bold, WHITE, _DISC_FOOT)])
    finish_ground(stage, dust=0)
    thing = shown_things(composition, 1)[0]
    put_within(stage, thing, _SQUARE_OBJECT if square else _OBJECT, look=ObjectLook(rim=None))
    ink = mix(mood.edge, BLACK, 0.45)
    look = Lettering(ink=ink, accent=ensure_contrast(mood.bold, foot, _KEY_CONTRAST))
    column = lit_column(stage, _HEADLINE_PX * stage.unit, turn_deg=0, look=look, plate=(ink, WHITE))
    calm = is_gentle(composition) or composition.topic in _CALM
    column = replace(column, capitals=False, own_case=True, large_sub=True, stretch=_STRETCH)
    if not composition.own_font:
        column = replace(column, fonts=_CALM_FACES if calm else _FACES)
    area = stage.mirror(shares(stage, *(_SQUARE_WORDS if square else _WORDS)))
    draw_column_and_logo(stage, composition.headline.main, area, column, Corner.TOP_RIGHT)


FAMILY = Family(name="daylight", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
