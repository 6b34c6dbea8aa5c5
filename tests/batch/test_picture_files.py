"""A picture is written whole or not at all, and nothing that is not ours is ever lost."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thumbcli.errors import DiskError, NameTaken
from thumbcli.outputs.folder import same_file, sweep, write_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
DATA = b"a whole picture" * 1000


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Have the kernel refuse to let any file of this process grow beyond `size_bytes`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Give a folder that this process may read and not write, also when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="thumb-test-"))
    (folder / "there.webp").write_bytes(b"old")
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(user)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """The content arrives under its name, and nothing else is left."""
    path = write_picture(tmp_path, "a.webp", DATA, replace=False)
    assert path.read_bytes() == DATA
    assert names(tmp_path) == ["a.webp"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Without leave to replace, the older file wins."""
    (tmp_path / "a.webp").write_bytes(b"mine")
    with pytest.raises(NameTaken, match=r"a\.webp exists") as caught:
        write_picture(tmp_path, "a.webp", DATA, replace=False)
    assert "--overwrite" in caught.value.remedy
    assert (tmp_path / "a.webp").read_bytes() == b"mine"
    assert names(tmp_path) == ["a.webp"]


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the name between our writing and our naming keeps it."""
    monkeypatch.setattr(os, "fsync", lambda _: (tmp_path / "a.webp").write_bytes(b"first"))
    with pytest.raises(NameTaken):
        write_picture(tmp_path, "a.webp", DATA, replace=False)
    assert (tmp_path / "a.webp").read_bytes() == b"first"
    assert names(tmp_path) == ["a.webp"]


@pytest.mark.parametrize("taken", [False, True], ids=["the name is free", "the name is taken"])
def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool) -> None:
    """Where the kernel knows no hard links the file is renamed, and an older one still wins."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(self), None, str(target))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    if taken:
        (tmp_path / "a.webp").write_bytes(b"mine")
        with pytest.raises(NameTaken):
            write_picture(tmp_path, "a.webp", DATA, replace=False)
    else:
        write_picture(tmp_path, "a.webp", DATA, replace=False)
    assert (tmp_path / "a.webp").read_bytes() == (b"mine" if taken else DATA)
    assert names(tmp_path) == ["a.webp"]


def test_replacing_is_one_step(tmp_path: Path) -> None:
    """A reader who has the old file open reads it to its end."""
    (tmp_path / "a.webp").write_bytes(b"old")
    with (tmp_path / "a.webp").open("rb") as reader:
        write_picture(tmp_path, "a.webp", DATA, replace=True)
        assert reader.read() == b"old"
    assert (tmp_path / "a.webp").read_bytes() == DATA


@pytest.mark.parametrize("replace", [False, True], ids=["without leave to replace", "with leave to replace"])
def test_a_folder_in_the_way_stays(tmp_path: Path, replace: bool) -> None:
    """A folder is never replaced by a file."""
    (tmp_path / "a.webp").mkdir()
    (tmp_path / "a.webp" / "inside").touch()
    with pytest.raises(NameTaken):
        write_picture(tmp_path, "a.webp", DATA, replace=replace)
    assert names(tmp_path) == ["a.webp"]
    assert names(tmp_path / "a.webp") == ["inside"]


@pytest.mark.parametrize("dangling", [False, True], ids=["to a file", "to nowhere"])
def test_a_symlink_is_replaced_and_not_followed(tmp_path: Path, dangling: bool) -> None:
    """What a link points to belongs to somebody else."""
    aim = tmp_path / "elsewhere"
    if not dangling:
        aim.write_bytes(b"theirs")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.webp").symlink_to(aim)
    with pytest.raises(NameTaken):
        write_picture(out, "a.webp", DATA, replace=False)
    write_picture(out, "a.webp", DATA, replace=True)
    assert not (out / "a.webp").is_symlink()
    assert (out / "a.webp").read_bytes() == DATA
    assert aim.exists() is not dangling
    assert dangling or aim.read_bytes() == b"theirs"


def test_a_write_that_breaks_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """The kernel takes the first half and refuses the second: no part of it is to be seen."""
    with largest_file(len(DATA) // 2), pytest.raises(DiskError, match="File too large") as caught:
        write_picture(tmp_path, "a.webp", DATA, replace=False)
    assert "try again" in caught.value.remedy
    assert names(tmp_path) == []


def test_a_write_that_breaks_in_the_middle_keeps_the_old_file(tmp_path: Path) -> None:
    """What was to be replaced is still whole."""
    (tmp_path / "a.webp").write_bytes(b"old")
    with largest_file(len(DATA) // 2), pytest.raises(DiskError):
        write_picture(tmp_path, "a.webp", DATA, replace=True)
    assert (tmp_path / "a.webp").read_bytes() == b"old"
    assert names(tmp_path) == ["a.webp"]


@pytest.mark.parametrize("replace", [False, True], ids=["new", "replacing"])
def test_a_folder_that_is_not_writable(locked_folder: Path, replace: bool) -> None:
    """The error names the file and the reason, and the way out is no question of space."""
    with pytest.raises(DiskError, match=r"there\.webp can't be written: Permission denied") as denied:
        write_picture(locked_folder, "there.webp", DATA, replace=replace)
    assert denied.value.remedy.startswith("make the folder writable or choose another place")
    assert (locked_folder / "there.webp").read_bytes() == b"old"


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """A folder removed during a run is a disk error, not a title's fault."""
    with pytest.raises(DiskError):
        write_picture(tmp_path / "gone", "a.webp", DATA, replace=False)


def test_sweep_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    """Only our own half-written files go; all that merely looks like them stays."""
    for name in (".thumb-0123456789ab.part", ".thumb-ba9876543210.part"):
        (tmp_path / name).write_bytes(b"half")
    kept = [".thumb-notes.txt", "a.part", "thumb-0123456789ab.part", "picture.webp"]
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / ".thumb").mkdir()
    (tmp_path / ".thumb-folder.part").mkdir()
    sweep(tmp_path)
    assert names(tmp_path) == sorted([*kept, ".thumb", ".thumb-folder.part"])


@pytest.mark.parametrize(
    ("content", "verify", "same"),
    [
        pytest.param(DATA, False, True, id="untouched"),
        pytest.param(DATA, True, True, id="untouched, by digest"),
        pytest.param(DATA[:-1], False, False, id="another size"),
        pytest.param(DATA[:-1] + b"!", False, True, id="another content of the same size is not looked at"),
        pytest.param(DATA[:-1] + b"!", True, False, id="another content of the same size, by digest"),
        pytest.param(None, False, False, id="gone"),
        pytest.param(None, True, False, id="gone, by digest"),
    ],
)
def test_same_file(tmp_path: Path, content: bytes | None, verify: bool, same: bool) -> None:
    """By size, and on request by digest."""
    if content is not None:
        (tmp_path / "a.webp").write_bytes(content)
    sha256 = hashlib.sha256(DATA).hexdigest()
    assert same_file(str(tmp_path / "a.webp"), len(DATA), sha256, verify=verify) is same


@pytest.mark.parametrize("verify", [False, True], ids=["by size", "by digest"])
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_never_the_same(tmp_path: Path, kind: str, verify: bool) -> None:
    """A folder may happen to have the size of a picture, and a pipe would never be read to its end."""
    path = tmp_path / "a.webp"
    if kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert not same_file(str(path), path.stat().st_size, hashlib.sha256(b"").hexdigest(), verify=verify)
