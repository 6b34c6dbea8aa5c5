"""Parts of the layout families with depth: when they suit, their ground, objects, letters and words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import ColumnStyle, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED, headline_px, logo_corner
from thumbcli.render.paint.light import draw_dust, draw_grain
from thumbcli.render.paint.objects import (
    ObjectLook,
    dominant_colour,
    draw_object,
    has_object,
    turned_extent,
)
from thumbcli.render.paint.tint import OF_ANY_COLOUR, Tint
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, luminance, mix
from thumbcli.render.title.icon_tables import icon_list
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point, Rect

__all__ = [
    "OUTLINE_PX",
    "at",
    "distinct_things",
    "finish_ground",
    "glow_alpha",
    "glow_colour",
    "has_hero",
    "in_one_colour",
    "is_day",
    "is_lit",
    "lit_column",
    "lit_edge",
    "lit_letters",
    "lit_score",
    "lit_words",
    "put",
    "put_within",
    "shares",
    "shown_things",
    "tint_of",
    "words_only",
]

_ELSEWHERE_SCORE = 0.3  # of a family with depth in the other formats, which can ask for it by name

_DARK_LUMINANCE = 0.12
"""Grounds with more are too bright for white letters: a palette or a channel has such."""

OUTLINE_PX = 15.0
"""The edge around letters in relief."""

_DEPTH_PX, _BEVEL_PX, _BLUR_PX = 12.0, 1.8, 15.0
_DAY_END, _DAY_SIDE = 0.18, 0.35  # how far key words, and the sides of letters, are from their colours by day
_INK_END = 0xFFD9E2F4
_EDGE_DARKER = 0.6
_TURN_DEG = -2.0
_TILT_DEG = -7.0  # of objects that lie or fly
_STRETCH = 1.45  # of letters whose lines are as wide as their area and leave some of its height
_HEADLINE_PX, _SHORT_HEADLINE_PX = 300.0, 400.0
_DIM_OBJECT, _GLOW, _STRONG_GLOW, _PALER = 0.14, 0.5, 0.9, 0.5
"""Objects darker than this luminance get the stronger glow behind them."""

_TINT_SHADE = 0.25  # how far their shades are from the side of key words to the accent

_HEAVY_FACES = {
    "archivo": ("anton", "archivo-narrow"),
    "bricolage": ("archivo-narrow", "anton"),
    "dm-serif": ("anton", "archivo-narrow"),
    "fraunces": ("lilita", "anton"),
    "montserrat": ("archivo-narrow", "anton"),
    "oswald": ("anton", "oswald"),
    "playfair": ("anton", "archivo-narrow"),
    "poppins": ("lilita", "anton"),
}
"""What letters in relief are set in where a style has a face for sentences on calm grounds."""


def is_lit(composition: Composition) -> bool:
    """Tell whether a picture with depth suits at all: it has words, no photo, and a dark ground."""
    return bool(
        composition.headline.main
        and composition.photo is None
        and luminance(composition.mood.mid) <= _DARK_LUMINANCE * 2
        and luminance(composition.mood.edge) <= _DARK_LUMINANCE
    )


def is_day(composition: Composition) -> bool:
    """Tell whether the colours that were asked for have a bright ground: letters on it are dark and flat."""
    return composition.own_colours and composition.style.light


def has_hero(composition: Composition, *, by_day: bool = False) -> bool:
    """Tell whether the title also has an object that can be drawn in full colour.

    Args:
        composition: What to draw.
        by_day: A bright ground suits as well.
    """
    return _may_have_depth(composition, by_day=by_day) and bool(
        composition.icons and has_object(composition.icons[0])
    )


def words_only(composition: Composition, *, by_day: bool = False) -> bool:
    """Tell whether a picture with depth has nothing to show but its words; arguments as for `has_hero`."""
    return _may_have_depth(composition, by_day=by_day) and not composition.icons


def _may_have_depth(composition: Composition, *, by_day: bool) -> bool:
    day = by_day and is_day(composition) and composition.photo is None
    return is_lit(composition) or (day and bool(composition.headline.main))


def lit_score(composition: Composition, score: float) -> float:
    """Return the score of a family with depth: `score` in the formats that it is for."""
    return _ELSEWHERE_SCORE if composition.format.is_card else score


def shown_things(composition: Composition, count: int) -> tuple[str, ...]:
    """Return so many things to draw: the title's own, repeated where it has fewer."""
    own = [icon for icon in composition.icons if has_object(icon)]
    return tuple(own[place % len(own)] for place in range(count))


