"""Finished pictures and their rows, as everything that tells of them gets them."""

from __future__ import annotations

import json
import mimetypes
from array import array
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from thumbcli.light_dataclass import dataclass
from thumbcli.sources.feeds import FEED_LIST
from thumbcli.write_back.matter_fields import PICTURE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import IO

    from thumbcli.sources.rows import Row

__all__ = ["FileFacts", "FinishedPicture", "PictureSpool", "address_of", "media_type_of"]

_NO_ROW = -1
_READ_AT_ONCE = 500


class FileFacts(NamedTuple):
    """What is on record of a file; 0 and empty where nothing is."""

    size_bytes: int = 0
    sha256: str = ""
    width_px: int = 0
    height_px: int = 0
    url: str = ""
    """The address of a file in a store, as the run tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedPicture:
    """The file that a row has after a run.

    Attributes:
        row: The number of its row in the run, from 1.
        title: The title as it was given.
        source: Where the title is from, as it was named; for a post, its file.
        line: Its line there, from 1.
        is_post: Whether `source` is a file with front matter, which can be written.
        fields: The cells of the row but the title, by the names of their columns.
        name: The file in the output, with `/`.
        facts: What is on record of it.
    """

    row: int
    title: str
    source: str
    line: int
    is_post: bool
    fields: Mapping[str, str]
    name: str
    facts: FileFacts

    @property
    def media_type(self) -> str:
        """What its extension says."""
        return media_type_of(self.name)


def _not_known(names: Sequence[str]) -> list[FileFacts]:
    return [FileFacts()] * len(names)


class PictureSpool:
    """The pictures of a run in the order of their rows, on the disk: a million take 8 MB of memory.

    Args:
        file: A temporary file.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._starts = file, array("q")
        self._further: dict[int, list[int]] = {}
        self._describe: Callable[[Sequence[str]], Sequence[FileFacts]] = _not_known

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[PictureSpool]:
        """Open one, which is gone at the end."""
        with TemporaryFile(prefix="thumb-") as file:
            yield cls(file)

    def add(self, row: Row, name: str) -> None:
        """Note a file that a row has, in any order; it may have several."""
        is_post = row.is_post and not row.list.startswith(FEED_LIST)
        # What a post says of its picture is what is written next, and no fact of the row.
        fields = {
            name: cell for name, cell in row.cells().items() if not (is_post and name in PICTURE_FIELDS)
        }
        place = row.index - 1
        self._starts.extend([_NO_ROW] * (place + 1 - len(self._starts)))
        if self._starts[place] == _NO_ROW:
            self._starts[place] = self._file.tell()
        else:
            self._further.setdefault(place, []).append(self._file.tell())
        values = {
            "row": row.index,
            "title": row.title,
            "source": row.source,
            "line": row.line,
            "is_post": is_post,
            "fields": fields,
            "name": name,
        }
        self._file.write(json.dumps(values).encode() + b"\n")

    def described(self, describe: Callable[[Sequence[str]], Sequence[FileFacts]]) -> PictureSpool:
        """Look up what is on record of the files as they are read, many at a time."""
        self._describe = describe
        return self

    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns of the lists, each once, in the order in which they come."""
        names: dict[str, None] = {}
        for values in self._records():
            names.update(dict.fromkeys(values["fields"]))
        return tuple(names)

    def __iter__(self) -> Iterator[FinishedPicture]:
        records = self._records()
        while some := list(islice(records, _READ_AT_ONCE)):
            found = self._describe([values["name"] for values in some])
            for values, facts in zip(some, found, strict=True):
                yield FinishedPicture(**values, facts=facts)

    def _records(self) -> Iterator[dict[str, Any]]:
        for place, start in enumerate(self._starts):
            if start != _NO_ROW:
                further = self._further.get(place)
                if further is None:
                    yield self._read(start)
                else:
                    yield from sorted(map(self._read, (start, *further)), key=itemgetter("name"))

    def _read(self, start: int) -> dict[str, Any]:
        self._file.seek(start)
        values: dict[str, Any] = json.loads(self._file.readline())
        return values


def address_of(name: str, public_url: str) -> str:
    """Return the address of a file of the output, escaped, below the one of its folder."""
    return f"{public_url.rstrip('/')}/{quote(name)}"


def media_type_of(name: str) -> str:
    """Return the media type of a picture by its extension; empty if it has none of a picture."""
    kind = {".webp": "image/webp", ".avif": "image/avif"}.get(PurePath(name).suffix.lower())
    return kind or mimetypes.guess_type(name)[0] or ""
