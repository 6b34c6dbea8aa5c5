"""The photo as the main subject: a cut-out becomes a sticker, any other photo fills its area."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import skia
from PIL import Image, ImageChops

from thumbcli.contract.design_options import PhotoCrop
from thumbcli.render.paint.photo_crop import (
    CROP_Y,
    crop_box,
    faces_in,
    head_of,
    heads_in,
    main_faces,
    salient_middle,
)
from thumbcli.render.paint.picture_canvas import PhotoView
from thumbcli.render.paint.saliency import installed
from thumbcli.render.pixels.image_loading import (
    AssetKey,
    has_transparency,
    may_have_transparency,
    open_picture,
    picture_size,
    premultiplied,
    to_skia,
)
from thumbcli.render.pixels.shapes import gradient
from thumbcli.render.style.color import with_alpha
from thumbcli.render.style.oklab import GREY_CHROMA, Lab, to_colour, to_lab

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.contract.design_options import PhotoFocus
    from thumbcli.render.paint.photo_crop import Face
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = [
    "Subject",
    "draw_fitted",
    "draw_photo",
    "draw_standing",
    "heads_spread",
    "is_cut_out",
    "photo_colour",
    "photo_heads",
    "subject_middle",
    "with_bleed",
]

_BLEED = 0.18  # how far a photo extends beyond the picture's edge, as a share of its width
_GRADE_ALPHA = 0.35  # of the dark gradient on the side of a photo that is next to the words
_BORDER_PX, _THIN_BORDER_PX = 11.0, 6.0
_PAD_BORDERS = 3
_SHADOW_OFFSET_BORDERS = (0.7, 1.0)
"""The die-cut border, and a thinner one in a glow; the pad around a sticker and the offset of its shadow, in
widths of the border."""

_SHADOW_ALPHA = 0.5
_STICKER_INSET_PX = 30.0
_OUTER_SHARE = 0.8  # the share of the spare width that is between a cut-out and the words

_GLOW_REACH, _GLOW_ALPHA, _GLOW_SCALE = 0.16, 0.8, 1 / 8
"""How far a glow extends, as a share of the subject's height; it is blurred at an eighth of the size."""

_STANDING, _CUT_ABOVE = 0.95, 1.03
"""The height of a person as a share of the area; one whose photo cuts the hair off reaches the upper edge."""

_USUAL_HEAD, _LARGER_MAX, _CLOSE_HEAD, _STANDING_HEAD_MAX = 0.4, 1.22, 0.62, 0.74
"""How much of the area's height a head takes if a person that was cut off below may be so much larger than
the area; in a close-up; and at most."""

_RAISED = 0.3  # how much of the height above a low subject is below it

_STANDING_WIDTH = 1.3  # how wide a person may be, as a share of the area: an arm may be beyond the picture
_STANDING_THING_WIDTH = 0.9  # the same of a thing, which is shown whole
_TOWARDS_WORDS = 0.1  # how much of the area's width it may extend under the words
_FEET = 0.03  # from a whole subject's feet to the lower edge, as a share of the height
_CONTACT = (0.48, 0.05, 0.8)
"""The shadow under its feet: half its width and height as shares of the subject's width, and its alpha."""

# A blurred silhouette, cut at the level where it has almost faded and steepened, is a smooth border.
_BLUR_BORDERS, _CUT_LEVEL, _EDGE_GAIN = 0.75, 22, 8.0

_HALF_ALPHA = 128
_CUT_OUT_PIXELS = 4_000_000
_CUT_OUT_MAX_PX = 1440  # the longest side that `matting` returns: more pixels need not be decoded
_SEARCHED_PX = 480  # the shorter side of the copy that faces and colours are looked for in
_DECODED_MAX_PX = 4000  # the shorter side of what is decoded of a large photo for a small part of it
_ENLARGED_MAX = 2.4  # how far a photo may be enlarged for the sake of a larger head
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
_GREY = (128, 128, 128, 255)

_COLOUR_MAP_PX, _HUES, _COLOURFUL = 32, 12, 0.006
"""The side of the map that a photo's colour is measured on, in so many sectors of hue; below this mean chroma
of the strongest one the photo has no colour."""

_NEUTRAL = 0xFF3A4658  # the ground of a photo without colour: a dark steel


