"""The fields of a card: how they are written, and that every card has a place for them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import product

import pytest
from PIL import Image

from tests.render.byline_languages import MINUTES, dates_of, known_languages, minutes_of
from thumbcli.contract import Asset, Format, make_request
from thumbcli.contract.design_options import Design, make_design
from thumbcli.errors import RequestError
from thumbcli.render.byline import byline_of, written_date, written_minutes
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.quality.gate import judge
from thumbcli.render.title.understanding import understand

FULL = Design(
    kicker="Field notes",
    author="Maya R.",
    date="2026-03-12",
    site="example.com",
    tags=("debt", "review"),
    reading_time=6,
)
TITLES = {
    "code": "Using `std::mem::take` well",
    "facing": "Figma vs Framer",
    "gazette": "Postmortem",
    "leaf": "Postmortem",
    "discs": "Understanding garbage collection in modern runtimes",
    "magazine": "Tomato soup with roasted peppers",
    "mesh": "What a year of remote work taught us",
    "broadsheet": "Postmortem",
    "motif": "What a year of remote work taught us",
    "panel": "Tomato soup with roasted peppers",
    "pullquote": "“We never thought it would last”",
    "release": "Introducing Swift 6.3",
    "ribbons": "What a year of remote work taught us",
    "sign": "State of the Survey 2026",
    "split": "How we cut build times by 62%",
}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "March 12, 2026"),
        ("de", "12. März 2026"),
        ("fr", "12 mars 2026"),
        ("es", "12 de marzo de 2026"),
        ("pt", "12 de março de 2026"),
        ("it", "12 marzo 2026"),
        ("pl", "12 marca 2026"),
        ("ja", "2026年3月12日"),
        ("zh", "2026年3月12日"),
        ("hi", "12 मार्च 2026"),
        ("und", "March 12, 2026"),
    ],
)
def test_a_date_is_written_in_the_language_of_the_title(language: str, written: str) -> None:
    """As CLDR has it."""
    assert byline_of(Design(date="2026-03-12"), language).about == (written,)


@pytest.mark.long
@pytest.mark.parametrize("language", known_languages())
def test_every_language_writes_dates_and_minutes_as_cldr_has_them(language: str) -> None:
    """Babel reads CLDR itself; the package has only what titles need of it."""
    assert [written_date(f"2026-{month:02}-05", language) for month in range(1, 13)] == dates_of(language)
    assert [written_minutes(minutes, language) for minutes in MINUTES] == minutes_of(language)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-12T08:30:00Z", "March 12, 2026"),
        ("2026-03-12 08:30", "March 12, 2026"),
        ("12 March", "12 March"),
        ("Spring 2026", "Spring 2026"),
        ("2026-13-45", "2026-13-45"),
        ("20260312", "March 12, 2026"),
    ],
)
def test_other_dates_stay_as_they_are(text: str, written: str) -> None:
    """Nothing is guessed: 03/04 is March to some and April to others."""
    assert byline_of(Design(date=text), "en").about == (written,)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (6, 6),
        ("6", 6),
        ("6.0", 6),
        ("6 min", 6),
        ("6 minutes", 6),
        ("12 min read", 12),
        ("", None),
        (None, None),
    ],
)
def test_reading_time_is_taken_as_people_write_it(value: object, minutes: int | None) -> None:
    """In minutes."""
    assert make_design(reading_time=value).reading_time == minutes


@pytest.mark.parametrize("value", ["0", "-4", "1000", "long", "6 hours", "1h"])
def test_a_wrong_reading_time_is_refused(value: str) -> None:
    """The message has the value."""
    with pytest.raises(RequestError, match="minutes"):
        make_design(reading_time=value)


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("debt, review", ("debt", "review")),
        ("#debt #review", ("debt #review",)),
        ("debt;review|code", ("debt", "review", "code")),
        (" , ,debt,", ("debt",)),
        ("a,b,c,d,e,f", ("a", "b", "c", "d")),
        ("", ()),
    ],
)
def test_tags_are_words_with_commas_between(value: str, tags: tuple[str, ...]) -> None:
    """Semicolons and bars count as well."""
    assert make_design(tags=value).tags == tags


@pytest.mark.parametrize(
    ("kicker", "drawn"), [("Field notes", "Field notes"), ("none", ""), ("None", ""), ("", ""), (" ", "")]
)
def test_a_kicker_replaces_that_of_the_topic(kicker: str, drawn: str) -> None:
    """An empty one is none."""
    request = make_request("Tomato soup", format="blogpost", design=make_design(kicker=kicker))
    assert brief_of(request).composition.kicker == drawn


@pytest.mark.parametrize(("name", "format_"), list(product(TITLES, ("blogpost", "x", "github"))))
def test_every_card_has_a_place_for_the_fields(name: str, format_: str) -> None:
    """All of them are drawn, and nothing touches."""
    composition = brief_of(make_request(TITLES[name], format=format_, design=FULL)).composition
    family = family_named(name)
    assert family.suits(composition) > 0
    stage = Stage(composition)
    family.compose(stage)
    drawn = " ".join(mark.text for mark in stage.marks)
    for words in ("Maya R.", "March 12, 2026", "6 min", "example.com"):
        assert words in drawn
    findings = judge(stage.marks, composition.size, composition.format)
    assert not findings, [finding.message for finding in findings]


def asset(colour: str, size: tuple[int, int] = (90, 60)) -> Asset:
    """Return a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    data = file.getvalue()
    return Asset(name="a.png", media_type="image/png", data=data, sha256=sha256(data).hexdigest())


