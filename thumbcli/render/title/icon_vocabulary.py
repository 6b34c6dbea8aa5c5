"""Find the words of a text that an icon stands for, as words of its language.

Five kinds of table are read, each on first use: words of a language, written by hand; names of emoji in a
language, from Unicode's CLDR; names of countries; brands and the like that all languages share; and names and
figures of speech whose words say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, read_list, read_lists, read_table, word_list
from thumbcli.render.title.word_forms import is_elided, word_forms
from thumbcli.render.title.word_splitting import has_words_for, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "GRAVE",
    "IconWord",
    "Source",
    "all_icons",
    "icon_list",
    "icon_named",
    "icon_words",
    "is_concrete",
]

_MARK = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u200c\u200d"
_LETTERS = rf"(?:[^\W_]|[{_MARK}])+"
_ATOM = re.compile(rf"&|{_LETTERS}(?:['\u2019]{_LETTERS})*")
"""A word, or the sign that may join two."""

_JOINS = re.compile(r"\s*|\s*[-.+/:!]?(?<=\S)(?!\s)")
"""What may stand between two words of a phrase: spaces, or a sign without any."""

_MARKS = "[\u0300-\u036f\u064b-\u065f\u0640]"
_ALEFS = str.maketrans(dict.fromkeys("\u0623\u0625\u0622", "\u0627"))
"""Arabic writers often leave out the sign on an alef."""

_POSSESSIVE = re.compile(r"'s?$")
_RESPELLED = frozenset({"ar", "th"})
"""Languages whose words are looked up without some of their signs, or divided."""

_MAX_PHRASE = 6
"""Words of the longest phrase in the tables."""

_IDEOGRAPHS = "\u3400-\u9fff\u3005"
_KATAKANA = "\u30a1-\u30fa\u30fc"
_HIRAGANA = "\u3041-\u3096"
_UNSPACED = rf"[{_IDEOGRAPHS}{_KATAKANA}{_HIRAGANA}]"
_THAI = "[\u0e01-\u0e5b]+"
_MAX_UNSPACED_CHARS = 10
_MIN_HIRAGANA = 3
_MIN_KATAKANA_TAIL = 3

_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no"})
_MIN_HEAD = 5
_MIN_DUTCH_PLURAL = 7
"""Dutch verbs end on what looks like a short plural: `proberen` is no bear."""

_MIN_MODIFIER = 3
_VERB_PREFIXES = frozenset(
    "ent ver zer miss unter über ein aus auf vor nach durch wider ont ver over onder uit för fore".split()
)
"""With one of these before it a noun means something else: `Entscheidung` is no divorce."""


_FORMS_OF_ADDRESS = frozenset(
    "mr mrs ms miss dr prof sir lady lord saint st señor don doña monsieur madame".split()
)
"""The word after one of these is a name."""


_FIRST_PICTURE = 0x2139
"""No sign before it in Unicode is a picture that fonts draw large."""

_QUOTED = re.compile(
    r"[\u201c\u201d\u201e\"]([^\u201c\u201d\u201e\"]+)[\u201c\u201d\"]|"
    r"\u00ab([^\u00bb]+)\u00bb|\u300c([^\u300d]+)\u300d|\u300e([^\u300f]+)\u300f|\u300a([^\u300b]+)\u300b|"
    r"(?<!\w)['\u2018]([^'\u2018\u2019]+)['\u2019](?!\w)"
)
_QUOTED_MAX_WORDS = 5
_QUOTED_MAX_SHARE = 0.6
"""Of the letters of a text: a longer quotation is what the text is about."""

_UNCAPPED_NOUNS = frozenset({"de"})
"""Languages that write all nouns with a capital, which says nothing of names then."""

_MIN_CONTENT_CHARS = 4
"""Letters of words that title case writes with a capital; shorter ones are mostly function words."""

_MAX_CAPITAL_SHARE = 0.6
"""Of the longer words of a text: more have capitals in title case, where these tell no names."""

_FLAG_CHARS = 2
"""A flag is two regional indicators."""

GRAVE = "grave"
"""In place of a topic: the word has its meaning in grave titles alone."""


class Source(StrEnum):
    """Which table a word is in."""

    HAND = "the word"
    PHRASE = "the phrase"
    BRAND = "the name"
    EMOJI_NAME = "the name of its emoji"
    COUNTRY = "the country"
    NATIONALITY = "the nationality"


class _Entry(NamedTuple):
    icon: str
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IconWord:
    """A word or phrase of a text that an icon stands for.

    Attributes:
        icon: An emoji or a character of our own; two regional indicators for a country.
        text: As the text has it.
        source: Which table it is in.
        topics: The topics and categories in which it has this meaning, or `GRAVE`; empty for all titles.
        start: Its place in the text.
    """

    icon: str
    text: str
    source: Source
    topics: frozenset[str]
    start: int

    def names_brand(self, topic: Topic | None) -> bool:
        """Tell whether it is the name of a brand or the like in a title about `topic`.

        Such a name may stand for a thing in one language, and is then in the table of its words too.
        """
        key = _brands().get("_".join(atom.key for atom in _atoms(self.text, "")))
        return key is not None and replace(self, topics=_entry(key).topics).suits(topic, grave=False)

    def suits(self, topic: Topic | None, *, grave: bool) -> bool:
        """Tell whether the word has this meaning in a title about `topic`, or in a grave one."""
        if not self.topics or (grave and GRAVE in self.topics):
            return True
        return topic is not None and not self.topics.isdisjoint({topic.value, topic.category.value})


class _Atom(NamedTuple):
    key: str
    start: int
    end: int
    is_capital: bool
    joins_next: bool
    is_shouted: bool


def icon_list(name: str) -> frozenset[str]:
    """Return the icons of one list of `icon_lists.txt`."""
    return _icon_lists()[name]


@cache
def _icon_lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(icons) for name, icons in read_lists(DATA / "icon_lists.txt", str).items()}


def is_concrete(word: str) -> bool:
    """Tell whether an English word in lower case names a thing that can be drawn, the same in every title."""
    table = _words_of("en")
    return any((key := table.get(form)) and not _entry(key).topics for form in word_forms(word, "en"))


def all_icons(language: str) -> tuple[str, ...]:
    """Return every icon that a word of a language, or a name that all languages share, stands for."""
    tables = (_words_of(language), _brands(), _emoji_names(language))
    return tuple(dict.fromkeys(_entry(key).icon for table in tables for key in table.values()))


def icon_named(name: str, language: str = "en") -> str | None:
    """Return the emoji, or the icon, that a person means by a name; None if none is called so.

    Args:
        name: An emoji, or a word or name in any case, such as `rocket`, `github` or `chart increasing`.
        language: Of the name: ISO 639-1.
    """
    spaced = " ".join(re.split(r"[\s_-]+", name.strip()))
    if spaced and not any(map(str.isalnum, spaced)):
        return spaced if ord(spaced[0]) >= _FIRST_PICTURE else None
    for one in dict.fromkeys((language, "en")):
        found = icon_words(spaced, one)
        if found and found[0].text.casefold() == spaced.casefold():
            return found[0].icon
    try:
        char = unicodedata.lookup(spaced)
    except KeyError:
        return None
    return char if len(char) == 1 and ord(char) >= _FIRST_PICTURE else None


def icon_words(text: str, language: str) -> list[IconWord]:
    """Return the words and phrases of `text` that icons stand for, from left to right.

    Longer phrases come before the words in them. Words of names and of figures of speech are left out.

    Args:
        text: A part of a title, in its own case.
        language: ISO 639-1. The words of an unknown language are only those that all languages share.
    """
    quotes = _short_quotes(text)
    if language in {"ja", "zh"} and re.search(_UNSPACED, text):
        spaced, found = _without_unspaced(text, language)
        words = sorted([*found, *_in_atoms(spaced, language)], key=lambda word: word.start)
    else:
        words = _in_atoms(_thai_spaced(text) if language == "th" else text, language)
    return [word for word in words if not (quotes and _is_literal(word) and _is_within(word, quotes))]


def _is_literal(word: IconWord) -> bool:
    """Tell whether a word names a thing that names and titles of works are made of: an animal, a fruit."""
    by_itself = word.source in {Source.HAND, Source.EMOJI_NAME}
    return by_itself and word.icon in icon_list("literal")


def _short_quotes(text: str) -> list[tuple[int, int]]:
    """Return where the quoted names and words of a text are, as start and end."""
    return [
        found.span()
        for found in _QUOTED.finditer(text)
        if len(found[0].split()) <= _QUOTED_MAX_WORDS and len(found[0]) <= _QUOTED_MAX_SHARE * len(text)
    ]


def _is_within(word: IconWord, spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _thai_spaced(text: str) -> str:
    return re.sub(_THAI, lambda run: " ".join(split_words(run[0], "thai")), text)


def _in_atoms(text: str, language: str) -> list[IconWord]:
    atoms = _atoms(text, language)
    named = _names_of_persons(atoms)
    doubtful = _names_by_capitals(atoms, text, language)
    found: list[IconWord] = []
    at = 0
    while at < len(atoms):
        word, size = _longest_at(atoms, at, language, text, named)
        in_name = word is not None and size == 1 and at in doubtful and _is_literal(word)
        if word is not None and not in_name and not _is_verb(atoms, at, size, language):
            found.append(word)
        at += size
    return found


def _names_by_capitals(atoms: list[_Atom], text: str, language: str) -> set[int]:
    """Return the places of words in runs of capitalised words, in a text that is not all in title case."""
    if language in _UNCAPPED_NOUNS:
        return set()
    long = [atom for atom in atoms[1:] if atom.end - atom.start >= _MIN_CONTENT_CHARS]
    if sum(atom.is_capital for atom in long) > _MAX_CAPITAL_SHARE * len(long):
        return set()
    places = set[int]()
    for index in range(len(atoms) - 1):
        first, second = atoms[index], atoms[index + 1]
        adjoin = text[first.end : second.start] == " "
        if adjoin and _is_name_like(first, language) and _is_name_like(second, language):
            places |= {index, index + 1}
    return places


def _is_name_like(atom: _Atom, language: str) -> bool:
    return atom.is_capital and not atom.is_shouted and atom.key not in stop_words(language)


def _is_verb(atoms: list[_Atom], at: int, size: int, language: str) -> bool:
    """Tell whether a word that is a noun and a verb in English is the verb there."""
    if size > 1 or language != "en" or atoms[at].key not in _masks("en-verb"):
        return False
    after = atoms[at + 1].key if at + 1 < len(atoms) else ""
    before = atoms[at - 1].key if at else ""
    return before in word_list("before-verb") or after in word_list("after-verb")


def _atoms(text: str, language: str) -> list[_Atom]:
    found = list(_ATOM.finditer(text))
    atoms: list[_Atom] = []
    for index, match in enumerate(found):
        word = match[0].replace("I", "\u0131") if language == "tr" else match[0]
        key = word.lower().replace("\u2019", "'").replace("i\u0307", "i")
        if language == "en" or not is_elided(language):
            key = _POSSESSIVE.sub("", key)
        if language == "ar":
            key = re.sub(_MARKS, "", key).translate(_ALEFS)
        following = found[index + 1].start() if index + 1 < len(found) else None
        joins = following is not None and bool(_JOINS.fullmatch(text[match.end() : following]))
        shouted = len(match[0]) > 1 and match[0].isupper()
        atoms.append(_Atom(key, match.start(), match.end(), match[0][0].isupper(), joins, shouted))
    return atoms


def _atom_key(atom: str, language: str) -> str:
    """Return a word of a text as it stands in the tables."""
    key = atom.lower().replace("\u2019", "'").replace("i\u0307", "i")
    if language == "en" or not is_elided(language):
        key = _POSSESSIVE.sub("", key)
    return re.sub(_MARKS, "", key).translate(_ALEFS) if language == "ar" else key


def _longest_at(
    atoms: list[_Atom], at: int, language: str, text: str, named: set[int]
) -> tuple[IconWord | None, int]:
    """Return what the longest known phrase from one place on stands for, and its number of words."""
    size = 1
    limit = _MAX_PHRASE if atoms[at].key in _phrase_starts(language) else 1
    while size < limit and at + size < len(atoms) and atoms[at + size - 1].joins_next:
        size += 1
    for length in range(size, 0, -1):
        last = atoms[at + length - 1]
        before = "".join(f"{atom.key}_" for atom in atoms[at : at + length - 1])
        if length == 1 and at in named:
            return None, 1
        hit = _lookup(before, last.key, language)
        if hit is not None:
            entry, source = hit
            start, end = atoms[at].start, last.end
            return IconWord(entry.icon, text[start:end], source, entry.topics, start), length
        if _is_masked(before, last.key, language):
            return None, length
    return None, 1


def _lookup(before: str, last: str, language: str) -> tuple[_Entry, Source] | None:
    """Return the entry of a phrase, which is all but its last word and that."""
    is_phrase = bool(before)
    by_hand = _words_of(language)
    for form in word_forms(last, language):
        if key := by_hand.get(before + form):
            entry = _entry(key)
            return entry, _source(entry.icon, is_phrase=is_phrase)
    exact = before + last
    if key := _brands().get(exact) or (_brands().get(exact.removesuffix("s")) if language == "en" else None):
        return _entry(key), Source.BRAND
    if key := _countries(language).get(exact):
        return _entry(key), Source.COUNTRY
    if not is_phrase and language in _COMPOUNDING and (head := _head(last, language, by_hand)):
        return head, Source.HAND
    if key := _emoji_names(language).get(exact):
        return _entry(key), Source.PHRASE if is_phrase else Source.EMOJI_NAME
    return None


def _source(icon: str, *, is_phrase: bool) -> Source:
    if len(icon) > 1:
        return Source.NATIONALITY
    return Source.PHRASE if is_phrase else Source.HAND


def _head(word: str, language: str, table: Mapping[str, str]) -> _Entry | None:
    """Return the entry of the noun that a compound ends on."""
    shortest = _MIN_DUTCH_PLURAL if language == "nl" and word.endswith("en") else _MIN_HEAD
    for start in range(_MIN_MODIFIER, len(word) - shortest + 1):
        if word[:start] in _VERB_PREFIXES:
            continue
        for form in word_forms(word[start:], language):
            if len(form) >= _MIN_HEAD and (key := table.get(form)):
                return _entry(key)
    return None


def _is_masked(before: str, last: str, language: str) -> bool:
    masks = (_masks("any"), _masks(language))
    return any(before + form in listed for listed in masks for form in word_forms(last, language))


def _names_of_persons(atoms: list[_Atom]) -> set[int]:
    """Return the places of given names with a capitalised word after them, and of that word."""
    given = platform_words("given")
    places = set[int]()
    for index, atom in enumerate(atoms[:-1]):
        following = atoms[index + 1]
        if not (atom.is_capital and following.is_capital) or following.start - atom.end > _NAME_GAP:
            continue
        if atom.key in given or atom.key in _FORMS_OF_ADDRESS:
            places |= {index, index + 1}
        before = atoms[index - 1] if index else None
        if before and before.is_capital and before.joins_next and atom.key in word_list("particle"):
            places |= {index, index + 1}
    return places


_NAME_GAP = 2
"""A space, or a full stop and a space, between the words of a name."""


def _without_unspaced(text: str, language: str) -> tuple[str, list[IconWord]]:
    """Return a text with Chinese and Japanese blanked, and the words found in those."""
    found: list[IconWord] = []
    for run in re.finditer(rf"[{_IDEOGRAPHS}{_KATAKANA}{_HIRAGANA}A-Za-z0-9]+", text):
        if not re.search(_UNSPACED, run[0]):
            continue
        words = _chinese(run[0]) if language == "zh" else _japanese(run[0])
        for start, end, entry, source in words:
            found.append(IconWord(entry.icon, run[0][start:end], source, entry.topics, run.start() + start))
    return re.sub(_UNSPACED, " ", text), found


_Span = tuple[int, int, _Entry, Source]


def _chinese(run: str) -> Iterator[_Span]:
    letters = "".join(re.findall(_UNSPACED, run))
    by_dictionary = has_words_for(letters, "chinese")
    starts = {0}
    if by_dictionary:
        at = 0
        for word in split_words(run, "chinese"):
            at += len(word)
            starts.add(at)
    yield from _scan(
        run, "zh", lambda start, end: _ends_chinese(run, start, end, starts if by_dictionary else None)
    )


def _ends_chinese(run: str, start: int, end: int, starts: set[int] | None) -> bool:
    if starts is not None:
        return start in starts and end in starts
    alone = not (start and re.match(_UNSPACED, run[start - 1])) and not (
        end < len(run) and re.match(_UNSPACED, run[end])
    )
    return end - start > 1 or alone


def _japanese(run: str) -> Iterator[_Span]:
    yield from _scan(run, "ja", lambda start, end: _ends_japanese(run, start, end))


def _ends_japanese(run: str, start: int, end: int) -> bool:
    """Tell whether a word may stand there, by the kinds of letters around it."""
    first, last = _kind(run[start]), _kind(run[end - 1])
    same_before = start > 0 and _kind(run[start - 1]) == first
    same_after = end < len(run) and _kind(run[end]) == last
    word = run[start:end]
    kinds = set(map(_kind, word))
    if kinds == {"k"}:
        return not same_after and (not same_before or len(word) >= _MIN_KATAKANA_TAIL)
    if kinds == {"h"}:
        return len(word) >= _MIN_HIRAGANA or not (same_before or same_after)
    if kinds == {"i"}:
        return not (same_before or same_after) if len(word) == 1 else True
    return not (first == "i" and same_before)


def _kind(char: str) -> str:
    if "\u30a1" <= char <= "\u30fc":
        return "k"
    if "\u3041" <= char <= "\u3096":
        return "h"
    return "i" if "\u3400" <= char <= "\u9fff" or char == "\u3005" else "l"


def _scan(run: str, language: str, fits: Callable[[int, int], bool]) -> Iterator[_Span]:
    """Yield the longest known words of a run from left to right."""
    by_hand, names, countries = _words_of(language), _emoji_names(language), _countries(language)
    masks = _masks(language)
    at = 0
    while at < len(run):
        step = 1
        for size in range(min(_MAX_UNSPACED_CHARS, len(run) - at), 0, -1):
            word = run[at : at + size].lower()
            key = by_hand.get(word) or countries.get(word) or names.get(word)
            if key and fits(at, at + size) and (word in by_hand or word in countries or size > 1):
                entry = _entry(key)
                source = Source.HAND if word in by_hand else Source.EMOJI_NAME
                if len(entry.icon) > 1:
                    source = Source.COUNTRY
                yield at, at + size, entry, source
                step = size
                break
            if size > 1 and word in masks:
                step = size
                break
        at += step


@cache
def _phrase_starts(language: str) -> frozenset[str]:
    """Return the first words of all phrases in the tables of a language."""
    tables = (_words_of(language), _brands(), _emoji_names(language), _masks("any"), _masks(language))
    return frozenset(phrase.partition("_")[0] for table in tables for phrase in table if "_" in phrase)


def _key(phrase: str, language: str = "") -> str:
    """Return a phrase of a table as `_atoms` sees it in a text."""
    if language == "th":
        phrase = _thai_spaced(phrase.replace("_", " "))
    elif language not in _RESPELLED and phrase.replace("_", "").isalnum():
        return phrase
    bare = phrase.removesuffix("*")
    joined = "_".join(_atom_key(atom, language) for atom in _ATOM.findall(bare.replace("_", " ")))
    return joined + phrase[len(bare) :]


@cache
def _words_of(language: str) -> dict[str, str]:
    """Return the words of a language; `_entry` reads what each of them has."""
    file = DATA / f"icon_words_{language}.txt"
    return _table(read_table(file, str), language) if file.exists() else {}


@cache
def _brands() -> dict[str, str]:
    return _table(read_table(DATA / "icon_brands.txt", str), "")


@cache
def _emoji_names(language: str) -> dict[str, str]:
    file = DATA / f"icon_names_{language}.txt"
    return _table(read_table(file, str), language) if file.exists() else {}


@cache
def _countries(language: str) -> dict[str, str]:
    return {word: key for word, key in _emoji_names(language).items() if len(_entry(key).icon) > 1}


def _table(words: Mapping[str, str], language: str) -> dict[str, str]:
    if language in {"ja", "zh"}:
        return {word.lower(): key for word, key in words.items()}
    as_listed = language not in _RESPELLED
    return {
        word if as_listed and word.isalnum() else _key(word, language): key for word, key in words.items()
    }


@cache
def _masks(language: str) -> frozenset[str]:
    """Return the words that say nothing in one language, or in `any`."""
    words = dict.fromkeys(read_list("icon_masks.txt", language), "")
    return frozenset(words if language in {"ja", "zh"} else _table(words, language))


@cache
def _entry(key: str) -> _Entry:
    """Return what a key of a table says: an icon, and the topics in which it goes for its words."""
    icon, _, topics = key.partition(" if ")
    if icon.startswith("U+"):
        icon = chr(int(icon.removeprefix("U+"), 16))
    is_flag = len(icon) == _FLAG_CHARS and all(unicodedata.name(char).startswith("REGIONAL") for char in icon)
    if len(icon) != 1 and not is_flag:
        raise ValueError(f"an icon is one character, not {key!r}")
    return _Entry(
        icon, frozenset(topic if topic == GRAVE else Topic(topic).value for topic in topics.split())
    )
