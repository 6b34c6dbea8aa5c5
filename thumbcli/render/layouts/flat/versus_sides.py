"""The sides of a duel: their words and where these are, and the things that stand for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.artwork.brand_logos import BRAND_PREFIX, BRANDS
from thumbcli.artwork.installed_packs import pack_named
from thumbcli.contract import Category
from thumbcli.contract.design_options import Corner
from thumbcli.light_dataclass import dataclass
from thumbcli.render.layouts.colours_of_sides import colours_of, icon_of_side
from thumbcli.render.layouts.depth.lit_parts import lit_column
from thumbcli.render.layouts.depth.lit_versus import suits_lit
from thumbcli.render.layouts.flat.versus_bar import cased
from thumbcli.render.layouts.flat.versus_ground import burst_radius_px
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.logo import area_beside_logo
from thumbcli.render.paint.objects import has_object
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.title.emoji import is_flag
from thumbcli.render.title.icon_choice import find_brand
from thumbcli.render.title.icon_tables import icon_list
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.sides import side_thing
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.title.icon_choice import FoundIcon
    from thumbcli.render.title.side_colours import SideColours
    from thumbcli.render.typography.fit import Block

__all__ = [
    "DEPTH_PX",
    "OUTLINE_PX",
    "Pair",
    "best_pair",
    "default_corner",
    "stretch_of",
    "thing_size",
    "things_of",
    "wears_shirts",
]

OUTLINE_PX, DEPTH_PX = 20.0, 12.0
"""Of the words of a flat duel."""

_SQUARE_DIVIDER_Y = 0.5  # where one side ends and the other begins on a square, as a share of the height
_CLEARANCE, _STACKED_CLEARANCE = 1.3, 1.12  # how far words keep from the middle of "VS", in its radii
_SIDE_PX = 340.0
_SIZE_RATIO_MAX = 1.4  # the words of one side may be larger than the other's by this factor
_STACKING_GAIN = 1.15  # sides are one above the other where that makes their words larger by this factor
_SHARED_MIN_CAP = 0.10
"""Under a thing that both sides share, the least cap height of their words, as a share of the height."""

_STICKER_SIZE, _OBJECT_SIZE = 0.30, 0.44
"""Of the sticker of a side, and of its object in a picture with depth, as shares of the height."""

_SEAM_CLEARANCE = 0.06, 0.02
"""How far words keep from the middle under things with "VS" between them, as shares of the width: the seam is
left of it down there."""

_STRETCH = 1.45  # of letters whose lines are as wide as their side and leave some of its height
_THING_ROOM = 1.12  # above the words, in sizes of the thing
_BADGE_GAP_PX = 12.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides.

    Attributes:
        blocks: Their words.
        areas: Where each is.
        divider_y: Where one ends and the other begins, as a share of the height; 0 side by side.
        things: One above each, or one that both share, or none.
        colours: Of each side, in the order of the title; none where one of them has no known colours.
        ball: What stands between the sides of a match: the thing of its sport; empty for none.
    """

    blocks: list[Block]
    areas: list[Rect]
    divider_y: float
    things: tuple[str, ...] = ()
    colours: tuple[SideColours, ...] = ()
    ball: str = ""

    @property
    def parts_things(self) -> bool:
        """Whether "VS" is between the things of the sides, and leaves their words the whole width."""
        return len(self.things) > 1 and not self.ball

    @property
    def size_px(self) -> float:
        """The smallest cap height."""
        return min(block.smallest_cap_px for block in self.blocks)


def best_pair(stage: Stage, free: tuple[float, float]) -> Pair:
    """Return the sides as their words are largest, with things where there are some.

    Args:
        stage: What to draw on.
        free: Where the rows that are left to them begin and end.
    """
    if stage.square:
        return _fit_pair(stage, _SQUARE_DIVIDER_Y, free)
    things = () if stage.composition.logo else things_of(stage.composition)
    pair = _fit_pair(stage, 0.0, free, things=things)
    if wears_shirts(pair) or len(things) > 1 or (things and pair.size_px >= _SHARED_MIN_CAP * stage.height):
        return pair
    return _stacked_if_larger(stage, _fit_pair(stage, 0.0, free) if things else pair, free)


def wears_shirts(pair: Pair) -> bool:
    """Tell whether each side has a shirt in its colours above it, for want of a thing of its own."""
    return len(pair.things) <= 1 and bool(pair.colours)


