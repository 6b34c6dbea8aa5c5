"""A state folder outside the output: all of ours is there, it belongs to one output, and leads nowhere."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from tests.faults import picture
from thumbcli.batch.model.events import Copied
from thumbcli.batch.plan.folder_status import Report, RunState, report
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import hold_folder, is_held
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName
from thumbcli.errors import (
    AnswerLost,
    BadAnswer,
    DamagedFile,
    DiskError,
    FolderLocked,
    RequestRefused,
    ServerError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = pytest.mark.anyio


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Name the state folder, which does not exist yet."""
    return tmp_path / "states" / "og"


def test_a_state_belongs_to_no_output_that_can_not_be_made(tmp_path: Path, state: Path) -> None:
    """It would be refused for the right one."""
    (tmp_path / "file").write_text("No folder.")
    wrong = OutputPlace(tmp_path / "file" / "og", elsewhere=state)
    with pytest.raises(DiskError, match="can't be used as the output folder"), hold_folder(wrong):
        pass
    assert not (state / "output").exists()
    with hold_folder(OutputPlace(tmp_path / "og", elsewhere=state)):
        assert (state / "output").is_file()


@pytest.fixture
async def batch(tmp_path: Path, state: Path) -> Batch:
    """Give a batch whose two pictures are made and paid for."""
    batch = batch_of(tmp_path, ["A", "B"], state=state)
    finished, _ = await run(batch, paid())
    assert finished.exit_code == 0
    return batch


def look(place: OutputPlace) -> Report:
    """Report on an output."""
    manifest = Manifest.open_to_read(place)
    assert manifest is not None
    with closing(manifest):
        return report(place, manifest, Brands())


def names(folder: Path) -> list[str]:
    """Return the names of all that is in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def sends_nothing(batch: Batch) -> None:
    """Run once more, and find everything as it was."""
    engine = paid()
    finished, _ = await run(batch, engine)
    assert (finished.exit_code, finished.tally.skipped, engine.asked) == (0, 2, [])


def mentions(folder: Path, what: Path) -> list[Path]:
    """Return the files in a folder that have a path in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if os.fsencode(what) in path.read_bytes()]


def make(folder: Path) -> None:
    """Create a folder and its parents."""
    folder.mkdir(parents=True)


def link(path: Path, to: Path) -> None:
    """Put a link at `path`."""
    path.symlink_to(to)


def move(path: Path, to: Path) -> None:
    """Move a file or a folder into a folder, which is created if it has to be."""
    to.mkdir(parents=True, exist_ok=True)
    path.rename(to / path.name)


def bash(remedy: str) -> None:
    """Do what a remedy says between backticks, as a person would."""
    subprocess.run(["bash", "-euc", remedy.split("`")[1]], check=True)


# Where things are.


async def test_the_output_holds_pictures_alone(batch: Batch, state: Path) -> None:
    """And the next run finds the state where it is."""
    assert names(batch.out) == ["a.webp", "b.webp"]
    assert names(state) == [".gitignore", "lock", "manifest.sqlite3", "output"]
    assert (state / "output").read_text() == "../../out\n"
    await sends_nothing(batch)


async def test_what_a_run_keeps_is_in_the_state_folder(tmp_path: Path, state: Path) -> None:
    """A picture that somebody changed, and what came in place of one."""
    batch = batch_of(tmp_path, ["A"], state=state)
    await run(batch, Painter())
    (batch.out / "a.webp").write_bytes(b"retouched")
    await run(batch, Painter())
    (replaced,) = (state / "replaced").iterdir()
    assert replaced.read_bytes() == b"retouched"
    engine = Painter(cost=10)
    engine.faults = {"Odd": BadAnswer("no picture", body=b"odd")}
    await run(batch_of(tmp_path, ["Odd"], state=state), engine)
    (body,) = (state / "lost").iterdir()
    assert body.read_bytes() == b"odd"
    assert names(batch.out) == ["a.webp"]


async def test_pictures_that_were_there_are_adopted(tmp_path: Path, state: Path) -> None:
    """As in any folder without a manifest."""
    batch = batch_of(tmp_path, ["A", "B"], state=state)
    batch.out.mkdir()
    (batch.out / "a.webp").write_bytes(picture(1280, 720))
    engine = paid()
    await run(batch, engine)
    assert engine.asked == ["B"]


