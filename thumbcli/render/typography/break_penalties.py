"""Rate how badly a line break after each word of a title would read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import UNSPACED, direction_runs, dominant_script
from thumbcli.render.title.sentence import VERB_FINAL, read_sentence
from thumbcli.render.title.stop_words import (
    is_lone_letter,
    stop_words,
)
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed
from thumbcli.render.typography.name_breaks import has_title_or_initial, is_name, is_of_office, tells_names
from thumbcli.render.typography.number_breaks import begins_limit, is_number_torn
from thumbcli.render.typography.word_pairs import is_bound, is_one, pair_cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["BETWEEN_PARTS", "SPLIT_PHRASE_END", "break_penalties"]

_FUNCTION_WORD_END = 0.22

_PARTICLE_APART = 0.9

_LEANING_END = 1.4
"""After an article or a preposition, and before a pronoun that a verb acts on."""

_JOINT_END = 0.9
"""After a conjunction, and after one with the pronoun that its clause begins with: `If You | Build`."""

_PAIR_APART = 0.6
"""Between two single words that `and` makes one: `Jira | and Linear`."""

_SUBJECT_END = 0.48
"""After any other pronoun that its verb follows: `What Are You | Catching`."""

_QUESTION_END = 0.48
"""After a question word that would be alone, and between two small words of a question: `How | to`."""

_AFTER_PAUSE = -0.5
"""After a comma, a colon or the end of a sentence: better than any break inside of a clause."""

_INSIDE_SYLLABLES = 0.7

_INSIDE_DIRECTION = 0.3

_BEFORE_POSTPOSITION = 1.6

_SPLIT_PHRASE, SPLIT_PHRASE_END = 0.24, 0.5
"""Inside of a phrase, and before its last word: `Best Entry | Time` reads worse than `Best | Entry Time`."""

_SPLIT_SET_PHRASE = 0.8

_SPLIT_NUMBER = 3.0

_SPLIT_NAME = 1.8

_SPLIT_BRACKET = 2.5

_AT_SEPARATOR = 2.0

_ORPHAN = 0.35
_ORPHAN_MAX_CHARS = 6  # last words shorter than this are orphans if they are alone on a line

_OPENING, _CLOSING = "([\uff08\u3010\u300c\u300e\u300a\u3008", ")]\uff09\u3011\u300d\u300f\u300b\u3009"

_SHORT_BRACKET_CHARS = 16
"""What stands in a bracket of up to so many characters stays on one line."""

_SHORT_TITLE_WORDS = 3
"""In titles of up to so many words, a line may end on a function word, and any word may be alone."""

_LONE_NAME_WORDS = 2
"""A name that is all of a title may take two lines: it is larger so, and nothing else is read into a half."""

_PAUSES = ",:;.!?\u2026\u060c\u061b\u061f\u0964"

_SIGN_MAX_CHARS = 2

_JOINING_SIGNS = frozenset("&+")
"""These may begin a line: `Mind | & Body`."""

_POSTPOSITIONS = frozenset({Role.POSTPOSITION})

_LEANING = frozenset({Role.DETERMINER, Role.PREPOSITION, Role.DEGREE, Role.NEGATION})
"""What leans on the word after it."""

_AFTER_QUESTION = _LEANING | {Role.SUBJECT}
"""What continues a question word: `How | to`, `Why | We`."""

_WITH_ENGLISH_ARTICLES = frozenset({"en", "und"})

_ENGLISH_OBJECTS = frozenset({"it", "me", "him", "them", "us"})
"""Pronouns that belong to the verb before them."""

_NEVER_LAST = frozenset({Role.AND, Role.CLAUSE, Role.CONDITION})
"""Joints, which a line begins with."""

_BETWEEN_SIDES, _VERSUS_IN_LAW = frozenset({"vs", "versus"}), "v."

_SEPARATOR = re.compile("[-/|~\u00b7\u2013\u2014\u2022\uff5c]+")
"""A sign between two clauses, which neither opens a line nor ends one."""

_SCORE = re.compile(r"\d{1,3}[-\u2013:x]\d{1,3}")
"""The result of a match, between the names of its sides."""

# Penalties of line breaks, in the unit of `partition`: a line of the mean width costs 1.
_PHRASE_END_MAX = 0.2
"""From this penalty on, a break is none between two phrases."""

BETWEEN_PARTS = frozenset("\u00b7|/")
"""Signs that stand for the end of a line between two parts: a line that would end on one ends before it."""


def break_penalties(tokens: Sequence[str], language: str = "en") -> list[float]:
    """Return the penalty of a line break after each token; the last one is that of an orphan.

    A line should not end on a function word, nor split a number from its noun, a name or, less so, a phrase;
    a short last word should not be alone.

    Args:
        tokens: In their author's case: capitals tell names.
        language: ISO 639-1, or `und`: it tells the function words, and what a capital means.
    """
    return list(_penalties(tuple(tokens), language))


@lru_cache(512)
def _penalties(tokens: tuple[str, ...], language: str) -> tuple[float, ...]:
    """Return the penalties once for all layouts, faces and searches that ask for them."""
    sentence = read_sentence(tokens, language)
    count = len(tokens)
    names = _Names(
        is_match=not _BETWEEN_SIDES.isdisjoint(sentence.words) or any(map(_SCORE.fullmatch, tokens[1:-1])),
        by_capitals=tells_names(sentence),
    )
    costs = [_penalty(sentence, index, names) for index in range(count - 1)]
    costs = _by_direction(tokens, list(map(max, costs, _between_syllables(sentence))))
    for index in _in_brackets(tokens):
        costs[index] = max(costs[index], _SPLIT_BRACKET)
    lone = count > _SHORT_TITLE_WORDS and len(sentence.words[-1]) < _ORPHAN_MAX_CHARS
    return (*costs, _ORPHAN if lone else 0.0)


class _Names(NamedTuple):
    """How names are told in a title.

    Attributes:
        is_match: Two sides stand in it, with `vs` or a result between them.
        by_capitals: Some word that is no small one has no capital.
    """

    is_match: bool
    by_capitals: bool


def _penalty(sentence: Sentence, index: int, names: _Names) -> float:
    """Return the penalty of a line break after one token that is not the last."""
    tokens, count = sentence.tokens, len(sentence.tokens)
    at_sign = _at_sign(sentence, index)
    if at_sign is not None:
        return at_sign
    if names.is_match and (at_side := _at_side(sentence, index)) is not None:
        return at_side
    if has_title_or_initial(tokens, index) or _VERSUS_IN_LAW in tokens[index : index + 2]:
        return _SPLIT_NAME
    end_cost = _end_cost(sentence, index)
    if count <= _SHORT_TITLE_WORDS and not is_lone_letter(sentence.words[index], sentence.language):
        end_cost = _FUNCTION_WORD_END if sentence.ends[index] in _LEANING else 0.0
    if tokens[index][-1] in _PAUSES:
        end_cost = 0.0 if _is_in_list(tokens, index) else _AFTER_PAUSE
    elif is_number_torn(sentence, index):
        end_cost = _SPLIT_NUMBER
    elif is_name(sentence, index, by_capitals=names.by_capitals or names.is_match):
        end_cost = _SPLIT_NAME if count > _LONE_NAME_WORDS else _SPLIT_PHRASE
    elif is_bound(sentence, index) or is_of_office(sentence, index):
        bound = _SPLIT_SET_PHRASE if count > _SHORT_TITLE_WORDS else SPLIT_PHRASE_END
        # `at | once` is worse than any other `at` at the end of a line.
        end_cost = end_cost + bound if sentence.ends[index] in _LEANING else max(end_cost, bound)
    elif index and end_cost == SPLIT_PHRASE_END and is_one(sentence, index - 1):
        end_cost = _SPLIT_PHRASE
    return end_cost


def _at_sign(sentence: Sentence, index: int) -> float | None:
    """Return the penalty beside a sign that stands alone; None where there is none."""
    token, following = sentence.tokens[index : index + 2]
    if token in BETWEEN_PARTS:
        return 0.0
    if _is_sign(token) or _is_sign(following):
        return _FUNCTION_WORD_END if following in _JOINING_SIGNS else _SPLIT_NUMBER
    return _AT_SEPARATOR if _SEPARATOR.fullmatch(token) or _SEPARATOR.fullmatch(following) else None


def _at_side(sentence: Sentence, index: int) -> float | None:
    """Return the penalty beside what stands between two sides, and inside the loud name of one."""
    tokens = sentence.tokens[index : index + 2]
    divides = [
        word in _BETWEEN_SIDES or _SCORE.fullmatch(word) is not None
        for word in sentence.words[index : index + 2]
    ]
    if any(divides):
        goes_on = sentence.starts[index + 1] is Role.PREPOSITION
        return _LEANING_END if divides[0] and not goes_on else _PHRASE_END_MAX
    return _SPLIT_NAME if all(map(str.isupper, tokens)) else None


def _by_direction(tokens: Sequence[str], costs: list[float]) -> list[float]:
    """Return penalties for lines that hold one direction each, if they can: mixed ones are read in leaps."""
    changes = direction_runs(tokens)
    if not changes:
        return costs
    return [0.0 if at + 1 in changes else cost + _INSIDE_DIRECTION for at, cost in enumerate(costs)]


def _between_syllables(sentence: Sentence) -> list[float]:
    """Return the penalty of a break after each token but the last, by the words of Vietnamese.

    Listed words are never parted. Other words mostly have two syllables: a row of syllables between small
    words is best parted after an even number of them.
    """
    words = word_list("vietnamese-word")
    costs = [0.0] * (len(sentence.words) - 1)
    if sentence.language != "vi":
        return costs
    row: list[int] = []
    for index in range(len(sentence.words)):
        pair = "_".join(sentence.words[index : index + 2])
        joins_last = index > 0 and costs[index - 1] == _SPLIT_NAME
        if not joins_last and pair in words and sentence.clauses[index] == sentence.clauses[index + 1]:
            costs[index] = _SPLIT_NAME
        if joins_last or pair in words or sentence.starts[index] is not Role.WORD:
            _part_row(row, costs)
            row = []
        else:
            row.append(index)
        if sentence.tokens[index][-1] in ",:;.!?":
            _part_row(row, costs)
            row = []
    _part_row(row, costs)
    return costs


def _part_row(row: Sequence[int], costs: list[float]) -> None:
    """Put a penalty after each odd syllable of a row of an even number of them."""
    if len(row) % 2 == 0:
        for index in row[::2]:
            costs[index] = _INSIDE_SYLLABLES


def _end_cost(sentence: Sentence, index: int) -> float:
    """Return the penalty of a line that ends on this token, by what it does in the sentence."""
    after_noun = _after_noun(sentence.language)
    following = sentence.words[index + 1]
    if sentence.starts[index + 1] in after_noun or following in listed(sentence.language, "trailing"):
        return _BEFORE_POSTPOSITION
    if _belongs_to_verb(sentence, index + 1):
        return _PARTICLE_APART
    if _is_acted_on(sentence, index + 1):
        return _LEANING_END
    if _is_acted_on(sentence, index) or _belongs_to_verb(sentence, index):
        return 0.0
    if sentence.ends[index] in after_noun:
        return 0.0
    small = _small_word_cost(sentence, index)
    apart = _PAIR_APART if _is_pair_of_words(sentence, index) else 0.0
    full = max(_inside_phrase(sentence, index), pair_cost(sentence, index), apart)
    return full if small is None else small


def _small_word_cost(sentence: Sentence, index: int) -> float | None:
    """Return the penalty of a line that ends on this small word; None for a full word."""
    word, role, language = sentence.words[index], sentence.ends[index], sentence.language
    verb_final = language in VERB_FINAL
    with_english = language in _WITH_ENGLISH_ARTICLES and word in word_list("article")
    leans = role in _LEANING or is_lone_letter(word, language)
    if leans or with_english or word in listed(language, "leaning"):
        return _LEANING_END
    if role is Role.SUBJECT:
        after_joint = index > 0 and sentence.ends[index - 1] in _NEVER_LAST
        return 0.0 if verb_final else _JOINT_END if after_joint else _SUBJECT_END
    if role in _NEVER_LAST:
        return _JOINT_END
    if role is Role.QUESTION and not verb_final:
        alone = not index or sentence.clauses[index - 1] != sentence.clauses[index]
        goes_on = sentence.starts[index + 1] in _AFTER_QUESTION
        return _QUESTION_END if alone or goes_on else _FUNCTION_WORD_END
    if word in stop_words(language):
        return 0.0 if verb_final else _FUNCTION_WORD_END
    return None


def _inside_phrase(sentence: Sentence, index: int) -> float:
    """Return the penalty of a break after a full word: none between phrases, most before the end of one."""
    role, language = sentence.ends[index], sentence.language
    in_phrases = bool(stop_words(language)) and dominant_script(sentence.tokens[index]) not in UNSPACED
    if not (in_phrases and sentence.glued[index]):
        return 0.0
    goes_on = index + 1 < len(sentence.glued) and sentence.glued[index + 1]
    is_end = role is Role.WORD is sentence.starts[index + 1] and not goes_on
    return SPLIT_PHRASE_END if is_end else _SPLIT_PHRASE


def _after_noun(language: str) -> frozenset[Role]:
    """Return what the small words are that follow their noun: in Hindi, what others put before it as well."""
    return _POSTPOSITIONS | {Role.PREPOSITION} if language == "hi" else _POSTPOSITIONS


def _belongs_to_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a small word changes what the English verb before it says: `shows off`."""
    particle = sentence.language == "en" and sentence.words[index] in word_list("verb-particle")
    particle = particle and not begins_limit(sentence, index)
    return particle and index > 0 and is_verb(sentence.words[index - 1])


