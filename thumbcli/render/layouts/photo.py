"""Photo: the subject at one side, faded into the background, heavy outlined words at the other.

On a square the photo is below the words; right-to-left it is mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.place_text_column import ColumnStyle, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import (
    YELLOW,
    first_light,
    headline_px,
    logo_corner,
    outer_area,
    text_area,
)
from thumbcli.render.paint.ornaments import draw_faded_photo, motif_background
from thumbcli.render.style.color import WHITE, ensure_contrast
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.palette import Style

__all__ = ["FAMILY"]

# Shares of the width; on a square, of the height. The words overlap the faded part of the photo.
_PHOTO_FROM, _SQUARE_PHOTO_FROM = 0.45, 0.46
_FADE, _SQUARE_FADE = 0.19, 0.14
_WORDS_TO, _SQUARE_WORDS_TO = 0.60, 0.56

_OUTLINE_PX, _DEPTH_PX = 20.0, 12.0
_HEADLINE_PX, _SHORT_HEADLINE_PX = 220.0, 420.0

_LIGHT_LUMINANCE = 0.42  # from this luminance on key words stand out from a dark edge


def _suits(composition: Composition) -> float:
    if composition.photo is None or not composition.headline.main:
        return 0.0
    return 0.9 if composition.format in {Format.BLOGPOST, Format.LINKEDIN} else 2.2


def _compose(stage: Stage) -> None:
    stage.draw_background(
        "photo",
        lambda sheet: motif_background(sheet, stage.composition, vignette_alpha=0.35),
        mirrored=stage.mirrored,
    )
    fade = stage.height * _SQUARE_FADE if stage.square else stage.width * _FADE
    draw_faded_photo(stage, outer_area(stage, _PHOTO_FROM, _SQUARE_PHOTO_FROM), fade)
    text = stage.composition.headline.main
    column = ColumnStyle(
        look=_lettering(stage.composition.style, stage.unit),
        max_size_px=headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX),
        outline_px=(_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit,
    )
    area = text_area(stage, _WORDS_TO, _SQUARE_WORDS_TO)
    draw_column_and_logo(stage, text, area, column, logo_corner(stage, square=Corner.BOTTOM_RIGHT))


def _lettering(style: Style, unit: float) -> Lettering:
    """Return light letters with a dark edge, which are readable on any photo."""
    colours = (style.accent, style.tertiary, style.secondary)
    return Lettering(
        ink=ensure_contrast(WHITE, style.dark),
        accent=ensure_contrast(first_light(colours, _LIGHT_LUMINANCE, YELLOW), style.dark),
        outline=(_OUTLINE_PX * unit, style.dark),
        depth=_DEPTH_PX * unit,
    )


FAMILY = Family(name="photo", suits=_suits, compose=_compose)
