"""Take off a title what belongs to its platform, and set apart what is not its headline.

`Ashnikko - Daisy (Official Video) ft. X | Channel` is the song `Daisy`; the artist, the guest and the channel are
set apart, the bracket is taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.markup import strip_markup
from thumbcli.render.title.punctuation import set_numbers_and_dashes, set_quotes
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.word_data import DATA, read_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Aside", "AsideKind", "CleanTitle", "clean_title"]


class AsideKind(StrEnum):
    """What a part of a title is that is not its headline."""

    ARTIST = "artist"
    FEATURE = "feature"
    EPISODE = "episode"
    LABEL = "label"
    CONTEXT = "context"
    DATE = "date"
    NOISE = "noise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A part of a title that was set apart.

    Attributes:
        kind: `ARTIST` before a song, `FEATURE` for its guests, `EPISODE` for a number in a series, `LABEL` for
            `Official Trailer` and the like, `CONTEXT` for a channel, a series, an event or a speaker, `DATE`,
            and `NOISE` for what is never shown.
        text: In the words of the title.
    """

    kind: AsideKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanTitle:
    """A title without what belongs to its platform.

    Attributes:
        text: What is left, never empty.
        asides: What was set apart, in the order of the title.
        introduced: The first aside introduces the text: a song's artist, the role of a speaker.
    """

    text: str
    asides: tuple[Aside, ...] = ()
    introduced: bool = False

    @property
    def small(self) -> str:
        """The aside that says most, to stand small beside the text; empty without one."""
        artists = [aside.text for aside in self.asides if aside.kind is AsideKind.ARTIST]
        guests = [aside.text for aside in self.asides if aside.kind is AsideKind.FEATURE]
        if artists:
            return " ".join((artists[0], *guests[:1]))
        shown = [aside.text for aside in self.asides if aside.kind in _SHOWN]
        dates = [aside.text for aside in self.asides if aside.kind is AsideKind.DATE]
        return (*shown, *guests, *dates, "")[0]


_ENDING = frozenset({AsideKind.LABEL, AsideKind.NOISE})
"""After these between two dashes comes no more of the headline."""

_SHOWN = frozenset({AsideKind.LABEL, AsideKind.CONTEXT, AsideKind.EPISODE})

