"""Failures of earlier runs whose rows have a picture now, under other settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Copied, Made, Skipped, SkipReason
from thumbcli.contract import clean_title

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Event
    from thumbcli.batch.store.manifest import Manifest

__all__ = ["ResolvedFailures"]


class ResolvedFailures:
    """Collects the rows that failed in earlier runs and have their picture now.

    A failure is recorded under the key of the request, and a row whose settings change has another key: its
    old failure would be reported forever.

    Args:
        manifest: The failures of earlier runs.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._resolved: list[str] = []
        self._failed: dict[tuple[str, str], list[str]] = {}
        for key, location, title in manifest.tabulate("SELECT key, place, title FROM failure"):
            self._failed.setdefault((location, title), []).append(key)

    def note(self, event: Event) -> None:
        """Take an event of this run; only outcomes with a picture count."""
        if not self._failed:
            return
        match event:
            case Made() | Copied() | Skipped(reason=SkipReason.UNCHANGED):
                title = clean_title(event.row.title)
                self._resolved += self._failed.pop((event.row.location, title), ())
            case _:
                pass

    def record(self) -> None:
        """Delete the failures of these rows from the manifest.

        Raises:
            DiskError: The manifest can't be written.
        """
        if self._resolved:
            self._manifest.forget_failures(self._resolved)
            self._resolved = []
