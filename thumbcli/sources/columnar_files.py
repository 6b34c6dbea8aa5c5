"""Reads the rows of Parquet and Arrow files, a batch at a time."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thumbcli.errors import InputError
from thumbcli.options.column_map import TITLE
from thumbcli.sources.column_names import column_list
from thumbcli.sources.foreign_documents import HEAD_BYTES
from thumbcli.sources.row_parsing import COLUMNS_MAX
from thumbcli.sources.source_files import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from thumbcli.sources.row_parsing import Warn
    from thumbcli.sources.tables import Records

__all__ = ["cell_text", "columnar_records", "is_columnar", "scalar_columns"]

_PARQUET: Final = b"PAR1"
_ARROW: Final = b"ARROW1\x00\x00"
_BATCH_ROWS: Final = 1000
_CELL_MAX_CHARS: Final = 1024 * 1024


def is_columnar(path: str) -> bool:
    """Tell whether a file is Parquet or Arrow, also if it is cut off; False if it can't be read."""
    try:
        with open_source(path) as file:
            head = file.read(HEAD_BYTES)
            if head.startswith(_PARQUET):
                # A title could begin like this.
                file.seek(-len(_PARQUET), 2)
                return file.read() == _PARQUET or b"\0" in head or Path(path).suffix.lower() == ".parquet"
            return head.startswith(_ARROW)
    except OSError:
        return False


def columnar_records(path: str, column: str | None, warn: Warn) -> Records:
    """Yield the number and the cells of each row; lists and objects are left out, which is told.

    Raises:
        InputError: It can't be read, its titles are lists or objects, or the library for it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise InputError(
            f"{path} is a Parquet or Arrow file",
            remedy="install what reads it: pip install 'thumbcli[parquet]'",
        ) from None
    number = 0
    try:
        with closing(open_source(path)) as file:
            for batch in _batches(path, file, partial(_tell_nested, path, column or TITLE, warn)):
                names = scalar_columns(batch.schema)
                columns = [batch.column(name).to_pylist() for name in names]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield number, {name: cell_text(cell) for name, cell in zip(names, row, strict=True)}
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0].partition(". ")[0]
        what = f"is damaged after row {number:,}" if number else "is a damaged Parquet or Arrow file"
        raise InputError(f"{path} {what}: {reason}", remedy="write it again") from error


def _tell_nested(path: str, wanted: str, warn: Warn, schema: Any) -> None:  # noqa: ANN401 - as below
    """Tell which columns are left out.

    Raises:
        InputError: That of the titles is one of them.
    """
    read = scalar_columns(schema)
    left = [name for name in dict.fromkeys(schema.names) if name not in read]
    if wanted.casefold() in map(str.casefold, left):
        raise InputError(
            f"{path}: the column {wanted!r} holds lists or objects", remedy="write the titles as text"
        )
    if left:
        warn(f"{path}: columns of lists or objects are not read: {column_list(left)}")


def _batches(path: str, file: BinaryIO, tell: Callable[[Any], None]) -> Iterator[Any]:
    """Yield record batches, of the columns that hold one value a row; `tell` gets the schema."""
    from pyarrow import ipc, parquet

    if file.read(len(_PARQUET)) == _PARQUET:
        file.seek(0)
        # Not buffered, a whole column of a row group is read ahead.
        table = parquet.ParquetFile(file, buffer_size=2**16, pre_buffer=False)
        tell(table.schema_arrow)
        names = scalar_columns(table.schema_arrow)
        if len(names) > COLUMNS_MAX:
            raise InputError(f"{path} has {len(names):,} columns", remedy=f"leave at most {COLUMNS_MAX:,}")
        yield from table.iter_batches(batch_size=_BATCH_ROWS, columns=names, use_threads=False)
        return
    file.seek(0)
    reader = ipc.open_file(file)
    tell(reader.schema)
    for index in range(reader.num_record_batches):
        batch = reader.get_batch(index)
        for start in range(0, batch.num_rows, _BATCH_ROWS):
            yield batch.slice(start, _BATCH_ROWS)


def scalar_columns(schema: Any) -> list[str]:  # noqa: ANN401 - of a library without types
    """Return the columns whose values are no lists or objects, each name once."""
    from pyarrow import types

    return list(dict.fromkeys(field.name for field in schema if not types.is_nested(field.type)))


def cell_text(cell: object) -> str:
    """Return a cell as text: 3 for 3.0, dates as in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    return "" if cell is None else str(cell)[:_CELL_MAX_CHARS]
