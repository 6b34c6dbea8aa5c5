"""Pixels are RGBA, whatever skia takes them for."""

from __future__ import annotations

import pytest
import skia

from thumbcli.render.pixels.shapes import aliased_fill, fill, fill_gradient, gradient
from thumbcli.render.pixels.surface import new_surface, own_surface, release_buffer, surface_on, swap_red_blue

COLOUR, BYTES = 0xFF336699, bytes.fromhex("336699ff")


def _square() -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect(0, 0, 9, 9))
    return path


@pytest.mark.parametrize(
    "paint",
    [fill(COLOUR), aliased_fill(COLOUR), gradient((0, 0), (9, 9), [COLOUR, COLOUR])],
    ids=["fill", "flat", "gradient"],
)
def test_a_colour_is_written_in_the_order_of_the_encoder(paint: skia.Paint) -> None:
    """Red first."""
    surface, pixels = new_surface(9, 9)
    surface.getCanvas().drawPath(_square(), paint)
    assert bytes(pixels) == BYTES * 81


def test_bands_are_written_in_the_order_of_the_encoder() -> None:
    """They come from a strip of pixels."""
    surface, pixels = new_surface(9, 9)
    fill_gradient(surface.getCanvas(), _square(), [COLOUR, COLOUR])
    assert bytes(pixels) == BYTES * 81


def test_exchanging_twice_gives_the_colour_back() -> None:
    """Alpha and green stay."""
    assert swap_red_blue(0x80112233) == 0x80332211
    assert swap_red_blue(swap_red_blue(0x80112233)) == 0x80112233


def test_pixels_given_back_are_used_again() -> None:
    """Fresh memory for each picture would be slow."""
    _, pixels = new_surface(123, 45)
    release_buffer(pixels)
    _, again = new_surface(123, 45)
    assert again is pixels


def test_surfaces_on_the_same_pixels_see_each_other() -> None:
    """One may be clipped, the other is not."""
    _, pixels = new_surface(9, 9)
    surface_on(pixels, 9, 9).getCanvas().drawPaint(aliased_fill(COLOUR))
    assert bytes(pixels) == BYTES * 81


def test_a_surface_of_its_own_is_clear() -> None:
    """Shapes are drawn on it to be laid over others."""
    assert set(own_surface(9, 9).makeImageSnapshot().tobytes()) == {0}
