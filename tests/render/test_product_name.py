"""A product's name before a colon is the headline of a card where the rest only describes it."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of
from thumbcli.render.title.icon_vocabulary import icon_words


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("unpkg: An open source CDN for npm", "unpkg"),
        ("htop: An interactive process viewer", "htop"),
        ("Ladybird: A new browser", "Ladybird"),
        ("Poem: A walk in the woods", "A walk in the woods"),
        ("Interview: A talk with the mayor", "A talk with the mayor"),
        ("JEP 401: Value Objects (Preview) merged to OpenJDK master", "Value Objects (Preview) merged to"),
    ],
)
def test_a_name_is_large_before_its_description(title: str, main: str) -> None:
    """A label, and the number of a proposal, lead to what is large."""
    headline = brief_of(make_request(title, format="blogpost")).composition.headline
    assert headline.main.startswith(main)


def test_a_thumbnail_and_words_of_a_person_stay_as_they_are() -> None:
    """The small line of a card alone can be read."""
    title = "unpkg: An open source CDN for npm"
    assert brief_of(make_request(title)).composition.headline.main != "unpkg"
    design = make_design(headline="A CDN for npm")
    own = brief_of(make_request(title, format="blogpost", design=design)).composition.headline
    assert own.main == "A CDN for npm"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Super Simple Start to Remix", []),
        ("Getting Started with Mermaid", []),
        ("Getting Started with Guitar", ["Guitar"]),
        ("Introduction to Chess", ["Chess"]),
        ("Why we moved to Iceberg", []),
        ("Why we moved to an iceberg", ["iceberg"]),
        ("Migrating our site to Mermaid", []),
        ("Champions Program Teams", []),
        ("Champions of the world", ["Champions"]),
        ("The Rocket Framework", []),
        ("The rocket engine", ["rocket"]),
        ("Rocket v2", []),
    ],
)
def test_a_word_that_names_a_product_is_no_thing(text: str, words: list[str]) -> None:
    """By its capital after a preposition, and by what stands beside it."""
    assert [word.text for word in icon_words(text, "en")] == words
