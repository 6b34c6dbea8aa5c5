"""Find the words in Chinese and Japanese that an icon stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.icon_tables import (
    Entry,
    Source,
    countries,
    emoji_names,
    masks,
    read_entry,
    words_of_language,
)
from thumbcli.render.title.word_splitting import has_words_for, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["UNSPACED_LETTER", "FoundWord", "unspaced_words"]

_IDEOGRAPHS = "\u3400-\u9fff\u3005"
_KATAKANA = "\u30a1-\u30fa\u30fc"
_HIRAGANA = "\u3041-\u3096"
UNSPACED_LETTER = rf"[{_IDEOGRAPHS}{_KATAKANA}{_HIRAGANA}]"
_MAX_UNSPACED_CHARS = 10
_MIN_HIRAGANA = 3
_MIN_KATAKANA_TAIL = 3
_Span = tuple[int, int, Entry, Source]


class FoundWord(NamedTuple):
    """A word that an icon stands for: where it starts, as the text has it, and what it stands for."""

    start: int
    text: str
    entry: Entry
    source: Source


def unspaced_words(text: str, language: str) -> list[FoundWord]:
    """Return the words found in the Chinese or Japanese of a text, from left to right."""
    found: list[FoundWord] = []
    for run in re.finditer(rf"[{_IDEOGRAPHS}{_KATAKANA}{_HIRAGANA}A-Za-z0-9]+", text):
        if re.search(UNSPACED_LETTER, run[0]):
            words = _chinese(run[0]) if language == "zh" else _japanese(run[0])
            found += [
                FoundWord(run.start() + start, run[0][start:end], entry, source)
                for start, end, entry, source in words
            ]
    return found


def _chinese(run: str) -> Iterator[_Span]:
    letters = "".join(re.findall(UNSPACED_LETTER, run))
    by_dictionary = has_words_for(letters, "chinese")
    starts = {0}
    if by_dictionary:
        at = 0
        for word in split_words(run, "chinese"):
            at += len(word)
            starts.add(at)
    yield from _scan(
        run, "zh", lambda start, end: _ends_chinese(run, start, end, starts if by_dictionary else None)
    )


def _ends_chinese(run: str, start: int, end: int, starts: set[int] | None) -> bool:
    if starts is not None:
        return start in starts and end in starts
    alone = not (start and re.match(UNSPACED_LETTER, run[start - 1])) and not (
        end < len(run) and re.match(UNSPACED_LETTER, run[end])
    )
    return end - start > 1 or alone


def _japanese(run: str) -> Iterator[_Span]:
    yield from _scan(run, "ja", lambda start, end: _ends_japanese(run, start, end))


def _ends_japanese(run: str, start: int, end: int) -> bool:
    """Tell whether a word may stand there, by the kinds of letters around it."""
    first, last = _kind(run[start]), _kind(run[end - 1])
    same_before = start > 0 and _kind(run[start - 1]) == first
    same_after = end < len(run) and _kind(run[end]) == last
    word = run[start:end]
    kinds = set(map(_kind, word))
    if kinds == {"k"}:
        return not same_after and (not same_before or len(word) >= _MIN_KATAKANA_TAIL)
    if kinds == {"h"}:
        return len(word) >= _MIN_HIRAGANA or not (same_before or same_after)
    if kinds == {"i"}:
        return not (same_before or same_after) if len(word) == 1 else True
    return not (first == "i" and same_before)


def _kind(char: str) -> str:
    if "\u30a1" <= char <= "\u30fc":
        return "k"
    if "\u3041" <= char <= "\u3096":
        return "h"
    return "i" if "\u3400" <= char <= "\u9fff" or char == "\u3005" else "l"


def _scan(run: str, language: str, fits: Callable[[int, int], bool]) -> Iterator[_Span]:
    """Yield the longest known words of a run from left to right."""
    by_hand, names, lands = words_of_language(language), emoji_names(language), countries(language)
    masked = masks(language)
    at = 0
    while at < len(run):
        step = 1
        for size in range(min(_MAX_UNSPACED_CHARS, len(run) - at), 0, -1):
            word = run[at : at + size].lower()
            key = by_hand.get(word) or lands.get(word) or names.get(word)
            is_land = size > 1 and word in lands
            if key and (is_land or fits(at, at + size)) and (word in by_hand or word in lands or size > 1):
                entry = read_entry(key)
                source = Source.HAND if word in by_hand else Source.EMOJI_NAME
                if len(entry.icon) > 1:
                    source = Source.COUNTRY
                yield at, at + size, entry, source
                step = size
                break
            if size > 1 and word in masked:
                step = size
                break
        at += step
