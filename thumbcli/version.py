"""The version of thumbcli, as the build wrote it from the tag of git."""

from __future__ import annotations

import os.path
from typing import Final

_UNKNOWN: Final = "0.0+unknown"
"""The version of source code that was never built; `pyproject.toml` names it for builds without git, too."""


def _built_version() -> str:
    """Return what the build wrote: package metadata would take ten times as long, and git is never asked."""
    path = os.path.join(os.path.dirname(__file__), "version.txt")  # noqa: PTH118, PTH120 - pathlib takes 5 ms
    try:
        with open(path, encoding="ascii") as file:  # noqa: PTH123 - as above
            return file.read().strip()
    except (FileNotFoundError, NotADirectoryError):
        # No build wrote it, or the package is inside a zip.
        return _UNKNOWN


__version__: Final = _built_version()
