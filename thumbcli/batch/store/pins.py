"""Files that a person has chosen: no run replaces or removes them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
                        remedy="draw it first: thumb batch records the files that its rows ask for",
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
        output, path = _output_of(file, place)
        name = os.path.relpath(path, output.out).replace(os.sep, "/")
        names.setdefault(output, []).append(name)
    return names


def _output_of(file: Path, place: OutputPlace) -> tuple[OutputPlace, Path]:
    """Return the output that a file is in, and its path there; what is no path is a name in `place`.

    Raises:
        UsageError: It is a folder, or in no output.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder", remedy=f"name files in it: {file}/*.webp")
    whole, out = Path(os.path.abspath(file)), Path(os.path.abspath(place.out))  # noqa: PTH100 - keeps links
    is_path = file.is_absolute() or os.path.lexists(file)
    if place.out in file.parents or (is_path and out in whole.parents):
        return place, place.out / whole.relative_to(out)
    for path in (file, whole) if is_path else (file,):
        for folder in path.parents:
            if _is_used(output := OutputPlace(folder)):
                return output, path
    if is_path:
        raise UsageError(
            f"{file} is in no output folder", remedy="name that with --out, and its --state if it has one"
        )
    return place, place.out / file


def _is_used(place: OutputPlace) -> bool:
    return place.state.is_dir()
