"""Find the first of several news that a title lists, so that it stands large alone."""

from __future__ import annotations

import re

from thumbcli.render.title.rubric import says_something
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.word_roles import Role, is_inflected_verb, listed

__all__ = ["cut_list", "first_news"]

_MAX_WHOLE_WORDS, _MIN_ITEMS_OF_ROW, _MIN_FIRST_WORDS = 6, 4, 3
"""A row of so many words is read whole; a longer one is cut if it has so many items, or one fewer after an
item of so many words."""

_MAX_ITEM_WORDS, _MAX_LAST_WORDS, _MAX_PAIR_WORDS = 3, 5, 4
"""Of an item after the first, of the last one, and of two that stand large together."""

_BRACKETS = frozenset("()[]{}\u3010\u3011\uff08\uff09\u201c\u201d\u00ab\u00bb")
"""Inside of these a row is one thing."""

_NO_ROW = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.QUESTION, Role.CONDITION, Role.NEGATION})

_MIN_ITEMS, _MIN_SAYING = 4, 2
"""So many items are a list of news, if so many of them, the first among them, say what happened."""

_MIN_ITEM_WORDS = 2
_BETWEEN = re.compile(r"(?<=[^\W\d_]),\s+(?!(?:and|&|or|but|who|which)\s)", re.IGNORECASE)


def first_news(text: str) -> str:
    """Return the first item of an English title that lists news; empty for any other.

    `AI Agent Era Has Started, McKinsey Hacked, Jobs at Risk, ChatGPT New Pricing`: what follows the first has
    no room beside it, and half of it says something else.
    """
    items = _BETWEEN.split(text)
    if len(items) < _MIN_ITEMS or not _says_something(items[0]):
        return ""
    return items[0] if sum(map(_says_something, items)) >= _MIN_SAYING else ""


def cut_list(text: str, language: str) -> tuple[str, str]:
    """Return the first one or two things of a title that lists several, and the others; else `text` alone.

    `Jensen Huang On NVIDIA Stock, OpenClaw, AI Demand`: no line of the headline ends on `STOCK,`.
    """
    if not _BRACKETS.isdisjoint(text):
        return text, ""
    items = re.split(r"(?<=[^\W\d_]),\s+", text)
    counts = [len(item.split()) for item in items]
    least = _MIN_ITEMS_OF_ROW - (counts[0] >= _MIN_FIRST_WORDS)
    if len(items) < least or sum(counts) <= _MAX_WHOLE_WORDS or counts[-1] > _MAX_LAST_WORDS:
        return text, ""
    sentence = read_sentence(tuple(text.split()), language)
    starts = sentence.starts
    if max(counts[1:-1]) > _MAX_ITEM_WORDS or not _NO_ROW.isdisjoint(starts):
        return text, ""
    # `signs orders on jobs, loans and all`: the row begins after the small word, and is one thing.
    inside = (at for at in range(1, counts[0]) if sentence.words[at] != "by")
    if any(starts[at] is Role.PREPOSITION for at in inside) and says_something(items[0], language):
        return text, ""
    large = 2 if counts[0] < _MIN_FIRST_WORDS and sum(counts[:2]) <= _MAX_PAIR_WORDS else 1
    return ", ".join(items[:large]), ", ".join(items[large:])


def _says_something(item: str) -> bool:
    """Tell whether an item has a subject and its verb: `McKinsey Hacked`, `the era has started`."""
    tokens = tuple(item.split())
    if len(tokens) < _MIN_ITEM_WORDS or not tokens[0][0].isupper():
        return False
    sentence = read_sentence(tokens, "en")
    if sentence.words[0] in listed("en", "past") or is_inflected_verb(sentence.words[0]):
        return False
    if Role.AUXILIARY in sentence.starts[1:]:
        return True
    return any(word.endswith("ed") or is_inflected_verb(word) for word in sentence.words[1:])
