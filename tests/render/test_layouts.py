"""The registry of layout families: which there are, which a title gets, what a request does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from thumbcli.contract import API_FORMATS, Asset, Category, Format, make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.errors import RequestRefused
from thumbcli.render import family_names
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import families, family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.layouts.shared_parts import in_style_case
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.style.palette import STYLES

WIDE = [Format.YOUTUBE, Format.X, Format.BLOGPOST, Format.LINKEDIN]


def test_every_family_is_found_by_its_file() -> None:
    """No list names the families."""
    names = [family.name for family in families()]
    assert names == sorted(names)
    assert {"editorial", "impact", "number", "photo", "poster", "question", "versus"} <= set(names)


def test_the_names_are_known_without_loading_a_family() -> None:
    """What lists them, and what draws, agree."""
    assert list(family_names()) == [family.name for family in families()]


def test_the_family_that_suits_best_is_chosen() -> None:
    """By score: those that come near the best are peers, among which the title decides."""
    composition = brief_of(make_request("Stop", format="linkedin")).composition
    chosen = choose(composition, PLAIN).family
    best = max(family.suits(composition) for family in families())
    assert chosen.suits(composition) >= 0.9 * best


CARRIED = {"clipping", "cutout", "lightbox", "neon", "roadsign", "ticket"}
"""Families whose words are written on a thing, with an object or without one."""

WITH_OBJECT = CARRIED | {
    "band",
    "between",
    "board",
    "daylight",
    "hero",
    "orbit",
    "pattern",
    "peek",
    "scene",
    "team",
}


@pytest.mark.parametrize(
    ("title", "format_", "category", "among"),
    [
        pytest.param("10 Money Mistakes", "youtube", "auto", {"number"}, id="a count"),
        pytest.param(
            "1000 Money Mistakes \U0001f4b8",
            "youtube",
            "auto",
            WITH_OBJECT,
            id="a count too long to be a numeral",
        ),
        pytest.param("Why Do We Forget?", "x", "auto", {"question"}, id="a question"),
        pytest.param("Figma vs Framer", "linkedin", "auto", {"facing"}, id="a duel on a card"),
        pytest.param("Garlic Pasta", "instagram", "food-cooking", WITH_OBJECT, id="food"),
        pytest.param(
            "My Morning Coffee Ritual \u2615",
            "youtube",
            "education-tutorial",
            WITH_OBJECT,
            id="anything else",
        ),
        pytest.param("\U0001f525", "youtube", "gaming", {"impact"}, id="no words"),
        pytest.param(
            "Everything Changed",
            "youtube",
            "auto",
            {"billboard", "brush", "decal", "letterpress", "limelight", "slash", "torn"},
            id="short words without an icon",
        ),
    ],
)
def test_a_title_gets_a_family_that_was_made_for_it(
    title: str, format_: str, category: str, among: set[str]
) -> None:
    """By its kind, its format and its category; of several, its chance decides."""
    composition = brief_of(make_request(title, format=format_, category=category)).composition
    assert choose(composition, PLAIN).family.name in among


@pytest.mark.parametrize("name", ["impact", "editorial", "poster", "question"])
def test_a_requested_layout_is_drawn(name: str) -> None:
    """Even where another suits better, and without a warning."""
    picture = compose(
        make_request("Never Trust This Airline", design=make_design(layout=name, icon="rocket"))
    )
    assert (picture.family, picture.warnings) == (name, ())


@pytest.mark.parametrize("name", ["number", "versus", "photo"])
def test_a_layout_that_the_title_does_not_allow_gives_way(name: str) -> None:
    """With a warning: one row of many does not fail for it."""
    picture = compose(make_request("Learn to Focus", design=make_design(layout=name)))
    assert picture.family != name
    assert any(name in warning for warning in picture.warnings)


def test_an_unknown_layout_is_refused() -> None:
    """The remedy names the command that lists those that there are, and the nearest one if one is near."""
    with pytest.raises(RequestRefused, match="sideways") as refused:
        family_named("sideways")
    assert refused.value.code == "400"
    assert refused.value.remedy == "thumb formats lists the layouts"
    with pytest.raises(RequestRefused) as refused:
        family_named("posters")
    assert refused.value.remedy.startswith("did you mean poster?")


@pytest.mark.parametrize("format_", list(API_FORMATS))
@pytest.mark.parametrize("name", ["number", "poster", "question", "versus"])
@pytest.mark.parametrize(
    "title",
    [
        pytest.param("7 Things vs 9 Others", id="short"),
        pytest.param("12 Small Habits (That Quietly Changed Everything for My Whole Family)", id="sub-line"),
    ],
)
def test_every_family_passes_the_gate_at_once(name: str, title: str, format_: Format) -> None:
    """Without the help of a second composition."""
    picture = compose(make_request(title, format=format_, design=make_design(layout=name)))
    assert (picture.findings, picture.repaired) == ((), ())


@pytest.mark.parametrize("format_", WIDE)
@pytest.mark.parametrize(
    ("title", "family"),
    [
        pytest.param(
            "7 \u0637\u0631\u0642 \u0644\u062a\u0648\u0641\u064a\u0631 \u0627\u0644\u0645\u0627\u0644",
            "number",
            id="number",
        ),
        pytest.param(
            "\u0644\u0645\u0627\u0630\u0627 \u0646\u0646\u0633\u0649\u061f", "question", id="question"
        ),
        pytest.param(
            "\u062a\u0639\u0644\u0645 \u0627\u0644\u0637\u0628\u062e \u0627\u0644\u0622\u0646",
            "poster",
            id="poster",
        ),
    ],
)
def test_right_to_left_mirrors_the_composition(title: str, family: str, format_: Format) -> None:
    """The artwork is on the other side than for a Latin title."""
    latin = {"number": "7 Ways to Save Money", "question": "Why Do We Forget?", "poster": "Learn Cooking Now"}
    # Cooking in itself is nothing that a card shows.
    design = make_design(layout=family, icon="\U0001f373" if family == "poster" else None)
    centres = []
    for text in (title, latin[family]):
        picture = compose(make_request(text, format=format_, design=design))
        arts = [mark.rect for mark in picture.marks if mark.kind in {"art", "photo"}]
        left, _, right, _ = max(arts, key=lambda rect: rect[2] - rect[0])
        centres.append((left + right) / 2 / picture.composition.size.width_px)
    assert (centres[0] < 0.5) != (centres[1] < 0.5)


def test_a_numeral_beside_a_photo_has_its_own_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same picture, whatever was drawn before it."""
    file = BytesIO()
    Image.new("RGB", (64, 64), (200, 120, 40)).save(file, "PNG")
    data = file.getvalue()
    photo = Asset(name="p.png", media_type="image/png", data=data, sha256=hashlib.sha256(data).hexdigest())
    design = make_design(layout="number")
    plain = make_request("10 Money Mistakes", design=design)
    with_photo = make_request("10 Money Mistakes", design=design, use_photo=True, photo=photo)
    drawn = []
    for before in ([], [plain]):
        monkeypatch.setattr(
            "thumbcli.render.paint.picture_canvas._BACKGROUNDS", ByteLimitedCache(64 * 1024 * 1024, len)
        )
        for request in before:
            compose(request)
        drawn.append(compose(with_photo).pixels)
    assert drawn[0] == drawn[1]


