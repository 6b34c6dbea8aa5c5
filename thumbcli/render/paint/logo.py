"""The logo: in its corner, never stretched, on a plate only where it would not be visible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.contract.design_options import Corner
from thumbcli.render.pixels.image_loading import (
    OPAQUE_ALPHA,
    AssetKey,
    has_transparency,
    open_picture,
    picture_size,
    to_skia,
)
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL
from thumbcli.render.style.color import BLACK, WHITE, channel_difference, contrast, with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["area_beside_logo", "draw_logo", "draw_logo_at", "logo_size"]

_MAX_SIZE_PX = (210.0, 78.0)
_KEPT_PIXELS = 1_000_000  # of a large logo: fifteen times what it is drawn with at double size
_PAD_PX = 14.0  # the clear space around the logo, which the plate fills
_MARGIN_SHARE = 0.75  # how far from the edges the logo is, as a share of the picture's margin
_BADGE_GAP_PX, _WORDS_GAP_PX = 18.0, 20.0

_DARK_PLATE, _LIGHT_PLATE = 0xFF141821, WHITE
_PLATE_ALPHA = 0.95

_GRID = 24  # samples of the logo in each direction: strokes of a 24th of its size are found
_GRAPHICS_CONTRAST = 3.0  # the least contrast of graphics to their background (WCAG 2.2, SC 1.4.11)
_OTHER_HUE_LEVELS = 150
"""Colours that differ this much in one channel are told apart by hue, whatever their contrast."""

_INVISIBLE_SHARE = 0.2  # the share of the logo that may be invisible without a plate
_CONTRAST_CAP = 7.0  # more contrast makes a logo no more visible (WCAG 2.2, level AAA of text)
_MAIN_VARIANT_BONUS = 1.15  # a variant must be this much more visible to replace the logo itself


@dataclass(frozen=True, slots=True)
class _Sample:
    """An opaque pixel of the logo: its position in it, 0 to 1, and its colour."""

    x: float
    y: float
    colour: int


def logo_size(stage: Stage, logo: Asset) -> tuple[float, float]:
    """Return the width and height of the logo with its clear space, in sd px.

    Raises:
        RequestRefused: The logo can't be read or has more than 50 megapixels.
    """
    width, height = _natural_size(AssetKey(logo))
    scale = min(_MAX_SIZE_PX[0] / width, _MAX_SIZE_PX[1] / height) * stage.unit
    pad = 2 * _PAD_PX * stage.unit
    return max(1.0, width * scale) + pad, max(1.0, height * scale) + pad


def _corner_origin(stage: Stage, logo: Asset, default: Corner) -> tuple[float, float]:
    """Return the top left of the logo in the requested corner, else in `default`, in sd px.

    In the lower right corner of a `youtube` picture it is above the duration badge.
    """
    corner = stage.composition.logo_position or default
    width, height = logo_size(stage, logo)
    inset = stage.margin * _MARGIN_SHARE
    right, lower = stage.width - inset - width, stage.height - inset - height
    badge = stage.badge()
    if corner is Corner.BOTTOM_RIGHT and badge is not None:
        lower = min(lower, badge[1] - _BADGE_GAP_PX * stage.unit - height)
    x = inset if corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT} else right
    y = inset if corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT} else lower
    return x, y


def area_beside_logo(stage: Stage, area: Rect, default: Corner) -> Rect:
    """Return `area` without the rows that the logo, in the requested corner or `default`, overlaps."""
    logo = stage.composition.logo
    left, top, right, bottom = area
    if logo is None:
        return area
    width, height = logo_size(stage, logo)
    x, y = _corner_origin(stage, logo, default)
    gap = _WORDS_GAP_PX * stage.unit
    if x + width + gap <= left or x - gap >= right:
        return area
    if y < stage.height / 2:
        return (left, max(top, y + height + gap), right, bottom)
    return (left, top, right, min(bottom, y - gap))


def draw_logo(stage: Stage, default: Corner) -> None:
    """Draw the logo, if there is one, in the requested corner, else in `default`."""
    logo = stage.composition.logo
    if logo is not None:
        draw_logo_at(stage, logo, _corner_origin(stage, logo, default))


def draw_logo_at(stage: Stage, logo: Asset, corner: tuple[float, float]) -> None:
    """Draw the logo with the top left of its clear space at `corner`.

    The variant with the best visibility is drawn. A plate is drawn only where the background hides more than
    a fifth of the logo; it is light or dark, whichever hides less.
    """
    width, height = logo_size(stage, logo)
    pad = _PAD_PX * stage.unit
    scale = stage.composition.scale
    x, y = corner
    area = skia.Rect(x + pad, y + pad, x + width - pad, y + height - pad)
    chosen, area, behind = _best_variant(stage, logo, area)
    size_px = (max(1, round(area.width() * scale)), max(1, round(area.height() * scale)))
    image, solid = _scaled(chosen, *size_px)
    with skia.AutoCanvasRestore(stage.canvas):
        if solid:
            stage.canvas.clipRRect(skia.RRect.MakeRectXY(area, pad / 2, pad / 2), True)
        else:
            plate = _plate(behind, _samples(chosen))
            if plate is not None:
                rect = skia.Rect(x, y, x + width, y + height)
                stage.canvas.drawRoundRect(rect, pad, pad, fill(with_alpha(plate, _PLATE_ALPHA)))
        stage.canvas.drawImageRect(image, area, skia.SamplingOptions(skia.FilterMode.kLinear))
    stage.mark("logo", (x, y, x + width, y + height))


def _best_variant(stage: Stage, logo: Asset, area: skia.Rect) -> tuple[AssetKey, skia.Rect, list[int]]:
    """Return the variant to draw, its own area, and the colours of the picture behind its samples."""
    ranked: list[tuple[float, tuple[AssetKey, skia.Rect, list[int]]]] = []
    for variant in (logo, *stage.composition.logo_variants):
        key = AssetKey(variant)
        own = area if variant is logo else _fit_inside(area, *_natural_size(key))
        behind = _colours_behind(stage, own, samples := _samples(key))
        visibility = _visibility(behind, samples) * (_MAIN_VARIANT_BONUS if variant is logo else 1.0)
        ranked.append((visibility, (key, own, behind)))
    return max(ranked, key=itemgetter(0))[1]


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
def _natural_size(key: AssetKey) -> tuple[int, int]:
    return picture_size(key.asset, "Logo")


@lru_cache(16)
def _scaled(key: AssetKey, width_px: int, height_px: int) -> tuple[skia.Image, bool]:
    """Return the logo in this size, and whether it is opaque."""
    image = open_picture(key.asset, "Logo", kept_pixels=_KEPT_PIXELS)
    small = image.resize((width_px, height_px), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return to_skia(small), not has_transparency(image)


@lru_cache(16)
def _samples(key: AssetKey) -> tuple[_Sample, ...]:
    """Return the opaque pixels of a grid over the logo."""
    image = open_picture(key.asset, "Logo", kept_pixels=_KEPT_PIXELS).convert("RGBA")
    small = image.resize((_GRID, _GRID), Image.Resampling.NEAREST).tobytes()
    samples: list[_Sample] = []
    channels = (small[channel::BYTES_PER_PIXEL] for channel in range(BYTES_PER_PIXEL))
    for index, (red, green, blue, alpha) in enumerate(zip(*channels, strict=True)):
        if alpha >= OPAQUE_ALPHA:
            row, column = divmod(index, _GRID)
            colour = BLACK | red << 16 | green << 8 | blue
            samples.append(_Sample((column + 0.5) / _GRID, (row + 0.5) / _GRID, colour))
    return tuple(samples)


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


def _plate(behind: Sequence[int], samples: Sequence[_Sample]) -> int | None:
    """Return the colour of the plate that the logo needs; None where it is visible without one."""

    def invisible(backgrounds: Sequence[int]) -> int:
        pairs = zip(samples, backgrounds, strict=True)
        return sum(_is_invisible(sample.colour, other) for sample, other in pairs)

    if invisible(behind) <= len(samples) * _INVISIBLE_SHARE:
        return None
    plates = ((plate, [plate] * len(samples)) for plate in (_LIGHT_PLATE, _DARK_PLATE))
    return min(plates, key=lambda plate: (invisible(plate[1]), -_visibility(plate[1], samples)))[0]


def _is_invisible(colour: int, background: int) -> bool:
    """Tell whether a colour can hardly be distinguished from its background, by contrast or by hue."""
    by_hue = channel_difference(colour, background) >= _OTHER_HUE_LEVELS
    return not by_hue and contrast(colour, background) < _GRAPHICS_CONTRAST
