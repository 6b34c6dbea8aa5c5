"""Read a title as a sentence: what each word does, and which words nothing may part."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.joined_names import parts_work
from thumbcli.render.title.stop_words import is_compound, is_label, is_number, is_year, normalize_token
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_roles import (
    Role,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
    role_of_word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MONEY", "VERB_FINAL", "Sentence", "read_sentence"]

MONEY = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9\u20bd%]|\d[kKmMbB]\b")

VERB_FINAL = frozenset({"ko", "tr", "hi"})
"""Languages with the verb at the end, in which a negation follows what it negates."""

_CLAUSE_ENDS = frozenset(",:;.!?\u2026\u060c\u061f\u061b\u0964\uff0c\uff01\uff1f/|")
_DASHES = frozenset({"-", "--", "\u2013", "\u2014", "|", "\u00b7", "/", "\u2022"})
_LETTER_BARS, _WITH_LETTER_WORDS = frozenset({"l", "I", "\u3163"}), frozenset({"en", "it", "pl", "und"})
"""Letters that are typed for a bar, and languages in which one of them is a word."""

_RANKS = frozenset({"pres.", "prof.", "capt.", "dept.", "govt."})
"""Longer abbreviations, before a name."""

_MAX_ABBREVIATION_CHARS = 3
_WITH = "w/"
_DIGIT = re.compile(r"\d")
_ELISION = re.compile(r"([^\W\d]{1,5})['\u2019](?=[^\W\d])")
_ELIDING = frozenset({"fr", "it"})
_OPENING = {"(": ")", "[": "]", "{": "}", "\u201c": "\u201d", "\u00ab": "\u00bb", "\u201e": "\u201c"}
_STRAIGHT_QUOTE, _SINGLE_QUOTE, _SINGLE_QUOTE_END = '"', "\u2018", "\u2019"

_TITLE_CASE_SHARE = 0.6
"""The share of long words that are capitalised from which on a capital no longer marks a name."""

_TITLE_CASE_MIN_CHARS = 4
_NOT_NAMING = frozenset({"de", "ko", "hi", "ar"})
"""German gives a capital to every noun; the others have none."""

_AFTER_MAY = frozenset({"be", "have", "not", "never", "also", "soon", "finally", "actually"})
"""What follows the helper, and no surname."""

_RAISING = frozenset({"way", "far", "much", "lot"})
"""English words that make more of a comparison: `WAY | More Unstable`."""

_LABEL_DIGITS = 2
"""A number of so many digits after a capitalised word is a part of its name: `Sadak 2 Trailer`."""

_VERSION = re.compile(r"v?\d+(?:\.\d+)+")

_BEFORE_COUNTS = frozenset({"in", "for", "with", "of", "about"})
"""Prepositions after which a count may begin a phrase of its own."""

_OF_SENTENCES = frozenset(
    {Role.SUBJECT, Role.AUXILIARY, Role.CLAUSE, Role.QUESTION, Role.NEGATION, Role.CONDITION}
)
"""What only a clause of its own has, not a noun in a list."""

_NEVER_LAST = frozenset({Role.DETERMINER, Role.DEGREE, Role.ADVERB, Role.NEGATION, Role.CONDITION, Role.AND})
_NEVER_FIRST = frozenset({Role.OBJECT, Role.POSTPOSITION})

_KOREAN_GENITIVE = "\uc758"

_CLOSED = {
    "ko": (
        "..(?:\uba74|\uc9c0\ub9cc|\ub294\ub370|\uace0|\uc11c|\uc5d0\uc11c|\ubd80\ud130|\uae4c\uc9c0|\uc73c\ub85c"
        "|\uc790|\ub2c8\uae4c|\ub2c8\ub2e4|\uc5c8\ub2e4|\ud588\ub2e4)$"
    ),
    "tr": "...(?:da|de|ta|te|dan|den|tan|ten|yla|yle|ken|\u0131nca|ince|arak|erek)$",
}
"""Endings after which a phrase is complete, in languages that put what binds a phrase at its end."""


class Sentence(NamedTuple):
    """A title as a row of words.

    Attributes:
        tokens: As spaces bound them.
        words: The same, normalized.
        language: ISO 639-1, or `und`.
        starts: What each does at its beginning: `l'homme` begins as an article does.
        ends: What each does at its end.
        clauses: The number of the clause that each is in.
        glued: Whether nothing may come between each and the next one; one fewer than tokens.
        title_case: Capitals do not mark names.
    """

    tokens: tuple[str, ...]
    words: tuple[str, ...]
    language: str
    starts: tuple[Role, ...]
    ends: tuple[Role, ...]
    clauses: tuple[int, ...]
    glued: tuple[bool, ...]
    title_case: bool

    def start_after(self, index: int) -> Role | None:
        """Return what the token after `index` does at its beginning; None where the clause ends."""
        following = index + 1
        if following >= len(self.tokens) or self.clauses[following] != self.clauses[index]:
            return None
        return self.starts[following]

    def is_named(self, index: int) -> bool:
        """Tell whether a number belongs to the word before it, as in `iPhone 17`."""
        return index > 0 and self.glued[index - 1] and self.ends[index - 1] is Role.WORD

    def counts(self, index: int) -> bool:
        """Tell whether a number counts the noun after it."""
        glued = index < len(self.glued) and self.glued[index]
        return glued and not self.is_named(index) and not is_year(self.tokens[index])


@lru_cache(512)
def read_sentence(tokens: tuple[str, ...], language: str) -> Sentence:
    """Return what each word of a title does.

    Args:
        tokens: As spaces bound them; none is empty.
        language: ISO 639-1, or `und`.
    """
    words = tuple(normalize_token(token.rpartition("\u2026")[2] or token) for token in tokens)
    roles = [_roles(tokens, words, index, language) for index in range(len(words))]
    ends = tuple(end for _, end in roles)
    starts = tuple(start for start, _ in roles)
    title_case = _is_title_case(tokens, starts)
    clauses = _clauses(tokens, words, starts, language)
    found = Sentence(tokens, words, language, starts, ends, clauses, (), title_case)
    inside = _inside_brackets(tokens)
    return found._replace(
        glued=tuple(inside[index] or _is_glued(found, index) for index in range(len(tokens) - 1))
    )


def _clauses(
    tokens: Sequence[str], words: Sequence[str], roles: Sequence[Role], language: str
) -> tuple[int, ...]:
    """Return the number of the clause of each token; a comma before a mere noun, as in a list, ends none."""
    clauses: list[int] = []
    clause, is_sentence = len(tokens), False
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if (
            index + 1 < len(tokens)
            and _ends_clause(token, roles[index])
            and (is_sentence or token[-1] != ",")
            and not _is_in_work(tokens, index)
        ):
            clause, is_sentence = clause - 1, False
        clauses.append(clause)
        verb = language == "en" and roles[index] is Role.WORD and is_verb(words[index])
        is_sentence = is_sentence or verb or roles[index] in _OF_SENTENCES
    return tuple(reversed(clauses))


def _is_in_work(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a colon after a token is a part of the name of a work."""
    is_colon = tokens[index][-1] == ":"
    return is_colon and parts_work(" ".join(tokens[: index + 1]), " ".join(tokens[index + 1 :]))