def test_the_sides_of_a_duel_keep_their_order() -> None:
    """The first is at the left in every variant."""
    for variant in range(0, 20, 4):
        picture = compose(make_request("Cats vs Dogs", design=make_design(layout="versus", variant=variant)))
        places = {mark.text: mark.rect[0] for mark in picture.marks if mark.kind == "headline"}
        assert places["CATS"] < places["DOGS"]


@pytest.mark.parametrize(
    "title",
    ["I Sold My Home Gym in a Week", "Stop Doing Street Food Like a Pro", "How to Fix It for 30 Days"],
)
def test_no_last_line_ends_under_what_lists_cover(title: str) -> None:
    """Where a video is shown small, the duration covers more than the badge that the gate knows."""
    picture = compose(make_request(title, design=make_design(layout="impact", variant=1)))
    assert picture.composition.mirrored
    covered = [mark.text for mark in picture.marks if mark.text and mark.rect[2] > 990 and mark.rect[3] > 552]
    assert covered == []


@pytest.mark.parametrize(
    ("title", "over"),
    [
        pytest.param("Breaking: The Fed Cuts Rates", True, id="an announcement"),
        pytest.param("Fed Cuts Rates Again: What It Means", False, id="an explanation"),
        pytest.param("Part 3: The Boss Nobody Can Beat", True, id="a label on a poster"),
    ],
)
def test_the_sub_line_is_where_it_is_read(title: str, over: bool) -> None:
    """A lead is above the headline, an explanation below it."""
    marks = compose(make_request(title)).marks
    headline = min(mark.rect[1] for mark in marks if mark.kind == "headline")
    assert (min(mark.rect[1] for mark in marks if mark.kind == "minor") < headline) is over


@pytest.mark.parametrize(
    ("title", "over"),
    [
        pytest.param("Minimalism vs Maximalism", True, id="long words"),
        pytest.param("Xbox vs PlayStation in 2026", True, id="one long word, and a bar at the foot"),
        pytest.param("Figma vs Framer", True, id="short words, and nothing to show"),
        pytest.param("Cats vs Dogs", False, id="a thing for each side"),
        pytest.param("Chiefs vs Raiders | NFL Week 7", False, id="a thing that both share"),
        pytest.param("Denver Broncos vs Las Vegas Raiders | NFL", False, id="clubs that have colours"),
    ],
)
def test_words_duel_one_over_the_other_where_they_are_larger(title: str, over: bool) -> None:
    """Side by side they would be small in empty space, unless there is something to show above them."""
    picture = compose(make_request(title))
    tops = [mark.rect[1] for mark in picture.marks if mark.kind == "headline"]
    assert (max(tops) - min(tops) > 200) is over
    assert picture.attempts == 1


@pytest.mark.parametrize("title", ["Xbox vs PlayStation", "Cast Iron vs Non-Stick", "Postgres vs MySQL"])
def test_both_sides_of_a_duel_are_set_in_one_face(title: str) -> None:
    """Two fonts would look like a mistake."""
    picture = compose(make_request(title, format="youtube"))
    assert len({mark.run.block.fonts for mark in picture.marks if mark.kind == "headline" and mark.run}) == 1


@pytest.mark.parametrize("title", ["The War in Ukraine", "5 Signs of Ovarian Cancer"])
def test_there_are_no_rays_behind_a_somber_title(title: str) -> None:
    """The same picture with rays is another one."""
    request = make_request(title, format="youtube")
    composition = brief_of(request).composition
    assert composition.somber
    pictures = []
    for grave in (True, False):
        stage = Stage(replace(composition, somber=grave))
        choose(composition, PLAIN).family.compose(stage)
        pictures.append(bytes(stage.pixels))
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("title", "capitals"),
    [
        pytest.param("nas\u0131l i\u015fletme", "NASIL \u0130\u015eLETME", id="Turkish"),
        pytest.param("in a minute", "IN A MINUTE", id="English"),
    ],
)
def test_capitals_follow_the_language(title: str, capitals: str) -> None:
    """A Turkish i keeps its dot."""
    assert in_style_case(title, STYLES[Category.NEWS_COMMENTARY]) == capitals
