"""What a running server holds, for its routes to use."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from thumbcli.server.jobs.job_renderer import JobRenderer, PlaceholderImages
from thumbcli.server.jobs.render_queue import RenderQueue
from thumbcli.server.jobs.webhook_jobs import WebhookJobs
from thumbcli.server.metrics import Metrics
from thumbcli.server.store.idempotency import IdempotencyStore
from thumbcli.server.store.image_store import ImageStore
from thumbcli.server.store.quotas import Quotas
from thumbcli.server.store.saved_assets import SavedAssets
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Keys
from thumbcli.server.webhooks.webhook_sender import WebhookSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from starlette.requests import Request

    from thumbcli.server.server_config import ServerConfig
    from thumbcli.server.simulation.simulated_service import Simulator

__all__ = ["AppState", "app_state_of", "start"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """Everything that a route may need.

    Attributes:
        config: How the server was set up.
        database: The SQLite file.
        keys: Who may ask.
        limits: How much.
        replays: What was answered before.
        pictures: What was drawn lately.
        drawing: Where pictures are drawn.
        metrics: What is counted.
        placeholders: What the public test key gets.
        saved: What the owners of keys have saved.
        webhook_sender: Who brings webhooks.
        jobs: What was promised to them.
        simulator: What goes wrong on purpose.
        background_tasks: Work that goes on after its request has gone; a stop waits for it.
    """

    config: ServerConfig
    database: ServeDatabase
    keys: Keys
    quotas: Quotas
    idempotency: IdempotencyStore
    images: ImageStore
    render_queue: RenderQueue
    metrics: Metrics
    placeholders: PlaceholderImages
    saved: SavedAssets
    webhook_sender: WebhookSender
    jobs: WebhookJobs
    simulator: Simulator
    background_tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def spawn_background(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Let `work` end by itself, whether anybody waits for it or not."""
        task = asyncio.create_task(work)
        self.background_tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def drop(self) -> None:
        """Give what is in hand no more time."""
        for task in self.background_tasks:
            task.cancel()
        self.jobs.cancel()

    def _over(self, task: asyncio.Task[Any]) -> None:
        self.background_tasks.discard(task)
        # Where nobody waits any more there is nobody to tell, and asyncio would complain that nobody asked.
        if not task.cancelled():
            task.exception()


def app_state_of(request: Request) -> AppState:
    """Return what the server that this request came to holds."""
    return cast("AppState", request.app.state.running)


@asynccontextmanager
async def start(config: ServerConfig, simulator: Simulator) -> AsyncIterator[AppState]:
    """Open everything, and on the way out let work in hand end and close it.

    Args:
        config: How the server is set up.
        simulator: What goes wrong on purpose.

    Raises:
        DiskError: The data folder can't be written.
        UsageError: What is in it is damaged or newer than this thumbcli.
    """
    database = ServeDatabase.open(config.data)
    try:
        metrics = Metrics()
        render_queue = RenderQueue(
            concurrency=config.concurrency, queue_max=config.queue_max, observe=metrics.drawn
        )
        metrics.watch(waiting=lambda: render_queue.waiting, busy=lambda: render_queue.busy)
        async with render_queue:
            state = _assemble(config, database, render_queue, metrics, simulator)
            await database.off_loop(state.keys.sweep)
            async with state.jobs.working():
                try:
                    yield state
                finally:
                    await _end(state)
    finally:
        database.close()


def _assemble(
    config: ServerConfig,
    database: ServeDatabase,
    render_queue: RenderQueue,
    metrics: Metrics,
    simulator: Simulator,
) -> AppState:
    quotas, images = Quotas(database), ImageStore(config.data / "images")
    placeholders, saved = PlaceholderImages(render_queue), SavedAssets(config.data)
    webhook_sender = WebhookSender(allow_private=config.allow_private_webhooks)
    draw = JobRenderer(
        database=database, saved=saved, render_queue=render_queue, images=images, placeholders=placeholders
    )
    jobs = WebhookJobs(
        database,
        webhook_sender,
        quotas,
        draw,
        drawers=render_queue.concurrency,
        charged=metrics.charged,
        grace_s=config.graceful_s,
    )
    return AppState(
        config=config,
        database=database,
        keys=Keys(database),
        quotas=quotas,
        idempotency=IdempotencyStore(database),
        images=images,
        render_queue=render_queue,
        metrics=metrics,
        placeholders=placeholders,
        saved=saved,
        webhook_sender=webhook_sender,
        jobs=jobs,
        simulator=simulator,
    )


async def _end(state: AppState) -> None:
    """Wait for what is still afoot, as long as requests in flight may take."""
    if state.background_tasks:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(state.config.graceful_s):
                await asyncio.gather(*state.background_tasks, return_exceptions=True)
