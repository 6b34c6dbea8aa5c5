"""Panel: the object on a rounded field of colour; the title beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_fields import field_colour
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_look,
    card_margin,
    card_palette,
    card_unit,
    draw_card_words,
    is_card,
    text_chars,
    widest_phrase_chars,
)
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import WHITE, mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 112
_MAX_PHRASE_CHARS = 19  # a longer phrase makes all words small
_CAP_SHARE = 0.25
_WORDS_TO, _PANEL_FROM = 0.63, 0.665  # as shares of the width
_RADIUS_UNITS, _RINGS = 1.6, 3
_RING_STEP = 0.13  # between two rings behind the object, as a share of the height
_RING_SHADE = 0.12
_HIGH, _WIDE, _TURN_DEG = 0.74, 0.86, -6.0
"""The object's height and its width as shares of the panel's."""


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    if not fits or text_chars(composition) > _MAX_CHARS:
        return 0.0
    return 1.5 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.25


def _compose(stage: Stage) -> None:
    composition, margin, unit = stage.composition, card_margin(stage), card_unit(stage)
    palette, thing = card_palette(composition), composition.icons[0]
    stage.fill_ground(palette.page)
    left, top, right, bottom = stage.mirror(
        (stage.width * _PANEL_FROM, margin * 0.6, stage.width - margin * 0.6, stage.height - margin * 0.6)
    )
    colour, radius = field_colour(palette, thing), unit * _RADIUS_UNITS
    rect, centre = skia.Rect(left, top, right, bottom), ((left + right) / 2, (top + bottom) / 2)
    with skia.AutoCanvasRestore(stage.canvas):
        path = skia.Path()
        path.addRoundRect(rect, radius, radius)
        stage.canvas.drawPath(path, fill(colour))
        stage.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        for ring in range(_RINGS, 0, -1):
            shade = mix(colour, WHITE, _RING_SHADE * (_RINGS + 1 - ring))
            stage.canvas.drawCircle(*centre, stage.height * (0.12 + _RING_STEP * ring), fill(shade))
    ratio = object_ratio(thing)
    across, down = (right - left) * _WIDE, (bottom - top) * _HIGH
    size = min(across / min(1.0, ratio), down * max(1.0, ratio))
    turn = -_TURN_DEG if stage.mirrored else _TURN_DEG
    draw_object(stage, thing, centre, size, turn_deg=turn, look=card_look(composition, thing))
    kind = CardType.of(palette, ("bricolage", "archivo-narrow", "inter"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, stage.width * _WORDS_TO, stage.height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


FAMILY = Family(name="panel", suits=_suits, compose=_compose, has_byline=True)