def _ends_clause(token: str, role: Role) -> bool:
    if role is Role.PAUSE:
        return True
    is_abbreviation = token.endswith(".") and (
        len(token) <= _MAX_ABBREVIATION_CHARS or "." in token[:-1] or token.lower() in _RANKS
    )
    return token[-1] in _CLAUSE_ENDS and not is_abbreviation and token.lower() != _WITH


def _is_title_case(tokens: Sequence[str], roles: Sequence[Role]) -> bool:
    long = [
        token[0].isupper()
        for token, role in zip(tokens[1:], roles[1:], strict=True)
        if role is Role.WORD and len(token) >= _TITLE_CASE_MIN_CHARS and token[0].isalpha()
    ]
    return sum(long) > _TITLE_CASE_SHARE * len(long)


def _roles(tokens: Sequence[str], words: Sequence[str], index: int, language: str) -> tuple[Role, Role]:
    """Return what a token does at its beginning, and at its end."""
    token, word = tokens[index], words[index]
    if token[0] == "@" or (language not in _WITH_LETTER_WORDS and _is_letter_bar(tokens, index)):
        return Role.PAUSE, Role.PAUSE
    if _DIGIT.search(token) or not any(map(str.isalnum, token)):
        role = _role_of_signs(token)
        return role, role
    role = _role(words, index, language)
    if role is Role.WORD:
        elided = _ELISION.match(word) if language in _ELIDING else None
        if elided is None:
            return role, role
        rest = role_of_word(word[elided.end() :], language)
        return rest if rest is Role.NEGATION else role_of_word(elided[1], language), rest
    is_name = role is Role.ADVERB and token[0].isupper() and word in listed(language, "name")
    if is_name or _is_name_in_capitals(tokens, index, role) or _is_surname_may(tokens, words, index):
        return Role.WORD, Role.WORD
    return Role.SUBJECT if role is Role.AUXILIARY and "'" in word else role, role


