"""The words that a person wants to stand out of a headline."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render import explain
from thumbcli.render.compose import brief_of
from thumbcli.render.title.chosen_emphasis import chosen_emphasis


@pytest.mark.parametrize(
    ("headline", "accent", "found"),
    [
        ("The Octopus That Escaped Its Tank", "Octopus", {1}),
        ("The Octopus That Escaped Its Tank", "escaped its tank", {3, 4, 5}),
        ("The Octopus That Escaped Its Tank", "tank octopus", {1, 5}),
        ("The Octopus That Escaped Its Tank", "squid", set()),
        ("The Party Is Art", "art", {3}),
        ("Why Bread Rises, Slowly", "RISES", {2}),
        ("Why Bread Rises, Slowly", "rises slowly", {2, 3}),
        ("I Spent $4,000 on Coffee", "$4,000", {2}),
        ("Is It a Scam?", "scam?", {3}),
        ("State-of-the-Art Ovens", "state of the art", set()),
        ("State-of-the-Art Ovens", "state-of-the-art", {0}),
        ("Les \u00c9tudes de Chopin", "\u00e9tudes", {1}),
        (
            "\u0427\u0442\u043e \u0442\u0430\u043a\u043e\u0435 \u0432\u0440\u0435\u043c\u044f",
            "\u0412\u0420\u0415\u041c\u042f",
            {2},
        ),
        ("To Be or Not to Be", "to be", {0, 1}),
        ("\u6771\u4eac \u306e \u591c\u666f", "\u6771\u4eac", {0}),
        ("\u6771\u4eac \u306e \u591c\u666f", "\u4eac\u306e", {0, 1}),
        ("Any Words", "", set()),
        ("Any Words", "   ", set()),
    ],
)
def test_words_are_found_in_a_headline(headline: str, accent: str, found: set[int]) -> None:
    """Whole words, in any case, as a phrase where they stand as one."""
    assert chosen_emphasis(headline.split(), accent) == found


@pytest.mark.long
@pytest.mark.parametrize("variant", [0, 13, 40])
@pytest.mark.parametrize(("accent", "drawn"), [("escaped", "Escaped"), ("none", ""), ("", "")])
def test_chosen_words_stand_out_in_every_variant(accent: str, drawn: str, variant: int) -> None:
    """Other colours and layouts keep them, and `thumb explain` says so."""
    design = make_design(headline="The Octopus That Escaped", emphasis=accent, variant=variant)
    assert explain(make_request("The Octopus That Escaped Its Tank", design=design)).accent == drawn


def test_words_that_are_not_drawn_are_told() -> None:
    """The title decides then, as it does without them."""
    usual = explain(make_request("10 Octopuses That Escaped Their Tank"))
    request = make_request("10 Octopuses That Escaped Their Tank", design=make_design(emphasis="squid"))
    assert explain(request).accent == usual.accent != ""
    assert any('does not have the words "squid"' in warning for warning in brief_of(request).warnings)
