"""The order of words on a line that mixes directions, as skia's bidi gives it (UAX 9)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import has_rtl
from thumbcli.render.typography.shaping import shaped_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Piece", "visual_order", "with_marks"]

_LRM = "\u200e"
"""The left-to-right mark: signs between it and a Latin letter stay beside that letter."""

_LATIN = "A-Za-z\u00c0-\u024f"
_SIGNS_BEFORE = rf"(?<!\w)([.@#$+]+)(?=[{_LATIN}])"
_SIGNS_AFTER = rf"(?<=[{_LATIN}0-9])([+#*]+)(?!\w)"
"""Signs that are part of a Latin name: `.NET`, `@name`, `C++`, `C#`, `Notepad++`."""


class Piece(NamedTuple):
    """A token, or a part of one that has others between its parts; `gap` is the token with the space before.

    Attributes:
        token: Its index.
        text: In logical order.
        gap: The index of the token whose space is to the left of the piece; None at the left end of a line.
    """

    token: int
    text: str
    gap: int | None


def with_marks(text: str) -> str:
    """Return `text` with marks that keep the signs of Latin names at their side in a right-to-left line."""
    if not any(sign in text for sign in ".@#$+*"):
        return text
    return re.sub(_SIGNS_AFTER, rf"\1{_LRM}", re.sub(_SIGNS_BEFORE, rf"{_LRM}\1", text))


def visual_order(tokens: Sequence[str], spaced: Sequence[bool], font: str, *, rtl: bool) -> tuple[Piece, ...]:
    """Return what is on a line from left to right.

    Brackets may part from their word: in a right-to-left line, `(React 18)` has its opening bracket at the
    right end.

    Args:
        tokens: Of the line, in logical order.
        spaced: Whether a space precedes each token.
        font: Any font; it does not change the order.
        rtl: The base direction.
    """
    if not rtl and not any(map(has_rtl, tokens)):
        return tuple(Piece(index, token, index or None) for index, token in enumerate(tokens))
    return _mixed_order(tuple(tokens), tuple(spaced), font, rtl=rtl)


@lru_cache(2048)
def _mixed_order(
    tokens: tuple[str, ...], spaced: tuple[bool, ...], font: str, *, rtl: bool
) -> tuple[Piece, ...]:
    line, owners = "", list[tuple[int, int]]()
    for index, token in enumerate(tokens):
        if index and spaced[index]:
            line += " "
            owners.append((index, -1))
        marked, place = with_marks(token), 0
        for char in marked:
            line += char
            owners.append((index, place))
            place += char != _LRM or token[place : place + 1] == _LRM
    places = _visual_places(line, font, rtl=rtl) or sorted(range(len(line)), reverse=rtl)
    placed = [owners[at] for at in places]
    pieces: list[Piece] = []
    gap: int | None = None
    runs = [
        (key, [place for _, place in run]) for key, run in groupby(placed, lambda one: (one[0], one[1] < 0))
    ]
    counts = [token for (token, is_space), _ in runs if not is_space]
    for (token, is_space), chars in runs:
        if is_space:
            gap = token
            continue
        if gap is None and pieces and not spaced[later := max(pieces[-1].token, token)]:
            gap = later
        low, high = min(chars), max(chars)
        text = tokens[token] if counts.count(token) == 1 else tokens[token][low : high + 1]
        pieces.append(Piece(token, text, gap))
        gap = None
    return tuple(pieces)


def _visual_places(line: str, font: str, *, rtl: bool) -> list[int]:
    """Return the place in `line` of each character, from left to right.

    A text that skia's shaper finds twice on a line is taken in the order of the base direction.
    """
    free = line
    places: list[int] = []
    for text, clusters in shaped_runs(line, font, rtl=rtl):
        start = free.rfind(text) if rtl else free.find(text)
        free = f"{free[:start]}{chr(0) * len(text)}{free[start + len(text) :]}"
        is_backward = len(clusters) > 1 and clusters[0] > clusters[-1]
        span = range(start, start + len(text))
        places += reversed(span) if is_backward else span
    return places
