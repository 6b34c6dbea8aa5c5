"""One run: plan → pool → engine → files → manifest, each step told as an event."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

import anyio
import anyio.to_thread

from thumbcli.batch.model.events import (
    Failed,
    Made,
    RunFinished,
    RunStarted,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
    Uncertain,
)
from thumbcli.batch.model.exit_codes import exit_code, most_severe
from thumbcli.batch.plan.jobs import Make, Reject, Skip
from thumbcli.batch.plan.planner import Planner, PlanOptions
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.run.cancellation import Control
from thumbcli.batch.run.run_limits import Budget, RunLimits
from thumbcli.batch.run.worker import Worker, dropped, skipped
from thumbcli.batch.run.worker_pool import Pool
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.resolved_failures import ResolvedFailures
from thumbcli.batch.store.reuse_index import ReuseIndex
from thumbcli.engines.protocol import HasAccount, PacedEngine
from thumbcli.errors import CapReached, MixedEngines, ThumbError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from thumbcli.batch.model.events import Emit, Outcome
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.engines.protocol import Account, Engine
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["Batch", "plan_batch", "run_batch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one run is asked to do.

    Attributes:
        out: The output folder; made if it is not there.
        open_titles: Opens the sources; called again for a second look if `rewindable`.
        rewindable: Whether the sources can be read twice.
        defaults: What rows get where they do not say otherwise.
        plan: What the person allows beyond the usual.
        concurrency: How many at once; None for the engine's own default.
        limit_rows: Look at so many rows at most.
        fail_fast: Stop at the first title that fails.
        refuse_mixed: Stop when the folder holds pictures of the other engine.
        limits: What the run may spend at most.
        reuse: Other output folders, whose finished pictures are copied rather than made again.
    """

    out: Path
    open_titles: Callable[[], TitleReader]
    rewindable: bool
    defaults: RowDefaults = field(default_factory=RowDefaults)
    plan: PlanOptions = field(default_factory=PlanOptions)
    concurrency: int | None = None
    limit_rows: int | None = None
    fail_fast: bool = False
    refuse_mixed: bool = False
    limits: RunLimits = field(default_factory=RunLimits)
    reuse: tuple[Path, ...] = ()


async def run_batch(batch: Batch, engine: Engine, emit: Emit, control: Control | None = None) -> RunFinished:
    """Make what is missing of `batch` with `engine`.

    Args:
        batch: What to do.
        engine: Who draws; opened and closed here.
        emit: Takes each event, in the thread of the event loop; must not block.
        control: The handle by which the run can be asked to end.

    Returns:
        The end of the run, which was emitted as well. Failed titles are in its tally, not raised.

    Raises:
        UsageError: The folder mixes engines, or its manifest can't be used; nothing was drawn.
        InputError: A source can't be opened; nothing was drawn.
        FolderLocked: Another run holds the folder.
        DiskError: The folder can't be written.
    """
    with closing(batch.open_titles()) as reader, hold_folder(batch.out) as manifest:
        if batch.refuse_mixed:
            _refuse_mixed(batch.out, manifest, engine)
        control = control or Control()
        with closing(_planner(batch, engine, manifest)) as planner, ReuseIndex(batch.reuse) as shelf:
            worker = Worker(engine, manifest, batch.out, shelf)
            run = _BatchRun(
                batch, engine, manifest, worker, planner=planner, reader=reader, emit=emit, control=control
            )
            return await run.go()


def plan_batch(batch: Batch, engine: Engine) -> Iterator[Job]:
    """Yield what a run of `batch` would do with each row; nothing is sent, nothing is written.

    Raises:
        UsageError: As `run_batch`.
        InputError: A source can't be read to its end.
    """
    with closing(batch.open_titles()) as reader, ExitStack() as stack:
        manifest = Manifest.open_to_read(batch.out)
        if manifest is not None:
            stack.enter_context(closing(manifest))
            if batch.refuse_mixed:
                _refuse_mixed(batch.out, manifest, engine)
        planner = stack.enter_context(closing(_planner(batch, engine, manifest)))
        shelf = stack.enter_context(ReuseIndex(batch.reuse))
        rows_left = batch.limit_rows
        while rows_left != 0 and (rows := reader.next_batch()):
            if rows_left is not None:
                rows = rows[:rows_left]
                rows_left -= len(rows)
            yield from (_copied(job, shelf) for job in planner.plan(rows))


