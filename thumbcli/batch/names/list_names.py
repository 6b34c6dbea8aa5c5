"""How a manifest names the lists of titles that ask for its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_gone", "list_name", "list_names"]


def list_name(source: str, out: Path) -> str:
    """Return the name of a list: its path from the output folder, so that both can move together.

    Args:
        source: The file as it was named, `<stdin>` or `<argument>`; these stay as they are.
        out: The output folder.
    """
    if source.startswith("<"):
        return source
    try:
        return Path(os.path.relpath(source, out)).as_posix()
    except (ValueError, FileNotFoundError):  # Another drive; or the working folder is gone.
        return Path(source).name


def list_names(sources: Iterable[str], out: Path) -> dict[str, str]:
    """Return the names of `sources`, by source."""
    return {source: list_name(source, out) for source in sources}


def is_gone(name: str, out: Path) -> bool:
    """Tell whether the list of this name was a file that is not there any more."""
    return not name.startswith("<") and not os.path.lexists(out / name)
