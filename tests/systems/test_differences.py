"""What is done in another way on another system, each in its own place."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, cast

import pytest

from thumbcli import process_resources
from thumbcli.atomic_write import rename
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace, place_of_state
from thumbcli.disk_space import DiskSpace
from thumbcli.errors import DiskError, NameTaken, UsageError
from thumbcli.file_locks import is_locked, try_lock, unlock
from thumbcli.file_rights import rights, user_id
from thumbcli.outputs.folder import FolderFiles, write_picture
from thumbcli.relative_path import relative_path
from thumbcli.shell_commands import files_limit_advice, joined, moving, piped, quoted, writing
from thumbcli.sqlite_database import file_uri

if TYPE_CHECKING:
    from collections.abc import Callable

ACCESS_DENIED, SHARING_VIOLATION, FILE_EXISTS = 5, 32, 80
HOLD = """
import sys
from thumbcli.file_locks import try_lock

with open(sys.argv[1], "r+b") as file:
    print(try_lock(file.fileno()), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is asked at the time of a call be Windows."""
    monkeypatch.setattr(sys, "platform", "win32")


def refusals(winerror: int, times: int) -> Callable[[Path, Path], Path]:
    """Return a rename that Windows refuses some times."""
    left = [times]

    def refuse(old: Path, new: Path) -> Path:
        if left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "Access is denied", str(old))
            error.winerror = winerror  # type: ignore[attr-defined,unused-ignore] # of Windows
            raise error
        os.rename(old, new)  # noqa: PTH104 - the method is replaced
        return new

    return refuse


@pytest.mark.parametrize("winerror", [ACCESS_DENIED, SHARING_VIOLATION])
def test_a_file_that_a_scanner_has_open_is_waited_for(
    winerror: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to rename it for some tenths of a second."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"new")
    new.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refusals(winerror, 3))

    rename(old, new, replace=True)

    assert (old.exists(), new.read_bytes()) == (False, b"new")


@pytest.mark.long
@pytest.mark.parametrize(
    ("winerror", "is_folder", "expected"), [(5, True, IsADirectoryError), (32, False, PermissionError)]
)
def test_what_stays_refused_is_told(
    winerror: int, is_folder: bool, expected: type[OSError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in the way is told at once, by the error that other systems have for it."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"new")
    if is_folder:
        new.mkdir()
    monkeypatch.setattr(Path, "replace", refusals(winerror, 100))

    with pytest.raises(expected) as caught:
        rename(old, new, replace=True)

    assert type(caught.value) is expected
    assert old.exists()


def test_any_other_refusal_is_no_reason_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call, one error."""
    (tmp_path / "old").touch()
    monkeypatch.setattr(Path, "replace", refusals(FILE_EXISTS, 1))

    with pytest.raises(PermissionError):
        rename(tmp_path / "old", tmp_path / "new", replace=True)


def test_a_folder_is_no_name_for_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system calls it."""
    (tmp_path / "a.webp").mkdir()
    monkeypatch.setattr(Path, "replace", refusals(ACCESS_DENIED, 100))

    with pytest.raises(NameTaken, match="a folder stands at"):
        write_picture(tmp_path, "a.webp", b"picture", replace=True)


@pytest.mark.usefixtures("on_windows")
def test_a_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    """For Windows it does not exist."""
    folder = tmp_path / ("x" * 150) / ("y" * 150)

    with pytest.raises(DiskError) as caught:
        write_picture(folder, "a.webp", b"picture", replace=True)

    assert "LongPathsEnabled" in caught.value.remedy


def test_a_lock_is_seen_by_another_process(tmp_path: Path) -> None:
    """And ends with the one that has it."""
    file = tmp_path / "lock"
    file.touch()
    with file.open("r+b") as ours:
        number = ours.fileno()
        assert not is_locked(number)
        command = [sys.executable, "-c", HOLD, str(file)]
        with subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline().strip() == b"True"
            assert is_locked(number)
            assert not try_lock(number)
            other.kill()
        assert try_lock(number)
        unlock(number)
        assert not is_locked(number)


def test_rights_are_what_the_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows there are none that Python could read."""
    file = tmp_path / "a"
    file.touch()
    file.chmod(0o664)
    found = file.stat()
    assert (rights(found), found.st_uid) == (0o664, user_id())

    monkeypatch.setattr(sys, "platform", "win32")

    assert (rights(found), user_id()) == (0o600, 0)


def test_a_path_has_one_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows none leads from one drive to another, and without a working folder none leads anywhere."""
    monkeypatch.chdir(tmp_path)
    assert relative_path(tmp_path / "a" / "b.webp", tmp_path / "c") == "../a/b.webp"
    assert relative_path("a/b.webp") == "a/b.webp"

    def refuse(_path: object, _start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)

    assert relative_path("b.webp", "/elsewhere") == str(tmp_path / "b.webp")


def test_a_state_folder_may_be_on_another_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It then names its output by the whole path."""

    def refuse(_path: object, _start: object = None) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    place = OutputPlace(tmp_path / "out", elsewhere=tmp_path / "state")
    with hold_folder(place):
        assert place.recorded(str(tmp_path / "titles.txt")) == str(tmp_path / "titles.txt")

    assert place_of_state(tmp_path / "state").out == tmp_path / "out"
    with (
        pytest.raises(UsageError, match="belongs to the output folder"),
        hold_folder(OutputPlace(tmp_path / "other", elsewhere=tmp_path / "state")),
    ):
        pass


class _Whole(PureWindowsPath):
    """A path of Windows that is absolute already."""

    def absolute(self) -> PureWindowsPath:
        """Return it."""
        return PureWindowsPath(self)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\thumbs\a b.sqlite3", "file:///C:/thumbs/a%20b.sqlite3?mode=ro"),
        (r"\\server\share\m.sqlite3", "file:////server/share/m.sqlite3?mode=ro"),
    ],
)
def test_sqlite_opens_drives_and_shares(path: str, expected: str) -> None:
    """It refuses the name of a machine where a URI has it."""
    assert file_uri(cast("Path", _Whole(path)), "mode=ro") == expected


