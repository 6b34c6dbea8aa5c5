"""Decides when to retry and how long to wait. Pure: no clock, no sleep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from thumbcli.errors import RateLimited, TemporaryError, UncertainError
from thumbcli.options.option_list import DEFAULT_ATTEMPTS, DEFAULT_GIVE_UP_AFTER

if TYPE_CHECKING:
    import random

__all__ = ["AttemptCounter", "RetryPolicy", "parse_retry_after", "wait_before_retry_s"]

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_RETRY_AFTER_MAX_S = 86_400.0
"""A day: the policy's `retry_after_cap_s` shortens it further."""
_MAX_DOUBLINGS = 63
"""Limits the exponent of the backoff; the policy's `cap_s` holds long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and after which waits a failed request is sent again.

    Attributes:
        attempts: The most times one title is sent, at least 1; rate-limited requests (429) do not count.
        give_up_s: How long all titles together may fail without one success.
        base_s: The backoff before the second attempt and the pause after a first 429; doubles each time.
        cap_s: The longest backoff.
        retry_after_cap_s: The longest wait accepted from a `Retry-After` header.
    """

    attempts: int = DEFAULT_ATTEMPTS
    give_up_s: float = DEFAULT_GIVE_UP_AFTER.total_seconds()
    base_s: float = 1.0
    cap_s: float = 60.0
    retry_after_cap_s: float = 120.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts must be at least 1")
        if min(self.give_up_s, self.base_s, self.cap_s, self.retry_after_cap_s) < 0:
            raise ValueError("a wait can't be negative")

    def backoff_s(self, doublings: int, rng: random.Random) -> float:
        """Return half of `min(cap_s, base_s * 2 ** doublings)`, plus a random part of the other half.

        Source:
            "Equal jitter" of M. Brooker, Exponential Backoff and Jitter (AWS Architecture Blog, 2015). His
            full jitter spreads further but may wait almost not at all, and after a 429 that causes the next.
        """
        half_s: float = min(self.cap_s, self.base_s * 2 ** min(doublings, _MAX_DOUBLINGS)) / 2
        return half_s + rng.uniform(0, half_s)


class AttemptCounter:
    """Counts the failures of one title."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._rate_limited = 0
        self.failures = 0

    @property
    def sent(self) -> int:
        """How often the title was sent."""
        return self._rate_limited + self.failures

    def should_retry(self, error: TemporaryError | UncertainError) -> bool:
        """Count `error` and return whether an attempt is left.

        A 429 takes none: it is about all titles together, and passes or ends the run.
        """
        if isinstance(error, RateLimited):
            self._rate_limited += 1
            return True
        self.failures += 1
        return self.failures < self._policy.attempts


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Read a `Retry-After` header.

    Args:
        value: The header, if there is one.
        now: The time that a date is compared with, with its zone.

    Returns:
        Seconds from 0 to one day; None for garbage or a negative number. A date in the past is 0.

    Source:
        RFC 9110, section 10.2.3; fractions of a second are accepted because some servers send them.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), _RETRY_AFTER_MAX_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _RETRY_AFTER_MAX_S)


def wait_before_retry_s(
    error: TemporaryError | UncertainError, attempt: int, policy: RetryPolicy, rng: random.Random
) -> float:
    """Return the seconds to wait after attempt number `attempt`, from 1, failed with `error`.

    That is the backoff, or the error's `retry_after_s` if that is longer. `X-RateLimit-Reset` has no
    influence: it tells when the monthly quota resets.
    """
    retry_after_s = min(error.retry_after_s or 0.0, policy.retry_after_cap_s)
    return max(retry_after_s, policy.backoff_s(attempt - 1, rng))
