"""Where kits come from: the `thumb.toml` of a project beside its titles, and the saved kit of the user.

Nothing heavy is imported before a kit is read.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from thumbcli.errors import ConfigError, ThumbError

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.kit_types import Kit

__all__ = ["KIT_FILE", "FileSource", "SavedKit", "Source", "data_folder", "find_kit_file"]

KIT_FILE = "thumb.toml"

_T = TypeVar("_T")

_READ_ATTEMPTS = 5
"""How often a kit is read again because another process replaced it meanwhile."""


def data_folder() -> Path:
    """Return the folder of the saved kit, which may not exist yet; `THUMB_DATA_DIR` overrides it."""
    override = os.environ.get("THUMB_DATA_DIR", "").strip()
    if override:
        return Path(override).expanduser()
    import platformdirs

    return platformdirs.user_data_path("thumbcli", appauthor=False)


def find_kit_file(folder: Path) -> Path | None:
    """Return the nearest `thumb.toml` in `folder` or above it.

    The search ends at the root of a repository and at the home folder, both included: a file above belongs to
    something else, and a clone elsewhere would not have it.
    """
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never fails, unlike Path.home()
    try:
        start = Path(os.path.abspath(folder))  # noqa: PTH100 - resolves `..` but no links
    except FileNotFoundError:
        return None  # The working folder is gone.
    for place in (start, *start.parents):
        if os.path.isfile(place / KIT_FILE):  # noqa: PTH113 - False for a folder without permissions
            return place / KIT_FILE
        if place == home or os.path.lexists(place / ".git"):
            break
    return None


class FileSource:
    """The kit file of a project; its paths are relative to its folder. Read once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _kit(self) -> Kit:
        from thumbcli.brand.kit_file import read_kit

        kit = read_kit(self.path)
        if kit is None:
            raise ConfigError(f"{self.path} does not exist", remedy="check the path")
        return kit

    def default_set(self) -> str | None:
        """Return the set for every title that names none: what the file has under `use`.

        Raises:
            ConfigError: The kit file is missing or invalid.
        """
        return self._kit.use

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
                remedy=f"remove it; for all titles: thumb config set custom-assets-id {quote(kit.use)}",
            )
        return kit

    def default_set(self) -> str | None:
        """Return None: sets of the saved kit must be asked for."""
        return None

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
