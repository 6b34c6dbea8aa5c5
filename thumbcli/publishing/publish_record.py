"""The record of what was published, beside the manifest: a rerun skips what is there.

One JSON object per line, appended and synced as soon as a service has said yes, so that a crash forgets
nothing but what was in flight. A line that is not whole is passed over: at worst a picture is published once
more.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from thumbcli.errors import DiskError, FolderLocked
from thumbcli.outputs.store_lease import Lease
from thumbcli.publishing.record_lines import FileLines, StoredLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.publishing.record_lines import RecordLines

__all__ = ["PublishRecord", "quota_day_begins"]

_RECORD: Final = "published.jsonl"
_STORED: Final = "published/"
"""The names of the record in a state folder, and of its parts and its lock in a bucket."""

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
        lines: Where it is kept; None keeps it in memory alone.
    """

    def __init__(self, lines: RecordLines | None) -> None:
        self._lines = lines
        self._published: dict[_Key, str] = {}
        self._uploaded: dict[_Key, str] = {}
        self._spent: list[tuple[datetime, int]] = []
        if lines is not None:
            for line in lines.read():
                self._take(line)

    @classmethod
    def read(cls, place: OutputPlace) -> PublishRecord:
        """Return the record of an output, to be looked at.

        Raises:
            DiskError: It can't be read.
            DamagedFile: It is a link.
        """
        return cls(_lines_of(place))

    @classmethod
    @contextmanager
    def open(cls, place: OutputPlace) -> Iterator[PublishRecord]:
        """Open the record of an output, for one `thumb publish` at a time.

        Raises:
            FolderLocked: Another one has it.
            DiskError: It can't be read or written.
            DamagedFile: It is a link.
        """
        with _alone(place) as lease:
            yield cls(_lines_of(place, lease))

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
        if self._lines is None:
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"what": what, "at": at, **values}, ensure_ascii=False) + "\n"
        self._lines.append(line.encode(errors="replace"))

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


@contextmanager
def _alone(place: OutputPlace) -> Iterator[Lease | None]:
    """Keep others from publishing what an output has; a run may draw into it meanwhile.

    Raises:
        FolderLocked: Another one is at work.
        DiskError: The lock can't be written.
    """
    taken = FolderLocked(f"another thumb publish is at work with {place.label}", remedy="wait until it ends")
    if place.bucket is not None:
        with ExitStack() as stack:
            try:
                lease = stack.enter_context(Lease(place.bucket.store, folder=_folder(place)))
            except FolderLocked as error:
                raise taken from error
            yield lease
        return
    try:
        lock = FileLock(place.state / "publish.lock").acquire(timeout=_LOCK_WAIT_S, poll_interval=0.05)
    except Timeout as error:
        raise taken from error
    except OSError as error:
        raise DiskError(f"{place.state} can't be written: {error.strerror or error}") from error
    with lock:
        yield None


def _lines_of(place: OutputPlace, lease: Lease | None = None) -> RecordLines:
    if place.bucket is None:
        return FileLines(place.state / _RECORD)
    return StoredLines(place.bucket.store, _folder(place), lease)


def _folder(place: OutputPlace) -> str:
    return f"{place.whole.objects}{_STORED}"


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
