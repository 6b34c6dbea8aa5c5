"""Tell which emoji of a title show what its words say; the others are ornaments."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_tables import icon_list
from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.word_data import list_texts, read_list
from thumbcli.render.title.word_forms import word_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["spoken_emoji"]

_KEPT = frozenset(
    "\U0001f44d\U0001f44e\U0001f4c8\U0001f4c9\u2705\u274c\u2714\u2764\U0001f494\U0001f6ab\u26d4"
)
"""Yes and no, up and down, love and its end: they say something of their own."""

_MIN_NAME_CHARS = 3
_OF_NAMES = frozenset(
    "face with sign symbol and the for mark white black red blue button eyes open large".split()
)
"""Words in the names of emoji that no title is about."""

_FILE, _WORDS = "emoji_feelings.txt", " words"
_FIELDS = ("any-song", "any-game", "any-film", "any-food", "any-code")
"""Lists of icons, any of which may stand for the same."""


def spoken_emoji(
    emoji: Iterable[str], text: str, language: str, *, icons: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the emoji of a title that its words speak of, in its order.

    A thing is kept if a word names it, a face if a word has its feeling. A title without words keeps all.

    Args:
        emoji: Each one character.
        text: The title without them.
        language: ISO 639-1, or `und`.
        icons: What the title is known to be about.
    """
    emoji = tuple(emoji)
    if not emoji or not any(map(str.isalnum, text)):
        return emoji
    words = frozenset(re.findall(r"[\w'-]+", text.lower()))
    unspaced = text.lower() if dominant_script(text) in UNSPACED else ""
    named = {word.icon for word in icon_words(text, language)} | {*icons} | _KEPT
    for field in _FIELDS:
        if not named.isdisjoint(icon_list(field)):
            named |= icon_list(field)
    return tuple(
        one for one in emoji if one in named or _is_felt(one, words, unspaced) or _is_named(one, words)
    )


def _is_felt(face: str, words: frozenset[str], unspaced: str) -> bool:
    """Tell whether a word has a feeling of a face."""
    feelings = _feelings_of_faces().get(face, frozenset())
    return not feelings.isdisjoint(words) or (bool(unspaced) and any(word in unspaced for word in feelings))


def _is_named(emoji: str, words: frozenset[str]) -> bool:
    """Tell whether a word of an English title is in the name that Unicode gives an emoji."""
    if emoji in read_list(_FILE, "mark"):
        return False
    names = re.findall(r"\w+", unicodedata.name(emoji, "").lower())
    telling = {name for name in names if len(name) >= _MIN_NAME_CHARS and name not in _OF_NAMES}
    return not telling.isdisjoint(form for word in words for form in word_forms(word, "en"))


@cache
def _feelings_of_faces() -> dict[str, frozenset[str]]:
    """Return the words that have a feeling of each face."""
    felt: dict[str, frozenset[str]] = {}
    for kind in list_texts(_FILE):
        if not kind.endswith(_WORDS):
            continue
        for face in read_list(_FILE, kind.removesuffix(_WORDS)):
            felt[face] = felt.get(face, frozenset()) | read_list(_FILE, kind)
    return felt
