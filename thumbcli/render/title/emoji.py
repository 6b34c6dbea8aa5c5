"""Take the emoji out of a title, write out those that stand for a word, and tell which are lost."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.title.word_data import DATA, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["has_complete_emoji", "is_flag", "lost_emoji", "split_emoji"]

_FLAG = "(?:[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f)"
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{1,2}|[\U0001f000-\U0001f1e5\U0001f200-\U0001faff\u2600-\u27bf\u2b50\u2b55"
    "\u203c\u2049\u231a\u231b\u23e9-\u23f3\u2b1b\u2b1c])"
    "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    "(?:\u200d[\u2194\u2195\u2640\u2642\u2600-\u27bf\u2b1b\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
"""An emoji with its modifiers, or several that are joined (UTS 51). Most titles never need it compiled."""

_PLACE = (
    "to|in|on|at|for|from|by|with|without|of|than|across|around|through|into|inside|about|between|against|like|"
    "near|over|under|behind|beyond|before|after|as|outside|off"
)
_DETERMINER = "an?|the|my|your|our|their|his|her|its"
_FUNCTION = f"{_DETERMINER}|and|or|of|to|in|on|at|for|from|by|with|without|than|vs"
_NEEDED_AFTER = rf"\b((?i:{_FUNCTION}))\s*({_EMOJI})(?=\s*(?:[.?!,:;)\u2026]|$|\b(?i:{_PLACE}|and|or|vs)\b))"
"""An emoji that a sentence needs: after a function word, with nothing to follow, or another function word."""

_FINITE = (
    "is|are|isn['\u2019]t|was|were|has|had|can|could|will|would|should|does|did|needs|wants|loves|hates|goes|went|came|"
    "ate|took|got|fell|broke|saw|said|won|made|became|began|flew|grew|knew|ran|sat|slept|spoke|stood|swam|told|woke"
)
_SUBJECT_AFTER = rf"\b((?i:{_DETERMINER}))\s*({_EMOJI})(?=\s+(?i:{_FINITE})\b)"
"""An emoji between an article and what it does, `the 🚲 came too`; before a noun it is an ornament."""

_VERB_BEFORE = (
    "is|are|was|does|do|did|will|can|should|would|has|have|leave|leaving|left|visit|visiting|visited|exploring|"
    "love|loves|hate|hates|beat|beats|meets"
)
_FLAGS_AFTER = (
    rf"(\b(?i:{_FUNCTION}|{_PLACE}|{_VERB_BEFORE}|versus|why|how|when|where|what|if)\b\.?|[&+/\u2192\u2013-])"
    rf"(\s*)({_FLAG}(?:\s*{_FLAG})*)"
)
"""Flags in the place of a name, whatever follows: no sentence goes on after `in` without one."""

_VERB_AFTER = "vs|versus|and|or|is|are|has|was|will|can|beats|needs|wants"
_SUBJECT = rf"({_FLAG})(?=['\u2019]s\b|\s*(?:[&+=/\u2192\u2013-]|\b(?i:{_VERB_AFTER})\b))"
_SIDE = rf"({_EMOJI})(?=\s+(?i:vs\.?|versus)\s)"
_COMPARED = rf"({_EMOJI})(\s*(?:\b(?i:vs\.?|versus|or|and)(?=\W)|[&+=<>/\u2192])\s*)({_EMOJI})"
_LOVE = r"\b((?i:i|we|you|they|to|who|people))\s*[\u2764\u2665]\ufe0f?\s*(?=\w)"
_STARS = r"(?:\u2b50\ufe0f?\s*)+"
_RATED = r"\s*(?i:hotels?|restaurants?|motels?|resorts?|reviews?|meals?|airlines?|ratings?)\b"
_RATING_BEFORE = rf"\b(?i:{_DETERMINER}|vs\.?|versus|or|and|to|from)\s*$"
_RATING_AFTER = r"\s*\b(?i:vs|versus|or|and|to)\b"
_END_SIGN = r"(?<=[^\W_])\s*([\u2753\u2754\u2755\u2757\u203c\u2049])\ufe0f?(?=\s*$)"

_SIGNS = {
    **dict(zip("\U0001f170\U0001f171\U0001f17e\U0001f17f", "ABOP", strict=True)),
    "\U0001f18e": "AB",
    "\U0001f19a": "vs",
    "\U0001f51f": "10",
    "\U0001f4b2": "$",
    **dict.fromkeys("\u2794\u2798\u279c\u27a1\u27a4", "\u2192"),
    **dict(zip("\u2795\u2796\u2797\u2716", "+-\u00f7\u00d7", strict=True)),
}
"""Emoji that are letters, digits and signs: text draws them as well."""

_ENDS = {"\u2753": "?", "\u2754": "?", "\u2755": "!", "\u2757": "!", "\u203c": "!!", "\u2049": "!?"}

_TELLING = frozenset(
    "\U0001f44d\U0001f44e\U0001f4c8\U0001f4c9\u2705\u274c\u2714\u2764\U0001f494\U0001f6ab\u26d4"
)
"""Emoji that turn the meaning of a title even at its end: yes and no, up and down, love and its end."""

_COLOURED = frozenset(
    "\U0001f9e1\U0001f49b\U0001f49a\U0001f499\U0001f49c\U0001f5a4\U0001f90d\U0001f90e\U0001fa77\U0001fa75\U0001fa76"
    "\U0001f534\U0001f7e0\U0001f7e1\U0001f7e2\U0001f535\U0001f7e3\U0001f7e4\u26ab\u26aa"
)
"""Hearts and circles that differ in their colour, which a sticker does not have."""

_MODIFIERS = "[\ufe0e\ufe0f\u20e3\u2640\u2642\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_PERSON = "[\u2640\u2642\U0001f3fb-\U0001f3ff]"
"""Modifiers that say who is meant, which a sticker does not show."""

_LOOK = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
"""Modifiers that leave the meaning."""

_JOINER = "\u200d"
_GLOBE = "🌍"
_BLACK_FLAG = "\U0001f3f4"
_TAGS_FROM = "\U000e0020"
_CANCEL_TAG = "\U000e007f"

_WORD_END, _WORD_START = r"[\w%)\"'\u2019\u201d]$", r"[\w$\u20ac\"'\u201c#@]"

_NAME_MAX_WORDS = 3
"""A longer name describes a picture, such as `face with one eyebrow raised`."""

_CASED_MIN_CHARS = 4
"""Shorter words are in lower case in a capitalised title too."""


_NOTE_BETWEEN = r"(?<=[\w!?)\]])\s+[\u2669-\u266c\U0001f3b5\U0001f3b6]\ufe0f?\s+(?=\w)"
"""A note of music between two parts of a title, which it separates as a bar does."""

_ROW_SIDE_CHARS = 10
_ROW_BETWEEN = (
    rf"(?<=\w)(?<=[^\n]{{{_ROW_SIDE_CHARS}}})\s*"
    rf"(?:[\U0001f300-\U0001faff]\ufe0f?\s*){{2,}}(?=\w[^\n]{{{_ROW_SIDE_CHARS}}})"
)
"""Several emoji between two parts of some length: the first part ends there, without any other sign."""


_AFTER_QUOTE = r"(?<=[\u2019\u201d\"'])\s*(?:[\U0001f300-\U0001faff]\ufe0f?\s*)+(?=[A-Z][^\W\d_]*\s\w)"
"""Emoji between what somebody said and who did: `'He had a target on him' 🎯 JT hits out`."""


def split_emoji(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the title without its emoji, and the emoji, each as the one character that says most.

    Of a joined sequence (a woman at a computer) the last part is taken; a flag becomes a globe. An emoji that
    a sentence needs, as after `of` or `my` with nothing to follow, is written out in English.
    """
    if title.isascii():
        return title, ()
    found = [_main_character(sequence) for sequence in re.findall(_EMOJI, title)]
    if not found:
        return " ".join(title.split()), ()
    parted = re.sub(_AFTER_QUOTE, " \u2013 ", re.sub(_NOTE_BETWEEN, " | ", title))
    parted = re.sub(_ROW_BETWEEN, _write_pause, parted)
    text = re.sub(_EMOJI, " ", _with_words(parted))
    text = re.sub(r"\s+([,.!?:;)])(?!\w)", r"\1", " ".join(text.split()))
    return text, tuple(emoji for emoji in dict.fromkeys(found) if emoji)


