"""Priorities for the journal of systemd: a digit in angle brackets before a line of stderr.

Source:
    systemd.exec(5), JOURNAL_STREAM, and sd-daemon(3): the variable names the device and inode of the stream
    that leads to the journal, so that nothing else is given the prefixes.
"""

from __future__ import annotations

import os
import sys
from enum import IntEnum

__all__ = ["Priority", "is_journal", "marked", "with_priority"]


class Priority(IntEnum):
    """How serious a line is, as syslog counts."""

    ERROR = 3
    WARNING = 4
    INFO = 6
    DEBUG = 7


def is_journal() -> bool:
    """Return whether stderr leads to the journal."""
    named = os.environ.get("JOURNAL_STREAM", "")
    if not named:
        return False
    try:
        status = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{status.st_dev}:{status.st_ino}"


def marked(text: str, priority: Priority) -> str:
    """Return a message for stderr, with its priority where that leads to the journal."""
    return with_priority(text, priority) if is_journal() else text


def with_priority(text: str, priority: Priority) -> str:
    """Return `text` with the priority before each line, which the journal takes for one entry."""
    return "\n".join(f"<{priority.value}>{line}" for line in text.split("\n"))
