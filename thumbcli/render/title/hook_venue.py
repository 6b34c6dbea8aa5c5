"""Find where a title ends on the mere place or time of what it tells: `I Found a RITUAL in Minecraft`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.word_roles import Role, is_inflected_verb, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["venue_start"]

_MIN_BEFORE, _MAX_NAME = 2, 5
"""Words before the place, and of its name."""

_MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""

_OF_NAMES = frozenset({Role.WORD, Role.NUMBER})


def venue_start(sentence: Sentence) -> int | None:
    """Return the index of the preposition before the game, the platform or the occasion that ends a title.

    A name that is not known as one counts if it ends on a number, as games do, if the words before it are in
    capitals and it is not, or if the preposition alone is not. None without such an end.
    """
    count = len(sentence.tokens)
    places = listed(sentence.language, "place")
    occasions = listed(sentence.language, "occasion")
    for index in range(max(_MIN_BEFORE, count - _MAX_NAME - 1), count - 1):
        if sentence.words[index] not in places or sentence.clauses[index] != sentence.clauses[-1]:
            continue
        if not occasions.isdisjoint(sentence.words[index + 1 :]):
            return index if _tells(sentence, index) else None
        if _is_name(sentence, index + 1) and _is_venue(sentence, index):
            return index
    return None


def _is_venue(sentence: Sentence, index: int) -> bool:
    """Tell whether the name after a preposition is no point of its own."""
    loud = [token.isupper() and len(token) >= _MIN_LOUD for token in sentence.tokens]
    before, after = any(loud[:index]), any(loud[index:])
    if after and not before:
        return False
    is_known = not listed("any", "venue").isdisjoint(sentence.words[index + 1 :])
    is_sequel = sentence.starts[-1] is Role.NUMBER and sentence.is_named(len(sentence.tokens) - 1)
    is_set_off = sentence.tokens[index].islower() and _is_shouted(sentence, index)
    is_lower = before and not after and sentence.starts[index + 1] in _OF_NAMES
    return is_known or is_sequel or is_set_off or is_lower


def _is_shouted(sentence: Sentence, index: int) -> bool:
    """Tell whether all words beside a preposition are in capitals."""
    return all(token.isupper() for token in sentence.tokens[index - 2 : index] + sentence.tokens[index + 1 :])


def _tells(sentence: Sentence, after: int) -> bool:
    """Tell whether the words before `after` have a verb, and no number after them says how many."""
    has_count = Role.NUMBER in sentence.starts[after:]
    return not has_count and any(map(is_inflected_verb, sentence.words[1:after]))


def _is_name(sentence: Sentence, first: int) -> bool:
    """Tell whether nothing but a name stands from `first` to the end; an article may be inside of it."""
    lasts = range(first, len(sentence.tokens))
    return all(not sentence.tokens[at][0].islower() or sentence.starts[at] is Role.DETERMINER for at in lasts)
