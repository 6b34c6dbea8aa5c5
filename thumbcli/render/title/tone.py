"""Tell how grave or how light a title is."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from thumbcli.render.title.title_words import title_words
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import word_list

__all__ = ["FoundTone", "Tone", "find_tone", "is_grave"]

_FIGURATIVE = re.compile(
    r"\b(?:death by|to death|died (?:of )?laugh\w*|(?:almost|nearly) died|of war|star wars?|"
    r"(?:console|price|bidding|format|browser|star|flame) war|tug of war|war on|war thunder|"
    r"death (?:star|note|stranding|metal)|cancer (?:season|zodiac|moon|rising)|"
    r"(?:phone|laptop|battery|car|server|app|game|industry|tv|web|internet|blog|email) (?:just |is |keeps )?"
    r"(?:died|dies|dying)|dying light|murder mystery)\b"
)
"""Death and war as a figure of speech."""


_LIGHT_TOPICS = frozenset(
    {Topic.GAMING, Topic.ENTERTAINMENT_COMEDY, Topic.FOOD_COOKING, Topic.LIFESTYLE_VLOG, Topic.TRAVEL}
)


class Tone(StrEnum):
    """How a title speaks of what it is about."""

    GRAVE = "grave"
    NEUTRAL = "neutral"
    LIGHT = "light"


class FoundTone(NamedTuple):
    """The tone of a title, and how it was told."""

    tone: Tone
    reason: str


def find_tone(title: str, language: str, topic: Topic | None) -> FoundTone:
    """Return the tone of a title.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1, or `und`.
        topic: What it is about, if that is known.
    """
    del language
    if is_grave(title):
        return FoundTone(Tone.GRAVE, "its words")
    if topic in _LIGHT_TOPICS:
        return FoundTone(Tone.LIGHT, f"the topic {topic}")
    return FoundTone(Tone.NEUTRAL, "no sign of another")


def is_grave(title: str) -> bool:
    """Tell whether a title speaks of death, grave illness or war, and means it."""
    return not word_list("grave").isdisjoint(title_words(title)) and not _FIGURATIVE.search(title.lower())
