"""Parquet and Arrow files: their rows as text, in flat memory."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLUMNS = {
    "title": ["A", "B", None],
    "n": [1.0, 2.5, None],
    "on": [True, False, None],
    "day": [dt.date(2024, 1, 2), None, None],
    "tags": [["x"], [], None],
    "data": [b"x", None, None],
}


def write(path: Path, columns: Mapping[str, object], *, arrow: bool = False) -> None:
    """Write a file."""
    table = pa.table(columns)
    if not arrow:
        parquet.write_table(table, path)
        return
    with ipc.new_file(str(path), table.schema) as writer:
        writer.write_table(table)


@pytest.mark.parametrize("arrow", [False, True])
def test_rows(tmp_path: Path, *, arrow: bool) -> None:
    """Whatever the file is called; a null is an empty cell."""
    path = tmp_path / "a.bin"
    write(path, COLUMNS, arrow=arrow)
    rows = list(drain(TitleReader([str(path)])))
    assert [(row.title, row.line) for row in rows] == [("A", 1), ("B", 2), ("", 3)]
    assert dict(rows[0].columns) == {"title": "A", "n": "1", "on": "true", "day": "2024-01-02", "data": "x"}
    assert dict(rows[1].columns) == {"title": "B", "n": "2.5", "on": "false", "day": "", "data": ""}


@pytest.mark.parametrize("arrow", [False, True])
def test_lists_and_objects_are_told(tmp_path: Path, *, arrow: bool) -> None:
    """Titles are neither; values that a dictionary holds are read like others."""
    path, told = tmp_path / "a.parquet", list[str]()
    write(path, {"title": pa.array(["A", "A"]).dictionary_encode(), "tags": [["x"], []]}, arrow=arrow)
    rows = list(drain(TitleReader([str(path)], warn=told.append)))
    assert [row.title for row in rows] == ["A", "A"]
    assert told[0] == f"{path}: columns of lists or objects are not read: 'tags'"
    write(path, {"Title": [{"x": "A"}]}, arrow=arrow)
    with pytest.raises(InputError, match="'title' holds lists or objects"):
        TitleReader([str(path)])


@pytest.mark.parametrize("arrow", [False, True])
def test_damaged_file_is_named(tmp_path: Path, *, arrow: bool) -> None:
    """Cut off, overwritten, or without titles."""
    path = tmp_path / "a.parquet"
    write(path, {"title": [f"Title {n}" for n in range(5000)]}, arrow=arrow)
    data = path.read_bytes()
    for broken in (
        data[:-100],
        data[:20] + b"\xff" * 5000 + data[5020:],
        data[:-60] + b"\xff" * 50 + data[-10:],
    ):
        path.write_bytes(broken)
        with pytest.raises(InputError):
            list(drain(TitleReader([str(path)])))
    path.write_bytes(data[:-100])
    with pytest.raises(InputError, match="damaged"):
        TitleReader([str(path)])
    write(path, {"name": ["A"]}, arrow=arrow)
    with pytest.raises(InputError, match="has no `title`"):
        TitleReader([str(path)])


def test_long_file_takes_no_more_memory(tmp_path: Path) -> None:
    """A row group is not read at once."""
    path = tmp_path / "a.parquet"
    titles: list[object] = [f"Title {n}" + " of a long list" * 20 for n in range(40_000)]
    write(path, {"title": titles})
    del titles
    before_bytes = pa.total_allocated_bytes()
    reader = TitleReader([str(path)])
    number = most_bytes = 0
    while rows := reader.next_batch():
        number += len(rows)
        most_bytes = max(most_bytes, pa.total_allocated_bytes() - before_bytes)
    assert number == 40_000
    assert most_bytes < 8 * 2**20


def test_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how to have it."""
    path = tmp_path / "a.parquet"
    write(path, {"title": ["A"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match="Parquet") as caught:
        TitleReader([str(path)])
    assert "thumbcli[parquet]" in caught.value.remedy
