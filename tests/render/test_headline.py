"""Titles taken apart."""

from __future__ import annotations

import pytest

from thumbcli.render.title.headline import MAX_CHARS, HeadlineKind, parse, shorten


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
        ("We Quit Everything. 1 Year Later...", "We Quit Everything", "1 Year Later\u2026"),
        ("The Long Story of No. 5 and Others", "The Long Story of No. 5 and Others", ""),
        ("One-Pan Garlic Butter Pasta", "One-Pan Garlic Butter Pasta", ""),
        ("Meet me at 10:30 today", "Meet me at 10:30 today", ""),
        ("X", "X", ""),
    ],
)
def test_the_clause_that_explains_becomes_the_subtitle(title: str, main: str, sub: str) -> None:
    """Brackets, colons, dashes and second sentences stand smaller."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Figma vs Framer: Which One Wins?", HeadlineKind.VERSUS),
        ("10 Money Mistakes Keeping You Poor", HeadlineKind.NUMBER),
        ("Top 5 Beaches in Spain", HeadlineKind.NUMBER),
        ("3 years later", HeadlineKind.PLAIN),
        ("10\u4e2a\u7406\u8d22\u9519\u8bef", HeadlineKind.NUMBER),
        ("7\u3064\u306e\u7fd2\u6163", HeadlineKind.NUMBER),
        ("5\uac00\uc9c0 \ubc29\ubc95", HeadlineKind.NUMBER),
        ("3\u6708\u306e\u65b0\u4f5c\u30b2\u30fc\u30e0", HeadlineKind.PLAIN),
        ("2026\u5e74\u306e\u30b2\u30fc\u30e0", HeadlineKind.PLAIN),
        ("Why Do We Forget?", HeadlineKind.QUESTION),
        ("How to Draw Hands", HeadlineKind.HOW_TO),
        ('"I quit my job" today', HeadlineKind.QUOTE),
        ("The Hardest Boss Fight Ever", HeadlineKind.PLAIN),
    ],
)
def test_the_kind_follows_from_the_form(title: str, kind: HeadlineKind) -> None:
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
    assert (headline.kind, headline.sub) == (HeadlineKind.VERSUS, sub)
    assert max(len(headline.left), len(headline.right)) < 6


def test_a_list_names_its_count() -> None:
    """For a layout with a giant numeral."""
    headline = parse("10 Money Mistakes")
    assert (headline.number, headline.counted) == ("10", "Money Mistakes")


@pytest.mark.parametrize(
    ("title", "sub_first"),
    [
        pytest.param("POV: Your Mom Discovers TikTok", True, id="a label"),
        pytest.param("[WATCH] The Biggest Storm Yet", True, id="in brackets before"),
        pytest.param("Bitcoin: Is It Really Dead?", True, id="what a question is about"),
        pytest.param("The Biggest Storm Yet (Live)", False, id="in brackets behind"),
        pytest.param("Fed Cuts Rates Again: What It Means", False, id="an explanation"),
    ],
)
def test_what_announces_a_headline_comes_first(title: str, sub_first: bool) -> None:
    """As its author wrote it."""
    assert parse(title).sub_first is sub_first


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


@pytest.mark.parametrize(
    "title", ["GPT-5 vs Claude vs Gemini", "C++ vs C# vs F#", "Tea vs. Milk versus Rum: Go"]
)
def test_three_rivals_are_no_duel(title: str) -> None:
    """A second `vs` would stand in one of the halves."""
    headline = parse(title)
    assert headline.kind is not HeadlineKind.VERSUS
    assert headline.left == headline.right == ""


LONG = (
    "A beginner's guide to fermenting vegetables at home in small apartments "
    "without making your whole building smell of cabbage"
)


def test_a_long_title_goes_on_in_the_subtitle() -> None:
    """Parted before a clause, nothing is lost."""
    headline = parse(LONG)
    assert f"{headline.main} {headline.sub}" == LONG.replace("'", "\u2019")
    assert headline.sub.startswith("without")
    assert not headline.truncated


def test_what_fits_neither_line_is_said_to_be_cut() -> None:
    """Both lines are full by then."""
    title = LONG + " and of everything else that ferments in there"
    headline = parse(title)
    assert headline.truncated
    assert headline.sub.endswith("\u2026")
    assert len(headline.main) + len(headline.sub) > 100
    assert not parse("Short").truncated


def test_a_roomier_picture_keeps_more_words() -> None:
    """A page has room that a phone's thumb has not."""
    title = LONG + " and of everything else that ferments in there"
    assert len(parse(title, 112).main + parse(title, 112).sub) > len(parse(title).main + parse(title).sub)
