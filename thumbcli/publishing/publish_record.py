"""The record of what was published, beside the manifest: a rerun skips what is there.

One JSON object per line, appended and synced as soon as a service has said yes, so that a crash forgets
nothing but what was in flight. A line that is not whole is passed over: at worst a picture is published once
more.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from thumbcli.errors import DamagedFile, DiskError, FolderLocked
from thumbcli.regular_files import is_link, open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["RECORD", "PublishRecord", "quota_day_begins"]

RECORD: Final = "published.jsonl"
"""The name of the record in a state folder."""

_LINE_MAX_BYTES: Final = 64 * 1024
_LOCK_WAIT_S: Final = 0.3
_PUBLISHED, _UPLOADED, _SPENT = "published", "uploaded", "spent"
_PACIFIC: Final = "America/Los_Angeles"
_PACIFIC_WINTER: Final = timezone(timedelta(hours=-8))


@dataclass(frozen=True, slots=True)
class _Key:
    """A video, a post or a file of one site."""

    platform: str
    site: str
    of: str


class PublishRecord:
    """What was published from one folder.

    Args:
        path: The file; None keeps the record in memory alone.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._published: dict[_Key, str] = {}
        self._uploaded: dict[_Key, str] = {}
        self._spent: list[tuple[datetime, int]] = []
        if path is not None:
            self._read(path)

    @classmethod
    @contextmanager
    def open(cls, place: OutputPlace) -> Iterator[PublishRecord]:
        """Open the record of an output, for one `thumb publish` at a time.

        Raises:
            FolderLocked: Another one has it.
            DiskError: It can't be read or written.
            DamagedFile: It is a link.
        """
        try:
            lock = FileLock(place.state / "publish.lock").acquire(timeout=_LOCK_WAIT_S, poll_interval=0.05)
        except Timeout as error:
            raise FolderLocked(
                f"another thumb publish is at work with {place.label}", remedy="wait until it ends"
            ) from error
        except OSError as error:
            raise DiskError(f"{place.state} can't be written: {error.strerror or error}") from error
        with lock:
            yield cls(place.state / RECORD)

    def published(self, platform: str, site: str, target: str) -> str:
        """Return the digest of the picture that a video or a post has from here; empty if it has none."""
        return self._published.get(_Key(platform, site, target), "")

    def count(self) -> dict[str, int]:
        """Return how many videos and posts have a picture from here, by platform."""
        return dict(Counter(key.platform for key in self._published))

    def uploaded(self, platform: str, site: str, file: str) -> str:
        """Return what a site calls a file that was uploaded to it from here; empty for none."""
        return self._uploaded.get(_Key(platform, site, file), "")

    def spent_since(self, moment: datetime) -> int:
        """Return the units of quota that were spent from here since a moment."""
        return sum(units for at, units in self._spent if at >= moment)

    def save_published(self, platform: str, site: str, target: str, *, sha256: str, name: str) -> None:
        """Record that a video or a post has a picture.

        Raises:
            DiskError: It can't be written.
        """
        self._published[_Key(platform, site, target)] = sha256
        values = {"platform": platform, "site": site, "target": target, "sha256": sha256, "name": name}
        self._append(_PUBLISHED, values)

    def save_uploaded(self, platform: str, site: str, file: str, media: str) -> None:
        """Record what a site calls a file that is there.

        Raises:
            DiskError: It can't be written.
        """
        if self.uploaded(platform, site, file) == media:
            return
        self._uploaded[_Key(platform, site, file)] = media
        self._append(_UPLOADED, {"platform": platform, "site": site, "file": file, "media": media})

    def save_spent(self, units: int) -> None:
        """Record that quota was spent.

        Raises:
            DiskError: It can't be written.
        """
        self._spent.append((datetime.now(UTC), units))
        self._append(_SPENT, {"units": units})

    def _append(self, what: str, values: Mapping[str, object]) -> None:
        if self._path is None:
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"what": what, "at": at, **values}, ensure_ascii=False) + "\n"
        self._refuse_link(self._path)
        try:
            with self._path.open("ab+") as file:
                if file.tell() and _last_byte(file.fileno(), file.tell()) != b"\n":
                    file.write(b"\n")  # what a crash has cut off stays a line of its own
                file.write(line.encode(errors="replace"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DiskError(
                f"{self._path} can't be written: {error.strerror}",
                remedy="free some space, and run it again: what was published is published once more",
            ) from error

    def _read(self, path: Path) -> None:
        self._refuse_link(path)
        try:
            with open_regular_file(path, follow_links=False) as file:
                while line := file.readline(_LINE_MAX_BYTES):
                    self._take(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise DiskError(f"{path} can't be read: {error.strerror}", remedy="check it") from error

    def _take(self, line: bytes) -> None:
        try:
            found: dict[str, Any] = json.loads(line)
            what, at = found["what"], datetime.fromisoformat(found["at"])
            if what == _SPENT:
                self._spent.append((at if at.tzinfo else at.replace(tzinfo=UTC), int(found["units"])))
                return
            place = str(found["platform"]), str(found["site"])
            if what == _PUBLISHED:
                self._published[_Key(*place, str(found["target"]))] = str(found["sha256"])
            elif what == _UPLOADED:
                self._uploaded[_Key(*place, str(found["file"]))] = str(found["media"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return

    @staticmethod
    def _refuse_link(path: Path) -> None:
        if is_link(path):
            raise DamagedFile(f"{path} is a link", remedy="remove it, or move the file itself there")


def _last_byte(descriptor: int, size_bytes: int) -> bytes:
    os.lseek(descriptor, size_bytes - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def quota_day_begins(now: datetime) -> datetime:
    """Return when the day of YouTube's quota began: at midnight of Pacific time.

    Source:
        YouTube Data API, Quota and Compliance Audits.
    """
    try:
        zone: ZoneInfo | timezone = ZoneInfo(_PACIFIC)
    except (ZoneInfoNotFoundError, OSError):  # Windows has no table of zones of its own.
        zone = _PACIFIC_WINTER
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