@pytest.mark.parametrize("title", [TITLES["broadsheet"], "ما هو الذكاء الاصطناعي؟"])
@pytest.mark.parametrize("author", ["Maya R.", None])
def test_the_avatar_is_round_and_beside_the_author(title: str, author: str | None) -> None:
    """At the side where the text begins; alone, if nobody is named."""
    design = Design(author=author, avatar=asset("#123456"))
    composition = brief_of(make_request(title, format="blogpost", design=design)).composition
    stage = Stage(composition)
    family_named("broadsheet").compose(stage)
    (portrait,) = [mark.rect for mark in stage.marks if mark.kind == "art"]
    assert portrait[2] - portrait[0] == pytest.approx(portrait[3] - portrait[1])
    assert (portrait[0] > stage.width / 2) is composition.rtl
    names = [mark.rect for mark in stage.marks if mark.text in {"Maya", "R."}]
    assert bool(names) is (author is not None)
    for name in names:
        assert portrait[1] < (name[1] + name[3]) / 2 < portrait[3]
    assert not judge(stage.marks, composition.size, composition.format)


@pytest.mark.parametrize("colour", ["white", "black", "#e11d48"])
@pytest.mark.parametrize("format_", ["blogpost", "youtube", "x", "story", "instagram"])
def test_words_are_readable_on_any_background(colour: str, format_: str) -> None:
    """A picture of the user's own fills the canvas, whatever the format."""
    design = replace(FULL, background=asset(colour))
    picture = compose(make_request("Why Rust Is Growing", format=format_, design=design))
    assert (picture.family, picture.findings, picture.attempts) == ("backdrop", (), 1)


def test_a_layout_without_a_place_for_them_says_so() -> None:
    """It was asked for by name, so that it is drawn all the same."""
    design = replace(FULL, layout="hero", icon="rocket", background=asset("white"))
    picture = compose(make_request("Rust", format="x", design=design))
    assert picture.family == "hero"
    assert picture.warnings == (
        "layout 'hero' has no place for the background",
        "layout 'hero' has no place for author, date and the other fields",
    )


@pytest.mark.parametrize(("design", "is_card"), [(FULL, True), (Design(), False), (Design(site="a.b"), True)])
def test_a_link_on_x_is_a_card_where_it_tells_something(design: Design, *, is_card: bool) -> None:
    """Else it has depth, as before."""
    request = make_request("Best Budget Phones in 2025", format="x", design=design)
    assert choose(brief_of(request).composition, design).family.has_byline is is_card


@pytest.mark.parametrize("name", TITLES)
def test_fields_do_not_change_what_is_understood(name: str) -> None:
    """An author called Baker bakes nothing."""
    design = Design(author="Tom Baker", site="Football Weekly", tags=("war", "pizza"))
    plain = brief_of(make_request(TITLES[name], format="blogpost")).understood
    assert brief_of(make_request(TITLES[name], format="blogpost", design=design)).understood == plain
    assert plain.title == understand(TITLES[name]).title


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("zh_Hans", "zh"),
        ("nb", "no"),
        ("EN-us", "en"),
        ("", None),
    ],
)
def test_a_language_is_written_as_a_code(value: str, language: str | None) -> None:
    """Of which the language counts, and not the region."""
    assert make_design(language=value).language == language


@pytest.mark.parametrize("value", ["english", "xx", "e", "python"])
def test_a_language_that_is_none_is_refused(value: str) -> None:
    """The message has the value."""
    with pytest.raises(RequestError, match=f"language must be the code of a language .not '{value}'"):
        make_design(language=value)


@pytest.mark.parametrize(("given", "date"), [(None, "20 février 2026"), ("en", "February 20, 2026")])
def test_a_date_is_in_the_language_that_was_given(given: str | None, date: str) -> None:
    """Whatever the title shows."""
    design = make_design(date="2026-02-20", language=given)
    request = make_request("Pourquoi le café est si bon à Paris", format="blogpost", design=design)
    composition = brief_of(request).composition
    assert composition.byline.about == (date,)
    assert composition.language == (given or "fr")


def test_a_language_of_other_letters_says_only_how_dates_are_written() -> None:
    """Japanese words break where Japanese does."""
    design = make_design(date="2026-02-20", language="en")
    composition = brief_of(make_request("東京の朝ごはん", format="blogpost", design=design)).composition
    assert (composition.language, composition.byline.about) == ("ja", ("February 20, 2026",))


@pytest.mark.parametrize("value", ["", "none", "None "])
def test_a_card_may_have_no_date(value: str) -> None:
    """Whatever a list has."""
    assert make_design(date=value).date == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-12", False),
        ("2026-03-12T10:00:00Z", False),
        ("Spring 2026", False),
        ("March 12, 2026", False),
        ("12 de mayo de 2026", False),
        ("none", False),
        ("2026-02-31", True),
        ("2026-3-1", True),
        ("31st Febuary", True),
        ("tomorrow", True),
        ("1.1.26", True),
    ],
)
def test_a_date_that_is_none_is_told(text: str, told: bool) -> None:
    """It stands on the card as it is written."""
    request = make_request("A title of a post", format=Format.BLOGPOST, design=make_design(date=text))
    expected = (f'the date "{text}" stands as it is written: write it as YYYY-MM-DD',) if told else ()
    assert compose(request).warnings == expected
