"""Set the quotes, dashes, ellipses, fractions and ranges of a title as a typographer would."""

from __future__ import annotations

import re
from typing import NamedTuple

from thumbcli.render.title.script import UNSPACED, Script, dominant_script

__all__ = ["set_numbers_and_dashes", "set_quotes"]

_DAY = "mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_NAMED_RANGE = re.compile(
    rf"\b((?:{_DAY})(?:day)?|{_MONTH})\s+[-\u2013]\s+((?:{_DAY})(?:day)?|{_MONTH})\b", re.IGNORECASE
)
_QUOTED_PAIR = re.compile("(?<=[\u00bb\u201d])\\s+[-\u2013\u2014]\\s+(?=[\u00ab\u201e])")
_NUMBER_RANGE = re.compile(
    r"(?<![\w.,/-])([$\u20ac\u00a3\u20b9\u00a5]?\d[\d.,:]*(?:[%kKmM]|\s?[ap]m)?)\s*[-\u2013]\s*"
    r"([$\u20ac\u00a3\u20b9\u00a5]?\d[\d.,:]*(?:[%kKmM]|\s?[ap]m)?)(?![\w/-]|[.,]\d)"
)
_FRACTIONS = {
    "1/2": "\u00bd",
    "1/3": "\u2153",
    "2/3": "\u2154",
    "1/4": "\u00bc",
    "3/4": "\u00be",
    "1/8": "\u215b",
}
_FRACTION = re.compile(
    r"(?:(?<![\w/.,#$-])(\d{1,3})[ -])?(?<![\w/.,#$-])(1/2|1/3|2/3|1/4|3/4|1/8)(?![\w/])(?=(?:[ -](\w+))?)"
)
_MEASURED = frozenset(
    """a an of cup cups inch inches hour hours mile miles marathon pound pounds day days year years month months price
    ton tons size million billion teaspoon tablespoon tsp tbsp acre acres lb oz the time way""".split()
)
"""A lone fraction is one before these words: `1/2 Cup`. Elsewhere it is a part of several, or a date."""

_TIMES = re.compile(r"(?<=\d)\s?[xX]\s?(?=\d)")
_ELLIPSIS = re.compile(r"(?<=[\w!?,'\"\u2019\u201d)])\s?\.{2,}(?=\s|$|[^\w/.])|\.{3,}|\u2026\.+")
_FULL_WIDTH = str.maketrans({0xFF01 + index: 0x21 + index for index in range(94)} | {0x3000: 0x20})
_FULL_WIDTH_SIGN = re.compile("[\uff01-\uff5e]")
_WIDE_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_WIDE_PUNCTUATION = re.compile(r"\s*([\uff1a\uff1b\uff0c\uff01\uff1f])\s*")
_ARROWS = {"-->": "\u2192", "->": "\u2192", "=>": "\u21d2", "<=": "\u2264", ">=": "\u2265"}
_ARROW = re.compile(r"(?<=\s)(?:-->|->|=>|<=|>=)(?=\s)")
_SPACE_BEFORE = re.compile(r"(?<=[\w)\"'\u2019\u201d])\s+([,;:!?]+)(?=\s|$)")
_LOOSE_BRACKET = re.compile(r"(?<=[(\[]) | (?=[)\]])")
_CURRENCY = re.compile(r"([$\u20ac\u00a3\u20b9])\s+(?=\d)")

_ELIDED = "em|n|til|tis|twas|cause|bout|round|kay|sup|nuff|ere|neath|gainst|tude"
_NO_OPENING = re.compile(rf"(?<!\w)['\u2018](?=(?:{_ELIDED})(?:\b|(?<=n)['\u2019])|\d\ds?\b)", re.IGNORECASE)
_INSIDE = re.compile(r"(?<=[^\W_])['\u2018\u00b4`](?=[^\W_])")
_DOUBLED = re.compile(r"''(?=\S)(.+?)''|``(?=\S)(.+?)''")
_DOUBLE = re.compile(r"(?<![\w\"])\"\s*([^\"]+?)\s*\"(?!\w)")
_SINGLE = re.compile(r"(?<!\w)'(?=\S)(.+?)(?<=\S)'(?!\w)")
_END = re.compile(r"(?<=\w)'(?!\w)")


class _Quotes(NamedTuple):
    """Marks around a quotation, and around one inside it."""

    start: str
    end: str
    inner_start: str = "\u2018"
    inner_end: str = "\u2019"


_ENGLISH = _Quotes("\u201c", "\u201d")
_GERMAN = _Quotes("\u201e", "\u201c", "\u201a", "\u2018")
_POLISH = _Quotes("\u201e", "\u201d", "\u201a", "\u2019")
_FRENCH = _Quotes("\u00ab", "\u00bb", "\u201c", "\u201d")
_ANGULAR = _Quotes("\u00ab", "\u00bb", "\u201e", "\u201c")
_JAPANESE = _Quotes("\u300c", "\u300d", "\u300e", "\u300f")

