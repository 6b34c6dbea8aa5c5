"""Tell what a part of a title is: a name, an episode, a date, a label, or noise of the platform.

Patterns are strings that `re` compiles on first use: most titles need few of them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.series_episode import episode_start
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DASHES",
    "DATE_BETWEEN",
    "FEATURED",
    "NUMERIC_DATE",
    "AsideKind",
    "Tail",
    "announces_work",
    "bracket_kind",
    "follows_function_word",
    "has_letters",
    "is_label",
    "is_mere_label",
    "is_noise",
    "is_quoted",
    "names_song",
    "part_kind",
    "platform_words",
    "strip_edges",
    "tail_of",
    "unquoted",
]


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
class Tail:
    """What stands at the end of a part and is not its headline.

    Attributes:
        kind: What it is.
        start: Where it starts; 0 if the part is nothing else.
        text: In the words of the title.
        of_song: It tells that the part names a song.
    """

    kind: AsideKind
    start: int
    text: str
    of_song: bool = False


DASHES = (
    r"\s+(?:[-\u2013\u2014\u2015]{1,2}|~)\s+|(?<=[^\W\d_])[-\u2013\u2014]\s+(?=[^\W\d_a-z\u00df-\u00ff\u0430-\u045f])|"
    r"(?<=[!?\"\u201d)])\s?[-\u2013\u2014]\s*(?=[A-Z])"
)
"""Dashes between clauses. A word may touch the first, as in `5 MINUTES- The Scran Line`."""

FEATURED = r"(?:ft|feat)\b\.?|featuring\b|part\.(?=\s+@)"

_EDGES = (
    " ,:;|~/\\-\u2013\u2014\u2015\u2022\u00b7\u203a\u2023\u2043\u25a0\u25a1\u25b6\u25b7\u25ba\u25c0\u25c4"
    "\u25c6\u25c7\u25cb\u25cf\u2605\u2606\u2726\u2727\u2756\u2764\u2661\u2665\u266a\u266b\u2713\u2714\u2794\u279c\u27a4\u2190\u2192"
)
_LOOSE_EDGES = r"^(?:[*=_+^<>.#\u00bb]+\s+(?!\d))+|(?:\s+[*=_+^<>\u00ab]+)+$"
"""Signs that separate where they stand alone: `C++` ends with none."""

_LOOSE_SIGNS = frozenset("*=_+^<>.#\u00ab\u00bb")
_GUESTS_IN_BRACKET = rf"(?i)(?:{FEATURED}|w/|duet\s+with|prod(?:\b\.?|uced)\s*(?:by)?)\s*\S"
_CREDITS = r"(?i)(?:dir(?:ected|\b\.?)|shot|filmed)\s+by\s"
_PHOTO_COUNT = r"(?:\u5199\u771f|\u753b\u50cf)\s?\d*\u679a?$"
_HASHTAGS = r"(?:#(?=[^\W\d])\S+\s*)+$"
_GUESTS_OF_SONG = r"(?i)(?:with|con|starring)\s+\S"

_NUMBERED = (
    r"ep(?:isode|isodio|is\u00f3dio)?|\u00e9pisode|cap(?:[i\u00ed]tulo)?|folge|parte?|pt|teil|partie|"
    r"vol(?:ume)?|season|chapter|day|week|lesson|b\u00f6l\u00fcm|\u0441\u0435\u0440\u0438\u044f|"
    r"\u0447\u0430\u0441\u0442\u044c|\u0432\u044b\u043f\u0443\u0441\u043a|s\u00e9rie|saison|temporada"
)
_NUMBERS = r"(?:\d{1,5}(?:[/\u2013-]\d{1,4})?|[IVX]{1,5}\b)"
_NUMBER_FIRST = (
    r"\u0441\u0435\u0440\u0438\u044f|\u0432\u044b\u043f\u0443\u0441\u043a|"
    r"\u0447\u0430\u0441\u0442\u044c|b\u00f6l\u00fcm"
)
_EPISODE_WORDS = (
    rf"(?:(?i:(?:full\s+)?(?:{_NUMBERED}))(?![^\W\d_])\s*\.?\s*[:#-]?\s*{_NUMBERS}|\#\d{{1,5}}|"
    rf"[Ss]\d{{1,2}}\s?[:|]?\s?[Ee]p?\.?\s?\d{{1,3}}|[Ee][Pp][Ss]?\.?\s?\d{{1,4}}|\d{{1,4}}\s?(?i:{_NUMBER_FIRST})|"
    r"\u7b2c\s?[\d\u4e00-\u5341\u767e]+\s?[\u671f\u8a71\u8bdd\u56de\u96c6\u5f39\u5f3e]|"
    r"\d{1,4}\s?[\ud654\ud68c\ubd80])"
)
_EPISODE = rf"{_EPISODE_WORDS}(?:\s*[,&|/-]?\s*{_EPISODE_WORDS}){{0,2}}$"
_EPISODE_TAIL = rf"(?:\s*[,:|/\u2013\u2014-]\s*|\s+)({_EPISODE_WORDS}(?:[\s,&/-]+{_EPISODE_WORDS}){{0,2}})$"
_CLEARLY_EPISODE = r"(?i)ep|s\d|\#|\u7b2c|\d|folge|part|pt|teil|\u0447\u0430\u0441\u0442\u044c"
"""Needs no comma before it. `Week 6` and `Vol. 2` do: they belong to most titles that end on them."""

_COUNTED = r"(?i)\b(?:edition|issue|no|number|rule|tip|reason|problem|patient|day|week|round|lesson)$|\d$"
"""Before a number sign, these are counted by it: `edition #80`."""

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
NUMERIC_DATE = r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
_DATE = (
    rf"(?:{NUMERIC_DATE}|{_MONTHS}\s+{_DAY}(?:,?\s+\d{{4}})?|{_DAY}\s+{_MONTHS}(?:,?\s+\d{{4}})?|"
    rf"{_MONTHS}\s+\d{{4}}|(?:19|20)\d\d)"
)
_WHOLE_DATE = rf"(?i){_DATE}$"
_DATE_MAX_WORDS = 3
_YEAR = r"(?:19|20)\d\d$"
_YEAR_AFTER = r"\s(?:19|20)\d\d$"
_DATE_TAIL = (
    r"(?i)(?<=[\w)!?.\"'\u201d\u2019])(?::\s+[^:]{3,40}?,\s+|\s*[:,|]\s+|\s+[-\u2013\u2014]\s+)"
    rf"({_DATE})$"
)
_FULL_DATE_TAIL = (
    rf"(?i)(?<=[\w!?.\"'\u201d\u2019)])\s+({_MONTHS}\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+{_MONTHS},?\s+\d{{4}}|"
    r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}))$"
)

DATE_BETWEEN = rf"(?i)\s+({_MONTHS}\s+{_DAY},\s+\d{{4}})\s+(?=\S)"
_DATE_PREPOSITION = r"\b[^\W\d_]{1,3}\s+$|\b(?i:since|from|until|before|after|till|early|late|dated)\s+$"
"""In any language, a short word before a date makes it a part of the sentence: `on`, `vom`, `del`."""

_LABEL_NOUN = (
    r"trailer|teaser|promo|clip|tv\s+spot|featurette|announcement|sneak\s+peek|highlights(?:\s*&\s*goals)?|"
    r"goals\s*&\s*highlights"
)
_LABEL_WORD = (
    r"official|final|reveal|launch|announce(?:ment)?|exclusive|advance|concept|cinematic|story|gameplay|match|"
    r"game|extended|red\s?band|theatrical|international|first|main|teaser|episode|movie|overview|"
    r"world\s+premiere|full|new|season\s+\d+|fan"
)
_LABEL = (
    rf"(?:official(?:\s+[\w'\u2019]+){{0,3}}?\s+(?:{_LABEL_NOUN})|(?:(?:{_LABEL_WORD})\s+)+(?:{_LABEL_NOUN})|"
    r"first\s+look|tr[a\u00e1]iler\s+oficial|bande[- ]annonce(?:\s+\w+){0,2}|(?:trailer|teaser)\s+ufficiale|"
    r"main\s+title\s+sequence|gameplay\s+walkthrough(?:\s+full\s+game|\s+part\s+\d+)?|no\s+commentary)"
    r"\s*(?:\#?\d{1,2})?\s*(?:hd|4k)?$"
)
_OF_WORK = (
    r"(?i)\b(?:tr[a\u00e1]iler|teaser|bande[- ]annonce|featurette|first\s+look|title\s+sequence|"
    r"announcement|natok|telefilm)\b|\u09a8\u09be\u099f\u0995|\u099f\u09c7\u09b2\u09bf\u09ab\u09bf\u09b2\u09cd\u09ae"
)
_LABEL_TAIL = rf"(?i)(?:^|[\s\u201d\u2019\"')\]:-])({_LABEL})"
_EVENT_GAME = (
    r"(?i)\b(?:championship|bowl|title|all[- ]star|semi-?final|final|cup|playoff|wild[- ]card|opening|first)"
    r"\s+(?:game|match)\s+((?:extended\s+)?highlights)$"
)
"""A game that belongs to the name of an event: `NFC Championship Game | Highlights`."""

_BARE_LABEL_TAIL = r"(?i)\s((?:official\s+)?(?:trailer|teaser)(?:\s+\#?\d)?(?:\s+episode\s*\d+)?)$"
_LABEL_ENDS = frozenset(
    "trailer teaser promo clip spot featurette announcement peek highlights goals look oficial ufficiale "
    "sequence bande-annonce walkthrough game commentary hd 4k vf vostfr officielle".split()
)

_SONG_TAIL = (
    r"(?i)(?:^|[\s\u201d\u2019\"')\]:,/\u3011\u300d\u300f\u300b\uff09-])((?:official\s+|oficial\s+|full\s+)?"
    r"(?:(?:music|lyrics?|lyrical|audio|dance|performance|song)\s+)?"
    r"(?:music\s+video|lyrics?\s+video|lyrical\s+video|dance\s+practice|performance\s+video|"
    r"(?<=official\s)(?:video|audio|visuali[sz]er)|"
    r"(?<=lyrical\s)(?:video|song)|(?<=full\s)(?:video|song)|m/v|mv|"
    r"official\s+(?:video|audio|mv)|v[i\u00ed]deo\s?clipe?\s+oficial|clipe?\s+oficial|v[i\u00ed]deo\s+oficial|"
    r"clip\s+officiel|lyrics?|with\s+lyrics|audio\s+oficial|resmi\s+(?:video\s+)?klip|\uac00\uc0ac|\u6b4c\u8a5e|"
    r"\u0641\u064a\u062f\u064a\u0648\s\u0643\u0644\u064a\u0628)(?:\s+teaser(?:\s*\d)?)?(?:\s+(?:hd|4k))*)$"
)
_QUALIFIED = r"(?i)\b(?:new|own|first|latest)\s*$"
_SONG_ENDS = frozenset(
    "video audio visualizer visualiser practice song mv m/v oficial officiel lyric lyrics teaser hd klip "
    "\uac00\uc0ac \u6b4c\u8a5e \u0643\u0644\u064a\u0628".split()
)
_QUALITY_TAIL = (
    r"(?i)[\s,]+((?:full\s+)?(?:u?hd|4k|8k|1080p(?:60)?|720p|60\s?fps|h/l|hq|hdr|eng\s?sub|vostfr|vietsub|"
    r"sub\s(?:indo|espa[\u00f1n]ol)|legendado|dublado)"
    r"(?:[\s,/|]+(?:u?hd|4k|60\s?fps|ps[45]|1080p))*)$"
)
_QUALITY_ENDS = frozenset(
    "hd uhd 4k 8k 1080p 1080p60 720p 60fps fps h/l hq hdr sub engsub vostfr ps4 ps5 vietsub indo "
    "espa\u00f1ol espanol legendado dublado".split()
)
_COMPARED = r"(?i)\s(?:vs\.?|versus|or)$"
"""Before a quality that is one of two: `UltraWide 21:9 vs UHD 4K`."""

_OFFICIAL_MEDIUM = (
    r"(?i)\b(?:official|oficial|officiel)\b.*\b(?:video|audio|lyrics?|visuali[sz]er|clip|mv)\b|"
    r"\b(?:v[i\u00ed]deo|audio|clip|visualizer)\s+(?:oficial|officiel|ufficiale)\b"
)

_QUOTED = (
    r"[\"'\u2018\u201c\u00ab\u201e\u300c\u300e\u300a](.+)[\"'\u2019\u201d\u00bb\u201c\u300d\u300f\u300b]$"
)

_CREDIT = r"(?i:an?|un|une)\s+(?:[A-Z][\w'\u2019.-]*\s+){1,4}(?i:film|production|documentary|joint)$"
"""Whose work it is: `A Baylen Levine Film`."""

_SPONSOR = (
    r"(?i)(?:presented|sponsored|powered|brought\s+to\s+you|supported)\s+by\s+\S|in\s+partnership\s+with\s+\S"
)
"""Who pays: `presented by Audible`."""

_LABEL_MAX_WORDS = 4
_NO_SENTENCE_MAX_WORDS = 8
_LONGEST_PHRASE_WORDS = 4


@cache
def platform_words(name: str) -> frozenset[str]:
    """Return one of the lists in `platform_words.txt`."""
    return read_list("platform_words.txt", name)


def strip_edges(text: str) -> str:
    """Return a part without the separators around it."""
    text = text.strip(_EDGES)
    if text and (text[0] in _LOOSE_SIGNS or text[-1] in _LOOSE_SIGNS):
        text = re.sub(_LOOSE_EDGES, "", text).strip(_EDGES)
    return text


def has_letters(text: str) -> bool:
    """Tell whether there is a letter or a digit."""
    return any(map(str.isalnum, text))


def is_noise(text: str) -> bool:
    """Tell whether a bracket or a part says only how something is shown."""
    strong = platform_words("strong")
    tokens = [part for token in _tokens(text) for part in ([token] if token in strong else token.split("/"))]
    covered = {token for phrase in _phrases(tokens) if phrase in strong for token in phrase.split("_")}
    weak = platform_words("noise")
    return bool(covered) and all(token in covered or token in weak or token.isdigit() for token in tokens)


def names_song(text: str) -> bool:
    """Tell whether noise is such as follows the name of a song."""
    tokens = [part for token in _tokens(text) for part in {token, *token.split("/")}]
    of_song = platform_words("song")
    named = any(phrase in of_song for phrase in _phrases(tokens))
    return named or bool(re.search(_OFFICIAL_MEDIUM, text) or re.match(_CREDITS, text))


def is_label(text: str) -> bool:
    """Tell whether a part says what kind of video follows: `Official Trailer`, `NFL Highlights`."""
    words = _tokens(re.sub(_YEAR_AFTER, "", text))
    return 0 < len(words) <= _LABEL_MAX_WORDS and words[-1] in platform_words("label")


def is_mere_label(text: str) -> bool:
    """Tell whether a part says only how the others are shown: `LIVE`, `AO VIVO`, `vlog`."""
    return "_".join(text.lower().strip(" :.!").split()) in platform_words("mere-label")


def announces_work(text: str) -> bool:
    """Tell whether a label belongs to a film, a series or a game: `Official Trailer`."""
    return re.search(_OF_WORK, text) is not None


def part_kind(text: str, *, is_rest: bool = False) -> AsideKind:
    """Return what a part is that is not the headline; `CONTEXT` if nothing else.

    Args:
        text: The part.
        is_rest: Something was taken off it: lone weak words are noise then.
    """
    if is_noise(text) or (is_rest and platform_words("noise").issuperset(_tokens(text))):
        return AsideKind.NOISE
    if episode_start(text) == 0 or (_ends_on_number(text) and re.match(_EPISODE, text)):
        return AsideKind.EPISODE
    if len(text.split()) <= _DATE_MAX_WORDS and re.match(_WHOLE_DATE, text):
        return AsideKind.DATE
    if re.match(_SPONSOR, text):
        return AsideKind.NOISE
    if (
        is_label(text)
        or re.match(_CREDIT, text)
        or (_last_word(text) in _LABEL_ENDS and re.match(rf"(?i){_LABEL}", text))
    ):
        return AsideKind.LABEL
    return AsideKind.CONTEXT


def bracket_kind(content: str, *, at_end: bool, of_song: bool) -> AsideKind | None:
    """Return what a bracket holds; None if it belongs to the headline.

    Args:
        content: What is between the brackets.
        at_end: No words follow in this part of the title.
        of_song: The title is known to name a song.
    """
    if not content or any(re.match(noise, content) for noise in (_CREDITS, _PHOTO_COUNT, _HASHTAGS)):
        return AsideKind.NOISE
    if re.search(_OFFICIAL_MEDIUM, content):
        return AsideKind.NOISE
    if re.match(_GUESTS_IN_BRACKET, content) or (of_song and re.match(_GUESTS_OF_SONG, content)):
        return AsideKind.FEATURE
    kind = part_kind(content)
    mere_word = kind in {AsideKind.DATE, AsideKind.LABEL} and not at_end
    return None if kind is AsideKind.CONTEXT or mere_word else kind


def tail_of(text: str) -> Tail | None:
    """Return what stands at the end of a part and is not its headline, as much of it as one rule knows."""
    return next((tail for rule in _TAIL_RULES if (tail := rule(text))), None)


def _whole(text: str) -> Tail | None:
    kind = part_kind(text)
    if kind not in {AsideKind.NOISE, AsideKind.EPISODE, AsideKind.DATE} or re.match(_YEAR, text):
        return None
    return Tail(kind=kind, start=0, text=text, of_song=kind is AsideKind.NOISE and names_song(text))


def _song_tail(text: str) -> Tail | None:
    last = re.split(r"[\u3011\u300d\u300f\u300b\uff09]", _last_word(text))[-1]
    if last not in _SONG_ENDS and not last.isdigit():
        return None
    found = re.search(_SONG_TAIL, text)
    if not found or follows_function_word(text, found.start(1)):
        return None
    before = text[: found.start()]
    bare = found[1].lower() in {"lyric", "lyrics"} and not re.search(DASHES, text)
    sentence = (
        found[1].isascii()
        and not re.match(r"(?i)official|oficial|resmi|m/?v", found[1])
        and _is_sentence(before)
    )
    if bare or (sentence and not re.search(DASHES, text)) or re.search(_QUALIFIED, before):
        return None
    return Tail(kind=AsideKind.NOISE, start=found.start(1), text=found[1], of_song=True)


def _quality_tail(text: str) -> Tail | None:
    found = re.search(_QUALITY_TAIL, text) if _last_word(text) in _QUALITY_ENDS else None
    if found and re.search(_COMPARED, text[: found.start()]):
        return None
    return Tail(kind=AsideKind.NOISE, start=found.start(1), text=found[1]) if found else None


def _label_tail(text: str) -> Tail | None:
    last = _last_word(text)
    if last not in _LABEL_ENDS and not last.isdigit() and "annonce" not in text.lower():
        return None
    found = re.search(_LABEL_TAIL, text)
    if not found or follows_function_word(text, found.start(1)):
        found = re.search(_BARE_LABEL_TAIL, text)
        if not found or _is_sentence(text[: found.start()]):
            return None
    start = found.start(1)
    if event := re.search(_EVENT_GAME, text[: found.end(1)]):
        start = event.start(1)
    return Tail(kind=AsideKind.LABEL, start=start, text=text[start : found.end(1)])


def _episode_tail(text: str) -> Tail | None:
    if not _may_end_on_number(text):
        return None
    found = re.search(_EPISODE_TAIL, text)
    if not found or follows_function_word(text, found.start(1)):
        return None
    before = text[: found.start()].rstrip()
    separator = text[found.start() : found.start(1)].strip()
    separated = bool(separator)
    if not before or (before[-1].isdigit() and separator in {"", ","}):
        return None
    if found[1][0] == "#" and re.search(_COUNTED, before):
        return None
    if not (separated or re.match(_CLEARLY_EPISODE, found[1])):
        return None
    return Tail(kind=AsideKind.EPISODE, start=found.start(1), text=found[1])


def _date_tail(text: str) -> Tail | None:
    if not text[-1:].isdigit() and not _may_end_on_number(text):
        return None
    if (found := re.search(_DATE_TAIL, text)) and not re.match(_YEAR, found[1]):
        return Tail(kind=AsideKind.DATE, start=found.start(), text=strip_edges(found[0]))
    found = re.search(_FULL_DATE_TAIL, text)
    if not found or re.search(_DATE_PREPOSITION, text[: found.start(1)]):
        return None
    return Tail(kind=AsideKind.DATE, start=found.start(1), text=found[1])


def _series_tail(text: str) -> Tail | None:
    start = episode_start(text)
    return None if start is None else Tail(kind=AsideKind.EPISODE, start=start, text=text[start:])


_TAIL_RULES = (_series_tail, _whole, _song_tail, _quality_tail, _label_tail, _episode_tail, _date_tail)


def is_quoted(text: str) -> bool:
    """Tell whether quotes stand around all of a part."""
    return re.match(_QUOTED, text) is not None


def unquoted(text: str) -> str:
    """Return a part without the quotes around all of it."""
    found = re.match(_QUOTED, text)
    return unquoted(found[1]) if found and not re.search(r"[\"\u201c\u201d]", found[1]) else text


def follows_function_word(text: str, start: int) -> bool:
    """Tell whether the words from `start` on belong to a sentence: `I watched the Official Trailer`."""
    before = re.search(r"([^\W_]+(?:['\u2019]s)?)\s+$", text[:start])
    return before is not None and (before[1].lower() in stop_words() or before[1].endswith(("'s", "\u2019s")))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[/'\u2019-][^\W_]+)*", text.lower())


def _phrases(tokens: list[str]) -> Iterator[str]:
    for size in range(1, _LONGEST_PHRASE_WORDS + 1):
        for start in range(len(tokens) - size + 1):
            yield "_".join(tokens[start : start + size])


def _last_word(text: str) -> str:
    words = text.split()
    return words[-1].lower().lstrip("\"'([\u2018\u201c#/") if words else ""


def _may_end_on_number(text: str) -> bool:
    *_, last = ("", *text.split())
    return any(map(str.isdigit, last)) or not last.isascii() or not last.strip("IVX")


def _ends_on_number(text: str) -> bool:
    """Tell whether a text may be a count as a whole: what else it may end on is not in ASCII."""
    *_, last = ("", *text.split())
    return last[-1:].isdigit() or last.endswith(("I", "V", "X")) or not last.isascii()


def _is_sentence(text: str) -> bool:
    words = _tokens(text)
    return (
        len(words) > _NO_SENTENCE_MAX_WORDS
        or any(word in stop_words() for word in words)
        or (bool(words) and words[0].endswith("ing"))
    )
