"""Where a title plays, what stands beside its object, and the colours that go with both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.paint.objects import has_object
from thumbcli.render.paint.picture_canvas import Composition, Stage
from thumbcli.render.paint.scenes import SCENES
from thumbcli.render.style.mood import MOODS
from thumbcli.render.title.place import FALLING, RISING, find_place, scene_of, scenes_of_things
from thumbcli.render.title.topic import Topic

COFFEE, SHARK, BEAR, ROCKET, CHART, FIRE, ISLAND, MONEY = (
    "\u2615",
    "\U0001f988",
    "\U0001f43b",
    "\U0001f680",
    "\U0001f4c9",
    "\U0001f525",
    "\U0001f3dd",
    "\U0001f4b0",
)


def planned(title: str, **options: str) -> Composition:
    """Return what is drawn for a title."""
    return brief_of(make_request(title, design=make_design(**options))).composition


@pytest.mark.parametrize(
    ("topic", "thing", "text", "grave", "place"),
    [
        pytest.param(Topic.FOOD_COOKING, COFFEE, "Perfect Coffee", False, "kitchen", id="food"),
        pytest.param(Topic.NEWS_COMMENTARY, COFFEE, "The coffee crisis", False, FALLING, id="a crisis"),
        pytest.param(Topic.MONEY, MONEY, "Profits are rising", False, RISING, id="money that rises"),
        pytest.param(Topic.FITNESS_WELLNESS, "", "Lose weight fast", False, "gym", id="weight that falls"),
        pytest.param(Topic.SPORTS, "\u26bd", "A crisis on the pitch", False, "field", id="a match"),
        pytest.param(Topic.MONEY, CHART, "The crisis", False, "", id="a chart before no chart"),
        pytest.param(None, SHARK, "I met a shark", False, "sea", id="a thing of no topic"),
        pytest.param(Topic.FOOD_COOKING, "\U0001f41f", "Fish", False, "kitchen", id="a fish on a plate"),
        pytest.param(Topic.SCIENCE, ROCKET, "To the Moon", False, "space", id="a thing before its topic"),
        pytest.param(Topic.SPORTS, BEAR, "Bears win", False, "hall", id="a team is no animal"),
        pytest.param(None, FIRE, "The fire", True, "smoke", id="grave, in smoke"),
        pytest.param(Topic.FOOD_COOKING, COFFEE, "The victims", True, "", id="grave, in no kitchen"),
        pytest.param(None, "", "Nothing known", False, "", id="nothing known"),
    ],
)
def test_a_title_plays_where_its_thing_or_its_topic_is(
    topic: Topic | None, thing: str, text: str, grave: bool, place: str
) -> None:
    """A crisis has a falling chart; a grave title is in no cheerful place."""
    assert find_place(topic, (thing,) if thing else (), text, grave=grave) == place


def test_every_place_is_drawn_and_every_thing_in_it_too() -> None:
    """The tables name scenes that exist and artwork that the default install has."""
    assert len(scenes_of_things()) > 200
    assert {*scenes_of_things().values(), FALLING, RISING} <= {*SCENES}
    assert {scene_of(topic) for topic in Topic} <= {*SCENES, ""}
    assert [thing for thing in scenes_of_things() if not has_object(thing)] == []


@pytest.mark.parametrize(
    ("title", "moods"),
    [
        ("The global coffee crisis is coming", {"alarm", "ember", "night"}),
        ("Swimming With a Great White Shark", {"night", "lagoon", "cobalt"}),
        ("How To Cook Perfect Rice Every Time", {"ember", "amber", "alarm", "leaf", "lagoon"}),
    ],
)
def test_a_place_decides_the_colours(title: str, moods: set[str]) -> None:
    """Danger is red, the sea blue, a kitchen warm or green."""
    assert planned(title).mood in [MOODS[name] for name in moods]


@pytest.mark.parametrize("options", [{"palette": "#101820,#ff3d81"}, {"artwork": "none"}])
def test_who_has_colours_or_wants_no_artwork_keeps_a_plain_ground(options: dict[str, str]) -> None:
    """A scene in the colours of another subject would deny both."""
    title = "How To Cook Perfect Rice Every Time"
    assert planned(title).place == "kitchen"
    assert planned(title, **options).place == ""


@pytest.mark.parametrize("name", ["podium", "question", "number", "over", "between", "peek", "team", "band"])
def test_a_place_is_seen_behind_the_object(name: str) -> None:
    """The picture is another one than on a plain ground, and as free of faults."""
    title = {"question": "Why Is Coffee So Expensive?", "number": "7 Coffee Secrets"}.get(
        name, "Coffee Crisis"
    )
    composition = replace(planned(title, icon=COFFEE), place="kitchen")
    pictures = []
    for place in ("kitchen", ""):
        stage = Stage(replace(composition, place=place))
        family_named(name).compose(stage)
        pictures.append(bytes(stage.pixels))
    assert pictures[0] != pictures[1]


def test_most_titles_with_an_object_have_a_place() -> None:
    """Others are on a bright ground; plain dark ones behind an object are the exception."""
    titles = (
        "How To Cook Perfect Rice Every Time",
        "The global coffee crisis is coming",
        "Ultimate Pumpkin Carving Tool",
        "SpaceX Launches Falcon Heavy Rocket",
        "What's Actually the Plane of the Future",
        "Couple Turn Home Into Kangaroo Sanctuary",
    )
    pictures = [compose(make_request(title)) for title in titles]
    assert all(picture.composition.place or picture.composition.own_colours for picture in pictures)
    assert not any(picture.findings for picture in pictures)
