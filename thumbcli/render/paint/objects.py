"""Objects in full colour: a pack's artwork, lit, with its shadow, at any size and turn.

An object is drawn once, baked together with its rim light and its shadow into a sprite, and kept; painting
the sprite takes a fifth of a millisecond.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops, ImageFilter

from thumbcli.artwork.installed_packs import pack_for
from thumbcli.light_dataclass import dataclass
from thumbcli.render.paint.tint import GREY_APART, Tint, tinted
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.silhouette import SILHOUETTE_CELLS, Silhouette
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, ImageSprite, Sprite, as_image
from thumbcli.render.style.color import BLACK, WHITE
from thumbcli.render.style.oklab import Lab, to_colour, to_lab

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = [
    "ObjectLook",
    "dominant_colour",
    "draw_object",
    "has_object",
    "object_ratio",
    "turned_extent",
]

_SHADOW_SCALE, _SHADOW_SIGMA = 1 / 8, 0.027
"""A shadow is drawn at an eighth of the size and enlarged; its blur is a share of the object's size."""

_SHADOWS = ((0.028, 0.042, 0.66), (0.007, 0.0105, 0.34))
"""The cast shadow and the one near the object: to the right and down, as shares of its size, and alpha."""

_RIM_WIDTH, _RIM_ALPHA = (0.008, 0.0105), 0.85
"""Of the rim light: how far it extends from the left and the top, as shares of the object's size."""

_FALL_OFF, _FALL_OFF_ALPHA = (0x14, 0x04, 0x2C), 0.2
"""Red, green and blue of what is away from the light, and how much of it an object has at its foot."""

