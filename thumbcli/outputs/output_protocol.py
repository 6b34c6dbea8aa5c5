"""What the files of an output are to a run, whether they are in a folder or in a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

__all__ = ["ENGINE_FACT", "KEY_FACT", "SHA256_FACT", "OutputFiles"]

KEY_FACT, SHA256_FACT, ENGINE_FACT = "thumb-key", "thumb-sha256", "thumb-engine"
"""What a store keeps beside a picture: its fingerprint, the digest of the file, and who drew it."""


class OutputFiles(Protocol):
    """The pictures of an output, by their names: relative, with `/`, checked by the caller.

    Whatever reads may raise `OSError`, and `DiskError` where the whole output can't be used.
    """

    def where(self, name: str) -> Path | str:
        """Return the file for a message: its path, or its address in the store."""

    def exists(self, name: str) -> bool:
        """Tell whether anything has this name, be it a link or a folder."""

    def is_file(self, name: str) -> bool:
        """Tell whether a regular file has this name."""

    def has_size(self, name: str, size_bytes: int) -> bool:
        """Tell whether a regular file of this size, which is not 0, has this name."""

    def is_same(self, name: str, size_bytes: int, sha256: str, *, verify: bool) -> bool:
        """Tell whether the file is the recorded one: by size, with `verify` by digest too."""

    def is_new(self, name: str) -> bool:
        """Tell whether the file was written a moment ago, so that its record may follow."""

    def read(self, name: str) -> bytes:
        """Return a picture that anybody may have put there.

        Raises:
            OSError: It is missing, unreadable, too large, or not a regular file.
            BrokenPictureError: It is not a complete picture.
        """

    def read_any(self, name: str) -> bytes:
        """Return a file that need not be a picture.

        Raises:
            OSError: As `read`.
        """

    def facts(self, name: str) -> Mapping[str, str]:
        """Return what is kept beside a file; nothing in a folder."""

    def check_free(self, name: str) -> None:
        """Check that a picture can be put there, be it in place of another file.

        Raises:
            NameTaken: A folder stands there, or a file where one of its folders has to be.
        """

    def write(self, name: str, data: bytes, *, replace: bool, facts: Mapping[str, str]) -> None:
        """Write a picture: whole, or not at all.

        Args:
            name: Its name; the folders of it are created.
            data: The file.
            replace: Whether a file of that name may be replaced.
            facts: What a store keeps beside it, such as its fingerprint; a folder has no place for it.

        Raises:
            NameTaken: The name is taken and `replace` is false, or something stands in the way.
            DiskError: It can't be written.
        """

    def remove(self, name: str) -> None:
        """Remove a file, and folders that become empty.

        Raises:
            DiskError: It can't be removed.
        """

    def written_at(self, name: str) -> datetime | None:
        """Return when a file was written; None if it is missing."""

    def url(self, name: str) -> str:
        """Return the address that others are told of a file; empty in a folder, which nobody else sees."""

    def walk(self) -> Iterator[str]:
        """Yield the names of all files, also in folders, but no hidden ones."""

    def names(self) -> Iterator[str]:
        """Yield the names of the files here, but not those of folders in it."""
