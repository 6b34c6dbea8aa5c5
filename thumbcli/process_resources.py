"""What a process of ours takes from the system: memory, processor time and open files."""

from __future__ import annotations

import sys
from contextlib import suppress

__all__ = [
    "files_max",
    "limit_memory",
    "limit_time",
    "raise_files_max",
    "return_free_memory",
    "return_large_blocks",
]

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of mallopt(3)
_ARENAS = 2
"""Each arena keeps what was once needed at the same time in it. Threads that draw take turns all the same."""

_LARGE_BYTES = 4 * 1024 * 1024
"""More than the pixels of one thumbnail, which are needed again at once; less than a decoded photo."""

_MEMORY_MAX_BYTES = 512 * 1024 * 1024
"""More than any plan of decoding allows, and five times what the check of a font of 32 MB takes."""


def return_large_blocks() -> None:
    """Let the C library give large blocks back to the system as soon as they are freed.

    By default glibc takes the largest block that was freed for a usual size, and keeps blocks of that size in
    the arenas of its threads: sixteen photos of 50 megapixels left 600 MB behind. Call it at the start, in a
    process that is ours alone. It does nothing with other C libraries.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
            library.mallopt(_M_ARENA_MAX, _ARENAS)


def return_free_memory() -> None:
    """Let the C library give free memory back to the system, also what lies between blocks in use.

    It takes milliseconds. It does nothing with other C libraries.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def limit_memory() -> None:
    """Limit the memory of this process to 512 MB, and write no core file for a crash."""
    with suppress(ImportError):
        import resource

        for kind, limit in ((resource.RLIMIT_DATA, _MEMORY_MAX_BYTES), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):  # The limit of this session is lower.
                resource.setrlimit(kind, (limit, limit))


def limit_time(limit_s: int) -> None:
    """Let the system end this process if what it does next takes more processor time."""
    with suppress(ImportError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used_s = usage.ru_utime + usage.ru_stime
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(used_s) + limit_s + 1, most))


def files_max() -> int:
    """Return how many files and connections this process may have open at once."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def raise_files_max(wanted: int) -> None:
    """Raise that limit to what is wanted, as far as the system allows; macOS starts programs with 256."""
    if files_max() >= wanted:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
