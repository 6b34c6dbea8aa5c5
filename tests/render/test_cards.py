"""The cards for blogs and LinkedIn: which of them a title gets, and that every title fits every one."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import Design, make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import families, family_named
from thumbcli.render.layouts.cards.card_parts import card_palette
from thumbcli.render.layouts.cards.sign import sign_of
from thumbcli.render.layouts.cards.split import figure_of
from thumbcli.render.layouts.choose import choose
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.quality.gate import judge
from thumbcli.render.style.card_palette import (
    CARD_PALETTES,
    SOBER_CARD_PALETTES,
    CardPalette,
    card_palette_of,
)
from thumbcli.render.style.color import READABLE, contrast

if TYPE_CHECKING:
    from thumbcli.render.compose import Picture

CARDS = (
    "broadsheet",
    "code",
    "discs",
    "facing",
    "gazette",
    "leaf",
    "magazine",
    "mesh",
    "motif",
    "panel",
    "pullquote",
    "release",
    "ribbons",
    "sign",
    "split",
)

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
    "`.bash_profile` vs `.bashrc`",
    "Figma vs Framer",
    "Rust vs Go: Which Should You Learn First?",
    "User and developer survey 2021",
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


SHEET = Path(__file__).parent / "data" / "sheet.csv"


def _chosen(title: str) -> str:
    """Return the family that a card of this title gets, before anything is drawn."""
    request = make_request(title, format="blogpost")
    return choose(brief_of(request).composition, request.design).family.name


def _accented(picture: Picture) -> str:
    """Return the words of a card that stand out from the others of its title."""
    words = [mark for mark in picture.marks if mark.kind == "headline"]
    usual = Counter(mark.colour for mark in words).most_common(1)[0][0]
    return " ".join(mark.text for mark in words if mark.colour != usual)


@pytest.mark.parametrize("palette", [*CARD_PALETTES, *SOBER_CARD_PALETTES])
def test_every_ink_can_be_read_on_its_page(palette: CardPalette) -> None:
    """Title, small text and key words."""
    for ink in (palette.ink, palette.muted, palette.accent):
        assert contrast(ink, palette.page) >= READABLE


@pytest.mark.long
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
        ("Node.js 24.1.0 (Current)", "release"),
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
    """Of sixty titles no card takes more than a fifth, and there are at least eight cards."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    drawn = Counter(_chosen(title) for title in titles)
    assert len(drawn) >= 8
    assert max(drawn.values()) <= len(titles) / 5


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


def test_a_third_colour_of_a_palette_counts() -> None:
    """It is that of small words, and tints the fields of a card; two colours say nothing of either."""
    two, three = (
        card_palette(
            brief_of(make_request("T", format="blogpost", design=make_design(palette=colours))).composition
        )
        for colours in ("#1b3a4b,#f2a65a", "#1b3a4b,#f2a65a,#fff1d6")
    )
    assert (three.page, three.ink, three.accent) == (two.page, two.ink, two.accent)
    assert three.muted == 0xFFFFF1D6 != two.muted
    assert three.tint != two.tint


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


@pytest.mark.parametrize(
    ("title", "accented"),
    [
        ("Upgrading Our Monolith to Django 5.2", "Django 5.2"),
        ("Windows 10 to support Linux binaries", "Windows 10"),
        ("#a11yhack, an accessibility hackathon", "#a11yhack,"),
        ("Dictionary and Set Improvements in Swift 4.0", "Swift 4.0"),
        ("I trained a 125M model for on-device piano autocomplete", ""),
        ("Support for robots HTML meta tag", ""),
        ("RECAP, The Press, and Judicial Transparency", ""),
    ],
)
def test_words_stand_out_as_a_whole_phrase_or_not_at_all(title: str, accented: str) -> None:
    """Half of a phrase in another colour reads as a mistake; so does one of a list."""
    design = make_design(layout="broadsheet")
    assert _accented(compose(make_request(title, format="blogpost", design=design))) == accented


def test_a_phrase_over_two_lines_does_not_stand_out_unless_a_person_chose_it() -> None:
    """Announcing the name of something long: its second line would look like another thing."""
    title = "Announcing the Continental Broadband Infrastructure Observatory"
    phrase = "Continental Broadband Infrastructure Observatory"
    drawn = [
        compose(make_request(title, format="blogpost", design=make_design(layout="discs", emphasis=emphasis)))
        for emphasis in (None, phrase)
    ]
    for picture in drawn:
        rows = {round(mark.rect[1]) for mark in picture.marks if mark.text in phrase.split()}
        assert len(rows) > 1
    colours = [{mark.colour for mark in picture.marks if mark.kind == "headline"} for picture in drawn]
    assert [len(each) for each in colours] == [1, 2]


