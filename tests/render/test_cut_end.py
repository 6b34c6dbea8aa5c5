"""The end of a card's title: cut off by its source, or too short for a line of its own."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (
            "The Value of Welcome, part 2: How to prepare 40 new community members for",
            "How to prepare 40 new community members\u2026",
        ),
        (
            "Fomentando la Ciencia Abierta en Am\u00e9rica Latina: CZI otorga fondos para el",
            "CZI otorga fondos\u2026",
        ),
        (
            "Access Publisher Copyright & Self-Archiving Policies via the 'SHERPA/RoMEO",
            "Access Publisher Copyright & Self-Archiving Policies via the SHERPA/RoMEO\u2026",
        ),
        ('Earned a gold badge" badges', "Earned a gold badge badges"),
        ("This week in the package manager: 1.82", "This week in the package manager: 1.82"),
        ("Cookies with purpose, Array extract! and more", "Cookies with purpose, Array extract! and more"),
    ],
)
def test_an_end_is_mended(title: str, shown: str) -> None:
    """What is open is left out, and what is short stays with the rest."""
    headline = brief_of(make_request(title, format="blogpost")).composition.headline
    assert shown in {headline.main, headline.sub}


@pytest.mark.parametrize(
    "title",
    [
        "What every engineer should know before they decide what to ask for",
        "The one tool that we have all been waiting and hoping for",
        "How to get a Job",
        "What to Look For",
        "Choosing a 27\u2033 monitor",
        "A long look at \u2018Bohemian Rhapsody\u2019 and the people behind it",
    ],
)
def test_a_whole_title_stays_as_it_is(title: str) -> None:
    """A verb may end on its preposition."""
    headline = brief_of(make_request(title, format="blogpost")).composition.headline
    assert headline.main == title


def test_the_words_of_a_person_stay_as_they_are() -> None:
    """A headline that was given is drawn as it is."""
    given = "How to prepare forty new members of the community for"
    design = make_design(headline=given)
    headline = brief_of(make_request("Welcome", format="blogpost", design=design)).composition.headline
    assert headline.main == given
