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
from thumbcli.render.title.core_bounds import is_loud_run, is_open_run, is_phrase, is_whole_run
from thumbcli.render.title.core_score import is_degree, rate_phrase, says_nothing
from thumbcli.render.title.core_worth import ends_as_verb, word_worth
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.match_result import score_of
from thumbcli.render.title.negated_phrase import find_negated
from thumbcli.render.title.phrase_core import ends_on_year
from thumbcli.render.title.script import UNSPACED, direction_runs, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.spaced_core import find_korean_core, find_thing
from thumbcli.render.title.stop_words import is_lone_letter
from thumbcli.render.title.unspaced_core import find_unspaced_core
from thumbcli.render.title.word_roles import Role, has_roles, is_verb, listed, role_of_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["find_core"]

_MAX_WORDS = 4

_MIN_TOKENS = 3
"""A headline of fewer words has no core: all of it is read at once."""

_PART_OF_RUN = -0.9
"""For some words of a row of nouns: the whole row says more, if it is short enough."""

_VERB_INSIDE = -1.0
"""For a word that is a verb, as its ending says: less than a noun."""

_MAX_DENIED_WORDS = 5

_BETWEEN_NEGATION = frozenset({Role.DETERMINER, Role.DEGREE, Role.ADVERB})

_GREAT_SUM = re.compile(r"[$\u00a3\u20ac]\d{1,3}(?:,\d{3})+")
_LAST_TWO = 2

_OWNERS = frozenset({"my", "your", "his", "her", "our", "their"})

_BEGINNINGS = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE, Role.NEGATION})

_HARD_TO_PART = frozenset({"ar", "fa", "he", "hi", "ko", "vi"})
"""Languages in which a row of words that are not listed hides where a phrase ends: only what is sure."""

_WITHOUT_SPACES = frozenset({"ja", "th", "zh"})

_QUOTE_PAIRS = {"\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "\u201e": "\u201c"}

_QUOTED = 4.6
"""For a short quotation: more than a word that strikes, less than a number that is sure."""


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
    if language in _WITHOUT_SPACES and dominant_script(headline) in UNSPACED:
        return find_unspaced_core(headline, language)
    core = _great_sum(tokens, headline) or _core_of(tokens, headline, language)
    if language == "en":
        return _with_english_negation(tokens, _without_rest(tokens, core))
    return _with_letter(tokens, _with_negation(tokens, core, language), language)


def _great_sum(tokens: tuple[str, ...], headline: str) -> str:
    """Return the one great sum of a headline in capitals, with its noun if that is the last word; else empty.

    `THE OFFICIAL REVEAL OF MY NEW $10,000,000 HOUSE!`: where all words shout, the sum is what is heard.
    """
    if len(tokens) < _MIN_TOKENS or headline != headline.upper():
        return ""
    sums = [at for at, token in enumerate(tokens) if _GREAT_SUM.match(token)]
    if len(sums) != 1:
        return ""
    after = sums[0] + 1 + (sums[0] == len(tokens) - _LAST_TWO)
    return "" if after - sums[0] == len(tokens) else " ".join(tokens[sums[0] : after])


def _without_rest(tokens: tuple[str, ...], core: str) -> str:
    """Return an English core without the year of its title, and without the verb of a question.

    `MY A-LEVEL RESULTS | 2020`, `Can HULK'S FIST | Break Into A Safe?`. A lone word is none if it is joined
    to another (`First Look & | Testing`) or done to something (`Coding | Every Day`).
    """
    keys = chosen_emphasis(tokens, core) if core else frozenset()
    if not keys:
        return core
    sentence, first, after = read_sentence(tokens, "en"), min(keys), max(keys) + 1
    if after - first > 1 and ends_on_year(tokens, after):
        return " ".join(tokens[first : after - 1])
    asks = sentence.starts[0] is Role.AUXILIARY and after < len(tokens)
    if asks and after - first > 1 and first == 1 and is_verb(sentence.words[after - 1]):
        return " ".join(tokens[first : after - 1])
    is_joined = first > 0 and sentence.starts[first - 1] is Role.AND
    begins = not first and sentence.words[0].endswith("ing") and after < len(tokens)
    is_done = begins and sentence.starts[after] is Role.DETERMINER
    return "" if after - first == 1 and (is_joined or is_done) and not tokens[first].isupper() else core


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
        emphasis = " ".join(tokens[index] for index in sorted(find_emphasis(tokens, language=language)))
        return emphasis or (_hidden_core(tokens, language) if len(tokens) >= _MIN_TOKENS else "")
    sentence = read_sentence(tokens, language)
    sure = sorted(find_emphasis(tokens, language=language))
    found = max(
        chain(_cores(sentence, sure), _quotations(sentence)),
        default=None,
        key=lambda core: (core.score, core.first),
    )
    if found is None or found.score <= 0:
        return "" if says_nothing(sentence, sure) else " ".join(tokens[index] for index in sure)
    text = " ".join(tokens[found.first : found.after]).rstrip(",;:")
    first = found.first
    if _is_owned_cry(sentence, found):
        first, text = first - 1, f"{tokens[first - 1]} {text}"
    # Words that come twice would be found at their first place.
    return text if min(chosen_emphasis(tokens, text), default=-1) == first else ""


def _hidden_core(tokens: tuple[str, ...], language: str) -> str:
    """Return what stands out where small words do not tell the phrases apart."""
    if language == "ko":
        return find_korean_core(tokens)
    return find_thing(tokens, language) if language in _HARD_TO_PART else ""


def _is_owned_cry(sentence: Sentence, found: _Core) -> bool:
    """Tell whether whose it is is cried out as well: `with | MY MONEY`."""
    first = found.first
    before = sentence.tokens[first - 1 : first]
    is_owner = bool(before) and sentence.words[first - 1] in _OWNERS and before[0].isupper()
    return is_owner and sentence.tokens[first].isupper() and first > 1


def _cores(sentence: Sentence, sure: Sequence[int]) -> Iterator[_Core]:
    count = len(sentence.tokens)
    worth = [word_worth(sentence, index) for index in range(count)]
    changes = direction_runs(sentence.tokens)
    for first in range(count):
        if not (sentence.starts[first] in _BEGINNINGS or is_degree(sentence, first)):
            continue
        for after in range(first + 1, min(count, first + _MAX_WORDS) + 1):
            if sentence.clauses[after - 1] != sentence.clauses[first]:
                break
            is_all = after - first == count
            if is_all or (changes and not {first, after} <= {0, count, *changes}):
                continue
            if is_phrase(sentence, first, after):
                score = rate_phrase(sentence, worth, first, after, sure)
                if Role.NEGATION not in sentence.starts[max(0, first - 1) : first + 1]:
                    score += _VERB_INSIDE * _verbs_in(sentence, first, after)
                if is_whole_run(sentence, first, after) or is_loud_run(sentence, first, after):
                    yield _Core(score, first, after)
                elif is_open_run(sentence, first, after):
                    yield _Core(score + _PART_OF_RUN, first, after)


def _verbs_in(sentence: Sentence, first: int, after: int) -> int:
    """Return how many words end as only verbs do."""
    return sum(ends_as_verb(word, sentence.language) for word in sentence.words[first:after])


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
