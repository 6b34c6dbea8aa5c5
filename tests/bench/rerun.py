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
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.engines.local_engine import Local

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench", "bench_million"]

_FEW, _ROWS, _MANY = 10_000, 100_000, 1_000_000
_LOOK = Local().look
_OF_PICTURE = "key title format request engine sha256 width_px height_px credits made_at run_id".split()
_OF_FILE = "target claim name key size_bytes sha256 look naming source saved_at run_id".split()
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
    with hold_folder(OutputPlace(out)) as manifest:
        manifest.begin_run(EngineName.LOCAL)
    for place in range(rows):
        _picture(out, place)
    with closing(_connect(out)) as connection, connection:
        for table, columns, values in (("picture", _OF_PICTURE, _picture_of), ("file", _OF_FILE, _file_of)):
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - constants
                (values(name, place) for place, name in enumerate(names)),
            )


def _connect(out: Path) -> sqlite3.Connection:
    return sqlite3.connect(OutputPlace(out).manifest)


def _picture(out: Path, place: int) -> None:
    """Write the file of one row: mostly a link to an earlier one, as a million take gigabytes."""
    first = place - place % _LINKS_MAX
    if place == first:
        (out / _name(place)).write_bytes(_PICTURE)
    else:
        os.link(out / _name(first), out / _name(place))


def _name(place: int) -> str:
    return f"{place:06d}.webp"


def _picture_of(title: str, _: int) -> tuple[object, ...]:
    """Return the values of `_OF_PICTURE` for one finished row."""
    request = f'{{"title": "{title}"}}' + " " * 200
    return (_key(title), title, "youtube", request, "local", "0" * 64, 1280, 720, 0, "2026", 0)


def _file_of(title: str, place: int) -> tuple[object, ...]:
    """Return the values of `_OF_FILE` for one finished row."""
    name, size = _name(place), len(_PICTURE)
    return (name, name, name, _key(title), size, "0" * 64, _LOOK, "{slug}", "../titles.csv", "2026", 0)


def _key(title: str) -> str:
    return fingerprint(make_request(title), EngineName.LOCAL)
