"""A run reported as events: what `thumb gen` and `thumb batch` share around the run loop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import Failed, RunFinished, StopCause, Stopping, Uncertain
from thumbcli.batch.model.exit_codes import exit_code
from thumbcli.batch.run.runner import Runner
from thumbcli.engines.protocol import PacedEngine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from pathlib import Path

    from thumbcli.batch.model.events import Emit, Lost, Outcome, RunStarted
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.engines.protocol import Account
    from thumbcli.options.allowed_rows import AllowedRows

__all__ = ["ReportedRun"]


@dataclass(kw_only=True, eq=False)
class ReportedRun(Runner):
    """One run from opening its engine to `RunFinished`; it opens and closes the engine itself.

    Attributes:
        emit: Takes each event, in the thread of the event loop; must not block.
        fail_fast: Stop at the first title that fails.
        allowed: How many rows may fail permanently without an exit code that says so.
    """

    emit: Emit
    conclude: Callable[[Outcome], Awaitable[None]] = field(init=False)
    report_lost: Callable[[Lost], None] = field(init=False)
    fail_fast: bool = False
    allowed: AllowedRows | None = None

    def __post_init__(self) -> None:
        """Start the clock."""
        super().__post_init__()
        self._began = time.monotonic()
        self.conclude, self.report_lost = self._report, self.emit
        self.control.on_stop(self._when_stopped)

    async def run(self, plan: AsyncGenerator[Sequence[Job]], started: RunStarted | None = None) -> None:
        """Do the jobs of `plan`; `started` is emitted once the engine is open."""
        with anyio.CancelScope() as scope:
            self.control.bind(scope)
            async with self.engine, anyio.create_task_group() as timers:
                timers.start_soon(self._stop_in_time)
                if started is not None:
                    self.emit(started)
                await super().run(plan)
                timers.cancel_scope.cancel()

    def exit_code(self) -> int:
        """Return the exit code for the run so far."""
        return exit_code(self.tally, self.control.cause, self.control.error, self.allowed)

    def finish(
        self,
        folder: Path | str,
        account: Account | None = None,
        *,
        orphans: tuple[str, ...] | None = None,
        orphans_unknown: str = "",
        orphans_kept: str = "",
    ) -> RunFinished:
        """Emit and return the last event."""
        finished = RunFinished(
            folder=folder,
            tally=self.tally,
            took_s=time.monotonic() - self._began,
            cause=self.control.cause or (StopCause.ERROR if self.control.error else None),
            error=self.control.error,
            exit_code=self.exit_code(),
            account=account,
            orphans=orphans,
            orphans_unknown=orphans_unknown,
            orphans_kept=orphans_kept,
            allowed=self.allowed if self.tally.failed > self.tally.known and not self.exit_code() else None,
        )
        self.emit(finished)
        return finished

    async def _report(self, outcome: Outcome) -> None:
        self._note(outcome)
        self.emit(outcome)
        is_new = isinstance(outcome, Uncertain) or (isinstance(outcome, Failed) and not outcome.known)
        if self.fail_fast and is_new:
            self.control.stop(StopCause.FAIL_FAST)

    def _note(self, outcome: Outcome) -> None:
        """Note an outcome before it is reported."""

    def _when_stopped(self, cause: StopCause) -> None:
        if isinstance(self.engine, PacedEngine):
            self.engine.drain()
        self.emit(Stopping(cause=cause, in_flight=self.asked_for))

    async def _stop_in_time(self) -> None:
        if self.limits.max_time_s is not None:
            await anyio.sleep(self.limits.max_time_s)
            self.reach_limit(f"--max-time {self.limits.max_time_s:g}s")
