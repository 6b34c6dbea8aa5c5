"""Which things are drawn: only those whose picture says what the whole title is about."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.title.icon_tables import icon_list
from thumbcli.render.title.understanding import understand

BALL, FISH, PHONE, SWORDS, FIST = (
    "\u26bd",
    "\U0001f41f",
    "\U0001f4f1",
    "\u2694",
    "\u270a",
)


@pytest.mark.parametrize(
    ("title", "things"),
    [
        pytest.param("Husband Argues With Wife Over A Shirt", ("\U0001f455",), id="the thing itself"),
        pytest.param("I Drove the Cheapest Car in the World", (), id="a kind of which each looks different"),
        pytest.param("The Lighthouse | Official Trailer", (), id="a film named after a thing"),
        pytest.param("I Forced My Dad to Fix My Mercedes C63", (), id="a car of a make"),
        pytest.param("iPhone 8 Charging Speed Comparison", (PHONE,), id="what a brand makes"),
        pytest.param("Diablo IV | Vessel of Hatred", (SWORDS,), id="what a game is known by"),
        pytest.param("Official Sea of Thieves Season 13 Release Date", (), id="a boat for a game"),
        pytest.param("Shopping for New Fish!", (FISH,), id="the second thing where the first is vague"),
        pytest.param("Protests in Nigeria over economic hardship", (FIST,), id="the news"),
        pytest.param("Secret Service rushing President Trump to car", (), id="an object beside a person"),
        pytest.param("House Speaker Discusses the President's Feuds With Senators", (), id="a temple"),
        pytest.param("Why OpenAI Is Losing the Race", ("\U0001f916",), id="no arm for a race"),
        pytest.param("The teacher has superpowers", (), id="a part for the whole"),
        pytest.param("Messi's greatest match for Barcelona", (BALL,), id="a ball for a player"),
        pytest.param("Why I keep my faith at night", (), id="nothing named"),
    ],
)
def test_a_thing_is_drawn_where_it_is_the_subject(title: str, things: tuple[str, ...]) -> None:
    """And nothing where the picture of it would say something else."""
    assert understand(title).things[:1] == things


def test_the_topic_alone_draws_nothing() -> None:
    """A coin for each title on money says no more than its words."""
    understood = understand("Nothing known at all", category=Category.GAMING)
    assert understood.icon
    assert understood.things == ()


def test_a_grave_title_shows_no_toys() -> None:
    """A candle, scales or a flag, no police car."""
    for title in ("Police officer killed in shooting downtown", "Five dead after train hits school bus"):
        composition = brief_of(make_request(title, format="youtube")).composition
        assert composition.somber
        assert set(composition.icons) <= icon_list("dignified")


def test_the_reason_says_that_nothing_is_drawn() -> None:
    """It is what `thumb explain` shows."""
    reasons = understand("House Speaker Discusses the President's Feuds With Senators").reasons
    assert any(reason.startswith("icon: none (") for reason in reasons)


def test_a_thing_that_is_never_drawn_is_in_no_list_of_what_is() -> None:
    """Else one of both would be without effect."""
    assert len(icon_list("vague")) > 100
    assert icon_list("vague").isdisjoint(icon_list("branded"))
    assert icon_list("vague").isdisjoint(icon_list("tilted"))
