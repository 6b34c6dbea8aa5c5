"""Reading a manifest while a run writes to it, begins, ends, or was killed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from tests import warm
from tests.batch.test_manifest import HOSTED, save
from tests.cli.run import THUMB
from tests.mounting import run_mounting
from thumbcli import sqlite_database
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import DamagedFile
from thumbcli.regular_files import open_regular_file
from thumbcli.sqlite_database import companion

if TYPE_CHECKING:
    from pathlib import Path


def test_a_reader_that_was_first_sees_what_a_run_writes(tmp_path: Path) -> None:
    """Also once the run has copied its log into the file, and when it is over."""
    with hold_folder(OutputPlace(tmp_path)) as manifest:
        manifest.begin_run(HOSTED)
        first = save(manifest, "First", "first.webp")
    assert not companion(OutputPlace(tmp_path).manifest, "wal").exists()
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    with closing(reader):
        with hold_folder(OutputPlace(tmp_path)) as manifest:
            manifest.begin_run(HOSTED)
            keys = [save(manifest, f"Title {number}", f"{number}.webp") for number in range(250)]
            assert reader.files([*keys, first]).keys() == {*keys, first}
            last = save(manifest, "Last", "last.webp")
            assert set(reader.files([last])) == {last}
        assert set(reader.files([last])) == {last}
        reader.check_thoroughly()


def write_runs(out: Path) -> None:
    """Run after run, record pictures, until the process is killed."""
    for run in count():
        with hold_folder(OutputPlace(out)) as manifest:
            manifest.begin_run(HOSTED)
            for number in range(run % 3 * 100 + 5):
                save(manifest, f"Title {run} {number}", f"{run}-{number}.webp")


@pytest.mark.long
def test_a_healthy_manifest_is_never_called_damaged(tmp_path: Path) -> None:
    """However often runs begin and end beside whoever reads it."""
    with hold_folder(OutputPlace(tmp_path)) as manifest:
        manifest.begin_run(HOSTED)
    code = f"from pathlib import Path; from {__name__} import write_runs; write_runs(Path({str(tmp_path)!r}))"
    seen = [0]
    with subprocess.Popen([sys.executable, "-c", code], cwd=warm.TREE) as writer:
        try:
            while len(seen) < 200 or seen[-1] < 300:
                assert writer.poll() is None
                reader = Manifest.open_to_read(OutputPlace(tmp_path))
                assert reader is not None
                with closing(reader):
                    ((now,),) = reader.tabulate("SELECT count(*) FROM file")
                    assert now >= seen[-1]
                    seen.append(now)
        finally:
            writer.kill()


def test_a_log_that_begins_anew_while_it_is_looked_at_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was counted before stands in it no more."""
    with hold_folder(OutputPlace(tmp_path)) as manifest:
        manifest.begin_run(HOSTED)
        path = OutputPlace(tmp_path).manifest
        log, shared = (companion(path, ending) for ending in ("wal", "shm"))
        keys = [save(manifest, f"Title {number}", f"{number}.webp") for number in range(9)]
        opened = open_regular_file
        begun: list[bytes] = []

        def begin_anew_once_read(file: Path, **options: Any) -> BinaryIO:  # noqa: ANN401 - as they are
            reading = opened(file, **options)
            if file == log and not begun:
                begun.append(reading.peek()[:32])  # type: ignore[attr-defined] # it has a buffer
                with closing(sqlite3.connect(path)) as other:
                    other.execute("PRAGMA wal_checkpoint(RESTART)")
                keys.extend(save(manifest, f"More {number}", f"more-{number}.webp") for number in range(9))
            return reading

        monkeypatch.setattr(sqlite_database, "open_regular_file", begin_anew_once_read)
        assert not sqlite_database.log_is_cut(log, shared)
        assert log.read_bytes()[:32] not in {*begun, b""}
        assert manifest.pictures(keys).keys() == set(keys)


@pytest.mark.long
def test_a_folder_that_can_only_be_read_is_read_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed run has committed is in it; nothing is written beside it."""
    monkeypatch.chdir(tmp_path)
    with hold_folder(OutputPlace(tmp_path / "out")) as manifest:
        manifest.begin_run(HOSTED)
        save(manifest, "A title", "a.webp")
        files = [
            OutputPlace(tmp_path / "out").manifest,
            companion(OutputPlace(tmp_path / "out").manifest, "wal"),
        ]
        (tmp_path / "killed" / ".thumb").mkdir(parents=True)
        for file in files:
            shutil.copy(file, tmp_path / "killed" / ".thumb")
    bound = "mount --bind killed killed && mount -o remount,bind,ro killed"
    shown, _ = run_mounting(f"{bound} && '{THUMB}' status --json killed; ls killed/.thumb", {})
    status, *names = shown.splitlines()
    assert json.loads(status)["made"] == 1
    assert names == ["manifest.sqlite3", "manifest.sqlite3-wal"]


def test_a_manifest_that_is_removed_is_told(tmp_path: Path) -> None:
    """Nobody goes on with what it was."""
    out = tmp_path / "out"
    with hold_folder(OutputPlace(out)) as manifest:
        manifest.begin_run(HOSTED)
        key = save(manifest, "A title", "a.webp")
    reader = Manifest.open_to_read(OutputPlace(out))
    assert reader is not None
    with closing(reader):
        assert set(reader.files([key])) == {key}
        shutil.rmtree(out)
        with pytest.raises(DamagedFile, match="was removed while it was read"):
            reader.files([key])
