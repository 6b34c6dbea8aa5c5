"""Find what a title is about: by its form, by its words, by both together."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.contract import Category
from thumbcli.render.title.clean_title import clean_title
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.language import likely_language
from thumbcli.render.title.tone import is_grave
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.topic_form import A_SONG, A_TRAILER, clues_of_form, weak_clue_of_form
from thumbcli.render.title.topic_words import Clue, clues_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["FoundTopic", "find_topic"]

_CATEGORIES: tuple[Category, ...] = tuple(Category)[1:]
"""All but `auto`."""

_BRIGHT_CATEGORIES = frozenset(
    {
        Category.EDUCATION_TUTORIAL,
        Category.ENTERTAINMENT_COMEDY,
        Category.FOOD_COOKING,
        Category.FITNESS_WELLNESS,
        Category.CREATIVE_DESIGN,
    }
)
_GARDENING_VERBS = ("grow", "grew", "plant", "harvest", "sowing", "pruning", "watering")
_GARDENING = (
    r"\b(?:grow|growing|grew|grown|planting|planted|harvest\w*|sowing|pruning|watering)\s+(?:[\w'-]+\s+){0,2}?"
    r"(?:tomato|potato|vegetable|herb|basil|mint|flower|rose|tulip|chil|pepper|carrot|lettuce|strawberr|lemon|"
    r"mushroom|tree|garlic|onion|bean|pea|cucumber|pumpkin|avocado|food|fruit|plant)\w*"
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i'm|i've|i'll|me|my|we|our|us|yo|mi|mis|me|eu|meu|minha|je|j'|mon|ma|ich|mein|meine|ben|benim|aku"
    r"|\u044f|\u043c\u044b|\u043c\u043e\u0439|\u043c\u043e\u044f|\u043c\u043e\u0438)\b"
)
_PRICE = r"[$\u00a3\u20ac\u00a5\u20b9\u20bd]\s?\d|\d\s?[$\u00a3\u20ac\u00a5\u20b9\u20bd]"
_CURRENCIES = frozenset("$\u00a3\u20ac\u00a5\u20b9\u20bd")
_CHEAP = (
    r"\bon an? (?:[\w$\u00a3\u20ac-]+ )?budget\b|\b(?:best|top|a) (?:budget|cheap)\b|\bbudget[- ]friendly\b"
)

_GARDENING_WEIGHT = 6
"""As much as two clear signs: what grows in a garden is otherwise food."""

_PRICE_WEIGHT = 2
_CHEAP_WEIGHT = -4
"""For business-finance: outweighs `budget` and `cheap`, which then say what something costs."""

_GRAVE_WEIGHT = 2
"""For news-commentary: what is grave and nobody's own story is mostly news."""

_MIN_SCORE = 4
"""One clear sign; hints alone are not enough to go by."""

_MIN_LEAD = 0.1
"""The share of its score by which the best category has to lead the second."""

_WAYS = frozenset({Category.EDUCATION_TUTORIAL, Category.ENTERTAINMENT_COMEDY})
_WAY_WEIGHT = 3
_CLEAR_SCORE = 4
"""`tutorial` or `challenge` (weight 3 or less) says in what way a title tells of its topic. It counts only
where no other topic is clear: a sourdough guide is food."""

_FORMS_OF_WORKS = frozenset({A_SONG, A_TRAILER})
"""A song or a film may tell of death, and is no obituary."""

_SHOWN_CUES = 3

_GRADED = "en"

_SURE_WEIGHT = 6
"""Of one sign or of two together: right in 19 of 20 labelled titles, single weaker ones in 3 of 4. The lists
of languages but English hardly grade their words, so that one word alone is not enough there."""


class FoundTopic(NamedTuple):
    """What a title is about, and how that was told.

    Attributes:
        topic: The topic.
        reason: What says so, for people.
        is_sure: Two signs or a nearly certain one say so: enough to name the topic in words.
    """

    topic: Topic
    reason: str
    is_sure: bool = False


