"""Take off a title what belongs to its platform, and set apart what is not its headline.

`Ashnikko - Daisy (Official Video) ft. X | Channel` is the song `Daisy`: the artist, the guest and the channel
are set apart, the bracket is taken off.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.findings import Findings
from thumbcli.render.title.icon_tables import names_musician
from thumbcli.render.title.joined_names import is_quote_open, join_rivals, parts_work, without_inner_bars
from thumbcli.render.title.laughter import without_laughter
from thumbcli.render.title.markup import strip_markup
from thumbcli.render.title.match_result import find_match_result
from thumbcli.render.title.name_forms import (
    explains,
    lists_artists,
    name_two_artists,
    names_company,
    names_person,
    names_role,
    names_series,
    quotes_somebody,
    writes_name_small,
)
from thumbcli.render.title.platform_noise import (
    BRACKET_STARTS,
    without_brackets,
    without_cut_end,
    without_guests,
    without_handles,
    without_hashtags,
    without_hype,
    without_prefix,
    without_tails,
)
from thumbcli.render.title.publisher_tail import names_host, publisher_tail
from thumbcli.render.title.punctuation import set_numbers_and_dashes, set_quotes
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.title.song_name import (
    AFTER_COLON,
    bare_song,
    has_song_remark,
    is_cover,
    song_of,
    with_song_first,
    with_spaced_dash,
)
from thumbcli.render.title.title_parts import (
    DASHES,
    DATE_BETWEEN,
    AsideKind,
    announces_work,
    follows_function_word,
    has_letters,
    is_label,
    is_quoted,
    part_kind,
    platform_words,
    strip_edges,
)
from thumbcli.render.title.title_segments import (
    SIDE_MAX_WORDS,
    between_bars,
    main_segment,
    match_first,
    with_bars,
    without_match_remarks,
)

if TYPE_CHECKING:
    from thumbcli.render.title.match_result import MatchResult

__all__ = ["Aside", "CleanTitle", "clean_title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A part of a title that was set apart.

    Attributes:
        kind: `ARTIST` before a song, `FEATURE` for its guests, `EPISODE` for a number in a series, `LABEL`
            for `Official Trailer` and the like, `CONTEXT` for a channel, a series, an event or a speaker,
            `DATE`, and `NOISE` for what is never shown.
        text: In the words of the title.
    """

    kind: AsideKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanTitle:
    """A title without what belongs to its platform.

    Attributes:
        text: What is left, never empty.
        asides: What was set apart.
        introduced: The first aside introduces the text: a song's artist, the role of a speaker.
    """

    text: str
    asides: tuple[Aside, ...] = ()
    introduced: bool = False

    @property
    def names_work(self) -> bool:
        """Whether the text is the name of a film, a series or a game, as a label beside it tells."""
        return any(
            (aside.kind is AsideKind.LABEL and announces_work(aside.text)) or re.search(_OF_GAME, aside.text)
            for aside in self.asides
        )

    @property
    def small(self) -> str:
        """The aside that says most, to stand small beside the text; empty without one."""
        artists, guests, dates = (
            [aside.text for aside in self.asides if aside.kind is kind]
            for kind in (AsideKind.ARTIST, AsideKind.FEATURE, AsideKind.DATE)
        )
        if artists:
            return " ".join((artists[0], *guests[:1]))
        shown = [aside.text for aside in self.asides if aside.kind in _SHOWN]
        is_part = " " not in self.text and len(shown) > 1 and re.match(_PART_OF_GAME, shown[0])
        if is_part and len(shown[1].split()) <= _MAX_SERIES_WORDS:
            return _BETWEEN.join(sorted(shown[:2], key=announces_work))
        numbers = [aside.text for aside in self.asides if aside.kind is AsideKind.EPISODE]
        if numbers and re.fullmatch(_STATION, shown[0]):
            return numbers[0]
        people = [text for text in shown if names_person(text)]
        if len(people) > 1 and people[0] == shown[0]:
            return " & ".join(people[:_PEOPLE_SHOWN])
        return (*shown, *guests, *dates, "")[0]


_OF_GAME = r"(?i)\b(?:gameplay|walkthrough|playthrough|let['\u2019]s play)\b"
_PART_OF_GAME = r"(?i)(?:gameplay|character|hero|map|mode)\b"
_MAX_SERIES_WORDS = 3
"""The words of the name of a game, a part of which has but one: `Stadium Gameplay Trailer | Overwatch 2`."""

