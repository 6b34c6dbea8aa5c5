"""Find the few words of a title that make somebody stop."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.word_data import DATA, read_lists, word_list
from thumbcli.render.title.word_roles import MONEY, Role, has_roles, is_inflected_verb, is_verb, read_sentence

if TYPE_CHECKING:
    from thumbcli.render.title.word_roles import Sentence

__all__ = ["Hook", "find_hooks"]


class Hook(NamedTuple):
    """Words of a title that stand for all of it.

    Attributes:
        text: The words drawn large.
        rest: The others, drawn small; empty where the hook is the whole title.
        rest_first: The rest comes before the hook.
        reason: How they were chosen.
    """

    text: str
    rest: str
    rest_first: bool
    reason: str


class _Candidate(NamedTuple):
    """A part of a title, `first` to before `after`, and how good a hook it is."""

    score: float
    first: int
    after: int
    reason: str


MAX_SHORT_WORDS = 6
"""A title of so many words is its own hook."""

MAX_SHORT_CHARS = 14
"""The same for scripts without spaces."""

_MIN_SCORE = 0.42
"""A hook below it is no better than the whole title."""

_ANOTHER_MIN_SCORE = 0.3
"""The same for the hooks of variants, which must differ."""

_MAX_HOOKS = 4

# What makes a hook, and what spoils it: set by hand, from titles that editors labelled. What counts is the
# order: money, numbers with their noun, quotations, power words and capitals, names, other words.
_MONEY, _COUNT, _NUMBER, _QUOTE, _POWER, _CAPITALS, _NAME, _PLAIN, _WEAK = (
    0.9,
    0.7,
    0.2,
    0.5,
    0.45,
    0.5,
    0.35,
    0.22,
    0.06,
)
_COUNTED_WORDS = 3
"""The weights of so many words are added: a longer hook says no more."""

_LENGTH_BONUS = {1: -0.45, 2: 0.05, 3: 0.18, 4: 0.18, 5: 0.1, 6: -0.12, 7: -0.35}
_LATE_BONUS = 0.22
"""A hook is mostly the end of the main clause."""

_ONE_CONTENT_WORD = -0.25
_SLAVIC = frozenset({"ru", "uk", "pl"})
"""They have no articles: a preposition begins the phrase and stays with it."""

_WITHOUT = frozenset(
    {
        "without",
        "ohne",
        "sans",
        "sin",
        "sem",
        "senza",
        "zonder",
        "bez",
        "\u0431\u0435\u0437",
        "\u0628\u062f\u0648\u0646",
    }
)

_LONG_CHARS, _TOO_LONG = 42, -0.25
_LONG_REST_WORDS, _LONG_REST = 12, -0.1

_START_COST = {
    Role.WORD: 0.1,
    Role.NUMBER: 0.0,
    Role.DETERMINER: 0.0,
    Role.NEGATION: 0.05,
    Role.CONDITION: 0.05,
    Role.QUESTION: 0.05,
    Role.SUBJECT: 0.1,
    Role.CLAUSE: 0.3,
    Role.PREPOSITION: 0.5,
    Role.AUXILIARY: 0.35,
    Role.ADVERB: 0.15,
    Role.AND: 0.8,
}
"""By the role of the first word of a hook that ends the title."""

_REST_END_COST = {
    Role.PREPOSITION: 0.17,
    Role.AUXILIARY: 0.15,
    Role.SUBJECT: 0.6,
    Role.CLAUSE: 0.25,
    Role.POSTPOSITION: 0.0,
}
"""By the role of the last word that stands small before such a hook."""

_NEXT_COST = {
    Role.PREPOSITION: 0.08,
    Role.CLAUSE: 0.05,
    Role.QUESTION: 0.1,
    Role.SUBJECT: 0.12,
    Role.CONDITION: 0.05,
    Role.NEGATION: 0.3,
    Role.AUXILIARY: 0.3,
    Role.AND: 0.5,
    Role.DETERMINER: 0.45,
    Role.ADVERB: 0.35,
    Role.NUMBER: 0.4,
    Role.WORD: 0.3,
}
"""By the role of the word after a hook that begins the title."""

_INFINITIVES = {
    "es": re.compile("..[aei]r$"),
    "pt": re.compile("..[aei]r$"),
    "it": re.compile("..[aei]re$"),
    "fr": re.compile("..(?:er|ir|oir)$"),
    "ru": re.compile("..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u0447\u044c)$"),
    "uk": re.compile("..(?:\u0442\u0438|\u0442\u0438\u0441\u044f)$"),
    "pl": re.compile("..(?:\u0107|\u0107 si\u0119)$"),
}
"""Endings of infinitives."""

_COMPLETE = frozenset({Role.WORD, Role.NUMBER, Role.OBJECT, Role.POSTPOSITION})
"""What such a hook may end with."""

_GENITIVE_COST = 0.35
_GENITIVES = frozenset(
    "of de del du des do da dos das d di della dei delle degli dell dello von van का की के".split()
)
_COMMAS = frozenset(",\u060c;")
_LIST_COMMAS = 3
"""So many commas make a list, which is not taken apart."""

_TWO_CLAUSES = 0.3
_CLAUSE_END_BONUS, _COMMA_BONUS = 0.25, -0.1
_BARE_QUESTION = frozenset(
    {
        "why",
        "warum",
        "pourquoi",
        "perché",
        "perchè",
        "почему",
        "зачем",
        "чому",
        "dlaczego",
        "waarom",
        "neden",
        "لماذا",
        "क्यों",
        "왜",
    }
)
_ADJUNCT = frozenset(
    "ever again today now year week month day morning night time times forever once online here tomorrow yesterday "
    "tonight".split()
)
_ADJUNCT_COST = 0.2

_UNSPACED_PAUSE = re.compile(
    r"(?<=[\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff1b!?\u2026])|(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])"
)
_BRACKETS = str.maketrans(
    dict.fromkeys("\u300c\u300e\u3010\uff08(\u300a\u3008\u201c", "<")
    | dict.fromkeys("\u300d\u300f\u3011\uff09)\u300b\u3009\u201d", ">")
)
_MIN_UNSPACED_CHARS = 4


def find_hooks(text: str, language: str, *, grave: bool) -> tuple[Hook, ...]:
    """Return the hooks of a clean title, the best first, then others that differ, then the title itself.

    A hook is the beginning or the end of the title, so that the rest can stand below or above it and the
    title is read in its order. It keeps what turns or weakens its meaning: negations, conditions, the helper
    that makes a question. Where no part stands alone, the title is the only one.

    Args:
        text: The main line of a title.
        language: ISO 639-1, or `und`.
        grave: The title speaks of death, illness or war: it keeps its clause.
    """
    return _hooks(text, language, grave)


@lru_cache(256)
def _hooks(text: str, language: str, grave: bool) -> tuple[Hook, ...]:
    if dominant_script(text) in UNSPACED:
        return _unspaced_hooks(text, grave=grave)
    tokens = tuple(text.split())
    if len(tokens) <= MAX_SHORT_WORDS:
        return (_whole(text, "is short"),)
    if grave:
        return (_whole(text, "is grave"),)
    if not has_roles(language):
        return (_whole(text, "is in a language without rules"),)
    sentence = read_sentence(tokens, language)
    found = sorted(_candidates(sentence), key=lambda candidate: -candidate.score)
    chosen: list[_Candidate] = []
    for candidate in found:
        least = _ANOTHER_MIN_SCORE if chosen else _MIN_SCORE
        if len(chosen) < _MAX_HOOKS and candidate.score >= least and _differs(candidate, chosen):
            chosen.append(candidate)
    return (*(_hook(tokens, candidate) for candidate in chosen), _whole(text, "has no better part"))


def _whole(text: str, reason: str) -> Hook:
    return Hook(text, "", rest_first=False, reason=f"the whole title, which {reason}")


def _hook(tokens: tuple[str, ...], candidate: _Candidate) -> Hook:
    hook = tokens[candidate.first : candidate.after]
    rest = tokens[: candidate.first] if candidate.first else tokens[candidate.after :]
    return Hook(
        _without_separators(" ".join(hook)),
        _without_separators(" ".join(rest)),
        rest_first=candidate.first > 0,
        reason=candidate.reason,
    )


def _without_separators(part: str) -> str:
    return part.strip(" ,;:-\u2013\u2014|\u060c\u00b7")


def _differs(candidate: _Candidate, others: list[_Candidate]) -> bool:
    """Tell whether a hook shares less than two thirds of its words with each of the others."""
    span = set(range(candidate.first, candidate.after))
    for other in others:
        shared = len(span & set(range(other.first, other.after)))
        if shared * 3 >= 2 * min(len(span), other.after - other.first):
            return False
    return True


def _candidates(sentence: Sentence) -> list[_Candidate]:
    count = len(sentence.tokens)
    weights = [_weight(sentence, index) for index in range(count)]
    found: list[_Candidate] = []
    for cut in range(1, count):
        if sentence.glued[cut - 1]:
            continue
        for first, after in ((cut, count), (0, cut)):
            if _length(sentence, first, after) in _LENGTH_BONUS and _keeps_meaning(sentence, first, after):
                cost = _late_cost(sentence, cut) if first else _early_cost(sentence, cut)
                if cost is not None:
                    value, reason = _attraction(sentence, weights, first, after)
                    found.append(_Candidate(value - cost, first, after, reason))
    return found


def _first_part(word: str) -> str:
    """Return a word, or what is elided before its apostrophe: `d` of `d'orange`."""
    return word.partition("'")[0]


def _length(sentence: Sentence, first: int, after: int) -> int:
    """Return the words of a part; an article at its beginning does not count."""
    return after - first - (sentence.starts[first] is Role.DETERMINER and after - first > 2)


def _late_cost(sentence: Sentence, cut: int) -> float | None:
    """Return what speaks against a hook from `cut` to the end; None where it is no phrase."""
    starts, ends, words = sentence.starts, sentence.ends, sentence.words
    role, before = starts[cut], ends[cut - 1]
    if sentence.clauses[cut] != sentence.clauses[cut - 1]:
        cost = _inner_clause_cost(sentence, cut, len(starts)) + (0.2 if role is Role.AND else 0.0)
        return cost - _LATE_BONUS - _clause_bonus(sentence, cut)
    cost = _START_COST.get(role, 0.5)
    if role is Role.AND and cut + 1 < len(starts) and starts[cut + 1] in {Role.SUBJECT, Role.QUESTION}:
        cost = 0.3
    if role is Role.PREPOSITION:
        if _first_part(words[cut]) in _GENITIVES:
            cost += _GENITIVE_COST
        elif words[cut] != "as" and cut + 1 < len(starts) and _weight(sentence, cut + 1) >= _COUNT:
            cost -= 0.38
    if role is Role.NEGATION and words[cut] in _WITHOUT:
        cost += 0.15
    if role is Role.AUXILIARY and cut + 1 < len(starts) and starts[cut + 1] is Role.NEGATION:
        cost -= 0.25
    if (
        before is Role.QUESTION
        and words[cut - 1] not in _BARE_QUESTION
        and role not in {Role.SUBJECT, Role.PREPOSITION, Role.DETERMINER, Role.AUXILIARY}
    ):
        return None
    if before is Role.QUESTION and words[cut - 1] not in _BARE_QUESTION and words[cut] != "to":
        cost += 0.3
    cost += _REST_END_COST.get(before, 0.0)
    if before is Role.AUXILIARY and starts[cut - 1] is Role.SUBJECT:
        cost += 0.25
    if words[cut - 1] in _GENITIVES:
        cost += 0.35
    cost += _open_end_cost(sentence, cut) + _inner_clause_cost(sentence, cut, len(starts))
    if before in {Role.WORD, Role.NUMBER} and role is Role.DETERMINER and sentence.language == "en":
        cost += 0.05
    if before is Role.WORD and role is Role.WORD:
        cost += 0.15
    if before is Role.CLAUSE and role in {Role.DETERMINER, Role.SUBJECT, Role.NUMBER}:
        cost -= 0.2
    if sentence.language in _SLAVIC:
        cost += 0.25 if before is Role.PREPOSITION else -0.2 if role is Role.PREPOSITION else 0.0
    if words[cut - 1] == "to" and sentence.language == "en" and is_verb(words[cut]):
        cost -= 0.1
    return cost - _LATE_BONUS


def _inner_clause_cost(sentence: Sentence, first: int, after: int) -> float:
    """Return what speaks against a hook that goes on over the end of a clause: it is two things."""
    return _TWO_CLAUSES if sentence.clauses[first] != sentence.clauses[after - 1] else 0.0


def _open_end_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against parting what comes before `cut` from what goes on after it.

    `over | time are complete bunk`: what stands before the helper is more than the word after the cut.
    `for | a month and this is why`: the second part belongs to a clause of its own.
    """
    starts, words = sentence.starts, sentence.words
    cost = 0.0
    before_role = sentence.ends[cut - 1]
    infinitive = words[cut - 1] == "to" and is_verb(words[cut])
    after_preposition = before_role is Role.PREPOSITION and not infinitive
    for index in range(cut + 1, len(starts)):
        role = starts[index]
        if role is Role.AND:
            clause_level = index + 1 < len(starts) and starts[index + 1] in {
                Role.SUBJECT,
                Role.AUXILIARY,
                Role.DETERMINER,
                Role.QUESTION,
            }
            cost += 0.4 if clause_level else 0.25 if after_preposition else 0.0
            break
        if role in {Role.CLAUSE, Role.SUBJECT, Role.QUESTION}:
            cost += 0.45 if words[index] in _BUTS else 0.0
            break
        if role is Role.PREPOSITION and words[index] in _TIMES and after_preposition:
            cost += 0.25
        if role is Role.AUXILIARY and (after_preposition or starts[cut] is Role.PREPOSITION):
            cost += 0.9
            break
    return cost


