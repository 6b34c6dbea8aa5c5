"""Pictures from a person's files on a card: a round portrait, and a background that fills the canvas."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.paint.photo_subject import photo_heads
from thumbcli.render.pixels.image_loading import AssetKey, open_picture, to_skia

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["brightest_grey", "draw_background_picture", "draw_portrait"]

_PORTRAIT_PIXELS = 4_000_000
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)

_FACE_AT, _ROOM_AROUND = (0.5, 0.35), 1.7
"""What is kept of a portrait without a face: its upper middle; else so many times the head's longer side."""


@lru_cache(8)
def _cropped(key: AssetKey, what: str, width_px: int, height_px: int, at: Point) -> skia.Image:
    from PIL import ImageOps

    image = open_picture(key.asset, what, cover_px=max(width_px, height_px))
    return to_skia(ImageOps.fit(image, (width_px, height_px), centering=at))


@lru_cache(8)
def _portrait(key: AssetKey, side_px: int) -> skia.Image:
    """Return a square of a picture: its head with shoulders, if it shows one."""
    from PIL import ImageOps

    image = open_picture(key.asset, "Avatar", kept_pixels=_PORTRAIT_PIXELS)
    found = photo_heads(key.asset, 1.0)
    if found is None:
        return to_skia(ImageOps.fit(image, (side_px, side_px), centering=_FACE_AT))
    left, top, right, bottom = found[1]
    across, down = (left + right) / 2 * image.width, (top + bottom) / 2 * image.height
    head = max((right - left) * image.width, (bottom - top) * image.height)
    side = min(head * _ROOM_AROUND, image.width, image.height)
    x = min(max(0.0, across - side / 2), image.width - side)
    y = min(max(0.0, down - side / 2), image.height - side)
    return to_skia(image.resize((side_px, side_px), Image.Resampling.LANCZOS, box=(x, y, x + side, y + side)))


def draw_portrait(stage: Stage, portrait: Asset, corner: Point, side_px: float) -> None:
    """Draw the author's portrait in a circle.

    Args:
        stage: What to draw on.
        portrait: JPEG, PNG or WebP.
        corner: The top left of the circle's bounds, in sd px.
        side_px: Its diameter, in sd px.

    Raises:
        RequestRefused: It can't be read or has more than 50 megapixels.
    """
    image = _portrait(AssetKey(portrait), max(1, round(side_px * stage.composition.scale)))
    area = skia.Rect.MakeXYWH(*corner, side_px, side_px)
    clip = skia.Path()
    clip.addOval(area)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipPath(clip, True)
        stage.canvas.drawImageRect(image, area, _SMOOTH)
    stage.mark("art", (area.left(), area.top(), area.right(), area.bottom()))


_BRIGHT_SHARE, _SAMPLE_PX = 0.97, 64


@lru_cache(8)
def _brightest(key: AssetKey) -> int:
    image = open_picture(key.asset, "Background", fit_px=_SAMPLE_PX).convert("L")
    levels = sorted(image.tobytes())
    return levels[int(len(levels) * _BRIGHT_SHARE)]


def brightest_grey(picture: Asset) -> int:
    """Return the level, 0 to 255, that all but the brightest pixels of a picture keep below.

    Raises:
        RequestRefused: It can't be read or has more than 50 megapixels.
    """
    return _brightest(AssetKey(picture))


def draw_background_picture(stage: Stage, picture: Asset) -> None:
    """Draw a picture over the whole canvas, cut where it has another ratio.

    Raises:
        RequestRefused: It can't be read or has more than 50 megapixels.
    """
    scale = stage.composition.scale
    size_px = (stage.width * scale, stage.height * scale)
    image = _cropped(AssetKey(picture), "Background", *size_px, (0.5, 0.5))
    stage.canvas.drawImageRect(image, skia.Rect(0, 0, stage.width, stage.height), _SMOOTH)
