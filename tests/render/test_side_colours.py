"""The colours of the sides of a match, and what stands above them."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts.colours_of_sides import colours_of
from thumbcli.render.layouts.depth.scoreboard import result_of
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.side_colours import colours_of_flag, colours_of_team


@pytest.mark.parametrize(
    ("side", "ground"),
    [
        ("Chiefs", 0xFFE31837),
        ("Kansas City Chiefs", 0xFFE31837),
        ("FC Bayern", 0xFFDC052D),
        ("Atletico Madrid", 0xFFCB3524),
        ("Chelsea", 0xFF034694),
    ],
)
def test_a_club_is_known_by_its_name_or_the_end_of_it(side: str, ground: int) -> None:
    """With its city, or without `FC`."""
    colours = colours_of_team(side)
    assert colours is not None
    assert colours.ground == ground


def test_what_no_club_is_called_has_no_colours() -> None:
    """Nor has a flag that is not listed."""
    assert colours_of_team("Chelsea Handler") is None
    assert colours_of_team("") is None
    assert colours_of_flag("\U0001f1e6\U0001f1f6") is None


@pytest.mark.parametrize(
    ("title", "grounds"),
    [
        pytest.param("Uruguay v Portugal | 2018 FIFA World Cup", (0xFF6CB4E4, 0xFFC8102E), id="nations"),
        pytest.param("Chiefs vs. Raiders | NFL Week 7", (0xFFE31837, 0xFF16181D), id="clubs"),
        pytest.param("Cats vs Dogs", (), id="no match"),
        pytest.param("Giants vs Ants: Which Are Stronger?", (), id="a word that is a club's, in no match"),
    ],
)
def test_each_side_has_its_own_colours_or_none_has(title: str, grounds: tuple[int, ...]) -> None:
    """One side alone would look like a mistake."""
    composition = brief_of(make_request(title)).composition
    assert composition.headline.kind is HeadlineKind.VERSUS
    assert tuple(colours.ground for colours in colours_of(composition)) == grounds


def test_the_sides_of_a_result_have_their_colours() -> None:
    """The names are those around it."""
    composition = brief_of(
        make_request("Chelsea vs Bayern Munich 1-4 | Champions League Highlights")
    ).composition
    result = result_of(composition.headline.main)
    assert result is not None
    grounds = [colours.ground for colours in colours_of(composition, result.sides)]
    assert grounds == [0xFF034694, 0xFFDC052D]


def test_a_match_has_shirts_or_flags_and_its_ball_between() -> None:
    """Clubs wear shirts in their colours, nations have their flags."""
    clubs = compose(make_request("Chiefs vs. Raiders | NFL Week 7 Game Highlights"))
    nations = compose(make_request("Uruguay v Portugal | 2018 FIFA World Cup | Match Highlights"))
    photos = [sum(mark.kind == "photo" for mark in picture.marks) for picture in (clubs, nations)]
    assert photos == [3, 3]
    assert not clubs.findings
    assert not nations.findings
