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

    A name that is not known as one counts if the words before it are the ones that their author shouts. None
    without such an end.
    """
    count = len(sentence.tokens)
    places = listed(sentence.language, "place")
    for index in range(max(_MIN_BEFORE, count - _MAX_NAME - 1), count - 1):
        if sentence.words[index] not in places or sentence.clauses[index] != sentence.clauses[-1]:
            continue
        if not listed(sentence.language, "occasion").isdisjoint(sentence.words[index + 1 :]):
            return index if _tells(sentence, index) else None
        known = not listed("any", "venue").isdisjoint(sentence.words[index + 1 :])
        set_off = sentence.tokens[index].islower() and _is_shouted(sentence, index)
        loud = [token.isupper() and len(token) >= _MIN_LOUD for token in sentence.tokens]
        if any(loud[:index]) < any(loud[index:]) or not _is_name(sentence, index + 1):
            continue
        if (
            known
            or set_off
            or (sentence.starts[index + 1] in _OF_NAMES and not any(loud[index:]) and any(loud))
        ):
            return index
    return None


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
