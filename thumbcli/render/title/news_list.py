"""Find the first of several news that a title lists, so that it stands large alone."""

from __future__ import annotations

import re

from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.word_roles import Role, is_inflected_verb, listed

__all__ = ["first_news"]

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
