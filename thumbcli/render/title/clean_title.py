"""Take off a title what belongs to its platform, and set apart what is not its headline.

`Ashnikko - Daisy (Official Video) ft. X | Channel` is the song `Daisy`: the artist, the guest and the channel
are set apart, the bracket is taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from thumbcli.render.title.markup import strip_markup
from thumbcli.render.title.publisher_tail import publisher_tail
from thumbcli.render.title.punctuation import set_numbers_and_dashes, set_quotes
from thumbcli.render.title.rubric import is_rubric
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.stop_words import is_year, normalize_token, stop_words
from thumbcli.render.title.title_parts import (
    DASHES,
    FEATURED,
    NUMERIC_DATE,
    AsideKind,
    announces_work,
    bracket_kind,
    follows_function_word,
    has_letters,
    is_label,
    is_noise,
    is_quoted,
    name_songs_artists,
    names_person,
    names_role,
    names_song,
    part_kind,
    platform_words,
    quotes_somebody,
    strip_edges,
    tail_of,
    unquoted,
)
from thumbcli.render.title.word_roles import Role, is_verb, role_of_word

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
        return any(aside.kind is AsideKind.LABEL and announces_work(aside.text) for aside in self.asides)

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
        people = [text for text in shown if names_person(text)]
        if len(people) > 1 and people[0] == shown[0]:
            return " & ".join(people[:_PEOPLE_SHOWN])
        return (*shown, *guests, *dates, "")[0]


_PEOPLE_SHOWN = 2
_SHOWN = frozenset({AsideKind.LABEL, AsideKind.CONTEXT, AsideKind.EPISODE})
_ENDING = frozenset({AsideKind.LABEL, AsideKind.NOISE})
"""After these between two dashes comes no more of the headline."""

_SITE_PREFIX = r"(?i)(?:show|ask|tell|launch)\s+hn\s*[:\u2013\u2014-]\s*(?=\S)"
_STARRED = r"(?<![\w*])\*{1,2}([^*]{2,40}?)\*{1,2}(?![\w*])"
_LONE_STAR = r"\s\*([^*]+)$"
_PLATFORM_TAG = (
    r"(?i)\s*(?<![\w&])#(?:yt|youtube)?(?:shorts?|short_?video|fyp|foryou(?:page)?|"
    r"viral(?:video|shorts?)?|trending|reels?|subscribe)\b"
)
_TRAILING_HANDLES = r"(?:\s+@\w[\w.]+)+\s*$"
_STYLED = r"(?<=\s)-(\w[^\s-]*)-(?=\s|$)"
"""A subtitle between hyphens: `GUILTY GEAR -STRIVE-`."""

_HELD_HYPHEN = "\u2011"

_BEFORE_NAME = frozenset({"vs", "v", "versus", "x", "ft", "feat", "featuring", "@"})
"""Words that a name belongs to, which is then part of the title."""

_MATCH = r"(?:[^\W\d_][\w.'\u2019-]*\s){1,3}(?:v|vs\.?|versus)(?:\s[^\W\d_][\w.'\u2019-]*){1,3}"
"""Two sides of a match, with names of at most three words."""

_REMARK_IN_MATCH = (
    r"(?i)(\S[^|:]{2,30}?)\s+((?:full\s+)?(?:game\s+|match\s+)?highlights)\s+((?:vs\.?|versus|v)\s+\S.*)$"
)
"""`Denver Broncos Highlights vs. Las Vegas Raiders`."""

_SEASON_OF_MATCH = r"(\S[^|]*?)\s+((?:19|20)\d\d(?:[-/\u2013]\d\d)?)(?=\s*(?:$|[|(\[]))(.*)$"
"""`Australia v India 2024-25`."""

_LETTER_BAR = r"(?<=[^\W\d_]|[\d!?)])\s+[Il]\s+(?=[A-Z])"
_SPACED_SLASHES = r"(?<=[\w.])/(?=[A-Z][a-z]|[A-Z]{3})"
_MIN_LISTED = 3
"""Parts between slashes, one of several words at least, that are a list."""

_TRAILING_TAGS = r"(?:^|(?<=[^\w&]))(?:[\s|,\u2013-]*#(?=[^\W\d])[^\s#|,)\]]+)+\s*$"
_BRACKETS = (
    r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|"
    r"\uff08([^\uff08\uff09]*)\uff09|\u3010([^\u3010\u3011]*)\u3011)\s*"
)
_OPENING = "([{\uff08\u3010"
_GUESTS = (
    rf"(?<=[\w)\]\"'\u201d\u2019!?.*])\s+((?i:{FEATURED})\s+[^|()\[\]{{}}~:\n]+?)\s*"
    rf"(?=\s[-\u2013\u2014~|/]+\s|[|(\[{{:\"\u201c]|\s(?i:(?:official|oficial)\s(?:\w+\s)?(?:video|audio|clip|mv)|lyrics?)\b|$)"
)
_GUEST_WORDS = r"(?i)\b(?:ft|feat|featuring|part\.)(?!\w)"
_MUSIC_VIDEO = r"(?i)(\S.*?)\s+((?:official\s+)?music\s+video)$"
_QUOTED_START = r"[\"\u201c\u00ab]"
_LEADING_EPISODE = (
    r"(\u3010[^\u3010\u3011]*\u3011\s*|\[[^\[\]]*\]\s*)"
    r"(#\d{1,4}|(?i:ep)\.?\s?\d{1,4}|\u7b2c\s?\d+\s?[\u56de\u8a71\u8bdd\u96c6\u671f])[\s:.|-]*(?=\S)"
)
_LEADING_DATE = rf"({NUMERIC_DATE}|\d{{1,2}}\.\d{{1,2}}(?=\s-\s))[\s:|-]+(?=\S*[^\W\d_])"
_POINT_OF_VIEW = r"POV\s?:?\s+(?=\S+\s\S)"
_BARS = (
    r"\s*(?:\|+|[\uff5c\u2016\u2758\u2502\u23ae\u3163]+|\s?(?<!:)/{2,}\s?|"
    r"\s[\u2022\u25cf\u25ba\u25b6\u2605\u2606\u300a\u300b]\s|\s\\{1,2}\s|\s\+{2,3}\s)\s*"
)
_BAR_SIGNS = frozenset(
    "+|\uff5c\u2016\u2758\u2502\u23ae\u3163/\u2022\u25cf\u25ba\u25b6\u2605\u2606\u300a\u300b\\"
)
_SLASH = r"\s/\s"
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
_LAST_BRACKET = r"(.*\S)\s*[(\[{]([^()\[\]{}]+)[)\]}]$"
_QUOTED_PART = (
    r"(?:^|\s)[\"\u201c\u00ab'\u2018](\S[^\"\u201c\u201d\u00ab\u00bb]*?)[\"\u201d\u00bb'\u2019](?=\s|$)"
)
_SONG_IN_BRACKET = (
    r"([^\W\d_][^\[\]()|:\u2013\u2014-]{2,40}?)(?:\s+(?:19|20)\d\d)?\s*[\[(]\s*([^\[\]()]{6,80}?)\s*[\])]"
    rf"\s*((?i:{FEATURED})\s.*)$"
)
_OFFICIAL_REMARK = (
    r"(?i)\b(?:official|oficial|officiel|audio|video|clip|lyrics?|remix|live|cover|version|prod|exclusive)\b"
)
_BY = r"(.+?)\s+by\s+([A-Z][^|:!?]{1,40})$"
_QUOTED_BY = r"([\"\u201c].+[\"\u201d])\s+(by\s+[A-Z].{2,40})$"
_COLON = r"(.{2,40}?)\s?[:\uff1a]\s*(?=\S)(.{4,})$"
_WHOLE_BRACKET = r"[(\[{\u3010][^()\[\]{}\u3010\u3011]+[)\]}\u3011]"
_CUT_BRACKET = r"\s*[(\[][^()\[\]]*(?:\.{2,}|\u2026)\s*$"
"""A bracket at the end that the platform cut off: `(Officia...`."""

_CUT_OFFICIAL = tuple(f"{'official'[:size]}{dots}" for size in range(4, 9) for dots in ("...", "\u2026"))
_ZERO_WIDTH = "[\u200b\u2060\ufeff]"
_KEYCAP = "\u20e3"
_LAST_KEYCAPS = r"(?:\s*[\d#*]\ufe0f?\u20e3)+$"
_SONG_REMARK = r"(?i)\b(?:ao\s+vivo|en\s+vivo|live|acoustic|cover|remix|ost|snippet|mood\s+video)\b"
_OWNER = r".*[^\W\d_](?:['\u2019][sS]|[sS]['\u2019])$"
_NUMBERED_SERIES = r"[(\uff08].*\d.*[)\uff09]$"

_ARTIST_MAX_WORDS = 5
_SONG_AND_ARTIST = 2
_MAX_ACRONYM_CHARS = 6
_SIDE_MAX_WORDS = 3
_TAILS_MAX = 4


@lru_cache(256)
def clean_title(title: str) -> CleanTitle:
    """Return the title without what belongs to its platform, in typographic form.

    A title that would be empty keeps its noise.

    Args:
        title: One line without emoji.
    """
    finder = _Finder()
    visible = re.sub(_ZERO_WIDTH, "", title)
    visible = re.sub(_LAST_KEYCAPS, "", visible) if visible.endswith(_KEYCAP) else visible
    cut = re.sub(_CUT_BRACKET, "", visible) if visible.endswith(("..", "\u2026")) else visible
    finder.is_song = cut != visible and any(map(visible.lower().endswith, _CUT_OFFICIAL))
    text = finder.headline_of(set_numbers_and_dashes(strip_markup(_without_hype(cut))))
    if not has_letters(text):
        return CleanTitle(text=set_quotes(set_numbers_and_dashes(strip_markup(title))))
    asides = tuple(Aside(kind=kind, text=set_quotes(words)) for kind, words in finder.asides if words)
    text = set_quotes(text).replace(_HELD_HYPHEN, "-")
    return CleanTitle(text=text, asides=asides, introduced=finder.introduced)


def _without_hype(title: str) -> str:
    """Return the title without stars around words; hype between them goes, a loud remark gets brackets."""
    if "*" not in title:
        return title

    def replacement(found: re.Match[str]) -> str:
        before = title[: found.start()].strip()
        outside = not before or not title[found.end() :].strip()
        words = re.findall(r"\w+", found[1].lower())
        hype = not platform_words("hype").isdisjoint({"_".join(words), *words[:1]})
        if outside and hype:
            return " "
        is_remark = outside and before and found[1].isupper()
        goes_on = follows_function_word(title, found.start())
        return f"({found[1]})" if is_remark and not goes_on else found[1]

    text = re.sub(_STARRED, replacement, title).strip()
    remark = re.search(_LONE_STAR, text)
    if remark and part_kind(remark[1]) is not AsideKind.CONTEXT:
        text = f"{text[: remark.start()]} | {remark[1]}"
    return text if has_letters(text) else title


@dataclass(slots=True)
class _Finder:
    """Finds the headline of one title and collects what is beside it."""

    asides: list[tuple[AsideKind, str]] = field(default_factory=list)
    is_song: bool = False
    introduced: bool = False
    remark: str = ""

    def headline_of(self, title: str) -> str:
        tail = publisher_tail(title)
        text = self._with_song_first(self._without_prefix(tail.rest if tail else title))
        text = self._without_handles(self._without_hashtags(re.sub(_STYLED, _keep_hyphens, text)))
        text = self._without_brackets(text)
        text = self._without_guests(self._without_match_remarks(_with_bars(text)))
        segments = [strip_edges(part) for part in self._between_bars(text)]
        main = self._main_segment(_match_first([part for part in segments if has_letters(part)]))
        if tail:
            self.asides.append((tail.kind, tail.name))
        if self.remark:
            self.asides.append((AsideKind.LABEL, self.remark))
        if not main:
            return ""
        return self._main_clause(self._without_leading_bracket(self._without_middle_label(main)))

    def _without_match_remarks(self, text: str) -> str:
        """Take out what stands between two sides of a match, and the season after them."""
        if " v" not in text.lower():
            return text
        if found := re.match(_REMARK_IN_MATCH, text):
            self.remark = found[2]
            text = f"{found[1]} {found[3]}"
        found = re.match(_SEASON_OF_MATCH, text)
        if found and re.fullmatch(_MATCH, found[1]) and not follows_function_word(text, found.start(2)):
            self.asides.append((AsideKind.DATE, found[2]))
            text = f"{found[1]}{found[3]}"
        return text

    def _with_song_first(self, text: str) -> str:
        """Return `Artist - Song ft. Guest` for `Artist 2026 [ Song ] Ft Guest`."""
        found = re.match(_SONG_IN_BRACKET, text) if "[" in text or "(" in text else None
        if not found or is_noise(found[2]) or re.search(_OFFICIAL_REMARK, found[2]):
            return text
        self.is_song = True
        song, *others = re.split(r"\s+[_|/]\s+", strip_edges(found[2]))
        return " | ".join((f"{found[1].strip()} - {song} {found[3].strip()}", *others))

    def _without_prefix(self, text: str) -> str:
        """Take off `Show HN:`, the number of an episode after a bracket, and a date before everything."""
        if "hn" in text.lower() and (found := re.match(_SITE_PREFIX, text)):
            self.asides.append((AsideKind.NOISE, strip_edges(found[0])))
            return text[found.end() :]
        if text.startswith(("\u3010", "[")) and (found := re.match(_LEADING_EPISODE, text)):
            self.asides.append((AsideKind.EPISODE, found[2]))
            return found[1] + text[found.end() :]
        if found := re.match(_POINT_OF_VIEW, text):
            self._introduce(AsideKind.CONTEXT, found[0].strip(" :"))
            return text[found.end() :]
        if text[:1].isdigit() and (found := re.match(_LEADING_DATE, text)):
            self.asides.append((AsideKind.DATE, found[1]))
            return text[found.end() :]
        return text

    def _without_hashtags(self, text: str) -> str:
        if "#" not in text:
            return text
        rest = re.sub(_PLATFORM_TAG, "", text)
        if has_letters(rest):
            self.asides += [(AsideKind.NOISE, tag.strip()) for tag in re.findall(_PLATFORM_TAG, text)]
            text = rest
        trailing = re.search(_TRAILING_TAGS, text)
        before = strip_edges(text[: trailing.start()]) if trailing else ""
        if not trailing or not before or before.split()[-1].lower() in stop_words():
            return text
        self.asides += [(AsideKind.NOISE, f"#{tag.strip()}") for tag in trailing[0].split("#")[1:]]
        return before

    def _without_handles(self, text: str) -> str:
        """Take off the names of channels at the end: `Double Stacked Pizza @Lionfield @ChefRush`.

        A single one after a verb is whom the title is about: `I fought @KSI`.
        """
        tagged = any(kind is AsideKind.NOISE and aside.startswith("#") for kind, aside in self.asides)
        handles = re.search(_TRAILING_HANDLES, text) if "@" in text else None
        before = strip_edges(text[: handles.start()]) if handles else ""
        if (
            not handles
            or not has_letters(before)
            or _goes_on(before, is_lone="@" not in handles[0].strip()[1:], is_tagged=tagged)
        ):
            return text
        self.asides += [(AsideKind.NOISE, handle) for handle in handles[0].split()]
        return before

    def _without_brackets(self, text: str) -> str:
        """Take off the brackets that hold noise, guests, an episode or a date."""
        if not any(sign in text for sign in _OPENING):
            return text
        return re.sub(_BRACKETS, self._bracket_replacement, text).strip()

    def _bracket_replacement(self, found: re.Match[str]) -> str:
        content = strip_edges(next((group for group in found.groups() if group), ""))
        before, after = found.string[: found.start()].strip(), found.string[found.end() :].strip()
        starts_anew = after[:1].isupper() or after[:1] == ":"
        at_end = not after or after[0] in "|-\u2013\u2014#" + _OPENING
        at_end = at_end or (starts_anew and announces_work(content))
        kind = bracket_kind(content, at_end=at_end, of_song=self.is_song)
        introduces = kind is AsideKind.EPISODE and after[:1] == "\uff1a"
        is_call = not content and not found[0][0].isspace()
        if kind is None or is_call or introduces or not (before or after):
            return found[0]
        self.asides.append((kind, content))
        if kind is AsideKind.FEATURE:
            self.is_song = self.is_song or not content.lower().startswith("w/")
        if announces_work(content):
            return _after_bracket(before, after)
        if kind is not AsideKind.NOISE:
            return " "
        self.is_song = self.is_song or names_song(content)
        return _after_bracket(before, after)

    def _without_guests(self, text: str) -> str:
        """Take out `ft. X` without brackets, up to the next separator."""
        found = re.search(_GUESTS, text) if re.search(_GUEST_WORDS, text) else None
        if not found:
            return text
        before, after = text[: found.start()], text[found.end() :]
        if found[1].lower().startswith("featuring") and not found[1].split()[1][:1].isupper():
            return text
        if re.search(DASHES, before) or re.match(DASHES, after) or after.lstrip()[:1] in set(":~"):
            self.is_song = self.is_song or not is_label(before)
        self.asides.append((AsideKind.FEATURE, strip_edges(found[1])))
        return f"{before} {after}".strip()

    def _between_bars(self, text: str) -> list[str]:
        """Split a title at its bars, and at slashes that separate parts and not words."""
        if _BAR_SIGNS.isdisjoint(text):
            return [text]
        if " / " in text:
            parts = re.split(_SLASH, text)
            if _are_two_titles(parts) or any(
                part_kind(part.strip()) is not AsideKind.CONTEXT for part in parts
            ):
                text = " | ".join(parts)
            else:
                text = re.sub(_SLASH, _bar_between_scripts, text)
        return re.split(_BARS, text)

    def _main_segment(self, segments: list[str]) -> str:
        """Return the first part between bars that is a title, and set the others apart."""
        main = ""
        sides: list[tuple[AsideKind, str]] = []
        for index, segment in enumerate(segments):
            rest, taken = self._without_tails(segment)
            later = segments[index + 1 :]
            waits = (
                (not self.is_song and _is_event(rest, taken, later))
                or (is_label(rest) and not re.search(DASHES, rest) and not all(map(is_label, later)))
                or (not self.is_song and _is_dated_event(rest, later))
            )
            if not main and not self.is_song and _is_generic(rest, taken, later):
                sides.append((AsideKind.LABEL, segment))
                continue
            if rest and not main and not waits:
                main = (later and self._song_of_next(rest, later[0])) or rest
            elif rest and rest != main:
                sides.append((part_kind(rest, is_rest=bool(taken)), rest))
            sides += taken
        self.asides += [side for side in sides if side[1] != main]
        return main

    def _song_of_next(self, artist: str, following: str) -> str:
        """Return the quoted song of the next part, if this one names its artist: `X | 'Song' Official MV`."""
        tail = tail_of(following) if not self.is_song else None
        song = strip_edges(following[: tail.start]) if tail and tail.of_song else ""
        if not is_quoted(song) or len(artist.split()) > _ARTIST_MAX_WORDS:
            return ""
        self._introduce(AsideKind.ARTIST, artist)
        return unquoted(song)

    def _without_tails(self, segment: str) -> tuple[str, list[tuple[AsideKind, str]]]:
        """Return a part without the noise, label, episode or date at its end, and those."""
        taken: list[tuple[AsideKind, str]] = []
        text = segment
        for _ in range(_TAILS_MAX):
            tail = tail_of(text)
            if tail is None:
                break
            self.is_song = self.is_song or tail.of_song
            taken.insert(0, (tail.kind, tail.text))
            text = strip_edges(text[: tail.start])
            if not has_letters(text):
                return "", taken
        return text, taken

    def _without_middle_label(self, text: str) -> str:
        """Cut off what follows `Official Trailer` after the name of a film."""
        found = re.match(_LABEL_AND_MORE, text) if "official" in text.lower() else None
        if not found or follows_function_word(text, found.start(2)):
            return text
        self.asides += [(AsideKind.LABEL, found[2]), (AsideKind.CONTEXT, strip_edges(found[3]))]
        return strip_edges(found[1])

    def _without_leading_bracket(self, text: str) -> str:
        """Set apart a short bracket before a text that has another one at its end."""
        found = re.match(_TWO_BRACKETS, text) if text[0] in _OPENING else None
        if not found:
            return text
        self.asides.append((AsideKind.CONTEXT, found[1]))
        return found[2]

    def _main_clause(self, text: str) -> str:
        """Return the clause of the chosen part that is the title: the song, not its artist."""
        parts = [strip_edges(part) for part in re.split(DASHES, text)]
        if len(parts) > 1 and not self.is_song:
            rest, taken = self._without_tails(parts[0])
            video = re.match(_MUSIC_VIDEO, rest) if re.match(_QUOTED_START, parts[1]) else None
            if video:
                self.is_song, rest = True, video[1]
                taken.append((AsideKind.NOISE, video[2]))
            self.asides += taken if rest else []
            text, parts[0] = (text.replace(parts[0], rest, 1), rest) if rest else (text, parts[0])
        parts = self._without_bracketed([part for part in parts if has_letters(part)])
        parts = _with_owners(parts)
        self.is_song = self.is_song or (len(parts) > 1 and _has_song_remark(parts[1]))
        if self.is_song:
            return self._song_of(text, parts)
        if len(parts) == 1:
            return self._after_introduction(text)
        if re.search(_SCORE, text):
            return re.sub(DASHES, "\u2013", text)
        kept = self._title_clauses(parts)
        match kept:
            case [one]:
                return self._after_introduction(one)
            case [first, second]:
                return self._of_two(first, second)
            case _:
                self.asides += [(AsideKind.CONTEXT, part) for part in kept[1:]]
                return self._after_introduction(kept[0])

    def _without_bracketed(self, parts: list[str]) -> list[str]:
        """Set apart the clauses that are but a bracket: `TROPHY CAKE - (Dancing with the Stars)`."""
        kept = [part for part in parts if not re.fullmatch(_WHOLE_BRACKET, part)]
        if not kept or len(kept) == len(parts):
            return parts
        self.asides += [(AsideKind.CONTEXT, part[1:-1].strip()) for part in parts if part not in kept]
        return kept

    def _title_clauses(self, parts: list[str]) -> list[str]:
        """Return the clauses that may be the title, and set episodes, dates and labels apart."""
        kept = parts[:1]
        for part in parts[1:]:
            kind = part_kind(part)
            ended = bool(self.asides) and self.asides[-1][0] in _ENDING and len(kept) < len(parts) - 1
            if ended or kind is not AsideKind.CONTEXT:
                self.asides.append((kind, part))
            else:
                kept.append(part)
        return kept

    def _of_two(self, first: str, second: str) -> str:
        """Return the title of `Name - Title`; two other clauses stay together."""
        if names_person(first) and not names_person(second) and not is_label(second):
            self._introduce(AsideKind.ARTIST, first)
            return self._bare_song(second)
        if self._is_pair(first, second):
            return f"{first}\u2013{second}"
        goes_on = second[0].islower()
        clause_ends = re.search(r"[:!?]", first) and len(first.split()) > 1 and not goes_on
        speaker_follows = names_person(second) and not names_person(first)
        if clause_ends or speaker_follows or (is_quoted(first) and not is_quoted(second)):
            self.asides.append((AsideKind.CONTEXT, second))
            return self._after_introduction(first)
        return f"{first} \u2013 {second}"

    @staticmethod
    def _is_pair(first: str, second: str) -> bool:
        """Tell whether a dash stands between the two sides of a match, after a colon."""
        occasion, colon, side = first.rpartition(":")
        return (
            bool(colon)
            and " " not in occasion.strip()
            and max(len(side.split()), len(second.split())) <= _SIDE_MAX_WORDS
        )

    def _after_introduction(self, text: str) -> str:
        """Return what follows `The Savings Expert:` or a name, and what precedes `by` and a name."""
        if text[0] in '"\u201c' and (found := re.match(_QUOTED_BY, text)):
            self.asides.append((AsideKind.CONTEXT, found[2]))
            return found[1]
        found = re.match(_COLON, text)
        if not found or "?" in found[1]:
            return text
        who, words = found[1].strip(), found[2]
        numbered = "\uff1a" in text and re.search(_NUMBERED_SERIES, who)
        if not (numbered or names_role(who) or names_person(who) or quotes_somebody(who, words)):
            return text
        self._introduce(AsideKind.CONTEXT, who)
        return words

    def _song_of(self, text: str, parts: list[str]) -> str:
        match parts:
            case [song, artists] if name_songs_artists(artists, before=song) or _names_studio(artists, song):
                self.asides.append((AsideKind.ARTIST, artists))
                return self._bare_song(song)
            case [artist, song, *others]:
                self._introduce(AsideKind.ARTIST, artist)
                self.asides += [(part_kind(part), part) for part in others]
                return self._bare_song(song)
            case _:
                return self._song_without_dash(text)

    def _song_without_dash(self, text: str) -> str:
        """Return the song of `Artist 'Song'`, `Artist: Song` or `Song by Artist`."""
        quoted = None if is_quoted(text) else re.search(_QUOTED_PART, text)
        if quoted:
            before, after = strip_edges(text[: quoted.start()]), strip_edges(text[quoted.end() :])
            if before and len(before.split()) <= _ARTIST_MAX_WORDS:
                self._introduce(AsideKind.ARTIST, before)
                self.asides.append((AsideKind.CONTEXT, after))
                return quoted[1]
        if (found := re.match(_COLON, text)) and len(found[1].split()) < _ARTIST_MAX_WORDS:
            self._introduce(AsideKind.ARTIST, found[1].strip())
            return self._bare_song(found[2])
        if found := re.match(_BY, text):
            self.asides.append((AsideKind.ARTIST, found[2]))
            return unquoted(found[1])
        return self._bare_song(text)

    def _bare_song(self, song: str) -> str:
        """Return a song without the quotes or the remarks in brackets around it."""
        while (found := re.match(_LAST_BRACKET, song)) is not None:
            self.asides.append((AsideKind.CONTEXT, found[2].strip()))
            song = strip_edges(found[1])
        return unquoted(song)

    def _introduce(self, kind: AsideKind, text: str) -> None:
        self.asides.insert(0, (kind, text))
        self.introduced = True


def _with_bars(text: str) -> str:
    """Return a text with a bar for a letter that was typed for one: `inside Fortnite I Gameplay Trailer`.

    The pronoun is before a verb, or after a small word. Slashes of a list become commas.
    """
    if " I " in text or " l " in text:
        text = re.sub(_LETTER_BAR, _bar_for_letter, text)
    parts = re.split(_SPACED_SLASHES, text) if text.count("/") >= _MIN_LISTED - 1 else [text]
    is_list = len(parts) >= _MIN_LISTED and " / " not in text and any(" " in part.strip() for part in parts)
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


def _goes_on(before: str, *, is_lone: bool, is_tagged: bool) -> bool:
    """Tell whether a name that follows belongs to the sentence before it; among hashtags it rarely does."""
    last = before.rsplit(maxsplit=1)[-1].lower()
    if is_tagged:
        return last in _BEFORE_NAME or role_of_word(last, "en") in {Role.PREPOSITION, Role.AND}
    return last in _BEFORE_NAME | stop_words() or (is_lone and is_verb(last))


def _with_owners(parts: list[str]) -> list[str]:
    """Return the clauses, an owner joined to what is owned: `Nikki and Artem's - Samba`."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(_OWNER, joined[-1]) and part[:1].isalnum():
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _has_song_remark(clause: str) -> bool:
    """Tell whether a bracket at the end says that a clause is a song: `(Acoustic)`, `(OST)`."""
    found = re.match(_LAST_BRACKET, clause)
    return found is not None and re.search(_SONG_REMARK, found[2]) is not None


