"""What earlier runs have written into posts, so that a later one takes away that and nothing else."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from thumbcli.relative_path import relative_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

__all__ = ["WrittenField", "WrittenFields"]


class WrittenField(NamedTuple):
    """A field of a post that a run wrote."""

    field: str
    value: str
    name: str
    """The picture, in the output."""

    before: str | None
    """What the field said before the first run; None where the post had no such field."""


class WrittenFields:
    """The fields on record, by the file of their post.

    Args:
        base: The folder that recorded paths are relative to, so that another checkout finds its posts.
        text: What was recorded; of one that is damaged nothing is known.
        neighbours: The records of other outputs of the site.
    """

    def __init__(self, base: Path, text: str = "", neighbours: Sequence[WrittenFields] = ()) -> None:
        self._neighbours = neighbours
        self._base = os.path.realpath(base)
        self._recorded = text
        self._fields = dict(_read(text))

    def get(self, post: str) -> WrittenField | None:
        """Return what is on record of a post."""
        return self._fields.get(self._key(post))

    def origin(self, post: str, value: str) -> WrittenField | None:
        """Return the record of a run that wrote a value into a post, for this output or another one."""
        found = (record.get(post) for record in (self, *self._neighbours))
        return next((one for one in found if one is not None and one.value == value), None)

    def note(self, post: str, written: WrittenField) -> None:
        """Record what a post says from now on."""
        self._fields[self._key(post)] = written

    def forget(self, post: str) -> None:
        """Drop the record of a post."""
        self._fields.pop(self._key(post), None)

    def naming(self, names: Collection[str]) -> list[str]:
        """Return the posts that name one of some pictures."""
        return [
            os.path.normpath(os.path.join(self._base, key))  # noqa: PTH118 - the record has `/` and `..`
            for key, written in self._fields.items()
            if written.name in names
        ]

    def text(self) -> str | None:
        """Return what to record, a line for each post; None where nothing has changed."""
        lines = [
            f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(written, ensure_ascii=False)}"
            for key, written in sorted(self._fields.items())
        ]
        text = "{\n" + ",\n".join(lines) + "\n}\n" if lines else ""
        return None if text == self._recorded else text

    def _key(self, post: str) -> str:
        return relative_path(os.path.realpath(post), self._base)


def _read(text: str) -> Iterator[tuple[str, WrittenField]]:
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        return
    for key, parts in found.items() if isinstance(found, dict) else ():
        match parts:
            case [str(), str(), str(), str() | None] if "\n" not in "".join(filter(None, parts)):
                yield key, WrittenField(*parts)
            case _:
                pass
