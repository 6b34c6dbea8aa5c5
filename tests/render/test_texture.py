"""Textures change every ground a little and none much."""

from __future__ import annotations

from itertools import pairwise

import pytest
import skia
from PIL import Image, ImageStat

from thumbcli.contract.brand_style import Texture
from thumbcli.render.paint.texture import draw_texture
from thumbcli.render.pixels.surface import new_surface

SIDE_PX = 1024
"""Two tiles."""


@pytest.fixture(scope="module", params=list(Texture))
def grey(request: pytest.FixtureRequest) -> Image.Image:
    """Return a middle grey with a texture on it."""
    surface, pixels = new_surface(SIDE_PX, SIDE_PX)
    canvas = surface.getCanvas()
    canvas.drawPaint(skia.Paint(Color=0xFF808080))
    draw_texture(canvas, request.param)
    return Image.frombytes("RGBX", (SIDE_PX, SIDE_PX), bytes(pixels)).convert("L")


def test_it_is_seen_and_stays_faint(grey: Image.Image) -> None:
    """Words are set on it."""
    found = ImageStat.Stat(grey)
    assert 1 < found.stddev[0] < 12
    assert abs(found.mean[0] - 128) < 8


def test_it_repeats(grey: Image.Image) -> None:
    """The same tile side by side."""
    half = SIDE_PX // 2
    assert grey.crop((0, 0, half, half)).tobytes() == grey.crop((half, half, SIDE_PX, SIDE_PX)).tobytes()


def test_it_has_no_seam(grey: Image.Image) -> None:
    """From tile to tile columns differ no more than within one."""
    columns = [
        grey.crop((x, 0, x + 1, SIDE_PX)).tobytes() for x in range(SIDE_PX // 2 - 40, SIDE_PX // 2 + 1)
    ]
    steps = [
        sum(abs(one - other) for one, other in zip(left, right, strict=True))
        for left, right in pairwise(columns)
    ]
    assert steps[-1] <= 1.3 * max(steps[:-1])
