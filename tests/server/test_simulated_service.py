"""What `--simulate` takes, and what it makes of each request."""

from __future__ import annotations

from collections import Counter

import pytest

from thumbcli.contract import Plan
from thumbcli.errors import UsageError
from thumbcli.server.simulation.simulated_service import (
    Fault,
    Outage,
    SimulatedOutcome,
    Simulation,
    Simulator,
    parse_simulation,
)
from thumbcli.server.store.server_keys import Caller, KeyLimits

_GOOD = {
    "nothing": ("", Simulation()),
    "a latency": ("latency=25", Simulation(latency_s=(25, 25))),
    "a latency in words": ("latency=25s", Simulation(latency_s=(25, 25))),
    "milliseconds": ("latency=250ms", Simulation(latency_s=(0.25, 0.25))),
    "a range": ("latency=5-25", Simulation(latency_s=(5, 25))),
    "a range with one unit": ("latency=50-250ms", Simulation(latency_s=(0.05, 0.25))),
    "a range with two units": ("latency=500ms-2s", Simulation(latency_s=(0.5, 2))),
    "a share": ("error=0.1", Simulation(shares={Fault.ERROR: 0.1})),
    "a short share": ("drop=.5", Simulation(shares={Fault.DROP: 0.5})),
    "a percentage": ("html=10%", Simulation(shares={Fault.HTML: 0.1})),
    "every request": ("stall=1", Simulation(shares={Fault.STALL: 1})),
    "a plan": ("plan=free", Simulation(plan=Plan.FREE)),
    "limits": ("ratelimit=2,quota=0", Simulation(ratelimit=2, quota=0)),
    "no access": ("access=no", Simulation(access=False)),
    "a seed": ("seed=7", Simulation(seed=7)),
    "refusals": ("429=0.2,retryafter=30", Simulation(shares={Fault.RATE: 0.2}, retry_after_s=30)),
    "an outage": ("outage=60", Simulation(outage=Outage(None, 60))),
    "an outage from when until when": ("outage=30-90s", Simulation(outage=Outage(30, 60))),
    "a short outage": ("outage=0-1500ms", Simulation(outage=Outage(0, 1.5))),
    "the kind of an outage": (
        "outage=9,outagekind=429",
        Simulation(outage=Outage(None, 9), outage_kind=Fault.RATE),
    ),
    "no idempotency and no address": (
        "idempotency=no,imageurl=no",
        Simulation(idempotency=False, image_url=False),
    ),
    "blanks and capitals": (" Latency = 1 , PLAN=Pro ,", Simulation(latency_s=(1, 1), plan=Plan.PRO)),
    "shares that fill the whole": (
        "error=.7,unavailable=.1,half=.2",
        Simulation(shares={Fault.ERROR: 0.7, Fault.UNAVAILABLE: 0.1, Fault.HALF: 0.2}),
    ),
}
_BAD = {
    "a typo": ("eror=0.1", "unknown name 'eror'", "did you mean error?"),
    "nonsense": ("xyzzy=1", "unknown name 'xyzzy'", "use one of latency, error,"),
    "no value": ("error", "error needs a value", "write error=0.1"),
    "an empty value": ("latency=", "latency needs a value", "write latency=25"),
    "twice": ("error=.1,error=.2", "error is given twice", "remove one"),
    "a share over 1": ("error=1.5", "error takes a share from 0 to 1", "write error=0.1"),
    "a share over 100 %": ("error=150%", "error takes a share from 0 to 1", "write error=0.1"),
    "a negative share": ("error=-1", "error takes a share from 0 to 1", "write error=0.1"),
    "a share that is none": ("error=nan", "error takes a share from 0 to 1", "write error=0.1"),
    "shares over the whole": ("error=.6,drop=.5", "add up to more than 1", "lower error, drop"),
    "a word for a time": ("latency=slow", "latency takes seconds from 0 to 600", "write latency=25"),
    "an endless latency": ("latency=inf", "latency takes seconds", "write latency=25"),
    "a latency of hours": ("latency=3600", "latency takes seconds", "write latency=25"),
    "a range backwards": ("latency=9-2", "latency takes seconds", "write latency=25"),
    "a negative latency": ("latency=-3", "latency takes seconds", "write latency=25"),
    "no such plan": ("plan=gold", "plan takes one of free, starter, pro, business", "write plan=free"),
    "a rate of nothing": ("ratelimit=0", "ratelimit takes requests per second, from 1", "write ratelimit=2"),
    "half a picture": ("quota=0.5", "quota takes generations per month", "write quota=5"),
    "access by half": ("access=some", "access takes yes or no", "write access=no"),
    "a seed in words": ("seed=lucky", "seed takes a whole number", "write seed=7"),
    "an outage of no length": ("outage=30-30", "outage takes seconds from 0 to 86400", "write outage=60"),
    "an outage backwards": ("outage=90-30", "outage takes seconds", "write outage=60 or outage=30-90"),
    "an endless outage": ("outage=inf", "outage takes seconds", "write outage=60"),
    "no such kind": ("outagekind=rain", "outagekind takes one of error,", "write outagekind=drop"),
    "a fraction of a second": ("retryafter=0.5", "retryafter takes whole seconds", "write retryafter=30"),
    "an address by half": ("imageurl=maybe", "imageurl takes yes or no", "write imageurl=no"),
}
_OWN = Caller(key_id="key_1", name="me", plan=Plan.PRO, limits=KeyLimits(rate_per_s=5, quota=300))


