"""A report that can't be written ends a run in order: what is paid for is saved, the exit code says why."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.cli.run import (
    PATIENCE_S,
    SMALL,
    THUMB,
    Started,
    clean_env,
    hosted,
    size_of,
    thumb,
    thumb_on,
    until,
)
from tests.faults import picture
from tests.loopback import ThumbApiServer

if TYPE_CHECKING:
    from tests.cli.run import HeldServer

FULL = Path("/dev/full")
TITLES = "".join(f"Title {number}\n" for number in range(20))
IN_FLIGHT = 4
BATCH = ["batch", "titles.txt", "-e", "thumbapi", "-j", str(IN_FLIGHT)]

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="only Linux has /dev/full")


@pytest.fixture(autouse=True)
def _titles() -> None:
    Path("titles.txt").write_text(TITLES)


def books() -> tuple[int, object, int | None]:
    """Return what the manifest says: pictures made, uncertain ones, and the exit code of the last run.

    A run that changed nothing is not recorded.
    """
    report = json.loads(thumb("status", "--json").stdout)
    return report["made"], report["uncertain"], (report["last_run"] or {}).get("exit_code")


@pytest.mark.long
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["paths", "events"])
def test_a_full_disk_under_stdout_loses_no_picture(more: list[str]) -> None:
    """The first path fails; every picture that was charged is a file, and nothing more is bought."""
    with ThumbApiServer(latency_s=0.3) as api, FULL.open("wb") as full:
        code, stderr = thumb_on(*BATCH, *more, stdout=full, env=hosted(api))
        charged = sum(api.charged.values())
    assert code == 9
    assert charged < 20
    assert books() == (charged, {}, 9)
    assert all(size_of(picture) for picture in Path("thumbs").glob("*.webp"))
    assert "the output can't be written: No space left on device" in stderr
    assert "to resume: thumb batch titles.txt" in stderr


def test_a_full_disk_under_stderr_is_no_worse() -> None:
    """Warnings of pictures go there: the run stops, and the exit code is the same."""
    with ThumbApiServer(latency_s=0.1) as api, FULL.open("wb") as full:
        code, _ = thumb_on(*BATCH, "-v", stderr=full, env=hosted(api))
        charged = sum(api.charged.values())
    assert code == 9
    assert books() == (charged, {}, 9)


def test_a_reader_of_stderr_that_goes_away_is_a_closed_pipe() -> None:
    """As with stdout: 4, try again."""
    reading, writing = os.pipe()
    os.close(reading)
    with ThumbApiServer() as api:
        code, _ = thumb_on(*BATCH, "-v", stderr=writing, env=hosted(api))
        charged = sum(api.charged.values())
    os.close(writing)
    assert code == 4
    assert books()[:2] == (charged, {})


def test_both_streams_full_still_save_everything() -> None:
    """Nobody can be told, and the exit code says it."""
    with ThumbApiServer(latency_s=0.2) as api, FULL.open("wb") as full:
        code, _ = thumb_on(*BATCH, stdout=full, stderr=full, env=hosted(api))
        charged = sum(api.charged.values())
    assert (code, books()) == (9, (charged, {}, 9))


def test_a_picture_is_not_bought_for_a_closed_stdout(api: ThumbApiServer) -> None:
    """`--out - >&-` would write it nowhere."""
    command = ["bash", "-c", 'exec "$0" gen One -o - >&-', THUMB]
    done = subprocess.run(command, stderr=subprocess.PIPE, env=clean_env(hosted(api)), check=False)
    assert done.returncode == 2
    assert b"--out - writes to stdout, which is closed" in done.stderr
    assert not api.requests


@pytest.mark.long
@pytest.mark.parametrize("more", [[], ["--quiet"]], ids=["usual", "quiet"])
def test_every_rescued_picture_is_named(more: list[str]) -> None:
    """`gen` keeps no record: each message says where a picture is; the same command buys none again."""
    names = ("one", "two", "three")
    with ThumbApiServer(latency_s=0.5) as api:
        with Started("gen", *names, "-o", "out/", *more, env=hosted(api)) as process:
            until(lambda: len(api.requests) == len(names))
            Path("out").rename("moved")
            _, stderr = process.finish()
        again = thumb("gen", *names, "-o", "out/", *more, env=hosted(api))
        assert len(api.requests) == len(names)
    assert process.returncode == 9
    assert all(f"out/{name}.webp can't be written" in stderr for name in names)
    kept = re.findall(r"paid for and kept at (\S+\.webp)", stderr)
    assert len(set(kept)) == len(names)
    assert "try again" in stderr
    assert "to resume" not in stderr
    assert (again.code, {path.stem for path in Path("out").iterdir()}) == (0, set(names))
    assert not any(Path(path).exists() for path in kept)


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["--version"], id="version"),
        pytest.param(["--help"], id="help"),
        pytest.param(["batch", "--help"], id="help of a command"),
        pytest.param(["formats"], id="formats"),
        pytest.param(["config", "show"], id="config"),
        pytest.param(["config", "path"], id="config path"),
        pytest.param(["auth", "status"], id="auth"),
        pytest.param(["check", "titles.txt"], id="check"),
        pytest.param(["brand", "show"], id="brand"),
        pytest.param(["batch", "titles.txt", "-n"], id="a dry run"),
    ],
)
def test_every_command_says_that_its_output_finds_no_room(api: ThumbApiServer, args: list[str]) -> None:
    """9, one message, no traceback."""
    with FULL.open("wb") as full:
        code, stderr = thumb_on(*args, stdout=full, env=hosted(api))
    assert code == 9
    assert stderr.count("the output can't be written") == 1
    assert "Traceback" not in stderr


@pytest.mark.long
def test_a_server_whose_address_nobody_learns_does_not_start() -> None:
    """As with any other command."""
    with FULL.open("wb") as full:
        done = subprocess.run(
            [THUMB, "serve", "--port", "0", "--data", "data"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_env({"PYTHONPATH": ""}),
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 9
    assert done.stderr.count(b"the output can't be written") == 1
    assert b"Traceback" not in done.stderr


def test_a_paid_picture_that_stdout_has_no_room_for_is_kept(api: ThumbApiServer) -> None:
    """Its path is in the message."""
    with FULL.open("wb") as full:
        code, stderr = thumb_on("gen", "One", "-o", "-", stdout=full, env=hosted(api))
    assert code == 9
    kept = stderr.partition("kept at ")[2].split("\n")[0]
    assert size_of(Path(kept)) == (1280, 720)


def test_streams_that_are_closed_from_the_start_stop_nothing() -> None:
    """No file of ours gets the number of one, and its text; for `gen` each is closed alone as well."""
    script = '"$0" batch titles.txt -e local --limit 2 <&- >&- 2>&-'
    done = subprocess.run(
        ["bash", "-c", script, THUMB], capture_output=True, env=clean_env(), timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0
    assert [size_of(path) for path in sorted(Path("thumbs").glob("*.webp"))] == [(1280, 720)] * 2


@pytest.mark.long
def test_a_title_that_the_encoding_lacks_is_escaped() -> None:
    """Paths, tables and JSON alike, and JSON still has every letter."""
    title = "入門 10 € жук"
    Path("titles.txt").write_text(f"{title}\n")
    cp1252, ascii_ = {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}
    table = thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, "-n", env=ascii_, fresh=True)
    drawn = thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, env=cp1252, fresh=True)
    listed = thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, "--json", env=cp1252, fresh=True)
    assert [table.code, drawn.code, listed.code] == [0, 0, 0]
    assert r"\u5165\u9580 10 \u20ac" in table.raw.decode("ascii")
    assert r"\u5165\u9580" in drawn.raw.decode("cp1252")
    assert listed.named("skipped")[0]["title"] == title
    assert listed.raw.isascii()


def test_json_of_every_command_is_valid_in_any_encoding() -> None:
    """Also for a character that has no short escape."""
    Path("🔥 入門.webp").write_bytes(picture(640, 360, "webp"))
    Path("thumb.toml").write_text('photo = "🔥 入門.webp"\n')
    env = {"PYTHONIOENCODING": "cp1252"}
    checked = thumb("check", "--json", "🔥 入門.webp", env=env, fresh=True)
    shown = thumb("brand", "show", "--json", env=env, fresh=True)
    assert json.loads(checked.raw)["file"] == "🔥 入門.webp"
    assert json.loads(shown.raw)["photo"]["photo"].endswith("🔥 入門.webp")


def test_a_hangup_lets_what_is_in_flight_finish(held: HeldServer) -> None:
    """Sent twice, and with SIGTERM after it, as by a session that ends: nothing is dropped."""
    with Started(*BATCH, env=hosted(held)) as process:
        until(lambda: len(held.requests) == IN_FLIGHT)
        process.send_signal(signal.SIGHUP)
        line = process.stderr.readline()
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        held.release.set()
        stdout, _ = process.finish()
    assert line.startswith("thumb: stopping on SIGHUP, as a terminal sends it that is closed; ")
    assert line.endswith(f"; {IN_FLIGHT} in flight will finish\n")
    assert process.returncode == 129
    assert len(stdout.splitlines()) == IN_FLIGHT
    assert books() == (IN_FLIGHT, {}, 129)


@pytest.mark.long
def test_a_hangup_that_nohup_ignores_stays_ignored(held: HeldServer) -> None:
    """The run goes on to its end."""
    process = subprocess.Popen(
        ["nohup", THUMB, *BATCH], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_env(hosted(held))
    )
    until(lambda: len(held.requests) == IN_FLIGHT)
    process.send_signal(signal.SIGHUP)
    held.release.set()
    stdout, _ = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, len(stdout.splitlines())) == (0, 20)


@pytest.mark.long
def test_a_terminal_that_is_closed_loses_no_picture(held: HeldServer) -> None:
    """A hangup comes, and every write fails from then on."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(THUMB, [THUMB, *BATCH], clean_env(hosted(held)))  # noqa: S606 - the command itself, without a shell
    until(lambda: len(held.requests) == IN_FLIGHT)
    os.close(terminal)
    held.release.set()
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in {9, 129}
    assert books()[:2] == (IN_FLIGHT, {})


@pytest.mark.long
def test_ctrl_c_after_another_stop_does_not_drop_what_is_in_flight(held: HeldServer) -> None:
    """The limit of time stopped the run; the first signal only says that the next one drops."""
    with Started(*BATCH, "--max-time", "1s", env=hosted(held)) as process:
        until(lambda: len(held.requests) == IN_FLIGHT)
        assert "will finish" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert "again drops it" in process.stderr.readline()
        held.release.set()
        process.finish()
    assert process.returncode == 7
    assert books()[:2] == (IN_FLIGHT, {})


@pytest.mark.long
def test_a_full_disk_under_the_log_does_not_stop_the_server() -> None:
    """Requests are answered all the same, and SIGHUP stops it in order."""
    with FULL.open("wb") as full:
        process = subprocess.Popen(
            [THUMB, "serve", "--port", "0", "--data", "data"],
            stdout=subprocess.PIPE,
            stderr=full,
            encoding="utf-8",
            env=clean_env({"PYTHONPATH": ""}),
        )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    for _ in range(2):
        with urlopen(f"{address}/healthz") as answer:  # noqa: S310 - the server of this test
            assert answer.status == 200
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGHUP)
    try:
        assert process.wait(PATIENCE_S) == 0
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.stdout.close()
