"""Soft shapes look as if skia had blurred them at full size."""

from __future__ import annotations

import pytest
import skia
from PIL import ImageChops, ImageStat

from thumbcli.render.pixels.shapes import blurred_fill
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.pixels.surface import as_image, new_surface

SIZE = (400, 240)
GROUND = 0xFF808080


def _path(left: float, top: float, right: float, bottom: float) -> skia.Path:
    path = skia.Path()
    path.addRoundRect(skia.Rect(left, top, right, bottom), 12, 12)
    return path


def _canvas() -> tuple[skia.Surface, skia.Canvas, bytearray]:
    surface, pixels = new_surface(*SIZE)
    canvas = surface.getCanvas()
    canvas.clear(GROUND)
    return surface, canvas, pixels


@pytest.mark.parametrize(
    ("bounds", "colour", "sigma_px", "turn_deg", "scale"),
    [
        pytest.param((100, 60, 300, 160), 0xFF000000, 12.0, 0.0, 1.0, id="black"),
        pytest.param((100, 60, 300, 160), 0x80000000, 12.0, 0.0, 1.0, id="half opaque"),
        pytest.param((100, 60, 300, 160), 0xC0FFF3C4, 12.0, 0.0, 1.0, id="bright, red and blue differ"),
        pytest.param((100, 60, 300, 160), 0xC02040F0, 20.0, 0.0, 1.0, id="blue"),
        pytest.param((100, 60, 300, 160), 0xFF000000, 3.0, 0.0, 1.0, id="hardly blurred"),
        pytest.param((100, 60, 300, 160), 0xFF000000, 6.0, 0.0, 1.0, id="a little blurred"),
        pytest.param((100, 60, 300, 160), 0xFF000000, 12.0, -8.0, 1.0, id="turned"),
        pytest.param((50, 30, 150, 80), 0xFF000000, 8.0, 0.0, 2.0, id="twice as large"),
        pytest.param((-80, 150, 600, 400), 0xFF000000, 18.0, 0.0, 1.0, id="beyond three edges"),
        pytest.param((101.4, 60.7, 300.2, 160.9), 0xFF000000, 12.0, 0.0, 1.0, id="between pixels"),
        pytest.param((900, 900, 950, 950), 0xFF000000, 12.0, 0.0, 1.0, id="out of sight"),
    ],
)
def test_a_soft_shape_is_what_a_blur_at_full_size_gives(
    bounds: tuple[float, float, float, float], colour: int, sigma_px: float, turn_deg: float, scale: float
) -> None:
    """To a few levels anywhere, and to less than one in the mean."""
    pictures = []
    for soft in (True, False):
        surface, canvas, pixels = _canvas()
        canvas.scale(scale, scale)
        canvas.rotate(turn_deg, SIZE[0] / 2, SIZE[1] / 2)
        if soft:
            draw_soft_path(canvas, _path(*bounds), colour, sigma_px)
        else:
            canvas.drawPath(_path(*bounds), blurred_fill(colour, sigma_px))
        pictures.append(as_image(bytearray(pixels), SIZE).convert("RGB"))
        del surface
    apart = ImageStat.Stat(ImageChops.difference(*pictures))
    assert max(high for _, high in apart.extrema) <= 16
    assert max(apart.mean) < 1.5
