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
_NTH = r"(?:\s+\d{1,2}(?:st|nd|rd|th)?)?"
_NAMED_RANGE = (
    rf"(?i)\b((?:{_DAY})(?:day)?|(?:{_MONTH}){_NTH})\s+[-\u2013]\s+((?:{_DAY})(?:day)?|(?:{_MONTH}){_NTH})\b"
)
_QUOTED_PAIR = "(?<=[\u00bb\u201d])\\s+[-\u2013\u2014]\\s+(?=[\u00ab\u201e])"
_MONEY = "$\u20ac\u00a3\u20b9\u00a5"
_MARKED_RANGE = (
    rf"(?<![\w.,/-])([{_MONEY}]\d[\d.,]*[kKmM]?|\d[\d.,]*(?:%|\s?[ap]m)?|\d[\d.,:]*[kK])\s*[-\u2013]\s*"
    rf"((?:[{_MONEY}]?\d[\d.,:]*(?:[%kKmM]|\s?[ap]m))|[{_MONEY}]\d[\d.,]*)(?![\w/-]|[.,]\d)"
)
"""Two amounts, of which the second has a sign or a unit: `2.5 - 3.5%`, `$5 - $10`, `9am - 5pm`."""

_PLAIN_RANGE = (
    r"(?<![\w.,/-])(\d[\d.,:]*)\s*[-\u2013]\s*(\d[\d.,:]*)(?=\s*[)\]|]|\s*$|\s+(?:of|and|or|percent|million|"
    r"billion|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|people|players|inch(?:es)?|km|kg|miles?|uhr)\b)"
)
"""Two plain numbers are a range before a unit and at an end: `iPhone 15 - 7 Things` is none."""

_NUMBERED_RANGE = (
    r"(?i)\b(?:age|ages|chapters|days|episodes|grades|levels|lessons|pages|parts|ranks|seasons|weeks|years)"
    r"\s(\d{1,4})\s+[-\u2013]\s+(\d{1,4})(?![\w.,:/-]*\d)"
)
"""The same after the word for what is numbered: `Ages 1 - 100 Fight`."""

_FRACTIONS = {
    "1/2": "\u00bd",
    "1/3": "\u2153",
    "2/3": "\u2154",
    "1/4": "\u00bc",
    "3/4": "\u00be",
    "1/8": "\u215b",
}
_FRACTION = (
    r"(?:(?<![\w/.,#$-])(\d{1,3})[ -])?(?<![\w/.,#$-])(1/2|1/3|2/3|1/4|3/4|1/8)(?![\w/])(?=(?:[ -](\w+))?)"
)
_MEASURED = frozenset(
    """a an of cup cups inch inches hour hours mile miles marathon pound pounds day days year years months
    price ton tons size million billion teaspoon tablespoon tsp tbsp acre acres lb oz the time""".split()
)
"""A lone fraction is one before these words: `1/2 Cup`. Elsewhere it is a part of several, or a date."""

_TIMES = r"(?<![\w.,])(?!0[xX])(\d+(?:[.,]\d+)?)((?:\s?[xX]\s?\d+(?:[.,]\d+)?)+)(?!\w)"
_DOUBLE_HYPHEN = r"(?<=\w)\s*(?<!-)---?(?!-)\s*(?=\w)"
_CLINGING_DASH = r"(?<=\w\s)\u2014(?=[^\W\d_])"
"""`an app \u2014a case study`: a dash with a space on one side only."""

_DASH_SIGNS = frozenset("-\u2013\u2014")
_ARROW_SIGNS = frozenset("<>")
_BRACKET_SIGNS = frozenset("([")
_LOUD_SIGNS = frozenset("!?,")
_REPEATED = r"(?<=\w)((?:\?!|!\?|[!?,]))\1+(?![=\w])"
_CRY = r"(?<=\w)(?=[!?]*!\?|[!?]*\?!)[!?]{3,}"
_JOINED_ELLIPSIS = (
    r"(?<=[A-Za-z\u00c0-\u024f]{2}\u2026)(?=[A-Z]|[a-z\u00c0-\u024f]{2})|"
    r"(?<=[\uac00-\ud7a3]\u2026)(?=[\uac00-\ud7a3])"
)
"""Where a space is wanted: `ATTEMPTED\u2026IT MADE HIM ANGRY`, `Cricket\u2026I love it`."""

