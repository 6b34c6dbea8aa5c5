"""The photo as the main subject: a cut-out becomes a sticker, any other photo fills its area."""

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
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["CROP_Y", "crop_to_fill", "draw_photo", "is_cut_out", "with_bleed"]

_SALIENCE_MAP_PX = 96  # the side of the picture that detail and colour are looked for in
CROP_Y = 0.36
"""Where the crop of a photo without a salient part starts, 0 (top) to 1: subjects are mostly high up."""

_PORTRAIT_CROP_Y_MAX = 0.15
"""How low the crop of an upright photo may start: it mostly shows a person, with the head at the top."""

_OFF_CENTRE_COST = 0.2
"""The share of all detail that a crop must gain to move from its usual position to the far end."""

_COLOUR_WEIGHT = 0.5  # of unusual colour against detail
_BLEED = 0.18  # how far a photo extends beyond the picture's edge, as a share of its width
_GRADE_ALPHA = 0.35  # of the dark gradient on the side of a photo that is next to the words
_BORDER_PX = 11.0
_PAD_BORDERS = 3
_SHADOW_OFFSET_BORDERS = (0.7, 1.0)
"""The die-cut border; the pad around a sticker and the offset of its shadow, in widths of the border."""

_SHADOW_ALPHA = 0.5
_STICKER_INSET_PX = 30.0
_OUTER_SHARE = 0.8  # the share of the spare width that is between a cut-out and the words

# A blurred silhouette, cut at the level where it has almost faded and steepened, is a smooth border.
_BLUR_BORDERS, _CUT_LEVEL, _EDGE_GAIN = 0.75, 22, 8.0

_HALF_ALPHA = 128
_CUT_OUT_PIXELS = 4_000_000
_CUT_OUT_MAX_PX = 1440  # the longest side that `matting` returns: more pixels need not be decoded


def is_cut_out(photo: Asset) -> bool:
    """Tell whether the photo is a cut-out: a transparent file, or one that the `cutout` extra can cut out.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    key = AssetKey(photo)
    return _has_transparency(key) or _cut_out(key) is not None


def _opened_whole(key: AssetKey) -> Image.Image:
    """Return the photo, a large one reduced to what a cut-out needs that fills a picture of double size."""
    return open_picture(key.asset, "Photo", kept_pixels=_CUT_OUT_PIXELS)


@lru_cache(64)
def _has_transparency(key: AssetKey) -> bool:
    return may_have_transparency(key.asset, "Photo") and has_transparency(_opened_whole(key))


@lru_cache(4)
def _cut_out(key: AssetKey) -> Image.Image | None:
    """Return the subject of an opaque photo; None without the extra, or where there is no clear one."""
    if not installed():
        return None
    from thumbcli.render.paint.matting import cut_out  # loads numpy

    return cut_out(open_picture(key.asset, "Photo", cover_px=_CUT_OUT_MAX_PX).convert("RGB"))


def draw_photo(stage: Stage, photo: Asset, clip: skia.Path, area: Rect, *, shade: int | None = None) -> None:
    """Draw the photo as the subject of `area`.

    A cut-out is placed whole in the area, over what is there already, with a die-cut border and a shadow. Any
    other photo fills `clip`, cropped around its most salient part.

    Args:
        stage: Where to draw.
        photo: JPEG, PNG or WebP.
        clip: The outline of a photo that is not a cut-out.
        area: Left, top, right and bottom in sd px.
        shade: The colour that the side next to the words is graded with; None for no grading.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    if is_cut_out(photo):
        _draw_cut_out(stage, photo, area)
        return
    left, top, right, bottom = area if shade is None else with_bleed(stage, area)
    scale = stage.composition.scale
    image = crop_to_fill(photo, round((right - left) * scale), round((bottom - top) * scale))
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipPath(clip, True)
        stage.canvas.drawImageRect(
            image, skia.Rect(left, top, right, bottom), skia.SamplingOptions(skia.FilterMode.kLinear)
        )
        if shade is not None:
            start, end = _grade_line(stage, area)
            scrim = [with_alpha(shade, _GRADE_ALPHA), with_alpha(shade, 0)]
            stage.canvas.drawPaint(gradient(start, end, scrim))
    stage.mark("photo", area)


