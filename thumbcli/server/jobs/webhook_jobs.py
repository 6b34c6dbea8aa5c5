"""Requests with a `webhookUrl`: accepted now, drawn and delivered later, even across restarts.

A job is in the database before its 202 is sent. Its charge and the webhook's body are committed together, so
that it is charged once, however often the server is killed. A delivery is recorded after it happened: at
worst it happens twice, with the same `jobId` and exactly the same body.
"""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import anyio

from thumbcli.contract import Plan
from thumbcli.contract.api_error_messages import SERVER_BROKE, TOO_FAST
from thumbcli.errors import ThumbError
from thumbcli.server.responses import ApiError, overloaded, to_api_error
from thumbcli.server.steady_clock import steady_now_s
from thumbcli.server.store.job_records import Job, JobRecords, State, new_job_id
from thumbcli.server.store.server_keys import Caller, KeyLimits
from thumbcli.server.webhooks.webhook_sender import BACKOFF_S, WebhookSender, completed, failed, secret_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from anyio.abc import TaskGroup

    from thumbcli.server.store.quotas import Quotas, Reservation
    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.webhooks.ssrf_guard import WebhookTarget
    from thumbcli.sqlite_database import Write

__all__ = ["OPEN_MAX", "STARTS_MAX", "WebhookJobs"]

OPEN_MAX: Final = 1000
"""How many jobs may wait to be drawn or delivered; the next one gets a 503.

A key may have as many as are left for others: half of them if it is alone, a third beside another such key.
"""

STARTS_MAX: Final = 5
"""How many times drawing is started: a job that has crashed the server this often is abandoned."""

_DELIVERIES = 32
_DELIVERIES_PER_HOST = 4
_DELIVERIES_PER_KEY = 16
_PRUNE_EVERY = 256
_RETRY_AFTER_S = 10

_log = logging.getLogger("thumbcli.server")