def things_of(composition: Composition) -> tuple[str, ...]:
    """Return a thing for each side, in the order of the title, else one that both share, else none.

    Brands have their marks, if each side names one. Beside a brand, and in tech, the other side's name is one
    too where it is the name of a mark: Rust beside Python.
    """
    if composition.plain:
        return ()
    headline = composition.headline
    sides = headline.left, headline.right
    lit = suits_lit(composition)
    if lit and pack_named(BRANDS) is not None:
        brands = [
            find_brand(replace(headline, main=side, sub=""), composition.language, None) for side in sides
        ]
        marks = tuple(f"{BRAND_PREFIX}{brand or side}" for brand, side in zip(brands, sides, strict=True))
        named = any(brands) or composition.category is Category.TECH_SAAS
        if named and len(set(marks)) == len(sides) and all(map(has_object, marks)):
            return marks
    found = [icon_of_side(side, headline.main, composition.topic) for side in sides]
    draws = has_object if lit else can_draw
    things = [icon.icon if icon else side_thing(side) for side, icon in zip(sides, found, strict=True)]
    known = tuple(filter(draws, filter(None, things)))
    if len(set(known)) == len(sides):
        return known if is_flag(known[0]) is is_flag(known[1]) else ()
    if lit and len(known) == len(sides):
        return _two_of(known[0], found, draws, composition.seed)
    unknown = [side for side, thing in zip(sides, things, strict=True) if not thing]
    if lit and len(set(known)) == 1 and not any(map(str.isalpha, "".join(unknown))):
        # Two prices of one thing: a side that is a sum alone has no thing of its own.
        return known[:1]
    shared = composition.icons[:1]
    return shared if lit and not known and shared and has_object(shared[0]) else ()


def _two_of(
    thing: str, found: Sequence[FoundIcon | None], draws: Callable[[str], bool], seed: int
) -> tuple[str, ...]:
    """Return a thing for each of two sides that the same one stands for; it alone where there is one of it.

    Two chats with a machine show two of the things that are as right for both: a phone and a phone would
    look like a mistake.
    """
    equals = [
        icon for each in found if each for icon in each.equals if draws(icon) and not is_flag(icon)
    ] or [thing]
    several = tuple(dict.fromkeys(equals))
    if len(several) == 1:
        return several
    first = seed % len(several)
    return several[first], several[first - 1]


def _stacked_if_larger(stage: Stage, pair: Pair, free: tuple[float, float]) -> Pair:
    """Return the sides one above the other, if that makes them clearly larger."""
    badge = stage.badge()
    top, bottom = free[0], min(free[1], badge[1] - DEPTH_PX * stage.unit) if badge else free[1]
    over = _fit_pair(stage, round((top + bottom) / 2 / stage.height, 2), (top, bottom))
    return over if over.size_px > pair.size_px * _STACKING_GAIN else pair


def _sides(stage: Stage, divider_y: float) -> list[str]:
    """Return both sides from the left, or from the top."""
    sides = [stage.composition.headline.left, stage.composition.headline.right]
    return sides[::-1] if stage.composition.rtl and not divider_y else sides


def default_corner(stage: Stage) -> Corner:
    """Return where the logo is unless another corner is emptier."""
    return Corner.BOTTOM_RIGHT if stage.square and not stage.composition.headline.sub else Corner.TOP_RIGHT


def thing_size(stage: Stage) -> float:
    """Return the size of a thing above a side, as a share of the height."""
    return _OBJECT_SIZE if suits_lit(stage.composition) else _STICKER_SIZE


def _fit_pair(
    stage: Stage, divider_y: float, free: tuple[float, float], *, things: tuple[str, ...] = ()
) -> Pair:
    colours = colours_of(stage.composition) if suits_lit(stage.composition) else ()
    in_shirts = bool(colours) and not (divider_y or stage.composition.plain or stage.composition.logo)
    ball = "" if divider_y else _ball(stage, things, in_shirts=in_shirts)
    parts = len(things) > 1 and not ball
    whole = _side_areas(stage, divider_y, free, with_things=bool(things) or in_shirts, apart=not parts)
    areas = [area_beside_logo(stage, area, default_corner(stage)) for area in whole]
    if not divider_y:  # side by side they stay level
        top, bottom = max(area[1] for area in areas), min(area[3] for area in areas)
        areas = [(left, top, right, bottom) for left, _, right, _ in areas]
    blocks = _fit_sides(stage, _sides(stage, divider_y), areas)
    return Pair(blocks, areas, divider_y, things, colours, ball)