def crop_to_fill(photo: Asset, width_px: int, height_px: int, crop_y: float = CROP_Y) -> skia.Image:
    """Return the photo cropped to this size around its most salient part.

    Args:
        photo: Without transparency.
        width_px: At least 1.
        height_px: At least 1.
        crop_y: Where the crop starts if no part of the photo is more salient, 0 (top) to 1 (bottom).

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    return _cropped(AssetKey(photo), width_px, height_px, crop_y)


def with_bleed(stage: Stage, area: Rect) -> Rect:
    """Return the area extended beyond the picture's edge, to keep the photo's middle clear of the words."""
    left, top, right, bottom = area
    spill = 0.0 if stage.square else (right - left) * _BLEED
    return (left - spill, top, right, bottom) if left <= 0 else (left, top, right + spill, bottom)


def _grade_line(stage: Stage, area: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of the grading: the side next to the words, and the middle of the area."""
    left, top, right, bottom = area
    if stage.square:
        edge = bottom if top <= 0 else top
        return (left, edge), (left, (top + bottom) / 2)
    edge = right if stage.mirrored else left
    return (edge, top), ((left + right) / 2, top)


@lru_cache(8)
def _cropped(key: AssetKey, width_px: int, height_px: int, crop_y: float) -> skia.Image:
    """Return the photo cropped to this size where most detail and unusual colour is."""
    image = open_picture(key.asset, "Photo", cover_px=max(width_px, height_px)).convert("RGB")
    scale = max(width_px / image.width, height_px / image.height)
    crop_w, crop_h = width_px / scale, height_px / scale
    spare_w, spare_h = max(0.0, image.width - crop_w), max(0.0, image.height - crop_h)
    columns, rows = _salience(image)
    left = spare_w * _focus(columns, crop_w / image.width)
    lowest = _PORTRAIT_CROP_Y_MAX if image.height > image.width else 1.0
    top = spare_h * min(lowest, _focus(rows, crop_h / image.height, crop_y))
    box = (left, top, min(left + crop_w, image.width), min(top + crop_h, image.height))
    cut = image.resize(
        (width_px, height_px),
        Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC,
        box=box,
        reducing_gap=2.0,
    )
    return to_skia(cut)


def _salience(image: Image.Image) -> tuple[bytes, bytes]:
    """Return how much detail and unusual colour each column and each row of the photo has, 0 to 255."""
    from PIL import ImageFilter, ImageOps

    box = Image.Resampling.BOX
    small = image.resize((_SALIENCE_MAP_PX, _SALIENCE_MAP_PX), box, reducing_gap=1.0)
    edges = small.convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter copies the outermost pixels, which are not edges.
    edges = ImageOps.expand(ImageOps.crop(edges, 1), 1, fill=0)
    red, green, blue = small.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(brightest, darkest)
    # Colour is salient where it differs from the rest of the photo: a blue sky is not a subject.
    usual = colour.resize((1, 1), box).resize(colour.size)
    unusual = ImageChops.difference(colour, usual).point(lambda value: value * _COLOUR_WEIGHT)
    both = ImageChops.add(edges, unusual)
    return both.resize((_SALIENCE_MAP_PX, 1), box).tobytes(), both.resize(
        (1, _SALIENCE_MAP_PX), box
    ).tobytes()


def _focus(profile: Sequence[int], share: float, usual: float = 0.5) -> float:
    """Return where a window over the profile shows most, 0 (start) to 1 (end).

    Args:
        profile: The salience of each column or row.
        share: The width of the window as a share of the profile.
        usual: Where the window is if all of the profile is equal; away from it, it must show more.
    """
    window = round(len(profile) * share)
    last = len(profile) - window
    if last <= 0:
        return usual
    least = min(profile)
    held = [value - least for value in profile]
    whole = sum(held) or 1
    # Salience counts less towards the ends of the window.
    seen = [1 - abs((step + 0.5) / window - 0.5) for step in range(window)]

    def score(start: int) -> float:
        shown = sum(map(mul, held[start : start + window], seen), 0.0) / whole
        return shown - _OFF_CENTRE_COST * abs(start / last - usual) * (1 - share)

    return max(range(last + 1), key=score) / last


