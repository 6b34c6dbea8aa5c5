"""Runs on Ray: the same files as a local run has, each once."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import Log, batch_of, run, table
from thumbcli.batch.model.events import Failed, Made, RunFinished
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.open_output import open_output
from thumbcli.distributed import DrawBatches, draw
from thumbcli.distributed import cluster as cluster_module
from thumbcli.distributed.cluster import ACTOR_CPUS, TASK_CPUS, connected, places
from thumbcli.distributed.run_on_ray import RayBatch, run_on_ray
from thumbcli.engines.local_engine import Local
from thumbcli.errors import StopError, UsageError
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300), pytest.mark.xdist_group("ray")]

ROWS = [
    {"title": "Bake it", "format": "320x200"},
    {"title": "Bake, it!", "format": "320x200"},
    {"title": "Bake it", "format": "400x210"},
    {"title": "日本の冬", "format": "320x200"},
    {"title": "Named", "name": "own/name", "format": "320x200"},
    {"title": "x" * 2000},
    {"title": "Twice", "format": "320x200"},
    {"title": "Twice", "format": "320x200"},
]
DRAWN = 6
"""All but the one that is too long, and one of the two that are the same."""

ON_RECORD = 3
"""The first ones, which a run before has drawn: they are left out."""


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone."""
    return "asyncio"


async def _on_ray(batch: Batch, path: Path) -> tuple[RunFinished, Log]:
    log = Log()
    on_ray = RayBatch(batch=batch, sources=[str(path)], open_titles=partial(TitleReader))
    finished = await run_on_ray(on_ray, log.append, Control())
    return finished, log


