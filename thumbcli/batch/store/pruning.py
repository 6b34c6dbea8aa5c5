"""Remove files of ours that no row asks for any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.picture_files import is_file, same_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["PrunedFile", "prune_files"]


class PrunedFile(NamedTuple):
    """A file that was to be removed, and why it was not; `reason` is empty if it was."""

    name: str
    reason: str = ""

    @property
    def removed(self) -> bool:
        """Whether it is gone."""
        return not self.reason


def prune_files(place: OutputPlace, names: Sequence[str]) -> Iterator[PrunedFile]:
    """Remove files that are orphans on record, and yield each; a folder that becomes empty goes too.

    What was changed since it was made is kept, and so is what another run has claimed meanwhile. The cost of
    a picture stays in the books.

    Raises:
        FolderLocked: Another run holds the folder.
        DiskError: A file can't be removed.
    """
    with hold_folder(place) as manifest:
        for name in names:
            yield PrunedFile(name, _remove(manifest, place, name))


def _remove(manifest: Manifest, place: OutputPlace, name: str) -> str:
    """Remove one file and its record; return why not."""
    if not manifest.is_orphan(name) or (file := manifest.owner(name)) is None:
        return "a row asks for it by now"
    if is_file(place, name) and not same_file(place, name, file.size_bytes, file.sha256, verify=True):
        return "it was changed since it was made"
    place.files.remove(name)
    manifest.forget_files([file.id])
    return ""