class Subject(NamedTuple):
    """A cut-out without the empty space around it.

    Attributes:
        image: RGBA.
        cut_above: The photo's upper edge cuts it off.
        cut_below: The photo's lower edge cuts it off.
        faces: In it, the largest first.
    """

    image: Image.Image
    cut_above: bool
    cut_below: bool
    faces: tuple[Face, ...]


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

    A cut-out stands whole on the picture's lower edge, over what is there already, with a die-cut border and
    a shadow. Any other photo fills `clip`, cropped around its most salient part.

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
        _draw_cut_out(stage, photo, (area[0], area[1], area[2], float(stage.height)))
        return
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipPath(clip, True)
        draw_fitted(stage, photo, area if shade is None else with_bleed(stage, area))
        if shade is not None:
            start, end = _grade_line(stage, area)
            scrim = [with_alpha(shade, _GRADE_ALPHA), with_alpha(shade, 0)]
            stage.canvas.drawPaint(gradient(start, end, scrim))


def draw_fitted(
    stage: Stage,
    photo: Asset,
    area: Rect,
    *,
    crop_y: float = CROP_Y,
    aim_x: float = 0.5,
    fade_px: float = 0.0,
) -> None:
    """Draw the photo in `area`, cropped as it was asked for or around its subject.

    Args:
        stage: What to draw on.
        photo: Without transparency.
        area: Left, top, right and bottom in sd px; it may extend beyond the picture.
        crop_y: Where the crop starts if no part of the photo is more salient, 0 (top) to 1 (bottom).
        aim_x: Where in the area the heads should be, 0 (left) to 1 (right).
        fade_px: Over which it fades at the edge towards the words.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    left, top, right, bottom = area
    scale = stage.composition.scale
    size = (round((right - left) * scale), round((bottom - top) * scale))
    edge = "top" if stage.square else "left" if left > 0 else "right"
    fade = (edge, round(fade_px * scale))
    key = AssetKey(photo)
    faces, box = _crop_of(key, size, stage.composition.photo_crop, crop_y, aim_x)
    stage.photo_view = PhotoView(area=area, box=box, aim_x=aim_x)
    _blit(stage, _cropped(key, size, box, fade), area[:2])
    stage.mark("photo", (max(0.0, left), top, min(float(stage.width), right), bottom))
    _record_heads(stage, faces, area)


def _blit(stage: Stage, image: skia.Image, corner: tuple[float, float]) -> None:
    """Draw an image of the canvas's own resolution at whole px, which takes a tenth of any other way."""
    scale = stage.composition.scale
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.resetMatrix()
        stage.canvas.drawImage(image, round(corner[0] * scale), round(corner[1] * scale))


def _record_heads(stage: Stage, faces: tuple[Face, ...], area: Rect) -> None:
    left, top, right, bottom = area
    for face in faces:
        across, down = face.right - face.left, face.height
        head = (face.left - 0.3 * across, face.top - 0.5 * down, face.right + 0.3 * across, face.bottom)
        stage.heads.append(
            (
                left + head[0] * (right - left),
                top + head[1] * (bottom - top),
                left + head[2] * (right - left),
                top + head[3] * (bottom - top),
            )
        )


