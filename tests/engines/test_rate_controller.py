"""The rate controller in simulated time: how it finds a limit, how rarely it breaks it, how it recovers."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.pace_model import Limiter, Network, Ride, ride
from tests.engines.pace_rows import ROWS, Row
from thumbcli.engines.thumbapi.in_flight_limit import MAX_IN_FLIGHT
from thumbcli.engines.thumbapi.pace_state import RequestResult
from thumbcli.engines.thumbapi.rate_controller import RateController
from thumbcli.engines.thumbapi.rate_search import likely_limit
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

PHASES_S = (0.0, 0.15, 0.4, 0.65, 0.9)


def make(
    *, limit_per_s: float | None = None, concurrency: int = MAX_IN_FLIGHT, policy: RetryPolicy | None = None
) -> RateController:
    """Make one whose jitter is the same in every run."""
    rng = random.Random(1)  # noqa: S311 - jitter, not a secret
    return RateController(policy or RetryPolicy(), rng, limit_per_s=limit_per_s, concurrency=concurrency)


def proven(controller: RateController) -> RateController:
    """Get the first request answered at time 0, which goes alone."""
    controller.finish(controller.start(0.0), RequestResult.ACCEPTED, 0.0)
    return controller


def median(rides: list[Ride]) -> float:
    """Return the middle one of how much longer than ideal they took."""
    return sorted(done.took_s / done.ideal_s for done in rides)[len(rides) // 2]


@pytest.mark.parametrize("fixed", [False, True], ids=["of the last second", "of the clock's second"])
@pytest.mark.parametrize(
    ("limit_per_s", "titles"),
    [(1, 200), (2, 200), (5, 200), (8, 400), (20, 400)],
    ids=str,
)
def test_a_limit_that_nobody_told_is_filled_within_five_percent(
    limit_per_s: int, titles: int, *, fixed: bool
) -> None:
    """And under two percent of the answers are refusals, wherever the clock's second begins."""
    rides = [ride(titles, Limiter(limit=limit_per_s, fixed=fixed, phase_s=at_s)) for at_s in PHASES_S]
    assert median(rides) <= 1.05
    assert max(done.took_s / done.ideal_s for done in rides) <= 1.10
    assert max(done.share for done in rides) < 0.02


@pytest.mark.parametrize("fixed", [False, True], ids=["of the last second", "of the clock's second"])
def test_a_short_list_of_quick_pictures_meets_its_limit_once(*, fixed: bool) -> None:
    """20 titles where 15 a second are taken: one refusal says so, if timers come on time."""
    for seed in range(20):
        done = ride(20, Limiter(limit=15, fixed=fixed), network=Network(latency_s=0.05), seed=seed)
        assert done.refused == 1


@given(
    limit_per_s=st.integers(1, 40),
    fixed=st.booleans(),
    phase_s=st.floats(0, 1),
    counts_refused=st.booleans(),
    retry_after_s=st.sampled_from([None, 0.0, 1.0, 2.0]),
    latency_s=st.floats(0.01, 12),
    seed=st.integers(0, 1000),
)
def test_any_limit_is_found(
    limit_per_s: int,
    phase_s: float,
    retry_after_s: float | None,
    latency_s: float,
    seed: int,
    *,
    fixed: bool,
    counts_refused: bool,
) -> None:
    """Whatever the other side is like, most of its limit is used, and its refusals stay few."""
    limiter = Limiter(
        limit=limit_per_s,
        fixed=fixed,
        phase_s=phase_s,
        counts_refused=counts_refused,
        retry_after_s=retry_after_s,
    )
    done = ride(30 * limit_per_s, limiter, network=Network(latency_s=latency_s), seed=seed)
    assert done.took_s <= 1.25 * done.ideal_s + 2
    assert done.refused <= max(4, 0.05 * 30 * limit_per_s)


@given(limit_per_s=st.floats(0.2, 60), late_s=st.lists(st.floats(0, 0.6), min_size=80, max_size=80))
def test_a_limit_that_is_known_is_never_broken(limit_per_s: float, late_s: list[float]) -> None:
    """However late the timers come, no second sees more starts than it may."""
    controller = proven(make(limit_per_s=limit_per_s))
    at_s, now_s = list[float](), 0.0
    for late in late_s:
        while (wait_s := controller.wait_s(now_s)) > 0:
            now_s += wait_s
        now_s += late
        controller.start(now_s)
        at_s.append(now_s)
    most = math.ceil(limit_per_s)
    span_s = most / limit_per_s
    for first, beyond in zip(at_s, at_s[most:], strict=False):
        assert beyond - first > min(span_s, 1.0) - 1e-4