def _ball(stage: Stage, things: tuple[str, ...], *, in_shirts: bool) -> str:
    icons = stage.composition.icons
    has_room = not stage.square and (len(things) > 1 or in_shirts)
    in_sport = has_room and bool(icons) and icons[0] in icon_list("sport")
    is_shown = icons[0] in things and len(things) > 1 if icons else False
    return icons[0] if in_sport and has_object(icons[0]) and not is_shown else ""


def _side_areas(
    stage: Stage, divider_y: float, free_px: tuple[float, float], *, with_things: bool, apart: bool
) -> tuple[Rect, Rect]:
    """Return the areas of the sides, from the left or from the top.

    Args:
        stage: What to draw on.
        divider_y: As in `Pair`.
        free_px: Where the rows that are left to them begin and end.
        with_things: Each is below a thing.
        apart: "VS" is between them.
    """
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    top_px, bottom_px = free_px
    clearance = _STACKED_CLEARANCE if divider_y and not stage.square else _CLEARANCE
    free = burst_radius_px(stage, divider_y) * clearance
    if divider_y:
        upper = (margin, top_px, width - margin, height * divider_y - free)
        return upper, (margin, height * divider_y + free, width - margin, bottom_px)
    top = top_px + height * thing_size(stage) * _THING_ROOM if with_things else top_px
    badge = stage.badge()
    if badge and with_things:
        bottom_px = min(bottom_px, badge[1] - _BADGE_GAP_PX * stage.unit)
    before, after = (width * share for share in _SEAM_CLEARANCE) if not apart else (free, free)
    left = (margin, top, width / 2 - before, bottom_px)
    return left, (width / 2 + after, top, width - margin, bottom_px)


def stretch_of(stage: Stage, pair: Pair) -> float:
    """Return how much taller both sides' letters are drawn, so that they fill their areas."""
    composition = stage.composition
    cased_ = all(dominant_script(side) in CASED for side in _sides(stage, pair.divider_y))
    if composition.own_font or not (cased_ and suits_lit(composition)):
        return 1.0
    spare = OUTLINE_PX / 2 + DEPTH_PX
    rooms = [
        (bottom - top - spare * stage.unit) / (block.height_px + block.overhang_px)
        for block, (_, top, _, bottom) in zip(pair.blocks, pair.areas, strict=True)
    ]
    return max(1.0, min(_STRETCH, *rooms))


def _fit_sides(stage: Stage, sides: Sequence[str], areas: Sequence[Rect]) -> list[Block]:
    """Fit both sides in one font, the narrower one if they differ, and in similar sizes."""
    style, unit = stage.composition.style, stage.unit
    pairs = list(zip(sides, areas, strict=True))
    fonts = (style.display, *style.alternates)
    if suits_lit(stage.composition):
        fonts = lit_column(stage, 1.0).fonts or fonts
    blocks = [_fit_side(stage, *pair, _SIDE_PX, fonts) for pair in pairs]
    used = [fonts.index(block.fonts[0]) for block in blocks if block.fonts[0] in fonts]
    if len(set(used)) > 1:
        fonts = (fonts[max(used)],)
        blocks = [_fit_side(stage, *pair, _SIDE_PX, fonts) for pair in pairs]
    largest = min(block.size_px for block in blocks) * _SIZE_RATIO_MAX / unit
    if max(block.size_px for block in blocks) > largest * unit:
        blocks = [_fit_side(stage, *pair, largest, fonts) for pair in pairs]
    return blocks


def _fit_side(stage: Stage, text: str, area: Rect, max_size_px: float, fonts: Sequence[str]) -> Block:
    """Fit the words of a side; what falls below their last baseline stays in the area too."""
    room = area[3] - area[1] - (OUTLINE_PX / 2 + DEPTH_PX) * stage.unit

    def fit(height: float) -> Block:
        return fit_best(
            cased(stage, text),
            fonts,
            Box(area[2] - area[0], height),
            max_size_px=max_size_px * stage.unit,
            min_cap_px=min_cap_px(stage),
            language=stage.composition.language,
            rtl=stage.composition.rtl,
            code=stage.composition.headline.code,
        )

    block = fit(room)
    spill = block.height_px + block.overhang_px - room
    return fit(room - spill) if spill > 0 else block
