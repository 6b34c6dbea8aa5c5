"""Start-up against the least that a Typer app can cost, and a whole one-shot against what it stands on."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["bench"]

_EMPTY = """
import typer
app = typer.Typer()
@app.command()
def one(name: str = "a") -> None: ...
@app.command()
def two(number: int = 1) -> None: ...
app()
"""
_TITLE = "10 Money Mistakes Keeping You Poor"
_RUNS = 15


def bench() -> Iterator[str]:
    """Tell how long starts take, and what a process costs that draws one title."""
    yield from _starts()
    yield from _one_shots()


def _starts() -> Iterator[str]:
    """Take the fastest of 15 starts of each, in turns, so that a busy moment hits both."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(_EMPTY)
        thumb = str(Path(sys.executable).with_name("thumb"))
        commands = {
            "empty Typer app, --help": [sys.executable, str(empty), "--help"],
            "thumb --version": [thumb, "--version"],
            "thumb --help": [thumb, "--help"],
            "thumb formats": [thumb, "formats"],
        }
        fastest = dict.fromkeys(commands, float("inf"))
        for _ in range(_RUNS):
            for name, command in commands.items():
                fastest[name] = min(fastest[name], _once(command))
    floor = fastest["empty Typer app, --help"]
    for name, seconds in fastest.items():
        yield f"{name:<26} {seconds * 1000:5.0f} ms   {seconds / floor:4.2f} times the empty app"


def _one_shots() -> Iterator[str]:
    """Take the processor time, the system's own included, of 15 processes of each, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        thumb = str(Path(sys.executable).with_name("thumb"))
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import skia, PIL.Image": [sys.executable, "-c", "import skia, PIL.Image"],
            "thumb gen, one title": [thumb, "gen", _TITLE, "-e", "local", "-o", folder, "--overwrite"],
        }
        took_s: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(_RUNS):
            for name, command in commands.items():
                began_s = _children_s()
                _once(command)
                took_s[name].append(_children_s() - began_s)
    for name, each_s in took_s.items():
        lowest_ms, median_ms = min(each_s) * 1000, statistics.median(each_s) * 1000
        yield f"{name:<26} {lowest_ms:5.0f} ms of processor time at least, {median_ms:5.0f} ms in the median"


def _children_s() -> float:
    """Return the processor time of all processes that were started here and have ended, in s."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _once(command: Sequence[str]) -> float:
    # Byte code is kept as on any machine where a program is installed rather than built.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began
