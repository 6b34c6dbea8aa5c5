"""Layout families with depth: that each passes the gate at once, and that neighbours differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Category, Format, Model, make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.layouts.depth.lit_parts import has_hero, is_lit, words_only
from thumbcli.render.paint.light import draw_glow_ground
from thumbcli.render.paint.scenes import SCENES
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.surface import own_surface
from thumbcli.render.quality.recompose import compose_well
from thumbcli.render.style.color import luminance
from thumbcli.render.style.mood import MOODS, mood_for, mood_from_style, other_mood
from thumbcli.render.style.palette import STYLES
from thumbcli.render.title.place import scene_of
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.quality.recompose import ComposeResult

FEEDS = (Format.YOUTUBE, Format.X, Format.INSTAGRAM)
SMALL = "640x360"
"""For what holds at any size: a quarter of the pixels."""
ROBOT, LAMP, FILM, RICE, COIN = "\U0001f916", "\U0001f4a1", "\U0001f3ac", "\U0001f35a", "\U0001fa99"

CARRIED = ("board", "clipping", "cutout", "lightbox", "neon", "roadsign", "ticket", "window")
WITH_OBJECT = (
    "band",
    "change",
    "daylight",
    "hero",
    "orbit",
    "over",
    "pattern",
    "peek",
    "podium",
    "scene",
    "team",
    *CARRIED,
)
POSTERS = (
    "aura",
    "bang",
    "billboard",
    "brush",
    "bulletin",
    "cinema",
    "decal",
    "dossier",
    "jumbotron",
    "labels",
    "letterpress",
    "limelight",
    "newspaper",
    "notification",
    "slash",
    "torn",
)
FILLING = (
    *POSTERS,
    "chat",
    "echo",
    "filmstrip",
    "justified",
    "marquee",
    "serif",
    "shadow",
    "strips",
)
"""Words that fill the picture by themselves."""

WORDS_ALONE = ("gig", "record", "setting", *FILLING, *CARRIED)
MADE_FOR = {
    "board": Topic.SCIENCE,
    "gig": Topic.MUSIC,
    "record": Topic.MUSIC,
    "setting": Topic.SPORTS,
    "window": Topic.TECH_SAAS,
}
TITLES = {
    "short": "Perfect Rice",
    "lone word": "Severance",
    "sub-line": "Grow My First Garden: What Nobody Tells You",
    "lead": "Part 3: The Boss Nobody Can Beat",
    "accents": "Como organizar a\u00e7\u00f5es",
    "descenders": "Why Jogging Quietly Pays",
    "Cyrillic": "\u041a\u0430\u043a \u0432\u044b\u0443\u0447\u0438\u0442\u044c \u044f\u0437\u044b\u043a",
    "Arabic": "\u062a\u0639\u0644\u0645 \u0627\u0644\u0637\u0628\u062e \u0627\u0644\u0622\u0646",
    "Devanagari": "\u0905\u0902\u0917\u094d\u0930\u0947\u091c\u093c\u0940 \u0938\u0940\u0916\u0947\u0902",
    "Thai": "\u0e40\u0e21\u0e19\u0e39\u0e2d\u0e32\u0e2b\u0e32\u0e23\u0e44\u0e17\u0e22",
}
NEIGHBOURS = (
    "My Morning Coffee Ritual \u2615",
    "The Truth About Sugar \U0001f36c",
    "Building a Robot at Home \U0001f916",
    "Why I Quit",
    "Everything Changed",
    "Hidden Gems of Lisbon \U0001f3d6",
    "Paint With Me \U0001f3a8",
    "The Last Message",
    "Fixing an Old Bike \U0001f6b2",
    "A Night on Mars \U0001f680",
    "What Happened Next",
    "Feeding My Python \U0001f40d",
    "Desk Tour \U0001f4bb",
    "One Bad Decision",
    "Huge Pumpkin Pie \U0001f383",
    "The Clock Is Ticking \u23f0",
    "Guitar Lesson Four \U0001f3b8",
    "Never Again",
    "Garden Update \U0001f331",
    "Letters From Home \u2709",
    "Racing My Brother \U0001f3ce",
    "Nobody Noticed This",
    "Best Burger in Town \U0001f354",
    "Sleeping Outdoors \u26fa",
)


def composed(title: str, format_: Format | str = Format.YOUTUBE, *icons: str) -> Composition:
    """Return what to draw for a title with these icons, and none of its own."""
    composition = brief_of(make_request(title, format=format_)).composition
    if composition.bright:  # of an object that is not drawn
        composition = brief_of(
            make_request(title, format=format_, design=make_design(layout="neon"))
        ).composition
    return replace(composition, icons=icons, topic=composition.topic or Topic.FOOD_COOKING)


def suited(name: str, composition: Composition) -> Composition:
    """Return what to draw with the topic that a family is made for."""
    return replace(composition, topic=MADE_FOR.get(name, composition.topic))


def drawn(composition: Composition, name: str) -> ComposeResult:
    """Draw a composition in one family alone."""
    return compose_well(composition, family_named(name), ())


@pytest.mark.long
@pytest.mark.parametrize("name", WITH_OBJECT)
def test_every_family_with_an_object_passes_the_gate(name: str) -> None:
    """Wherever it says that it suits: with every title, and in turn in every feed with one thing or three."""
    settings = list(product(FEEDS, ((RICE,), (ROBOT, LAMP, FILM))))
    findings = {}
    for turn, (kind, title) in enumerate(TITLES.items(), WITH_OBJECT.index(name)):
        # Where the turn's setting does not suit, the next that does takes its place.
        for step in range(len(settings)):
            format_, icons = settings[(turn + step) % len(settings)]
            composition = suited(name, composed(title, format_, *icons))
            if family_named(name).suits(composition) > 0:
                findings[kind, format_, len(icons)] = drawn(composition, name).findings
                break
    assert findings == dict.fromkeys(findings, ())
    assert len({format_ for _, format_, _ in findings}) == len(FEEDS)
    assert len(findings) == len(TITLES) or name not in {"hero", "podium"}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("format_", FEEDS)
def test_a_hero_or_a_podium_suits_every_title(title: str, format_: Format) -> None:
    """With one thing as with three."""
    for icons in ((RICE,), (ROBOT, LAMP, FILM)):
        composition = composed(title, format_, *icons)
        assert {name for name in ("hero", "podium") if family_named(name).suits(composition) <= 0} == set()


@pytest.mark.long
@pytest.mark.parametrize("name", WORDS_ALONE)
def test_every_family_of_words_alone_passes_the_gate(name: str) -> None:
    """Wherever it says that it suits: with every title, in one feed after the other."""
    findings = {}
    for turn, (kind, title) in enumerate(TITLES.items(), WORDS_ALONE.index(name)):
        for step in range(len(FEEDS)):
            format_ = FEEDS[(turn + step) % len(FEEDS)]
            composition = suited(name, composed(title, format_))
            if family_named(name).suits(composition) > 0:
                findings[kind, format_] = drawn(composition, name).findings
                break
    assert findings
    assert findings == dict.fromkeys(findings, ())


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_title_has_a_family_of_words_alone(title: str) -> None:
    """In every feed."""
    for format_ in FEEDS:
        composition = composed(title, format_)
        assert any(family_named(name).suits(composition) > 0 for name in WORDS_ALONE)


@pytest.mark.parametrize("mirrored", [False, True], ids=["as it is", "mirrored"])
@pytest.mark.parametrize("name", ["band", "hero", "podium", "scene"])
def test_either_side_passes_the_gate(name: str, mirrored: bool) -> None:
    """Words at the right stay clear of the duration."""
    for title in ("Stop Doing This", "How to Fix It for Thirty Days", "Day 9: Nobody Believed Me"):
        composition = replace(composed(title, Format.YOUTUBE, RICE), mirrored=mirrored)
        assert drawn(composition, name).findings == ()


@pytest.mark.long
@pytest.mark.parametrize("name", [*WITH_OBJECT, *WORDS_ALONE])
def test_a_family_draws_the_same_from_an_empty_cache(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing depends on what was drawn before."""
    icons = () if name in WORDS_ALONE else (RICE, LAMP)
    composition = composed("Nobody Saw It", SMALL, *icons)
    pixels = []
    for _ in range(2):
        glows: ByteLimitedCache[skia.Image] = ByteLimitedCache(
            1 << 24, lambda image: int(image.width() * image.height() * 4)
        )
        monkeypatch.setattr("thumbcli.render.paint.picture_canvas._GLOWS", glows)
        pixels.append(bytes(drawn(composition, name).stage.pixels))
    assert pixels[0] == pixels[1]


