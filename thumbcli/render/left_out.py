"""What of a title, and of what is told beside it, a picture does not show."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from thumbcli.render.title.markup import code_words, strip_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.contract import Request
    from thumbcli.render.paint.picture_canvas import Composition, LayoutItem

__all__ = ["left_out_of_title", "left_out_warnings", "quoted_texts"]

_WORD: Final = re.compile(r"[^\W_]+")
_VERSUS: Final = frozenset(("vs", "versus"))
"""What a duel draws as a sign of its own."""

_OPERATORS: Final = frozenset("+=<>/\\|&*~^$%")
"""Signs that mean something in code; elsewhere most of them stand between the parts of a title."""

_EDGES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015|:;,\u00b7\u2022\"'`()[]{}"


def left_out_of_title(title: str, drawn: Composition, marks: Iterable[LayoutItem]) -> tuple[str, ...]:
    """Return the words of a title that its picture does not show, those that follow each other as one text.

    Args:
        title: The title, cleaned.
        drawn: What was drawn.
        marks: What is drawn where.
    """
    headline = drawn.headline
    told = (headline.main, headline.sub, drawn.kicker, *headline.emoji, *(mark.text for mark in marks))
    joined = _folded(" ".join(told))
    shown, solid = set(_WORD.findall(joined)), "".join(joined.split())
    signs = _lost_signs(title, solid)

    def is_lost(token: str) -> bool:
        if token in signs:
            return True
        return any(
            word not in shown and word not in _VERSUS and not _is_in(word, solid)
            for word in _WORD.findall(_folded(token))
        )

    tokens = strip_markup(title).split()
    runs = groupby(zip(map(is_lost, tokens), tokens, strict=True), key=itemgetter(0))
    texts = (" ".join(token for _, token in run) for lost, run in runs if lost)
    return tuple(text.strip(_EDGES) or text for text in texts)


def _left_out_of_byline(drawn: Composition, marks: Iterable[LayoutItem]) -> tuple[str, ...]:
    """Return who and what is told beside a title, and is not in its picture."""
    solid = "".join(_folded(" ".join(mark.text for mark in marks)).split())
    told = (drawn.byline.author, *drawn.byline.about)
    return tuple(text for text in told if text and "".join(_folded(text).split()) not in solid)


def left_out_warnings(
    request: Request, wanted: Composition, drawn: Composition, marks: Sequence[LayoutItem]
) -> Iterator[str]:
    """Yield which words of the title, and which author or date, a card does not show.

    A thumbnail shows what makes people click, and hardly ever the whole title. What was shortened for want of
    room is another warning.
    """
    if not drawn.format.is_card:
        return
    is_whole = drawn.headline == wanted.headline and not (drawn.headline.truncated or request.design.headline)
    if is_whole and (words := left_out_of_title(request.title, drawn, marks)):
        yield f"left out {quoted_texts(words)} of the title"
    if told := _left_out_of_byline(drawn, marks):
        yield f"no room for {quoted_texts(told)}"


def quoted_texts(texts: Iterable[str]) -> str:
    """Return some texts, each in quotes."""
    return ", ".join(f'"{text}"' for text in texts)


def _lost_signs(title: str, solid: str) -> frozenset[str]:
    """Return the signs that stand alone in code and are not shown."""
    return frozenset(
        word
        for word in code_words(title)
        if not _OPERATORS.isdisjoint(word) and not _WORD.search(word) and word not in solid
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_LOOSE_MIN_CHARS: Final = 4


def _is_in(word: str, solid: str) -> bool:
    """Tell whether a word is shown as a part of another, as scripts without spaces have it."""
    return word in solid and (len(word) >= _LOOSE_MIN_CHARS or not word.isascii())
