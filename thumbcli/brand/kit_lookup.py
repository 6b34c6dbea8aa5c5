"""Where kits come from: the `thumb.toml` of a project beside its titles, and the saved kit of the user.

Nothing heavy is imported before a kit is read.
"""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from thumbcli.errors import ConfigError, ThumbError
from thumbcli.file_rights import rights, user_id
from thumbcli.shell_commands import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.brand.kit_types import Kit

__all__ = ["KIT_FILE", "FileSource", "SavedKit", "Source", "find_kit_file", "project_root"]

KIT_FILE = "thumb.toml"

_T = TypeVar("_T")

_READ_ATTEMPTS = 5
"""How often a kit is read again because another process replaced it meanwhile."""


def find_kit_file(
    folder: Path, *, warn: Callable[[str], None] = lambda _: None, trust_all: bool = False
) -> Path | None:
    """Return the nearest `thumb.toml` in `folder` or above it that can be trusted.

    The search ends at the root of a repository and at the home folder, both included: a file above belongs to
    something else, and a clone elsewhere would not have it. It also ends at the border of a file system, as
    that of git does.

    A file that somebody else owns or may change, that is a link out of its folder, or that is above `folder`
    where everybody may put one, as in /tmp, is passed by.

    Args:
        folder: Where the titles are.
        warn: Takes one line about each file that is passed by.
        trust_all: Whether to take such a file as well.
    """
    for level, place in enumerate(_upwards(folder)):
        path = place / KIT_FILE
        if not os.path.isfile(path):  # noqa: PTH113 - False for a folder without permissions
            continue
        reason = None if trust_all else _distrust(path, beside=level == 0)
        if reason is None:
            return path
        warn(f"{path} is ignored: {reason}, or allow it with --allow-outside (THUMB_ALLOW_OUTSIDE=1)")
    return None


def project_root(folder: Path) -> Path:
    """Return the root of the repository around `folder`, or `folder` itself outside of one.

    A repository at the home folder, as some keep for their dotfiles, does not count: everything is in it.
    """
    home = _home()
    roots = (place for place in _upwards(folder) if _is_repository(place) and place not in home)
    try:
        return next(roots, None) or folder.absolute()
    except FileNotFoundError:
        return folder  # The working folder is gone.


def _upwards(folder: Path) -> Iterator[Path]:
    """Yield `folder` and those above it that belong to the same project; links are not resolved."""
    home = _home()
    try:
        start = Path(os.path.abspath(folder))  # noqa: PTH100 - resolves `..` but no links
        device = start.stat().st_dev
        for place in (start, *start.parents):
            if place.stat().st_dev != device:
                return
            yield place
            if place in home or _is_repository(place):
                return
    except (OSError, ValueError):
        return  # The working folder is gone, or a row's source has a name that none can have.


def _home() -> set[Path]:
    """Return the home folder as it is named and as it is."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never fails, unlike Path.home()
    return {home, Path(os.path.realpath(home))}


def _is_repository(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")


def _distrust(path: Path, *, beside: bool) -> str | None:
    """Return why a kit file can't be trusted and what to do, None if it can.

    Args:
        path: The file.
        beside: Whether it is in the folder of the titles.

    Source:
        `safe.directory` of git, which takes the owner of a repository for the one who decides; under sudo
        that is the user who called it.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent)):
        return "it is a link out of its folder; copy the file there"
    trusted = {0, user_id()}
    if user_id() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        trusted.add(int(os.environ["SUDO_UID"]))
    file = path.stat()
    if not {path.lstat().st_uid, file.st_uid} <= trusted:
        return f"another user owns it; copy it, or `chown {user_id()}` it"
    if rights(file) & stat.S_IWOTH:
        return "everybody may change it; `chmod o-w` it"
    if not beside and rights(path.parent.stat()) & stat.S_IWOTH:
        return f"everybody may write to {path.parent}; move it beside the titles"
    return None


class FileSource:
    """The kit file of a project; its paths are relative to its folder. Read once.

    Args:
        path: The file.
        allow_outside: Whether it may name pictures outside the project, which is the repository around the
            file, or its folder. Who clones a project has not chosen its paths.
    """

    def __init__(self, path: Path, *, allow_outside: bool = False) -> None:
        self.path, self._allow_outside = path, allow_outside

    @cached_property
    def _kit(self) -> Kit:
        from thumbcli.brand.kit_file import read_kit

        inside = None if self._allow_outside else project_root(self.path.parent)
        kit = read_kit(self.path, inside=inside, in_project=True)
        if kit is None:
            raise ConfigError(f"{self.path} does not exist", remedy="check the path")
        return kit

    def default_set(self) -> str | None:
        """Return the set for every title that names none: what the file has under `use`.

        Raises:
            ConfigError: The kit file is missing or invalid.
        """
        return self._kit.use

    def column_map(self) -> Mapping[str, str]:
        """Return the columns of the titles that the file names for options: what it has under `map`.

        Raises:
            ConfigError: The kit file is missing or invalid.
        """
        return self._kit.map

    def read(self, get: Callable[[Kit], _T]) -> _T:
        """Return what `get` returns for the kit.

        Raises:
            ConfigError: The kit file is missing or invalid.
            ItemError: A picture can't be used.
        """
        return get(self._kit)


class SavedKit:
    """The kit that the user saved in `folder`, which may not exist; read-only (`KitStore` changes it)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def path(self) -> Path:
        """The kit file, which may not exist."""
        return self.folder / "kit.toml"

    def kit(self) -> Kit:
        """Return the saved kit; an empty one if nothing is saved.

        Raises:
            ConfigError: The kit file is unreadable or invalid.
        """
        from thumbcli.brand.kit_file import read_kit
        from thumbcli.brand.kit_types import Kit

        kit = read_kit(self.path) or Kit()
        if kit.use is not None:
            raise ConfigError(
                f"{self.path}: `use` belongs in a thumb.toml beside titles",
                remedy=f"remove it; for all titles: thumb config set custom-assets-id {quoted(kit.use)}",
            )
        if kit.map:
            raise ConfigError(
                f"{self.path}: `map` belongs in a thumb.toml beside titles",
                remedy="remove it; for all titles: thumb config set map OPTION=COLUMN",
            )
        return kit

    def default_set(self) -> str | None:
        """Return None: sets of the saved kit must be asked for."""
        return None

    def column_map(self) -> Mapping[str, str]:
        """Return nothing: columns belong to lists."""
        return {}

    def read(self, get: Callable[[Kit], _T]) -> _T:
        """Return what `get` returns for the kit, also while another process replaces pictures."""
        for _ in range(_READ_ATTEMPTS):
            kit = self.kit()
            try:
                return get(kit)
            except ThumbError:
                if self.kit() == kit:
                    raise
        return get(self.kit())


Source: TypeAlias = FileSource | SavedKit
"""A place that a kit comes from."""
