"""Styles in other colours: whatever comes in, words can be read."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import compose
from thumbcli.render.style.card_palette import card_palette_of
from thumbcli.render.style.color import READABLE, contrast, parse_hex
from thumbcli.render.style.mood import mood_from_style
from thumbcli.render.style.palette import STYLES, Style
from thumbcli.render.style.recolor import ROLE_SWAPS, style_from_palette, swap_roles

CATEGORIES = sorted(set(Category) - {Category.AUTO})
PALETTES = [
    pytest.param(["#0f172a", "#22d3ee"], id="dark and bright"),
    pytest.param(["#ffffff", "#e11d48"], id="white and red"),
    pytest.param(["#ff4a1c", "#ffffff"], id="a loud middle"),
    pytest.param(["#808080", "#7f7f7f"], id="grey on grey"),
    pytest.param(["#000000", "#000000"], id="black on black"),
    pytest.param(["#ffffff", "#fefefe", "#fdfdfd", "#fcfcfc"], id="white on white"),
    pytest.param(["#22c55e", "#facc15"], id="two bright ones"),
    pytest.param(["#1e1b4b", "#a78bfa", "#f472b6", "#fde047", "#ffffff", "#000000"], id="six"),
]
TITLES = ["10 Money Mistakes", "Why Do We Forget?", "Figma vs Framer", "Garlic Butter Pasta: in 9 Minutes"]


def readable(style: Style) -> bool:
    """Tell whether ink reads on both ends of the background, and words on paper."""
    pairs = [
        (style.ink, style.background),
        (style.ink, style.background_end),
        (style.paper_accent, style.paper),
        (max((style.dark, style.ink), key=lambda ink: contrast(ink, style.paper)), style.paper),
    ]
    return all(contrast(one, other) >= READABLE for one, other in pairs)


@pytest.mark.parametrize("palette", PALETTES)
def test_a_palette_is_readable(palette: list[str]) -> None:
    """And keeps the fonts of the category."""
    style = style_from_palette(STYLES[Category.GAMING], palette)
    assert readable(style)
    assert style.display == STYLES[Category.GAMING].display


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("format_", ["youtube", "instagram", "linkedin"])
def test_pictures_in_a_palette_pass_the_gate(palette: list[str], format_: str) -> None:
    """In every family that a title may get; half of the titles in each format, all in each palette."""
    design = make_design(palette=",".join(palette))
    for title in TITLES[len(format_) % 2 :: 2]:
        picture = compose(make_request(title, format=format_, category="food-cooking", design=design))
        assert picture.findings == ()


def test_good_colours_are_taken_as_they_are() -> None:
    """Contrast shifts only what needs it."""
    style = style_from_palette(STYLES[Category.TRAVEL], ["#0f172a", "#22d3ee", "#f472b6", "#fde047"])
    assert (style.background, style.accent) == (0xFF0F172A, 0xFF22D3EE)
    assert (style.secondary, style.tertiary) == (0xFFF472B6, 0xFFFDE047)


def test_ink_follows_the_background() -> None:
    """Dark on light, white on dark."""
    light = style_from_palette(STYLES[Category.GAMING], ["#fef3c7", "#b45309"])
    dark = style_from_palette(STYLES[Category.LIFESTYLE_VLOG], ["#1e1b4b", "#a78bfa"])
    assert (light.light, dark.light, dark.ink) == (True, False, 0xFFFFFFFF)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_role_is_another_readable_style(category: Category) -> None:
    """For the variants; the first is the style itself."""
    styles = [swap_roles(STYLES[category], role) for role in range(ROLE_SWAPS)]
    assert styles[0] is STYLES[category]
    assert all(readable(style) for style in styles[1:])
    assert len({(style.background, style.accent, style.secondary) for style in styles}) == ROLE_SWAPS


@pytest.mark.parametrize(
    ("palette", "dark"),
    [
        (["#101820", "#ff3d81"], True),
        (["#101820", "#ff3d81", "#00c2a8"], True),
        (["#0d1117", "#3fb950", "#58a6ff"], True),
        (["#000000", "#ffd400"], True),
        (["#1e1b4b", "#a78bfa", "#f472b6"], True),
        (["#fff4d6", "#b3261e", "#1b998b"], False),
        (["#ffffff", "#1368ce", "#e4572e"], False),
        (["#fde8ef", "#a83a63"], False),
        (["#f6f2ea", "#a4452c", "#6b7a5e"], False),
        (["#e8f5e9", "#1b5e20", "#ff8f00"], False),
    ],
)
def test_a_palette_is_the_colours_of_letters_light_and_cards(palette: list[str], *, dark: bool) -> None:
    """The first is the ground, the second the key words, the third the light and the plates."""
    ground, accent, *third = map(parse_hex, palette)
    style = style_from_palette(STYLES[Category.GAMING], palette)
    mood, card = mood_from_style(style), card_palette_of(style)
    assert style.light != dark
    assert (card.page, card.accent, mood.accent[0]) == (ground, accent, accent)
    assert (mood.mid if dark else mood.edge) == ground
    assert not third or mood.plate == third[0]
    assert contrast(card.ink, card.page) > 7
