"""The capped worker pool: so many at once, and no task waiting in line behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

__all__ = ["Pool"]


class Pool:
    """Runs at most `concurrency` jobs at a time; entering opens it, leaving waits for the last job.

    A job is started only when a slot is free, so that a run over a million titles holds as many tasks as it
    has slots. An exception in a job cancels the others and leaves the pool as an exception group.
    """

    def __init__(self, concurrency: int) -> None:
        """Make a pool.

        Args:
            concurrency: At least 1.
        """
        self._slots = anyio.Semaphore(concurrency)
        self._tasks = anyio.create_task_group()
        self._ended = anyio.Event()
        self.in_flight = 0

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._tasks.__aexit__(kind, error, trace)

    async def slot(self) -> None:
        """Wait for a free slot and hold it for the next `start`."""
        await self._slots.acquire()

    def free(self) -> None:
        """Give back a slot that was held and is not needed after all."""
        self._slots.release()

    async def one_ends(self) -> None:
        """Wait until the next job ends."""
        await self._ended.wait()

    def start(self, job: Callable[[], Awaitable[None]]) -> None:
        """Run `job` in the slot that is held."""
        self.in_flight += 1
        self._tasks.start_soon(self._work, job)

    async def _work(self, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        finally:
            self.in_flight -= 1
            self._slots.release()
            self._ended.set()
            self._ended = anyio.Event()