@pytest.mark.parametrize("limit_per_s", [1, 2, 5, 20])
def test_a_limit_that_is_known_costs_no_refusal(limit_per_s: int) -> None:
    """And hardly any time."""
    done = ride(
        40 * limit_per_s,
        Limiter(limit=limit_per_s),
        controller=make(limit_per_s=limit_per_s),
    )
    assert done.refused == 0
    assert done.took_s <= 1.02 * done.ideal_s + 0.1


@pytest.mark.parametrize("limit_per_s", [20, None], ids=["known", "found"])
def test_enough_are_on_their_way_to_fill_the_rate(limit_per_s: int | None) -> None:
    """Little's law: 20 a second that take 25 s each are 500."""
    network = Network(latency_s=25.0)
    done = ride(2000, Limiter(limit=20), controller=make(limit_per_s=limit_per_s), network=network)
    assert 480 <= done.peak <= 500
    assert done.took_s <= 1.03 * done.ideal_s


def test_never_more_at_once_than_allowed() -> None:
    """A concurrency that was asked for holds, whatever the rate."""
    done = ride(100, Limiter(limit=20), controller=make(concurrency=3))
    assert done.peak == 3
    assert done.refused == 0


def test_a_heavy_request_leaves_less_room() -> None:
    """Bodies in memory count as well."""
    controller = proven(make(limit_per_s=1000))
    controller.start(1.0)
    assert controller.wait_s(2.0, max_in_flight=1) == math.inf
    assert controller.wait_s(2.0, max_in_flight=2) == 0


def test_a_limit_that_drops_is_followed_down_and_up_again() -> None:
    """A plan shared with somebody else: slower while they draw, then back to what held before."""
    limiter = Limiter(limit=20, later=((60, 5), (300, 20)))
    done = ride(8000, limiter)
    assert done.share < 0.01
    fast, slow, again = (
        sum(from_s <= at_s < from_s + 60 for at_s in limiter.let_in_s) / 60 for from_s in (0, 120, 330)
    )
    assert fast >= 19
    assert slow >= 4.25
    assert again >= 18


def test_a_higher_limit_is_looked_for_only_rarely() -> None:
    """Even an hour at the limit costs less than two refusals per hundred answers, and hardly any time."""
    done = ride(3600, Limiter(limit=1))
    assert done.share < 0.02
    assert done.took_s <= 1.04 * done.ideal_s


def test_many_refusals_at_once_are_one_lesson() -> None:
    """What was on its way together is lowered for once."""
    controller = proven(make(limit_per_s=20))
    starts = [controller.start(1.0 + index / 100) for index in range(8)]
    for start in starts:
        controller.finish(start, RequestResult.RATE_LIMITED, 1.2)
    assert controller.wait_s(1.2) < 1.2
    now_s, sent = 3.0, 0
    while now_s < 4.0:
        if wait_s := controller.wait_s(now_s):
            now_s += wait_s
        else:
            controller.start(now_s)
            sent += 1
    assert sent >= 20 / 1.02 / 2


@pytest.mark.parametrize(
    ("asked_s", "low_s", "high_s"),
    [
        pytest.param(None, 1.0, 1.05, id="not asked: a second, and a little more"),
        pytest.param(0.0, 1.0, 1.05, id="asked for nothing: the same"),
        pytest.param(7.0, 7.0, 7.0, id="asked for more: as asked"),
        pytest.param(86_400.0, 120.0, 120.0, id="asked for a day: two minutes"),
    ],
)
def test_a_refusal_pauses_everybody(asked_s: float | None, low_s: float, high_s: float) -> None:
    """For as long as the other side asks, within a limit."""
    controller = proven(make())
    start, other = controller.start(1.0), controller.start(1.05)
    controller.finish(start, RequestResult.RATE_LIMITED, 2.0, retry_after_s=asked_s)
    assert low_s - 1e-9 <= controller.wait_s(2.0) <= high_s
    controller.finish(other, RequestResult.ACCEPTED, 2.1)
    assert controller.wait_s(2.1) >= low_s - 0.1 - 1e-9


def test_pauses_grow_faster_than_bans_that_double() -> None:
    """Up to a minute, unless a window of a minute ends; and each of them costs a single request."""
    controller = proven(make())
    now_s, pauses_s = 1.0, list[float]()
    for number in range(9):
        while (wait_s := controller.wait_s(now_s)) > 0:
            now_s += wait_s
        start = controller.start(now_s)
        now_s += 0.02
        assert controller.wait_s(now_s) > 0 or number < 2
        controller.finish(start, RequestResult.RATE_LIMITED, now_s)
        pauses_s.append(controller.wait_s(now_s))
    for pause_s, expected_s in zip(pauses_s[:3], (1.0, 9.0, 17.0), strict=True):
        assert expected_s - 1e-9 <= pause_s <= expected_s * 1.05
    assert all(pause_s <= 60.0 * 1.05 for pause_s in pauses_s)
    assert min(pauses_s[5:]) >= 60.0 - 1e-9
    assert controller.pauses_in_a_row == 9


