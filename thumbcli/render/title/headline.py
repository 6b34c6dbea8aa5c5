"""Take a title apart: what is drawn large, what smaller, and what kind of headline it is.

Pure text in, data out. A title such as `STOP Doing Crunches! (Do This Instead) 🔥` becomes the main line
`STOP Doing Crunches!`, the subtitle `Do This Instead`, and an emoji that may become artwork.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from thumbcli.render.title.clean_title import clean_title
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.markup import code_words
from thumbcli.render.title.punctuation import set_quotes
from thumbcli.render.title.script import UNSPACED, Script, dominant_script, graphemes
from thumbcli.render.title.sides import find_sides
from thumbcli.render.title.stop_words import normalize_token, stop_words

__all__ = ["MAX_CHARS", "Headline", "HeadlineKind", "parse", "shorten", "with_words"]

MAX_CHARS = 84
"""A longer main line gets too small to read on a phone: it is shortened."""

_MAX_SUB_CHARS = 84
"""The longest subtitle beside a main line of `MAX_CHARS`; both grow together."""

_MIN_SPLIT_CHARS = 12
"""The least that stands on either side of where a long title is split."""

_MAX_ANNOUNCEMENT_CHARS = 12
"""A single word of at most this length before a colon announces the rest: `POV: ...`."""

_MAX_EXCLAIMED_WORDS = 2
_MAX_SHORTENED_WORDS = 14
_CHARS_PER_WORD = 6
"""An average word with its space: a longer line may hold more than `_MAX_SHORTENED_WORDS`."""

_MIN_SHORTENED_WORDS = 3
"""A text of fewer words is cut inside a word."""

_MAX_UNSPACED_CHARS = 44
"""For Chinese and Japanese: their characters are about twice as wide as Latin letters."""

_WIDE_SCRIPTS = frozenset({Script.CHINESE, Script.JAPANESE})


class HeadlineKind(StrEnum):
    """What a title does; a layout family may suit one kind better."""

    PLAIN = "plain"
    NUMBER = "number"
    QUESTION = "question"
    VERSUS = "versus"
    HOW_TO = "how-to"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A title taken apart.

    Attributes:
        main: The words drawn large; empty when the title has nothing to draw but emoji.
        sub: The words drawn smaller beneath; may be empty.
        kind: What the title does.
        number: The count that a list begins with, in digits.
        counted: What that number counts.
        left: One side of a comparison.
        right: The other side.
        emoji: Emoji of the title, in order, each one character.
        truncated: Words were left out, as there is no room for all.
        sub_first: The subtitle announces the main line and comes before it.
        code: Words that are code, as they stand in the title.
    """

    main: str
    sub: str = ""
    kind: HeadlineKind = HeadlineKind.PLAIN
    number: str = ""
    counted: str = ""
    left: str = ""
    right: str = ""
    emoji: tuple[str, ...] = ()
    truncated: bool = False
    sub_first: bool = False
    code: frozenset[str] = frozenset()


