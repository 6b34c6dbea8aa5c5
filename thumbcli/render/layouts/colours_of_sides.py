"""The colours of both sides of a duel or a match, as their clubs and nations have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.emoji import is_flag
from thumbcli.render.title.icon_choice import icon_of_words
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.side_colours import colours_of_flag, colours_of_team
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.title.icon_choice import FoundIcon
    from thumbcli.render.title.side_colours import SideColours

__all__ = ["colours_of", "icon_of_side"]

_SPORTS = frozenset({Topic.SPORTS, Topic.COMBAT_SPORTS})


def colours_of(composition: Composition, sides: tuple[str, ...] = ()) -> tuple[SideColours, ...]:
    """Return the colours of both sides, in the order of the title; none where those of one are not known.

    Args:
        composition: The picture.
        sides: What they are called; empty for the sides of the headline.
    """
    headline, sport = composition.headline, composition.topic in _SPORTS
    if composition.own_colours or composition.somber:
        return ()
    found = []
    for side in sides or (headline.left, headline.right):
        icon = icon_of_side(side, headline.main)
        nation = colours_of_flag(icon.icon) if icon and is_flag(icon.icon) else None
        found.append(nation or (colours_of_team(side) if sport else None))
    return tuple(colours for colours in found if colours) if all(found) else ()


def icon_of_side(side: str, text: str, topic: Topic | None = None) -> FoundIcon | None:
    """Return the icon of a side, by the language of the title, else by English names."""
    language = detect_language(text)
    return icon_of_words(side, language, topic) or (
        icon_of_words(side, "en", topic) if language != "en" else None
    )
