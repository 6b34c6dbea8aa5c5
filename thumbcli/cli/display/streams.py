"""Print text safely, and handle a closed stdout."""

from __future__ import annotations

import os
import sys

from thumbcli.printable_text import printable

__all__ = ["info", "silence_stdout"]


def info(text: str) -> None:
    """Print one line for a person, on stderr."""
    print(printable(text), file=sys.stderr)


def silence_stdout() -> None:
    """Redirect a closed stdout to the null device, so that the flush at exit does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
