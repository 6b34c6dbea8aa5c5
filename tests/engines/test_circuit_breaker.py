"""When the line is closed, probed, opened again and given up, in simulated time."""

from __future__ import annotations

import math
import random

import pytest

from thumbcli.engines.thumbapi.circuit_breaker import CircuitBreaker
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import AnswerLost, RateLimited, ServerError, ThumbError, Unreachable

LOST = AnswerLost("gone")
DOWN = ServerError("down")
REFUSED = Unreachable("connection refused")


def new_breaker(*, give_up_s: float = 900.0, seed: int = 1) -> CircuitBreaker:
    """Make a breaker with the usual pauses."""
    return CircuitBreaker(RetryPolicy(give_up_s=give_up_s), random.Random(seed))  # noqa: S311 - jitter


def close(breaker: CircuitBreaker, now_s: float = 0.0) -> None:
    """Let three requests in a row fail."""
    for _ in range(3):
        breaker.fail(breaker.start(0.0), DOWN, now_s)
    assert breaker.closed


def probe(breaker: CircuitBreaker, now_s: float) -> tuple[int, float]:
    """Wait for the next probe and send it; return its number and when."""
    now_s += breaker.wait_s(now_s)
    assert breaker.wait_s(now_s) == 0
    return breaker.start(now_s), now_s


@pytest.mark.parametrize(("error", "most_s"), [(LOST, 8.0), (DOWN, 1.0), (REFUSED, 1.0)])
def test_three_failures_in_a_row_close_it(error: ThumbError, most_s: float) -> None:
    """Whatever they are; what may be charged for nothing is tried again later."""
    breaker = new_breaker()
    for _ in range(3):
        assert breaker.wait_s(0.0) == 0
        breaker.fail(breaker.start(0.0), error, 0.0)
    assert breaker.closed
    assert most_s / 2 <= breaker.wait_s(0.0) <= most_s


def test_a_success_between_them_keeps_it_open() -> None:
    """Weather is not an outage."""
    breaker = new_breaker()
    for number in range(30):
        sent = breaker.start(0.0)
        if number % 3 == 2:
            breaker.succeed(sent, 0.0)
        else:
            breaker.fail(sent, LOST, float(number))
    assert not breaker.closed


def test_quick_failures_among_slow_pictures_keep_it_open() -> None:
    """One in twenty fails at once, and no picture is there yet: nineteen are on their way."""
    breaker = new_breaker()
    for number in range(100):
        sent = breaker.start(0.0)
        if number % 20 == 0:
            breaker.fail(sent, DOWN, number / 20)
    assert not breaker.closed


def test_many_failures_and_nothing_else_close_it() -> None:
    """However many are on their way between them."""
    breaker = new_breaker()
    for number in range(16):
        sent = breaker.start(0.0)
        if number % 2:
            breaker.fail(sent, DOWN, float(number))
    assert breaker.closed


def test_pictures_that_were_asked_for_before_hide_no_outage() -> None:
    """They still arrive while everything that is sent now is lost."""
    breaker = new_breaker()
    earlier = [breaker.start(0.0) for _ in range(20)]
    for number in earlier[:3]:
        breaker.fail(breaker.start(0.0), LOST, 1.0)
        breaker.succeed(number, 0.0)
    assert breaker.closed
    for number in earlier[3:]:
        breaker.succeed(number, 0.0)
    assert breaker.closed


def test_old_failures_close_nothing_that_works_again() -> None:
    """Three that were silent for a minute, while what was sent after them was drawn."""
    breaker = new_breaker()
    silent = [breaker.start(0.0) for _ in range(3)]
    breaker.succeed(breaker.start(0.0), 0.0)
    for number in silent:
        breaker.fail(number, LOST, 60.0)
    assert not breaker.closed


def test_one_probe_at_a_time_and_pauses_that_double_up_to_a_minute() -> None:
    """A service that is down gets a request a minute, not a storm."""
    breaker, now_s, waits_s = new_breaker(), 0.0, list[float]()
    close(breaker)
    for _ in range(12):
        began_s = now_s
        number, now_s = probe(breaker, now_s)
        waits_s.append(now_s - began_s)
        assert breaker.wait_s(now_s) == math.inf
        breaker.fail(number, DOWN, now_s)
    for doublings, wait_s in enumerate(waits_s):
        step_s = min(2.0**doublings, 60.0)
        assert step_s / 2 <= wait_s <= step_s


def test_a_probe_that_says_nothing_is_followed_by_another() -> None:
    """It was cancelled, or refused for the rate."""
    breaker = new_breaker()
    close(breaker)
    number, now_s = probe(breaker, 0.0)
    breaker.forget(number)
    number, now_s = probe(breaker, now_s)
    breaker.limit(number, RateLimited("slow down"), now_s)
    assert breaker.closed
    assert breaker.wait_s(now_s) == 0


