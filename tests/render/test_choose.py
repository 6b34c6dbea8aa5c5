"""Variants of one title: each number its own picture, always the same, and none that fails the gate."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts.choose import choose

TITLES = [
    ("I Built a SaaS in 24 Hours With AI", "youtube"),
    ("10 Money Mistakes Keeping You Poor", "instagram"),
    ("Fed Cuts Rates Again: What It Means for Your Mortgage", "linkedin"),
    ("Figma vs Framer", "x"),
]


def test_the_first_variant_is_the_plain_picture() -> None:
    """Nothing is varied but the side of the artwork."""
    composition = brief_of(make_request("Learn to Focus")).composition
    chosen = choose(composition, PLAIN).composition
    assert replace(chosen, mirrored=composition.mirrored) == composition
    assert choose(composition, make_design(variant=0)) == choose(composition, PLAIN)


@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_variants_pass_the_gate(title: str, format_: str) -> None:
    """Each is as fit to be published as the first."""
    for variant in range(1, 7):
        picture = compose(make_request(title, format=format_, design=make_design(variant=variant)))
        assert picture.findings == ()


@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_neighbours_differ_in_more_than_a_colour(title: str, format_: str) -> None:
    """Another family, or the other side."""
    composition = brief_of(make_request(title, format=format_)).composition
    choices = [choose(composition, make_design(variant=variant)) for variant in range(30)]
    assert all(
        (one.family.name, one.composition.mirrored) != (two.family.name, two.composition.mirrored)
        for one, two in pairwise(choices)
    )


def test_neighbours_of_a_requested_layout_differ_too() -> None:
    """In colours, and in the side."""
    composition = brief_of(make_request("Hidden Beaches Nobody Talks About")).composition
    choices = [choose(composition, make_design(layout="impact", variant=variant)) for variant in range(30)]
    assert {choice.family.name for choice in choices} == {"impact"}
    for one, two in pairwise(choices):
        assert one.composition.style != two.composition.style
        assert one.composition.mirrored != two.composition.mirrored


def test_twenty_variants_are_twenty_compositions() -> None:
    """No number repeats another one."""
    composition = brief_of(make_request("I Built a SaaS in 24 Hours")).composition
    choices = [choose(composition, make_design(variant=variant)) for variant in range(20)]
    seen = {(choice.family.name, repr(choice.composition)) for choice in choices}
    assert len(seen) == 20


def test_the_title_s_own_emoji_stays_the_picture() -> None:
    """A user requested it."""
    composition = brief_of(make_request("Hot Sauce \U0001f336")).composition
    assert {
        choose(composition, make_design(variant=variant)).composition.icons[0] for variant in range(9)
    } == {"\U0001f336"}


@pytest.mark.parametrize("title", ["Zxqv Wqk", "Learn to Focus"])
def test_no_variant_invents_artwork(title: str) -> None:
    """Where no icon is sure to suit, none is drawn."""
    composition = brief_of(make_request(title)).composition
    bare = replace(composition, icons=())
    assert all(choose(bare, make_design(variant=variant)).composition.icons == () for variant in range(9))


CHANNEL = BrandStyle(background="#101820", surface="#1c2733", ink="#ffffff", accent="#ffcc00", dark=True)


@pytest.mark.parametrize(
    "title",
    [
        "Figma vs Framer",
        "10 Money Mistakes Keeping You Poor",
        "Why Do We Forget Names?",
        "Before and After: My Tiny Kitchen",
        "I Built a SaaS in 24 Hours With AI",
        "The Crispiest Fried Chicken You'll Ever Make",
        "Being Replaced.",
        "Bitcoin Is Up 40% This Week",
        '"Nobody Wants to Work" Is a Lie',
        "NASA Finds Water on Mars",
    ],
)
def test_a_channel_has_no_other_families_than_its_own(title: str) -> None:
    """Whatever the title is made for, and in each variant."""
    own = ("impact", "poster", "hero")
    design = replace(PLAIN, brand_style=replace(CHANNEL, families=own))
    composition = brief_of(make_request(title, design=design)).composition
    choices = [choose(composition, replace(design, variant=variant)) for variant in range(6)]
    assert {choice.family.name for choice in choices} <= set(own)


def test_a_channel_whose_families_do_not_suit_has_another() -> None:
    """No title fails for it."""
    design = replace(PLAIN, brand_style=replace(CHANNEL, families=("versus",)))
    composition = brief_of(make_request("Learn to Focus", design=design)).composition
    assert choose(composition, design).family.name != "versus"


@pytest.mark.parametrize(("title", "format_"), [title for title in TITLES if title[1] == "youtube"])
def test_three_variants_are_of_three_families_as_good_as_the_first(title: str, format_: str) -> None:
    """So many does YouTube's Test & Compare take; a plain family beside one with depth would lose."""
    composition = brief_of(make_request(title, format=format_)).composition
    families = [choose(composition, make_design(variant=variant)).family for variant in range(3)]
    scores = [family.suits(composition) for family in families]
    assert len({family.name for family in families}) == 3
    assert min(scores) >= 0.75 * min(1.5, scores[0])
