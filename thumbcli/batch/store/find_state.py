"""Looks near an output for the state folder that belongs to it, where nobody has named one."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.batch.store.output_place import MANIFEST, is_same, is_unused, recorded_output
from thumbcli.errors import DamagedFile, UsageError
from thumbcli.relative_path import relative_path
from thumbcli.shell_commands import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["check_no_state_elsewhere"]

_DEEP: Final = 2
"""A state folder is beside the output, as `state`, or in a folder there, as `state/og`."""

_FOLDERS_MAX: Final = 500
"""How many folders are looked at; a home has a hundred."""


def check_no_state_elsewhere(place: OutputPlace) -> None:
    """Refuse a second record for an output whose state is in a folder near it, or near the working folder.

    Raises:
        UsageError: It is.
        OSError: The state folder of the output can't be read.
    """
    if place.elsewhere is not None or place.bucket is not None or not place.out.is_dir():
        return
    if not is_unused(place):
        return
    out = Path(os.path.realpath(place.out))
    for folder in islice(_folders_near(out), _FOLDERS_MAX):
        if not os.path.lexists(folder / MANIFEST):
            continue
        if _belongs_to(folder, out):
            state = quoted(relative_path(folder))
            raise UsageError(
                f"{place.label} has its record in {state}, and another one would know nothing of it",
                remedy=f"name it: --state {state}; or delete {state} if it is out of date",
            )


def _belongs_to(folder: Path, out: Path) -> bool:
    try:
        owner = recorded_output(folder)
    except DamagedFile:
        return False  # Nobody knows whose it is.
    return owner is not None and is_same(owner, out)


def _folders_near(out: Path) -> Iterator[Path]:
    """Yield the folders beside the output and below the working folder, nearer ones first, without links."""
    level = list(dict.fromkeys((out.parent, Path(os.path.realpath(os.curdir)))))
    for _ in range(_DEEP):
        found = [child for folder in level for child in _children(folder) if child != out]
        yield from found
        level = found[:_FOLDERS_MAX]


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []
    return [folder / name for name in names]
