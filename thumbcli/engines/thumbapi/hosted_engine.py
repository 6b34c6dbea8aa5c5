"""The hosted engine: ThumbAPI over HTTP."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Self

import anyio
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
from thumbcli.engines.thumbapi.answer_errors import parse_error
from thumbcli.engines.thumbapi.answer_salvage import is_json_object
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY, clean_key
from thumbcli.engines.thumbapi.circuit_breaker import CircuitBreaker
from thumbcli.engines.thumbapi.http_client import Departure, HttpClient
from thumbcli.engines.thumbapi.in_flight_limit import fitting_in_memory, usable_concurrency
from thumbcli.engines.thumbapi.pace_file import PaceFile
from thumbcli.engines.thumbapi.pace_state import RequestResult
from thumbcli.engines.thumbapi.request_queue import QueueClosedError, RequestQueue, Turn
from thumbcli.engines.thumbapi.response_parsing import (
    build_thumbnail,
    parse_account,
    parse_thumbnail,
)
from thumbcli.engines.thumbapi.retry_policy import AttemptCounter, RetryPolicy, wait_before_retry_s
from thumbcli.engines.thumbapi.sent_pictures import sendable
from thumbcli.engines.thumbapi.shared_rate_controller import SharedRateController
from thumbcli.engines.thumbapi.title_progress import TitleProgress
from thumbcli.errors import (
    AnswerLost,
    BadAnswer,
    ItemError,
    RateLimited,
    RequestRefused,
    ServerError,
    StopError,
    TemporaryError,
    ThumbError,
    UncertainError,
    Unreachable,
    without_title,
)
from thumbcli.printable_text import printable_address

if TYPE_CHECKING:
    import httpx

    from thumbcli.engines.thumbapi.api_error_text import Answer

__all__ = ["ThumbApi"]


_OVERLOADED_CODES = frozenset({"503", "504", "timeout"})


class ThumbApi:
    """ThumbAPI at one pace for all titles.

    It finds the account's rate unless that is given (`rate_controller`), and sends single probes while
    nothing comes back (`circuit_breaker`). Every attempt at one wish for a picture has the same
    `Idempotency-Key`, so that a server that supports it never charges a retry twice.

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
        self.concurrency = usable_concurrency(concurrency, rate_per_s)
        self._policy = policy or RetryPolicy()
        self._notify = notify
        self._rng = random.SystemRandom()
        address = base_url.strip().rstrip("/")
        shared = None if self._is_test else PaceFile(self._key.get_secret_value(), address)
        self._controller = SharedRateController(
            self._policy, self._rng, shared, limit_per_s=rate_per_s, concurrency=self.concurrency
        )
        self._queue = self._new_queue()
        self._positions = count()
        self._fetching_fails = False
        self.account: Account | None = None
        self._http = HttpClient(self._key, base_url, timeout_s=timeout_s, transport=transport)

    def _new_queue(self) -> RequestQueue:
        return RequestQueue(self._controller, CircuitBreaker(self._policy, self._rng), notify=self._notify)

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
        """Open the client.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        self._http.open()
        self._queue = self._new_queue()
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close it."""
        self._controller.leave(time.monotonic())
        await self._http.close()

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        """Have one picture drawn; what was refused or lost is asked for again.

        Raises:
            RequestError: Its photo or logo can't be decoded; nothing was sent.
            RequestRefused: The API refuses this title.
            TemporaryError: The last attempt failed too, or it was not sent.
            UncertainError: It may have been charged, and no picture arrived.
            AuthError: The key is wrong, or its plan has no access.
            QuotaError: The month's generations are used up.
            WrongAddress: What answers is not the API.
            GaveUp: Nothing came back for too long.
            StopError: The ledger does not let it be sent.
        """
        ledger = UnrecordedRequests() if ledger is None else ledger
        with title_context(request.title):
            if request.photo is not None or request.logo is not None:
                request = await run_sync(sendable, request)
            with self._queue.title():
                try:
                    return await self._ask(request, ledger)
                except StopError as error:
                    self._queue.fail_waiting(error)
                    raise

    async def _ask(self, request: Request, ledger: Ledger) -> Thumbnail:
        """Ask for a picture until it is there or no attempt is left."""
        progress = TitleProgress(position=next(self._positions), attempts=AttemptCounter(self._policy))
        last: TemporaryError | UncertainError
        while True:
            try:
                return await self._try(request, ledger, progress)
            except QueueClosedError as closed:
                raise progress.ending_unsent(request.title, closed.reason) from None
            except UncertainError as error:
                last = progress.last = progress.doubt = error
                progress.may_send = await ledger.lost(error)
                # To be fetched from there costs nothing.
                again = progress.may_send or error.image_url is not None
            except TemporaryError as error:
                last = progress.last = error
                # Before anything else came back, a redirect is the address or a login, which no retry helps.
                again = self._controller.key_works or not _is_redirect(error)
            except ItemError as error:
                raise progress.ending(error) from None
            if not (progress.attempts.should_retry(last) and again):
                raise progress.ending(last)

    async def _try(self, request: Request, ledger: Ledger, progress: TitleProgress) -> Thumbnail:
        """Fetch the picture of a lost answer that said where it is; else ask for one, if that is allowed."""
        doubt = progress.doubt
        address = None if doubt is None else doubt.image_url
        if progress.last is not None:
            fetches = address is not None
            await self._wait_before_retry(request.title, progress.last, progress.attempts, fetches=fetches)
        if doubt is not None and address is not None:
            if (fetched := await self._fetch_lost(request, doubt, address)) is not None:
                return fetched
            gone = f"the picture that was paid for is gone from {printable_address(address)}"
            progress.warnings = (f"{gone}: it is bought again",)
        if not progress.may_send:
            raise QueueClosedError(None)
        turn = await self._queue.acquire(
            progress.position,
            failures=progress.attempts.failures,
            max_in_flight=fitting_in_memory(request),
        )
        made = await self._attempt(request, turn, ledger)
        return replace(made, warnings=progress.warnings + made.warnings)

    async def _wait_before_retry(
        self,
        title: str,
        error: TemporaryError | UncertainError,
        attempts: AttemptCounter,
        *,
        fetches: bool,
    ) -> None:
        """Give notice of the failure and wait.

        A failure that concerns all titles pauses all. A title that `fetches` next sends nothing that a pause
        would hold back, and waits by itself.
        """
        limited = isinstance(error, RateLimited)
        wait_s = self._queue.pause_left_s
        if not limited:
            wait_s = wait_before_retry_s(error, attempts.failures, self._policy, self._rng)
        self._notify(
            Notice(
                title=title,
                code=error.code,
                message=without_title(error.message),
                attempt=attempts.sent,
                wait_s=wait_s,
            )
        )
        if limited:
            return
        if not fetches and (error.retry_after_s is not None or not self._controller.key_works):
            self._queue.pause(wait_s)
        else:
            await self._queue.sleep(wait_s)

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Download a picture that was paid for before, without the key; None if it is gone for good.

        Raises:
            TemporaryError: It can't be had now, after some tries if another one may help.
            GaveUp: Nothing that others wait for came back for too long.
        """
        counter = AttemptCounter(self._policy)
        while True:
            try:
                made = await self._fetch(request, image_url)
            except TemporaryError as error:
                # While nothing can be fetched, no further picture waits for as long as the first one did.
                may_pass = isinstance(error, ServerError | Unreachable) and counter.should_retry(error)
                if self._fetching_fails or not may_pass:
                    self._fetching_fails = True
                    error.title = request.title
                    raise
                failure = error
            else:
                self._fetching_fails = False
                return made
            try:
                await self._queue.sleep(
                    wait_before_retry_s(failure, counter.failures, self._policy, self._rng)
                )
            except QueueClosedError:
                raise failure from None

    async def _fetch_lost(self, request: Request, doubt: UncertainError, address: str) -> Thumbnail | None:
        """Return the picture of a lost answer; None if it is gone."""
        made = await self._fetch(request, address)
        if made is None:
            doubt.image_url = None
            return None
        generation_id = made.generation_id or doubt.generation_id
        return replace(made, credits=self.credits(request), generation_id=generation_id)

    async def _fetch(self, request: Request, image_url: str) -> Thumbnail | None:
        stored = self._http.stored_pictures(request.title)
        with self._queue.until_drained():
            data = await stored.fetch(image_url)
        if data is None:
            return None
        try:
            return build_thumbnail(data, request, credits_spent=0, image_url=image_url)
        except BrokenPictureError as error:
            raise stored.unusable(image_url, data, str(error)) from None

    async def _attempt(self, request: Request, turn: Turn, ledger: Ledger) -> Thumbnail:
        """Send a request once and tell the queue how it ended."""
        result, failure = RequestResult.UNKNOWN, None
        try:
            await ledger.before_send()
            made = await self._recorded(request, ledger)
            result = RequestResult.ACCEPTED
        except ThumbError as error:
            result, failure = _result_of(error), error
            raise
        finally:
            self._queue.release(turn, result, failure)
        return made

    async def _recorded(self, request: Request, ledger: Ledger) -> Thumbnail:
        """Send a request that is recorded, and record it if nothing was charged."""
        departure = Departure()
        try:
            return await self._send(request, departure, ledger)
        except UncertainError:
            raise
        except ThumbError as error:
            if isinstance(error, StopError):
                self._queue.fail_waiting(error)
            await ledger.refused()
            raise
        except BaseException:  # A cancellation, or on trio a group of them.
            if not departure.whole:
                with anyio.CancelScope(shield=True):
                    await ledger.refused()
            raise

    async def _send(self, request: Request, departure: Departure, ledger: Ledger) -> Thumbnail:
        queue = None if self._controller.key_works else self._queue
        answer = await self._http.generate(request, departure, wish=ledger.wish, queue=queue)
        if account := parse_account(answer.headers):
            self.account = account
            self._controller.expect_plan(account.limit)
        replayed = answer.headers.get("idempotency-replayed", "").strip().lower() == "true"
        cost = 0 if replayed else self.credits(request)
        made = self._parsed(answer, request, cost)
        if not answer.is_success and not _tells_of_picture(answer, made):
            raise parse_error(answer, request.title, self._key)
        if isinstance(made, BadAnswer):
            copy = await self._stored_copy(request, made, ledger)
            if copy is None:
                raise _with_cause(made, answer)
            made = replace(copy, credits=cost)
        return replace(made, extra={**made.extra, "placeholder": True}) if self._is_test else made

    def _parsed(self, answer: Answer, request: Request, cost: int) -> Thumbnail | BadAnswer:
        """Return the picture, or the error to raise where no other error is its context."""
        try:
            return parse_thumbnail(answer, request, credits_spent=cost, secret=self._key)
        except BadAnswer as error:
            return error

    async def _stored_copy(self, request: Request, error: BadAnswer, ledger: Ledger) -> Thumbnail | None:
        """Download the stored copy of a picture whose answer is unusable; None if that can't be had now.

        The error that is raised then says where it is, and the next run tries it before it buys anything.
        """
        if error.image_url is None:
            return None
        await ledger.located(error)
        with suppress(TemporaryError):
            made = await self._fetch(request, error.image_url)
            if made is not None:
                warning = f"{without_title(error.message)}; fetched from the address where the API keeps it"
                return replace(made, generation_id=error.generation_id, warnings=(*made.warnings, warning))
            error.image_url = None
        return None


def _tells_of_picture(answer: Answer, made: Thumbnail | BadAnswer) -> bool:
    """Tell whether an error is about a picture that exists, and so may have been charged.

    Only JSON can say so: a web page may name pictures of its own.
    """
    has_picture = isinstance(made, Thumbnail) or made.image_url is not None
    return has_picture and is_json_object(answer.body)


def _with_cause(error: BadAnswer, answer: Answer) -> UncertainError:
    """Return the error of an answer without a picture: if it was cut off, the one that says why."""
    if not isinstance(answer.cut_by, UncertainError):
        return error
    lost = answer.cut_by
    lost.body, lost.image_url, lost.generation_id = error.body, error.image_url, error.generation_id
    return lost


def _result_of(error: ThumbError) -> RequestResult:
    if isinstance(error, RateLimited):
        return RequestResult.RATE_LIMITED
    if isinstance(error, ServerError | AnswerLost) and error.code in _OVERLOADED_CODES:
        return RequestResult.OVERLOADED
    return RequestResult.ACCEPTED if isinstance(error, RequestRefused) else RequestResult.UNKNOWN


def _is_redirect(error: TemporaryError) -> bool:
    return error.answer_status is not None and error.answer_status < HTTPStatus.BAD_REQUEST