async def test_no_absolute_path_is_recorded(tmp_path: Path, state: Path) -> None:
    """Though all paths were given as such; a person sees them as they were given."""
    rows = [{"title": "Down", "photo": str(tmp_path / "me.png")}, {"title": "Lost"}, {"title": "A"}]
    (tmp_path / "me.png").write_bytes(picture(64, 64, "png"))
    batch = batch_of(tmp_path, table(tmp_path / "titles.csv", rows), state=state)
    engine = paid()
    engine.faults = {"Down": ServerError("down"), "Lost": AnswerLost("gone")}
    await run(batch, engine)
    assert not mentions(state, tmp_path)
    assert [line.split("  ")[0] for line in look(batch.place).troubles] == [
        f"{tmp_path}/titles.csv:{line}" for line in (2, 3)
    ]
    engine.faults = {}
    await run(batch, engine)
    assert look(batch.place).failed == {}


async def test_a_failure_recorded_with_an_absolute_path_is_resolved(tmp_path: Path) -> None:
    """Earlier versions recorded it so; the row has another photo, so its fingerprint is another one."""
    titles, place = tmp_path / "titles.csv", OutputPlace(tmp_path / "out")
    engine = paid()
    engine.faults = {"A": RequestRefused("no")}
    await run(batch_of(tmp_path, table(titles, [{"title": "A", "category": "travel"}])), engine)
    with closing(sqlite3.connect(place.manifest)) as connection, connection:
        connection.execute("UPDATE failure SET place = ?", (f"{titles}:2",))
    await run(batch_of(tmp_path, table(titles, [{"title": "A", "category": ""}])), paid())
    assert look(place).failed == {}


# To whom it belongs.


async def test_another_output_is_refused(tmp_path: Path, batch: Batch, state: Path) -> None:
    """By a run, a plan and all that reads; nothing is bought or written."""
    other = batch_of(tmp_path / "out" / "..", ["A", "B"], state=state)
    await sends_nothing(other)  # It is the same, said in another way.
    (tmp_path / "deeper").mkdir()
    other, engine = batch_of(tmp_path / "deeper", ["A", "B"], state=state), paid()
    for attempt in (
        lambda: list(plan_batch(other, engine)),
        lambda: Manifest.open_to_read(other.place),
        lambda: repair_manifest(other.place),
    ):
        with pytest.raises(UsageError, match=rf"belongs to the output folder {batch.out}, not to"):
            attempt()
    with pytest.raises(UsageError, match="belongs to the output folder"):
        await run(other, engine)
    assert engine.asked == []
    assert not other.out.exists()


async def test_both_may_move_together(tmp_path: Path, batch: Batch) -> None:
    """The path from one to the other is the same."""
    for name in ("out", "states"):
        move(tmp_path / name, tmp_path / "moved")
    moved = batch_of(tmp_path / "moved", ["A", "B"], state=tmp_path / "moved" / "states" / "og")
    await sends_nothing(moved)
    assert not batch.out.exists()


async def test_one_that_moved_alone_is_told_apart(tmp_path: Path, state: Path, batch: Batch) -> None:
    """The remedy says so, and is all that is to be done."""
    (tmp_path / "it's new").mkdir()
    moved = batch_of(tmp_path / "it's new", ["A", "B"], state=state)
    batch.out.rename(moved.out)
    with pytest.raises(UsageError, match="belongs to") as caught:
        await run(moved, paid())
    bash(caught.value.remedy)
    await sends_nothing(moved)


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a link to an empty folder"])
async def test_the_state_of_a_folder_is_moved_by_its_owner(tmp_path: Path, state: Path, there: str) -> None:
    """A run neither begins anew nor moves it; the remedy does, and nothing is bought again."""
    await run(batch_of(tmp_path, ["A", "B"]), paid())
    empty = state if there == "an empty folder" else tmp_path / "real"
    if there != "nothing":
        make(empty)
    if there == "a link to an empty folder":
        make(state.parent)
        link(state, empty)
    batch = batch_of(tmp_path, ["A", "B"], state=state)
    for attempt in (lambda: list(plan_batch(batch, paid())), lambda: Manifest.open_to_read(batch.place)):
        with pytest.raises(UsageError, match=r"has its state in .*/\.thumb already"):
            attempt()
    with pytest.raises(UsageError, match="has its state in") as caught:
        await run(batch, paid())
    bash(caught.value.remedy)
    await sends_nothing(batch)
    assert names(batch.out) == ["a.webp", "b.webp"]


