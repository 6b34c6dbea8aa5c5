"""How a process of ours holds on to memory that it does not need any more."""

from __future__ import annotations

import sys
from contextlib import suppress

__all__ = ["return_free_memory", "return_large_blocks"]

_M_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE_BYTES = 4 * 1024 * 1024
"""More than the pixels of one thumbnail, which are needed again at once; less than a decoded photo."""


def return_large_blocks() -> None:
    """Let the C library give large blocks back to the system as soon as they are freed.

    By default glibc takes the largest block that was freed for a usual size, and keeps blocks of that size in
    the arenas of its threads: sixteen photos of 50 megapixels left 600 MB behind. Call it at the start, in a
    process that is ours alone. It does nothing with other C libraries.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def return_free_memory() -> None:
    """Let the C library give free memory back to the system, also what lies between blocks in use.

    It takes milliseconds. It does nothing with other C libraries.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
