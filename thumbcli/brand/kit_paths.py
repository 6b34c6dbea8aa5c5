"""Where kits live: the saved one in the data folder, the one of a project beside its titles."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["KIT_FILE", "cache_folder", "data_folder", "find_kit_file"]

KIT_FILE = "thumb.toml"


def data_folder() -> Path:
    """Return the folder of the saved kit, which may not exist yet; `THUMB_DATA_DIR` names another one."""
    override = os.environ.get("THUMB_DATA_DIR", "").strip()
    if override:
        return Path(override).expanduser()
    import platformdirs

    return platformdirs.user_data_path("thumbcli", appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be found out again; `THUMB_DATA_DIR` moves it along."""
    override = os.environ.get("THUMB_DATA_DIR", "").strip()
    if override:
        return Path(override).expanduser() / "cache"
    import platformdirs

    return platformdirs.user_cache_path("thumbcli", appauthor=False)


def find_kit_file(folder: Path) -> Path | None:
    """Return the nearest `thumb.toml` in `folder` or above it.

    The search ends at the root of a repository and at the home folder, each looked at itself: a file above
    belongs to something else, and a clone elsewhere would not have it.
    """
    home = os.path.expanduser("~")  # noqa: PTH111 - compared as text
    place = os.path.abspath(folder)  # noqa: PTH100 - lexical: the folder as it was named
    while True:
        candidate = os.path.join(place, KIT_FILE)  # noqa: PTH118 - the path is a string all along
        if os.path.isfile(candidate):  # noqa: PTH113
            return Path(candidate)
        above = os.path.dirname(place)  # noqa: PTH120
        if place in {home, above} or os.path.lexists(os.path.join(place, ".git")):  # noqa: PTH118
            return None
        place = above
