"""Requests with a `webhookUrl`: accepted now, drawn and delivered later, whatever happens in between.

A job is in the store before its 202 is sent. Its charge and its webhook's body are committed together, so it
is paid for once, however often the server is killed. A delivery is written down after it happened: at worst
it happens twice, with the same `jobId` and byte for byte the same body.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

import anyio

from thumbcli.contract import Plan
from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.errors import ThumbError
from thumbcli.server.responses import ApiError, to_api_error
from thumbcli.server.store.job_records import Job, JobRecords, State, new_job_id
from thumbcli.server.store.server_keys import Caller, KeyLimits
from thumbcli.server.webhooks.signature import secret_of
from thumbcli.server.webhooks.webhook_sender import BACKOFF_S, completed, failed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from anyio.abc import TaskGroup

    from thumbcli.server.store.quotas import Quotas, Reservation
    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.webhooks.ssrf_guard import WebhookTarget
    from thumbcli.server.webhooks.webhook_sender import WebhookSender
    from thumbcli.sqlite_database import Write

__all__ = ["OPEN_MAX", "STARTS_MAX", "Draw", "WebhookJobs"]

OPEN_MAX: Final = 1000
"""How many jobs may be waiting to be drawn or delivered; the next one is sent away with a 503."""

STARTS_MAX: Final = 5
"""How many times a job is begun: one that took the server down with it so often is given up."""

_COURIERS = 32
_COURIERS_A_HOST = 4
_COURIERS_A_KEY = 16
_PAUSE_S = 5.0
_PRUNE_EVERY = 256

_log = logging.getLogger("thumbcli.server")


class Draw(Protocol):
    """Makes the picture of a job."""

    async def __call__(self, job: Job, body: bytes) -> Mapping[str, object]:
        """Return what a 200 would have said.

        Args:
            job: Whose picture.
            body: As it was given to `WebhookJobs.accept`.
        """


class WebhookJobs:
    """All jobs of one store.

    Args:
        store: Where they are written down.
        webhook_sender: Who brings webhooks.
        quotas: What the month has left.
        draw: Makes a picture.
        drawers: How many pictures of jobs are made at once.
        charged: Told the credits of each picture that was charged.
        backoff_s: How long to wait after each try but the last, in seconds.
        grace_s: How long work in hand may take when the server stops, in seconds.
        now_s: The time in seconds since 1970.
    """

    def __init__(
        self,
        store: ServeDatabase,
        webhook_sender: WebhookSender,
        quotas: Quotas,
        draw: Draw,
        *,
        drawers: int,
        charged: Callable[[int], None] = lambda _credits: None,
        backoff_s: Sequence[float] = BACKOFF_S,
        grace_s: float = 10.0,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._records = JobRecords(store)
        self._webhook_sender = webhook_sender
        self._quotas = quotas
        self._draw = draw
        self._places = {State.ACCEPTED: drawers, State.FINISHED: _COURIERS}
        self._charged = charged
        self._backoff_s = tuple(backoff_s)
        self._grace_s = grace_s
        self._now_s = now_s
        self._held: dict[str, Reservation] = {}
        self._in_hand: dict[str, Job] = {}
        self._wake = anyio.Event()
        self._accepted = 0
        self._ending: anyio.CancelScope | None = None

    @property
    def in_hand(self) -> int:
        """How many are being drawn or delivered."""
        return len(self._in_hand)

    def drop(self) -> None:
        """Give what is in hand no time to end: the next server does it again."""
        self._grace_s = 0.0
        if self._ending is not None:
            self._ending.cancel()

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
        """Take a job on. When this returns it is written down.

        Args:
            caller: Who asks.
            target: Whom to tell.
            body: What the picture is made from.
            cost: In credits; 0 is neither counted nor charged.
            base_url: The address that it was asked at, with a slash at its end.
            delay_s: How long to wait before it is drawn, in seconds.
            also: Writes more in the same transaction.

        Raises:
            ApiError: 503, too many jobs are open; 429, the month has not so much left.
            DiskError: It can't be written down.
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
            self._held[job.id] = await self._quotas.reserve(caller, cost)
        try:
            await self._store.off_loop(partial(self._add, job, body, also))
        except BaseException:
            self._let_go(job.id)
            raise
        self._wake.set()
        return job

    async def find(self, key_id: str, job_id: str) -> tuple[Job, bytes | None] | None:
        """Return a job of this key, and its webhook's body for as long as that is kept."""
        return await self._store.off_loop(partial(self._records.find, key_id, job_id))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Draw and deliver what is due, also what an earlier server left, until the body ends.

        Then nothing new is begun, and what is in hand has `grace_s` to end; what does not is done again by
        the next server.

        Raises:
            DiskError: The store can't be read.
        """
        for job in await self._store.off_loop(self._records.accepted):
            # They had their place in the month when they were accepted: a quota that is full now is no bar.
            owner = Caller(key_id=job.key_id, name=job.key_name, plan=Plan.BUSINESS, limits=KeyLimits())
            if job.cost:
                self._held[job.id] = await self._quotas.reserve(owner, job.cost)
        await self._store.off_loop(partial(self._records.prune, self._now_s()))
        async with anyio.create_task_group() as hands:
            async with anyio.create_task_group() as dispatcher:
                dispatcher.start_soon(self._dispatch, hands)
                try:
                    yield
                finally:
                    dispatcher.cancel_scope.cancel()
            self._ending = hands.cancel_scope
            self._ending.deadline = anyio.current_time() + self._grace_s

    def _add(self, job: Job, body: bytes, also: Callable[[Write, Job], None]) -> None:
        if self._records.open_count() >= OPEN_MAX:
            raise ApiError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Service unavailable: too many jobs are waiting",
                "overloaded",
                {"Retry-After": "10"},
            )
        with self._store.writing(synced=True) as write:
            self._records.add(write, job, body)
            also(write, job)
        self._accepted += 1
        if self._accepted % _PRUNE_EVERY == 0:
            self._records.prune(self._now_s())

    async def _dispatch(self, hands: TaskGroup) -> None:
        while True:
            self._wake = anyio.Event()
            try:
                wait_s = await self._hand_out(hands)
            except ThumbError:
                _log.exception("jobs have to wait")
                wait_s = _PAUSE_S
            with anyio.move_on_after(wait_s):
                await self._wake.wait()

    async def _hand_out(self, hands: TaskGroup) -> float | None:
        """Begin all that is due and has a place; return how long until the next is due, in seconds."""
        now_s = self._now_s()
        for state, step in ((State.ACCEPTED, self._make), (State.FINISHED, self._deliver)):
            while jobs := await self._due(state, now_s):
                for job in jobs:
                    self._in_hand[job.id] = job
                    hands.start_soon(self._hold, job, step)
        next_s = await self._store.off_loop(partial(self._records.next_due_s, now_s))
        return None if next_s is None else max(0.0, next_s - self._now_s())

    async def _due(self, state: State, now_s: float) -> list[Job]:
        """Return what is due and has a place; no host and no key has so many that others have none."""
        busy = [job for job in self._in_hand.values() if job.state is state]
        hosts, keys = Counter(job.host for job in busy), Counter(job.key_id for job in busy)
        free = self._places[state] - len(busy)
        if free <= 0:
            return []
        host_places, key_places = (
            (_COURIERS_A_HOST, _COURIERS_A_KEY) if state is State.FINISHED else (len(busy) + free,) * 2
        )
        find = partial(
            self._records.due,
            state,
            now_s,
            limit=free,
            exclude_ids=list(self._in_hand),
            exclude_hosts=[host for host, count in hosts.items() if count >= host_places],
            exclude_keys=[key_id for key_id, count in keys.items() if count >= key_places],
        )
        begun = []
        for job in await self._store.off_loop(find):
            if hosts[job.host] < host_places and keys[job.key_id] < key_places:
                hosts[job.host] += 1
                keys[job.key_id] += 1
                begun.append(job)
        return begun

    async def _hold(self, job: Job, step: Callable[[Job], Awaitable[None]]) -> None:
        """Take one step with a job; if the step itself fails, it is taken again after a pause."""
        try:
            await step(job)
        except Exception:  # noqa: BLE001 - one job must not stop the others
            _log.exception("job %s has to wait", job.id)
            await anyio.sleep(_PAUSE_S)
        finally:
            del self._in_hand[job.id]
            self._wake.set()

    async def _make(self, job: Job) -> None:
        payload, error = await self._payload(job)
        reservation = self._held.get(job.id)
        paid = await self._store.off_loop(partial(self._finish, job, payload, error, reservation))
        if paid is not None:
            paid.charged()
            self._charged(paid.credits)
        self._let_go(job.id)

    def _let_go(self, job_id: str) -> None:
        reservation = self._held.pop(job_id, None)
        if reservation is not None:
            reservation.release()

    async def _payload(self, job: Job) -> tuple[bytes, str | None]:
        """Draw, and return what is to be delivered, and why there is no picture if there is none."""
        error = SERVER_BROKE
        if job.starts < STARTS_MAX:
            body = await self._store.off_loop(partial(self._records.start, job.id))
            try:
                return completed(job.id, await self._draw(job, body), self._now()), None
            except Exception as broken:  # noqa: BLE001 - whatever it is, the client is told
                refusal = to_api_error(broken)
                error = refusal.message
                if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    _log.exception("job %s failed", job.id)
        return failed(job.id, error, self._now()), error

    def _finish(
        self, job: Job, payload: bytes, error: str | None, reservation: Reservation | None
    ) -> Reservation | None:
        """Write down how drawing ended, and with it what it cost; return what was charged."""
        with self._store.writing() as write:
            ended = self._records.finish(write, job.id, payload, error, self._now_s())
            if not ended or error is not None or reservation is None:
                return None
            self._quotas.charge(write, reservation)
            return reservation

    async def _deliver(self, job: Job) -> None:
        payload, secret = await self._store.off_loop(partial(self._parcel, job))
        if payload is None:
            return
        result = await self._webhook_sender.deliver(job.webhook_url, payload, secret)
        tries = job.tries + 1
        if result.arrived:
            state, wait_s = State.DELIVERED, 0.0
        elif result.hopeless or tries > len(self._backoff_s):
            state, wait_s = State.ABANDONED, 0.0
        else:
            state, wait_s = State.FINISHED, self._backoff_s[tries - 1]
        if not result.arrived:
            _log.warning("webhook of job %s, try %d: %s", job.id, tries, result.said)
        await self._store.off_loop(
            partial(self._records.record_try, job.id, state, result.said, self._now_s() + wait_s)
        )

    def _parcel(self, job: Job) -> tuple[bytes | None, str]:
        return self._records.payload(job.id), secret_of(self._store, job.key_id)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._now_s(), UTC)
