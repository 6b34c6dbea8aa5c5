"""An output folder that came from somebody else: nothing outside it is read, written or replaced."""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import chdir, closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, shows
from tests.faults import picture
from thumbcli.batch.model.events import Failed, Made
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]

SECRET = b"-----BEGIN PRIVATE KEY-----"


@pytest.fixture
async def batch(tmp_path: Path) -> Batch:
    """Give a folder with a picture, beside a file that is nobody's business."""
    (tmp_path / "secret").write_bytes(SECRET)
    batch = batch_of(tmp_path, ["A"])
    await run(batch, Painter())
    return batch


def _link(path: Path, target: Path | str) -> None:
    path.symlink_to(target)


def _socket(path: Path) -> None:
    # A socket takes only a short path.
    with socket.socket(socket.AF_UNIX) as listener, chdir(path.parent):
        listener.bind(path.name)


IN_THE_WAY: dict[str, Callable[[Path], None]] = {
    "a link to a secret": lambda path: _link(path, path.parent.parent / "secret"),
    "a link to nowhere": lambda path: _link(path, path.parent.parent / "nowhere"),
    "a link to itself": lambda path: _link(path, path.name),
    "a link to a device without end": lambda path: _link(path, "/dev/zero"),
    "a link to a folder": lambda path: _link(path, path.parent.parent),
    "a pipe": os.mkfifo,
    "a socket": _socket,
}
ways = pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY.keys())


def outside(tmp_path: Path) -> dict[str, bytes]:
    """Return what is beside the output folder."""
    return {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}


@ways
async def test_what_stands_in_place_of_a_picture_is_replaced_unread(
    tmp_path: Path, batch: Batch, put: Callable[[Path], None]
) -> None:
    """The picture is made again; nothing is copied aside."""
    path, before = batch.out / "a.webp", outside(tmp_path)
    path.unlink()
    put(path)
    finished, log = await run(batch, Painter())
    assert (finished.exit_code, [made.thumbnail.warnings for made in log.of(Made)]) == (0, [()])
    assert not path.is_symlink()
    assert shows(path, picture(1280, 720))
    assert not (batch.out / ".thumb" / "replaced").exists()
    assert outside(tmp_path) == before


@ways
@pytest.mark.parametrize("overwrite", [False, True], ids=["without leave", "with leave to replace"])
async def test_what_stands_in_the_way_of_a_new_picture_is_not_adopted(
    tmp_path: Path, put: Callable[[Path], None], *, overwrite: bool
) -> None:
    """Its row is rejected, unless it may be replaced: itself, never what it points to."""
    (tmp_path / "secret").write_bytes(SECRET)
    batch = batch_of(tmp_path, ["A", "B"], plan=PlanOptions(overwrite=overwrite))
    path = batch.out / "a.webp"
    path.parent.mkdir()
    put(path)
    before, kind = outside(tmp_path), path.lstat().st_mode
    finished, log = await run(batch, Painter())
    assert outside(tmp_path) == before
    assert shows((batch.out / "b.webp"), picture(1280, 720))
    if overwrite:
        assert finished.exit_code == 0
        assert not path.is_symlink()
        assert shows(path, picture(1280, 720))
    else:
        assert finished.exit_code == 3
        assert [failed.error.code for failed in log.of(Failed)] == ["exists"]
        assert path.lstat().st_mode == kind


async def test_a_file_too_large_to_be_a_picture_stays(batch: Batch) -> None:
    """It is not read into memory and not lost; the picture, perhaps paid for, takes another name."""
    with (batch.out / "a.webp").open("wb") as file:
        file.truncate(PICTURE_MAX_BYTES + 1)
    finished, log = await run(batch, Painter())
    (made,) = log.of(Made)
    assert finished.exit_code == 0
    assert (
        "a.webp stays as it is, because no copy of it can be kept: it has more than"
        in made.thumbnail.warnings[0]
    )
    assert (batch.out / "a.webp").stat().st_size == PICTURE_MAX_BYTES + 1
    assert made.path is not None
    assert shows(made.path, picture(1280, 720))


async def test_a_changed_picture_with_a_long_name_is_kept(tmp_path: Path) -> None:
    """The name of the copy is as long as a name can be, and no longer."""
    title = "\u00e9" * 200
    batch = batch_of(tmp_path, [title])
    await run(batch, Painter())
    with closing(sqlite3.connect(OutputPlace(batch.out).manifest)) as connection, connection:
        connection.execute("UPDATE file SET name = ?", ("\u00e9" * 125 + ".webp",))
    (batch.out / ("\u00e9" * 125 + ".webp")).write_bytes(b"retouched")
    finished, _ = await run(batch, Painter())
    (kept,) = (batch.out / ".thumb" / "replaced").iterdir()
    assert (finished.exit_code, kept.read_bytes()) == (0, b"retouched")


