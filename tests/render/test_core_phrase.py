"""The words of a headline that a viewer reads first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import Design
from thumbcli.render.compose import brief_of
from thumbcli.render.title.core_phrase import find_core
from thumbcli.render.title.understanding import TextChoice, understand

TABLE = Path(__file__).parent / "data" / "core_phrases.tsv"
LONG = "James May explains the time he nearly killed Jeremy Clarkson"


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("rule", dict.fromkeys(row["rule"] for row in _rows()))
def test_the_core_is_what_a_headline_turns_on(rule: str) -> None:
    """What surprises, the best of all, a number, a whole name; never a word that only fills."""
    rows = [row for row in _rows() if row["rule"] == rule]
    found = {row["headline"]: find_core(row["headline"], row["language"]) for row in rows}
    assert found == {row["headline"]: row["core"] for row in rows}


def test_the_core_is_in_the_headline_once_and_never_all_of_it() -> None:
    """So that a layout finds its words again, and something is left to stand smaller."""
    for row in _rows():
        if core := find_core(row["headline"], row["language"]):
            assert f" {core} " in f" {row['headline']} "
            assert core != row["headline"]


def test_a_thumbnail_sets_off_what_its_headline_turns_on() -> None:
    """A card marks only what is sure."""
    thumbnail, card = (
        brief_of(make_request(LONG, format=kind)).composition for kind in (Format.YOUTUBE, Format.LINKEDIN)
    )
    accent = understand(LONG, text=TextChoice.HOOK).accent
    assert thumbnail.emphasis == accent == "killed Jeremy Clarkson"
    assert card.emphasis != accent


def test_words_that_a_person_chose_stand_out_instead() -> None:
    """What stands out is up to them then."""
    request = make_request(LONG, format=Format.YOUTUBE, design=Design(emphasis="Jeremy Clarkson"))
    composition = brief_of(request).composition
    assert composition.emphasis == "Jeremy Clarkson"


@pytest.mark.parametrize(
    ("title", "accent"),
    [
        ("Samsung Galaxy Note 20 Ultra UNBOXING", "UNBOXING"),
        ("Heartland Episode 1108 Preview", "Preview"),
        ("SPICY Noodles & Chinese BURGERS", "Chinese BURGERS"),
    ],
)
def test_an_accent_tears_no_name(title: str, accent: str) -> None:
    """A number stays with what it numbers; a sign between two things stays outside."""
    composition = brief_of(make_request(title, format=Format.YOUTUBE)).composition
    assert composition.emphasis == accent
