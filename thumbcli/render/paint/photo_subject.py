"""The photo as the main subject: a cut-out becomes a sticker, any other photo fills its room."""

from __future__ import annotations

from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops

from thumbcli.render.paint.logo import logo_size
from thumbcli.render.paint.saliency import installed
from thumbcli.render.pixels.image_loading import (
    AssetKey,
    has_transparency,
    may_have_transparency,
    open_picture,
    to_skia,
)
from thumbcli.render.pixels.shapes import gradient
from thumbcli.render.style.color import with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.paint.stage import Stage

__all__ = ["crop_to_fill", "draw_photo", "is_cut_out", "with_bleed"]

_ROOM = tuple[float, float, float, float]

_LOOKED_AT_PX = 96
_UPPER_THIRD = 0.36
_BLEED = 0.18
_HEADS = 0.15
"""How low the crop of an upright photo may start: it mostly shows a person, the head at its top."""

_FROM_AIM = 0.2
_COLOUR_WEIGHT = 0.5
_BORDER_PX = 11.0
_PADS = 3
_FALL = (0.7, 1.0)
_SHADOW_ALPHA = 0.5
_STICKER_INSET_PX = 30.0
_OUTWARDS = 0.8
_BLUR, _FADED, _STEEPNESS = 0.75, 22, 8.0
_HALF_COVERED = 128
_CUT_FROM_PX = 1440
_EDGE_SHADE = 0.35


def is_cut_out(photo: Asset) -> bool:
    """Tell whether the photo is a subject cut out of its background, by its maker or by the `cutout` extra.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    given = AssetKey(photo)
    return _has_transparency(given) or _cut_here(given) is not None


@lru_cache(64)
def _has_transparency(given: AssetKey) -> bool:
    return may_have_transparency(given.asset, "Photo") and has_transparency(
        open_picture(given.asset, "Photo")
    )


@lru_cache(4)
def _cut_here(given: AssetKey) -> Image.Image | None:
    """Return the subject of a solid photo; None without the extra, or where the photo has no clear one."""
    if not installed():
        return None
    from thumbcli.render.paint.matting import cut_out  # loads numpy

    return cut_out(open_picture(given.asset, "Photo", (_CUT_FROM_PX, _CUT_FROM_PX)).convert("RGB"))


def draw_photo(
    stage: Stage,
    photo: Asset,
    clip: skia.Path,
    room: _ROOM,
    *,
    shade: int | None = None,
    lean: float = 0.5,
) -> None:
    """Draw the photo as the subject of `room`.

    A photo with transparency is a cut-out, and so is one that the `cutout` extra finds a clear subject in:
    it stands whole in the room, on what is there already, with a die-cut border and a shadow. Any other
    photo fills `clip`, cropped around what catches the eye.

    Args:
        stage: Where to draw.
        photo: JPEG, PNG or WebP.
        clip: The outline of a photo that is no cut-out.
        room: Left, top, right and bottom in sd px.
        shade: The colour that the side towards the words is graded with; None to leave the photo as it is.
        lean: Where along the room the eye should find its subject, 0 (left) to 1 (right).

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    if is_cut_out(photo):
        _draw_cut_out(stage, photo, room)
    else:
        _draw_filling(stage, photo, clip, room, shade=shade, lean=lean)


def _draw_filling(
    stage: Stage, photo: Asset, clip: skia.Path, room: _ROOM, *, shade: int | None, lean: float
) -> None:
    left, top, right, bottom = room if shade is None else with_bleed(stage, room)
    scale = stage.composition.scale
    image = crop_to_fill(photo, round((right - left) * scale), round((bottom - top) * scale), lean)
    stage.canvas.save()
    stage.canvas.clipPath(clip, True)
    stage.canvas.drawImageRect(
        image, skia.Rect(left, top, right, bottom), skia.SamplingOptions(skia.FilterMode.kLinear)
    )
    if shade is not None:
        start, end = _towards_words(stage, room)
        veil = [with_alpha(shade, _EDGE_SHADE), with_alpha(shade, 0)]
        stage.canvas.drawPaint(gradient(start, end, veil))
    stage.canvas.restore()
    stage.mark("photo", room)


