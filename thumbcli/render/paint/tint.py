"""Colour for the grey parts of an object: a grey note or camera on a dark ground is dull."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageChops

from thumbcli.render.style.color import BLACK, WHITE, mix

__all__ = ["GREY_APART", "OF_ANY_COLOUR", "Tint", "tinted"]

GREY_APART, _COLOURED_APART = 44, 84
"""Pixels whose channels differ by less are grey, by more coloured; in between they are partly tinted."""

_WHITER = 0.9  # how far the brightest greys go from the tint to white
_DEEP = 0.3  # the grey that becomes the tint's shade, as a share of the middle one
_MASK = tuple(
    round(255 * min(1.0, max(0.0, (_COLOURED_APART - apart) / (_COLOURED_APART - GREY_APART))))
    for apart in range(256)
)


OF_ANY_COLOUR = frozenset("\U0001f3b5\U0001f3b6\U0001f3bc")
"""Signs that packs draw grey. A thing that one can hold keeps its own colours: a lime camera looks cheap."""


class Tint(NamedTuple):
    """A colour for greys, and what its shades are: a colour darkened with black would be olive or mud."""

    colour: int
    shade: int


def tinted(image: Image.Image, tint: Tint, middle: float) -> Image.Image:
    """Return premultiplied pixels with their greys in shades of the tint; black and white stay.

    Args:
        image: Four channels, the last one is the opacity.
        tint: The colours.
        middle: The grey, 0 to 1, that becomes just the tint's colour.
    """
    red, green, blue, alpha = image.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    mask = ImageChops.subtract(brightest, darkest).point(_MASK)
    grey = image.convert("RGB").convert("L")
    shades = [_shade(value / 255, tint, middle) for value in range(256)]
    channels = [
        ImageChops.darker(grey.point([shade >> shift & 255 for shade in shades]), alpha)
        for shift in (16, 8, 0)
    ]
    return Image.composite(Image.merge(image.mode, (*channels, alpha)), image, mask)


def _shade(grey: float, tint: Tint, middle: float) -> int:
    if grey > middle:
        return mix(tint.colour, WHITE, _WHITER * (grey - middle) / (1 - middle))
    deep = middle * _DEEP
    if grey > deep:
        return mix(tint.shade, tint.colour, (grey - deep) / (middle - deep))
    return mix(BLACK, tint.shade, grey / deep)
