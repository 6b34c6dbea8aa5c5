"""Pictures of other folders: copied where they are whole, never trusted where they are not."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, saved_file, shows
from tests.faults import picture
from thumbcli.batch.model.events import Copied, Made
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.output_folder import find_copy, hold_folder, open_reused
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName, Format, OutputFormat, Thumbnail
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

DRAWN = Thumbnail(
    image=picture(1280, 720),
    format=Format.YOUTUBE,
    output_format=OutputFormat.WEBP,
    width_px=1280,
    height_px=720,
)


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    """Make room for two runs."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()


async def test_what_another_folder_holds_is_not_bought_again(tmp_path: Path) -> None:
    """The file is copied, costs nothing, and is recorded like any other."""
    await run(batch_of(tmp_path / "one", ["A", "B"]), paid())
    engine = paid()
    batch = batch_of(tmp_path / "two", ["A", "B", "C"], reuse=(tmp_path / "one" / "out",))
    finished, log = await run(batch, engine)
    assert engine.asked == ["C"]
    assert {event.title: Path(event.source).name for event in log.of(Copied)} == {
        "A": "a.webp",
        "B": "b.webp",
    }
    assert (finished.tally.made, finished.tally.credits) == (3, 10)
    again, _ = await run(batch, engine)
    assert again.tally.skipped == 3


async def test_a_changed_file_is_not_reused(tmp_path: Path) -> None:
    """Same size, other bytes: only the digest tells."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    (path,) = [one.out / name for name in pictures(one.out)]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    engine = paid()
    await run(batch_of(tmp_path / "two", ["A"], reuse=(one.out,)), engine)
    assert engine.asked == ["A"]


def _record(out: Path, table: str = "file", **values: object) -> None:
    """Change the only record of a folder in a table."""
    columns = ", ".join(f"{name} = ?" for name in values)
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {columns}", [*values.values()])  # noqa: S608 - names of ours


def _forge(data: bytes) -> Callable[[Path], None]:
    """Put other bytes in place of a picture, and vouch for them."""

    def forge(path: Path) -> None:
        path.write_bytes(data)
        _record(path.parent, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest())

    return forge


def _link(path: Path) -> None:
    path.rename(path.with_name("moved.webp"))
    path.symlink_to("moved.webp")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _grow_old(path: Path) -> None:
    """Let it be long ago that a file was changed: at a new one a run looks again, and waits for that."""
    with suppress(FileNotFoundError):
        os.utime(path, (0, 0), follow_symlinks=False)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            _forge(b"<html><script>alert(1)</script>"), "it is not a JPEG, PNG or WebP", id="a page"
        ),
        pytest.param(_forge(b""), "it is empty", id="nothing"),
        pytest.param(_forge(picture(1280, 720)[:-2]), "the WebP is cut off", id="half a picture"),
        pytest.param(_forge(picture(1280, 720, "png")), "it is a png, not a webp", id="another type"),
        pytest.param(_forge(picture(1280, 720, "jpeg")), "it is a jpg, not a webp", id="a JPEG"),
        pytest.param(_forge(picture(1, 1)), "it has 1x1 pixels, not 1280x720", id="another size"),
        pytest.param(lambda path: path.write_bytes(picture(1280, 721)), "it was changed", id="other bytes"),
        pytest.param(_link, "it is a link", id="a link"),
        pytest.param(_pipe, "it is a named pipe", id="a pipe"),
        pytest.param(Path.unlink, "No such file", id="gone"),
    ],
)
@pytest.mark.timeout(60)
async def test_what_a_foreign_record_vouches_for_is_looked_at(
    tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    """The picture is drawn, and the person told which file was not copied and why; the plan says so too."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, Painter())
    spoil(one.out / "a.webp")
    _grow_old(one.out / "a.webp")
    batch = batch_of(tmp_path / "two", ["A"], reuse=(one.out,))
    (job,) = plan_batch(batch, Painter())
    assert isinstance(job, Make)
    assert job.copy_of is None
    engine = Painter()
    _, log = await run(batch, engine)
    assert engine.asked == ["A"]
    (made,) = log.of(Made)
    (warning,) = made.thumbnail.warnings
    assert warning.startswith(f"{one.out}/a.webp is not copied: {reason}")
    assert shows((batch.out / "a.webp"), picture(1280, 720))


async def test_a_picture_of_the_hosted_engine_is_copied_in_the_size_it_came_in(tmp_path: Path) -> None:
    """Only the local engine is certain to draw what is asked for."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    _forge(picture(1200, 675))(one.out / "a.webp")
    _record(one.out, "picture", width_px=1200, height_px=675)
    _, log = await run(batch_of(tmp_path / "two", ["A"], reuse=(one.out,)), paid())
    (copied,) = log.of(Copied)
    assert (copied.thumbnail.width_px, copied.thumbnail.height_px) == (1200, 675)


async def test_another_folder_may_have_what_the_first_has_lost(tmp_path: Path) -> None:
    """Then there is nothing to warn of."""
    outs = []
    for place in ("one", "two"):
        outs.append(batch_of(tmp_path / place, ["A"]).out)
        await run(batch_of(tmp_path / place, ["A"]), Painter())
    (outs[0] / "a.webp").unlink()
    (tmp_path / "three").mkdir()
    _, log = await run(batch_of(tmp_path / "three", ["A"], reuse=tuple(outs)), Painter())
    (copied,) = log.of(Copied)
    assert (copied.source, copied.thumbnail.warnings) == (outs[1] / "a.webp", ())


@pytest.mark.parametrize(
    "name", ["../../secret.webp", "/etc/passwd", "sub/../../a.webp", ".thumb/lock", "a.webp\x00"]
)
async def test_a_foreign_record_that_leads_out_ends_the_run(tmp_path: Path, name: str) -> None:
    """Nothing is looked at, bought or drawn; the message names the manifest."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    _record(one.out, name=name)
    engine = paid()
    batch = batch_of(tmp_path / "two", ["A"], reuse=(one.out,))
    finished, _ = await run(batch, engine)
    assert finished.exit_code == 2
    assert finished.error is not None
    assert finished.error.message.startswith(f"{OutputPlace(one.out).manifest} is damaged")
    with pytest.raises(UsageError):
        list(plan_batch(batch, engine))
    assert engine.asked == []


