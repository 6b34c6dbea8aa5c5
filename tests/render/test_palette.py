"""Colours and their contrast."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render.style.color import (
    BLACK,
    READABLE,
    WHITE,
    contrast,
    ensure_contrast,
    fill_and_ink,
    gray,
    luminance,
    mix,
    with_alpha,
)
from thumbcli.render.style.palette import NEUTRAL_STYLES, SOBER_STYLES, STYLES, TOPIC_STYLES, Style

ALL = [
    *(pytest.param(style, id=category) for category, style in STYLES.items()),
    *(pytest.param(style, id=topic) for topic, style in TOPIC_STYLES.items()),
    *(pytest.param(style, id=f"neutral {number}") for number, style in enumerate(NEUTRAL_STYLES)),
    *(pytest.param(style, id=f"sober {number}") for number, style in enumerate(SOBER_STYLES)),
]


def test_every_category_but_auto_has_a_style() -> None:
    """A new category needs a look."""
    assert set(STYLES) == set(Category) - {Category.AUTO}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(WHITE, BLACK, 21.0), (WHITE, WHITE, 1.0), (0xFF777777, WHITE, 4.48), (0xFFFF0000, WHITE, 4.0)],
    ids=["black on white", "white on white", "the well-known grey", "pure red"],
)
def test_contrast_is_the_ratio_of_wcag(one: int, other: int, ratio: float) -> None:
    """Known pairs, either way round."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("style", ALL)
def test_boxes_and_labels_are_readable_in_every_style(style: Style) -> None:
    """Whatever colour a box is made of."""
    for colour in (style.accent, style.secondary, style.tertiary):
        fill, ink = fill_and_ink(colour, style.dark)
        assert contrast(fill, ink) >= READABLE


@pytest.mark.parametrize("style", ALL)
def test_ink_and_paper_accent_are_readable_on_their_backgrounds(style: Style) -> None:
    """Before any scrim."""
    assert contrast(style.ink, style.background) >= READABLE
    assert contrast(style.dark, style.paper) >= READABLE
    assert contrast(style.paper_accent, style.paper) >= READABLE - 0.5


@pytest.mark.parametrize("behind", [WHITE, BLACK, 0xFF808080, 0xFFFFD400, 0xFF14205A])
def test_contrast_can_always_be_ensured(behind: int) -> None:
    """On any background, from any colour."""
    for colour in (WHITE, BLACK, 0xFF3DF0FF, 0xFFFF3D1F, behind):
        assert contrast(ensure_contrast(colour, behind), behind) >= READABLE


def test_a_colour_that_reads_already_is_left_alone() -> None:
    """No colour is changed without need."""
    assert ensure_contrast(0xFF000080, WHITE) == 0xFF000080


def test_mixing_goes_from_one_end_to_the_other() -> None:
    """Both ends and the middle."""
    assert mix(0xFF102030, 0xFF506070, 0) == 0xFF102030
    assert mix(0xFF102030, 0xFF506070, 1) == 0xFF506070
    assert mix(BLACK, WHITE, 0.5) == 0xFF7F7F7F


def test_opacity_keeps_the_colour() -> None:
    """Only the first byte changes."""
    assert with_alpha(0xFF123456, 0.5) == 0x7F123456


@pytest.mark.parametrize("brightness", [0.0, 0.002, 0.18, 0.5, 1.0])
def test_a_grey_has_the_brightness_asked_for(brightness: float) -> None:
    """The way back from luminance."""
    assert luminance(gray(brightness)) == pytest.approx(brightness, abs=0.005)
