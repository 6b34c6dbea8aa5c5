"""Drawing without a folder of record: capped, each picture once, and nothing more after a stop."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Self

import anyio

from thumbcli.batch.model.events import StopCause
from thumbcli.batch.model.exit_codes import most_severe
from thumbcli.batch.run.worker_pool import Pool
from thumbcli.contract import Thumbnail
from thumbcli.engines.protocol import PacedEngine
from thumbcli.errors import ItemError, StopError, ThumbError

if TYPE_CHECKING:
    from types import TracebackType

    from thumbcli.batch.run.cancellation import Control
    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Engine

__all__ = ["Crew", "Settle"]

Settle = Callable[[Thumbnail | ThumbError, float], Awaitable[None]]
"""Takes what became of one request, and when the engine was asked (monotonic, s).

What it raises over a picture is handed to it once more, as what became of the request.
"""

_KEPT_OF_A_KEY_BYTES = 16


class Crew:
    """Has one engine draw what it is handed; entering opens the pool, leaving waits for the last picture.

    An error that would meet every further title stops the run by its `control`.

    Args:
        engine: Who draws; opened and closed by whoever made it.
        concurrency: How many at once; None for the engine's own default.
        control: Once it is stopped, nothing further is started.
        shared: Whether others draw with this engine too; else a stop also ends its waiting for a retry.

    Attributes:
        error: The gravest error that stopped the run, if one did.
        dropped: What the engine had been asked when it was cancelled.
    """

    def __init__(
        self, engine: Engine, concurrency: int | None, control: Control, *, shared: bool = False
    ) -> None:
        self._engine, self._control = engine, control
        self._pool = Pool(concurrency or engine.concurrency)
        self._first: dict[bytes, int] = {}
        self.error: ThumbError | None = None
        self.dropped: list[Request] = []
        if isinstance(engine, PacedEngine) and not shared:
            drain = engine.drain
            control.on_stop(lambda _cause: drain())

    @property
    def in_flight(self) -> int:
        """How many pictures are being drawn."""
        return self._pool.in_flight

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._pool.__aexit__(kind, error, trace)

    def first(self, key: str, number: int) -> int:
        """Return the number under which the picture `key` was first asked for; `number`, if it never was."""
        return self._first.setdefault(bytes.fromhex(key.rpartition(":")[2])[:_KEPT_OF_A_KEY_BYTES], number)

    async def brand_style(self, request: Request, settle: Settle) -> None:
        """Wait for a free slot, then have `request` drawn in it; do neither once the run is stopped."""
        if self._control.stopped():
            return
        if isinstance(self._engine, PacedEngine):
            await self._engine.wait_for_capacity()
        await self._pool.slot()
        if self._control.stopped():
            self._pool.free()
        else:
            self._pool.start(partial(self._draw, request, settle))

    async def _draw(self, request: Request, settle: Settle) -> None:
        began = time.monotonic()
        try:
            await settle(await self._generate(request), began)
        except ItemError as error:
            await settle(error, began)
        except StopError as error:
            await settle(error, began)
            self.error = most_severe(self.error, error)
            self._control.stop(StopCause.ERROR)

    async def _generate(self, request: Request) -> Thumbnail:
        try:
            return await self._engine.generate(request)
        except anyio.get_cancelled_exc_class():
            self.dropped.append(request)
            raise