_STATION = r"[A-Z]{2,5}\d?|[a-z]{2,4}\d?"
"""The abbreviation of a channel, beside which the number of an episode says more: `atv`, `KHW`."""

_BETWEEN = " \u00b7 "
_PEOPLE_SHOWN = 2
_SHOWN = frozenset({AsideKind.LABEL, AsideKind.CONTEXT, AsideKind.EPISODE})
_ENDING = frozenset({AsideKind.LABEL, AsideKind.NOISE})
"""After these between two dashes comes no more of the headline."""

_STYLED = r"(?<=\s)-(\w[^\s-]*)-(?=\s|$)"
"""A subtitle between hyphens: `GUILTY GEAR -STRIVE-`."""

_DASH_BEFORE_NUMBER = r"(?<=[^\W\d_])\s+[-\u2013]\s+(?=\d)"
_LATIN_BRACKETS = str.maketrans({"\u300a": " (", "\u300b": ") "})
_HELD_HYPHEN = "\u2011"

_MUSIC_VIDEO = r"(?i)(\S.*?)\s+((?:official\s+)?music\s+video)$"
_QUOTED_START = r"[\"\u201c\u00ab]"
_SCORE = (
    r"(?<=[^\W\d_])(?:\s*[\[(])?\s+\d{1,3}\s?[:\u2013-]\s?\d{1,3}[\])]?$|"
    r"^[^:!?]{3,30}\s[-\u2013]\s[^:!?]{3,30}\s[\[(]?\d{1,2}\s?[:\u2013-]\s?\d{1,2}[\])]?"
)
"""The result of a match: the dash in `FC Barcelona - FC Bayern 2:8` stands between its sides."""

_LABEL_AND_MORE = (
    r"(?i)(\S.*?)\s+(official(?:\s\w+)?\s+(?:trailer|teaser)(?:\s+(?:trailer|teaser|\#?\d\b))*)\s+"
    r"(?!reaction|review|breakdown|explained|analysis|drops?|released|is\b|was\b)(\S.*)$"
)
_TWO_BRACKETS = r"[\[(\u3010]([^()\[\]\u3010\u3011]{3,24})[\])\u3011]\s*(\S.{5,}[)\]\u3011])$"
_QUOTED_BY = r"([\"\u201c].+[\"\u201d])\s+(by\s+[A-Z].{2,40})$"
_MAX_SONG_WORDS = 6
_WHOLE_BRACKET = r"[(\[{\u3010][^()\[\]{}\u3010\u3011]+[)\]}\u3011]"
_CUT_BRACKET = r"\s*[(\[][^()\[\]]*(?:\.{2,}|\u2026)\s*$"
"""A bracket at the end that the platform cut off: `(Officia...`."""

_CUT_OFFICIAL = tuple(f"{'official'[:size]}{dots}" for size in range(4, 9) for dots in ("...", "\u2026"))
_FILE_NAME = r"([\w.()-]+)\.(?:mp4|m4v|mov|avi|mkv|webm|wmv|mp3|wav|flac)"
_CAST = r"([^(|]{6,}[^\W_])\s?\(((?:[^(),\s]+\s[^(),]{2,24},\s*){2,}[^(),\s]+\s[^(),]{2,24})\)\s*(.*)$"
"""Three names of two words or more in a bracket, mostly without a space: `DATE(ANN A, BOB B, CAY C)Movie`."""

_LONE_STAR = r"^\*(?=\w)|(?<=\w)\*$"
"""Half of a pair around a word: `*are you satisfied`."""

_GUESTS_AFTER_PAUSE = r"(\.{2,}|\u2026|!)(?=(?i:ft|feat)\.?\s)"
"""`I FOUGHT HIM...Ft. Mike`: no space before the guests."""

_WIDE_SLASH = "(?:\\s|(?<=[\u3011\u300d\u300f!?\uff01\uff1f]))\uff0f\\s*"
"""Parts a title from its channel, as a bar does."""

_NAME_IN_MARKS = "^\u300a([^\u300a\u300b]+)\u300b$"
"""Chinese marks around the name of a work: alone and large, it needs none."""

