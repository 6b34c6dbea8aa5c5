"""Pull quote: what somebody said, in a serif, beside a large quotation mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    is_card,
)
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.title.headline import HeadlineKind

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 110
_CAP_SHARE = 0.22
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019'
_MARK_WIDTH = 0.12
"""The width of the mark, as a share of the card's."""

_MARK_CAP_PX = 400.0  # it is scaled from this size


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.headline.kind is HeadlineKind.QUOTE
    return 2.0 if fits and len(composition.headline.main) <= _MAX_CHARS else 0.0


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    mark = text_path("\u201c", ("fraunces",), _MARK_CAP_PX)
    bounds = mark.computeTightBounds()
    scale = stage.width * _MARK_WIDTH / bounds.width()
    left = stage.mirror((margin, 0, margin + stage.width * _MARK_WIDTH, 0))[0]
    place = skia.Matrix.Translate(left, margin).preScale(scale, scale)
    mark.transform(place.preTranslate(-bounds.left(), -bounds.top()))
    stage.canvas.drawPath(mark, fill(palette.accent))
    words = composition.headline.main.strip(_QUOTES)
    stage.composition = replace(composition, headline=replace(composition.headline, main=words))
    kind = CardType(
        fonts=("fraunces", "dm-serif", "inter"),
        cap_share=_CAP_SHARE,
        ink=palette.ink,
        accent=palette.ink,
        muted=palette.muted,
    )
    start = margin + stage.width * _MARK_WIDTH + margin * 0.6
    area = stage.mirror((start, margin, stage.width - margin, stage.height - margin))
    draw_card_words(stage, area, kind)
    stage.composition = composition


FAMILY = Family(name="pullquote", suits=_suits, compose=_compose, has_byline=True)