def has_complete_emoji(title: str) -> bool:
    """Tell whether `split_emoji` keeps all of some emoji: it is neither a flag nor a joined sequence."""
    return any(
        _JOINER not in sequence and not is_flag(sequence) and _main_character(sequence)
        for sequence in re.findall(_EMOJI, title)
    )


def lost_emoji(title: str, drawn: Collection[str], *, with_ornaments: bool = False) -> tuple[str, ...]:
    """Return the emoji that a picture lacks and its title needs.

    A title needs flags, joined sequences, emoji between words, and those that say yes or no. Others at its
    ends, or at those of a clause, are ornaments.

    Args:
        title: As `split_emoji` takes it.
        drawn: The characters that the picture shows as stickers.
        with_ornaments: Ornaments are missed too.
    """
    if title.isascii() or not re.search(_EMOJI, title):
        return ()
    text = _with_words(title)
    rest = re.sub(_EMOJI, lambda found: " " * len(found[0]), text)
    has_words = any(map(str.isalnum, rest))
    lost: dict[str, None] = {}
    for found in re.finditer(_EMOJI, text):
        sequence = found[0]
        main = _main_character(sequence)
        is_whole = bool(main) and not is_flag(sequence) and not _has_parts(sequence)
        before, after = rest[: found.start()].rstrip(), rest[found.end() :].lstrip()
        is_inside = re.search(_WORD_END, before) and re.match(_WORD_START, after)
        if (
            is_whole
            and main in drawn
            and main not in _COLOURED
            and not (is_inside and re.search(_PERSON, sequence))
        ):
            continue
        if with_ornaments or not is_whole or is_inside or main in _TELLING or not has_words:
            shown = _name(sequence) if sequence[-1] == _CANCEL_TAG else sequence
            lost[shown or _BLACK_FLAG] = None
    return tuple(lost)


