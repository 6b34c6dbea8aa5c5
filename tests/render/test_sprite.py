"""Artwork kept as pixels looks as if it were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import skia

from thumbcli.render.pixels.shapes import fill
from thumbcli.render.pixels.surface import Sprite, new_surface

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


def _draw(canvas: skia.Canvas, name: str) -> None:
    for x, y, radius, colour in SHAPES[name]:
        canvas.drawCircle(x, y, radius, fill(colour))


def _on_a_ground(paint: Callable[[skia.Canvas], None]) -> bytes:
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
        Sprite(SIDE_PX, lambda inner: _draw(inner, name)).paint(canvas, (70, 62))

    assert _on_a_ground(copy) == _on_a_ground(blend)


def test_keeps_no_more_than_is_drawn() -> None:
    """A small dot on a large square is small."""
    kept = Sprite(400, lambda canvas: canvas.drawCircle(100, 200, 10, fill(0xFFFFFFFF)))
    assert kept.size_bytes() <= 32 * 32 * 4
