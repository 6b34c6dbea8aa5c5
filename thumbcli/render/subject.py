"""The photo as the main subject: a cut-out becomes a sticker, any other photo fills its room."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops, ImageFilter

from thumbcli.render.palette import opacity
from thumbcli.render.rasters import Given, has_holes, may_have_holes, open_picture, to_skia
from thumbcli.render.shapes import gradient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.layouts.base import Stage

__all__ = ["draw_photo", "is_cut_out"]

_ROOM = tuple[float, float, float, float]

_LOOKED_AT_PX = 96
_UPPER_THIRD = 0.36
_FROM_AIM = 0.35
_COLOUR_WEIGHT = 0.5
_BORDER_PX = 11.0
_SHADOW_PX = (7.0, 10.0)
_SHADOW_ALPHA = 0.5
_STICKER_INSET_PX = 26.0
_FEATHER = 5.0
_HALF_COVERED = 128
_EDGE_SHADE = 0.35


def is_cut_out(photo: Asset) -> bool:
    """Tell whether the photo is a subject cut out of its background.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    return _has_holes(Given(photo))


@lru_cache(64)
def _has_holes(given: Given) -> bool:
    return may_have_holes(given.asset, "Photo") and has_holes(open_picture(given.asset, "Photo"))


def draw_photo(stage: Stage, photo: Asset, clip: skia.Path, room: _ROOM, *, shade: int | None = None) -> None:
    """Draw the photo as the subject of `room`.

    A photo with transparency is a cut-out: it stands whole in the room, on what is there already, with a
    die-cut border and a shadow. Any other photo fills `clip`, cropped around what catches the eye.

    Args:
        stage: Where to draw.
        photo: JPEG, PNG or WebP.
        clip: The outline of a photo without transparency.
        room: Left, top, right and bottom in sd px.
        shade: The colour that the side towards the words is graded with; None to leave the photo as it is.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    if is_cut_out(photo):
        _draw_cut_out(stage, photo, room)
    else:
        _draw_filling(stage, photo, clip, room, shade)
    stage.mark("art", room)


def _draw_filling(stage: Stage, photo: Asset, clip: skia.Path, room: _ROOM, shade: int | None) -> None:
    left, top, right, bottom = room
    scale = stage.brief.scale
    image = _cover(Given(photo), round((right - left) * scale), round((bottom - top) * scale))
    stage.canvas.save()
    stage.canvas.clipPath(clip, True)
    stage.canvas.drawImageRect(image, skia.Rect(*room), skia.SamplingOptions(skia.FilterMode.kLinear))
    if shade is not None:
        start, end = _towards_words(stage, room)
        veil = [opacity(shade, _EDGE_SHADE), opacity(shade, 0)]
        stage.canvas.drawPaint(gradient(start, end, veil))
    stage.canvas.restore()


def _towards_words(stage: Stage, room: _ROOM) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the middle of the room's side that the words stand at, and the middle of the room."""
    left, top, right, bottom = room
    if stage.square:
        edge = bottom if top <= 0 else top
        return (left, edge), (left, (top + bottom) / 2)
    edge = right if stage.brief.mirrored else left
    return (edge, top), ((left + right) / 2, top)


@lru_cache(8)
def _cover(given: Given, width_px: int, height_px: int) -> skia.Image:
    """Return the photo cropped to this size, the crop laid where most detail and colour is."""
    image = open_picture(given.asset, "Photo", (width_px, height_px)).convert("RGB")
    scale = max(width_px / image.width, height_px / image.height)
    crop_w, crop_h = width_px / scale, height_px / scale
    spare_w, spare_h = max(0.0, image.width - crop_w), max(0.0, image.height - crop_h)
    columns, rows = _salience(image)
    left = spare_w * _focus(columns, crop_w / image.width, 0.5)
    top = spare_h * _focus(rows, crop_h / image.height, _UPPER_THIRD)
    cut = image.resize(
        (width_px, height_px),
        Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC,
        box=(left, top, min(left + crop_w, image.width), min(top + crop_h, image.height)),
        reducing_gap=2.0,
    )
    return to_skia(cut)