def crop_to_fill(
    photo: Asset, width_px: int, height_px: int, lean: float = 0.5, height: float = _UPPER_THIRD
) -> skia.Image:
    """Return the photo cropped to this size around what catches the eye.

    Args:
        photo: One without transparency.
        width_px: At least 1.
        height_px: At least 1.
        lean: Where along the width the eye should find its subject, 0 (left) to 1 (right).
        height: Where a crop stands in a photo that shows no more here than there, 0 (top) to 1 (bottom).

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    return _cover(AssetKey(photo), width_px, height_px, (lean, height))


def with_bleed(stage: Stage, room: _ROOM) -> _ROOM:
    """Return the room of a photo grown beyond the picture's edge: its middle then lies clear of the words."""
    left, top, right, bottom = room
    spill = 0.0 if stage.square else (right - left) * _BLEED
    return (left - spill, top, right, bottom) if left <= 0 else (left, top, right + spill, bottom)


def _towards_words(stage: Stage, room: _ROOM) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the middle of the room's side that the words stand at, and the middle of the room."""
    left, top, right, bottom = room
    if stage.square:
        edge = bottom if top <= 0 else top
        return (left, edge), (left, (top + bottom) / 2)
    edge = right if stage.composition.mirrored else left
    return (edge, top), ((left + right) / 2, top)


@lru_cache(8)
def _cover(given: AssetKey, width_px: int, height_px: int, spot: tuple[float, float]) -> skia.Image:
    """Return the photo cropped to this size, the crop laid where most detail and colour is."""
    image = open_picture(given.asset, "Photo", (width_px, height_px)).convert("RGB")
    scale = max(width_px / image.width, height_px / image.height)
    crop_w, crop_h = width_px / scale, height_px / scale
    spare_w, spare_h = max(0.0, image.width - crop_w), max(0.0, image.height - crop_h)
    columns, rows = _salience(image)
    left = spare_w * _focus(columns, crop_w / image.width, spot[0])
    lowest = _HEADS if image.height > image.width else 1.0
    top = spare_h * min(lowest, _focus(rows, crop_h / image.height, 0.5, spot[1]))
    box = (left, top, min(left + crop_w, image.width), min(top + crop_h, image.height))
    cut = image.resize(
        (width_px, height_px),
        Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC,
        box=box,
        reducing_gap=2.0,
    )
    return to_skia(cut)


def _salience(image: Image.Image) -> tuple[bytes, bytes]:
    """Return how much detail and colour each column and each row of the photo holds, 0 to 255."""
    from PIL import ImageFilter

    box = Image.Resampling.BOX
    small = image.resize((_LOOKED_AT_PX, _LOOKED_AT_PX), box, reducing_gap=1.0)
    edges = small.convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter leaves the outermost pixels as they were, which are no edges.
    edges.paste(0, (0, 0, _LOOKED_AT_PX, 1))
    edges.paste(0, (0, _LOOKED_AT_PX - 1, _LOOKED_AT_PX, _LOOKED_AT_PX))
    edges.paste(0, (0, 0, 1, _LOOKED_AT_PX))
    edges.paste(0, (_LOOKED_AT_PX - 1, 0, _LOOKED_AT_PX, _LOOKED_AT_PX))
    red, green, blue = small.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(brightest, darkest)
    # Colour stands out where it differs from what most of the photo has: a blue sky is no subject.
    usual = colour.resize((1, 1), box).resize(colour.size)
    unusual = ImageChops.difference(colour, usual).point(lambda value: value * _COLOUR_WEIGHT)
    both = ImageChops.add(edges, unusual)
    return both.resize((_LOOKED_AT_PX, 1), box).tobytes(), both.resize((1, _LOOKED_AT_PX), box).tobytes()


def _focus(profile: Sequence[int], share: float, lean: float, aim: float = 0.5) -> float:
    """Return where a window of this share of the profile shows most, 0 (start) to 1 (end).

    Args:
        profile: How much each step holds.
        share: The window's part of the whole.
        lean: Where in the window it is seen best; towards the window's ends less and less.
        aim: Where the window would stand if all steps were equal; far from it has to hold more.
    """
    window = round(len(profile) * share)
    last = len(profile) - window
    if last <= 0:
        return aim
    least = min(profile)
    held = [value - least for value in profile]
    whole = sum(held) or 1
    seen = [1 - abs((step + 0.5) / window - lean) for step in range(window)]

    def worth(start: int) -> float:
        shown = sum(map(mul, held[start : start + window], seen), 0.0) / whole
        return shown - _FROM_AIM * abs(start / last - aim) * (1 - share)

    return max(range(last + 1), key=worth) / last


