"""What systemd's journal gets: lines with a priority, and only there; and the log of a server as JSON."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import THUMB, clean_env, hosted
from tests.loopback import Fault
from thumbcli.cli.display.journal import Priority, is_journal, with_priority
from thumbcli.cli.display.server_log import LogFormat, _formatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import ThumbApiServer


def run_into_file(api: ThumbApiServer, *args: str, offset: int = 0) -> list[str]:
    """Run `thumb` with stderr in a file that the variable names, or names wrongly; return its lines."""
    with Path("log").open("w+") as log:
        status = Path("log").stat()
        stream = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino + offset}"}
        env = clean_env({**hosted(api), **stream})
        subprocess.run([THUMB, *args], stderr=log, stdout=subprocess.DEVNULL, env=env, check=False)
    return Path("log").read_text().splitlines()


@pytest.mark.long
def test_lines_of_a_batch_have_their_priority(api: ThumbApiServer) -> None:
    """An error where the run failed, whatever its line says; each line by itself."""
    Path("titles.txt").write_text("Good\n")
    good = run_into_file(api, "batch", "titles.txt")
    assert good
    assert all(line.startswith("<6>thumb: ") for line in good)
    Path("titles.txt").write_text("Bad\n")
    api.script_title("Bad", Fault.status(400, "title is not allowed"))
    bad = run_into_file(api, "batch", "titles.txt", "--quiet")
    assert bad[0].startswith("<3>thumb: ")
    assert all(line.startswith("<3>") for line in bad)
    missing = run_into_file(api, "batch", "none.txt")
    assert all(line.startswith("<3>") for line in missing)


def test_elsewhere_nothing_is_added(api: ThumbApiServer) -> None:
    """A unit may send stderr of one of its programs into a file: the variable then names something else."""
    Path("titles.txt").write_text("Good\n")
    lines = run_into_file(api, "batch", "titles.txt", offset=1)
    assert lines
    assert all(line.startswith("thumb: ") for line in lines)


@contextmanager
def journal(folder: Path) -> Iterator[None]:
    """Let stderr lead to the journal; inside a test, since pytest has its own stderr for each part."""
    with (folder / "journal").open("w") as stream, pytest.MonkeyPatch.context() as patch:
        status = (folder / "journal").stat()
        patch.setattr(sys, "stderr", stream)
        patch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        yield


def record(level: int, text: str, **more: object) -> logging.LogRecord:
    """Return a record of the server's log."""
    made = logging.LogRecord("thumbcli.server", level, "", 0, text, None, None)
    vars(made).update(more)
    return made


@pytest.mark.parametrize(
    ("level", "priority"),
    [(logging.DEBUG, 7), (logging.INFO, 6), (logging.WARNING, 4), (logging.ERROR, 3), (logging.CRITICAL, 3)],
)
def test_the_log_of_a_server_has_priorities(level: int, priority: int, tmp_path: Path) -> None:
    """In place of a time, which the journal has; nothing can forge a line."""
    with journal(tmp_path):
        line = _formatter(LogFormat.TEXT).format(record(level, "GET /a\n<0>forged"))
    assert line.startswith(f"<{priority}>GET /a")
    assert "\n" not in line


def test_each_line_of_a_traceback_has_one() -> None:
    """The journal takes each for an entry."""
    assert with_priority("one\ntwo", Priority.ERROR) == "<3>one\n<3>two"


@pytest.mark.parametrize("value", ["", "1:2", "x", "1", ":", "0:0"])
def test_a_variable_that_names_something_else_counts_for_nothing(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that is malformed."""
    monkeypatch.setenv("JOURNAL_STREAM", value)
    assert not is_journal()


def test_json_is_json_wherever_it_goes(tmp_path: Path) -> None:
    """One object per record, with the fields of a request; a traceback is a field."""
    with journal(tmp_path):
        form = _formatter(LogFormat.JSON)
    line = form.format(record(logging.INFO, "200", fields={"status": 200, "title": 'A "\n\u202e'}))
    assert line.isprintable()
    read = json.loads(line)
    assert (read["level"], read["status"], read["title"]) == ("info", 200, 'A "\n\u202e')
    assert read["time"].endswith("+00:00")
    with pytest.raises(ValueError, match="broken") as raised:
        int("broken")
    error = (raised.type, raised.value, raised.tb)
    broken = form.format(record(logging.ERROR, "internal error", exc_info=error))
    assert "ValueError: invalid literal" in json.loads(broken)["traceback"]