@pytest.mark.parametrize("name", ["{outside}/secret", "../secret", "../planted.webp", "a/../../b.webp"])
@pytest.mark.parametrize("options", [PlanOptions(), PlanOptions(overwrite=True)], ids=["plain", "overwrite"])
async def test_a_record_that_leads_out_ends_the_run(
    tmp_path: Path, batch: Batch, name: str, options: PlanOptions
) -> None:
    """With exit code 2, before a picture is asked for."""
    name = name.format(outside=tmp_path)
    with closing(sqlite3.connect(OutputPlace(batch.out).manifest)) as connection, connection:
        connection.execute("UPDATE file SET name = ?, claim = ?", (name, name))
    engine = Painter()
    again = batch_of(tmp_path, ["A", "B"], plan=options)
    before = outside(tmp_path)
    finished, _ = await run(again, engine)
    assert finished.exit_code == 2
    assert finished.error is not None
    assert str(OutputPlace(batch.out).manifest) in finished.error.message
    assert f"thumb repair {batch.out}" in finished.error.remedy
    with pytest.raises(UsageError):
        list(plan_batch(again, engine))
    assert engine.asked == []
    assert outside(tmp_path) == before
    assert pictures(batch.out) == ["a.webp"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("id", 2**62), ("id", -1), ("name", b"a.webp"), ("source", b"titles.txt"), ("target", b"a.webp")],
    ids=str,
)
async def test_a_value_that_no_run_writes_ends_the_run(
    tmp_path: Path, batch: Batch, column: str, value: object
) -> None:
    """Also in the record of a file that no row asks for: no memory is taken for it, nothing is removed."""
    with closing(sqlite3.connect(OutputPlace(batch.out).manifest)) as connection, connection:
        connection.execute(f"UPDATE file SET {column} = ?", (value,))  # noqa: S608 - constants alone
    try:
        finished, _ = await run(batch_of(tmp_path, ["B"]), Painter())
    except UsageError as raised:
        error: Exception | None = raised
    else:
        error = finished.error
        assert (finished.exit_code, finished.orphans) == (2, None)
    assert "damaged" in str(error)
    assert "a.webp" in pictures(batch.out)


ENTRIES = ["lock", "manifest.sqlite3", "manifest.sqlite3-wal", "replaced"]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        *((entry, kind) for entry in ENTRIES for kind in ("a link out", "a link to nowhere", "a pipe")),
        ("", "a link out"),
        ("", "a link to nowhere"),
    ],
)
async def test_nothing_of_ours_may_lead_elsewhere(
    tmp_path: Path, batch: Batch, entry: str, kind: str
) -> None:
    """Neither a run nor a plan touches what it points to."""
    (batch.out / "a.webp").write_bytes(b"retouched")
    _lead_elsewhere(batch.out / ".thumb" / entry, tmp_path / "elsewhere", kind)
    before = _changed_at(tmp_path)
    engine = Painter()
    with pytest.raises(UsageError, match=r"is a (link|pipe|named pipe)"):
        await run(batch, engine)
    with pytest.raises(UsageError, match=r"is a (link|pipe|named pipe)"):
        list(plan_batch(batch, engine))
    assert engine.asked == []
    assert _changed_at(tmp_path) == before


def _changed_at(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def _lead_elsewhere(path: Path, elsewhere: Path, kind: str) -> None:
    """Move what is at `path` away, and put something in its place."""
    if path.exists():
        path.rename(elsewhere)
    else:
        elsewhere.mkdir()
    if kind == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(elsewhere if kind == "a link out" else "/nowhere")


@pytest.mark.parametrize("known", [False, True], ids=["a new picture", "a picture made again"])
async def test_a_link_that_appears_while_a_picture_is_drawn_is_not_written_through(
    tmp_path: Path, batch: Batch, *, known: bool
) -> None:
    """A new picture takes another name; one of ours takes the place of the link."""
    title, path = ("A", batch.out / "a.webp") if known else ("New", batch.out / "new.webp")
    path.unlink(missing_ok=True)
    engine = Painter()
    engine.on_ask = lambda _: path.symlink_to(tmp_path / "secret")
    finished, log = await run(batch_of(tmp_path, [title]), engine)
    (written,) = log.paths
    assert finished.exit_code == 0
    assert shows(written, picture(1280, 720))
    assert (written == path, path.is_symlink()) == (known, not known)
    assert (tmp_path / "secret").read_bytes() == SECRET


@pytest.mark.parametrize("entry", [".thumb", ".thumb/replaced"])
async def test_a_folder_that_becomes_a_link_gets_no_copy(tmp_path: Path, batch: Batch, entry: str) -> None:
    """The changed file stays where it is, and the picture takes another name."""
    (batch.out / "a.webp").write_bytes(b"retouched")
    elsewhere = tmp_path / "elsewhere"
    engine = Painter()
    engine.on_ask = lambda _: _lead_elsewhere(batch.out / entry, elsewhere, "a link out")
    _, log = await run(batch, engine)
    (made,) = log.of(Made)
    assert "a.webp stays as it is" in made.thumbnail.warnings[0]
    assert (batch.out / "a.webp").read_bytes() == b"retouched"
    assert made.path is not None
    assert shows(made.path, picture(1280, 720))
    assert not (elsewhere / "replaced").exists()
    assert not list(elsewhere.glob("*.webp"))
