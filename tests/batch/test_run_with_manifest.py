"""A whole run: titles in, files, records and events out, on both event loops."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Self

import anyio
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, shows, table
from tests.faults import Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.model.events import (
    Failed,
    Made,
    RunFinished,
    RunStarted,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
    Uncertain,
)
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    ConfigError,
    DiskError,
    FolderLocked,
    InputError,
    MixedEngines,
    QuotaError,
    RequestRefused,
    ServerError,
    ThumbError,
)
from thumbcli.options.option_values import OnLost

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

TITLES = [f"Title {number}" for number in range(12)]
HOSTED, LOCAL = EngineName.THUMBAPI, EngineName.LOCAL
RETRY_UNCERTAIN = PlanOptions(retry_uncertain=True)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


def hosted(
    server: ThumbApiServer, *, key: str = GOOD_KEY, attempts: int = 2, concurrency: int = 4
) -> ThumbApi:
    """Return a client of the test server that loses no time."""
    policy = RetryPolicy(attempts=attempts, base_s=0.001, retry_after_cap_s=0.002)
    return ThumbApi(key, base_url=server.url, policy=policy, concurrency=concurrency, timeout_s=5.0)


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(HOSTED, cost=10)


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Have the kernel refuse to let any file of this process grow beyond `size_bytes`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_titles_become_files(tmp_path: Path) -> None:
    """Every title its picture, its record and its event; the run says when it starts and ends."""
    finished, log = await run(batch_of(tmp_path, TITLES), Painter())
    assert finished.exit_code == 0
    assert pictures(tmp_path / "out") == sorted(f"title-{number}.webp" for number in range(12))
    assert isinstance(log[0], RunStarted)
    assert isinstance(log[-1], RunFinished)
    assert [event.rows for event in log.of(TotalKnown)] == [12]
    assert all(shows(path, picture(1280, 720, "webp")) for path in log.paths)
    assert finished.tally == Tally(made=12, codes={"made": 12})
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT count(*) FROM picture") == [(12,)]
        assert manifest.tabulate("SELECT made, exit_code FROM run") == [(12, 0)]


async def test_titles_become_files_over_the_wire(tmp_path: Path, server: ThumbApiServer) -> None:
    """The hosted engine: each title is charged once, and its address is kept."""
    finished, log = await run(batch_of(tmp_path, TITLES), hosted(server))
    assert (finished.exit_code, finished.tally.made, finished.tally.credits) == (0, 12, 120)
    assert sorted(server.titles) == sorted(TITLES)
    assert server.credits == 120
    assert [path.read_bytes() for path in log.paths] == [event.thumbnail.image for event in log.of(Made)]
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT count(DISTINCT image_url) FROM picture") == [(12,)]
        assert manifest.tabulate("SELECT count(*) FROM attempt") == [(0,)]


async def test_a_rerun_makes_nothing(tmp_path: Path) -> None:
    """What is there as recorded is skipped without asking the engine."""
    batch = batch_of(tmp_path, TITLES)
    await run(batch, Painter())
    again = Painter()
    finished, log = await run(batch, again)
    assert again.asked == []
    assert finished.tally == Tally(skipped=12, codes={"skipped": 12})
    assert {event.reason for event in log.of(Skipped)} == {SkipReason.UNCHANGED}
    assert finished.exit_code == 0


async def test_the_same_title_twice_is_bought_once(tmp_path: Path) -> None:
    """The second row is served by the first."""
    engine = paid()
    finished, log = await run(batch_of(tmp_path, ["A title", "A  title", "A title"]), engine)
    assert engine.asked == ["A title"]
    assert [event.reason for event in log.of(Skipped)] == [SkipReason.DUPLICATE] * 2
    assert (finished.tally.made, finished.tally.skipped, finished.tally.credits) == (1, 2, 10)


async def test_never_more_than_so_many_at_once(tmp_path: Path) -> None:
    """The batch's own figure comes before the engine's."""
    engine = Painter(concurrency=8)
    engine.hold = set(TITLES)

    def let_go_at_three(_title: str) -> None:
        if len(engine.asked) == 3:
            engine.let_go()

    engine.on_ask = let_go_at_three
    with anyio.fail_after(5):
        await run(batch_of(tmp_path, TITLES, concurrency=3), engine)
    assert engine.peak == 3


@pytest.mark.parametrize("limit", [0, 5, 12, 99])
async def test_a_limit_counts_rows(tmp_path: Path, limit: int) -> None:
    """So many rows are looked at, and not one more."""
    finished, log = await run(batch_of(tmp_path, TITLES, limit_rows=limit), Painter())
    assert finished.tally.made == min(limit, 12)
    assert sum(event.rows for event in log.of(TotalKnown)) == min(limit, 12)


async def test_each_kind_of_failure_is_counted(tmp_path: Path) -> None:
    """Failed for good, failed for now and uncertain are told apart, and no other title suffers."""
    engine = paid()
    engine.faults = {
        "Title 1": RequestRefused("no"),
        "Title 2": ServerError("down"),
        "Title 3": AnswerLost("no answer came"),
    }
    finished, log = await run(batch_of(tmp_path, [*TITLES, "x" * 201]), engine)
    tally = finished.tally
    assert (tally.made, tally.failed, tally.temporary, tally.uncertain) == (9, 2, 1, 1)
    assert tally.codes == {"made": 9, "rejected": 1, "400": 1, "500": 1, "timeout": 1}
    assert {event.row.title for event in log.of(Failed) if event.temporary} == {"Title 2"}
    assert [event.row.title for event in log.of(Uncertain)] == ["Title 3"]
    assert finished.exit_code == 3


async def test_only_temporary_failures_say_run_it_again(tmp_path: Path) -> None:
    """And the next run makes what is left."""
    engine, batch = Painter(), batch_of(tmp_path, TITLES)
    engine.faults = {"Title 2": ServerError("down")}
    finished, _ = await run(batch, engine)
    assert finished.exit_code == 4
    engine.faults, engine.asked = {}, []
    finished, _ = await run(batch, engine)
    assert engine.asked == ["Title 2"]
    assert (finished.exit_code, finished.tally.made, finished.tally.skipped) == (0, 1, 11)


async def test_what_failed_for_good_is_not_asked_again(tmp_path: Path) -> None:
    """It is told again, with its reason, and still counts as failed."""
    engine, batch = Painter(), batch_of(tmp_path, TITLES)
    engine.faults = {"Title 2": RequestRefused("no thanks")}
    await run(batch, engine)
    engine.asked = []
    finished, log = await run(batch, engine)
    assert engine.asked == []
    assert finished.exit_code == 3
    (told,) = [event for event in log.of(Skipped) if event.reason is SkipReason.FAILED_BEFORE]
    assert told.detail == "400: no thanks"


async def test_a_lost_answer_is_not_bought_twice(tmp_path: Path, server: ThumbApiServer) -> None:
    """With `hold` it is reported until the person says to ask again."""
    server.script_title("Title 3", Fault.half())
    batch = batch_of(tmp_path, TITLES, limits=RunLimits(on_lost=OnLost.HOLD))
    finished, log = await run(batch, hosted(server))
    assert [event.row.title for event in log.of(Uncertain)] == ["Title 3"]
    assert finished.exit_code == 3
    requests = len(server.requests)
    finished, log = await run(batch, hosted(server))
    assert len(server.requests) == requests
    (told,) = log.of(Uncertain)
    assert "--retry-uncertain" in told.error.remedy
    assert finished.exit_code == 3
    finished, _ = await run(batch_of(tmp_path, TITLES, plan=RETRY_UNCERTAIN), hosted(server))
    assert (finished.exit_code, finished.tally.made) == (0, 1)
    assert set(server.charged.values()) == {1}


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        pytest.param(Fault.status(401, "Invalid API key"), AuthError, 5, id="a bad key"),
        pytest.param(Fault.status(429, "Generation limit exceeded"), QuotaError, 6, id="an empty quota"),
    ],
)
async def test_what_every_title_would_meet_stops_the_run(
    tmp_path: Path, server: ThumbApiServer, fault: Fault, kind: type[ThumbError], code: int
) -> None:
    """No further title is sent, what is in flight is saved, and the refused one is not uncertain."""
    server.script(Fault.slow(0.6), fault)
    finished, log = await run(batch_of(tmp_path, TITLES), hosted(server, concurrency=2))
    assert isinstance(finished.error, kind)
    assert (finished.cause, finished.exit_code) == (StopCause.ERROR, code)
    assert len(server.titles) == 2
    assert isinstance(log.by_title[server.titles[0]], Made)
    assert log.of(Stopping)[0].in_flight == 1
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT count(*) FROM attempt") == [(0,)]
    finished, _ = await run(batch_of(tmp_path, TITLES), hosted(server))
    assert (finished.exit_code, finished.tally.made, finished.tally.skipped) == (0, 11, 1)


async def test_the_first_stop_lets_what_is_in_flight_finish(tmp_path: Path) -> None:
    """No new title is started; what was started is on the disk."""
    engine, control = Painter(concurrency=3), Control()
    engine.hold = set(TITLES)

    def stop(_title: str) -> None:
        if len(engine.asked) == 3:
            control.stop(StopCause.SIGINT)
            engine.let_go()

    engine.on_ask = stop
    with anyio.fail_after(5):
        finished, log = await run(batch_of(tmp_path, TITLES), engine, control)
    assert len(engine.asked) == finished.tally.made == 3
    assert len(pictures(tmp_path / "out")) == 3
    assert (finished.cause, finished.exit_code) == (StopCause.SIGINT, 130)
    (stopping,) = log.of(Stopping)
    assert (stopping.cause, stopping.in_flight) == (StopCause.SIGINT, 3)


async def test_an_abort_records_what_may_be_charged(tmp_path: Path) -> None:
    """What was dropped in flight is uncertain for the next run; what was never sent is not."""
    engine, control = paid(), Control()
    engine.hold = set(TITLES[2:])

    def abort(_title: str) -> None:
        if len(engine.asked) == 6:
            control.stop(StopCause.SIGTERM)
            control.abort()

    engine.on_ask = abort
    with anyio.fail_after(5):
        finished, _ = await run(batch_of(tmp_path, TITLES), engine, control)
    assert finished.exit_code == 143
    dropped = set(engine.asked) - {"Title 0", "Title 1"}
    assert len(dropped) == 4
    again = paid()
    finished, log = await run(batch_of(tmp_path, TITLES), again)
    assert {event.row.title for event in log.of(Uncertain)} == dropped
    assert {event.error.code for event in log.of(Uncertain)} == {"aborted"}
    assert len(again.asked) == 6
    assert finished.exit_code == 3


async def test_an_abort_of_what_costs_nothing_leaves_no_doubt(tmp_path: Path) -> None:
    """Free pictures are simply drawn by the next run."""
    engine, control = Painter(), Control()
    engine.hold = set(TITLES)

    def abort(_title: str) -> None:
        control.stop(StopCause.SIGINT)
        control.abort()

    engine.on_ask = abort
    with anyio.fail_after(5):
        await run(batch_of(tmp_path, TITLES), engine, control)
    finished, _ = await run(batch_of(tmp_path, TITLES), Painter())
    assert (finished.exit_code, finished.tally.made) == (0, 12)


async def test_fail_fast_stops_at_the_first_failure(tmp_path: Path) -> None:
    """One at a time, the title after the failed one is never asked for."""
    engine = Painter()
    engine.faults = {"Title 2": RequestRefused("no")}
    finished, _ = await run(batch_of(tmp_path, TITLES, fail_fast=True, concurrency=1), engine)
    assert engine.asked == TITLES[:3]
    assert (finished.cause, finished.exit_code) == (StopCause.FAIL_FAST, 3)


async def test_a_stop_that_came_early_starts_nothing(tmp_path: Path) -> None:
    """Asked to end before it began, a run ends."""
    engine, control = Painter(), Control()
    control.stop(StopCause.SIGINT)
    finished, _ = await run(batch_of(tmp_path, TITLES), engine, control)
    assert (engine.asked, finished.exit_code) == ([], 130)


async def test_a_lost_file_is_fetched_before_it_is_bought(tmp_path: Path, server: ThumbApiServer) -> None:
    """It was paid for: its stored address is tried first, and it stays known as paid."""
    batch = batch_of(tmp_path, TITLES)
    await run(batch, hosted(server))
    (tmp_path / "out" / "title-3.webp").unlink()
    finished, log = await run(batch, hosted(server))
    (made,) = log.of(Made)
    assert (made.recovered, made.thumbnail.credits, finished.tally.credits) == (True, 0, 0)
    assert [shows(path, picture(1280, 720, "webp")) for path in log.paths] == [True]
    assert server.credits == 120
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT sum(credits) FROM picture") == [(120,)]


async def test_a_lost_file_that_is_not_to_be_had_is_bought(tmp_path: Path) -> None:
    """Where the address gives nothing any more, the engine is asked."""
    batch, engine = batch_of(tmp_path, ["A title"]), paid()
    await run(batch, engine)
    (tmp_path / "out" / "a-title.webp").unlink()
    finished, log = await run(batch, engine)
    assert engine.fetched == ["memory://A title"]
    assert engine.asked == ["A title"] * 2
    assert [event.recovered for event in log.of(Made)] == [False]
    assert finished.tally.credits == 10


async def test_a_file_that_is_there_is_adopted(tmp_path: Path) -> None:
    """It serves its title from now on, and no run replaces it."""
    (tmp_path / "out").mkdir()
    mine = picture(640, 360)
    (tmp_path / "out" / "a-title.webp").write_bytes(mine)
    engine = Painter()
    for reason in (SkipReason.ADOPTED, SkipReason.UNCHANGED):
        _, log = await run(batch_of(tmp_path, ["A title"]), engine)
        assert [event.reason for event in log.of(Skipped)] == [reason]
    assert engine.asked == []
    assert (tmp_path / "out" / "a-title.webp").read_bytes() == mine


async def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    """The picture is drawn, perhaps paid for: it takes a name that only it can have."""
    engine = paid()

    def lose_the_race(_title: str) -> None:
        (tmp_path / "out" / "a-title.webp").write_bytes(b"mine")

    engine.on_ask = lose_the_race
    batch = batch_of(tmp_path, ["A title"])
    _, log = await run(batch, engine)
    (path,) = log.paths
    assert path.name.startswith("a-title-")
    assert shows(path, picture(1280, 720, "webp"))
    assert (tmp_path / "out" / "a-title.webp").read_bytes() == b"mine"
    finished, _ = await run(batch, engine)
    assert finished.tally == Tally(skipped=1, codes={"skipped": 1})


async def test_changed_settings_replace_the_picture(tmp_path: Path) -> None:
    """The title keeps its file, with a new content."""
    titles = tmp_path / "titles.csv"
    for category in ("gaming", "travel"):
        table(titles, [{"title": "A title", "category": category}])
        finished, _ = await run(batch_of(tmp_path, titles), Painter())
        assert finished.tally.made == 1
    assert pictures(tmp_path / "out") == ["a-title.webp"]


async def test_a_full_disk_stops_the_run(tmp_path: Path) -> None:
    """The kernel refuses to write: every file that is there is whole, and the exit code says why."""
    await run(batch_of(tmp_path, ["First"]), Painter())
    with largest_file(1000), pytest.raises(DiskError):
        await run(batch_of(tmp_path, TITLES), Painter())
    assert pictures(tmp_path / "out") == ["first.webp"]


async def test_a_manifest_that_can_not_be_written_ends_the_run_with_9(tmp_path: Path) -> None:
    """Also when only the last record of the run fails: no exit code says that all is well."""
    batch, engine = batch_of(tmp_path, ["A title"]), Painter()

    def spoil(_title: str) -> None:
        with closing(sqlite3.connect(OutputPlace(tmp_path / "out").manifest)) as other:
            other.execute("CREATE TRIGGER full BEFORE UPDATE ON run BEGIN SELECT no_such(); END")

    engine.on_ask = spoil
    finished, _ = await run(batch, engine)
    assert finished.tally.made == 1
    assert isinstance(finished.error, DiskError)
    assert finished.exit_code == 9


@pytest.mark.parametrize(("first", "second"), [(LOCAL, HOSTED), (HOSTED, LOCAL)])
async def test_two_looks_are_not_mixed_unasked(tmp_path: Path, first: EngineName, second: EngineName) -> None:
    """The error names both ways on, and nothing was drawn."""
    await run(batch_of(tmp_path, ["A title"]), Painter(first))
    engine = Painter(second)
    with pytest.raises(MixedEngines, match=f"1 picture made by {first}") as caught:
        await run(batch_of(tmp_path, TITLES, refuse_mixed=True), engine)
    assert f"--engine {first}" in caught.value.remedy
    assert f"--engine {second}" in caught.value.remedy
    assert engine.asked == []
    finished, _ = await run(batch_of(tmp_path, TITLES), engine)
    assert finished.tally.made == 12


async def test_the_folder_is_held_by_one_run(tmp_path: Path) -> None:
    """A second run is turned away at once; the first goes on unharmed, and leaves the folder free."""
    engine = Painter()
    engine.hold = {"A title"}
    batch = batch_of(tmp_path, ["A title"])

    async def second() -> None:
        with pytest.raises(FolderLocked, match="another run is writing"):
            await run_batch(batch, Painter(), lambda _: None)
        engine.let_go()

    async with anyio.create_task_group() as tasks:

        def start_second(_title: str) -> None:
            tasks.start_soon(second)

        engine.on_ask = start_second
        with anyio.fail_after(5):
            finished, _ = await run(batch, engine)
    assert finished.tally.made == 1
    finished, _ = await run(batch, Painter())
    assert finished.tally.skipped == 1


async def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """It is a disk error that names the folder."""
    (tmp_path / "out").touch()
    with pytest.raises(DiskError, match="can't be used as the output folder"):
        await run(batch_of(tmp_path, TITLES), Painter())


async def test_rows_before_a_broken_one_are_not_lost(tmp_path: Path) -> None:
    """A source that can't be read to its end ends the run, after everything before that was made."""
    path = tmp_path / "titles.txt"
    path.write_text("One\nTwo\n<<<<<<< HEAD\nThree\n")
    finished, _ = await run(batch_of(tmp_path, path), Painter())
    assert pictures(tmp_path / "out") == ["one.webp", "two.webp"]
    assert isinstance(finished.error, InputError)
    assert (finished.exit_code, finished.tally.made) == (2, 2)


