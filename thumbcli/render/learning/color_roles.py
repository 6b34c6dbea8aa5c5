"""Assign the main colours of a channel to roles: background, surface, ink and accent.

Whatever the pictures are, ink is readable on background and surface, and the accent is distinct from both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, luminance, mix
from thumbcli.render.style.oklab import GREY_CHROMA, Lab, delta_e, from_lch, to_colour, to_lab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.learning.color_clusters import Cluster

__all__ = ["Roles", "assign_roles", "mean_chroma", "mean_warmth", "second_accent"]

# Set by hand on the sets of `tests/render/reference_sets.py`. Distances are in OKLab: black to white is 1.
# Shares are parts of all pixels.
_SAME_SHADE = 0.15
"""Colours nearer to each other are shades of one colour."""

_MIN_SHADE_SHARE = 0.6
"""A shade may stand for the background if its share is this part of the background's."""

_BORDER_WEIGHT, _BEHIND_WEIGHT = 1.2, 2.0
"""How much the edges of pictures, and what is behind letters, count for the background."""

_MIN_INK_CONTRAST = 2.2
_MIN_INK_SHARE = 0.012
_INK_CHROMA_PENALTY = 6.0
"""Grey ink is more likely than coloured ink: the score is divided by 1 + 6 * chroma."""

_MIN_SURFACE_DISTANCE, _MIN_SURFACE_ACCENT_DISTANCE = 0.07, 0.13
_MIN_SURFACE_SHARE = 0.004
_LARGE_SHARE = 0.25
"""A colour of this share is a surface even if it looks like a shadow or a blend of others."""

_DARK_SURFACE_LIFT, _LIGHT_SURFACE_LIFT, _SURFACE_CHROMA = 0.1, -0.07, 1.15
"""A surface made from the background: change of lightness on dark and on light, and factor of chroma."""

_BLEND_STEPS = 10
_MIN_INK_STEPS = 4
"""Blends with ink are recognised from 4 of 10 steps on, paler ones from the first step."""

_PALE_CHROMA = 0.75
_DISTINCT = 0.17
_MIN_ACCENT_INK_DISTANCE = 0.10
_SHARE_EXPONENT = 0.28
"""How much the share of a colour counts for an accent: share^0.28 * chroma."""

_MIN_SECOND_SHARE, _MIN_SECOND_CHROMA, _OTHER_HUE_COSINE = 0.02, 0.09, 0.7
"""Of a second accent: its part of all pixels, its chroma, and the cosine of its hue to the accent's."""

_GREY_ACCENT_MIX = 0.38
"""The part of background in the ink, for the accent of grey pictures."""

_LIGHT_INK, _DARK_INK = (0.985, 0.012), (0.2, 0.04)
"""Lightness and largest chroma of ink that is not taken from the pictures."""

_ACCENT_LIGHTNESS = (0.12, 0.97)
_STEPS = 40
_ROUNDING_MARGIN = 1.01
"""Contrast is a little higher than required, as colours are rounded to 8 bits afterwards."""

_WARMEST_HUE = math.radians(62)
"""Orange."""

_FULL_CHROMA = 0.05
"""From here on pictures count as coloured; greyer ones are less warm or cold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Four colours as ARGB integers, by their use."""

    background: int
    surface: int
    ink: int
    accent: int


def assign_roles(
    clusters: Sequence[Cluster], letter_shares: Mapping[int, float], behind_shares: Mapping[int, float]
) -> Roles:
    """Return the colour of each role.

    Args:
        clusters: The main colours; at least one.
        letter_shares: The part of all pixels that letters of a colour take, by its index in `clusters`.
        behind_shares: The part of what is around letters that a colour takes, 0 to 1, by the same index.
    """
    commonest = _background(clusters, letter_shares, behind_shares)
    vivid_accent = _accent_candidate(clusters, commonest.colour, WHITE)
    background = to_colour(_purest_shade(clusters, commonest, vivid_accent).vivid)
    ink = _ink(clusters, letter_shares, background)
    background = _away_from(background, ink)
    accent_candidate = _accent_candidate(clusters, background, ink)
    surface = _surface(clusters, background, ink, accent_candidate)
    accent = _distinct_shade(accent_candidate, background, surface, ink)
    return Roles(background=background, surface=surface, ink=ink, accent=accent)