def test_pauses_start_anew_once_something_is_let_in() -> None:
    """What passed is over."""
    controller, now_s = proven(make()), 1.0
    for end in (
        RequestResult.RATE_LIMITED,
        RequestResult.RATE_LIMITED,
        RequestResult.ACCEPTED,
        RequestResult.RATE_LIMITED,
    ):
        while (wait_s := controller.wait_s(now_s)) > 0:
            now_s += wait_s
        start = controller.start(now_s)
        now_s += 0.02
        controller.finish(start, end, now_s)
    assert controller.pauses_in_a_row == 1


@pytest.mark.parametrize("end", [RequestResult.UNKNOWN, RequestResult.OVERLOADED, RequestResult.RATE_LIMITED])
def test_after_a_first_request_that_taught_nothing_the_next_goes_alone(end: RequestResult) -> None:
    """A key is good once something was answered."""
    controller = make(policy=RetryPolicy(base_s=0.001))
    controller.finish(controller.start(0.0), end, 0.1)
    assert controller.wait_s(1.0) == 0
    controller.start(1.0)
    assert controller.wait_s(50.0) == math.inf


def test_the_first_request_is_alone_only_until_it_was_sent_a_while_ago() -> None:
    """What is sent anew on the way, through a proxy, counts from its last moment."""
    controller = make()
    controller.record_handshake(0.001)
    controller.start(0.0)
    controller.record_sent(0.1)
    controller.record_sent(None)
    assert controller.wait_s(5.0) == math.inf
    controller.record_sent(5.0)
    assert controller.wait_s(5.1) == pytest.approx(0.15)
    assert controller.wait_s(5.3) == 0


def test_an_overloaded_server_gets_less_at_once_and_slowly_more() -> None:
    """One crowd of failures is one lesson; each good answer gives one place back."""
    controller = proven(make(limit_per_s=1000, concurrency=100))
    starts = [controller.start(1 + index / 1000) for index in range(100)]
    for start in starts[:50]:
        controller.finish(start, RequestResult.OVERLOADED, 2.0)
    assert controller.wait_s(3.0) == 0
    for index in range(20):
        assert controller.wait_s(3 + index / 100) == 0
        controller.start(3 + index / 100)
    assert controller.wait_s(5.0) == math.inf
    controller.finish(starts[50], RequestResult.ACCEPTED, 5.0)
    assert controller.wait_s(5.0) == 0


HELD = [row for row in ROWS if row.held]
QUICK = [row for row in HELD if sum(each.titles for each in row.wanted) <= 1300]
"""`python -m tests.bench pace` plays all of them."""


@pytest.mark.long
@pytest.mark.parametrize("row", QUICK, ids=[row.name for row in QUICK])
def test_most_of_what_a_server_allows_is_used(row: Row) -> None:
    """Few requests are refused where the limit is steady, and nobody with the same key starves."""
    done = row.ride(seed=1)
    assert done.of_ideal >= row.least
    assert done.share <= row.most_refused
    assert done.smallest >= row.smallest


def test_the_table_holds_most_kinds_of_servers() -> None:
    """A row that is no longer held would be missed by nobody."""
    assert len(HELD) >= 200
    assert len(QUICK) >= 120


@pytest.mark.parametrize(("generations", "rate"), [(5, 1), (60, 2), (300, 5)])
def test_the_months_generations_tell_the_plan(generations: int, rate: int) -> None:
    """The first refusal after them sets the rate of that plan, whatever was counted."""
    controller = proven(make())
    controller.expect_plan(generations)
    controller.finish(controller.start(1.0), RequestResult.RATE_LIMITED, 1.01)
    now_s, sent = 10.0, 0
    while now_s < 20.0:
        if wait_s := controller.wait_s(now_s):
            now_s += wait_s
        else:
            controller.start(now_s)
            sent += 1
    assert 0.9 * 10 * rate <= sent <= 10 * rate


@pytest.mark.parametrize(
    ("let_in", "limit"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 5), (7, 7), (10, 10), (20, 20), (24, 20), (25, 25)],
)
def test_a_count_close_to_a_plan_is_that_plan(let_in: int, limit: int) -> None:
    """What began in the second before is counted too much."""
    assert likely_limit(let_in) == limit
