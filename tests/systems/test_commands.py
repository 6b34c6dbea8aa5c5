"""The commands on other systems: real ones where the tests run there, else simulated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.systems.run_on import PATIENCE_S, SYSTEMS, environment_of, run_on, start_on

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(180)
each_system = pytest.mark.parametrize("system", SYSTEMS)
LOCAL = ("--engine", "local")
TITLES = ("How to Learn Faster", "Ça coûte cher à Łódź", "東京の朝ごはん")
CONSOLE = {"PYTHONIOENCODING": "cp1252"}
"""What a program gets that reads from a pipe on a Windows of the West."""


def events_of(raw: bytes) -> list[dict[str, object]]:
    """Return what a program reads that knows nothing of code pages."""
    return [json.loads(line) for line in raw.decode("ascii").splitlines()]


@pytest.mark.long
@each_system
def test_a_title_becomes_a_picture(system: str, tmp_path: Path) -> None:
    """Standard output is binary there too."""
    """Return what a program reads that knows nothing of code pages."""
    code, out, err = run_on(system, "gen", TITLES[0], "--engine", "local", "--out", "-", folder=tmp_path)

    assert (code, Image.open(BytesIO(out)).size) == (0, (1280, 720)), err


@pytest.mark.long
@each_system
def test_a_list_is_drawn_once(system: str, tmp_path: Path) -> None:
    """Lines end in CR LF, the file in Ctrl-Z, and the names have letters that the code page lacks."""
    rows = "\r\n".join(("title,name", *(f"{title},{title}" for title in TITLES)))
    (tmp_path / "titles.csv").write_bytes(f"\ufeff{rows}\r\n\x1a".encode())
    batch = ("batch", "titles.csv", *LOCAL, "--json", "--out", "thumbs")

    code, out, err = run_on(system, *batch, folder=tmp_path, env=CONSOLE)
    assert code == 0, err
    made = [event for event in events_of(out) if event["event"] == "made"]
    assert {event["name"] for event in made} == {f"{title}.webp" for title in TITLES}
    assert {file.name for file in (tmp_path / "thumbs").glob("*.webp")} == {
        f"{title}.webp" for title in TITLES
    }

    code, out, err = run_on(system, *batch, folder=tmp_path, env=CONSOLE)
    names = [event["event"] for event in events_of(out)]
    assert (code, names.count("skipped"), "made" in names) == (0, len(TITLES), False), err

    code, out, err = run_on(system, "status", "thumbs", "--json", folder=tmp_path, env=CONSOLE)
    assert (code, json.loads(out)["made"]) == (0, len(TITLES)), err

    code, _, err = run_on(system, "check", "thumbs", folder=tmp_path, env=CONSOLE)
    assert code in {0, 1}, err
    assert "internal error" not in err


@pytest.mark.long
@each_system
def test_names_in_another_case_are_one_file(system: str, tmp_path: Path) -> None:
    """As on most disks of Windows and macOS."""
    shared = tmp_path / "disk"
    shared.mkdir()
    (shared / "titles.txt").write_text("Learn Faster\nLEARN FASTER\nSleep Well\n", "utf-8")
    env = {"SIMULATED_FOLDER": str(shared)}

    code, out, err = run_on(system, "batch", "titles.txt", *LOCAL, "--out", "Thumbs", folder=shared, env=env)
    assert code == 0, err
    names = [file.name for file in (shared / "Thumbs").glob("*.webp")]
    assert len({name.lower() for name in names}) == len(names) == len(out.splitlines())

    code, out, err = run_on(system, "batch", "TITLES.txt", *LOCAL, "--out", "thumbs", folder=shared, env=env)
    assert (code, out) == (0, b""), err
    assert [path.name for path in shared.iterdir() if path.is_dir()] == ["Thumbs"]


def stopped_by(system: str) -> list[tuple[signal.Signals, int]]:
    """Return the signals that end a run there, with its exit code."""
    if system == sys.platform == "win32":
        return [(signal.CTRL_BREAK_EVENT, 143)]  # type: ignore[attr-defined,unused-ignore] # of Windows
    by_break = [(signal.Signals(21), 143)] if system == "win32" else [(signal.SIGHUP, 129)]
    return [(signal.SIGINT, 130), (signal.SIGTERM, 143), *by_break]


@pytest.mark.long
@pytest.mark.parametrize(
    ("system", "number", "code"),
    [(system, number, code) for system in SYSTEMS for number, code in stopped_by(system)],
)
def test_a_run_that_is_stopped_goes_on_later(
    system: str, number: signal.Signals, code: int, tmp_path: Path
) -> None:
    """What was printed is what is on record, and another run is kept out meanwhile."""
    rows = 2000
    (tmp_path / "titles.txt").write_text("".join(f"Lesson Number {i}\n" for i in range(rows)), "utf-8")
    # More than two at a time are drawn by processes.
    batch = ("batch", "titles.txt", *LOCAL, "--format", "320x200", "--concurrency", "3", "--out", "thumbs")
    with start_on(system, *batch, folder=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline().decode().strip()
        # Once on each system: it takes as long as all else here.
        others = [run_on(system, *batch, folder=tmp_path)] if number == signal.SIGINT else []
        process.send_signal(number)
        rest, err = process.communicate(timeout=PATIENCE_S)

    assert all(held and "another run is writing to thumbs" in told for held, _, told in others)
    assert process.returncode == code, err.decode()
    printed = {first, *rest.decode().splitlines()}
    assert len(printed) < rows
    assert printed == {os.path.join("thumbs", file.name) for file in (tmp_path / "thumbs").glob("*.webp")}  # noqa: PTH118 - as printed
    _, out, err_text = run_on(system, "status", "thumbs", "--json", folder=tmp_path)
    assert json.loads(out)["made"] == len(printed), err_text


@pytest.mark.long
@each_system
def test_a_server_draws_and_stops(system: str, tmp_path: Path) -> None:
    """One request, then the signal."""
    serve = ("serve", "--port", "0", "--data", "data")
    with start_on(system, *serve, folder=tmp_path) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        body = json.dumps({"title": TITLES[0], "format": "youtube"}).encode()
        asked = urllib.request.Request(  # noqa: S310 - of loopback
            f"{address}/v1/generate", body, {"Content-Type": "application/json", "x-api-key": "any"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:  # noqa: S310 - as above
                status = answer.status
        finally:
            process.send_signal(stopped_by(system)[0][0])
            _, err = process.communicate(timeout=PATIENCE_S)

    assert (status, process.returncode) == (200, 0), err.decode()


@each_system
def test_a_list_in_windows_1252_is_read(system: str, tmp_path: Path) -> None:
    """Windows, where most of them are from, has no iconv."""
    (tmp_path / "titles.txt").write_bytes("Grüße aus Köln\nFür Anfänger\n".encode("cp1252"))

    code, _, err = run_on(system, "sources", "titles.txt", "--encoding", "windows-1252", folder=tmp_path)

    assert (code, err) == (0, "")


@each_system
def test_rights_count_where_there_are_any(system: str, tmp_path: Path) -> None:
    """Windows makes up the bits that say who may read a file."""
    file = tmp_path / "key"
    env = {"HOME": str(tmp_path), "APPDATA": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    foreign = tmp_path / ".thumbapi" / "config.json"
    foreign.parent.mkdir()
    foreign.write_text(json.dumps({"apiKey": "ta_live_0123456789abcdef"}), "utf-8")
    foreign.chmod(0o644)

    _, _, err = run_on(system, "auth", "status", folder=tmp_path, env=env)

    assert not file.exists()
    assert ("others on this machine can read" in err) == (system != "win32")


@pytest.mark.long
@each_system
def test_titles_come_by_a_pipe(system: str, tmp_path: Path) -> None:
    """It can't be polled on Windows."""
    code, out, err = run_on(
        system, "batch", "-", *LOCAL, "--out", "thumbs", folder=tmp_path, stdin=b"One Title\r\n"
    )

    assert (code, len(out.splitlines())) == (0, 1), err


