"""Titles made by combination, in the languages that people draw thumbnails in: the same ones every time."""

from __future__ import annotations

from itertools import count, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Language", "gate_titles", "languages"]

_DATA = Path(__file__).parent / "render" / "data" / "gate_titles.txt"
_STRIDE = 37
_EVERY_THIRD = 3


class Language(NamedTuple):
    """Sentence patterns with `{a}` and `{b}`, and what goes in there."""

    patterns: list[str]
    firsts: list[str]
    seconds: list[str]

    def titles(self) -> Iterator[str]:
        """Yield titles without end, walking the combinations in strides so that neighbours differ."""
        every = list(product(self.patterns, self.firsts, self.seconds))
        stride = next(step for step in count(_STRIDE) if len(every) % step)
        for step in count():
            pattern, first, second = every[step * stride % len(every)]
            yield pattern.format(a=first, b=second)


def languages() -> dict[str, Language]:
    """Return the word lists of `gate_titles.txt`, by the name of their language."""
    blocks = _DATA.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    found: dict[str, Language] = {}
    for block in blocks:
        name, *lists = block.split("\n")
        found[name] = Language(*(line.split("|") for line in lists))
    return found


def gate_titles(how_many: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of language and title; every third one is English."""
    sources = {name: language.titles() for name, language in languages().items()}
    others = [name for name in sources if name != "English"]
    for index in range(how_many):
        name = others[index % len(others)] if index % _EVERY_THIRD else "English"
        yield name, next(sources[name])