_SOLID = tuple(min(255, alpha * 4 // 3) for alpha in range(256))
"""What is almost opaque is taken for solid: the seams between the shapes of a drawing are no edges."""

_OUTLINE_WIDTH, _OUTLINE_SIGMA = 0.024, 0.62
"""Of a border: its width as a share of the object's size, and the blur that grows it as a share of that."""

_GROWN = tuple(max(0, min(255, (level - 14) * 14)) for level in range(256))

_LUMINANCE = (0.2126, 0.7152, 0.0722, 0.0)
"""What red, green and blue add to the luminance (Rec. 709)."""

_SOFT_SIGMA_PX = 2.5
"""An object with more blur is drawn at half its size and enlarged."""

_SAMPLE_PX, _SAMPLE_ALPHA = 64, 128
"""An object's proportions and its colour are measured at this size, on pixels at least so opaque."""

_LEAST_THING = 0.16  # of the picture's height: smaller ones are a pattern, which a logo may cover
_SHADOW_REACH = 0.13  # room for the shadow in a sprite at each side, as a share of the object's size
_LEAST_GREY = 0.2  # of a tint: darker objects would become no more than a silhouette of it
_GREY_WEIGHT = 0.02  # of a pixel without chroma in the dominant colour


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLook:
    """How an object is lit.

    Attributes:
        rim: The colour of the light on its upper left edge; None for none.
        shadow: How strong its shadow is, 0 to 1.
        blur: How far out of focus it is: the sigma as a share of its size; 0 is sharp.
        dim: How far it is darkened, 0 to 1.
        grey: It is drawn without colour.
        tint: The colours of its grey parts; None leaves them grey.
        flipped: Left and right are exchanged.
        outline: The colour of an even border around it, as of a sticker; None for none.
        plain: It is as its pack draws it, without light and shadow: large ones take a third of the time so.
    """

    rim: int | None = WHITE
    shadow: float = 1.0
    blur: float = 0.0
    dim: float = 0.0
    grey: bool = False
    tint: Tint | None = None
    flipped: bool = False
    outline: int | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is drawn of an object in a small square.

    Attributes:
        left, top, right, bottom: Its bounds, as shares.
        colour: Its dominant colour.
        grey: The mean lightness of its grey pixels, 0 to 1.
        alpha: Of what is within its bounds, in the cells of a silhouette.
    """

    left: float
    top: float
    right: float
    bottom: float
    colour: int
    grey: float
    alpha: bytes


_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(72 * 1024 * 1024, Sprite.size_bytes)


def has_object(thing: str) -> bool:
    """Tell whether an installed pack draws `thing` in full colour."""
    return pack_for(thing) is not None


def dominant_colour(thing: str) -> int:
    """Return the colour that strikes most in an object: a grey for one without colour."""
    return _measures(thing).colour


def object_ratio(thing: str) -> float:
    """Return the width of an object as a share of its height."""
    drawn = _measures(thing)
    return (drawn.right - drawn.left) / (drawn.bottom - drawn.top)


def turned_extent(thing: str, turn_deg: float) -> tuple[float, float]:
    """Return the width and the height that a turned object covers, as shares of its longer side."""
    ratio, turn = object_ratio(thing), math.radians(turn_deg)
    across, down = min(1.0, ratio), min(1.0, 1 / ratio)
    cosine, sine = abs(math.cos(turn)), abs(math.sin(turn))
    return across * cosine + down * sine, across * sine + down * cosine


def draw_object(
    stage: Stage,
    thing: str,
    centre: Point,
    size_px: float,
    *,
    turn_deg: float = 0.0,
    look: ObjectLook | None = None,
) -> None:
    """Draw an object with its shadow, and record it as artwork that words may overlap.

    Args:
        stage: What to draw on.
        thing: For which `has_object` is true.
        centre: Of its bounds, in sd px.
        size_px: Its longer side, in sd px.
        turn_deg: Rotation, clockwise.
        look: How it is lit.
    """
    look = look or ObjectLook()
    scale = stage.composition.scale
    size = round(size_px * scale)

    key = (_pack_name(thing), thing, size, turn_deg, look)
    sprite = _SPRITES.get(key, lambda: _bake(thing, size, turn_deg, look))
    sprite.paint(stage.canvas, (centre[0] * scale, centre[1] * scale))
    across, down = size_px * min(1.0, object_ratio(thing)), size_px * min(1.0, 1 / object_ratio(thing))
    x, y = centre
    left, top = max(0.0, x - across / 2), max(0.0, y - down / 2)
    right, bottom = min(float(stage.width), x + across / 2), min(float(stage.height), y + down / 2)
    silhouette = None
    if look.blur * size_px < _SOFT_SIGMA_PX and size_px >= _LEAST_THING * stage.height:
        silhouette = Silhouette(
            alpha=_measures(thing).alpha,
            centre=centre,
            width_px=across,
            height_px=down,
            turn_deg=turn_deg,
            flipped=look.flipped,
        )
    stage.mark("photo", (left, top, right, bottom), silhouette)
    stage.stickers.append(thing)


def _pack_name(thing: str) -> str:
    """Return which pack draws `thing` for this picture; another one may draw it for the next."""
    pack = pack_for(thing)
    return pack.name if pack else ""


def _measures(thing: str) -> _Measures:
    return _measured(thing, _pack_name(thing))


@lru_cache(4096)
def _measured(thing: str, _pack: str) -> _Measures:
    side = _SAMPLE_PX
    pixels = bytearray(side * side * BYTES_PER_PIXEL)
    _draw_true(pixels, (side, side), thing, lambda _: None, side)
    image = as_image(pixels, (side, side))
    box = image.getbbox() or (0, 0, 1, 1)
    left, top, right, bottom = (edge / side for edge in box)
    cells = (SILHOUETTE_CELLS, SILHOUETTE_CELLS)
    alpha = image.getchannel(3).crop(box).resize(cells, Image.Resampling.BOX).tobytes()
    return _Measures(left, top, right, bottom, _salient(pixels), _mean_grey(pixels), alpha)


def _draw_true(
    pixels: bytearray, box: tuple[int, int], thing: str, place: Callable[[skia.Canvas], None], side_px: int
) -> None:
    """Draw a pack's artwork in its true colours, moved by `place`, into clear RGBA pixels."""
    pack = pack_for(thing)
    if pack is None:
        raise KeyError(thing)
    info = skia.ImageInfo.Make(*box, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels) as canvas:
        place(canvas)
        pack.draw(canvas, thing, side_px)


def _bake(thing: str, size_px: int, turn_deg: float, look: ObjectLook) -> Sprite:
    """Draw an object around the middle of a sprite: its shadow, then itself with fall-off and rim light.

    Pillow works on single channels in a tenth of the time that skia takes for whole pixels.
    """
    sigma = look.blur * size_px
    if sigma < _SOFT_SIGMA_PX:
        return ImageSprite(_drawn(thing, size_px, turn_deg, look))
    half = _drawn(thing, size_px // 2, turn_deg, look)
    return ImageSprite(half.resize((half.width * 2, half.height * 2), Image.Resampling.BILINEAR))


def _drawn(thing: str, size_px: int, turn_deg: float, look: ObjectLook) -> Image.Image:
    """Return an object in the middle of premultiplied RGBA pixels."""
    box = _box_px(thing, size_px, turn_deg)
    lit = _turned(thing, size_px, turn_deg, box, flipped=look.flipped)
    if look.tint is not None:
        lit = tinted(lit, look.tint, max(_LEAST_GREY, _measures(thing).grey))
    if look.plain:
        return lit
    lit = _shaded(lit, look)
    if look.grey:
        grey = lit.convert("RGB").convert("L", _LUMINANCE)
        lit = Image.merge("RGBA", (grey, grey, grey, lit.getchannel(3)))
    if look.blur:
        lit = lit.filter(ImageFilter.GaussianBlur(look.blur * size_px))
    if look.outline is not None:
        lit = _outlined(lit, look.outline, _OUTLINE_WIDTH * size_px)
    if not look.shadow:
        return lit
    pad, opacity = _shadow_pad_px(size_px), lit.getchannel(3)
    alpha = _shadow(opacity, size_px, look.shadow)
    # A premultiplied shadow is black: all that it adds to the object's pixels is alpha.
    covered = ImageChops.screen(alpha.crop((pad, pad, pad + lit.width, pad + lit.height)), opacity)
    alpha.paste(covered, (pad, pad))
    sprite = Image.new("RGBA", alpha.size)
    sprite.paste(lit, (pad, pad))
    sprite.putalpha(alpha)
    return sprite


def _outlined(image: Image.Image, colour: int, width_px: float) -> Image.Image:
    """Return a premultiplied image with a border around what is visible of it, and room for that."""
    pad = math.ceil(width_px) + 2
    whole = (image.width + 2 * pad, image.height + 2 * pad)
    larger = Image.new("RGBA", whole)
    larger.paste(image, (pad, pad))
    opacity = larger.getchannel(3)
    # A blur that is cut off low is the shape, grown evenly.
    half = opacity.reduce(2).filter(ImageFilter.GaussianBlur(width_px / 2 * _OUTLINE_SIGMA)).point(_GROWN)
    grown = ImageChops.lighter(half.resize(whole, Image.Resampling.BILINEAR), opacity)
    behind = ImageChops.multiply(grown, ImageChops.invert(opacity))
    channels = [colour >> shift & 255 for shift in (16, 8, 0)]
    border = Image.merge(
        "RGBA",
        [*(behind.point([level * part // 255 for level in range(256)]) for part in channels), behind],
    )
    return ImageChops.add(border, larger)


def _box_px(thing: str, size_px: int, turn_deg: float) -> tuple[int, int]:
    """Return the size of what an object covers when its longer side is `size_px` and it is turned."""
    across, down = turned_extent(thing, turn_deg)
    # Measured on a small raster: two of its pixels more.
    spare = 2 * size_px / _SAMPLE_PX
    return math.ceil(size_px * across + spare), math.ceil(size_px * down + spare)


def _turned(thing: str, size_px: int, turn_deg: float, box: tuple[int, int], *, flipped: bool) -> Image.Image:
    """Return an object in the middle of `box` as premultiplied RGBA pixels."""
    drawn = _measures(thing)
    grown = round(size_px / max(drawn.right - drawn.left, drawn.bottom - drawn.top))

    def place(canvas: skia.Canvas) -> None:
        canvas.translate(box[0] / 2, box[1] / 2)
        canvas.rotate(turn_deg)
        if flipped:
            canvas.scale(-1, 1)
        canvas.translate(-grown * (drawn.left + drawn.right) / 2, -grown * (drawn.top + drawn.bottom) / 2)

    pixels = bytearray(box[0] * box[1] * BYTES_PER_PIXEL)
    _draw_true(pixels, box, thing, place, grown)
    return Image.frombuffer("RGBA", box, pixels, "raw", "RGBA", 0, 1)


def _shaded(image: Image.Image, look: ObjectLook) -> Image.Image:
    """Return an object with its fall-off and its rim light."""
    shade = Image.new("RGBA", (1, 2))
    for row, alpha in enumerate((look.dim, min(1.0, look.dim + _FALL_OFF_ALPHA))):
        shade.putpixel((0, row), (*(round(255 - (255 - part) * alpha) for part in _FALL_OFF), 255))
    # First down, then across: the second step copies.
    shade = shade.resize((1, image.height), Image.Resampling.BILINEAR).resize(
        image.size, Image.Resampling.NEAREST
    )
    lit = ImageChops.multiply(image, shade)
    if look.rim is None or look.blur:
        return lit
    opacity = image.getchannel(3).point(_SOLID)
    away = Image.new("L", image.size)
    longest = max(image.size)
    away.paste(opacity, (round(_RIM_WIDTH[0] * longest), round(_RIM_WIDTH[1] * longest)))
    edge = ImageChops.subtract(opacity, away, scale=1 / _RIM_ALPHA)
    lit.paste((look.rim >> 16 & 255, look.rim >> 8 & 255, look.rim & 255, 255), mask=edge)
    return lit


def _salient(pixels: bytearray) -> int:
    """Return the mean colour of RGBA pixels, in which vivid ones weigh more."""
    total, sums = 0.0, [0.0, 0.0, 0.0]
    for at in range(0, len(pixels), BYTES_PER_PIXEL * 5):
        red, green, blue, alpha = pixels[at : at + BYTES_PER_PIXEL]
        if alpha < _SAMPLE_ALPHA:
            continue
        lab = to_lab(red << 16 | green << 8 | blue)
        weight = _GREY_WEIGHT + lab.chroma
        total += weight
        sums = [value + part * weight for value, part in zip(sums, lab, strict=True)]
    return to_colour(Lab(*(value / total for value in sums))) if total else BLACK


def _mean_grey(pixels: bytearray) -> float:
    """Return the mean lightness of the grey ones of RGBA pixels, 0 to 1."""
    greys = []
    for at in range(0, len(pixels), BYTES_PER_PIXEL * 5):
        *channels, alpha = pixels[at : at + BYTES_PER_PIXEL]
        if alpha >= _SAMPLE_ALPHA and max(channels) - min(channels) < GREY_APART:
            greys.append(sum(channels) / len(channels) / 255)
    return sum(greys) / len(greys) if greys else 0.0


def _shadow_pad_px(size_px: int) -> int:
    """Return how far a shadow extends beyond the object, in whole px of its small surface."""
    return math.ceil(_SHADOW_REACH * size_px * _SHADOW_SCALE) * round(1 / _SHADOW_SCALE)


def _shadow(opacity: Image.Image, size_px: int, strength: float) -> Image.Image:
    """Return how opaque the shadows of an object are, with room around it."""
    pad = _shadow_pad_px(size_px)
    whole = (opacity.width + 2 * pad, opacity.height + 2 * pad)
    apart = round(1 / _SHADOW_SCALE)
    small = Image.new("L", (math.ceil(whole[0] * _SHADOW_SCALE), math.ceil(whole[1] * _SHADOW_SCALE)))
    small.paste(opacity.reduce(apart), (pad // apart, pad // apart))
    sigma = _SHADOW_SIGMA * size_px * _SHADOW_SCALE
    soft = small.filter(ImageFilter.GaussianBlur(sigma))
    shadows = (
        soft.transform(
            soft.size,
            Image.Transform.AFFINE,
            (1, 0, -right * size_px * _SHADOW_SCALE, 0, 1, -down * size_px * _SHADOW_SCALE),
            Image.Resampling.BILINEAR,
        ).point([round(level * alpha * strength) for level in range(256)])
        for right, down, alpha in _SHADOWS
    )
    shown = ImageChops.screen(*shadows)
    covered = (0, 0, whole[0] * _SHADOW_SCALE, whole[1] * _SHADOW_SCALE)
    return shown.resize(whole, Image.Resampling.BILINEAR, covered)
