"""Objects in full colour: a pack's artwork, lit, with its shadow, at any size and turn.

An object is drawn once, baked together with its rim light and its shadow into a sprite, and kept; painting
the sprite takes a fifth of a millisecond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from thumbcli.artwork.brand_logos import BRAND_PREFIX
from thumbcli.artwork.installed_packs import FILE_PREFIX, pack_for
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import gradient
from thumbcli.render.pixels.surface import (
    BYTES_PER_PIXEL,
    Sprite,
    as_image,
    own_surface,
    surface_on,
    swap_red_blue,
)
from thumbcli.render.style.color import BLACK, WHITE, with_alpha
from thumbcli.render.style.oklab import Lab, to_colour, to_lab

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["ObjectLook", "dominant_colour", "draw_object", "has_object", "object_ratio"]

_ART_PX = 760
"""The longer side of an object's raster; it is scaled from there."""

_SHADOW_PX, _SHADOW_SIGMA_PX = 112, 3.0
"""A shadow is blurred at this size and enlarged, which costs a tenth of blurring it at its own."""

_SHADOW_ALPHA, _NEAR_SHADOW_ALPHA = 0.66, 0.34
_SHADOW_OFFSET = (0.028, 0.042)  # to the right and down, as shares of the object's size
_RIM_OFFSET = (-0.008, -0.0105)  # where the rim light comes from, as shares of its size
_FALL_OFF = 0xFF14042C
_FALL_OFF_ALPHA = 0.2
_RICHER, _LIFT, _DROP = 1.16, 1.06, -0.03
"""Flat artwork gains from more saturation and contrast."""

_TRUE_COLOURS = (BRAND_PREFIX, FILE_PREFIX)
"""Things that keep the colours that their owners gave them."""

_LUMA = (0.2126, 0.7152, 0.0722)
_SAMPLE_PX = 24
_SAMPLE_ALPHA = 128
_SPRITE_MARGIN = 1.3
"""The side of a sprite as a share of the object's diagonal: room for its shadow."""

_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLook:
    """How an object is lit.

    Attributes:
        rim: The colour of the light on its upper left edge; None for none.
        shadow: It throws a shadow.
        blur: How far out of focus it is: the sigma as a share of its size; 0 is sharp.
        dim: How far it is darkened, 0 to 1.
        grey: It is drawn without colour.
        flipped: Left and right are exchanged.
    """

    rim: int | None = WHITE
    shadow: bool = True
    blur: float = 0.0
    dim: float = 0.0
    grey: bool = False
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class _Art:
    """An object's raster, trimmed to what is drawn, and its dominant colour."""

    image: skia.Image
    colour: int

    @property
    def longest_px(self) -> int:
        return int(max(self.image.width(), self.image.height()))

    def size_bytes(self) -> int:
        return int(self.image.width() * self.image.height() * BYTES_PER_PIXEL)


_ARTS: ByteLimitedCache[_Art] = ByteLimitedCache(48 * 1024 * 1024, _Art.size_bytes)
_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(64 * 1024 * 1024, Sprite.size_bytes)


def has_object(thing: str) -> bool:
    """Tell whether an installed pack draws `thing` in full colour."""
    return pack_for(thing) is not None


def dominant_colour(thing: str) -> int:
    """Return the colour that strikes most in an object: a grey for one without colour."""
    return _art(thing).colour


def object_ratio(thing: str) -> float:
    """Return the width of an object as a share of its height."""
    image = _art(thing).image
    return float(image.width() / image.height())


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

    def bake() -> Sprite:
        side = math.ceil(size * _SPRITE_MARGIN * math.sqrt(2))

        def draw(canvas: skia.Canvas) -> None:
            canvas.translate(side / 2, side / 2)
            _bake(canvas, _art(thing), size, turn_deg, look)

        return Sprite(side, draw)

    _SPRITES.get((_pack_name(thing), thing, size, turn_deg, look), bake).paint(
        stage.canvas, (centre[0] * scale, centre[1] * scale)
    )
    image = _art(thing).image
    unit = size_px / max(image.width(), image.height()) / 2
    across, down = image.width() * unit, image.height() * unit
    stage.mark("photo", (centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down))
    stage.stickers.append(thing)


def _art(thing: str) -> _Art:
    return _ARTS.get((_pack_name(thing), thing), lambda: _draw_art(thing))


def _pack_name(thing: str) -> str:
    """Return which pack draws `thing` for this picture; another one may draw it for the next."""
    pack = pack_for(thing)
    return pack.name if pack else ""


