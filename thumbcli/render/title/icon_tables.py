"""The tables of words that icons stand for, each read on first use.

There are six kinds: words of a language, written by hand; names of emoji in a language, from Unicode's CLDR;
names of countries; nouns that name a kind of thing, from WordNet; brands and the like that all languages
share; and names and figures of speech whose words say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.text_atoms import atom_keys, thai_spaced
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, list_texts, read_list, read_lists, read_table
from thumbcli.render.title.word_forms import word_forms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "GRAVE",
    "Entry",
    "Source",
    "all_icons",
    "brands",
    "choices_for",
    "countries",
    "emoji_names",
    "fitting_choices",
    "icon_list",
    "is_concrete",
    "is_known_name",
    "masks",
    "name_stems",
    "names_musician",
    "nouns",
    "phrase_starts",
    "read_entry",
    "words_of_language",
]

_RESPELLED = frozenset({"ar", "th"})
"""Languages whose words are looked up without some of their signs, or divided."""

_FLAG_CHARS = 2
"""A flag is two regional indicators."""

_FINAL_VOWEL = r"[\u0430\u044f\u043e\u0435\u044c\u0439aeo]$"
"""What nouns of Slavic languages change or drop in their other forms."""

_MIN_STEM_CHARS = 4

_ALL_WORDS = "*"
"""In place of words in `icon_choices.txt`."""

GRAVE = "grave"
"""In place of a topic: the word has its meaning in grave titles alone."""


class Source(StrEnum):
    """Which table a word is in."""

    HAND = "the word"
    PHRASE = "the phrase"
    BRAND = "the name"
    EMOJI_NAME = "the name of its emoji"
    KIND = "a kind of it,"
    COUNTRY = "the country"
    NATIONALITY = "the nationality"


class Entry(NamedTuple):
    """What a word stands for: an icon, and the topics in which it does; none for all titles."""

    icon: str
    topics: frozenset[str] = frozenset()


def icon_list(name: str) -> frozenset[str]:
    """Return the icons of one list of `icon_lists.txt`."""
    return _icon_lists()[name]


@cache
def _icon_lists() -> dict[str, frozenset[str]]:
    lists = read_lists(DATA / "icon_lists.txt", str)
    return {
        name: frozenset(read_entry(icon.upper()).icon if icon.startswith("u+") else icon for icon in icons)
        for name, icons in lists.items()
    }


def choices_for(icon: str, word: str) -> tuple[str, ...]:
    """Return the icons that are as right as `icon` for a word that it was chosen by, with it; none for most.

    Args:
        icon: As the tables of words have it.
        word: As a text has it; empty for a title that is told by its form.
    """
    of_words = _choices().get(icon)
    if of_words is None:
        return ()
    key = "_".join(word.lower().replace("\u2019", "'").removesuffix("'s").split())
    return of_words.get(key) or of_words.get(key.removesuffix("s")) or of_words.get(_ALL_WORDS, ())


@cache
def _choices() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the icons to choose from, by the first of them and the word that all of them are right for."""
    choices: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, words in list_texts("icon_choices.txt").items():
        first, *others = key.split()
        icons = tuple(read_entry(icon.strip("()")).icon for icon in (first, *others))
        shown = icons[1:] if first.startswith("(") else icons
        choices.setdefault(icons[0], {}).update(dict.fromkeys(words.split(), shown))
    return choices


def fitting_choices(icons: tuple[str, ...], words: Collection[str]) -> tuple[str, ...]:
    """Return those of equally right icons that other words of the title go with; all of them for none.

    Args:
        icons: As `choices_for` returns them.
        words: Of the title, in lower case.
    """
    hints = _hints()
    return tuple(icon for icon in icons if not hints.get(icon, frozenset()).isdisjoint(words)) or icons


@cache
def _hints() -> dict[str, frozenset[str]]:
    lists = read_lists(DATA / "icon_hints.txt", str)
    return {read_entry(key).icon: frozenset(words) for key, words in lists.items()}


def is_concrete(word: str) -> bool:
    """Tell whether an English word in lower case names a thing that can be drawn, the same in every title."""
    table = words_of_language("en")
    return any((key := table.get(form)) and not read_entry(key).topics for form in word_forms(word, "en"))


