"""The hosted engine: ThumbAPI over HTTP."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NoReturn, Self

from anyio.to_thread import run_sync
from pydantic import SecretStr

from thumbcli.contract import CREDITS, PLANS, EngineName, Plan, Request, Thumbnail
from thumbcli.contract.image_header import BrokenPictureError
from thumbcli.engines.protocol import (
    Account,
    Ledger,
    Notice,
    Notify,
    UnrecordedRequests,
    ignore_notice,
    title_context,
)
from thumbcli.engines.thumbapi.api_error_text import title_suffix
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY, clean_key
from thumbcli.engines.thumbapi.http_client import HttpClient
from thumbcli.engines.thumbapi.rate_controller import MAX_IN_FLIGHT, RateController, RequestResult
from thumbcli.engines.thumbapi.request_queue import QueueClosedError, RequestQueue
from thumbcli.engines.thumbapi.response_parsing import (
    build_thumbnail,
    parse_account,
    parse_error,
    parse_thumbnail,
    stored_copy,
)
from thumbcli.engines.thumbapi.retry_policy import AttemptCounter, RetryPolicy, wait_before_retry_s
from thumbcli.engines.thumbapi.sent_pictures import sendable
from thumbcli.errors import (
    AnswerLost,
    BadAnswer,
    NotSent,
    RateLimited,
    RequestRefused,
    ServerError,
    StopError,
    TemporaryError,
    ThumbError,
    UncertainError,
    Unreachable,
)
from thumbcli.process_resources import files_max

if TYPE_CHECKING:
    import httpx

    from thumbcli.engines.thumbapi.api_error_text import Answer
    from thumbcli.engines.thumbapi.rate_controller import SentRequest

__all__ = ["ThumbApi"]

_SLOWEST_GENERATION_S = 25.0
"""`docs/thumbapi.md`: a generation takes up to 25 s."""
_MIN_CONCURRENCY = 4
_OWN_FILES = 24
"""More than a run has open before its first request: streams, manifest, lock, list, event loop."""
_FILES_IN_FLIGHT = 2
"""Of a title: its connection, and the file of its picture."""
_BODIES_MAX_BYTES = 256 * 1024 * 1024
"""The most memory for request bodies in flight; each may hold a photo and a logo."""
_BODY_FIELDS_BYTES = 4096
"""More than any request takes beside its pictures: 200 characters of title, escaped."""
_OVERLOADED_CODES = frozenset({"503", "504", "timeout"})


class ThumbApi:
    """ThumbAPI over one connection pool for all titles.

    It finds the account's rate unless that is given (`rate_controller`). Every attempt sends the picture's
    fingerprint as its `Idempotency-Key`, so that a server that supports it never charges a retry twice.

    Args:
        api_key: The key; surrounding white space is dropped.
        base_url: The address of the API, without `/v1/generate`.
        timeout_s: How long the server may stay silent.
        rate_per_s: The account's requests per second; None for the plan's, or to find it.
        concurrency: The most requests in flight; None for what the rate can use. Fewer if the process may not
            open as many files.
        plan: The account's plan, if known.
        policy: How often and after which waits to retry.
        notify: Called with each failed attempt that will be retried.
        transport: Replaces the network.

    Attributes:
        look: Empty: the API does not report a version of its look.
        concurrency: The most titles in progress; how many requests are in flight depends on the rate.
        account: The monthly quota as the API reported it last; None before the first report.

    Raises:
        AuthError: That can't be a key.
        ConfigError: `base_url` is not an http or https address.
        ValueError: `timeout_s`, `rate_per_s` or `concurrency` is not positive.
    """

    name = EngineName.THUMBAPI
    look = ""

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str = "https://api.thumbapi.dev",
        timeout_s: float = 60.0,
        rate_per_s: float | None = None,
        concurrency: int | None = None,
        plan: Plan | None = None,
        policy: RetryPolicy | None = None,
        notify: Notify = ignore_notice,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if any(figure is not None and figure <= 0 for figure in (timeout_s, rate_per_s, concurrency)):
            raise ValueError("timeout_s, rate_per_s and concurrency must be positive")
        if rate_per_s is None and plan is not None:
            rate_per_s = PLANS[plan].requests_per_s
        self._key = SecretStr(clean_key(api_key, "the API key"))
        asked = _usable_concurrency(rate_per_s) if concurrency is None else concurrency
        # What finds no free file when it arrives is paid for and lost.
        self.concurrency = min(asked, max(1, (files_max() - _OWN_FILES) // _FILES_IN_FLIGHT))
        self._policy = policy or RetryPolicy()
        self._notify = notify
        self._rng = random.SystemRandom()
        self._controller = RateController(
            self._policy, self._rng, limit_per_s=rate_per_s, concurrency=self.concurrency
        )
        self._queue = RequestQueue(self._controller)
        self._positions = count()
        self.account: Account | None = None
        self._http = HttpClient(
            self._key, base_url, timeout_s=timeout_s, keep_alive=self.concurrency, transport=transport
        )

    def __repr__(self) -> str:
        return f"ThumbApi({self._http!r}, concurrency={self.concurrency})"

    async def wait_for_capacity(self) -> None:
        """Wait until one more title would be sent soon rather than queue."""
        await self._queue.wait_for_capacity()

    def drain(self) -> None:
        """Send nothing more: queued titles fail with their last error, titles in flight may finish."""
        self._queue.drain()

    def credits(self, request: Request) -> int:
        """Return what `request` costs; 0 with the public test key."""
        return 0 if self._is_test else CREDITS[request.model]

    @property
    def _is_test(self) -> bool:
        return self._key.get_secret_value() == PUBLIC_TEST_KEY

    async def __aenter__(self) -> Self:
        """Open the connection pool.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        self._http.open()
        self._queue = RequestQueue(self._controller)
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close it."""
        await self._http.close()

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        """Have one picture drawn; temporary failures are retried.

        Raises:
            RequestError: Its photo or logo can't be decoded; nothing was sent.
            RequestRefused: The API refuses this title.
            TemporaryError: The last attempt failed too.
            UncertainError: It may have been charged, and no picture arrived.
            AuthError: The key is wrong, or its plan has no access.
            QuotaError: The month's generations are used up.
        """
        ledger = UnrecordedRequests() if ledger is None else ledger
        with title_context(request.title):
            if request.photo is not None or request.logo is not None:
                request = await run_sync(sendable, request)
            position, attempts = next(self._positions), AttemptCounter(self._policy)
            last: TemporaryError | None = None
            while True:
                try:
                    if last is not None:
                        await self._wait_before_retry(request.title, last, attempts)
                    sent = await self._queue.acquire(position, max_in_flight=_fitting_in_memory(request))
                except QueueClosedError as closed:
                    _raise_unsent(request.title, closed.reason, last)
                try:
                    return await self._attempt(request, sent, ledger)
                except TemporaryError as error:
                    if not attempts.should_retry(error, pauses_in_a_row=self._controller.pauses_in_a_row):
                        if isinstance(error, Unreachable) and not self._controller.key_works:
                            # The API was never reached: the other titles need not find out one by one.
                            self._queue.fail_waiting(error)
                        raise
                    last = error
                except StopError as error:
                    self._queue.fail_waiting(error)
                    raise

    async def _wait_before_retry(self, title: str, error: TemporaryError, attempts: AttemptCounter) -> None:
        """Give notice of the failure and wait; a failure that concerns all titles pauses all."""
        limited = isinstance(error, RateLimited)
        wait_s = self._queue.pause_left_s
        if not limited:
            wait_s = wait_before_retry_s(error, attempts.failures, self._policy, self._rng)
        self._notify(
            Notice(
                title=title,
                code=error.code,
                message=error.message.removesuffix(title_suffix(title)),
                attempt=attempts.sent,
                wait_s=wait_s,
            )
        )
        if limited:
            return
        if error.retry_after_s is not None or not self._controller.key_works:
            self._queue.pause(wait_s)
        else:
            await self._queue.sleep(wait_s)

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Download a picture that was paid for before, without the key; None if it is no longer available."""
        data = await self._http.download(image_url)
        if data is None:
            return None
        try:
            return build_thumbnail(data, request, credits_spent=0, image_url=image_url)
        except BrokenPictureError:
            return None

    async def _attempt(self, request: Request, sent: SentRequest, ledger: Ledger) -> Thumbnail:
        """Send a request once and tell the rate controller how it ended."""
        result, retry_after_s = RequestResult.UNKNOWN, None
        try:
            await ledger.before_send()
            made = await self._send(request)
            result = RequestResult.ACCEPTED
        except UncertainError as error:
            result = _result_of(error)
            await ledger.lost(error)
            raise
        except ThumbError as error:
            await ledger.refused()
            result = _result_of(error)
            retry_after_s = error.retry_after_s if isinstance(error, RateLimited) else None
            raise
        finally:
            self._queue.release(sent, result, retry_after_s=retry_after_s)
        return made

    async def _send(self, request: Request) -> Thumbnail:
        answer = await self._http.generate(request, None if self._controller.key_works else self._queue)
        if account := parse_account(answer.headers):
            self.account = account
            self._controller.expect_plan(account.limit)
        if not answer.is_success:
            raise parse_error(answer, request.title, self._key)
        cost = self.credits(request)
        try:
            made = parse_thumbnail(answer, request, credits_spent=cost, secret=self._key)
        except BadAnswer as error:
            copy = await self._stored_copy(request, answer, error)
            if copy is None:
                raise
            return replace(copy, credits=cost)
        return replace(made, extra={**made.extra, "placeholder": True}) if self._is_test else made

    async def _stored_copy(self, request: Request, answer: Answer, error: BadAnswer) -> Thumbnail | None:
        """Download the stored copy of a picture whose answer is unusable, if there is one."""
        copy = stored_copy(answer, self._key)
        made = await self.recover(request, copy[0]) if copy else None
        if made is None or copy is None:
            return None
        reason = error.message.removesuffix(title_suffix(request.title))
        warning = f"{reason}; fetched from the address where the API keeps it"
        return replace(made, generation_id=copy[1], warnings=(*made.warnings, warning))


