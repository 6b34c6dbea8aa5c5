"""Find the category of a title by the words in it."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from thumbcli.contract import Category
from thumbcli.render.title.title_words import base_forms, title_words
from thumbcli.render.title.tone import is_grave
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, read_lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FALLBACK_CATEGORIES", "FoundTopic", "detect_category", "find_topic", "guess_category", "hints_at"]

FALLBACK_CATEGORIES = (
    Category.EDUCATION_TUTORIAL,
    Category.CREATIVE_DESIGN,
    Category.TECH_SAAS,
    Category.NEWS_COMMENTARY,
)
"""What a title is drawn as when nothing points to a category: their backgrounds are plain shapes."""

_BRIGHT_CATEGORIES = frozenset(
    {
        Category.EDUCATION_TUTORIAL,
        Category.ENTERTAINMENT_COMEDY,
        Category.FOOD_COOKING,
        Category.FITNESS_WELLNESS,
        Category.CREATIVE_DESIGN,
    }
)
_GARDENING = re.compile(
    r"\b(?:grow|growing|grew|grown|planting|planted|harvest\w*|sowing|pruning|watering)\s+(?:[\w'-]+\s+){0,2}?"
    r"(?:tomato|potato|vegetable|herb|basil|mint|flower|rose|tulip|chil|pepper|carrot|lettuce|strawberr|lemon|"
    r"mushroom|tree|garlic|onion|bean|pea|cucumber|pumpkin|avocado|food|fruit|plant)\w*"
)
_FORM_CUES: Mapping[Category, re.Pattern[str]] = MappingProxyType(
    {
        Category.LIFESTYLE_VLOG: re.compile(r"\b(?:i|i'm|i've|i'll|me|my|we|our|us)\b"),
        Category.EDUCATION_TUTORIAL: re.compile(
            r"\b(?:how|what|why|when|which|guide|tips|lessons?|basics|steps?|rules|things)\b|\?"
        ),
    }
)
_PRICE = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9\u20bd]\s?\d|\d\s?[$\u00a3\u20ac\u00a5\u20b9\u20bd]")
_CHEAP = re.compile(
    r"\bon an? (?:[\w$\u00a3\u20ac-]+ )?budget\b|\b(?:best|top|a) (?:budget|cheap)\b|\bbudget[- ]friendly\b"
)

_GARDENING_WEIGHT = 6
"""As much as two clear signs: what grows in a garden is otherwise food."""

_PRICE_WEIGHT = 2
_CHEAP_WEIGHT = -4
"""For business-finance: outweighs `budget` and `cheap`, which then say what something costs."""

_Hint = tuple[Category, int]
"""A category and a weight."""

_MIN_SCORE = 2
"""One hint alone (weight 1) is not enough to go by."""


class FoundTopic(NamedTuple):
    """What a title is about, and how that was told."""

    topic: Topic
    reason: str


def find_topic(title: str, language: str) -> FoundTopic | None:
    """Return what a title is about; None if its form and its words say too little.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1, or `und`.
    """
    del language
    category = detect_category(title)
    return FoundTopic(Topic(category), "its words") if category else None


def hints_at(words: Sequence[str], category: Category) -> bool:
    """Tell whether any of the words, in any of its base forms, points to `category`."""
    hints, _ = _vocabulary()
    return any(
        found is category for word in words for form in base_forms(word) for found, _ in hints.get(form, ())
    )


def guess_category(title: str) -> Category:
    """Return the category that the words of a title point to, else one that fits its form; never `auto`.

    Without a sign in its words, a title in the first person is a story, and a question or list is a lesson.
    Any other gets one of `FALLBACK_CATEGORIES`, always the same.
    """
    known = detect_category(title)
    if known is not None:
        return known
    lowered = _lowered(title)
    if is_grave(title):
        return _sober_category(lowered)
    for category, cue in _FORM_CUES.items():
        if cue.search(lowered):
            return category
    return FALLBACK_CATEGORIES[crc32(lowered.encode()) % len(FALLBACK_CATEGORIES)]


def detect_category(title: str) -> Category | None:
    """Return the category that the words of a title point to; None if they say too little.

    Each known word and phrase adds its weight to its categories, and so does a price; the first of equals in
    the contract's order wins. A grave title never gets a bright category.
    """
    scores = _scores(title)
    best = max(scores, key=lambda category: scores[category])
    if scores[best] < _MIN_SCORE:
        return None
    if best in _BRIGHT_CATEGORIES and is_grave(title):
        about_illness = scores[Category.MEDICAL_HEALTHCARE] >= _MIN_SCORE
        return Category.MEDICAL_HEALTHCARE if about_illness else _sober_category(_lowered(title))
    return best


def _scores(title: str) -> dict[Category, int]:
    hints, phrases = _vocabulary()
    words, lowered = title_words(title), _lowered(title)
    scores: dict[Category, int] = {category: 0 for category in Category if category is not Category.AUTO}
    for word in words:
        known = next((form for form in base_forms(word) if form in hints), "")
        for category, weight in hints.get(known, ()):
            scores[category] += weight
    joined = f" {' '.join(words)} "
    for phrase, (category, weight) in phrases:
        if phrase in joined:
            scores[category] += weight
    if _CHEAP.search(lowered):
        scores[Category.BUSINESS_FINANCE] = max(0, scores[Category.BUSINESS_FINANCE] + _CHEAP_WEIGHT)
    elif _PRICE.search(title):
        scores[Category.BUSINESS_FINANCE] += _PRICE_WEIGHT
    if _GARDENING.search(lowered):
        scores[Category.LIFESTYLE_VLOG] += _GARDENING_WEIGHT
    return scores


@cache
def _vocabulary() -> tuple[dict[str, tuple[_Hint, ...]], list[tuple[str, _Hint]]]:
    """Return the hints of each word, and all phrases with a space around them."""
    hints: dict[str, tuple[_Hint, ...]] = {}
    phrases: list[tuple[str, _Hint]] = []
    for hint, words in read_lists(DATA / "category_words.txt", _category_and_weight).items():
        lone = (hint,)
        for word in words:
            if "_" in word:
                phrases.append((f" {word.replace('_', ' ')} ", hint))
            else:
                hints[word] = (*hints[word], hint) if word in hints else lone
    return hints, phrases


def _category_and_weight(key: str) -> _Hint:
    category, _, weight = key.partition(" ")
    return Category(category), int(weight)


def _sober_category(lowered: str) -> Category:
    """Return the category for a grave title: a personal story, or news."""
    personal = _FORM_CUES[Category.LIFESTYLE_VLOG].search(lowered) and "war" not in lowered.split()
    return Category.LIFESTYLE_VLOG if personal else Category.NEWS_COMMENTARY


def _lowered(title: str) -> str:
    return title.lower().replace("\u2019", "'")
