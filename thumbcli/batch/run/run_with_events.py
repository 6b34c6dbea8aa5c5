"""A run reported as events: what `thumb gen` and `thumb batch` share around the run loop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import Failed, RunFinished, StopCause, Stopping, Tally, Uncertain
from thumbcli.batch.model.exit_codes import exit_code
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.runner import Runner
from thumbcli.engines.protocol import PacedEngine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from thumbcli.batch.model.events import Emit, Outcome, RunStarted
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.run.output import Output
    from thumbcli.batch.run.runner import Control
    from thumbcli.engines.protocol import Account, Engine

__all__ = ["ReportedRun"]


@dataclass(kw_only=True, eq=False)
class ReportedRun:
    """One run from opening its engine to `RunFinished`.

    Attributes:
        engine: Draws the pictures; opened and closed here.
        output: Takes the finished pictures.
        emit: Takes each event, in the thread of the event loop; must not block.
        control: Stops the run.
        concurrency: How many pictures at a time; None for the engine's default.
        limits: What the run may spend.
        fail_fast: Stop at the first title that fails.
        tally: The counts so far.
        runner: The run loop.
    """

    engine: Engine
    output: Output
    emit: Emit
    control: Control
    concurrency: int | None = None
    limits: RunLimits = field(default_factory=RunLimits)
    fail_fast: bool = False
    tally: Tally = field(default_factory=Tally, init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        """Create the run loop."""
        self._began = time.monotonic()
        self.runner = Runner(
            engine=self.engine,
            output=self.output,
            control=self.control,
            conclude=self._conclude,
            concurrency=self.concurrency,
            limits=self.limits,
        )
        self.control.on_stop(self._when_stopped)

    async def run(self, plan: AsyncGenerator[Sequence[Job]], started: RunStarted | None = None) -> None:
        """Do the jobs of `plan`; `started` is emitted once the engine is open."""
        with anyio.CancelScope() as scope:
            self.control.bind(scope)
            async with self.engine, anyio.create_task_group() as timers:
                timers.start_soon(self._stop_in_time)
                if started is not None:
                    self.emit(started)
                await self.runner.run(plan)
                timers.cancel_scope.cancel()

    def exit_code(self) -> int:
        """Return the exit code for the run so far."""
        return exit_code(self.tally, self.control.cause, self.runner.error)

    def finish(self, folder: Path, account: Account | None = None) -> RunFinished:
        """Emit and return the last event."""
        error = self.runner.error
        finished = RunFinished(
            folder=folder,
            tally=self.tally,
            took_s=time.monotonic() - self._began,
            cause=self.control.cause or (StopCause.ERROR if error else None),
            error=error,
            exit_code=self.exit_code(),
            account=account,
        )
        self.emit(finished)
        return finished

    async def _conclude(self, outcome: Outcome) -> None:
        self.tally.add(outcome)
        self.emit(outcome)
        if self.fail_fast and isinstance(outcome, Failed | Uncertain):
            self.control.stop(StopCause.FAIL_FAST)

    def _when_stopped(self, cause: StopCause) -> None:
        if isinstance(self.engine, PacedEngine):
            self.engine.drain()
        self.emit(Stopping(cause=cause, in_flight=self.runner.in_flight))

    async def _stop_in_time(self) -> None:
        if self.limits.max_time_s is not None:
            await anyio.sleep(self.limits.max_time_s)
            self.runner.reach_limit(f"--max-time {self.limits.max_time_s:g}s")
