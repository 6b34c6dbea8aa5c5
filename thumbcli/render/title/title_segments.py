"""Choose among the parts of a title between bars the one that is the headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.language import detect_language
from thumbcli.render.title.platform_noise import without_tails
from thumbcli.render.title.rubric import is_rubric
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.song_name import song_of_next
from thumbcli.render.title.stop_words import is_year, normalize_token
from thumbcli.render.title.title_parts import (
    DASHES,
    AsideKind,
    announces_work,
    follows_function_word,
    is_label,
    is_mere_label,
    part_kind,
    platform_words,
)
from thumbcli.render.title.word_roles import Role, is_verb, role_of_word

if TYPE_CHECKING:
    from thumbcli.render.title.findings import Findings

__all__ = [
    "SIDE_MAX_WORDS",
    "between_bars",
    "main_segment",
    "match_first",
    "with_bars",
    "without_match_remarks",
]

SIDE_MAX_WORDS = 3

_MATCH = r"(?:[^\W\d_][\w.'\u2019-]*\s){1,3}(?:v|vs\.?|versus)(?:\s[^\W\d_][\w.'\u2019-]*){1,3}"
"""Two sides of a match, with names of at most three words."""

_REMARK_IN_MATCH = (
    r"(?i)(\S[^|:]{2,30}?)\s+((?:full\s+)?(?:game\s+|match\s+)?highlights)\s+((?:vs\.?|versus|v)\s+\S.*)$"
)
"""`Denver Broncos Highlights vs. Las Vegas Raiders`."""

_SEASON_OF_MATCH = r"(\S[^|]*?)\s+((?:19|20)\d\d(?:[-/\u2013]\d\d)?)(?=\s*(?:$|[|(\[]))(.*)$"
"""`Australia v India 2024-25`."""

_WITH_I = frozenset("it pl hr sl bs sr cs sk ca".split())
"""Languages in which that letter is a small word."""

_LETTER_BAR = r"(?<=[^\W\d_]|[\d!?)]|[\u0e30-\u0e4e])\s+[Il]\s+(?=[A-Z]|[^\x00-\u024f])"

_UNDERSCORE_DASH = r"\s_{1,2}\s"
_SLASH_BAR = r"(?<=\S\s)(\S*(?:[^\W\d_]{2}|[!?]))/\s+(?=\S+\s\S)"
"""A slash that touches the end of a clause of two words or more, and no `w/`."""

_SPACED_SLASHES = r"(?<=[\w.])/(?=[A-Z][a-z]|[A-Z]{3})"

_MIN_LISTED = 3
"""Parts between slashes, one of several words at least, that are a list."""

_BARS = (
    r"\s*(?:\|+|\u0964\u0964+|\u0965+|[\uff5c\u2016\u2758\u2502\u23ae\u3163]+|\s?(?<!:)/{2,}\s?|"
    r"\s[\u2022\u25cf\u25ba\u25b6\u2605\u2606\u300a\u300b]\s|\s\\{1,2}\s|\s\+{2,}(?=\s)|\s\+{3,}(?=\w))\s*"
)

_BAR_SIGNS = frozenset(
    "\u0964\u0965+|\uff5c\u2016\u2758\u2502\u23ae\u3163/\u2022\u25cf\u25ba\u25b6\u2605\u2606\u300a\u300b\\"
)

_SLASH = r"\s/\s"

_SONG_AND_ARTIST = 2

_MAX_ACRONYM_CHARS = 6


def without_match_remarks(findings: Findings, text: str) -> str:
    """Take out what stands between two sides of a match, and the season after them."""
    if " v" not in text.lower():
        return text
    if found := re.match(_REMARK_IN_MATCH, text):
        findings.remark = found[2]
        text = f"{found[1]} {found[3]}"
    found = re.match(_SEASON_OF_MATCH, text)
    if found and re.fullmatch(_MATCH, found[1]) and not follows_function_word(text, found.start(2)):
        findings.asides.append((AsideKind.DATE, found[2]))
        text = f"{found[1]}{found[3]}"
    return text


def between_bars(text: str) -> list[str]:
    """Split a title at its bars, and at slashes that separate parts and not words."""
    if _BAR_SIGNS.isdisjoint(text):
        return [text]
    if " / " in text:
        parts = re.split(_SLASH, text)
        is_parted = _are_two_titles(parts) or _ends_on_handle(parts)
        if is_parted or any(part_kind(part.strip()) is not AsideKind.CONTEXT for part in parts):
            text = " | ".join(parts)
        else:
            text = re.sub(_SLASH, _bar_between_scripts, text)
    return re.split(_BARS, text)


def main_segment(findings: Findings, segments: list[str]) -> str:
    """Return the first part between bars that is a title, and set the others apart."""
    main = ""
    sides: list[tuple[AsideKind, str]] = []
    for index, segment in enumerate(segments):
        rest, taken = without_tails(findings, segment)
        later = segments[index + 1 :]
        waits = (
            (not findings.is_song and _is_event(rest, taken, later))
            or (is_label(rest) and not re.search(DASHES, rest) and any(map(_may_be_title, later)))
            or (not findings.is_song and _is_dated_event(rest, later))
            or (is_mere_label(rest) and any(_is_more_than_label(part) for part in later))
        )
        if not main and not findings.is_song and _is_generic(rest, taken, later):
            sides.append((AsideKind.LABEL, segment))
            continue
        if rest and not main and not waits:
            main = (later and song_of_next(findings, rest, later[0])) or rest
        elif rest and rest != main:
            sides.append((part_kind(rest, is_rest=bool(taken)), rest))
        sides += taken
    findings.asides += [side for side in sides if side[1] != main]
    return main


def _is_more_than_label(part: str) -> bool:
    return part_kind(part) is AsideKind.CONTEXT and not is_mere_label(part)


def _may_be_title(part: str) -> bool:
    """Tell whether a part after a label may be what it announces: no date, no episode, no channel's name."""
    return " " in part and part_kind(part) is AsideKind.CONTEXT


