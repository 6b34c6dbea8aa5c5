"""A run that is killed leaves nothing broken, loses nothing, and buys nothing twice.

The process under test is killed for real, before each single step of a save and at random moments.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import anyio
import pytest

from tests import warm
from tests.batch.crash_driver import STEPS
from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, shows
from tests.faults import picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.model.events import Uncertain
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

TITLES = [f"Title {number}" for number in range(6)]
WHOLE = picture(1280, 720, "webp")
RETRY_UNCERTAIN = PlanOptions(retry_uncertain=True)


def start(folder: Path, titles: list[str], url: str, step: str = "none", count: int = 1) -> warm.Running:
    """Start a run in a process of its own."""
    (folder / "titles.txt").write_text("\n".join(titles))
    command = ["crash_driver", url, str(folder), step, str(count)]
    with Path(os.devnull).open() as nothing:
        streams = [nothing.fileno(), 1, 2]
        return warm.run("tests.batch.crash_driver", command, streams=streams, env=os.environ)


def sent(server: ThumbApiServer) -> list[str]:
    """Return the titles that came in whole: a dying process may cut its last request short."""
    return [title for title in server.titles if title]


def assert_nothing_is_broken(out: Path) -> None:
    """Hold every finished file against the picture that was drawn, and every record against its file."""
    for name in pictures(out):
        assert name.startswith(".thumb-") or shows(out / name, WHOLE)
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        for name, size_bytes in manifest.tabulate("SELECT name, size_bytes FROM file"):
            assert (out / name).stat().st_size == size_bytes


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
async def test_killed_before_a_step(tmp_path: Path, server: ThumbApiServer, step: str) -> None:
    """The next run finds each title made, adopted or uncertain, and buys none that may be paid for."""
    out = tmp_path / "out"
    count = 1 if step == "ending the run" else 3
    died = start(tmp_path, TITLES, server.url, step, count)
    assert died.wait(30) == -signal.SIGKILL
    assert_nothing_is_broken(out)
    asked_before = set(sent(server))
    arrived = {path.stem.replace("-", " ").capitalize() for path in out.glob("*.webp")}
    finished, log = await run(
        batch_of(tmp_path, TITLES), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    )
    assert len(sent(server)) == len(set(sent(server)))
    uncertain = {event.row.title for event in log.of(Uncertain)}
    assert not uncertain & arrived
    assert asked_before - arrived <= uncertain
    assert finished.tally.done == len(TITLES)
    assert finished.exit_code == (3 if uncertain else 0)
    assert_nothing_is_broken(out)
    assert {path.stem.replace("-", " ").capitalize() for path in out.glob("*.webp")} == set(
        TITLES
    ) - uncertain
    assert not list(out.glob(".thumb-*"))


@pytest.mark.parametrize("step", [step for step in STEPS if step != "noting the attempt"])
async def test_killed_before_a_step_of_what_costs_nothing(tmp_path: Path, step: str) -> None:
    """Free pictures are all there after the next run, whatever happened."""
    died = start(tmp_path, TITLES, "", step)
    assert died.wait(30) == -signal.SIGKILL
    assert_nothing_is_broken(tmp_path / "out")
    finished, _ = await run(batch_of(tmp_path, TITLES), Painter())
    assert finished.exit_code == 0
    assert len(pictures(tmp_path / "out")) == len(TITLES)
    assert_nothing_is_broken(tmp_path / "out")


@pytest.mark.long
async def test_killed_at_random(tmp_path: Path, server: ThumbApiServer) -> None:
    """Five times killed in the middle, a run over forty titles still ends with all of them."""
    titles = [f"Title {number}" for number in range(40)]
    server.latency_s = 0.03
    random = Random(7)  # noqa: S311 - moments, no secret
    for round_ in range(5):
        asked = len(server.requests)
        process = start(tmp_path, titles, server.url)
        wait_for(lambda: len(server.requests) > asked or process.is_over())  # noqa: B023 - called at once
        await anyio.sleep(random.uniform(0, 0.08))
        process.kill()
        assert round_ or process.returncode == -signal.SIGKILL
        assert_nothing_is_broken(tmp_path / "out")
    finished, log = await run(
        batch_of(tmp_path, titles), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    )
    assert len(sent(server)) == len(set(sent(server)))
    lost = {event.row.title for event in log.of(Uncertain)}
    assert finished.tally.made + finished.tally.skipped == len(titles) - len(lost)
    batch = batch_of(tmp_path, titles, plan=RETRY_UNCERTAIN)
    finished, _ = await run(batch, ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert (finished.exit_code, finished.tally.made) == (0, len(lost))
    assert len(pictures(tmp_path / "out")) == len(titles)
    assert_nothing_is_broken(tmp_path / "out")


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds, for 30 s at most."""
    deadline_s = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline_s
        time.sleep(0.005)
