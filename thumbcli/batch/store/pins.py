"""Files that a person has chosen: no run replaces or removes them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.picture_files import FOLDER
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["pin_files"]


def pin_files(files: Sequence[Path], out: Path, *, pinned: bool) -> list[Path]:
    """Pin or release files, all of them or none; return those that were not so before.

    Args:
        files: Paths, or names in `out`.
        out: The output folder of files that are not in one.
        pinned: Whether to pin them.

    Raises:
        UsageError: A file is not one that a run has made or adopted.
        FolderLocked: A run holds the folder.
    """
    changed = []
    for folder, names in _by_folder(files, out).items():
        with hold_folder(folder) as manifest:
            records = {name: manifest.owner(name) for name in names}
            for name, record in records.items():
                if record is None or record.name != name:
                    raise UsageError(
                        f"{folder / name} is not on record: no run has made or adopted it",
                        remedy=f"thumb status {folder} tells what is",
                    )
            found = {name: record for name, record in records.items() if record and record.pinned != pinned}
            if found:
                manifest.pin([record.id for record in found.values()], pinned=pinned)
            changed += [folder / name for name in found]
    return changed


def _by_folder(files: Iterable[Path], out: Path) -> dict[Path, list[str]]:
    """Return the names of files by their output folder."""
    names: dict[Path, list[str]] = {}
    for file in files:
        folder = next((parent for parent in file.parents if (parent / FOLDER).is_dir()), out)
        path = file if folder in file.parents else folder / file
        name = os.path.relpath(path, folder).replace(os.sep, "/")
        names.setdefault(folder, []).append(name)
    return names
