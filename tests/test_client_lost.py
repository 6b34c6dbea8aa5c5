"""What the library tells of answers that may have been charged and brought no picture."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from tests.batch.engine import Lossy
from tests.faults import Fault
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.many import arrival
from thumbcli import AsyncClient, Client, Made, Uncertain
from thumbcli.batch.run.generate_one import generate_one
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import AnswerLost, AuthError, CapReached, ServerError, UncertainError, UsageError
from thumbcli.options.option_values import OnLost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.errors import ThumbError

LOST = AnswerLost("no answer came")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI that charges each request, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer(idempotent=False) as server:
        yield server


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a warning."""
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


@pytest.mark.anyio
async def test_one_picture_is_asked_for_once_more(caplog: pytest.LogCaptureFixture) -> None:
    """Each call is a wish of its own, the log tells what was lost, and holding back asks for nothing."""
    request, engine = make_request("A"), Lossy()
    engine.answers = {"A": [LOST]}
    thumbnail = await generate_one(engine, request, RunLimits(), {})
    assert (thumbnail.credits, engine.charges) == (10, 20)
    assert warnings(caplog) == ["10 credits may have been charged without a picture: no answer came"]
    engine.answers = {"A": [LOST]}
    with pytest.raises(AnswerLost):
        await generate_one(engine, request, RunLimits(on_lost=OnLost.HOLD), {})
    first, again, second = engine.wishes
    assert first == again != second
    assert engine.charges == 30


@pytest.mark.parametrize(
    ("later", "raised"),
    [
        pytest.param([ServerError("down")] * 3, UncertainError, id="it fails for now"),
        pytest.param([AuthError("the key was revoked")], AuthError, id="nothing more can be drawn"),
    ],
)
@pytest.mark.anyio
async def test_no_later_failure_hides_a_charge(
    caplog: pytest.LogCaptureFixture, later: list[ThumbError | None], raised: type[ThumbError]
) -> None:
    """The error is that doubt, or the log tells it."""
    engine = Lossy()
    engine.answers = {"A": [LOST, *later]}
    with pytest.raises(raised):
        await generate_one(engine, make_request("A"), RunLimits(), {})
    told = [line for line in warnings(caplog) if line.startswith("A may have been charged")]
    assert bool(told) is (raised is AuthError)


@pytest.mark.parametrize("sent", [True, False], ids=["in flight", "not sent"])
@pytest.mark.anyio
async def test_a_cancelled_call_says_what_may_be_charged(
    server: ThumbApiServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    sent: bool,
) -> None:
    """What never left this machine is no loss."""
    server.script_always(Fault.stall())
    arrived = arrival(server, "A title", monkeypatch)
    with anyio.fail_after(30):
        async with (
            AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(client.generate, "A title")
            if sent:
                await anyio.to_thread.run_sync(arrived.wait)
            tasks.cancel_scope.cancel()
    told = "A title may have been charged without a picture: the call was cancelled while it was in flight"
    assert warnings(caplog) == ([told] if sent else [])


def test_many_titles_end_when_too_much_is_lost(
    server: ThumbApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the outcomes of what was asked for: nobody pays for a line that is down."""
    monkeypatch.setattr(RetryPolicy, "backoff_s", lambda *_: 0.01)
    server.script_always(Fault.half())
    outcomes = []
    options = {"engine": "thumbapi", "api_key": GOOD_KEY, "base_url": server.url, "attempts": 1}
    with (
        Client(**options, on_lost="hold", concurrency=1) as client,  # type: ignore[arg-type] # as above
        suppress(CapReached),
    ):
        for outcome in client.generate_many(f"Title {number}" for number in range(60)):
            outcomes.append(outcome)  # noqa: PERF402 - the error comes after the outcomes
        raise AssertionError
    assert {type(outcome) for outcome in outcomes} == {Uncertain}
    assert 3 <= len(outcomes) == sum(server.charged.values()) < 10
    server.script_always(None)
    with Client(**options) as client:  # type: ignore[arg-type] # as above
        assert isinstance(next(client.generate_many(["Title 59"])), Made)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"on_lost": "never"}, "on_lost must be one of: retry, hold"),
        ({"max_lost": -1}, "max_lost must be positive"),
        ({"max_lost": 2.5}, "max_lost must be a whole number"),
    ],
)
def test_an_option_that_can_not_be_meant(option: dict[str, object], message: str) -> None:
    """It is refused before anything is sent."""
    with pytest.raises(UsageError, match=message):
        Client(engine="local", **option)  # type: ignore[arg-type] # that is the point
    Client(engine="local", on_lost="hold", max_lost=0)


def test_holding_back_may_be_configured(monkeypatch: pytest.MonkeyPatch, server: ThumbApiServer) -> None:
    """Whoever counts every credit says so once."""
    monkeypatch.setenv("THUMB_ON_LOST", "hold")
    server.script_always(Fault.half())
    with (
        Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client,
        pytest.raises(UncertainError),
    ):
        client.generate("A title")
    assert sum(server.charged.values()) == 1
