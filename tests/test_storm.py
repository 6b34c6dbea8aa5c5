"""Everything a network does, at once: hundreds of paid titles against a server that misbehaves."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import batch_of, pictures, run
from tests.faults import Kind
from tests.loopback import GOOD_KEY, Fault
from tests.weather.numbered_pictures import number_in
from tests.weather.stand_in import Arrived, Shape, StandIn, Weather
from thumbcli.batch.model.events import Failed, Lost, Made, StopCause, Uncertain
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.batch.stage import Log
    from tests.weather.outlook import Moment

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

COST = 10
FLAT = Shape(noise_rows=0)
"""Pictures that are drawn at once."""
SHARES: list[tuple[int, Fault]] = [
    (10, Fault.status(500, "Internal server error")),
    (5, Fault.status(503, "busy")),
    (3, Fault.drop()),
    (3, Fault.drop(charged=True)),
    (3, Fault.half()),
    (3, Fault.html(504, "504 Gateway Time-out").after_charge()),
    (2, Fault.html(502, "502 Bad Gateway")),
    (1, Fault.html()),
    (1, Fault.html().after_charge()),
    (2, replace(Fault.bad_json(), cut=0.2)),  # in the middle of the picture
    (2, Fault.bad_base64()),
    (2, Fault.stall()),
]
"""Each fault with its share of all requests, in percent."""


class Storm:
    """What happens to each request for each title, the same every day.

    Args:
        seed: Of the storm.
        titles: That will be asked for.
    """

    def __init__(self, seed: int, titles: list[str]) -> None:
        rng = random.Random(seed)  # noqa: S311 - weather, not a secret
        self._faults = {title: [_fault(rng) for _ in range(4)] for title in titles}
        self.happened: dict[str, list[Fault]] = {title: [] for title in titles}

    def __call__(self, moment: Moment) -> Fault | None:
        """Return what happens to a request, and remember it; from the fifth for a title on, nothing."""
        fault = self._faults[moment.title].pop(0) if self._faults[moment.title] else None
        if fault is not None:
            self.happened[moment.title].append(fault)
        return fault

    def lost(self) -> Counter[str]:
        """Return how many answers for each title were lost after the request had been sent."""
        return Counter(
            title for title, faults in self.happened.items() for fault in faults if not _is_refusal(fault)
        )


def _fault(rng: random.Random) -> Fault | None:
    draw = rng.uniform(0, 100)
    for share, fault in SHARES:
        draw -= share
        if draw < 0:
            return fault
    return None


def _is_refusal(fault: Fault) -> bool:
    return fault.kind is Kind.ANSWER and fault.code in {500, 503}


def client(server: StandIn) -> ThumbApi:
    """Return a patient client that loses no time."""
    policy = RetryPolicy(attempts=4, base_s=0.001)
    return ThumbApi(
        GOOD_KEY, base_url=server.url, policy=policy, timeout_s=1.5, rate_per_s=1000, concurrency=16
    )


def check_books(server: StandIn, storm: Storm, log: Log, folder: Path) -> set[str]:
    """Compare what the server did with what the run recorded; return the titles that are in doubt."""
    recorded = Counter(event.row.title for event in log.of(Lost))
    assert recorded
    assert recorded == storm.lost()
    made = {event.row.title: number_in(event.path.read_bytes()) for event in log.of(Made) if event.path}
    assert len(pictures(folder)) == len(made)
    spoilt: Counter[str] = Counter()
    for number, generation in enumerate(server.generations, 1):
        if generation.arrived is Arrived.PICTURE:
            assert made[generation.title] == number
        else:
            spoilt[generation.title] += 1
    assert spoilt <= recorded
    unsure = {event.row.title for event in log.of(Uncertain)}
    assert unsure == set(recorded) - set(made)
    return unsure


@pytest.mark.long
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_nothing_is_lost_and_what_is_spoilt_is_in_the_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charges beyond files are what was recorded as lost; a rerun leaves that alone, and can end the rest."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    titles = [f"Title {number}" for number in range(80)]
    storm, batch = Storm(11, titles), batch_of(tmp_path, titles)
    with StandIn(latency_s=0.0) as server:
        server.begin(Weather(requests=storm, shape=FLAT))
        finished, log = await run(batch, client(server))
        tally = finished.tally
        assert tally.done == len(titles) or finished.cause is StopCause.MAX_LOST
        assert all(event.error.message and event.error.code for event in log.of(Failed))
        unsure = check_books(server, storm, log, batch.out)
        assert tally.lost_credits == COST * storm.lost().total()
        assert server.credits <= tally.credits + tally.lost_credits

        server.begin(Weather(shape=FLAT))
        asked = len(server.read)
        again, _ = await run(batch, client(server))
        assert again.tally.uncertain == len(unsure)
        assert not set(server.read[asked:]) & unsure

        rest = batch_of(tmp_path, titles, plan=PlanOptions(retry_uncertain=True))
        last, _ = await run(rest, client(server))
        assert last.exit_code == 0
        assert len(pictures(batch.out)) == len(titles)


@pytest.mark.long
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_storm_spends_no_more_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lost counts against the cap, as long as it may have been charged."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    titles = [f"Title {number}" for number in range(100)]
    storm, cap = Storm(13, titles), 400
    batch = batch_of(tmp_path, titles, limits=RunLimits(max_credits=cap))
    with StandIn(latency_s=0.0) as server:
        server.begin(Weather(requests=storm, shape=FLAT))
        finished, log = await run(batch, client(server))
        check_books(server, storm, log, batch.out)
        assert finished.tally.made
        assert finished.tally.credits + finished.tally.lost_credits <= cap
        assert server.credits <= cap
