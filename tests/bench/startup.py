"""Start-up against the least that a Typer app can cost."""

from __future__ import annotations

import os
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
_RUNS = 15


def bench() -> Iterator[str]:
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


def _once(command: Sequence[str]) -> float:
    # Byte code is kept as on any machine where a program is installed rather than built.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began
