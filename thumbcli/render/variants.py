"""The variants of one title: pictures that differ, as many as its look allows."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.layouts.ideas import FIRST
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from thumbcli.contract import Size
    from thumbcli.render.layouts.ideas import Idea

__all__ = ["Glance", "Variants", "glance_at", "looks_same"]

_GLANCE_PX = 32
"""The columns and the rows of what is compared: words and things are told apart, a moved edge is not."""

_SAME_LEVELS = 2.5
"""Pictures whose channels differ less on average, of 255 levels, are the same to a viewer."""

_GIVE_UP_AFTER = 24
"""So many ideas in a row that bring nothing new: a look has a few kinds of change, and none is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a viewer sees of a picture at a glance.

    Attributes:
        levels: Of the channels of a coarse grid.
        is_fit: The picture passes the gate.
        design: The layout, the words and the things, whichever side they are on; None where a template says.
        colours: In which it is drawn.
    """

    levels: bytes
    is_fit: bool
    design: Hashable = None
    colours: Hashable = None


def glance_at(
    pixels: bytearray, size: Size, *, is_fit: bool, design: Hashable = None, colours: Hashable = None
) -> Glance:
    """Return what is seen of RGBX rows at a glance; the other arguments are as in `Glance`."""
    import numpy as np

    high, wide = size.height_px // _GLANCE_PX, size.width_px // _GLANCE_PX
    rows = np.frombuffer(pixels, np.uint8).reshape(size.height_px, size.width_px * BYTES_PER_PIXEL)
    # Whole rows first: their bytes follow each other in memory, which is ten times as fast as cell by cell.
    bands = rows[: high * _GLANCE_PX].reshape(_GLANCE_PX, high, -1).sum(axis=1, dtype=np.uint32)
    cells = bands.reshape(_GLANCE_PX, size.width_px, BYTES_PER_PIXEL)[:, : wide * _GLANCE_PX, :3]
    sums = cells.reshape(_GLANCE_PX, _GLANCE_PX, wide, 3).sum(axis=2)
    levels = (sums // (high * wide)).astype(np.uint8).tobytes()
    return Glance(levels=levels, is_fit=is_fit, design=design, colours=colours)


def looks_same(one: Glance, two: Glance) -> bool:
    """Tell whether a viewer would take two pictures for the same, or for one and its mirror image."""
    if one.design is not None and (one.design, one.colours) == (two.design, two.colours):
        return True
    import numpy as np

    first, second = (np.frombuffer(each.levels, np.uint8).astype(np.int16) for each in (one, two))
    apart = int(np.abs(first - second).sum())
    return apart < _SAME_LEVELS * len(one.levels)


class Variants:
    """The ideas of one request whose pictures differ, found one after the other as they are asked for.

    Each has other words, another thing or another layout than all before it, as long as there are such; then
    come those in other colours.

    Args:
        ideas: All there are, the first picture's first.
        look: Draws an idea.
    """

    def __init__(self, ideas: Iterator[Idea], look: Callable[[Idea], Glance]) -> None:
        self._ideas, self._look = ideas, look
        self._found: list[tuple[Idea, Glance]] = []
        self._recoloured: list[tuple[Idea, Glance]] = []
        self._in_vain = 0
        self._turn = Lock()

    def count(self, up_to: int) -> int:
        """Return how many there are, counted no further than `up_to`."""
        with self._turn:
            while len(self._found) < up_to and self._find():
                pass
            return min(up_to, len(self._found))

    def idea(self, number: int) -> Idea:
        """Return the idea of a variant; numbers beyond the last begin again."""
        if number == 0:
            return FIRST
        count = self.count(number + 1)
        return self._found[number % count][0]

    def _find(self) -> bool:
        """Try one more idea; False where none is left."""
        if self._in_vain < _GIVE_UP_AFTER and (idea := next(self._ideas, None)) is not None:
            self._try(idea)
            return True
        if not self._recoloured:
            return False
        if self._is_new(self._recoloured[0][1]):
            self._found.append(self._recoloured[0])
        del self._recoloured[0]
        return True

    def _try(self, idea: Idea) -> None:
        glance = self._look(idea)
        # One that has faults is no idea, unless the first picture has them too.
        is_fit = glance.is_fit or not self._found or not self._found[0][1].is_fit
        self._in_vain += 1
        if not is_fit or not self._is_new(glance):
            return
        if glance.design is not None and any(glance.design == other.design for _, other in self._found):
            self._recoloured.append((idea, glance))
            return
        self._found.append((idea, glance))
        self._in_vain = 0

    def _is_new(self, glance: Glance) -> bool:
        return not any(looks_same(glance, other) for _, other in self._found)