_TIMES = frozenset({"before", "after", "during", "since", "w/", "w", "over"})
_BUTS = frozenset(
    {
        "but",
        "pero",
        "mas",
        "mais",
        "aber",
        "ma",
        "maar",
        "ale",
        "ama",
        "\u043d\u043e",
        "\u0430\u043b\u0435",
        "\u0644\u0643\u0646",
        "\u0932\u0947\u0915\u093f\u043d",
        "tapi",
        "nh\u01b0ng",
    }
)


def _clause_bonus(sentence: Sentence, cut: int) -> float:
    """Return what speaks for a cut at the end of a clause: little at a comma, which may part a list."""
    if sentence.tokens[cut - 1][-1] not in _COMMAS:
        return _CLAUSE_END_BONUS
    commas = sum(token[-1] in _COMMAS for token in sentence.tokens)
    return _COMMA_BONUS if commas < _LIST_COMMAS else -_CLAUSE_END_BONUS


def _early_cost(sentence: Sentence, cut: int) -> float | None:
    """Return what speaks against a hook from the beginning to before `cut`; None where it is no phrase."""
    starts, ends, words = sentence.starts, sentence.ends, sentence.words
    if ends[cut - 1] not in _COMPLETE:
        return None
    if sentence.clauses[cut] != sentence.clauses[cut - 1]:
        if starts[cut] is Role.AND and sentence.tokens[cut - 1][-1] == ",":
            return None
        return _inner_clause_cost(sentence, 0, cut) - _clause_bonus(sentence, cut)
    cost = _NEXT_COST.get(starts[cut], 0.5) + _inner_clause_cost(sentence, 0, cut)
    if (
        starts[cut] is not Role.PREPOSITION
        and sentence.language == "en"
        and is_inflected_verb(words[cut - 1])
        and cut > 1
    ):
        cost += 0.4
    if starts[0] in {Role.QUESTION, Role.AUXILIARY}:
        cost += 0.25
    if starts[cut] is Role.PREPOSITION and _is_surely_verb(sentence, cut - 1):
        return None if sentence.language == "en" else cost + 0.3
    if _first_part(words[cut]) in _GENITIVES:
        cost += _GENITIVE_COST
    if words[cut] == "to" and sentence.language == "en":
        cost += 0.4 if cut + 1 < len(words) and is_verb(words[cut + 1]) else 0.15
    return cost


