"""A server's jobs over a data folder, without the server: lives that begin and end as a test likes."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import anyio

from thumbcli.contract import Plan
from thumbcli.server.jobs.webhook_jobs import WebhookJobs
from thumbcli.server.store.quotas import Quotas
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Caller, KeyLimits
from thumbcli.server.webhooks.webhook_sender import WebhookSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.server.store.job_records import Job, State

__all__ = ["PATIENCE_S", "FakeDraw", "JobServer", "caller", "life", "working"]

PATIENCE_S = 20.0
"""How long to wait for what must happen; reached only where a test fails."""


def caller(quota: int | None = None) -> Caller:
    """Return who asks, with so many generations a month; None for as many as one likes."""
    return Caller(key_id="key_1", name="me", plan=Plan.PRO, limits=KeyLimits(quota=quota))


@dataclass
class FakeDraw:
    """Draws at once; or raises, or waits until it is let go on."""

    errors: list[Exception] = field(default_factory=list)
    drawn: list[bytes] = field(default_factory=list)
    waits: bool = False
    started: anyio.Event = field(default_factory=anyio.Event)
    go_on: anyio.Event = field(default_factory=anyio.Event)

    async def __call__(self, job: Job, body: bytes) -> Mapping[str, object]:
        self.started.set()
        if self.waits:
            await self.go_on.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.drawn.append(body)
        return {"image": f"picture {len(self.drawn)} of {job.id}"}


@dataclass
class JobServer:
    """One life of a server over a data folder: its jobs and what they stand on."""

    store: ServeDatabase
    jobs: WebhookJobs
    quotas: Quotas
    draw: FakeDraw

    async def accept(self, url: str, sender: Caller | None = None, **more: Any) -> Job:  # noqa: ANN401 - any field of a request
        webhook_sender = WebhookSender(allow_private=True)
        return await self.jobs.accept(
            sender or caller(), webhook_sender.read(url), b"what to draw", **{"cost": 10, **more}
        )

    async def job(self, job: Job) -> Job:
        found = await self.jobs.find(job.key_id, job.id)
        assert found is not None
        return found[0]

    async def until(self, job: Job, *states: State) -> Job:
        with anyio.fail_after(PATIENCE_S):
            while (found := await self.job(job)).state not in states:  # noqa: ASYNC110 - the record is asked about
                await anyio.sleep(0.005)
        return found

    @property
    def generations(self) -> int:
        """How many were charged."""
        return sum(count for (count,) in self.store.rows("SELECT generations FROM usage"))


@contextmanager
def life(
    folder: Path,
    *,
    draw: FakeDraw | None = None,
    allow_private: bool = True,
    backoff_s: Sequence[float] = (0.01, 0.01),
    timeout_s: float = 10.0,
    lookup: Callable[[str, int], Sequence[str]] | None = None,
    **more: Any,  # noqa: ANN401 - the parameters of WebhookJobs
) -> Iterator[JobServer]:
    """Open a data folder for a while; what is accepted stays there until somebody is `working`."""
    store = ServeDatabase.open(folder)
    try:
        draw, quotas = draw or FakeDraw(), Quotas(store)
        webhook_sender = WebhookSender(allow_private=allow_private, timeout_s=timeout_s, lookup=lookup)
        jobs = WebhookJobs(
            store, webhook_sender, quotas, draw, **{"drawers": 2, "backoff_s": backoff_s, **more}
        )
        yield JobServer(store=store, jobs=jobs, quotas=quotas, draw=draw)
    finally:
        store.close()


@asynccontextmanager
async def working(folder: Path, **more: Any) -> AsyncIterator[JobServer]:  # noqa: ANN401 - as `life` has them
    """Open a data folder and work on what is there and on what comes."""
    with life(folder, **more) as job_server:
        async with job_server.jobs.working():
            yield job_server
