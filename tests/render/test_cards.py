"""The cards for blogs and LinkedIn: which of them a title gets, and that every title fits every one."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import Design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import families, family_named
from thumbcli.render.layouts.cards.card_parts import card_palette
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.quality.gate import judge
from thumbcli.render.style.card_palette import (
    CARD_PALETTES,
    SOBER_CARD_PALETTES,
    CardPalette,
    card_palette_of,
)
from thumbcli.render.style.color import READABLE, contrast

CARDS = ("code", "discs", "magazine", "mesh", "broadsheet", "pullquote", "release", "split")

TITLES = (
    "Introducing Swift 6.3",
    "Firefox 140",
    "What we learned from a year of remote work",
    "“We never thought it would last”",
    "Using `std::mem::take` to please the borrow checker",
    "7 habits of teams that ship every week",
    "City approves $2.4 million for new library",
    "Why do cats purr?",
    "Tomato soup with roasted peppers",
    "Postmortem",
    "Understanding garbage collection in modern runtimes, from the allocator up to the last finaliser",
    "Die Donaudampfschifffahrtsgesellschaft stellt ihren Fahrplan um",
    "Pourquoi les « petites » bibliothèques gagnent",
    "Почему мы перешли на самостоятельный хостинг",
    "لماذا انتقلنا إلى الخوادم الخاصة بنا",
    "למה עברנו לשרתים משלנו",
    "हमने अपने सर्वर क्यों बदले",
    "我们为什么离开云服务",
    "Obituary: the engineer who gave us the compact disc",
    "Earthquake kills 120 in the mountains of the north",
)


@pytest.mark.parametrize("palette", [*CARD_PALETTES, *SOBER_CARD_PALETTES])
def test_every_ink_can_be_read_on_its_page(palette: CardPalette) -> None:
    """Title, small text and key words."""
    for ink in (palette.ink, palette.muted, palette.accent):
        assert contrast(ink, palette.page) >= READABLE


@pytest.mark.parametrize(("title", "format_"), [*product(TITLES, ("blogpost", "linkedin", "instagram"))])
def test_every_card_passes_the_gate(title: str, format_: str) -> None:
    """Each family that suits a title draws it without a fault, not only the one that is chosen."""
    composition = brief_of(make_request(title, format=format_)).composition
    for name in CARDS:
        family = family_named(name)
        if family.suits(composition) <= 0:
            continue
        stage = Stage(composition)
        family.compose(stage)
        findings = judge(stage.marks, composition.size, composition.format)
        assert not findings, (name, [finding.message for finding in findings])


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Introducing Swift 6.3", "release"),
        ("Firefox 140.0.2", "release"),
        ("Node.js 24.1 released", "release"),
        ("“We never thought it would last”", "pullquote"),
        ("«Nous n'avons jamais cru que cela durerait»", "pullquote"),
        ("Using `std::mem::take` to please the borrow checker", "code"),
        ("Stop using `SELECT *`", "code"),
        ("City approves $2.4 million for new library", "split"),
        ("How we cut build times by 62%", "split"),
        ("€3 billion for trains", "split"),
    ],
)
def test_a_title_that_a_card_is_made_for_gets_it(title: str, family: str) -> None:
    """By what the title is; the rest is chance."""
    assert compose(make_request(title, format="blogpost")).family == family


def test_neighbours_differ() -> None:
    """Of twenty articles no card takes more than half, and there are at least six cards."""
    drawn = Counter(compose(make_request(title, format="blogpost")).family for title in TITLES)
    assert len(drawn) >= 6
    assert max(drawn.values()) <= len(TITLES) / 2


def test_cards_are_for_articles_alone() -> None:
    """A video's thumbnail is not read."""
    composition = brief_of(make_request("Introducing Swift 6.3", format="youtube")).composition
    assert all(family.suits(composition) == 0 for family in families() if family.name in CARDS)


def test_a_palette_is_obeyed() -> None:
    """The page is made of the user's colours, whatever chance would have taken."""
    design = Design(palette=("#101820", "#ff3d81"))
    wanted = card_palette_of(brief_of(make_request(TITLES[3], design=design)).composition.style).page
    for title in TITLES[:6]:
        composition = brief_of(make_request(title, format="blogpost", design=design)).composition
        assert card_palette(composition).page == wanted


@pytest.mark.parametrize(
    ("title", "calm"),
    [
        ("What We Learned From a Year of Remote Work", True),
        ("Understanding Garbage Collection in Modern Runtimes", True),
        ("Market-basket analysis and prediction", True),
        ("The walking cure", True),
        ("GPT-4o mini: advancing cost-efficient intelligence", True),
        ("Hello, world", True),
        ("7 steps to better decisions!!!", False),
        ("We built the BIGGEST database", False),
        ("WATCH THIS BEFORE IT IS GONE!", False),
        ("Minecraft: How to Find Diamonds", False),
        ("Tomato Soup With Roasted Peppers", False),
        ("The Best Street Food in Bangkok", False),
    ],
)
def test_calm_titles_may_be_cards_in_a_square(title: str, calm: bool) -> None:
    """Those that shout, and those about what is fun, look as feeds do."""
    composition = brief_of(make_request(title, format="instagram")).composition
    assert (family_named("broadsheet").suits(composition) > 0) is calm
    assert family_named("broadsheet").suits(brief_of(make_request(title)).composition) == 0
