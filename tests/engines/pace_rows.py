"""The table of simulated servers that the rate controller is held to."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.engines.pace_model import InMemory, Limiter, Network, Process, Ride, run
from thumbcli.contract import PLANS
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.engines.thumbapi.shared_rate_controller import SharedRateController

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ROWS", "Row", "Wanted", "worst"]

SEEDS = range(1, 6)
_LIMITS = (1, 2, 5, 20)
_MONTHS = {plan.requests_per_s: plan.generations_a_month for plan in PLANS.values()}
"""The generations per month that tell a plan; an unlimited one reports no number."""
_SHARED = 0.80
_FEW = 0.02
_SHORT = frozenset(
    {
        "1/s sliding: 2 together",
        "1/s sliding: 2 staggered",
        "1/s sliding: 2 together, plan told",
        "1/s sliding: 2 staggered, plan told",
        "1/s fixed: 2 together",
        "1/s sliding: 2 together, nothing told",
        "1/s sliding: 3 together",
        "1/s sliding: 3 staggered",
        "1/s sliding: 3 together, plan told",
        "1/s sliding: 3 staggered, plan told",
        "1/s fixed: 3 together",
        "1/s fixed: 3 staggered",
        "1/s fixed: 3 together, plan told",
        "1/s sliding: 3 together, nothing told",
        "1/s sliding: one long, one short",
        "2/s sliding: 2 staggered",
        "2/s sliding: 2 staggered, plan told",
        "2/s sliding: 3 together",
        "2/s sliding: 3 together, plan told",
        "2/s sliding: 3 staggered, plan told",
        "2/s fixed: 3 together",
        "2/s fixed: 3 staggered",
        "2/s fixed: 3 together, plan told",
        "2/s fixed: 3 staggered, plan told",
        "2/s sliding: 3 together, nothing told",
        "2/s sliding: one long, one short",
        "5/s sliding: 2 staggered",
        "5/s sliding: 2 staggered, plan told",
        "5/s fixed: 2 staggered",
        "5/s sliding: 3 together",
        "5/s sliding: 3 staggered",
        "5/s fixed: 3 staggered",
        "5/s fixed: 3 together",
        "5/s fixed: 3 together, plan told",
        "5/s fixed: 3 staggered, plan told",
        "5/s sliding: 3 together, nothing told",
        "20/s sliding: 2 staggered",
        "20/s fixed: 2 staggered",
        "20/s sliding: 3 staggered",
        "20/s sliding: 3 staggered, plan told",
        "20/s fixed: 3 staggered",
        "20/s fixed: 3 staggered, plan told",
        "20/s sliding: one long, one short",
    }
)
"""Rows that miss what is expected in at least one seed: all are processes on several machines. At 1 or 2 per
second that somebody else fills, who comes later seldom meets the instant in which there is room."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one process wants.

    Attributes:
        titles: How many pictures.
        starts_s: When it starts, and up to a second later.
        plan_per_s: The rate that it was told (`--plan`, `--rate`); None for none.
    """

    titles: int
    starts_s: float = 0.0
    plan_per_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One simulated server, who uses it, and what is expected.

    Attributes:
        name: Unique.
        limiter: Its windows begin at a time that differs with the seed.
        wanted: One entry per process.
        network: Latencies and jitter.
        least: The least share of ideal.
        most_refused: The most refusals, as part of all answers.
        smallest: The least part of its fair share that a process has while all of them have work.
        one_machine: Whether its processes share a file.
    """

    name: str
    limiter: Limiter
    wanted: tuple[Wanted, ...]
    network: Network = field(default_factory=Network)
    least: float = 0.85
    most_refused: float = 1.0
    smallest: float = 0.5
    one_machine: bool = False

    @property
    def held(self) -> bool:
        """Whether the controller meets what is expected in every seed; the others are known to fall short."""
        return self.name not in _SHORT

    def meets(self, done: Ride) -> bool:
        """Tell whether a ride is as good as expected."""
        good = done.of_ideal >= self.least and done.share <= self.most_refused
        return good and done.smallest >= self.smallest

    def ride(self, seed: int) -> Ride:
        """Play it."""
        rng = random.Random(seed)  # noqa: S311 - chance, not a secret
        limiter = replace(self.limiter, phase_s=rng.uniform(0, self.limiter.window_s))
        shared = InMemory() if self.one_machine else None
        processes = [
            Process(
                titles=each.titles,
                starts_s=each.starts_s and each.starts_s + rng.uniform(0, 1),
                controller=SharedRateController(RetryPolicy(), rng, shared, limit_per_s=each.plan_per_s),
            )
            for each in self.wanted
        ]
        return run(limiter, processes, self.network, seed=seed)


