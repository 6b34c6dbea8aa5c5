"""What an end from outside promises: what is paid for is kept, and it ends at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import THUMB, Started, clean_env, hosted, size_of, thumb, thumb_on, until

if TYPE_CHECKING:
    from tests.cli.run import HeldServer
    from tests.loopback import ThumbApiServer

TITLES = "".join(f"Title {number}\n" for number in range(50))
SIGNALS = [
    pytest.param(signal.SIGINT, 130, id="SIGINT"),
    pytest.param(signal.SIGTERM, 143, id="SIGTERM"),
]


def under_way(held: HeldServer) -> Started:
    """Start a run over 50 titles and wait until two of them are with the server."""
    Path("titles.txt").write_text(TITLES)
    process = Started("batch", "titles.txt", "-j", "2", env=hosted(held))
    until(lambda: len(held.requests) == 2)
    return process


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_the_first_signal_lets_what_is_in_flight_finish(held: HeldServer, number: int, code: int) -> None:
    """It is answered while the server holds both; they land on the disk, the others are never requested."""
    with under_way(held) as process:
        process.send_signal(number)
        line = process.stderr.readline()
        held.release.set()
        stdout, stderr = process.finish()
    assert "2 in flight will finish" in line
    assert "again drops what is in flight" in line
    assert process.returncode == code
    assert sorted(stdout.splitlines()) == ["thumbs/title-0.webp", "thumbs/title-1.webp"]
    assert all(size_of(Path(line)) for line in stdout.splitlines())
    assert len(held.requests) == 2
    assert "2 made" in stderr
    assert "to resume: thumb batch titles.txt -j 2" in stderr


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_the_second_signal_drops_it_and_keeps_the_books(held: HeldServer, number: int, code: int) -> None:
    """While the server still holds both: they may be charged, so no later run requests them by itself."""
    with under_way(held) as process:
        process.send_signal(number)
        process.stderr.readline()
        process.send_signal(number)
        process.finish()
    assert process.returncode == code
    assert not held.release.is_set()
    report = json.loads(thumb("status", "--json").stdout)
    assert (report["uncertain"], report["made"]) == ({"aborted": 2}, 0)
    assert report["last_run"]["exit_code"] == code


def test_a_signal_ends_a_run_that_waits_for_titles(api: ThumbApiServer) -> None:
    """A pipe that nobody writes to does not hold it."""
    with Started("batch", "-", env=hosted(api)) as process:
        process.stdin.write("One\n")
        process.stdin.flush()
        assert process.stdout.readline() == "thumbs/one.webp\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 143
        assert "1 made" in process.stderr.read()


def test_a_signal_to_the_local_engine_keeps_what_it_drew() -> None:
    """No part of a file, no leftover; the run goes on from there."""
    Path("titles.txt").write_text(TITLES)
    with Started("batch", "titles.txt", "-e", "local", "--limit", "8", env={}) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.finish()
    assert process.returncode == 130
    pictures = list(Path("thumbs").glob("*.webp"))
    assert all(size_of(picture) for picture in pictures)
    assert not list(Path("thumbs").glob(".thumb-*"))
    ran = thumb("batch", "titles.txt", "-e", "local", "--limit", "8")
    assert ran.code == 0
    assert len(ran.lines) == 8 - len(pictures)


def test_a_killed_run_is_resumed_without_paying_twice(held: HeldServer) -> None:
    """What was in flight is reported as uncertain, the rest is made."""
    with under_way(held) as process:
        process.kill()
    held.release.set()
    ran = thumb("batch", "titles.txt", "--limit", "4", env=hosted(held))
    assert (ran.code, len(ran.lines)) == (3, 2)
    assert ran.stderr.count("may have been charged") == 2
    assert sorted(held.titles)[:2] == ["Title 0", "Title 1"]
    assert len(held.requests) == 4


@pytest.mark.long
@pytest.mark.parametrize("how", ["killed", "stopped twice"])
def test_only_what_had_left_is_uncertain(api: ThumbApiServer, how: str) -> None:
    """Sixty titles at one per second: the others waited for their turn, and are made by the next run."""
    api.latency_s = 30.0
    Path("titles.txt").write_text("".join(f"Title {number}\n" for number in range(60)))
    with Started("batch", "titles.txt", "--rate", "1", env=hosted(api)) as process:
        until(lambda: len(api.requests) == 2)
        if how == "killed":
            process.kill()
        else:
            process.send_signal(signal.SIGTERM)
            process.stderr.readline()
            process.send_signal(signal.SIGTERM)
        process.finish()
    sent = set(api.titles)
    assert len(sent) < 5
    report = json.loads(thumb("status", "--json").stdout)
    assert report["uncertain"] == {"in flight" if how == "killed" else "aborted": len(sent)}
    assert report["lost_credits"] == 10 * len(sent)
    api.latency_s = 0.0
    ran = thumb("batch", "titles.txt", env=hosted(api))
    assert (ran.code, len(ran.lines)) == (3, 60 - len(sent))
    assert json.loads(thumb("status", "--json").stdout)["lost_credits"] == 10 * len(sent)


def test_a_closed_pipe_ends_a_run_quietly(api: ThumbApiServer) -> None:
    """`| head -1` over many titles: the reader has enough, and nothing more is bought."""
    Path("titles.txt").write_text(TITLES)
    with Started("batch", "titles.txt", "-j", "1", env=hosted(api)) as process:
        assert process.stdout.readline() == "thumbs/title-0.webp\n"
        process.stdout.close()
        stderr = process.stderr.read()
        assert process.wait() == 4
    no_complaint(stderr)
    assert "the output was closed" in stderr
    assert len(api.requests) < 50


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["--version"], id="version"),
        pytest.param(["--help"], id="help"),
        pytest.param(["formats"], id="formats"),
        pytest.param(["config", "show"], id="config show"),
        pytest.param(["auth", "status", "--json"], id="auth status"),
        pytest.param(["batch", "titles.txt", "-n", "-e", "local"], id="a dry run"),
        pytest.param(["batch", "titles.txt", "--json"], id="a batch as JSON"),
        pytest.param(["gen", "One", "Two"], id="gen"),
        pytest.param(["gen", "One", "-o", "-"], id="a picture into the pipe"),
    ],
)
def test_a_pipe_that_nobody_reads_brings_no_complaint(api: ThumbApiServer, args: list[str]) -> None:
    """No traceback, no `Exception ignored`, no word of an error, whichever command it is."""
    Path("titles.txt").write_text(TITLES)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        code, stderr = thumb_on(*args, stdout=writing, env=hosted(api))
    finally:
        os.close(writing)
    no_complaint(stderr)
    assert code >= 0


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["formats"], id="formats"),
        pytest.param(["gen", "One", "-o", "-"], id="a picture into the pipe"),
    ],
)
def test_the_interpreter_does_not_complain_of_a_pipe_either(api: ThumbApiServer, args: list[str]) -> None:
    """At its end it writes once more what is left in the streams."""
    reading, writing = os.pipe()
    os.close(reading)
    env = clean_env(hosted(api))
    with os.fdopen(writing, "wb", closefd=True) as closed:
        done = subprocess.run([THUMB, *args], stdout=closed, stderr=subprocess.PIPE, env=env, check=False)
    no_complaint(done.stderr.decode())
    assert done.returncode >= 0


def no_complaint(stderr: str) -> None:
    """Nothing that looks like an error."""
    for word in ("Traceback", "Exception ignored", "BrokenPipe", "Errno", "rror"):
        assert word not in stderr
