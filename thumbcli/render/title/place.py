"""Where a title plays: the name of the scene that is drawn behind what it is about."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.title.money_direction import find_direction, is_slump
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FALLING", "RISING", "find_place", "scene_of", "scene_of_words", "scenes_of_things"]

FALLING, RISING = "chart-down", "chart-up"

_OF_TOPIC: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.FOOD_COOKING: "kitchen",
        Topic.SPORTS: "hall",
        Topic.COMBAT_SPORTS: "ring",
        Topic.FITNESS_WELLNESS: "gym",
        Topic.MUSIC: "concert",
        Topic.CARS: "road",
        Topic.BEAUTY: "vanity",
    }
)

_OF_WORDS: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.TRAVEL: "road",
        Topic.BUSINESS_FINANCE: "skyline",
        Topic.CRYPTO: "skyline",
        Topic.MONEY: "vault",
        Topic.NEWS_COMMENTARY: "skyline",
        Topic.SCIENCE: "space",
        Topic.TECH_SAAS: "code",
        Topic.RELIGION: "nave",
    }
)
"""Where titles of further topics play that have nothing to show."""

_NOT_BY_PLACE = frozenset({Topic.MUSIC, Topic.BEAUTY})
"""Their words say more on what belongs to them alone: a sleeve, a crowd."""

_IN_ONE_PLACE = frozenset({Topic.FOOD_COOKING, Topic.BEAUTY, Topic.MUSIC})
"""Topics whose things are not where they come from: a fish on a plate is in the kitchen."""

_OF_SPORT = frozenset("field court ring hard-court ice hall road snow sea".split())
"""Where a title about sport may play: its other things are parts of the names of teams."""

_SPORTS = frozenset({Topic.SPORTS, Topic.COMBAT_SPORTS})

_OF_GRAVE = frozenset({"smoke", "courtroom", "lab", "skyline"})
_OF_MONEY = frozenset({Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY})
_CHARTS = frozenset("\U0001f4c8\U0001f4c9")


def find_place(topic: Topic | None, things: Sequence[str], text: str, *, grave: bool) -> str:
    """Return the name of the scene behind a title; empty for none.

    A crisis has a falling chart, whatever it is a crisis of, unless a chart is what is drawn before it.

    Args:
        topic: What it is about.
        things: What is drawn, the first one in the middle.
        text: What is drawn large and small.
        grave: It speaks of death, illness, war or abuse.
    """
    if not grave and topic not in _SPORTS and _CHARTS.isdisjoint(things):
        if is_slump(text):
            return FALLING
        direction = find_direction(text)
        if direction and topic and topic.category in _OF_MONEY:
            return FALLING if direction.falls else RISING
    place = scene_of(topic, things)
    return "" if grave and place not in _OF_GRAVE else place


def scene_of(topic: Topic | None, things: Sequence[str] = ()) -> str:
    """Return the name of the scene that belongs to a thing or to a topic; empty for none.

    Args:
        topic: What a title is about.
        things: What is drawn, the first one in the middle: a shark is at sea, whatever the topic, but food
            and make-up are where they are used.
    """
    usual = _OF_TOPIC.get(topic, "") if topic else ""
    found = scenes_of_things().get(things[0], "") if things else ""
    if topic in _IN_ONE_PLACE or (topic in _SPORTS and found not in _OF_SPORT):
        return usual
    return found or usual


def scene_of_words(topic: Topic | None) -> str:
    """Return the name of the scene behind the words of a title that shows nothing else; empty for none."""
    if topic is None or topic in _NOT_BY_PLACE:
        return ""
    return _OF_TOPIC.get(topic) or _OF_WORDS.get(topic, "")


@cache
def scenes_of_things() -> Mapping[str, str]:
    """Return the scene where each thing is at home."""
    return read_table(DATA / "scene_things.txt", str)
