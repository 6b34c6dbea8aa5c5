"""Tell whether a title is about something before and after a change."""

from __future__ import annotations

import re
from functools import cache

from thumbcli.render.title.word_data import DATA, read_lists

__all__ = ["is_change"]


_WORD = re.compile(r"[^\W_]+|[&/]")


def is_change(title: str) -> bool:
    """Tell whether a title is about what something was and what became of it, such as a makeover."""
    spaced = _spaced(title.casefold())
    return any(words in spaced for words in _changes())


@cache
def _changes() -> tuple[str, ...]:
    return tuple(map(_spaced, read_lists(DATA / "change_words.txt", str)["change"]))


def _spaced(text: str) -> str:
    """Return the words of a text, and the signs that join them, with a space before and after each."""
    return f" {' '.join(_WORD.findall(text))} "
