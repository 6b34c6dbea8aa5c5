"""Collect what the words of a title say about its topic, by word lists of its language.

`data/topic_words_en.txt` and its like hold the words of one language, `data/topic_names.txt` the names and
loan words that mean the same in all. A list is read when a title first needs it.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, list_texts, word_list
from thumbcli.render.title.word_forms import base_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Clue", "clues_in"]


class Clue(NamedTuple):
    """Something in a title that speaks for a topic.

    Attributes:
        topic: The topic.
        weight: How strongly: 1 is a hint, 3 a clear sign, 5 nearly certain; below 0 speaks against it.
        cue: What it is, for people: a word of the title in quotes, or the name of a form.
    """

    topic: Topic
    weight: int
    cue: str


_Hints = tuple[tuple[Topic, int], ...]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of one list.

    Attributes:
        words: Whole words and, joined with `_`, phrases.
        starts: What a word may start with.
        ends: What a word may end with.
        openers: The first words of all phrases.
    """

    words: dict[str, _Hints] = field(default_factory=dict)
    starts: dict[str, _Hints] = field(default_factory=dict)
    ends: dict[str, _Hints] = field(default_factory=dict)
    openers: set[str] = field(default_factory=set)


_ENGLISH = "en"
_UNSPACED = frozenset({"zh", "ja", "th"})
"""Languages that put no spaces between words: theirs are looked for anywhere, the longest first."""

_JOINING = frozenset({"ko"})
"""Languages that attach particles to a word, and join words: theirs are looked for at both ends of a word."""

_TOKEN = re.compile(
    r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0e7f]+"
    r"(?:['\u2019][^\W_]+)?"
)
"""Letters, with the vowel signs and marks that `\\w` leaves out."""

_LATIN_RUN = r"[A-Za-z0-9\u00c0-\u024f]+|[^A-Za-z0-9\u00c0-\u024f]+"
_POSSESSIVE = re.compile(r"['\u2019]s$")
_ELISION = r"(?i)^(?:[cdjlmnst]|qu|dell|all|nell|sull|un)['\u2019](?=\w)"
_ARABIC_PREFIX = (
    r"^(?:\u0648?(?:\u0627\u0644|\u0628\u0627\u0644|\u0644\u0644)|[\u0648\u0628\u0644\u0641])(?=\w{2})"
)
_ARABIC_FORMS = str.maketrans(
    {**dict.fromkeys("\u0623\u0625\u0622", "\u0627"), "\u0649": "\u064a", "\u0629": "\u0647", "\u0640": None}
    | {chr(code): None for code in range(0x64B, 0x653)}
)

_FOLDED = frozenset({"es", "pt", "fr", "it"})
"""Languages whose capitals often lack their accents: `ULTIMO`."""

_OTHER_SCRIPTS = frozenset(
    "ar bg bn el fa he hi ja kk ko ky mk ml mn mr ne pa ru sr ta te th uk ur zh".split()
)
"""Languages whose titles hold English words in Latin letters."""

_ACCENTS = "[\u0300-\u036f]"

_CLEAR_WEIGHT = 4
"""What an English word in a title of another script weighs at least: brands and countries are everywhere."""

_MAX_PHRASE_WORDS = 4
_MAX_UNSPACED_CHARS = 8
_MIN_UNSPACED_CHARS = 2
_MIN_STEM_CHARS = 2


def clues_in(title: str, language: str) -> Iterator[Clue]:
    """Yield what the words, names and emoji of a title say about its topic, each word once.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1; words of another language are not looked for.
    """
    text, emoji = split_emoji(title)
    tokens = _tokens(text, language)
    names = _vocabulary("topic_names")
    own = _words_of(language)
    english = _words_of(_ENGLISH) if language in _OTHER_SCRIPTS else _Vocabulary()
    seen: set[str] = set()
    for cue, hints in _matches(tokens, names, own, english, language):
        if cue not in seen:
            seen.add(cue)
            yield from (Clue(topic, weight, f'"{cue}"') for topic, weight in hints)
    for sign in dict.fromkeys(emoji):
        yield from (Clue(topic, weight, sign) for topic, weight in names.words.get(sign, ()))


def _folded(word: str, language: str) -> str:
    """Return a word in lower case as the list of its language has it, however it is written."""
    if language == "ar":
        return word.translate(_ARABIC_FORMS)
    if language == "de":
        return word.replace("\u00df", "ss")
    if language in _FOLDED and not word.isascii():
        return re.sub(_ACCENTS, "", normalize("NFD", word))
    return word


class _Token(NamedTuple):
    """A word of the title in lower case, and whether it is the surname of somebody."""

    text: str
    is_surname: bool = False


def _tokens(text: str, language: str) -> list[_Token]:
    words = _TOKEN.findall(text.replace("_", " ").replace("\u0130", "I"))
    if not text.isascii() and language in _UNSPACED | _JOINING:
        words = [run for word in words for run in re.findall(_LATIN_RUN, word)]
    tokens: list[_Token] = []
    before = ""
    for word in words:
        lowered = _POSSESSIVE.sub("", word).lower()
        if language != _ENGLISH and ("'" in word or "\u2019" in word):
            lowered = re.sub(_ELISION, "", lowered)
        lowered = _folded(lowered, language)
        first = before.lower()
        is_surname = (
            before[:1].isupper()
            and word[0].isupper()
            and first in platform_words("given")
            and first not in word_list("given-or-word")
        )
        tokens.append(_Token(lowered, is_surname))
        before = word
    return tokens


