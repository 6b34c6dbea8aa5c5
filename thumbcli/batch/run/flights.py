"""Work that several callers want at once is done once, and all of them get what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Flights"]

_T = TypeVar("_T")


class _Flight(Generic[_T]):
    def __init__(self) -> None:
        self.ended = anyio.Event()
        self.scope = anyio.CancelScope()
        self.waiting = 0
        self.result: _T | None = None
        self.error: Exception | None = None


class Flights(Generic[_T]):
    """What is being done now, by a key. Use it from one event loop."""

    def __init__(self) -> None:
        self._under_way: dict[str, _Flight[_T]] = {}

    async def lead_or_follow(self, key: str, begin: Callable[[], Awaitable[_T]]) -> tuple[_T, bool]:
        """Return what comes of `begin`, and whether it was called here rather than by an earlier caller.

        Raises:
            Exception: What `begin` raised, here or there.
        """
        while (flight := self._under_way.get(key)) is not None:
            await flight.ended.wait()
            if flight.error is not None:
                raise flight.error
            if flight.result is not None:
                return flight.result, False
        flight = self._under_way[key] = _Flight()
        await self._fly(key, flight, begin)
        if flight.error is not None:
            raise flight.error
        assert flight.result is not None  # noqa: S101 - else it was cancelled
        return flight.result, True

    async def join(
        self, key: str, begin: Callable[[], Awaitable[_T]], start: Callable[..., object]
    ) -> tuple[_T, bool] | None:
        """Do the same in a task of its own, which is cancelled once every caller is.

        Args:
            key: What is done.
            begin: Does it.
            start: Starts the task, such as `start_soon` of a task group.

        Returns:
            As `lead_or_follow`; None if the task group of the task was cancelled.

        Raises:
            Exception: What `begin` raised.
        """
        flight, leads = self._under_way.get(key), False
        if flight is None:
            leads = True
            flight = self._under_way[key] = _Flight()
            start(self._fly, key, flight, begin)
        flight.waiting += 1
        try:
            await flight.ended.wait()
        except anyio.get_cancelled_exc_class():
            if flight.waiting == 1 and not flight.ended.is_set():
                self._forget(key, flight)  # Whoever asks from now on begins anew.
                flight.scope.cancel()
                with anyio.CancelScope(shield=True):
                    await flight.ended.wait()
            raise
        finally:
            flight.waiting -= 1
        if flight.error is not None:
            raise flight.error
        return None if flight.result is None else (flight.result, leads)

    async def _fly(self, key: str, flight: _Flight[_T], begin: Callable[[], Awaitable[_T]]) -> None:
        try:
            with flight.scope:
                flight.result = await begin()
        except Exception as error:  # noqa: BLE001 - raised again by all who wait
            flight.error = error
        finally:
            self._forget(key, flight)
            flight.ended.set()

    def _forget(self, key: str, flight: _Flight[_T]) -> None:
        if self._under_way.get(key) is flight:
            del self._under_way[key]
