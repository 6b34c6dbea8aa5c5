"""What kind of headline a title is, which words carry it, and what of it stands smaller.

Pure text in, data out. A title such as `STOP Doing Crunches! (Do This Instead) 🔥` becomes the main line
`STOP Doing Crunches!`, the sub-line `Do This Instead`, and the emoji that may become artwork.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from thumbcli.render.title.emoji_names import spoken
from thumbcli.render.title.icon_choice import is_thing
from thumbcli.render.title.script import UNSPACED, dominant_script, graphemes
from thumbcli.render.title.stop_words import (
    POWER_WORDS,
    STOP_WORDS,
    WEAK_WORDS,
    bare,
    is_compound,
    is_label,
    is_number,
    is_rest_of_number,
    is_year,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Headline", "HeadlineKind", "accents", "has_own_emoji", "parse", "shorten", "split_emoji"]

MAX_CHARS = 84
"""A longer headline is not read on a phone: it is shortened."""

_MAX_SUB_CHARS = 60
_LEAST_SUB_CHARS = 12
_MAX_WORDS = 14
_CHARS_A_WORD = 6
_KEEP_WORDS = 3
_LEAD_IN_CHARS = 12
_LONGEST_UNSPACED = 44


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
        main: The words that stand large; empty when the title had nothing to draw but emoji.
        sub: What stands smaller beneath; may be empty.
        kind: What the title does.
        number: The leading count of a list, in digits.
        rest: What a leading count counts.
        left: One side of a comparison.
        right: The other side.
        emoji: Emoji of the title, in order, each one character.
        cut: Words were left out, for there is no room for all.
        leads: The sub-line comes first: it announces the main line.
    """

    main: str
    sub: str = ""
    kind: HeadlineKind = HeadlineKind.PLAIN
    number: str = ""
    rest: str = ""
    left: str = ""
    right: str = ""
    emoji: tuple[str, ...] = ()
    cut: bool = False
    leads: bool = False


_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{1,2}|[\U0001f000-\U0001f1e5\U0001f200-\U0001faff\u2600-\u27bf\u2b50\u2b55"
    "\u203c\u2049\u231a\u231b\u23e9-\u23f3\u2b1b\u2b1c])[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2640\u2642\u2600-\u27bf\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_NEEDED = re.compile(
    r"\b((?i:an?|the|and|or|my|your|our|their|his|her|its|of|to|in|on|at|for|from|by|with|without|than|vs))"
    # Only the words have a case: to look for that of ten thousand emoji takes longer than all other patterns.
    rf"\s*({_EMOJI.pattern})(?=\s*(?:[.?!,:;)\u2026]|$))"
)
_MODIFIERS = re.compile("[\ufe0e\ufe0f\u20e3\u2640\u2642\U0001f3fb-\U0001f3ff]")
_GLOBE = "🌍"

_BRACKETS = re.compile(r"^(.{6,}?)\s*[(\[\uff08\u3010]([^()\[\]]{3,44})[)\]\uff09\u3011]\s*[.!?]?$")
_LEAD_BRACKET = re.compile(r"^[(\[\u3010]([^()\[\]]{3,24})[)\]\u3011]\s*(.{6,})$")
_CLAUSES = re.compile(r"^(.{2,66}?)(?::\s+|\s+[\u2014\u2013|\u00b7]\s+|\s+-{1,2}\s+|\uff1a)(.{3,})$")
_SENTENCES = re.compile(r"^(.{7,66}?(?:[!?]|\u2026))\s+(.{4,})$")
_STOPS = re.compile(
    r"^(.{14,66}?[^.\d\s])(?:\.\s+(?=[A-Z\u00c0-\u00de])|(?<!\b\w\w)(?<!\b\w\w\w)\.\s+(?=\d))(.{7,})$"
)
_VERSUS = re.compile(r"^(.{2,26}?)\s+(?:vs\.?|versus)\s+(.{2,26})$", re.IGNORECASE)
_RIVALS = re.compile(r"\s(?:vs\.?|versus)\s.*\s(?:vs\.?|versus)\s", re.IGNORECASE)
_DUEL_AND_MORE = re.compile(
    r"^(.{2,26}?\s+(?:vs\.?|versus)\s+.{2,26}?)\s+((?:for|in|on|at|when|if|which|who|what|as)\s+.{3,60})$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?i:top\s*|the\s+)?(\d{1,3})"
    r"(?:\s+(?=\D)|(?=[\u0e01-\u0e5b\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]))(.{2,})$"
)
_ASIAN_DATES = "年月号號时時点點岁歳代世级級度倍割折后後월년시살세대위부"
_NOT_COUNTED = re.compile(
    rf"^(?:(?:am|pm|st|nd|rd|th|percent|years?\s+(?:later|ago|old)|o'clock)\b|[%{_ASIAN_DATES}])",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"^how\s+(?:to|i|we)\b", re.IGNORECASE)
