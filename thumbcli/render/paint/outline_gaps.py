"""Close the slits that an outline leaves between letters and inside them.

Letters grown by an outline nearly meet. What shows through is a hairline or a speck that looks like a flaw.
Gaps narrower than about 12 px are filled with the outline's colour, by a morphological closing. A gap that is
about as wide as that, and slants, would be filled in every other cell, like a comb: it is filled as a whole
or left as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.pixels.shapes import aliased_fill
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["fill_gaps"]

_CELL_PX = 4.0  # the side of the cells that the closing works on
_RADIUS_CELLS = 2
"""Of the closing: it fills gaps of up to four cells, partly covered cells at their edges included."""

_WIDER_CELLS = 3
"""The radius of a second closing, which finds the rest of a gap that the first one fills in part."""

_WHOLE_SHARE = 0.5  # of a gap that the first closing fills: with less than this the gap stays
_FRAME_CELLS = 2 * _WIDER_CELLS
_FULL = 255

_SAME_COLOUR_LEVELS = 2  # green levels that differ by less are the outline's colour: anti-aliasing rounds


def fill_gaps(stage: Stage, rects: Sequence[Rect], colour: int) -> None:
    """Fill narrow gaps between shapes of one colour.

    Args:
        stage: Where the shapes are, in `colour`, with nothing on them.
        rects: Where to look for gaps, in sd px of the canvas.
        colour: Of the shapes, opaque.
    """
    scale = stage.composition.scale
    cell = max(1, round(_CELL_PX * stage.unit * scale))
    matrix = stage.canvas.getTotalMatrix()
    areas = [matrix.mapRect(skia.Rect(*rect)).roundOut() for rect in rects]
    bounds = skia.IRect.MakeWH(stage.width * scale, stage.height * scale)
    around = skia.IRect.MakeEmpty()
    for area in areas:
        around.join(area)
    around.outset(_FRAME_CELLS * cell, _FRAME_CELLS * cell)
    if not around.intersect(bounds):
        return
    left, top = around.left(), around.top()
    cells = _green_channel(stage.pixels, bounds.width(), around).reduce(cell)
    # Spare columns separate what is closed at the end of a row from the start of the next.
    grid = (cells.width + _FRAME_CELLS + 1, cells.height)
    allowed = Image.new("1", grid)
    for area in areas:
        allowed.paste(
            _FULL,
            (
                -((left - area.left()) // cell),
                -((top - area.top()) // cell),
                (area.right() - left) // cell,
                (area.bottom() - top) // cell,
            ),
        )
    green = colour >> 8 & 255
    covered = cells.point(
        [_FULL if abs(level - green) < _SAME_COLOUR_LEVELS else 0 for level in range(256)], "1"
    )
    added = _closed_gaps(covered.crop((0, 0, *grid)), allowed)
    canvas = stage.canvas
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        canvas.translate(left, top)
        canvas.scale(cell, cell)
        canvas.drawRegion(_region(added), aliased_fill(colour))


def _green_channel(pixels: bytearray, width: int, around: skia.IRect) -> Image.Image:
    """Return the green channel, which is enough: where it equals the edge's, no gap is visible."""
    row_bytes = width * BYTES_PER_PIXEL
    rows = memoryview(pixels)[around.top() * row_bytes :]
    size = (around.right(), around.height())
    strip = Image.frombuffer("RGBX", size, rows, "raw", "RGBX", row_bytes, 1)  # type: ignore[arg-type]  # any buffer does
    return strip.getchannel("G").crop((around.left(), 0, *size))


def _closed_gaps(covered: Image.Image, allowed: Image.Image) -> Image.Image:
    """Return the cells of the gaps to fill, of those that are allowed, one bit each."""
    data = covered.tobytes()
    bits = int.from_bytes(data, "big")
    row_bits = len(data) // covered.height * 8
    within = ~bits & int.from_bytes(allowed.tobytes(), "big")
    narrow = _closing(bits, row_bits, _RADIUS_CELLS) & within
    if narrow:
        narrow = _whole_gaps(narrow, _closing(bits, row_bits, _WIDER_CELLS) & within, len(data), row_bits)
    return Image.frombytes("1", covered.size, narrow.to_bytes(len(data), "big"))


def _closing(bits: int, row_bits: int, radius: int) -> int:
    """Return a morphological closing; as one integer of a few kilobytes, all cells move in one shift."""
    for axis in (1, row_bits):
        for _ in range(radius):
            bits |= bits << axis
        bits |= bits >> radius * axis
    for axis in (1, row_bits):
        for _ in range(radius):
            bits &= bits << axis
        bits &= bits >> radius * axis
    return bits


def _whole_gaps(narrow: int, wider: int, size: int, row_bits: int) -> int:
    """Return the gaps of `wider` of which `narrow` has at least half, as a whole."""
    filled = 0
    left = wider | narrow
    while narrow:
        # From the last cell that is left, as far as the gap goes.
        gap, grown = 0, narrow & -narrow
        while grown != gap:
            gap = grown
            grown = (gap | gap << 1 | gap >> 1 | gap << row_bits | gap >> row_bits) & left
        if (gap & narrow).bit_count() >= _WHOLE_SHARE * gap.bit_count():
            filled |= gap
        narrow &= ~gap
        left &= ~gap
    return filled & ((1 << 8 * size) - 1)


def _region(added: Image.Image) -> skia.Region:
    """Return the cells that are set, merged into rectangles; none is in the last column."""
    across, levels = added.width, added.convert("L").tobytes()
    rects: list[list[int]] = []
    last: dict[tuple[int, int], list[int]] = {}
    for run in re.finditer(rb"\xff+", levels):
        row, left = divmod(run.start(), across)
        ends = (left, left + run.end() - run.start())
        if ends in last and last[ends][3] == row:
            last[ends][3] += 1
        else:
            last[ends] = [left, row, ends[1], row + 1]
            rects.append(last[ends])
    region = skia.Region()
    region.setRects([skia.IRect(*rect) for rect in rects])
    return region
