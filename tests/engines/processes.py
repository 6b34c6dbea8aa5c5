"""Which processes a process has started, as Linux tells."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["children", "lives"]


def children(pid: int | None = None) -> list[int]:
    """Return the ids of the child processes of `pid`, by default of this one."""
    found: list[int] = []
    for thread in Path(f"/proc/{os.getpid() if pid is None else pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # The thread has ended meanwhile.
            found += map(int, (thread / "children").read_text().split())
    return found


def lives(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be counted does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