def _keep_hyphens(found: re.Match[str]) -> str:
    return f"{_HELD_HYPHEN}{found[1]}{_HELD_HYPHEN}"


def _after_bracket(before: str, after: str) -> str:
    """Return what stands for a bracket that was taken out: a bar before a name or after a colon."""
    starts_name = after[:1].isupper() and not re.match(r"(?i)(?:ft|feat|by|with)\b", after)
    return " | " if before and (starts_name or after[:1] == ":") else " "


def _is_event(text: str, taken: list[tuple[AsideKind, str]], later: list[str]) -> bool:
    """Tell whether a lone word names but the league or the show: `NASCAR Highlights | Brickyard 400 Race`."""
    highlights = any(kind is AsideKind.LABEL and not announces_work(label) for kind, label in taken)
    is_short_name = text.isupper() and len(text) <= _MAX_ACRONYM_CHARS and not taken
    names_event = " " not in text and text.isascii() and (highlights or is_short_name)
    return names_event and any(len(part.split()) > _SIDE_MAX_WORDS for part in later[:1])


def _names_studio(text: str, before: str) -> bool:
    """Tell whether a clause after a song names who recorded it: `... - NIBOYEANG Studio`."""
    last = text.lower().rsplit(maxsplit=1)[-1]
    return last in platform_words("recorded-by") and before.lower().rsplit(maxsplit=1)[-1] != last


def _is_dated_event(text: str, later: list[str]) -> bool:
    """Tell whether a part names but an event of a year: `NRL 2024 | Storm stun the Panthers`."""
    is_dated = bool(text and later) and is_year(text.rsplit(maxsplit=1)[-1])
    return is_dated and is_rubric(text, later[0], after_dash=True)


def _is_generic(text: str, taken: list[tuple[AsideKind, str]], later: list[str]) -> bool:
    """Tell whether general words stand before a label, and the work follows: `New Character Trailer | X`."""
    is_labelled = bool(later) and any(kind is AsideKind.LABEL for kind, _ in taken)
    return is_labelled and platform_words("generic").issuperset(text.lower().split())


def _match_first(segments: list[str]) -> list[str]:
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