def _bytes(out: Path | str) -> dict[str, str]:
    place = open_output(Path(out))
    if place.bucket is not None:
        names = [each.name for each in place.bucket.store.list_all() if not each.name.startswith(".thumb/")]
        return {name: hashlib.sha256(place.bucket.store.get(name)[0]).hexdigest() for name in names}
    files = (path for path in place.out.rglob("*.webp"))
    return {str(path.relative_to(place.out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.long
async def test_local_folder_bucket_and_dataset_have_the_same_bytes(
    cluster: None, out: str, tmp_path: Path
) -> None:
    """Also of titles that want one name, of rows given twice, and of a row that can't be drawn."""
    import ray.data

    del cluster
    path = table(tmp_path / "titles.csv", ROWS)
    batch = batch_of(tmp_path, path)
    remote = replace(batch, out=Path(out))
    await run(replace(batch, out=tmp_path / "local"), Local())
    expected = _bytes(tmp_path / "local")
    assert len(expected) == DRAWN
    await run(replace(remote, limit_rows=ON_RECORD), Local())
    finished, log = await _on_ray(remote, path)
    assert _bytes(out) == expected
    assert len(log.of(Failed)) == 1
    assert (finished.exit_code, finished.tally.done) == (3, len(ROWS))
    assert len({made.name for made in log.of(Made) if made.size_bytes}) == DRAWN - ON_RECORD
    _, log = await run(remote, Local())
    assert not log.of(Made)
    rows = [{"name": "日本の冬", "title": "x", "year": 7, "format": "320x200"}]
    drawn = draw(ray.data.from_items(rows), out=tmp_path / "data", column="name", name="{year}").take_all()
    assert [each["target"] for each in drawn] == ["7.webp"]
    assert list(_bytes(tmp_path / "data")) == ["7.webp"]


def test_a_batch_of_any_engine_is_drawn_where_it_is(out: str) -> None:
    """Frames, tables and columns come back as what they were; a title given twice has one picture."""
    import pandas as pd
    import pyarrow as pa

    columns = {"title": ["One", "Two", "One", ""]}
    drawer = pickle.loads(pickle.dumps(DrawBatches(out, format="320x200")))  # noqa: S301 - our own
    frame = drawer(pd.DataFrame(columns))
    assert isinstance(frame, pd.DataFrame)
    assert frame["target"].tolist()[0] == frame["target"].tolist()[2]
    assert [bool(code) for code in frame["code"]] == [False, False, False, True]
    assert drawer(pa.table(columns)).column("target").to_pylist() == frame["target"].tolist()
    assert drawer(columns)["target"] == frame["target"].tolist()
    assert len(_bytes(out)) == 2


async def test_names_that_need_an_order_are_refused(out: str, tmp_path: Path) -> None:
    """Rows come from many machines."""
    batch = batch_of(tmp_path, ["One"], plan=PlanOptions(template=NameTemplate("{index}-{slug}")))
    with pytest.raises(UsageError, match="no order"):
        await _on_ray(replace(batch, out=Path(out)), tmp_path / "titles.txt")


@pytest.mark.parametrize(
    ("cpus", "free", "wanted", "expected"),
    [
        ([1], 1.0, None, (1, 1)),
        ([2], 2.0, None, (2, 2)),
        ([4, 4], 8.0, None, (8, 8)),
        ([4, 4], 8.0, 3, (3, 3)),
        ([2], 2.0, 64, (2, 64)),
        ([8], 4.0, None, (4, 4)),
        ([64], 64.0, None, (64, 64)),
        ([0, 16], 16.0, None, (16, 16)),
        ([2], 0.1, None, None),
        ([0], 0.0, None, None),
        ([], 0.0, 4, None),
        ([1], 0.99, None, None),
    ],
)
def test_actors_leave_room_to_read(
    cpus: list[int],
    free: float,
    wanted: int | None,
    expected: tuple[int, int] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Actors on every CPU that left none would wait for rows without a word."""
    nodes = [{"Alive": True, "Resources": {"CPU": float(cpu)}} for cpu in cpus]
    ray = SimpleNamespace(nodes=lambda: nodes, available_resources=lambda: {"CPU": free})
    monkeypatch.setattr(cluster_module, "import_ray", lambda: ray)
    monkeypatch.setattr(cluster_module, "_ROOM_WAIT_S", 0.0)
    if expected is None:
        with pytest.raises(UsageError, match="wait for ever"):
            places(wanted)
        return
    assert places(wanted) == expected
    assert expected[0] * ACTOR_CPUS + TASK_CPUS <= free


@pytest.mark.parametrize(
    ("cpus", "expected"), [(1, None), (2, (1, 1)), (3, (2, 2)), (16, (16, 16)), (64, (64, 64))]
)
def test_a_dataset_that_is_read_gets_a_cpu_for_that(
    cpus: int, expected: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ray's own tasks ask for a whole one, which actors would not leave."""
    nodes = [{"Alive": True, "Resources": {"CPU": float(cpus)}}]
    ray = SimpleNamespace(nodes=lambda: nodes, available_resources=lambda: {"CPU": float(cpus)})
    monkeypatch.setattr(cluster_module, "import_ray", lambda: ray)
    monkeypatch.setattr(cluster_module, "_ROOM_WAIT_S", 0.0)
    if expected is None:
        with pytest.raises(UsageError, match="wait for ever"):
            places(None, reading_cpus=1.0)
        return
    assert places(None, reading_cpus=1.0) == expected
    assert expected[0] * ACTOR_CPUS + 1.0 <= cpus


def test_cpus_that_are_about_to_be_free_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that has just ended gives them back one by one."""
    free = iter([0.0, 0.125, 1.0, 2.0])
    ray = SimpleNamespace(
        nodes=lambda: [{"Alive": True, "Resources": {"CPU": 2.0}}],
        available_resources=lambda: {"CPU": next(free)},
    )
    monkeypatch.setattr(cluster_module, "import_ray", lambda: ray)
    assert places(None) == (1, 1)


@pytest.mark.parametrize("failures", [1, 2])
def test_ray_is_started_again_where_the_machine_is_too_busy(
    monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """Ray waits half a minute; the second time what it needs is in memory."""
    asked: list[str] = []

    def init(*, address: str, **_: object) -> None:
        asked.append(address)
        if address == "auto":
            raise ConnectionError
        if asked.count("local") <= failures:
            raise Exception("The current node timed out during startup.")  # noqa: TRY002 - as Ray has it

    ray = SimpleNamespace(
        init=init,
        shutdown=lambda: None,
        is_initialized=lambda: False,
        exceptions=SimpleNamespace(AuthenticationError=PermissionError),
        _private=SimpleNamespace(worker=SimpleNamespace(_worker_logs_enabled=True)),
    )
    monkeypatch.setattr(cluster_module, "import_ray", lambda: ray)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    if failures > 1:
        with pytest.raises(StopError, match="does not start"), connected():
            pass
        return
    with connected():
        assert asked == ["auto", "local", "local"]
        # Ray would print what became of nodes to standard output, where events are read.
        assert not ray._private.worker._worker_logs_enabled
    assert ray._private.worker._worker_logs_enabled


@pytest.fixture
def own_ray_folder() -> Iterator[Path]:
    """A folder of Ray's own, whose path is short enough for its sockets: no other cluster is found there."""
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.long
def test_ctrl_c_lets_workers_finish_and_leaves_no_process(tmp_path: Path, own_ray_folder: Path) -> None:
    """What they were drawing is drawn and on record; the terminal sends the signal to all processes."""
    pytest.importorskip("ray")
    titles = tmp_path / "titles.txt"
    titles.write_text("".join(f"Title {number}\n" for number in range(400)))
    out = tmp_path / "out"
    command = [str(Path(sys.executable).with_name("thumb")), "batch", str(titles), "--out", str(out)]
    command += ["--on", "ray", "--concurrency", "1", "--engine", "local", "--format", "320x200", "--json"]
    mark = f"THUMB_TEST_RUN={tmp_path.name}"
    env = {**os.environ, "PYTHONUNBUFFERED": "1", **dict([mark.split("=")])}
    env |= {"RAY_TMPDIR": str(own_ray_folder), "RAY_ADDRESS": "local"}
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        events = []
        for line in process.stdout:
            events.append(json.loads(line))
            if [each["event"] for each in events].count("made") == 1 and events[-1]["event"] == "made":
                os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert events, said
    finished = events[-1]
    assert (process.returncode, finished["exit_code"], finished["cause"]) == (130, 130, "sigint")
    assert finished["made"] == len(list(out.glob("*.webp")))
    assert 0 < finished["made"] < 400
    assert [line for line in said.splitlines() if not line.startswith("thumb: ")] == []
    deadline = time.monotonic() + 20.0
    while left := _processes(mark):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def _processes(mark: str) -> list[str]:
    """Return the processes whose environment has a mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
    return found
