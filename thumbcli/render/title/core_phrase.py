"""Find the two to four words of a headline that a viewer reads first: what surprises, the claim, a number.

`find_emphasis` wants to be sure. Here a phrase is found in nearly every headline, by what its words say and
not by where it stands: never a word that only fills, nor half of a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.chosen_emphasis import chosen_emphasis
from thumbcli.render.title.emphasis import begins_predicate, find_emphasis, is_torn
from thumbcli.render.title.emphasis_guards import is_half
from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.match_result import score_of
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.negated_phrase import find_negated
from thumbcli.render.title.script import UNSPACED, direction_runs, dominant_script
from thumbcli.render.title.sentence import MONEY, VERB_FINAL, read_sentence
from thumbcli.render.title.stop_words import is_abbreviation, is_compound, is_lone_letter, is_year
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import (
    Role,
    has_roles,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
    role_of_word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["find_core"]

_MAX_WORDS = 4
_MIN_TOKENS = 3
"""A headline of fewer words has no core: all of it is read at once."""

# What a word is worth in a core: set by hand on titles that editors labelled. What counts is the order.
_MONEY, _COUNT, _STRIKING, _LOUD, _SUPERLATIVE = 5.0, 3.6, 3.4, 3.2, 3.0
_NAME, _CONCRETE, _RARE, _COMMON, _EMPTY = 1.2, 1.1, 1.0, 0.5, -1.2
_PER_CHAR, _MAX_CHARS = 0.05, 10

_SURE = 1.6
"""For a phrase that `find_emphasis` is sure of, unless it says nothing alone."""

_OTHERS, _HOLLOW = 0.35, 0.6
"""Of what the second and the third word are worth, and of what words without meaning take away."""

_BY_WORDS = {1: 0.0, 2: 0.9, 3: 0.9, 4: 0.1}
"""A phrase of two or three words is the easiest to see; a lone word must strike."""

_LONE_PLAIN = -0.7
_ACTOR, _ADJUNCT, _LATE = -1.1, -0.8, 0.4
"""Who acts, where and when say less than what is done; of two equals, the later one is the point."""

_PART_OF_RUN = -0.9
"""For some words of a row of nouns: the whole row says more, if it is short enough."""

_ON_KIND = -0.4
"""`FINGERS | CHALLENGE`: a kind of video says less than what it is about."""

_OWNED = -0.9
"""Whose it is, where what is owned has two words or more."""

_SENTENCE = -1.2
"""`The | Boys Read Mean Tweets`: a whole sentence, of which the object is the point."""

_LEADING_VERB, _PAIR_WORDS = -0.4, 2
"""`Read | Mean Tweets`: the object of a verb is enough, if it has two words."""

_INNER_LINK = -0.45

_TORN_OWNER = -0.9
"""`DESAFIOS | DE FUT`, `history of | Minecraft`: a half of what a small word binds."""

_AFTER_BUT = 1.7
"""`I Paint My Nails But In | French`: what comes after it is why somebody watches."""

_MAX_DENIED_WORDS = 5
_BETWEEN_NEGATION = frozenset({Role.DETERMINER, Role.DEGREE, Role.ADVERB})
_AGE = re.compile(r"\d{1,3}-year-old", re.IGNORECASE)
"""`10-Year-Old Roberta`: how young or how old somebody is."""

_PREDICATE = 1.5
"""`is | falling apart`, `are | BROKEN`: what is said of the subject, to the end of the sentence."""

_EXCESS = 2.6
"""`SO BAD`, `too powerful`: how far it goes."""

_OWNERS = frozenset({"my", "your", "his", "her", "our", "their"})

_DEGREES = frozenset({"so", "too"})
_PARTS_VERB = frozenset({"apart", "away", "together", "behind", "back"})
"""Adverbs that a verb in -ing is half of."""

_LONG_ACTOR, _ACTOR_WORDS = -2.0, 3
"""`Taxi Cab Slayer KILLS`: of so many words and their verb, the verb is the point."""

_LINKS = frozenset({Role.PREPOSITION, Role.DETERMINER, Role.AND})
_CONTENT = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE})
_BEGINNINGS = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE, Role.NEGATION})
_WITHOUT_CAPITALS = frozenset({"de", "ko"})
"""Languages whose capitals tell no name."""

_HARD_TO_PART = frozenset({"ar", "fa", "he", "hi", "ko", "vi"})
"""Languages in which a row of words that are not listed hides where a phrase ends: only what is sure."""

_AFTER_PARTICLE = frozenset({None, Role.CLAUSE, Role.CONDITION, Role.QUESTION, Role.PAUSE})

_MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""

_SCORE = re.compile(r"\d{1,3}[:\u2013-]\d{1,3}")
_OPENING, _CLOSING = "([{", ")]}"
_QUOTE_PAIRS = {"\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "\u201e": "\u201c"}
_QUOTED = 4.6
"""For a short quotation: more than a word that strikes, less than a number that is sure."""

_QUOTES, _QUOTE_ENDS = frozenset('\u201c\u00ab\u201e"'), frozenset('\u201d\u00bb"')


class _Core(NamedTuple):
    """The words from `first` to before `after`, and how much they say."""

    score: float
    first: int
    after: int


@lru_cache(512)
def find_core(headline: str, language: str) -> str:
    """Return the one to four words in a row that a headline turns on; empty where nothing tells which.

    Of a match it is the result. Where words cannot be told apart, it is what `find_emphasis` finds.

    Args:
        headline: The words drawn large, as their author wrote them.
        language: ISO 639-1, or `und`.
    """
    tokens = tuple(headline.split())
    if score := score_of(tokens):
        return score
    core = _core_of(tokens, headline, language)
    if language == "en":
        return _with_english_negation(tokens, core)
    return _with_letter(tokens, _with_negation(tokens, core, language), language)


def _with_english_negation(tokens: tuple[str, ...], core: str) -> str:
    """Return a core with the `not` or the `no` before it: `NOT A | TRAINING MATCH`."""
    keys = chosen_emphasis(tokens, core) if core and len(tokens) >= _MIN_TOKENS else frozenset()
    if not keys:
        return core
    sentence, first = read_sentence(tokens, "en"), min(keys)
    at = first - 1
    while at >= 0 and sentence.starts[at] in _BETWEEN_NEGATION:
        at -= 1
    is_denied = at >= 0 and sentence.starts[at] is Role.NEGATION
    is_denied = is_denied and sentence.words[at] not in listed("en", "contrast")
    size = max(keys) + 1 - at
    is_whole = size == len(tokens) or size > _MAX_DENIED_WORDS
    return core if not is_denied or is_whole else " ".join(tokens[at : max(keys) + 1]).rstrip(",;:")


def _with_letter(tokens: tuple[str, ...], core: str, language: str) -> str:
    """Return the core of a short headline with the lone letter that leans on it: no line ends on one.

    In a longer headline the other words have a line for it.
    """
    if len(tokens) > _MIN_TOKENS:
        return core
    first = min(chosen_emphasis(tokens, core), default=0) if core else 0
    is_joined = first > 0 and role_of_word(tokens[first - 1].lower(), language) is Role.AND
    leans = first > 1 and not is_joined and is_lone_letter(tokens[first - 1], language)
    return f"{tokens[first - 1]} {core}" if leans else core


def _with_negation(tokens: tuple[str, ...], core: str, language: str) -> str:
    """Return a core with the negation that it is about: it would say the opposite without."""
    is_spaced = len(tokens) > 1 and dominant_script(tokens[0]) not in UNSPACED
    denied = find_negated(tokens, language) if is_spaced else None
    if denied is None:
        return core
    own = chosen_emphasis(tokens, core) if core else frozenset()
    is_apart = own and (max(own) < denied.start or any(char.isdigit() for char in core))
    return (
        core if is_apart or own >= frozenset(denied) else " ".join(tokens[at] for at in denied).rstrip(",;:")
    )


def _core_of(tokens: tuple[str, ...], headline: str, language: str) -> str:
    is_told = has_roles(language) and language not in _HARD_TO_PART
    if len(tokens) < _MIN_TOKENS or not is_told or dominant_script(headline) in UNSPACED:
        return " ".join(tokens[index] for index in sorted(find_emphasis(tokens, language=language)))
    sentence = read_sentence(tokens, language)
    sure = sorted(find_emphasis(tokens, language=language))
    found = max(
        chain(_cores(sentence, sure), _quotations(sentence)),
        default=None,
        key=lambda core: (core.score, core.first),
    )
    if found is None or found.score <= 0:
        return "" if _says_nothing(sentence, sure) else " ".join(tokens[index] for index in sure)
    text = " ".join(tokens[found.first : found.after]).rstrip(",;:")
    first = found.first
    if _is_owned_cry(sentence, found):
        first, text = first - 1, f"{tokens[first - 1]} {text}"
    # Words that come twice would be found at their first place.
    return text if min(chosen_emphasis(tokens, text), default=-1) == first else ""


def _is_owned_cry(sentence: Sentence, found: _Core) -> bool:
    """Tell whether whose it is is cried out as well: `with | MY MONEY`."""
    first = found.first
    before = sentence.tokens[first - 1 : first]
    is_owner = bool(before) and sentence.words[first - 1] in _OWNERS and before[0].isupper()
    return is_owner and sentence.tokens[first].isupper() and first > 1


def _cores(sentence: Sentence, sure: Sequence[int]) -> Iterator[_Core]:
    count = len(sentence.tokens)
    worth = [_worth(sentence, index) for index in range(count)]
    changes = direction_runs(sentence.tokens)
    for first in range(count):
        if not (sentence.starts[first] in _BEGINNINGS or _is_degree(sentence, first)):
            continue
        for after in range(first + 1, min(count, first + _MAX_WORDS) + 1):
            if sentence.clauses[after - 1] != sentence.clauses[first]:
                break
            is_all = after - first == count
            if is_all or (changes and not {first, after} <= {0, count, *changes}):
                continue
            if _is_phrase(sentence, first, after):
                score = _score(sentence, worth, first, after, sure)
                if _is_whole_run(sentence, first, after) or _is_loud_run(sentence, first, after):
                    yield _Core(score, first, after)
                elif _is_open_run(sentence, first, after):
                    yield _Core(score + _PART_OF_RUN, first, after)


def _is_whole_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether no word beside a phrase belongs to it."""
    if _is_cut_before(sentence, first):
        return False
    if after == len(sentence.tokens) or sentence.clauses[after] != sentence.clauses[after - 1]:
        return True
    is_free = not _binds(sentence, after - 1) or _is_before_kind(sentence, after)
    is_free = is_free or (after - first > 1 and _begins_participle(sentence, after))
    return is_free or _is_verb_after(sentence, after)


