"""Boxes of a template: backgrounds with corners, borders and shadows, and images."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import skia
from PIL import Image

from thumbcli.contract import Asset
from thumbcli.contract.template_layers import Fit
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.image_loading import open_picture, to_skia
from thumbcli.render.pixels.shapes import blurred_fill, downscaled, fill, gradient
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL
from thumbcli.render.style.color import BLACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract.template import TemplateImage
    from thumbcli.contract.template_layers import Background
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["Painting", "draw_background", "draw_image", "parse_color"]

_KEPT_PIXELS = 4_000_000
"""Of a large image: more than a card at double size has."""

_CROP_FROM_TOP = 0.35
"""How much of what is cut off an upright image is cut off at its top: heads are there."""

_BLUR_SIGMA = 0.5  # as browsers take a blur radius: twice the sigma

_SCALED: ByteLimitedCache[skia.Image] = ByteLimitedCache(
    64 * 1024 * 1024, lambda image: image.width() * image.height() * BYTES_PER_PIXEL
)


class Painting(NamedTuple):
    """What boxes are painted with: the px of one unit, colours by name, and images by name."""

    unit_px: float
    color: Callable[[str], int]
    image: Callable[[str], Asset | None]


def parse_color(text: str) -> int:
    """Return the colour of `#rgb`, `#rrggbb` or `#rrggbbaa`."""
    digits = text.lstrip("#")
    if len(digits) == len("rgb"):
        digits = "".join(digit * 2 for digit in digits)
    alpha = int(digits[6:8], 16) << 24 if len(digits) == len("rrggbbaa") else BLACK
    return alpha | int(digits[:6], 16)


def as_asset(image: TemplateImage) -> Asset:
    """Return an image of a template as the decoder takes it."""
    return Asset(name=image.name, media_type=image.media_type, data=image.data, sha256=image.sha256)


def draw_background(stage: Stage, box: Background, area: Rect, paint: Painting) -> None:
    """Fill `area`, in sd px, with a background: shadow, fill, border."""
    rect = skia.Rect(*area)
    side = min(rect.width(), rect.height())
    radius = min(box.radius.px(paint.unit_px, side), side / 2)
    if box.shadow is not None:
        shadow, moved = box.shadow, skia.Rect(*area)
        moved.offset(shadow.x.px(paint.unit_px, rect.width()), shadow.y.px(paint.unit_px, rect.height()))
        sigma = max(0.1, shadow.blur.px(paint.unit_px, side) * _BLUR_SIGMA)
        stage.canvas.drawRoundRect(moved, radius, radius, blurred_fill(paint.color(shadow.color), sigma))
    if box.image:
        draw_image(stage, box.image, area, paint, fit=Fit.COVER, radius_px=radius, tint=box.tint)
    if len(box.colors) > 1:
        colours = [paint.color(name) for name in box.colors]
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.clipRRect(skia.RRect.MakeRectXY(rect, radius, radius), True)
            start, end = _ends(rect, box.angle_deg)
            stage.canvas.drawPaint(downscaled(stage.canvas, gradient(start, end, colours)))
    elif box.colors:
        stage.canvas.drawRoundRect(rect, radius, radius, fill(paint.color(box.colors[0])))
    if box.border is not None:
        width = box.border.width.px(paint.unit_px, side)
        inner = skia.Rect(*area)
        inner.inset(width, width)
        within = max(0.0, radius - width)
        outer = skia.RRect.MakeRectXY(rect, radius, radius)
        stage.canvas.drawDRRect(
            outer, skia.RRect.MakeRectXY(inner, within, within), fill(paint.color(box.border.color))
        )


def _ends(rect: skia.Rect, angle_deg: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a gradient starts and ends, so that its colours reach the corners."""
    turn = math.radians(angle_deg)
    across, down = math.cos(turn), math.sin(turn)
    reach = (abs(rect.width() * across) + abs(rect.height() * down)) / 2
    x, y = rect.centerX(), rect.centerY()
    return (x - across * reach, y - down * reach), (x + across * reach, y + down * reach)


def draw_image(
    stage: Stage, name: str, area: Rect, paint: Painting, *, fit: Fit, radius_px: float, tint: str
) -> Rect | None:
    """Draw an image in `area`; return what it covers, None where there is no such image."""
    asset = paint.image(name)
    if asset is None:
        return None
    scale = stage.composition.scale
    rect = skia.Rect(*area)
    size = (max(1, round(rect.width() * scale)), max(1, round(rect.height() * scale)))
    image = _SCALED.get((asset.sha256, size, fit), lambda: _scaled(asset, size, fit))
    wide, high = image.width() / scale, image.height() / scale
    target = skia.Rect.MakeXYWH(rect.centerX() - wide / 2, rect.centerY() - high / 2, wide, high)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRRect(skia.RRect.MakeRectXY(target, radius_px, radius_px), True)
        stage.canvas.drawImageRect(image, target, skia.SamplingOptions(skia.FilterMode.kLinear))
        if tint:
            stage.canvas.drawRect(target, fill(paint.color(tint)))
    return target.left(), target.top(), target.right(), target.bottom()


def _scaled(asset: Asset, size: tuple[int, int], fit: Fit) -> skia.Image:
    image = open_picture(asset, "Image", cover_px=max(size), kept_pixels=_KEPT_PIXELS)
    across, down = size[0] / image.width, size[1] / image.height
    if fit is Fit.CONTAIN:
        ratio = min(across, down)
        size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
        return to_skia(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
    # Cut first: a picture one pixel wide and as high as can be would grow to gigabytes.
    ratio = max(across, down)
    width, height = size[0] / ratio, size[1] / ratio
    left, top = (image.width - width) / 2, (image.height - height) * _CROP_FROM_TOP
    box = (left, top, min(left + width, image.width), min(top + height, image.height))
    return to_skia(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0))