async def test_a_file_in_the_place_of_a_state_is_no_trouble(tmp_path: Path, state: Path) -> None:
    """It is told like a folder there."""
    batch = batch_of(tmp_path, ["A"], state=state)
    make(batch.out)
    (batch.out / ".thumb").touch()
    with pytest.raises(UsageError, match="has its state in"):
        await run(batch, paid())


async def test_two_states_of_one_output_are_for_a_person_to_decide(tmp_path: Path, state: Path) -> None:
    """Neither is used, moved or deleted."""
    await run(batch_of(tmp_path, ["A"], state=state), paid())
    move(tmp_path / "out", tmp_path / "aside")
    await run(batch_of(tmp_path, ["A"]), paid())
    with pytest.raises(UsageError, match="has its state in") as caught:
        await run(batch_of(tmp_path, ["A"], state=state), paid())
    assert caught.value.remedy.startswith("leave --state out")


async def test_a_state_that_was_moved_is_not_taken_for_another_output(tmp_path: Path, state: Path) -> None:
    """Where none of its pictures is, all of them would be bought again."""
    await run(batch_of(tmp_path, ["A", "B"]), paid())
    move(tmp_path / "out" / ".thumb", state.parent)
    (state.parent / ".thumb").rename(state)
    (tmp_path / "typo").mkdir()
    batch, engine = batch_of(tmp_path / "typo", ["A", "B"], state=state), paid()
    with pytest.raises(UsageError, match="none of its pictures is in") as caught:
        await run(batch, engine)
    assert engine.asked == []
    assert not batch.out.exists()
    (tmp_path / "out").rename(batch.out)
    for name in ("a.webp", "b.webp"):
        move(batch.out / name, tmp_path / "aside")
    bash(caught.value.remedy)
    await run(batch, engine)
    assert sorted(engine.asked) == ["A", "B"]


async def test_the_state_in_an_output_is_that_outputs_own(tmp_path: Path) -> None:
    """It need not say so."""
    await run(batch_of(tmp_path, ["A"]), paid())
    (tmp_path / "two").mkdir()
    other, engine = batch_of(tmp_path / "two", ["A"], state=tmp_path / "out" / ".thumb"), paid()
    with pytest.raises(UsageError, match=r"the state of the folder that it is in, not of") as caught:
        await run(other, engine)
    assert "echo" not in caught.value.remedy


# What it may be.

PLACES: dict[str, tuple[str, str]] = {
    "the output itself": ("out", "can't be inside the output folder"),
    "inside the output": ("out/state", "can't be inside the output folder"),
    "the usual one": ("out/.thumb", "can't be inside the output folder"),
    "around the output": (".", "nor around it"),
    "a file": ("titles.txt", "is not a folder"),
    "a link to nowhere": ("nowhere", "is not a folder"),
    "a folder of somebody else": ("foreign", "it holds other files, such as a.txt"),
}


@pytest.mark.parametrize(("where", "problem"), PLACES.values(), ids=PLACES)
async def test_what_no_state_folder_can_be(tmp_path: Path, where: str, problem: str) -> None:
    """Told before anything is bought or written."""
    batch, engine = batch_of(tmp_path, ["A"], state=tmp_path / where), paid()
    (tmp_path / "foreign" / "lost").mkdir(parents=True)
    (tmp_path / "foreign" / "a.txt").touch()
    (tmp_path / "foreign" / "output").write_text("a program's\noutput\n")
    (tmp_path / "nowhere").symlink_to("gone")
    with pytest.raises(UsageError, match=problem):
        await run(batch, engine)
    with pytest.raises(UsageError, match=problem):
        list(plan_batch(batch, engine))
    assert engine.asked == []
    assert names(tmp_path / "foreign") == ["a.txt", "lost", "output"]
    assert not batch.out.exists()


async def test_hidden_files_may_be_there_before(tmp_path: Path, state: Path) -> None:
    """Such as those that keep a folder in git."""
    make(state)
    (state / ".gitignore").write_text("lock\n")
    batch = batch_of(tmp_path, ["A", "B"], state=state)
    await run(batch, paid())
    await sends_nothing(batch)


async def test_one_that_can_not_be_created_is_told_as_such(tmp_path: Path) -> None:
    """With the option that chose it."""
    batch = batch_of(tmp_path, ["A"], state=tmp_path / "titles.txt" / "state")
    with pytest.raises(DiskError, match="can't be used as the state folder") as caught:
        await run(batch, paid())
    assert "--state" in caught.value.remedy
    assert not batch.out.exists()


