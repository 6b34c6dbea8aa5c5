"""Pictures of titles that no icon, and often no topic, is known for."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

import pytest

from tests.gate_titles import gate_titles
from thumbcli.contract import API_FORMATS, Category, Format, make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.render.compose import brief_of
from thumbcli.render.layouts.choose import choose
from thumbcli.render.paint.ornaments import motif_background
from thumbcli.render.pixels.background_cache import BackgroundCanvas
from thumbcli.render.quality.recompose import ComposeResult, compose_well
from thumbcli.render.style.palette import NEUTRAL_STYLES, SOBER_STYLES, STYLES, TOPIC_STYLES, Style
from thumbcli.render.title.headline import with_words
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition

TITLES = tuple(title for _, title in gate_titles(40))
ARTICLES = (Format.BLOGPOST, Format.LINKEDIN)
FEEDS = tuple(sorted(set(API_FORMATS) - set(ARTICLES)))
ALL_STYLES: dict[str, Style] = {
    **{str(category): style for category, style in STYLES.items()},
    **TOPIC_STYLES,
    **{f"neutral {number}": style for number, style in enumerate(NEUTRAL_STYLES)},
    **{f"sober {number}": style for number, style in enumerate(SOBER_STYLES)},
}


def bare(title: str, format_: Format = Format.YOUTUBE) -> Composition:
    """Return what to draw for a title that neither icon nor topic is known for."""
    composition = brief_of(make_request(title, format=format_)).composition
    style = composition.style if composition.somber else NEUTRAL_STYLES[len(title) % len(NEUTRAL_STYLES)]
    return replace(composition, topic=None, icons=(), kicker="", style=style)


def drawn(composition: Composition, layout: str | None = None) -> ComposeResult:
    """Draw a composition in its best layout, or in the one named."""
    choice = choose(composition, make_design(layout=layout) if layout else PLAIN)
    return compose_well(choice.composition, choice.family, choice.others)


@pytest.mark.long
@pytest.mark.parametrize("title", TITLES)
def test_pictures_of_words_alone_pass_the_gate(title: str) -> None:
    """In a feed and in an article; the formats take turns."""
    row = TITLES.index(title)
    formats = FEEDS[row % len(FEEDS)], ARTICLES[row % len(ARTICLES)]
    results = {format_: drawn(bare(title, format_)) for format_ in formats}
    assert {format_: result.findings for format_, result in results.items() if result.findings} == {}
    assert all(result.stage.stickers == [] for result in results.values() if "vs" not in title)


@pytest.mark.long
@pytest.mark.parametrize("sub_first", [False, True], ids=["after", "before"])
@pytest.mark.parametrize("format_", list(API_FORMATS))
@pytest.mark.parametrize("layout", ["editorial", "impact", "poster", "question", "statement", "versus"])
def test_a_long_small_line_is_shown_whole_in_reading_order(
    layout: str, format_: Format, *, sub_first: bool
) -> None:
    """No word of it is left out where the headline is short."""
    hook = {"question": "Who Really Won?", "versus": "iPhone vs Pixel"}.get(layout, "This Changes Everything")
    sub = "Why the quiet update that nobody read the notes for matters more than the launch"
    composition = bare(hook, format_)
    composition = replace(
        composition, headline=with_words(composition.headline, hook, sub, sub_first=sub_first)
    )
    result = drawn(composition, layout)
    small = [item for item in result.stage.marks if item.kind == "minor"]
    large = [item for item in result.stage.marks if item.kind == "headline"]
    assert result.findings == ()
    assert result.family.name == layout
    assert " ".join(item.text for item in small).lower() == sub.lower()
    ends = max(item.rect[3] for item in small), min(item.rect[1] for item in small)
    assert ends[0] < max(item.rect[3] for item in large) if sub_first else ends[1] > large[0].rect[1]


@pytest.mark.parametrize("headline", ["Severance", "Nobody Saw It", "The City That Vanished"])
def test_short_words_fill_a_picture_that_they_have_to_themselves(headline: str) -> None:
    """They are larger than beside artwork."""
    alone = drawn(bare(headline))
    beside = drawn(replace(bare(headline), icons=("\U0001f680",)), "impact")
    sizes = [
        fmean(item.cap_px for item in result.stage.marks if item.kind == "headline")
        for result in (alone, beside)
    ]
    assert sizes[0] > 1.1 * sizes[1]


def test_titles_of_no_known_topic_have_several_looks() -> None:
    """Each title always the same one, so that a folder is not all of one colour."""
    titles = [f"Zxqv {chr(97 + number)}zq" for number in range(20)]
    styles = [brief_of(make_request(title)).composition.style for title in titles]
    assert set(styles) == set(NEUTRAL_STYLES)
    assert styles == [brief_of(make_request(title.upper())).composition.style for title in titles]


@pytest.mark.parametrize("category", [Category.AUTO, Category.ENTERTAINMENT_COMEDY, Category.FOOD_COOKING])
def test_a_grave_title_is_sober(category: Category) -> None:
    """No comic colours and no chip, whatever its category."""
    composition = brief_of(
        make_request("The War in Ukraine", category=category, format="blogpost")
    ).composition
    assert composition.style in SOBER_STYLES
    assert composition.kicker == ""


@pytest.mark.parametrize("name", ALL_STYLES)
def test_every_motif_is_drawn(name: str) -> None:
    """A typing error would show as a missing motif."""
    composition = replace(bare("Zxqv"), style=ALL_STYLES[name])
    plain, sheet = BackgroundCanvas(320, 180, 1), BackgroundCanvas(320, 180, 1)
    motif_background(sheet, composition)
    assert bytes(sheet.pixels) != bytes(plain.pixels)


@pytest.mark.parametrize("topic", [Topic.MUSIC, Topic.FILM, Topic.BEAUTY, Topic.SCIENCE, Topic.RELIGION])
def test_a_part_that_its_category_would_not_suit_has_a_style_of_its_own(topic: Topic) -> None:
    """A trailer must not look like comedy, nor a sermon like a vlog."""
    own, outer = TOPIC_STYLES[topic], STYLES[topic.category]
    assert (own.background, own.accent) != (outer.background, outer.accent)
