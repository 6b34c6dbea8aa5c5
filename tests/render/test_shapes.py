"""What is filled in bands, or drawn small and enlarged, looks like a gradient: no seams, no steps."""

from __future__ import annotations

from itertools import pairwise

import pytest
import skia
from PIL import Image, ImageChops

from thumbcli.render.pixels.shapes import downscaled, fill_gradient, gradient, radial
from thumbcli.render.pixels.surface import as_image, new_surface

SIDE_PX = 200


def shaded(colours: list[int], middle: float | None = None, turn_deg: float = 0) -> list[bytes]:
    """Return the pixels down the middle of a shaded square on black."""
    surface, pixels = new_surface(SIDE_PX, SIDE_PX)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    canvas.rotate(turn_deg, SIDE_PX / 2, SIDE_PX / 2)
    path = skia.Path()
    path.addRect(skia.Rect(20, 20, 180, 180))
    fill_gradient(canvas, path, colours, middle)
    at = [(row * SIDE_PX + SIDE_PX // 2) * 4 for row in range(30, 170)]
    return [bytes(pixels[start : start + 3]) for start in at]


@pytest.mark.parametrize("turn_deg", [0, -8, 10], ids=["upright", "turned left", "turned right"])
def test_bands_meet_without_a_seam(turn_deg: float) -> None:
    """Neither black between two of them nor two laid over each other."""
    reds = [pixel[0] for pixel in shaded([0xFF402010, 0xFFF02010], turn_deg=turn_deg)]
    assert reds == sorted(reds)
    assert (reds[0], reds[-1]) == pytest.approx((0x40, 0xF0), abs=24)


def test_no_step_is_larger_than_the_eye_forgives() -> None:
    """Two levels from band to band, and one for rounding."""
    reds = [pixel[0] for pixel in shaded([0xFF000000, 0xFFC00000])]
    assert max(after - before for before, after in pairwise(reds)) <= 3


def test_the_second_of_three_colours_is_where_it_is_put() -> None:
    """White a quarter of the way down, dark above and below."""
    greens = [pixel[1] for pixel in shaded([0xFF000000, 0xFFFFFFFF, 0xFF000000], 0.25)]
    assert greens.index(max(greens)) + 30 == pytest.approx(20 + 160 * 0.25, abs=3)


def test_one_colour_is_one_band() -> None:
    """A grey channel may have nothing to shade."""
    assert set(shaded([0xFF336699, 0xFF336699])) == {bytes.fromhex("336699")}


def filled(paint: skia.Paint, scale: float, *, small: bool) -> Image.Image:
    """Return a canvas filled with a gradient, as it is or drawn small and enlarged."""
    surface, pixels = new_surface(SIDE_PX, SIDE_PX)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    canvas.scale(scale, scale)
    canvas.drawPaint(downscaled(canvas, paint) if small else paint)
    return as_image(pixels, (SIDE_PX, SIDE_PX)).convert("RGB")


@pytest.mark.parametrize("scale", [1, 2, -1], ids=["sd", "hd", "mirrored"])
def test_what_is_drawn_small_is_where_it_should_be(scale: float) -> None:
    """From one cell to the next, this gradient moves by ten levels."""
    reach = SIDE_PX / scale
    for paint in (
        gradient((0, 0), (reach, 0), [0xFF000000, 0xFFFF8040]),
        radial((reach / 2, reach / 2), abs(reach) / 2, [0x80FFFFFF, 0x00FFFFFF]),
    ):
        apart = ImageChops.difference(filled(paint, scale, small=True), filled(paint, scale, small=False))
        assert apart.point(lambda level: level > 10).getbbox() is None


def test_what_is_clipped_away_is_no_error() -> None:
    """A panel may cover all of a background."""
    surface, pixels = new_surface(SIDE_PX, SIDE_PX)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    canvas.clipRect(skia.Rect(0, 0, 0, 0))
    canvas.drawPaint(downscaled(canvas, gradient((0, 0), (9, 9), [0xFFFFFFFF, 0xFFFFFFFF])))
    assert set(pixels) == {0, 255}
