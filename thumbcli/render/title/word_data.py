"""Read the word lists in `data/`.

Each file is UTF-8 text. A line is `key: word word ...`; a key may have several lines. Empty lines and lines
that begin with `#` are skipped. What a key means is written at the top of its file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["DATA", "read_lists", "read_table", "word_list"]

_Key = TypeVar("_Key")

DATA = Path(__file__).parent / "data"
"""The folder of the word lists; `importlib.resources` would take 2.5 ms to load."""


def read_lists(file: Path, read_key: Callable[[str], _Key]) -> dict[_Key, tuple[str, ...]]:
    """Return the words of each key, in the order of the file.

    Args:
        file: A file in `DATA`.
        read_key: Turns what stands before the colon into a key; raises `ValueError` if that is invalid.

    Raises:
        ValueError: A line is broken, or a key lists a word twice. The message names file and line.
    """
    lists: dict[_Key, dict[str, None]] = {}
    for number, key, words in _lines(file, read_key):
        listed = lists.setdefault(key, {})
        expected = len(listed) + len(words)
        twice = listed.keys() & words
        listed.update(dict.fromkeys(words))
        if len(listed) != expected:
            word = next(word for word in words if word in twice or words.count(word) > 1)
            raise _error(file, number, f"{word!r} is already listed")
    return {key: tuple(words) for key, words in lists.items()}


def read_table(file: Path, read_key: Callable[[str], _Key]) -> dict[str, _Key]:
    """Return the key of each word, in the order of the file.

    Args:
        file: A file in `DATA`.
        read_key: As in `read_lists`.

    Raises:
        ValueError: A line is broken, or a word is listed twice. The message names file and line.
    """
    table: dict[str, _Key] = {}
    for number, key, words in _lines(file, read_key):
        for word in words:
            if word in table:
                raise _error(file, number, f"{word!r} is already listed")
            table[word] = key
    return table


def word_list(name: str) -> frozenset[str]:
    """Return one of the lists in `word_lists.txt`."""
    return _word_lists()[name]


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
    lists = read_lists(DATA / "word_lists.txt", str)
    return {name: frozenset(words) for name, words in lists.items()}


def _lines(file: Path, read_key: Callable[[str], _Key]) -> Iterator[tuple[int, _Key, list[str]]]:
    """Yield number, key and words of each line that holds words."""
    keys: dict[str, _Key] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            name, _, rest = line.partition(":")
            words = rest.split()
            if not name or not words:
                raise _error(file, number, f"expected `key: word word ...`, found {line!r}")
            if name not in keys:
                try:
                    keys[name] = read_key(name)
                except ValueError as error:
                    raise _error(file, number, str(error)) from error
            yield number, keys[name], words


def _error(file: Path, number: int, message: str) -> ValueError:
    return ValueError(f"{file.name}:{number}: {message}")