class WebhookJobs:
    """All jobs of one database.

    Args:
        store: The database.
        webhook_sender: Delivers webhooks.
        quotas: Counts generations.
        draw: Draws the picture of a job from its body, and returns what a 200 would have answered.
        drawers: How many pictures are drawn at once.
        charged: Called with the credits of each picture that was charged.
        backoff_s: How long to wait after each try but the last, in seconds.
        grace_s: How long active jobs may take when the server stops, in seconds.
        pause_s: How long to wait after an unexpected error, in seconds.
        now_s: Returns the time in seconds since 1970.
    """

    def __init__(
        self,
        store: ServeDatabase,
        webhook_sender: WebhookSender,
        quotas: Quotas,
        draw: Callable[[Job, bytes], Awaitable[Mapping[str, object]]],
        *,
        drawers: int,
        charged: Callable[[int], None] = lambda _credits: None,
        backoff_s: Sequence[float] = BACKOFF_S,
        grace_s: float = 10.0,
        pause_s: float = 5.0,
        now_s: Callable[[], float] = steady_now_s,
    ) -> None:
        self._store = store
        self._records = JobRecords(store)
        self._webhook_sender = webhook_sender
        self._quotas = quotas
        self._draw = draw
        self._slots = {State.ACCEPTED: drawers, State.FINISHED: _DELIVERIES}
        self._charged = charged
        self._backoff_s = tuple(backoff_s)
        self._grace_s = grace_s
        self._pause_s = pause_s
        self._now_s = now_s
        self._reservations: dict[str, Reservation] = {}
        self._active: dict[str, Job] = {}
        self._turns: dict[str, None] = {}
        """The keys whose jobs were started, the latest last."""
        self._wake = anyio.Event()
        self._accepted = 0
        self._scope: anyio.CancelScope | None = None

    @property
    def active_count(self) -> int:
        """How many are being drawn or delivered."""
        return len(self._active)

    def cancel(self) -> None:
        """Cancel active jobs: the next server does them again."""
        self._grace_s = 0.0
        if self._scope is not None:
            self._scope.cancel()

    async def accept(
        self,
        caller: Caller,
        target: WebhookTarget,
        body: bytes,
        *,
        cost: int,
        base_url: str = "",
        delay_s: float = 0.0,
        also: Callable[[Write, Job], None] = lambda _write, _job: None,
    ) -> Job:
        """Accept a job. When this returns, it is stored.

        Args:
            caller: Who sent the request.
            target: Where to post the result.
            body: What the picture is drawn from.
            cost: The price in credits; 0 is neither counted nor charged.
            base_url: The address that the request came to, with a slash at its end.
            delay_s: How long to wait before it is drawn, in seconds.
            also: Writes more in the same transaction.

        Raises:
            ApiError: 503, too many jobs are waiting; 429, too many of this key are, or the month has not
                enough left.
            DiskError: The job can't be stored.
        """
        now_s = self._now_s()
        job = Job(
            id=new_job_id(),
            key_id=caller.key_id,
            key_name=caller.name,
            cost=cost,
            base_url=base_url,
            webhook_url=target.url,
            host=target.host,
            state=State.ACCEPTED,
            due_at_s=now_s + delay_s,
            accepted_at_s=now_s,
        )
        if cost:
            self._reservations[job.id] = await self._quotas.reserve(caller, cost)
        try:
            await self._store.off_loop(partial(self._add, job, body, also))
        except BaseException:
            self._release(job.id)
            raise
        self._wake.set()
        return job

    async def find(self, key_id: str, job_id: str) -> tuple[Job, bytes | None] | None:
        """Return a job of this key, and its webhook's body while that is kept."""
        return await self._store.off_loop(partial(self._records.find, key_id, job_id))

    def limit_grace(self, grace_s: float) -> None:
        """Give active jobs at most this long to end when the server stops."""
        self._grace_s = min(self._grace_s, grace_s)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Draw and deliver what is due, including the jobs of an earlier server, until the body ends.

        Then nothing new is started, and active jobs have `grace_s` to end; the others are done again by the
        next server.

        Raises:
            DiskError: The database can't be read.
        """
        for job in await self._store.off_loop(self._records.accepted):
            # They were counted when they were accepted: a quota that is full now does not matter.
            owner = Caller(key_id=job.key_id, name=job.key_name, plan=Plan.BUSINESS, limits=KeyLimits())
            if job.cost:
                self._reservations[job.id] = await self._quotas.reserve(owner, job.cost)
        now_s = self._now_s()
        await self._store.off_loop(
            partial(self._records.bring_forward, now_s + max(self._backoff_s, default=0))
        )
        await self._store.off_loop(partial(self._records.prune, now_s))
        await self._store.off_loop(self._store.shrink)
        async with anyio.create_task_group() as workers:
            async with anyio.create_task_group() as dispatcher:
                dispatcher.start_soon(self._dispatch, workers)
                try:
                    yield
                finally:
                    dispatcher.cancel_scope.cancel()
            self._scope = workers.cancel_scope
            self._scope.deadline = anyio.current_time() + self._grace_s

    def _add(self, job: Job, body: bytes, also: Callable[[Write, Job], None]) -> None:
        total, own = self._records.open_counts(job.key_id)
        if total >= OPEN_MAX:
            raise overloaded("too many jobs are waiting", retry_after_s=_RETRY_AFTER_S)
        if own >= OPEN_MAX - total:
            headers = {"Retry-After": str(_RETRY_AFTER_S)}
            raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, "rate_limit_exceeded", headers)
        with self._store.writing(synced=True) as write:
            self._records.add(write, job, body)
            also(write, job)
        self._accepted += 1
        if self._accepted % _PRUNE_EVERY == 0:
            self._records.prune(self._now_s())

    async def _dispatch(self, workers: TaskGroup) -> None:
        while True:
            self._wake = anyio.Event()
            try:
                wait_s = await self._start_due(workers)
            except ThumbError as error:
                _log.warning("jobs are retried later: %s", error.message)
                wait_s = self._pause_s
            with anyio.move_on_after(wait_s):
                await self._wake.wait()

    async def _start_due(self, workers: TaskGroup) -> float | None:
        """Start the jobs that are due and have a slot; return the seconds until the next is due."""
        now_s = self._now_s()
        for state, step in ((State.ACCEPTED, self._draw_picture), (State.FINISHED, self._deliver)):
            while jobs := await self._due(state, now_s):
                for job in jobs:
                    self._active[job.id] = job
                    workers.start_soon(self._run_step, job, step)
        next_s = await self._store.off_loop(partial(self._records.next_due_s, now_s))
        return None if next_s is None else max(0.0, next_s - self._now_s())

    async def _due(self, state: State, now_s: float) -> list[Job]:
        """Return the jobs that are due and have a slot: keys take turns, and no host takes all of them."""
        busy = [job for job in self._active.values() if job.state is state]
        hosts, keys = Counter(job.host for job in busy), Counter(job.key_id for job in busy)
        slots = host_slots = key_slots = self._slots[state]
        if slots <= len(busy):
            return []
        if state is State.FINISHED:
            host_slots, key_slots = _DELIVERIES_PER_HOST, _DELIVERIES_PER_KEY
        find = partial(
            self._records.due,
            state,
            now_s,
            limit=slots - len(busy),
            exclude_ids=list(self._active),
            exclude_hosts=[host for host, count in hosts.items() if count >= host_slots],
            exclude_keys=[key_id for key_id, count in keys.items() if count >= key_slots],
            turns=list(self._turns),
        )
        due = []
        for job in await self._store.off_loop(find):
            if hosts[job.host] < host_slots and keys[job.key_id] < key_slots:
                hosts[job.host] += 1
                keys[job.key_id] += 1
                due.append(job)
                self._turns.pop(job.key_id, None)
                self._turns[job.key_id] = None
        while len(self._turns) > OPEN_MAX:
            del self._turns[next(iter(self._turns))]
        return due

    async def _run_step(self, job: Job, step: Callable[[Job], Awaitable[None]]) -> None:
        """Run one step of a job; if it fails unexpectedly, it is repeated after a pause."""
        try:
            await step(job)
            await self._store.off_loop(self._store.shrink)
        except Exception as error:  # noqa: BLE001 - one job must not stop the others
            known = isinstance(error, ThumbError)  # a full disk, for example: its message says everything
            _log.warning("job %s is retried later: %s", job.id, error, exc_info=not known)
            await anyio.sleep(self._pause_s)
        finally:
            del self._active[job.id]
            self._wake.set()

    async def _draw_picture(self, job: Job) -> None:
        payload, error = await self._payload(job)
        if await self._store.off_loop(partial(self._finish, job, payload, error)):
            self._reservations[job.id].charged()
            self._charged(job.cost)
        self._release(job.id)

    def _release(self, job_id: str) -> None:
        reservation = self._reservations.pop(job_id, None)
        if reservation is not None:
            reservation.release()

    async def _payload(self, job: Job) -> tuple[bytes, str | None]:
        """Draw; return the body to deliver, and why there is no picture if there is none."""
        error = SERVER_BROKE
        if job.starts < STARTS_MAX:
            body = await self._store.off_loop(partial(self._records.start, job.id))
            try:
                return completed(job.id, await self._draw(job, body), datetime.now(UTC)), None
            except Exception as raised:  # noqa: BLE001 - whatever it is, the client gets to know
                api_error = to_api_error(raised)
                error = api_error.message
                if api_error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    _log.exception("job %s failed", job.id)
        return failed(job.id, error, datetime.now(UTC)), error

    def _finish(self, job: Job, payload: bytes, error: str | None) -> bool:
        """Record how drawing ended together with its charge; return whether it was charged."""
        with self._store.writing() as write:
            ended = self._records.finish(write, job.id, payload, error, self._now_s())
            if not ended or error is not None or job.id not in self._reservations:
                return False
            self._quotas.charge(write, self._reservations[job.id])
            return True

    async def _deliver(self, job: Job) -> None:
        payload = await self._store.off_loop(partial(self._records.payload, job.id))
        if payload is None:
            return
        secret = await self._store.off_loop(partial(secret_of, self._store, job.key_id))
        result = await self._webhook_sender.deliver(job.webhook_url, payload, secret)
        tries = job.tries + 1
        if result.delivered:
            state, wait_s = State.DELIVERED, 0.0
        elif result.permanent or tries > len(self._backoff_s):
            state, wait_s = State.ABANDONED, 0.0
        else:
            state, wait_s = State.FINISHED, self._backoff_s[tries - 1]
        if not result.delivered:
            _log.warning("webhook of job %s, try %d: %s", job.id, tries, result.message)
        await self._store.off_loop(
            partial(self._records.record_try, job.id, state, result.message, self._now_s() + wait_s)
        )