_ZERO_WIDTH = "[\u200b\u2060\ufeff\ufffc]"
_OWNER = r".*[^\W\d_](?:['\u2019][sS]|[sS]['\u2019])$"
_NUMBERED_SERIES = r"[(\uff08].*\d.*[)\uff09]$"


@lru_cache(256)
def clean_title(title: str) -> CleanTitle:
    """Return the title without what belongs to its platform, in typographic form.

    A title that would be empty keeps its noise.

    Args:
        title: One line without emoji.
    """
    findings = Findings()
    visible = without_inner_bars(re.sub(_ZERO_WIDTH, "", without_laughter(title)).replace('""', '"'))
    visible = re.sub(_GUESTS_AFTER_PAUSE, r"\1 ", visible)
    if visible.count("*") == 1:
        visible = re.sub(_LONE_STAR, "", visible)
    if "(" in visible and (cast := re.match(_CAST, visible)):
        findings.asides.append((AsideKind.FEATURE, strip_edges(cast[2])))
        visible = f"{cast[1]} | {cast[3]}" if cast[3] else cast[1]
    if file := re.fullmatch(_FILE_NAME, visible, re.IGNORECASE):
        visible = file[1].replace("_", " ").strip()
    if "\uff0f" in visible:
        visible = re.sub(_WIDE_SLASH, " | ", visible)
    if "\u300a" in visible and dominant_script(visible) is Script.LATIN:
        visible = visible.translate(_LATIN_BRACKETS)
    cut = re.sub(_CUT_BRACKET, "", visible) if visible.endswith(("..", "\u2026")) else visible
    cut = without_cut_end(cut) if cut.endswith(("..", "\u2026")) else cut
    findings.is_song = cut != visible and any(map(visible.lower().endswith, _CUT_OFFICIAL))
    text = _headline_of(findings, set_numbers_and_dashes(strip_markup(without_hype(cut))))
    if not has_letters(text):
        return CleanTitle(text=set_quotes(set_numbers_and_dashes(strip_markup(title))))
    named = [
        (AsideKind.NOISE if _is_host(findings, kind, words, text) else kind, words)
        for kind, words in findings.asides
        if words
    ]
    asides = tuple(Aside(kind=kind, text=_set_aside(kind, words)) for kind, words in named)
    text = set_quotes(text).replace(_HELD_HYPHEN, "-")
    text = re.sub(_NAME_IN_MARKS, r"\1", text)
    return CleanTitle(text=text, asides=asides, introduced=findings.introduced)


def _is_host(findings: Findings, kind: AsideKind, words: str, text: str) -> bool:
    """Tell whether a part that was set apart is only whose channel it is."""
    is_apart = kind is AsideKind.CONTEXT and not (findings.is_song or findings.introduced)
    return is_apart and names_host(words, text)


def _set_aside(kind: AsideKind, words: str) -> str:
    """Return a part in typographic form; no dash parts an episode from its number."""
    return set_quotes(re.sub(_DASH_BEFORE_NUMBER, " ", words) if kind is AsideKind.EPISODE else words)


def _headline_of(findings: Findings, title: str) -> str:
    if match := find_match_result(title):
        return _match_of(findings, match)
    title = join_rivals(title)
    tail = publisher_tail(title)
    text = with_song_first(findings, without_prefix(findings, with_spaced_dash(tail.rest if tail else title)))
    text = without_handles(findings, without_hashtags(findings, re.sub(_STYLED, _keep_hyphens, text)))
    text = without_brackets(findings, text)
    text = without_guests(
        findings, without_match_remarks(findings, with_bars(_parted_by_date(findings, text)))
    )
    segments = [strip_edges(part) for part in between_bars(text)]
    main = main_segment(findings, match_first([part for part in segments if has_letters(part)]))
    if tail:
        findings.asides.append((tail.kind, tail.name))
    if findings.remark:
        findings.asides.append((AsideKind.LABEL, findings.remark))
    if not main:
        return ""
    return _main_clause(findings, _without_leading_bracket(findings, _without_middle_label(findings, main)))


def _match_of(findings: Findings, match: MatchResult) -> str:
    """Return the sides and the result of a match, and set apart what stands around them."""
    if match.before:
        findings.introduce(AsideKind.CONTEXT, match.before)
    after = without_brackets(findings, without_hashtags(findings, match.after)) if match.after else ""
    for segment in between_bars(after):
        for part in re.split(DASHES, f" {segment}"):
            if has_letters(strip_edges(part)):
                findings.asides.append((part_kind(strip_edges(part)), strip_edges(part)))
    return match.text


