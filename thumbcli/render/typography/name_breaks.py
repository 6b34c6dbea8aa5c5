"""Tell where a line break would part a name, a title and its name, or a maker and its model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import function_words, is_compound, normalize_token, stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed
from thumbcli.render.typography.number_breaks import is_number_torn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["has_title_or_initial", "is_name", "is_of_office", "tells_names"]

_NOUNS_IN_CAPITALS = frozenset({"de"})
"""Languages in which a capital tells a noun, not a name."""

_MIN_WORD_CHARS = 3
"""Shorter words have no capital in titles that give one to all others."""

_OF_ADJECTIVES = ("ial", "ful", "ous", "able", "ive")

_CAMEL_CASE = re.compile(r"[A-Z][a-z]+[A-Z]\w*")

_NAME_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

_INITIAL_CHARS = 2

_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")


def has_title_or_initial(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a break would part a title or an initial: `Dr. | Ellen Langer`, `Stephen | A. | Smith`."""
    token, following = tokens[index], tokens[index + 1]
    if not (token[0].isupper() and following[0].isupper()) or token[-1] in ",:;!?":
        return False
    is_suffix = normalize_token(following) in _NAME_SUFFIXES
    if is_suffix or (len(following) == _INITIAL_CHARS and _INITIAL.fullmatch(following)):
        return True
    initial = _INITIAL.fullmatch(token) is not None and normalize_token(following) not in stop_words()
    return initial or normalize_token(token) in word_list("honorific")


def tells_names(sentence: Sentence) -> bool:
    """Tell whether capitals mark names: some word that is no small one has none."""
    return sentence.language not in _NOUNS_IN_CAPITALS and any(
        token[0].islower() and len(token) >= _MIN_WORD_CHARS and role is Role.WORD
        for token, role in zip(sentence.tokens, sentence.starts, strict=True)
    )


def is_name(sentence: Sentence, index: int, *, by_capitals: bool) -> bool:
    """Tell whether a break after this token would split a name.

    A particle binds the words beside it: `Oscar De La Hoya`. A surname follows a given name. Words in a row
    that have a capital are a name if `by_capitals`; words all in capitals are only loud.
    """
    tokens, words = sentence.tokens, sentence.words
    token, following = tokens[index : index + 2]
    if (
        is_compound(words[index], words[index + 1])
        or _is_owner_name(sentence, index)
        or _is_brand(sentence, index)
        or _is_around_of(sentence, index)
        or _is_maker(sentence, index)
    ):
        return True
    if _is_particle(sentence, index, by_capitals=by_capitals):
        return following[0].isupper() and (token[0].isupper() or tokens[index - 1][0].isupper())
    if not token[0].isupper() or sentence.ends[index] is not Role.WORD:
        return False
    if _is_particle(sentence, index + 1, by_capitals=by_capitals):
        return index + 2 < len(tokens) and tokens[index + 2][0].isupper()
    if not following[0].isupper() or sentence.starts[index + 1] is not Role.WORD:
        return False
    given = words[index] in platform_words("given") and words[index] not in word_list("given-or-word")
    is_loud = token.isupper() and following.isupper()
    verb_at = index + 1 if given or sentence.title_case else 0
    has_verb = sentence.language == "en" and verb_at >= index and is_verb(words[verb_at])
    return not has_verb and (given or (by_capitals and not is_loud))


def _is_brand(sentence: Sentence, index: int) -> bool:
    """Tell whether a name stands before one with a capital inside: `Ford | GoBike`."""
    token = sentence.tokens[index]
    is_noun = sentence.ends[index] is Role.WORD and not is_verb(sentence.words[index])
    is_noun = is_noun and not sentence.words[index].endswith(_OF_ADJECTIVES)
    is_name = is_noun and token[0].isupper() and token[-1].isalnum()
    return is_name and _CAMEL_CASE.fullmatch(sentence.tokens[index + 1]) is not None


def _is_maker(sentence: Sentence, index: int) -> bool:
    """Tell whether a name stands before a model with its number: `Mistral | Small 4`."""
    if index + 2 >= len(sentence.tokens) or not sentence.tokens[index + 2][0].isdigit():
        return False
    is_capital = all(token[0].isupper() for token in sentence.tokens[index : index + 2])
    full = sentence.ends[index] is Role.WORD is sentence.starts[index + 1]
    common = sentence.words[index] in read_list("common_words.txt", "en") or is_verb(sentence.words[index])
    return is_capital and full and not common and is_number_torn(sentence, index + 1)


def is_of_office(sentence: Sentence, index: int) -> bool:
    """Tell whether a name stands before what somebody is there: `NVIDIA | CEO`."""
    named = sentence.ends[index] is Role.WORD and sentence.tokens[index][0].isupper()
    return named and not is_verb(sentence.words[index]) and sentence.words[index + 1] in word_list("office")


def _is_around_of(sentence: Sentence, index: int) -> bool:
    """Tell whether a break is beside the `of` inside of a name: `World | of | Warcraft`."""
    at = index if sentence.words[index] == "of" else index + 1
    is_of = sentence.language == "en" and 0 < at < len(sentence.words) - 1 and sentence.words[at] == "of"
    if not is_of or sentence.words[at - 1] not in listed("en", "head-of-name"):
        return False
    return sentence.tokens[at - 1][0].isupper() and sentence.tokens[at + 1][0].isupper()


def _is_owner_name(sentence: Sentence, index: int) -> bool:
    """Tell whether two words are the name of an owner: `Tiger | Woods' Clinic`, `CM | Punk's Return`."""
    token, following = sentence.tokens[index : index + 2]
    owns = sentence.words[index + 1].endswith(("'s", "s'"))
    if sentence.language != "en" or not owns or not (token[0].isupper() and following[0].isupper()):
        return False
    is_noun = sentence.ends[index] is Role.WORD and not is_inflected_verb(sentence.words[index])
    return is_noun and sentence.words[index] not in listed("en", "modifier")


def _is_particle(sentence: Sentence, index: int, *, by_capitals: bool) -> bool:
    """Tell whether a token stands in names, as no word of the language: `De La`, `van`, `bin`."""
    word = sentence.words[index]
    if word not in word_list("particle"):
        return False
    own = word in function_words(sentence.language)
    return not own or (by_capitals and bool(index) and sentence.tokens[index][0].isupper())
