"""An index of the pictures of a run: row and file, as JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from thumbcli.errors import UsageError
from thumbcli.write_back.finished_pictures import address_of
from thumbcli.write_back.output_files import FileWritten, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thumbcli.write_back.finished_pictures import FinishedPicture, PictureSpool
    from thumbcli.write_back.post_writer import OutputRecord

__all__ = ["INDEX_SUFFIXES", "IndexWriter"]

INDEX_SUFFIXES: Final = (".json", ".jsonl", ".csv", ".parquet")

_ROWS_PER_GROUP: Final = 10_000
"""How many rows of Parquet are in memory at a time."""

_OWN: Final = (
    "row title source line name url media_type size_bytes sha256 width_px height_px".split()  # in this order
)
"""The columns before those of the list."""

_NUMBERS: Final = frozenset(("row", "line", "size_bytes", "width_px", "height_px"))


@dataclass(slots=True, kw_only=True)
class IndexWriter:
    """Writes an index; a `Delivery`.

    Attributes:
        path: The file; its extension says what it is.
        public_url: Where the output folder is on the web; empty if that is not known.
    """

    path: Path
    public_url: str = ""
    whole_only: bool = True

    def check(self) -> None:
        """Check that it could be written, before anything is drawn.

        Raises:
            UsageError: Its extension says nothing, or its library is missing.
        """
        suffix = self.path.suffix.lower()
        if suffix not in INDEX_SUFFIXES:
            raise UsageError(
                f"--index {self.path}: an index is JSON, JSON Lines, CSV or Parquet",
                remedy=f"let its name end in {', '.join(INDEX_SUFFIXES)}",
            )
        if suffix == ".parquet":
            try:
                import pyarrow.parquet  # noqa: F401 - whether it is installed
            except ImportError as error:
                raise UsageError(
                    f"--index {self.path}: Parquet needs the package pyarrow",
                    remedy="install thumbcli[parquet], or let the name end in .json or .csv",
                ) from error

    def deliver(self, pictures: PictureSpool, record: OutputRecord) -> FileWritten:
        """Write the index, unless it holds the same already.

        Raises:
            DiskError: It can't be written.
        """
        del record
        kind = {".json": _Json, ".jsonl": _JsonLines, ".csv": _Csv, ".parquet": _Parquet}
        index = kind[self.path.suffix.lower()](pictures, self.public_url)
        changed = write_if_changed(self.path, index.write)
        return FileWritten(path=self.path, pictures=index.number, changed=changed)


class _Index:
    """The rows of an index, flat: columns of ours, then those of the lists.

    A column of a list that is called as one of ours is `fields.name`.
    """

    def __init__(self, pictures: PictureSpool, public_url: str) -> None:
        self._pictures, self._public_url, self.number = pictures, public_url, 0

    def write(self, file: BinaryIO) -> None:
        """Write all rows."""
        raise NotImplementedError

    def _own(self, picture: FinishedPicture) -> dict[str, object]:
        self.number += 1
        facts = picture.facts
        return {
            "row": picture.row,
            "title": picture.title,
            "source": picture.source,
            "line": picture.line,
            "name": picture.name,
            "url": address_of(picture.name, self._public_url)
            if self._public_url
            else picture.facts.url or None,
            "media_type": picture.media_type,
            "size_bytes": facts.size_bytes,
            "sha256": facts.sha256,
            "width_px": facts.width_px,
            "height_px": facts.height_px,
        }

    def _names(self) -> dict[str, str]:
        """Return the columns of all lists by their names in the index, in the order in which they come."""
        names = self._pictures.columns()
        return {f"fields.{name}" if name in _OWN else name: name for name in names}

    def _flat(self, names: Mapping[str, str]) -> Iterator[dict[str, object]]:
        for picture in self._pictures:
            cells = {name: picture.fields.get(column) for name, column in names.items()}
            yield self._own(picture) | cells


class _Json(_Index):
    """One list, with an object per line."""

    _start, _between, _end = b"[\n", b",\n", b"\n]\n"

    def write(self, file: BinaryIO) -> None:
        file.write(self._start)
        for number, picture in enumerate(self._pictures):
            record = self._own(picture) | {"fields": picture.fields}
            file.write(
                (self._between if number else b"")
                + json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
            )
        file.write(self._end)


class _JsonLines(_Json):
    """An object per line."""

    _start, _between, _end = b"", b"\n", b"\n"


class _Csv(_Index):
    """A header and a row per picture, as spreadsheets read them."""

    def write(self, file: BinaryIO) -> None:
        names = self._names()
        text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
        writer = csv.DictWriter(text, [*_OWN, *names], lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._flat(names))
        text.detach()


class _Parquet(_Index):
    """Columns of text and whole numbers."""

    def write(self, file: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        names = self._names()
        columns = [(name, pa.int64() if name in _NUMBERS else pa.string()) for name in (*_OWN, *names)]
        schema = pa.schema(columns)
        rows = self._flat(names)
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            while group := list(islice(rows, _ROWS_PER_GROUP)):
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
