"""What the manifest holds about the pictures that rows ask for."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from thumbcli.batch.store.manifest_records import Attempt, Failure, FileRecord, PictureRecord
from thumbcli.batch.store.manifest_schema import RECORDS_LOST
from thumbcli.batch.store.picture_files import has_size
from thumbcli.batch.store.rescued_pictures import rescued_keys, unusable_rescued, why_unusable
from thumbcli.contract import old_fingerprint
from thumbcli.errors import AnswerLost
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine

    _T = TypeVar("_T", PictureRecord, Failure, Attempt)

__all__ = ["History", "HistoryReader"]

_UNUSABLE = "unusable"
"""The code of a title whose picture was paid for and kept, in a file that is no picture any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known about some pictures, by fingerprint; `rescued` are those that wait outside the folder."""

    files: Mapping[str, list[FileRecord]] = field(default_factory=dict)
    pictures: Mapping[str, PictureRecord] = field(default_factory=dict)
    failures: Mapping[str, Failure] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    rescued: frozenset[str] = frozenset()

    def doubt(self, key: str) -> AnswerLost | None:
        """Return why `key` may have been charged without a picture; None if nothing says so."""
        attempt = self.attempts.get(key)
        return None if attempt is None else _uncertain(attempt)

    def is_rescued(self, key: str) -> bool:
        """Tell whether a whole picture waits for `key`."""
        attempt = self.attempts.get(key)
        return key in self.rescued and not (attempt is not None and attempt.code == _UNUSABLE)


class HistoryReader:
    """Reads the history of a batch of rows at once.

    Args:
        manifest: The manifest of the folder, if it has one.
        place: The output.
        engine: Who draws.

    Attributes:
        renewed: Today's fingerprints of records that have one of an earlier version.
    """

    def __init__(self, manifest: Manifest | None, place: OutputPlace, engine: Engine) -> None:
        self._manifest, self._place, self._engine = manifest, place, engine
        self._rescued = rescued_keys()
        self._has_old_keys = manifest is not None and manifest.has_old_keys()
        self.renewed: dict[str, str] = {}

    def read(self, items: Sequence[RowRequest]) -> History:
        """Return what is known about the pictures of `items`."""
        history = self._recorded(items) if items else History()
        for key, old_key in self._rescued_items(items):
            if (path := unusable_rescued(key, old_key)) is not None:
                why = why_unusable(path)
                history.attempts[key] = Attempt(key, code=_UNUSABLE, message=why, sent_at="", credits=0)
        return history

    def _rescued_items(self, items: Sequence[RowRequest]) -> list[tuple[str, str]]:
        """Return both fingerprints of those `items` whose picture was kept elsewhere, perhaps long ago."""
        if not self._rescued:
            return []
        both = [(item.key, self.old_key(item)) for item in items]
        return [keys for keys in both if not self._rescued.isdisjoint(keys)]

    def _recorded(self, items: Sequence[RowRequest]) -> History:
        manifest, rescued = self._manifest, frozenset(key for key, _ in self._rescued_items(items))
        if manifest is None:
            return History(rescued=rescued)
        by_old = self._old_keys(items)
        keys = [*(item.key for item in items), *by_old]
        recorded, attempts = manifest.files(keys), manifest.attempts(keys)
        pictures, failures = manifest.pictures(keys), manifest.failures(keys)
        files: dict[str, list[FileRecord]] = {}
        for key, records in recorded.items():
            files.setdefault(by_old.get(key, key), []).extend(records)
        history = History(
            files=files,
            pictures=_renewed(pictures, by_old),
            failures=_renewed(failures, by_old),
            attempts=_renewed(attempts, by_old),
            addresses={by_old.get(key, key): url for key, url in manifest.addresses(keys).items()},
            rescued=rescued,
        )
        found = (recorded, pictures, failures, attempts)
        self.renewed |= {old: key for old, key in by_old.items() if any(old in kind for kind in found)}
        if manifest.records_lost_at:
            lost = {item.key for item in items if self._may_be_charged(item, history)}
            history.attempts.update({key: manifest.lost_attempt(key) for key in lost})
        return history

    def _old_keys(self, items: Sequence[RowRequest]) -> dict[str, str]:
        """Return today's fingerprints by those of earlier versions, if the manifest still has any."""
        if not self._has_old_keys:
            return {}
        return {self.old_key(item): item.key for item in items}

    def old_key(self, item: RowRequest) -> str:
        """Return the fingerprint that an earlier version would give to the picture of `item`."""
        return old_fingerprint(item.request, self._engine.name, self._engine.look)

    def _may_be_charged(self, item: RowRequest, history: History) -> bool:
        """Tell whether an attempt at this title may be among the records that a repair could not read."""
        failure = history.failures.get(item.key)
        return (
            item.key not in history.attempts
            and self._engine.credits(item.request) > 0
            and not (failure is not None and failure.permanent)
            and not any(
                has_size(self._place, file.name, file.size_bytes) for file in history.files.get(item.key, ())
            )
        )


def _renewed(found: dict[str, _T], by_old: Mapping[str, str]) -> dict[str, _T]:
    return {by_old.get(key, key): replace(row, key=by_old.get(key, key)) for key, row in found.items()}


def _uncertain(attempt: Attempt) -> AnswerLost:
    sent = f"it was sent at {attempt.sent_at[:16].replace('T', ' ')} UTC and may have been charged"
    known = attempt.code not in {RECORDS_LOST, _UNUSABLE}
    return AnswerLost(
        f"{sent}: {attempt.message or 'no answer came'}" if known else attempt.message,
        remedy="look at your ThumbAPI dashboard, then --retry-uncertain asks for it again",
        code=attempt.code or "uncertain",
    )
