"""Tells when the sources of a run change: lists, folders of posts, and the files beside them.

Folders are watched by the system (inotify and its like). Single files are looked at instead: editors replace
a file rather than write into it, which ends a watch on it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.light_dataclass import dataclass
from thumbcli.regular_files import leads_to_folder
from thumbcli.sources.posts import POST_SUFFIXES, fixed_part, is_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from watchfiles.main import FileChange

__all__ = ["SourceChanges", "Watched", "may_be_post"]

_LOOK_MS: Final = 200
"""How often single files are looked at, and a signal is noticed at the latest."""

_QUIET_MS: Final = 100
_BURST_MS: Final = 1_000
"""Changes count as one if they are less than 0.1 s apart, for at most 1 s, as in a checkout."""

_TRIAL_FILE: Final = re.compile(r"\d+")
"""What vim creates to see whether it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a run depends on.

    Attributes:
        sources: Files, folders and patterns, as they were named.
        files: Other single files, such as a thumb.toml or a template; they may not exist.
        ignored: Folders and files that the run writes itself.
    """

    sources: tuple[str, ...]
    files: tuple[Path, ...] = ()
    ignored: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders whose posts may change."""
        found = (
            Path(fixed_part(source) or ".") if is_pattern(source) else Path(source)
            for source in self.sources
            if is_pattern(source) or leads_to_folder(source)
        )
        return tuple(dict.fromkeys(found))

    @property
    def single_files(self) -> tuple[Path, ...]:
        """The files that are looked at."""
        listed = (
            Path(source) for source in self.sources if not is_pattern(source) and not leads_to_folder(source)
        )
        return tuple(dict.fromkeys((*listed, *self.files)))


class SourceChanges:
    """Collects the changes from the moment it is made, also while nobody waits for one.

    Args:
        watched: What to watch.
    """

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self._folders, self._files = tuple(map(Path.absolute, watched.folders)), watched.single_files
        self._ignored = {kind(path) for path in watched.ignored for kind in (Path.absolute, Path.resolve)}
        self._seen = self._look()
        self._notices = self._open()

    def wait(self, is_stopped: Callable[[], bool]) -> bool:
        """Wait for a change; tell whether there was one, and not a stop."""
        import time

        while not is_stopped():
            changes: Iterable[FileChange] = ()
            if self._notices is not None:
                changes = next(self._notices, ())
            else:
                time.sleep(_LOOK_MS / 1000)
            seen = self._look()
            if seen != self._seen:
                self._renew(seen)
                return True
            if any(map(self._counts, (path for _, path in changes))):
                return True
        return False

    def close(self) -> None:
        """Stop watching."""
        if self._notices is not None:
            self._notices.close()

    def _look(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Return what tells a file from a changed one, and a folder from another in its place."""
        folders = (_identity(folder) for folder in self._folders)
        return (*folders, *map(_state, self._files))

    def _open(self) -> Generator[Iterable[FileChange]] | None:
        there = [folder for folder in self._folders if leads_to_folder(folder)]
        if not there:
            return None
        import watchfiles

        notices = watchfiles.watch(
            *there,
            watch_filter=None,
            debounce=_BURST_MS,
            step=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        next(notices)  # Only now the system watches.
        return notices

    def _renew(self, seen: tuple[tuple[int, int, int] | None, ...]) -> None:
        if seen[: len(self._folders)] != self._seen[: len(self._folders)]:
            # A folder was replaced: a watch stays with the one that is gone.
            self.close()
            self._notices = self._open()
        self._seen = seen

    def _counts(self, path: str) -> bool:
        """Tell whether the change of a path may change a post."""
        changed = Path(path)
        if not self._ignored.isdisjoint((changed, *changed.parents)):
            return False
        folder = next((one for one in self._folders if changed.is_relative_to(one)), None)
        return may_be_post(changed.name if folder is None else str(changed.relative_to(folder)))


def may_be_post(path: str) -> bool:
    """Tell whether a path below a folder of posts may be a post, or a folder of some.

    Temporary files of editors are neither: `.post.md.swp`, `post.md~`, `#post.md#`, `4913`.
    """
    *folders, name = Path(path).parts or ("",)
    if any(folder.startswith(".") for folder in folders) or name.startswith((".", "#", "~")):
        return False
    suffix = Path(name).suffix.lower()
    return suffix in POST_SUFFIXES or not (suffix or name.endswith("~") or _TRIAL_FILE.fullmatch(name))


def _identity(folder: Path) -> tuple[int, int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, 0


def _state(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