@pytest.mark.parametrize("format_", ["blogpost", "linkedin"])
def test_a_guessed_topic_is_no_label(format_: str) -> None:
    """A thumbnail may tell it on a chip; on a card only what somebody filed the article under is told."""
    title = "The Best Soup Recipe With Roasted Tomatoes"
    assert brief_of(make_request(title)).composition.kicker
    assert not brief_of(make_request(title, format=format_)).composition.kicker


THINGS = (
    "Tomato soup with roasted peppers",
    "Postgres and the elephant in the room: what a database does at night",
    "Interactive maps with polygons from open data and a small server that nobody has to watch",
)


@pytest.mark.parametrize("title", THINGS)
def test_no_word_is_on_the_object(title: str) -> None:
    """It has a place of its own on each card, however long the title is."""
    composition = brief_of(make_request(title, format="blogpost")).composition
    drawn = 0
    for name in ("magazine", "panel"):
        family = family_named(name)
        if family.suits(composition) <= 0:
            continue
        stage = Stage(composition)
        family.compose(stage)
        things = [mark.rect for mark in stage.marks if mark.kind == "photo"]
        words = [mark.rect for mark in stage.marks if mark.text]
        assert things
        assert words
        for left, top, right, bottom in things:
            for x, y, end, low in words:
                assert right <= x or end <= left or bottom <= y or low <= top, name
        drawn += 1
    assert drawn


def test_a_title_that_names_a_thing_shows_it() -> None:
    """At any length that a card takes, where the whole title is about the thing."""
    for title in THINGS:
        picture = compose(make_request(title, format="blogpost"))
        assert picture.composition.icons
        assert any(mark.kind == "photo" for mark in picture.marks), title


@pytest.mark.parametrize(
    "title",
    [
        "Write your own code transform for fun and profit",
        "Formatting the compiler tree",
        "Leadership Council update",
        "The Beginner's Guide to Remix",
        "Porting a calculator to Swift on Linux",
        "How to get experience as a software engineer",
    ],
)
def test_a_figure_of_speech_is_no_object(title: str) -> None:
    """Neither what a word means elsewhere, nor a field's usual sign, nor what only one part is about."""
    assert not brief_of(make_request(title, format="blogpost")).composition.icons


@pytest.mark.parametrize(
    ("title", "icon"),
    [
        ("Announcing Rust 1.82.0", "\U0001f980"),
        ("Git tricks for large repositories", "\ue009"),
        ("Tomato soup with roasted peppers", "\U0001f372"),
        ("\U0001f680 Rockets", "\U0001f680"),
    ],
)
def test_what_a_whole_title_is_about_is_shown(title: str, icon: str) -> None:
    """The mark of a product, a thing among things, and an emoji that the title has itself."""
    assert brief_of(make_request(title, format="blogpost")).composition.icons[:1] == (icon,)


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Why do we still write minutes?", "?"),
        ("State of the Survey 2026", "2026"),
        ("New in Framework 4.2 and what is next", ""),
        ("What changes with Framework 4.2", "4.2"),
        ("Ending support in 2025", ""),
        ("What the courts decided about public records", "\u00a7"),
        ("Terms & Conditions", ""),
        ("Severance", ""),
        ("A long walk along the shore of the lake", ""),
    ],
)
def test_a_sign_is_one_of_the_title(title: str, sign: str) -> None:
    """A number only where it can be taken from the end of the words beside it."""
    assert sign_of(brief_of(make_request(title, format="blogpost")).composition) == sign


@pytest.mark.parametrize(
    ("layout", "title", "words"),
    [
        ("sign", "State of the Survey 2026", "State of the Survey"),
        ("split", "Dev sticker pack! $2", "$2 Dev sticker pack!"),
        ("split", "7 habits of teams", "7 Habits of teams"),
    ],
)
def test_a_number_shown_large_is_not_said_twice(layout: str, title: str, words: str) -> None:
    """Neither in a sign nor as a figure."""
    picture = compose(make_request(title, format="blogpost", design=make_design(layout=layout)))
    assert picture.family == layout
    assert " ".join(mark.text for mark in picture.marks if mark.kind == "headline") == words


