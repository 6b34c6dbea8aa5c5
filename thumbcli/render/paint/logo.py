"""The logo: in the emptiest corner, never stretched, on a plate only where it would not be visible.

A compact logo, such as a badge, gets a rim of its own shape in place of a plate.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.contract.design_options import LOGO_SCALES, Corner
from thumbcli.light_dataclass import dataclass
from thumbcli.render.pixels.image_loading import (
    OPAQUE_ALPHA,
    AssetKey,
    has_transparency,
    open_picture,
    to_skia,
)
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, as_image
from thumbcli.render.style.color import BLACK, WHITE, contrast, with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["area_beside_logo", "draw_logo", "draw_logo_at", "logo_size", "place_logo"]

_SIDE_PX = 88.0
"""Of a square with the area that every logo has, wide, square or high."""

_MAX_WIDTH, _MAX_HEIGHT = 0.36, 0.2
"""The most that an unusually wide or high logo takes, as shares of the picture."""

_MIN_HEIGHT_PX = 30.0  # of a wordmark, so that its letters can be read
_KEPT_PIXELS = 1_000_000  # of a large logo: fifteen times what it is drawn with at double size
_PAD_PX = 14.0  # the clear space around the logo, which the plate fills
_MARGIN_SHARE = 0.75  # how far from the edges the logo is, as a share of the picture's margin
_BADGE_GAP_PX, _WORDS_GAP_PX = 18.0, 20.0

_DARK_PLATE, _LIGHT_PLATE = 0xFF141821, WHITE
_PLATE_ALPHA = 0.95

_COMPACT_SHARE = 0.7
"""A logo that fills this share of its bounds is compact: a disc fills 0.785, a wordmark about a third."""

_RIM_PX = 5.0  # around a compact logo

_GRID = 48  # samples of the logo in each direction: strokes of a 48th of its size are found
_MOST_SAMPLES = 160
_GRAPHICS_CONTRAST = 3.0  # the least contrast of graphics to their background (WCAG 2.2, SC 1.4.11)
_INVISIBLE_SHARE = 0.03  # the share of the logo's outline that may be invisible without a plate
_CONTRAST_CAP = 7.0  # more contrast makes a logo no more visible (WCAG 2.2, level AAA of text)
_FAINT_ALPHA = 16  # less opaque pixels around a logo are empty space
_MAIN_VARIANT_BONUS = 1.15  # a variant must be this much more visible to replace the logo itself

_COVERS = 10.0  # the cost of a corner in which the logo would cover a head or words
_OTHER_CORNER_COST, _ABOVE_BADGE_COST = 0.25, 0.15
_ON_OBJECT_COST = 0.4
_SHOULDER = 0.7  # how far shoulders extend beside a head, in its widths
_LOST_ROOM_COST = 1.4  # of all the height that words could have
_DETAIL_COST = 22.0
"""What is weighed for a corner: that it is not the layout's own, that it is above the duration badge, that an
object is there, what words lose, and how much detail (the mean step of brightness, 0 to 1) is behind it."""

_CHANNEL_CORNERS = (Corner.TOP_RIGHT, Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
"""Where a channel's logo is: always in the first of these that is free; the badge is in the fourth."""

_DETAIL_GRID = (30, 12)  # samples of what is behind a logo


@dataclass(frozen=True, slots=True)
class _Sample:
    """An opaque pixel at the edge of the logo: its position in it, 0 to 1, and its colour."""

    x: float
    y: float
    colour: int


def logo_size(stage: Stage, logo: Asset) -> tuple[float, float]:
    """Return the width and height of the logo with its clear space, in sd px.

    All logos have the same area, within limits: a wordmark is wide, and high enough to be read.

    Raises:
        RequestRefused: The logo can't be read or has more than 50 megapixels.
    """
    image, _ = _opened(AssetKey(logo))
    ratio = image.width / image.height
    size = stage.composition.logo_size or ""
    if size.endswith("%"):
        share = int(size[:-1]) / 100
        width = stage.width * share if ratio >= 1 else stage.height * share * ratio
        height = width / ratio
    else:
        side = _SIDE_PX * stage.unit * LOGO_SCALES.get(size, 1.0)
        height = max(side / math.sqrt(ratio), _MIN_HEIGHT_PX * stage.unit)
        width = height * ratio
        shrink = min(1.0, stage.width * _MAX_WIDTH / width, stage.height * _MAX_HEIGHT / height)
        width, height = width * shrink, height * shrink
    pad, scale = 2 * _PAD_PX * stage.unit, stage.composition.logo_scale
    return max(1.0, width * scale) + pad, max(1.0, height * scale) + pad


