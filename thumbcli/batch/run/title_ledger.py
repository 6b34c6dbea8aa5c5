"""The books of one title's paid requests: what `engines.protocol.Ledger` asks for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel

from thumbcli.batch.model.events import Lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.batch.plan.jobs import Make
    from thumbcli.batch.run.output import Output
    from thumbcli.batch.run.run_limits import Budget
    from thumbcli.contract import Thumbnail
    from thumbcli.errors import ItemError, UncertainError

__all__ = ["TitleLedger", "log_lost"]

_LOGGER = logging.getLogger("thumbcli")


class TitleLedger:
    """Records each attempt at a title where its picture will go, and keeps the run's budget.

    Args:
        job: The title, whose credits are reserved.
        output: Keeps the records.
        budget: Decides whether what was lost is asked for again.
        report: Takes each attempt that may have been charged without a picture.

    Attributes:
        wish: See `Ledger`.
        in_flight: Whether an attempt has left and not ended.
        reserved: The credits that are reserved for it and neither spent nor lost.
        doubt: The last attempt that may have been charged without a picture, of this run or an earlier one.
    """

    def __init__(self, job: Make, output: Output, budget: Budget, report: Callable[[Lost], None]) -> None:
        self._job, self._output, self._budget, self._report = job, output, budget, report
        self.wish = job.wish
        self.in_flight = False
        self.reserved = job.credits
        self.doubt: ItemError | None = job.doubt
        self._lost_at: set[str] = set()

    async def before_send(self) -> None:
        """Record that an attempt is about to leave; one that costs nothing leaves no record."""
        await anyio.lowlevel.checkpoint()  # What is cancelled here never leaves.
        if self._job.credits:
            await self._output.record_sent(self._job)
        self.in_flight = True
        # What was lost before is gone, else it would be fetched: what comes now is paid for again.
        self._lost_at.clear()

    async def refused(self) -> None:
        """Record that nothing was charged for it."""
        if not self.in_flight:
            return
        self.in_flight = False
        if self._job.credits:
            with anyio.CancelScope(shield=True):
                await self._output.record_refused(self._job)

    async def located(self, error: UncertainError) -> None:
        """Record where its picture is kept; it stays in flight."""
        if self._job.credits:
            with anyio.CancelScope(shield=True):
                await self._output.record_lost(self._job, error)

    async def lost(self, error: UncertainError) -> bool:
        """Record that it may have been charged without a picture; tell whether to ask again."""
        if not self._job.credits:
            self.in_flight = False
            return True
        if error.image_url is not None:
            self._lost_at.add(error.image_url)
        again = self._budget.lose(self._job.credits)
        await self._record(error, again=again)
        return again

    def found(self, thumbnail: Thumbnail) -> int:
        """Return the credits that count as lost and paid for this picture, which was fetched after all."""
        return thumbnail.credits if thumbnail.image_url in self._lost_at else 0

    async def give_up(self, error: UncertainError) -> None:
        """Record that its picture will not come, or can't be saved; it keeps its reserve."""
        if self._job.credits:
            await self._record(error, again=False)

    async def _record(self, error: UncertainError, *, again: bool) -> None:
        cost = self._job.credits
        self.in_flight, self.doubt, self.reserved = False, error, cost if again else 0
        try:
            with anyio.CancelScope(shield=True):
                await self._output.record_lost(self._job, error)
        finally:
            self._report(Lost(row=self._job.item.row, error=error, credits=cost, again=again))


def log_lost(event: Lost) -> None:
    """Log an attempt that may have been charged, if its title is asked for again: no outcome tells it."""
    if event.again:
        message = "%d credits may have been charged without a picture: %s"
        _LOGGER.warning(message, event.credits, event.error.message)
