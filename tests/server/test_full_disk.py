"""A disk that is full: `/healthz` says so, and each request hears a reason in place of an internal error."""

from __future__ import annotations

import base64
import os
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from tests.server.receiver import Receiver
from thumbcli.contract import Plan
from thumbcli.server.jobs.render_queue import RenderQueue
from thumbcli.server.store import serve_database, storage_health

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Serve, Served
    from thumbcli.contract import Request, Thumbnail

HEAVY_BYTES = 250_000
HOOK = "http://93.184.215.14/hook"


@pytest.fixture(autouse=True)
def _fresh_health(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look anew at each question."""
    monkeypatch.setattr(storage_health, "_FRESH_S", 0.0)
    monkeypatch.setattr(storage_health, "_PATIENCE_S", 10.0)


def fill(folder: Path, *, leave_bytes: int = 0) -> Path:
    """Fill the disk with a file of somebody else."""
    free = os.statvfs(folder)
    path = folder / "other"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        file.write(bytes(max(0, free.f_bavail * free.f_frsize - leave_bytes)))
        while not leave_bytes:
            file.write(bytes(4096))
    return path


def health(served: Served) -> tuple[int, bool, str]:
    """Return what the server says about itself."""
    answer = httpx.get(f"{served.url}/healthz")
    return answer.status_code, answer.json()["ok"], answer.json().get("reason", "")


def photo() -> str:
    """Return a small picture as a data URL."""
    file = BytesIO()
    Image.new("RGB", (320, 240), "tan").save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.mark.long
def test_kept_pictures_leave_room(serve: Serve, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the disk can hold are drawn, and the server stays well."""
    draw = RenderQueue.draw

    async def draw_heavily(queue: RenderQueue, request: Request) -> Thumbnail:
        drawn = await draw(queue, request)
        chunk = b"JUNK" + HEAVY_BYTES.to_bytes(4, "little") + bytes(HEAVY_BYTES)
        size = (len(drawn.image) - 8 + len(chunk)).to_bytes(4, "little")
        return replace(drawn, image=b"RIFF" + size + drawn.image[8:] + chunk)

    monkeypatch.setattr(RenderQueue, "draw", draw_heavily)
    served = serve(data=small_disk / "data")
    key = served.add_key("blog", Plan.PRO, rate_per_s=10_000, quota=10_000)
    fill(small_disk, leave_bytes=2_400_000)
    answers = [served.send(key, title=f"Title {number}") for number in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    assert sum(len(answer.content) for answer in answers) > 2_400_000
    first, *_, last = (httpx.get(answer.json()["imageUrl"]).status_code for answer in answers)
    assert (first, last) == (404, 200)
    assert health(served) == (200, True, "")


def test_a_disk_that_is_nearly_full_takes_nothing_more_that_is_large(serve: Serve, small_disk: Path) -> None:
    """Pictures are drawn all the same, and charged."""
    served = serve(data=small_disk / "data")
    key = served.add_key("blog", Plan.PRO)
    fill(small_disk, leave_bytes=300_000)
    status, ok, reason = health(served)
    assert (status, ok) == (200, True)
    assert "pictures are not kept" in reason
    drawn = served.send(key)
    assert (drawn.status_code, drawn.json().get("imageUrl")) == (200, None)
    refused = served.send(key, webhookUrl=HOOK)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage_error")
    assert int(refused.headers["retry-after"]) > 0
    upload = httpx.put(
        f"{served.url}/v1/assets/photo", json={"image": photo()}, headers={"x-api-key": key}, timeout=20
    )
    assert (upload.status_code, upload.json()["code"]) == (503, "storage_error")


def test_a_full_disk_is_said_and_seen(serve: Serve, small_disk: Path) -> None:
    """Until there is space again."""
    served = serve(data=small_disk / "data")
    key = served.add_key("blog", Plan.PRO, rate_per_s=1000)
    assert served.send(key).status_code == 200
    other = fill(small_disk)
    assert health(served) == (503, False, "the disk is full")
    answers = [served.send(key, title=f"Title {number}") for number in range(3)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    other.unlink()
    assert health(served) == (200, True, "")
    assert served.send(key).status_code == 200


def test_a_database_that_can_not_be_written_is_said(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, though the database waits for whoever holds it; a request hears a reason."""
    served = serve()
    key = served.add_key("blog", Plan.PRO)
    served.running.database.rows("PRAGMA busy_timeout = 200")
    with closing(sqlite3.connect(served.data / "serve.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert health(served) == (503, False, "the database can't be written")
        refused = served.send(key)
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_error")
        monkeypatch.setattr(storage_health, "_PATIENCE_S", 0.05)
        served.running.database.rows("PRAGMA busy_timeout = 30000")
        before_s = time.monotonic()
        assert health(served)[0] == 503
        assert time.monotonic() - before_s < 20
        other.execute("ROLLBACK")
    assert served.send(key).status_code == 200


@pytest.mark.long
def test_jobs_that_filled_the_disk_give_it_back(
    serve: Serve, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that come at once too leave the reserve; what they took is free when they are delivered."""
    monkeypatch.setattr(serve_database, "_SPARE_BYTES", 1_000_000)
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    served = serve(data=small_disk / "data", allow_private_webhooks=True)
    key = served.add_key("blog", Plan.PRO, rate_per_s=10_000)
    file = BytesIO()
    Image.frombytes("RGB", (600, 600), os.urandom(1_080_000)).save(file, "PNG")
    fill(small_disk, leave_bytes=23_000_000)
    noise = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    with Receiver() as receiver:

        def send(number: int) -> int:
            title, hook = f"Title {number}", receiver.url
            answer = served.send(key, title=title, webhookUrl=hook, photoImage=noise, usePhoto=True)
            return answer.status_code

        with served.all_slots_taken(), ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(send, range(32)))
            assert health(served)[:2] == (200, True)
        accepted = statuses.count(202)
        assert accepted >= 5
        assert (small_disk / "data" / "serve.sqlite3").stat().st_size > 5_000_000
        assert statuses.count(503) == len(statuses) - accepted
        receiver.wait_for(accepted)
        served.until(lambda running: not running.jobs.active_count)
        assert health(served) == (200, True, "")
        assert send(100) == 202
    database = small_disk / "data" / "serve.sqlite3"
    served.until(lambda _running: database.stat().st_size < 3_000_000)


def test_a_database_that_is_damaged_is_said(serve: Serve) -> None:
    """Requests and monitors hear it at once, and hear it until somebody has looked at the file."""
    served = serve()
    key = served.add_key("blog", Plan.PRO)
    assert served.send(key).status_code == 200
    served.running.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    database = served.data / "serve.sqlite3"
    whole = database.read_bytes()
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (len(whole) - 4096))
    # What SQLite keeps in memory is sound: it forgets that when another process writes.
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA user_version = 2")
    refused = served.send(key)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage_error")
    assert refused.json()["error"] == "Service unavailable: the database of the server is damaged"
    assert refused.headers["retry-after"] == "60"
    reason = "the database is damaged: stop the server, then restore it or move it away"
    assert health(served) == (503, False, reason)
    database.write_bytes(whole)
    assert health(served) == (503, False, reason)


@pytest.mark.parametrize("replaced", [False, True], ids=["deleted", "replaced"])
def test_a_database_that_is_gone_is_said(serve: Serve, replaced: bool) -> None:
    """SQLite goes on with the open file, and nobody finds again what it writes."""
    served = serve()
    assert health(served) == (200, True, "")
    database = served.data / "serve.sqlite3"
    database.rename(served.data / "elsewhere")
    if replaced:
        database.touch()
    assert health(served) == (503, False, "the database was deleted or replaced: start again")
