"""A rerun over finished rows: how long `thumb batch` takes to find nothing to do, and in how much memory."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.titles import titles
from thumbcli.batch.store.manifest import manifest_path
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.engines.local_engine import Local

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench", "bench_million"]

_FEW, _ROWS, _MANY = 10_000, 100_000, 1_000_000
_LOOK = Local().look
_COLUMNS = (
    "key claim name title format request engine size_bytes sha256 width_px height_px credits made_at run_id"
)
_PICTURE = b"picture"
_LINKS_MAX = 50_000
"""Of one file; ext4 allows 65,000."""

_AND_MEMORY = """
import resource, subprocess, sys, time
began = time.perf_counter()
ended = subprocess.run(sys.argv[1:])
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.returncode)
"""
"""Runs a command, then prints its time and its peak, which would include this process if it ran it."""


class _Rerun(NamedTuple):
    """What a run over finished rows took; `said` is its last line."""

    skipping_s: float
    reading_s: float
    peak_mib: float
    said: str


def bench() -> Iterator[str]:
    """Skip 100,000 finished rows, beside reading the same file with the csv module alone."""
    ran = _rerun(_ROWS)
    yield f"{_ROWS:,} finished rows skipped in {ran.skipping_s:.2f} s   (aim: 2 s, start-up included)"
    yield f"reading the file with csv alone: {ran.reading_s:.2f} s"
    yield f"peak of memory: {ran.peak_mib:.0f} MiB"
    yield ran.said


def bench_million() -> Iterator[str]:
    """Skip a million finished rows, in the memory that 10,000 take."""
    few, many = _rerun(_FEW), _rerun(_MANY)
    yield f"{_MANY:,} finished rows skipped in {many.skipping_s:.2f} s"
    yield f"peak of memory: {many.peak_mib:.0f} MiB, with {_FEW:,} rows {few.peak_mib:.0f}   (aim: within 16)"
    yield many.said


def _rerun(rows: int) -> _Rerun:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "titles.csv", Path(folder) / "thumbs"
        _finish(source, out, rows)
        began = time.perf_counter()
        with source.open(encoding="utf-8", newline="") as file:
            read = sum(1 for _ in csv.reader(file)) - 1
        reading_s = time.perf_counter() - began
        assert read == rows
        thumb = Path(sys.executable).with_name("thumb")
        command = [str(thumb), "batch", str(source), "--engine", "local", "--out", str(out)]
        measured = [sys.executable, "-c", _AND_MEMORY, *command]
        ended = subprocess.run(measured, check=True, capture_output=True, text=True)
    took_s, peak = ended.stdout.split()
    unit_bytes = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of each
    said = ended.stderr.splitlines()[-1]
    return _Rerun(float(took_s), reading_s, int(peak) * unit_bytes / 2**20, said)


def _finish(source: Path, out: Path, rows: int) -> None:
    """Make a folder as if `rows` pictures had been drawn into it, without drawing them."""
    names = titles(rows)
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title"])
        writer.writerows([name] for name in names)
    with hold_folder(out) as manifest:
        run_id = manifest.begin_run(EngineName.LOCAL)
    for place in range(rows):
        _picture(out, place)
    with closing(_connect(out)) as connection, connection:
        marks = ", ".join("?" * len(_COLUMNS.split()))
        connection.executemany(
            f"INSERT INTO thumbnail ({', '.join(_COLUMNS.split())}) VALUES ({marks})",  # noqa: S608 - constants
            (_record(name, place, run_id) for place, name in enumerate(names)),
        )


def _connect(out: Path) -> sqlite3.Connection:
    return sqlite3.connect(manifest_path(out))


def _picture(out: Path, place: int) -> None:
    """Write the file of one row: mostly a link to an earlier one, as a million take gigabytes."""
    first = place - place % _LINKS_MAX
    if place == first:
        (out / _name(place)).write_bytes(_PICTURE)
    else:
        os.link(out / _name(first), out / _name(place))


def _name(place: int) -> str:
    return f"{place:06d}.webp"


def _record(title: str, place: int, run_id: int) -> tuple[object, ...]:
    """Return the values of `_COLUMNS` for one finished row; nothing else here knows the manifest."""
    key = fingerprint(make_request(title), EngineName.LOCAL, _LOOK)
    name, size = _name(place), len(_PICTURE)
    request = f'{{"title": "{title}"}}' + " " * 200
    sizes = (size, "0" * 64, 1280, 720)
    return (key, name, name, title, "youtube", request, "local", *sizes, 0, "2026", run_id)