def second_accent(clusters: Sequence[Cluster], roles: Roles, common: frozenset[int]) -> int | None:
    """Return the most prominent colour that is none of the roles nor a shade of one; None for none.

    Args:
        clusters: The main colours.
        roles: What they are used for.
        common: The indexes of the colours that all pictures have.
    """
    taken = (roles.background, roles.surface, roles.ink, roles.accent)
    own_hue = to_lab(roles.accent).hue
    found = [
        cluster
        for at, cluster in enumerate(clusters)
        if at in common
        and cluster.share >= _MIN_SECOND_SHARE
        and cluster.vivid.chroma >= _MIN_SECOND_CHROMA
        and math.cos(cluster.vivid.hue - own_hue) < _OTHER_HUE_COSINE
        and all(delta_e(cluster.colour, colour) >= _DISTINCT for colour in taken)
    ]
    best = max(found, key=lambda each: each.share**_SHARE_EXPONENT * each.vivid.chroma, default=None)
    return None if best is None else to_colour(best.vivid)


def mean_chroma(clusters: Sequence[Cluster]) -> float:
    """Return the mean chroma of all pixels, 0 for grey."""
    return math.fsum(cluster.lab.chroma * cluster.share for cluster in clusters)


def mean_warmth(clusters: Sequence[Cluster]) -> float:
    """Return how warm all pixels are on average: -1 for blue and cyan, 1 for orange, 0 for grey."""
    chroma = mean_chroma(clusters)
    if not chroma:
        return 0.0
    leaning = math.fsum(
        cluster.lab.chroma * cluster.share * math.cos(cluster.lab.hue - _WARMEST_HUE) for cluster in clusters
    )
    return leaning / chroma * min(1.0, chroma / _FULL_CHROMA)


def _background(
    clusters: Sequence[Cluster], letter_shares: Mapping[int, float], behind_shares: Mapping[int, float]
) -> Cluster:
    """Return the most common colour, its shades included; edges and what is behind words count more."""
    weights = [
        cluster.share + _BORDER_WEIGHT * cluster.border + _BEHIND_WEIGHT * behind_shares.get(at, 0.0)
        for at, cluster in enumerate(clusters)
    ]

    def dominance(at: int) -> float:
        nearby = (
            weights[at_other] * (1 - math.dist(clusters[at].lab, other.lab) / _SAME_SHADE)
            for at_other, other in enumerate(clusters)
            if math.dist(clusters[at].lab, other.lab) < _SAME_SHADE
        )
        return math.fsum(nearby) - letter_shares.get(at, 0.0)

    return clusters[max(range(len(clusters)), key=lambda at: (dominance(at), clusters[at].lab))]


def _purest_shade(clusters: Sequence[Cluster], background: Cluster, accent: int) -> Cluster:
    """Return the shade of the background that is least tinted by the accent, as by rays and glows."""
    least = (background.share + background.border) * _MIN_SHADE_SHARE
    shades = (
        cluster
        for cluster in clusters
        if math.dist(cluster.lab, background.lab) < _SAME_SHADE and cluster.share + cluster.border >= least
    )
    return max(shades, key=lambda cluster: (delta_e(cluster.colour, accent), cluster.lab))


def _ink(clusters: Sequence[Cluster], letter_shares: Mapping[int, float], background: int) -> int:
    """Return the colour of most letters with contrast to the background; else near-white or near-black."""
    places = [
        at
        for at, share in letter_shares.items()
        if share >= _MIN_INK_SHARE and contrast(clusters[at].colour, background) >= _MIN_INK_CONTRAST
    ]
    best = max(
        places,
        key=lambda at: (
            letter_shares[at]
            * contrast(clusters[at].colour, background)
            / (1 + _INK_CHROMA_PENALTY * clusters[at].lab.chroma)
        ),
        default=None,
    )
    light = contrast(WHITE, background) >= contrast(BLACK, background)
    if best is not None:
        light = luminance(clusters[best].colour) > luminance(background)
        wanted = clusters[best].colour
    else:
        tint = to_lab(background)
        lightness, max_chroma = _LIGHT_INK if light else _DARK_INK
        wanted = from_lch(lightness, min(max_chroma, tint.chroma), tint.hue)
    return _shift_towards(wanted, WHITE if light else BLACK, background)


