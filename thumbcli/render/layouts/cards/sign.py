"""Sign: one large sign of the title in a field of colour: a question mark, a year, §, braces, an initial."""

from __future__ import annotations

import re
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
from thumbcli.render.typography.fonts import covers

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY", "sign_of"]

_MAX_CHARS = 84
_NAME_CHARS = 22
_MAX_PHRASE_CHARS = 17  # a longer phrase makes all words small
_CAP_SHARE = 0.26
_WORDS_TO = 0.66  # where the words end, as a share of the width
_FONTS = ("archivo", "inter")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_VERSION = re.compile(r"(?<![\w.])\d{1,3}\.\d{1,3}(?![\w.]*\w)")
"""Of two parts, as a longer one is small in the field."""

_LAW = re.compile(
    r"\b(?:law|laws|legal|court|courts|judicial|judges?|lawyers?|attorneys?|v\.)(?!\w)", re.IGNORECASE
)
_AND = re.compile(r"\s&\s")
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
    return suits_artless(composition, 1.5 if _own_sign(composition) else 1.4)


def sign_of(composition: Composition) -> str:
    """Return the sign to draw: the title's own, else the initial of a name; empty for none."""
    return _own_sign(composition) or _initial_of(composition)


def _own_sign(composition: Composition) -> str:
    """Return a sign that the title itself has or means; empty for none."""
    headline = composition.headline
    text = headline.main
    if headline.kind is HeadlineKind.QUESTION:
        return "\u061f" if composition.rtl and composition.language == "ar" else "?"
    if found := _YEAR.search(text):
        return found[1]
    if len(versions := _VERSION.findall(text)) == 1:
        return str(versions[0])
    if composition.language == "en" and _LAW.search(text):
        return "\u00a7"
    if _AND.search(text):
        return "&"
    return _BRACES if headline.code or composition.topic is Topic.TECH_SAAS else ""


def _initial_of(composition: Composition) -> str:
    """Return the initial of a name; empty for a longer title, and for scripts without capitals."""
    if text_chars(composition) > _NAME_CHARS:
        return ""
    small = stop_words(composition.language)
    for token in composition.headline.main.split():
        word = normalize_token(token)
        initial = word[:1].upper()
        # Some letters have two capitals: the first one of a ligature is no initial.
        if len(initial) == 1 and word not in small and initial.isupper() and covers(_FONTS[0], initial):
            return initial
    return ""


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
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


FAMILY = Family(name="sign", suits=_suits, compose=_compose, has_byline=True)
