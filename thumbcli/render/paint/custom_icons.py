"""Pictograms that the emoji font lacks, drawn as outlines of its kind: lines to be filled, on 1,000 units."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CHIP", "DRAWN"]

CHIP = "\ue000"
"""A computer chip; a character of the private use area, for Unicode has none."""

_LINE = 62.0
_CASE = (190.0, 190.0, 810.0, 810.0)
_DIE = (365.0, 365.0, 635.0, 635.0)
_PIN_LONG = 120.0
_PINS = (320.0, 500.0, 680.0)
_ROUND = 56.0


def _chip() -> skia.Path:
    """Return a square case with a die in it, and three pins at each side."""
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd)
    for (left, top, right, bottom), radius in ((_CASE, _ROUND), (_DIE, _ROUND / 2)):
        inner = skia.Rect(left + _LINE, top + _LINE, right - _LINE, bottom - _LINE)
        path.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
        path.addRoundRect(inner, radius / 2, radius / 2)
    low, high = _CASE[0], _CASE[2]
    for middle in _PINS:
        start, end = middle - _LINE / 2, middle + _LINE / 2
        path.addRect(skia.Rect(low - _PIN_LONG, start, low, end))
        path.addRect(skia.Rect(high, start, high + _PIN_LONG, end))
        path.addRect(skia.Rect(start, low - _PIN_LONG, end, low))
        path.addRect(skia.Rect(start, high, end, high + _PIN_LONG))
    return path


DRAWN: Mapping[str, Callable[[], skia.Path]] = MappingProxyType({CHIP: _chip})
"""Each pictogram's character and what draws it."""
