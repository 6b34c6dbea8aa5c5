"""Which of the colours of a channel is its background, its surface, its ink, its accent.

Whatever the pictures were, ink reads on background and surface, and the accent is told from both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, luminance, mix
from thumbcli.render.style.oklab import Lab, delta_e, from_lch, to_colour, to_lab

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from thumbcli.render.learning.color_clusters import Cluster

__all__ = ["Roles", "cast_roles", "mean_chroma", "warmth_of"]

_NEAR, _MUCH = 0.15, 0.6
_BORDER_WEIGHT, _BEHIND_WEIGHT = 1.2, 2.0
_FAINT_INK = 2.2
_PLAIN = 6.0
_INK_SHARE = 0.012
_SURFACE_APART, _TOLD_FROM_ACCENT = 0.07, 0.13
_LARGE_SHARE = 0.25
_LIFT_DARK, _LIFT_LIGHT, _LIVELIER = 0.1, -0.07, 1.15
_GREY_ACCENT = 0.38
_LEAST_SHARE = 0.004
_MUDDY, _MIXTURES, _INKED = 0.75, 10, 4
_RARITY = 0.28
_TOLD_APART = 0.17
_TOLD_FROM_INK = 0.10
_GREY = 0.035
_STEPS = 40
_MARGIN = 1.01
_WARMEST = math.radians(62)
_FULL_CHROMA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Four colours as ARGB integers, by what they are for."""

    background: int
    surface: int
    ink: int
    accent: int


def cast_roles(
    clusters: Sequence[Cluster], written: Mapping[int, float], behind: Mapping[int, float]
) -> Roles:
    """Return the roles of the colours.

    Args:
        clusters: The colours there are; at least one.
        written: How much of the pictures the letters of a colour take, by its place among the clusters.
        behind: How much of the ground around letters a colour takes, 0 to 1.
    """
    lies_in = _background(clusters, written, behind)
    lively = _liveliest(clusters, lies_in.colour, WHITE)
    background = to_colour(_purest(clusters, lies_in, lively).vivid)
    ink = _ink(clusters, written, background)
    background = _until(background, ink, lambda shade: contrast(shade, ink) >= READABLE * _MARGIN)
    liveliest = _liveliest(clusters, background, ink)
    surface = _surface(clusters, background, ink, liveliest)
    accent = _told(liveliest, background, surface, ink)
    return Roles(background=background, surface=surface, ink=ink, accent=accent)


def mean_chroma(clusters: Sequence[Cluster]) -> float:
    """Return the mean chroma of all pixels, 0 for grey."""
    return math.fsum(cluster.lab.chroma * cluster.share for cluster in clusters)


def warmth_of(clusters: Sequence[Cluster]) -> float:
    """Return where all pixels lie between cold (-1: blue, cyan) and warm (1: orange); 0 for grey."""
    chroma = mean_chroma(clusters)
    if not chroma:
        return 0.0
    leaning = math.fsum(
        cluster.lab.chroma * cluster.share * math.cos(cluster.lab.hue - _WARMEST) for cluster in clusters
    )
    return leaning / chroma * min(1.0, chroma / _FULL_CHROMA)


def _background(
    clusters: Sequence[Cluster], written: Mapping[int, float], behind: Mapping[int, float]
) -> Cluster:
    """Return the colour that most lies in, by itself or in shades near it, above all at edges and words."""
    room = [
        cluster.share + _BORDER_WEIGHT * cluster.border + _BEHIND_WEIGHT * behind.get(at, 0.0)
        for at, cluster in enumerate(clusters)
    ]

    def holds(at: int) -> float:
        near = (
            room[place] * (1 - _apart(clusters[at].lab, other.lab) / _NEAR)
            for place, other in enumerate(clusters)
            if _apart(clusters[at].lab, other.lab) < _NEAR
        )
        return math.fsum(near) - written.get(at, 0.0)

    return clusters[max(range(len(clusters)), key=lambda at: (holds(at), clusters[at].lab))]


def _purest(clusters: Sequence[Cluster], background: Cluster, accent: int) -> Cluster:
    """Return that shade of the background which the accent shines into least: rays and glows tint it."""
    least = (background.share + background.border) * _MUCH
    shades = (
        cluster
        for cluster in clusters
        if _apart(cluster.lab, background.lab) < _NEAR and cluster.share + cluster.border >= least
    )
    return max(shades, key=lambda cluster: (delta_e(cluster.colour, accent), cluster.lab))


def _apart(one: Lab, other: Lab) -> float:
    """Return how far two colours look apart."""
    return float(math.dist(one, other))