def _salience(image: Image.Image) -> tuple[bytes, bytes]:
    """Return how much detail and colour each column and each row of the photo holds, 0 to 255."""
    small = image.resize((_LOOKED_AT_PX, _LOOKED_AT_PX), Image.Resampling.BOX, reducing_gap=1.0)
    edges = small.convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter leaves the outermost pixels as they were, which are no edges.
    edges.paste(0, (0, 0, _LOOKED_AT_PX, 1))
    edges.paste(0, (0, _LOOKED_AT_PX - 1, _LOOKED_AT_PX, _LOOKED_AT_PX))
    edges.paste(0, (0, 0, 1, _LOOKED_AT_PX))
    edges.paste(0, (_LOOKED_AT_PX - 1, 0, _LOOKED_AT_PX, _LOOKED_AT_PX))
    red, green, blue = small.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(brightest, darkest).point(lambda value: value * _COLOUR_WEIGHT)
    both = ImageChops.add(edges, colour)
    box = Image.Resampling.BOX
    return both.resize((_LOOKED_AT_PX, 1), box).tobytes(), both.resize((1, _LOOKED_AT_PX), box).tobytes()


def _focus(profile: Sequence[int], share: float, aim: float) -> float:
    """Return where a window of this share of the profile holds most, 0 (start) to 1 (end).

    Args:
        profile: How much each step holds.
        share: The window's part of the whole.
        aim: Where the window would stand if all steps were equal; far from it has to hold more.
    """
    window = round(len(profile) * share)
    last = len(profile) - window
    if last <= 0:
        return aim
    sums = [0, *accumulate(profile)]
    whole = sums[-1] or 1
    best = max(
        range(last + 1),
        key=lambda start: (
            (sums[start + window] - sums[start]) / whole - _FROM_AIM * abs(start / last - aim) * (1 - share)
        ),
    )
    return best / last


def _draw_cut_out(stage: Stage, photo: Asset, room: _ROOM) -> None:
    left, top, right, bottom = room
    scale, unit = stage.brief.scale, stage.unit
    inset = _STICKER_INSET_PX * unit
    inner = (round((right - left - 2 * inset) * scale), round((bottom - top - 2 * inset) * scale))
    border_px = max(1, round(_BORDER_PX * unit * scale))
    subject, edge, grounded = _cut_out(Given(photo), *inner, border_px)
    width, height = subject.width() / scale, subject.height() / scale
    pad = (edge.width() - subject.width()) / 2 / scale
    x = (left + right - width) / 2
    y = bottom - height if grounded else (top + bottom - height) / 2
    where = skia.Rect.MakeXYWH(x - pad, y - pad, width + 2 * pad, height + 2 * pad)
    fine = skia.SamplingOptions(skia.FilterMode.kLinear)
    canvas = stage.canvas
    canvas.save()
    canvas.clipRect(skia.Rect(*room), True)
    shadow = opacity(stage.brief.style.dark, _SHADOW_ALPHA)
    dark = skia.Paint(ColorFilter=skia.ColorFilters.Blend(shadow, skia.BlendMode.kSrcIn))
    canvas.drawImageRect(edge, where.makeOffset(_SHADOW_PX[0] * unit, _SHADOW_PX[1] * unit), fine, dark)
    canvas.drawImageRect(edge, where, fine)
    canvas.drawImageRect(subject, skia.Rect.MakeXYWH(x, y, width, height), fine)
    canvas.restore()


@lru_cache(8)
def _cut_out(
    given: Given, width_px: int, height_px: int, border_px: int
) -> tuple[skia.Image, skia.Image, bool]:
    """Return the subject trimmed and scaled into this size, its border in white, and if it is cut off below.

    A subject that was cut off by the lower edge of its photo stays on the lower edge.
    """
    image = open_picture(given.asset, "Photo")
    bounds = image.getchannel("A").point(lambda value: 255 * (value >= _HALF_COVERED)).getbbox()
    bounds = bounds or (0, 0, image.width, image.height)
    grounded = bounds[3] >= image.height - 1
    trimmed = image.crop(bounds)
    scale = min(width_px / trimmed.width, height_px / trimmed.height)
    size = (max(1, round(trimmed.width * scale)), max(1, round(trimmed.height * scale)))
    small = trimmed.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return to_skia(small), to_skia(_border(small, border_px)), grounded


def _border(subject: Image.Image, border_px: int) -> Image.Image:
    """Return the silhouette of `subject` grown by the border on all sides, in white."""
    pad = 2 * border_px
    grown = Image.new("L", (subject.width + 2 * pad, subject.height + 2 * pad), 0)
    grown.paste(subject.getchannel("A"), (pad, pad))
    # A blurred edge cut where it has almost faded is a round, smooth outline; growing by a filter is not.
    blurred = grown.filter(ImageFilter.GaussianBlur(border_px * 0.75))
    shape = blurred.point(lambda value: max(0, min(255, round((value - 22) * _FEATHER + 128))))
    white = Image.new("L", grown.size, 255)
    return Image.merge("RGBA", (white, white, white, shape))