def test_after_a_success_it_opens_step_by_step() -> None:
    """Two more, then twice as many with each picture, until there is no limit."""
    breaker, opened = new_breaker(), list[int]()
    close(breaker)
    number, now_s = probe(breaker, 0.0)
    in_flight = [number]
    while len(opened) < 12:
        breaker.succeed(in_flight.pop(), now_s)
        while breaker.wait_s(now_s) == 0 and len(in_flight) < 2000:
            in_flight.append(breaker.start(now_s))
        opened.append(len(in_flight))
    assert opened[:4] == [2, 4, 8, 16]
    assert opened[-1] == 2000


def test_it_closes_again_as_soon_as_nothing_comes_back() -> None:
    """The pauses begin anew."""
    breaker = new_breaker()
    close(breaker)
    number, now_s = probe(breaker, 0.0)
    breaker.fail(number, DOWN, now_s)
    number, now_s = probe(breaker, now_s)
    breaker.succeed(number, 0.0)
    close(breaker, now_s)
    assert 0.5 <= breaker.wait_s(now_s) <= 1.0


@pytest.mark.parametrize("error", [LOST, DOWN, RateLimited("slow down"), Unreachable("portal", code="302")])
def test_it_is_given_up_after_the_time_without_a_success(error: ThumbError) -> None:
    """Counted from the first failure, whatever the answers are."""
    breaker = new_breaker(give_up_s=900)
    assert breaker.gives_up_at_s == math.inf
    for now_s in (10.0, 20.0, 800.0):
        number = breaker.start(0.0)
        if isinstance(error, RateLimited):
            breaker.limit(number, error, now_s)
        else:
            breaker.fail(number, error, now_s)
    assert breaker.gives_up_at_s == 910
    gave_up = breaker.give_up()
    assert "15 min" in gave_up.message
    assert error.message in gave_up.message
    assert breaker.gives_up_at_s == math.inf


def test_a_success_ends_the_count() -> None:
    """Also one that was asked for before."""
    breaker = new_breaker()
    earlier = breaker.start(0.0)
    breaker.fail(breaker.start(0.0), LOST, 0.0)
    breaker.succeed(earlier, 0.0)
    assert breaker.gives_up_at_s == math.inf


def test_what_was_never_reached_is_given_up_sooner() -> None:
    """A wrong address looks the same, and nobody waits a quarter of an hour for that."""
    breaker = new_breaker(give_up_s=900)
    breaker.fail(breaker.start(0.0), REFUSED, 0.0)
    assert breaker.gives_up_at_s == 60
    breaker.fail(breaker.start(0.0), DOWN, 5.0)
    assert breaker.gives_up_at_s == 900


@pytest.mark.parametrize(
    ("give_up_s", "told"), [(900, "was not reached for 60 s"), (30, "no picture came back for 30 s")]
)
def test_the_option_is_named_where_it_sets_the_time(give_up_s: int, told: str) -> None:
    """For an address that was never reached a longer time would change nothing."""
    breaker = new_breaker(give_up_s=give_up_s)
    breaker.fail(breaker.start(0.0), REFUSED, 0.0)
    gave_up = breaker.give_up()
    assert told in gave_up.message
    assert ("--give-up-after" in gave_up.remedy) is (give_up_s == 30)


def test_time_in_which_nobody_asks_does_not_count() -> None:
    """A program may pause for a day between two calls."""
    breaker = new_breaker(give_up_s=900)
    breaker.resume(0.0)
    breaker.fail(breaker.start(0.0), LOST, 10.0)
    breaker.idle(20.0)
    breaker.resume(86_420.0)
    assert breaker.gives_up_at_s == 86_400 + 910


def test_a_program_that_asks_again_after_all_is_not_turned_away() -> None:
    """It gets a probe at once, and the whole time anew."""
    breaker = new_breaker(give_up_s=900)
    close(breaker)
    breaker.give_up()
    number, now_s = probe(breaker, 1000.0)
    assert now_s == 1000
    breaker.fail(number, DOWN, now_s)
    assert breaker.gives_up_at_s == 1900


@pytest.mark.parametrize(("longest_s", "silence_s"), [(None, 30), (1.0, 5), (25.0, 50)], ids=str)
def test_in_flight_does_not_grow_in_silence(longest_s: float | None, silence_s: float) -> None:
    """A server that takes everything and says nothing would be sent all titles before the first timeout."""
    breaker, now_s = new_breaker(), 100.0
    if longest_s is not None:
        breaker.succeed(breaker.start(now_s - longest_s), now_s)
    silent = [breaker.start(now_s) for _ in range(3)]
    assert breaker.wait_s(now_s + silence_s - 0.1) == 0
    assert breaker.wait_s(now_s + silence_s + 0.1) == math.inf
    breaker.succeed(silent[0], now_s + silence_s + 1)
    assert breaker.wait_s(now_s + silence_s + 1) == 0


def test_one_that_is_stuck_holds_nobody_up() -> None:
    """Nor do two: it takes three to mean something."""
    breaker = new_breaker()
    breaker.succeed(breaker.start(0.0), 1.0)
    for _ in range(2):
        breaker.start(1.0)
    assert breaker.wait_s(1000.0) == 0
