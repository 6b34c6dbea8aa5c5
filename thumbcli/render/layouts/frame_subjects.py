"""What a title is, as far as that decides on which thing its words may be written: a ticket is for a concert.

By words of its headline and small line (`frame_words.txt`) and by its topic.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import list_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.paint.picture_canvas import Composition

__all__ = ["SOUR", "STANDS_FOR_FILM", "UNFIT_SCORE", "frame_score", "is_about", "is_gentle"]

STANDS_FOR_FILM = frozenset("\U0001f3ac\U0001f39e\U0001f4fd\U0001f3a5\U0001f37f\U0001f4fa\U0001f39f")
"""Things that stand for any film: its name, or the film itself, says more."""

SOUR = "sour"
"""The list of words of titles that go ill: no sun shines on them, and no stars."""

UNFIT_SCORE = 0.3
"""Of a frame that a title is no subject for: it may be asked for by name, and is never chosen."""

_NAMED, _OF_TOPIC = 1.65, 1.5
"""The scores of a frame whose words a title names, and of one that only its topic goes with."""

_BESIDE_PLACE = 1.38
"""Of a frame that only the topic goes with, where the object can stand in a place that says more."""

_TOPICS: Mapping[str, frozenset[Topic]] = MappingProxyType(
    {
        "board": frozenset(),
        "chat": frozenset(),
        "cutout": frozenset(
            {
                Topic.GAMING,
                Topic.ENTERTAINMENT_COMEDY,
            }
        ),
        "filmstrip": frozenset({Topic.FILM}),
        "lightbox": frozenset(),
        "neon": frozenset(),
        "podium": frozenset(),
        "roadsign": frozenset({Topic.TRAVEL}),
        "search": frozenset(),
        "tape": frozenset(),
        "ticket": frozenset({Topic.TRAVEL}),
    }
)
"""Topics all of whose titles a frame goes with."""

_NEVER: Mapping[str, frozenset[Topic]] = MappingProxyType(
    {
        "roadsign": frozenset(
            {
                Topic.BEAUTY,
                Topic.COMBAT_SPORTS,
                Topic.ENTERTAINMENT_COMEDY,
                Topic.FILM,
                Topic.FITNESS_WELLNESS,
                Topic.FOOD_COOKING,
                Topic.GAMING,
                Topic.LIFESTYLE_VLOG,
                Topic.MEDICAL_HEALTHCARE,
                Topic.MUSIC,
                Topic.SCIENCE,
                Topic.SPORTS,
            }
        ),
        "ticket": frozenset({Topic.TECH_SAAS, Topic.EDUCATION_TUTORIAL, Topic.BEAUTY, Topic.GAMING}),
        "neon": frozenset(
            {Topic.BEAUTY, Topic.CARS, Topic.FILM, Topic.FOOD_COOKING, Topic.SCIENCE, Topic.TECH_SAAS}
        ),
        "board": frozenset({Topic.GAMING, Topic.MUSIC, Topic.FILM, Topic.BEAUTY, Topic.FOOD_COOKING}),
    }
)
"""Topics whose titles name a word of a frame in another sense."""

_GENTLE_TOPICS = frozenset({Topic.RELIGION, Topic.MEDICAL_HEALTHCARE})
_OTHER_SENSE = "other-sense"
"""The list of phrases that have words of frames in another sense."""

_NO_WORD = re.compile(r"[\W_]+")


def frame_score(composition: Composition, frame: str) -> float:
    """Return how well a frame goes with what a title is.

    Args:
        composition: What to draw.
        frame: A list of `frame_words.txt`.
    """
    topic = composition.topic
    if topic in _NEVER.get(frame, ()):
        return UNFIT_SCORE
    if is_about(composition, frame):
        return _NAMED
    if topic not in _TOPICS[frame]:
        return UNFIT_SCORE
    return _BESIDE_PLACE if composition.place and composition.icons else _OF_TOPIC


def is_gentle(composition: Composition) -> bool:
    """Tell whether a title is to be said in a low voice: about death, illness, faith, farewells or hurt."""
    if composition.somber or composition.topic in _GENTLE_TOPICS:
        return True
    return composition.topic is not Topic.GAMING and is_about(composition, "gentle")


def is_about(composition: Composition, subject: str) -> bool:
    """Tell whether a title names a word of a list of `frame_words.txt`."""
    headline = composition.headline
    return _names(f"{headline.main} {headline.sub}", subject)


@lru_cache(1024)
def _names(text: str, subject: str) -> bool:
    spaced = _spaced(text)
    for other in _listed(_OTHER_SENSE)[1]:
        spaced = spaced.replace(other, " ")
    words, parts = _listed(subject)
    return not words.isdisjoint(spaced.split()) or any(part in spaced for part in parts)


@lru_cache(64)
def _spaced(text: str) -> str:
    """Return the words of a text with a space before and after each of them."""
    return f" {_NO_WORD.sub(' ', text.lower())} "


@cache
def _listed(subject: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what a list has: whole words, and all else as what a text with spaces around words contains.

    No space is where a word may go on, which `*` says.
    """
    words, parts = set[str](), list[str]()
    for listed in list_texts("frame_words.txt")[subject].split():
        text = _NO_WORD.sub(" ", listed.strip("*")).strip()
        if "*" in listed or " " in text:
            start, end = ("" if star else " " for star in (listed.startswith("*"), listed.endswith("*")))
            parts.append(start + text + end)
        else:
            words.add(text)
    return frozenset(words), tuple(parts)
