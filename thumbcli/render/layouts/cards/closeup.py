"""Close-up: an object so large that the edge of the card cuts it off; the title beside it, at any length."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_look,
    card_margin,
    card_palette,
    draw_card_words,
    is_card,
    text_chars,
    widest_phrase_chars,
)
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 124
_MAX_PHRASE_CHARS = 19  # a longer phrase makes all words small
_CAP_SHARE = 0.25

_SHORT_CHARS, _LONG_CHARS = 30, 90
_WORDS_TO, _LONG_WORDS_TO = 0.57, 0.66
"""Where the words end, as a share of the width, at so many characters: long titles need the room more."""

_DOWN, _LOW, _SIZE, _SIZE_LONG = 0.5, 0.58, 0.92, 0.86
"""How far down the object's centre is, and that of a wide one; its longer side, also beside a long title: all
are shares of the height."""

_GAP = 0.012  # between the words and the object, as a share of the width

_AT, _SLIM_AT = 0.48, 0.62
"""How far its centre is from the edge at the most, as a share of its width."""

_MAX_CUT = 0.4  # of the object's width, beyond the edge
_DISC_SHARE = 0.62  # the radius of the disc behind it, as a share of the height
_TURN_DEG = 8.0
_WIDE_RATIO = 1.25


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    if not fits or text_chars(composition) > _MAX_CHARS:
        return 0.0
    return 1.5 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.3


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette, thing = card_palette(composition), composition.icons[0]
    stage.fill_ground(palette.page)
    width, height, ratio = float(stage.width), float(stage.height), object_ratio(thing)
    share = min(1.0, max(0.0, (text_chars(composition) - _SHORT_CHARS) / (_LONG_CHARS - _SHORT_CHARS)))
    words_to = width * (_WORDS_TO + (_LONG_WORDS_TO - _WORDS_TO) * share)
    size = height * (_SIZE + (_SIZE_LONG - _SIZE) * share)
    across = size * _turned_width(ratio)
    left = words_to + width * _GAP
    # A slim object is nearer to the edge than to the words; a wide one is cut off no further than it can be.
    size *= min(1.0, (width - left) / (1 - _MAX_CUT) / across)
    across = size * _turned_width(ratio)
    x = max(left + across / 2, width - across * (_SLIM_AT if ratio < 1 else _AT))
    y = height * (_LOW if ratio >= _WIDE_RATIO else _DOWN)
    centre = (stage.mirror_x(x), y)
    stage.canvas.drawCircle(stage.mirror_x(width * 0.94), y, height * _DISC_SHARE, fill(palette.tint))
    turn = -_TURN_DEG if stage.mirrored else _TURN_DEG
    # On its disc so large a thing needs no shadow, which would take longer than all the rest of the card.
    look = replace(card_look(composition, thing), plain=True)
    draw_object(stage, thing, centre, size, turn_deg=turn, look=look)
    kind = CardType.of(palette, ("archivo-narrow", "bricolage", "inter"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, words_to, height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


def _turned_width(ratio: float) -> float:
    """Return how wide an object is when it is turned, as a share of its longer side."""
    turn = math.radians(_TURN_DEG)
    return min(1.0, ratio) * math.cos(turn) + min(1.0, 1 / ratio) * math.sin(turn)


FAMILY = Family(name="closeup", suits=_suits, compose=_compose, has_byline=True)
