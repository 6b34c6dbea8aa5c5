"""Keep the key words of a card where they are a whole phrase on one line; half of one reads as a mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.word_roles import is_verb
from thumbcli.render.typography.break_penalties import break_penalties

if TYPE_CHECKING:
    from thumbcli.render.typography.fit import Block

__all__ = ["with_whole_accent"]

_PAUSES = ":;.!?\u2026)"
_APPOSING = frozenset({"a", "an"})
"""What may follow the comma after a name that they explain; else the comma is that of a list."""

_INSIDE_PHRASE = 0.24
"""The least penalty of a line break inside of a phrase."""


def with_whole_accent(block: Block, language: str) -> Block:
    """Return `block` with its key words, or without them where they are no whole phrase on one line.

    Args:
        block: A fitted title.
        language: ISO 639-1, or `und`.
    """
    accented = [row for row, line in enumerate(block.lines) if any(word.accent for word in line.words)]
    if not accented:
        return block
    text = " ".join(word.text for line in block.lines for word in line.words)
    if block.rtl or dominant_script(text) in UNSPACED:
        return block
    tokens = text.split()
    before = sum(len(line.words) for line in block.lines[: accented[0]])
    marked = [before + at for at, word in enumerate(block.lines[accented[0]].words) if word.accent]
    whole = len(accented) == 1 and marked[-1] - marked[0] == len(marked) - 1
    if whole and _is_phrase(tokens, marked[0], marked[-1], language):
        return block
    plain = (
        replace(line, words=tuple(replace(word, accent=False) for word in line.words)) for line in block.lines
    )
    return replace(block, lines=tuple(plain))


def _is_phrase(tokens: list[str], first: int, last: int, language: str) -> bool:
    """Tell whether the words from `first` to `last` are a phrase that neither begins before nor goes on."""
    costs, small = break_penalties(tokens, language), stop_words(language)
    if first and costs[first - 1] >= _INSIDE_PHRASE and normalize_token(tokens[first - 1]) not in small:
        return False
    if last + 1 == len(tokens) or tokens[last][-1] in _PAUSES:
        return True
    following = normalize_token(tokens[last + 1])
    if tokens[last].endswith(","):
        return following in _APPOSING
    if following in small or not following:
        return True
    return costs[last] < _INSIDE_PHRASE and language == "en" and is_verb(following)
