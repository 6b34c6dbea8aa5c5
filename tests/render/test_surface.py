"""Surfaces write RGBA, whatever skia takes them for, and sprites look as if drawn in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import skia

from thumbcli.render.pixels.shapes import aliased_fill, fill, fill_gradient, gradient
from thumbcli.render.pixels.surface import (
    Sprite,
    new_surface,
    own_surface,
    release_buffer,
    surface_on,
    swap_red_blue,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SIDE_PX = 101
SHAPES = {
    "a disc with a faint shadow": ((50.3, 48.9, 30.0, 0x99102030), (46.0, 44.0, 30.0, 0xFFEE8822)),
    "more than the square holds": ((50.0, 50.0, 90.0, 0xFF224466),),
    "glass": ((40.0, 60.0, 25.5, 0x40FFFFFF),),
    "all but solid": ((50.0, 50.0, 90.0, 0xFEFFFFFF),),
    "a faint speck apart": ((50.0, 50.0, 20.0, 0xFF224466), (85.5, 12.5, 0.5, 0x06FFFFFF)),
    "nothing": (),
}
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


def test_swapping_twice_gives_the_colour_back() -> None:
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


def _draw(canvas: skia.Canvas, name: str) -> None:
    for x, y, radius, colour in SHAPES[name]:
        canvas.drawCircle(x, y, radius, fill(colour))


def _on_a_background(paint: Callable[[skia.Canvas], None]) -> bytes:
    surface, pixels = new_surface(160, 120)
    canvas = surface.getCanvas()
    canvas.clear(0xFF406080)
    canvas.drawRect(skia.Rect(0, 0, 80, 120), fill(0xFFDDCCBB))
    paint(canvas)
    return bytes(pixels)


@pytest.mark.parametrize("name", SHAPES)
def test_looks_as_if_drawn_there(name: str) -> None:
    """To the pixel, on a canvas that is scaled."""

    def blend(canvas: skia.Canvas) -> None:
        source, pixels = new_surface(SIDE_PX, SIDE_PX)
        source.getCanvas().clear(0)
        _draw(source.getCanvas(), name)
        canvas.drawImage(source.makeImageSnapshot(), round(70 - SIDE_PX / 2), round(62 - SIDE_PX / 2))
        assert pixels

    def copy(canvas: skia.Canvas) -> None:
        canvas.scale(2, 2)
        Sprite((SIDE_PX, SIDE_PX), lambda inner: _draw(inner, name)).paint(canvas, (70, 62))

    assert _on_a_background(copy) == _on_a_background(blend)


def test_keeps_no_more_than_is_drawn() -> None:
    """A small dot on a large square is small."""
    sprite = Sprite((400, 400), lambda canvas: canvas.drawCircle(100, 200, 10, fill(0xFFFFFFFF)))
    assert sprite.size_bytes() <= 32 * 32 * 4
