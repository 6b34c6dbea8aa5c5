"""The logo: in its corner, never stretched, on a plate only where it would vanish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.contract.design_options import Corner
from thumbcli.render.pixels.image_loading import (
    OPAQUE_ALPHA,
    AssetKey,
    has_transparency,
    open_picture,
    to_skia,
)
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import BLACK, WHITE, channel_difference, contrast, with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.paint.stage import Stage

__all__ = ["area_beside_logo", "draw_logo", "logo_origin", "logo_size"]

_MAX_PX = (210.0, 78.0)
_PAD_PX = 14.0
_INSET = 0.75
_DARK_PLATE = 0xFF141821
_LIGHT_PLATE = WHITE
_PLATE_ALPHA = 0.95
_SAMPLES = 24
_FAINT = 3.0
_PLENTY, _OWN_BONUS = 7.0, 1.15
_OTHER_COLOUR = 150
_LOST_PART = 0.2
_BADGE_GAP_PX = 18.0
_WORDS_GAP_PX = 20.0


@dataclass(frozen=True, slots=True)
class _Dot:
    """A pixel of the logo: where it stands, 0 to 1, and its colour."""

    x: float
    y: float
    colour: int


def logo_size(stage: Stage, logo: Asset) -> tuple[float, float]:
    """Return how wide and high the logo stands with its clear space, in sd px.

    Raises:
        RequestRefused: The logo can't be read or has more than 50 megapixels.
    """
    width, height = _natural_size(AssetKey(logo))
    scale = min(_MAX_PX[0] / width, _MAX_PX[1] / height) * stage.unit
    pad = 2 * _PAD_PX * stage.unit
    return max(1.0, width * scale) + pad, max(1.0, height * scale) + pad


def logo_origin(stage: Stage, logo: Asset, otherwise: Corner) -> tuple[float, float]:
    """Return the top left of the logo in the corner that was wished for, else in `otherwise`, in sd px.

    In the lower right corner of a `youtube` picture it stands above the duration badge.
    """
    corner = stage.composition.logo_position or otherwise
    width, height = logo_size(stage, logo)
    inset = stage.margin * _INSET
    right, lower = stage.width - inset - width, stage.height - inset - height
    badge = stage.badge()
    if corner is Corner.BOTTOM_RIGHT and badge is not None:
        lower = min(lower, badge[1] - _BADGE_GAP_PX * stage.unit - height)
    x = inset if corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT} else right
    y = inset if corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT} else lower
    return x, y


def area_beside_logo(
    stage: Stage, room: tuple[float, float, float, float], otherwise: Corner
) -> tuple[float, float, float, float]:
    """Return what the logo in its corner leaves of a room for words: less high, where it reaches into it."""
    logo = stage.composition.logo
    left, top, right, bottom = room
    if logo is None:
        return room
    width, height = logo_size(stage, logo)
    x, y = logo_origin(stage, logo, otherwise)
    gap = _WORDS_GAP_PX * stage.unit
    if x + width + gap <= left or x - gap >= right:
        return room
    if y < stage.height / 2:
        return (left, max(top, y + height + gap), right, bottom)
    return (left, top, right, min(bottom, y - gap))


def draw_logo(stage: Stage, logo: Asset, corner: tuple[float, float]) -> None:
    """Draw the logo with the top left of its clear space at `corner`.

    Of its variants that one is drawn which stands out most from the pixels behind it. The plate is light or
    dark, whichever shows more of the logo; there is none where those pixels already show four fifths of it.
    """
    width, height = logo_size(stage, logo)
    pad = _PAD_PX * stage.unit
    scale = stage.composition.scale
    x, y = corner
    room = skia.Rect(x + pad, y + pad, x + width - pad, y + height - pad)
    chosen, room, behind = _best_variant(stage, logo, room)
    size_px = (max(1, round(room.width() * scale)), max(1, round(room.height() * scale)))
    image, solid = _drawn(chosen, *size_px)
    stage.canvas.save()
    if solid:
        stage.canvas.clipRRect(skia.RRect.MakeRectXY(room, pad / 2, pad / 2), True)
    else:
        plate = _plate(behind, _dots(chosen))
        if plate is not None:
            rect = skia.Rect(x, y, x + width, y + height)
            stage.canvas.drawRoundRect(rect, pad, pad, fill(with_alpha(plate, _PLATE_ALPHA)))
    stage.canvas.drawImageRect(image, room, skia.SamplingOptions(skia.FilterMode.kLinear))
    stage.canvas.restore()
    stage.mark("logo", (x, y, x + width, y + height))


def _best_variant(stage: Stage, logo: Asset, room: skia.Rect) -> tuple[AssetKey, skia.Rect, list[int]]:
    """Return the variant to draw, its own room, and the colours of the picture behind its dots."""
    best: tuple[float, tuple[AssetKey, skia.Rect, list[int]]] | None = None
    for variant in (logo, *stage.composition.logo_variants):
        given = AssetKey(variant)
        own = room if variant is logo else _within(room, *_natural_size(given))
        behind = _behind(stage, own, dots := _dots(given))
        seen = _stands_out(behind, dots) * (_OWN_BONUS if variant is logo else 1.0)
        if best is None or seen > best[0]:
            best = (seen, (given, own, behind))
    assert best is not None  # noqa: S101 - the logo itself is one of them
    return best[1]


def _within(room: skia.Rect, width_px: float, height_px: float) -> skia.Rect:
    """Return the largest rectangle of these proportions in the middle of the room."""
    scale = min(room.width() / width_px, room.height() / height_px)
    wide, high = width_px * scale, height_px * scale
    return skia.Rect.MakeXYWH(room.centerX() - wide / 2, room.centerY() - high / 2, wide, high)


def _stands_out(behind: Sequence[int], dots: Sequence[_Dot]) -> float:
    """Return how well the dots are seen, as a mean of contrasts in which none counts for more than enough."""
    if not dots:
        return 0.0
    seen = sum(min(_PLENTY, contrast(dot.colour, ground)) for dot, ground in zip(dots, behind, strict=True))
    return seen / len(dots)


@lru_cache(16)
def _natural_size(given: AssetKey) -> tuple[int, int]:
    return open_picture(given.asset, "Logo").size


@lru_cache(16)
def _drawn(given: AssetKey, width_px: int, height_px: int) -> tuple[skia.Image, bool]:
    """Return the logo in this size, and whether it hides all that lies behind it."""
    image = open_picture(given.asset, "Logo")
    small = image.resize((width_px, height_px), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return to_skia(small), not has_transparency(image)


@lru_cache(16)
def _dots(given: AssetKey) -> tuple[_Dot, ...]:
    """Return a grid of the logo's pixels, those left out that let the ground through."""
    image = open_picture(given.asset, "Logo").convert("RGBA")
    small = image.resize((_SAMPLES, _SAMPLES), Image.Resampling.NEAREST).tobytes()
    dots: list[_Dot] = []
    for place in range(_SAMPLES * _SAMPLES):
        red, green, blue, alpha = small[place * 4 : place * 4 + 4]
        if alpha >= OPAQUE_ALPHA:
            row, column = divmod(place, _SAMPLES)
            colour = BLACK | red << 16 | green << 8 | blue
            dots.append(_Dot((column + 0.5) / _SAMPLES, (row + 0.5) / _SAMPLES, colour))
    return tuple(dots)


