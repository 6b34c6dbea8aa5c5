"""The hosted engine: ThumbAPI over HTTP."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NoReturn, Self

from pydantic import SecretStr

from thumbcli.contract import CREDITS, PLANS, EngineName, Plan, Request, Thumbnail
from thumbcli.contract.image_header import BrokenPicture
from thumbcli.engines.protocol import Account, Notice, Notify, ignore_notice, title_context
from thumbcli.engines.thumbapi.api_error_text import about
from thumbcli.engines.thumbapi.http_client import Wire
from thumbcli.engines.thumbapi.quota import read_account
from thumbcli.engines.thumbapi.rate_controller import MOST_IN_FLIGHT, End, RateController
from thumbcli.engines.thumbapi.request_body import room_for
from thumbcli.engines.thumbapi.request_queue import QueueClosed, Throttle
from thumbcli.engines.thumbapi.response_parsing import kept_copy, read_answer, read_refusal, thumbnail
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy, Tries, wait_before_retry_s
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    BadAnswer,
    RateLimited,
    RequestRefused,
    ServerError,
    StopError,
    TemporaryError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from thumbcli.engines.thumbapi.api_error_text import Answer
    from thumbcli.engines.thumbapi.rate_controller import Start

__all__ = ["ThumbApi"]

_PUBLIC_TEST_KEY = "thumbapi_test"
_SLOWEST_PICTURE_S = 25.0
_LEAST_CONCURRENCY = 4
_OVERLOADED = frozenset({"503", "504", "timeout"})


class ThumbApi:
    """ThumbAPI, asked over one pool of connections that all titles share.

    It finds its own rate unless it is given one (`rate_controller`). Each attempt at a picture
    carries the picture's key as its `Idempotency-Key`, so that a server that honours it never charges a
    retry twice.
    """

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
        """Set it up; nothing is opened before it is entered.

        Args:
            api_key: White space around it is let go.
            base_url: Where the API lives, up to and without `/v1/generate`.
            timeout_s: How long the other side may stay silent, in seconds.
            rate_per_s: How many requests a second the account allows; None for what `plan` says, and with
                neither for finding out.
            concurrency: How many requests may be on their way at once; None for as many as the rate can use.
            plan: What the account pays for, if it is known.
            policy: How often and how patiently to try again.
            notify: Told of each failure that is tried again.
            transport: In place of the network.

        Raises:
            AuthError: There is no key, or it holds characters that no key has.
            ConfigError: `base_url` is no http or https address.
            ValueError: `timeout_s`, `rate_per_s` or `concurrency` is not positive.
        """
        if any(figure is not None and figure <= 0 for figure in (timeout_s, rate_per_s, concurrency)):
            raise ValueError("timeout_s, rate_per_s and concurrency must be positive")
        if rate_per_s is None and plan is not None:
            rate_per_s = PLANS[plan].requests_per_s
        self._key = SecretStr(_checked_key(api_key))
        self._concurrency = _usable_concurrency(rate_per_s) if concurrency is None else concurrency
        self._policy = policy or RetryPolicy()
        self._notify = notify
        self._rng = random.SystemRandom()
        self._pace = RateController(
            self._policy, self._rng, top_per_s=rate_per_s, concurrency=self._concurrency
        )
        self._throttle = Throttle(self._pace)
        self._places = count()
        self._account: Account | None = None
        self._wire = Wire(
            self._key, base_url, timeout_s=timeout_s, keep_alive=self._concurrency, transport=transport
        )

    def __repr__(self) -> str:
        return f"ThumbApi({self._wire!r}, concurrency={self._concurrency})"

    @property
    def name(self) -> EngineName:
        """Who draws."""
        return EngineName.THUMBAPI

    @property
    def look(self) -> str:
        """Empty: the API never says which version of its look it draws."""
        return ""

    @property
    def concurrency(self) -> int:
        """How many titles it can use at once; how many of them are on their way, it decides by itself."""
        return self._concurrency

    @property
    def account(self) -> Account | None:
        """What the API said last about the month's quota; None while it said nothing."""
        return self._account

    async def ready(self) -> None:
        """Wait until one more title would go out soon; what is handed over earlier only waits in line."""
        await self._throttle.ready()

    def drain(self) -> None:
        """Send nothing more: who waits fails at once with what it met last, what is in flight may finish."""
        self._throttle.drain()

    def credits(self, request: Request) -> int:
        """Return what `request` would cost; 0 with the public test key."""
        return 0 if self._is_test else CREDITS[request.model]

    @property
    def _is_test(self) -> bool:
        return self._key.get_secret_value() == _PUBLIC_TEST_KEY

    async def __aenter__(self) -> Self:
        """Open the pool of connections.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        self._wire.open()
        self._throttle = Throttle(self._pace)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self._wire.close()

    async def generate(self, request: Request) -> Thumbnail:
        """Have one picture drawn; what may pass is tried again as the policy says.

        Raises:
            RequestRefused: The API wants none of this title.
            TemporaryError: The last attempt failed as well.
            UncertainError: It may have been charged, and no picture came.
            AuthError: The key or its plan.
            QuotaError: The month's generations are used up.
        """
        with title_context(request.title):
            return await self._generate(request)

    async def _generate(self, request: Request) -> Thumbnail:
        place, tries = next(self._places), Tries(self._policy)
        last: TemporaryError | None = None
        while True:
            try:
                if last is not None:
                    await self._before_retry(request.title, last, tries)
                start = await self._throttle.turn(place, room=room_for(request))
            except QueueClosed as dismissed:
                _send_away(request.title, dismissed.reason, last)
            try:
                return await self._attempt(request, start)
            except TemporaryError as error:
                in_a_row = self._pace.refused_in_a_row
                if not tries.go_on(error, refused_in_a_row=in_a_row):
                    self._give_up(error)
                    raise
                last = error
            except StopError as error:
                self._throttle.dismiss(error)
                raise

    async def _before_retry(self, title: str, error: TemporaryError, tries: Tries) -> None:
        """Say what went wrong, and wait; where it concerns everybody, everybody does."""
        if isinstance(error, RateLimited):
            self._notify(_notice(title, error, tries.sent, self._throttle.pause_left_s))
            return
        wait_s = wait_before_retry_s(error, tries.failures, self._policy, self._rng)
        self._notify(_notice(title, error, tries.sent, wait_s))
        if error.retry_after_s is not None or not self._pace.known_good:
            self._throttle.pause(wait_s)
        else:
            await self._throttle.rest(wait_s)

    def _give_up(self, error: TemporaryError) -> None:
        """Spare the others what one found out in vain: that there is nobody at the other end."""
        if isinstance(error, Unreachable) and not self._pace.known_good:
            self._throttle.dismiss(error)

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Fetch a picture again that was paid for before, without the key; None if it is not to be had."""
        data = await self._wire.fetch(image_url)
        try:
            return None if data is None else thumbnail(data, request, credits_spent=0, image_url=image_url)
        except BrokenPicture:
            return None

    async def _attempt(self, request: Request, start: Start) -> Thumbnail:
        """Send it once, and let the pace know how it ended, however it does."""
        end, asked_s = End.FAILED, None
        try:
            made = await self._ask(request)
            end = End.LET_IN
        except ThumbError as error:
            end = _how_it_ended(error)
            asked_s = error.retry_after_s if isinstance(error, RateLimited) else None
            raise
        finally:
            self._throttle.end(start, end, asked_s=asked_s)
        return made

    async def _ask(self, request: Request) -> Thumbnail:
        answer = await self._wire.ask(request, None if self._pace.known_good else self._throttle)
        self._account = read_account(answer.headers) or self._account
        if not answer.is_good:
            raise read_refusal(answer, request.title, self._key)
        cost = self.credits(request)
        spoilt: BadAnswer
        try:
            made = read_answer(answer, request, credits_spent=cost, secret=self._key)
        except BadAnswer as error:
            spoilt = error
        else:
            return replace(made, extra={**made.extra, "placeholder": True}) if self._is_test else made
        made_again = await self._kept(request, answer, spoilt)
        if made_again is None:
            raise spoilt
        return replace(made_again, credits=cost)

    async def _kept(self, request: Request, answer: Answer, spoilt: BadAnswer) -> Thumbnail | None:
        """Fetch the copy of a picture that came spoilt, if the answer says where there is one."""
        copy = kept_copy(answer, self._key)
        made = await self.recover(request, copy[0]) if copy else None
        if made is None or copy is None:
            return None
        reason = spoilt.message.removesuffix(about(request.title))
        warning = f"{reason}; fetched from the address where the API keeps it"
        return replace(made, generation_id=copy[1], warnings=(*made.warnings, warning))


