"""Paths from one folder to another, in one form on every system."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["relative_path"]


def relative_path(path: Path | str, start: Path | str = os.curdir) -> str:
    """Return the path that leads from the folder `start` to `path`, with `/` between its parts.

    Where none leads there it is `path` itself, absolute if that can be: it is on another drive of Windows, or
    the working folder is gone.
    """
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return Path(os.path.abspath(path)).as_posix()  # noqa: PTH100 - links stay as they are
    except FileNotFoundError:
        return Path(path).as_posix()
