"""Who owns a file and who else may use it, as far as the system says so by numbers and bits.

Windows has access lists instead, which Python does not read: there every file counts as one of our own, and
closed to others, as all below a user's profile is by default.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

__all__ = ["other_owner", "rights", "user_id"]

_OWNER_ALONE = stat.S_IRUSR | stat.S_IWUSR


def user_id() -> int:
    """Return the number of the user that this process acts for, as `st_uid` has it; 0 on Windows."""
    number = 0
    if sys.platform != "win32":
        number = os.geteuid()
    return number


def other_owner(path: str) -> str:
    """Return the user that owns a file, by name or number; empty for this one, and where nobody can tell."""
    owner = ""
    if sys.platform != "win32":
        try:
            number = os.stat(path).st_uid  # noqa: PTH116 - it may be the name of a descriptor
        except OSError:
            return owner
        if number != user_id():
            try:
                owner = Path(path).owner()
            except (KeyError, OSError):  # The number has no name here.
                owner = f"user {number}"
    return owner


def rights(found: os.stat_result) -> int:
    """Return the bits that say who may read, write and execute a file; on Windows its owner alone."""
    return _OWNER_ALONE if sys.platform == "win32" else stat.S_IMODE(found.st_mode)