_CUES = (
    (_POLISH, re.compile(r"[\u0142\u0105\u0119\u017c\u017a\u0151\u0171\u021b\u0219]", re.IGNORECASE)),
    (
        _GERMAN,
        re.compile(
            r"[\u00e4\u00df\u0159\u016f\u011b]|\b(?:der|das|und|ist|nicht|ein|eine|mit|f\u00fcr|wie|warum|ich|wir|von|zum|im)\b",
            re.IGNORECASE,
        ),
    ),
    (
        _FRENCH,
        re.compile(
            r"\b(?:le|les|des|est|une|pour|dans|avec|sur|pas|qui|du|au|ces|mon|notre)\b|\b[ldcjnsmt][\u2019'](?=[aeiouyh\u00e9\u00ea\u00e0])|[\u0153]",
            re.IGNORECASE,
        ),
    ),
)
"""By what a title without other hints shows its language. Other Latin languages quote as English does."""


def set_numbers_and_dashes(text: str) -> str:
    """Return the text with its ranges, fractions, ellipses and widths of letters put right.

    Ranges lose the spaces that made a clause of them: `2.5 - 3.5%`, `Monday - Friday`. Full-width letters become
    plain ones, full-width punctuation too where the text around is written with spaces.
    """
    if not text.isascii():
        text = _plain_width(text)
    if any(char.isdigit() for char in text):
        text = _NUMBER_RANGE.sub(_range, text)
        text = _FRACTION.sub(_fraction, text)
        text = _TIMES.sub(_times, text)
        text = _CURRENCY.sub(r"\1", text)
    text = _QUOTED_PAIR.sub("\u2013", text)
    text = _NAMED_RANGE.sub("\\1\u2013\\2", text)
    text = _ELLIPSIS.sub("\u2026", text)
    text = re.sub(r"(?<=\w)\s*(?<!-)---?(?!-)\s*(?=\w)", " \u2014 ", text) if "--" in text else text
    text = _ARROW.sub(lambda found: _ARROWS[found[0]], text)
    return _LOOSE_BRACKET.sub("", " ".join(text.split()))


def _range(found: re.Match[str]) -> str:
    """Return the two numbers with a dash between them, or with the hyphen that joined them."""
    joined = not re.search(r"\s", found[0][len(found[1]) : len(found[0]) - len(found[2])])
    return found[0] if joined else f"{found[1]}\u2013{found[2]}"


def _fraction(found: re.Match[str]) -> str:
    sign = _FRACTIONS[found[2]]
    if found[1]:
        return found[1] + sign
    measured = (found[3] or "").lower() in _MEASURED
    before = found.string[: found.start()].rstrip()[-7:].lower()
    return sign if measured and not before.endswith(("part", "ep", "day", "week", "vol.", "#")) else found[0]


def _times(found: re.Match[str]) -> str:
    spaced = found[0] != found[0].strip()
    return " \u00d7 " if spaced else "\u00d7"


def _plain_width(text: str) -> str:
    if not _FULL_WIDTH_SIGN.search(text) and "\u3000" not in text:
        return text
    text = _WIDE_LETTERS.sub(lambda found: found[0].translate(_FULL_WIDTH), text.replace("\u3000", " "))
    if dominant_script(text) in UNSPACED:
        return text
    text = _WIDE_PUNCTUATION.sub(lambda found: found[1].translate(_FULL_WIDTH) + " ", text)
    return text.translate(_FULL_WIDTH).strip()


def set_quotes(text: str) -> str:
    """Return the text with the quotes of its language, apostrophes, and no space before punctuation but in French."""
    if " " in text and _SPACE_BEFORE.search(text):
        text = _SPACE_BEFORE.sub(r"\1", text) if quotes_of(text) is not _FRENCH else text
    if not {"'", '"', "`", "\u00b4", "\u2018"} & set(text):
        return text
    text = _INSIDE.sub("\u2019", text)
    text = _NO_OPENING.sub("\u2019", text)
    text = re.sub(r"(?<=\u2019[nN])['\u2018\u2019]", "\u2019", text)
    text = _DOUBLED.sub(lambda found: f'"{found[1] or found[2]}"', text)
    quotes = quotes_of(text)
    nested = _DOUBLE.search(text) is not None
    text = _DOUBLE.sub(lambda found: f"{quotes.start}{found[1]}{quotes.end}", text)
    first, last = (
        (quotes.inner_start, quotes.inner_end) if nested or quotes is _ENGLISH else (quotes.start, quotes.end)
    )
    text = _SINGLE.sub(lambda found: f"{first}{found[1]}{last}", text)
    return _END.sub("\u2019", text)


def quotes_of(text: str) -> _Quotes:
    """Return the quotation marks of the language that the text seems to be in."""
    script = dominant_script(text)
    if script is Script.CYRILLIC or script is Script.GREEK:
        return _ANGULAR
    if script is Script.JAPANESE:
        return _JAPANESE
    if script is not Script.LATIN:
        return _ENGLISH
    for quotes, cue in _CUES:
        found = {match.lower() for match in cue.findall(text)}
        if len(found) > 1 or (found and not text.isascii()):
            return quotes
    return _ENGLISH
