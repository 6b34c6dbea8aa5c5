"""Runs `thumb` on this system or, on Linux, as if it were Windows or macOS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PATIENCE_S", "SYSTEMS", "environment_of", "run_on", "start_on"]

SYSTEMS = ("win32", "darwin") if sys.platform == "linux" else (sys.platform,)
PATIENCE_S = 60.0
_SIMULATED = Path(__file__).with_name("simulated")
_TREE = Path(__file__).parents[2]
if sys.platform == "win32":
    _OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _OWN_GROUP = 0
_PROGRAM = "import sys; sys.argv[0] = 'thumb'; from thumbcli.cli.main import main; main()"


def environment_of(system: str, more: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a process on `system`, which is simulated unless it is this one."""
    paths = [str(_TREE)]
    env = {**os.environ, "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"}
    if system != sys.platform:
        env |= {"SIMULATED_SYSTEM": system}
        paths.insert(0, str(_SIMULATED))
    return {**env, "PYTHONPATH": os.pathsep.join(paths), **more}


def start_on(
    system: str, *args: str, folder: Path, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start `thumb` in a folder, on three pipes; on Windows in a group of its own, to which signals go."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *args],
        bufsize=0,  # or `communicate` misses what came together with a first line that was read
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment_of(system, env or {}),
        creationflags=_OWN_GROUP,
    )


def run_on(
    system: str,
    *args: str,
    folder: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> tuple[int, bytes, str]:
    """Run `thumb` in a folder to its end; return the exit code, stdout as it came, and stderr."""
    with start_on(system, *args, folder=folder, env=env) as process:
        out, err = process.communicate(stdin, timeout=PATIENCE_S)
    return process.returncode, out, err.decode(errors="replace")