def photo_heads(photo: Asset, ratio: float) -> tuple[float, Rect] | None:
    """Return the photo's width as a share of its height, and where its heads are, in shares; None without.

    Args:
        photo: Any photo.
        ratio: The proportions of the area that it will be shown in.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    faces = _faces(AssetKey(photo))
    if not faces:
        return None
    width, height = picture_size(photo, "Photo")
    return width / height, heads_in(faces, width / height, ratio)


def heads_spread(photo: Asset, ratio: float) -> bool:
    """Tell whether the photo shows several people who do not fit into an area of these proportions."""
    faces = main_faces(_faces(AssetKey(photo)))
    width, height = picture_size(photo, "Photo")
    return len(faces) > 1 and heads_in(faces, width / height, ratio) == head_of(faces[0])


def subject_middle(photo: Asset) -> float:
    """Return where across the photo its subject is, 0 (left) to 1 (right), in a photo without heads."""
    return _subject_middle(AssetKey(photo))


@lru_cache(64)
def _subject_middle(key: AssetKey) -> float:
    return salient_middle(_small(key))


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


@lru_cache(64)
def _crop_of(
    key: AssetKey,
    size_px: tuple[int, int],
    crop: PhotoCrop | PhotoFocus | None,
    crop_y: float,
    aim_x: float,
) -> tuple[tuple[Face, ...], Rect]:
    """Return the part of the photo to show, in shares of it, and the faces in that part."""
    faces = _faces(key)
    image = _small(key)
    width, height = image.size
    whole = picture_size(key.asset, "Photo")
    enlarged_max = _ENLARGED_MAX * max(1.0, whole[0] / width)
    box = crop_box(image, size_px, faces, crop=crop, crop_y=crop_y, aim_x=aim_x, enlarged_max=enlarged_max)
    left, top, right, bottom = box
    return faces_in(faces, box, image.size), (left / width, top / height, right / width, bottom / height)


@lru_cache(8)
def _cropped(key: AssetKey, size_px: tuple[int, int], box: Rect, fade: tuple[str, int]) -> skia.Image:
    """Return a part of the photo in this size, faded over so many px at its left, its right or its top."""
    # Enough is decoded for the part alone to have the size.
    needed = math.ceil(max(size_px[0] / (box[2] - box[0]), size_px[1] / (box[3] - box[1])))
    image = open_picture(key.asset, "Photo", cover_px=min(needed, _DECODED_MAX_PX)).convert("RGB")
    left, right = box[0] * image.width, min(float(image.width), box[2] * image.width)
    top, bottom = box[1] * image.height, min(float(image.height), box[3] * image.height)
    shrinks = size_px[0] < right - left
    cut = image.resize(
        size_px,
        Image.Resampling.LANCZOS if shrinks else Image.Resampling.BICUBIC,
        box=(left, top, right, bottom),
        reducing_gap=2.0,
    )
    edge, fade_px = fade
    if not fade_px:
        return to_skia(cut)
    length = size_px[1] if edge == "top" else size_px[0]
    levels = bytes(min(255, 255 * place // fade_px) for place in range(length))
    if edge == "top":
        mask = Image.frombytes("L", (1, length), levels)
    else:
        mask = Image.frombytes("L", (length, 1), levels if edge == "left" else levels[::-1])
    cut.putalpha(mask.resize(size_px))
    return premultiplied(cut)


@lru_cache(64)
def _faces(key: AssetKey) -> tuple[Face, ...]:
    """Return the faces in the photo, the largest first."""
    from thumbcli.render.paint.faces import find_faces  # loads numpy

    return find_faces(_small(key))


@lru_cache(4)
def _small(key: AssetKey) -> Image.Image:
    """Return a small copy of the photo, on grey where it is transparent."""
    image = open_picture(key.asset, "Photo", cover_px=_SEARCHED_PX)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, _GREY), image)
    return image.convert("RGB")


def photo_colour(photo: Asset) -> int:
    """Return the colour that strikes most in the photo, away from its heads: a grey for one without colour.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    return _colour(AssetKey(photo))


