"""Everything a network does, at once: three hundred paid titles against a server that misbehaves."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import batch_of, pictures, run
from tests.loopback import GOOD_KEY, Fault, ThumbApiServer
from thumbcli.batch.model.events import Failed, Uncertain
from thumbcli.batch.plan.planner import PlanOptions
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.options.option_list import OnLost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TITLES = [f"Title {number}" for number in range(300)]
WEATHER: list[tuple[int, Callable[[], Fault]]] = [
    (10, lambda: Fault.status(500, "Internal server error")),
    (5, lambda: Fault.status(503, "busy")),
    (5, Fault.drop),
    (3, Fault.half),
    (2, Fault.html),
    (2, Fault.bad_json),
    (2, Fault.bad_base64),
    (2, Fault.stall),
]
"""Each fault with its share of all requests, in percent."""


def weather(rng: random.Random) -> Fault | None:
    """Return what happens to one request; mostly nothing."""
    draw = rng.uniform(0, 100)
    for share, fault in WEATHER:
        draw -= share
        if draw < 0:
            return fault()
    return None


def client(server: ThumbApiServer) -> ThumbApi:
    """Return a patient client that loses no time."""
    policy = RetryPolicy(attempts=4, base_s=0.001)
    return ThumbApi(
        GOOD_KEY, base_url=server.url, policy=policy, timeout_s=1.0, rate_per_s=1000, concurrency=16
    )


@pytest.mark.timeout(120)
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.anyio
async def test_nothing_is_lost_and_nothing_is_bought_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each title ends as a file, a named failure or uncertain, and the till agrees; a rerun ends the rest."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    rng = random.Random(11)  # noqa: S311 - the same weather every day
    hold = RunLimits(on_lost=OnLost.HOLD)
    batch = batch_of(tmp_path, TITLES, limits=hold)
    with ThumbApiServer(idempotent=False) as server:
        for title in TITLES:
            server.script_title(title, *(weather(rng) for _ in range(4)))
        finished, log = await run(batch, client(server))
        tally, files = finished.tally, len(pictures(batch.out))

        assert tally.done == 300
        assert tally.made == files
        errors = [event.error for event in log if isinstance(event, Failed | Uncertain)]
        assert all(error.message and error.code for error in errors)
        assert max(server.charged.values()) == 1
        unsure = {event.row.title for event in log.of(Uncertain)}
        bought_for_nothing = {title for title in unsure if server.charged[_key(title)]}
        assert sum(server.charged.values()) - files == len(bought_for_nothing)

        server.script_clear()
        again, _ = await run(batch, client(server))
        assert again.tally.uncertain == len(unsure)
        assert max(server.charged.values()) == 1

        rest = batch_of(tmp_path, TITLES, plan=PlanOptions(retry_uncertain=True), limits=hold)
        last, _ = await run(rest, client(server))
        assert last.exit_code == 0
        assert len(pictures(batch.out)) == 300


def _key(title: str) -> str:
    return fingerprint(make_request(title), EngineName.THUMBAPI)
