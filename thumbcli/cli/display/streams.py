"""Print text safely, and handle a closed stdout."""

from __future__ import annotations

import os
import sys

__all__ = ["info", "printable", "silence_stdout"]


def info(text: str) -> None:
    """Print one line for a person, on stderr."""
    print(printable(text), file=sys.stderr)


def printable(text: str) -> str:
    """Return `text` without control characters: a file name may have any."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "�" for char in text)


def silence_stdout() -> None:
    """Redirect a closed stdout to the null device, so that the flush at exit does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