_SITE_PREFIX = re.compile(r"^(?:show|ask|tell|launch)\s+hn\s*[:\u2013\u2014-]\s*(?=\S)", re.IGNORECASE)
_STARRED = re.compile(r"(?<![\w*])\*{1,2}([^*]{2,40}?)\*{1,2}(?![\w*])")
_HASHTAG = re.compile(r"(?<![\w&])#(?=[^\W\d])\w+")
_PLATFORM_TAG = re.compile(
    r"\s*(?<![\w&])#(?:yt|youtube)?(?:shorts?|short_?video|fyp|foryou(?:page)?|viral(?:video|shorts?)?|trending|"
    r"reels?|subscribe)\b",
    re.IGNORECASE,
)
_TRAILING_TAGS = re.compile(r"(?:[\s|,\u2013-]*(?<![\w&])#(?=[^\W\d])\w+)+\s*$")
_BRACKETS = re.compile(
    r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|\uff08([^\uff08\uff09]*)\uff09|\u3010([^\u3010\u3011]*)\u3011)\s*"
)
_FEATURED = r"(?:ft|feat)\b\.?|featuring\b|part\.(?=\s+@)"
_FEATURE = re.compile(
    rf"^(?:{_FEATURED}|w/|(?:duet\s+)?with|con|prod(?:\b\.?|uced)\s*(?:by)?|starring)\s*\S", re.IGNORECASE
)
_BARE_FEATURE = re.compile(
    rf"(?<=[\w)\]\"'\u201d\u2019!?.*])\s+((?i:{_FEATURED})\s+[^|()\[\]{{}}~:\n]+?)\s*"
    rf"(?=\s[-\u2013\u2014~|/]+\s|[|(\[{{:\"\u201c]|\s(?i:official|lyrics?|oficial)\s|$)"
)
_NUMBERED = (
    r"ep(?:isode|isodio|is\u00f3dio)?|\u00e9pisode|episodio|cap(?:[i\u00ed]tulo)?|folge|part|parte|pt|teil|partie|vol(?:ume)?|"
    r"season|chapter|day|week|lesson|b\u00f6l\u00fcm|\u0441\u0435\u0440\u0438\u044f|\u0447\u0430\u0441\u0442\u044c|\u0432\u044b\u043f\u0443\u0441\u043a|s\u00e9rie|saison|temporada"
)
_NUMBER = r"(?:\d{1,5}(?:[/\u2013-]\d{1,4})?|[IVX]{1,5}\b)"
_EPISODE_WORDS = (
    rf"(?:(?i:{_NUMBERED})\b\s*\.?\s*[:#-]?\s*{_NUMBER}|\#\d{{1,5}}|[Ss]\d{{1,2}}\s?[:|]?\s?[Ee]p?\.?\s?\d{{1,3}}|"
    rf"[Ee][Pp]\.?\s?\d{{1,4}}|\d{{1,4}}\s?(?i:\u0441\u0435\u0440\u0438\u044f|\u0432\u044b\u043f\u0443\u0441\u043a|\u0447\u0430\u0441\u0442\u044c|b\u00f6l\u00fcm)|"
    rf"\u7b2c\s?[\d\u4e00-\u5341\u767e]+\s?[\u671f\u8a71\u8bdd\u56de\u56de\u96c6\u5f39\u5f3e]|\d{{1,4}}\s?(?:\ud654|\ud68c|\ubd80))"
)
_EPISODE = re.compile(rf"^{_EPISODE_WORDS}(?:\s*[,&|/-]?\s*{_EPISODE_WORDS})*$")
_EPISODE_TAIL = re.compile(
    rf"^(.*[^\s,:|/\u2013\u2014-])(?:\s*[,:|/\u2013\u2014-]\s*|\s+)({_EPISODE_WORDS}(?:[\s,&/-]+{_EPISODE_WORDS})*)$"
)
_NUMBERED_NOUN = re.compile(
    r"\b(?:edition|issue|no|number|rule|tip|reason|problem|patient|day|week|round|lesson)$", re.IGNORECASE
)
_DATE_WORD = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}}))|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|"
    rf"{_DATE_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_DATE_WORD}(?:,?\s+\d{{4}})?|"
    rf"{_DATE_WORD}\s+\d{{4}}|(?:19|20)\d\d)"
)
_IS_DATE = re.compile(rf"^{_DATE}$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DATED_TAIL = re.compile(
    rf"^(.{{6,}}?[\w)!?.\"'\u201d\u2019])(?::\s+([^:]{{3,40}}?),\s+|\s*[,|]\s+|\s+[-\u2013\u2014]\s+)({_DATE})$",
    re.IGNORECASE,
)
_FULL_DATE_TAIL = re.compile(
    rf"(?<=[\w!?.\"'\u201d\u2019)])\s+((?:{_DATE_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_DATE_WORD},?\s+\d{{4}}|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})))$",
    re.IGNORECASE,
)
_LEADING_DATE = re.compile(
    r"^(\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})[\s:|-]+(?=\S*[^\W\d_])"
)
_BARS = re.compile(
    r"\s*(?:\|+|\uff5c+|\u2016|\u2758|\u2502|\u23ae|\u3163|\s?(?<!:)/{2,}\s?|\s[\u2022\u25cf\u25ba\u25b6\u2605\u2606\u300a\u300b]\s|\s\\{1,2}\s)\s*"
)
_SCORE = re.compile(
    r"(?<=[^\W\d_])(?:\s*[\[(])?\s+\d{1,3}\s?[:\u2013-]\s?\d{1,3}[\])]?$|^[^:!?]{3,30}\s[-\u2013]\s[^:!?]{3,30}\s\[?\d{1,2}[:-]\d{1,2}\]?"
)
_SLASH = re.compile(r"\s/\s")
_DASHES = re.compile(
    r"\s+(?:[-\u2013\u2014\u2015]{1,2}|~)\s+|(?<=[^\W\d_])[-\u2013\u2014]\s+(?=[^\W\d_a-z])|(?<=[!?\"\u201d)])\s?[-\u2013\u2014]\s*(?=[A-Z])"
)
_LABEL_NOUN = r"trailer|teaser|promo|clip|tv\s+spot|featurette|announcement|sneak\s+peek|highlights"
_LABEL_WORD = (
    r"official|final|reveal|launch|announce(?:ment)?|exclusive|advance|concept|cinematic|story|gameplay|match|game|"
    r"extended|red\s?band|theatrical|international|first|main|teaser|episode|movie|overview|world\s+premiere|full|new|season\s+\d+|fan"
)
_LABEL_TAIL = re.compile(
    rf"(?:^|[\s\u201d\u2019\"')\]:-])(official(?:\s+[\w'\u2019]+){{0,3}}?\s+(?:{_LABEL_NOUN})|(?:(?:{_LABEL_WORD})\s+)+(?:{_LABEL_NOUN})|"
    rf"official\s+announcement|first\s+look|trailer\s+oficial|tr[a\u00e1]iler\s+oficial|bande[- ]annonce(?:\s+\w+){{0,2}}|"
    rf"(?:trailer|teaser)\s+ufficiale|main\s+title\s+sequence|gameplay\s+walkthrough(?:\s+full\s+game|\s+part\s+\d+)?|no\s+commentary)"
    rf"\s*(?:\#?\d{{1,2}})?\s*(?:hd|4k)?$",
    re.IGNORECASE,
)
_LABEL_AND_MORE = re.compile(
    r"^(\S.*?)\s+(official(?:\s\w+)?\s+(?:trailer|teaser)(?:\s+(?:trailer|teaser|\#?\d\b))*)\s+"
    r"(?!reaction|review|breakdown|explained|analysis|drops?|released|is\b|was\b)(\S.*)$",
    re.IGNORECASE,
)
_LEADING_BRACKET = re.compile(r"^[\[(\u3010]([^()\[\]\u3010\u3011]{3,24})[\])\u3011]\s*(\S.{5,}[)\]\u3011])$")
_BARE_LABEL = re.compile(
    r"\s((?:official\s+)?(?:trailer|teaser)(?:\s+\#?\d)?(?:\s+episode\s*\d+)?)$", re.IGNORECASE
)
_SONG_TAIL = re.compile(
    r"(?:^|[\s\u201d\u2019\"')\]:,/-])((?:official\s+|oficial\s+|full\s+)?(?:(?:music|lyrics?|lyrical|audio|dance|performance|song)\s+)?"
    r"(?:music\s+video|lyrics?\s+video|lyrical\s+video|dance\s+practice|performance\s+video|(?<=official\s)(?:video|audio|visuali[sz]er)|"
    r"(?<=lyrical\s)(?:video|song)|(?<=full\s)(?:video|song)|m/v|mv|official\s+(?:video|audio|mv)|"
    r"v[i\u00ed]deo\s?clip(?:e)?\s+oficial|clipe?\s+oficial|v[i\u00ed]deo\s+oficial|clip\s+officiel|lyrics?|with\s+lyrics|audio\s+oficial)"
    r"(?:\s+teaser(?:\s*\d)?)?(?:\s+(?:hd|4k))*)$",
    re.IGNORECASE,
)
_QUALITY_TAIL = re.compile(
    r"[\s,]+((?:full\s+)?(?:u?hd|4k|8k|1080p(?:60)?|720p|60\s?fps|h/l|hq|hdr|eng\s?sub|vostfr)(?:[\s,/|]+(?:u?hd|4k|60\s?fps|ps[45]|1080p))*)$",
    re.IGNORECASE,
)
_OFFICIAL_MEDIUM = re.compile(
    r"\b(?:official|oficial|officiel)\b.*\b(?:video|audio|lyrics?|visuali[sz]er|clip|mv)\b|"
    r"\b(?:v[i\u00ed]deo|audio|clip|visualizer)\s+(?:oficial|officiel|ufficiale)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"(?:I|I['\u2019]\w+|We|We['\u2019]\w+|My|Our)\s")
_QUOTED = re.compile(
    r"^[\"'\u2018\u201c\u00ab\u201e\u300c\u300e\u300a](.+)[\"'\u2019\u201d\u00bb\u201c\u300d\u300f\u300b]$"
)
_QUOTED_PART = re.compile(
    r"(?:^|\s)[\"\u201c\u00ab'\u2018](\S[^\"\u201c\u201d\u00ab\u00bb]*?)[\"\u201d\u00bb'\u2019](?=\s|$)"
)
_BY = re.compile(r"^(.+?)\s+by\s+([A-Z][^|:!?]{1,40})$")
_QUOTED_BY = re.compile(r"^([\"\u201c].+[\"\u201d])\s+(by\s+[A-Z].{2,40})$")
_LEADING_EPISODE = re.compile(
    r"^(\u3010[^\u3010\u3011]*\u3011\s*)(#\d{1,4}|\u7b2c\s?\d+\s?[\u56de\u8a71\u8bdd\u96c6\u671f])[\s:.|-]*(?=\S)"
)
_ROLE = re.compile(
    r"^(?:(?:the|a|an|world'?s?|top|leading|former|no\.?\s?1)\s+)*(?:[\w&'\u2019.+#-]+\s+){0,3}([\w'\u2019]+)$",
    re.IGNORECASE,
)
_COLON = re.compile(r"^(.{2,40}?)\s?[:\uff1a]\s*(?=\S)(.{4,})$")
_NAME_WORD = re.compile(
    r"^(?:[A-Z\u00c0-\u00de][\w'\u2019.-]*|[\d.]*[A-Z][\w.$!]*|de|la|del|van|von|der|da|x|&|and|y|feat\.?|ft\.?|vs\.?|the|of)$"
)

_NAME_MAX_WORDS = 4
_LABEL_MAX_WORDS = 4
_ROLE_MAX_WORDS = 4
_MIN_SENTENCE_WORDS = 4
_EDGES = " ,:;|~/\\-\u2013\u2014\u2015\u2022\u00b7"


def clean_title(title: str) -> CleanTitle:
    """Return the title without what belongs to its platform, in typographic form.

    A title that would be empty keeps its noise.

    Args:
        title: One line without emoji.
    """
    plain = set_numbers_and_dashes(strip_markup(_without_hype(title)))
    finder = _Finder()
    text = finder.headline_of(plain)
    if not any(char.isalnum() for char in text):
        return CleanTitle(text=set_quotes(set_numbers_and_dashes(strip_markup(title))))
    asides = tuple(Aside(kind=kind, text=set_quotes(words)) for kind, words in finder.asides if words)
    return CleanTitle(text=set_quotes(text), asides=asides, introduced=finder.introduced)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_lists(DATA / "platform_words.txt", str)[name])


