"""Find the song of a title that names one, and set its artist apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_tables import names_musician
from thumbcli.render.title.name_forms import is_phrase, name_songs_artists, names_person
from thumbcli.render.title.title_parts import (
    FEATURED,
    AsideKind,
    is_noise,
    is_quoted,
    part_kind,
    platform_words,
    strip_edges,
    tail_of,
    unquoted,
)

if TYPE_CHECKING:
    from thumbcli.render.title.findings import Findings

__all__ = [
    "AFTER_COLON",
    "bare_song",
    "has_song_remark",
    "is_cover",
    "song_of",
    "song_of_next",
    "with_song_first",
    "with_spaced_dash",
]

AFTER_COLON = r"(.{2,40}?)\s?[:\uff1a]\s*(?=\S)(.{4,})$"

_LAST_BRACKET = r"(.*\S)\s*[(\[{]([^()\[\]{}]+)[)\]}]$"

_QUOTED_PART = (
    r"(?:^|\s)[\"\u201c\u00ab'\u2018](\S[^\"\u201c\u201d\u00ab\u00bb]*?)[\"\u201d\u00bb'\u2019](?=\s|$)"
)

_OPEN, _CLOSE = r"\u300c\u300e\u300a\u3010", r"\u300d\u300f\u300b\u3011"
_IN_CORNERS = rf"([^{_OPEN}]{{1,40}})[{_OPEN}]([^{_CLOSE}]{{1,40}})[{_CLOSE}](.{{0,40}})$"
"""The song in the quotes of Chinese and Japanese, after its artist."""

_YEAR_AFTER_SONG = r"\s(?:19|20)\d\d$"

_SONG_IN_BRACKET = (
    r"([^\W\d_][^\[\]()|:\u2013\u2014-]{2,40}?)(?:\s+(?:19|20)\d\d)?\s*[\[(]\s*([^\[\]()]{6,80}?)\s*[\])]"
    rf"\s*((?i:{FEATURED})\s.*)$"
)

_OFFICIAL_REMARK = (
    r"(?i)\b(?:official|oficial|officiel|audio|video|clip|lyrics?|remix|live|cover|version|prod|exclusive)\b"
)

_BY = r"(.+?)\s+by\s+([A-Z][^|:!?]{1,40})$"

_SONG_REMARK = r"(?i)\b(?:ao\s+vivo|en\s+vivo|live|acoustic|cover|remix|ost|snippet|demo|mood\s+video)\b"

_SONG_SIGN = (
    rf"(?i)(?<!\w)(?:{FEATURED}|official|oficial|officiel|music\s+video|clip|m/?v|lyrics?|\u043a\u043b\u0438\u043f|"
    r"\u0643\u0644\u064a\u0628|\u0627\u063a\u0646\u064a\u0629|\u0623\u063a\u0646\u064a\u0629)(?!\w)"
)
_LEANING_DASH = r"(?<=\w)\s[-\u2013\u2014](?=[^\W\d_a-z])"
"""A dash that leans on the song after it."""

_COVER = r"(?i)[(\[]\s*(?:original\s+(?:artist|song|singer)|cover(?:ed)?\s+by|originally\s+by)\b"

_ARTIST_MAX_WORDS = 5


_QUOTED_REMARK = r"(?i)[\"\u201c]\s*(official\s+(?:music\s+|lyric\s+)?(?:video|audio))\s*[\"\u201d]"


def with_spaced_dash(text: str) -> str:
    """Return a title of a song with both spaces around the dash that has but one: `X ft Y -Song (Clip)`."""
    if " -" not in text or re.search(r"\s[-\u2013\u2014]\s", text) or not re.search(_SONG_SIGN, text):
        return text
    return re.sub(_LEANING_DASH, " - ", text, count=1)


def with_song_first(findings: Findings, text: str) -> str:
    """Return `Artist - Song ft. Guest` for `Artist 2026 [ Song ] Ft Guest`.

    Quotes around a remark become the usual brackets: `Broski "Official Video"`.
    """
    text = re.sub(_QUOTED_REMARK, r"(\1)", text) if "fficial" in text or "FFICIAL" in text else text
    found = re.match(_SONG_IN_BRACKET, text) if "[" in text or "(" in text else None
    if not found or is_noise(found[2]) or re.search(_OFFICIAL_REMARK, found[2]):
        return text
    findings.is_song = True
    song, *others = re.split(r"\s+[_|/]\s+", strip_edges(found[2]))
    return " | ".join((f"{found[1].strip()} - {song} {found[3].strip()}", *others))


def song_of_next(findings: Findings, artist: str, following: str) -> str:
    """Return the quoted song of the next part, if this one names its artist: `X | 'Song' Official MV`."""
    tail = tail_of(following) if not findings.is_song else None
    song = strip_edges(following[: tail.start]) if tail and tail.of_song else ""
    if not is_quoted(song) or len(artist.split()) > _ARTIST_MAX_WORDS:
        return ""
    findings.introduce(AsideKind.ARTIST, artist)
    return unquoted(song)


def song_of(findings: Findings, text: str, parts: list[str]) -> str:
    """Return the song of a title, given its clauses: `Artist - Song`, `Song - Artists`."""
    match parts:
        case [song, artists] if _names_song_first(findings, song, artists):
            findings.asides.append((AsideKind.ARTIST, artists))
            return bare_song(findings, song)
        case [first, second, song, *others] if not _titles(others) and _are_two_artists(first, second, song):
            findings.introduce(AsideKind.ARTIST, f"{first} & {second}")
            findings.asides += [(part_kind(part), part) for part in others]
            return bare_song(findings, song)
        case [song, artist, *others] if is_phrase(song) and names_person(artist):
            findings.asides += [(AsideKind.ARTIST, artist), *((part_kind(part), part) for part in others)]
            return bare_song(findings, song)
        case [artist, song, *others]:
            findings.introduce(AsideKind.ARTIST, artist)
            findings.asides += [(part_kind(part), part) for part in others]
            return bare_song(findings, song)
        case _:
            return _song_without_dash(findings, text)


def _song_without_dash(findings: Findings, text: str) -> str:
    """Return the song of `Artist 'Song'`, `Artist: Song` or `Song by Artist`."""
    if is_cover(text):
        return bare_song(findings, text)
    quoted = None if is_quoted(text) else re.search(_QUOTED_PART, text)
    if quoted:
        before, after = strip_edges(text[: quoted.start()]), strip_edges(text[quoted.end() :])
        if before and len(before.split()) <= _ARTIST_MAX_WORDS:
            findings.introduce(AsideKind.ARTIST, before)
            findings.asides.append((AsideKind.CONTEXT, after))
            return quoted[1]
    if (found := re.match(_IN_CORNERS, text)) and len(found[1].split()) <= _ARTIST_MAX_WORDS:
        findings.introduce(AsideKind.ARTIST, found[1].strip())
        findings.asides.append((AsideKind.CONTEXT, found[3].strip()))
        return found[2].strip()
    if (found := re.match(AFTER_COLON, text)) and len(found[1].split()) < _ARTIST_MAX_WORDS:
        findings.introduce(AsideKind.ARTIST, found[1].strip())
        return bare_song(findings, found[2])
    if found := re.match(_BY, text):
        findings.asides.append((AsideKind.ARTIST, found[2]))
        return unquoted(found[1])
    return bare_song(findings, text)


def bare_song(findings: Findings, song: str) -> str:
    """Return a song without the quotes or the remarks in brackets around it, and the year after it."""
    while (found := re.match(_LAST_BRACKET, song)) is not None:
        findings.asides.append((AsideKind.CONTEXT, found[2].strip()))
        song = strip_edges(found[1])
    if " " in song and not song.isascii():
        song = re.sub(_YEAR_AFTER_SONG, "", song)
    return unquoted(song)


def has_song_remark(clause: str) -> bool:
    """Tell whether a bracket at the end says that a clause is a song: `(Acoustic)`, `(OST)`."""
    found = re.match(_LAST_BRACKET, clause)
    return found is not None and re.search(_SONG_REMARK, found[2]) is not None


def is_cover(text: str) -> bool:
    """Tell whether a bracket names who sang a song first: `(Original Artist: SPF)`."""
    return "(" in text and re.search(_COVER, text) is not None


def _names_song_first(findings: Findings, song: str, artists: str) -> bool:
    """Tell whether the first of two clauses is the song."""
    if findings.song_first and not (names_musician(song) or names_person(song)):
        return True
    is_known = not names_musician(song) and name_songs_artists(artists, before=song)
    return is_known or _names_studio(artists, song)


def _titles(parts: list[str]) -> list[str]:
    """Return the clauses that may name a song: no dates, episodes or labels."""
    return [part for part in parts if part_kind(part) is AsideKind.CONTEXT]


def _are_two_artists(first: str, second: str, song: str) -> bool:
    """Tell whether two names stand before a song: `Grupo Firme - Carin Leon - El Toxico`."""
    is_song = part_kind(song) is AsideKind.CONTEXT and len(song.split()) <= _ARTIST_MAX_WORDS
    is_artist = (names_person(second) and "&" not in second) or names_musician(second)
    return is_song and is_artist and not (is_phrase(first) or names_person(song))


def _names_studio(text: str, before: str) -> bool:
    """Tell whether a clause after a song names who recorded it: `... - NIBOYEANG Studio`."""
    last = text.lower().rsplit(maxsplit=1)[-1]
    return last in platform_words("recorded-by") and before.lower().rsplit(maxsplit=1)[-1] != last