def _is_acted_on(sentence: Sentence, index: int) -> bool:
    """Tell whether a token is the object of the English verb before it: `Build | It`."""
    return (
        sentence.language == "en"
        and index > 0
        and sentence.words[index] in _ENGLISH_OBJECTS
        and sentence.ends[index - 1] is Role.WORD
        and sentence.clauses[index - 1] == sentence.clauses[index]
    )


def _is_pair_of_words(sentence: Sentence, index: int) -> bool:
    """Tell whether `and` joins this word to one other: nothing else belongs to either of them."""
    first, last = index, index + 2
    if sentence.language != "en" or last >= len(sentence.words) or sentence.starts[index + 1] is not Role.AND:
        return False
    before, after = sentence.words[first - 1 : first], sentence.words[last + 1 : last + 2]
    is_lone = not first or sentence.ends[first - 1] is not Role.WORD or is_verb(before[0])
    ends = not after or sentence.starts[last + 1] is not Role.WORD or is_inflected_verb(after[0])
    full = sentence.ends[first] is Role.WORD is sentence.starts[last]
    return full and is_lone and ends and sentence.clauses[first] == sentence.clauses[last]


def _is_in_list(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a comma stands between two numbers: `100, 1000`."""
    return tokens[index][-1] == "," and tokens[index][0].isdigit() and tokens[index + 1][0].isdigit()


def _in_brackets(tokens: Sequence[str]) -> Iterator[int]:
    """Yield the tokens inside of a short bracket that a line should not end after."""
    opened: int | None = None
    for index, token in enumerate(tokens):
        for char in token:
            if char in _OPENING:
                opened = index
            elif char in _CLOSING and opened is not None:
                if sum(map(len, tokens[opened : index + 1])) <= _SHORT_BRACKET_CHARS:
                    yield from range(opened, index)
                opened = None


def _is_sign(token: str) -> bool:
    """Tell whether a token is a mark that should not begin or end a line: a dash, a French `?`, a quote."""
    return len(token) <= _SIGN_MAX_CHARS and all(unicodedata.category(char)[0] in "PS" for char in token)