def _surface(clusters: Sequence[Cluster], background: int, ink: int, accent: int) -> int:
    """Return the largest other colour that needs the least change for ink to be readable on it.

    On a dark background it is a lighter one, because darker parts of a picture are outlines and shadows. If
    there is none, it is a shade of the background.
    """
    ground = to_lab(background)
    dark = luminance(ink) > luminance(background)
    best, most = None, 0.0
    for cluster in clusters:
        if cluster.share < _LARGE_SHARE and (
            (dark and cluster.lab.lightness < ground.lightness) or _is_blend(cluster, background, accent, ink)
        ):
            continue
        shade = _away_from(cluster.colour, ink)
        distinct = (
            delta_e(shade, background) >= _MIN_SURFACE_DISTANCE
            and delta_e(shade, accent) >= _MIN_SURFACE_ACCENT_DISTANCE
        )
        score = cluster.share * (1 - delta_e(shade, cluster.colour) / _DISTINCT)
        if distinct and _readable(shade, ink) and score > most and cluster.share >= _MIN_SURFACE_SHARE:
            best, most = shade, score
    if best is not None:
        return best
    lift = _DARK_SURFACE_LIFT if dark else _LIGHT_SURFACE_LIFT
    shifted = to_colour(Lab(ground.lightness + lift, ground.a * _SURFACE_CHROMA, ground.b * _SURFACE_CHROMA))
    return _away_from(shifted, ink)


def _is_blend(cluster: Cluster, background: int, accent: int, ink: int) -> bool:
    """Tell whether a colour is only a blend of the background with the accent or the ink.

    A blend of two hues is paler than the background. A blend with much ink is a shadow or a blurred edge.
    """
    is_pale = cluster.lab.chroma < to_lab(background).chroma * _PALE_CHROMA
    accents = range(1, _BLEND_STEPS) if is_pale else ()
    inks = range(1 if is_pale else _MIN_INK_STEPS, _BLEND_STEPS)
    blends = (
        mix(background, other, fraction / _BLEND_STEPS)
        for other, parts in ((accent, accents), (ink, inks))
        for fraction in parts
    )
    return any(delta_e(cluster.colour, shade) < _MIN_SURFACE_DISTANCE for shade in blends)


def _accent_candidate(clusters: Sequence[Cluster], background: int, ink: int) -> int:
    """Return the most vivid colour that is distinct from the background; in grey pictures a grey one."""

    def liveliness(cluster: Cluster) -> float:
        distance = min(delta_e(cluster.colour, background), _DISTINCT)
        return float(cluster.lab.chroma * cluster.share**_SHARE_EXPONENT * (distance + 0.02))

    best = max(clusters, key=lambda cluster: (liveliness(cluster), cluster.lab))
    if best.lab.chroma >= GREY_CHROMA:
        return to_colour(best.vivid)
    far = max(
        clusters, key=lambda each: (delta_e(each.colour, background) * each.share**_SHARE_EXPONENT, each.lab)
    )
    return (
        far.colour if delta_e(far.colour, background) > _DISTINCT else mix(ink, background, _GREY_ACCENT_MIX)
    )


def _distinct_shade(colour: int, background: int, surface: int, ink: int) -> int:
    """Return the nearest shade of a colour that is distinct from background, surface and ink."""
    lab = to_lab(colour)
    darkest, lightest = _ACCENT_LIGHTNESS

    def shortfall(shade: int) -> float:
        grounds = min(delta_e(shade, background), delta_e(shade, surface))
        return max(0.0, _DISTINCT - grounds) + max(0.0, _MIN_ACCENT_INK_DISTANCE - delta_e(shade, ink))

    def shade_at(step: int) -> int:
        return to_colour(Lab(min(lightest, max(darkest, lab.lightness + step / _STEPS)), lab.a, lab.b))

    shades = [shade_at(step) for step in sorted(range(-_STEPS, _STEPS + 1), key=abs)]
    return next((shade for shade in (colour, *shades) if shortfall(shade) <= 0), min(shades, key=shortfall))


def _readable(one: int, other: int) -> bool:
    return contrast(one, other) >= READABLE * _ROUNDING_MARGIN


def _away_from(colour: int, ink: int) -> int:
    """Return the colour, shifted away from the lightness of the ink until that is readable on it."""
    return _shift_towards(colour, BLACK if luminance(ink) > luminance(colour) else WHITE, ink)


def _shift_towards(colour: int, end: int, other: int) -> int:
    """Return the colour with its hue, shifted as little as possible to black or white to suit `other`."""
    if _readable(colour, other):
        return colour
    lab, end_lightness = to_lab(colour), to_lab(end).lightness
    for step in range(1, _STEPS + 1):
        fraction = step / _STEPS
        lightness = lab.lightness + (end_lightness - lab.lightness) * fraction
        shade = to_colour(Lab(lightness, lab.a * (1 - fraction**2), lab.b * (1 - fraction**2)))
        if _readable(shade, other):
            return shade
    return end
