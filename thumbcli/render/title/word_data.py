"""Read the word lists in `data/`.

Each file is UTF-8 text. A line is `key: word word ...`; a key may have several lines. Empty lines and lines
that begin with `#` are skipped. What a key means is written at the top of its file.

`thumb gen` reads a dozen files for one title, so words are handled by the line and not one by one, and a list
of a file with many is split into words when it is asked for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["DATA", "list_texts", "read_list", "read_lists", "read_table", "word_list"]

_Key = TypeVar("_Key")

DATA = Path(__file__).parent / "data"
"""The folder of the word lists; `importlib.resources` would take 2.5 ms to load."""


@cache
def list_texts(name: str) -> Mapping[str, str]:
    """Return the words of each key of a file in `DATA`, as one text each; what is wrong in the file stays."""
    lines: dict[str, list[str]] = {}
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            key, _, words = line.partition(":")
            if key in lines:
                lines[key].append(words)
            else:
                lines[key] = [words]
    return {key: " ".join(texts) for key, texts in lines.items()}


@cache
def read_list(name: str, key: str) -> frozenset[str]:
    """Return the words of one key of a file in `DATA`; none if it has no such key."""
    return frozenset(list_texts(name).get(key, "").split())


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
        known = len(listed)
        listed |= dict.fromkeys(words)
        if len(listed) != known + len(words):
            raise _error(file, number, f"{_repeated(words, [*listed][:known])!r} is already listed")
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
        known = len(table)
        table |= dict.fromkeys(words, key)
        if len(table) != known + len(words):
            raise _error(file, number, f"{_repeated(words, [*table][:known])!r} is already listed")
    return table


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the lists in `word_lists.txt`."""
    return read_list("word_lists.txt", name)


def _lines(file: Path, read_key: Callable[[str], _Key]) -> Iterator[tuple[int, _Key, list[str]]]:
    """Yield number, key and words of each line that holds words."""
    keys: dict[str, _Key] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line and line[0] != "#":
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


def _repeated(words: Sequence[str], known: Sequence[str]) -> str:
    """Return the first of these words that is known already, or comes twice."""
    return next(word for word in words if word in known or words.count(word) > 1)


def _error(file: Path, number: int, message: str) -> ValueError:
    return ValueError(f"{file.name}:{number}: {message}")
