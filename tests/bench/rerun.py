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
from thumbcli.batch.store.manifest_file import manifest_path
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.engines.local_engine import Local

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench"]

_ROWS = 100_000
_LOOK = Local().look
_PICTURE = "key title format request engine sha256 width_px height_px credits made_at run_id"
_FILE = "target claim name key size_bytes sha256 look naming source saved_at run_id"


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
    with hold_folder(out) as manifest:
        manifest.begin_run(EngineName.LOCAL)
    with closing(sqlite3.connect(manifest_path(out))) as connection, connection:
        for place, title in enumerate(names):
            picture, record = _records(title, f"{place:06d}.webp")
            (out / f"{place:06d}.webp").write_bytes(b"picture")
            connection.execute(_insert("picture", _PICTURE), picture)
            connection.execute(_insert("file", _FILE), record)


def _insert(table: str, columns: str) -> str:
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - constants


def _records(title: str, name: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Return the rows of a picture and of its file."""
    key, sha256 = fingerprint(make_request(title), EngineName.LOCAL), "0" * 64
    request = f'{{"title": "{title}"}}' + " " * 200
    picture = (key, title, "youtube", request, "local", sha256, 1280, 720, 0, "2026", 1)
    return picture, (name, name, name, key, 7, sha256, _LOOK, "{slug}", "../titles.csv", "2026", 1)
