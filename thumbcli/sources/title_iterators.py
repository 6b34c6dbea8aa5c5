"""Reads titles from any iterable, one by one as they are needed."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import anyio
import anyio.to_thread

from thumbcli.contract import Request
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from anyio.from_thread import BlockingPortal

__all__ = ["CallerTitles", "in_thread", "on_loop"]

_T = TypeVar("_T")
_END: Final = object()
"""In place of an item: there are no more."""


def on_loop(titles: AsyncIterable[object] | Iterable[object]) -> AsyncIterator[object]:
    """Return the items of `titles`, read on the event loop.

    Raises:
        UsageError: It is a single title, or not iterable.
    """
    return aiter(titles) if isinstance(titles, AsyncIterable) else _Items(titles, in_thread=False)


def in_thread(titles: AsyncIterable[object] | Iterable[object]) -> AsyncIterator[object]:
    """Return the items of `titles`, each read in a worker thread because it may block.

    Raises:
        UsageError: It is a single title, or not iterable.
    """
    return aiter(titles) if isinstance(titles, AsyncIterable) else _Items(titles, in_thread=True)


def _iterator(titles: Iterable[_T]) -> Iterator[_T]:
    if isinstance(titles, str | bytes | Mapping | Request) or not isinstance(titles, Iterable):
        raise UsageError(
            f"titles must be an iterable of titles, not {type(titles).__name__}",
            remedy="generate() takes one title, generate_many() a list of them",
        )
    return iter(titles)


class _Items(AsyncIterator[_T]):
    def __init__(self, titles: Iterable[_T], *, in_thread: bool) -> None:
        self._items = _iterator(titles)
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


class _Question(Generic[_T]):
    """The event loop waits for one item."""

    def __init__(self) -> None:
        self.answered = anyio.Event()
        self.item: object = _END
        self.error: Exception | None = None

    async def answer(self, item: object, error: Exception | None) -> None:
        self.item, self.error = item, error
        self.answered.set()


class CallerTitles(AsyncIterator[_T]):
    """The items of an iterable that the calling thread reads, for an event loop in another one.

    A cursor of a database, and a session of an ORM, belong to the thread that made them. That thread waits
    for outcomes anyway: `wait` reads meanwhile what the loop asks for with `anext`, one item at a time.

    Raises:
        UsageError: It is a single title, or not iterable.
    """

    def __init__(self, titles: Iterable[_T]) -> None:
        self._items: Iterator[_T] | None = _iterator(titles)
        self._changed = threading.Condition()
        self._asked: _Question[_T] | None = None

    async def __anext__(self) -> _T:
        question: _Question[_T] = _Question()
        with self._changed:
            self._asked = question
            self._changed.notify_all()
        try:
            await question.answered.wait()
        finally:
            with self._changed:
                if self._asked is question:
                    self._asked = None
        if question.error is not None:
            raise question.error
        if question.item is _END:
            raise StopAsyncIteration
        return cast("_T", question.item)

    def wait(self, future: Future[Any], portal: BlockingPortal) -> None:
        """Read what the loop asks for, in this thread, until `future` is done.

        What it asked for before is read first, also if `future` is done: the engine would have nothing to
        draw while the caller handles an outcome.
        """
        future.add_done_callback(self._wake)
        has_read = False
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked is not None or future.done())
                question = self._asked
                if question is None or (has_read and future.done()):
                    return
                self._asked = None
            self._read(question, portal)
            has_read = True

    def forget(self) -> None:
        """Let go of the iterable, so that its end is in the thread that read it."""
        self._items = None

    def _wake(self, _: Future[Any]) -> None:
        with self._changed:
            self._changed.notify_all()

    def _read(self, question: _Question[_T], portal: BlockingPortal) -> None:
        item, error = _END, None
        try:
            item = _END if self._items is None else next(self._items, _END)
        except Exception as raised:  # noqa: BLE001 - raised again after the outcomes before it
            error = raised
        except BaseException:
            with self._changed:
                self._asked = self._asked or question  # Ctrl-C: the loop still waits.
            raise
        with suppress(RuntimeError):  # The client is closed, so that nobody waits.
            portal.start_task_soon(question.answer, item, error)
