"""A rerun over finished rows: how long `thumb batch` takes to find that there is nothing to do."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.titles import titles
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.engines.local_engine import Local

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench"]

_ROWS = 100_000
_LOOK = Local().look
_COLUMNS = (
    "key claim name title format request engine size_bytes sha256 width_px height_px credits made_at run_id"
)


def bench() -> Iterator[str]:
    """Skip 100,000 finished rows, beside reading the same file with the csv module alone."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "titles.csv", Path(folder) / "thumbs"
        _finish(source, out)
        began = time.perf_counter()
        with source.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        reading_s = time.perf_counter() - began
        thumb = Path(sys.executable).with_name("thumb")
        command = [str(thumb), "batch", str(source), "--engine", "local", "--out", str(out)]
        began = time.perf_counter()
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        skipping_s = time.perf_counter() - began
    yield f"{rows:,} finished rows skipped in {skipping_s:.2f} s   (aim: 2 s, start-up included)"
    yield f"reading the file with csv alone: {reading_s:.2f} s"
    yield ended.stderr.strip()


def _finish(source: Path, out: Path) -> None:
    """Make a folder as if 100,000 pictures had been drawn into it, without drawing them."""
    names = titles(_ROWS)
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title"])
        writer.writerows([name] for name in names)
    with hold_folder(OutputPlace(out)) as manifest:
        run_id = manifest.begin_run(EngineName.LOCAL)
    with closing(_connect(out)) as connection, connection:
        marks = ", ".join("?" * len(_COLUMNS.split()))
        connection.executemany(
            f"INSERT INTO thumbnail ({', '.join(_COLUMNS.split())}) VALUES ({marks})",  # noqa: S608 - constants
            (_record(name, place, out, run_id) for place, name in enumerate(names)),
        )


def _connect(out: Path) -> sqlite3.Connection:
    return sqlite3.connect(OutputPlace(out).manifest)


def _record(title: str, place: int, out: Path, run_id: int) -> tuple[object, ...]:
    key = fingerprint(make_request(title), EngineName.LOCAL)
    name = f"{place:06d}.webp"
    (out / name).write_bytes(b"picture")
    request = f'{{"title": "{title}"}}' + " " * 200
    return (key, name, name, title, "youtube", request, "local", 7, "0" * 64, 1280, 720, 0, "2026", run_id)