def test_sqlite_takes_such_a_uri(tmp_path: Path) -> None:
    """Four slashes lead to the same file here, and the name of a machine is refused."""
    with closing(sqlite3.connect(tmp_path / "a b.sqlite3")) as made:
        made.execute("CREATE TABLE t (x)")
    uri = file_uri(tmp_path / "a b.sqlite3", "mode=ro")
    for known in (uri, uri.replace("file:///", "file:////")):
        with closing(sqlite3.connect(known, uri=True)) as opened:
            assert opened.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(uri.replace("file:///", "file://server/"), uri=True)


def test_commands_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message never advises what the shell there has not."""
    assert quoted("it's") == "'it'\"'\"'s'"
    assert joined(["thumb", "batch", "my titles.txt"]) == "thumb batch 'my titles.txt'"
    assert moving("a b", "c", above="d") == "move it: `mkdir -p d && mv 'a b' c`"
    assert "ulimit" in files_limit_advice()

    monkeypatch.setattr(sys, "platform", "win32")

    assert quoted(r"C:\thumbs\a.csv") == r"C:\thumbs\a.csv"
    assert joined(["thumb", "batch", "my titles.txt", "R&D"]) == 'thumb batch "my titles.txt" "R&D"'
    assert piped("a b.txt") == 'type "a b.txt"'
    assert moving("a b", "c", merge=True) == "move what is in a b to c"
    assert writing("..", "b") == "write .. into b"
    assert "ulimit" not in files_limit_advice()


def test_the_disk_of_an_open_file_is_unknown_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written to `>` there has no room that could be looked at."""
    with (tmp_path / "a").open("wb") as file:
        disk = DiskSpace(file.fileno())
        assert disk.is_low(1 << 60)
        monkeypatch.setattr(sys, "platform", "win32")
        assert not disk.is_low(1 << 60)
        assert disk.shortage(1 << 60, 1) == ""


def test_a_name_that_is_listed_decomposed_is_the_one_that_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HFS+ does that to all names; here it is another file."""
    composed = unicodedata.normalize("NFC", "café.webp")
    decomposed = unicodedata.normalize("NFD", composed)
    (tmp_path / decomposed).touch()
    files = FolderFiles(tmp_path)
    if not (tmp_path / composed).exists():
        assert [*files.names(), *files.walk()] == [decomposed] * 2

    monkeypatch.setattr(sys, "platform", "darwin")

    assert [*files.names(), *files.walk()] == [composed] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_macos_takes_no_more_files_than_it_says_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hard limit is called infinite, and a change to more than OPEN_MAX is refused as a whole."""
    asked: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(process_resources, "files_max", lambda: 256)
    set_limit = "thumbcli.process_resources.resource.setrlimit"
    monkeypatch.setattr(set_limit, lambda _kind, limits: asked.append(limits[0]))

    process_resources.raise_files_max(1_000_000)

    assert asked
    assert asked[0] <= 10_240


def test_names_are_kept_with_slashes() -> None:
    """In manifests and JSON, so that a folder can move to another system."""
    assert PurePosixPath(relative_path(Path("a", "b", "c.webp"), "a")).parts == ("b", "c.webp")