@pytest.mark.long
@pytest.mark.parametrize("name", [*WITH_OBJECT, *WORDS_ALONE])
def test_a_family_draws_at_double_size(name: str) -> None:
    """With the same things at the same places."""
    icons = () if name in WORDS_ALONE else (RICE,)
    plain = suited(name, composed("Nobody Saw It", SMALL, *icons))
    marks = [drawn(replace(plain, scale=scale), name).stage.marks for scale in (1, 2)]
    assert len(marks[0]) == len(marks[1])
    for one, two in zip(*marks, strict=True):
        assert one.rect == pytest.approx(two.rect, abs=1.5)


def test_neighbours_differ_in_structure() -> None:
    """At least eight structures on a page of 24 videos, none of them a third of it."""
    families = Counter(
        choose(brief_of(make_request(title, format="youtube")).composition, PLAIN).family.name
        for title in NEIGHBOURS
    )
    assert len(families) >= 8
    assert max(families.values()) < len(NEIGHBOURS) / 3


def test_half_of_the_artwork_is_at_the_left() -> None:
    """By the title's chance, where a family has it at a side."""
    rice = composed("Perfect Rice", Format.YOUTUBE, RICE)
    choices = [choose(replace(rice, seed=seed << 16), PLAIN) for seed in range(60)]
    sides = Counter(choice.composition.mirrored for choice in choices if choice.family.either_side)
    assert min(sides[True], sides[False]) >= 0.4 * sides.total() >= 8


