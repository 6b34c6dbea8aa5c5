"""What a running server holds, for its routes to use."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from thumbcli.server.jobs.job_renderer import JobDrawing
from thumbcli.server.jobs.placeholder_image import Placeholders
from thumbcli.server.jobs.render_queue import Drawing
from thumbcli.server.jobs.webhook_jobs import Jobs
from thumbcli.server.metrics import Metrics
from thumbcli.server.store.idempotency import IdempotencyStore
from thumbcli.server.store.image_store import Pictures
from thumbcli.server.store.quotas import Quotas
from thumbcli.server.store.saved_assets import Kits
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Keys
from thumbcli.server.webhooks.webhook_sender import WebhookSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from starlette.requests import Request

    from thumbcli.server.server_config import ServerConfig
    from thumbcli.server.simulation.simulated_service import Simulator

__all__ = ["AppState", "running_of", "start"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """Everything that a route may need.

    Attributes:
        serving: How the server was set up.
        store: The SQLite file.
        keys: Who may ask.
        limits: How much.
        replays: What was answered before.
        pictures: What was drawn lately.
        drawing: Where pictures are drawn.
        metrics: What is counted.
        placeholders: What the public test key gets.
        saved: What the owners of keys have saved.
        courier: Who brings webhooks.
        jobs: What was promised to them.
        simulator: What goes wrong on purpose.
        afoot: Work that goes on after its request has gone; a stop waits for it.
    """

    serving: ServerConfig
    store: ServeDatabase
    keys: Keys
    limits: Quotas
    replays: IdempotencyStore
    pictures: Pictures
    drawing: Drawing
    metrics: Metrics
    placeholders: Placeholders
    saved: Kits
    courier: WebhookSender
    jobs: Jobs
    simulator: Simulator
    afoot: set[asyncio.Task[Any]] = field(default_factory=set)

    def spawn_background(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Let `work` end by itself, whether anybody waits for it or not."""
        task = asyncio.create_task(work)
        self.afoot.add(task)
        task.add_done_callback(self._over)
        return task

    def drop(self) -> None:
        """Give what is in hand no more time."""
        for task in self.afoot:
            task.cancel()
        self.jobs.drop()

    def _over(self, task: asyncio.Task[Any]) -> None:
        self.afoot.discard(task)
        # Where nobody waits any more there is nobody to tell, and asyncio would complain that nobody asked.
        if not task.cancelled():
            task.exception()


def running_of(request: Request) -> AppState:
    """Return what the server that this request came to holds."""
    return cast("AppState", request.app.state.running)


@asynccontextmanager
async def start(serving: ServerConfig, simulator: Simulator) -> AsyncIterator[AppState]:
    """Open everything, and on the way out let work in hand end and close it.

    Args:
        serving: How the server is set up.
        simulator: What goes wrong on purpose.

    Raises:
        DiskError: The data folder can't be written.
        UsageError: What is in it is damaged or newer than this thumbcli.
    """
    store = ServeDatabase.open(serving.data)
    try:
        metrics = Metrics()
        drawing = Drawing(concurrency=serving.concurrency, queue_max=serving.queue_max, observe=metrics.drawn)
        metrics.watch(waiting=lambda: drawing.waiting, busy=lambda: drawing.busy)
        async with drawing:
            running = _assemble(serving, store, drawing, metrics, simulator)
            await store.off_loop(running.keys.sweep)
            async with running.jobs.at_work():
                try:
                    yield running
                finally:
                    await _end(running)
    finally:
        store.close()


def _assemble(
    serving: ServerConfig, store: ServeDatabase, drawing: Drawing, metrics: Metrics, simulator: Simulator
) -> AppState:
    limits, pictures = Quotas(store), Pictures(serving.data / "images")
    placeholders, saved = Placeholders(drawing), Kits(serving.data)
    courier = WebhookSender(allow_private=serving.allow_private_webhooks)
    draw = JobDrawing(store=store, saved=saved, drawing=drawing, pictures=pictures, placeholders=placeholders)
    jobs = Jobs(
        store,
        courier,
        limits,
        draw,
        drawers=drawing.concurrency,
        charged=metrics.charged,
        grace_s=serving.graceful_s,
    )
    return AppState(
        serving=serving,
        store=store,
        keys=Keys(store),
        limits=limits,
        replays=IdempotencyStore(store),
        pictures=pictures,
        drawing=drawing,
        metrics=metrics,
        placeholders=placeholders,
        saved=saved,
        courier=courier,
        jobs=jobs,
        simulator=simulator,
    )


async def _end(running: AppState) -> None:
    """Wait for what is still afoot, as long as requests in flight may take."""
    if running.afoot:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(running.serving.graceful_s):
                await asyncio.gather(*running.afoot, return_exceptions=True)