_BRACKET_STARTS = frozenset("([\uff08\u3010")
_TRAILING_BRACKETS = r"^(.{6,}?)\s*[(\[\uff08\u3010]([^()\[\]]{3,60})[)\]\uff09\u3011]\s*[.!?]?$"
_LEADING_BRACKETS = r"^[(\[\u3010]([^()\[\]]{3,24})[)\]\u3011]\s*(.{6,})$"
_TWO_CLAUSES = re.compile(
    r"^(.{2,66}?)(?::\s+|\s+[\u2014\u2013|\u00b7]\s+|\s+-{1,2}\s+|\uff1a|\u2014{2})(.{3,})$"
)
_TWO_SENTENCES = re.compile(r"^(.{7,66}?(?:[!?\u061f]|\u2026))\s+(.{4,})$")
_TWO_STATEMENTS = re.compile(
    r"^(.{14,66}?[^.\d\s])(?:(?<!\bv)(?<!\bvs)(?<!\b[A-Z])(?<!\b[DMS]r)(?<!\bMrs)(?<!\bMs)(?<!\b[JS]t)(?<!\bNo)(?<!\bInc)(?<!\b[LC]td)(?<!\bfeat)(?<!\bft)\.\s+(?=[A-Z\u00c0-\u00de])|(?<!\b\w\w)(?<!\b\w\w\w)\.\s+(?=\d))(.{7,})$"
)
_THREE_RIVALS = r"(?i)\s(?:vs\.?|versus)\s.*\s(?:vs\.?|versus)\s"
_VERSUS_WITH_CONTEXT = re.compile(
    r"^(.{2,26}?\s+(?:vs\.?|versus)\s+.{2,26}?)\s+((?:for|in|on|at|when|if|which|who|what|as)\s+.{3,60})$",
    re.IGNORECASE,
)
_COUNT = r"^(?i:top\s*|the\s+)?(\d{1,3})"
_SPACED_COUNT = rf"{_COUNT}\s+(?=\D)(.{{2,}})$"
_LEADING_COUNT = (
    rf"{_COUNT}(?:\s+(?=\D)|(?=[\u0e01-\u0e5b\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]))(.{{2,}})$"
)
_ASIAN_UNITS = "年月号號时時点點岁歳代世级級度倍割折后後월년시살세대위부"
_UNIT_AFTER_NUMBER = (
    rf"(?i)^(?:(?:am|pm|st|nd|rd|th|percent|years?\s+(?:later|ago|old)|o'clock)\b|[%{_ASIAN_UNITS}])"
)
_HOW_TO = re.compile(r"^how\s+(?:to|i|we)\b", re.IGNORECASE)
_QUOTE = re.compile(r"^[\u201c\u00ab].+[\u201d\u00bb]")
_ANNOUNCEMENT = r"""(?ix)^
    (?:tutorial|review|update|breaking(?:\s+news)?|podcast|news|guide|live|q&a|vlog|storytime|warning|opinion|
    explained|interview|recap|reaction|unboxing|case\s+study|webinar|course|part\s+\d+|ep(?:isode)?\.?\s*\#?\d+|
    day\s+\d+|week\s+\d+|chapter\s+\d+|lesson\s+\d+|\#\d+|vol(?:ume)?\.?\s*\d+|season\s+\d+|announcement|psa|
    in\s+case\s+you\s+missed\s+it|icymi|fyi|reminder|hot\s+take|deep\s+dive|how\s+to|thread|watch|listen)$"""
_CLAUSE_END = r"(?<=[.!?])\s|[,;:]\s|\s[\u2014\u2013|-]\s"
_CLAUSE_START = (
    r"(?i)\s(?=(?:without|with|for|in|on|at|from|by|that|because|and|but|or|when|so|until|while|after|before|to|if|"
    r"than|who|which|about|into|through|during|using)\s)"
)


def parse(title: str, max_chars: int = MAX_CHARS) -> Headline:
    """Take a title apart.

    What is too long for the main line continues in the subtitle, if that is free; the rest is left out.

    Args:
        title: NFC, trimmed, 1 to 200 characters.
        max_chars: The longest main line, and the longest subtitle.
    """
    text, emoji = split_emoji(title)
    if not any(char.isalnum() for char in text):
        return Headline(main="" if emoji else set_quotes(text), emoji=emoji)
    clean = clean_title(text)
    main, sub, sub_first = _main_and_sub(clean.text)
    if not sub or clean.introduced:
        main = clean.text if clean.introduced else main
        sub, sub_first = clean.small, clean.introduced
    if not sub and (found := _VERSUS_WITH_CONTEXT.match(main)) and not re.search(_THREE_RIVALS, main):
        main, sub = found[1], found[2][0].upper() + found[2][1:]
    known = Headline(main=main, emoji=emoji, code=code_words(title))
    return with_words(known, main, sub, sub_first=sub_first, max_chars=max_chars)


def with_words(
    headline: Headline,
    main: str,
    sub: str = "",
    *,
    sub_first: bool = False,
    max_chars: int = MAX_CHARS,
    may_split: bool = True,
) -> Headline:
    """Return `headline` with other words, and what they do; arguments as for `Headline` and `parse`.

    If `may_split`, a long main line continues in the subtitle, if that is free.
    """
    max_sub_chars = max_chars * _MAX_SUB_CHARS // MAX_CHARS
    if may_split and not sub:
        main, sub = _split_long(main, max_chars, max_sub_chars)
    whole = (main, sub)
    main, sub = shorten(main, max_chars), shorten(sub, max_sub_chars)
    sides = find_sides(main)
    count = re.match(_SPACED_COUNT if main.isascii() else _LEADING_COUNT, main)
    worded = Headline(
        main=main,
        sub=sub,
        kind=_kind(main),
        emoji=headline.emoji,
        truncated=(main, sub) != whole,
        sub_first=sub_first,
        code=headline.code,
    )
    if sides:
        return replace(worded, kind=HeadlineKind.VERSUS, left=sides[0], right=sides[1])
    if count and not re.match(_UNIT_AFTER_NUMBER, count[2]):
        return replace(worded, kind=HeadlineKind.NUMBER, number=count[1], counted=count[2])
    return worded