def _matches(
    tokens: Sequence[_Token], names: _Vocabulary, own: _Vocabulary, english: _Vocabulary, language: str
) -> Iterator[tuple[str, _Hints]]:
    """Yield what is found, the longest phrase first: `machine learning` is not `learning` as well."""
    texts = [token.text for token in tokens]
    index = 0
    while index < len(tokens):
        phrase = _phrase_at(texts, index, (names, own, english))
        if phrase:
            size, cue, hints = phrase
            yield cue, hints
            index += size
            continue
        text = texts[index]
        if hints := names.words.get(text, ()):
            yield text, hints
        elif not tokens[index].is_surname:
            found = [*_in_word(text, own, language)]
            if not found and text.isascii() and english.words:
                found = [
                    (cue, clear)
                    for cue, hints in _in_word(text, english, _ENGLISH)
                    if (clear := tuple(hint for hint in hints if hint[1] >= _CLEAR_WEIGHT))
                ]
            yield from found
        index += 1


def _phrase_at(
    texts: Sequence[str], index: int, vocabularies: Sequence[_Vocabulary]
) -> tuple[int, str, _Hints] | None:
    first = texts[index]
    if not any(first in vocabulary.openers for vocabulary in vocabularies):
        return None
    for size in range(min(_MAX_PHRASE_WORDS, len(texts) - index), 1, -1):
        key = "_".join(texts[index : index + size])
        for form in (key, key.removesuffix("s"), key.removesuffix("es")):
            for vocabulary in vocabularies:
                if form in vocabulary.words:
                    return size, key.replace("_", " "), vocabulary.words[form]
    return None


def _in_word(text: str, own: _Vocabulary, language: str) -> Iterator[tuple[str, _Hints]]:
    """Yield what a word of the language is a form of, or holds."""
    if language == _ENGLISH:
        forms = (text,) if text.endswith("er") else base_forms(text)
        form = next((form for form in forms if form in own.words), None)
        if form:
            yield form, own.words[form]
        return
    if language in _UNSPACED and not text.isascii():
        yield from _inside(text, own)
        return
    for form in (text, re.sub(_ARABIC_PREFIX, "", text)) if language == "ar" else (text,):
        hints = own.words.get(form) or _by_edges(form, own, language)
        if hints:
            yield text, hints
            return


def _by_edges(text: str, own: _Vocabulary, language: str) -> _Hints:
    starts, ends = (own.words, own.words) if language in _JOINING else (own.starts, own.ends)
    for size in range(len(text), _MIN_STEM_CHARS - 1, -1):
        if hints := starts.get(text[:size]) or ends.get(text[-size:]):
            return hints
    return ()


def _inside(text: str, own: _Vocabulary) -> Iterator[tuple[str, _Hints]]:
    index = 0
    while index < len(text):
        for size in range(min(_MAX_UNSPACED_CHARS, len(text) - index), _MIN_UNSPACED_CHARS - 1, -1):
            part = text[index : index + size]
            if part in own.words:
                yield part, own.words[part]
                index += size
                break
        else:
            index += 1


@cache
def _words_of(language: str) -> _Vocabulary:
    """Return the words of a language; none where there is no list."""
    name = f"topic_words_{language}"
    return _vocabulary(name) if (DATA / f"{name}.txt").exists() else _Vocabulary()


@cache
def _vocabulary(name: str) -> _Vocabulary:
    """Return one of the lists in `data/`, by its file name without the suffix.

    All words of a key enter the tables at once: `thumb gen` reads 10,000 English ones for one title.
    """
    vocabulary = _Vocabulary()
    language = name.rpartition("_")[2]
    for key, text in list_texts(f"{name}.txt").items():
        hint = _topic_and_weight(key)
        words = _folded(text, language).split()
        if "*" in text:
            _add(vocabulary.starts, [word[:-1] for word in words if word[-1] == "*"], hint)
            _add(vocabulary.ends, [word[1:] for word in words if word[0] == "*"], hint)
            words = [word for word in words if "*" not in word]
        _add(vocabulary.words, words, hint)
        vocabulary.openers.update([word[: word.index("_")] for word in words if "_" in word])
    return vocabulary


def _add(table: dict[str, _Hints], words: Sequence[str], hint: tuple[Topic, int]) -> None:
    """Add what words point to, besides what they point to already."""
    shared = {word: table[word] for word in words if word in table}
    table.update(dict.fromkeys(words, (hint,)))
    table.update({word: hints if hint in hints else (*hints, hint) for word, hints in shared.items()})


def _topic_and_weight(key: str) -> tuple[Topic, int]:
    topic, _, weight = key.partition(" ")
    return Topic(topic), int(weight)
