"""Banner: a band of colour across the top in which the title's things stand; the title below, full width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_fields import field_colour
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
from thumbcli.render.paint.objects import draw_object, has_object
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import WHITE, mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 80
_MAX_PHRASE_CHARS = 25  # a longer phrase makes all words small
_CAP_SHARE = 0.2

_SHORT_CHARS, _BAND, _TALL_BAND, _LOW_BAND = 44, 0.42, 0.46, 0.34
"""The share of the height that the band takes: of a title of so few characters more, with a byline less."""

_SIZES = (0.88, 0.7)
"""The longer sides of its things as shares of the band's height."""

_AT = (0.8, 0.585)
"""Where they are, as shares of the width: the first at the end of the lines, the other before it."""

_TURNS_DEG = (6.0, -8.0)
_ARCS = (2.9, 2.3, 1.75, 1.25, 0.8)  # the radii of the discs behind the first, as shares of the band's height
_ARC_SHADE = 0.065


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    if not fits or text_chars(composition) > _MAX_CHARS:
        return 0.0
    return 1.5 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.3


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    width, height = float(stage.width), float(stage.height)
    share = _TALL_BAND if text_chars(composition) <= _SHORT_CHARS else _BAND
    band = round(height * (share if composition.byline.is_empty else _LOW_BAND))
    things = [thing for thing in composition.icons[: len(_AT)] if has_object(thing)]
    colour = field_colour(palette, things[0])
    stage.fill_ground(palette.page)
    stage.canvas.drawRect(skia.Rect(0, 0, width, band), fill(colour))
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRect(skia.Rect(0, 0, width, band))
        for step, radius in enumerate(_ARCS, 1):
            centre = (stage.mirror_x(width * _AT[0]), band / 2)
            stage.canvas.drawCircle(*centre, band * radius, fill(mix(colour, WHITE, _ARC_SHADE * step)))
    for thing, at, size, turn in zip(things, _AT, _SIZES, _TURNS_DEG, strict=False):
        draw_object(
            stage,
            thing,
            (stage.mirror_x(width * at), band / 2),
            size * band,
            turn_deg=-turn if stage.mirrored else turn,
            look=card_look(composition, thing),
        )
    kind = CardType(
        fonts=("bricolage", "archivo-narrow", "inter"),
        cap_share=_CAP_SHARE,
        ink=palette.ink,
        accent=palette.accent,
        muted=palette.muted,
    )
    draw_card_words(stage, (margin, band + margin * 0.6, width - margin, height - margin * 0.8), kind)


FAMILY = Family(name="banner", suits=_suits, compose=_compose, has_byline=True)
