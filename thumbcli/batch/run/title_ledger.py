"""The books of one title's paid requests: what `engines.protocol.Ledger` asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import Lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.batch.plan.jobs import Make
    from thumbcli.batch.run.output import Output
    from thumbcli.errors import UncertainError

__all__ = ["TitleLedger"]


class TitleLedger:
    """Records each attempt at a title where its picture will go.

    Args:
        job: The title.
        output: Keeps the records.
        report: Takes each attempt that may have been charged without a picture.

    Attributes:
        wish: See `Ledger`.
        in_flight: Whether an attempt has left and not ended.
        doubt: The last attempt that may have been charged without a picture, if there was one.
    """

    def __init__(self, job: Make, output: Output, report: Callable[[Lost], None]) -> None:
        self._job, self._output, self._report = job, output, report
        self.wish = ""
        self.in_flight = False
        self.doubt: UncertainError | None = None

    async def before_send(self) -> None:
        """Record that an attempt is about to leave."""
        await self._output.record_sent(self._job)
        self.in_flight = True

    async def refused(self) -> None:
        """Record that nothing was charged for it."""
        self.in_flight = False
        with anyio.CancelScope(shield=True):
            await self._output.record_refused(self._job)

    async def lost(self, error: UncertainError) -> bool:
        """Record that it may have been charged without a picture; never ask again."""
        self.in_flight, self.doubt = False, error
        with anyio.CancelScope(shield=True):
            await self._output.record_lost(self._job, error)
        self._report(Lost(row=self._job.item.row, error=error, credits=self._job.credits, again=False))
        return False
