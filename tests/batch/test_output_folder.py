"""The output folder of a run: held by one, free again whatever happens."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import DiskError, FolderLocked, UsageError

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace

with hold_folder(OutputPlace(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    """And holds nothing but our own room."""
    out = tmp_path / "deep" / "down"
    with hold_folder(OutputPlace(out)) as manifest:
        assert isinstance(manifest, Manifest)
    assert [path.name for path in out.iterdir()] == [".thumb"]


@pytest.mark.long
def test_it_is_held_by_one_process(tmp_path: Path) -> None:
    """The kernel drops the lock with the process, however it ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(FolderLocked, match="another run is writing") as caught,
            hold_folder(OutputPlace(tmp_path)),
        ):
            pass
        assert "--out" in caught.value.remedy
        other.kill()
    assert other.returncode == -signal.SIGKILL
    with hold_folder(OutputPlace(tmp_path)):
        pass


def test_it_is_free_after_an_error(tmp_path: Path) -> None:
    """What goes wrong inside does not keep the next run out."""

    def break_inside() -> None:
        with hold_folder(OutputPlace(tmp_path)):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_inside()
    with hold_folder(OutputPlace(tmp_path)):
        pass


def test_a_damaged_manifest_leaves_it_free(tmp_path: Path) -> None:
    """It can be repaired, or `.thumb` deleted to begin anew."""
    with hold_folder(OutputPlace(tmp_path)):
        pass
    path = tmp_path / ".thumb" / "manifest.sqlite3"
    path.write_bytes(b"garbage" * 1000)
    for _ in range(2):
        with pytest.raises(UsageError, match="is damaged"), hold_folder(OutputPlace(tmp_path)):
            pass
    shutil.rmtree(path.parent)
    with hold_folder(OutputPlace(tmp_path)):
        pass


@pytest.mark.parametrize("place", ["out", "out/.thumb"])
def test_a_file_in_the_way(tmp_path: Path, place: str) -> None:
    """It is a disk error that names the folder."""
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).touch()
    with (
        pytest.raises(DiskError, match="can't be used as the output folder"),
        hold_folder(OutputPlace(tmp_path / "out")),
    ):
        pass
