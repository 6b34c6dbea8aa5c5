"""Books of one title that remember what an engine told them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.errors import StopError, UncertainError

__all__ = ["Books"]


class Books:
    """A ledger in memory.

    Attributes:
        entries: What was told, in order: `sent`, `refused`, `lost`.
        errors: The errors of lost answers, in order.
    """

    def __init__(self, *, wish: str = "", again: bool = True, stop: StopError | None = None) -> None:
        """Open them.

        Args:
            wish: What tells this wish from others.
            again: Whether what is lost may be asked for again.
            stop: What keeps everything from being sent.
        """
        self.wish = wish
        self.entries: list[str] = []
        self.errors: list[UncertainError] = []
        self._again = again
        self._stop = stop

    async def before_send(self) -> None:
        """Note it, or refuse."""
        if self._stop is not None:
            raise self._stop
        self.entries.append("sent")

    async def refused(self) -> None:
        """Note it."""
        self.entries.append("refused")

    async def located(self, error: UncertainError) -> None:
        """Note where a picture is kept: an entry is only made when it is lost."""

    async def lost(self, error: UncertainError) -> bool:
        """Note it."""
        self.entries.append("lost")
        self.errors.append(error)
        return self._again