async def test_an_engine_that_can_not_open_is_told(tmp_path: Path) -> None:
    """Nothing was drawn, and the folder is free again."""

    class Broken(Painter):
        async def __aenter__(self) -> Self:
            raise ConfigError("the proxy settings can't be used")

    with pytest.raises(ConfigError):
        await run(batch_of(tmp_path, TITLES), Broken())
    finished, _ = await run(batch_of(tmp_path, TITLES), Painter())
    assert finished.tally.made == 12


async def test_leftovers_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    """Half-written files go before the first new one is written."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".thumb-0123456789ab.part").write_bytes(b"half")
    await run(batch_of(tmp_path, ["A title"]), Painter())
    assert pictures(tmp_path / "out") == ["a-title.webp"]


async def test_planning_writes_nothing_and_asks_nobody(tmp_path: Path) -> None:
    """A dry run tells what a run would do, and leaves no trace of itself."""
    engine = paid()
    jobs = list(plan_batch(batch_of(tmp_path, TITLES, limit_rows=5), engine))
    assert len(jobs) == 5
    assert engine.asked == []
    assert not (tmp_path / "out").exists()


async def test_a_picture_that_was_retouched_is_kept_aside(tmp_path: Path) -> None:
    """The record's picture is made again; what a person did to the file is not lost, and they are told."""
    batch = batch_of(tmp_path, ["A"])
    await run(batch, Painter())
    (batch.out / "a.webp").write_bytes(b"retouched by hand")
    finished, log = await run(batch, Painter())
    assert finished.tally.made == 1
    (made,) = log.of(Made)
    (kept,) = (batch.out / ".thumb" / "replaced").iterdir()
    assert kept.read_bytes() == b"retouched by hand"
    assert str(kept) in made.thumbnail.warnings[0]