def with_bars(text: str) -> str:
    """Return a text with a bar for a letter that was typed for one: `inside Fortnite I Gameplay Trailer`.

    The pronoun is before a verb, or after a small word. Slashes of a list become commas, those with spaces
    between three parts or more bars.
    """
    if (" I " in text or " l " in text) and detect_language(text) not in _WITH_I:
        text = re.sub(_LETTER_BAR, _bar_for_letter, text)
    text = re.sub(_UNDERSCORE_DASH, " - ", text) if " _" in text else text
    if "/ " in text and "|" not in text:
        text = re.sub(_SLASH_BAR, r"\1 | ", text)
    parts = re.split(_SPACED_SLASHES, text) if text.count("/") >= _MIN_LISTED - 1 else [text]
    if text.count(" / ") >= _MIN_LISTED - 1:
        return text.replace(" / ", " | ")
    is_list = len(parts) >= _MIN_LISTED and any(" " in part.strip() for part in parts)
    return ", ".join(part.strip() for part in parts) if is_list else text


def _bar_for_letter(letter: re.Match[str]) -> str:
    before = normalize_token(letter.string[: letter.start()].rsplit(maxsplit=1)[-1])
    after = normalize_token(letter.string[letter.end() :].split(maxsplit=1)[0])
    is_noun = all(role_of_word(word, "en") is Role.WORD and not is_verb(word) for word in (before, after))
    return " | " if is_noun else letter[0]


def _are_two_titles(parts: list[str]) -> bool:
    """Tell whether a slash stands between two parts of more than a word, none of them in a bracket."""
    return (
        len(parts) == _SONG_AND_ARTIST
        and all(" " in part.strip() for part in parts)
        and not any(parts[0].count(pair[0]) > parts[0].count(pair[1]) for pair in ("()", "[]"))
    )


def _ends_on_handle(parts: list[str]) -> bool:
    """Tell whether a slash stands before the name of a channel: a word with a capital inside, as `вДудь`."""
    last = parts[-1].strip()
    is_named = " " not in last and re.search(r"[a-z\u0430-\u044f][A-Z\u0410-\u042f]", last) is not None
    return is_named and len(parts) == _SONG_AND_ARTIST and parts[0].count(" ") >= _SONG_AND_ARTIST


def _is_event(text: str, taken: list[tuple[AsideKind, str]], later: list[str]) -> bool:
    """Tell whether a lone word names but the league or the show: `NASCAR Highlights | Brickyard 400 Race`."""
    highlights = any(kind is AsideKind.LABEL and not announces_work(label) for kind, label in taken)
    is_short_name = text.isupper() and len(text) <= _MAX_ACRONYM_CHARS and not taken
    names_event = " " not in text and text.isascii() and (highlights or is_short_name)
    return names_event and any(len(part.split()) > SIDE_MAX_WORDS for part in later[:1])


def _is_dated_event(text: str, later: list[str]) -> bool:
    """Tell whether a part names but an event of a year: `NRL 2024 | Storm stun the Panthers`."""
    is_dated = bool(text and later) and is_year(text.rsplit(maxsplit=1)[-1])
    return is_dated and is_rubric(text, later[0], after_dash=True)


def _is_generic(text: str, taken: list[tuple[AsideKind, str]], later: list[str]) -> bool:
    """Tell whether general words stand before a label, and the work follows: `New Character Trailer | X`."""
    is_labelled = bool(later) and any(kind is AsideKind.LABEL for kind, _ in taken)
    return is_labelled and platform_words("generic").issuperset(text.lower().split())


def match_first(segments: list[str]) -> list[str]:
    """Return the parts with the match before its league: `NRL 2024 | Maroons v Blues | Match Highlights`."""
    match = next((part for part in segments[1:] if re.fullmatch(_MATCH, part)), "")
    if not match or re.fullmatch(_MATCH, segments[0]) or not any(map(is_label, segments)):
        return segments
    return [match, *(part for part in segments if part != match)]


def _bar_between_scripts(slash: re.Match[str]) -> str:
    """Return a bar for a slash between a title and its translation, outside of brackets."""
    before, after = slash.string[: slash.start()], slash.string[slash.end() :]
    inside = any(before.count(pair[0]) > before.count(pair[1]) for pair in ("()", "[]", "\u3010\u3011"))
    return slash[0] if inside or dominant_script(before) is dominant_script(after) else " | "
