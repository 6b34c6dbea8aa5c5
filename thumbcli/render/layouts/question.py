"""Question: a soft round shape with the artwork, question marks tumbling around it. For titles that ask.

On a square the shape lies below the words; right-to-left it is all mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import ColumnStyle, boxed, draw_column
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import sticker
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, logo_origin
from thumbcli.render.paint.ornaments import draw_question_mark, letters, motif_background, vignette
from thumbcli.render.paint.photo_subject import draw_photo, is_cut_out
from thumbcli.render.pixels.shapes import blob, fill, shade, stroke
from thumbcli.render.style.color import WHITE, fill_and_ink, luminance, mix
from thumbcli.render.style.palette import gradient_end
from thumbcli.render.title.headline import HeadlineKind

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_CENTRE, _RADIUS = (0.755, 0.50), 0.36
_SQUARE_CENTRE, _SQUARE_RADIUS = (0.56, 0.755), 0.215
_OUTER, _INNER = 1.16, 1.0
_HANG_PX = 21.0
_HEADLINE_PX = 190.0
_EDGE_PX = 20.0
_PALE = 0.55
_ARABIC_MARK = "\u061f"
_MARKS = ((0.80, -0.76, 14.0, 0.86), (-0.98, 0.86, -18.0, 0.52), (0.92, 0.34, 24.0, 0.44))
_SQUARE_MARKS = ((1.08, -0.50, 14.0, 0.95), (-1.22, 0.10, -18.0, 0.72), (1.22, 0.62, 22.0, 0.46))


def _suits(composition: Composition) -> float:
    if not composition.headline.main:
        return 0.0
    if composition.headline.kind is not HeadlineKind.QUESTION:
        return 0.45
    if composition.format in {Format.BLOGPOST, Format.LINKEDIN}:
        return 0.9
    return 1.2 if composition.photo else 1.8


def _compose(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    mirrored = composition.mirrored and not stage.square
    stage.backdrop("question", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored)
    _draw_art(stage)
    corner = Corner.BOTTOM_LEFT if stage.square else Corner.TOP_LEFT if mirrored else Corner.TOP_RIGHT
    if composition.headline.kind is HeadlineKind.QUESTION:
        _draw_marks(stage, corner)
    manner = ColumnStyle(
        look=boxed(style, unit, fill_and_ink(style.accent, style.dark)),
        max_size_px=_HEADLINE_PX * unit,
        hang_px=_HANG_PX * unit,
    )
    room = area_beside_logo(stage, _words_room(stage), corner)
    draw_column(stage, composition.headline.main, room, manner)
    if composition.logo:
        draw_logo(stage, composition.logo, logo_origin(stage, composition.logo, corner))


def _shape(stage: Stage, *, mirrored: bool) -> tuple[tuple[float, float], float]:
    """Return the middle of the round shape and its radius."""
    across, down = _SQUARE_CENTRE if stage.square else _CENTRE
    radius = stage.height * (_SQUARE_RADIUS if stage.square else _RADIUS)
    return (stage.width * (1 - across if mirrored else across), stage.height * down), radius


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas, size = stage.composition.style, sheet.canvas, (float(sheet.width), float(sheet.height))
    motif_background(
        sheet, stage.composition, None if style.light else lambda soft: vignette(soft, size, style.dark, 0.35)
    )
    (x, y), radius = _shape(stage, mirrored=False)
    words = _room(stage)
    fade = (sheet.width, sheet.width * 2) if stage.square else (words[2], sheet.width * 0.8)
    sheet.calm(words, style.ink, WHITE if style.light else style.dark, fade)
    canvas.drawPath(blob((x, y), radius * _OUTER, 4, 9, 0.10), fill(style.accent))
    inner = blob((x + radius * 0.02, y + radius * 0.02), radius * _INNER, 5, 9, 0.09)
    shade(canvas, inner, [mix(style.accent, WHITE, 0.30), mix(style.accent, gradient_end(style), 0.55)])


def _draw_art(stage: Stage) -> None:
    composition = stage.composition
    mirrored = composition.mirrored and not stage.square
    (x, y), radius = _shape(stage, mirrored=mirrored)
    if composition.photo is None:
        sticker(stage, composition.icons[0], (x, y), radius * 1.22, 6 if mirrored else -6)
        return
    clip = blob((x, y), radius * 1.08, 4, 9, 0.10)
    if mirrored:
        clip.transform(skia.Matrix.Scale(-1, 1).postTranslate(2 * x, 0))
    reach = radius * 1.19
    draw_photo(stage, composition.photo, clip, (x - reach, y - reach, x + reach, y + reach))
    if not is_cut_out(composition.photo):
        stage.canvas.drawPath(clip, stroke(WHITE, 12 * stage.unit))


def _draw_marks(stage: Stage, corner: Corner) -> None:
    """Draw the question marks; one that would stand where the logo does is left out."""
    style, canvas = stage.composition.style, stage.canvas
    mirrored = stage.composition.mirrored and not stage.square
    (x, y), radius = _shape(stage, mirrored=mirrored)
    lively = (style.third, style.accent, style.second)
    colour = next((shade for shade in lively if luminance(shade) > _PALE), style.third)
    path = letters("?", ("lilita", "noto"), radius * 0.78)
    flipped = _ARABIC_MARK in stage.composition.headline.main
    for right, down, turn_deg, size in _SQUARE_MARKS if stage.square else _MARKS:
        place = (x + radius * (-right if mirrored else right), y + radius * down)
        reach = radius * 0.4 * size
        spot = (place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)
        if area_beside_logo(stage, spot, corner) != spot:
            continue
        canvas.save()
        canvas.translate(*place)
        canvas.rotate(-turn_deg if mirrored else turn_deg)
        canvas.scale(-size if flipped else size, size)
        draw_question_mark(canvas, path, colour, (_EDGE_PX * stage.unit, style.dark))
        canvas.restore()


def _words_room(stage: Stage) -> Rect:
    left, top, right, bottom = _room(stage)
    if stage.composition.mirrored and not stage.square:
        return (stage.width - right, top, stage.width - left, bottom)
    return (left, top, right, bottom)


def _room(stage: Stage) -> Rect:
    """Return where the words stand when nothing is mirrored."""
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    (x, y), radius = _shape(stage, mirrored=False)
    if stage.square:
        return (margin, margin, width - margin, y - radius * 1.28)
    return (margin, margin, x - radius * _OUTER * 1.05 - 20 * stage.unit, height - margin)


FAMILY = Family(name="question", suits=_suits, compose=_compose)