def distinct_things(composition: Composition, most: int) -> tuple[str, ...]:
    """Return up to so many of the title's things to draw, none twice."""
    own = dict.fromkeys(icon for icon in composition.icons if has_object(icon))
    return tuple(own)[:most]


def at(stage: Stage, across: float, down: float) -> Point:
    """Return a place given as shares of width and height; mirrored if the layout is."""
    return stage.mirror_x(stage.width * across), stage.height * down


def put(
    stage: Stage,
    thing: str,
    place: tuple[float, float],
    size: float,
    turn_deg: float = 0.0,
    *,
    look: ObjectLook | None = None,
) -> None:
    """Draw an object at a place that `at` takes, `size` as a share of the height; mirrored with the layout.

    Args:
        stage: What to draw on.
        thing: What to draw.
        place: Its centre.
        size: Its longer side.
        turn_deg: Rotation, clockwise; the other way round in a mirrored layout.
        look: How it is lit; by default with the mood's rim light.
    """
    turn = -turn_deg if stage.mirrored else turn_deg
    look = look or ObjectLook(rim=stage.composition.mood.rim)
    if stage.composition.somber:
        look = replace(look, rim=None)
    flipped = look.flipped ^ (stage.mirrored and thing in _either_way())
    look = replace(look, tint=tint_of(stage.composition, thing), flipped=flipped)
    draw_object(stage, thing, at(stage, *place), stage.height * size, turn_deg=turn, look=look)


def put_within(stage: Stage, thing: str, box: Rect, *, look: ObjectLook | None = None) -> None:
    """Draw an object as large as a box allows, in its middle; at a slant only what may lie or fly.

    Args:
        stage: What to draw on.
        thing: What to draw.
        box: As shares of width and height, mirrored with the layout.
        look: How it is lit; by default with the mood's rim light.
    """
    left, top, right, bottom = box
    turn_deg = _TILT_DEG if thing in icon_list("tilted") else 0.0
    across, down = turned_extent(thing, turn_deg)
    size = min((right - left) * stage.width / (across * stage.height), (bottom - top) / down)
    put(stage, thing, ((left + right) / 2, (top + bottom) / 2), size, turn_deg, look=look)


@cache
def _either_way() -> frozenset[str]:
    """Return things that look as good the other way round: animals, plants, vehicles."""
    return icon_list("literal") | icon_list("cars")


def tint_of(composition: Composition, thing: str) -> Tint | None:
    """Return the colours for the grey parts of a thing that exists in any colour: the accent's; else None."""
    if composition.somber or thing not in OF_ANY_COLOUR:
        return None
    mood = composition.mood
    return Tint(mood.accent[1], mix(mood.side, mood.accent[1], _TINT_SHADE))


def glow_alpha(composition: Composition) -> float:
    """Return how strong the glow behind the object is: stronger behind a dark one."""
    return _STRONG_GLOW if is_dim(composition) else _GLOW


def glow_colour(composition: Composition) -> int:
    """Return the colour of the glow behind the object: nearly white behind a dark one."""
    return mix(composition.mood.core, WHITE, _PALER) if is_dim(composition) else composition.mood.core


def is_dim(composition: Composition) -> bool:
    """Tell whether the object is so dark that it would not stand off from a dark ground."""
    return luminance(dominant_colour(composition.icons[0])) < _DIM_OBJECT


def finish_ground(stage: Stage, *, dust: int = 16) -> None:
    """Lay dust and grain over the ground, under objects and words."""
    size = (float(stage.width), float(stage.height))
    if dust and not stage.composition.somber:
        draw_dust(stage.canvas, size, stage.composition.seed % 7, dust, stage.composition.mood.rim)
    draw_grain(stage.canvas)


def lit_edge(composition: Composition) -> int:
    """Return the colour of the edge around letters in relief."""
    return mix(composition.mood.edge, BLACK, _EDGE_DARKER)