def _draw_cut_out(stage: Stage, photo: Asset, area: Rect) -> None:
    left, top, right, bottom = _below_logo(stage, area)
    scale, unit = stage.composition.scale, stage.unit
    inset = _STICKER_INSET_PX * unit
    inner = (round((right - left - 2 * inset) * scale), round((bottom - top - 2 * inset) * scale))
    border_px = max(1, round(_BORDER_PX * unit * scale))
    sticker, grounded = _sticker(AssetKey(photo), inner, border_px, stage.composition.style.dark)
    pad = _PAD_BORDERS * border_px / scale
    width, height = sticker.width() / scale - 2 * pad, sticker.height() / scale - 2 * pad
    x = left + (right - left - width) * _position_x(stage, area)
    y = bottom - height if grounded else (top + bottom - height) / 2
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRect(skia.Rect(*area), True)
        where = skia.Rect.MakeXYWH(x - pad, y - pad, width + 2 * pad, height + 2 * pad)
        stage.canvas.drawImageRect(sticker, where, skia.SamplingOptions(skia.FilterMode.kLinear))
    stage.mark("photo", (x, max(top, y), x + width, min(bottom, y + height)))


def _below_logo(stage: Stage, area: Rect) -> Rect:
    """Return the area below the logo, which must not cover the subject's head."""
    left, top, right, bottom = area
    if stage.composition.logo is None or top > 0 or stage.square:
        return area
    return (left, stage.margin / 2 + logo_size(stage, stage.composition.logo)[1], right, bottom)


def _position_x(stage: Stage, area: Rect) -> float:
    """Return the share of the spare width left of the subject: it is nearer to the edge than to the words."""
    if stage.square or (area[0] <= 0) == (area[2] >= stage.width):
        return 0.5
    return 1 - _OUTER_SHARE if area[0] <= 0 else _OUTER_SHARE


@lru_cache(8)
def _sticker(key: AssetKey, room_px: tuple[int, int], border_px: int, dark: int) -> tuple[skia.Image, bool]:
    """Return the subject trimmed and scaled to fit, with border and shadow, and whether it is cut off below.

    It has a pad of `_PAD_BORDERS` around it. If cut off below, it belongs on the area's lower edge.
    """
    image = (None if _has_transparency(key) else _cut_out(key)) or _opened_whole(key)
    image = image.convert("RGBA")
    bounds = image.getchannel("A").point(lambda value: 255 * (value >= _HALF_ALPHA)).getbbox()
    bounds = bounds or (0, 0, image.width, image.height)
    trimmed = image.crop(bounds)
    scale = min(room_px[0] / trimmed.width, room_px[1] / trimmed.height)
    size = (max(1, round(trimmed.width * scale)), max(1, round(trimmed.height * scale)))
    small = trimmed.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    pad = _PAD_BORDERS * border_px
    subject = Image.new("RGBA", (size[0] + 2 * pad, size[1] + 2 * pad), (0, 0, 0, 0))
    subject.paste(small, (pad, pad))
    edge = _border(subject.getchannel("A"), border_px)
    sticker = Image.new("RGBA", subject.size, (0, 0, 0, 0))
    fall = (round(border_px * _SHADOW_OFFSET_BORDERS[0]), round(border_px * _SHADOW_OFFSET_BORDERS[1]))
    shade = edge.point(lambda value: round(value * _SHADOW_ALPHA))
    rgb = (dark >> 16 & 255, dark >> 8 & 255, dark & 255)
    sticker.paste(Image.merge("RGBA", (*Image.new("RGB", edge.size, rgb).split(), shade)), fall)
    white = Image.new("L", edge.size, 255)
    sticker.alpha_composite(Image.merge("RGBA", (white, white, white, edge)))
    sticker.alpha_composite(subject)
    return to_skia(sticker), bounds[3] >= image.height - 1


def _border(silhouette: Image.Image, border_px: int) -> Image.Image:
    """Return the silhouette grown by the border on all sides: by a blur, because a filter grows squares."""
    from PIL import ImageFilter

    blurred = silhouette.filter(ImageFilter.GaussianBlur(border_px * _BLUR_BORDERS))
    return blurred.point(
        lambda value: max(0, min(255, round((value - _CUT_LEVEL) * _EDGE_GAIN + _HALF_ALPHA)))
    )