def _is_surely_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb, so that a preposition after it may belong to it."""
    word = sentence.words[index]
    if sentence.language != "en":
        ending = _INFINITIVES.get(sentence.language)
        return ending is not None and bool(ending.search(word))
    before = sentence.ends[index - 1] if index else Role.SUBJECT
    if before is Role.AUXILIARY or (before is Role.WORD and word.endswith("ed")):
        return True
    if not is_verb(word):
        return False
    if before in {Role.SUBJECT, Role.QUESTION, Role.CLAUSE} or sentence.words[index - 1] == "to":
        return True
    return before is Role.WORD and is_inflected_verb(word)


def _keeps_meaning(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part keeps what turns, weakens or asks in each clause that it has words of."""
    clauses = {sentence.clauses[index] for index in range(first, after)}
    for index, role in enumerate(sentence.starts):
        if role not in {Role.NEGATION, Role.CONDITION} or sentence.clauses[index] not in clauses:
            continue
        if not first <= index < after:
            return False
        # A negation needs what it negates, an `or` both its sides.
        same = [at for at in range(index + 1, after) if sentence.clauses[at] == sentence.clauses[index]]
        if not same and index + 1 < len(sentence.tokens) and not first:
            return False
        if sentence.words[index] in _ORS and (index <= first or index + 1 >= after):
            return False
    if any(sentence.words[index] in _crude(sentence.language) for index in range(first, after)):
        return False
    return _keeps_question(sentence, first, after)


