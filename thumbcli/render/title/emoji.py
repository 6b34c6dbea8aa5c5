"""Take the emoji out of a title, and write out those that stand for a word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from thumbcli.render.title.word_data import DATA, read_table

__all__ = ["has_complete_emoji", "split_emoji"]

_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{1,2}|[\U0001f000-\U0001f1e5\U0001f200-\U0001faff\u2600-\u27bf\u2b50\u2b55"
    "\u203c\u2049\u231a\u231b\u23e9-\u23f3\u2b1b\u2b1c])[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2640\u2642\u2600-\u27bf\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
"""An emoji with its modifiers, or several that are joined (UTS 51). Most titles never need it compiled."""

_EMOJI_AS_WORD = (
    r"\b((?i:an?|the|and|or|my|your|our|their|his|her|its|of|to|in|on|at|for|from|by|with|without|than|vs))"
    # Only the words have a case: to look for that of ten thousand emoji takes longer than all other patterns.
    rf"\s*({_EMOJI})(?=\s*(?:[.?!,:;)\u2026]|$))"
)
"""An emoji that a sentence needs: after a function word, with nothing to follow."""

_MODIFIERS = re.compile("[\ufe0e\ufe0f\u20e3\u2640\u2642\U0001f3fb-\U0001f3ff]")
_JOINER = "\u200d"
_GLOBE = "🌍"


def split_emoji(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the title without its emoji, and the emoji, each as the one character that says most.

    Of a joined sequence (a woman at a computer) the last part is taken; a flag becomes a globe. An emoji that
    a sentence needs, after `of` or `my` and with nothing to follow, is written out in English.
    """
    if title.isascii():
        return title, ()
    found = [_main_character(sequence) for sequence in re.findall(_EMOJI, title)]
    text = re.sub(_EMOJI, " ", re.sub(_EMOJI_AS_WORD, _write_out, title))
    text = re.sub(r"\s+([,.!?:;)])", r"\1", " ".join(text.split()))
    return text, tuple(emoji for emoji in dict.fromkeys(found) if emoji)


def has_complete_emoji(title: str) -> bool:
    """Tell whether `split_emoji` keeps all of some emoji: it is neither a flag nor a joined sequence."""
    return any(
        _JOINER not in sequence and not _is_flag(sequence) and _main_character(sequence)
        for sequence in re.findall(_EMOJI, title)
    )


def _is_flag(sequence: str) -> bool:
    return "\U0001f1e6" <= sequence[0] <= "\U0001f1ff"


def _main_character(sequence: str) -> str:
    if _is_flag(sequence):
        return _GLOBE
    parts = [_MODIFIERS.sub("", part) for part in sequence.split(_JOINER)]
    return next((part[-1] for part in reversed(parts) if part), "")


def _write_out(found: re.Match[str]) -> str:
    """Return the function word and the name of its emoji; neither if the emoji has no name."""
    function_word, emoji = found.groups()
    name = _name(emoji if _is_flag(emoji) else _main_character(emoji))
    return f"{function_word} {name}" if name else ""


def _name(emoji: str) -> str:
    """Return what an emoji is called in an English sentence; nothing for a flag that is not listed."""
    listed = _names().get(emoji)
    if listed or len(emoji) != 1:
        return listed or ""
    return unicodedata.name(emoji, "").lower().removesuffix(" face")


@cache
def _names() -> dict[str, str]:
    return read_table(DATA / "emoji_names.txt", str)