_CRY_BEFORE_WORD = r"(?<=[^\W_])\s+([!?])(?=[A-Z\u0900-\u0dff])"
"""`KING IS BACK !SRK`: the mark belongs to the words before it."""

_ELLIPSIS = r"(?<=[\w!?,'\"\u2019\u201d)])\s?\.{2,}(?=\s|$|[^\w/.])|\.{3,}|\u2026\.+"
_FULL_WIDTH = str.maketrans({0xFF01 + index: 0x21 + index for index in range(94)} | {0x3000: 0x20})
_FULL_WIDTH_SIGN = "[\uff01-\uff5e]"
_WIDE_LETTERS = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"
_WIDE_PUNCTUATION = r"\s*([\uff1a\uff1b\uff0c\uff01\uff1f])\s*"
_ARROWS = {"-->": "\u2192", "->": "\u2192", "<=": "\u2264", ">=": "\u2265"}
_ARROW = r"(?<=\s)(?:-->|->|<=|>=)(?=\s)"
_SPACE_BEFORE = r"(?<=[\w)\"'\u2019\u201d])\s+([,;:!?]+)(?=\s|$)"
_GAPS = (" ,", " ;", " :", " !", " ?")
_LOOSE_BRACKET = r"(?<=[(\[]) | (?=[)\]])"
_CURRENCY_SIGNS = frozenset("$\u20ac\u00a3\u20b9")
_CURRENCY = r"([$\u20ac\u00a3\u20b9])\s+(?=\d)"
_SPACED_SUM = r"(?<=[$\u00a3])\d{1,3}(?: \d{3})+(?![\d.,]*\d)"
"""`$31 337`: in thousands, as scientists write them."""

_QUOTE_SIGNS = frozenset("'\"`\u00b4\u2018")
_ELIDED = "em|n|til|tis|twas|cause|bout|round|kay|sup|nuff|ere|neath|gainst|tude"
_NO_OPENING = rf"(?i)(?<!\w)['\u2018](?=(?:{_ELIDED})(?:\b|(?<=n)['\u2019])|\d\ds?\b)"
_INSIDE = r"(?<=[^\W_])['\u2018\u00b4`](?=[^\W_])"
_DOUBLED = r"''(?=\S)(.+?)''|``(?=\S)(.+?)''"
_DOUBLE = r"(?<![\w\"])\"\s*([^\"]+?)\s*\"(?!\w)"
_PAIR = r"\"([^\"]+)\""
_SINGLE_PAIR = r"(?<![\w'])'([^']+)'"
"""In Korean, particles follow a quotation directly: `'...'\ub97c`."""

_UNSPACED_PAIR = r"(?<![A-Za-z0-9'])'(\S[^']*)'(?![A-Za-z0-9'])"
_SPACED_CORNERS = r"\s*([\u300c\u300e][^\u300c-\u300f]*[\u300d\u300f])\s*(?![\s(\uff08])"
"""Corner brackets have their space inside: another one beside them is a hole."""

_LONE_OPENING = r"(?<!\S)[\u201c\"](?=[^\W\d_])(?!.*[\u201c\u201d\"])(?<!\u201e.)"
"""A quotation that was cut off before its end, as where a bar follows."""

_OPENING_QUOTES = frozenset('\u201c\u201e"\u00ab')
"""One of these opens what a quote at the end closes; without one, its beginning was cut off."""

_PAIR_OF_QUOTES = 2
_CLOSING_QUOTES = frozenset('\u201d\u201e"')
_TWO_OPENINGS = "\u201c\\s*([^\u201c]+?)\\s*\u201c"
"""A quotation with the same mark at both of its ends: `\u201c EN LA ALBERCA \u201c`."""

_SINGLE = r"(?<!\w)'(?=\S)(.+?)(?<=\S)'(?!\w)"
_END = r"(?<=\w)'(?!\w)"


