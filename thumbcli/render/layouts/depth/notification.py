"""Notification: the words as a message that has just come in, on the screen of a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.paint.light import draw_bokeh, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_CARD, _SQUARE_CARD = (0.045, 0.135, 0.955, 0.845), (0.05, 0.17, 0.95, 0.83)
_PAD = (0.045, 0.075)  # from the card's edge to the words, as shares of the width and the height
_BEHIND = ((0.05, 0.055, 0.5), (0.028, 0.028, 0.78))
"""Older messages under the card: how much narrower at each side, how far lower, and how opaque they are."""

_RADIUS, _ICON = 0.075, 0.215  # of the card and of the icon on its corner, as shares of the height
_GREEN, _GREEN_FOOT, _RED = 0xFF5BE36B, 0xFF17B33A, 0xFFE5222E
_PLATE, _PLATE_FOOT, _INK = 0xFFFFFFFF, 0xFFECEFF6, 0xFF12141A
_KEY_CONTRAST = 4.9
_SCORE = 2.0


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    return suits_poster(composition, _SCORE if is_about(composition, "notification") else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood, width, height = stage.composition.mood, float(stage.width), float(stage.height)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        lively = replace(mood, mid=mix(mood.mid, mood.bold, 0.75))
        draw_glow_ground(canvas, lively, (size[0] * 0.78, size[1] * 0.15), max(size) * 0.8)
        draw_halo(canvas, (size[0] * 0.08, size[1] * 0.95), size[1] * 0.9, mood.core, 0.6)
        draw_bokeh(canvas, size, 4, (mood.core, mood.accent[1]), 0.16)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("notification", draw)
    finish_ground(stage, dust=0)
    share = _SQUARE_CARD if stage.square else _CARD
    card = (share[0] * width, share[1] * height, share[2] * width, share[3] * height)
    _draw_cards(stage, card)
    across, down = _PAD
    aside = _ICON * 0.55 * height / width
    words = (
        share[0] + across + aside * (not stage.square),
        share[1] + down,
        share[2] - across,
        share[3] - down * 0.8,
    )
    area, sub = poster_area(stage, words)
    lines = fit_lines(stage, area, align=Align.LEFT)
    _draw_icon(stage, (card[0] + _ICON * 0.30 * height, card[1] + _ICON * 0.22 * height))
    plain = Lettering(ink=_INK, accent=_INK, has_background=True)
    key = ensure_contrast(mood.bold, _PLATE_FOOT, _KEY_CONTRAST)
    keyed = Lettering(ink=key, accent=key, has_background=True)
    put_words(stage, (area, lines, sub), (plain, keyed), plate=(_INK, WHITE), ink=_INK)


def _draw_cards(stage: Stage, rect: Rect) -> None:
    """Draw the card of the message, and the edges of two older ones below it."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    radius = _RADIUS * height
    card = skia.Rect(*rect)
    for aside, lower, alpha in _BEHIND:
        older = card.makeInset(aside * width, 0).makeOffset(0, lower * height)
        canvas.drawRoundRect(older, radius, radius, fill(mix(_PLATE_FOOT, BLACK, 0.12), alpha))
    shape, below = skia.Path(), skia.Path()
    shape.addRoundRect(card, radius, radius)
    below.addRoundRect(card.makeOffset(0, 0.016 * height), radius, radius)
    draw_soft_path(canvas, below, with_alpha(BLACK, 0.5), 0.026 * height)
    fill_gradient(canvas, shape, [_PLATE, _PLATE_FOOT])


def _draw_icon(stage: Stage, centre: tuple[float, float]) -> None:
    """Draw the app's icon with a bubble, the waves of its sound, and the dot of what is unread."""
    canvas, size = stage.canvas, _ICON * stage.height
    x, y = centre
    half = size / 2
    for place, reach in enumerate((0.78, 1.0)):
        arc = skia.Rect(x - size * reach, y - size * reach, x + size * reach, y + size * reach)
        line = stroke(WHITE, size * 0.055, 0.85 - 0.35 * place)
        canvas.drawArc(arc, 198, 54, False, line)
    body, below = skia.Path(), skia.Path()
    icon = skia.Rect(x - half, y - half, x + half, y + half)
    body.addRoundRect(icon, size * 0.24, size * 0.24)
    below.addRoundRect(icon.makeOffset(0, size * 0.06), size * 0.24, size * 0.24)
    draw_soft_path(canvas, below, with_alpha(BLACK, 0.55), size * 0.07)
    fill_gradient(canvas, body, [_GREEN, _GREEN_FOOT])
    bubble = skia.Path()
    bubble.addOval(skia.Rect(x - size * 0.33, y - size * 0.30, x + size * 0.33, y + size * 0.22))
    tail = polygon(
        (x - size * 0.22, y + size * 0.05),
        (x - size * 0.02, y + size * 0.2),
        (x - size * 0.27, y + size * 0.33),
    )
    canvas.drawPath(skia.Op(bubble, tail, skia.PathOp.kUnion_PathOp), fill(WHITE))
    dot = (x + half * 0.92, y - half * 0.86)
    canvas.drawCircle(*dot, size * 0.185, fill(WHITE))
    canvas.drawCircle(*dot, size * 0.15, fill(_RED))


FAMILY = Family(name="notification", suits=_suits, compose=_compose)
