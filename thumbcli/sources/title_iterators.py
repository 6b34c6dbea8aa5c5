"""Reads titles from any iterable, one by one as they are needed."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import TypeVar

import anyio.to_thread

from thumbcli.contract import Request
from thumbcli.errors import UsageError

__all__ = ["read_here", "read_in_thread"]

_T = TypeVar("_T")


def read_here(titles: AsyncIterable[object] | Iterable[object]) -> AsyncIterator[object]:
    """Return the items of `titles`, read on the event loop.

    Raises:
        UsageError: It is a single title, or not iterable.
    """
    return aiter(titles) if isinstance(titles, AsyncIterable) else _Items(titles, in_thread=False)


def read_in_thread(titles: Iterable[_T]) -> AsyncIterator[_T] | list[_T] | tuple[_T, ...]:
    """Return the items of `titles`, read in a worker thread because each may block.

    A list or tuple is returned unchanged.

    Raises:
        UsageError: It is a single title, or not iterable.
    """
    return titles if isinstance(titles, list | tuple) else _Items(titles, in_thread=True)


class _Items(AsyncIterator[_T]):
    def __init__(self, titles: Iterable[_T], *, in_thread: bool) -> None:
        if isinstance(titles, str | bytes | Mapping | Request) or not isinstance(titles, Iterable):
            raise UsageError(
                f"titles must be an iterable of titles, not {type(titles).__name__}",
                remedy="generate() takes one title, generate_many() a list of them",
            )
        self._items = iter(titles)
        self._in_thread = in_thread

    async def __anext__(self) -> _T:
        if self._in_thread:
            # A thread that waits for a pipe can't be interrupted, only abandoned.
            return await anyio.to_thread.run_sync(self._next, abandon_on_cancel=True)
        return self._next()

    def _next(self) -> _T:
        # StopIteration can't be raised out of a coroutine or a thread.
        try:
            return next(self._items)
        except StopIteration:
            raise StopAsyncIteration from None