def _draw_cut_out(stage: Stage, photo: Asset, room: _ROOM) -> None:
    left, top, right, bottom = _below_logo(stage, room)
    scale, unit = stage.composition.scale, stage.unit
    inset = _STICKER_INSET_PX * unit
    inner = (round((right - left - 2 * inset) * scale), round((bottom - top - 2 * inset) * scale))
    border_px = max(1, round(_BORDER_PX * unit * scale))
    sticker, grounded = _sticker(AssetKey(photo), inner, border_px, stage.composition.style.dark)
    pad = _PADS * border_px / scale
    width, height = sticker.width() / scale - 2 * pad, sticker.height() / scale - 2 * pad
    x = left + (right - left - width) * _outwards(stage, room)
    y = bottom - height if grounded else (top + bottom - height) / 2
    stage.canvas.save()
    stage.canvas.clipRect(skia.Rect(*room), True)
    where = skia.Rect.MakeXYWH(x - pad, y - pad, width + 2 * pad, height + 2 * pad)
    stage.canvas.drawImageRect(sticker, where, skia.SamplingOptions(skia.FilterMode.kLinear))
    stage.canvas.restore()
    stage.mark("photo", (x, max(top, y), x + width, min(bottom, y + height)))


def _below_logo(stage: Stage, room: _ROOM) -> _ROOM:
    """Return the room for a subject whose head the logo at the top must not cover."""
    left, top, right, bottom = room
    if stage.composition.logo is None or top > 0 or stage.square:
        return room
    return (left, stage.margin / 2 + logo_size(stage, stage.composition.logo)[1], right, bottom)


def _outwards(stage: Stage, room: _ROOM) -> float:
    """Return where in the spare width the subject stands: nearer to the picture's edge than to the words."""
    if stage.square or (room[0] <= 0) == (room[2] >= stage.width):
        return 0.5
    return 1 - _OUTWARDS if room[0] <= 0 else _OUTWARDS


@lru_cache(8)
def _sticker(given: AssetKey, room_px: tuple[int, int], border_px: int, dark: int) -> tuple[skia.Image, bool]:
    """Return the subject trimmed and scaled to fit, with border and shadow, and whether it is cut off below.

    Around it there is a pad of a few widths of the border. What the lower edge of the photo cut off belongs
    on the lower edge of the room.
    """
    image = (None if _has_transparency(given) else _cut_here(given)) or open_picture(given.asset, "Photo")
    image = image.convert("RGBA")
    bounds = image.getchannel("A").point(lambda value: 255 * (value >= _HALF_COVERED)).getbbox()
    bounds = bounds or (0, 0, image.width, image.height)
    trimmed = image.crop(bounds)
    scale = min(room_px[0] / trimmed.width, room_px[1] / trimmed.height)
    size = (max(1, round(trimmed.width * scale)), max(1, round(trimmed.height * scale)))
    small = trimmed.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    pad = _PADS * border_px
    subject = Image.new("RGBA", (size[0] + 2 * pad, size[1] + 2 * pad), (0, 0, 0, 0))
    subject.paste(small, (pad, pad))
    edge = _border(subject.getchannel("A"), border_px)
    sticker = Image.new("RGBA", subject.size, (0, 0, 0, 0))
    fall = (round(border_px * _FALL[0]), round(border_px * _FALL[1]))
    shade = edge.point(lambda value: round(value * _SHADOW_ALPHA))
    rgb = (dark >> 16 & 255, dark >> 8 & 255, dark & 255)
    sticker.paste(Image.merge("RGBA", (*Image.new("RGB", edge.size, rgb).split(), shade)), fall)
    white = Image.new("L", edge.size, 255)
    sticker.alpha_composite(Image.merge("RGBA", (white, white, white, edge)))
    sticker.alpha_composite(subject)
    return to_skia(sticker), bounds[3] >= image.height - 1


def _border(silhouette: Image.Image, border_px: int) -> Image.Image:
    """Return the silhouette grown by the border on all sides.

    A blurred edge cut where it has almost faded is a round, smooth outline; growing by a filter is square.
    """
    from PIL import ImageFilter

    blurred = silhouette.filter(ImageFilter.GaussianBlur(border_px * _BLUR))
    return blurred.point(lambda value: max(0, min(255, round((value - _FADED) * _STEEPNESS + _HALF_COVERED))))
