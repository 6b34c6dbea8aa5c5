"""Pattern: tilted rows of the object on a bright ground, the words on a plate in the middle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.contract import Category
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import has_hero, lit_column, lit_score, shares, shown_things
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import column_bounds, draw_column_and_logo
from thumbcli.render.paint.light import draw_grain
from thumbcli.render.paint.objects import ObjectLook, dominant_colour, draw_object
from thumbcli.render.paint.tint import OF_ANY_COLOUR, Tint
from thumbcli.render.pixels.shapes import fill_gradient, gradient, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.style.oklab import from_lch, to_lab
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CHEERFUL = frozenset(
    {
        Category.FOOD_COOKING,
        Category.ENTERTAINMENT_COMEDY,
        Category.LIFESTYLE_VLOG,
        Category.CREATIVE_DESIGN,
        Category.GAMING,
        Category.EDUCATION_TUTORIAL,
    }
)
_MAX_CHARS = 34
_WORDS, _SQUARE_WORDS = (0.2, 0.2, 0.8, 0.8), (0.14, 0.26, 0.86, 0.74)
_ROW, _STEP, _SIZES = 0.235, 0.265, (0.2, 0.155)
"""Between rows and between objects in a row, and their sizes, as shares of the height."""

_TILT_DEG, _TURN_DEG = -14.0, 8.0
_PLATE_PAD_PX, _PLATE_RADIUS_PX, _LINE_PX = (62.0, 50.0), 52.0, 5.0
_GROUND_LIGHTNESS, _GROUND_CHROMA = 0.80, 0.12
"""The ground in OKLCH: bright, in the hue of the mood's core, or opposite to the object's."""

_COLOURED, _TOO_NEAR = 0.05, 0.55  # the chroma of an object with a colour; the cosine of hues that merge

_ACCENT_CONTRAST, _INK_CONTRAST = 6.2, 10.0  # to white; the plate is a little darker at its foot
_TINT_SHADE = 0.5
_HEADLINE_PX = 290.0


def _suits(composition: Composition) -> float:
    head = composition.headline
    # A logo would lie on the objects.
    unfit = composition.logo is not None or is_gentle(composition) or len(head.main) > _MAX_CHARS
    if unfit or not has_hero(composition, by_day=True):
        return 0.0
    return lit_score(composition, 1.42 if composition.category in _CHEERFUL else 0.5)


def _ground(composition: Composition) -> int:
    hue, own = to_lab(composition.mood.core).hue, to_lab(dominant_colour(composition.icons[0]))
    if own.chroma > _COLOURED and math.cos(hue - own.hue) > _TOO_NEAR:
        hue = own.hue + math.pi
    return from_lch(_GROUND_LIGHTNESS, _GROUND_CHROMA, hue)


class _Colours(NamedTuple):
    """The colours of the words, of the plate from top to bottom, of the line on it, and of its shadow."""

    ink: int
    accent: int
    plate: list[int]
    line: int
    shadow: int


def _colours(composition: Composition) -> _Colours:
    mood, style, ground = composition.mood, composition.style, _ground(composition)
    if composition.own_colours:
        accent = ensure_contrast(style.accent, style.background)
        return _Colours(style.ink, accent, [style.background, style.background], style.accent, BLACK)
    ink = ensure_contrast(mix(ground, BLACK, 0.82), WHITE, _INK_CONTRAST)
    accent = ensure_contrast(mix(mood.mid, mood.core, 0.3), WHITE, _ACCENT_CONTRAST)
    return _Colours(ink, accent, [WHITE, mix(WHITE, ground, 0.16)], ground, mix(ink, BLACK, 0.4))


def _compose(stage: Stage) -> None:
    composition, unit = stage.composition, stage.unit
    ground = _ground(composition)
    colours = _colours(composition)
    ends = [mix(ground, WHITE, 0.3), mix(ground, composition.mood.mid, 0.3)]
    if composition.own_colours:
        ends = [composition.mood.core, composition.mood.mid]

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        canvas.drawPaint(gradient((0, 0), size, ends))

    stage.draw_glow("pattern", draw, f"{ground}")
    _draw_rows(stage, Tint(colours.accent, mix(colours.accent, BLACK, _TINT_SHADE)))
    draw_grain(stage.canvas)
    look = Lettering(ink=colours.ink, accent=colours.accent, has_background=True)
    column = lit_column(stage, _HEADLINE_PX * unit, Align.CENTRE, turn_deg=0, look=look)
    area = shares(stage, *(_SQUARE_WORDS if stage.square else _WORDS))
    text = composition.headline.main
    left, top, right, bottom = column_bounds(stage, text, area, column)
    across, down = (pad * unit for pad in _PLATE_PAD_PX)
    plate = skia.Rect(left - across, top - down, right + across, bottom + down)
    radius, canvas = _PLATE_RADIUS_PX * unit, stage.canvas
    shape, below = skia.Path(), skia.Path()
    shape.addRoundRect(plate, radius, radius)
    below.addRoundRect(plate.makeOffset(0, 16 * unit), radius, radius)
    draw_soft_path(canvas, below, with_alpha(colours.shadow, 0.55), 20 * unit)
    fill_gradient(canvas, shape, colours.plate)
    inner = plate.makeInset(13 * unit, 13 * unit)
    canvas.drawRoundRect(inner, radius - 12 * unit, radius - 12 * unit, stroke(colours.line, _LINE_PX * unit))
    draw_column_and_logo(stage, text, area, column, Corner.BOTTOM_LEFT)


def _draw_rows(stage: Stage, tint: Tint) -> None:
    """Draw the objects; those of any colour have the tint."""
    composition, height = stage.composition, stage.height
    things = shown_things(composition, 2)
    looks = [
        ObjectLook(rim=composition.mood.rim, tint=tint if thing in OF_ANY_COLOUR else None)
        for thing in things
    ]
    matrix = skia.Matrix()
    matrix.setRotate(_TILT_DEG, stage.width / 2, height / 2)
    reach = max(stage.width, height) * 0.75
    rows, columns = round(reach / height / _ROW) + 1, round(reach / height / _STEP) + 1
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            shift = (column + 0.5 * (row % 2)) * _STEP * height, row * _ROW * height
            point = matrix.mapXY(stage.width / 2 + shift[0], height / 2 + shift[1])
            kind = (row + column) % 3 == 0
            margin = height * _SIZES[0] * 0.6
            if -margin < point.x() < stage.width + margin and -margin < point.y() < height + margin:
                size = height * _SIZES[kind]
                turn = _TILT_DEG + _TURN_DEG * (1 if kind else 2)
                draw_object(
                    stage, things[kind], (point.x(), point.y()), size, turn_deg=turn, look=looks[kind]
                )


FAMILY = Family(name="pattern", suits=_suits, compose=_compose, keeps_clear=True)