def is_flag(sequence: str) -> bool:
    """Tell whether an emoji is the flag of a country or of a part of one."""
    return "\U0001f1e6" <= sequence[0] <= "\U0001f1ff" or (
        sequence[0] == _BLACK_FLAG and sequence[1:2] >= _TAGS_FROM
    )


def _has_parts(sequence: str) -> bool:
    """Tell whether several emoji are joined; a sign for man or woman is no part."""
    return sum(bool(re.sub(_MODIFIERS, "", part)) for part in sequence.split(_JOINER)) > 1


def _main_character(sequence: str) -> str:
    if is_flag(sequence):
        return _GLOBE
    parts = [re.sub(_MODIFIERS, "", part) for part in sequence.split(_JOINER)]
    return next((part[-1] for part in reversed(parts) if part), "")


def _with_words(title: str) -> str:
    """Return `title` with the emoji written out that stand for a word or a sign."""
    title = re.sub(f"([{''.join(_SIGNS)}\u2776-\u2793])\ufe0f?", _write_sign, title)
    title = re.sub(_STARS, _write_stars, title)
    title = re.sub(_END_SIGN, lambda found: _ENDS[found[1]], title)
    if dominant_script(title) is not Script.LATIN:
        # The names are English: between words of another script they would be read as a brand.
        return title
    title = re.sub(_LOVE, lambda found: f"{found[1]} {_cased('love', found.string)} ", title)
    title = re.sub(_COMPARED, _write_both_sides, title)
    title = re.sub(_FLAGS_AFTER, _write_countries, title)
    title = re.sub(_SUBJECT, _write_subject, title)
    title = re.sub(_SIDE, _write_subject, title)
    title = re.sub(_SUBJECT_AFTER, _write_out, title)
    return re.sub(_NEEDED_AFTER, _write_out, title)


def _write_pause(found: re.Match[str]) -> str:
    """Return a dot in place of a row of emoji, unless the word before it wants something to follow."""
    before = found.string[: found.start()]
    return found[0] if re.search(rf"\b(?i:{_FUNCTION}|{_PLACE})$", before) else " \u00b7 "


