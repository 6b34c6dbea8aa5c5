"""Variants of one title: each number its own picture, always the same, and none that fails the gate."""

from __future__ import annotations

from itertools import pairwise

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.design import PLAIN, make_design
from thumbcli.render.choice import ICONS, choose
from thumbcli.render.icons import can_draw
from thumbcli.render.studio import brief_of, compose

TITLES = [
    ("I Built a SaaS in 24 Hours With AI", "youtube"),
    ("10 Money Mistakes Keeping You Poor", "instagram"),
    ("Fed Cuts Rates Again: What It Means for Your Mortgage", "linkedin"),
    ("Figma vs Framer", "x"),
]


def test_the_first_variant_is_the_plain_picture() -> None:
    """Nothing is varied."""
    brief, _ = brief_of(make_request("Learn to Focus"))
    assert choose(brief, PLAIN).brief is brief
    assert choose(brief, make_design(variant=0)) == choose(brief, PLAIN)


@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_variants_pass_the_gate(title: str, format_: str) -> None:
    """Each is as fit to be published as the first."""
    for variant in range(1, 7):
        picture = compose(make_request(title, format=format_, design=make_design(variant=variant)))
        assert picture.findings == ()


@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_neighbours_differ_in_more_than_a_colour(title: str, format_: str) -> None:
    """Another family, or the other side."""
    brief, _ = brief_of(make_request(title, format=format_))
    choices = [choose(brief, make_design(variant=variant)) for variant in range(30)]
    assert all(
        (one.family.name, one.brief.mirrored) != (two.family.name, two.brief.mirrored)
        for one, two in pairwise(choices)
    )


def test_neighbours_of_a_wished_layout_differ_too() -> None:
    """In colours, and in the side or the picture."""
    brief, _ = brief_of(make_request("Hidden Beaches Nobody Talks About"))
    choices = [choose(brief, make_design(layout="impact", variant=variant)) for variant in range(30)]
    assert {choice.family.name for choice in choices} == {"impact"}
    for one, two in pairwise(choices):
        assert one.brief.style != two.brief.style
        assert (one.brief.mirrored, one.brief.icons) != (two.brief.mirrored, two.brief.icons)


def test_twenty_variants_are_twenty_compositions() -> None:
    """No number repeats another one."""
    brief, _ = brief_of(make_request("I Built a SaaS in 24 Hours"))
    choices = [choose(brief, make_design(variant=variant)) for variant in range(20)]
    seen = {(choice.family.name, repr(choice.brief)) for choice in choices}
    assert len(seen) == 20


def test_the_title_s_own_emoji_stays_the_picture() -> None:
    """It was chosen by somebody."""
    brief, _ = brief_of(make_request("Hot Sauce \U0001f336"))
    assert {choose(brief, make_design(variant=variant)).brief.icons[0] for variant in range(9)} == {
        "\U0001f336"
    }


@pytest.mark.parametrize("category", sorted(set(Category) - {Category.AUTO}))
def test_every_picture_of_a_category_can_be_drawn(category: Category) -> None:
    """The emoji font has them all."""
    assert all(can_draw(icon) for icon in ICONS[category])
