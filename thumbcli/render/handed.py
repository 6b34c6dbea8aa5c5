"""The style of a channel: its own colours, face, case and backdrop in place of a category's.

What could not be told of a channel comes from the category whose own colours are nearest: always the same
one, so that all titles of a channel look alike.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.hand import Case
from thumbcli.render.hand_motifs import CALM, LIVELY
from thumbcli.render.oklab import apart, from_lch, to_lab
from thumbcli.render.palette import BLACK, STYLES, mix
from thumbcli.render.recast import cast

if TYPE_CHECKING:
    from thumbcli.design import FontFile
    from thumbcli.hand import Hand
    from thumbcli.render.motifs import Motif
    from thumbcli.render.palette import Style

__all__ = ["hand_motif", "hand_style", "in_face", "text_scale"]

_WARMEST = math.radians(62)
_TURN = math.radians(30)
_GREY = 0.035
_MUTED = 0.055
_CHROMA = (0.05, 0.19)
_LIVELIER, _LIKE_ACCENT = 1.6, 0.8
_PALE_GREY = 0.88
_RUNS_INTO = 0.6
_COLOURED, _OTHER_HUE_DEG = 0.035, 40.0
_SECOND_LIGHT = (0.66, 0.72)
_THIRD_LIGHT = 0.78
_OWN_SECOND = 0.12
_USUAL_SHARE = 0.2
_SCALE_MIN = 0.78


@lru_cache(64)
def hand_style(style: Style, hand: Hand) -> Style:
    """Return `style` as the hand writes and colours.

    Args:
        style: Of the title's category: gives the kicker and the icon.
        hand: What the references taught.

    Raises:
        RequestRefused: The hand's face is not installed.
    """
    base = _nearest(hand)
    ground, surface, ink, accent = (
        _colour(text) for text in (hand.background, hand.surface, hand.ink, hand.accent)
    )
    second, third = _companions(hand, ground, surface, accent)
    made = cast(
        replace(base, kicker=style.kicker, icon=style.icon),
        ground,
        accent,
        second,
        third,
        end=mix(ground, surface, _RUNS_INTO),
        own_ink=ink,
    )
    muted = hand.chroma < _MUTED
    made = replace(
        made,
        paper=made.ground,
        panel=(mix(surface, accent, 0.45), surface) if muted else made.panel,
        upper=base.upper if hand.case is None else hand.case is Case.UPPER,
    )
    return in_face(made, hand.face) if hand.face else made


def in_face(style: Style, wish: str | FontFile) -> Style:
    """Return `style` with all its headlines in one face.

    Raises:
        RequestRefused: No such font family is installed, or the font file is broken.
    """
    from thumbcli.render.families import wished_face

    face = wished_face(wish)
    return replace(style, display=face, alternates=(), serif=face)


def hand_motif(hand: Hand, *, grave: bool = False) -> Motif:
    """Return the backdrop that this hand draws on: quiet for muted colours and grave titles, else lively."""
    motifs = CALM if hand.chroma < _MUTED or grave else LIVELY
    colours = f"{hand.background},{hand.surface},{hand.ink},{hand.accent}"
    turn = int.from_bytes(hashlib.sha256(colours.encode()).digest()[:4])
    return motifs[sorted(motifs)[turn % len(motifs)]]


def text_scale(hand: Hand) -> float:
    """Return how large words are set against what the room allows, 0.78 to 1."""
    if hand.text_share is None:
        return 1.0
    return max(_SCALE_MIN, min(1.0, math.sqrt(hand.text_share / _USUAL_SHARE)))


@lru_cache(64)
def _nearest(hand: Hand) -> Style:
    """Return the category's style whose ground and accent come nearest."""

    def distance(style: Style) -> float:
        return apart(style.ground, _colour(hand.background)) + apart(style.accent, _colour(hand.accent))

    return min(STYLES.values(), key=distance)


def _companions(hand: Hand, ground: int, surface: int, accent: int) -> tuple[int, int]:
    """Return the second and the third colour: neighbours of the accent as lively and as warm as the rest."""
    lab = to_lab(accent)
    if lab.chroma < _GREY:
        return mix(accent, ground, 0.35), from_lch(_PALE_GREY, 0, 0)
    lively = max(hand.chroma * _LIVELIER, lab.chroma * _LIKE_ACCENT if hand.chroma >= _MUTED else 0.0)
    chroma = min(max(lively, _CHROMA[0]), _CHROMA[1], lab.chroma + 0.04)
    goal = _WARMEST if hand.warmth >= 0 else _WARMEST + math.pi
    side = math.copysign(1.0, math.sin(goal - lab.hue) or 1.0)
    lightness = _SECOND_LIGHT[0] if hand.dark else _SECOND_LIGHT[1]
    own, behind = to_lab(surface), to_lab(ground)
    if hand.dark and behind.chroma >= _COLOURED and _apart_deg(behind.hue, lab.hue) > _OTHER_HUE_DEG:
        # A warm glow over a cold ground would be mud.
        second = from_lch(_SECOND_LIGHT[0] - 0.04, chroma, behind.hue)
    elif own.chroma > _GREY * 2 and apart(surface, ground) > _OWN_SECOND:
        second = from_lch(min(0.7, max(0.42, own.lightness)), max(own.chroma, chroma), own.hue)
    else:
        second = from_lch(lightness, chroma, lab.hue + side * _TURN)
    return second, from_lch(_THIRD_LIGHT, chroma, lab.hue - side * _TURN)


def _apart_deg(one: float, other: float) -> float:
    """Return how far two hues (in radians) lie apart, 0 to 180 degrees."""
    return abs(math.degrees(math.remainder(one - other, math.tau)))


def _colour(text: str) -> int:
    return BLACK | int(text.lstrip("#"), 16)
