"""Choose the words of a headline that stand out: two tones on thumbnails, one sure term on cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import NO_EMPHASIS
from thumbcli.render.title.chosen_emphasis import chosen_emphasis
from thumbcli.render.title.read_emphasis import find_read_emphasis
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.understanding import accent_of
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.second_tone import second_tone

if TYPE_CHECKING:
    from thumbcli.contract import Format
    from thumbcli.contract.design_options import Design
    from thumbcli.render.title.headline import Headline
    from thumbcli.render.title.understanding import Understanding

__all__ = ["accent_words"]

_RIVALS = r"[^\W\d_]\u2013[^\W\d_]"
"""A dash between the two sides of a match, none of which is more than the other."""

_PAIR_WORDS = 2
"""A headline of so many words is mostly one name: both have one colour."""

_WHOLE_ACCENT_WORDS, _WHOLE_NAME_WORDS = 3, 4
"""A headline of so many words that has no phrase in it, and the name of a work, stand out as a whole beside a
small line."""

_SYLLABIC = frozenset({"vi"})
"""Languages that write a space between syllables: one alone is mostly half of a word."""

_INSIDE_NAME, _MOST_KEYS = 1.6, 4
"""From this penalty of `break_penalties` on, a break is inside of a name or before its number; and how many
words stand out at most."""


def accent_words(headline: Headline, understood: Understanding, kind: Format, design: Design) -> int | str:
    """Return the words that stand out; 0 where the layout finds them.

    Those that a person wants, if the headline has them. On a card one term that is sure, and of the name of a
    work only numbers, quotations and capitals.
    """
    if design.emphasis == NO_EMPHASIS:
        return ""
    if design.emphasis is not None and chosen_emphasis(headline.main.split(), design.emphasis):
        return design.emphasis
    if kind.is_card and not understood.names_work and dominant_script(headline.main) not in UNSPACED:
        words = headline.main.split()
        found = find_read_emphasis(words, understood.language, headline.code)
        return " ".join(words[index] for index in sorted(found))
    if kind.is_card or design.brand_style is not None:
        return _sure_emphasis(headline, understood, surest=kind.is_card or understood.names_work)
    return _thumbnail_emphasis(headline, understood)


def _sure_emphasis(headline: Headline, understood: Understanding, *, surest: bool) -> int | str:
    if not surest or dominant_script(headline.main) in UNSPACED:
        return 0
    return accent_of(headline.main.split(), understood.language, surest=True)


def _thumbnail_emphasis(headline: Headline, understood: Understanding) -> int | str:
    """Return the words of a thumbnail that stand out: it has two tones, also where no word is sure to.

    A short name of a work, and a lone word, stand out as a whole from the small line beside them.
    """
    text, tokens = headline.main, headline.main.split()
    most = _WHOLE_NAME_WORDS if understood.names_work else _WHOLE_ACCENT_WORDS
    is_short = bool(headline.sub) and len(tokens) <= most
    if understood.names_work:
        return _sure_emphasis(headline, understood, surest=True) or (text if is_short else "")
    is_pair = len(tokens) == _PAIR_WORDS or re.search(_RIVALS, text) is not None
    if is_pair and dominant_script(text) not in UNSPACED:
        return text if headline.sub else ""
    if understood.accent and dominant_script(text) in UNSPACED:
        return understood.accent if understood.accent in text else 0
    if understood.accent:
        accent = understood.accent
        return _whole_phrase(text, understood.language, accent) if accent in text else 0
    phrase = "" if is_short and text.isupper() else second_tone(text, understood.language)
    phrase = _whole_phrase(text, understood.language, phrase) if phrase else ""
    return phrase or (text if is_short else 0)


def _whole_phrase(text: str, language: str, accent: str) -> str:
    """Return the accent with what it is torn from where it begins inside of a name: `Note | 20 Ultra`."""
    tokens = text.split()
    keys = chosen_emphasis(tokens, accent)
    if not keys or sorted(keys) != list(range(min(keys), max(keys) + 1)):
        return accent
    if language in _SYLLABIC and len(keys) == 1 and min(keys) and not accent.isupper():
        return " ".join(tokens[min(keys) - 1 : min(keys) + 1])
    first, penalties = min(keys), break_penalties(tokens, language)
    while first and penalties[first - 1] >= _INSIDE_NAME and max(keys) - first < _MOST_KEYS - 1:
        if not any(map(str.isalnum, tokens[first - 1])):
            break
        first -= 1
    return " ".join(tokens[first : max(keys) + 1]) if first < min(keys) else accent
