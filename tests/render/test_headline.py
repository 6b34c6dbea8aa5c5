"""Titles taken apart."""

from __future__ import annotations

import pytest

from thumbcli.render.headline import MAX_CHARS, Kind, accents, parse, shorten, split_emoji


@pytest.mark.parametrize(
    ("title", "main", "sub"),
    [
        ("STOP Doing Crunches! (Do This Instead)", "STOP Doing Crunches!", "Do This Instead"),
        ("Fed Cuts Rates Again \u2014 What It Means", "Fed Cuts Rates Again", "What It Means"),
        ("30 Minute HIIT Workout | No Equipment", "30 Minute HIIT Workout", "No Equipment"),
        ("Understanding Diabetes: What A1C Means", "Understanding Diabetes", "What A1C Means"),
        ("Episode 42: Building in Public", "Building in Public", "Episode 42"),
        ("Tutorial: How to Build a Chair", "How to Build a Chair", "Tutorial"),
        ("[WATCH] The Biggest Storm Yet", "The Biggest Storm Yet", "WATCH"),
        ("I Missed My Flight... So I Did This", "I Missed My Flight\u2026", "So I Did This"),
        ("Is Coffee Bad? A Doctor Answers", "Is Coffee Bad?", "A Doctor Answers"),
        ("One-Pan Garlic Butter Pasta", "One-Pan Garlic Butter Pasta", ""),
        ("Meet me at 10:30 today", "Meet me at 10:30 today", ""),
        ("X", "X", ""),
    ],
)
def test_the_clause_that_explains_becomes_the_sub_line(title: str, main: str, sub: str) -> None:
    """Brackets, colons, dashes and second sentences stand smaller."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Figma vs Framer: Which One Wins?", Kind.VERSUS),
        ("10 Money Mistakes Keeping You Poor", Kind.NUMBER),
        ("Top 5 Beaches in Spain", Kind.NUMBER),
        ("3 years later", Kind.PLAIN),
        ("Why Do We Forget?", Kind.QUESTION),
        ("How to Draw Hands", Kind.HOW_TO),
        ('"I quit my job" today', Kind.QUOTE),
        ("The Hardest Boss Fight Ever", Kind.PLAIN),
    ],
)
def test_the_kind_follows_from_the_form(title: str, kind: Kind) -> None:
    """Layout families choose by it."""
    assert parse(title).kind is kind


def test_a_comparison_names_both_sides() -> None:
    """For a layout with two halves."""
    headline = parse("Figma vs. Framer")
    assert (headline.left, headline.right) == ("Figma", "Framer")


@pytest.mark.parametrize(
    ("title", "sub"),
    [
        pytest.param("Rust vs Go for Backend APIs in 2026", "For Backend APIs in 2026", id="what for"),
        pytest.param("Cats vs Dogs: Who Is Smarter?", "Who Is Smarter?", id="after a colon"),
    ],
)
def test_what_a_comparison_is_about_stands_smaller(title: str, sub: str) -> None:
    """The sides stay short."""
    headline = parse(title)
    assert (headline.kind, headline.sub) == (Kind.VERSUS, sub)
    assert max(len(headline.left), len(headline.right)) < 6


def test_a_list_names_its_count() -> None:
    """For a layout with a giant numeral."""
    headline = parse("10 Money Mistakes")
    assert (headline.number, headline.rest) == ("10", "Money Mistakes")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("I Built a SaaS in 24 Hours With AI", {"24", "Hours"}),
        ("7 Days in China for Under $1,000", {"$1,000"}),
        ("Why Do We Forget 90% of What We Learn", {"90%"}),
        ("Stop Using Passwords in 2025", {"Stop"}),
        ("Understanding Type 2 Diabetes", {"Diabetes"}),
        ("A Day in My Life in Seoul", {"Seoul"}),
        ("Nobody Saw This GOAL Coming at All", {"GOAL"}),
        ("Tesla Model 3 Review After 100,000 Miles", {"100,000", "Miles"}),
        ("Wow", set()),
        ("of the and to", set()),
    ],
)
def test_the_words_that_carry_a_headline_are_found(title: str, words: set[str]) -> None:
    """Money and numbers, power words, capitals, late nouns."""
    tokens = title.split()
    assert {tokens[index] for index in accents(tokens)} == words


@pytest.mark.parametrize("title", ["The Best of 2024", "Back in 1999 and 2001", "2025"])
def test_a_bare_year_is_never_the_accent(title: str) -> None:
    """A year dates a title, it does not carry it."""
    tokens = title.split()
    assert not any(tokens[index].isdigit() for index in accents(tokens))


@pytest.mark.parametrize(
    ("title", "text", "emoji"),
    [
        ("We launched \U0001f680 today!", "We launched today!", ("\U0001f680",)),
        ("Wow \U0001f525\U0001f525!", "Wow!", ("\U0001f525",)),
        ("\U0001f469\u200d\U0001f4bb at work", "at work", ("\U0001f4bb",)),
        ("Vive la \U0001f1eb\U0001f1f7", "Vive la", ("\U0001f30d",)),
        ("Nice \U0001f44d\U0001f3fd", "Nice", ("\U0001f44d",)),
        ("Plain text", "Plain text", ()),
    ],
)
def test_emoji_are_taken_out_as_artwork(title: str, text: str, emoji: tuple[str, ...]) -> None:
    """Joined sequences count as one, flags become a globe."""
    assert split_emoji(title) == (text, emoji)


def test_a_title_of_emoji_has_no_words() -> None:
    """The picture is then artwork alone."""
    headline = parse("\U0001f525\U0001f680")
    assert headline.main == ""
    assert headline.emoji == ("\U0001f525", "\U0001f680")


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Don't stop", "Don\u2019t stop"),
        ('He said "hi there" twice', "He said \u201chi there\u201d twice"),
        ("The '90s are back", "The \u201990s are back"),
        ('A 27" screen', 'A 27" screen'),
    ],
)
def test_quotes_are_set_as_a_typesetter_would(typed: str, set_: str) -> None:
    """Inches stay inches."""
    assert parse(typed).main == set_


def test_a_long_title_is_cut_after_a_word_that_may_end_it() -> None:
    """Never after an article."""
    title = "An extremely long and rambling title about everything that could possibly go wrong with it all"
    short = shorten(title)
    assert len(short) <= MAX_CHARS
    assert short.endswith("wrong\u2026")


def test_a_long_title_keeps_its_leading_clause() -> None:
    """A whole clause beats an ellipsis."""
    assert shorten("The whole point is here, " + "and the rest goes on " * 5) == "The whole point is here"


def test_one_endless_word_is_cut() -> None:
    """There is no word to cut after."""
    assert len(shorten("a" * 200)) == MAX_CHARS