_ORS = frozenset(
    {
        "vs",
        "v",
        "versus",
        "or",
        "o",
        "u",
        "ou",
        "oder",
        "oppure",
        "of",
        "lub",
        "albo",
        "veya",
        "ya",
        "или",
        "або",
        "чи",
        "أو",
        "او",
        "या",
        "또는",
        "혹은",
        "atau",
        "hoặc",
        "hay",
    }
)


def _keeps_question(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part of a question that wants a yes or a no still asks."""
    asks = [
        index
        for index, role in enumerate(sentence.starts)
        if role is Role.AUXILIARY
        and sentence.language == "en"
        and sentence.words[index] in _ASKING
        and (not index or sentence.clauses[index] != sentence.clauses[index - 1])
    ]
    for index in asks:
        inside = [at for at in range(first, after) if sentence.clauses[at] == sentence.clauses[index]]
        if inside and not first <= index < after and "?" not in sentence.tokens[inside[-1]]:
            return False
    return True


_ASKING = frozenset(
    "is are was were am has have had do does did will would can shall should could may might".split()
)


@cache
def _crude(language: str) -> frozenset[str]:
    lists = read_lists(DATA / "crude_words.txt", str)
    return frozenset((*lists["en"], *lists.get(language, ())))


def _weight(sentence: Sentence, index: int) -> float:
    """Return how much a word makes somebody stop."""
    token, word, role = sentence.tokens[index], sentence.words[index], sentence.starts[index]
    if role is Role.NUMBER:
        if MONEY.search(token):
            return _MONEY
        counts = index < len(sentence.glued) and sentence.glued[index]
        return _COUNT if counts and not is_year(token) and not _is_label(sentence, index) else _NUMBER
    if role is not Role.WORD and sentence.ends[index] is not Role.WORD:
        return _POWER if role is Role.NEGATION else 0.0
    if not word:
        return 0.0
    shouts = (
        token.isupper()
        and len(word) > 3
        and not sum(other.isupper() for other in sentence.tokens) * 2 > len(sentence.tokens)
    )
    if shouts:
        return _CAPITALS
    if word in word_list("power"):
        return _POWER
    if word in word_list("weak"):
        return _WEAK
    if (
        not sentence.title_case
        and index
        and token[0].isupper()
        and sentence.clauses[index] == sentence.clauses[index - 1]
    ):
        return _NAME if sentence.language != "de" else _PLAIN
    return _PLAIN


def _is_label(sentence: Sentence, index: int) -> bool:
    return index > 0 and sentence.glued[index - 1] and sentence.ends[index - 1] is Role.WORD


def _attraction(sentence: Sentence, weights: list[float], first: int, after: int) -> tuple[float, str]:
    """Return how good a part is as a hook by its own words, and what is best in it."""
    inner = weights[first:after]
    best = sorted(inner, reverse=True)
    value = sum(best[:_COUNTED_WORDS]) + _LENGTH_BONUS[_length(sentence, first, after)]
    content = sum(weight > 0 for weight in inner)
    ends_sentence = not first and sentence.tokens[after - 1][-1] in ".!?\u2026"
    if content <= 1 and best[0] < _CAPITALS and not ends_sentence:
        value += _ONE_CONTENT_WORD
    part = sentence.tokens[first:after]
    if sum(map(len, part)) + len(part) > _LONG_CHARS:
        value += _TOO_LONG
    if len(sentence.tokens) - len(part) > _LONG_REST_WORDS:
        value += _LONG_REST
    if part[0][0] in '"\u201c\u00ab\u201e' and part[-1].rstrip(".!?,")[-1:] in '"\u201d\u00bb\u201c':
        value += _QUOTE
    if sentence.words[after - 1] in _ADJUNCT and content <= 2:
        value -= _ADJUNCT_COST
    reason = "the end" if first else "the beginning"
    if best[0] >= _COUNT:
        reason += ", a number"
    return value, f"{reason} of the title"


def _unspaced_hooks(text: str, *, grave: bool) -> tuple[Hook, ...]:
    """Return the hooks of a title in a script without spaces: its first or its last clause."""
    if len(text) <= MAX_SHORT_CHARS:
        return (_whole(text, "is short"),)
    if grave:
        return (_whole(text, "is grave"),)
    plain = text.translate(_BRACKETS)
    cuts = [
        found.start()
        for found in _UNSPACED_PAUSE.finditer(text)
        if 0 < found.start() < len(text)
        and plain[: found.start()].count("<") == plain[: found.start()].count(">")
    ]
    # Between two signs, as in "?!", nothing is cut.
    cuts = [
        cut
        for cut in cuts
        if text[cut:].strip(" \u3001\u3002\uff0c\uff01\uff1f!?\u2026") == text[cut:].strip()
    ]
    found = []
    if cuts:
        last, first = text[cuts[-1] :].strip(), text[: cuts[0]].strip()
        for part, rest, late in ((last, text[: cuts[-1]], True), (first, text[cuts[0] :], False)):
            if (
                _MIN_UNSPACED_CHARS
                <= len(part.strip("\u3001\u3002\uff0c\uff01\uff1f!?\u2026 "))
                <= MAX_SHORT_CHARS
            ):
                score = (
                    0.2 * late
                    + 0.5 * bool(re.search(r"\d", part))
                    + 0.3 * part.endswith(("!", "?", "\uff01", "\uff1f"))
                )
                found.append((score, part, rest.strip(), late))
    found.sort(key=lambda each: -each[0])
    hooks = [
        Hook(
            part.strip(" \u3001\u3002\uff0c"),
            rest.strip(" \u3001\uff0c"),
            rest_first=late,
            reason="a clause of the title",
        )
        for _, part, rest, late in found
    ]
    return (*hooks, _whole(text, "has no better part"))
