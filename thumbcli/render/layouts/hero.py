"""Hero: one object larger than the picture allows, cut off by its edge, in a glow; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.card_parts import is_card
from thumbcli.render.layouts.lit_parts import has_hero, lit_column
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import headline_px, logo_corner, text_area
from thumbcli.render.paint.light import (
    draw_dust,
    draw_glow_ground,
    draw_grain,
    draw_halo,
    draw_veil,
    draw_vignette,
)
from thumbcli.render.paint.objects import ObjectLook, draw_object, object_ratio

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas

__all__ = ["FAMILY"]

# Shares of the width; on a square, of the height.
_WORDS_TO, _SQUARE_WORDS_TO = 0.555, 0.55
_GLOW, _SQUARE_GLOW = (0.77, 0.49), (0.5, 0.8)
_OBJECT, _SQUARE_OBJECT = (0.79, 0.535), (0.5, 0.83)

_SIZE, _SLIM_SIZE, _SLIM_RATIO = 1.0, 1.08, 0.8
"""The object's longer side as a share of the height: slim ones may be taller than the picture."""

_SQUARE_SIZE = 0.52
_SECOND_AT, _SECOND_SIZE = (0.605, 0.80), 0.36
_TURN_DEG, _SECOND_TURN_DEG = -10.0, 14.0
_HEADLINE_PX, _SHORT_HEADLINE_PX = 300.0, 420.0


def _suits(composition: Composition) -> float:
    return 1.5 if has_hero(composition) and not is_card(composition) else 0.0


def _compose(stage: Stage) -> None:
    stage.draw_background("hero", lambda sheet: _draw_background(sheet, stage), mirrored=stage.mirrored)
    composition, lean = stage.composition, -1 if stage.mirrored else 1
    thing, look = composition.icons[0], ObjectLook(rim=composition.mood.rim)
    slim = object_ratio(thing) < _SLIM_RATIO
    size = stage.height * (_SQUARE_SIZE if stage.square else _SLIM_SIZE if slim else _SIZE)
    centre = _at(stage, _SQUARE_OBJECT if stage.square else _OBJECT)
    draw_object(stage, thing, centre, size, turn_deg=lean * _TURN_DEG, look=look)
    if len(composition.icons) > 1 and not stage.square:
        beside, small = _at(stage, _SECOND_AT), stage.height * _SECOND_SIZE
        draw_object(stage, composition.icons[1], beside, small, turn_deg=lean * _SECOND_TURN_DEG, look=look)
    text = composition.headline.main
    column = lit_column(stage, headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX))
    area = text_area(stage, _WORDS_TO, _SQUARE_WORDS_TO)
    draw_column_and_logo(stage, text, area, column, logo_corner(stage, square=Corner.BOTTOM_RIGHT))


def _at(stage: Stage, share: tuple[float, float]) -> tuple[float, float]:
    return stage.mirror_x(stage.width * share[0]), stage.height * share[1]


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    mood, width, height = stage.composition.mood, float(sheet.width), float(sheet.height)
    across, down = _SQUARE_GLOW if stage.square else _GLOW
    centre = (width * across, height * down)
    draw_glow_ground(sheet, mood, centre, max(width, height) * 0.62)
    draw_halo(sheet.canvas, centre, height * 0.64, mood.core, 0.55)
    draw_vignette(sheet, 0.42)
    draw_dust(sheet, stage.composition.seed % 7, 26, mood.rim, 0.45)
    veil_to = (0.0, height * 0.5) if stage.square else (width * 0.5, 0.0)
    draw_veil(sheet.canvas, (0, 0), veil_to, mood.edge, 0.8)
    draw_grain(sheet.canvas)


FAMILY = Family(name="hero", suits=_suits, compose=_compose, either_side=True)
