"""When to try again and how long to wait: pure functions, no clock and no sleep of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from thumbcli.errors import RateLimited, ServerError, TemporaryError, ThumbError, Unreachable

if TYPE_CHECKING:
    import random

__all__ = ["RetryPolicy", "Tries", "backoff_s", "parse_retry_after", "should_retry", "wait_before_retry_s"]

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_LONGEST_S = 86_400.0
_MOST_DOUBLINGS = 63
_PASSING_CODES = frozenset({"network", "timeout", "407", "408"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how patiently a failed request is sent again.

    Attributes:
        attempts: How often one title is sent at most, the first time included; at least 1. A request that
            was refused for the pace does not count.
        refusals: How often one title may be refused for the pace, or the whole pool in a row, until it is
            given up; at least 1. 20 pauses that double up to a minute take a quarter of an hour.
        base_s: The backoff before the second attempt, and the pause after a first refusal for the pace, in
            seconds; it doubles with each further one.
        cap_s: The longest backoff of our own, in seconds.
        retry_after_cap_s: The longest wait that the other side can ask for, in seconds.
    """

    attempts: int = 4
    refusals: int = 20
    base_s: float = 1.0
    cap_s: float = 60.0
    retry_after_cap_s: float = 120.0

    def __post_init__(self) -> None:
        if min(self.attempts, self.refusals) < 1:
            raise ValueError("attempts and refusals must be at least 1")
        if min(self.base_s, self.cap_s, self.retry_after_cap_s) < 0:
            raise ValueError("a wait can't be negative")


class Tries:
    """Counts what one title met, and says whether it goes on."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._refusals = 0
        self.failures = 0

    @property
    def sent(self) -> int:
        """How often the title was sent in vain."""
        return self._refusals + self.failures

    def go_on(self, error: TemporaryError, *, refused_in_a_row: int = 0) -> bool:
        """Count `error` and say whether the title is sent again.

        Args:
            error: What went wrong this time.
            refused_in_a_row: How often the pool as a whole was refused for its pace with nothing between.
        """
        if isinstance(error, RateLimited):
            self._refusals += 1
            return max(self._refusals, refused_in_a_row) < self._policy.refusals
        self.failures += 1
        return self.failures < self._policy.attempts and should_retry(error)


def backoff_s(attempt: int, policy: RetryPolicy, rng: random.Random) -> float:
    """Return how long to wait after failed attempt number `attempt`, in seconds.

    Args:
        attempt: The attempt that failed, from 1.
        policy: `base_s` and `cap_s` count.
        rng: Where the jitter comes from.

    Returns:
        Half of `min(cap_s, base_s * 2 ** (attempt - 1))`, and a random part of the other half.

    Source:
        "Equal jitter" of M. Brooker, Exponential Backoff and Jitter (AWS Architecture Blog, 2015). His full
        jitter spreads further but may wait next to nothing, and after a 429 that only earns the next one.
    """
    half_s: float = min(policy.cap_s, policy.base_s * 2 ** min(attempt - 1, _MOST_DOUBLINGS)) / 2
    return half_s + rng.uniform(0, half_s)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Read a `Retry-After` header.

    Args:
        value: The header as it came, if it came.
        now: The time that a date counts from, with its zone.

    Returns:
        Seconds from 0 to one day, or None where there is nothing to read: garbage, a negative number.
        A date that has passed is 0.

    Source:
        RFC 9110, section 10.2.3; fractions of a second are let pass because some servers send them.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), _LONGEST_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_S)


def should_retry(error: ThumbError) -> bool:
    """Say whether the same request may well succeed in a moment.

    A rate limit, a 5xx and a connection that never came about: yes. A refusal, a redirect, a bad key, an
    empty quota, and an answer that got lost after it may have been charged: no.
    """
    if isinstance(error, Unreachable):
        return error.code in _PASSING_CODES
    return isinstance(error, (RateLimited, ServerError))


def wait_before_retry_s(
    error: TemporaryError, attempt: int, policy: RetryPolicy, rng: random.Random
) -> float:
    """Return how long to wait after `error`, in seconds: the backoff, or longer if we were asked to.

    `X-RateLimit-Reset` plays no part: it tells when the month's quota starts anew, not when a request may
    be sent again.

    Args:
        error: What went wrong; its `retry_after_s` counts up to the policy's `retry_after_cap_s`.
        attempt: The attempt that failed, from 1.
        policy: The figures.
        rng: Where the jitter comes from.
    """
    asked_s = min(error.retry_after_s or 0.0, policy.retry_after_cap_s)
    return max(asked_s, backoff_s(attempt, policy, rng))
