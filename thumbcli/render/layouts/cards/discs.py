"""Discs: a clean page with quarter discs in the corner that no words touch; for technology and learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    card_unit,
    draw_card_words,
    suits_artless,
    widest_phrase_chars,
)
from thumbcli.render.pixels.shapes import fill, scatter
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.card_palette import CardPalette

__all__ = ["FAMILY"]

_TOPICS = frozenset({Topic.TECH_SAAS, Topic.EDUCATION_TUTORIAL, Topic.SCIENCE, Topic.CREATIVE_DESIGN})
_MAX_PHRASE_CHARS = 17  # a longer phrase makes all words small
_CAP_SHARE = 0.25
_COLUMNS, _FIRST_COLUMN = 12, 8
_FOOT_UNITS = 0.45


def _suits(composition: Composition) -> float:
    if widest_phrase_chars(composition) > _MAX_PHRASE_CHARS:
        return suits_artless(composition, 1.0)
    return suits_artless(composition, 1.45 if composition.topic in _TOPICS else 1.36)


def _compose(stage: Stage) -> None:
    composition, margin, unit = stage.composition, card_margin(stage), card_unit(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    _draw_discs(stage, palette)
    foot = unit * _FOOT_UNITS
    stage.canvas.drawRect(skia.Rect(0, stage.height - foot, stage.width, stage.height), fill(palette.accent))
    kind = CardType.of(palette, ("inter", "bricolage"), cap_share=_CAP_SHARE)
    cell = stage.width / _COLUMNS
    area = stage.mirror((margin, margin, cell * _FIRST_COLUMN + cell * 0.6, stage.height - margin - foot))
    draw_card_words(stage, area, kind)


def _draw_discs(stage: Stage, palette: CardPalette) -> None:
    """Draw quarter discs, denser towards the far corner, beside the words."""
    cell = stage.width / _COLUMNS
    columns = range(_FIRST_COLUMN + 1, _COLUMNS)
    rows = round(stage.height / cell + 0.49)
    chances = scatter(stage.composition.seed % 83, len(columns) * rows)
    colours = (palette.accent, palette.second, palette.tint, palette.accent)
    for index, (turn, shade, chance) in enumerate(chances):
        column, row = columns[index % len(columns)], index // len(columns)
        if chance > (column - _FIRST_COLUMN + 1) / 4 + 0.25:
            continue
        left, top = column * cell, row * cell
        if stage.mirrored:
            left = stage.width - left - cell
        corner = int(turn * 4)
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.clipRect(skia.Rect(left, top, left + cell, top + cell))
            colour = colours[int(shade * len(colours))]
            x, y = left + cell * (corner % 2), top + cell * (corner // 2)
            stage.canvas.drawCircle(x, y, cell, fill(colour))


FAMILY = Family(name="discs", suits=_suits, compose=_compose, has_byline=True)
