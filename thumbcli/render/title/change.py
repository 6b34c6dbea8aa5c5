"""Tell whether a title is about something before and after a change."""

from __future__ import annotations

import re
from functools import cache

from thumbcli.render.title.word_data import DATA, read_lists

__all__ = ["is_change"]


def is_change(title: str) -> bool:
    """Tell whether a title is about what something was and what became of it, such as a makeover."""
    return bool(_pattern().search(title.casefold()))


@cache
def _pattern() -> re.Pattern[str]:
    words = read_lists(DATA / "change_words.txt", str)["change"]
    change = "|".join(re.escape(word).replace("_", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{change})(?!\w)")