def _write_sign(found: re.Match[str]) -> str:
    sign = _SIGNS.get(found[1]) or str(int(unicodedata.numeric(found[1])))
    return f" {sign} " if sign == "vs" else sign


def _write_stars(found: re.Match[str]) -> str:
    """Return a rating in words: `5-Star` before what is rated, `5 Stars` where it is compared."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    number = len(found[0].split("\u2b50")) - 1
    is_compared = re.search(_RATING_BEFORE, before) or re.match(_RATING_AFTER, after)
    if re.match(_RATED, after) and (number > 1 or is_compared):
        return f"{number}-Star "
    return f"{number} Star{'s' if number > 1 else ''} " if is_compared else found[0]


def _write_both_sides(found: re.Match[str]) -> str:
    """Return both sides of a comparison in words; as it was if a word stands before the first."""
    left, between, right = found.groups()
    names = [_cased(_name(one), found.string) for one in (left, right)]
    if not all(names) or _follows_word(found):
        return found[0]
    first, second = (name[0].upper() + name[1:] for name in names)
    return f"{first}{between}{second}{_gap(found)}"


def _write_countries(found: re.Match[str]) -> str:
    """Return the word before and the countries of the flags; as it was if there is no such country."""
    word, space, flags = found.groups()
    names = [_name(flag) for flag in re.findall(_FLAG, flags)]
    if not all(names):
        return found[0]
    if re.fullmatch(_DETERMINER, word, re.IGNORECASE):
        names = [name.removeprefix("the ") for name in names]
    *others, last = names
    listed = f"{', '.join(others)} and {last}" if others else last
    if word[-1:].isalpha():
        word, space = _article(word, listed), " "
    return f"{word}{space}{listed.upper() if _is_upper(found.string) else listed}{_gap(found)}"


def _write_subject(found: re.Match[str]) -> str:
    """Return the name of the emoji that a clause begins with; as it was if a word stands before it."""
    name = _name(found[1])
    if not name or _follows_word(found):
        return found[0]
    return (name.upper() if _is_upper(found.string) else name[0].upper() + name[1:]) + _gap(found)


def _write_out(found: re.Match[str]) -> str:
    """Return the function word and the name of its emoji; neither, if a sentence ends with one unnamed."""
    function_word, emoji = found.groups()
    if name := _name(emoji):
        return f"{_article(function_word, name)} {_cased(name, found.string)}{_gap(found)}"
    return found[0] if found.string[found.end() :].lstrip()[:1].isalnum() else emoji


def _article(word: str, name: str) -> str:
    """Return `word`; `an` or `a`, if it is one of them, as `name` wants it."""
    if word.lower() not in {"a", "an"}:
        return word
    return word[0] + ("n" if name[0].lower() in "aeiou" else "")


def _follows_word(found: re.Match[str]) -> bool:
    return found.string[: found.start()].rstrip()[-1:].isalnum()


def _gap(found: re.Match[str]) -> str:
    """Return the space that a name needs before a letter that follows its emoji directly."""
    return " " if found.string[found.end() :][:1].isalnum() else ""


def _cased(name: str, title: str) -> str:
    """Return `name` in capitals, or each word capitalised, if `title` is written so."""
    if _is_upper(title):
        return name.upper()
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) >= _CASED_MIN_CHARS]
    return name.title() if len(words) > 1 and all(word[0].isupper() for word in words) else name


def _is_upper(title: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 1]
    return bool(words) and all(map(str.isupper, words))


def _name(sequence: str) -> str:
    """Return what an emoji is called in an English sentence; nothing if it has no short name."""
    bare = re.sub(_LOOK, "", sequence)
    listed = _names().get(bare)
    if listed or len(bare) != 1:
        return listed or ""
    name = unicodedata.name(bare, "").lower().removesuffix(" face")
    return name if len(name.split()) <= _NAME_MAX_WORDS else ""


@cache
def _names() -> dict[str, str]:
    return read_table(DATA / "emoji_names.txt", str)
