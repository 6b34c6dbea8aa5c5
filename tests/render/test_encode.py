"""Pixels become files."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from hashlib import shake_256
from io import BytesIO
from math import dist
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageDraw

from thumbcli.contract import OutputFormat, Size
from thumbcli.render.pixels.encode import encode
from thumbcli.render.style.oklab import to_lab

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(("output_format", "loss"), [(OutputFormat.WEBP, 6), (OutputFormat.PNG, 0)])
def test_a_file_holds_the_pixels_that_were_given(output_format: OutputFormat, loss: int) -> None:
    """RGB, the right size, without an alpha channel."""
    pixels = bytearray(b"\x20\x80\xc0\x00" * 64 * 32)
    with Image.open(BytesIO(encode(pixels, Size(64, 32), output_format))) as image:
        assert (image.format, image.mode, image.size) == (output_format.upper(), "RGB", (64, 32))
        found = image.getpixel((30, 20))
    assert isinstance(found, tuple)
    assert all(abs(one - other) <= loss for one, other in zip(found, (0x20, 0x80, 0xC0), strict=True))


def test_one_webp_imports_no_other_format() -> None:
    """Pillow's five usual plugins would cost a lone picture a tenth of its time."""
    code = """
import sys
from thumbcli.contract import OutputFormat, Size
from thumbcli.render.pixels.encode import encode
from thumbcli.render.style.oklab import to_lab
encode(bytearray(4 * 64), Size(8, 8), OutputFormat.WEBP)
print(sorted(name for name in sys.modules if name.startswith("PIL.") and name.endswith("ImagePlugin")))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['PIL.WebPImagePlugin']"


def _edge_colour_difference(seen: bytes, drawn: Image.Image) -> float:
    """Return how far a file is from its picture where colours meet: the mean OKLab distance, times 100."""
    with Image.open(BytesIO(seen)) as image:
        read = image.convert("RGB")
    red, green, blue = drawn.split()
    steps = (
        ImageChops.difference(colour, ImageChops.offset(colour, 1, 0))
        for colour in (ImageChops.difference(red, green), ImageChops.difference(blue, green))
    )
    edges = ImageChops.lighter(*steps).tobytes()
    drawn_bytes, read_bytes = drawn.tobytes(), read.tobytes()
    found = [
        100 * dist(to_lab(_colour(drawn_bytes, place))[:3], to_lab(_colour(read_bytes, place))[:3])
        for place, step in enumerate(edges)
        if step > 80
    ]
    assert len(found) > 100
    return sum(found) / len(found)


def _colour(pixels: bytes, place: int) -> int:
    return 0xFF000000 | int.from_bytes(pixels[3 * place : 3 * place + 3])


def _card(ground: str, ink: str, *, grain: int = 0) -> Image.Image:
    """Return a flat card of 1200 x 630 px with round shapes in one colour; `grain` makes it uneven."""
    large = Image.new("RGB", (2400, 1260), ground)
    pen = ImageDraw.Draw(large)
    for left in range(160, 2100, 480):
        pen.ellipse((left, 360, left + 360, 900), outline=ink, width=90)
    card = large.reduce(2)
    if grain:
        noise = Image.frombytes("L", card.size, shake_256(b"noise").digest(1200 * 630))
        card = ImageChops.add(card, Image.merge("RGB", [noise.point(lambda value: value % grain)] * 3))
    return card


CARDS = {
    "red on black": (partial(_card, "#0b1020", "#ff2020"), True),
    "red on white": (partial(_card, "#ffffff", "#e01020"), True),
    "pink on navy": (partial(_card, "#101840", "#ff3d81"), True),
    "red on blue": (partial(_card, "#0a1a8f", "#ff2020"), True),
    "green on red": (partial(_card, "#b00010", "#20ff40"), True),
    "blue on black": (partial(_card, "#000000", "#2040ff"), True),
    "orange on teal": (partial(_card, "#064040", "#ff8800"), True),
    "black on white": (partial(_card, "#ffffff", "#101010"), False),
    "white on grey": (partial(_card, "#303030", "#ffffff"), False),
    "cream on brown": (partial(_card, "#3a2f28", "#f4ead8"), False),
    "red on grained black": (partial(_card, "#0b1020", "#ff2020", grain=9), False),
}


@pytest.mark.long
@pytest.mark.parametrize(("make", "exact"), CARDS.values(), ids=CARDS)
def test_flat_pictures_with_saturated_edges_keep_their_colour(
    make: Callable[[], Image.Image], *, exact: bool
) -> None:
    """By a lossless file of at most twice the size; the others stay lossy, and their edges are stained."""
    card = make()
    lossy = BytesIO()
    card.save(lossy, "WEBP", quality=80, method=2)
    file = encode(bytearray(card.convert("RGBX").tobytes()), Size(*card.size), OutputFormat.WEBP)
    assert (b"VP8L" in file[:20]) is exact
    assert len(file) <= 2 * len(lossy.getvalue())
    if exact:
        assert _edge_colour_difference(file, card) == 0
        assert _edge_colour_difference(lossy.getvalue(), card) > 2
