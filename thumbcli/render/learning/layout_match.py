"""The layout families that come nearest to how pictures are arranged, by figures of our own pictures."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.render.learning.layout_features import features_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.learning.layout_features import Seen

__all__ = ["nearest_families"]

_TYPICAL: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "editorial": (0.26, 0.53, 0.54, 0.14, -0.05, 0.26, 0.61, 0.38, 0.00, 0.25, 0.54, 0.25, 0.33),
        "impact": (0.28, 0.54, 0.49, 0.19, -0.04, 0.33, 0.39, 0.30, 0.07, 0.06, 0.42, 0.33, 0.24),
        "number": (0.60, 0.49, 0.60, 0.25, -0.04, 0.44, 0.52, 0.59, 0.02, 0.69, 0.24, 0.24, 0.25),
        "photo": (0.31, 0.48, 0.50, 0.18, -0.04, 0.32, 0.34, 0.27, -0.19, 0.06, 0.32, 0.37, 0.01),
        "poster": (0.33, 0.49, 0.53, 0.24, 0.15, 0.34, 0.37, 0.36, -0.13, 0.23, 0.21, 0.34, 0.24),
        "question": (0.23, 0.48, 0.42, 0.14, -0.09, 0.27, 0.53, 0.40, -0.10, 0.29, 0.24, 0.32, 0.27),
        "versus": (0.50, 0.54, 0.88, 0.15, -0.00, 0.43, 0.65, 0.47, -0.03, 0.63, 0.24, 0.15, 0.17),
    }
)
"""The mean features of 28 pictures of each family.

Words: where, how wide, how much, centred or not, how tall. Ground: how much, where, the lean of its edge, how
much at the right. Sides: how different, how busy each.
"""

_SPREAD = (0.04, 0.05, 0.09, 0.05, 0.19, 0.09, 0.09, 0.07, 0.20, 0.15, 0.12, 0.05, 0.07)
"""How far pictures of one family lie from their mean."""

_ANY_TITLE = frozenset({"editorial", "impact", "poster", "question"})
"""Families that compose any title; the others want a number, a rival or a photo."""

_OUTLIER = 40.0
_NAMED = 3


def nearest_families(seen: Sequence[Seen]) -> tuple[str, ...]:
    """Return the three families whose own pictures are arranged most like these, the nearest first.

    At least one of them composes any title.
    """
    features = [features_of(each) for each in seen]

    def distance(family: str) -> float:
        return sum(min(_OUTLIER, _squared(each, _TYPICAL[family])) for each in features)

    ranked = sorted(_TYPICAL, key=lambda family: (distance(family), family))
    nearest = ranked[:_NAMED]
    if _ANY_TITLE.isdisjoint(nearest):
        nearest[-1] = next(family for family in ranked if family in _ANY_TITLE)
    return tuple(nearest)


def _squared(one: Sequence[float], other: Sequence[float]) -> float:
    parts = zip(one, other, _SPREAD, strict=True)
    return sum(((mine - typical) / spread) ** 2 for mine, typical, spread in parts)
