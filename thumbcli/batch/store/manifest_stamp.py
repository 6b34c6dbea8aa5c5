"""Tells whether a manifest has the files that were opened: a run may write to them, or replace them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from thumbcli.sqlite_database import companion

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["ManifestStamp", "file_identity", "manifest_stamp"]


class ManifestStamp(NamedTuple):
    """What tells whether a manifest is being written.

    Attributes:
        file: Of its file; None if that is not there.
        log: Of its write-ahead log; None if that is not there.
    """

    file: tuple[int, ...] | None
    log: tuple[int, ...] | None

    def is_as(self, opened: ManifestStamp) -> bool:
        """Tell whether a connection that was opened in the state `opened` reads what is there now.

        With a log beside it, SQLite follows each change, unless the file is replaced.
        """
        if opened.log is None:
            return self == opened
        return (self.file or ())[:1] == (opened.file or ())[:1] and self.log is not None


def manifest_stamp(place: OutputPlace) -> ManifestStamp:
    """Return what the files of the manifest of `place` are now."""
    return ManifestStamp(*(_stamp(path) for path in (place.manifest, companion(place.manifest, "wal"))))


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another at the same path; None if there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
