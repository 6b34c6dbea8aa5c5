"""The results of rows as Parquet: what a run has drawn, and what the next one need not draw."""

from __future__ import annotations

import io
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from thumbcli.atomic_write import write_atomic
from thumbcli.errors import DamagedFile, DiskError, NotInstalled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["ResultParts", "part_names", "read_part", "read_records", "remove_parts", "results_schema"]

_FOLDER: Final = "ray"
_PART_EVERY_S: Final = 60.0
"""What a killed run has to look at again."""

_PART_ROWS: Final = 50_000
_ROWS_AT_ONCE: Final = 1000
_PARQUET_TYPE: Final = "application/vnd.apache.parquet"


def results_schema() -> Any:  # noqa: ANN401 - a schema, of a library without types
    """Return the schema of results."""
    import pyarrow as pa

    return pa.schema(
        [
            ("target", pa.string()),
            ("fingerprint", pa.string()),
            ("digest", pa.string()),
            ("size_bytes", pa.int64()),
            ("width_px", pa.int32()),
            ("height_px", pa.int32()),
            ("format", pa.string()),
            ("warnings", pa.list_(pa.string())),
            ("outcome", pa.string()),
            ("reason", pa.string()),
            ("code", pa.string()),
            ("message", pa.string()),
            ("remedy", pa.string()),
            ("temporary", pa.bool_()),
            ("title", pa.string()),
            ("location", pa.string()),
            ("took_s", pa.float32()),
            ("at", pa.string()),
            ("asked", pa.string()),
            ("naming", pa.string()),
            ("explicit", pa.bool_()),
            ("source", pa.string()),
            ("look", pa.string()),
            ("defective", pa.bool_()),
            ("adopted", pa.bool_()),
            ("request", pa.string()),
            ("row", pa.string()),
        ]
    )


def part_names(place: OutputPlace) -> list[str]:
    """Return the names of the parts that earlier runs have written.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    if place.bucket is not None:
        folder = f"{place.objects}{_FOLDER}/"
        return sorted(each.name for each in place.bucket.store.list_all(folder))
    folder_path = place.state / _FOLDER
    return sorted(path.name for path in folder_path.glob("part-*.parquet")) if folder_path.is_dir() else []


def read_part(place: OutputPlace, name: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 - a table
    """Return some columns of a part, of all rows that have a picture.

    Raises:
        DamagedFile: It is not whole.
        StoreError: The store refuses, or does not answer.
    """
    from pyarrow import compute

    with _opened(place, name) as file:
        table = file.read(columns=[*columns, "outcome"])
    return table.filter(compute.not_equal(table["outcome"], "failed")).select(list(columns))


def read_records(place: OutputPlace, name: str) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows of a part, some at a time.

    Raises:
        NotInstalled: What reads Parquet is missing.
        DamagedFile: It is not whole.
        StoreError: The store refuses, or does not answer.
    """
    with _opened(place, name) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            yield batch.to_pylist()


def remove_parts(place: OutputPlace, names: Sequence[str]) -> None:
    """Remove parts that are merged.

    Raises:
        DiskError: One can't be removed.
        StoreError: The store refuses, or does not answer.
    """
    if place.bucket is not None:
        place.bucket.store.delete(names)
        return
    folder = place.state / _FOLDER
    try:
        for name in names:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(f"{folder} can't be written: {error.strerror or error}") from error


@contextmanager
def _opened(place: OutputPlace, name: str) -> Iterator[Any]:
    """Open a part."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise NotInstalled(
            f"{place.label} has a record of runs on Ray, and reading it needs the package pyarrow",
            remedy="pip install 'thumbcli[ray]'",
        ) from error
    try:
        if place.bucket is not None:
            source: Any = pa.BufferReader(place.bucket.store.get(name)[0])
        else:
            source = place.state / _FOLDER / name
        with parquet.ParquetFile(source) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise DamagedFile(
            f"{place.label}: {name} is no Parquet file of an earlier run", remedy="remove it"
        ) from error


@dataclass(slots=True)
class ResultParts:
    """Writes results as they come, in parts that are whole; a run that is killed loses a minute of them.

    Attributes:
        place: The output, whose lock is held.
    """

    place: OutputPlace
    _tables: list[Any] = field(default_factory=list)
    _rows: int = 0
    _since: float = field(default_factory=time.monotonic)
    _run: str = field(default_factory=lambda: f"{int(time.time())}-{uuid4().hex[:8]}")
    _number: int = 0

    def add(self, table: Any) -> None:  # noqa: ANN401 - as above
        """Add results; write a part if it is time.

        Raises:
            DiskError: It can't be written.
        """
        self._tables.append(table.drop_columns(["row"]))
        self._rows += table.num_rows
        if self._rows >= _PART_ROWS or time.monotonic() - self._since > _PART_EVERY_S:
            self.write()

    def write(self) -> None:
        """Write what was added as a part.

        Raises:
            DiskError: It can't be written.
        """
        import pyarrow as pa
        from pyarrow import parquet

        if not self._rows:
            return
        data = io.BytesIO()
        parquet.write_table(pa.concat_tables(self._tables), data, compression="zstd")
        name = f"part-{self._run}-{self._number:05d}.parquet"
        if self.place.bucket is not None:
            attributes = {"Content-Type": _PARQUET_TYPE, "Cache-Control": "no-store"}
            whole = f"{self.place.objects}{_FOLDER}/{name}"
            self.place.bucket.store.put(whole, data.getvalue(), attributes=attributes)
        else:
            folder = self.place.state / _FOLDER
            try:
                folder.mkdir(exist_ok=True)
                write_atomic(folder / name, data.getvalue(), replace=True)
            except OSError as error:
                raise DiskError(f"{folder} can't be written: {error.strerror or error}") from error
        self._tables, self._rows, self._since = [], 0, time.monotonic()
        self._number += 1