def _usable_concurrency(rate_per_s: float | None) -> int:
    """Return how many requests it takes to fill a rate.

    Source:
        Little's law, with the 25 s that a picture takes at most.
    """
    if rate_per_s is None:
        return MOST_IN_FLIGHT
    return min(max(math.ceil(rate_per_s * _SLOWEST_PICTURE_S), _LEAST_CONCURRENCY), MOST_IN_FLIGHT)


def _how_it_ended(error: ThumbError) -> End:
    """Say what an error means for the pace."""
    if isinstance(error, RateLimited):
        return End.REFUSED
    if isinstance(error, ServerError | AnswerLost) and error.code in _OVERLOADED:
        return End.STRAINED
    return End.LET_IN if isinstance(error, RequestRefused | BadAnswer) else End.FAILED


def _send_away(title: str, reason: ThumbError | None, last: TemporaryError | None) -> NoReturn:
    """Raise for a title that need not wait any more what it met last, or what the others met."""
    if reason is not None:
        first = reason.message.rpartition(' (for "')[0] or reason.message
        raise type(reason)(first + about(title), remedy=reason.remedy, code=reason.code)
    if last is not None:
        raise last
    raise TemporaryError(f"it was not sent{about(title)}", remedy="run it again", code="not-sent")


def _notice(title: str, error: TemporaryError, attempt: int, wait_s: float) -> Notice:
    message = error.message.removesuffix(about(title))
    return Notice(title=title, code=error.code, message=message, attempt=attempt, wait_s=wait_s)


def _checked_key(api_key: str) -> str:
    key = api_key.strip()
    if not key:
        raise AuthError("Missing API key", remedy="set THUMBAPI_KEY, or use the local engine")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise AuthError("the API key holds characters that no key has", remedy="copy the key once more")
    return key