@pytest.mark.long
@each_system
def test_titles_are_no_patterns(system: str, tmp_path: Path) -> None:
    """Of files or of variables; but where files are asked for, nobody else looks for them on Windows."""
    (tmp_path / "Why1").touch()
    titles = ("Why?", "I Sold My $HOME for ~")
    code, out, err = run_on(
        system, "gen", *titles, "--engine", "local", "--json", "--out", "thumbs/", folder=tmp_path
    )
    assert code == 0, err
    assert {event["title"] for event in events_of(out) if event["event"] == "made"} == set(titles)

    code, out, err = run_on(system, "check", "thumbs/*.webp", "--json", folder=tmp_path)
    assert ("thumbs/*.webp" in out.decode() + err) == (system != "win32")


PROBE = """
found = {"__name__": "thumbcli.probe"}
exec("import os, signal, sys", found)
print(found["sys"].platform, hasattr(found["os"], "fork"), hasattr(found["signal"], "SIGHUP"))
try:
    exec("import fcntl", found)
except ImportError as error:
    print(error)
import fcntl, os, sys
print(sys.platform, hasattr(os, "fork"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="simulates other systems on Linux")
def test_the_simulation_hides_what_is_missing() -> None:
    """But from our code alone."""
    env = environment_of("win32", {})
    done = subprocess.run([sys.executable, "-c", PROBE], env=env, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["win32 False False", "No module named 'fcntl'", "linux True"]
