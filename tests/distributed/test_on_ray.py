"""Runs on Ray: the same files as a local run has, each once."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import Log, batch_of, run, table
from thumbcli.batch.model.events import Failed, Made, RunFinished
from thumbcli.batch.names.file_names import NameTemplate
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.open_output import open_output
from thumbcli.distributed import DrawBatches, draw
from thumbcli.distributed import cluster as cluster_module
from thumbcli.distributed.cluster import ACTOR_CPUS, TASK_CPUS, places
from thumbcli.distributed.run_on_ray import RayBatch, run_on_ray
from thumbcli.engines.local_engine import Local
from thumbcli.errors import UsageError
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from thumbcli.batch.run.run_with_manifest import Batch

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120), pytest.mark.xdist_group("ray")]

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


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone."""
    return "asyncio"


async def _on_ray(batch: Batch, path: Path) -> tuple[RunFinished, Log]:
    log = Log()
    on_ray = RayBatch(batch=batch, address="ray", sources=[str(path)], open_titles=partial(TitleReader))
    finished = await run_on_ray(on_ray, log.append, Control())
    return finished, log


def _bytes(out: Path | str) -> dict[str, str]:
    place = open_output(Path(out))
    if place.bucket is not None:
        names = [each.name for each in place.bucket.store.list_all() if not each.name.startswith(".thumb/")]
        return {name: hashlib.sha256(place.bucket.store.get(name)[0]).hexdigest() for name in names}
    files = (path for path in place.out.rglob("*.webp"))
    return {str(path.relative_to(place.out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


async def test_local_folder_and_bucket_have_the_same_bytes(out: str, tmp_path: Path) -> None:
    """Also of titles that want one name, of rows given twice, and of a row that can't be drawn."""
    path = table(tmp_path / "titles.csv", ROWS)
    batch = batch_of(tmp_path, path)
    await run(replace(batch, out=tmp_path / "local"), Local())
    expected = _bytes(tmp_path / "local")
    assert len(expected) == DRAWN
    finished, log = await _on_ray(replace(batch, out=Path(out)), path)
    assert _bytes(out) == expected
    assert len(log.of(Failed)) == 1
    assert (finished.exit_code, finished.tally.done) == (3, len(ROWS))
    assert {made.name for made in log.of(Made) if made.size_bytes} == expected.keys()
    again, log = await _on_ray(replace(batch, out=Path(out)), path)
    assert not log.of(Made)
    assert again.tally.skipped == len(ROWS) - 1
    _, log = await run(replace(batch, out=Path(out)), Local())
    assert not log.of(Made)


async def test_a_dataset_is_drawn_as_the_same_list_is(cluster: None, tmp_path: Path) -> None:
    """Into a folder. Its columns mean what they mean there; a number is read as its text."""
    import ray.data

    del cluster
    out = tmp_path / "on-ray"
    rows = [{"name": "Seven", "year": 7, "format": "320x200"}, {"name": "x" * 2000, "year": 1, "format": ""}]
    drawn = draw(ray.data.from_items(rows), out=out, column="name", name="{year}-{slug}").take_all()
    assert sorted((each["outcome"], each["target"]) for each in drawn if each["target"]) == [
        ("made", "7-seven.webp")
    ]
    (failed,) = (each for each in drawn if each["outcome"] == "failed")
    assert failed["code"]
    assert failed["message"]
    path = table(tmp_path / "titles.csv", [{"title": "Seven", "year": "7", "format": "320x200"}])
    batch = batch_of(tmp_path, path, plan=PlanOptions(template=NameTemplate("{year}-{slug}")))
    await run(batch, Local())
    assert _bytes(out) == _bytes(batch.out)


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
    if expected is None:
        with pytest.raises(UsageError, match="wait for ever"):
            places(wanted)
        return
    assert places(wanted) == expected
    assert expected[0] * ACTOR_CPUS + TASK_CPUS <= free
