"""Two servers never share a data folder; a killed one leaves it free."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests.cli.run import THUMB, clean_env
from thumbcli.cli.app import app_for
from thumbcli.errors import DiskError, FolderLocked
from thumbcli.server.store.data_lock import DataLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result


@contextmanager
def server(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `thumb serve` around the body, with its address."""
    command = [THUMB, "serve", "--port", "0", "--data", str(data), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_env({"PYTHONPATH": ""}))
    try:
        assert process.stdout is not None
        with process.stdout as output:
            yield process, output.readline().strip()
    finally:
        process.kill()
        process.wait()


def second(data: Path, *command: str) -> Result:
    """Run another command on the same folder, in this process."""
    options = ["--port", "0"] if not command else []
    return CliRunner().invoke(app_for(["serve"]), ["serve", "--data", str(data), *options, *command])


def test_the_second_server_hears_which_is_the_first(tmp_path: Path) -> None:
    """Keys can be made meanwhile; when the first one is killed, the folder is free."""
    with server(tmp_path) as (process, address):
        refused = second(tmp_path).exception
        assert isinstance(refused, FolderLocked)
        assert (
            f"thumb serve at {address} (process {process.pid}) uses the data in {tmp_path}" in refused.message
        )
        assert (refused.exit_code, "--data" in refused.remedy) == (8, True)
        assert second(tmp_path, "keys", "add", "blog").exit_code == 0
        process.send_signal(signal.SIGKILL)
        process.wait()
        DataLock(tmp_path).release()


def test_what_the_holder_wrote_may_be_anything(tmp_path: Path) -> None:
    """It is shown without what a terminal would obey, or not at all."""
    lock = DataLock(tmp_path)
    try:
        lock.announce("http://\x1b[2Jhost")
        with pytest.raises(FolderLocked, match=rf"\(process {os.getpid()}\) uses the data") as error:
            DataLock(tmp_path)
        assert "\x1b" not in error.value.message
        (holder,) = tmp_path.glob("*.json")
        for text in ("", "[", "[]", "null", '{"pid": "x", "address": 1}', "x" * 10_000):
            holder.write_text(text)
            with pytest.raises(FolderLocked, match="another thumb serve uses the data"):
                DataLock(tmp_path)
    finally:
        lock.release()
    DataLock(tmp_path).release()


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    """With the way out."""
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match="file/data can't be used as the data folder"):
        DataLock(tmp_path / "file" / "data")