def _draw_art(thing: str) -> _Art:
    """Draw `thing` from its pack, richer in colour, and trim it."""
    pack = pack_for(thing)
    if pack is None:
        raise KeyError(thing)
    side = _ART_PX
    pixels = bytearray(side * side * BYTES_PER_PIXEL)
    # A pack draws in true colours: this surface is declared as what it is.
    info = skia.ImageInfo.Make(side, side, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    if thing.startswith(_TRUE_COLOURS):
        pack.draw(canvas, thing, side)
    else:
        canvas.saveLayer(None, skia.Paint(ColorFilter=_saturation(_RICHER)))
        pack.draw(canvas, thing, side)
        canvas.restore()
    left, top, right, bottom = as_image(pixels, (side, side)).getbbox() or (0, 0, 1, 1)
    image = surface_on(pixels, side, side).makeImageSnapshot(skia.IRect(left, top, right, bottom))
    return _Art(image.withDefaultMipmaps(), _salient(image))


def _saturation(amount: float) -> skia.ColorFilter:
    """Return a filter that takes colours `amount` times as far from grey."""
    rest, lift = 1 - amount, _LIFT if amount else 1.0
    rows = [
        [lift * (amount * (row == column) + rest * _LUMA[column]) for column in range(3)] for row in range(3)
    ]
    drop = _DROP if amount else 0.0
    return skia.ColorFilters.Matrix([*(value for row in rows for value in (*row, 0, drop)), 0, 0, 0, 1, 0])


def _salient(image: skia.Image) -> int:
    """Return the mean colour of a raster, in which vivid pixels weigh more."""
    pixels = bytearray(_SAMPLE_PX * _SAMPLE_PX * BYTES_PER_PIXEL)
    canvas = surface_on(pixels, _SAMPLE_PX, _SAMPLE_PX).getCanvas()
    canvas.drawImageRect(image, skia.Rect(0, 0, _SAMPLE_PX, _SAMPLE_PX), _SMOOTH)
    total, sums = 0.0, [0.0, 0.0, 0.0]
    for at in range(0, len(pixels), BYTES_PER_PIXEL):
        red, green, blue, alpha = pixels[at : at + BYTES_PER_PIXEL]
        if alpha < _SAMPLE_ALPHA:
            continue
        lab = to_lab(red << 16 | green << 8 | blue)
        weight = 0.02 + lab.chroma
        total += weight
        sums = [value + part * weight for value, part in zip(sums, lab, strict=True)]
    return to_colour(Lab(*(value / total for value in sums))) if total else BLACK


def _bake(canvas: skia.Canvas, art: _Art, size_px: int, turn_deg: float, look: ObjectLook) -> None:
    """Draw an object around the origin: its shadow, itself, its rim light, its fall-off."""
    scale = size_px / art.longest_px
    half = (art.image.width() / 2, art.image.height() / 2)
    if look.shadow:
        for share, alpha in ((1.0, _SHADOW_ALPHA), (0.25, _NEAR_SHADOW_ALPHA)):
            offset = (_SHADOW_OFFSET[0] * size_px * share, _SHADOW_OFFSET[1] * size_px * share)
            with skia.AutoCanvasRestore(canvas):
                canvas.translate(*offset)
                canvas.rotate(turn_deg)
                canvas.scale(-scale if look.flipped else scale, scale)
                _draw_shadow(canvas, art, alpha)
    canvas.rotate(turn_deg)
    canvas.scale(-scale if look.flipped else scale, scale)
    canvas.translate(-half[0], -half[1])
    paint = skia.Paint(Dither=bool(turn_deg))  # rotated without it skia takes its slow sampler
    if look.grey:
        paint.setColorFilter(_saturation(0.0))
    if look.blur:
        sigma = look.blur * art.longest_px
        paint.setImageFilter(skia.ImageFilters.Blur(sigma, sigma))
    bounds = skia.Rect(0, 0, art.image.width(), art.image.height())
    outset = 3 * look.blur * art.longest_px + 2
    canvas.saveLayer(bounds.makeOutset(outset, outset))
    canvas.drawImage(art.image, 0, 0, _SMOOTH, paint)
    if look.rim is not None:
        _draw_rim(canvas, art, look.rim)
    dark = with_alpha(_FALL_OFF, min(1.0, _FALL_OFF_ALPHA + look.dim))
    shade = gradient(
        (0, half[1] * 0.9), (half[0] * 0.5, half[1] * 2), [with_alpha(_FALL_OFF, look.dim), dark]
    )
    shade.setBlendMode(skia.BlendMode.kSrcATop)
    canvas.drawPaint(shade)
    canvas.restore()


def _draw_shadow(canvas: skia.Canvas, art: _Art, alpha: float) -> None:
    """Draw the blurred silhouette of `art` around the origin, in px of its raster."""
    small = _SHADOW_PX / art.longest_px
    pad = math.ceil(_SHADOW_SIGMA_PX * 3)
    width, height = (math.ceil(side * small) + 2 * pad for side in (art.image.width(), art.image.height()))
    surface = own_surface(width, height)
    black = skia.Paint(
        ColorFilter=skia.ColorFilters.Blend(BLACK, skia.BlendMode.kSrcIn),
        ImageFilter=skia.ImageFilters.Blur(_SHADOW_SIGMA_PX, _SHADOW_SIGMA_PX),
    )
    with surface as beside:
        beside.drawImageRect(art.image, skia.Rect(pad, pad, width - pad, height - pad), _SMOOTH, black)
    canvas.scale(1 / small, 1 / small)
    paint = skia.Paint(Color=with_alpha(BLACK, alpha), Dither=True)
    canvas.drawImage(surface.makeImageSnapshot(), -width / 2, -height / 2, _LINEAR, paint)


def _draw_rim(canvas: skia.Canvas, art: _Art, colour: int) -> None:
    """Draw light on the edge that faces it: the silhouette, less the silhouette moved away from the light."""
    tint = skia.ColorFilters.Blend(swap_red_blue(colour), skia.BlendMode.kSrcIn)
    canvas.saveLayer(None, skia.Paint(BlendMode=skia.BlendMode.kScreen))
    canvas.drawImage(art.image, 0, 0, _LINEAR, skia.Paint(ColorFilter=tint))
    right, down = (-share * art.longest_px for share in _RIM_OFFSET)
    canvas.drawImage(art.image, right, down, _LINEAR, skia.Paint(BlendMode=skia.BlendMode.kDstOut))
    canvas.restore()
