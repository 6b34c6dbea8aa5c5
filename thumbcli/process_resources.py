"""What a process of ours takes from the system: memory, processor time and open files."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

__all__ = [
    "cores",
    "files_max",
    "free_memory_bytes",
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

_FILES_MAX_OF_MACOS = 10_240
"""OPEN_MAX: with more than that, macOS refuses the whole change, though it calls its hard limit infinite."""

_LIMITS_OF_CONTAINERS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)
"""Of both versions of cgroups, as a container sees its own: the file of the limit, and of what is used."""

_MEMORY_MAX_BYTES = 512 * 1024 * 1024
"""More than any plan of decoding allows, and five times what the check of a font of 32 MB takes."""


def cores() -> int:
    """Return the number of cores this process may use, at least 1."""
    count = os.cpu_count() or 1
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    return count


def free_memory_bytes() -> int | None:
    """Return how much memory this process may still take; None where the system does not say, as on macOS.

    On Linux that is what the machine has free, or less where its container has a limit.

    Source:
        Linux, filesystems/proc (`MemAvailable`), admin-guide/cgroup-v2 (`memory.max`) and cgroup-v1/memory.
    """
    found: list[int] = []
    with suppress(OSError):  # other systems have none of these files
        if told := re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(encoding="ascii")):
            found.append(int(told[1]) * 1024)
    for limit, used in _LIMITS_OF_CONTAINERS:
        with suppress(OSError, ValueError):  # without a limit it says `max`
            found.append(int(Path(limit).read_text("ascii")) - int(Path(used).read_text("ascii")))
    return max(0, min(found)) if found else None


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
    """Limit the memory of this process to 512 MB, and write no core file for a crash.

    Windows has no such limit, and macOS takes this one without keeping to it: there a time limit has to do.
    """
    if sys.platform != "win32":
        for kind, limit in ((resource.RLIMIT_DATA, _MEMORY_MAX_BYTES), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):  # The limit of this session is lower.
                resource.setrlimit(kind, (limit, limit))


def limit_time(limit_s: int) -> None:
    """Let the system end this process if what it does next takes more processor time; not on Windows."""
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used_s = usage.ru_utime + usage.ru_stime
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(used_s) + limit_s + 1, most))


def files_max() -> int:
    """Return how many files and connections this process may have open at once."""
    most = sys.maxsize
    if sys.platform != "win32":  # It has no such limit.
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY:
            most = soft
    return most


def raise_files_max(wanted: int) -> None:
    """Raise that limit to what is wanted, as far as the system allows; macOS starts programs with 256."""
    if sys.platform == "darwin":
        wanted = min(wanted, _FILES_MAX_OF_MACOS)
    if sys.platform != "win32" and files_max() < wanted:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
