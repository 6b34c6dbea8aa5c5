"""Colours as the eye orders them: OKLab, where equal distances look equally far apart.

Source:
    Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from thumbcli.render.style.color import BLACK

__all__ = ["Lab", "delta_e", "from_lch", "to_colour", "to_lab"]

_LINEAR_BELOW = 0.04045


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


_LINEAR = tuple(
    value / 12.92 if value <= _LINEAR_BELOW else ((value + 0.055) / 1.055) ** 2.4
    for value in (level / 255 for level in range(256))
)


@lru_cache(8192)
def to_lab(colour: int) -> Lab:
    """Return an ARGB or RGB integer in OKLab."""
    red, green, blue = (_LINEAR[colour >> shift & 255] for shift in (16, 8, 0))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return Lab(
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def to_colour(lab: Lab) -> int:
    """Return the nearest opaque ARGB integer; what no screen shows is cut off at each channel."""
    long = (lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    middle = (lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    short = (lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (_level(channel) for channel in channels)
    return BLACK | red << 16 | green << 8 | blue


def from_lch(lightness: float, chroma: float, hue: float) -> int:
    """Return the colour of this lightness (0 to 1), chroma and hue (in radians)."""
    return to_colour(Lab(lightness, chroma * math.cos(hue), chroma * math.sin(hue)))


def delta_e(one: int, other: int) -> float:
    """Return how far two colours look apart: 0 the same, 0.02 just to be told, 1 black from white."""
    return math.dist(to_lab(one), to_lab(other))


def _level(linear: float) -> int:
    value = min(1.0, max(0.0, linear))
    encoded = 12.92 * value if value <= _LINEAR_BELOW / 12.92 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(encoded * 255)
