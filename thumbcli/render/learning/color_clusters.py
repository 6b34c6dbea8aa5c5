"""Find the main colours of several pictures: k-means in OKLab over all of them at once.

The same pictures give the same colours: centres are seeded far from each other, never at random.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.render.style.oklab import Lab, to_colour, to_lab

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cluster", "find_clusters"]

# Set by hand on the sets of `tests/render/reference_sets.py`. Distances are in OKLab: black to white is 1.
_SAMPLE_SIDE_PX = 96
_BORDER_WIDTH = 0.09
_MAX_CLUSTERS = 9
_FINE_BITS, _COARSE_BITS = 5, 4
"""To how many bits a channel is rounded, and to how many in pictures of very many colours."""

_MAX_FINE_BINS = 2600
_MAX_ITERATIONS = 8
_CONVERGED = 1e-4
"""Centres that move no further have converged."""

_SHARE_EXPONENT = 0.25
"""A seed is the colour with the largest share^0.25 * distance² to the nearest seed before it."""

_INDISTINCT = 0.035
"""Colours that are nearer to each other are hardly told apart."""

_VIVID_SHARE = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One of the main colours.

    Attributes:
        lab: The mean of its pixels.
        share: Its part of all pixels, 0 to 1; each picture counts the same.
        border: Its part of the pixels along the edges of the pictures, 0 to 1.
        vivid: The mean of the most saturated third of its pixels: the colour without highlights and blurred
            edges.
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
    """Return at most nine colours, largest share first.

    Args:
        pictures: At least one, in RGB.
    """
    small = [
        picture.resize((_SAMPLE_SIDE_PX, _SAMPLE_SIDE_PX), Image.Resampling.NEAREST) for picture in pictures
    ]
    bins = _bins(small, _FINE_BITS)
    if len(bins) > _MAX_FINE_BINS:
        bins = _bins(small, _COARSE_BITS)
    return tuple(sorted(_merge_similar(_k_means(bins)), key=lambda cluster: (-cluster.share, cluster.lab)))


def _bins(pictures: Sequence[Image.Image], bits: int) -> list[_Bin]:
    """Return the colours of the pictures, rounded to `bits` per channel."""
    counts, border_counts = Counter[int](), Counter[int]()
    for picture in pictures:
        # The dropped bits are filled with the highest ones: black and white stay what they are.
        rounded = picture.point([(level >> 8 - bits << 8 - bits) | level >> bits for level in range(256)] * 3)
        counts += _count_colours(rounded)
        border_px = round(_BORDER_WIDTH * _SAMPLE_SIDE_PX)
        rounded.paste(
            (1, 2, 3), (border_px, border_px, _SAMPLE_SIDE_PX - border_px, _SAMPLE_SIDE_PX - border_px)
        )
        border_counts += _count_colours(rounded)
    del border_counts[1 << 16 | 2 << 8 | 3]
    total, border_total = counts.total(), border_counts.total()
    return [
        _Bin(to_lab(colour), counts[colour] / total, border_counts[colour] / border_total)
        for colour in sorted(counts)
    ]


def _count_colours(picture: Image.Image) -> Counter[int]:
    colours = picture.getcolors(_SAMPLE_SIDE_PX * _SAMPLE_SIDE_PX) or []
    tuples = ((count, colour) for count, colour in colours if isinstance(colour, tuple))
    return Counter({red << 16 | green << 8 | blue: count for count, (red, green, blue) in tuples})


def _k_means(bins: Sequence[_Bin]) -> list[Cluster]:
    centres = _seeds(bins)
    members: list[list[_Bin]] = []
    for _ in range(_MAX_ITERATIONS):
        members = [[] for _ in centres]
        for each in bins:
            distances = [_squared(each.lab, centre) for centre in centres]
            nearest = distances.index(min(distances))
            members[nearest].append(each)
        moved = [_mean(group) if group else centre for group, centre in zip(members, centres, strict=True)]
        converged = max(map(_squared, moved, centres)) < _CONVERGED**2
        centres = moved
        if converged:
            break
    return [_cluster(group) for group in members if group]


def _seeds(bins: Sequence[_Bin]) -> list[Lab]:
    """Return the most common colour, then one after another the one farthest from all before it.

    A rare colour has to be farther away to be taken: a few stray pixels are not a main colour.
    """
    first = max(bins, key=lambda each: (each.share, each.lab))
    centres = [first.lab]
    weights = [each.share**_SHARE_EXPONENT for each in bins]
    nearest = [_squared(each.lab, first.lab) for each in bins]
    while len(centres) < min(_MAX_CLUSTERS, len(bins)):
        best = max(range(len(bins)), key=lambda at: nearest[at] * weights[at])
        centres.append(bins[best].lab)
        nearest = [
            min(before, _squared(each.lab, centres[-1])) for before, each in zip(nearest, bins, strict=True)
        ]
    return centres


def _squared(one: Lab, other: Lab) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _mean(group: Sequence[_Bin | Cluster]) -> Lab:
    total = math.fsum(each.share for each in group)
    lightness, a, b = (math.fsum(each.lab[axis] * each.share for each in group) / total for axis in range(3))
    return Lab(lightness, a, b)


def _cluster(group: Sequence[_Bin | Cluster]) -> Cluster:
    return Cluster(
        lab=_mean(group),
        share=math.fsum(each.share for each in group),
        border=math.fsum(each.border for each in group),
        vivid=_vivid(group),
    )


def _vivid(group: Sequence[_Bin | Cluster]) -> Lab:
    """Return the mean of the most saturated third."""
    left = math.fsum(each.share for each in group) * _VIVID_SHARE
    kept: list[_Bin | Cluster] = []
    for each in sorted(group, key=lambda each: (-each.lab.chroma, each.lab)):
        kept.append(each)
        left -= each.share
        if left <= 0:
            break
    return _mean(kept)


def _merge_similar(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return the clusters, with those merged that are hardly told apart."""
    kept: list[Cluster] = []
    for cluster in sorted(clusters, key=lambda each: (-each.share, each.lab)):
        similar = next(
            (at for at, other in enumerate(kept) if math.dist(other.lab, cluster.lab) < _INDISTINCT), None
        )
        if similar is None:
            kept.append(cluster)
        else:
            more_vivid = max(kept[similar].vivid, cluster.vivid, key=lambda lab: lab.chroma)
            kept[similar] = replace(_cluster((kept[similar], cluster)), vivid=more_vivid)
    return kept
