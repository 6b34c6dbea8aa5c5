"""Failures that are past: their rows have a picture by now, under other settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Made, Skipped, SkipReason
from thumbcli.contract import clean_title

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Outcome
    from thumbcli.batch.store.manifest import Manifest

__all__ = ["ResolvedFailures"]


class ResolvedFailures:
    """Notes which rows that failed in earlier runs have their picture now.

    A failure is kept under the key of what was asked, and the key of a row changes with its settings: who
    mends a setting asks for something else, and would be told of the old failure for good.

    Args:
        manifest: Knows the failures of the runs before this one.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._past: list[str] = []
        self._failed: dict[tuple[str, str], list[str]] = {}
        for key, place, title in manifest.tabulate("SELECT key, place, title FROM failure"):
            self._failed.setdefault((place, title), []).append(key)

    def note(self, outcome: Outcome) -> None:
        """Take what became of a row in this run."""
        if not self._failed or not _has_picture(outcome):
            return
        row = outcome.row
        self._past += self._failed.pop((row.location, clean_title(row.title)), ())

    def record(self) -> None:
        """Forget the failures of the rows that were noted.

        Raises:
            DiskError: The manifest can't be written.
        """
        if self._past:
            self._manifest.forget_failures(self._past)
            self._past = []


def _has_picture(outcome: Outcome) -> bool:
    return isinstance(outcome, Made) or (
        isinstance(outcome, Skipped) and outcome.reason is SkipReason.UNCHANGED
    )
