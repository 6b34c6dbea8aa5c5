"""Many titles from Python: pictures drawn in the background, handed over one by one as they finish."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from thumbcli.batch.model.events import StopCause
from thumbcli.batch.names.file_names import slug
from thumbcli.batch.requests.keyword_options import title_text
from thumbcli.batch.run.bounded_runner import Crew
from thumbcli.batch.run.cancellation import Control
from thumbcli.batch.run.finished_picture import save_to_temp
from thumbcli.contract import Request, Thumbnail
from thumbcli.errors import ItemError, StopError, TemporaryError, ThumbError, UncertainError, UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from thumbcli.batch.requests.keyword_options import KeywordRequestBuilder
    from thumbcli.engines.protocol import Engine

__all__ = ["Drawn", "Failed", "Many", "Outcome", "Repeated", "Uncertain"]

_LOGGER = logging.getLogger("thumbcli")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A finished picture.

    Attributes:
        index: The title's place among those that were given, from 0.
        title: The title as it was given.
        request: What the engine was asked.
        thumbnail: The picture.
    """

    index: int
    title: str
    request: Request
    thumbnail: Thumbnail


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """The same picture was asked for before in this call, and is not drawn, or bought, twice.

    Attributes:
        index: The title's place among those that were given, from 0.
        title: The title as it was given.
        request: What the engine would have been asked.
        first: The `index` of the outcome that counts for this one too, come or yet to come.
    """

    index: int
    title: str
    request: Request
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No picture, and nothing was charged.

    Attributes:
        index: The title's place among those that were given, from 0.
        title: The title as it was given.
        error: Why.
    """

    index: int
    title: str
    error: ThumbError

    @property
    def temporary(self) -> bool:
        """Whether the same title may well be drawn another time."""
        return isinstance(self.error, TemporaryError | StopError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """No picture, and it may have been charged: asking again may buy it twice.

    Attributes:
        index: The title's place among those that were given, from 0.
        title: The title as it was given.
        error: Why.
    """

    index: int
    title: str
    error: ThumbError


Outcome = Drawn | Repeated | Failed | Uncertain
"""What became of one title; match it with `assert_never`."""


class Many:
    """One call for many titles in progress: `run` draws in a task of its own, `next` hands over.

    At most `concurrency` pictures are being drawn or waiting to be handed over, and one title more is read.

    Args:
        engine: Who draws; open.
        titles: Where titles come from; read as far as they are needed.
        reader: Turns them into what they ask for.
        concurrency: How many at once; None for the engine's own default.
    """

    def __init__(
        self,
        engine: Engine,
        titles: AsyncIterator[object],
        reader: KeywordRequestBuilder,
        concurrency: int | None,
    ) -> None:
        self._engine, self._titles, self._reader = engine, titles, reader
        self._control = Control()
        self._crew = Crew(engine, concurrency, self._control, shared=True)
        self._feeding = anyio.CancelScope()
        self._send, self._receive = anyio.create_memory_object_stream[Outcome]()
        self._fault: Exception | None = None
        self.ended = anyio.Event()

    async def next(self) -> Outcome | None:
        """Return the next outcome; None when there are no more.

        Raises:
            StopError: It ended the drawing; every outcome before it was handed over.
            UsageError: `abandon` was called, or the end was told before.
            Exception: What the titles raised when they were read, in the same way.
        """
        try:
            return await self._receive.receive()
        except anyio.EndOfStream:
            self._receive.close()
            if self._fault is not None:
                raise self._fault from None
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

        A picture that was paid for is kept, and the logger `thumbcli` warns where.
        """
        if not self.ended.is_set():
            self.stop()
        self._receive.close()

    async def aclose(self) -> None:
        """Abandon it, and wait until nothing is in flight any more."""
        self.abandon()
        await self.ended.wait()

    async def run(self) -> None:
        """Draw until the titles end, a `StopError`, or a stop."""
        self._control.on_stop(lambda _cause: self._feeding.cancel())
        try:
            async with self._crew:
                with self._feeding:
                    await self._feed()
            self._fault = self._fault or self._crew.error
        except Exception as error:  # noqa: BLE001 - raised again where the next outcome is asked for
            self._fault = error
        finally:
            for request in self._crew.dropped:
                if self._engine.credits(request):
                    _LOGGER.warning("%s: dropped on its way, and may have been charged", request.title)
            self._send.close()
            self.ended.set()

    async def _feed(self) -> None:
        index = 0
        try:
            while not self._control.stopped():
                await self._take(index, await anext(self._titles))
                index += 1
        except StopAsyncIteration:
            pass
        except Exception as error:  # noqa: BLE001 - theirs, and raised once what is in flight has ended
            self._fault = error
        finally:
            if isinstance(self._titles, AsyncGenerator):
                with anyio.CancelScope(shield=True):
                    await self._titles.aclose()

    async def _take(self, index: int, item: object) -> None:
        title = title_text(item)
        try:
            request, key = self._reader.read(item)
        except ItemError as error:
            await self._hand_over(Failed(index=index, title=title, error=error))
            return
        first = self._crew.first(key, index)
        if first == index:
            await self._crew.brand_style(request, partial(self._settle, index, title, request))
        else:
            await self._hand_over(Repeated(index=index, title=title, request=request, first=first))

    async def _settle(
        self, index: int, title: str, request: Request, result: Thumbnail | ThumbError, _began: float
    ) -> None:
        if isinstance(result, Thumbnail):
            drawn = Drawn(index=index, title=title, request=request, thumbnail=result)
            await self._hand_over(drawn)
        elif isinstance(result, UncertainError):
            await self._hand_over(Uncertain(index=index, title=title, error=result))
        else:
            await self._hand_over(Failed(index=index, title=title, error=result))

    async def _hand_over(self, outcome: Outcome) -> None:
        try:
            await self._send.send(outcome)
        except anyio.BrokenResourceError:
            await _left_behind(outcome)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                await _left_behind(outcome)
            raise


async def _left_behind(outcome: Outcome) -> None:
    """Keep a picture that was paid for and that nobody takes any more, and say where."""
    if isinstance(outcome, Drawn) and outcome.thumbnail.credits:
        name = f"{slug(outcome.title)}.{outcome.thumbnail.output_format}"
        nobody = ItemError(f"{outcome.title}: nobody waited for it")
        told = await anyio.to_thread.run_sync(save_to_temp, nobody, name, outcome.thumbnail)
        _LOGGER.warning("%s", told.message)
    elif isinstance(outcome, Uncertain):
        _LOGGER.warning("%s: nobody waited for it; it may have been charged", outcome.title)
