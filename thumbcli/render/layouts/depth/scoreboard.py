"""Scoreboard: the result of a match on two tiles in the middle, the names of both sides below them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.contract import Category
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.colours_of_sides import colours_of
from thumbcli.render.layouts.depth.foot_words import draw_foot_sub
from thumbcli.render.layouts.depth.lit_parts import in_one_colour, is_lit, lit_letters, lit_score
from thumbcli.render.layouts.depth.lit_versus import draw_lit_sides
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill, fill_gradient, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, with_alpha
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Block, Box
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY", "Result", "result_of"]

_RESULT = re.compile(r"(\D{2,26}?)\s+(\d{1,3})\s?(?:[-\u2013:x]|\bvs\b\.?)\s?(\d{1,3})\s+(\D{2,26})")
_RESULT_AFTER = re.compile(r"(\D{2,26}?)\s?[-\u2013]\s?(\D{2,26}?),?\s+(\d{1,3})\s?[-\u2013:]\s?(\d{1,3})")
"""`Chelsea 2-2 Arsenal`, `Chelsea 2 vs 2 Arsenal`; and `Chelsea - Arsenal 2-2`."""

_MAX_NAME_WORDS = 3
_SCORE = 2.6  # more than of a number or a duel: it says it all
_SPORTY = frozenset({Category.FITNESS_WELLNESS, Category.GAMING, Category.ENTERTAINMENT_COMEDY})
"""Categories that hold sports, and games that are played for points."""

_DIVIDER = ((0.54, 0.0), (0.46, 1.0))
_TILE, _TILE_GAP, _TILES_TOP, _RADIUS = (0.205, 0.50), 0.018, 0.07, 0.035
"""Of a tile: its width as a share of the picture's and its height, the gap, the top, and its corners."""

_DIGITS, _DIGITS_WIDE = 0.72, 0.82  # of a tile's height and width
_TILE_TOP, _TILE_FOOT, _INK = 0xFF2B2F38, 0xFF0B0D12, 0xFFFFFFFF
_NAMES, _INSET, _FROM_MIDDLE = (0.605, 0.85), 0.035, 0.02
"""Where names are: their rows, what they keep from the edges and from the middle, as shares."""

_NAMES_WITH_SUB_END = 0.80
_FACES = ("barlow-condensed-italic", "anton", "archivo-narrow")
_NAME_PX = 230.0


class Result(NamedTuple):
    """A result: who played, and the points of each."""

    sides: tuple[str, str]
    points: tuple[str, str]


@lru_cache(512)
def result_of(text: str) -> Result | None:
    """Return the result that is all of a headline, such as `Chelsea 2-2 Arsenal`; None if it is none."""
    if found := _RESULT.fullmatch(text.strip()):
        first, *points, second = found.groups()
    elif found := _RESULT_AFTER.fullmatch(text.strip()):
        first, second, *points = found.groups()
    else:
        return None
    sides = first.strip(), second.strip()
    return Result(sides, (points[0], points[1])) if all(map(_is_name, sides)) else None


def _is_name(side: str) -> bool:
    """Tell whether a side is a name: a few words, the first with a capital, none of them a small one."""
    words = side.split()
    small = (normalize_token(word) in stop_words() for word in words)
    return side[0].isupper() and len(words) <= _MAX_NAME_WORDS and not any(small)


def _suits(composition: Composition) -> float:
    if not is_lit(composition) or composition.rtl or composition.own_colours:
        return 0.0
    if composition.format.is_card or any(composition.format.safe_zones):
        return 0.0
    width, height = composition.size
    if width < height or result_of(composition.headline.main) is None:
        return 0.0
    if composition.category not in _SPORTY or dominant_script(composition.headline.main) not in CASED:
        return 0.0
    return lit_score(composition, _SCORE) if not composition.somber else 0.0