async def test_an_output_in_the_way_is_told_as_such(tmp_path: Path, state: Path) -> None:
    """The state folder is not to blame."""
    batch = batch_of(tmp_path, ["A"], state=state)
    batch.out.touch()
    with pytest.raises(DiskError, match="can't be used as the output folder") as caught:
        await run(batch, paid())
    assert "--out" in caught.value.remedy


@pytest.mark.parametrize(
    ("entry", "put"),
    [
        (entry, put)
        for entry in ("lock", "manifest.sqlite3", "manifest.sqlite3-wal", "replaced", "output")
        for put in ("a link", "a pipe")
    ],
)
async def test_nothing_in_it_leads_elsewhere(tmp_path: Path, batch: Batch, entry: str, put: str) -> None:
    """The user named the folder, not what is in it."""
    path = batch.place.state / entry
    if path.exists():
        path.rename(tmp_path / "elsewhere")
    if put == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "elsewhere")
    engine = paid()
    with pytest.raises(UsageError, match=r"is a (link|pipe|named pipe)"):
        await run(batch, engine)
    with pytest.raises(UsageError, match=r"is a (link|pipe|named pipe)"):
        list(plan_batch(batch, engine))
    assert engine.asked == []


@pytest.mark.parametrize("data", [b"", b"\n", b"a\0b", b"a\nb", b"x" * 70_000], ids=repr)
async def test_a_damaged_name_of_the_output_is_refused(batch: Batch, data: bytes) -> None:
    """And never followed."""
    (batch.place.state / "output").write_bytes(data[:70_000])
    with pytest.raises(DamagedFile, match=r"output (is damaged|can't be read)"):
        await run(batch, paid())


async def test_a_lost_manifest_is_rebuilt_where_it_was(batch: Batch, state: Path) -> None:
    """The command that does it is named whole."""
    (state / "manifest.sqlite3").write_bytes(b"")
    with pytest.raises(DamagedFile) as caught:
        await run(batch, paid())
    assert f"thumb repair {batch.out} --state {state}" in caught.value.remedy
    found = repair_manifest(batch.place)
    assert (found.pictures, found.kept_as) == (2, "manifest-damaged-1.sqlite3")
    await sends_nothing(batch)
    shutil.rmtree(state)
    assert repair_manifest(batch.place).pictures == 2
    await sends_nothing(batch)
    assert names(batch.out) == ["a.webp", "b.webp"]


async def test_a_record_that_leads_out_names_its_manifest(batch: Batch, state: Path) -> None:
    """And the whole command that repairs it."""
    with closing(sqlite3.connect(state / "manifest.sqlite3")) as connection, connection:
        connection.execute("UPDATE file SET name = '../a.webp' WHERE name = 'a.webp'")
    finished, _ = await run(batch, paid())
    assert finished.error is not None
    assert str(state / "manifest.sqlite3") in finished.error.message
    assert f"--state {state}" in finished.error.remedy