def _ink(clusters: Sequence[Cluster], written: Mapping[int, float], background: int) -> int:
    """Return the colour of most letters that stand out from the background; else near-white or near-black."""
    places = [
        at
        for at, share in written.items()
        if share >= _INK_SHARE and contrast(clusters[at].colour, background) >= _FAINT_INK
    ]
    best = max(
        places,
        key=lambda at: (
            written[at] * contrast(clusters[at].colour, background) / (1 + 6 * clusters[at].lab.chroma)
        ),
        default=None,
    )
    light = contrast(WHITE, background) >= contrast(BLACK, background)
    if best is not None:
        light = luminance(clusters[best].colour) > luminance(background)
        wanted = clusters[best].colour
    else:
        tint = to_lab(background)
        wanted = from_lch(0.985 if light else 0.2, min(0.012 if light else 0.04, tint.chroma), tint.hue)
    end = WHITE if light else BLACK
    return _towards(wanted, end, lambda shade: contrast(shade, background) >= READABLE * _MARGIN)


def _surface(clusters: Sequence[Cluster], background: int, ink: int, accent: int) -> int:
    """Return the largest other colour that needs the least change to carry the ink.

    On a dark background that is a lighter one, for the darkest parts of a picture are outlines and shadows.
    Where there is none, it is a shade of the background.
    """
    ground = to_lab(background)
    dark = luminance(ink) > luminance(background)

    def readable(shade: int) -> bool:
        return contrast(shade, ink) >= READABLE * _MARGIN

    best, most = None, 0.0
    for cluster in clusters:
        if dark and cluster.lab.lightness < ground.lightness and cluster.share < _LARGE_SHARE:
            continue
        shade = _until(cluster.colour, ink, readable)
        moved = delta_e(shade, cluster.colour)
        told = delta_e(shade, background) >= _SURFACE_APART and delta_e(shade, accent) >= _TOLD_FROM_ACCENT
        told = told and not (cluster.share < _LARGE_SHARE and _is_mud(cluster, background, accent, ink))
        worth = cluster.share * (1 - moved / _TOLD_APART)
        if told and readable(shade) and worth > most and cluster.share >= _LEAST_SHARE:
            best, most = shade, worth
    if best is not None:
        return best
    lift = _LIFT_DARK if dark else _LIFT_LIGHT
    lifted = to_colour(Lab(ground.lightness + lift, ground.a * _LIVELIER, ground.b * _LIVELIER))
    return _until(lifted, ink, readable)


def _is_mud(cluster: Cluster, background: int, accent: int, ink: int) -> bool:
    """Tell whether a colour is but the background with the accent or the ink shining through.

    A mixture of two hues is greyer than the background; one of two shades of a hue is none. So much ink as
    in a shadow or a blurred rim no panel has.
    """
    paler = cluster.lab.chroma < to_lab(background).chroma * _MUDDY
    accents = range(1, _MIXTURES) if paler else ()
    inks = range(1 if paler else _INKED, _MIXTURES)
    mixtures = (
        mix(background, other, part / _MIXTURES)
        for other, parts in ((accent, accents), (ink, inks))
        for part in parts
    )
    return any(delta_e(cluster.colour, shade) < _SURFACE_APART for shade in mixtures)


def _liveliest(clusters: Sequence[Cluster], background: int, ink: int) -> int:
    """Return the liveliest colour that is told from the background; in grey pictures a grey one."""

    def liveliness(cluster: Cluster) -> float:
        told = min(delta_e(cluster.colour, background), _TOLD_APART)
        return float(cluster.lab.chroma * cluster.share**_RARITY * (told + 0.02))

    best = max(clusters, key=lambda cluster: (liveliness(cluster), cluster.lab))
    if best.lab.chroma >= _GREY:
        return to_colour(best.vivid)
    far = max(clusters, key=lambda each: (delta_e(each.colour, background) * each.share**_RARITY, each.lab))
    return far.colour if delta_e(far.colour, background) > _TOLD_APART else mix(ink, background, _GREY_ACCENT)


def _told(colour: int, background: int, surface: int, ink: int) -> int:
    """Return the shade of a colour, the nearest there is, that is told from the grounds and the ink."""
    lab = to_lab(colour)

    def short(shade: int) -> float:
        grounds = min(delta_e(shade, background), delta_e(shade, surface))
        return max(0.0, _TOLD_APART - grounds) + max(0.0, _TOLD_FROM_INK - delta_e(shade, ink))

    def shade_at(step: int) -> int:
        return to_colour(Lab(min(0.97, max(0.12, lab.lightness + step / _STEPS)), lab.a, lab.b))

    shades = [shade_at(step) for step in sorted(range(-_STEPS, _STEPS + 1), key=abs)]
    return next((shade for shade in (colour, *shades) if short(shade) <= 0), min(shades, key=short))


def _until(colour: int, ink: int, good: Callable[[int], bool]) -> int:
    """Return the colour, moved away from the ink's lightness until it is good."""
    return _towards(colour, BLACK if luminance(ink) > luminance(colour) else WHITE, good)


def _towards(colour: int, end: int, good: Callable[[int], bool]) -> int:
    """Return the colour, with its hue, as little nearer to black or white as it takes to be good."""
    lab, goal = to_lab(colour), to_lab(end).lightness
    for step in range(_STEPS + 1):
        part = step / _STEPS
        keep = 1 - part**2
        shade = to_colour(Lab(lab.lightness + (goal - lab.lightness) * part, lab.a * keep, lab.b * keep))
        if not step:
            shade = colour
        if good(shade):
            return shade
    return end
