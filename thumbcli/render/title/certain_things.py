"""Tell which things of a title a card may show: those that the whole title is sure to be about.

An article's words are mostly meant otherwise than the things that they name: the tree of a compiler, the
cookies of a browser, the profit of `for fun and profit`. A wrong thing is worse than none, as a card of words
alone is good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.icon_tables import Source, icon_list
from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.tone import Tone
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_roles import Role

if TYPE_CHECKING:
    from thumbcli.render.title.icon_vocabulary import IconWord
    from thumbcli.render.title.understanding import Understanding

__all__ = ["certain_things"]

_OF_THINGS = frozenset(
    {
        Topic.BEAUTY,
        Topic.CARS,
        Topic.COMBAT_SPORTS,
        Topic.FITNESS_WELLNESS,
        Topic.FOOD_COOKING,
        Topic.GAMING,
        Topic.LIFESTYLE_VLOG,
        Topic.MUSIC,
        Topic.SPORTS,
        Topic.TRAVEL,
    }
)
"""Topics whose titles name what can be seen; elsewhere such a word is a figure of speech as often as not."""

_VAGUE = ("person", "idea", "state", "field")
"""Lists of what stands for somebody, for a feeling or for a whole field."""

_NAMED = frozenset({Source.COUNTRY, Source.NATIONALITY})


def certain_things(icons: tuple[str, ...], understood: Understanding) -> tuple[str, ...]:
    """Return those of a title's things that a card may show, or none where the first is not certain.

    Args:
        icons: The things of the title, the best first; neither its own emoji nor a logo.
        understood: What the title says.
    """
    thing = understood.icon
    if thing is None:
        return ()
    named = [word for word in icon_words(understood.headline.main, understood.language) if word.icon == thing]
    if thing in icon_list("telling") and named and understood.tone is not Tone.GRAVE:
        return (thing,)
    if not icons:
        return ()
    if thing in icon_list("product") and any(_is_subject(word, understood) for word in named):
        return icons[:1]
    vague = any(thing in icon_list(name) for name in _VAGUE)
    is_of_things = understood.topic in _OF_THINGS and understood.topic_is_sure
    literal = any(word.source not in _NAMED for word in named)
    return icons if is_of_things and literal and not vague else ()


def _is_subject(word: IconWord, understood: Understanding) -> bool:
    """Tell whether a word names a product that the title is about: `Docker for R`, not `Swift on Linux`."""
    before = understood.headline.main[: word.start].split()
    role = (
        read_sentence((*before, word.text), understood.language).starts[len(before) - 1] if before else None
    )
    return role is not Role.PREPOSITION and word.names_brand(understood.topic)
