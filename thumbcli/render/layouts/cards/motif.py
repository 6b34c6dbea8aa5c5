"""Motif: a drawing in lines of what the title is about fills a field; for titles without an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    suits_artless,
    text_chars,
    widest_phrase_chars,
)
from thumbcli.render.layouts.cards.line_drawings import DRAWINGS, contours
from thumbcli.render.pixels.shapes import fill, stroke
from thumbcli.render.style.color import mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 96
_NAME_CHARS = 11
"""The topic of a lone name is not sure enough to be drawn: `Severance`."""

_MAX_PHRASE_CHARS = 16  # a longer phrase makes all words small
_CAP_SHARE = 0.26
_WORDS_TO, _FIELD_FROM = 0.63, 0.67
"""Where the words end and the field begins, as shares of the width."""

_LINE = 0.0115  # the width of a line, as a share of the height
_LINE_SHADE = 0.3  # of the page, in the colour of the lines


def _suits(composition: Composition) -> float:
    if not _NAME_CHARS < text_chars(composition) <= _MAX_CHARS:
        return 0.0
    if widest_phrase_chars(composition) > _MAX_PHRASE_CHARS:
        return suits_artless(composition, 1.0)
    return suits_artless(composition, 1.46 if composition.topic in DRAWINGS else 1.38)


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    width, height = float(stage.width), float(stage.height)
    field = stage.mirror((width * _FIELD_FROM, 0.0, width, height))
    stage.canvas.drawRect(skia.Rect(*field), fill(palette.accent))
    draw = DRAWINGS.get(composition.topic, contours) if composition.topic else contours
    line = stroke(mix(palette.accent, palette.page, 1 - _LINE_SHADE), height * _LINE)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRect(skia.Rect(*field))
        stage.canvas.translate(field[0], 0)
        draw(stage.canvas, (field[2] - field[0], height), line, composition.seed % 83)
    kind = CardType.of(palette, ("inter", "bricolage"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, width * _WORDS_TO, height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


FAMILY = Family(name="motif", suits=_suits, compose=_compose, has_byline=True)