_AFTER_RIGHT = (("now",), ("away",), ("here",), ("there",))
"""What `right` only strengthens."""


def _role(words: Sequence[str], index: int, language: str) -> Role:
    """Return what a word does; an adverb for the `right` of `right now`."""
    strengthens = (
        language == "en" and words[index] == "right" and words[index + 1 : index + 2] in _AFTER_RIGHT
    )
    return Role.ADVERB if strengthens else role_of_word(words[index], language)


def _is_surname_may(tokens: Sequence[str], words: Sequence[str], index: int) -> bool:
    """Tell whether `May` is a surname: `James May explains`, but not `James May Leave`."""
    if words[index] != "may" or not index or not tokens[index][0].isupper():
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    helps = is_verb(following) and not is_inflected_verb(following)
    return words[index - 1] in platform_words("given") and not helps and following not in _AFTER_MAY


def _is_letter_bar(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a letter stands for a bar, and is no number of a king: `Ponte Luís I sem cordas`."""
    return tokens[index] in _LETTER_BARS and not tokens[min(index + 1, len(tokens) - 1)].islower()


def _role_of_signs(token: str) -> Role:
    """Return what a number, or a token without letters, does."""
    if not any(map(str.isalnum, token)):
        if MONEY.search(token):
            return Role.NUMBER
        return Role.PAUSE if token in _DASHES or not token.strip(".,:;!?\u2026") else Role.AND
    return Role.NUMBER if is_number(token) or is_year(token) or MONEY.search(token) else Role.WORD


def _is_name_in_capitals(tokens: Sequence[str], index: int, role: Role) -> bool:
    """Tell whether a small word in capitals among others that have none is a name: `IT`, `US`, `WHO`."""
    token = tokens[index]
    if role in {Role.NEGATION, Role.CONDITION} or not token.isupper() or len(token) == 1:
        return False
    return not any(other.isupper() and len(other) > 1 for other in tokens if other is not token)


def _inside_brackets(tokens: Sequence[str]) -> list[bool]:
    """Tell for each token whether the space after it is inside of brackets or a quotation."""
    inside: list[bool] = []
    closing: list[str] = []
    for token in tokens:
        chars = token
        if token[0] == _SINGLE_QUOTE:
            closing.append(_SINGLE_QUOTE_END)
            chars = token[1:]
        for char in chars:
            if closing and char == closing[-1]:
                closing.pop()
            elif char in _OPENING or char == _STRAIGHT_QUOTE:
                closing.append(_OPENING.get(char, char))
        inside.append(bool(closing))
    return inside if not closing else [False] * len(tokens)


def _is_glued(sentence: Sentence, index: int) -> bool:
    """Tell whether nothing may come between a token and the next one."""
    if sentence.start_after(index) is None or sentence.tokens[index][-1] == ",":
        numbers = sentence.ends[index] is Role.NUMBER is sentence.starts[index + 1]
        return numbers and sentence.tokens[index][-1] == ","
    if _joins_clauses(sentence, index + 1):
        return False
    return any(rule(sentence, index) for rule in _RULES)


def _joins_clauses(sentence: Sentence, index: int) -> bool:
    """Tell whether a token is an `and` that a clause of its own follows."""
    if sentence.starts[index] is not Role.AND:
        return False
    following = sentence.start_after(index)
    if following is Role.DETERMINER:
        return sentence.start_after(index + 1) is Role.AUXILIARY
    return following is Role.SUBJECT


def _parts_small_word(sentence: Sentence, index: int) -> bool:
    """Articles, adverbs and negations stay with what follows, pronouns of objects with what they follow."""
    left, right = sentence.ends[index], sentence.starts[index + 1]
    if left is Role.QUESTION and sentence.language in VERB_FINAL:
        return True
    than = listed(sentence.language, "than")
    return (
        left in _NEVER_LAST
        or right in _NEVER_FIRST
        or sentence.words[index] in than
        or sentence.words[index + 1] in than
        or (sentence.words[index + 1] == "it" and is_verb(sentence.words[index]))
        or (sentence.language == "ko" and sentence.words[index].endswith(_KOREAN_GENITIVE))
    )


def _parts_bracket_or_owner(sentence: Sentence, index: int) -> bool:
    """A bracket explains the word before it; an owner stands before what is owned."""
    return sentence.tokens[index + 1][0] in "([{" or sentence.words[index].endswith(("'s", "s'"))


def _parts_negation(sentence: Sentence, index: int) -> bool:
    if sentence.starts[index + 1] is not Role.NEGATION:
        return False
    if sentence.words[index + 1] in listed(sentence.language, "nothing"):
        return is_verb(sentence.words[index]) or sentence.words[index].endswith("ing")
    after_helper = sentence.ends[index] is Role.AUXILIARY and sentence.words[index + 1] == "not"
    return sentence.language in VERB_FINAL or after_helper


def _parts_degree(sentence: Sentence, index: int) -> bool:
    """`the 6 | most common`; `cidades | mais caras`."""
    if sentence.starts[index + 1] is not Role.DEGREE:
        return False
    left = sentence.ends[index]
    raises = sentence.language == "en" and sentence.words[index] in _RAISING
    return raises or left is Role.NUMBER or (left is Role.WORD and sentence.language != "en")


def _parts_particle(sentence: Sentence, index: int) -> bool:
    """A preposition that binds nothing belongs to the verb before it."""
    if sentence.starts[index + 1] is not Role.PREPOSITION:
        return False
    return sentence.start_after(index + 1) in {None, Role.AND, Role.AUXILIARY, Role.PAUSE}


def _parts_number(sentence: Sentence, index: int) -> bool:
    """A number stays with the name before it, the noun after it, and the other end of its range."""
    left, right = sentence.ends[index], sentence.starts[index + 1]
    if left is Role.NUMBER:
        between = right is Role.PREPOSITION and sentence.start_after(index + 1) is Role.NUMBER
        genitive = sentence.words[index + 1] in listed(sentence.language, "genitive")
        return between or genitive or right in {Role.NUMBER, Role.WORD, Role.AND}
    if right is not Role.NUMBER:
        return False
    if left is Role.PREPOSITION:
        between = index > 0 and sentence.starts[index - 1] is Role.NUMBER
        return between or sentence.words[index] not in _BEFORE_COUNTS
    return left is Role.WORD and _belongs_to_word(sentence, index + 1)


def _is_before_shout(sentence: Sentence, index: int) -> bool:
    """`El se\u00f1or de los cielos 6 | AVANCES`: a number between a name in small letters and capitals."""
    in_name = sentence.starts[max(0, index - 2)] in {Role.DETERMINER, Role.PREPOSITION}
    loud = len(sentence.tokens[index + 1]) > _MAX_ABBREVIATION_CHARS and sentence.tokens[index + 1].isupper()
    return in_name and loud and sentence.tokens[index - 1].islower()


def _belongs_to_word(sentence: Sentence, index: int) -> bool:
    """Tell whether a number belongs to the word before it: as label, as date, as part of a name."""
    before = sentence.words[index - 1]
    units = listed(sentence.language, "unit")
    if not units.isdisjoint(sentence.words[index + 1 : index + 2]):
        return False
    if is_label(sentence.tokens, index) or sentence.start_after(index) is not Role.WORD:
        return True
    if sentence.language == "en" or is_year(sentence.tokens[index]):
        is_noun = sentence.starts[max(0, index - 2)] is Role.DETERMINER
        return is_noun or not is_verb(before)
    if _is_before_shout(sentence, index):
        return True
    is_part = len(sentence.words[index]) <= _LABEL_DIGITS or _VERSION.fullmatch(sentence.words[index])
    may_be_name = sentence.tokens[index - 1][0].isupper() or sentence.language in VERB_FINAL
    if _VERSION.fullmatch(sentence.words[index]):
        return may_be_name
    return sentence.tokens[index - 1][0].isupper() and bool(is_part)


def _parts_name(sentence: Sentence, index: int) -> bool:
    """A name may go on over a small word: `Lord of the Rings` in a sentence with few capitals."""
    if sentence.title_case or sentence.language in _NOT_NAMING:
        return False
    return any(_is_in_name(sentence, middle) for middle in (index, index + 1))


def _is_in_name(sentence: Sentence, index: int) -> bool:
    """Tell whether a small word stands between two capitalised words of one name."""
    if not 1 < index < len(sentence.tokens) - 1 or sentence.starts[index] in {Role.WORD, Role.NUMBER}:
        return False
    before, token, after = sentence.tokens[index - 1 : index + 2]
    links = sentence.words[index] in listed("en", "link") or (token[0].isupper() and token[1:].islower())
    same_clause = sentence.clauses[index - 1] == sentence.clauses[index + 1]
    return links and before[0].isupper() and after[0].isupper() and same_clause


def _parts_work(sentence: Sentence, index: int) -> bool:
    """`Spider-Man: | Miles Morales`."""
    return _is_in_work(sentence.tokens, index)


def _parts_words(sentence: Sentence, index: int) -> bool:
    """Two words that are not listed stay together, but where a verb begins or its object does."""
    if not sentence.ends[index] is Role.WORD is sentence.starts[index + 1]:
        return False
    closed = _CLOSED.get(sentence.language)
    if closed is not None and re.search(closed, sentence.words[index]):
        return False
    if sentence.language == "de":
        return not _ends_german_noun(sentence, index)
    return sentence.language != "en" or not (
        _may_part_verb(sentence, index) and (_ends_verb(sentence, index) or _begins_verb(sentence, index + 1))
    )


def _ends_german_noun(sentence: Sentence, index: int) -> bool:
    """Tell whether a noun stands before a word that is none, as capitals tell."""
    return sentence.tokens[index][0].isupper() and sentence.tokens[index + 1][0].islower()


def _may_part_verb(sentence: Sentence, index: int) -> bool:
    left, right = sentence.words[index : index + 2]
    if left in listed("en", "modifier") or is_compound(left, right):
        return False
    return sentence.tokens[index][-1].isalnum()


def _ends_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb by what stands before it, and its object follows."""
    if not index or not is_verb(sentence.words[index]) or sentence.words[index + 1].endswith("ing"):
        return False
    after_helper = sentence.words[index - 1] in listed("en", "before-verb")
    return after_helper or sentence.ends[index - 1] is Role.SUBJECT


def _begins_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after another is a verb and no noun, by its form and by what follows it."""
    word, following = sentence.words[index], sentence.start_after(index)
    if not is_verb(word) or following in {None, Role.AND, Role.AUXILIARY}:
        return False
    if word.endswith("ing"):
        participle = word in listed("en", "participle")
        return participle or following in {Role.DETERMINER, Role.OBJECT, Role.SUBJECT, Role.NUMBER}
    if word.endswith("ed") and word not in listed("en", "past"):
        return following is not Role.WORD
    is_counted = (
        word.endswith("s") and may_be_noun(word) and Role.NUMBER in sentence.starts[index - 2 : index]
    )
    if is_counted and following not in {Role.DETERMINER, Role.OBJECT, Role.SUBJECT}:
        return False
    if is_inflected_verb(word) or word not in listed("en", "noun"):
        return True
    return following not in {Role.WORD, Role.PREPOSITION}


_RULES = (
    _parts_small_word,
    _parts_bracket_or_owner,
    _parts_negation,
    _parts_degree,
    _parts_particle,
    _parts_number,
    _parts_name,
    _parts_work,
    _parts_words,
)
"""What says that two words are not to be parted."""