@pytest.mark.parametrize(
    ("title", "figure"),
    [
        ("I Regret My $46k Website Redesign", "$46k"),
        ("Raising €1.5m Without a Pitch", "€1.5m"),
        ("We Lost $2 million in a Day", "$2 million"),
        ("From $20B to Nothing", "$20B"),
        ("My Database Costs $0.03/month", "$0.03"),
        ("What I Sold for $1,000.", "$1,000"),
        ("Churn Fell by 30% in May", "30%"),
        ("The $10x Developer", ""),
        ("Notes on Sleep", ""),
    ],
)
def test_a_figure_keeps_its_unit(title: str, figure: str) -> None:
    """A thousandth of a sum would be large otherwise."""
    assert figure_of(brief_of(make_request(title, format="blogpost")).composition) == figure


def test_two_sides_keep_the_spelling_of_their_names() -> None:
    """A name in code has its dot and its case."""
    picture = compose(make_request("`.bash_profile` vs `.bashrc`", format="blogpost"))
    assert picture.family == "facing"
    assert [mark.text for mark in picture.marks if mark.kind == "headline"] == [".bash_profile", ".bashrc"]


@pytest.mark.parametrize("title", [title for title in TITLES if title.isascii()])
def test_author_and_tags_change_neither_layout_nor_colours(title: str) -> None:
    """A feed in which some posts have an author looks like one series."""
    design = make_design(author="Maya R.", date="2026-03-12", tags="notes")
    plain, told = (
        brief_of(make_request(title, format="blogpost", design=each)).composition
        for each in (make_design(), design)
    )
    assert choose(told, design).family is choose(plain, make_design()).family
    assert card_palette(told) == card_palette(plain)


def test_the_number_of_a_release_is_the_picture() -> None:
    """Far higher than its name, which can be read on a phone too, and its status is told."""
    picture = compose(make_request("Node.js 24.1.0 (Current)", format="blogpost"))
    cap_px = {mark.text: mark.cap_px for mark in picture.marks if mark.text}
    assert cap_px["24.1.0"] > 2.5 * cap_px["Node.js"]
    assert "Current" in cap_px


def test_a_cursor_follows_the_last_word_of_code() -> None:
    """In the colour of the code, where the line leaves room for it."""
    design = make_design(layout="code", palette="#101820,#ff3d81")
    picture = compose(make_request("Announcing `async fn` in traits", format="blogpost", design=design))
    words = [mark for mark in picture.marks if mark.kind == "headline"]
    accent = card_palette(picture.composition).accent
    last = max(words, key=lambda mark: (round(mark.rect[3]), mark.rect[2]))
    x, y = round(last.rect[2] + last.cap_px * 0.5), round((last.rect[1] + last.rect[3]) / 2)
    at = (y * picture.size[0] + x) * 4
    assert tuple(picture.pixels[at : at + 3]) == (accent >> 16 & 255, accent >> 8 & 255, accent & 255)


@pytest.mark.parametrize("title", ["Postmortem of a long week", "Lazier diagrams for set-theoretic types"])
def test_words_alone_have_a_frieze_beside_them(title: str) -> None:
    """At least an eighth of the card is in other colours than the page and the title."""
    picture = compose(make_request(title, format="blogpost", design=make_design(layout="broadsheet")))
    palette = card_palette(picture.composition)
    plain = {(colour >> 16 & 255, colour >> 8 & 255, colour & 255) for colour in (palette.page, palette.ink)}
    places = range(0, len(picture.pixels), 4 * 997)
    other = sum(tuple(picture.pixels[at : at + 3]) not in plain for at in places)
    assert other > len(places) / 8


def test_grave_words_have_no_play_of_shapes_beside_them() -> None:
    """A plain band instead: few colours."""
    title = "Obituary: the engineer who gave us the compact disc"
    picture = compose(make_request(title, format="blogpost", design=make_design(layout="broadsheet")))
    row = [
        tuple(picture.pixels[at : at + 3])
        for y in (4, picture.size[1] - 5)
        for at in range(y * picture.size[0] * 4, (y + 1) * picture.size[0] * 4, 4)
    ]
    assert len(set(row)) == 2


def test_what_a_title_begins_with_is_larger_than_a_label() -> None:
    """It is a part of the title, which has to be read where the card is small."""
    title = "Cyanview: Coordinating the visual fidelity of a final"
    design = make_design(layout="broadsheet", kicker="Field notes")
    label = compose(make_request("What we learned", format="blogpost", design=design))
    lead = compose(make_request(title, format="blogpost", design=make_design(layout="broadsheet")))
    high = [
        next(mark.cap_px for mark in picture.marks if mark.text == word)
        for picture, word in ((lead, "Cyanview"), (label, "Field"))
    ]
    assert high[0] > 1.5 * high[1]
