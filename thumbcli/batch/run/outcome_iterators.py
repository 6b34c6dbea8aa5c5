"""Outcomes as Python code takes them: by `async for`, and by a plain `for`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Self

from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import TracebackType

    from anyio.from_thread import BlockingPortal

    from thumbcli.batch.run.generate_many import Many, Outcome

__all__ = ["AsyncOutcomes", "Outcomes"]


class AsyncOutcomes:
    """What became of many titles, one by one as they finish: see `AsyncClient.generate_many`.

    Leaving the loop early starts no further title. Pictures that were in flight then are finished, because
    they may be paid for; each that did cost something is saved to a temporary folder, and the logger
    `thumbcli` warns where. To have them handed over instead, call `stop` and stay in the loop.
    """

    def __init__(self, many: Many) -> None:
        """Take over what was started; `generate_many` does."""
        self._many = many
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome:
        outcome = None if self._ended else await self._many.next()
        if outcome is None:
            self._ended = True
            raise StopAsyncIteration
        return outcome

    def stop(self) -> None:
        """Read and start no further title; what is in flight will still be handed over."""
        self._many.stop()

    async def aclose(self) -> None:
        """Stop, and wait until nothing is in flight any more."""
        self._ended = True
        await self._many.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        self._many.abandon()


class Outcomes:
    """What became of many titles, one by one as they finish; the plain face of `AsyncOutcomes`."""

    def __init__(self, outcomes: AsyncOutcomes, portal: BlockingPortal, stack: ExitStack) -> None:
        """Take over what was started, and what is to be closed after it; `Client.generate_many` does."""
        self._outcomes, self._portal, self._stack = outcomes, portal, stack
        self._ended = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Outcome:
        outcome = None if self._ended else self._take()
        if outcome is None:
            self.close()
            raise StopIteration
        return outcome

    def _take(self) -> Outcome | None:
        coming = None
        try:
            coming = self._portal.start_task_soon(self._next)
            return coming.result()
        except Exception as error:
            if coming is None and isinstance(error, RuntimeError):
                raise UsageError("the client was closed before all outcomes were taken") from None
            self.close()
            raise
        except BaseException as error:
            # Ctrl-C: nobody is left to take what comes of it.
            if coming is not None:
                coming.cancel()
            self._stack.__exit__(type(error), error, error.__traceback__)
            raise

    async def _next(self) -> Outcome | None:
        return await anext(self._outcomes, None)

    def stop(self) -> None:
        """Read and start no further title; what is in flight will still be handed over."""
        self._portal.call(self._outcomes.stop)

    def close(self) -> None:
        """Stop, and wait until nothing is in flight any more."""
        if not self._ended:
            self._ended = True
            with self._stack:
                self._portal.call(self._outcomes.aclose)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._ended:
            # Only the thread of the event loop may touch them; a closed client has none any more.
            with self._stack, suppress(RuntimeError):
                self._portal.start_task_soon(self._outcomes.aclose)