class TestParse:
    @pytest.mark.parametrize(("text", "expected"), _GOOD.values(), ids=_GOOD)
    def test_it_reads(self, text: str, expected: Simulation) -> None:
        assert parse_simulation(text) == expected

    @pytest.mark.parametrize(("text", "message", "remedy"), _BAD.values(), ids=_BAD)
    def test_it_refuses_and_says_what_would_do(self, text: str, message: str, remedy: str) -> None:
        with pytest.raises(UsageError) as caught:
            parse_simulation(text)
        assert message in caught.value.message
        assert caught.value.message.startswith("--simulate ")
        assert remedy in caught.value.remedy

    @pytest.mark.parametrize(
        "name",
        [
            "latency",
            *Fault,
            "plan",
            "ratelimit",
            "quota",
            "seed",
            "outage",
            "outagekind",
            "retryafter",
            "imageurl",
        ],
    )
    def test_the_example_that_a_refusal_gives_is_taken(self, name: str) -> None:
        with pytest.raises(UsageError) as caught:
            parse_simulation(f"{name}=?")
        for example in caught.value.remedy.removeprefix("write ").split(" or "):
            parse_simulation(example)


def _outcomes(text: str, titles: list[str]) -> list[SimulatedOutcome]:
    simulator = Simulator(parse_simulation(text))
    return [simulator.outcome_for(title) for title in titles]


class TestFate:
    def test_without_anything_to_simulate_every_fate_is_a_good_one(self) -> None:
        assert set(_outcomes("", ["a", "b", "a"])) == {SimulatedOutcome()}

    def test_faults_come_about_as_often_as_was_asked_for(self) -> None:
        fates = _outcomes("error=0.3,half=0.2,seed=1", [f"title {number}" for number in range(4000)])
        counts = Counter(outcome.fault for outcome in fates)
        assert counts[Fault.ERROR] / 4000 == pytest.approx(0.3, abs=0.03)
        assert counts[Fault.HALF] / 4000 == pytest.approx(0.2, abs=0.03)
        assert counts.keys() == {Fault.ERROR, Fault.HALF, None}

    def test_a_share_of_1_is_every_request(self) -> None:
        assert {outcome.fault for outcome in _outcomes("drop=1", [str(number) for number in range(500)])} == {
            Fault.DROP
        }

    def test_delays_fill_their_range(self) -> None:
        delays = [
            outcome.latency_s for outcome in _outcomes("latency=1-3,seed=1", [str(n) for n in range(500)])
        ]
        assert 1 <= min(delays) < 1.2
        assert 2.8 < max(delays) <= 3

    def test_the_same_seed_tells_the_same_story(self) -> None:
        titles = ["a", "b", "c", "a", "a"] * 20
        text = "latency=1-9,error=.5,seed=4"
        assert _outcomes(text, titles) == _outcomes(text, titles) != _outcomes(f"{text}2", titles)

    def test_without_a_seed_each_start_is_another_story(self) -> None:
        titles = [str(number) for number in range(50)]
        assert _outcomes("latency=1-9", titles) != _outcomes("latency=1-9", titles)

    def test_a_seed_holds_whatever_order_the_titles_come_in(self) -> None:
        """However many requests are under way at once, each title meets the same."""
        titles = [f"title {number}" for number in range(50)]
        forth = dict(zip(titles, _outcomes("latency=1-9,seed=4", titles), strict=True))
        back = dict(zip(titles[::-1], _outcomes("latency=1-9,seed=4", titles[::-1]), strict=True))
        assert forth == back

    def test_asking_again_is_another_throw_of_the_dice(self) -> None:
        """Else a title that failed once would fail for ever."""
        assert len({outcome.fault for outcome in _outcomes("error=.5,seed=4", ["the same"] * 40)}) == 2


class TestSeen:
    @pytest.mark.parametrize(
        ("text", "plan", "limits"),
        [
            ("", Plan.PRO, KeyLimits(rate_per_s=5, quota=300)),
            ("plan=free", Plan.FREE, KeyLimits(rate_per_s=1, quota=5)),
            ("plan=business", Plan.BUSINESS, KeyLimits(rate_per_s=20, quota=None)),
            ("ratelimit=3", Plan.PRO, KeyLimits(rate_per_s=3, quota=300)),
            ("plan=free,quota=50", Plan.FREE, KeyLimits(rate_per_s=1, quota=50)),
            ("quota=0", Plan.PRO, KeyLimits(rate_per_s=5, quota=0)),
        ],
    )
    def test_a_key_is_on_the_plan_and_the_limits_that_are_simulated(
        self, text: str, plan: Plan, limits: KeyLimits
    ) -> None:
        seen = parse_simulation(text).apply(_OWN)
        assert (seen.plan, seen.limits, seen.key_id) == (plan, limits, _OWN.key_id)

    def test_the_public_test_key_stays_without_limits(self) -> None:
        test = Caller(key_id="test", name="t", plan=Plan.BUSINESS, limits=KeyLimits(), is_test=True)
        assert parse_simulation("plan=free,quota=0").apply(test) == test
