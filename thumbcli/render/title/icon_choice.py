"""Choose the icon that says what a title is about, as an emoji."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from thumbcli.contract import Category
from thumbcli.render.title.category import hints_at
from thumbcli.render.title.title_words import base_forms, title_words
from thumbcli.render.title.tone import is_grave
from thumbcli.render.title.word_data import DATA, read_table, word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FALLBACK_ICONS", "fallback_icon", "find_icon", "is_concrete"]

FALLBACK_ICONS = "💡🔦⭐💬📌🔎🎯🧭🌟"
"""Icons for a title that no word gives away."""

_PRICE_FALL = "📉"
_LIGHT_CATEGORIES = frozenset({Category.GAMING, Category.ENTERTAINMENT_COMEDY, Category.FOOD_COOKING})
"""Where death is part of a game, a film or a recipe's name."""

_SPECIFIC_CHARS = 3
"""From this length on a word counts as specific: `ai` and `tv` give way to any longer word."""


def is_concrete(word: str) -> bool:
    """Tell whether a lower-case word names a thing that can be drawn, the same in every category."""
    icons, vague, limited = _icons(), word_list("vague"), _categories_of_icon()
    return any(form in icons and form not in vague and form not in limited for form in base_forms(word))


def fallback_icon(title: str) -> str:
    """Return an icon that goes with any title, always the same for a title."""
    return FALLBACK_ICONS[crc32(" ".join(title_words(title)).encode()) % len(FALLBACK_ICONS)]


def find_icon(title: str, category: Category) -> str | None:
    """Return the icon of the most telling word of a title, or None if no word is known.

    Falling prices come first, then death and illness, then concrete words before vague ones, then earlier
    words before later ones. A word that means something else in another category counts in its own alone.
    """
    words = title_words(title)
    is_sad = category not in _LIGHT_CATEGORIES and is_grave(title)
    if not is_sad and _is_about_falling_prices(words, category):
        return _PRICE_FALL
    icons, grave, vague, limited = _icons(), word_list("grave"), word_list("vague"), _categories_of_icon()
    best: tuple[tuple[bool, bool, int], str] | None = None
    for word in [*(one + other for one, other in pairwise(words)), *words]:
        known = next((form for form in base_forms(word) if form in icons), None)
        if known is None or category not in limited.get(known, (category,)):
            continue
        if known in grave and not is_sad:
            continue
        rank = (known in grave, known not in vague, min(len(known), _SPECIFIC_CHARS))
        if best is None or rank > best[0]:
            best = (rank, icons[known])
    return best[1] if best else None


def _is_about_falling_prices(words: Sequence[str], category: Category) -> bool:
    about_money = category is Category.BUSINESS_FINANCE or (
        category is Category.NEWS_COMMENTARY and hints_at(words, Category.BUSINESS_FINANCE)
    )
    falling = word_list("falling")
    return about_money and any(form in falling for word in words for form in base_forms(word))


@cache
def _icons() -> dict[str, str]:
    """Return the icon of each word."""
    return read_table(DATA / "icon_words.txt", _icon)


def _icon(key: str) -> str:
    icon = chr(int(key.removeprefix("U+"), 16)) if key.startswith("U+") else key
    if len(icon) != 1:
        raise ValueError(f"an icon is one character, not {key!r}")
    return icon


@cache
def _categories_of_icon() -> dict[str, frozenset[Category]]:
    """Return the categories in which the icon of a word fits, for words whose icon does not fit in all."""
    return read_table(DATA / "icon_categories.txt", _categories)


def _categories(key: str) -> frozenset[Category]:
    excluded = key.startswith("not ")
    named = frozenset(map(Category, key.removeprefix("not ").split()))
    return frozenset(Category) - named if excluded else named
