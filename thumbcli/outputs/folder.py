"""A folder of pictures: one kind of output."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import sys
import time
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.atomic_write import is_part, sync_folder, write_atomic
from thumbcli.contract.image_header import PICTURE_MAX_BYTES, read_header
from thumbcli.errors import DamagedFile, DiskError, NameTaken
from thumbcli.light_dataclass import dataclass
from thumbcli.regular_files import is_link, read_regular_file
from thumbcli.shell_commands import files_limit_advice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "FolderFiles",
    "is_file",
    "is_folder",
    "read_picture",
    "same_file",
    "sweep",
    "write_picture",
]

_NEW_S: Final = 2.0

_FIXES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "make the folder writable"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), files_limit_advice()),
    errno.ENAMETOOLONG: "shorten --name",
}
"""By the number of the system's error."""

_WINDOWS_PATH_MAX_CHARS: Final = 259
"""Unless long paths are allowed in its registry; what is longer does not exist for it."""


def write_picture(folder: Path, name: str, data: bytes, *, replace: bool) -> Path:
    """Write `data` to `name` in an existing `folder` with `write_atomic`, and return the path.

    The folders of `name` are created. All temporary files are in `folder` itself, where `sweep` finds them.

    Raises:
        NameTaken: The name is taken and `replace` is false, a folder stands there, or something else, such as
            a link, where one of its folders has to be.
        DiskError: The system refuses: no space, no permission, no folder.
    """
    target = folder / name
    try:
        for below in map(Path, _folders_of(folder, name)):
            try:
                below.mkdir()
            except FileExistsError:
                _check_folder(str(below))
            else:
                sync_folder(below.parent)
        write_atomic(target, data, replace=replace, part_folder=folder)
    except FileExistsError as error:
        raise NameTaken(f"{target} exists", remedy="--overwrite replaces it") from error
    except IsADirectoryError as error:
        raise NameTaken(f"a folder stands at {target}", remedy="move it away, or use --name") from error
    except OSError as error:
        fix = _fix(error, target)
        raise DiskError(
            f"{target} can't be written: {error.strerror or error}",
            remedy=f"{fix} or choose another place with --out, then try again",
        ) from error
    return target


def _fix(error: OSError, target: Path) -> str:
    if sys.platform == "win32" and len(str(target.absolute())) > _WINDOWS_PATH_MAX_CHARS:
        return "allow long paths in Windows (LongPathsEnabled in its registry), shorten --name"
    return _FIXES.get(error.errno or 0, "free some space")


def _folders_of(folder: Path | str, name: str) -> Iterator[str]:
    """Yield the paths of the folders that a picture is in, below `folder`; outermost first."""
    path = str(folder)
    for part in name.split("/")[:-1]:
        path = f"{path}/{part}"
        yield path


def _check_folder(path: str) -> None:
    if os.path.lexists(path) and not is_folder(path):
        kind = "a link" if is_link(path) else "a file"
        raise NameTaken(
            f"{kind} stands at {path}, which has to be a folder", remedy="move it away, or use --name"
        )


def _check_free(folder: Path | str, name: str) -> None:
    """Check that a picture `name` can be put into an output folder, be it in place of another file.

    Raises:
        NameTaken: A folder stands there, or a file where one of its folders has to be.
    """
    for below in _folders_of(folder, name):
        _check_folder(below)
    if is_folder(path := f"{folder}/{name}"):
        raise NameTaken(f"a folder stands at {path}", remedy="move it away, or use --name")


def sweep(folder: Path) -> None:
    """Delete the half-written files of a killed run in `folder`.

    Call it only while holding the folder's lock.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_part(entry.name):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def read_picture(path: Path | str) -> bytes:
    """Return the bytes of a picture that anybody may have put there.

    Raises:
        OSError: It is missing, unreadable, larger than `PICTURE_MAX_BYTES`, or not a regular file; a link is
            not followed.
        BrokenPictureError: It is not a complete JPEG, PNG or WebP.
    """
    data = read_regular_file(Path(path), limit_bytes=PICTURE_MAX_BYTES, follow_links=False)
    read_header(data)
    return data


def is_file(path: Path | str) -> bool:
    """Tell whether a regular file is at `path`; a link is none."""
    return _has_kind(path, stat.S_ISREG)


def is_folder(path: Path | str) -> bool:
    """Tell whether a folder is at `path`; a link is none."""
    return _has_kind(path, stat.S_ISDIR)


def _has_kind(path: Path | str, is_kind: Callable[[int], bool]) -> bool:
    try:
        return is_kind(os.lstat(path).st_mode)
    except OSError:
        return False


def _has_size(path: str, size_bytes: int) -> bool:
    """Tell whether a regular file of this size is at `path`; called for each of 100,000 finished rows."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return status.st_size == size_bytes > 0 and stat.S_ISREG(status.st_mode)