@lru_cache(64)
def _colour(key: AssetKey) -> int:
    side = _COLOUR_MAP_PX
    pixels = _small(key).resize((side, side), Image.Resampling.BOX, reducing_gap=1.0).tobytes()
    heads = [head_of(face) for face in _faces(key)]
    sums = [[0.0, 0.0, 0.0, 0.0] for _ in range(_HUES)]
    for place in range(side * side):
        x, y = (place % side + 0.5) / side, (place // side + 0.5) / side
        if any(left < x < right and top < y < bottom for left, top, right, bottom in heads):
            continue
        lab = to_lab(int.from_bytes(pixels[3 * place : 3 * place + 3]))
        if lab.chroma > GREY_CHROMA:
            hue = sums[int((lab.hue / math.tau) % 1 * _HUES) % _HUES]
            for part, value in enumerate((lab.chroma, *(lab.chroma * value for value in lab))):
                hue[part] += value
    weight, *lab_sum = max(sums)
    if weight < _COLOURFUL * side * side:
        return _NEUTRAL
    return to_colour(Lab(*(value / weight for value in lab_sum)))


def _draw_cut_out(stage: Stage, photo: Asset, area: Rect) -> None:
    """Draw a cut-out whole in the area, on its lower edge."""
    left, top, right, bottom = area
    subject = _subject(AssetKey(photo))
    inset = _STICKER_INSET_PX * stage.unit
    width, height = subject.image.size
    scale = min((right - left - 2 * inset) / width, (bottom - top - 2 * inset) / height)
    x = left + (right - left - width * scale) * _position_x(stage, area)
    rect = (x, bottom - height * scale, x + width * scale, bottom)
    _place(stage, photo, rect, area, None)


def draw_standing(stage: Stage, photo: Asset, area: Rect, glow: int) -> None:
    """Draw a cut-out as high as the area, on its lower edge, with an outline and in a glow.

    Args:
        stage: What to draw on.
        photo: For which `is_cut_out` is true.
        area: In sd px; the subject may extend a little under the words, and beyond the picture's edge.
        glow: Its colour.
    """
    left, top, right, bottom = area
    subject = _subject(AssetKey(photo))
    width, height = subject.image.size
    high = (bottom - top) * (_CUT_ABOVE if subject.cut_above else _STANDING)
    widest = (right - left) * (_STANDING_WIDTH if subject.faces else _STANDING_THING_WIDTH)
    scale = min(high / height, widest / width)
    shown = high
    middle = 0.5
    if subject.faces:
        head = head_of(subject.faces[0])
        middle = (head[0] + head[2]) / 2
        head_px = (head[3] - head[1]) * height
        if stage.composition.photo_crop is PhotoCrop.CLOSE:
            scale = max(scale, _CLOSE_HEAD * (bottom - top) / head_px)
        elif subject.cut_below:
            scale = max(scale, min(scale * _LARGER_MAX, _USUAL_HEAD * (bottom - top) / head_px))
        scale = min(scale, _STANDING_HEAD_MAX * (bottom - top) / head_px)
    wide, tall = width * scale, height * scale
    x = (left + right) / 2 - wide * middle
    spill = (right - left) * _TOWARDS_WORDS
    x = max(x, left - spill) if left > 0 else min(x, right + spill - wide)
    # What is whole and low stands on the ground before the lower edge.
    raised = 0.0 if subject.cut_below else max(0.0, bottom - top - tall) * _RAISED
    y = bottom - min(tall, shown) - raised
    _place(stage, photo, (x, y, x + wide, y + tall), area, glow)


def _place(stage: Stage, photo: Asset, rect: Rect, area: Rect, glow: int | None) -> None:
    """Draw a cut-out in `rect`, where the area and the picture show it."""
    key, scale = AssetKey(photo), stage.composition.scale
    subject = _subject(key)
    left, top, right, bottom = rect
    if not subject.cut_below:
        lift = _FEET * (bottom - top)
        top, bottom = top - lift, bottom - lift
    size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
    border_px = _BORDER_PX if glow is None else _THIN_BORDER_PX
    border = max(1, round(border_px * stage.unit * scale))
    sticker = _sticker(key, size, border)
    pad = sticker.pad_px / scale
    corner = (left - pad, top - pad)
    whole = skia.Rect.MakeXYWH(*corner, sticker.image.width() / scale, sticker.image.height() / scale)
    with skia.AutoCanvasRestore(stage.canvas):
        if glow is None:
            stage.canvas.clipRect(skia.Rect(*area), True)
        behind = _behind(key, size, border, stage.composition.style.dark, glow)
        stage.canvas.drawImageRect(behind, whole, _SMOOTH)
        _blit(stage, sticker.image, corner)
    shown = (max(0.0, left), max(area[1], top), min(float(stage.width), right), min(area[3], bottom))
    stage.mark("photo", shown)
    _record_heads(stage, main_faces(subject.faces) if subject.faces else (), (left, top, right, bottom))


def _position_x(stage: Stage, area: Rect) -> float:
    """Return the share of the spare width left of the subject: it is nearer to the edge than to the words."""
    if stage.square or (area[0] <= 0) == (area[2] >= stage.width):
        return 0.5
    return 1 - _OUTER_SHARE if area[0] <= 0 else _OUTER_SHARE


@lru_cache(2)
def _subject(key: AssetKey) -> Subject:
    """Return the cut-out without the empty space around it."""
    image = (None if _has_transparency(key) else _cut_out(key)) or _opened_whole(key)
    image = image.convert("RGBA")
    bounds = image.getchannel("A").point(lambda value: 255 * (value >= _HALF_ALPHA)).getbbox()
    bounds = bounds or (0, 0, image.width, image.height)
    left, top, right, bottom = map(float, bounds)
    faces = faces_in(_faces(key), (left, top, right, bottom), image.size)
    return Subject(image.crop(bounds), bounds[1] <= 1, bounds[3] >= image.height - 1, faces)


class _Sticker(NamedTuple):
    """A cut-out with its border, and the alpha of its glow and its shadow at an eighth of the size.

    All have a pad around the subject.
    """

    image: skia.Image
    glow: Image.Image
    shadow: Image.Image
    pad_px: int


@lru_cache(4)
def _sticker(key: AssetKey, size_px: tuple[int, int], border_px: int) -> _Sticker:
    """Return the subject in this size."""
    whole = _subject(key)
    small = whole.image.resize(size_px, Image.Resampling.LANCZOS, reducing_gap=2.0)
    pad = max(_PAD_BORDERS * border_px, math.ceil(_GLOW_REACH * size_px[1]))
    if not whole.cut_below:
        pad = max(pad, math.ceil(2 * _CONTACT[1] * size_px[0]))
    subject = Image.new("RGBA", (size_px[0] + 2 * pad, size_px[1] + 2 * pad), (0, 0, 0, 0))
    subject.paste(small, (pad, pad))
    silhouette = subject.getchannel("A")
    edge = _border(silhouette, border_px)
    image = Image.new("RGBA", subject.size, (255, 255, 255, 0))
    image.putalpha(edge)
    image.alpha_composite(subject)
    shadow = _shadow(edge, border_px)
    if not whole.cut_below:
        shadow = ImageChops.lighter(shadow, _contact(shadow.size, pad))
    return _Sticker(premultiplied(image), _glow(silhouette, pad), shadow, pad)


def _eighth(alpha: Image.Image) -> Image.Image:
    size = (max(1, round(alpha.width * _GLOW_SCALE)), max(1, round(alpha.height * _GLOW_SCALE)))
    return alpha.resize(size, Image.Resampling.BOX, reducing_gap=1.0)


def _shadow(edge: Image.Image, border_px: int) -> Image.Image:
    """Return the alpha of the shadow that the border casts, at an eighth of the size."""
    fall = (round(border_px * _SHADOW_OFFSET_BORDERS[0]), round(border_px * _SHADOW_OFFSET_BORDERS[1]))
    cast = Image.new("L", edge.size)
    cast.paste(edge.point(lambda value: round(value * _SHADOW_ALPHA)), fall)
    return _eighth(cast)


def _contact(size_px: tuple[int, int], pad_px: int) -> Image.Image:
    """Return the alpha of the shadow on the ground under a subject, at an eighth of the size."""
    from PIL import ImageDraw, ImageFilter

    (width, height), pad = size_px, pad_px * _GLOW_SCALE
    half_w, half_h, alpha = _CONTACT
    across, down, foot = (width - 2 * pad) * half_w, (width - 2 * pad) * half_h, height - pad
    small = Image.new("L", size_px)
    oval = (width / 2 - across, foot - down, width / 2 + across, foot + down)
    ImageDraw.Draw(small).ellipse(oval, fill=round(255 * alpha))
    return small.filter(ImageFilter.GaussianBlur(down * 0.4))


def _glow(silhouette: Image.Image, reach_px: int) -> Image.Image:
    """Return the alpha of a glow around the silhouette, at an eighth of the size."""
    from PIL import ImageFilter

    blurred = _eighth(silhouette).filter(ImageFilter.GaussianBlur(reach_px * _GLOW_SCALE / 3))
    return blurred.point(lambda value: min(255, round(value * 2 * _GLOW_ALPHA)))


@lru_cache(64)
def _behind(
    key: AssetKey, size_px: tuple[int, int], border_px: int, dark: int, glow: int | None
) -> skia.Image:
    """Return what is behind a sticker, its glow and its shadow, at an eighth of the size."""
    sticker = _sticker(key, size_px, border_px)
    below = Image.new("RGBA", sticker.shadow.size) if glow is None else _in_colour(glow, sticker.glow)
    below.alpha_composite(_in_colour(dark, sticker.shadow))
    return premultiplied(below)


def _in_colour(colour: int, alpha: Image.Image) -> Image.Image:
    solid = Image.new("RGB", alpha.size, (colour >> 16 & 255, colour >> 8 & 255, colour & 255))
    solid.putalpha(alpha)
    return solid


def _border(silhouette: Image.Image, border_px: int) -> Image.Image:
    """Return the silhouette grown by the border on all sides: by a blur, because a filter grows squares."""
    from PIL import ImageFilter

    blurred = silhouette.filter(ImageFilter.GaussianBlur(border_px * _BLUR_BORDERS))
    return blurred.point(
        lambda value: max(0, min(255, round((value - _CUT_LEVEL) * _EDGE_GAIN + _HALF_ALPHA)))
    )