def _usable_concurrency(rate_per_s: float | None) -> int:
    """Return how many requests in flight fill a rate: rate times duration, by Little's law."""
    if rate_per_s is None:
        return MAX_IN_FLIGHT
    return min(max(math.ceil(rate_per_s * _SLOWEST_GENERATION_S), _MIN_CONCURRENCY), MAX_IN_FLIGHT)


def _fitting_in_memory(request: Request) -> int:
    """Return how many bodies of this size may be in memory at the same time, at least 1."""
    pictures_bytes = sum(len(asset.data) for asset in (request.photo, request.logo) if asset is not None)
    return max(1, _BODIES_MAX_BYTES // (_BODY_FIELDS_BYTES + pictures_bytes * 4 // 3))


def _result_of(error: ThumbError) -> RequestResult:
    if isinstance(error, RateLimited):
        return RequestResult.RATE_LIMITED
    if isinstance(error, ServerError | AnswerLost) and error.code in _OVERLOADED_CODES:
        return RequestResult.OVERLOADED
    if isinstance(error, RequestRefused | BadAnswer):
        return RequestResult.ACCEPTED
    return RequestResult.UNKNOWN


def _raise_unsent(title: str, reason: ThumbError | None, last: TemporaryError | None) -> NoReturn:
    """Raise for a queued title what ended the queue, or what the title itself met last."""
    if reason is not None:
        message = reason.message.rpartition(' (for "')[0] or reason.message
        raise type(reason)(message + title_suffix(title), remedy=reason.remedy, code=reason.code)
    if last is not None:
        raise last
    raise NotSent(f"it was not sent{title_suffix(title)}", remedy="run it again")
