"""Contrast sampled behind letters, and the scrim that raises it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thumbcli.render.pixels.sampling import BackgroundSamples, least_contrast, scrim_alpha
from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, gray, luminance, mix

SIZE = (100, 60)


def samples(*bands: tuple[int, int]) -> BackgroundSamples:
    """Return 100x60 pixels: horizontal bands of a colour with their heights."""
    width, height = SIZE
    rows = [colour for colour, rows in bands for _ in range(rows)]
    assert len(rows) == height
    pixels = bytearray()
    for colour in rows:
        pixels += bytes([colour >> 16 & 255, colour >> 8 & 255, colour & 255, 255]) * width
    return BackgroundSamples(pixels, width, height)


@pytest.mark.parametrize("colour", [0xFF000000, 0xFFFFFFFF, 0xFF3DF0FF, 0xFFC9341B, 0xFF808080])
def test_on_one_colour_it_is_the_contrast_of_two_colours(colour: int) -> None:
    """The same ratio as WCAG's."""
    found = least_contrast(samples((colour, 60)), [(10, 10, 90, 50)], WHITE)
    assert found == pytest.approx(contrast(WHITE, colour))


def test_the_worst_band_decides() -> None:
    """Capitals on dark do not make up for descenders on a pale strip."""
    striped = samples((BLACK, 40), (0xFFE0E0E0, 20))
    capitals, descenders = (10.0, 5.0, 90.0, 38.0), (10.0, 42.0, 90.0, 55.0)
    assert least_contrast(striped, [capitals], WHITE) == pytest.approx(21)
    both = least_contrast(striped, [capitals, descenders], WHITE)
    assert both == pytest.approx(contrast(WHITE, 0xFFE0E0E0))


def test_a_few_bad_pixels_do_not_count() -> None:
    """A star behind a word does not make it unreadable."""
    starry = samples((BLACK, 30), (WHITE, 1), (BLACK, 29))
    assert least_contrast(starry, [(10, 2, 90, 58)], WHITE) == pytest.approx(21)


@given(st.lists(st.integers(0, 255), min_size=60, max_size=60), st.sampled_from([BLACK, 0xFF808080, WHITE]))
def test_a_tenth_of_the_pixels_may_fall_short_on_any_background(greys: list[int], ink: int) -> None:
    """Whether all of it is darker than the ink, or lighter, or some of it each."""
    striped = samples(*((BLACK | grey * 0x010101, 1) for grey in greys))
    seen = striped.luminances((10, 0, 90, 60))
    pairs = [sorted((luminance(ink & 0xFFFFFF), behind)) for behind in seen]
    ratios = sorted((lighter + 0.05) / (darker + 0.05) for darker, lighter in pairs)
    assert least_contrast(striped, [(10, 0, 90, 60)], ink) == pytest.approx(ratios[len(ratios) // 10])


def test_outside_the_picture_there_is_nothing_to_measure() -> None:
    """Rather than a figure that means nothing."""
    assert least_contrast(samples((BLACK, 60)), [(200, 10, 300, 50)], WHITE) is None


def test_a_readable_background_needs_no_scrim() -> None:
    """A readable background is not changed."""
    assert scrim_alpha([luminance(0x202020)] * 50, WHITE, BLACK) == 0.0


@pytest.mark.parametrize("grey", [0x80, 0xA0, 0xC8, 0xF0])
def test_the_scrim_is_just_opaque_enough(grey: int) -> None:
    """Readable with it; a scrim weaker by two steps is not enough."""
    behind = luminance(grey << 16 | grey << 8 | grey)
    alpha = scrim_alpha([behind] * 50, WHITE, BLACK)
    assert contrast(WHITE, mix(gray(behind), BLACK, alpha)) >= READABLE
    assert contrast(WHITE, mix(gray(behind), BLACK, alpha - 0.1)) < 5.4


def test_dark_letters_get_a_light_scrim() -> None:
    """The other way round."""
    assert scrim_alpha([luminance(0x606060)] * 50, BLACK, WHITE) > 0