def _parted_by_date(findings: Findings, text: str) -> str:
    """Return a text with a bar for a date between two parts that both begin with a capital."""
    found = re.search(DATE_BETWEEN, text) if "," in text else None
    if not found or not text[found.end()].isupper() or follows_function_word(text, found.start(1)):
        return text
    findings.asides.append((AsideKind.DATE, found[1]))
    return f"{text[: found.start()]} | {text[found.end() :]}"


def _without_middle_label(findings: Findings, text: str) -> str:
    """Cut off what follows `Official Trailer` after the name of a film."""
    found = re.match(_LABEL_AND_MORE, text) if "official" in text.lower() else None
    if not found or follows_function_word(text, found.start(2)):
        return text
    findings.asides += [(AsideKind.LABEL, found[2]), (AsideKind.CONTEXT, strip_edges(found[3]))]
    return strip_edges(found[1])


def _without_leading_bracket(findings: Findings, text: str) -> str:
    """Set apart a short bracket before a text that has another one at its end."""
    found = re.match(_TWO_BRACKETS, text) if text[0] in BRACKET_STARTS else None
    if not found:
        return text
    findings.asides.append((AsideKind.CONTEXT, found[1]))
    return found[2]


def _main_clause(findings: Findings, text: str) -> str:
    """Return the clause of the chosen part that is the title: the song, not its artist."""
    clauses = [strip_edges(part) for part in re.split(DASHES, text)]
    parts = _without_language_tag(findings, _without_repeated(clauses))
    text = parts[0] if len(parts) == 1 < len(clauses) else text
    if len(parts) > 1 and not findings.is_song:
        rest, taken = without_tails(findings, parts[0])
        video = re.match(_MUSIC_VIDEO, rest) if re.match(_QUOTED_START, parts[1]) else None
        if video:
            findings.is_song, rest = True, video[1]
            taken.append((AsideKind.NOISE, video[2]))
        findings.asides += taken if rest else []
        text, parts[0] = (text.replace(parts[0], rest, 1), rest) if rest else (text, parts[0])
    parts = _without_bracketed(findings, [part for part in parts if has_letters(part)])
    parts = _with_owners(parts)
    findings.is_song = findings.is_song or (len(parts) > 1 and has_song_remark(parts[1])) or is_cover(text)
    if findings.is_song:
        return song_of(findings, text, parts)
    if len(parts) == 1:
        return _after_introduction(findings, text)
    if re.search(_SCORE, text):
        return re.sub(DASHES, "\u2013", text)
    kept = _title_clauses(findings, parts)
    match kept:
        case [one]:
            return _after_introduction(findings, one)
        case [first, second]:
            return _of_two(findings, first, second)
        case _:
            findings.asides += [(AsideKind.CONTEXT, part) for part in kept[1:]]
            return _after_introduction(findings, kept[0])


def _without_repeated(parts: list[str]) -> list[str]:
    """Return the clauses without one that only says the one before it again."""
    return [part for at, part in enumerate(parts) if not at or part.lower() != parts[at - 1].lower()]


def _without_language_tag(findings: Findings, parts: list[str]) -> list[str]:
    """Set apart a clause that only names a language: `THAI - 9 ...`."""
    tags = [part for part in parts if part.isupper() and part.lower() in platform_words("language-tag")]
    if not tags or len(tags) == len(parts):
        return parts
    findings.asides += [(AsideKind.NOISE, tag) for tag in tags]
    return [part for part in parts if part not in tags]


def _without_bracketed(findings: Findings, parts: list[str]) -> list[str]:
    """Set apart the clauses that are but a bracket: `TROPHY CAKE - (Dancing with the Stars)`."""
    kept = [part for part in parts if not re.fullmatch(_WHOLE_BRACKET, part)]
    if not kept or len(kept) == len(parts):
        return parts
    findings.asides += [(AsideKind.CONTEXT, part[1:-1].strip()) for part in parts if part not in kept]
    return kept