def lit_letters(
    stage: Stage, *, outline_px: float = OUTLINE_PX, depth_px: float = _DEPTH_PX, edge: int | None = None
) -> Lettering:
    """Return white letters, key words in the accent, in relief, on a dark edge; dark flat ones by day.

    On a bright ground of ours they are in relief too, on a white edge.
    """
    mood, unit = stage.composition.mood, stage.unit
    if stage.composition.bright:
        ink, key = stage.composition.style.ink, mood.accent[0]
        return Lettering(
            ink=ink,
            accent=key,
            ends=(ink, mix(key, BLACK, _DAY_END)),
            outline=(outline_px * unit, WHITE),
            relief=Relief(
                depth=depth_px * unit,
                sides=(mix(ink, key, _DAY_SIDE), mix(key, BLACK, _DAY_SIDE)),
                bevel=0.0,
                blur=_BLUR_PX * unit,
            ),
        )
    if is_day(stage.composition):
        # Its edge is not seen on the ground, and keeps the words readable where they reach over a photo.
        return Lettering(
            ink=stage.composition.style.ink,
            accent=mood.accent[0],
            outline=(outline_px * unit, stage.composition.style.background),
        )
    edge = lit_edge(stage.composition) if edge is None else edge
    accent = tuple(ensure_contrast(colour, edge) for colour in mood.accent)
    return Lettering(
        ink=WHITE,
        accent=accent[0],
        ends=(_INK_END, accent[1]),
        outline=(outline_px * unit, edge),
        relief=Relief(
            depth=depth_px * unit,
            sides=(edge, mood.side),
            bevel=_BEVEL_PX * unit,
            blur=_BLUR_PX * unit,
        ),
    )


def in_one_colour(look: Lettering, *, key: bool) -> Lettering:
    """Return `look` with all words as key words, or none."""
    ends = look.ends or (look.ink, look.accent)
    sides = look.relief.sides if look.relief else (0, 0)
    return replace(
        look,
        ink=look.accent if key else look.ink,
        accent=look.accent if key else look.ink,
        ends=(ends[key], ends[key]),
        relief=replace(look.relief, sides=(sides[key], sides[key])) if look.relief else None,
    )


def lit_column(
    stage: Stage,
    max_size_px: float,
    align: Align | None = None,
    *,
    turn_deg: float = _TURN_DEG,
    look: Lettering | None = None,
    with_sub: bool = True,
    plate: tuple[int, int] | None = None,
) -> ColumnStyle:
    """Return a column in `lit_letters` or `look`, in capitals, its sub-line on `plate` or the mood's."""
    composition, style = stage.composition, stage.composition.style
    own_face = composition.own_font
    cased = dominant_script(composition.headline.main) in CASED
    # What rises and falls of other scripts would reach out of its area.
    turned = turn_deg if cased and not is_gentle(composition) and not own_face else 0.0
    look = look or lit_letters(stage)
    edge_px = look.outline[0] / 2 if look.outline else 0.0
    return ColumnStyle(
        look=look,
        max_size_px=max_size_px,
        align=align,
        outline_px=edge_px + (look.relief.depth if look.relief else 0.0),
        with_sub=with_sub,
        plate=plate or fill_and_ink(composition.mood.plate, composition.mood.edge),
        fonts=() if own_face else _HEAVY_FACES.get(style.display, ()),
        accented=not composition.somber,
        capitals=not own_face and cased,
        sub_ink=look.ink,
        turn_deg=turned,
        stretch=_STRETCH if cased and not own_face else 1.0,
    )


def lit_words(
    stage: Stage,
    area: Rect,
    align: Align | None = None,
    *,
    text: str | None = None,
    turn_deg: float = _TURN_DEG,
    sizes_px: tuple[float, float] = (_HEADLINE_PX, _SHORT_HEADLINE_PX),
    with_sub: bool = True,
    corner: Corner | None = None,
) -> None:
    """Draw the headline in relief in `area`, its sub-line on a plate, and the logo.

    Args:
        stage: What to draw on.
        area: In sd px, not mirrored yet.
        align: Of the lines; None for the side that the text starts at.
        text: In place of the headline.
        turn_deg: How far the words are turned.
        sizes_px: The largest font sizes: of a usual headline and of a short one.
        with_sub: The sub-line is part of the column.
        corner: Of the logo; None for the one beside artwork.
    """
    text = stage.composition.headline.main if text is None else text
    column = lit_column(
        stage, headline_px(stage, text, *sizes_px), align, turn_deg=turn_deg, with_sub=with_sub
    )
    place = corner or logo_corner(stage, square=Corner.BOTTOM_RIGHT)
    draw_column_and_logo(stage, text, stage.mirror(area), column, place)


def shares(stage: Stage, left: float, top: float, right: float, bottom: float) -> Rect:
    """Return an area given as shares of width and height, in sd px, without what the platform covers."""
    return stage.clear((stage.width * left, stage.height * top, stage.width * right, stage.height * bottom))