def _quotations(sentence: Sentence) -> Iterator[_Core]:
    """Yield what is said in a few words: `Whisper "Damn, that's good."`."""
    count = len(sentence.tokens)
    for first in range(1, count):
        opening = sentence.tokens[first][0]
        if opening not in _QUOTE_PAIRS:
            continue
        for after in range(first + 1, min(count, first + _MAX_WORDS) + 1):
            if sentence.tokens[after - 1].rstrip(".,!?")[-1:] == _QUOTE_PAIRS[opening]:
                yield _Core(_QUOTED, first, after)
                break


def _score(sentence: Sentence, worth: Sequence[float], first: int, after: int, sure: Sequence[int]) -> float:
    """Return how much a phrase says, by its best words, its length and its place."""
    own = sorted((worth[at] for at in range(first, after)), reverse=True)
    size = after - first
    others = sum(worth * (_OTHERS if worth > 0 else _HOLLOW) for worth in own[1:3])
    score = own[0] + others + _BY_WORDS[size] + _LATE * first / len(sentence.tokens)
    if size == 1 and own[0] < _SUPERLATIVE and not _is_before_kind(sentence, after):
        # `Has Started` says least of all.
        score += _LONE_PLAIN * (2 if first and sentence.words[first - 1] in {"has", "have"} else 1)
    score += _INNER_LINK * sum(sentence.starts[at] in _LINKS for at in range(first + 1, after))
    if own[0] <= 0:
        return -1.0
    acts = _acts(sentence, first, after)
    if sentence.words[after - 1] in word_list("kind-of-video"):
        score += _ON_KIND if size > 1 else _ON_KIND * 2
    if not acts and _holds(sentence, first, after, sure):
        score += _SURE
    if any(word.endswith(("'s", "s'")) for word in sentence.words[first : after - 2]):
        score += _OWNED
    strikes = own[0] >= _SUPERLATIVE
    if sentence.language == "en":
        score += _cost_of_verbs(sentence, first, after, leads=worth[first] < _SUPERLATIVE)
    if not strikes and acts:
        score += _ACTOR
    if not strikes and _is_adjunct(sentence, first):
        score += _ADJUNCT
    score += _TORN_OWNER * _parts_owner(sentence, first, after, strikes=strikes)
    if sentence.language == "en" and _follows_but(sentence, first):
        score += _AFTER_BUT
    return score + _bonus_of_predicate(sentence, first, after)