def _copied(job: Job, shelf: ReuseIndex) -> Job:
    """Say of a picture that another folder holds that it will be copied, at no cost."""
    if isinstance(job, Make) and (path := shelf.where(job.asked.key)) is not None:
        return replace(job, credits=0, copy_of=path)
    return job


def _planner(batch: Batch, engine: Engine, manifest: Manifest | None) -> Planner:
    return Planner(
        out=batch.out,
        engine=engine.name,
        look=engine.look,
        credits_of=engine.credits,
        manifest=manifest,
        defaults=batch.defaults,
        options=batch.plan,
        survey=batch.open_titles if batch.rewindable else None,
    )


def _refuse_mixed(out: Path, manifest: Manifest, engine: Engine) -> None:
    for other, pictures in manifest.other_engines(engine.name).items():
        raise MixedEngines(
            f"{out} holds {pictures:,} pictures made by {other}, and this run would go on with {engine.name}",
            remedy=f"--engine {other} goes on as before, --engine {engine.name} goes on with the other look",
        )


class _BatchRun:
    def __init__(
        self,
        batch: Batch,
        engine: Engine,
        manifest: Manifest,
        worker: Worker,
        *,
        planner: Planner,
        reader: TitleReader,
        emit: Emit,
        control: Control,
    ) -> None:
        self._batch, self._engine, self._manifest = batch, engine, manifest
        self._planner, self._reader, self._emit, self._control = planner, reader, emit, control
        self._worker = worker
        self._budget = Budget(batch.limits)
        self._concurrency = batch.concurrency or engine.concurrency
        self._pool = Pool(self._concurrency)
        self._tally = Tally()
        self._amends = ResolvedFailures(manifest)
        self._error: ThumbError | None = None
        self._rows_left = batch.limit_rows

    async def go(self) -> RunFinished:
        began = time.monotonic()
        self._control.on_stop(self._when_stopped)
        await anyio.to_thread.run_sync(self._manifest.begin_run, self._engine.name)
        started = RunStarted(folder=self._batch.out, engine=self._engine.name, concurrency=self._concurrency)
        with anyio.CancelScope() as scope:
            self._control.bind(scope)
            async with self._engine, anyio.create_task_group() as timers:
                timers.start_soon(self._end_in_time)
                self._emit(started)
                async with self._pool:
                    await self._feed()
                timers.cancel_scope.cancel()
        self._end_record()
        finished = RunFinished(
            folder=self._batch.out,
            tally=self._tally,
            took_s=time.monotonic() - began,
            cause=self._control.cause or (StopCause.ERROR if self._error else None),
            error=self._error,
            exit_code=self._exit_code(),
            account=self._account(),
        )
        self._emit(finished)
        return finished

    def _end_record(self) -> None:
        try:
            self._amends.record()
            self._manifest.end_run(self._tally, self._exit_code(), self._account())
        except ThumbError as error:
            self._error = most_severe(self._error, error)

    def _account(self) -> Account | None:
        return self._engine.account if isinstance(self._engine, HasAccount) else None

    def _exit_code(self) -> int:
        return exit_code(self._tally, self._control.cause, self._error)

    def _when_stopped(self, cause: StopCause) -> None:
        self._reader.stop()
        self._planner.stop()
        if isinstance(self._engine, PacedEngine):
            self._engine.drain()
        self._emit(Stopping(cause=cause, in_flight=self._pool.in_flight))

    async def _feed(self) -> None:
        """Read, plan and hand out until the titles end or the run is stopped."""
        while not self._control.stopped() and self._rows_left != 0:
            total_was = self._planner.total_rows
            try:
                jobs = await anyio.to_thread.run_sync(self._next_jobs)
            except UsageError as error:
                # A source broke off: what was read before it is still made, all of it.
                self._error = most_severe(self._error, error)
                return
            except ThumbError as error:
                self._fail(error)
                return
            if not jobs:
                return
            if self._planner.total_rows != total_was:
                self._say_total()
            for job in jobs:
                if isinstance(job, Skipped):
                    self._conclude(job)
                    continue
                await self._dispatch(job)
                if self._control.stopped():
                    return

    def _next_jobs(self) -> list[Job]:
        rows = self._reader.next_batch()
        if self._rows_left is not None:
            rows = rows[: self._rows_left]
            self._rows_left -= len(rows)
        return self._planner.plan(rows)

    def _say_total(self) -> None:
        rows = self._planner.total_rows or 0
        limit = self._batch.limit_rows
        self._emit(TotalKnown(rows=rows if limit is None else min(rows, limit)))

    async def _dispatch(self, job: Make | Skip | Reject) -> None:
        match job:
            case Reject():
                self._conclude(
                    Uncertain(row=job.row, error=job.error)
                    if job.uncertain
                    else Failed(row=job.row, error=job.error, temporary=False)
                )
            case Skip() if job.reason is SkipReason.ADOPTED:
                await self._adopt(job)
            case Skip():
                self._conclude(skipped(job))
            case Make():
                await self._pool.slot()
                if isinstance(self._engine, PacedEngine):
                    await self._engine.wait_for_capacity()
                if await self._afford(job):
                    self._pool.start(partial(self._make, job))
                else:
                    self._pool.free()
            case _:
                assert_never(job)

    async def _afford(self, job: Make) -> bool:
        """Reserve what `job` costs; tell whether it may start."""
        while not self._control.stopped():
            if self._budget.reserve(job.credits):
                return True
            if not self._pool.in_flight:
                self._cap(self._budget.reached(job.credits))
            else:
                await self._pool.one_ends()  # It may give back what it reserved.
        return False

    async def _end_in_time(self) -> None:
        max_time_s = self._batch.limits.max_time_s
        if max_time_s is not None:
            await anyio.sleep(max_time_s)
            self._cap(f"--max-time {max_time_s:g}s")

    def _cap(self, limit: str) -> None:
        self._fail(CapReached(f"your limit is reached: {limit}"))

    async def _make(self, job: Make) -> None:
        try:
            outcome = await self._worker.make(job)
        except anyio.get_cancelled_exc_class():
            if job.credits:
                self._conclude(Uncertain(row=job.asked.row, error=dropped()))
            raise
        except ThumbError as error:
            self._budget.settle(job.credits, spent=0, made=False)
            self._conclude(Failed(row=job.asked.row, error=error, temporary=True))
            self._fail(error)
            return
        # What is uncertain may have been charged: it stays reserved.
        spent = (
            outcome.credits
            if isinstance(outcome, Made)
            else 0
            if isinstance(outcome, Failed)
            else job.credits
        )
        self._budget.settle(job.credits, spent=spent, made=isinstance(outcome, Made))
        self._conclude(outcome)

    async def _adopt(self, job: Skip) -> None:
        try:
            await self._worker.adopt(job)
            self._conclude(skipped(job))
        except ThumbError as error:
            self._fail(error)

    def _conclude(self, outcome: Outcome) -> None:
        self._tally.add(outcome)
        self._amends.note(outcome)
        self._emit(outcome)
        if self._batch.fail_fast and isinstance(outcome, Failed | Uncertain):
            self._control.stop(StopCause.FAIL_FAST)

    def _fail(self, error: ThumbError) -> None:
        self._error = most_severe(self._error, error)
        self._control.stop(StopCause.ERROR)
