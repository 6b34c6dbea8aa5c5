"""The few colours that many pictures are made of: k-means in OKLab over all of them at once.

The same pictures give the same colours: the centres are seeded farthest from each other, never at random.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.render.style.oklab import Lab, to_colour, to_lab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Cluster", "find_clusters"]

_SIDE_PX = 96
_BORDER = 0.09
_COUNT = 9
_ROUNDS = 8
_STILL = 1e-4
_RARE = 0.25
_MERGED = 0.035
_LIVELIEST = 0.34
_MANY = 2600
_FINE, _COARSE = 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One of the colours.

    Attributes:
        lab: The mean of its pixels.
        share: The part of all pixels that it takes, 0 to 1; each picture counts the same.
        border: The part that it takes of the pixels along the edges of the pictures, 0 to 1.
        vivid: The mean of the liveliest third of its pixels: what it is without highlights and blurred rims.
    """

    lab: Lab
    share: float
    border: float
    vivid: Lab

    @property
    def colour(self) -> int:
        """The mean as an ARGB integer."""
        return to_colour(self.lab)


@dataclass(frozen=True, slots=True)
class _Bin:
    lab: Lab
    share: float
    border: float


def find_clusters(pictures: Sequence[Image.Image]) -> tuple[Cluster, ...]:
    """Return at most nine colours, the one with the largest share first.

    Args:
        pictures: At least one, in RGB.
    """
    small = [picture.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.NEAREST) for picture in pictures]
    bins = _bins(small, _FINE)
    if len(bins) > _MANY:
        bins = _bins(small, _COARSE)
    return tuple(sorted(_merged(_k_means(bins)), key=lambda cluster: (-cluster.share, cluster.lab)))


def _bins(pictures: Sequence[Image.Image], bits: int) -> list[_Bin]:
    """Return the colours there are, rounded to so many bits a channel."""
    every, edge = Counter[int](), Counter[int]()
    for picture in pictures:
        # The bits that go are filled with the highest ones: black and white stay what they are.
        rounded = picture.point([(level >> 8 - bits << 8 - bits) | level >> bits for level in range(256)] * 3)
        every += _counted(rounded)
        inset = round(_BORDER * _SIDE_PX)
        rounded.paste((1, 2, 3), (inset, inset, _SIDE_PX - inset, _SIDE_PX - inset))
        edge += _counted(rounded)
    del edge[1 << 16 | 2 << 8 | 3]
    pixels, edges = every.total(), edge.total()
    return [_Bin(to_lab(colour), every[colour] / pixels, edge[colour] / edges) for colour in sorted(every)]


def _counted(picture: Image.Image) -> Counter[int]:
    colours = picture.getcolors(_SIDE_PX * _SIDE_PX) or []
    found: Mapping[int, int] = {
        colour[0] << 16 | colour[1] << 8 | colour[2]: count
        for count, colour in colours
        if isinstance(colour, tuple)
    }
    return Counter(found)


def _k_means(bins: Sequence[_Bin]) -> list[Cluster]:
    centres = _seeds(bins)
    members: list[list[_Bin]] = []
    for _ in range(_ROUNDS):
        members = [[] for _ in centres]
        for each in bins:
            distances = [_squared(each.lab, centre) for centre in centres]
            nearest = distances.index(min(distances))
            members[nearest].append(each)
        moved = [_mean(group) if group else centre for group, centre in zip(members, centres, strict=True)]
        still = max(map(_squared, moved, centres)) < _STILL**2
        centres = moved
        if still:
            break
    return [_cluster(group) for group in members if group]


def _seeds(bins: Sequence[_Bin]) -> list[Lab]:
    """Return the commonest colour, then again and again the one farthest from all so far.

    A rare colour has to be farther away to be taken: a few stray pixels are no colour of a channel.
    """
    first = max(bins, key=lambda each: (each.share, each.lab))
    centres = [first.lab]
    worth = [each.share**_RARE for each in bins]
    nearest = [_squared(each.lab, first.lab) for each in bins]
    while len(centres) < min(_COUNT, len(bins)):
        best = max(range(len(bins)), key=lambda at: nearest[at] * worth[at])
        centres.append(bins[best].lab)
        nearest = [
            min(before, _squared(each.lab, centres[-1])) for before, each in zip(nearest, bins, strict=True)
        ]
    return centres


def _squared(one: Lab, other: Lab) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _mean(group: Sequence[_Bin]) -> Lab:
    total = math.fsum(each.share for each in group)
    lightness, a, b = (math.fsum(each.lab[axis] * each.share for each in group) / total for axis in range(3))
    return Lab(lightness, a, b)


def _cluster(group: Sequence[_Bin]) -> Cluster:
    return Cluster(
        lab=_mean(group),
        share=math.fsum(each.share for each in group),
        border=math.fsum(each.border for each in group),
        vivid=_vivid(group),
    )


def _vivid(group: Sequence[_Bin]) -> Lab:
    """Return the mean of the liveliest third."""
    left = math.fsum(each.share for each in group) * _LIVELIEST
    kept: list[_Bin] = []
    for each in sorted(group, key=lambda each: (-each.lab.chroma, each.lab)):
        kept.append(each)
        left -= each.share
        if left <= 0:
            break
    return _mean(kept)


def _merged(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return the clusters, those made one that the eye hardly tells apart."""
    kept: list[Cluster] = []
    for cluster in sorted(clusters, key=lambda each: (-each.share, each.lab)):
        twin = next(
            (at for at, other in enumerate(kept) if math.dist(other.lab, cluster.lab) < _MERGED), None
        )
        if twin is None:
            kept.append(cluster)
        else:
            both = [_Bin(each.lab, each.share, each.border) for each in (kept[twin], cluster)]
            livelier = max(kept[twin].vivid, cluster.vivid, key=lambda lab: lab.chroma)
            kept[twin] = replace(_cluster(both), vivid=livelier)
    return kept