def _split_long(text: str, max_chars: int, max_sub_chars: int) -> tuple[str, str]:
    """Split a text that is too long for a main line into main line and subtitle.

    The split is where a clause ends, otherwise before a word that starts one, as late as possible.
    """
    if len(text) <= max_chars or len(text.split()) < _MIN_SHORTENED_WORDS:
        return text, ""
    latest = min(max_chars, len(text) - _MIN_SPLIT_CHARS)
    ends, starts = (
        [found.start() for found in re.compile(pattern).finditer(text, _MIN_SPLIT_CHARS, latest + 2)]
        for pattern in (_CLAUSE_END, _CLAUSE_START)
    )
    fitting = [end for end in ends[-1:] if len(text) - end <= max_sub_chars + 1]
    at = (fitting or starts[-1:] or ends[-1:] or [0])[0]
    return (text[:at].rstrip(" ,;:"), _strip_separators(text[at:])) if at else (text, "")


def _kind(main: str) -> HeadlineKind:
    if main.endswith(("?", "\uff1f", "\u061f")):
        return HeadlineKind.QUESTION
    if _HOW_TO.match(main):
        return HeadlineKind.HOW_TO
    return HeadlineKind.QUOTE if _QUOTE.match(main) else HeadlineKind.PLAIN


def _main_and_sub(text: str) -> tuple[str, str, bool]:
    """Return main line, subtitle, and whether the subtitle comes first."""
    bracketed = not _BRACKET_STARTS.isdisjoint(text)
    if bracketed and (found := re.match(_TRAILING_BRACKETS, text)):
        return _strip_separators(found[1]), _strip_separators(found[2]), False
    if bracketed and (found := re.match(_LEADING_BRACKETS, text)):
        return _strip_separators(found[2]), _strip_separators(found[1]), True
    if found := _TWO_CLAUSES.match(text):
        first, second = _strip_separators(found[1]), _strip_separators(found[2])
        return (second, first, True) if _announces(first, second) else (first, second, False)
    found = _TWO_SENTENCES.match(text) or _TWO_STATEMENTS.match(text)
    if not found:
        return text, "", False
    first, second = found[1].strip(), _strip_separators(found[2])
    return (second, first, True) if _exclaims(first, second) else (first, second, False)


def _exclaims(first: str, second: str) -> bool:
    """Tell whether the first of two sentences is but an exclamation: `Great News! ...`."""
    short = len(first.split()) <= _MAX_EXCLAIMED_WORDS and len(first) <= _MAX_ANNOUNCEMENT_CHARS
    latin = dominant_script(first) is Script.LATIN
    return short and latin and first.endswith("!") and len(second.split()) > _MIN_SHORTENED_WORDS


def _announces(first: str, second: str) -> bool:
    """Tell whether the clause before a colon only announces the one after it (`Tutorial: ...`)."""
    single_word = (
        len(first.split()) == 1
        and dominant_script(first) not in UNSPACED
        and len(first) <= _MAX_ANNOUNCEMENT_CHARS
        and len(second) > len(first)
    )
    topic_of_question = "?" in second and len(first) < len(second) / 3
    return bool(re.match(_ANNOUNCEMENT, first)) or single_word or topic_of_question


def _strip_separators(clause: str) -> str:
    return clause.strip(" ,:;-\u2013\u2014|")


def shorten(text: str, max_chars: int = MAX_CHARS) -> str:
    """Return `text`, or its first clause, or its first words and an ellipsis, within `max_chars`."""
    if len(text.split()) < _MIN_SHORTENED_WORDS:
        return _truncate(text, max_chars)
    if len(text) <= max_chars:
        return text
    clause = re.match(rf"^(.{{12,{max_chars}}}?)(?::\s|\s[\u2014\u2013|-]\s|[.!?]\s|,\s)", text)
    if clause:
        return clause[1].strip(" ,")
    kept: list[str] = []
    for word in text.split()[: max(_MAX_SHORTENED_WORDS, max_chars // _CHARS_PER_WORD)]:
        if sum(map(len, kept)) + len(kept) + len(word) > max_chars - 1:
            break
        kept.append(word)
    while len(kept) > _MIN_SHORTENED_WORDS and normalize_token(kept[-1]) in stop_words():
        kept.pop()
    return " ".join(kept or [text[: max_chars - 1]]).rstrip(",;:.") + "\u2026"


def _truncate(text: str, max_chars: int) -> str:
    """Cut off the end of a text of one or two words."""
    limit = min(max_chars, _MAX_UNSPACED_CHARS) if dominant_script(text) in _WIDE_SCRIPTS else max_chars
    letters = graphemes(text)
    return text if len(letters) <= limit else "".join(letters[: limit - 1]) + "\u2026"
