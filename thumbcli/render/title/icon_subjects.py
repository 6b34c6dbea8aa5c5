"""Tell which of the words that icons stand for name what a text is about.

Not the subject are what the text denies (`no dancing`, `not your grandpa's web`, `not going to sleep`), where
it happens (`in my house`, `at Bedminster golf club`), whose it is (`NYC's best steaks`), half of a compound
(`vegan ramen`, `fear-based`), and a field or an idea beside a thing (`recipe`, `apple pie`).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_tables import Source, icon_list
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, listed, role_of_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.title.icon_vocabulary import IconWord

__all__ = ["rated_subjects"]

_HEAD_LAST = frozenset({"en", "de", "nl", "sv", "da", "no"})
"""Languages whose compounds of two words end on what they are."""

_HALF = 0.2
_FIELD = 0.33
_IDEA = 0.45
"""What speaks against a half of a compound, a field, and an idea: less than all, so that each is better than
none. In the unit of how sure a source is."""

_ASIDE = 0.25
"""A thing after a preposition tells where, for whom or with what: `the grill for your friends birthday`."""

_ASIDE_REACH = 4
"""Words between a preposition and the last noun of its phrase, and that one."""

_NAMED_VENUE = (
    r"(?<!ook )(?<!ooks )(?<!ooking )(?<!ood )(?<!augh )\b(?i:at) (?:(?i:the|an?) )?"
    r"(?:(?!(?:The|An?|My|Your|Our|His|Her|Their|This) )[A-Z][\w'\u2019.-]* ){1,3}$"
)
"""The name of a place before what it is; what somebody looks or laughs at is no place."""

_OWNS = ("' ", "\u2019 ", "'s ", "\u2019s ")

_SUCH_AS = r"[ -](?:themed|inspired|shaped|style|flavou?red|scented|infused)\b"
"""After what only tells how a thing is: `autumn themed cupcakes`."""

_PLACE_REACH = 2
"""An article or a pronoun may stand between `in` and the place."""

_DENIAL_REACH = 4
"""Words before a state that a negation among them denies: `not going to sleep`."""

_DENYING_PREFIXES = ("non-", "anti-")
"""Of all the languages that have them: `a non-profit`."""

_CLAUSE_END = ",.:;!?|()"
_BESIDE_DENIAL = frozenset({Role.DETERMINER, Role.DEGREE, Role.AUXILIARY})
"""What may stand between a negation and the thing it denies: `not a`, `isn't really the`, `no es un`."""


def rated_subjects(text: str, words: Sequence[IconWord], language: str) -> Iterator[tuple[IconWord, float]]:
    """Yield the words that may be the subject of a text, each with what speaks against it; 0 for nothing.

    Args:
        text: What they were found in.
        words: From left to right.
        language: ISO 639-1.
    """
    for index, word in enumerate(words):
        before = text[: word.start].lower().replace("\u2019", "'").split()
        after = text[word.start + len(word.text) :].lower()
        if _is_denied(word, before, language):
            continue
        if word.icon in icon_list("place") and _is_place(before, after, language):
            continue
        if _is_named_venue(word, text[: word.start], language) or _owns_next(word, after):
            continue
        is_idea = word.icon in icon_list("idea")
        if is_idea and after.startswith("-"):
            continue
        is_wide = word.icon in icon_list("field") or word.text.lower() in word_list("field-word")
        against = _FIELD if is_wide else 0.0
        against += _IDEA if is_idea else 0.0
        against += _ASIDE if _is_aside(word, before, language) else 0.0
        if language in _HEAD_LAST and _is_half(word, words[index + 1 : index + 2], after):
            against += _HALF
        yield word, against


def _is_half(word: IconWord, following: Sequence[IconWord], after: str) -> bool:
    """Tell whether a compound is what its next word is: `vegan ramen`, but not `Halloween house`."""
    if following and re.match(_SUCH_AS, after):
        return True
    if not following or not after.startswith(f" {following[0].text.lower()}"):
        return False
    is_telling = word.source in {Source.BRAND, Source.PHRASE} or word.icon in icon_list("season")
    vague = icon_list("place") | icon_list("plain") | icon_list("idea")
    return not is_telling and following[0].icon not in vague


def _is_denied(word: IconWord, before: Sequence[str], language: str) -> bool:
    """Tell whether the words before a thing say that it is missing, is another, or does not happen.

    What is done with a thing may be denied of it: `don't buy the phone` is about a phone.
    """
    near = list(takewhile(lambda other: other[-1] not in _CLAUSE_END, reversed(before)))
    if not near:
        return False
    nearest = next(
        (other for other in near[:_DENIAL_REACH] if role_of_word(other, language) not in _BESIDE_DENIAL), ""
    )
    if near[0] in _missing(language) or near[0].endswith(_DENYING_PREFIXES):
        return True
    if word.source is Source.PHRASE:
        return False
    if nearest in _denying(language):
        return True
    return word.icon in icon_list("state") and any(map(_denying(language).__contains__, near[:_DENIAL_REACH]))


@cache
def _denying(language: str) -> frozenset[str]:
    """Return the words that deny what follows: `not`, `isn't`."""
    return word_list(f"denying-{language}")


@cache
def _missing(language: str) -> frozenset[str]:
    """Return the words before a thing that is not there: `no`, `without`."""
    return listed(language, "without") | word_list(f"missing-{language}")


def _is_aside(word: IconWord, before: Sequence[str], language: str) -> bool:
    """Tell whether a thing is in a phrase that says where, when, for whom or with what something happens."""
    if word.source is Source.BRAND:
        return False
    near = [*takewhile(lambda other: other[-1] not in _CLAUSE_END, reversed(before[-_ASIDE_REACH:]))][::-1]
    return not _asides(language).isdisjoint([*near, *map("_".join, pairwise(near))])


@cache
def _asides(language: str) -> frozenset[str]:
    """Return the prepositions before what is beside the point."""
    return word_list(f"aside-{language}")


def _owns_next(word: IconWord, after: str) -> bool:
    """Tell whether a place or a crowd only owns what comes next: `NYC's best steaks`, `YouTubers' nails`."""
    text = word.text.lower().replace("\u2019", "'")
    owner = text.removesuffix("'s").removesuffix("'")
    if owner == text and not after.startswith(_OWNS):
        return False
    return owner in word_list("crowd") or (word.icon in icon_list("venue") and not word.names_brand(None))


def _is_named_venue(word: IconWord, before: str, language: str) -> bool:
    """Tell whether a word is what a place of a name is: `at Bedminster golf club`."""
    if language != "en" or word.icon not in icon_list("ground") or before.isupper():
        return False
    return re.search(_NAMED_VENUE, before) is not None


def _is_place(before: Sequence[str], after: str, language: str) -> bool:
    """Tell whether what stands before or after a word makes of it where something happens."""
    if not word_list(f"place-{language}").isdisjoint(before[-_PLACE_REACH:]):
        return True
    return after.strip().startswith(tuple(word_list("after-place")))
