"""Tint of grey artwork: which pixels take the colour, and what is left as it was."""

from __future__ import annotations

import pytest
from PIL import Image

from thumbcli.render.paint.tint import Tint, tinted
from thumbcli.render.style.color import BLACK
from thumbcli.render.style.oklab import GREY_CHROMA, to_lab

GOLD = Tint(0xFFFFB02E, 0xFF6A3006)
MIDDLE = 0.4

PIXELS = {
    "a middle grey": ((102, 102, 102, 255), (255, 176, 46)),
    "slate": ((84, 110, 122, 255), None),
    "light grey": ((190, 190, 190, 255), None),
    "dark grey": ((50, 50, 50, 255), None),
    "black": ((0, 0, 0, 255), (0, 0, 0)),
    "red": ((220, 40, 40, 255), (220, 40, 40)),
    "blue": ((30, 90, 220, 255), (30, 90, 220)),
    "green": ((60, 170, 70, 255), (60, 170, 70)),
    "yellow": ((250, 200, 40, 255), (250, 200, 40)),
    "nothing": ((0, 0, 0, 0), (0, 0, 0)),
}


def one_pixel(pixel: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Return the pixel in its tint."""
    found = tinted(Image.new("RGBA", (1, 1), pixel), GOLD, MIDDLE).getpixel((0, 0))
    assert isinstance(found, tuple)
    red, green, blue, alpha = found
    return red, green, blue, alpha


@pytest.mark.parametrize(("pixel", "expected"), PIXELS.values(), ids=PIXELS)
def test_greys_take_the_colour_and_the_rest_stays(
    pixel: tuple[int, int, int, int], expected: tuple[int, int, int] | None
) -> None:
    """Where no value is expected, any in the hue of the tint will do."""
    red, green, blue, alpha = one_pixel(pixel)
    assert alpha == pixel[3]
    if expected is not None:
        assert max(abs(a - b) for a, b in zip((red, green, blue), expected, strict=True)) <= 2
    else:
        assert to_lab(BLACK | red << 16 | green << 8 | blue).chroma > GREY_CHROMA
        assert red > blue


def test_white_stays_nearly_white() -> None:
    """The face of a robot keeps its teeth."""
    assert min(one_pixel((255, 255, 255, 255))[:3]) > 220


@pytest.mark.parametrize("alpha", [1, 60, 128, 254])
def test_pixels_stay_premultiplied(alpha: int) -> None:
    """No channel is above the opacity, or edges would shine."""
    half = alpha // 2
    assert max(one_pixel((half, half, half, alpha))[:3]) <= alpha


def test_brighter_greys_stay_brighter() -> None:
    """Shapes are not lost."""
    shades = [to_lab(BLACK | r << 16 | g << 8 | b).lightness for r, g, b, _ in map(one_pixel, ramp())]
    assert shades == sorted(shades)


def ramp() -> list[tuple[int, int, int, int]]:
    """Return greys from black to white."""
    return [(value, value, value, 255) for value in range(0, 256, 5)]
