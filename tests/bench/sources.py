"""Reading titles: a million rows of a kind, beside the library that parses them, and the memory it takes."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.titles import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["bench"]

_FEW, _MANY = 10_000, 1_000_000

_MEASURED = """
import json, resource, sys, time
path, way = sys.argv[1:]
def ours():
    from contextlib import closing
    from thumbcli.sources.title_reader import TitleReader
    with closing(TitleReader([path])) as reader:
        while rows := reader.next_batch():
            yield len(rows)
def csv_alone():
    import csv, gzip
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield sum(1 for _ in csv.DictReader(file))
def pyarrow_alone():
    import pyarrow.parquet
    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(1000):
            yield len(batch.to_pylist())
began = time.perf_counter()
rows = sum({"ours": ours, "csv": csv_alone, "pyarrow": pyarrow_alone}[way]())
took_s = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.platform == "linux":  # There the figure includes the process that has started this one.
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([rows, took_s, peak]))
"""
"""Reads a source to its end in a process of its own, and prints its rows, its time and its peak."""


class _Read(NamedTuple):
    """What reading took."""

    rows_per_s: float
    peak_mib: float


def bench() -> Iterator[str]:
    """Read a million rows of Parquet and of gzipped CSV, beside pyarrow and the csv module alone."""
    kinds: dict[str, tuple[Callable[[Path, int], None], str]] = {
        "titles.parquet": (_write_parquet, "pyarrow"),
        "titles.csv.gz": (_write_csv, "csv"),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (write, library) in kinds.items():
            few, many = Path(folder, f"few-{name}"), Path(folder, name)
            write(few, _FEW)
            write(many, _MANY)
            ours, alone, small = _read(many, "ours"), _read(many, library), _read(few, "ours")
            yield (
                f"{name}: {ours.rows_per_s:,.0f} rows per second, {library} alone {alone.rows_per_s:,.0f}: "
                f"{alone.rows_per_s / ours.rows_per_s:.2f} times the time"
            )
            yield (
                f"{name}: peak of memory {ours.peak_mib:.0f} MiB, with {_FEW:,} rows {small.peak_mib:.0f}"
                "   (aim: within 32)"
            )


_COLUMNS: Final = ("title", "sku", "category", "note")


def _rows(number: int) -> Iterator[tuple[str, ...]]:
    for index, title in enumerate(titles(number)):
        yield title, f"sku-{index}", "gaming", "a, quoted cell" if index % 3 == 0 else ""


def _write_csv(path: Path, number: int) -> None:
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_rows(number))


def _write_parquet(path: Path, number: int) -> None:
    columns = list(zip(*_rows(number), strict=True))
    pq.write_table(pa.table(dict(zip(_COLUMNS, columns, strict=True))), path, row_group_size=100_000)


def _read(path: Path, way: str) -> _Read:
    command = [sys.executable, "-c", _MEASURED, str(path), way]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    rows, took_s, peak = json.loads(ended.stdout)
    assert rows in {_FEW, _MANY}
    unit_bytes = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of each
    return _Read(rows / took_s, peak * unit_bytes / 2**20)
