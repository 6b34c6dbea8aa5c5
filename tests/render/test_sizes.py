"""Sizes that only the local engine draws: each is composed for itself, clear of what its platform covers."""

from __future__ import annotations

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose

COVERED = [format_ for format_ in Format if any(format_.safe_zones)]
TITLES = (
    "Why We Forget",
    "10 Money Mistakes Keeping You Poor",
    "Best Budget Phones in 2025",
    "كيف تتعلم البرمجة بسرعة",
    "睡眠の質を上げる7つの習慣",
)


def test_some_platforms_cover_their_pictures() -> None:
    """Else the tests below hold nothing."""
    assert COVERED == [Format.SHORTS, Format.STORY, Format.PODCAST]


@pytest.mark.parametrize("format_", COVERED)
@pytest.mark.parametrize("title", TITLES)
def test_words_are_set_by_families_that_keep_clear(title: str, format_: Format) -> None:
    """Chosen before anything is drawn, so that no composition is thrown away."""
    request = make_request(title, format=format_)
    assert choose(brief_of(request).composition, request.design).family.keeps_clear


@pytest.mark.parametrize(
    ("title", "format_"),
    [
        (TITLES[0], "shorts"),
        (TITLES[1], "story"),
        (TITLES[2], "pinterest"),
        (TITLES[3], "shorts"),
        (TITLES[4], "instagram-portrait"),
        (TITLES[2], "github"),
        (TITLES[1], "1500x500"),
        (TITLES[4], "800x200"),
        (TITLES[3], "400x1200"),
        (TITLES[0], "200x200"),
    ],
)
def test_a_picture_of_any_size_passes_the_gate(title: str, format_: str) -> None:
    """At the size that was asked for, with the words where nothing covers them."""
    picture = compose(make_request(title, format=format_))
    assert picture.size == Format(format_).size
    assert not picture.findings


@pytest.mark.parametrize(
    "layout",
    ["split", "mesh", "editorial", "magazine", "code", "pullquote", "motif", "sign"],
)
@pytest.mark.parametrize("format_", ["2000x500", "728x200", "1500x500"])
def test_a_banner_has_room_for_its_fields(layout: str, format_: str) -> None:
    """What is small is a part of the height there, and the title stays the largest."""
    fields = {"author": "Ada Lovelace", "date": "2026-03-01", "site": "example.com", "tags": "maps, rain"}
    design = make_design(layout=layout, **fields)
    picture = compose(make_request("Maps of the Rain", format=format_, design=design))
    high = {mark.text: mark.rect[3] - mark.rect[1] for mark in picture.marks if mark.text}
    assert high["Rain"] > 1.4 * high["Ada"]


@pytest.mark.parametrize(
    ("title", "layout"),
    [("10 Money Mistakes Keeping You Poor", "split"), ('"We were wrong about the bridge"', "pullquote")],
)
def test_what_a_card_shows_apart_is_not_told_as_left_out(title: str, layout: str) -> None:
    """A figure in its field, and the quotation marks."""
    picture = compose(make_request(title, format=Format.BLOGPOST, design=make_design(layout=layout)))
    assert picture.family == layout
    assert not picture.warnings


@pytest.mark.parametrize(
    ("format_", "laid_out"),
    [
        ("podcast", (1000, 1000, 3)),
        ("3840x2160", (1280, 720, 3)),
        ("4096x4096", (1024, 1024, 4)),
        ("2400x1260", (1200, 630, 2)),
        ("2401x1260", (2401, 1260, 1)),
        ("youtube", (1280, 720, 1)),
        ("x", (1600, 900, 1)),
    ],
)
def test_a_large_canvas_is_laid_out_smaller(format_: str, laid_out: tuple[int, int, int]) -> None:
    """Grounds and shadows cost by their pixels."""
    composition = brief_of(make_request("A", format=format_)).composition
    assert (*composition.size, composition.scale) == laid_out


def test_what_is_under_a_platform_is_found() -> None:
    """A layout that was asked for by name may be; then it is told."""
    title = "Figma vs Framer: Which One Wins?"
    picture = compose(make_request(title, format="shorts", design=make_design(layout="versus")))
    assert picture.family == "versus"
    assert "zone" in {*picture.repaired, *(finding.code for finding in picture.findings)}
    assert not family_named("versus").keeps_clear
