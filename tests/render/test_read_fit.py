"""Titles that are read fill their card in lines that are phrases."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import Design
from thumbcli.render.compose import brief_of
from thumbcli.render.layouts import family_named
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box

_FONTS = ("bricolage", "archivo-narrow", "inter")
_WIDE, _NARROW = Box(1056.0, 470.0), Box(690.0, 470.0)


def lines_of(title: str, box: Box) -> list[str]:
    """Return the lines of a title that is read."""
    block = fit_best(title, _FONTS, box, max_size_px=170, min_cap_px=40, emphasis="", is_read=True)
    return [" ".join(word.text for word in line.words) for line in block.lines]


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Relnotes PR and release blog post ping group", "blog post"),
        ("Traits working group 2020 sprint 1 summary", "working group"),
        ("Constant propagation is now on by default in nightly", "by default"),
        ("Turning learning up to 11", "up to 11"),
        ("Understand the playing field", "playing field"),
        ("Five questions with Steve Portigal", "Steve Portigal"),
        ("Clean up Claude 5\u2019s token vomit with a separate LLM", "Claude 5\u2019s"),
    ],
)
@pytest.mark.parametrize("box", [_WIDE, _NARROW], ids=["wide", "narrow"])
def test_no_line_ends_inside_of_what_is_read_as_one(title: str, whole: str, box: Box) -> None:
    """Whatever the width is."""
    assert any(whole in line for line in lines_of(title, box))


@pytest.mark.parametrize("title", ["September 2023 Status Update", "Our Plans for 2026 and Later Years"])
@pytest.mark.parametrize("box", [_WIDE, _NARROW], ids=["wide", "narrow"])
def test_no_year_has_a_line_for_itself(title: str, box: Box) -> None:
    """It belongs to what stands before it."""
    assert not any(line.isdigit() for line in lines_of(title, box))


def test_a_last_word_that_is_short_beside_the_widest_line_is_not_alone() -> None:
    """It would be read as an afterthought."""
    lines = lines_of("Everything We Learned From Rewriting the Compiler Twice", Box(1056.0, 300.0))
    assert len(lines[-1].split()) > 1


def test_a_short_title_takes_more_lines_to_be_larger() -> None:
    """Three lines of words, where two are a third of the height."""
    read = fit_best(
        "Improved Question Merging", _FONTS, _NARROW, max_size_px=190, min_cap_px=40, is_read=True
    )
    assert len(read.lines) == 3
    assert read.height_px > 0.75 * _NARROW.height_px


def test_more_lines_that_are_hardly_larger_are_not_taken() -> None:
    """Where the height is little, one line is as large as two."""
    assert lines_of("Goodbye for now", Box(1056.0, 180.0)) == ["Goodbye for now"]


def test_no_line_is_nearly_empty() -> None:
    """A short word stays with its neighbours, though the long word would be larger alone."""
    assert lines_of("Das Donaudampfschifffahrtsrecht gilt", _WIDE)[0] != "Das"


@pytest.mark.parametrize(
    ("title", "least"),
    [("the working group meets today", 0.5), ("the report card briefing today", 0.5)],
)
def test_a_set_phrase_costs_more_than_other_words_in_a_row(title: str, least: float) -> None:
    """`working group` more than `group meets`."""
    costs = break_penalties(title.split())
    assert costs[1] > least
    assert costs[1] > costs[2]


@pytest.mark.parametrize("name", ["split", "panel", "magazine"])
def test_a_long_phrase_does_not_stand_beside_a_picture(name: str) -> None:
    """It would make all words small; other cards have the whole width."""
    suits = [
        family_named(name).suits(brief_of(make_request(title, format="blogpost")).composition)
        for title in ("Tomato soup with peppers", "Tomato soup with gastroenterological recommendations")
    ]
    assert suits[0] > 1.3
    assert suits[1] <= suits[0] - 0.2


def test_a_laptop_says_nothing_on_a_card() -> None:
    """It is drawn for a video, and where it was asked for."""
    title = "My new laptop"
    of_card, of_video, asked = (
        brief_of(make_request(title, format=format_, design=Design(icon=icon))).composition.icons
        for format_, icon in (("blogpost", None), ("youtube", None), ("blogpost", "laptop"))
    )
    assert "\U0001f4bb" not in of_card
    assert of_video[:1] == ("\U0001f4bb",)
    assert asked[:1] == ("\U0001f4bb",)


@pytest.mark.parametrize(
    ("title", "main", "lead"),
    [
        ("For public comment: the HTTPS-only standard", "The HTTPS-only standard", "For public comment"),
        ("This week in Rails: Happy New Year!", "Happy New Year!", "This week in Rails"),
        ("Case study: Payments in Rust", "Payments in Rust", "Case study"),
    ],
)
def test_the_subject_is_large_and_what_heads_many_posts_small(title: str, main: str, lead: str) -> None:
    """On a card."""
    headline = brief_of(make_request(title, format="blogpost")).composition.headline
    assert (headline.main, headline.sub, headline.sub_first) == (main, lead, True)


def test_small_lines_are_rather_broken_inside_of_a_phrase() -> None:
    """A long phrase beside a picture made all words too small for a phone."""
    title = "How 90 minutes with Lego bricks taught these executives agile"
    box = Box(640.0, 480.0)
    whole, torn = (
        fit_best(title, _FONTS, box, max_size_px=190, min_cap_px=20, is_read=True, small_cap_px=small_px)
        for small_px in (0.0, 60.0)
    )
    assert torn.smallest_cap_px > 1.05 * whole.smallest_cap_px