def _behind(stage: Stage, room: skia.Rect, dots: Sequence[_Dot]) -> list[int]:
    """Return the colour of the picture behind each dot."""
    scale = stage.composition.scale
    width, height = stage.width * scale, stage.height * scale
    colours: list[int] = []
    for dot in dots:
        column = int((room.left() + room.width() * dot.x) * scale)
        row = int((room.top() + room.height() * dot.y) * scale)
        start = (max(0, min(height - 1, row)) * width + max(0, min(width - 1, column))) * 4
        red, green, blue = stage.pixels[start : start + 3]
        colours.append(BLACK | red << 16 | green << 8 | blue)
    return colours


def _plate(behind: Sequence[int], dots: Sequence[_Dot]) -> int | None:
    """Return the colour of the plate that the logo needs; None where it is seen without one."""

    def lost(grounds: Sequence[int]) -> int:
        return sum(_vanishes(dot.colour, ground) for dot, ground in zip(dots, grounds, strict=True))

    if lost(behind) <= len(dots) * _LOST_PART:
        return None
    plates = ((plate, [plate] * len(dots)) for plate in (_LIGHT_PLATE, _DARK_PLATE))
    return min(plates, key=lambda plate: (lost(plate[1]), -_stands_out(plate[1], dots)))[0]


def _vanishes(colour: int, ground: int) -> bool:
    """Tell whether a dot of this colour can hardly be told from its ground.

    Source:
        The contrast that WCAG 2.2 asks of graphics (SC 1.4.11), where no channel differs by far.
    """
    return contrast(colour, ground) < _FAINT and channel_difference(colour, ground) < _OTHER_COLOUR
