"""Backdrop: a picture of the user's own from edge to edge, darkened under the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import CardType, card_margin, card_palette, draw_card_words
from thumbcli.render.paint.card_pictures import brightest_grey, draw_background_picture
from thumbcli.render.pixels.shapes import gradient
from thumbcli.render.style.color import BLACK, WHITE, contrast, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CAP_SHARE = 0.2
_WORDS_TO = 0.78  # where the words end, as a share of the width
_SHADE = 0xFF0B0F16
_SHADE_GREY, _GROUND_GREY = 15, 88
"""The level of the shade, and the brightest that the ground of white words may have."""

_LEAST_ALPHA, _MORE_UNDER_WORDS, _MOST_ALPHA = 0.2, 0.22, 0.92
"""How dark the shade is at least, how much darker where the words begin, and at most."""

_MUTED = 0xFFE6EAF0
_PALER, _ACCENT_CONTRAST = (0.0, 0.25, 0.5, 0.75), 4.8
_FONTS = ("bricolage", "inter")


def _suits(composition: Composition) -> float:
    return 3.0 if composition.background is not None and composition.headline.main else 0.0


def _compose(stage: Stage) -> None:
    composition = stage.composition
    if composition.background is None:
        raise ValueError("there is no background")
    margin, width, height = card_margin(stage), float(stage.width), float(stage.height)
    draw_background_picture(stage, composition.background)
    rtl = composition.rtl
    start, end = (width * rtl, height), (width * (not rtl), 0.0)
    if stage.square:
        start, end = (0.0, height), (0.0, 0.0)
    alpha = _alpha(brightest_grey(composition.background))
    shades = [with_alpha(_SHADE, min(_MOST_ALPHA, alpha + _MORE_UNDER_WORDS)), with_alpha(_SHADE, alpha)]
    stage.canvas.drawPaint(gradient(start, end, shades))
    brightest = BLACK | _GROUND_GREY << 16 | _GROUND_GREY << 8 | _GROUND_GREY
    kind = CardType(
        fonts=_FONTS,
        cap_share=_CAP_SHARE,
        ink=WHITE,
        accent=_accent(card_palette(composition).accent, brightest),
        muted=_MUTED,
    )
    wide = width if stage.square else width * _WORDS_TO
    left, right = (width - wide + margin, width - margin) if rtl else (margin, wide - margin)
    badge = stage.badge()
    bottom = min(height - margin, badge[1] - margin / 2) if badge and right > badge[0] else height - margin
    area = stage.clear((left, margin, right, bottom))
    draw_card_words(stage, area, kind, Corner.TOP_LEFT if rtl else Corner.TOP_RIGHT)


def _alpha(brightest: int) -> float:
    """Return how dark the shade has to be for white words, by the brightest level of the picture."""
    return max(_LEAST_ALPHA, 1 - (_GROUND_GREY - _SHADE_GREY) / max(1, brightest - _SHADE_GREY))


def _accent(colour: int, ground: int) -> int:
    """Return the accent, as much paler as it needs to be readable on the brightest ground."""
    paler = (mix(colour, WHITE, share) for share in _PALER)
    return next((each for each in paler if contrast(each, ground) >= _ACCENT_CONTRAST), WHITE)


FAMILY = Family(name="backdrop", suits=_suits, compose=_compose, keeps_clear=True, has_byline=True)
