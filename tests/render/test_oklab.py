"""OKLab: conversions, and perceived differences."""

from __future__ import annotations

import math

import pytest

from thumbcli.render.style.oklab import delta_e, from_lch, to_colour, to_lab

COLOURS = [0xFF000000, 0xFFFFFFFF, 0xFF808080, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFF123456, 0xFFFEDCBA]


@pytest.mark.parametrize("colour", COLOURS, ids=hex)
def test_a_colour_survives_the_round_trip(colour: int) -> None:
    """To the bit."""
    assert to_colour(to_lab(colour)) == colour


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma"),
    [(0xFFFFFFFF, 1.0, 0.0), (0xFF000000, 0.0, 0.0), (0xFFFF0000, 0.628, 0.258), (0xFF0000FF, 0.452, 0.313)],
    ids=["white", "black", "red", "blue"],
)
def test_known_colours_have_their_published_coordinates(colour: int, lightness: float, chroma: float) -> None:
    """Lightness and chroma as published with the space."""
    lab = to_lab(colour)
    assert lab.lightness == pytest.approx(lightness, abs=0.002)
    assert lab.chroma == pytest.approx(chroma, abs=0.002)


def test_hue_and_chroma_make_the_colour_again() -> None:
    """From its polar coordinates."""
    lab = to_lab(0xFF3366AA)
    assert from_lch(lab.lightness, lab.chroma, lab.hue) == 0xFF3366AA


def test_out_of_gamut_channels_are_clipped() -> None:
    """They do not overflow."""
    assert from_lch(0.9, 0.9, math.radians(30)) >> 16 & 255 == 255


def test_black_and_white_are_farthest_apart() -> None:
    """And a colour equals itself."""
    assert delta_e(0xFF000000, 0xFFFFFFFF) == pytest.approx(1.0, abs=0.001)
    assert delta_e(0xFF123456, 0xFF123456) == 0