class _Quotes(NamedTuple):
    """Marks around a quotation, and around one inside it."""

    start: str
    end: str
    inner_start: str = "\u2018"
    inner_end: str = "\u2019"


_ENGLISH = _Quotes("\u201c", "\u201d")
_GERMAN = _Quotes("\u201e", "\u201c", "\u201a", "\u2018")
_SWEDISH = _Quotes("\u201d", "\u201d", "\u2019", "\u2019")
_POLISH = _Quotes("\u201e", "\u201d", "\u201a", "\u2019")
_FRENCH = _Quotes("\u00ab", "\u00bb", "\u201c", "\u201d")
_ANGULAR = _Quotes("\u00ab", "\u00bb", "\u201e", "\u201c")
_JAPANESE = _Quotes("\u300c", "\u300d", "\u300e", "\u300f")

_GERMAN_CUE = (
    r"[\u00e4\u00df\u0159\u016f\u011b]|"
    r"\b(?:der|das|und|ist|nicht|ein|eine|mit|f\u00fcr|wie|warum|ich|wir|von|zum|im)\b"
)
_FRENCH_CUE = (
    r"\u0153|\b(?:le|les|des|est|une|pour|dans|avec|sur|pas|qui|du|au|ces|mon|notre|tu|cette|\u00e0)\b|"
    r"\b[ldcjnsmt][\u2019'](?=[aeiouyh\u00e9\u00ea\u00e0])"
)
_CUES = (
    (_POLISH, r"[\u0142\u0105\u0119\u017c\u017a\u0151\u0171\u021b\u0219]"),
    (_SWEDISH, r"\u00e5|\b(?:och|att|p\u00e5|\u00e4r|som|ett|ett\u00e4|ei)\b"),
    (_GERMAN, _GERMAN_CUE),
    (_FRENCH, _FRENCH_CUE),
)
"""By what a title without other hints shows its language. Other Latin languages quote as English does."""


def set_numbers_and_dashes(text: str) -> str:
    """Return the text with its ranges, fractions, ellipses and widths of letters put right.

    Ranges lose the spaces that made a clause of them: `2.5 - 3.5%`, `Monday - Friday`. Full-width letters
    become plain ones, full-width punctuation too where the text around is written with spaces.
    """
    if not text.isascii():
        text = _plain_width(text)
    if any(map(str.isdigit, text)):
        text = _set_numbers(text)
    if not _DASH_SIGNS.isdisjoint(text):
        text = re.sub(_QUOTED_PAIR, "\u2013", text)
        text = re.sub(_NAMED_RANGE, "\\1\u2013\\2", text)
        text = re.sub(_DOUBLE_HYPHEN, " \u2014 ", text)
        text = re.sub(_CLINGING_DASH, "\u2014 ", text)
    if not _LOUD_SIGNS.isdisjoint(text):
        text = re.sub(_CRY, "?!", text)
        text = re.sub(_REPEATED, "\\1", text)
        text = re.sub(_CRY_BEFORE_WORD, r"\1 ", text)
    if ".." in text or "\u2026." in text:
        text = re.sub(_ELLIPSIS, "\u2026", text)
    if "\u2026" in text:
        text = re.sub(_JOINED_ELLIPSIS, " ", text)
    if not _ARROW_SIGNS.isdisjoint(text):
        text = re.sub(_ARROW, lambda found: _ARROWS[found[0]], text)
    text = " ".join(text.split())
    return re.sub(_LOOSE_BRACKET, "", text) if not _BRACKET_SIGNS.isdisjoint(text) else text


def _set_numbers(text: str) -> str:
    if not _DASH_SIGNS.isdisjoint(text):
        text = re.sub(_MARKED_RANGE, _range, text)
        text = re.sub(_PLAIN_RANGE, _range, text)
        text = re.sub(_NUMBERED_RANGE, lambda found: re.sub(r"\s+[-\u2013]\s+", "\u2013", found[0]), text)
    if "/" in text:
        text = re.sub(_FRACTION, _fraction, text)
    if "x" in text or "X" in text:
        text = re.sub(_TIMES, _times, text)
    if _CURRENCY_SIGNS.isdisjoint(text):
        return text
    text = re.sub(_CURRENCY, r"\1", text)
    return re.sub(_SPACED_SUM, lambda found: found[0].replace(" ", ","), text)


