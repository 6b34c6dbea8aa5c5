"""Split a title that is too long for a main line, or shorten it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.hook_venue import venue_start
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.script import Script, dominant_script, graphemes
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.title_parts import strip_edges
from thumbcli.render.title.unspaced_words import word_ends
from thumbcli.render.title.word_roles import Role, is_verb, listed, may_be_noun

__all__ = ["MAX_CHARS", "MIN_SHORTENED_WORDS", "WIDE_SCRIPTS", "shorten", "split_long"]

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

MAX_CHARS = 84
"""A longer main line gets too small to read on a phone: it is shortened."""

MIN_SHORTENED_WORDS = 3
"""A text of fewer words is cut inside a word."""

_MIN_SPLIT_CHARS = 12
"""The least that stands on either side of where a long title is split."""

_MIN_COMPOUND_CHARS = 30
"""A last word of so many letters stands by itself where there is no better place to split."""

_MAX_SHORTENED_WORDS = 14

_CHARS_PER_WORD = 6
"""An average word with its space: a longer line may hold more than `_MAX_SHORTENED_WORDS`."""

_MAX_UNSPACED_CHARS = 44
"""Of the wide scripts."""

WIDE_SCRIPTS = frozenset({Script.CHINESE, Script.JAPANESE})
"""Their characters are about twice as wide as Latin letters."""

_COMMA = r",\s(?!(?:19|20)\d\d\b)"

_WIDE_SENTENCE_END = r"[\u3002\uff01\uff1f!?][\u300d\u300f\uff09)]?\s*(?![\u300d\u300f\uff09)!?\uff01\uff1f])"

_WIDE_SPACE = r"(?<=[^\x00-\x7f])\s|\s(?=[^\x00-\x7f])"

_WIDE_COMMA = r"[\u3001\uff0c]"

_MIN_WIDE_SPLIT = 6

_PAUSES = " ,\u3001\uff0c\u30fb"
"""What ends no shortened text."""

_PAIRS = (
    "\u300c\u300d",
    "\u300e\u300f",
    "\u3010\u3011",
    "\uff08\uff09",
    "()",
    "\u300a\u300b",
    "\u201c\u201d",
)

_PHRASE_STARTS = frozenset({Role.PREPOSITION, Role.CLAUSE, Role.CONDITION, Role.QUESTION})


def split_long(text: str, max_chars: int, max_sub_chars: int) -> tuple[str, str]:
    """Split a text that is too long for a main line into main line and subtitle.

    The split is where a clause ends, otherwise before a word that starts one, as late as possible.
    """
    if dominant_script(text) in WIDE_SCRIPTS:
        return _split_unspaced(text, min(max_chars, _MAX_UNSPACED_CHARS))
    if len(text) <= max_chars or len(text.split()) < MIN_SHORTENED_WORDS:
        return text, ""
    latest = min(max_chars, len(text) - _MIN_SPLIT_CHARS)
    ends, starts = _places_to_split(text, range(_MIN_SPLIT_CHARS, latest + 2))
    fitting = [end for end in ends[-1:] if len(text) - end <= max_sub_chars + 1]
    commas = [found.start() for found in re.compile(_COMMA).finditer(text, _MIN_SPLIT_CHARS, latest + 2)]
    last_word = text.rfind(" ")
    before_compound = [last_word] if len(text) - last_word > _MIN_COMPOUND_CHARS else []
    at = (fitting or starts[-1:] or ends[-1:] or commas[-1:] or before_compound or [0])[0]
    return (strip_edges(text[:at]), strip_edges(text[at:])) if at else (text, "")


def _places_to_split(text: str, places: range) -> tuple[list[int], list[int]]:
    """Return where a clause ends, and where a phrase starts, so that both sides of the place can stand.

    A comma in a list ends no clause; no phrase starts after a word that leans on the next one.
    """
    sentence = read_sentence(tuple(text.split()), detect_language(text))
    ends: list[int] = []
    starts: list[int] = []
    at = 0
    venue = venue_start(sentence)
    for index, token in enumerate(sentence.tokens[:-1]):
        at += len(token) + (index > 0)
        if at not in places:
            continue
        if sentence.clauses[index] != sentence.clauses[index + 1] and not sentence.glued[index]:
            ends.append(at)
        elif _begins_phrase(sentence, index + 1) and (venue is None or index < venue):
            starts.append(at)
    return ends, starts


def _begins_phrase(sentence: Sentence, index: int) -> bool:
    """Tell whether a phrase starts with a word, after one that can be the last of a line."""
    if sentence.glued[index - 1] or sentence.tokens[index - 1][-1] == ",":
        return False
    before, word = sentence.words[index - 1 : index + 1]
    if sentence.language == "en" and is_verb(before) and not may_be_noun(before):
        return False
    if word in listed(sentence.language, "genitive"):
        return False
    starts = sentence.starts[index] in _PHRASE_STARTS or word in listed(sentence.language, "without")
    return starts and sentence.ends[index - 1] in {Role.WORD, Role.NUMBER, Role.OBJECT}


def _split_unspaced(text: str, limit: int) -> tuple[str, str]:
    """Split a text without spaces after a sentence, else at a space, else after a comma."""
    if len(text) <= limit:
        return text, ""
    for pattern in (_WIDE_SENTENCE_END, _WIDE_SPACE, _WIDE_COMMA):
        places = [
            found.end()
            for found in re.compile(pattern).finditer(text, _MIN_WIDE_SPLIT, limit)
            if len(text) - found.end() >= _MIN_WIDE_SPLIT and not _is_inside(text[: found.end()])
        ]
        if places:
            return text[: places[-1]].rstrip(" \u3001\uff0c,"), strip_edges(text[places[-1] :])
    return text, ""


def _is_inside(before: str) -> bool:
    """Tell whether a bracket or a quotation is open at the end of a text."""
    return any(before.count(pair[0]) > before.count(pair[1]) for pair in _PAIRS)


def shorten(text: str, max_chars: int = MAX_CHARS) -> str:
    """Return `text`, or its first clause, or its first words and an ellipsis, within `max_chars`."""
    if len(text.split()) < MIN_SHORTENED_WORDS:
        return _truncate(text, max_chars)
    if len(text) <= max_chars:
        return text
    clause = re.match(rf"^(.{{12,{max_chars}}}?)(?::\s|\s[\u2014\u2013|-]\s|[.!?]\s|{_COMMA})", text)
    if clause:
        return clause[1].strip(" ,")
    kept: list[str] = []
    for word in text.split()[: max(_MAX_SHORTENED_WORDS, max_chars // _CHARS_PER_WORD)]:
        if sum(map(len, kept)) + len(kept) + len(word) > max_chars - 1:
            break
        kept.append(word)
    while len(kept) > MIN_SHORTENED_WORDS and normalize_token(kept[-1]) in stop_words():
        kept.pop()
    return " ".join(kept or [text[: max_chars - 1]]).rstrip(",;:.") + "\u2026"


def _truncate(text: str, max_chars: int) -> str:
    """Cut off the end of a text of one or two words, between words of a script without spaces."""
    limit = min(max_chars, _MAX_UNSPACED_CHARS) if dominant_script(text) in WIDE_SCRIPTS else max_chars
    letters = graphemes(text)
    if len(letters) <= limit:
        return text
    kept = "".join(letters[: limit - 1])
    ends = [end for end in word_ends(text) if len(kept) // 2 <= end <= len(kept)]
    return kept[: max(ends, default=len(kept))].rstrip(_PAUSES) + "\u2026"
