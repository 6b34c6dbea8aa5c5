"""Take a title apart: what is drawn large, what smaller, and what kind of headline it is.

Pure text in, data out. A title such as `STOP Doing Crunches! (Do This Instead) 🔥` becomes the main line
`STOP Doing Crunches!`, the subtitle `Do This Instead`, and an emoji that may become artwork.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.announcing import comes_second, exclaims, is_announcement
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.clean_title import CleanTitle, clean_title
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.joined_names import is_quote_open, parts_work
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.long_titles import (
    MAX_CHARS,
    WIDE_SCRIPTS,
    shorten,
    split_long,
)
from thumbcli.render.title.markup import code_words
from thumbcli.render.title.news_list import cut_list, first_news
from thumbcli.render.title.punctuation import set_quotes
from thumbcli.render.title.rubric import says_something
from thumbcli.render.title.script import count_marks, dominant_script
from thumbcli.render.title.sides import find_sides
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.title_parts import AsideKind, announces_work, strip_edges
from thumbcli.render.title.word_data import word_list

__all__ = [
    "Headline",
    "HeadlineKind",
    "parse",
    "with_words",
]

_MAX_SUB_CHARS = 84
"""The longest subtitle beside a main line of `MAX_CHARS`; both grow together."""

_MIN_POINT_WORDS, _MAX_POINT_WORDS = 3, 6
_POINTS = frozenset({"what", "it", "it's", "this", "here's", "that's"})
"""How a sentence begins that says what to think of the one before it, and how many words it has."""

_MAX_WORK_CHARS = 44
"""A longer name of a film or a game is split at its colon."""

_BETWEEN_BRACKETS = " \u00b7 "

_MIN_LAST_WORD, _TWO_STOPS = 4, 2
"""A shorter word before a stop is an abbreviation; a small line with so many stops inside has sentences."""

_MIN_LOST_WORDS = 5
"""Fewer words beside a title that has a subtitle are mostly the name of who published it."""

_BETWEEN_NUMBERS = frozenset(
    "vs x and or to in by und oder y o et ou e \u0438 \u0438\u043b\u0438 ve ile".split()
)


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
        runs_on: Both are one sentence: the subtitle is half of it, and no label.
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
    runs_on: bool = False
    code: frozenset[str] = frozenset()


_OPENING, _CLOSING = r"(\[{\uff08\u3010", r")\]}\uff09\u3011"
_BRACKET_STARTS = frozenset("([{\uff08\u3010")
_TRAILING_BRACKETS = rf"^(.{{6,}}?)\s*[{_OPENING}]([^{_OPENING}{_CLOSING}]{{1,60}})[{_CLOSING}]\s*[.!?]?$"
_LEADING_BRACKETS = rf"^[{_OPENING}]([^{_OPENING}{_CLOSING}]{{2,24}})[{_CLOSING}]\s*(.{{6,}})$"
_JOINING = ("&", "+")
"""A bracket that begins so goes on with what stands before it: `Manual Labor (& Math)`."""

_MIN_BRACKET_CHARS = 3
"""A shorter bracket at the end stays where it is: `Jung-Bauer (19)`."""

_TWO_CLAUSES = re.compile(
    r"^(.{2,66}?)(?::\s+|\s+[\u2014\u2013|\u00b7]\s+|\s+-{1,2}\s+|\uff1a|\u2014{2})(.{3,})$"
)
_COLONS = frozenset(":\uff1a")
_TWO_SENTENCES = re.compile(r"^(.{7,66}?(?:[!?\u061f]|\u2026))\s+(.{4,})$")
_TWO_STATEMENTS = re.compile(
    r"^(.{14,66}?[^.\d\s])(?:(?<!\bv)(?<!\bvs)(?<!\b[A-Z])(?<!\b[DMS]r)(?<!\bMrs)(?<!\bMs)(?<!\b[JS]t)(?<!\bNo)(?<!\bInc)(?<!\b[LC]td)(?<!\b(?i:pres))(?<!\b(?i:gov))(?<!\b(?i:sen))(?<!\b(?i:rep))(?<!\b(?i:gen))(?<!\b(?i:prof))(?<!\bfeat)(?<!\bft)\.\s+(?=[A-Z\u00c0-\u00de])|(?<!\b\w\w)(?<!\b\w\w\w)\.\s+(?=\d))(.{7,})$"
)
_ASKED_NUMBERS = re.compile(r"^((?:\S*\d\S*\s+(?:\S+\s+)?\S+\?\s+)?\S*\d\S*\s+\S+\?)\s+([^?]{4,})$")
"""Numbers that are asked for before what is said of them: `15 Percent? 20 Percent? It Doesn't Matter`."""

_THREE_RIVALS = r"(?i)\s(?:vs\.?|versus)\s.*\s(?:vs\.?|versus)\s"
_VERSUS_WITH_CONTEXT = (
    r"(?i)^(.{2,26}?\s+(?:vs\.?|versus)\s+.{2,26}?)\s+"
    r"((?:for|in|on|at|when|if|which|who|what|as)\s+.{3,60})$"
)
_AMOUNT = r"[$\u00a3\u20ac\u20b9\u00a5]\s?\d[\d.,]*\s?(?:[kKmMbB]|million|billion)?\b"
_AMOUNTS_WITH_CONTEXT = (
    rf"(?i)^({_AMOUNT}\s+(?:vs\.?|versus)\s+{_AMOUNT})\s+(?!(?:vs|versus)\b)(\S.{{2,60}})$"
)
"""Two amounts and what they buy: `$1 vs $25,000 Build Challenge`."""

_LEADING_COUNT = (
    r"^(?i:(top)\s*|the\s+)?([1-9]\d{0,2})"
    r"(?:\s+(?=[^\W\d_]{2}|[\"\u201c\u2018\u00ab])|(?=[\u0e01-\u0e5b\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]))(.{2,})$"
)
_RANGE_OR_SHARE = r"^[^\W\d_]+\s\d"
"""A small word and another number after a number: `1 in 5 People`."""

_COUNT_CHARS = 7
"""A count begins within so many characters, after `Top` or `The`."""

_ASIAN_MEASURE = r"^\d+[人名階层層番口泊連段食回分](?!の)"
"""A number that is one word with the sign after it: of a house with three floors. A list has `の`."""

_ASIAN_UNITS = "年月号號时時点點岁歳代世级級度倍割折后後월년시살세대위부"
_UNIT_AFTER_NUMBER = (
    rf"(?i)^(?:(?:am|pm|st|nd|rd|th|percent|years?\s+(?:later|ago|old)|o'clock)\b|[%{_ASIAN_UNITS}])"
)
_HOW_TO = re.compile(r"^how\s+(?:to|i|we)\b", re.IGNORECASE)
_QUOTE = re.compile(
    r"(?:[\u201c\u00ab](?P<double>[^\u201d\u00bb]+)[\u201d\u00bb]|\u2018(?P<single>[^\u2018]+)\u2019)[.!?\u2026]?"
)
_QUOTES = ("\u201c\u201d", "\u00ab\u00bb", "\u300c\u300d")
_SCORE = r"\d[:\u2013-]\d"
_HASHTAG_SIGN = r"^#(?=[^\W\d])"
_KIND = (
    r"(?:american|british|chinese|english|french|german|indian|italian|japanese|korean|mexican|russian|spanish|"
    r"rich|poor|cheap|expensive|old|new|real|fake|boys|girls)"
)
_KINDS_WITH_CONTEXT = rf"(?i)^({_KIND}\s+(?:vs\.?|versus)\s+{_KIND})\s+(\S.{{2,60}})$"
"""Two kinds of one thing: `American VS French Makeup Tutorial`."""


_TESTED = (
    r"hands[- ]on|(?:(?:camera|speed|drop|battery|durability|gaming|sound|taste)\s+)?"
    r"(?:test|comparison|shootout)|"
    r"drag\s+race|full\s+(?:fight|match|review)|review|showdown|(?:extended\s+|match\s+|game\s+)?highlights|"
    r"reaction|live|explained|comparativa|comparaison|vergleich"
)
_RIVALS_WITH_KIND = rf"(?i)^([^:|]{{2,30}}?\s(?:vs\.?|versus)\s[^:|]{{2,30}}?)\s+((?:{_TESTED})[!?]*)$"
"""Two sides and what is done with them: `iPhone 17 Pro vs Galaxy S26 Ultra Hands On`."""

_GAME_LABEL = r"(?i)\b(?:game|match|extended)\s+(?:extended\s+)?highlights\b"
_HOME_SIDE = r"([A-Z][^:|,!?]{1,24}?)\s+(?:at|@)\s+([A-Z][^:|,!?]{1,24})$"
"""In the words of American leagues, who plays at whose place."""

_RIVALS_LIVE = r"(?i)^([^:|]{2,30}?\s(?:vs\.?|versus)\s[^:|]{2,30}?)\s+live!*$"


def parse(title: str, max_chars: int = MAX_CHARS, *, whole: bool = False) -> Headline:
    """Take a title apart.

    What is too long for the main line continues in the subtitle, if that is free; the rest is left out.

    Args:
        title: NFC, trimmed, 1 to 200 characters.
        max_chars: The longest main line, and the longest subtitle.
        whole: All that says something is kept that has room, as for a title that is read.
    """
    text, emoji = split_emoji(title)
    if not any(char.isalnum() for char in text):
        return Headline(main="" if emoji else set_quotes(text), emoji=emoji)
    clean = clean_title(text)
    news = "" if whole or clean.names_work or "," not in clean.text else first_news(clean.text)
    main, sub, sub_first = _main_and_sub(
        news or clean.text, names_work=clean.names_work or bool(news), whole=whole
    )
    if not (whole or clean.names_work or clean.introduced) and "," in main:
        main, more = cut_list(main, detect_language(main))
        sub = f"{more}{_BETWEEN_BRACKETS}{sub}" if more and sub and not sub_first else sub or more
    if not sub or clean.introduced:
        main = _without_brackets(clean.text)[0] if clean.introduced else main
        has_room = clean.introduced or len(main) <= max_chars
        sub = re.sub(_HASHTAG_SIGN, "", clean.small) if has_room else ""
        sub_first = clean.introduced
    if sub_first and not clean.introduced and len(main) > max_chars:
        # Beside its label there is no room for the news: the label begins it, and it goes on below.
        begun, rest = split_long(clean.text, max_chars, max_chars * _MAX_SUB_CHARS // MAX_CHARS)
        if rest:
            main, sub, sub_first = begun, rest, False
    elif sub_first and dominant_script(main) in WIDE_SCRIPTS:
        begun, rest = split_long(main, max_chars, max_chars)
        main, sub, sub_first = (begun, rest, False) if rest else (main, sub, sub_first)
    if not sub:
        main, sub = _without_context(main)
    elif " v" in main.lower() and (found := re.match(_RIVALS_LIVE, main)):
        main = found[1]
    if whole and sub:
        sub = _with_lost_clauses(clean, main, sub, max_chars * _MAX_SUB_CHARS // MAX_CHARS)
    known = Headline(main=main, emoji=emoji, code=code_words(title))
    parsed = with_words(known, main, sub, sub_first=sub_first, max_chars=max_chars)
    return _with_home_side(parsed) if _is_game(clean) else parsed


def _is_game(clean: CleanTitle) -> bool:
    """Tell whether a label says that a title names the sides of a game."""
    return any(
        aside.kind is AsideKind.LABEL and re.search(_GAME_LABEL, aside.text) is not None
        for aside in clean.asides
    )


def _with_home_side(headline: Headline) -> Headline:
    """Return the headline of a game as one of two sides: `LAKERS at PACERS`."""
    found = re.match(_HOME_SIDE, headline.main)
    if not found or headline.kind is not HeadlineKind.PLAIN:
        return headline
    return replace(headline, kind=HeadlineKind.VERSUS, left=found[1], right=found[2])


def _with_lost_clauses(clean: CleanTitle, main: str, sub: str, max_sub_chars: int) -> str:
    """Return a subtitle with the clauses that were set apart and stand nowhere yet, as far as they fit."""
    for aside in clean.asides:
        is_long = len(aside.text.split()) >= _MIN_LOST_WORDS or says_something(
            aside.text, detect_language(aside.text)
        )
        says_much = is_long and not announces_work(aside.text)
        longer = f"{sub}{_BETWEEN_BRACKETS}{aside.text}"
        is_lost = aside.kind is AsideKind.CONTEXT and aside.text not in sub and aside.text not in main
        if is_lost and says_much and len(longer) <= max_sub_chars:
            sub = longer
    return sub


def _without_context(main: str) -> tuple[str, str]:
    """Return the two sides of a comparison, and what they share or are compared for."""
    if " v" not in main.lower():
        return main, ""
    if found := re.match(_AMOUNTS_WITH_CONTEXT, main) or re.match(_KINDS_WITH_CONTEXT, main):
        return found[1], found[2]
    if found := re.match(_RIVALS_WITH_KIND, main):
        return found[1], found[2].rstrip("!")
    found = None if re.search(_THREE_RIVALS, main) else re.match(_VERSUS_WITH_CONTEXT, main)
    return (found[1], found[2][0].upper() + found[2][1:]) if found else (main, "")


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
    max_sub_chars = max_chars * _MAX_SUB_CHARS // MAX_CHARS + count_marks(sub)
    max_chars += count_marks(main)
    if may_split and not sub:
        main, sub = split_long(main, max_chars, max_sub_chars)
    sub = _small_line(sub)
    whole = (main, sub)
    main, sub = shorten(main, max_chars), shorten(sub, max_sub_chars)
    sides = find_sides(main)
    counted = _counted(main)
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
    if counted:
        return replace(worded, kind=HeadlineKind.NUMBER, number=counted[0], counted=counted[1])
    return worded


def _small_line(sub: str) -> str:
    """Return a small line without a sign that joins it to what it is parted from, and without its stop."""
    sub = re.sub(r"^[+&]\s+", "", sub)
    return re.sub(rf"(?<=[^\W\d_]{{{_MIN_LAST_WORD}}})\.$", "", sub) if sub.count(". ") < _TWO_STOPS else sub


def _counted(main: str) -> tuple[str, str] | None:
    """Return the count that a list begins with, and what it counts; None for any other number.

    `Top` stays with what is counted. A name, a share and a range begin with numbers that count nothing.
    """
    if re.match(_ASIAN_MEASURE, main):
        return None
    found = re.match(_LEADING_COUNT, main) if any(map(str.isdigit, main[:_COUNT_CHARS])) else None
    if not found or re.match(_UNIT_AFTER_NUMBER, found[3]):
        return None
    following = normalize_token(found[3].split()[0])
    if f"{found[2]}_{following}" in word_list("numbered-name"):
        return None
    is_share = re.match(_RANGE_OR_SHARE, found[3]) and following in stop_words(detect_language(main))
    if is_share or following in _BETWEEN_NUMBERS:
        return None
    return found[2], f"{found[1]} {found[3]}" if found[1] else found[3]


def _kind(main: str) -> HeadlineKind:
    if main.endswith(("?", "\uff1f", "\u061f")):
        return HeadlineKind.QUESTION
    if _HOW_TO.match(main):
        return HeadlineKind.HOW_TO
    quoted = _QUOTE.fullmatch(main)
    return (
        HeadlineKind.QUOTE
        if quoted and _is_speech(quoted["double"] or quoted["single"])
        else HeadlineKind.PLAIN
    )


def _is_speech(quoted: str) -> bool:
    """Tell whether somebody said what is between quotes: it is a sentence, and no name of a thing."""
    language = detect_language(quoted)
    return language != "en" or quoted[-1] in ".!?" or says_something(quoted, language)


def _main_and_sub(text: str, *, names_work: bool, whole: bool) -> tuple[str, str, bool]:
    """Return main line, subtitle, and whether the subtitle comes first.

    Args:
        text: A title without what belongs to its platform.
        names_work: It is the name of a film or a game, and its subtitle a part of it: `Star Trek: Discovery`.
        whole: It is read, so that what it is about comes before what makes somebody stop.
    """
    main, inside = _without_brackets(text)
    if main[:1] in _BRACKET_STARTS and (found := re.match(_LEADING_BRACKETS, main)):
        return strip_edges(found[2]), strip_edges(found[1]), True
    if (found := _TWO_CLAUSES.match(main)) and not _holds_sign(main, found):
        first, second = strip_edges(found[1]), strip_edges(found[2])
        after_dash = main[len(found[1]) :].lstrip()[0] not in _COLONS
        if names_work and not after_dash and len(text) <= _MAX_WORK_CHARS:
            return main, inside, False
        if not comes_second(first, second, after_dash=after_dash, whole=whole):
            return _with_inside(first, second, inside)
        sentences = None if whole else _TWO_SENTENCES.match(second)
        if sentences and is_announcement(first, second):
            return _of_two_sentences(sentences)
        return _with_capital(second), first, True
    return (main, inside, False) if inside or names_work else _by_sentences(text) or (main, inside, False)


def _holds_sign(text: str, found: re.Match[str]) -> bool:
    """Tell whether what parts two clauses is inside of a quotation, or a part of the name of a work."""
    is_colon = text[len(found[1]) :].lstrip()[:1] in _COLONS
    return is_quote_open(set_quotes(found[1])) or (is_colon and parts_work(found[1], found[2]))


def _by_sentences(text: str) -> tuple[str, str, bool] | None:
    """Return two sentences as headline and subtitle; None for one, and for two of one quotation."""
    if asked := _ASKED_NUMBERS.match(text):
        return strip_edges(asked[2]), asked[1], True
    found = _TWO_SENTENCES.match(text) or _TWO_STATEMENTS.match(text)
    if found is None or any(found[1].count(pair[0]) > found[1].count(pair[1]) for pair in _QUOTES):
        return None
    return _of_two_sentences(found)


def _of_two_sentences(found: re.Match[str]) -> tuple[str, str, bool]:
    """Return two sentences, the second as the headline if the first is but an exclamation."""
    first, second = found[1].strip(), strip_edges(found[2])
    is_point = exclaims(first, second) or _surprises(first, second)
    return (second, first, True) if is_point else (first, second, False)


def _surprises(first: str, second: str) -> bool:
    """Tell whether a short second sentence says what is astonishing: `What He Found Is Terrifying`."""
    words = [normalize_token(word) for word in second.split()]
    strong = word_list("striking") | word_list("power")
    is_short = _MIN_POINT_WORDS <= len(words) <= _MAX_POINT_WORDS < len(first.split())
    return is_short and words[0] in _POINTS and words[-1] in strong


def _with_inside(first: str, second: str, inside: str) -> tuple[str, str, bool]:
    """Return a clause, and the one below it with what the brackets beside them hold, as far as it fits."""
    first, remark = _without_brackets(first)
    inside = inside or remark
    both = f"{second}{_BETWEEN_BRACKETS}{inside}"
    return first, both if inside and len(both) <= _MAX_SUB_CHARS else second, False


def _with_capital(text: str) -> str:
    """Return a clause that begins a headline; `iPhone` keeps its case."""
    word = text.split(maxsplit=1)[0]
    begins_low = re.sub("['\u2019]", "", word).isalpha() and word.islower()
    return in_capitals(text[0], language=detect_language(text)) + text[1:] if begins_low else text


def _without_brackets(text: str) -> tuple[str, str]:
    """Return a text without the brackets at its end, and what the last two of them hold."""
    main, inside = text, ""
    while not _BRACKET_STARTS.isdisjoint(main) and (found := re.match(_TRAILING_BRACKETS, main)):
        holds = strip_edges(found[2])
        if holds.startswith(_JOINING):
            break
        if len(holds) < _MIN_BRACKET_CHARS and not re.search(_SCORE, holds):
            break
        main = strip_edges(found[1])
        inside = f"{holds}{_BETWEEN_BRACKETS}{inside}" if inside else holds
    return main, inside
