"""Sign: one large sign of the title in a field of colour: a question mark, a year, §, braces."""

from __future__ import annotations

import re
from dataclasses import replace
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
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import mix
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY", "sign_of"]

_MAX_CHARS = 84
_MAX_PHRASE_CHARS = 17  # a longer phrase makes all words small
_CAP_SHARE = 0.26
_WORDS_TO = 0.66  # where the words end, as a share of the width
_FONTS = ("archivo", "inter")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_AT_END = re.compile(r"(.+?)\s((?:19|20)\d\d|\d{1,3}\.\d{1,3})")
"""A year, or a version of two parts, as a longer one is small in the field."""

_MIN_WORDS = 2  # beside a number: a lone name and its version are a release

_LAW = re.compile(
    r"\b(?:law|laws|legal|court|courts|judicial|judges?|lawyers?|attorneys?|v\.)(?!\w)", re.IGNORECASE
)
_BRACES = "{}"

_FIELD_FROM = 0.7  # where the field of colour begins, as a share of the width
_HIGH, _YEAR_HIGH, _YEAR_LINES = 0.86, 0.36, (0.29, 0.71)
"""The height of a sign and of half a year, and where its halves are, as shares of the height."""

_WIDE, _NUMBER_WIDE = 1.12, 0.84
"""How wide a sign may be, as a share of the field: its edges cut one sign off, but no number."""

_INK_SHARE = 0.12  # of the page, in the colour of the sign


def _suits(composition: Composition) -> float:
    if text_chars(composition) > _MAX_CHARS or widest_phrase_chars(composition) > _MAX_PHRASE_CHARS:
        return 0.0
    if not sign_of(composition):
        return 0.0
    return suits_artless(composition, 1.5)


def sign_of(composition: Composition) -> str:
    """Return the sign to draw, which the title has or means; empty for none.

    A number is a sign only at the end of a title, from which it is taken: it is not said twice.
    """
    headline = composition.headline
    if headline.kind is HeadlineKind.QUESTION:
        return "\u061f" if composition.rtl and composition.language == "ar" else "?"
    if _said_once(composition):
        return _NUMBER_AT_END.sub(r"\2", headline.main)
    if composition.language == "en" and _LAW.search(headline.main):
        return "\u00a7"
    return _BRACES if headline.code or composition.topic is Topic.TECH_SAAS else ""


def _said_once(composition: Composition) -> str:
    """Return the title without the number at its end; empty where it has none that can be taken out."""
    main = composition.headline.main
    found = None if composition.rtl else _NUMBER_AT_END.fullmatch(main)
    if found is None or any(map(str.isdigit, found[1])):
        return ""
    words = found[1].split()
    is_open = normalize_token(words[-1]) in stop_words(composition.language) or not words[-1][-1].isalnum()
    return "" if is_open or len(words) < _MIN_WORDS else found[1]


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    width, height = float(stage.width), float(stage.height)
    field = stage.mirror((width * _FIELD_FROM, 0.0, width, height))
    stage.canvas.drawRect(skia.Rect(*field), fill(palette.accent))
    sign = sign_of(composition)
    halves = (sign[:2], sign[2:]) if _YEAR.fullmatch(sign) else (sign,)
    ink = mix(palette.accent, palette.page, 1 - _INK_SHARE)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRect(skia.Rect(*field))
        for half, down in zip(halves, _YEAR_LINES if len(halves) > 1 else (0.5,), strict=True):
            path = text_path(half, _FONTS, height * (_YEAR_HIGH if len(halves) > 1 else _HIGH))
            across = path.computeTightBounds().width()
            wide = _NUMBER_WIDE if half[0].isdigit() else _WIDE
            fit = min(1.0, (field[2] - field[0]) * wide / across)
            place = skia.Matrix.Translate((field[0] + field[2]) / 2, height * down).preScale(fit, fit)
            path.transform(place)
            stage.canvas.drawPath(path, fill(ink))
    kind = CardType.of(palette, ("bricolage", "archivo-narrow", "inter"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, width * _WORDS_TO, height - margin))
    if words := _said_once(composition) if sign[0].isdigit() else "":
        stage.composition = replace(composition, headline=replace(composition.headline, main=words))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)
    stage.composition = composition


FAMILY = Family(name="sign", suits=_suits, compose=_compose, has_byline=True)