async def test_a_foreign_folder_whose_manifest_is_a_link_is_refused(tmp_path: Path) -> None:
    """It might be any file of this machine."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    path = OutputPlace(one.out).manifest
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=r"is a link"):
        await run(batch_of(tmp_path / "two", ["A"], reuse=(one.out,)), paid())


async def test_the_plan_names_the_file_that_the_run_copies(tmp_path: Path) -> None:
    """And asks no credits for it; what no folder holds keeps its price."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    batch = batch_of(tmp_path / "two", ["A", "B"], reuse=(one.out,))
    jobs = [job for job in plan_batch(batch, paid()) if isinstance(job, Make)]
    (name,) = pictures(one.out)
    assert [(job.copy_of, job.credits) for job in jobs] == [(one.out / name, 0), (None, 10)]


async def test_a_plan_refuses_a_folder_without_a_manifest(tmp_path: Path) -> None:
    """As the run would."""
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        list(plan_batch(batch_of(tmp_path, ["A"], reuse=(tmp_path / "nowhere",)), paid()))


async def test_a_folder_without_a_manifest_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder must not turn into a bill."""
    engine = paid()
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        await run(batch_of(tmp_path, ["A"], reuse=(tmp_path / "nowhere",)), engine)
    assert not engine.asked


async def test_what_appears_in_another_folder_meanwhile_is_copied(tmp_path: Path) -> None:
    """A run there need not be over."""
    titles = [f"Title {number}" for number in range(6)]
    there, here = tmp_path / "one", tmp_path / "two"
    await run(batch_of(there, titles[:1]), paid())
    others = list(plan_batch(batch_of(there, titles[1:]), paid()))
    engine = paid()

    def make_the_rest_there(_title: str) -> None:
        if (there / "out" / "title-5.webp").exists():
            return
        with hold_folder(OutputPlace(there / "out")) as manifest:
            manifest.begin_run(engine.name)
            for job in others:
                assert isinstance(job, Make)
                (there / "out" / job.name).write_bytes(DRAWN.image)
                manifest.save_made(saved_file(job.item.request, job.name, DRAWN.image), DRAWN)

    engine.on_ask = make_the_rest_there
    asked = ["Another", *titles]
    batch = batch_of(here, asked, reuse=(there / "out",), concurrency=1)
    finished, log = await run(batch, engine)
    assert (finished.exit_code, engine.asked) == (0, ["Another"])
    assert [event.row.title for event in log.of(Copied)] == titles


async def test_a_picture_that_is_just_being_replaced_is_waited_for(tmp_path: Path) -> None:
    """Its record comes a moment after its file; nobody buys what is there."""
    out = tmp_path / "one" / "out"
    await run(batch_of(tmp_path / "one", ["A"]), paid())
    (job,) = plan_batch(batch_of(tmp_path / "two", ["A"]), paid())
    assert isinstance(job, Make)
    key, request = job.item.key, job.item.request
    newer = (out / "a.webp").read_bytes().replace(b"gen-1", b"gen-9")
    assert newer != (out / "a.webp").read_bytes()
    (out / "a.webp").write_bytes(newer)

    def record() -> None:
        with hold_folder(OutputPlace(out)) as manifest:
            manifest.begin_run(EngineName.THUMBAPI)
            drawn = replace(DRAWN, image=newer, generation_id="gen-9")
            manifest.save_made(saved_file(request, "a.webp", newer), drawn)

    with open_reused([out]) as reused:
        timer = threading.Timer(0.2, record)
        timer.start()
        found = find_copy(reused, key, request, EngineName.THUMBAPI)
        timer.join()
    assert found is not None
    assert found[1].image == newer


async def test_another_folder_that_is_removed_meanwhile_ends_the_run(tmp_path: Path) -> None:
    """Before anything is bought that it had."""
    there, here = tmp_path / "one", tmp_path / "two"
    await run(batch_of(there, ["A", "B"]), paid())
    engine = paid()

    def remove(_title: str) -> None:
        (there / "out").rename(tmp_path / "gone")

    engine.on_ask = remove
    batch = batch_of(here, ["Another", "A", "B"], reuse=(there / "out",), concurrency=1)
    finished, _ = await run(batch, engine)
    assert finished.error is not None
    assert "was removed while it was read" in finished.error.message
    assert (finished.exit_code, engine.asked) == (2, ["Another"])
