"""Decide which of the icons of a title are drawn large: those whose picture is understood at once.

An icon tells in a list what a title is about. Drawn as high as the picture it says more than that: a temple,
a bank or a microphone is misread where a title only has to do with one, and words alone are better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.title.icon_tables import Source, icon_list
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.title.icon_choice import FoundIcon

__all__ = ["drawn_things", "is_shown"]

_FLAG_CHARS = 2
_OF_WORKS = frozenset({Topic.FILM, Topic.MUSIC, Topic.GAMING})
"""Topics whose titles are made of names: a boat is no picture of `Sea of Thieves`."""

_ONLY_THERE = {Topic.FITNESS_WELLNESS: "body"}
"""Lists of icons that are meant literally in titles on one topic alone."""


_SEEN = frozenset({"👶"})
"""Of persons, whom a picture shows as they are: any other is somebody who is not in the title."""


def drawn_things(found: FoundIcon | None, topic: Topic | None, *, grave: bool) -> tuple[str, ...]:
    """Return which of the icons of a title are drawn, the one in the middle first; none if none is sure.

    Args:
        found: The icon of the title, and what else its words name.
        topic: What the title is about.
        grave: It speaks of death, illness, war or abuse.
    """
    if found is None or found.is_guess or not _may_stand_alone(found, topic):
        return ()
    return tuple(icon for icon in (found.icon, *found.related) if is_shown(icon, topic, grave=grave))


def _may_stand_alone(found: FoundIcon, topic: Topic | None) -> bool:
    """Tell whether the word that an icon was found by means the thing itself, not a name that has it."""
    if found.source is Source.BRAND:
        return found.icon in icon_list("branded")
    if found.source is None:
        return not found.word  # a film or a song that is named after a thing is hardly about it
    return topic not in _OF_WORKS or found.icon in icon_list("learned")


def is_shown(icon: str, topic: Topic | None, *, grave: bool) -> bool:
    """Tell whether the picture of a thing is understood, and in the tone of its title.

    Args:
        icon: Of a word of the title.
        topic: What the title is about.
        grave: It speaks of death, illness, war or abuse.
    """
    if len(icon) == _FLAG_CHARS:
        return True
    if grave:
        return icon in icon_list("dignified")
    if topic is not None and topic.category is Category.NEWS_COMMENTARY:
        return icon in icon_list("news")
    other = (listed for only, listed in _ONLY_THERE.items() if topic is not only)
    vague = icon_list("vague") | (icon_list("person") - _SEEN)
    return icon not in vague and not any(icon in icon_list(listed) for listed in other)
