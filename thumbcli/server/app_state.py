"""The state of a running server, for its routes."""

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
        config: The configuration.
        database: The SQLite database.
        keys: The API keys.
        quotas: Counts requests and generations.
        idempotency: Earlier answers.
        images: Recent pictures.
        render_queue: Draws pictures.
        metrics: Counts requests and credits.
        placeholders: The pictures of the public test key.
        saved: The assets saved for each key.
        webhook_sender: Delivers webhooks.
        jobs: The accepted jobs.
        simulator: Decides what goes wrong on purpose.
        background_tasks: Work that continues after its request; a stop waits for it.
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
        """Run `work` to its end, whether anything waits for it or not."""
        task = asyncio.create_task(work)
        self.background_tasks.add(task)
        task.add_done_callback(self._discard)
        return task

    def cancel(self) -> None:
        """Cancel background tasks and active jobs."""
        for task in self.background_tasks:
            task.cancel()
        self.jobs.cancel()

    def _discard(self, task: asyncio.Task[Any]) -> None:
        self.background_tasks.discard(task)
        # Retrieve the error: asyncio would log that nothing did.
        if not task.cancelled():
            task.exception()


def app_state_of(request: Request) -> AppState:
    """Return the state of the server that a request came to."""
    return cast("AppState", request.app.state.running)


@asynccontextmanager
async def start(config: ServerConfig, simulator: Simulator) -> AsyncIterator[AppState]:
    """Open everything; on exit, finish active work and close it.

    Args:
        config: The configuration.
        simulator: Decides what goes wrong on purpose.

    Raises:
        DiskError: The data folder can't be written.
        UsageError: Its content is damaged, or from a newer thumbcli.
    """
    database = ServeDatabase.open(config.data)
    try:
        metrics = Metrics()
        render_queue = RenderQueue(
            concurrency=config.concurrency, queue_max=config.queue_max, observe=metrics.drawn
        )
        metrics.watch(waiting=lambda: render_queue.waiting, busy=lambda: render_queue.busy)
        async with render_queue:
            state = _build(config, database, render_queue, metrics, simulator)
            await database.off_loop(state.keys.sweep)
            async with state.jobs.working():
                try:
                    yield state
                finally:
                    await _finish_background_tasks(state)
    finally:
        database.close()


def _build(
    config: ServerConfig,
    database: ServeDatabase,
    render_queue: RenderQueue,
    metrics: Metrics,
    simulator: Simulator,
) -> AppState:
    quotas, images = Quotas(database), ImageStore(config.data / "images")
    placeholders, saved = PlaceholderImages(render_queue), SavedAssets(config.data)
    webhook_sender = WebhookSender(allow_private=config.allow_private_webhooks)
    jobs = WebhookJobs(
        database,
        webhook_sender,
        quotas,
        JobRenderer(
            database=database,
            saved=saved,
            render_queue=render_queue,
            images=images,
            placeholders=placeholders,
        ),
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


async def _finish_background_tasks(state: AppState) -> None:
    if state.background_tasks:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(state.config.graceful_s):
                await asyncio.gather(*state.background_tasks, return_exceptions=True)