def _range(found: re.Match[str]) -> str:
    """Return the two numbers with a dash between them, or with the hyphen that joined them: `3-1`."""
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
    """Return a product with its sign: `4x4`, `1080 x 1920`."""
    return found[1] + re.sub("[xX]", "\u00d7", found[2])


def _plain_width(text: str) -> str:
    if not re.search(_FULL_WIDTH_SIGN, text) and "\u3000" not in text:
        return text
    text = re.sub(_WIDE_LETTERS, lambda found: found[0].translate(_FULL_WIDTH), text.replace("\u3000", " "))
    if dominant_script(text) in UNSPACED:
        return text
    text = text.replace("\uff08", " (").replace("\uff09", ") ")
    text = re.sub(_WIDE_PUNCTUATION, lambda found: found[1].translate(_FULL_WIDTH) + " ", text)
    return text.translate(_FULL_WIDTH).strip()


def set_quotes(text: str) -> str:
    """Return the text with the quotes and apostrophes of its language, and no space before punctuation.

    French keeps its spaces.
    """
    if any(gap in text for gap in _GAPS) and quotes_of(text) is not _FRENCH:
        text = re.sub(_SPACE_BEFORE, r"\1", text)
    if text.count("\u201c") == _PAIR_OF_QUOTES and _CLOSING_QUOTES.isdisjoint(text):
        text = re.sub(_TWO_OPENINGS, "\u201c\\1\u201d", text)
    text = re.sub(_LONE_OPENING, "", text)
    if text.endswith("\u201d") and _OPENING_QUOTES.isdisjoint(text) and text.count("\u201d") == 1:
        text = text[:-1]
    if _QUOTE_SIGNS.isdisjoint(text):
        return text
    if text.count("\u201c") == 1 and "\u201d" not in text and text.count('"') == 1:
        text = text.replace('"', "\u201d")
    script = dominant_script(text)
    if script in UNSPACED:
        text = re.sub(_UNSPACED_PAIR, lambda found: _quoted(found[1], quotes_of(text), single=True), text)
    if script is Script.KOREAN:
        text = re.sub(_SINGLE_PAIR, "\u2018\\1\u2019", text)
    text = re.sub(_INSIDE, "\u2019", text)
    text = re.sub(_NO_OPENING, "\u2019", text)
    text = re.sub(r"(?<=\u2019[nN])['\u2018\u2019]", "\u2019", text)
    text = re.sub(_DOUBLED, lambda found: f'"{found[1] or found[2]}"', text)
    quotes = quotes_of(text)
    nested = re.search(_DOUBLE, text) is not None
    if script in UNSPACED or script is Script.KOREAN:
        text = re.sub(_PAIR, lambda found: _quoted(found[1], quotes), text)
    text = re.sub(_DOUBLE, lambda found: _quoted(found[1], quotes), text)
    text = re.sub(_SINGLE, lambda found: _quoted(found[1], quotes, single=True, nested=nested), text)
    if quotes is _JAPANESE:
        text = re.sub(_SPACED_CORNERS, r"\1", text)
    return re.sub(_END, "\u2019", text)


def _quoted(content: str, quotes: _Quotes, *, single: bool = False, nested: bool = False) -> str:
    """Return a quotation; around Latin letters in a Japanese title, the quotes are Latin ones."""
    if quotes is _JAPANESE and dominant_script(content) is Script.LATIN:
        quotes = _ENGLISH
    is_inner = single and (nested or quotes is _ENGLISH)
    if is_inner:
        return f"{quotes.inner_start}{content}{quotes.inner_end}"
    return f"{quotes.start}{content}{quotes.end}"


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
        found = set(re.findall(cue, text.lower()))
        if len(found) > 1 or (found and not text.isascii()):
            return quotes
    return _ENGLISH
