"""Tell how grave or how light a title is."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from thumbcli.render.title.language import UNKNOWN, detect_language
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA

__all__ = ["FoundTone", "Tone", "find_tone", "is_grave"]

_LIGHT_TOPICS = frozenset(
    {Topic.GAMING, Topic.ENTERTAINMENT_COMEDY, Topic.FOOD_COOKING, Topic.LIFESTYLE_VLOG, Topic.TRAVEL}
)

_UNSPACED = frozenset(("zh", "ja", "ko", "th"))
"""Languages whose words stand in the middle of others, or have particles behind them."""

_NUMBER = re.compile(r"\d[\d,.]*")
_NO_WORD = re.compile(
    r"[!-\"$-/:-@\[-`{-~\u00a1-\u00bf\u2000-\u200b\u200e-\u206f\u3000-\u303f\uff00-\uff20|।،؛؟]+"
)
"""Punctuation and spaces; `#` stays, as it stands for numbers. Vowel signs of Indian scripts are no
punctuation, though no letters either."""

_SPELLINGS = str.maketrans(
    "\u0451\u0622\u0623\u0625\u0649\u0629\u0901\u0958\u0959\u095a\u095b\u095c\u095d\u095e",
    "\u0435\u0627\u0627\u0627\u064a\u0647\u0902\u0915\u0916\u0917\u091c\u0921\u0922\u092b",
    "\u200d\u093c\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652",
)
"""Titles write some letters in two ways, and the word lists in one: without the dots of the Russian yo, the
hamza and vowel signs of Arabic and the stroke that stretches its words, the dots and moons of Hindi."""


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
    if topic is not Topic.GAMING and (word := _grave_word(title, language)):
        return FoundTone(Tone.GRAVE, f"the word {word!r}")
    if word := _light_word(title, language):
        return FoundTone(Tone.LIGHT, f"the word {word!r}")
    if topic in _LIGHT_TOPICS:
        return FoundTone(Tone.LIGHT, f"the topic {topic}")
    return FoundTone(Tone.NEUTRAL, "no sign of another")


def is_grave(title: str, language: str | None = None) -> bool:
    """Tell whether a title speaks of death, grave illness, war, violence or grief, and means it.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1, or `und`; None to tell it by the title.
    """
    return _grave_word(title, detect_language(title) if language is None else language) is not None


@lru_cache(1024)
def _grave_word(title: str, language: str) -> str | None:
    """Return the first word that makes a title grave; None for the name of a game, a film or a song."""
    language = "en" if language == UNKNOWN else language
    patterns = _patterns("grave_words.txt", language)
    text = _normalized(title, language)
    if not any(map(text.__contains__, patterns)):
        return None
    for phrase in _patterns("grave_words.txt", f"{language}-not"):
        text = text.replace(phrase, " ")
    word = next((pattern for pattern in patterns if pattern in text), None)
    if word and any(label in text for label in _patterns("grave_words.txt", "fiction")):
        return None
    return word and word.strip()


@lru_cache(1024)
def _light_word(title: str, language: str) -> str | None:
    """Return the first word or emoji that makes a title light."""
    language = "en" if language == UNKNOWN else language
    emoji = next((emoji for emoji in _words("light_words.txt", "emoji") if emoji in title), None)
    text = _normalized(title, language)
    word = emoji or next((word for word in _patterns("light_words.txt", language) if word in text), None)
    return word and word.strip()


def _normalized(title: str, language: str) -> str:
    """Return a title in lower case, with a space around each word and `#` for each number."""
    if language == "tr":
        title = title.replace("I", "\u0131")
    lowered = _NUMBER.sub("#", title.replace("#", " ").replace("\u0130", "i").lower())
    if not lowered.isascii():
        lowered = lowered.translate(_SPELLINGS)
    return f" {' '.join(_NO_WORD.sub(' ', lowered).split())} "


@cache
def _patterns(file: str, key: str) -> tuple[str, ...]:
    """Return what to look for in a normalized title."""
    anywhere = key.removesuffix("-not") in _UNSPACED
    return tuple(_pattern(word, anywhere=anywhere) for word in _words(file, key))


def _pattern(word: str, *, anywhere: bool) -> str:
    start = "" if anywhere or word.startswith("*") else " "
    end = "" if anywhere or word.endswith("*") else " "
    return f"{start}{word.strip('*').replace('_', ' ')}{end}"


@cache
def _words(file: str, key: str) -> tuple[str, ...]:
    """Return the words of one list of a file; those of other languages are not even decoded."""
    start = f"{key}:".encode()
    lists = [line[len(start) :] for line in _lines(file) if line.startswith(start)]
    return tuple(b"".join(lists).decode().split())


@cache
def _lines(file: str) -> list[bytes]:
    return (DATA / file).read_bytes().splitlines()
