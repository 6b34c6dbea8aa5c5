"""Find the number of an episode at the end of the name of a series, in the languages of the world.

`Siyah İnci 9. Bölüm`, `مسلسل ... الحلقة 12`, `Sau Ánh Hào Quang Tập 5`: the series is the headline,
its number a label beside it.
"""

from __future__ import annotations

import re
from functools import cache

from thumbcli.render.title.word_data import list_texts

__all__ = ["episode_start"]

_NUMBER = (
    r"(?!(?:19|20)\d\d(?!\d))[\d\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]{1,4}(?:\s?/\s?\d{1,3})?"
)
"""Digits of four scripts, and no year."""

_MAX_SERIES_WORDS = 8
"""More words before a number are a sentence about it."""

_CHINESE = r"\u7b2c\s?[\d\u4e00-\u5341\u767e]{1,4}\s?[\u96c6\u8bdd\u8a71\u56de\u671f]"


def episode_start(text: str) -> int | None:
    """Return where the number of an episode starts that ends a part of a title; None without one.

    0 stands for a part that is nothing else. What says how much of it is shown ends it: `FULL`. After an
    Arabic number its words may come once more in Latin letters.

    Args:
        text: A part of a title.
    """
    if text.isascii() and not _ascii_words() & {word.strip(".:").lower() for word in text.split()}:
        return None
    if not any(map(str.isnumeric, text)):
        return None
    found = re.search(_pattern(), text, re.IGNORECASE)
    if found is None or len(text[: found.start()].split()) > _MAX_SERIES_WORDS:
        return None
    return found.start(1)


@cache
def _pattern() -> str:
    before, after, ends = ("|".join(map(re.escape, _words(name))) for name in ("before", "after", "end"))
    one = rf"(?:(?<!\w)(?:{before})\s?[.:#-]?\s?{_NUMBER}|{_NUMBER}\s?\.?\s?(?:{after})(?!\w)|{_CHINESE})"
    end = rf"(?:\s*[([]?\s*(?:\d\.\s?)?(?:{ends})(?!\w)[)\]]?)"
    latin = r"(?:(?<=[\u0600-\u06ff])\s+[\x20-\x7e]*|(?<=[\u0600-\u06ff]\s)(?=$))?"
    more = rf"(?:[\s,.|/-]*(?:{one}))"
    is_apart = rf"(?:^|[\s,:|/\u2013\u2014-]+|(?={_CHINESE}))"
    parts = r"(?:\s+\(?\d{1,2}/\d{1,2}\)?)?"
    return rf"{is_apart}({one}{more}{{0,3}}{end}{{0,3}}{parts}{end}{{0,2}}{latin})[\s.!]*$"


@cache
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a list, the longest first, so that none hides a longer one."""
    words = (word.replace("_", " ") for word in list_texts("episode_words.txt")[name].split())
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _ascii_words() -> frozenset[str]:
    return frozenset(word for name in ("before", "after") for word in _words(name) if word.isascii())