def _without_hype(title: str) -> str:
    """Return the title without stars around words, and without the hype between them at either end."""
    if "*" not in title:
        return title

    def replacement(found: re.Match[str]) -> str:
        outside = not title[: found.start()].strip() or not title[found.end() :].strip()
        hype = "_".join(re.findall(r"\w+", found[1].lower()))
        return (
            " " if outside and (hype in _words("hype") or hype.split("_")[0] in _words("hype")) else found[1]
        )

    text = _STARRED.sub(replacement, title).strip()
    return text if any(char.isalnum() for char in text) else title


@dataclass(slots=True)
class _Finder:
    """Finds the headline of one title and collects what is beside it."""

    asides: list[tuple[AsideKind, str]] = field(default_factory=list)
    is_song: bool = False
    introduced: bool = False

    def headline_of(self, title: str) -> str:
        text = _SITE_PREFIX.sub("", title)
        if text != title:
            self.asides.append((AsideKind.NOISE, title[: len(title) - len(text)].strip(_EDGES)))
        text = self._without_leading_number(self._without_hashtags(text))
        text = self._without_brackets(text)
        text = self._without_features(text)
        text = self._with_bars(text)
        segments = [part.strip(_EDGES) for part in _BARS.split(text)]
        segments = [part for part in segments if any(char.isalnum() for char in part)]
        if not segments:
            return ""
        main = self._main_segment(segments)
        return self._main_clause(self._without_leading_bracket(self._without_middle_label(main))) if main else ""

    def _with_bars(self, text: str) -> str:
        """Return the text with bars for slashes, where those separate parts and not words."""
        parts = _SLASH.split(text)
        if len(parts) > 1 and any(_is_label(part) or _is_noise(part) or _EPISODE.match(part.strip()) for part in parts):
            return " | ".join(parts)
        return _SLASH.sub(lambda found: " | " if _changes_script(text, found) else found[0], text)

    def _without_hashtags(self, text: str) -> str:
        if "#" not in text:
            return text
        found = _PLATFORM_TAG.findall(text)
        text = self._unless_empty(_PLATFORM_TAG.sub("", text), text)
        self.asides += [(AsideKind.NOISE, tag.strip()) for tag in found]
        trailing = _TRAILING_TAGS.search(text)
        if not trailing:
            return text
        before = text[: trailing.start()].strip(_EDGES)
        last = before.split()[-1].lower() if before else ""
        if not last or last in stop_words():
            return text
        self.asides += [(AsideKind.NOISE, tag) for tag in _HASHTAG.findall(trailing[0])]
        return before

    def _without_leading_number(self, text: str) -> str:
        """Take off the number of an episode after a bracket, and a date before everything."""
        if found := _LEADING_EPISODE.match(text):
            self.asides.append((AsideKind.EPISODE, found[2]))
            return found[1] + text[found.end() :]
        if found := _LEADING_DATE.match(text):
            self.asides.append((AsideKind.DATE, found[1]))
            return text[found.end() :]
        return text

    def _without_brackets(self, text: str) -> str:
        """Take off the brackets that hold noise, guests, an episode or a year."""
        if not any(sign in text for sign in "([{\uff08\u3010"):
            return text

        def replacement(found: re.Match[str]) -> str:
            content = next((group for group in found.groups() if group is not None), "").strip(_EDGES)
            before, after = text[: found.start()], text[found.end() :]
            kind = self._bracket_kind(
                content, at_end=not after.strip() or after.lstrip()[:1] in "|-\u2013\u2014[({#"
            )
            if kind is None:
                return found[0]
            if kind is AsideKind.NOISE:
                self.is_song = self.is_song or _names_song(content) or bool(_OFFICIAL_MEDIUM.search(content))
            introduces = kind is AsideKind.EPISODE and after.lstrip()[:1] == "\uff1a"
            if introduces or not (before.strip() or after.strip()):
                return found[0]
            self.asides.append((kind, content))
            separates = kind is AsideKind.NOISE and before.strip()
            starts_name = after[:1].isupper() and not re.match(r"(?:Ft|Feat|By|With)\b", after, re.IGNORECASE)
            return " | " if separates and starts_name else " "

        return _BRACKETS.sub(replacement, text).strip()

    def _bracket_kind(self, content: str, *, at_end: bool) -> AsideKind | None:
        if not content:
            return AsideKind.NOISE
        if _is_noise(content) or _OFFICIAL_MEDIUM.search(content):
            return AsideKind.NOISE
        if _FEATURE.match(content) and (
            re.match(rf"(?:{_FEATURED}|w/|duet|prod)", content, re.IGNORECASE) or self.is_song
        ):
            self.is_song = self.is_song or not content.lower().startswith("w/")
            return AsideKind.FEATURE
        if _EPISODE.match(content):
            return AsideKind.EPISODE
        if _IS_DATE.match(content) and at_end:
            return AsideKind.DATE
        return AsideKind.LABEL if _LABEL_TAIL.match(content) or _is_label(content) else None

    def _without_features(self, text: str) -> str:
        """Take out `ft. X` without brackets, up to the next separator."""

        def replacement(found: re.Match[str]) -> str:
            self.asides.append((AsideKind.FEATURE, found[1].strip(_EDGES)))
            return " "

        found = _BARE_FEATURE.search(text)
        if not found or (found[1].lower().startswith("featuring") and not found[1].split()[1][:1].isupper()):
            return text
        before = text[: found.start()]
        if (
            _DASHES.search(before)
            or _DASHES.match(text[found.end() :] or "x")
            or text[found.end() :].lstrip()[:1] in set(":~")
        ):
            self.is_song = self.is_song or not _LABEL_TAIL.search(before)
        return _BARE_FEATURE.sub(replacement, text, count=1).strip()

    def _main_segment(self, segments: list[str]) -> str:
        """Return the first part between bars that is a title, and set the others apart."""
        sides: list[tuple[AsideKind, str]] = []
        main = ""
        for index, segment in enumerate(segments):
            rest, taken = self._without_tail(segment)
            others = segments[index + 1 :]
            if (
                not main
                and rest
                and not (others and _is_label(rest) and any(not _is_label(one) for one in others))
            ):
                main = rest
                if not self._song_in_quotes(rest) and others and self.is_song is False:
                    main = self._song_of_next(main, segments, index) or main
                self.asides += sides
                sides = []
            elif rest and rest != main:
                sides.append((_kind_of_side(rest, taken), rest))
            sides += taken
        self.asides += [
            side for side in sides if (AsideKind.ARTIST, side[1]) not in self.asides and side[1] != main
        ]
        return main

    def _song_of_next(self, artist: str, segments: list[str], index: int) -> str:
        """Return the quoted song of the next part, if this one names its artist: `X | 'Song' Official MV`."""
        rest = _SONG_TAIL.sub("", segments[index + 1]).strip(_EDGES)
        quoted = _QUOTED.match(rest)
        if rest == segments[index + 1] or not quoted or len(artist.split()) > _NAME_MAX_WORDS:
            return ""
        self._introduce(AsideKind.ARTIST, artist)
        self.is_song = True
        return quoted[1]

    def _song_in_quotes(self, text: str) -> bool:
        return bool(self.is_song and _QUOTED_PART.search(text))

    def _without_tail(self, segment: str) -> tuple[str, list[tuple[AsideKind, str]]]:
        """Return a part without the noise, label, episode or date at its end, and those."""
        taken: list[tuple[AsideKind, str]] = []
        text = segment
        for _ in range(4):
            kind, start, words = self._tail_of(text)
            if kind is None:
                break
            rest = text[:start].strip(_EDGES)
            if not any(char.isalnum() for char in rest):
                return "", [(kind, words), *taken]
            taken.insert(0, (kind, words))
            text = rest
        return text, taken

    def _tail_of(self, text: str) -> tuple[AsideKind | None, int, str]:
        if _is_noise(text):
            self.is_song = self.is_song or _names_song(text)
            return AsideKind.NOISE, 0, text
        if _EPISODE.match(text):
            return AsideKind.EPISODE, 0, text
        if _IS_DATE.match(text) and not _YEAR.match(text):
            return AsideKind.DATE, 0, text
        if (found := _SONG_TAIL.search(text)) and not _follows_function_word(text, found.start(1)):
            bare = found[1].lower() in {"lyrics", "lyric"} and not _DASHES.search(text)
            if not bare:
                self.is_song = True
                return AsideKind.NOISE, found.start(1), found[1]
        if found := _QUALITY_TAIL.search(text):
            return AsideKind.NOISE, found.start(1), found[1]
        if (found := _LABEL_TAIL.search(text)) and not _follows_function_word(text, found.start(1)):
            return AsideKind.LABEL, found.start(1), found[1]
        if (found := _BARE_LABEL.search(text)) and not _is_sentence(text[: found.start()]):
            return AsideKind.LABEL, found.start(1), found[1]
        if (found := _EPISODE_TAIL.match(text)) and not _follows_function_word(text, found.start(2)):
            if (found[2][0] == "#" and _NUMBERED_NOUN.search(found[1])) or found[1][-1].isdigit():
                return None, 0, ""
            separated = bool(re.search(r"[,:|/\u2013\u2014-]\s*$|\s$", text[: found.start(2)]))
            explicit = re.match(r"(?i:ep|s\d|\#|\u7b2c|\d|folge|part|pt|teil|\u0447\u0430\u0441\u0442\u044c)", found[2])
            if separated and (explicit or re.search(r"[,:|/\u2013\u2014-]\s*$", text[: found.start(2)])):
                return AsideKind.EPISODE, found.start(2), found[2]
        if (found := _DATED_TAIL.match(text)) and not _YEAR.match(found[3]):
            start = found.end(1)
            return AsideKind.DATE, start, text[start:].strip(_EDGES)
        if (found := _FULL_DATE_TAIL.search(text)) and not _follows_function_word(text, found.start(1)):
            return AsideKind.DATE, found.start(1), found[1]
        return None, 0, ""

    def _without_middle_label(self, text: str) -> str:
        """Cut off what follows `Official Trailer` after the name of a film."""
        found = _LABEL_AND_MORE.match(text)
        if not found or _follows_function_word(text, found.start(2)):
            return text
        self.asides += [(AsideKind.LABEL, found[2]), (AsideKind.CONTEXT, found[3].strip(_EDGES))]
        return found[1]

    def _without_leading_bracket(self, text: str) -> str:
        """Set apart a short bracket before a text that has another one at its end."""
        found = _LEADING_BRACKET.match(text)
        if not found:
            return text
        self.asides.append((AsideKind.CONTEXT, found[1]))
        return found[2]

    def _main_clause(self, text: str) -> str:
        """Return the clause of the chosen part that is the title: the song, not its artist."""
        parts = [part.strip(_EDGES) for part in _DASHES.split(text)]
        parts = [part for part in parts if any(char.isalnum() for char in part)]
        if self.is_song:
            return self._song_of(text, parts)
        if _SCORE.search(text):
            return _DASHES.sub("\u2013", text) if len(parts) > 1 else text
        kept = parts[:1]
        for part in parts[1:]:
            kind = _kind_of_side(part)
            ended = any(one in _ENDING for one, _ in self.asides[-1:])
            if kind is not AsideKind.CONTEXT or (ended and len(kept) < len(parts) - 1):
                self.asides.append((kind, part))
            else:
                kept.append(part)
        if len(kept) > 2 or (len(kept) == 2 and (re.search(r"[:!?]", kept[0]) and len(kept[0].split()) > 1)):
            self.asides += [(AsideKind.CONTEXT, part) for part in kept[1:]]
            kept = kept[:1]
        if len(kept) < len(parts):
            text = " \u2013 ".join(kept)
        if len(kept) == 2:
            return self._of_two(text, *kept)
        return self._after_role(text)

    def _of_two(self, text: str, first: str, second: str) -> str:
        """Return the title of `Name - Title`; two other clauses stay together."""
        if _names_person(first) and not _names_person(second) and not _is_label(second):
            self._introduce(AsideKind.ARTIST, first)
            return self._bare_song(second)
        if (_names_person(second) and not _names_person(first)) or (_QUOTED.match(first) and not _QUOTED.match(second)):
            self.asides.append((AsideKind.CONTEXT, second))
            return first
        return f"{first} \u2013 {second}"

    def _after_role(self, text: str) -> str:
        """Return what follows `The Savings Expert:` or a name, and what precedes `by` and a name."""
        if found := _QUOTED_BY.match(text):
            self.asides.append((AsideKind.CONTEXT, found[2]))
            return found[1]
        found = _COLON.match(text)
        if not found or "?" in found[1]:
            return text
        role = _ROLE.match(found[1])
        is_role = role and len(found[1].split()) <= _ROLE_MAX_WORDS and role[1].lower() in _words("role")
        is_series = re.search(r"[(\uff08].*\d.*[)\uff09]$|^\S+\s*\u7b2c\s*\d+", found[1]) and "\uff1a" in text
        if not (is_role or is_series or _names_person(found[1]) or _quotes_somebody(*found.groups())):
            return text
        self._introduce(AsideKind.CONTEXT, found[1].strip())
        return found[2]

    def _song_of(self, text: str, parts: list[str]) -> str:
        if len(parts) == 2 and _names_artists(parts[1], listed=not _is_phrase(parts[0])):  # noqa: PLR2004 - song and artist
            self.asides.append((AsideKind.ARTIST, parts[1]))
            return self._bare_song(parts[0])
        if len(parts) > 1:
            self._introduce(AsideKind.ARTIST, parts[0])
            self.asides += [(_kind_of_side(part), part) for part in parts[2:]]
            return self._bare_song(parts[1])
        quoted = _QUOTED_PART.search(text)
        if quoted and not _QUOTED.match(text):
            before, after = text[: quoted.start()].strip(_EDGES), text[quoted.end() :].strip(_EDGES)
            if before and len(before.split()) <= _NAME_MAX_WORDS + 1:
                self._introduce(AsideKind.ARTIST, before)
                if after:
                    self.asides.append((AsideKind.CONTEXT, after))
                return quoted[1]
        if (found := _COLON.match(text)) and len(found[1].split()) <= _NAME_MAX_WORDS:
            self._introduce(AsideKind.ARTIST, found[1].strip())
            return self._bare_song(found[2])
        if found := _BY.match(text):
            self.asides.append((AsideKind.ARTIST, found[2]))
            return _unquoted(found[1])
        return self._bare_song(text)

    def _bare_song(self, song: str) -> str:
        """Return a song without the quotes or the remark in brackets around it."""
        while (found := re.match(r"^(.*\S)\s*[(\[{]([^()\[\]{}]+)[)\]}]$", song)) is not None:
            self.asides.append((AsideKind.CONTEXT, found[2].strip()))
            song = found[1].strip(_EDGES)
        return _unquoted(song)

    def _introduce(self, kind: AsideKind, text: str) -> None:
        self.asides.insert(0, (kind, text))
        self.introduced = True

    @staticmethod
    def _unless_empty(text: str, otherwise: str) -> str:
        return text if any(char.isalnum() for char in text) else otherwise


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[/'\u2019-][^\W_]+)*", text.lower())


def _phrases(tokens: list[str]) -> Iterator[str]:
    for size in (4, 3, 2, 1):
        for start in range(len(tokens) - size + 1):
            yield "_".join(tokens[start : start + size])


def _is_noise(text: str) -> bool:
    """Tell whether a bracket or a part says only how something is shown."""
    tokens = [
        part
        for token in _tokens(text)
        for part in ([token] if "/" in token and token in _words("strong") else token.split("/"))
    ]
    strong = {phrase for phrase in _phrases(tokens) if phrase in _words("strong")}
    if not strong:
        return False
    covered = {token for phrase in strong for token in phrase.split("_")}
    return all(token in covered or token in _words("noise") or token.isdigit() for token in tokens)


def _names_song(text: str) -> bool:
    tokens = [part for token in _tokens(text) for part in {token, *token.split("/")}]
    return any(phrase in _words("song") for phrase in _phrases(tokens))


def _is_label(text: str) -> bool:
    """Tell whether a part says what kind of video follows: `Official Trailer`, `NFL Highlights`."""
    words = _tokens(text)
    return 0 < len(words) <= _LABEL_MAX_WORDS and words[-1] in _words("label")


def _kind_of_side(text: str, taken: Sequence[object] = ()) -> AsideKind:
    if _is_noise(text) or (taken and _words("noise").issuperset(_tokens(text))):
        return AsideKind.NOISE
    if _EPISODE.match(text):
        return AsideKind.EPISODE
    if _IS_DATE.match(text):
        return AsideKind.DATE
    label = _LABEL_TAIL.search(text)
    if _is_label(text) or (label and label.start() == 0):
        return AsideKind.LABEL
    return AsideKind.CONTEXT


def _names_person(text: str) -> bool:
    """Tell whether a clause is a name: a few capitalised words, a first name among them."""
    words = text.split()
    if not 2 <= len(words) <= _NAME_MAX_WORDS or any(char in text for char in '!?:"\u201c'):  # noqa: PLR2004 - a name and a surname
        return False
    return all(map(_NAME_WORD.match, words)) and not _words("given").isdisjoint(
        word.strip(".,").lower() for word in words[:3:1]
    )


def _quotes_somebody(name: str, words: str) -> bool:
    """Tell whether a colon stands between a full name and what that person says."""
    parts = name.split()
    full = 2 <= len(parts) <= 3 and all(map(_NAME_WORD.match, parts))  # noqa: PLR2004 - name and surname
    return full and bool(_FIRST_PERSON.match(words))


def _is_phrase(text: str) -> bool:
    """Tell whether a clause has a word that names have not."""
    return any(
        word in stop_words() or word == "no" for word in text.lower().split()[1:]
    ) and not _names_person(text)


def _names_artists(text: str, *, listed: bool) -> bool:
    """Tell whether a clause names artists: several in a list, or unless they have to be `listed` one or two."""
    if len(re.findall(r"\s(?:x|&|/)\s|,\s", text)) > 1:
        return all(map(_NAME_WORD.match, re.split(r"\s*[,/]?\s+", text)))
    together = re.search(r"\s(?:x|&)\s", text) and all(map(_NAME_WORD.match, text.split()))
    return not listed and bool(_names_person(text) or together)


def _unquoted(text: str) -> str:
    found = _QUOTED.match(text)
    return found[1] if found and not re.search(r"[\"\u201c\u201d]", found[1]) else text


def _changes_script(text: str, slash: re.Match[str]) -> bool:
    """Tell whether a slash stands between a title and its translation."""
    before = text[: slash.start()]
    if any(
        before.count(opening) > before.count(closing) for opening, closing in ("()", "[]", "\u3010\u3011")
    ):
        return False
    return dominant_script(before) is not dominant_script(text[slash.end() :])


def _follows_function_word(text: str, start: int) -> bool:
    """Tell whether the words from `start` on belong to a sentence: `I watched the Official Trailer`."""
    before = re.search(r"([^\W_]+(?:['\u2019]s)?)\s+$", text[:start])
    return before is not None and (before[1].lower() in stop_words() or before[1].endswith(("'s", "\u2019s")))


def _is_sentence(text: str) -> bool:
    words = _tokens(text)
    return (
        len(words) > _MIN_SENTENCE_WORDS * 2
        or any(word in stop_words() for word in words)
        or words[0].endswith("ing")
    )
