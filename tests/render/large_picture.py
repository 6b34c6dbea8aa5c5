"""A picture that is decoded in a process of its own, for tests and for the scripts that they run."""

from __future__ import annotations

from functools import cache

from PIL import Image

from tests.engines.processes import children
from tests.render.picture_files import as_asset, saved
from thumbcli.render.pixels.image_loading import open_picture

__all__ = ["large", "started"]


@cache
def large(colour: tuple[int, int, int] = (9, 80, 200), **options: bytes) -> bytes:
    """Return a picture of one colour that is decoded in a process of its own."""
    return saved(Image.new("RGB", (3000, 3000), colour), "PNG", compress_level=1, **options)


def started() -> list[int]:
    """Open a large picture, and return the processes that this one has now."""
    assert open_picture(as_asset(large()), "Photo").getpixel((0, 0)) == (9, 80, 200)
    return children()
