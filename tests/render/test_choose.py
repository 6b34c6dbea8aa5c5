"""Variants of one title: each number its own picture, always the same, and none that fails the gate."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.render.picture_files import as_asset, saved
from thumbcli.contract import make_request
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.design_options import PLAIN, Side, make_design
from thumbcli.render.compose import brief_of, choose_idea, compose, count_variants, glance_of, idea_of
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.layouts.ideas import Idea
from thumbcli.render.variants import looks_same

if TYPE_CHECKING:
    from thumbcli.contract import Request
    from thumbcli.render.paint.picture_canvas import Composition

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


@pytest.mark.long
@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_variants_pass_the_gate(title: str, format_: str) -> None:
    """Each is as fit to be published as the first."""
    for variant in range(1, 7):
        picture = compose(make_request(title, format=format_, design=make_design(variant=variant)))
        assert picture.findings == ()


def _ideas(request: Request, count: int) -> list[tuple[str, Composition]]:
    """Return the family and the composition of the first variants."""
    found = []
    for number in range(count_variants(request, count)):
        idea = idea_of(_variant(request, number))
        choice = choose_idea(request, brief_of(request, idea.hook).composition, idea)
        found.append((choice.family.name, choice.composition))
    return found


@pytest.mark.parametrize(("title", "format_"), TITLES)
def test_neighbours_differ_in_more_than_a_colour(title: str, format_: str) -> None:
    """Other words, another family, another thing or the other side."""
    ideas = _ideas(make_request(title, format=format_), 6)
    assert len(ideas) == 6
    for (one, first), (two, second) in pairwise(ideas):
        drawn = (
            (name, made.headline, made.icons, made.mirrored) for name, made in ((one, first), (two, second))
        )
        assert len({repr(each) for each in drawn}) == 2


CHANNEL = BrandStyle(background="#101820", surface="#1c2733", ink="#ffffff", accent="#ffcc00", dark=True)
PHOTO = as_asset(saved(Image.radial_gradient("L").resize((800, 600)).convert("RGB"), "PNG"))
LOOKS = {
    "plain": make_design(),
    "palette": make_design(palette="#0e4d45,#ffb627"),
    "one layout": make_design(layout="impact"),
    "one layout and a palette": make_design(layout="impact", palette="#0e4d45,#ffb627"),
    "words of a person": make_design(headline="5 Euros"),
    "no artwork": make_design(icon="none"),
    "a channel": replace(
        PLAIN, brand_style=replace(CHANNEL, families=("impact", "poster", "hero", "podium"))
    ),
    "a channel with one layout": replace(PLAIN, brand_style=replace(CHANNEL, families=("poster",))),
}


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_variant_repeats_another(look: str) -> None:
    """Not in pixels, and not to a viewer at a glance."""
    request = make_request("I Lived on 5 Euros a Day", design=LOOKS[look])
    count = count_variants(request, 6)
    assert 2 <= count <= 6
    glances = [glance_of(_variant(request, number)) for number in range(count)]
    assert not any(looks_same(one, two) for one, two in combinations(glances, 2))


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_no_variant_is_the_mirror_image_of_another(look: str) -> None:
    """A test of two mirrored pictures compares nothing: other words, things or layouts come instead."""
    request = make_request("I Lived on 5 Euros a Day", design=LOOKS[look])
    ideas = _ideas(request, 12)
    drawn = [(name, replace(made, mirrored=False)) for name, made in ideas]
    assert all(one != two for one, two in combinations(drawn, 2))
    pictures = [compose(_variant(request, number)) for number in range(len(ideas))]
    designs = [(each.family, each.composition.headline, each.things) for each in pictures]
    recoloured = [design in designs[:number] for number, design in enumerate(designs)]
    assert recoloured == sorted(recoloured), "a design in other colours comes before one that is new"


def test_a_mirror_image_is_the_same_picture_to_a_viewer() -> None:
    """Which is what `thumb review` refuses in an A/B test."""
    request = make_request(
        "Hot Sauce \U0001f336", design=make_design(layout="hero"), photo=PHOTO, use_photo=True
    )
    left, right = (
        glance_of(replace(request, design=replace(request.design, photo_side=side))) for side in Side
    )
    assert left.levels != right.levels
    assert looks_same(left, right)


def test_variants_of_a_photo_differ() -> None:
    """In layout, side or the part of the photo."""
    request = make_request("I Lived on 5 Euros a Day", photo=PHOTO, use_photo=True)
    assert count_variants(request, 6) == 6


def test_beyond_the_last_one_they_begin_again_and_say_so() -> None:
    """A list may ask for any number."""
    request = make_request("Stop", design=LOOKS["one layout and a palette"])
    count = count_variants(request, 100)
    assert count < 100
    again = compose(_variant(request, count + 1))
    assert again.pixels == compose(_variant(request, 1)).pixels
    assert f"only {count} different pictures are possible" in again.warnings[0]


def test_a_palette_stays_the_ground_as_long_as_anything_else_can_change() -> None:
    """And no other colour than its own ever is."""
    request = make_request("Learn to Focus", design=LOOKS["palette"])
    grounds = [made.style.background for _, made in _ideas(request, 24)]
    own = {0x0E4D45, 0xFFB627}
    assert {ground & 0xFFFFFF for ground in grounds} <= own
    assert grounds[:3] == grounds[:1] * 3


def _variant(request: Request, number: int) -> Request:
    return replace(request, design=replace(request.design, variant=number))


def test_the_title_s_own_emoji_stays_the_picture() -> None:
    """A user requested it."""
    ideas = _ideas(make_request("Hot Sauce \U0001f336"), 9)
    assert {made.icons[0] for _, made in ideas} == {"\U0001f336"}


@pytest.mark.parametrize("title", ["Zxqv Wqk", "Learn to Focus"])
def test_no_variant_invents_artwork(title: str) -> None:
    """Where no icon is sure to suit, none is drawn."""
    composition = replace(brief_of(make_request(title)).composition, icons=())
    for number in range(4):
        idea = Idea(family=number, thing=number, colours=number)
        assert choose(composition, PLAIN, idea).composition.icons == ()


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
    choices = [choose(composition, design, Idea(family=number)) for number in range(6)]
    assert {choice.family.name for choice in choices} <= set(own)


def test_a_channel_whose_families_do_not_suit_has_another() -> None:
    """No title fails for it."""
    design = replace(PLAIN, brand_style=replace(CHANNEL, families=("versus",)))
    composition = brief_of(make_request("Learn to Focus", design=design)).composition
    assert choose(composition, design).family.name != "versus"


@pytest.mark.parametrize(("title", "format_"), [title for title in TITLES if title[1] == "youtube"])
def test_three_variants_are_of_three_families_as_good_as_the_first(title: str, format_: str) -> None:
    """So many does YouTube's Test & Compare take; a plain family beside one with depth would lose."""
    names, compositions = zip(*_ideas(make_request(title, format=format_), 3), strict=True)
    scores = [family_named(name).suits(compositions[0]) for name in names]
    assert len(set(names)) == 3
    assert min(scores) >= 0.75 * min(1.5, scores[0])