@pytest.mark.parametrize(
    ("title", "family"),
    [
        pytest.param("Bitcoin Crashes Again \U0001fa99", {"chart", "scene"}, id="money falls"),
        pytest.param("\u201cI Never Lied to Anyone\u201d", {"quote", "chat"}, id="a quotation"),
        pytest.param("Cats vs Dogs", {"versus"}, id="a duel"),
        pytest.param("7 Ways to Win", {"number"}, id="a count"),
        pytest.param("Why Do We Dream? \U0001f4a4", {"question"}, id="a question"),
        pytest.param("Everything Changed", {*FILLING, *CARRIED}, id="words alone"),
    ],
)
def test_what_a_title_is_decides_the_family(title: str, family: set[str]) -> None:
    """Before its chance does."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert choose(composition, PLAIN).family.name in family


@pytest.mark.parametrize(
    "title", ["The War in Ukraine", "5 Signs of Ovarian Cancer", "A Mother Mourns Her Son"]
)
def test_a_grave_title_is_not_playful(title: str) -> None:
    """No pattern and no orbit."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert composition.somber
    for icons in ((), (RICE,)):
        chosen = choose(replace(composition, icons=icons), PLAIN).family.name
        assert chosen not in {"orbit", "pattern", "scene", "team"}


def test_articles_stay_cards() -> None:
    """Depth is for feeds, unless it is asked for."""
    request = make_request("Perfect Rice \U0001f35a", format="blogpost")
    assert choose(brief_of(request).composition, PLAIN).family.name not in WITH_OBJECT
    asked = compose(
        make_request("Perfect Rice \U0001f35a", format="blogpost", design=make_design(layout="hero"))
    )
    assert (asked.family, asked.findings) == ("hero", ())


@pytest.mark.parametrize("palette", ["#101820,#ff3d81", "#0b3d2e,#ffd400,#ff6f3c"])
def test_a_palette_is_obeyed(palette: str) -> None:
    """The ground is its first colour and key words its second."""
    design = make_design(palette=palette, layout="hero")
    picture = compose(make_request("Perfect Rice \U0001f35a", format="youtube", design=design))
    mood = picture.composition.mood
    assert mood.mid == picture.composition.style.background
    words = {mark.colour for mark in picture.marks if mark.kind == "headline"}
    assert mood.accent[0] in words
    assert picture.findings == ()


def test_a_bright_palette_has_no_depth() -> None:
    """White letters would not be readable on it: another family is drawn, in its colours."""
    design = make_design(palette="#fff4d6,#b3261e")
    composition = brief_of(make_request("Perfect Rice \U0001f35a", design=design)).composition
    assert not is_lit(composition)
    assert not has_hero(composition)
    assert not words_only(replace(composition, icons=()))


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_darker_than_its_object(name: str) -> None:
    """Mean luminance below a quarter."""
    surface = own_surface(160, 90)
    with surface as canvas:
        SCENES[name].draw(canvas, (160.0, 90.0), MOODS["cobalt"])
    pixels = surface.makeImageSnapshot().tobytes()
    shades = [
        luminance(pixels[at] | pixels[at + 1] << 8 | pixels[at + 2] << 16) for at in range(0, len(pixels), 4)
    ]
    assert 0.005 < sum(shades) / len(shades) < 0.25


