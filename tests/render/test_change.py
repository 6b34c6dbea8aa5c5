"""Titles about something before and after a change, and those that only sound like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.title.change import is_change

CHANGES = (
    "Extreme Dorm Room Makeover",
    "My 6 Month Transformation",
    "Before and After: Our Kitchen Renovation",
    "Before & After Braces",
    "Restoring a 1969 Mustang",
    "From Zero to Hero",
    "Glow Up Challenge",
    "Vorher  Nachher",
    "Antes y después de mi cocina",
    "Avant/Après",
    "До и после ремонта",
)
NO_CHANGES = (
    "Turn Left at the Lights",
    "How to Turn AI Into Your Personal Team",
    "I Turned $100 Into $10,000",
    "Into the Wild",
    "The Night the Tide Turned",
    "What Happened Before the Storm",
    "After the Game",
    "From London to Paris by Train",
    "Zero Waste Kitchen",
    "How to Turn Off Notifications",
    "Deep Dive Into Black Holes",
    "Converting",
    "A Return Into the Fold",
    "Changing Lanes",
)


@pytest.mark.parametrize("title", CHANGES)
def test_a_change_is_found(title: str) -> None:
    """By a word of its own."""
    assert is_change(title)


@pytest.mark.parametrize("title", NO_CHANGES)
def test_other_titles_are_no_change(title: str) -> None:
    """What turns into something else is often not shown: its object would be its own before and after."""
    assert not is_change(title)


@pytest.mark.parametrize(
    ("title", "format_", "chosen"),
    [
        pytest.param("Extreme Bedroom Makeover \U0001f6cf", Format.YOUTUBE, True, id="a thing that changes"),
        pytest.param("Extreme Bedroom Makeover \U0001f6cf", Format.BLOGPOST, False, id="an article"),
        pytest.param("My Quiet Bedroom Tour \U0001f6cf", Format.YOUTUBE, False, id="no change"),
    ],
)
def test_the_family_of_changes_takes_only_changes(title: str, format_: Format, chosen: bool) -> None:
    """Where there is a thing to show grey and in colour."""
    request = make_request(title, format=format_)
    choice = choose(brief_of(request).composition, request.design)
    assert (choice.family.name == "change") is chosen


def test_a_change_needs_a_thing() -> None:
    """Words alone have other families."""
    composition = brief_of(make_request("Extreme Bedroom Makeover \U0001f6cf")).composition
    family = family_named("change")
    assert family.suits(composition) > 0
    assert family.suits(replace(composition, icons=())) == 0
