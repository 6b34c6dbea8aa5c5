"""A run that is killed while it replaces paid pictures: the files themselves say what they are.

The process under test is killed for real, before each single step of a save.
"""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from tests import warm
from tests.batch.crash_driver import STEPS
from tests.batch.stage import Log, batch_of, run, table
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.model.events import Copied, RunFinished, Uncertain
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi

pytestmark = pytest.mark.anyio

TITLES = [f"Title {number}" for number in range(6)]


def write(folder: Path, category: str) -> Path:
    """Write the titles, all of one category."""
    return table(folder / "titles.csv", [{"title": title, "category": category} for title in TITLES])


async def rerun(folder: Path, server: ThumbApiServer) -> tuple[RunFinished, Log]:
    """Run once more, in this process and to the end."""
    return await run(
        batch_of(folder, folder / "titles.csv"), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    )


def kill(folder: Path, server: ThumbApiServer, step: str, *more: str) -> None:
    """Run in a process that is killed before a step is taken for the third time, or the first at the end."""
    count = 1 if step == "ending the run" else 3
    command = ["crash_driver", server.url, str(folder), step, str(count), *more]
    with Path(os.devnull).open() as nothing:
        streams = [nothing.fileno(), 1, 2]
        died = warm.run("tests.batch.crash_driver", command, streams=streams, env=os.environ)
        assert died.wait(30) == -signal.SIGKILL


def assert_books_are_right(out: Path, server: ThumbApiServer) -> None:
    """Hold each record against what its file says, and what was spent against what was charged."""
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        records = manifest.tabulate(
            "SELECT name, key, generation_id, credits FROM file JOIN picture USING (key)"
        )
        for name, *recorded in records:
            metadata = read_metadata((out / name).read_bytes())
            assert metadata is not None
            assert recorded == [metadata.key, metadata.generation_id, metadata.credits]
        spent, doubts = manifest.spent_credits(), len(manifest.sent_keys())
    assert spent <= server.credits <= spent + 10 * doubts


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
async def test_killed_while_it_overwrites(tmp_path: Path, server: ThumbApiServer, step: str) -> None:
    """The next run buys nothing: what was replaced is known from the file, and the rest is as before."""
    write(tmp_path, "gaming")
    await rerun(tmp_path, server)
    kill(tmp_path, server, step, "overwrite")
    finished, _ = await rerun(tmp_path, server)
    assert (finished.exit_code, finished.tally.skipped) == (0, len(TITLES))
    assert_books_are_right(tmp_path / "out", server)
    (tmp_path / "two").mkdir()
    reusing = batch_of(tmp_path / "two", tmp_path / "titles.csv", reuse=(tmp_path / "out",))
    finished, log = await run(reusing, ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert (finished.exit_code, len(log.of(Copied))) == (0, len(TITLES))


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
async def test_killed_while_settings_change(tmp_path: Path, server: ThumbApiServer, step: str) -> None:
    """What has arrived is not asked for again, and what may have been charged is uncertain."""
    write(tmp_path, "gaming")
    await rerun(tmp_path, server)
    write(tmp_path, "travel")
    kill(tmp_path, server, step)
    replaced = [
        metadata.title
        for path in (tmp_path / "out").glob("*.webp")
        if (metadata := read_metadata(path.read_bytes())) and int((metadata.generation_id or "-0")[4:]) > 6
    ]
    finished, log = await rerun(tmp_path, server)
    uncertain = {event.row.title for event in log.of(Uncertain)}
    assert not uncertain & set(replaced)
    assert finished.tally.made + finished.tally.skipped == len(TITLES) - len(uncertain)
    travel = [str(received.body["title"]) for received in server.requests if "travel" in str(received.body)]
    assert len(travel) == len(set(travel))
    assert set(replaced) <= set(travel)
    assert_books_are_right(tmp_path / "out", server)
