"""What stands above the sides of a duel: things, one that both share, marks of brands, or nothing."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts.flat.versus_sides import things_of
from thumbcli.render.title.headline import HeadlineKind

CAT, DOG, BALL, ROSE, PORK, STARS, TRICOLORE = (
    "\U0001f431",
    "\U0001f436",
    "\U0001f3c8",
    "\U0001f339",
    "\U0001f356",
    "\U0001f1fa\U0001f1f8",
    "\U0001f1eb\U0001f1f7",
)
ARM, FISH, CHILD, ADULT = "\U0001f4aa", "\U0001f41f", "\U0001f9d2", "\U0001f9d1"
ASSISTANT, SPARK = "\ue025", "\ue024"


def things(title: str, icon: str | None = None) -> tuple[str, ...]:
    """Return what is above the sides of a title."""
    composition = brief_of(make_request(title, design=make_design(icon=icon))).composition
    assert composition.headline.kind is HeadlineKind.VERSUS
    return things_of(composition)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Cats vs Dogs", (CAT, DOG), id="one for each"),
        pytest.param("American VS French Makeup Tutorial", (STARS, TRICOLORE), id="flags"),
        pytest.param("Chiefs vs. Raiders | NFL Week 7", (BALL,), id="one for both"),
        pytest.param("$1 vs $500,000 Romantic Date", (ROSE,), id="a sum and the thing it buys"),
        pytest.param("$12 Pork Vs. $715 Pork", (PORK,), id="two prices of one thing"),
        pytest.param("Strongest Women vs Strongest Fish", (ARM, FISH), id="a manner and a thing"),
        pytest.param("Kids vs Adults", (CHILD, ADULT), id="people"),
        pytest.param("ChatGPT vs Claude", (ASSISTANT, SPARK), id="two of what is right for both"),
        pytest.param("Cats vs Kong", (), id="one side that nothing is known of"),
        pytest.param("Godzilla vs Kong", (), id="names that nothing is known of"),
    ],
)
def test_sides_have_a_thing_each_or_share_one(title: str, expected: tuple[str, ...]) -> None:
    """One side alone never has one: the other would look empty."""
    assert things(title) == expected


def test_who_wants_no_artwork_gets_none() -> None:
    """Neither for each side nor shared."""
    assert things("Cats vs Dogs", "none") == ()


@pytest.mark.skipif(not find_spec("simple_icons_pack"), reason="needs the extra brands")
@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("Spotify vs Apple Music in 2026", ("brand:Spotify", "brand:Apple Music")),
        ("Tesla vs Toyota", ("brand:Tesla", "brand:Toyota")),
        ("Python vs Rust: which should you learn first?", ("brand:Python", "brand:Rust")),
    ],
)
def test_brands_have_their_marks(title: str, marks: tuple[str, ...]) -> None:
    """If each side names one."""
    assert things(title) == marks


def test_vs_is_between_the_things_and_the_words_are_as_wide_as_their_sides() -> None:
    """Beside the words it would take a quarter of the width from them."""
    rects = [mark.rect for mark in compose(make_request("Cats vs Dogs")).marks if mark.kind == "headline"]
    left, right = sorted(rects)
    assert (left[2] - left[0]) / 640 > 0.6
    assert (right[2] - right[0]) / 640 > 0.6