def same_file(path: str, size_bytes: int, sha256: str, *, verify: bool) -> bool:
    """Tell whether the file at `path` is the recorded one: by size, with `verify` by digest too."""
    if not _has_size(path, size_bytes):
        return False
    if not verify:
        return True
    try:
        data = read_regular_file(Path(path), limit_bytes=PICTURE_MAX_BYTES, follow_links=False)
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == sha256


def _as_written(name: str) -> str:
    """Return a listed name as a run writes and records it: HFS+ lists all names decomposed.

    On macOS either form leads to the file; elsewhere each is a file of its own.
    """
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files of a folder.

    Attributes:
        folder: The folder; it need not exist.
    """

    folder: Path

    def where(self, name: str) -> Path:
        """Return the path of a file."""
        return Path(self._path(name))

    def exists(self, name: str) -> bool:
        """Tell whether anything has this name, be it a link or a folder."""
        return os.path.lexists(self._path(name))

    def is_file(self, name: str) -> bool:
        """Tell whether a regular file has this name; a link is none."""
        return is_file(self._path(name))

    def has_size(self, name: str, size_bytes: int) -> bool:
        """Tell whether a regular file of this size, which is not 0, has this name."""
        return _has_size(self._path(name), size_bytes)

    def is_same(self, name: str, size_bytes: int, sha256: str, *, verify: bool) -> bool:
        """Tell whether the file is the recorded one: by size, with `verify` by digest too."""
        return same_file(self._path(name), size_bytes, sha256, verify=verify)

    def is_new(self, name: str) -> bool:
        """Tell whether the file was written a moment ago, so that its record may follow."""
        try:
            return time.time() - os.lstat(self._path(name)).st_mtime < _NEW_S
        except OSError:
            return False

    def read(self, name: str) -> bytes:
        """Return a picture; see `read_picture`."""
        return read_picture(self._path(name))

    def read_any(self, name: str) -> bytes:
        """Return a regular file that need not be a picture."""
        return read_regular_file(self.where(name), limit_bytes=PICTURE_MAX_BYTES, follow_links=False)

    def facts(self, name: str) -> Mapping[str, str]:
        """Return nothing: a folder keeps a file alone."""
        del name
        return {}

    def check_free(self, name: str) -> None:
        """Check that a picture can be put there, be it in place of another file.

        Raises:
            NameTaken: A folder stands there, or a file where one of its folders has to be.
        """
        _check_free(self.folder, name)

    def write(self, name: str, data: bytes, *, replace: bool, facts: Mapping[str, str]) -> None:
        """Write a picture; a folder keeps no `facts` beside it. See `write_picture`."""
        del facts
        write_picture(self.folder, name, data, replace=replace)

    def remove(self, name: str) -> None:
        """Remove a file, and folders that become empty.

        Raises:
            DiskError: It can't be removed.
        """
        path = self.where(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DiskError(f"{path} can't be removed: {error.strerror or error}") from error
        above = path.parent
        with contextlib.suppress(OSError):  # It holds something else.
            while above != self.folder and self.folder in above.parents:
                above.rmdir()
                above = above.parent

    def written_at(self, name: str) -> datetime | None:
        """Return when a file was written; None if it is missing."""
        try:
            return datetime.fromtimestamp(os.lstat(self._path(name)).st_mtime, UTC)
        except OSError:
            return None

    def url(self, name: str) -> str:
        """Return nothing: nobody else sees a folder."""
        del name
        return ""

    def walk(self) -> Iterator[str]:
        """Yield the names of all files, also in folders, but no hidden ones."""
        for below, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                if not name.startswith("."):
                    yield _as_written(Path(below, name).relative_to(self.folder).as_posix())

    def names(self) -> Iterator[str]:
        """Yield the names of the files here, but not those of folders in it."""
        if is_folder(self.folder):
            yield from (
                _as_written(entry.name)
                for entry in os.scandir(self.folder)
                if entry.is_file(follow_symlinks=False)
            )

    def _path(self, name: str) -> str:
        """Return the path of a file.

        Raises:
            DamagedFile: One of its folders is a link.
        """
        if "/" in name:
            for below in _folders_of(self.folder, name):
                if is_link(below):
                    raise DamagedFile(
                        f"{below} is a link, and might lead a run out of {self.folder}",
                        remedy="move the folder itself there, or choose another one with --name",
                    )
        return f"{self.folder!s}/{name}"