def find_topic(title: str, language: str) -> FoundTopic | None:
    """Return what a title is about; None if its form and words say too little, or several things.

    Each sign adds its weight to its topic, and the topics to the category they belong to. A grave title never
    gets a bright category.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1, or `und`: words of another language say nothing.
    """
    read_as = likely_language(title, language)
    lowered = title.lower().replace("\u2019", "'")
    grave = is_grave(title, read_as)
    clean = clean_title(split_emoji(title)[0])
    clues = [*clues_of_form(title, clean), *clues_in(title, read_as), *_details(title, lowered)]
    if grave and not _FIRST_PERSON.search(lowered):
        clues.append(Clue(Topic.NEWS_COMMENTARY, _GRAVE_WEIGHT, "its gravity"))
    category = _leader(clues)
    if category is None:
        weak = weak_clue_of_form(title) if read_as == "en" and _top(clues) < _MIN_SCORE else None
        if weak is None or (grave and weak.topic.category in _BRIGHT_CATEGORIES):
            return None
        return FoundTopic(weak.topic, f"its form: {weak.cue}")
    if grave and category in _BRIGHT_CATEGORIES and not any(clue.cue in _FORMS_OF_WORKS for clue in clues):
        return _sober(clues, lowered)
    return _topic_of(category, clues, graded=read_as == _GRADED)


def _details(title: str, lowered: str) -> Iterable[Clue]:
    """Yield what prices and gardens say."""
    if ("budget" in lowered or "cheap" in lowered) and re.search(_CHEAP, lowered):
        yield Clue(Topic.BUSINESS_FINANCE, _CHEAP_WEIGHT, "a small budget")
    elif not _CURRENCIES.isdisjoint(title) and re.search(_PRICE, title):
        yield Clue(Topic.BUSINESS_FINANCE, _PRICE_WEIGHT, "a price")
    if any(verb in lowered for verb in _GARDENING_VERBS) and re.search(_GARDENING, lowered):
        yield Clue(Topic.LIFESTYLE_VLOG, _GARDENING_WEIGHT, "a garden")


def _scores(clues: Iterable[Clue]) -> Mapping[Category, int]:
    scores = dict.fromkeys(_CATEGORIES, 0)
    for clue in clues:
        scores[clue.topic.category] += clue.weight
    return MappingProxyType(scores)


def _top(clues: Iterable[Clue]) -> int:
    return max(_scores(clues).values())


def _leader(clues: Sequence[Clue]) -> Category | None:
    """Return the category that leads the others clearly."""
    scores = _scores(clues)
    if any(scores[category] >= _CLEAR_SCORE for category in scores if category not in _WAYS):
        scores = _scores(
            clue for clue in clues if clue.topic.category not in _WAYS or clue.weight > _WAY_WEIGHT
        )
    best, second = sorted(scores, key=lambda category: -scores[category])[:2]
    enough = scores[best] >= _MIN_SCORE and scores[best] - scores[second] > _MIN_LEAD * scores[best]
    return best if enough else None


def _topic_of(category: Category, clues: Sequence[Clue], *, graded: bool) -> FoundTopic:
    """Return the topic within the category that most points to; the category itself if none does most."""
    own = [clue for clue in clues if clue.topic.category is category and clue.weight > 0]
    scores: dict[Topic, int] = {}
    for clue in own:
        scores[clue.topic] = scores.get(clue.topic, 0) + clue.weight
    topic = max(scores, key=lambda found: (scores[found], found.value == category.value))
    cues = dict.fromkeys(clue.cue for clue in sorted(own, key=lambda clue: -clue.weight))
    return FoundTopic(topic, ", ".join([*cues][:_SHOWN_CUES]), _is_sure(own, graded=graded))


def _is_sure(clues: Sequence[Clue], *, graded: bool) -> bool:
    """Tell whether one clue is nearly certain, or two that are not the same word, as a form and a word."""
    forms = {clue.cue for clue in clues if not clue.cue.startswith('"')}
    strongest = max((clue.weight for clue in clues if graded or clue.cue in forms), default=0)
    weights = {
        clue.cue: clue.weight for clue in clues if not any(clue.cue.strip('"') in form for form in forms)
    }
    weights |= {clue.cue: clue.weight for clue in clues if clue.cue in forms}
    return strongest >= _SURE_WEIGHT or (len(weights) > 1 and sum(weights.values()) >= _SURE_WEIGHT)


def _sober(clues: Sequence[Clue], lowered: str) -> FoundTopic:
    """Return the topic of a grave title: an illness, a personal story, or news."""
    if _scores(clues)[Category.MEDICAL_HEALTHCARE] >= _MIN_SCORE:
        return FoundTopic(Topic.MEDICAL_HEALTHCARE, "its gravity and words of illness")
    personal = _FIRST_PERSON.search(lowered) and "war" not in lowered.split()
    return FoundTopic(Topic.LIFESTYLE_VLOG if personal else Topic.NEWS_COMMENTARY, "its gravity")
