"""How many files and connections this process may have open at once."""

from __future__ import annotations

import sys
from contextlib import suppress

__all__ = ["files_max", "raise_files_max"]

_WANTED = 4096
"""More than any command opens; macOS starts programs with 256."""


def files_max() -> int:
    """Return the limit of this process."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def raise_files_max() -> None:
    """Raise the limit of this process as far as it may, and as a command may need."""
    if files_max() >= _WANTED:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
