"""Close the slits that an outline leaves between letters and inside them.

Letters grown by an outline nearly meet: what shows through is a hairline here and a speck there, which no eye
takes for part of a letter. A gap as narrow as that is filled with the outline's colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.pixels.shapes import flat
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.paint.stage import Stage

__all__ = ["fill_gaps"]

_CELL_PX = 4.0
_REACH_CELLS = 2
"""What is narrower than twice as many cells is filled, in part filled cells at its edges included."""

_FRAME_CELLS = 2 * _REACH_CELLS
_FULL = 255
_ALIKE = 2
_SET, _CLEAR = b"\xff", b"\x00"


def fill_gaps(stage: Stage, rects: Sequence[tuple[float, float, float, float]], colour: int) -> None:
    """Fill what is all but closed between shapes of one colour.

    Args:
        stage: Where the shapes stand, in `colour`, with nothing on them.
        rects: Where gaps are looked for, in sd px of the canvas.
        colour: Of the shapes, opaque.
    """
    scale = stage.composition.scale
    cell = max(1, round(_CELL_PX * stage.unit * scale))
    matrix = stage.canvas.getTotalMatrix()
    rooms = [matrix.mapRect(skia.Rect(*rect)).roundOut() for rect in rects]
    bounds = skia.IRect.MakeWH(stage.width * scale, stage.height * scale)
    around = skia.IRect.MakeEmpty()
    for room in rooms:
        around.join(room)
    around.outset(_FRAME_CELLS * cell, _FRAME_CELLS * cell)
    if not around.intersect(bounds):
        return
    left, top = around.left(), around.top()
    cells = _greens(stage.pixels, bounds.width(), around).reduce(cell)
    # Columns to spare keep what is closed at the end of a row apart from the start of the next.
    grid = (cells.width + _FRAME_CELLS + 1, cells.height)
    allowed = Image.new("1", grid)
    for room in rooms:
        allowed.paste(
            _FULL,
            (
                -((left - room.left()) // cell),
                -((top - room.top()) // cell),
                (room.right() - left) // cell,
                (room.bottom() - top) // cell,
            ),
        )
    green = colour >> 8 & 255
    covered = cells.point([_FULL if abs(level - green) < _ALIKE else 0 for level in range(256)], "1")
    added = _added(covered.crop((0, 0, *grid)), allowed)
    canvas = stage.canvas
    canvas.save()
    canvas.resetMatrix()
    canvas.translate(left, top)
    canvas.scale(cell, cell)
    canvas.drawRegion(_region(added), flat(colour))
    canvas.restore()


def _greens(pixels: bytearray, width: int, around: skia.IRect) -> Image.Image:
    """Return one channel, which is enough: what is as green as the edge does not stand out from it."""
    row_bytes = width * BYTES_PER_PIXEL
    rows = memoryview(pixels)[around.top() * row_bytes :]
    size = (around.right(), around.height())
    strip = Image.frombuffer("RGBX", size, rows, "raw", "RGBX", row_bytes, 1)  # type: ignore[arg-type]  # any buffer does
    return strip.getchannel("G").crop((around.left(), 0, *size))


def _added(covered: Image.Image, allowed: Image.Image) -> Image.Image:
    """Return which of the allowed cells a closing adds, one bit each."""
    data = covered.tobytes()
    bits = int.from_bytes(data, "big")
    # As one number, all cells move by a shift of a few kilobytes.
    axes = (1, len(data) // covered.height * 8)
    closed = bits
    for axis in axes:
        for _ in range(_REACH_CELLS):
            closed |= closed << axis
        closed |= closed >> _REACH_CELLS * axis
    for axis in axes:
        for _ in range(_REACH_CELLS):
            closed &= closed << axis
        closed &= closed >> _REACH_CELLS * axis
    added = closed & ~bits & int.from_bytes(allowed.tobytes(), "big")
    return Image.frombytes("1", covered.size, added.to_bytes(len(data), "big"))


def _region(added: Image.Image) -> skia.Region:
    """Return the cells that are set; none of them lies at the right edge."""
    across, levels = added.width, added.convert("L").tobytes()
    rects: list[list[int]] = []
    last: dict[tuple[int, int], list[int]] = {}
    for start, end in _runs(levels):
        row, left = divmod(start, across)
        ends = (left, left + end - start)
        if ends in last and last[ends][3] == row:
            last[ends][3] += 1
        else:
            last[ends] = [left, row, ends[1], row + 1]
            rects.append(last[ends])
    region = skia.Region()
    region.setRects([skia.IRect(*rect) for rect in rects])
    return region


def _runs(levels: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each run of set cells starts and ends; a clear cell follows the last one."""
    start = levels.find(_SET)
    while start >= 0:
        end = levels.find(_CLEAR, start)
        yield start, end
        start = levels.find(_SET, end)
