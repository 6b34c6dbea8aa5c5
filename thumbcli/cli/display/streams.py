"""Text that is safe to print, and streams that close."""

from __future__ import annotations

import os
import sys

__all__ = ["printable", "silence_stdout"]


def printable(text: str) -> str:
    """Return `text` without what a terminal would obey: a file may be called anything."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "�" for char in text)


def silence_stdout() -> None:
    """Let nothing more reach a closed stdout, not even the flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
