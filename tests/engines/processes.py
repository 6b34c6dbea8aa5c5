"""Which processes a process has started, as Linux tells."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["children", "lives"]


def children(pid: int | None = None) -> list[int]:
    """Return the ids of the child processes of `pid`, by default of this one."""
    threads = Path(f"/proc/{os.getpid() if pid is None else pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def lives(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be counted does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
