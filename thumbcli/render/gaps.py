"""Close the slits that an outline leaves between letters and inside them.

Letters grown by an outline nearly meet: what shows through is a hairline here and a speck there, which no eye
takes for part of a letter. A gap as narrow as that is filled with the outline's colour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops

from thumbcli.render.backdrop import as_image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.render.layouts.base import Stage

__all__ = ["fill_gaps"]

_CELL_PX = 4.0
_REACH_CELLS = 2
"""What is narrower than twice as many cells is filled, in part filled cells at its edges included."""

_FRAME_CELLS = 2 * _REACH_CELLS
_FULL = 255
_ALIKE = 2
_RUNS = re.compile(b"\xff+")


def fill_gaps(stage: Stage, rects: Sequence[tuple[float, float, float, float]], colour: int) -> None:
    """Fill what is all but closed between shapes of one colour.

    Args:
        stage: Where the shapes stand, in `colour`, with nothing on them.
        rects: Where gaps are looked for, in sd px of the canvas.
        colour: Of the shapes, opaque.
    """
    scale = stage.brief.scale
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
    whole = as_image(stage.pixels, (bounds.width(), bounds.height()))
    # One channel is enough: what has the same green as the edge does not stand out from it.
    cells = whole.crop((left, top, around.right(), around.bottom())).getchannel("G").reduce(cell)
    allowed = Image.new("L", cells.size)
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
    region = _region(ImageChops.darker(_added(cells, colour), allowed))
    canvas = stage.canvas
    canvas.save()
    canvas.resetMatrix()
    canvas.translate(left, top)
    canvas.scale(cell, cell)
    canvas.drawRegion(region, skia.Paint(Color=colour))
    canvas.restore()


def _added(cells: Image.Image, colour: int) -> Image.Image:
    """Return which cells a closing adds to those that are as green as `colour` throughout."""
    green = colour >> 8 & 255
    covered = cells.point([_FULL if abs(level - green) < _ALIKE else 0 for level in range(256)])
    closed = covered
    for better in (ImageChops.lighter, ImageChops.darker):
        for axis in ((1, 0), (0, 1)):
            closed = _spread(closed, axis, better)
    return ImageChops.subtract(closed, covered)


def _spread(
    image: Image.Image, axis: tuple[int, int], better: Callable[[Image.Image, Image.Image], Image.Image]
) -> Image.Image:
    """Return the lightest, or the darkest, of the cells up to the reach away along one axis."""
    across, down = axis
    spread, covered, wanted = image, 0, 2 * _REACH_CELLS
    while covered < wanted:
        step = min(covered + 1, wanted - covered)
        spread = better(spread, ImageChops.offset(spread, step * across, step * down))
        covered += step
    return ImageChops.offset(spread, -_REACH_CELLS * across, -_REACH_CELLS * down)


def _region(added: Image.Image) -> skia.Region:
    """Return the cells that are set; none of them lies at the left or right edge."""
    across, levels = added.width, added.tobytes()
    region = skia.Region()
    region.setRects(
        [
            skia.IRect(start % across, start // across, (end - 1) % across + 1, start // across + 1)
            for start, end in (run.span() for run in _RUNS.finditer(levels))
        ]
    )
    return region