def _parts_owner(sentence: Sentence, first: int, after: int, *, strikes: bool) -> bool:
    """Tell whether a phrase ends before the small word that binds it to the next noun, or begins after it."""
    genitive, words, count = listed(sentence.language, "genitive"), sentence.words, len(sentence.words)
    before = first - 1
    if sentence.language != "en" and before > 0 and sentence.starts[before] is Role.DETERMINER:
        before -= 1
    is_owned = before > 0 and words[before] in genitive and sentence.ends[before - 1] is Role.WORD
    if sentence.language == "en":
        return is_owned and not strikes and words[first - 2] not in _empty_words()
    is_head = after + 1 < count and words[after] in genitive and sentence.ends[after - 1] is Role.WORD
    return is_owned or (is_head and after - first == 1)


def _follows_but(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase is the first after a `but` in the middle of a headline."""
    before = first - 1
    while before > 0 and sentence.starts[before] in _LINKS and sentence.words[before] != "but":
        before -= 1
    return before > 1 and sentence.words[before] == "but"


def _bonus_of_predicate(sentence: Sentence, first: int, after: int) -> float:
    """Return what a phrase gains as what is said of the subject, or loses as the subject of what is done."""
    if sentence.language != "en":
        return 0.0
    bonus = 0.0
    last = after - 1
    is_said = (
        first > 1 and sentence.starts[first - 1] is Role.AUXILIARY and sentence.start_after(last) is None
    )
    is_question = sentence.starts[0] is Role.AUXILIARY or (
        sentence.starts[0] is Role.QUESTION and sentence.tokens[-1][-1] == "?"
    )
    says_more = not _empty_words().issuperset(sentence.words[first:after])
    if is_said and says_more and not is_question and sentence.ends[first - 2] is Role.WORD:
        bonus += _PREDICATE
    if _is_degree(sentence, first) and sentence.start_after(last) is None:
        bonus += _EXCESS
    is_verb_last = sentence.words[last].endswith("s") and sentence.words[last] in word_list("striking")
    if is_verb_last and after - first > 1 and last - _begin_of_run(sentence, last) >= _ACTOR_WORDS:
        bonus += _LONG_ACTOR * is_inflected_verb(sentence.words[last])
    return bonus


def _begin_of_run(sentence: Sentence, index: int) -> int:
    """Return where the row of nouns begins that a word ends."""
    clause = sentence.clauses[index]
    while index and sentence.starts[index - 1] is Role.WORD and sentence.clauses[index - 1] == clause:
        index -= 1
    return index


def _is_degree(sentence: Sentence, index: int) -> bool:
    """Tell whether a word says of the next one how far it goes: `SO BAD`, `too powerful`."""
    is_first = sentence.language == "en" and sentence.words[index] in _DEGREES
    return is_first and sentence.start_after(index) is Role.WORD


def _holds(sentence: Sentence, first: int, after: int, sure: Sequence[int]) -> bool:
    """Tell whether a phrase has all words that are sure to stand out, or those of them in capitals."""
    own = set(range(first, after))
    has_all = own.issuperset(sure) or (_is_loud_run(sentence, first, after) and own.issubset(sure))
    return bool(sure) and has_all and not _says_nothing(sentence, sure)


def _cost_of_verbs(sentence: Sentence, first: int, after: int, *, leads: bool) -> float:
    """Return what a verb inside of a phrase costs, and one at its beginning if `leads`."""
    cost = _SENTENCE * any(_tells(sentence, at) for at in range(first + 1, after - 1))
    if leads and after - first > _PAIR_WORDS:
        word = sentence.words[first]
        cost += _LEADING_VERB * (is_verb(word) or is_inflected_verb(word))
    return cost


def _tells(sentence: Sentence, index: int) -> bool:
    """Tell whether a word inside of a phrase is the verb of its sentence: `Boys Read Mean Tweets`."""
    word, before = sentence.words[index], sentence.words[index - 1]
    if word.endswith("ed") and before.endswith("s") and not before.endswith(("'s", "ss")):
        return sentence.starts[index + 1 : index + 2] == (Role.WORD,)
    if not (is_verb(word) or is_inflected_verb(word)) or word.endswith(("ed", "ing")):
        return False
    return not may_be_noun(word) or (before.endswith("s") and not before.endswith(("'s", "ss")))


def _says_nothing(sentence: Sentence, sure: Sequence[int]) -> bool:
    """`the Truth About ...`, `NOTHING wrong`: words that wait for what they are said of."""
    return _empty_words().issuperset(sentence.words[index] for index in sure)


def _empty_words() -> frozenset[str]:
    return word_list("vague") | word_list("weak")


def _worth(sentence: Sentence, index: int) -> float:
    """Return how much a word says of its own."""
    token, word, role = sentence.tokens[index], sentence.words[index], sentence.starts[index]
    is_loud = token.isupper() and not _is_shouted(sentence)
    match role:
        case Role.NUMBER:
            return _worth_of_number(sentence, index)
        case Role.NEGATION:
            return _LOUD if is_loud else _COMMON
        case Role.WORD | Role.DEGREE:
            size = min(len(word), _MAX_CHARS) * _PER_CHAR
            is_cry = is_loud and len(word) >= _MIN_LOUD and not is_abbreviation(token)
            return size + _LOUD if is_cry else _worth_of_word(sentence, index, size)
        case _:
            return 0.0


def _worth_of_number(sentence: Sentence, index: int) -> float:
    if MONEY.search(sentence.tokens[index]):
        return _MONEY
    if sentence.counts(index) and not is_year(sentence.tokens[index]):
        return _COUNT
    return _COMMON if sentence.is_named(index) else _EMPTY


def _worth_of_word(sentence: Sentence, index: int, size: float) -> float:
    token, word, language = sentence.tokens[index], sentence.words[index], sentence.language
    if word in _empty_words() or _is_filler(sentence, index):
        return _EMPTY
    strikes = word in word_list("striking") or word in word_list("power") or _AGE.fullmatch(token)
    if language == "en" and strikes:
        return size + _STRIKING
    if language == "en" and (word.endswith("iest") or word in word_list("superlative") or word == "most"):
        return size + _SUPERLATIVE
    if index and token[0].isupper() and not sentence.title_case and language not in _WITHOUT_CAPITALS:
        return size + _NAME
    if is_concrete(word):
        return size + _CONCRETE
    return size + (_COMMON if word in read_list("common_words.txt", language) else _RARE)


def _is_shouted(sentence: Sentence) -> bool:
    return sum(token.isupper() for token in sentence.tokens) * 2 > len(sentence.tokens)


def _is_cut_before(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase would begin inside of another: after its number or its adjective."""
    if not first or sentence.clauses[first] != sentence.clauses[first - 1]:
        return False
    if sentence.ends[first - 1] is Role.NEGATION:
        return True
    return _binds(sentence, first - 1) and not _is_verb_before(sentence, first - 1)


def _is_open_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase may be parted from words beside it that are a row of nouns with it.

    Before it, in a row that is too long to stand out whole; after it, from a word that says nothing alone.
    """
    count = len(sentence.tokens)
    if after - first == 1 and MONEY.search(sentence.tokens[first]):
        return not _is_cut_before(sentence, first)
    begins = not _is_cut_before(sentence, first) or (
        sentence.ends[first - 1] is Role.WORD
        and after - first > 1
        and len(sentence.words[first]) > 1
        and not is_compound(*sentence.words[first - 1 : first + 1])
        and not _is_one_name(sentence, first - 1)
    )
    begins = begins or (first + 1 < count and _ends_name(sentence, first + 1))
    if _ends_name(sentence, first):
        return False
    return begins and (after == count or not _binds(sentence, after - 1) or _is_before_kind(sentence, after))


def _ends_name(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase begins with the number of a name: `Samsung Galaxy Note | 20 Ultra`."""
    if not first or sentence.starts[first] is not Role.NUMBER or MONEY.search(sentence.tokens[first]):
        return False
    before = sentence.tokens[first - 1]
    is_name = before[0].isupper() and sentence.ends[first - 1] is Role.WORD and sentence.glued[first - 1]
    return is_name and not is_verb(sentence.words[first - 1])


def _begins_participle(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a noun only says what it is doing: `massive explosion | emerging online`."""
    word = sentence.words[index]
    is_form = sentence.language == "en" and word.endswith("ing") and sentence.tokens[index].islower()
    return is_form and not may_be_noun(word) and word not in word_list("striking")


def _is_filler(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb that every report has, with an object: `Video | shows Beirut blast`."""
    if sentence.language != "en" or sentence.words[index] not in word_list("filler-verb"):
        return False
    if index and sentence.ends[index - 1] is Role.AUXILIARY:
        return False
    if not index or sentence.ends[index - 1] is Role.DETERMINER:
        return not index and sentence.start_after(index) in {Role.DETERMINER, Role.OBJECT}
    return sentence.start_after(index) not in {None, Role.PREPOSITION}


def _is_before_kind(sentence: Sentence, after: int) -> bool:
    """Tell whether a word follows that says what kind of video it is: `Only My FINGERS | CHALLENGE`."""
    following = sentence.words[after] if after < len(sentence.words) else ""
    return following in word_list("kind-of-video") and not is_compound(sentence.words[after - 1], following)


def _is_loud_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase is the words in capitals of a mixed title: `John's | HIGHEST CONVICTION`."""
    loud = [token.isupper() and len(token) >= _MIN_LOUD for token in sentence.tokens]
    beside = (*loud[first - 1 : first], *loud[after : after + 1])
    return after - first > 1 and all(loud[first:after]) and not any(beside) and not _is_shouted(sentence)


def _is_one_name(sentence: Sentence, index: int) -> bool:
    """Tell whether two words are a first name and a surname, or a name that capitals tell."""
    pair = " ".join(sentence.tokens[index : index + 2])
    both = all(word[0].isupper() for word in pair.split())
    return both and (not sentence.title_case or names_person(pair.removesuffix("\u2019s").removesuffix("'s")))


def _is_phrase(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether words begin and end as a phrase does, and have nothing inside that parts two."""
    last = after - 1
    if sentence.ends[last] not in {Role.WORD, Role.NUMBER} and not _is_particle(sentence, last):
        return False
    if _begins_badly(sentence, first, last):
        return False
    # A link joins two words.
    allowed = _LINKS | _CONTENT if last - first > 1 else _CONTENT
    if not allowed.issuperset(sentence.starts[first + 1 : last]) or _goes_on(sentence, after):
        return False
    if sentence.language != "en" and _has_loose_link(sentence, first, last):
        return False
    is_cut = _parts_marks(sentence.tokens[first:after]) or is_torn(sentence, first, after)
    return not is_cut and not is_half(sentence, first, after)


def _begins_badly(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether a phrase begins with what it is not about: a negation alone, a contrast, a filler verb."""
    if sentence.starts[first] is Role.NEGATION and (first == last or sentence.words[last] in _empty_words()):
        return True
    is_lone_filler = first == last and sentence.words[last] in word_list("filler-verb")
    is_contrast = sentence.words[first] in listed(sentence.language, "contrast")
    return is_contrast or is_lone_filler or _is_filler(sentence, first)


def _has_loose_link(sentence: Sentence, first: int, last: int) -> bool:
    """`3,9% em mar\u00e7o`: a preposition inside of a phrase that names no owner."""
    genitive = listed(sentence.language, "genitive")
    return any(
        sentence.starts[at] in _LINKS
        and sentence.words[at].partition("'")[0] not in genitive
        and not (sentence.starts[at] is Role.DETERMINER and sentence.words[at - 1] in genitive)
        for at in range(first + 1, last)
    )


def _goes_on(sentence: Sentence, after: int) -> bool:
    """Tell whether what follows belongs to the word before it: a negation, a particle, an object."""
    if after == len(sentence.tokens) or sentence.clauses[after] != sentence.clauses[after - 1]:
        return False
    is_object = _is_particle(sentence, after - 1) and sentence.starts[after] in _CONTENT
    is_contrast = sentence.words[after] in listed(sentence.language, "contrast")
    is_negated = sentence.starts[after] is Role.NEGATION and not is_contrast
    return is_negated or is_object or _is_particle(sentence, after) or _ends_on_verb(sentence, after - 1)


def _parts_marks(tokens: Sequence[str]) -> bool:
    """Tell whether words are a bracket or have a half of one, or go on over a comma."""
    text = " ".join(tokens)
    has_half = any(
        text.count(opening) != text.count(closing)
        for opening, closing in zip(_OPENING, _CLOSING, strict=True)
    )
    return (
        has_half
        or any(token[0] in _OPENING or _SCORE.fullmatch(token) for token in tokens)
        or any(token[-1] in ",;" for token in tokens[:-1])
    )


def _is_particle(sentence: Sentence, index: int) -> bool:
    """`Freaks | Out`, `to Worry | about`: a small word that ends its verb."""
    if sentence.language != "en" or not index or sentence.ends[index - 1] is not Role.WORD:
        return False
    is_last = sentence.starts[index] is Role.PREPOSITION and sentence.start_after(index) in _AFTER_PARTICLE
    verb = sentence.words[index - 1]
    if verb.endswith("ing") and sentence.words[index] in _PARTS_VERB:
        return True
    told = is_verb(verb) or is_inflected_verb(verb)
    return is_last or (told and sentence.words[index] in listed("en", "particle"))


def _ends_on_verb(sentence: Sentence, last: int) -> bool:
    """Tell whether a phrase stops at a verb that goes on: `Kevin Hart Explains | Why`."""
    word = sentence.words[last]
    if sentence.language != "en":
        return sentence.tokens[last].islower() and is_headline_verb(word, sentence.language)
    following = sentence.start_after(last)
    if following in {Role.DETERMINER, Role.OBJECT, Role.SUBJECT}:
        return is_verb(word) or is_inflected_verb(word)
    if word in listed("en", "past"):
        return following is not None
    if word in word_list("striking") or word.endswith("ed") or may_be_noun(word):
        return False
    return (is_verb(word) or is_inflected_verb(word)) and following is not None


def _binds(sentence: Sentence, index: int) -> bool:
    """Tell whether a full word and the next one are one phrase."""
    left, right = sentence.ends[index], sentence.starts[index + 1]
    if left not in _CONTENT or right not in _CONTENT:
        return right is Role.NUMBER and left is Role.WORD and sentence.glued[index]
    is_quoted = sentence.tokens[index + 1][0] in _QUOTES or sentence.tokens[index][-1] in _QUOTE_ENDS
    return sentence.glued[index] and sentence.tokens[index][-1] not in ",;:" and not is_quoted


def _is_verb_before(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb, whose object may stand out without it: `Eats | Everything`."""
    word = sentence.words[index]
    if sentence.language != "en":
        return sentence.tokens[index].islower() and is_headline_verb(word, sentence.language)
    if is_compound(*sentence.words[index : index + 2]) or sentence.starts[index] is Role.NUMBER:
        return False
    if _is_filler(sentence, index):
        return True
    if index and sentence.ends[index - 1] is Role.WORD and _tells(sentence, index):
        return True
    return is_inflected_verb(word) and not word.endswith("ed") and not may_be_noun(word)


def _is_verb_after(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a phrase is the verb of its sentence: `Ice Cube | Sounds Irish`."""
    word = sentence.words[index]
    if sentence.language in VERB_FINAL:
        return False
    if sentence.language != "en":
        return sentence.tokens[index].islower() and is_headline_verb(word, sentence.language)
    tells = is_inflected_verb(word) and not may_be_noun(word) and not word.endswith("ing")
    return tells or begins_predicate(sentence, index)


def _acts(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase that begins the headline is who does something, or whose something is."""
    if first or after >= len(sentence.tokens):
        return False
    is_person = names_person(" ".join(sentence.tokens[:after]).removesuffix("\u2019s").removesuffix("'s"))
    following = sentence.starts[after]
    return is_person or following is Role.AUXILIARY or _is_verb_after(sentence, after)


def _is_adjunct(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase says only where, when or with whom."""
    before = first - 1
    while before > 0 and sentence.starts[before] is Role.DETERMINER:
        before -= 1
    if before <= 0 or sentence.starts[before] is not Role.PREPOSITION:
        return False
    if sentence.language != "en":
        return sentence.words[before] in listed(sentence.language, "adjunct-preposition")
    return sentence.words[before] in word_list("adjunct-preposition")
