"""Many titles from Python: pictures drawn in the background, and iterators over their outcomes."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.model.events import Failed, Made, Outcome, Skipped, SkipReason, StopCause, Uncertain
from thumbcli.batch.names.slugs import slug
from thumbcli.batch.plan.jobs import Adopt, Make
from thumbcli.batch.requests.keyword_options import title_text
from thumbcli.batch.requests.row_options import RowRequest
from thumbcli.batch.run.generate_one import log_warnings
from thumbcli.batch.run.output import Output, keep_paid
from thumbcli.batch.run.runner import Control, Runner
from thumbcli.engines.protocol import KeyedEngine
from thumbcli.errors import CapReached, ItemError, UsageError
from thumbcli.sources.rows import Row

if TYPE_CHECKING:
    from contextlib import ExitStack

    from anyio.from_thread import BlockingPortal

    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.requests.keyword_options import KeywordRequestBuilder
    from thumbcli.batch.run.flights import Flights
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.engines.protocol import Engine
    from thumbcli.errors import ThumbError
    from thumbcli.options.shard import Shard
    from thumbcli.sources.title_iterators import CallerTitles

__all__ = ["AsyncOutcomes", "ManyTitles", "Outcomes"]

_LOGGER = logging.getLogger("thumbcli")
_SOURCE = "<titles>"
_DIGEST_BYTES_KEPT = 16
_MOST_HELD = 1000
"""Titles that wait for a picture that is being drawn for another one; then no further title is read."""


class ManyTitles:
    """One call of `generate_many` in progress: `run` draws in a task of its own, `next` hands over.

    At most `concurrency` pictures are being drawn or waiting to be handed over, and one title more is read.

    Args:
        engine: Draws the pictures; open, and shared with other calls.
        titles: The titles; read as they are needed.
        reader: Turns titles into requests.
        concurrency: How many pictures at a time; None for the engine's default.
        limits: What may be lost.
        output: Takes the pictures; None to hand over their bytes alone.
        shard: The part of the titles to draw; None for all.
        flights: The pictures that other calls are drawing.
    """

    def __init__(
        self,
        engine: Engine,
        titles: AsyncIterator[object],
        reader: KeywordRequestBuilder,
        concurrency: int | None,
        limits: RunLimits,
        *,
        output: Output | None = None,
        shard: Shard | None = None,
        flights: Flights[Outcome] | None = None,
    ) -> None:
        self._engine, self._titles, self._reader = engine, titles, reader
        self._shard = shard
        self._key_prefix = engine.key_prefix if isinstance(engine, KeyedEngine) else ""
        self._control = Control()
        self._output = output or Output()
        self._runner = Runner(
            engine=engine,
            output=self._output,
            control=self._control,
            conclude=self._conclude,
            concurrency=concurrency,
            limits=limits,
            flights=flights,
        )
        self._first_index: dict[bytes, int] = {}
        self._failed: dict[bytes, ThumbError] = {}
        self._drawing: dict[int, bytes] = {}  # By the identity of the row: several rows may be equal.
        self._held: dict[bytes, list[Skipped]] = {}
        self._held_count = 0
        self._one_settled = anyio.Event()
        self._send, self._receive = anyio.create_memory_object_stream[Outcome]()
        self._error: Exception | None = None
        self.ended = anyio.Event()

    async def next(self) -> Outcome | None:
        """Return the next outcome; None when there are no more.

        Raises:
            StopError: It ended the drawing; every outcome before it was handed over.
            UsageError: `abandon` was called, or the end was reached before.
            Exception: What reading the titles raised, after every outcome before it.
        """
        try:
            return await self._receive.receive()
        except anyio.EndOfStream:
            self._receive.close()
            if self._error is not None:
                raise self._error from None
            return None
        except anyio.ClosedResourceError:
            raise UsageError(
                "the client was closed before all outcomes were taken",
                remedy="take them within the `with` block of the client",
            ) from None

    def stop(self) -> None:
        """Read and start no further title."""
        self._control.stop(StopCause.PIPE_CLOSED)

    def abandon(self) -> None:
        """Stop, and take no further outcome.

        Pictures that were paid for are saved, and the logger `thumbcli` warns where.
        """
        if not self.ended.is_set():
            self.stop()
        self._receive.close()

    async def aclose(self) -> None:
        """Abandon the call, and wait until nothing is in flight."""
        self.abandon()
        await self.ended.wait()

    async def run(self) -> None:
        """Draw until the titles end, a `StopError`, or a stop."""
        try:
            await self._output.check()
            await self._runner.run(self._jobs())
            self._error = self._error or self._control.error
            if self._control.cause is StopCause.MAX_LOST:
                self._error = self._error or CapReached(
                    "your limit is reached: max_lost, after one lost answer after another",
                    remedy="check the ThumbAPI dashboard, and ask for the rest later",
                )
        except Exception as error:  # noqa: BLE001 - raised again where the next outcome is taken
            self._error = _unwrapped(error)
        finally:
            self._reader.tell()
            self._send.close()
            self.ended.set()

    async def _jobs(self) -> AsyncGenerator[list[Job]]:
        index = 0
        try:
            while True:
                with self._control.until_stopped():
                    while self._held_count >= _MOST_HELD:
                        await self._one_settled.wait()
                    title = await anext(self._titles)
                if self._control.stopped():
                    return
                jobs = [self._job(index, each) for each in self._reader.spread(title)]
                yield [job for job in jobs if self._is_own(job) and not self._is_held(job)]
                index += 1
        except StopAsyncIteration:
            return
        except Exception as error:  # noqa: BLE001 - raised once what is in flight has ended
            self._error = error
        finally:
            if isinstance(self._titles, AsyncGenerator):
                with anyio.CancelScope(shield=True):
                    await self._titles.aclose()

    def _job(self, index: int, title: object) -> Job:
        row = Row(title=title_text(title), source=_SOURCE, line=index + 1, index=index + 1)
        try:
            request, plain_key = self._reader.read(title)
        except ItemError as error:
            return Failed(row=row, error=error)
        key = self._key_prefix + plain_key
        digest = _digest(key)
        first = self._first_index.setdefault(digest, index)
        if first != index and digest in self._failed:
            return Failed(row=row, error=self._failed[digest])
        name = f"{slug(request.title)}.{request.output_format}"
        item = RowRequest(row, request, key)
        job = Make(item=item, name=name, credits=self._engine.credits(request))
        if first == index:
            return job
        return Skipped(
            row=row,
            key=key,
            reason=SkipReason.DUPLICATE,
            detail=f"the same picture as index {first}",
            url=self._output.url_of(job),
            first_index=first,
        )

    def _is_own(self, job: Job) -> bool:
        """Tell whether a title is in the part that is drawn; a picture that is asked for twice is in one."""
        if self._shard is None:
            return True
        match job:
            case Failed():
                return self._shard.has(job.row.title or str(job.row.index))
            case Skipped():
                return self._shard.has(job.key)
            case Make() | Adopt():
                return self._shard.has(job.item.key)
            case _:
                return True

    def _is_held(self, job: Job) -> bool:
        """Hold a title whose picture is being drawn for another one, until that one has its outcome."""
        if isinstance(job, Make):
            self._drawing[id(job.item.row)] = _digest(job.item.key)
            self._held[_digest(job.item.key)] = []
        elif isinstance(job, Skipped) and (held := self._held.get(_digest(job.key))) is not None:
            held.append(job)
            self._held_count += 1
            return True
        return False

    async def _conclude(self, outcome: Outcome) -> None:
        """Hand over an outcome, then those of the titles that have the same picture."""
        digest = self._drawing.pop(id(outcome.row), None)
        if digest is None:
            await self._hand_over(outcome)
            return
        error = outcome.error if isinstance(outcome, Failed | Uncertain) else None
        if error is not None:
            self._failed[digest] = error
        if isinstance(outcome, Made):
            log_warnings(outcome.title, outcome.thumbnail)
        await self._hand_over(outcome)
        held = self._held.pop(digest, [])
        self._held_count -= len(held)
        self._one_settled.set()
        self._one_settled = anyio.Event()
        for same in held:
            await self._hand_over(same if error is None else Failed(row=same.row, error=error))

    async def _hand_over(self, outcome: Outcome) -> None:
        try:
            await self._send.send(outcome)
        except anyio.BrokenResourceError:
            await _save_abandoned(outcome)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                await _save_abandoned(outcome)
            raise


def _unwrapped(error: Exception) -> Exception:
    """Return the first of errors that are all of one kind, in place of the group that tasks raise."""
    while isinstance(error, ExceptionGroup) and len({type(each) for each in error.exceptions}) == 1:
        error = error.exceptions[0]
    return error


def _digest(key: str) -> bytes:
    return bytes.fromhex(key.rpartition(":")[2])[:_DIGEST_BYTES_KEPT]


async def _save_abandoned(outcome: Outcome) -> None:
    """Save a paid picture whose outcome is not taken, and log where it is."""
    if isinstance(outcome, Made) and outcome.thumbnail.credits and outcome.url is None:
        error = ItemError(f"{outcome.title}: the outcome was not taken")
        error = await run_sync(keep_paid, error, outcome.key, outcome.thumbnail)
        _LOGGER.warning("%s", error.message)
    elif isinstance(outcome, Uncertain):
        reason = outcome.error.message
        _LOGGER.warning("%s may have been charged, and its outcome was not taken: %s", outcome.title, reason)


class AsyncOutcomes(AsyncIterator[Outcome]):
    """The outcomes of many titles, each as soon as it is known: see `AsyncClient.generate_many`.

    Leaving the loop early starts no further title. Pictures that are in flight then are finished, because
    they may be paid for; each one that was is kept in a folder of its own, and the logger `thumbcli` warns
    where. To receive them instead, call `stop` and stay in the loop.
    """

    def __init__(self, many: ManyTitles) -> None:
        """Iterate over a call in progress; `generate_many` does this."""
        self._many = many
        self._ended = False

    async def __anext__(self) -> Outcome:
        outcome = None if self._ended else await self._many.next()
        if outcome is None:
            self._ended = True
            raise StopAsyncIteration
        return outcome

    def stop(self) -> None:
        """Read and start no further title; what is in flight is still handed over."""
        self._many.stop()

    async def aclose(self) -> None:
        """Stop, and wait until nothing is in flight."""
        self._ended = True
        await self._many.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        self._many.abandon()


class Outcomes(Iterator[Outcome]):
    """The outcomes of many titles, each as soon as it is known; `AsyncOutcomes` for a plain `for` loop."""

    def __init__(
        self,
        outcomes: AsyncOutcomes,
        portal: BlockingPortal,
        stack: ExitStack,
        titles: CallerTitles[Any] | None = None,
    ) -> None:
        """Iterate over `outcomes`, and close `stack` at the end; `Client.generate_many` does this.

        Args:
            outcomes: The outcomes.
            portal: Leads to their event loop.
            stack: What to close at the end.
            titles: The titles that are read here, in the thread that takes the outcomes; None for others.
        """
        self._outcomes, self._portal, self._stack = outcomes, portal, stack
        self._titles = titles
        self._ended = False

    def __next__(self) -> Outcome:
        outcome = None if self._ended else self._take()
        if outcome is None:
            self.close()
            raise StopIteration
        return outcome

    def _take(self) -> Outcome | None:
        future = None
        try:
            future = self._portal.start_task_soon(self._next)
            if self._titles is not None:
                self._titles.wait(future, self._portal)
            return future.result()
        except Exception as error:
            if future is None and isinstance(error, RuntimeError):
                raise UsageError("the client was closed before all outcomes were taken") from None
            self.close()
            raise
        except BaseException as error:
            # Ctrl-C: the outcome will not be taken.
            if future is not None:
                future.cancel()
            self._stack.__exit__(type(error), error, error.__traceback__)
            raise

    async def _next(self) -> Outcome | None:
        return await anext(self._outcomes, None)

    def stop(self) -> None:
        """Read and start no further title; what is in flight is still handed over."""
        self._portal.call(self._outcomes.stop)

    def close(self) -> None:
        """Stop, and wait until nothing is in flight."""
        if not self._ended:
            self._ended = True
            try:
                with self._stack:
                    self._portal.call(self._outcomes.aclose)
            finally:
                if self._titles is not None:
                    self._titles.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._ended:
            # Only the thread of the event loop may touch them; a closed client has none any more.
            with self._stack, suppress(RuntimeError):
                self._portal.start_task_soon(self._outcomes.aclose)