def worst(row: Row) -> Ride:
    """Return the worst of each figure over all seeds."""
    rides = [row.ride(seed) for seed in SEEDS]
    slowest = min(rides, key=lambda ride: ride.of_ideal)
    return replace(
        slowest,
        share=max(ride.share for ride in rides),
        smallest=min(ride.smallest for ride in rides),
        stubborn=max(ride.stubborn for ride in rides),
    )


def _one(titles: int, plan_per_s: float | None = None) -> tuple[Wanted, ...]:
    return (Wanted(titles=titles, plan_per_s=plan_per_s),)


def _steady() -> Iterator[Row]:
    for limit in _LIMITS:
        titles = {1: 200, 2: 200, 5: 400, 20: 1000}[limit]
        kinds = {
            "sliding": Limiter(limit=limit),
            "fixed": Limiter(limit=limit, fixed=True),
            "bucket": Limiter(limit=limit, burst=max(limit, 1)),
        }
        for kind, limiter in kinds.items():
            yield Row(
                name=f"{limit}/s {kind}", limiter=limiter, wanted=_one(titles), least=0.95, most_refused=_FEW
            )
        yield Row(
            name=f"{limit}/s bucket of {5 * limit}",
            limiter=Limiter(limit=limit, burst=5 * limit),
            wanted=_one(titles),
        )
        yield Row(
            name=f"{limit * 60}/min",
            limiter=Limiter(limit=limit * 60, window_s=60.0),
            wanted=_one(600 * limit),
        )
        yield Row(
            name=f"{limit * 60}/min fixed",
            limiter=Limiter(limit=limit * 60, window_s=60.0, fixed=True),
            wanted=_one(600 * limit),
        )
        for few in (5, 20):
            yield Row(name=f"{limit}/s {few} titles", limiter=Limiter(limit=limit), wanted=_one(few))


def _odd() -> Iterator[Row]:
    for at_once, latency_s in ((1, 2.5), (3, 2.5), (10, 2.5), (10, 12.0), (50, 12.0)):
        yield Row(
            name=f"{at_once} at once, {latency_s:g} s",
            limiter=Limiter(limit=None, at_once=at_once),
            wanted=_one(max(60, 10 * at_once)),
            network=Network(latency_s=latency_s, varies=0.2),
        )
    for limit in (1, 5, 20):
        titles = {1: 200, 5: 400, 20: 1200}[limit]
        for late_s in (1.0, 4.0):
            yield Row(
                name=f"{limit}/s refusals {late_s:g} s late",
                limiter=Limiter(limit=limit),
                wanted=_one(titles),
                network=Network(refusal_s=late_s),
            )
        yield Row(
            name=f"{limit}/s refusals count",
            limiter=Limiter(limit=limit, counts_refused=True),
            wanted=_one(titles),
            least=0.95,
            most_refused=_FEW,
        )
        yield Row(
            name=f"{limit}/s fixed refusals count",
            limiter=Limiter(limit=limit, counts_refused=True, fixed=True),
            wanted=_one(titles),
            least=0.95,
            most_refused=_FEW,
        )
        for ban_s in (1.0, 2.0):
            yield Row(
                name=f"{limit}/s bans from {ban_s:g} s",
                limiter=Limiter(limit=limit, first_ban_s=ban_s),
                wanted=_one(titles * 2),
                most_refused=_FEW,
            )
        yield Row(
            name=f"{limit}/s bans told",
            limiter=Limiter(limit=limit, first_ban_s=2.0, retry_after_s=5.0),
            wanted=_one(titles * 2),
            most_refused=_FEW,
        )
        for retry_after_s in (1.0, 2.0):
            yield Row(
                name=f"{limit}/s Retry-After {retry_after_s:g}",
                limiter=Limiter(limit=limit, retry_after_s=retry_after_s),
                wanted=_one(titles),
                least=0.95,
                most_refused=_FEW,
            )
        yield Row(
            name=f"{limit}/s latency 25 s",
            limiter=Limiter(limit=limit),
            wanted=_one(titles),
            network=Network(latency_s=25.0),
            least=0.93,
            most_refused=_FEW,
        )
        yield Row(
            name=f"{limit}/s jitter, late timers",
            limiter=Limiter(limit=limit),
            wanted=_one(titles),
            network=Network(way_s=0.05, jitter_s=0.02, late_s=0.02),
        )
        yield Row(
            name=f"{limit}/s plan right",
            limiter=Limiter(limit=limit),
            wanted=_one(titles, limit),
            least=0.97,
            most_refused=0.0,
        )
    yield Row(name="5/s plan says 20", limiter=Limiter(limit=5), wanted=_one(400, 20), most_refused=_FEW)
    yield Row(name="1/s plan says 5", limiter=Limiter(limit=1), wanted=_one(200, 5), most_refused=_FEW)


