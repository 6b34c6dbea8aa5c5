"""The words of a headline that stand out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thumbcli.render.title.emphasis import find_emphasis

TABLE = Path(__file__).parent / "data" / "emphasis.tsv"
NONE = "-"
"""In the table: no word is emphasized."""


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("rule", dict.fromkeys(row["rule"] for row in _rows()))
def test_emphasis_falls_on_a_phrase(rule: str) -> None:
    """Never half a name, a bracket, a bare year or a function word, in any language."""
    wrong = {}
    for row in _rows():
        if row["rule"] == rule:
            tokens = row["title"].split()
            found = sorted(find_emphasis(tokens, 0, row["language"]))
            if (words := " ".join(tokens[index] for index in found) or NONE) != row["emphasis"]:
                wrong[row["title"]] = (words, row["emphasis"])
    assert wrong == {}


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("I Built a SaaS in 24 Hours With AI", {"24", "Hours"}),
        ("7 Days in China for Under $1,000", {"$1,000"}),
        ("Why Do We Forget 90% of What We Learn", {"90%"}),
        ("Stop Using Passwords in 2025", {"Stop"}),
        ("Understanding Type 2 Diabetes", set()),
        ("A Day in My Life in Seoul", set()),
        ("Nobody Saw This GOAL Coming at All", {"GOAL"}),
        ("Tesla Model 3 Review After 100,000 Miles", {"100,000", "Miles"}),
        ("The Only 4 Exercises You Need After 40", {"4", "Exercises"}),
        ("I Bought the Cheapest Porsche 911 on the Internet", {"Cheapest", "Porsche", "911"}),
        ("iPhone 18 Review", set()),
        ("Don't Visit Bali Before Watching This", set()),
        ("ER Doctor Reacts", set()),
        ("Why New York Is Sinking", set()),
        ("The $1 Trillion Bet on AI", {"$1", "Trillion"}),
        ("10 000 pas par jour", {"10", "000", "pas"}),
        ("Lose Weight Without Dieting", {"Without", "Dieting"}),
        ("Travel Without a Plan", set()),
        ("Without Dieting", {"Without"}),
        ("10 Money Mistakes Keeping You Poor", {"10", "Money", "Mistakes"}),
        ("GTA 6 Map GONE?!", {"GONE?!"}),
        ("Wow", set()),
        ("", set()),
        ("of the and to", set()),
    ],
)
def test_the_words_that_carry_a_headline_are_found(title: str, words: set[str]) -> None:
    """Money and numbers, power words, capitals; no word by its place alone."""
    tokens = title.split()
    assert {tokens[index] for index in find_emphasis(tokens)} == words


@pytest.mark.parametrize("title", ["The Best of 2024", "Back in 1999 and 2001", "2025"])
def test_a_bare_year_is_never_the_accent(title: str) -> None:
    """A year dates a title, it does not carry it."""
    tokens = title.split()
    assert not any(tokens[index].isdigit() for index in find_emphasis(tokens))


@pytest.mark.parametrize(
    ("title", "of_video", "of_card"),
    [
        ("10 Money Mistakes Keeping You Poor", "10 Money Mistakes", "10 Money Mistakes"),
        ("Inflation falls to 2.5% in March", "2.5%", "2.5%"),
        ("How we cut our AWS bill by $500,000", "$500,000", "$500,000"),
        ("What we learned from 3 years of Rust", "3 years", "3 years"),
        ("Nobody Saw This GOAL Coming at All", "GOAL", "GOAL"),
        (
            "\u201cMove fast\u201d is over for Facebook engineers",
            "\u201cMove fast\u201d",
            "\u201cMove fast\u201d",
        ),
        ("The Cheapest Laptop for Students", "Cheapest Laptop", ""),
        ("The Hidden Cost of Microservices", "Hidden Cost", ""),
        ("Stop Using Passwords in 2025", "Stop", ""),
        ("Why Elon Musk bought Twitter", "Elon Musk", ""),
        ("Without Remorse", "Without", ""),
    ],
)
def test_fewer_words_stand_out_of_a_title_that_is_read(title: str, of_video: str, of_card: str) -> None:
    """A sum, a count, a quotation or capitals, but no verdict; names on cards are found in another way."""
    tokens = title.split()
    found = [sorted(find_emphasis(tokens, surest=surest)) for surest in (False, True)]
    assert [" ".join(tokens[index] for index in indexes) for indexes in found] == [of_video, of_card]
