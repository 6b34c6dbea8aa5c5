"""Where a word may be cut: phrases of scripts without spaces, real hyphens, and the joints of compounds."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from thumbcli.render.title.script import Script, joins_next, scripts_of
from thumbcli.render.title.unspaced_words import phrase_parser
from thumbcli.render.title.word_data import DATA, read_lists
from thumbcli.render.title.word_splitting import has_words_for, rarity, split_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["compound_joints", "forced_ends", "hyphen_parts", "phrases"]

_PAUSES = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff1b\uff5c|:!?"
"""Punctuation after which a line of Chinese or Japanese may end."""

# Characters that may not begin or end a line (UAX 14, classes CJ, CL, EX, IS, NS and OP). Brackets and quotes
# are known by their category.
_NO_LINE_START = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff5c|,.!?:;%\uff05\u2026\u2025\u30fc\u3005\u303b\u30fb\u301c\uff5e~\u2014\u2013-"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee"
    "\u0e2f\u0e46\u0ec6\u17d7\u0e30\u0e32\u0e33\u0e45\u2103\u2032\u2033"
)
_NO_LINE_END = frozenset(
    "$\u00a3\u20ac\u00a5\uffe5#@\u7b2c\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
)
"""Signs before a number or a name, the ideograph before an ordinal, vowels before their letter."""

_CHINESE_ENDINGS = frozenset(
    "\u7684\u4e86\u5417\u55ce\u5462\u5427\u554a\u4e48\u9ebc\u7740\u8457\u8fc7\u904e\u4eec\u5011\u8005\u5f97\u5730\u91cc\u88e1\u4e2d\u4e0a\u4e0b\u540e\u5f8c\u65f6\u6642\u6848\u7387\u7248"
)
"""Particles and endings of one character: they belong to the word before."""

_THAI_PREFIXES = frozenset(
    {"\u0e01\u0e32\u0e23", "\u0e04\u0e27\u0e32\u0e21", "\u0e1c\u0e39\u0e49", "\u0e19\u0e31\u0e01"}
)
"""Words that make a noun of the next one: the act, the state, who does it."""

_RARE, _TINY_CHARS, _FRAGMENT_CHARS, _MIN_FRAGMENTS = 9, 2, 4, 3
"""From which rarity on a Thai word of how few letters may be a part of a name; so many in a row are one."""

_LONG_VOWEL = "\u30fc"
"""Belongs to the kana before it: `\u30b9\u30d1\u30fc\u30ea\u30f3\u30b0` is one word."""

_NUMERAL_END = (
    "[\u4e00\u4e8c\u4e24\u5169\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07\u842c]"
    "[\u4e2a\u500b]?$"
)
"""A Chinese numeral, which belongs to what it counts."""

_COUNT_IN_CHAIN = (
    r"\d(?:[\u5e74\u6708\u65e5\u6642\u65f6\u5206\u79d2\u9031\u5468\u6b73\u6b72\u70b9\u9ede\u5104\u4ebf\u4e07\u842c\u5343]|\u6642\u9593|\u5c0f\u65f6|\u5206\u949f|[\u304b\u30f6\u30b1]\u6708|"
    r"\ub144|\uc6d4|\uc77c|\uc2dc\uac04?|\ubd84|\uc5b5|\ub9cc)(?=\d)|"
    r"\d[\u304b\u30f6\u30b1](?=\u6708)"
)
"""A count that another one completes: `7\u5e74|9\u304b\u6708`, `1\u5104|2\u5343\u4e07`."""

_BRACKET_SIDE_MIN_CHARS = 3
"""Letters on each side of a break before a bracket."""

_REAL_HYPHEN = r"(?<=\w{2}[-\u2010\u2013/])(?=\w{2})"

_JOINT_MIN_CHARS = 3
"""Letters on each side of the joint of a compound."""

_TELLING_CHARS = 5
"""Letters of a noun that makes a joint by itself, at the beginning or the end of a word."""

_NOUN_CHARS = range(4, 17)
"""Lengths of the listed nouns."""

_DERIVED = r"\w{2}(?:ung|heit|keit|schaft|tion|t\u00e4t|tum|ling)s$"
"""German nouns made of other words, with the `s` that joins them to the next one."""

_LINKS = ("", "s", "n", "en", "es", "er", "e")
_INFLECTION = r"(?:e|n|s|en|er|ern|es|in|innen|nen)?$"


def phrases(word: str, script: Script) -> list[str]:
    """Split a word of a title, as spaces bound it, into what may stand on a line alone.

    Latin words, numbers with their unit, and brackets with what they hold on are never split; alphabets,
    Korean, Arabic and Indic scripts put spaces between words and are split only before a bracket.

    Args:
        word: Without spaces.
        script: Of the whole title: ideographs alone may be Japanese too.
    """
    if word.isascii():
        return [word]
    chained = {found.end() for found in re.finditer(_COUNT_IN_CHAIN, word)}
    places = (_phrase_ends(word, script) | _before_brackets(word)) - chained
    edges = [0, *sorted(at for at in places if _may_break(word, at)), len(word)]
    return [word[start:end] for start, end in pairwise(edges)]


def _phrase_ends(word: str, script: Script) -> frozenset[int]:
    """Return where phrases end, as a model of the script says; none for a script with spaces."""
    scripts = scripts_of(word)
    if Script.JAPANESE in scripts or (Script.CHINESE in scripts and script is Script.JAPANESE):
        return _ends(phrase_parser(Script.JAPANESE).parse(word)) | _pauses(word)
    if Script.CHINESE in scripts:
        return _chinese_ends(word)
    if Script.THAI in scripts:
        return _thai_ends(word) | _script_ends(word)
    return frozenset()


def _chinese_ends(word: str) -> frozenset[int]:
    """Return where words end, pauses, and where Latin letters end or begin.

    A character alone is a particle of the word before, or belongs to the word after, as a numeral does.
    """
    pauses = _pauses(word)
    ends = set(_ends(_chinese_words(word)) | pauses | _script_ends(word))
    is_listed = _has_listed_words(word)
    for at in sorted(ends):
        following = min((end for end in ends if end > at), default=len(word))
        earlier = max((end for end in ends if end < at), default=0)
        is_last = following == len(word) and _letters(word[at:]) == 1
        is_ending = is_last or set(filter(str.isalnum, word[at:following])) <= _CHINESE_ENDINGS
        is_alone = _letters(word[earlier:at]) == 1
        is_doubled = word[at - 1] == word[at] and not is_listed
        if at not in pauses and (is_doubled or is_ending or is_alone or re.search(_NUMERAL_END, word[:at])):
            ends.discard(at)
    return frozenset(ends)


def _chinese_words(word: str) -> list[str]:
    """Split simplified Chinese by the list of words, other Chinese by a model."""
    if _has_listed_words(word):
        return _joined(split_words(word, "chinese"))
    return phrase_parser(Script.CHINESE).parse(word)


def _has_listed_words(word: str) -> bool:
    letters = "".join(char for char in word if unicodedata.category(char) == "Lo")
    return has_words_for(letters, "chinese")


def _joined(words: Sequence[str]) -> list[str]:
    """Join characters that stand alone one after the other, up to a particle: a name that is not listed."""
    joined: list[str] = []
    is_open = False
    for word in words:
        is_single = len(word) == 1 and word.isalpha()
        if is_single and is_open:
            joined[-1] += word
        else:
            joined.append(word)
        is_open = is_single and word not in _CHINESE_ENDINGS
    return joined


def _letters(part: str) -> int:
    return sum(map(str.isalnum, part))


def _pauses(word: str) -> frozenset[int]:
    """Return where a clause ends inside of a word; a time such as `10:30` has no pause."""
    return frozenset(
        at
        for at in range(1, len(word))
        if word[at - 1] in _PAUSES and unicodedata.category(word[at])[0] == "L"
    )


def _thai_ends(word: str) -> frozenset[int]:
    """Return where words end, as both the list of words and a model see them.

    A word that makes a noun of the next word stays with it. Foreign names and loan words stay whole: in them,
    both see short words that happen to be listed, beside letters that belong to none.
    """
    words = split_words(word, "thai")
    ends = _ends(words) & _ends(phrase_parser(Script.THAI).parse(word))
    kept = ends - _ends_in_loan_words(words, ends)
    edges = [0, *sorted(kept), len(word)]
    return frozenset(
        end for start, end in pairwise(edges) if end in kept and word[start:end] not in _THAI_PREFIXES
    )


def _ends_in_loan_words(words: Sequence[str], ends: AbstractSet[int]) -> frozenset[int]:
    """Return those ends that part a loan word.

    Args:
        words: As the list of words splits a text.
        ends: Those of them that a model agrees with.
    """
    segments: list[list[str]] = [[]]
    places: list[int] = []
    at = 0
    for word in words:
        segments[-1].append(word)
        at += len(word)
        if at in ends:
            segments.append([])
            places.append(at)
    foreign = [_is_foreign_in_thai(segment) for segment in segments]
    return frozenset(
        place
        for index, place in enumerate(places)
        if (foreign[index] and (foreign[index + 1] or _is_fragment(segments[index + 1][0])))
        or (foreign[index + 1] and _is_fragment(segments[index][-1]))
    )


def _is_foreign_in_thai(words: Sequence[str]) -> bool:
    """Tell whether letters belong to no word, or to a row of short rare ones: a name in Thai letters."""
    fragments = sum(map(_is_fragment, words))
    unknown = any(rarity(word, "thai") is None and _is_thai(word) for word in words)
    return unknown or (fragments == len(words) and fragments >= _MIN_FRAGMENTS)


def _is_fragment(word: str) -> bool:
    """Tell whether a listed word may be but a part of a name: it is short and rare, or no word at all."""
    known = rarity(word, "thai")
    if known is None:
        return _is_thai(word)
    least = _RARE if len(word) > _TINY_CHARS else _RARE - 1
    return known >= least and len(word) <= _FRAGMENT_CHARS


def _is_thai(char: str) -> bool:
    return Script.THAI in scripts_of(char)


def forced_ends(piece: str) -> frozenset[int]:
    """Return where a phrase that is too wide may be cut.

    That is where kanji, katakana or Latin letters begin, and where words of Thai do.
    """
    if Script.THAI in scripts_of(piece):
        return frozenset(at for at in _ends(split_words(piece, "thai")) if _may_break(piece, at))
    kinds = [_kind(char) for char in piece]
    for at in range(1, len(piece)):
        if piece[at] == _LONG_VOWEL:
            kinds[at] = kinds[at - 1]
    return frozenset(
        at
        for at in range(1, len(piece))
        if kinds[at] not in {kinds[at - 1], "HIRAGANA", ""} and _may_break(piece, at)
    )


def _kind(char: str) -> str:
    if _is_latin(char):
        return "LATIN"
    return unicodedata.name(char, "").split(" ")[0] if unicodedata.category(char) == "Lo" else ""


def _ends(parts: list[str]) -> frozenset[int]:
    ends, at = set[int](), 0
    for part in parts[:-1]:
        at += len(part)
        ends.add(at)
    return frozenset(ends)


def _script_ends(word: str) -> frozenset[int]:
    """Return where Latin letters or digits end or begin beside letters without case."""
    return frozenset(at for at in range(1, len(word)) if _is_latin(word[at - 1]) != _is_latin(word[at]))


def _before_brackets(word: str) -> frozenset[int]:
    """Return where a bracket opens after a word of some length, as `(Kubernetes)` after the Korean name."""
    last = len(word) - _BRACKET_SIDE_MIN_CHARS
    return frozenset(
        at
        for at in range(_BRACKET_SIDE_MIN_CHARS, last)
        if unicodedata.category(word[at]) == "Ps" and unicodedata.category(word[at - 1]) == "Lo"
    )


def _may_break(word: str, at: int) -> bool:
    """Tell whether a line may end before `word[at]`."""
    before, after = word[at - 1], word[at]
    kind = unicodedata.category(after)
    if after in _NO_LINE_START or before in _NO_LINE_END or kind in {"Mn", "Mc", "Pe", "Pf", "Lm"}:
        return False
    if unicodedata.category(before) in {"Ps", "Pi"} or joins_next(before):
        return False
    if _is_latin(before) and _is_latin(after) and not (before in _PAUSES and after.isalpha()):
        return False
    # A number stays with its unit: `3\u500d`, `131\u671f`.
    return not (before.isdigit() and kind[0] == "L" and not _is_latin(after))


def _is_latin(char: str) -> bool:
    """Tell whether a character is part of a word or a number in Latin letters."""
    return char.isdigit() or ("!" <= char < "\u0250" and char not in "()[]{}\u00ab\u00bb") or char == "\u2019"


def hyphen_parts(token: str) -> list[str]:
    """Return a token cut after its own hyphens and slashes, which stay at the ends of its parts."""
    return re.split(_REAL_HYPHEN, token) if any(sign in token for sign in "-\u2010\u2013/") else [token]


def compound_joints(word: str) -> frozenset[int]:
    """Return where the words of a German compound meet: `Schweige|pflicht|entbindung`.

    That is after a noun in `-ungs`, `-heits` and the like, after a listed noun that the word begins with,
    before one that it ends with, and between two that are listed.
    """
    bare = word.lower()
    found = _nouns_in(bare)
    starts, inner = (
        {start for start, _ in found},
        {at for start, end in found for at in range(start + 1, end)},
    )
    joints: list[int] = []
    for at in range(_JOINT_MIN_CHARS, len(bare) - _JOINT_MIN_CHARS + 1):
        if at in inner or not (re.search(_DERIVED, bare[:at]) or _is_joint(bare, at, found)):
            continue
        if joints and at - joints[-1] < _JOINT_MIN_CHARS:
            # `Stra\u00dfe|n|bahn`: before a noun, else after the letter that joins.
            if joints[-1] in starts:
                continue
            joints.pop()
        joints.append(at)
    return frozenset(joints)


def _is_joint(word: str, at: int, found: Sequence[tuple[int, int]]) -> bool:
    """Tell whether two words meet here: at the end of a noun with its link, or before one."""
    before = {start for start, end in found if end <= at and word[end:at] in _LINKS}
    after = [end for start, end in found if start == at]
    if 0 in before and at >= _TELLING_CHARS:
        return True
    if any(end - at >= _TELLING_CHARS and re.match(_INFLECTION, word[end:]) for end in after):
        return True
    return bool(after) and any(start >= _JOINT_MIN_CHARS for start in before)


def _nouns_in(word: str) -> list[tuple[int, int]]:
    """Return where listed nouns start and end, without those that are a part of a longer one."""
    nouns = _nouns()
    spans = [
        (start, start + size)
        for start in range(len(word))
        for size in _NOUN_CHARS
        if start + size <= len(word) and word[start : start + size] in nouns
    ]
    return [
        (start, end)
        for start, end in spans
        if not any(first <= start and end <= last and (start, end) != (first, last) for first, last in spans)
    ]


@cache
def _nouns() -> frozenset[str]:
    return frozenset(read_lists(DATA / "german_nouns.txt", str)["noun"])
