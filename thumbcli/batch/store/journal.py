"""Paid requests, kept where the next run finds them even if this machine never comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OF_SENT", "Journal", "is_sent"]

OF_SENT = ("key", "title", "place", "engine", "credits", "sent_at", "request")
"""What a journal keeps of a paid request."""

_CREDITS_MAX = 10_000
"""More than any picture costs."""


def is_sent(record: Mapping[str, object]) -> bool:
    """Tell whether a record is one that a run may have kept: others may write to a store."""
    texts = all(isinstance(record.get(name), str) for name in OF_SENT if name != "credits")
    cost = record.get("credits")
    return texts and isinstance(cost, int) and 0 <= cost <= _CREDITS_MAX


class Journal(Protocol):
    """Keeps paid requests where the next run finds them, even if this machine never comes back."""

    def check(self) -> None:
        """Check that the output is still ours.

        Raises:
            FolderLocked: Another run has taken over.
        """

    def sent(self, key: str, record: Mapping[str, object]) -> None:
        """Keep a paid request before it leaves.

        Raises:
            StoreError: It can't be kept.
        """

    def ended(self, key: str, *, at_once: bool) -> None:
        """Forget a paid request: at once if it was not charged, else once the manifest that knows is kept."""