def place_logo(stage: Stage, area: Rect, default: Corner) -> None:
    """Choose the logo's corner before words are set in `area`: the emptiest, by preference `default`."""
    if stage.composition.logo is not None and stage.composition.logo_position is None:
        stage.logo_corner = _emptiest_corner(stage, stage.composition.logo, default, area)


def _emptiest_corner(stage: Stage, logo: Asset, default: Corner, area: Rect | None = None) -> Corner:
    """Return the corner where the logo covers least, by what is drawn so far.

    In the pictures of a channel it is in the same corner, unless something is there.
    """
    size = logo_size(stage, logo)
    if stage.composition.photo:
        subjects = [_body_below(head, stage.height) for head in stage.heads]
    else:
        subjects = [mark.rect for mark in stage.marks if mark.kind == "photo"]

    def cost(corner: Corner) -> float:
        x, y = _origin_in(stage, size, corner)
        rect = (x, y, x + size[0], y + size[1])
        covered = [*stage.heads, *(mark.rect for mark in stage.marks if mark.kind != "photo")]
        total = _COVERS * any(_overlap(rect, other) for other in covered) + _DETAIL_COST * _detail(
            stage, rect
        )
        total += _ON_OBJECT_COST * any(_overlap(rect, other) for other in subjects)
        if area is not None:
            _, top, _, bottom = _beside(stage, area, rect)
            total += _LOST_ROOM_COST * (1 - (bottom - top) / (area[3] - area[1]))
        total += _OTHER_CORNER_COST * (corner is not default)
        return total + _ABOVE_BADGE_COST * (corner is Corner.BOTTOM_RIGHT and stage.badge() is not None)

    if stage.composition.brand_style is not None:
        taken = [*stage.heads, *subjects, *(mark.rect for mark in stage.marks)]
        for corner in _CHANNEL_CORNERS:
            x, y = _origin_in(stage, size, corner)
            if not any(_overlap((x, y, x + size[0], y + size[1]), other) for other in taken):
                return corner
    return min((default, *(corner for corner in Corner if corner is not default)), key=cost)


def _body_below(head: Rect, bottom: float) -> Rect:
    """Return about where the shoulders are, from a head to the lower edge."""
    left, _, right, chin = head
    shoulder = (right - left) * _SHOULDER
    return (left - shoulder, chin, right + shoulder, bottom)


def _overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _detail(stage: Stage, rect: Rect) -> float:
    """Return the mean step of brightness from one sample to the next, 0 to 1."""
    scale = stage.composition.scale
    image = as_image(stage.pixels, (stage.width * scale, stage.height * scale))
    box = tuple(round(edge * scale) for edge in rect)
    small = (
        image.crop((box[0], box[1], box[2], box[3])).convert("L").resize(_DETAIL_GRID, Image.Resampling.BOX)
    )
    width, height = _DETAIL_GRID
    levels = small.tobytes()
    across = sum(abs(levels[at] - levels[at - 1]) for at in range(1, len(levels)) if at % width)
    down = sum(abs(levels[at] - levels[at - width]) for at in range(width, len(levels)))
    return (across / ((width - 1) * height) + down / (width * (height - 1))) / 2 / 255


def _corner_origin(stage: Stage, logo: Asset, default: Corner) -> tuple[float, float]:
    """Return the top left of the logo in the requested corner, else the chosen one, else `default`."""
    corner = stage.composition.logo_position or stage.logo_corner or default
    return _origin_in(stage, logo_size(stage, logo), corner)


def _origin_in(stage: Stage, size: tuple[float, float], corner: Corner) -> tuple[float, float]:
    """Return the top left of a logo of this size in a corner, in sd px.

    In the lower right corner of a `youtube` picture it is above the duration badge.
    """
    width, height = size
    inset = stage.margin * _MARGIN_SHARE
    start, upper, end, foot = stage.frame
    right, lower = end - inset - width, foot - inset - height
    badge = stage.badge()
    if corner is Corner.BOTTOM_RIGHT and badge is not None:
        lower = min(lower, badge[1] - _BADGE_GAP_PX * stage.unit - height)
    x = start + inset if corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT} else right
    y = upper + inset if corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT} else lower
    return x, y


