"""Finished pictures in other output folders, to be copied rather than bought again."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.picture_files import same_file
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.store.manifest import Record

__all__ = ["find_copy", "open_reused"]


@contextmanager
def open_reused(folders: Sequence[Path]) -> Iterator[dict[Path, Manifest]]:
    """Yield the manifests of other folders, opened read-only.

    Raises:
        UsageError: A folder has no manifest, or one that can't be used.
    """
    manifests = {}
    with ExitStack() as stack:
        for folder in folders:
            manifest = Manifest.open_to_read(folder)
            if manifest is None:
                raise UsageError(
                    f"--reuse {folder}: no thumb batch has written there",
                    remedy="name a folder that you gave to thumb batch --out",
                )
            manifests[folder] = stack.enter_context(closing(manifest))
        yield manifests


def find_copy(manifests: Mapping[Path, Manifest], key: str) -> tuple[Path, Record] | None:
    """Return the finished file of `key` and its record; None if no folder has it as recorded."""
    for folder, manifest in manifests.items():
        record = manifest.records([key]).get(key)
        if record is None or record.adopted or record.placeholder:
            continue
        path = folder / record.name
        if same_file(str(path), record.size_bytes, record.sha256, verify=True):
            return path, record
    return None
