"""OKLab, a perceptually uniform colour space: equal distances look equally different.

Source:
    Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from thumbcli.render.style.color import BLACK, LINEAR_LEVELS, srgb_level

__all__ = ["GREY_CHROMA", "Lab", "delta_e", "from_lch", "to_colour", "to_lab"]

GREY_CHROMA = 0.035
"""Below this chroma a colour looks grey: its hue is not to be relied on."""


class Lab(NamedTuple):
    """A colour: lightness 0 to 1, and how far it leans from green to red and from blue to yellow."""

    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        """How far it is from grey: 0, and for the most vivid screen colours about 0.3."""
        return math.hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """The angle of its hue, in radians."""
        return math.atan2(self.b, self.a)


@lru_cache(8192)
def to_lab(colour: int) -> Lab:
    """Return an ARGB or RGB integer in OKLab."""
    red, green, blue = (LINEAR_LEVELS[colour >> shift & 255] for shift in (16, 8, 0))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return Lab(
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def to_colour(lab: Lab) -> int:
    """Return the nearest opaque ARGB integer; what is out of sRGB's gamut is clipped channel by channel."""
    long = (lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    middle = (lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    short = (lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (srgb_level(channel) for channel in channels)
    return BLACK | red << 16 | green << 8 | blue


def from_lch(lightness: float, chroma: float, hue: float) -> int:
    """Return the colour of this lightness (0 to 1), chroma and hue (in radians)."""
    return to_colour(Lab(lightness, chroma * math.cos(hue), chroma * math.sin(hue)))


def delta_e(one: int, other: int) -> float:
    """Return the perceived difference of two colours: 0 none, 0.02 just noticeable, 1 black and white."""
    return math.dist(to_lab(one), to_lab(other))