def _changing() -> Iterator[Row]:
    for name, limit, later, titles in (
        ("1 -> 20 after 20 s", 1, ((20.0, 20),), 2500),
        ("1 -> 20 after 60 s", 1, ((60.0, 20),), 4000),
        ("20 -> 1 after 30 s", 20, ((30.0, 1),), 720),
        ("20 -> 1 -> 20", 20, ((30.0, 1), (60.0, 20)), 2600),
        ("5 -> 2 after 40 s", 5, ((40.0, 2),), 400),
        ("2 -> 5 after 40 s", 2, ((40.0, 5),), 900),
        ("5 -> 1 -> 5", 5, ((40.0, 1), (100.0, 5)), 800),
    ):
        yield Row(name=name, limiter=Limiter(limit=limit, later=later), wanted=_one(titles))
        yield Row(
            name=f"{name} fixed", limiter=Limiter(limit=limit, later=later, fixed=True), wanted=_one(titles)
        )
    for limit in (1, 5, 20):
        for from_s, took_s in ((0.0, 20.0), (40.0, 5.0), (40.0, 20.0), (40.0, 60.0)):
            yield Row(
                name=f"{limit}/s outage of {took_s:g} s after {from_s:g} s",
                limiter=Limiter(limit=limit, later=((from_s, 0), (from_s + took_s, limit))),
                wanted=_one(150 * limit),
            )


def _shared() -> Iterator[Row]:
    for limit in (1, 2, 5, 20):
        for number in (2, 3):
            for kind, fixed in (("sliding", False), ("fixed", True)):
                limiter = Limiter(limit=limit, fixed=fixed, generations_a_month=_MONTHS[limit])
                titles = 120 * limit // number
                for plan_per_s in (None, limit):
                    told = ", plan told" if plan_per_s else ""
                    each = Wanted(titles=titles, plan_per_s=plan_per_s)
                    yield Row(
                        name=f"{limit}/s {kind}: {number} together{told}",
                        limiter=limiter,
                        wanted=(each,) * number,
                        least=_SHARED,
                    )
                    yield Row(
                        name=f"{limit}/s {kind}: {number} staggered{told}",
                        limiter=limiter,
                        wanted=tuple(replace(each, starts_s=10.0 * index) for index in range(number)),
                        least=_SHARED,
                    )
            yield Row(
                name=f"{limit}/s sliding: {number} together, nothing told",
                limiter=Limiter(limit=limit),
                wanted=(Wanted(titles=120 * limit // number),) * number,
                least=_SHARED,
            )
        yield Row(
            name=f"{limit}/s sliding: one long, one short",
            limiter=Limiter(limit=limit, generations_a_month=_MONTHS[limit]),
            wanted=(Wanted(titles=150 * limit), Wanted(titles=20 * limit, starts_s=20.0)),
            least=_SHARED,
        )


def _one_machine() -> Iterator[Row]:
    for row in _shared():
        yield replace(row, name=f"{row.name}, one machine", one_machine=True)


ROWS = (*_steady(), *_odd(), *_changing(), *_shared(), *_one_machine())
