"""Choose the one term that is marked in a title that is read, as on a card.

Only what is sure by its form or its place: code, a tag, a name with its version, the whole name of a person,
what is introduced, how far something goes. Of two of a kind neither is marked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.stop_words import is_compound, is_number
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_verb, may_be_noun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["find_read_emphasis"]

_CODE = re.compile(
    r"--?[a-z][\w-]*\w|[A-Za-z]\w*(?:_\w+)+[?!]?|\w+(?:::\w+)+|[\w.]+\(\)|@[a-z][\w/-]+"
    r"|[A-Za-z]\w*(?:<\w+>)+|(?:[a-z]+-)?(?:let|if|match|impl|async|await|unsafe|const|dyn)-[a-z]+"
)
"""A switch, `snake_case`, a path, a call, a package, a generic type, keywords joined by a hyphen."""

_TAG = re.compile(r"#[^\W\d_]\w{2,}")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+(?:[.-]?(?:alpha|beta|rc)[.\d]*)?", re.IGNORECASE)
_ENDINGS = ".,!?:;\u2026"
_MAX_TERM_WORDS, _MIN_WORDS = 4, 3
_NAME_WORDS = 2


def find_read_emphasis(
    tokens: Sequence[str], language: str, code: frozenset[str] = frozenset()
) -> frozenset[int]:
    """Return the indexes of the tokens to mark in a title that is read; none where nothing is sure.

    Args:
        tokens: The words of the headline.
        language: ISO 639-1, or `und`.
        code: Words that are marked as code.
    """
    if len(tokens) <= 1:
        return frozenset()
    sentence = read_sentence(tuple(tokens), language)
    for rule in (_limits, _code(code), _introduced):
        if found := _only(sentence, rule):
            return found
    found = find_emphasis(tokens, language=language, surest=True)
    if found and not _goes_on_as_name(sentence, max(found)):
        return found
    rules = (_versions, _tags, _persons, _known_names)
    return next((found for rule in rules if (found := _only(sentence, rule))), frozenset())


def _only(sentence: Sentence, rule: Callable[[Sentence], Iterator[tuple[int, int]]]) -> frozenset[int]:
    """Return what a rule finds once, if words stand beside it."""
    found = list(rule(sentence))
    if len(found) != 1 or found[0][1] - found[0][0] == len(sentence.tokens):
        return frozenset()
    return frozenset(range(*found[0]))


def _goes_on_as_name(sentence: Sentence, last: int) -> bool:
    """Tell whether a phrase ends inside of a name: `350+ Stack | Overflow Meetups`."""
    return last + 1 < len(sentence.words) and is_compound(*sentence.words[last : last + 2])


def _limits(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """`Turning learning up to | 11`: how far something goes, at the end."""
    last = len(sentence.tokens) - 1
    if sentence.words[-3:-1] == ("up", "to") and is_number(sentence.tokens[last]):
        yield last, last + 1


def _code(marked: frozenset[str]) -> Callable[[Sentence], Iterator[tuple[int, int]]]:
    """Return a rule that finds runs of code: what is marked as such, else what looks so."""

    def runs(sentence: Sentence) -> Iterator[tuple[int, int]]:
        first: int | None = None
        for index, token in enumerate((*sentence.tokens, "")):
            bare = token.rstrip(_ENDINGS)
            is_code = token in marked or bare in marked or (not marked and _CODE.fullmatch(bare) is not None)
            if is_code and first is None:
                first = index
            if first is not None and (not is_code or bare != token):
                yield first, index + is_code
                first = None

    return runs


def _introduced(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """`Introducing | Stack Overflow Teams`, `Announcing | Rust 1.94`: the name, up to a small word."""
    if sentence.language != "en" or sentence.words[0] not in word_list("introduces"):
        return
    begin = 1 + (sentence.words[1] in {"the", "our"})
    after = begin
    while after < len(sentence.tokens) and _goes_on(sentence, after):
        after += 1
        if sentence.tokens[after - 1][-1] in _ENDINGS:
            break
    if after < len(sentence.words) and sentence.words[after] == "of":
        return
    if begin < after <= begin + _MAX_TERM_WORDS and any(char.isupper() for char in sentence.tokens[begin]):
        yield begin, after


def _goes_on(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return (token[0].isupper() or token[0].isdigit()) and sentence.starts[index] in {Role.WORD, Role.NUMBER}


def _versions(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """`Upgrading to | Django 5.2`: a name with its version; a version alone is only half of it."""
    for index, token in enumerate(sentence.tokens):
        if not _VERSION.fullmatch(token.rstrip(_ENDINGS)):
            continue
        before = sentence.tokens[index - 1] if index else ""
        is_name = before[:1].isupper() and before[-1:].isalnum() and sentence.ends[index - 1] is Role.WORD
        is_name = is_name and not (index > 1 and _is_in_name(sentence, index - 2))
        # Of two versions none is marked, nor one whose name is not told.
        yield (index - 1, index + 1) if is_name else (0, len(sentence.tokens))


def _tags(sentence: Sentence) -> Iterator[tuple[int, int]]:
    for index, token in enumerate(sentence.tokens):
        if _TAG.fullmatch(token.rstrip(_ENDINGS)):
            yield index, index + 1


def _persons(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """`Five questions with | Steve Portigal`: given name and surname, and no third word of the name."""
    if sentence.language != "en" or len(sentence.tokens) <= _MIN_WORDS - 1:
        return
    given = platform_words("given") - word_list("given-or-word")
    for index in range(len(sentence.tokens) - 1):
        name, surname = sentence.tokens[index : index + 2]
        word = sentence.words[index + 1]
        if sentence.words[index] not in given or not (name[0].isupper() and surname[0].isupper()):
            continue
        if not (name.isalpha() and _is_surname(surname)) or sentence.starts[index + 1] is not Role.WORD:
            continue
        if is_verb(word) or (sentence.title_case and may_be_noun(word)):
            continue
        if Role.AND in (*sentence.ends[max(0, index - 1) : index], *sentence.starts[index + 2 : index + 3]):
            return
        yield index, index + _NAME_WORDS


def _known_names(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """`One Year of | Stack Overflow`: a known name or term with small words, or nothing, around it."""
    if sentence.language != "en" or Role.NEGATION in sentence.starts:
        return
    count = len(sentence.tokens)
    for index in range(count - 1):
        if not is_compound(*sentence.words[index : index + 2]):
            continue
        after = index + _NAME_WORDS
        is_name = all(token[0].isupper() for token in sentence.tokens[index:after])
        is_apart = not (index and _is_in_name(sentence, index - 1)) and (
            sentence.tokens[after - 1][-1] in _ENDINGS
            or after == count
            or sentence.starts[after] is not Role.WORD
        )
        if is_name and is_apart and count > after - index + 1:
            yield index, after


def _is_in_name(sentence: Sentence, index: int) -> bool:
    """Tell whether a token may be the beginning of the name after it."""
    token = sentence.tokens[index]
    return token[0].isupper() and token[-1].isalnum() and sentence.ends[index] is Role.WORD


def _is_surname(token: str) -> bool:
    """Tell whether a token is a surname, also one that owns something: `Knuth\u2019s`."""
    return token.rstrip(_ENDINGS).replace("-", "").replace("\u2019", "").replace("'", "").isalpha()