def test_a_scene_belongs_to_its_topic() -> None:
    """Food is in the kitchen, and an unknown topic nowhere."""
    assert scene_of(Topic.FOOD_COOKING) == "kitchen"
    assert scene_of(None) == ""
    assert all(scene_of(topic) in {*SCENES, ""} for topic in Topic)


@pytest.mark.parametrize(
    ("thing", "scene"),
    [
        ("⚽", "field"),
        ("🏏", "field"),
        ("🏀", "court"),
        ("🏸", "court"),
        ("🥊", "ring"),
        ("🤼", "ring"),
        ("🏒", "ice"),
        ("🏎", "road"),
        ("🚴", "road"),
        ("🎾", "hard-court"),
        ("🏊", "hall"),
    ],
)
def test_a_sport_has_its_own_place(thing: str, scene: str) -> None:
    """A boxer on a football pitch would be the wrong picture."""
    assert scene_of(Topic.SPORTS, (thing, "🏆")) == scene
    assert scene in SCENES


def test_a_ground_is_brightest_behind_its_object() -> None:
    """And nearly black at the far edge."""
    surface = own_surface(64, 36)
    with surface as canvas:
        draw_glow_ground(canvas, MOODS["violet"], (48.0, 18.0), 50.0)
    pixels = surface.makeImageSnapshot().tobytes()

    def brightness(x: int, y: int) -> int:
        return sum(pixels[(y * 64 + x) * 4 : (y * 64 + x) * 4 + 3])

    assert brightness(48, 18) > 2 * brightness(24, 18) > 4 * brightness(0, 18)


def test_moods_vary_within_a_category() -> None:
    """No mood has more than a third of one category's pictures."""
    for category in (*Category, None):
        if category is Category.AUTO:
            continue
        moods = Counter(mood_for(category, 0xFF808080, seed) for seed in range(60))
        assert len(moods) >= 3
        assert max(moods.values()) <= 25


def test_a_variant_has_another_mood_and_a_palette_keeps_its_own() -> None:
    """Colours that somebody asked for stay."""
    own = mood_from_style(STYLES[Category.GAMING])
    assert other_mood(own, Category.GAMING, 2) == own
    assert other_mood(MOODS["violet"], Category.GAMING, 1) != MOODS["violet"]


def test_a_turned_line_does_not_touch_its_neighbours_on_paper_alone() -> None:
    """The bounds of turned lines overlap where the lines do not."""
    picture = compose(make_request("Grow My First Big Garden \U0001f331", design=make_design(layout="hero")))
    lines = {mark.run.origin[1] for mark in picture.marks if mark.kind == "headline" and mark.run}
    assert len(lines) > 1
    assert (picture.findings, picture.attempts) == ((), 1)


def test_hd_is_drawn_in_every_feed() -> None:
    """Twice the size in px."""
    for format_ in FEEDS:
        picture = compose(make_request("Perfect Rice \U0001f35a", format=format_, model=Model.HD))
        assert picture.findings == ()
        assert picture.size.width_px == 2 * picture.composition.size.width_px


@pytest.mark.parametrize(
    ("title", "format_", "lines"),
    [
        ("Krankenversicherungsbeiträge endlich erklärt", Format.PINTEREST, ["KRANKEN-", "VERSICHERUNGS-"]),
        ("Wohnungsgenossenschaften einfach erklärt", Format.STORY, ["WOHNUNGS-", "GENOSSENSCHAFTEN"]),
        ("Wohnungsgenossenschaften einfach erklärt", Format.YOUTUBE, ["WOHNUNGSGENOSSENSCHAFTEN"]),
        ("Everything Changed Overnight", Format.STORY, ["EVERYTHING"]),
    ],
)
def test_a_wide_compound_has_lines_of_its_own_where_there_is_room(
    title: str, format_: Format, lines: list[str]
) -> None:
    """In a tall picture its one line would be the smallest."""
    result = drawn(composed(title, format_), "justified")
    texts = [mark.text for mark in result.stage.marks if mark.kind == "headline"]
    assert texts[: len(lines)] == lines
