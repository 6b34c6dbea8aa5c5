"""What a manifest in a bucket costs to send and to bring, by the number of its pictures."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.bench.titles import titles
from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running_apart
from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.store.manifest import Manifest, described_request
from thumbcli.batch.store.manifest_file import create_manifest
from thumbcli.batch.store.manifest_schema import insert_into
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state, hold_folder
from thumbcli.contract import Request
from thumbcli.sqlite_database import complete_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["bench"]

_SIZES = (100_000, 1_000_000)
_A_MINUTE = 1500
"""Cards of a core in a minute."""

_FILL_CACHE_KIB = 2 * 1024 * 1024
_MIB = 1024 * 1024


def bench() -> Iterator[str]:
    """Send the manifests of 100,000 and 1,000,000 pictures, then a minute of a run; bring them elsewhere."""
    for number in _SIZES:
        with (
            tempfile.TemporaryDirectory() as folder,
            running_apart() as url,
            patch.dict(os.environ, {**ENVIRONMENT, "AWS_ENDPOINT_URL": url}),
        ):
            yield from _of(number, Path(folder))


def _of(number: int, folder: Path) -> Iterator[str]:
    with _machine(folder, "first") as place:
        create_manifest(place)
        _fill(place.manifest, number)
        yield f"{number:,} pictures, {place.manifest.stat().st_size / _MIB:,.0f} MiB on the disk"
        yield _told("a copy of all, once", place, lambda: _run(place))
        yield _told("a run without a change", place, lambda: _run(place))
        yield _told(f"a minute, {_A_MINUTE:,} pictures more", place, lambda: _run(place, number))
    with _machine(folder, "second") as place:
        yield _told("brought to a new machine", place, lambda: bring_state(place))
        yield _told("a minute there", place, lambda: _run(place, number + _A_MINUTE))
    with _machine(folder, "first") as place:
        yield _told("brought to the first one again", place, lambda: bring_state(place))


@contextmanager
def _machine(folder: Path, name: str) -> Iterator[OutputPlace]:
    with patch.dict(os.environ, THUMB_DATA_DIR=str(folder / name)):
        place = open_output(Path(f"s3://{BUCKET}/cards"))
        place.state.mkdir(parents=True, exist_ok=True)
        yield place


def _run(place: OutputPlace, start: int | None = None) -> None:
    with hold_folder(place) as manifest:
        if start is not None:
            _add(manifest, start, _A_MINUTE)


def _told(what: str, place: OutputPlace, work: Callable[[], None]) -> str:
    assert place.bucket is not None
    before = {found.name for found in place.bucket.store.list_all(".thumb/manifest")}
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    work()
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    new = [found for found in place.bucket.store.list_all(".thumb/manifest") if found.name not in before]
    sent = sum(found.size_bytes for found in new) / _MIB
    return f"  {what:34} {sent:8.2f} MiB sent, {wall_s:6.1f} s, {cpu_s:6.1f} s of CPU"


def _fill(file: Path, number: int) -> None:
    """Record pictures without the safety that takes a run its time."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = {-_FILL_CACHE_KIB}")
        connection.execute("BEGIN")
        for table, columns in _records(0, number):
            connection.execute(insert_into(table, columns), tuple(columns.values()))
        connection.execute("COMMIT")
    complete_header(file)


def _add(manifest: Manifest, start: int, number: int) -> None:
    """Record pictures as a run does, but many at a time."""
    with manifest.merging() as write:
        for table, columns in _records(start, number):
            write(insert_into(table, columns), *columns.values())


def _records(start: int, number: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the table and the columns of each record."""
    words = titles(1000)
    request = described_request(Request(title="{}"))
    for each in range(start, start + number):
        title = f"{words[each % 1000]} {each}"
        key, digest = (hashlib.sha256(f"{kind}{each}".encode()).hexdigest() for kind in "kd")
        name = f"{title.lower().replace(' ', '-')}.webp"[:120]
        picture = {
            "key": f"v2:{key}",
            "title": title,
            "engine": "local",
            "run_id": 1,
            "format": "blogpost",
            "request": request.replace("{}", title.replace('"', "")),
            "sha256": digest,
            "width_px": 1200,
            "height_px": 630,
            "credits": 0,
            "made_at": "2026-11-30T12:00:00+00:00",
        }
        file = {
            "id": each + 1,
            "target": claim_id(name),
            "claim": claim_id(name),
            "name": name,
            "key": f"v2:{key}",
            "size_bytes": 23_000 + each % 999,
            "sha256": digest,
            "look": "4",
            "naming": "{slug}",
            "source": "products.csv",
            "saved_at": "2026-11-30T12:00:00+00:00",
            "run_id": 1,
        }
        yield "picture", picture
        yield "file", file