_QUOTE = re.compile(r"^[\u201c\u00ab].+[\u201d\u00bb]")
_LABEL = re.compile(
    r"""^(?:tutorial|review|update|breaking(?:\s+news)?|podcast|news|guide|live|q&a|vlog|storytime|warning|opinion|
    explained|interview|recap|reaction|unboxing|case\s+study|webinar|course|part\s+\d+|ep(?:isode)?\.?\s*\#?\d+|
    day\s+\d+|week\s+\d+|chapter\s+\d+|lesson\s+\d+|\#\d+|vol(?:ume)?\.?\s*\d+|season\s+\d+|announcement|psa|
    hot\s+take|deep\s+dive|how\s+to|thread|watch|listen)$""",
    re.IGNORECASE | re.VERBOSE,
)
_MONEY = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9%]|\d[kKmMbB]\b")
_DIGIT = re.compile(r"\d")


def split_emoji(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the title without its emoji, and the emoji, each as the one character that says most.

    Of a joined sequence (a woman at a computer) the last thing is taken; a flag becomes a globe. An emoji
    that a sentence needs, after `of` or `my` and with nothing to follow, is written out in English.
    """
    if title.isascii():
        return title, ()
    found = [_one_emoji(sequence) for sequence in _EMOJI.findall(title)]
    spelt = _NEEDED.sub(_spelt, title)
    text = re.sub(r"\s+([,.!?:;)])", r"\1", " ".join(_EMOJI.sub(" ", spelt).split()))
    return text, tuple(emoji for emoji in dict.fromkeys(found) if emoji)


def has_own_emoji(title: str) -> bool:
    """Tell whether an emoji of the title says by itself what it is: not a flag, nor a joined sequence."""
    return any(
        "\u200d" not in sequence and not _is_flag(sequence) and _one_emoji(sequence)
        for sequence in _EMOJI.findall(title)
    )


def _is_flag(sequence: str) -> bool:
    return "\U0001f1e6" <= sequence[0] <= "\U0001f1ff"


def _spelt(needed: re.Match[str]) -> str:
    """Return the function word and what its emoji is called; neither where the emoji has no name."""
    flag = _is_flag(needed[2])
    name = spoken(needed[2] if flag else _one_emoji(needed[2]))
    return f"{needed[1]} {name}" if name else ""


def _one_emoji(sequence: str) -> str:
    if _is_flag(sequence):
        return _GLOBE
    parts = [_MODIFIERS.sub("", part) for part in sequence.split("\u200d")]
    return next((part[-1] for part in reversed(parts) if part), "")


def parse(title: str, max_chars: int = MAX_CHARS) -> Headline:
    """Take a title apart.

    What is too long for one line goes on in the sub-line, if that is free; what then is left over is cut off.

    Args:
        title: NFC, trimmed, 1 to 200 characters.
        max_chars: The longest main line; a sub-line holds five sevenths of it.
    """
    text, emoji = split_emoji(title)
    text = _typographic(text)
    if not any(char.isalnum() for char in text):
        return Headline(main="" if emoji else text, emoji=emoji)
    main, sub, leads = _main_and_sub(text)
    if not sub and (duel := _DUEL_AND_MORE.match(main)) and not _RIVALS.search(main):
        main, sub = duel[1], duel[2][0].upper() + duel[2][1:]
    sub_chars = max_chars * _MAX_SUB_CHARS // MAX_CHARS
    if not sub:
        main, sub = _run_on(main, max_chars, sub_chars)
    whole = (main, sub)
    main, sub = shorten(main, max_chars), shorten(sub, sub_chars)
    cut = (main, sub) != whole
    versus = None if _RIVALS.search(main) else _VERSUS.match(main.rstrip("?!."))
    count = _COUNT.match(main)
    headline = Headline(main=main, sub=sub, kind=_kind(main), emoji=emoji, cut=cut, leads=leads)
    if versus:
        return replace(headline, kind=HeadlineKind.VERSUS, left=versus[1], right=versus[2])
    if count and not _NOT_COUNTED.match(count[2]):
        return replace(headline, kind=HeadlineKind.NUMBER, number=count[1], rest=count[2])
    return headline


def _run_on(text: str, max_chars: int, sub_chars: int) -> tuple[str, str]:
    """Return a text that is too long as a main line and the sub-line that it goes on in.

    It is parted where a clause ends, else before a word that begins one; as late as the main line allows.
    """
    if len(text) <= max_chars or len(text.split()) < _KEEP_WORDS:
        return text, ""
    latest = min(max_chars, len(text) - _LEAST_SUB_CHARS)
    ends, begins = (
        [found.start() for found in pattern.finditer(text, _LEAST_SUB_CHARS, latest + 2)]
        for pattern in (_CLAUSE_ENDS, _CLAUSE_BEGINS)
    )
    fitting = [end for end in ends[-1:] if len(text) - end <= sub_chars + 1]
    at = (fitting or begins[-1:] or ends[-1:] or [0])[0]
    return (text[:at].rstrip(" ,;:"), _clean(text[at:])) if at else (text, "")


_CLAUSE_ENDS = re.compile(r"(?<=[.!?])\s|[,;:]\s|\s[\u2014\u2013|-]\s")
_CLAUSE_BEGINS = re.compile(
    r"\s(?=(?:without|with|for|in|on|at|from|by|that|because|and|but|or|when|so|until|while|after|before|to|if|"
    r"than|who|which|about|into|through|during|using)\s)",
    re.IGNORECASE,
)


def _kind(main: str) -> HeadlineKind:
    if main.endswith(("?", "\uff1f", "\u061f")):
        return HeadlineKind.QUESTION
    if _HOW_TO.match(main):
        return HeadlineKind.HOW_TO
    return HeadlineKind.QUOTE if _QUOTE.match(main) else HeadlineKind.PLAIN


def _typographic(text: str) -> str:
    text = text.replace("...", "\u2026")
    if "'" not in text and '"' not in text:
        return text
    text = re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)
    text = re.sub(r"(?:^|(?<=\s))'(?=\d\ds?\b)", "\u2019", text)
    text = re.sub(r"(?<![\w\d])\"([^\"]+)\"(?!\w)", "\u201c\\1\u201d", text)
    return re.sub(r"(?<!\w)'([^']+)'(?!\w)", "\u2018\\1\u2019", text)


def _main_and_sub(text: str) -> tuple[str, str, bool]:
    """Return what stands large, what stands smaller, and whether the latter comes first."""
    if found := _BRACKETS.match(text):
        return _clean(found[1]), _clean(found[2]), False
    if found := _LEAD_BRACKET.match(text):
        return _clean(found[2]), _clean(found[1]), True
    if found := _CLAUSES.match(text):
        first, second = _clean(found[1]), _clean(found[2])
        leads = _is_lead_in(first, second)
        return (second, first, True) if leads else (first, second, False)
    found = _SENTENCES.match(text) or _STOPS.match(text)
    return (found[1].strip(), _clean(found[2]), False) if found else (text, "", False)


def _is_lead_in(first: str, second: str) -> bool:
    """Tell whether the clause before a colon only announces the one after it (`Tutorial: ...`)."""
    lone = len(first.split()) == 1 and len(first) <= _LEAD_IN_CHARS and len(second) > len(first)
    return bool(_LABEL.match(first)) or lone or ("?" in second and len(first) < len(second) / 3)


def _clean(clause: str) -> str:
    return clause.strip(" ,:;-\u2013\u2014|")


def shorten(text: str, max_chars: int = MAX_CHARS) -> str:
    """Return `text`, or its leading clause, or its first words and an ellipsis, within `max_chars`."""
    if len(text.split()) < _KEEP_WORDS:
        return _cut(text, max_chars)
    if len(text) <= max_chars:
        return text
    clause = re.match(rf"^(.{{12,{max_chars}}}?)(?::\s|\s[\u2014\u2013|-]\s|[.!?]\s|,\s)", text)
    if clause:
        return clause[1].strip(" ,")
    kept: list[str] = []
    for word in text.split()[: max(_MAX_WORDS, max_chars // _CHARS_A_WORD)]:
        if sum(map(len, kept)) + len(kept) + len(word) > max_chars - 1:
            break
        kept.append(word)
    while len(kept) > _KEEP_WORDS and bare(kept[-1]) in STOP_WORDS:
        kept.pop()
    return " ".join(kept or [text[: max_chars - 1]]).rstrip(",;:.") + "\u2026"


def _cut(text: str, max_chars: int) -> str:
    """Cut a text of one or two endless words; of a script without spaces a line holds half as much."""
    limit = min(max_chars, _LONGEST_UNSPACED) if dominant_script(text) in UNSPACED else max_chars
    letters = graphemes(text)
    return text if len(letters) <= limit else "".join(letters[: limit - 1]) + "\u2026"


def accents(tokens: Sequence[str], choice: int = 0) -> frozenset[int]:
    """Return which tokens carry the headline, as indexes; none if a lone word would be all of it.

    In this order: money, per cent and numbers (with the noun they count), words that make people look twice,
    a word that the author wrote in capitals, a thing, a long late word. Never a bare year or a function word.
    What the headline ends on doing without stands out with it: `Lose Weight` without dieting.

    Args:
        tokens: The headline's words.
        choice: 0 for the best, 1 for the next best, and so on around.
    """
    if len(tokens) < 2:  # noqa: PLR2004 - an accent needs something to stand out from
        return frozenset()
    shouted = sum(token.isupper() and len(token) > 1 for token in tokens) > len(tokens) / 2
    scores = [_weight(tokens, index, shouted=shouted) for index in range(len(tokens))]
    ranked = sorted(range(len(tokens)), key=lambda index: (-scores[index], index))
    if scores[ranked[0]] < 0:
        return frozenset()
    fit = [index for index in ranked if scores[index] >= _CARRIES] or ranked[:1]
    best = fit[choice % len(fit)]
    chosen = {best}
    if best + 1 < len(tokens) and _takes_next(tokens, best, scores):
        chosen.add(best + 1)
    if _names(tokens, best) or is_rest_of_number(tokens, best):
        chosen.add(best - 1)
    for first in (best - 1, best):
        if 0 <= first < len(tokens) - 1 and _are_one(tokens, first):
            chosen |= {first, first + 1}
    if best + 1 in chosen and is_rest_of_number(tokens, best + 1) and best + 2 < len(tokens):
        chosen.add(best + 2)
    return frozenset(chosen if len(chosen) < len(tokens) else {best})


def _takes_next(tokens: Sequence[str], best: int, scores: Sequence[float]) -> bool:
    """Tell whether the word after the key word stands out with it."""
    following = best + 1
    if is_label(tokens, following):
        return True
    if tokens[best][-1] in _PAUSES:
        return False
    if bare(tokens[best]) == _DOES_WITHOUT and following == len(tokens) - 1:
        return True
    counted = is_number(tokens[best]) and not _MONEY.search(tokens[best])
    return (counted and bare(tokens[following]) not in STOP_WORDS) or scores[following] >= _STRONG


_STRONG = 4.0
_THING = 0.9
_CARRIES = 0.9
_SHOUTED, _ABBREVIATED, _ABBREVIATION = 3.5, 0.5, 3
_DOING = 0.8
_COUNTS, _NUMBER = 7.0, 6.0
_PAUSES = ",:;.!?"
_DOES_WITHOUT = "without"


def _worth(tokens: Sequence[str], index: int) -> float:
    """Return what a token with digits is worth as such: most where it is money or counts a noun."""
    token = tokens[index]
    if _MONEY.search(token):
        return _COUNTS
    if not is_number(token) or is_label(tokens, index):
        return 0.5
    return _COUNTS if _counts(tokens, index) else _NUMBER


def _are_one(tokens: Sequence[str], index: int) -> bool:
    return tokens[index][-1] not in _PAUSES and is_compound(bare(tokens[index]), bare(tokens[index + 1]))


def _names(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number that counts nothing goes with the word before it: `Porsche 911`."""
    token = tokens[index]
    if not index or not is_number(token) or _MONEY.search(token) or _counts(tokens, index):
        return False
    word = bare(tokens[index - 1])
    return word not in STOP_WORDS and word not in WEAK_WORDS and tokens[index - 1][-1] not in _PAUSES


def _counts(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number has the noun that it counts behind it."""
    return (
        index + 1 < len(tokens)
        and tokens[index][-1] not in _PAUSES
        and bare(tokens[index + 1]) not in STOP_WORDS
    )


def _weight(tokens: Sequence[str], index: int, *, shouted: bool) -> float:
    token = tokens[index]
    word = bare(token)
    if not word or word in STOP_WORDS or is_year(token):
        return -9.0
    score = min(len(word), 9) * 0.22 + 0.8 * index / len(tokens)
    if word in WEAK_WORDS:
        score -= 1.5
    if _DIGIT.search(token):
        score += _worth(tokens, index)
    if word in POWER_WORDS:
        score += 4.0
    elif is_thing(word):
        score += _THING
    if token.isupper() and len(word) > 1 and not shouted and not _DIGIT.search(token):
        score += _SHOUTED if len(word) > _ABBREVIATION else _ABBREVIATED
    if word.endswith("ing") and not is_thing(word) and word not in POWER_WORDS:
        score -= _DOING
    return score