async def test_a_full_disk_of_the_state_folder_stops_a_paid_request(
    tmp_path: Path, batch: Batch, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named: the other disk has room."""
    usage = shutil.disk_usage
    monkeypatch.setattr(
        shutil,
        "disk_usage",
        lambda path: usage(path)._replace(total=10**12, free=0 if path == state else 10**12),
    )
    engine = paid()
    finished, _ = await run(batch_of(tmp_path, ["New"], state=state), engine)
    assert isinstance(finished.error, DiskError)
    assert finished.error.message.startswith(f"{state} has no room")
    assert engine.asked == []
    assert batch.place.state == state


async def test_its_pictures_can_be_reused(tmp_path: Path, batch: Batch, state: Path) -> None:
    """By the name of the state folder, which says where they are; the output alone says nothing."""
    (tmp_path / "two").mkdir()
    engine = paid()
    other = batch_of(tmp_path / "two", ["A", "B"], reuse=(state,))
    assert [getattr(job, "copy_of", None) for job in plan_batch(other, engine)] == [
        batch.out / "a.webp",
        batch.out / "b.webp",
    ]
    _, log = await run(other, engine)
    assert (len(log.of(Copied)), engine.asked) == (2, [])
    with pytest.raises(UsageError, match="no thumb batch has written there") as caught:
        list(plan_batch(batch_of(tmp_path / "two", ["A"], reuse=(batch.out,)), engine))
    assert "--state" in caught.value.remedy
    (batch.out / "output").write_text("a program's\noutput\n")
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        list(plan_batch(batch_of(tmp_path / "two", ["A"], reuse=(batch.out,)), engine))


# Its lock, and what `thumb status` tells by it.


async def test_a_run_under_way_is_told_from_a_killed_one(tmp_path: Path, state: Path) -> None:
    """What is in flight is no trouble as long as it may arrive."""
    batch, engine = batch_of(tmp_path, ["A"], state=state), paid()
    seen: list[Report] = []
    engine.on_ask = lambda _: seen.append(look(batch.place))
    await run(batch, engine)
    (during,), after = seen, look(batch.place)
    assert during.last_run is not None
    assert (during.running, during.last_run.state, during.exit_code) == (True, RunState.RUNNING, 0)
    assert dict(during.lines())["last run"].endswith("with thumbapi: a run is under way")
    assert after.last_run is not None
    assert (after.running, after.last_run.state, after.exit_code) == (False, RunState.ENDED, 0)
    with closing(Manifest.open(batch.place)) as manifest:
        manifest.begin_run(EngineName.LOCAL)
        manifest.forget_failures(["v2:none"])  # A run is recorded with its first change.
    killed = look(batch.place)
    assert killed.last_run is not None
    assert (killed.running, killed.last_run.state, killed.exit_code) == (False, RunState.KILLED, 4)


def test_looking_creates_no_lock(tmp_path: Path) -> None:
    """In a folder that nobody has used, or whose lock is something else."""
    place = OutputPlace(tmp_path)
    assert not is_held(place)
    assert names(tmp_path) == []
    place.state.mkdir()
    os.mkfifo(place.lock)
    assert not is_held(place)


def test_looking_keeps_no_run_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that begins just then looks again, and has the folder."""
    place, wait = OutputPlace(tmp_path), time.sleep
    with hold_folder(place):
        assert is_held(place)
        with pytest.raises(FolderLocked), hold_folder(place):
            pass
    assert not is_held(place)
    with place.lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        assert not is_held(place)  # Two may look at once.

        def end_looking(seconds: float) -> None:
            fcntl.flock(file, fcntl.LOCK_UN)
            wait(seconds)

        monkeypatch.setattr(time, "sleep", end_looking)
        with hold_folder(place):
            assert is_held(place)


# The exit code for a monitor.


async def _refused(batch: Batch) -> None:
    engine = paid()
    engine.faults = {"A": RequestRefused("no"), "B": ServerError("down", code="503")}
    await run(batch, engine)


async def _down(batch: Batch) -> None:
    engine = paid()
    engine.faults = {"A": ServerError("down", code="503")}
    await run(batch, engine)


async def _lost(batch: Batch) -> None:
    engine = paid()
    engine.faults = {"A": AnswerLost("gone")}
    await run(batch, engine)


async def _missing(batch: Batch) -> None:
    await run(batch, paid())
    (batch.out / "a.webp").unlink()


def _ended(exit_code: int | None, ended_at: str | None = "2026-01-01") -> Callable[[Batch], object]:
    async def change(batch: Batch) -> None:
        await run(batch, paid())
        with closing(sqlite3.connect(batch.place.manifest)) as connection, connection:
            connection.execute("UPDATE run SET exit_code = ?, ended_at = ?", (exit_code, ended_at))

    return change


CHECKS: dict[str, tuple[Callable[[Batch], object], int]] = {
    "titles that failed for good, and others": (_refused, 3),
    "temporary failures": (_down, 4),
    "an uncertain title": (_lost, 3),
    "a missing file": (_missing, 4),
    "a killed run": (_ended(None, None), 4),
    "an interrupted run": (_ended(130), 4),
    "rejected rows in the last run": (_ended(3), 3),
    "a used-up month": (_ended(6), 6),
    "a full disk": (_ended(9), 9),
    "nothing": (_ended(0), 0),
}


@pytest.mark.parametrize(("happens", "code"), CHECKS.values(), ids=CHECKS)
async def test_a_monitor_gets_a_code(tmp_path: Path, happens: Callable[[Batch], object], code: int) -> None:
    """The one of a run that would end with what is on record."""
    batch = batch_of(tmp_path, ["A", "B"])
    await happens(batch)  # type: ignore[misc] # each is async
    assert look(batch.place).exit_code == code
