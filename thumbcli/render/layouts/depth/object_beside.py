"""Parts of the families that have one object on one side and the words on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    is_day,
    lit_score,
    shares,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.paint.light import draw_halo, draw_soft_rays, draw_veil, draw_vignette
from thumbcli.render.style.color import WHITE

if TYPE_CHECKING:
    from collections.abc import Callable

    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["draw_ground_beside", "draw_words_beside", "suits_beside", "widening"]

_LONG_CHARS, _WIDENING = 30, 0.03
"""Words with more characters get so much more of the width, and their object is nearer to the edge."""

_LONG_WORD_CHARS = 11
_GLOW, _HALO, _SQUARE_HALO, _VIGNETTE, _VEIL = 0.62, 0.62, 0.42, 0.42, 0.8
_VEIL_IN_PLACE = 0.5  # so much less where there is something to see
_RAYS, _RAY_ALPHA = 18, 0.3  # on a bright ground
_IN_PLACE = 0.55  # how much of the glow there is before a place, whose own light shows


def suits_beside(composition: Composition) -> float:
    """Score a title: its object may be anything, but a very long word is small in half of the width."""
    if not has_hero(composition, by_day=True):
        return 0.0
    longest = max(map(len, composition.headline.main.split()))
    return lit_score(composition, 1.3 if longest >= _LONG_WORD_CHARS else 1.5)


def widening(stage: Stage) -> float:
    """Return how much more of the width long words get, as a share of it; 0 for others and on a square."""
    return _WIDENING if len(stage.composition.headline.main) > _LONG_CHARS and not stage.square else 0.0


def draw_ground_beside(
    stage: Stage,
    name: str,
    centre: tuple[float, float],
    *,
    dust: int,
    in_place: bool = True,
    light: Callable[[skia.Canvas, tuple[float, float]], None] | None = None,
) -> None:
    """Draw the ground: bright behind the object, darker under the words.

    Args:
        stage: What to draw on.
        name: Of the family.
        centre: Of the glow, as shares of width and height.
        dust: How many specks are in the light.
        in_place: The place of the composition is behind the object; else there is only the glow.
        light: Draws what else is lit, on a canvas of the given size.
    """
    composition, mood, square = stage.composition, stage.composition.mood, stage.square
    alpha, glow = glow_alpha(composition), glow_colour(composition)
    place = composition.place if in_place else ""

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        middle = (size[0] * centre[0], size[1] * centre[1])
        if light:
            light(canvas, size)
        shine = alpha * _IN_PLACE if place else alpha
        if composition.bright:
            draw_soft_rays(canvas, middle, max(size), count=_RAYS, colour=WHITE, alpha=_RAY_ALPHA)
        draw_halo(canvas, middle, size[1] * (_SQUARE_HALO if square else _HALO), glow, shine)
        if not is_day(composition):
            draw_vignette(canvas, size, _VIGNETTE * _IN_PLACE if place else _VIGNETTE)
        veil_to = (0.0, size[1] * 0.5) if square else (size[0] * 0.5, 0.0)
        draw_veil(canvas, (0, 0), veil_to, mood.edge, _VEIL_IN_PLACE if place else _VEIL)

    variant = f"{alpha} {centre[0]:.3f}"
    draw_ground(stage, name, (centre, _GLOW), draw, variant, place=place, mirrored=stage.mirrored)
    finish_ground(stage, dust=0 if place else dust)


def draw_words_beside(
    stage: Stage, area: tuple[float, float, float, float], square_area: tuple[float, float, float, float]
) -> None:
    """Draw the words in an area given as shares of width and height, wider where they are long."""
    left, top, right, bottom = square_area if stage.square else area
    draw_lines_beside(stage, shares(stage, left, top, right + widening(stage), bottom))