def _compose(stage: Stage) -> None:
    result = result_of(stage.composition.headline.main)
    if result is None:
        raise ValueError("the headline is no result")
    width, height = float(stage.width), float(stage.height)
    (upper, _), (lower, _) = _DIVIDER
    colours = colours_of(stage.composition, result.sides)
    draw_lit_sides(stage, ((width * upper, 0.0), (width * lower, height)), colours)
    line = skia.Path()
    line.moveTo(width * upper, -10)
    line.lineTo(width * lower, height + 10)
    stage.canvas.drawPath(line, stroke(WHITE, 7 * stage.unit, 0.9))
    for place, points in enumerate(result.points):
        _draw_tile(stage, points, place)
    names = _fit_names(stage, result)
    look = in_one_colour(lit_letters(stage, outline_px=11.0, depth_px=9.0), key=False)
    for place, block in enumerate(names):
        left, right = _span(stage, place)
        top = height * _NAMES[0] + (_room(stage) - block.height_px) / 2
        draw_block(stage, block, (left, top), right - left, look=look, align=Align.CENTRE)
    if stage.composition.headline.sub:
        draw_foot_sub(stage)


def _span(stage: Stage, place: int) -> tuple[float, float]:
    """Return where the words of a side start and end."""
    width = float(stage.width)
    if place:
        return width * (0.5 + _FROM_MIDDLE), width * (1 - _INSET)
    return width * _INSET, width * (0.5 - _FROM_MIDDLE)


def _room(stage: Stage) -> float:
    """Return the height of the rows with the names."""
    end = _NAMES_WITH_SUB_END if stage.composition.headline.sub else _NAMES[1]
    return stage.height * (end - _NAMES[0])


def _fit_names(stage: Stage, result: Result) -> list[Block]:
    """Fit both names in one face and one size."""
    composition = stage.composition

    def fit(name: str, fonts: tuple[str, ...], most_px: float) -> Block:
        left, right = _span(stage, 0)
        return fit_best(
            in_capitals(name, composition.headline.code),
            fonts,
            Box(right - left, _room(stage)),
            max_size_px=most_px,
            min_cap_px=min_cap_px(stage),
            stacked=False,
            emphasis="",
            language=composition.language,
            original=name,
        )

    sides = result.sides if not composition.rtl else result.sides[::-1]
    blocks = [fit(name, _FACES, _NAME_PX * stage.unit) for name in sides]
    face = max(blocks, key=lambda block: len(block.lines)).fonts[:1]
    most = min(fit(name, face, _NAME_PX * stage.unit).size_px for name in sides)
    return [fit(name, face, most) for name in sides]


def _draw_tile(stage: Stage, points: str, place: int) -> None:
    """Draw a tile as of a board that is turned by hand, its number across the fold."""
    canvas, width, height, unit = stage.canvas, float(stage.width), float(stage.height), stage.unit
    across, down = _TILE[0] * width, _TILE[1] * height
    left = width / 2 + (_TILE_GAP * width / 2 if place else -_TILE_GAP * width / 2 - across)
    top = _TILES_TOP * height
    rect = skia.Rect(left, top, left + across, top + down)
    tile = skia.Path()
    tile.addRoundRect(rect, _RADIUS * height, _RADIUS * height)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 12 * unit)
        draw_soft_path(canvas, tile, with_alpha(BLACK, 0.7), 18 * unit)
    fill_gradient(canvas, tile, [_TILE_TOP, _TILE_FOOT])
    canvas.drawPath(tile, stroke(WHITE, 4 * unit, 0.85))
    digits = text_path(points, ("anton", "archivo"), down * _DIGITS)
    shrink = min(1.0, across * _DIGITS_WIDE / digits.computeTightBounds().width())
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(left + across / 2, top + down / 2)
        canvas.scale(shrink, shrink)
        fill_gradient(canvas, digits, [_INK, 0xFFD6DCE8])
    canvas.drawRect(
        skia.Rect(left, top + down / 2 - 2.5 * unit, left + across, top + down / 2 + 2.5 * unit),
        fill(_TILE_FOOT, 0.75),
    )
    stage.mark("art", (left, top, left + across, top + down))


FAMILY = Family(name="scoreboard", suits=_suits, compose=_compose)