def area_beside_logo(stage: Stage, area: Rect, default: Corner) -> Rect:
    """Return `area` without the rows that the logo, in the requested corner or `default`, overlaps."""
    logo = stage.composition.logo
    if logo is None:
        return area
    width, height = logo_size(stage, logo)
    x, y = _corner_origin(stage, logo, default)
    return _beside(stage, area, (x, y, x + width, y + height))


def _beside(stage: Stage, area: Rect, logo: Rect) -> Rect:
    left, top, right, bottom = area
    gap = _WORDS_GAP_PX * stage.unit
    if logo[2] + gap <= left or logo[0] - gap >= right:
        return area
    if logo[1] < stage.height / 2:
        return (left, max(top, logo[3] + gap), right, bottom)
    return (left, top, right, min(bottom, logo[1] - gap))


def draw_logo(stage: Stage, default: Corner) -> None:
    """Draw the logo, if there is one, in the requested or the chosen corner, else in the emptiest.

    A corner with words in it is never the emptiest; `default` is kept where it is as empty as others.
    """
    logo = stage.composition.logo
    if logo is None:
        return
    if stage.composition.logo_position is None and stage.logo_corner is None:
        stage.logo_corner = _emptiest_corner(stage, logo, default)
    draw_logo_at(stage, logo, _corner_origin(stage, logo, default))


def draw_logo_at(stage: Stage, logo: Asset, corner: tuple[float, float]) -> None:
    """Draw the logo with the top left of its clear space at `corner`.

    The variant that is visible on the picture is drawn, by preference the logo itself. Only where none is, it
    has a plate or a rim that shows it.
    """
    width, height = logo_size(stage, logo)
    pad = _PAD_PX * stage.unit
    scale = stage.composition.scale
    x, y = corner
    area = skia.Rect(x + pad, y + pad, x + width - pad, y + height - pad)
    chosen, area, plate = _best_variant(stage, logo, area)
    size_px = (max(1, round(area.width() * scale)), max(1, round(area.height() * scale)))
    image, solid = _scaled(chosen, *size_px)
    with skia.AutoCanvasRestore(stage.canvas):
        if solid:
            stage.canvas.clipRRect(skia.RRect.MakeRectXY(area, pad / 2, pad / 2), True)
        elif plate is not None and _is_compact(chosen):
            silhouette = skia.Paint(
                AntiAlias=True, ColorFilter=skia.ColorFilters.Blend(plate, skia.BlendMode.kSrcIn)
            )
            rim = area.makeOutset(_RIM_PX * stage.unit, _RIM_PX * stage.unit)
            smooth = skia.SamplingOptions(skia.FilterMode.kLinear)
            stage.canvas.drawImageRect(image, rim, smooth, silhouette)
        elif plate is not None:
            rect = skia.Rect(x, y, x + width, y + height)
            stage.canvas.drawRoundRect(rect, pad, pad, fill(with_alpha(plate, _PLATE_ALPHA)))
        stage.canvas.drawImageRect(image, area, skia.SamplingOptions(skia.FilterMode.kLinear))
    stage.mark("logo", (x, y, x + width, y + height))


def _best_variant(stage: Stage, logo: Asset, area: skia.Rect) -> tuple[AssetKey, skia.Rect, int | None]:
    """Return the variant to draw, its own area, and the colour of the plate that it needs."""
    seen: list[tuple[float, tuple[AssetKey, skia.Rect, int | None]]] = []
    for variant in (logo, *stage.composition.logo_variants):
        key = AssetKey(variant)
        image, solid = _opened(key)
        own = area if variant is logo else _fit_inside(area, *image.size)
        outline = _outline(key)
        bonus = _MAIN_VARIANT_BONUS if variant is logo else 1.0
        bare = _colours_behind(stage, own, outline)
        if solid or _invisible(bare, outline) <= len(outline) * _INVISIBLE_SHARE:
            # Far above what any plate is worth: no plate where none is needed.
            seen.append((_CONTRAST_CAP**2 + _visibility(bare, outline) * bonus, (key, own, None)))
            continue
        for plate in (_LIGHT_PLATE, _DARK_PLATE):
            behind = [plate] * len(outline)
            lost = _invisible(behind, outline) / max(1, len(outline))
            seen.append(((1 - lost) * _visibility(behind, outline) * bonus, (key, own, plate)))
    return max(seen, key=itemgetter(0))[1]


