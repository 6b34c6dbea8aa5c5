"""Many titles on one key: who goes first, what one finds out for all, and how they are sent away."""

from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
import pytest

from tests.faults import PUBLIC_TEST_KEY, Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.protocol import Account, HasAccount, PacedEngine
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import (
    AuthError,
    QuotaError,
    RateLimited,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.engines.conftest import Connect
    from thumbcli.contract import Thumbnail

pytestmark = pytest.mark.anyio

REQUEST = make_request("Why Rust Wins")
TITLES = [f"Title {number}" for number in range(20)]
PATIENT = RetryPolicy(base_s=3600)


async def draw(api: ThumbApi, met: dict[str, Thumbnail | ThumbError], title: str) -> None:
    """Draw one title and note what became of it."""
    try:
        met[title] = await api.generate(make_request(title))
    except ThumbError as error:
        met[title] = error


async def arrived(server: ThumbApiServer, number: int) -> None:
    """Wait until so many requests came in."""
    for _ in range(600):
        if len(server.requests) >= number:
            return
        await anyio.sleep(0.005)
    pytest.fail(f"no {number} requests came in within 3 s")


async def draw_all(api: ThumbApi) -> Mapping[str, Thumbnail | ThumbError]:
    """Draw all titles at once."""
    met = dict[str, "Thumbnail | ThumbError"]()
    async with api, anyio.create_task_group() as group:
        for title in TITLES:
            group.start_soon(draw, api, met, title)
    return met


@pytest.mark.parametrize(
    ("key", "code"), [("tb_live_unknown", "401"), ("tb_live_free_plan", "403")], ids=["unknown", "no access"]
)
async def test_a_key_that_may_not_draw_is_found_out_once(
    server: ThumbApiServer, connect: Connect, key: str, code: str
) -> None:
    """One request for all titles, and each is told in words about itself."""
    met = await draw_all(connect(key))
    assert len(server.requests) == 1
    for title, error in met.items():
        assert isinstance(error, AuthError)
        assert error.code == code
        assert error.message.endswith(f'(for "{title}")')


async def test_an_empty_quota_is_found_out_once(server: ThumbApiServer, connect: Connect) -> None:
    """Who waits need not ask as well."""
    server.quota = 0
    met = await draw_all(connect())
    assert len(server.requests) == 1
    assert all(isinstance(error, QuotaError) and "0 left" in error.message for error in met.values())


async def test_a_host_that_is_not_there_is_found_out_once(connect: Connect) -> None:
    """Its attempts are one title's; the others are told what that one met."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    api = connect(base_url=f"http://127.0.0.1:{port}", policy=RetryPolicy(attempts=2, base_s=0.1))
    with anyio.fail_after(2):
        met = await draw_all(api)
    assert all(isinstance(error, Unreachable) and error.code == "network" for error in met.values())


async def test_after_a_first_failure_the_next_goes_alone(server: ThumbApiServer, connect: Connect) -> None:
    """Until something was answered, there are never two on their way."""
    server.script(*[Fault.status(500, "down")] * 3)
    met = await draw_all(connect())
    assert not any(isinstance(error, ThumbError) for error in met.values())
    assert len(server.requests) == 23


async def test_refusals_for_the_pace_count_against_no_title(server: ThumbApiServer, connect: Connect) -> None:
    """A title is not to blame for how many others there are."""
    server.script(*[Fault.status(429, "Rate limit exceeded")] * 6)
    async with connect(policy=RetryPolicy(attempts=1, base_s=0.001, cap_s=0.002)) as api:
        made = await api.generate(REQUEST)
    assert made.width_px == 1280
    assert len(server.requests) == 7


async def test_refusals_without_end_end_all_the_same(server: ThumbApiServer, connect: Connect) -> None:
    """After as many as the policy allows."""
    server.script_always(Fault.status(429, "Rate limit exceeded"))
    async with connect(policy=RetryPolicy(rate_limited=5, base_s=0.001, cap_s=0.002)) as api:
        with pytest.raises(RateLimited):
            await api.generate(REQUEST)
    assert len(server.requests) == 5


async def test_nobody_fails_under_a_limit_that_nobody_told() -> None:
    """A real server that takes 15 a second."""
    with ThumbApiServer(rate_per_s=15, latency_s=0.05) as server:
        met = await draw_all(ThumbApi(GOOD_KEY, base_url=server.url))
        assert not any(isinstance(error, ThumbError) for error in met.values())
        assert set(server.charged.values()) == {1}
        assert server.too_fast <= 4


async def test_drained_while_it_waits_to_try_again(server: ThumbApiServer, connect: Connect) -> None:
    """The title fails at once with what it met last."""
    server.script(None, Fault.status(503, "down"))
    met = dict[str, "Thumbnail | ThumbError"]()
    async with connect(policy=PATIENT) as api:
        await api.generate(REQUEST)
        with anyio.fail_after(3):
            async with anyio.create_task_group() as group:
                group.start_soon(draw, api, met, "One")
                await arrived(server, 2)
                await anyio.sleep(0.05)
                api.drain()
    assert isinstance(met["One"], ServerError)
    assert met["One"].code == "503"


async def test_drained_with_one_on_its_way_and_one_in_line(server: ThumbApiServer, connect: Connect) -> None:
    """The first is finished, the second was never sent and says so."""
    server.latency_s = 0.15
    met = dict[str, "Thumbnail | ThumbError"]()
    async with connect() as api:
        async with anyio.create_task_group() as group:
            group.start_soon(draw, api, met, "One")
            await arrived(server, 1)
            group.start_soon(draw, api, met, "Two")
            await anyio.sleep(0.02)
            api.drain()
        await draw(api, met, "Three")
    assert not isinstance(met["One"], ThumbError)
    for title in ("Two", "Three"):
        error = met[title]
        assert isinstance(error, TemporaryError)
        assert (error.code, error.message) == ("not-sent", f'it was not sent (for "{title}")')
    assert server.titles == ["One"]


@pytest.mark.parametrize(
    "fault",
    [Fault.bad_base64(kept=True), Fault.truncated(kept=True), Fault.changed(image=None)],
    ids=["broken base64", "half a picture", "no picture"],
)
async def test_a_spoilt_picture_is_fetched_from_where_it_is_kept(
    server: ThumbApiServer, connect: Connect, fault: Fault
) -> None:
    """It was paid for; the person is told."""
    server.script(fault)
    async with connect() as api:
        made = await api.generate(REQUEST)
    assert made.image == picture(1280, 720)
    assert (made.credits, made.generation_id) == (10, "gen-1")
    assert len(made.warnings) == 1
    assert "fetched from the address" in made.warnings[0]
    assert [received.method for received in server.requests] == ["POST", "GET"]


async def test_the_public_test_key_draws_a_placeholder(server: ThumbApiServer, connect: Connect) -> None:
    """For nothing, and marked as what it is."""
    async with connect(PUBLIC_TEST_KEY) as api:
        made = await api.generate(REQUEST)
    assert (made.credits, made.extra["placeholder"], server.credits) == (0, True, 0)


async def test_what_is_said_of_the_account_is_kept(server: ThumbApiServer, connect: Connect) -> None:
    """The last word counts; an answer without one changes nothing."""
    said = {
        "X-RateLimit-Limit": "60",
        "X-RateLimit-Remaining": "41",
        "X-RateLimit-Reset": "2026-12-01T00:00:00Z",
    }
    async with connect() as api:
        assert isinstance(api, HasAccount)
        assert api.account is None
        server.script(Fault.status(500, "down", headers=said))
        await api.generate(REQUEST)
        reset = datetime(2026, 12, 1, tzinfo=UTC)
        assert api.account == Account(limit=60, remaining=41, resets_at=reset)


def test_it_decides_by_itself_how_many_go_out(connect: Connect) -> None:
    """A batch can ask it when to hand over more, and tell it to end."""
    assert isinstance(connect(), PacedEngine)


async def test_the_wire_can_be_watched_without_the_key(
    server: ThumbApiServer, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """A line a request and a line an answer, with titles, and with pictures cut short."""
    server.script(Fault.status(500, f"no {GOOD_KEY}", headers={"X-Echo": GOOD_KEY}), Fault.drop(), None)
    with caplog.at_level(logging.DEBUG, logger="thumbcli.engines.thumbapi.hosted_engine"):
        async with connect() as api:
            with pytest.raises(ThumbError):
                await api.generate(REQUEST)
            await api.generate(REQUEST)
    ours = [record for record in caplog.records if record.name == "thumbcli.engines.thumbapi.hosted_engine"]
    lines = [record.getMessage() for record in ours]
    assert [line[0] for line in lines] == list("→←→!→←")
    assert "POST" in lines[0]
    assert "x-api-key: ***" in lines[0]
    assert REQUEST.title in lines[0]
    assert lines[1].startswith("← 500")
    assert "data:image/webp;base64,UklG" in lines[-1]
    assert max(map(len, lines)) < 3000
    assert not any(GOOD_KEY in line for line in lines)


async def test_nothing_is_written_unless_somebody_listens(
    server: ThumbApiServer, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """At INFO a run says nothing of the wire."""
    caplog.set_level(logging.INFO)
    async with connect() as api:
        await api.generate(REQUEST)
    assert server.requests
    assert not [record for record in caplog.records if record.name.startswith("thumbcli")]