def all_icons(language: str) -> tuple[str, ...]:
    """Return every icon that a word of a language, or a name that all languages share, stands for."""
    tables = (words_of_language(language), brands(), emoji_names(language), nouns(language))
    return tuple(dict.fromkeys(read_entry(key).icon for table in tables for key in table.values()))


def names_musician(text: str) -> bool:
    """Tell whether a text is the name of a known singer or band."""
    key = brands().get(_key(text.strip()))
    return key is not None and read_entry(key).icon in icon_list("any-song")


def is_known_name(text: str) -> bool:
    """Tell whether a text is the name of a known brand, league, place or the like."""
    key = _key(text.strip())
    return key in brands() or key in words_of_language("en") or key in emoji_names("en")


@cache
def phrase_starts(language: str) -> frozenset[str]:
    """Return the first words of all phrases in the tables of a language."""
    tables = (
        words_of_language(language),
        brands(),
        emoji_names(language),
        nouns(language),
        masks("any"),
        masks(language),
    )
    return frozenset(phrase.partition("_")[0] for table in tables for phrase in table if "_" in phrase)


@cache
def words_of_language(language: str) -> dict[str, str]:
    """Return the words of a language; `read_entry` reads what each of them has."""
    file = DATA / f"icon_words_{language}.txt"
    return _table(read_table(file, str), language) if file.exists() else {}


@cache
def brands() -> dict[str, str]:
    """Return the brands and the like that all languages share."""
    return _table(read_table(DATA / "icon_brands.txt", str), "")


@cache
def emoji_names(language: str) -> dict[str, str]:
    """Return the names of emoji in a language."""
    file = DATA / f"icon_names_{language}.txt"
    return _table(read_table(file, str), language) if file.exists() else {}


@cache
def nouns(language: str) -> dict[str, str]:
    """Return the nouns of a language that name a thing of a kind that has an icon."""
    file = DATA / f"icon_nouns_{language}.txt"
    return _table(read_table(file, str), language) if file.exists() else {}


@cache
def name_stems(language: str) -> dict[str, str]:
    """Return the names of emoji that are one word, as stems: without the vowel they end on."""
    return {
        stem: key
        for name, key in emoji_names(language).items()
        if "_" not in name and len(stem := re.sub(_FINAL_VOWEL, "", name)) >= _MIN_STEM_CHARS
    }


@cache
def countries(language: str) -> dict[str, str]:
    """Return the names of countries in a language."""
    return {word: key for word, key in emoji_names(language).items() if len(read_entry(key).icon) > 1}


@cache
def masks(language: str) -> frozenset[str]:
    """Return the words that say nothing in one language, or in `any`."""
    words = dict.fromkeys(read_list("icon_masks.txt", language), "")
    return frozenset(words if language in {"ja", "zh"} else _table(words, language))


def _table(words: Mapping[str, str], language: str) -> dict[str, str]:
    if language in {"ja", "zh"}:
        return {word.lower(): key for word, key in words.items()}
    as_listed = language not in _RESPELLED
    return {
        word if as_listed and word.replace("_", "").isalnum() else _key(word, language): key
        for word, key in words.items()
    }


def _key(phrase: str, language: str = "") -> str:
    """Return a phrase of a table as `atoms_of` sees it in a text; one that ends on `*` is a stem."""
    if language == "th":
        phrase = thai_spaced(phrase.replace("_", " "))
    bare = phrase.removesuffix("*")
    return atom_keys(bare, language) + phrase[len(bare) :]


@cache
def read_entry(key: str) -> Entry:
    """Return what a key of a table says: an icon, and the topics in which it goes for its words."""
    icon, _, topics = key.partition(" if ")
    if icon.startswith("U+"):
        icon = chr(int(icon.removeprefix("U+"), 16))
    is_flag = len(icon) == _FLAG_CHARS and all(unicodedata.name(char).startswith("REGIONAL") for char in icon)
    if len(icon) != 1 and not is_flag:
        raise ValueError(f"an icon is one character, not {key!r}")
    return Entry(icon, frozenset(topic if topic == GRAVE else Topic(topic).value for topic in topics.split()))