def _title_clauses(findings: Findings, parts: list[str]) -> list[str]:
    """Return the clauses that may be the title, and set episodes, dates and labels apart."""
    kept = parts[:1]
    numbered = any(kind is AsideKind.EPISODE for kind, _ in findings.asides)
    for part in parts[1:]:
        kind = AsideKind.NOISE if numbered and re.fullmatch(_STATION, part) else part_kind(part)
        ended = bool(findings.asides) and findings.asides[-1][0] in _ENDING and len(kept) < len(parts) - 1
        if ended or kind is not AsideKind.CONTEXT:
            findings.asides.append((kind, part))
        else:
            kept.append(part)
    return kept


def _of_two(findings: Findings, first: str, second: str) -> str:
    """Return the title of `Name - Title`; two other clauses stay together."""
    if said := _of_speaker(findings, first, second):
        return said
    is_artist = names_musician(first) or names_person(first)
    is_work = is_artist and not (names_person(second) or is_label(second))
    is_listed = (lists_artists(first) or writes_name_small(first, second)) and _may_be_song(second)
    if is_work or is_listed:
        findings.is_song = findings.is_song or names_musician(first) or not is_work
        findings.introduce(AsideKind.ARTIST, first)
        return bare_song(findings, second)
    if _is_pair(first, second):
        return f"{first}\u2013{second}"
    is_short = len(first.split()) <= SIDE_MAX_WORDS and not (is_label(first) or names_musician(first))
    if is_short and name_two_artists(second) and not (name_two_artists(first) or names_person(first)):
        findings.is_song = True
        findings.asides.append((AsideKind.ARTIST, second))
        return bare_song(findings, first)
    goes_on = second[0].islower()
    clause_ends = re.search(r"[:!?]", first) and len(first.split()) > 1 and not goes_on
    speaker_follows = names_person(second) and not names_person(first)
    if clause_ends or speaker_follows or (is_quoted(first) and not is_quoted(second)):
        findings.asides.append((AsideKind.CONTEXT, second))
        return _after_introduction(findings, first)
    return f"{first} \u2013 {second}"


def _of_speaker(findings: Findings, first: str, second: str) -> str:
    """Return what a firm offers, a channel shows or a person says: no song; empty if it is none of these."""
    if names_company(first):
        findings.asides.append((AsideKind.NOISE, first))
        return _after_introduction(findings, second)
    if names_host(second, first):
        findings.asides.append((AsideKind.NOISE, second))
        return _after_introduction(findings, first)
    if names_musician(first) or not names_person(first):
        return ""
    if not (names_series(first) or explains(second)):
        return ""
    findings.introduce(AsideKind.CONTEXT, first)
    return second


def _may_be_song(text: str) -> bool:
    """Tell whether a clause after the names of artists may be the song: short, and no person and no label."""
    bare = re.sub(_WHOLE_BRACKET, "", text)
    is_short = len(bare.split()) <= _MAX_SONG_WORDS and not re.search(r"[:!?]", bare)
    return is_short and not (names_person(text) or is_label(text) or name_two_artists(text))


def _is_pair(first: str, second: str) -> bool:
    """Tell whether a dash stands between the two sides of a match, after a colon."""
    occasion, colon, side = first.rpartition(":")
    return (
        bool(colon)
        and not re.search(_OF_GAME, second)
        and " " not in occasion.strip()
        and max(len(side.split()), len(second.split())) <= SIDE_MAX_WORDS
    )


def _after_introduction(findings: Findings, text: str) -> str:
    """Return what follows `The Savings Expert:` or a name, and what precedes `by` and a name."""
    if text[0] in '"\u201c' and (found := re.match(_QUOTED_BY, text)):
        findings.asides.append((AsideKind.CONTEXT, found[2]))
        return found[1]
    found = re.match(AFTER_COLON, text)
    if not found or "?" in found[1] or is_quote_open(set_quotes(found[1])) or parts_work(found[1], found[2]):
        return text
    who, words = found[1].strip(), found[2]
    numbered = "\uff1a" in text and re.search(_NUMBERED_SERIES, who)
    if not (numbered or names_role(who) or names_person(who) or quotes_somebody(who, words)):
        return text
    findings.introduce(AsideKind.CONTEXT, who)
    return words


def _with_owners(parts: list[str]) -> list[str]:
    """Return the clauses, an owner joined to what is owned: `Nikki and Artem's - Samba`."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(_OWNER, joined[-1]) and part[:1].isalnum():
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _keep_hyphens(found: re.Match[str]) -> str:
    return f"{_HELD_HYPHEN}{found[1]}{_HELD_HYPHEN}"
