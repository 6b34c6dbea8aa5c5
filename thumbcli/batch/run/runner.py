"""The run loop: jobs in, outcomes out, a limited number of pictures at a time."""

from __future__ import annotations

import time
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

import anyio

from thumbcli.batch.model.events import Copied, Failed, Made, Skipped, StopCause, Tally, Uncertain
from thumbcli.batch.model.exit_codes import most_severe
from thumbcli.batch.plan.jobs import Adopt, Make, MakeReason
from thumbcli.batch.run.output import NewPicture
from thumbcli.batch.run.run_limits import Budget, RunLimits
from thumbcli.batch.run.title_ledger import TitleLedger, log_lost
from thumbcli.contract import EngineName
from thumbcli.engines.protocol import PacedEngine
from thumbcli.errors import (
    MAYBE_CHARGED,
    AnswerLost,
    CapReached,
    ItemError,
    ThumbError,
    UncertainError,
    without_title,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence

    from anyio.abc import TaskGroup

    from thumbcli.batch.model.events import Lost, Outcome
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.run.flights import Flights
    from thumbcli.batch.run.output import Output, WrittenPicture
    from thumbcli.contract import Thumbnail
    from thumbcli.engines.protocol import Engine

__all__ = ["Control", "Runner"]


class Control:
    """Stops a run: `stop` lets what is in flight finish, `abort` drops it. Use it from the event loop.

    Attributes:
        cause: Why it was stopped; None as long as it goes on.
        error: The most severe error that stopped it, if one did.
    """

    def __init__(self) -> None:
        self.cause: StopCause | None = None
        self.error: ThumbError | None = None
        self._hooks: list[Callable[[StopCause], None]] = []
        self._scope: anyio.CancelScope | None = None
        self._waiting: anyio.CancelScope | None = None

    def stopped(self) -> bool:
        """Tell whether the run was stopped."""
        return self.cause is not None

    def stop(self, cause: StopCause) -> None:
        """Start no further title; the first cause counts."""
        if self.cause is None:
            self.cause = cause
            if self._waiting is not None:
                self._waiting.cancel()
            for hook in self._hooks:
                hook(cause)

    def note_error(self, error: ThumbError) -> None:
        """Keep `error` if it is the most severe so far."""
        self.error = most_severe(self.error, error)

    def fail(self, error: ThumbError) -> None:
        """Stop the run because of `error`."""
        self.note_error(error)
        self.stop(StopCause.ERROR)

    def abort(self) -> None:
        """Cancel what is in flight too; paid titles end as uncertain."""
        if self._scope is not None:
            self._scope.cancel()

    def on_stop(self, hook: Callable[[StopCause], None]) -> None:
        """Call `hook` when the run is stopped."""
        self._hooks.append(hook)

    def bind(self, scope: anyio.CancelScope) -> None:
        """Let `abort` cancel `scope`."""
        self._scope = scope

    @contextmanager
    def until_stopped(self) -> Iterator[None]:
        """Cancel what waits inside the block as soon as the run is stopped; one block at a time."""
        with anyio.CancelScope() as scope:
            self._waiting = scope
            if self.stopped():
                scope.cancel()
            yield


@dataclass(kw_only=True, eq=False)
class Runner:
    """Makes the pictures that jobs ask for, a limited number at a time.

    A task is started only when a slot is free, so a run over a million titles has as many tasks as slots. An
    error that every further title would meet stops the run.

    Attributes:
        engine: Draws the pictures; already open.
        output: Takes the finished pictures.
        control: Stops the run.
        conclude: Takes each outcome; the slot of a title is held until it returns.
        report_lost: Takes each attempt that may have been charged without a picture.
        concurrency: How many pictures at a time; None for the engine's default.
        limits: What the run may spend.
        flights: The pictures that other runs of one program make now; None where there are no others.
        in_flight: How many pictures are being made now.
        tally: The counts so far.
    """

    engine: Engine
    output: Output
    control: Control
    conclude: Callable[[Outcome], Awaitable[None]]
    report_lost: Callable[[Lost], None] = log_lost
    concurrency: int | None = None
    limits: RunLimits = field(default_factory=RunLimits)
    flights: Flights[Outcome] | None = None
    in_flight: int = field(default=0, init=False)
    tally: Tally = field(default_factory=Tally, init=False)

    def __post_init__(self) -> None:
        """Open the slots."""
        self._budget = Budget(self.limits)
        self.control.on_stop(lambda _: self._budget.close())
        most = self.engine.concurrency
        if isinstance(self.engine, PacedEngine):
            self.concurrency = min(self.concurrency or most, most)
        # Requests that cost are held to what was asked for; the local engine limits by itself what it draws.
        ahead = self.output.sends_ahead if self.engine.name is EngineName.LOCAL else 0
        self._slots = anyio.Semaphore((self.concurrency or most) + ahead)
        self._one_ended = anyio.Event()
        self._ledgers: set[TitleLedger] = set()

    async def run(self, plan: AsyncGenerator[Sequence[Job]]) -> None:
        """Do the jobs of `plan`, until it ends or the run is stopped, and wait for the last picture."""
        async with anyio.create_task_group() as tasks, aclosing(plan):
            while not self.control.stopped() and (jobs := await anext(plan, None)) is not None:
                self._budget.planned += sum(job.credits for job in jobs if isinstance(job, Make))
                for job in jobs:
                    match job:
                        case Skipped() | Failed() | Uncertain():
                            await self._conclude(job)
                        case Adopt():
                            await self._adopt(job)
                        case Make():
                            await self._start(job, tasks)
                        case _:
                            assert_never(job)
                    if self.control.stopped():
                        break

    @property
    def asked_for(self) -> int:
        """How many titles the engine is drawing: those whose request has left, where that is known."""
        if isinstance(self.engine, PacedEngine):
            return sum(ledger.in_flight for ledger in self._ledgers)
        return len(self._ledgers)

    def reach_limit(self, limit: str) -> None:
        """Stop the run because a limit of the user is reached."""
        self.control.fail(CapReached(f"your limit is reached: {limit}"))

    async def _start(self, job: Make, tasks: TaskGroup) -> None:
        with self.control.until_stopped():
            await self._wait_for_turn(job)
        if not self.control.stopped():
            self.in_flight += 1
            self.output.begin(job)
            tasks.start_soon(self._make, job)

    async def _wait_for_turn(self, job: Make) -> None:
        """Wait for the engine's pace, a free slot, and credits to reserve."""
        if isinstance(self.engine, PacedEngine) and not job.fetch_only:
            await self.engine.wait_for_capacity()
        await self._slots.acquire()
        while self.in_flight and self._budget.awaits_first_picture(job.credits):
            await self._one_ended.wait()
        while not self._budget.reserve(job.credits):
            if not self.in_flight:
                self.reach_limit(self._budget.reached(job.credits))
                return
            await self._one_ended.wait()  # It may give back what it reserved.

    async def _adopt(self, job: Adopt) -> None:
        try:
            await self.output.adopt(job)
        except ThumbError as error:
            self.control.fail(error)
        else:
            await self._conclude(job.outcome)

    async def _make(self, job: Make) -> None:
        ledger = TitleLedger(job, self.output, self._budget, self._lose)
        self._ledgers.add(ledger)
        try:
            try:
                outcome = await self._shared_outcome(job, ledger)
            except ThumbError as error:
                outcome = self._without_picture(job, ledger, error)
                self._ledgers.discard(ledger)
                self.control.fail(error)  # At once: no other title may start while this outcome is taken.
            made = isinstance(outcome, Made | Copied)
            spent = outcome.thumbnail.credits if isinstance(outcome, Made | Copied) else 0
            if not made and ledger.in_flight:  # Its picture arrived, and could not be saved.
                spent = job.credits
                self.tally.credits += spent
            self._budget.settle(ledger.reserved, spent=spent, made=made)
            await self._conclude(outcome)
        finally:
            self._ledgers.discard(ledger)
            self.in_flight -= 1
            self.output.end(job)
            self._slots.release()
            self._one_ended.set()
            self._one_ended = anyio.Event()

    async def _conclude(self, outcome: Outcome) -> None:
        self.tally.add(outcome)
        await self.conclude(outcome)

    def _lose(self, event: Lost) -> None:
        self.tally.lost_credits += event.credits
        self.report_lost(event)
        if self._budget.too_much_lost:
            self.control.stop(StopCause.MAX_LOST)

    async def _shared_outcome(self, job: Make, ledger: TitleLedger) -> Outcome:
        """Make a picture, or wait for one that another run is making, and need not be paid for again."""
        if self.flights is None:
            return await self._outcome(job, ledger)
        key = f"{self.output.place}\n{job.item.key}"
        outcome, is_own = await self.flights.lead_or_follow(key, partial(self._outcome, job, ledger))
        return outcome if is_own else _followed(job, outcome)

    async def _outcome(self, job: Make, ledger: TitleLedger) -> Outcome:
        began = time.monotonic()
        try:
            picture = await self.output.prepare(job)
            if picture is None:
                if job.fetch_only:
                    return self._not_fetched(job, "it is no longer where the API kept it")
                picture = NewPicture(await self._generate(job, ledger))
            self._ledgers.discard(ledger)  # Nothing can drop it any more.
            # From here on the picture may be paid for: no cancellation comes between it and its file.
            with anyio.CancelScope(shield=True):
                saved = await self.output.save(job, picture)
        except ItemError as error:
            outcome = self._without_picture(job, ledger, error)
            if isinstance(outcome, Failed):
                await self.output.record_failed(job, error)
            return outcome
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                if ledger.in_flight:
                    dropped = "the run was aborted while it was in flight"
                    await ledger.give_up(AnswerLost(dropped, remedy=MAYBE_CHARGED, code="aborted"))
                if ledger.doubt is not None:
                    await self._conclude(self._uncertain(job, ledger.doubt))
            raise
        return _finished(job, picture, saved, took_s=time.monotonic() - began)

    async def _generate(self, job: Make, ledger: TitleLedger) -> Thumbnail:
        thumbnail = await self.engine.generate(job.item.request, ledger)
        self._budget.note_picture()
        if found := ledger.found(thumbnail):
            self._budget.find(found)
            self.tally.lost_credits -= found
        return thumbnail

    def _without_picture(self, job: Make, ledger: TitleLedger, error: ThumbError) -> Failed | Uncertain:
        """Return the outcome of a title without a picture: a doubt outlasts every later failure."""
        if job.fetch_only and job.reason is not MakeReason.COPY:
            return self._not_fetched(job, without_title(error.message))
        doubt = error if isinstance(error, UncertainError) else ledger.doubt
        return Failed(row=job.item.row, error=error) if doubt is None else self._uncertain(job, doubt)

    def _not_fetched(self, job: Make, reason: str) -> Uncertain:
        """Return the outcome of a title whose picture may be paid for, and is not bought again unasked."""
        earlier = job.doubt or AnswerLost("it may have been charged")
        message = f"{without_title(earlier.message)}; its picture can't be fetched: {reason}"
        return self._uncertain(job, UncertainError(message, remedy=earlier.remedy, code=earlier.code))

    def _uncertain(self, job: Make, doubt: ItemError) -> Uncertain:
        """Return the outcome of a title that may have been charged."""
        item = job.item
        return Uncertain(row=item.row, error=doubt, credits=self.engine.credits(item.request))


def _followed(job: Make, outcome: Outcome) -> Outcome:
    """Return the outcome of a title whose picture another run has made, or could not make."""
    match outcome:
        case Made() | Copied():
            free = replace(outcome.thumbnail, credits=0)
            return replace(outcome, row=job.item.row, thumbnail=free)
        case Failed() | Uncertain():
            return Failed(row=job.item.row, error=outcome.error)
        case Skipped():
            return replace(outcome, row=job.item.row)
        case _:
            assert_never(outcome)


def _finished(
    job: Make, picture: NewPicture, saved: WrittenPicture | None, *, took_s: float
) -> Made | Copied:
    thumbnail, path, name, url = picture.thumbnail, None, None, None
    if saved is not None:
        path, name, url = saved.path, saved.name or None, saved.url
        warnings, image = thumbnail.warnings + saved.warnings, saved.image or thumbnail.image
        thumbnail = replace(thumbnail, warnings=warnings, image=image)
    row, request, key = job.item.row, job.item.request, job.item.key
    if picture.source is None:
        return Made(
            row=row,
            request=request,
            key=key,
            thumbnail=thumbnail,
            path=path,
            name=name,
            url=url,
            took_s=took_s,
            recovered=picture.recovered,
        )
    return Copied(
        row=row,
        request=request,
        key=key,
        thumbnail=thumbnail,
        path=path,
        name=name,
        url=url,
        took_s=took_s,
        source=picture.source,
    )
