"""Images from users, loaded for skia."""

from __future__ import annotations

import gc

import pytest
import skia
from PIL import Image

from thumbcli.render.pixels.image_loading import has_transparency, to_skia
from thumbcli.render.pixels.surface import new_surface


def test_a_picture_outlives_the_pixels_that_it_was_made_of() -> None:
    """A cached photo is drawn long after: it must own its memory."""
    images = [to_skia(Image.new("RGB", (500, 700 + shade), (shade, 0, 9))) for shade in range(10)]
    gc.collect()
    churn = [bytearray(b"\xff") * 1_400_000 for _ in range(20)]
    surface, pixels = new_surface(4, 4)
    for shade, image in enumerate(images):
        surface.getCanvas().drawImageRect(image, skia.Rect(0, 0, 4, 4), skia.SamplingOptions())
        assert tuple(pixels[:4]) == (shade, 0, 9, 255)
    assert len(churn) == 20


@pytest.mark.parametrize(
    ("image", "holes"),
    [
        (Image.new("RGB", (2, 2)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 255)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 251)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 100)), True),
    ],
    ids=["no alpha", "solid", "as good as solid", "see-through"],
)
def test_holes_are_seen(image: Image.Image, holes: bool) -> None:
    """An alpha channel alone is no hole."""
    assert has_transparency(image) is holes
