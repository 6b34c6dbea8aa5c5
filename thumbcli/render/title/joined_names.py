"""Tell signs inside of a name from signs between two parts: `Bordeaux - Paris`, `Honkai: Star Rail`."""

from __future__ import annotations

import re
from functools import cache

from thumbcli.render.title.title_parts import DASHES, platform_words

__all__ = ["is_quote_open", "join_rivals", "parts_work", "without_inner_bars"]

_CLUB_FORMS = frozenset(
    {"fc", "sc", "ac", "as", "rc", "cf", "sv", "vfb", "vfl", "tsg", "rb", "real", "1", "the"}
)
"""What stands before the name of a club."""

_AFTER_CLUB = frozenset({"fc", "cf", "sc", "united", "city", "utd", "u19", "u21", "q"})
"""What stands after it."""

_MAX_NAME_WORDS = 3
"""Of a name before or after a separator."""

_BAR_IN_BRACKET = r"([(\[][^()\[\]|\uff5c]*)\s*[|\uff5c]\s*(?=[^()\[\]]*[)\]])"
_MAX_INNER_BARS = 4

_QUOTES = ("\u201c\u201d", "\u2018\u2019", "\u00ab\u00bb", "\u201e\u201c", "\u300c\u300d")


_BRACKETED_RIVAL = r"(?i)(\s(?:vs\.?|versus))\s+[\[(]\s*([^\[\]()]{2,60}?)\s*[\])]"
"""`Claude vs [ ChatGPT & Gemini ]: ...`: a bracket around one of two sides."""

_SPACED_SCORE = r"(?<=[^\W\d_]\s)(\d{1,3})\s+[-\u2013\u2014]\s+(\d{1,3})(?=\s+[^\W\d_])"
_OF_MATCH = (
    r"(?i)\b(?:highlights?|resumen|r[e\u00e9]sum[e\u00e9]|resumo|gol|goal|goals|goles|gols|buts|tore|match|"
    r"partido|partida|jogo|spiel|\u00f6zet|ma\u00e7|melhores\s+momentos)\b|"
    r"\u0645\u0628\u0627\u0631\u0627\u0629|\u0645\u0644\u062e\u0635|\u0623?\u0647\u062f\u0627\u0641"
)
"""What tells that two numbers between names are a score, and not the end of one clause and a list."""


def join_rivals(text: str) -> str:
    """Return a text without the spaces and brackets that would part two sides.

    A dash between two clubs or two places parts no clauses: `Barcelone - Bayern : une honte`. Nor does that
    of a score: `Real Madrid 2 - 5 Barcelona`. A bracket around a side is taken off: `Claude vs [ChatGPT]`.
    """
    if " v" in text.lower():
        text = re.sub(_BRACKETED_RIVAL, r"\1 \2", text)
    if any(map(str.isdigit, text)) and re.search(_SPACED_SCORE, text) and re.search(_OF_MATCH, text):
        text = re.sub(_SPACED_SCORE, "\\1\u2013\\2", text)
    if " - " not in text and " \u2013 " not in text and " \u2014 " not in text:
        return text
    return re.sub(DASHES, _joint, text)


def parts_work(before: str, after: str) -> bool:
    """Tell whether a colon between two texts is a part of the name of a work: `Honkai: Star Rail`."""
    firsts = _works().get(_words(before)[-1:][0] if _words(before) else "")
    if firsts is None:
        return False
    begin = "_".join(_words(before)[-_MAX_NAME_WORDS:])
    follow = "_".join(_words(after)[:_MAX_NAME_WORDS])
    return any(begin.endswith(first) and f"{follow}_".startswith(f"{second}_") for first, second in firsts)


def is_quote_open(before: str) -> bool:
    """Tell whether a quotation that begins in a text goes on after it."""
    return any(before.count(pair[0]) > before.count(pair[1]) for pair in _QUOTES)


def without_inner_bars(text: str) -> str:
    """Return a text with commas for bars inside of brackets, which part no segments."""
    if not ("|" in text or "\uff5c" in text) or ("(" not in text and "[" not in text):
        return text
    for _ in range(_MAX_INNER_BARS):
        text, count = re.subn(_BAR_IN_BRACKET, lambda found: f"{found[1].rstrip()}, ", text)
        if not count:
            break
    return text


def _joint(dash: re.Match[str]) -> str:
    before, after = dash.string[: dash.start()], dash.string[dash.end() :]
    return "\u2013" if _ends_with_name(before) and _begins_with_name(after) else dash[0]


def _ends_with_name(text: str) -> bool:
    words = _words(text.rsplit("|", maxsplit=1)[-1])[-_MAX_NAME_WORDS:]
    while words and words[-1] in _AFTER_CLUB:
        words.pop()
    return _is_known(words[-1:]) or _is_known(words[-2:])


def _begins_with_name(text: str) -> bool:
    words = _words(text)[:_MAX_NAME_WORDS]
    while words and words[0] in _CLUB_FORMS:
        words.pop(0)
    return _is_known(words[:1]) or _is_known(words[:2])


def _is_known(words: list[str]) -> bool:
    return "_".join(words) in platform_words("team-or-place")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-'\u2019][^\W_]+)*", text.lower().replace("\u2019", "'"))


@cache
def _works() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the beginnings and ends of names with a colon, by the last word before it."""
    works: dict[str, list[tuple[str, str]]] = {}
    for name in platform_words("colon-name"):
        first, _, second = name.partition(":")
        works.setdefault(first.rpartition("_")[2], []).append((first, second))
    return {last: tuple(names) for last, names in works.items()}
