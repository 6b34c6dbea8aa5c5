"""Split: a field of colour with a figure of the title, an object or tiles; the title beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import skia

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
from thumbcli.render.layouts.cards.square_tiles import draw_tiles
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.objects import draw_object, has_object
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import contrast
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.card_palette import CardPalette

__all__ = ["FAMILY", "figure_of"]

_FIELD = 0.31  # the share of the width that the field takes

_MAX_CHARS, _MAX_BESIDE_TILES = 56, 40
"""More are small beside a field, and are outshouted by tiles."""

_MAX_PHRASE_CHARS, _MAX_PHRASE_BESIDE_TILES = 18, 14  # a longer phrase makes all words small
_CAP_SHARE = 0.3
_FIGURE = re.compile(
    r"[$\u20ac\u00a3]\d(?:[\d.,]*\d)?(?:\s?(?:million|billion|trillion)|(?:[kmbt]|mn|bn|mln)\+?)?(?!\w)|\b\d[\d.,]*\s?%|^\d{1,3}(?=\s\w)",
    re.IGNORECASE,
)
_CLOSED = "!?.:\u2026"  # what ends the words before a figure
_FIGURE_HEIGHT, _FIGURE_GAP = 0.62, 0.7  # of the field's height, and between number and unit, of its padding
_FIGURE_FONTS = ("archivo-narrow",)
_COLUMNS = 3


def _suits(composition: Composition) -> float:
    if not is_card(composition):
        return 0.0
    has_thing = bool(composition.icons) and has_object(composition.icons[0])
    if figure := figure_of(composition):
        # The count of a list is told as well beside the thing that it counts.
        return 1.5 if has_thing and figure.isdigit() else 1.7
    if widest_phrase_chars(composition) > _MAX_PHRASE_CHARS:
        return 0.9
    chars = text_chars(composition)
    if has_thing:
        return 1.5 if chars <= _MAX_CHARS else 0.9
    short = chars <= _MAX_BESIDE_TILES and widest_phrase_chars(composition) <= _MAX_PHRASE_BESIDE_TILES
    return 1.31 if short else 0.9


def figure_of(composition: Composition) -> str:
    """Return the figure to draw large; empty for none.

    A count that the title begins with is no figure beside another number: `5 Years, 10 Sprints`.
    """
    main = composition.headline.main
    found = _FIGURE.search(main)
    if found is None or (found[0].isdigit() and any(map(str.isdigit, main[found.end() :]))):
        return ""
    return found[0]


def _without_figure(main: str, figure: str) -> str:
    """Return the words beside a figure: it is not said twice where it is at the beginning or the end."""
    if main.startswith(figure):
        rest = main.removeprefix(figure).strip()
        return rest[:1].upper() + rest[1:]
    rest = main.removesuffix(figure).strip()
    return rest if rest != main and rest[-1:] in _CLOSED else main


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    width, height = float(stage.width), float(stage.height)
    field = stage.mirror((0.0, 0.0, width * _FIELD, height))
    area = stage.mirror((width * _FIELD + margin * 0.8, margin, width - margin * 0.9, height - margin))
    figure = figure_of(composition)
    if figure:
        _draw_figure(stage, figure, field, palette)
        words = _without_figure(composition.headline.main, figure)
        if words and not composition.rtl:
            stage.composition = replace(composition, headline=replace(composition.headline, main=words))
    elif composition.icons and has_object(composition.icons[0]):
        _draw_thing(stage, composition.icons[0], field, palette)
    else:
        _draw_tiled(stage, field, palette)
    kind = CardType.of(palette, ("bricolage", "archivo-narrow", "inter"), cap_share=_CAP_SHARE)
    draw_card_words(stage, area, kind)
    stage.composition = composition


def _draw_tiled(stage: Stage, field: Rect, palette: CardPalette) -> None:
    """Fill a field with whole tiles, or with one colour beside what is grave."""
    if stage.composition.somber:
        stage.canvas.drawRect(skia.Rect(*field), fill(palette.accent))
        return
    left, top, right, bottom = field
    rows = max(1, round((bottom - top) / (right - left) * _COLUMNS))
    side = (bottom - top) / rows
    wide = side * _COLUMNS
    draw_tiles(
        stage,
        (left, top, left + wide, bottom) if left <= 0 else (right - wide, top, right, bottom),
        palette,
        side,
    )


def _draw_figure(stage: Stage, figure: str, field: Rect, palette: CardPalette) -> None:
    """Draw a number as large as the field allows, and its unit below it."""
    left, top, right, bottom = field
    stage.canvas.drawRect(skia.Rect(*field), fill(palette.accent))
    ink = max(palette.page, palette.ink, key=lambda colour: contrast(colour, palette.accent))
    pad = card_margin(stage) * 0.8
    room = Box(right - left - 2 * pad, (bottom - top) * _FIGURE_HEIGHT)
    parts = figure.split(maxsplit=1) if figure[-1].isalpha() else [figure]
    blocks = [
        fit_block(
            measure(part, _FIGURE_FONTS, widest_em=1e6), room, max_size_px=float(stage.height), max_lines=1
        )
        for part in parts
    ]
    gap = pad * _FIGURE_GAP
    y = top + (bottom - top - sum(block.height_px for block in blocks) - gap * (len(blocks) - 1)) / 2
    look = Lettering(ink=ink, accent=ink)
    for block in blocks:
        draw_block(stage, block, (left + pad, y), room.width_px, look=look, align=Align.CENTRE)
        y += block.height_px + gap


def _draw_thing(stage: Stage, thing: str, field: Rect, palette: CardPalette) -> None:
    left, top, right, bottom = field
    stage.canvas.drawRect(skia.Rect(*field), fill(palette.tint))
    size = min(right - left, bottom - top) * 0.86
    look = card_look(stage.composition, thing)
    draw_object(stage, thing, ((left + right) / 2, (top + bottom) / 2), size, look=look)


FAMILY = Family(name="split", suits=_suits, compose=_compose, has_byline=True)
