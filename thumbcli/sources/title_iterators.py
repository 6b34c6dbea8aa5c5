"""Where Python code has its titles: any iterable, read one by one as they are needed."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import TypeVar

import anyio.to_thread

from thumbcli.contract import Request
from thumbcli.errors import UsageError

__all__ = ["read_here", "read_in_thread"]

_T = TypeVar("_T")


def read_here(titles: AsyncIterable[object] | Iterable[object]) -> AsyncIterator[object]:
    """Return the items of `titles`, each asked for on the event loop.

    Raises:
        UsageError: It is one title, or nothing that can be iterated.
    """
    if isinstance(titles, AsyncIterable):
        return aiter(titles)
    return _Here(iter(_many(titles)))


def read_in_thread(titles: Iterable[_T]) -> AsyncIterator[_T] | list[_T] | tuple[_T, ...]:
    """Return the items of `titles`, each asked for in a worker thread, so that it may take its time.

    What is in memory needs no thread, and is returned as it is.

    Raises:
        UsageError: It is one title, or nothing that can be iterated.
    """
    return titles if isinstance(titles, list | tuple) else _InThread(iter(_many(titles)))


def _many(titles: Iterable[_T]) -> Iterable[_T]:
    if isinstance(titles, str | bytes | Mapping | Request) or not isinstance(titles, Iterable):
        raise UsageError(
            f"titles must be an iterable of titles, not {type(titles).__name__}",
            remedy="generate() takes one title, generate_many() a list of them",
        )
    return titles


class _Here(AsyncIterator[_T]):
    def __init__(self, items: Iterator[_T]) -> None:
        self._items = items

    async def __anext__(self) -> _T:
        return self._next()

    def _next(self) -> _T:
        # A StopIteration would be lost on its way out of a coroutine or a thread.
        try:
            return next(self._items)
        except StopIteration:
            raise StopAsyncIteration from None


class _InThread(_Here[_T]):
    async def __anext__(self) -> _T:
        # A thread that waits for the next line of a pipe can't be woken, only left behind.
        return await anyio.to_thread.run_sync(self._next, abandon_on_cancel=True)
