"""Find the words of a text that an icon stands for, as words of its language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.icon_tables import (
    GRAVE,
    Entry,
    Source,
    brands,
    countries,
    emoji_names,
    icon_list,
    masks,
    name_stems,
    nouns,
    phrase_starts,
    read_entry,
    words_of_language,
)
from thumbcli.render.title.text_atoms import (
    Atom,
    atoms_of,
    names_by_capitals,
    names_of_owners,
    names_of_persons,
    names_of_products,
    short_quotes,
    short_titles,
    thai_spaced,
)
from thumbcli.render.title.unspaced_icon_words import UNSPACED_LETTER, unspaced_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_forms import word_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.topic import Topic

__all__ = ["IconWord", "icon_named", "icon_words"]

_MAX_PHRASE = 6
"""Words of the longest phrase in the tables."""

_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no"})
_MIN_HEAD = 5

_MIN_DUTCH_PLURAL = 7
"""Dutch verbs end on what looks like a short plural: `proberen` is no bear."""

_MIN_MODIFIER = 3

_BY_STEM = frozenset({"ru", "uk", "pl", "cs", "sk", "bg"})
_INFLECTING = _BY_STEM | {"es", "pt", "fr", "it", "ca", "nl", "tr", "ar"}
"""Languages whose inflected words are found among the names of emoji, which have their basic form."""

_MIN_INFLECTED = 4
"""Letters: a shorter word is rather another one."""

_HAVING_AI = frozenset({"vi", "pt", "ro", "id", "fi", "eu"})
"""Languages in which the letters of an acronym below are a common word."""

_ACRONYMS = frozenset({"ai", "ia", "ki", "\u0438\u0438"})
"""Acronyms that are everyday words too, and names: Vietnamese `ai` is who, `Ai` a given name."""

_VERB_PREFIXES = frozenset(
    "ent ver zer miss unter über ein aus auf vor nach durch wider ont ver over onder uit för fore".split()
)
"""With one of these before it a noun means something else: `Entscheidung` is no divorce."""

_FIRST_PICTURE = 0x2139
"""No sign before it in Unicode is a picture that fonts draw large."""


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
        key = brands().get("_".join(atom.key for atom in atoms_of(self.text, "")))
        return key is not None and replace(self, topics=read_entry(key).topics).suits(topic, grave=False)

    def is_emblem(self, topic: Topic | None) -> bool:
        """Tell whether its icon is what a brand of its name has in its logo, in a title about `topic`."""
        key = brands().get(self.text.lower())
        return self.source is Source.BRAND or (
            key is not None and read_entry(key).icon == self.icon and self.names_brand(topic)
        )

    def suits(self, topic: Topic | None, *, grave: bool) -> bool:
        """Tell whether the word has this meaning in a title about `topic`, or in a grave one."""
        if not self.topics or (grave and GRAVE in self.topics):
            return True
        return topic is not None and not self.topics.isdisjoint({topic.value, topic.category.value})


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
    quotes = short_quotes(text)
    titles = short_titles(text) if quotes else []
    if language in {"ja", "zh"} and re.search(UNSPACED_LETTER, text):
        found = [
            IconWord(word.entry.icon, word.text, word.source, word.entry.topics, word.start)
            for word in unspaced_words(text, language)
        ]
        spaced = re.sub(UNSPACED_LETTER, " ", text)
        words = sorted([*found, *_in_atoms(spaced, language)], key=lambda word: word.start)
    else:
        words = _in_atoms(thai_spaced(text) if language == "th" else text, language)
    return [
        word
        for word in words
        if not (quotes and _is_literal(word) and _is_within(word, quotes))
        and not (titles and _is_by_itself(word) and _is_within(word, titles))
    ]


def _is_literal(word: IconWord) -> bool:
    """Tell whether a word names a thing that names and titles of works are made of: an animal, a fruit."""
    is_named_so = word.source is Source.KIND or word.icon in icon_list("literal")
    return _is_by_itself(word) and is_named_so


def _is_by_itself(word: IconWord) -> bool:
    return word.source in {Source.HAND, Source.EMOJI_NAME, Source.KIND}


def _is_within(word: IconWord, spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _in_atoms(text: str, language: str) -> list[IconWord]:
    atoms = atoms_of(text, language)
    named = names_of_persons(atoms) | names_of_owners(atoms, text)
    doubtful = names_by_capitals(atoms, text, language)
    products = names_of_products(atoms, text, language)
    found: list[IconWord] = []
    at = 0
    while at < len(atoms):
        word, size = _longest_at(atoms, at, language, text, named)
        in_name = word is not None and size == 1 and at in doubtful and _is_literal(word)
        in_name = in_name or (
            word is not None
            and size == 1
            and at in products
            and _is_by_itself(word)
            and word.icon not in icon_list("learned")
        )
        in_name = in_name or (size == 1 and _is_no_acronym(atoms, at, language))
        if word is not None and not in_name and not _is_verb(atoms, at, size, language):
            found.append(word)
        at += size
    return found


def _is_no_acronym(atoms: list[Atom], at: int, language: str) -> bool:
    """Tell whether an everyday word or a name is spelled as an acronym, by its capitals."""
    atom = atoms[at]
    if atom.key not in _ACRONYMS:
        return False
    if atom.is_shouted:
        return (
            language in _HAVING_AI
            and len(atoms) > 1
            and all(one.is_shouted for one in atoms if one.is_capital)
        )
    return atom.is_capital or language in _HAVING_AI


def _is_verb(atoms: list[Atom], at: int, size: int, language: str) -> bool:
    """Tell whether a word that is a noun and a verb in English is the verb there."""
    if size > 1 or language != "en" or atoms[at].key not in masks("en-verb"):
        return False
    after = atoms[at + 1].key if at + 1 < len(atoms) else ""
    before = atoms[at - 1].key if at else ""
    return before in word_list("before-verb") or after in word_list("after-verb")


def _longest_at(
    atoms: list[Atom], at: int, language: str, text: str, named: set[int]
) -> tuple[IconWord | None, int]:
    """Return what the longest known phrase from one place on stands for, and its number of words."""
    size = 1
    limit = _MAX_PHRASE if atoms[at].key in phrase_starts(language) else 1
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


def _lookup(before: str, last: str, language: str) -> tuple[Entry, Source] | None:
    """Return the entry of a phrase, which is all but its last word and that."""
    is_phrase = bool(before)
    by_hand = words_of_language(language)
    for form in word_forms(last, language):
        if key := by_hand.get(before + form):
            entry = read_entry(key)
            return entry, _source(entry.icon, is_phrase=is_phrase)
    exact = before + last
    if key := brands().get(exact) or (brands().get(exact.removesuffix("s")) if language == "en" else None):
        return read_entry(key), Source.BRAND
    if key := countries(language).get(exact):
        return read_entry(key), Source.COUNTRY
    if not is_phrase and language in _COMPOUNDING and (head := _head(last, language, by_hand)):
        return head, Source.HAND
    return _named(before, last, language)


def _named(before: str, last: str, language: str) -> tuple[Entry, Source] | None:
    """Return the entry of a phrase among the names of emoji and the kinds of things."""
    if key := emoji_names(language).get(before + last):
        return read_entry(key), Source.PHRASE if before else Source.EMOJI_NAME
    if not before and (key := _inflected_name(last, language)):
        return read_entry(key), Source.EMOJI_NAME
    kinds = nouns(language)
    key = next((kinds[before + form] for form in word_forms(last, language) if before + form in kinds), None)
    return (read_entry(key), Source.KIND) if key else None


def _inflected_name(word: str, language: str) -> str | None:
    """Return the key of the animal, plant or food whose name a word is a form of, such as a plural.

    Other nouns have further meanings in other forms: the Russian trumpet is a pipe too.
    """
    if language not in _INFLECTING or len(word) < _MIN_INFLECTED:
        return None
    names = name_stems(language) if language in _BY_STEM else emoji_names(language)
    forms = (form.removesuffix("*") for form in word_forms(word, language))
    key = next((names[form] for form in forms if form in names and len(form) >= _MIN_INFLECTED), None)
    return key if key and read_entry(key).icon in icon_list("literal") else None


def _source(icon: str, *, is_phrase: bool) -> Source:
    if len(icon) > 1:
        return Source.NATIONALITY
    return Source.PHRASE if is_phrase else Source.HAND


def _head(word: str, language: str, table: Mapping[str, str]) -> Entry | None:
    """Return the entry of the noun that a compound ends on."""
    shortest = _MIN_DUTCH_PLURAL if language == "nl" and word.endswith("en") else _MIN_HEAD
    for start in range(_MIN_MODIFIER, len(word) - shortest + 1):
        if word[:start] in _VERB_PREFIXES:
            continue
        for form in word_forms(word[start:], language):
            if len(form) >= _MIN_HEAD and (key := table.get(form)):
                return read_entry(key)
    return None


def _is_masked(before: str, last: str, language: str) -> bool:
    tables = (masks("any"), masks(language))
    return any(before + form in listed for listed in tables for form in word_forms(last, language))
