"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from thumbcli.engines.thumbapi.retry_policy import (
    AttemptCounter,
    RetryPolicy,
    parse_retry_after,
    wait_before_retry_s,
)
from thumbcli.errors import AnswerLost, RateLimited, ServerError

NOON = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("value", "expected_s"),
    [
        pytest.param(None, None, id="no header"),
        pytest.param("", None, id="an empty header"),
        pytest.param("0", 0.0, id="zero"),
        pytest.param("5", 5.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="seconds with blanks"),
        pytest.param("1.5", 1.5, id="a fraction"),
        pytest.param("-5", None, id="a negative number"),
        pytest.param("soon", None, id="a word"),
        pytest.param("5 seconds", None, id="a number with its unit"),
        pytest.param("5, 10", None, id="two numbers"),
        pytest.param("nan", None, id="not a number"),
        pytest.param("inf", None, id="infinity"),
        pytest.param("1e9", None, id="an exponent"),
        pytest.param("٣", None, id="a digit of another script"),
        pytest.param("9" * 400, DAY_S, id="more digits than a float holds"),
        pytest.param("Sat, 21 Nov 2026 12:00:30 GMT", 30.0, id="a date"),
        pytest.param("Saturday, 21-Nov-26 12:00:30 GMT", 30.0, id="a date of RFC 850"),
        pytest.param("Sat Nov 21 12:00:30 2026", 30.0, id="a date of asctime"),
        pytest.param("Sat, 21 Nov 2026 13:00:30 +0100", 30.0, id="a date of another zone"),
        pytest.param("Sat, 21 Nov 2026 11:59:00 GMT", 0.0, id="a date that has passed"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", DAY_S, id="the end of time"),
        pytest.param("Sat, 99 Nov 2026 12:00:30 GMT", None, id="a day that does not exist"),
        pytest.param("Sat, 21 Nov 2026 12:00:30 +9999999999999", None, id="a zone that does not exist"),
        pytest.param("2026-11-21T12:00:30Z", None, id="an ISO date, as in X-RateLimit-Reset"),
    ],
)
def test_retry_after(value: str | None, expected_s: float | None) -> None:
    """Every shape of the header that servers send."""
    assert parse_retry_after(value, NOON) == expected_s


@pytest.mark.parametrize(
    ("attempt", "low_s", "high_s"),
    [(1, 0.5, 1.0), (2, 1.0, 2.0), (3, 2.0, 4.0), (6, 16.0, 32.0), (7, 30.0, 60.0), (5000, 30.0, 60.0)],
)
def test_backoff_doubles_up_to_its_cap(attempt: int, low_s: float, high_s: float) -> None:
    """Each wait lies in the upper half of its step."""
    rng = random.Random(1)  # noqa: S311 - jitter, not a secret
    waits_s = [wait_before_retry_s(ServerError("down"), attempt, RetryPolicy(), rng) for _ in range(200)]
    assert low_s <= min(waits_s) < max(waits_s) <= high_s


def test_backoff_spreads_those_who_failed_together() -> None:
    """No two of a pool come back at the same moment."""
    rng = random.Random(1)  # noqa: S311 - jitter, not a secret
    waits_s = {wait_before_retry_s(ServerError("down"), 1, RetryPolicy(), rng) for _ in range(20)}
    assert len(waits_s) == 20


@pytest.mark.parametrize(
    ("asked_s", "low_s", "high_s"),
    [
        pytest.param(None, 0.5, 1.0, id="not asked: the backoff"),
        pytest.param(0.0, 0.5, 1.0, id="asked for less: the backoff"),
        pytest.param(7.0, 7.0, 7.0, id="asked for more: as asked"),
        pytest.param(DAY_S, 120.0, 120.0, id="asked for a day: the cap"),
    ],
)
def test_wait_honours_what_was_asked(asked_s: float | None, low_s: float, high_s: float) -> None:
    """The other side may ask for more patience, within a limit."""
    rng = random.Random(1)  # noqa: S311 - jitter, not a secret
    error = AnswerLost("x", retry_after_s=asked_s)
    assert low_s <= wait_before_retry_s(error, 1, RetryPolicy(), rng) <= high_s


def test_failures_count_up_to_the_policy_s_attempts() -> None:
    """The third of three is the last."""
    attempts = AttemptCounter(RetryPolicy(attempts=3))
    assert [attempts.should_retry(ServerError("down")) for _ in range(3)] == [True, True, False]


def test_refusals_for_the_pace_are_counted_apart() -> None:
    """They leave a title its attempts, however many there are."""
    attempts = AttemptCounter(RetryPolicy(attempts=2))
    assert all(attempts.should_retry(RateLimited("slow down")) for _ in range(100))
    assert attempts.should_retry(AnswerLost("gone"))
    assert (attempts.sent, attempts.failures) == (101, 1)
    assert attempts.should_retry(RateLimited("slow down"))
    assert not attempts.should_retry(ServerError("down"))


@pytest.mark.parametrize(
    "figures", [{"attempts": 0}, {"give_up_s": -1.0}, {"base_s": -1.0}, {"retry_after_cap_s": -1.0}], ids=str
)
def test_a_policy_without_sense_is_refused(figures: dict[str, int]) -> None:
    """No attempt at all, or a wait before now."""
    with pytest.raises(ValueError, match=r"at least 1|negative"):
        RetryPolicy(**figures)