def _fit_inside(area: skia.Rect, width_px: float, height_px: float) -> skia.Rect:
    """Return the largest centred rectangle of these proportions in `area`."""
    scale = min(area.width() / width_px, area.height() / height_px)
    wide, high = width_px * scale, height_px * scale
    return skia.Rect.MakeXYWH(area.centerX() - wide / 2, area.centerY() - high / 2, wide, high)


def _visibility(behind: Sequence[int], samples: Sequence[_Sample]) -> float:
    """Return how visible the samples are: their mean contrast, capped at what is enough."""
    if not samples:
        return 0.0
    pairs = zip(samples, behind, strict=True)
    return sum(min(_CONTRAST_CAP, contrast(sample.colour, other)) for sample, other in pairs) / len(samples)


@lru_cache(16)
def _opened(key: AssetKey) -> tuple[Image.Image, bool]:
    """Return the logo without empty space around it, and whether it is opaque."""
    image = open_picture(key.asset, "Logo", kept_pixels=_KEPT_PIXELS)
    if not has_transparency(image):
        return image, True
    visible = image.getchannel("A").point(lambda alpha: 255 * (alpha >= _FAINT_ALPHA)).getbbox()
    return image.crop(visible) if visible else image, False


@lru_cache(16)
def _scaled(key: AssetKey, width_px: int, height_px: int) -> tuple[skia.Image, bool]:
    """Return the logo in this size, and whether it is opaque."""
    image, solid = _opened(key)
    return to_skia(image.resize((width_px, height_px), Image.Resampling.LANCZOS, reducing_gap=3.0)), solid


@lru_cache(16)
def _is_compact(key: AssetKey) -> bool:
    """Tell whether a logo is one shape that fills its bounds, so that a rim of that shape is enough."""
    small = _opened(key)[0].convert("RGBA").getchannel("A").resize((_GRID, _GRID), Image.Resampling.BOX)
    return sum(alpha >= OPAQUE_ALPHA for alpha in small.tobytes()) >= _COMPACT_SHARE * _GRID * _GRID


@lru_cache(16)
def _outline(key: AssetKey) -> tuple[_Sample, ...]:
    """Return the pixels of a grid over the logo that are at its edge, where the picture is beside them."""
    image = _opened(key)[0].convert("RGBA")
    small = image.resize((_GRID, _GRID), Image.Resampling.NEAREST)
    solid = bytes(alpha >= OPAQUE_ALPHA for alpha in small.getchannel("A").tobytes())
    pixels = small.tobytes()

    def inside(column: int, row: int) -> bool:
        return 0 <= column < _GRID and 0 <= row < _GRID and bool(solid[row * _GRID + column])

    samples: list[_Sample] = []
    for place, opaque in enumerate(solid):
        row, column = divmod(place, _GRID)
        near = ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1))
        if opaque and not all(inside(*other) for other in near):
            red, green, blue = pixels[place * BYTES_PER_PIXEL : place * BYTES_PER_PIXEL + 3]
            colour = BLACK | red << 16 | green << 8 | blue
            samples.append(_Sample((column + 0.5) / _GRID, (row + 0.5) / _GRID, colour))
    return tuple(samples[:: -(-len(samples) // _MOST_SAMPLES) or 1])


def _colours_behind(stage: Stage, area: skia.Rect, samples: Sequence[_Sample]) -> list[int]:
    """Return the colour of the picture behind each sample."""
    scale = stage.composition.scale
    width, height = stage.width * scale, stage.height * scale
    colours: list[int] = []
    for sample in samples:
        column = int((area.left() + area.width() * sample.x) * scale)
        row = int((area.top() + area.height() * sample.y) * scale)
        start = (max(0, min(height - 1, row)) * width + max(0, min(width - 1, column))) * BYTES_PER_PIXEL
        red, green, blue = stage.pixels[start : start + 3]
        colours.append(BLACK | red << 16 | green << 8 | blue)
    return colours


def _invisible(behind: Sequence[int], samples: Sequence[_Sample]) -> int:
    """Return how many samples can hardly be distinguished from what is behind them."""
    pairs = zip(samples, behind, strict=True)
    return sum(contrast(sample.colour, other) < _GRAPHICS_CONTRAST for sample, other in pairs)
