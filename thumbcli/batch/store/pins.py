"""Files that a person has chosen: no run replaces or removes them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["pin_files"]


def pin_files(files: Sequence[Path], place: OutputPlace, *, pinned: bool) -> list[Path]:
    """Pin or release files, all of them or none; return those that were not so before.

    Args:
        files: Paths, or names in the output.
        place: The output, for files that are in no folder with a `.thumb`.
        pinned: Whether to pin them.

    Raises:
        UsageError: A file is not one that a run has made or adopted.
        FolderLocked: A run holds the folder.
    """
    changed = []
    for output, names in _by_output(files, place).items():
        with hold_folder(output) as manifest:
            records = {name: manifest.owner(name) for name in names}
            for name, record in records.items():
                if record is None or record.name != name:
                    raise UsageError(
                        f"{output.out / name} is not on record: no run has made or adopted it",
                        remedy=f"thumb status {output.arguments} tells what is",
                    )
            found = {name: record for name, record in records.items() if record and record.pinned != pinned}
            if found:
                manifest.pin([record.id for record in found.values()], pinned=pinned)
            changed += [output.out / name for name in found]
    return changed


def _by_output(files: Iterable[Path], place: OutputPlace) -> dict[OutputPlace, list[str]]:
    """Return the names of files by their output."""
    names: dict[OutputPlace, list[str]] = {}
    for file in files:
        folders = (OutputPlace(parent) for parent in file.parents)
        output = place if place.out in file.parents else next(filter(_is_used, folders), place)
        path = file if output.out in file.parents else output.out / file
        name = os.path.relpath(path, output.out).replace(os.sep, "/")
        names.setdefault(output, []).append(name)
    return names


def _is_used(place: OutputPlace) -> bool:
    return place.state.is_dir()
