"""Photo: the subject at one side, blended into the ground, heavy outlined words at the other.

On a square the photo lies below the words; right-to-left it is all mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import ColumnStyle, draw_column
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, logo_origin
from thumbcli.render.paint.ornaments import draw_faded_photo, motif_background, vignette
from thumbcli.render.style.color import WHITE, ensure_contrast, luminance
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_PHOTO_FROM = 0.45
_FADE = 0.19
_SQUARE_PHOTO_FROM, _SQUARE_FADE = 0.46, 0.14
_WORDS_TO = 0.60
_SQUARE_WORDS_TO = 0.56
_OUTLINE_PX, _DEPTH_PX = 20.0, 12.0
_HEADLINE_PX, _SHORT_PX, _SHORT_CHARS = 220.0, 420.0, 9
_PALE = 0.42
_YELLOW = 0xFFFFE14D


def _suits(composition: Composition) -> float:
    if composition.photo is None or not composition.headline.main:
        return 0.0
    return 0.9 if composition.format in {Format.BLOGPOST, Format.LINKEDIN} else 2.2


def _compose(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    mirrored = composition.mirrored and not stage.square
    stage.backdrop("photo", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored)
    fade = stage.height * _SQUARE_FADE if stage.square else stage.width * _FADE
    draw_faded_photo(stage, _photo_room(stage), fade)
    corner = Corner.BOTTOM_RIGHT if stage.square else Corner.TOP_LEFT if mirrored else Corner.TOP_RIGHT
    text = composition.headline.main
    reach = (_OUTLINE_PX / 2 + _DEPTH_PX) * unit
    manner = ColumnStyle(
        look=_lettering(style, unit),
        max_size_px=(_SHORT_PX if len(text) <= _SHORT_CHARS else _HEADLINE_PX) * unit,
        outgrow_px=reach,
    )
    left, top, right, bottom = _words_room(stage)
    room = area_beside_logo(stage, (left, top, right, bottom - reach), corner)
    draw_column(stage, text, room, manner)
    if composition.logo:
        draw_logo(stage, composition.logo, logo_origin(stage, composition.logo, corner))


def _lettering(style: Style, unit: float) -> Lettering:
    """Return light letters with a dark edge: they read on any photo."""
    pale = (shade for shade in (style.accent, style.third, style.second) if luminance(shade) > _PALE)
    return Lettering(
        ink=ensure_contrast(WHITE, style.dark),
        accent=ensure_contrast(next(pale, _YELLOW), style.dark),
        outline=(_OUTLINE_PX * unit, style.dark),
        depth=_DEPTH_PX * unit,
    )


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, size = stage.composition.style, (float(sheet.width), float(sheet.height))
    motif_background(
        sheet,
        stage.composition,
        None if style.light else lambda canvas: vignette(canvas, size, style.dark, 0.35),
    )


def _photo_room(stage: Stage) -> Rect:
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (0.0, height * _SQUARE_PHOTO_FROM, width, height)
    left = width * _PHOTO_FROM
    return (0.0, 0.0, width - left, height) if stage.composition.mirrored else (left, 0.0, width, height)


def _words_room(stage: Stage) -> Rect:
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    if stage.square:
        return (margin, margin, width - margin, height * _SQUARE_WORDS_TO)
    if stage.composition.mirrored:
        return (width * (1 - _WORDS_TO), margin, width - margin, height - margin)
    return (margin, margin, width * _WORDS_TO, height - margin)


FAMILY = Family(name="photo", suits=_suits, compose=_compose)
