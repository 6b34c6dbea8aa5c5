"""The state of a running server, for its routes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import anyio
import anyio.to_thread

from thumbcli.disk_space import DiskSpace
from thumbcli.server.body_memory import BodyMemory
from thumbcli.server.jobs.card_images import CardImages
from thumbcli.server.jobs.job_images import DrawnImage, PlaceholderImages, keep_image, read_job
from thumbcli.server.jobs.render_queue import RenderQueue
from thumbcli.server.jobs.webhook_jobs import WebhookJobs
from thumbcli.server.metrics import Metrics
from thumbcli.server.models.named_templates import NamedTemplates
from thumbcli.server.responses import storage_error
from thumbcli.server.store.idempotency import IdempotencyStore
from thumbcli.server.store.image_store import ImageStore
from thumbcli.server.store.public_images import PublicImages
from thumbcli.server.store.quotas import Quotas
from thumbcli.server.store.saved_assets import SavedAssets
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Keys
from thumbcli.server.store.storage_health import StorageHealth
from thumbcli.server.webhooks.webhook_sender import WebhookSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from starlette.requests import Request

    from thumbcli.server.server_config import ServerConfig
    from thumbcli.server.simulation.simulated_service import Simulator
    from thumbcli.server.store.job_records import Job

__all__ = ["AppState", "app_state_of", "start"]

_T = TypeVar("_T")
_PARSERS = 2
"""How many bodies are parsed at once: for a moment each takes several times its size."""


class AppState:
    """Everything that a route may need.

    Args:
        config: The configuration.
        simulator: Decides what goes wrong on purpose.
        database: The open database.
        metrics: Counts requests, pictures and credits.
        render_queue: The running queue.

    Attributes:
        background_tasks: Work that continues after its request; a stop waits for it.
        body_memory: The memory that the bodies of all requests share.
    """

    def __init__(
        self,
        config: ServerConfig,
        simulator: Simulator,
        database: ServeDatabase,
        metrics: Metrics,
        render_queue: RenderQueue,
    ) -> None:
        self.config = config
        self.simulator = simulator
        self.database = database
        self.metrics = metrics
        self.render_queue = render_queue
        self.keys = Keys(database)
        self.quotas = Quotas(database)
        self.idempotency = IdempotencyStore(database)
        disk = DiskSpace(config.data)
        self.storage_health = StorageHealth(database, disk)
        self.images = ImageStore(config.data / "images", disk)
        self.public_images = PublicImages(config.bucket)
        self.saved = SavedAssets(config.data)
        self.templates = NamedTemplates(config.templates)
        self.placeholders = PlaceholderImages(render_queue)
        self.cards = CardImages(self.images, render_queue, database)
        self.webhook_sender = WebhookSender(allow_private=config.allow_private_webhooks)
        self.jobs = WebhookJobs(
            database,
            self.webhook_sender,
            self.quotas,
            self._draw_job,
            drawers=render_queue.concurrency,
            charged=metrics.charged,
            grace_s=config.finish_s,
        )
        self._stop_at_s: float | None = None
        self.background_tasks: set[asyncio.Task[Any]] = set()
        self.body_memory = BodyMemory(body_max_bytes=config.max_body_bytes)
        self._parsers = anyio.CapacityLimiter(_PARSERS)

    def spawn_background(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Run `work` to its end, whether anything waits for it or not."""
        task = asyncio.create_task(work)
        self.background_tasks.add(task)
        task.add_done_callback(self._discard)
        return task

    def begin_stop(self) -> None:
        """Let requests, background tasks and jobs share one grace period, which begins now."""
        self._stop_at_s = asyncio.get_running_loop().time() + self.config.finish_s

    def time_to_stop_s(self) -> float:
        """Return what is left of the grace period, in seconds."""
        if self._stop_at_s is None:
            return float(self.config.finish_s)
        return max(0.0, self._stop_at_s - asyncio.get_running_loop().time())

    async def parse_off_loop(self, parse: Callable[[], _T]) -> _T:
        """Run `parse` in a thread; few run at once, and none keeps the database waiting."""
        return await anyio.to_thread.run_sync(parse, limiter=self._parsers)

    async def check_room(self, wanted_bytes: int) -> None:
        """Check that the disk has space for so much more; kept pictures make room for it.

        Raises:
            ApiError: 503, it has not.
        """
        if not await self.database.off_loop(partial(self.images.make_room, wanted_bytes)):
            raise storage_error()

    def keep_image(self, drawn: DrawnImage, base_url: str) -> dict[str, Any]:
        """Keep a picture for a while, and return the fields of its answer. Blocks on I/O.

        Args:
            drawn: The picture.
            base_url: The address that the request came to, with a slash at its end.
        """
        fields = keep_image(self.images, drawn, base_url)
        if not self.simulator.simulation.image_url:
            fields.pop("imageUrl", None)
        return fields

    def cancel(self) -> None:
        """Cancel background tasks and active jobs."""
        for task in self.background_tasks:
            task.cancel()
        self.jobs.cancel()

    async def _draw_job(self, job: Job, body: bytes) -> dict[str, object]:
        """Return what a 200 would have answered; an accepted job waits even if the queue is full."""
        request = await self.database.off_loop(
            partial(read_job, body, self.saved, job.key_id, self.templates)
        )
        if not job.cost:
            return await self.placeholders.fields(request)
        async with self.render_queue.slot(job.key_id, even_if_full=True):
            thumbnail = await self.render_queue.draw(request)
        drawn = await DrawnImage.of(thumbnail, self.public_images)
        return await self.database.off_loop(partial(self.keep_image, drawn, job.base_url))

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
    with closing(ServeDatabase.open(config.data)) as database:
        metrics = Metrics()
        async with RenderQueue(
            concurrency=config.concurrency, queue_max=config.queue_max, observe=metrics.drawn
        ) as render_queue:
            metrics.watch(waiting=lambda: render_queue.waiting, busy=lambda: render_queue.busy)
            state = AppState(config, simulator, database, metrics, render_queue)
            await database.off_loop(partial(state.keys.declare, config.declared_keys))
            await database.off_loop(state.keys.sweep)
            await database.off_loop(state.idempotency.bring_forward)
            await database.off_loop(state.images.make_room)
            async with state.jobs.working():
                try:
                    yield state
                finally:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(state.time_to_stop_s()):
                            await asyncio.gather(*state.background_tasks, return_exceptions=True)
                    state.jobs.limit_grace(state.time_to_stop_s())
