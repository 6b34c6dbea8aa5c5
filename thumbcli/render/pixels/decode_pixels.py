"""Decodes a picture as a viewer would show it: upright, in sRGB, 8 bits per channel, the first of several.

It loads skia only for large WebP files, so that the process that decodes large pictures starts fast.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.render.pixels.picture_file import MAX_PIXELS, PictureBrokenError, PictureTooLargeError

if TYPE_CHECKING:
    from PIL import ImageCms

    from thumbcli.render.pixels.decode_plan import DecodePlan
    from thumbcli.render.pixels.picture_file import PictureFile

__all__ = ["decode_pixels"]

_STRIP_PIXELS = 1_000_000
"""Of a large picture, this many are converted and reduced at a time."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture of each EXIF orientation upright."""

_BYTE_BITS, _LEVELS_16_BIT = 8, 65536
_GAMMA_OF_SRGB = 0.45455
_FIT_REDUCING_GAP = 3.0


def decode_pixels(file: PictureFile, plan: DecodePlan) -> tuple[Image.Image, int]:
    """Return the picture, in RGBA if any pixel may be transparent, else in RGB, and the number of frames.

    Raises:
        PictureBrokenError: It can't be decoded.
        PictureTooLargeError: It takes too much memory.
    """
    try:
        if file.kind == "WEBP" and plan.isolated:
            image, frames = _scaled_webp(file, plan.reduction), file.frames
        else:
            image, frames = _opened(file, plan)
            image = _reduced(image, plan.reduction, file.bit_depth)
        if file.orientation in _TURNS:
            image = image.transpose(_TURNS[file.orientation])
        image = _eight_bit(image, file.bit_depth)
        if file.profile:
            image = _in_srgb(image, file.profile)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        if image.mode != mode:
            image = image.convert(mode)
        if file.gamma:
            image = _with_usual_gamma(image, file.gamma)
        if plan.fit_px:
            image = _fitted(image, plan.fit_px)
    except (PictureBrokenError, PictureTooLargeError):
        raise
    except MemoryError:
        raise PictureTooLargeError("takes too much memory to decode") from None
    except Exception as error:
        # A decoder may raise anything on a damaged file.
        raise PictureBrokenError(f"is damaged: {error}") from error
    return image, frames


def _opened(file: PictureFile, plan: DecodePlan) -> tuple[Image.Image, int]:
    image = Image.open(BytesIO(file.data), formats=(file.kind,))
    if file.kind == "GIF":
        # A frame may be larger than the screen that the header tells.
        if image.width * image.height > MAX_PIXELS:
            raise PictureTooLargeError(f"has more than {MAX_PIXELS // 1_000_000} megapixels")
        frames = int(getattr(image, "n_frames", 1))
        image.seek(0)
    elif image.size != file.stored_size:
        raise PictureBrokenError("contradicts itself about its size")
    else:
        frames = file.frames
    if plan.fraction > 1:
        image.draft("RGB", (image.width // plan.fraction, image.height // plan.fraction))
    image.load()
    return image, frames


def _scaled_webp(file: PictureFile, reduction: int) -> Image.Image:
    """Return a WebP decoded at a fraction of its size, which takes a tenth of the memory."""
    import skia

    # The codec does not keep the data alive.
    data = skia.Data.MakeWithCopy(file.data)
    codec = skia.Codec.MakeFromData(data)
    if codec is None:
        raise PictureBrokenError("is damaged")
    if (codec.getInfo().width(), codec.getInfo().height()) != file.stored_size:
        raise PictureBrokenError("contradicts itself about its size")
    size = codec.getScaledDimensions(1 / reduction)
    width, height = size.width(), size.height()
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
    pixels = bytearray(info.computeMinByteSize())
    if codec.getPixels(info, pixels, info.minRowBytes()) != skia.Codec.kSuccess:
        raise PictureBrokenError("is damaged")
    image = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1)
    return image if codec.getInfo().alphaType() != skia.kOpaque_AlphaType else image.convert("RGB")


def _reduced(image: Image.Image, factor: int, bit_depth: int) -> Image.Image:
    """Return the picture a whole number of times smaller, without a copy of all of it."""
    if factor == 1:
        return image
    rows = factor * max(1, _STRIP_PIXELS // (image.width * factor))
    strips = []
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strip = _eight_bit(strip, bit_depth)
        if strip.has_transparency_data:
            strip = strip.convert("RGBA")
        elif strip.mode in {"1", "P"}:
            strip = strip.convert("RGB")
        strips.append(strip.reduce(factor))
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _eight_bit(image: Image.Image, bit_depth: int) -> Image.Image:
    """Return the picture with 8 bits per channel, and its transparent colour, if any, as PNG means it."""
    clear = image.info.get("transparency")
    if image.mode.startswith("I"):
        # Pillow would clip all above 255 instead of scaling it.
        grey = image.point(lambda level: level / 257).convert("L")
        if isinstance(clear, int):
            opaque = [255 * (level != clear) for level in range(_LEVELS_16_BIT)]
            alpha = image.convert("I").point(opaque, "L")
            grey.info.pop("transparency", None)
            grey = Image.merge("LA", (grey, alpha))
        return grey
    # Pillow keeps the colour in the depth of the file, and compares it in 8 bits.
    if image.mode == "L" and isinstance(clear, int) and bit_depth < _BYTE_BITS:
        image.info["transparency"] = clear * 255 // ((1 << bit_depth) - 1)
    elif image.mode == "RGB" and isinstance(clear, tuple) and bit_depth > _BYTE_BITS:
        image.info["transparency"] = tuple(level >> 8 for level in clear)
    return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that is unreadable or for another mode is ignored."""
    from PIL import ImageCms  # a picture without a profile does without

    alpha, converted = None, None
    if image.has_transparency_data:
        grey = image.mode == "LA"
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("L" if grey else "RGB")
    elif image.mode not in {"L", "CMYK"}:
        image = image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode == "L" and own.profile.xcolor_space.strip() == "RGB":
            image = image.convert("RGB")
        converted = ImageCms.profileToProfile(image, own, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        converted = None
    converted = image.convert("RGB") if converted is None else converted
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


@lru_cache(1)
def _srgb() -> ImageCms.ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _with_usual_gamma(image: Image.Image, gamma: float) -> Image.Image:
    levels = [round(255 * (level / 255) ** (_GAMMA_OF_SRGB / gamma)) for level in range(256)]
    alpha = list(range(256)) if image.mode == "RGBA" else []
    return image.point([*levels * 3, *alpha])


def _fitted(image: Image.Image, fit_px: int) -> Image.Image:
    """Return the picture scaled down, without colours under fully transparent pixels."""
    if image.mode == "RGBA":
        nothing = Image.new("RGBA", image.size, (0, 0, 0, 0))
        seen = image.getchannel("A").point(lambda alpha: 255 * (alpha > 0))
        nothing.paste(image, (0, 0), seen)
        image = nothing
    image.thumbnail((fit_px, fit_px), Image.Resampling.LANCZOS, reducing_gap=_FIT_REDUCING_GAP)
    return image
