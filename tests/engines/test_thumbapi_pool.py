"""Many titles on one key: who goes first, what one finds out for all, and how they are sent away."""

from __future__ import annotations

import logging
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest

from tests.engines.books import Books
from tests.faults import PUBLIC_TEST_KEY, Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.protocol import Account, HasAccount, LineNotice, PacedEngine
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    BadAnswer,
    DiskError,
    GaveUp,
    NotSent,
    QuotaError,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
    WrongAddress,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.engines.conftest import Connect
    from thumbcli.contract import Thumbnail

pytestmark = pytest.mark.anyio

REQUEST = make_request("Why Rust Wins")
TITLES = [f"Title {number}" for number in range(20)]
PATIENT = RetryPolicy(base_s=3600)
SLOW = Fault.status(429, "Rate limit exceeded", headers={"Retry-After": "0.1"})


@pytest.fixture
def rate_per_s() -> None:
    """Let the clients find their pace."""


async def draw(
    api: ThumbApi, met: dict[str, Thumbnail | ThumbError], title: str, books: Books | None = None
) -> None:
    """Draw one title and note what became of it."""
    try:
        met[title] = await api.generate(make_request(title), books)
    except ThumbError as error:
        met[title] = error


async def arrived(server: ThumbApiServer, number: int) -> None:
    """Wait until so many requests came in."""
    for _ in range(4000):
        if len(server.requests) >= number:
            return
        await anyio.sleep(0.005)
    pytest.fail(f"no {number} requests came in within 20 s")


async def draw_all(api: ThumbApi) -> Mapping[str, Thumbnail | ThumbError]:
    """Draw all titles at once."""
    met = dict[str, "Thumbnail | ThumbError"]()
    async with api, anyio.create_task_group() as group:
        for title in TITLES:
            group.start_soon(draw, api, met, title)
    return met


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.status(401, "Invalid API key"), AuthError),
        (Fault.status(403, "API access not enabled"), AuthError),
        (Fault.status(404, "Not found"), WrongAddress),
        (Fault.status(402, "Payment required"), QuotaError),
        (Fault.status(429, "monthly credit limit reached"), QuotaError),
        (Fault.status(301, headers={"Location": "https://api.example/v1/generate"}), WrongAddress),
    ],
    ids=["401", "403", "404", "402", "quota", "301"],
)
async def test_what_ends_a_run_is_found_out_once(
    server: ThumbApiServer, connect: Connect, fault: Fault, kind: type[ThumbError]
) -> None:
    """One request for all titles; the others were not sent, and say so."""
    server.script_always(fault)
    met = await draw_all(connect())
    assert len(server.requests) == 1
    (stop,) = [error for error in met.values() if isinstance(error, kind)]
    others = {title: error for title, error in met.items() if error is not stop}
    assert len(others) == len(TITLES) - 1
    for title, error in others.items():
        assert isinstance(error, NotSent)
        assert error.message.startswith("it was not sent: ")
        assert error.message.endswith(f'(for "{title}")')
        assert error.remedy == stop.remedy


@pytest.mark.long
async def test_a_key_that_is_revoked_stops_too(server: ThumbApiServer, connect: Connect) -> None:
    """However many pictures it drew before."""
    async with connect() as api:
        for title in TITLES:
            await api.generate(make_request(title))
        server.script_always(Fault.status(401, "Invalid API key"))
        with pytest.raises(AuthError):
            await api.generate(REQUEST)
    assert len(server.requests) == len(TITLES) + 1


async def test_who_waits_is_told_what_the_books_of_another_say(
    server: ThumbApiServer, connect: Connect
) -> None:
    """No room, no credits left: nothing is sent, also for who has not asked yet."""
    server.latency_s = 0.2
    met = dict[str, "Thumbnail | ThumbError"]()
    full = Books(stop=DiskError("no room"))
    async with connect(policy=RetryPolicy(base_s=60)) as api, anyio.create_task_group() as group:
        group.start_soon(draw, api, met, "One")
        await arrived(server, 1)
        api._queue.pause(0.1)
        group.start_soon(draw, api, met, "Two", full)
        for _ in range(20):  # It gets into the line.
            await anyio.lowlevel.checkpoint()
        group.start_soon(draw, api, met, "Three")
    assert server.titles == ["One"]
    assert isinstance(met["Two"], DiskError)
    assert isinstance(met["Three"], NotSent)
    assert not isinstance(met["One"], ThumbError)
    assert full.entries == []


@pytest.mark.long
async def test_a_host_that_is_not_there_is_given_up(connect: Connect) -> None:
    """One of all titles says it, and nothing was sent."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    patient = RetryPolicy(attempts=1000, base_s=0.01, cap_s=0.1, give_up_s=0.5)
    with anyio.fail_after(10):
        met = await draw_all(connect(base_url=f"http://127.0.0.1:{port}", policy=patient))
    assert sum(isinstance(error, GaveUp) for error in met.values()) == 1
    assert all(isinstance(error, GaveUp | Unreachable | NotSent) for error in met.values())


on_one_loop = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""What takes seconds and has a test like it on both."""

OUTAGES = [
    pytest.param(Fault.drop(), id="dropped connections"),
    pytest.param(Fault.html(), id="a captive portal"),
    pytest.param(Fault.status(302, headers={"Location": "http://login.example/"}), id="a login page"),
    pytest.param(Fault.status(500, "down"), id="500"),
    pytest.param(Fault.html(504, "Gateway timeout"), id="504"),
]


@pytest.mark.long
@pytest.mark.parametrize("fault", OUTAGES)
async def test_an_outage_is_no_storm(server: ThumbApiServer, connect: Connect, fault: Fault) -> None:
    """A few requests, then probes after pauses until it is given up; one title says so.

    The time to give up has come when so many requests arrived: a slow machine sends no fewer.
    """
    before, lost, probes = 6, 24, 8
    policy = RetryPolicy(attempts=100, base_s=0.004, cap_s=0.016, give_up_s=60)
    met = dict[str, "Thumbnail | ThumbError"]()

    def clock() -> float:
        return time.monotonic() + policy.give_up_s * (len(server.requests) >= before + lost)

    async with connect(policy=policy) as api:
        api._queue._clock = clock
        for title in TITLES[:before]:  # The pace is found, and much may be in flight.
            await api.generate(make_request(title))
        server.script_always(fault)
        with anyio.fail_after(20):
            async with anyio.create_task_group() as group:
                for title in TITLES:
                    group.start_soon(draw, api, met, title)
    assert sum(isinstance(error, GaveUp) for error in met.values()) == 1
    assert lost <= len(server.requests) - before <= lost + 1
    # The pause begins when the failure is known: at whatever speed, no probe comes sooner after another.
    arrived_s = [received.at_s for received in server.requests[before + lost - probes : before + lost]]
    assert min(later - sooner for sooner, later in pairwise(arrived_s)) >= policy.cap_s / 2
    assert server.peak <= 10


@pytest.mark.long
@on_one_loop
@pytest.mark.parametrize("fault", OUTAGES)
async def test_after_an_outage_every_title_gets_its_picture(
    server: ThumbApiServer, connect: Connect, fault: Fault
) -> None:
    """None runs out of attempts meanwhile: the probes are shared out."""
    met = dict[str, "Thumbnail | ThumbError"]()
    async with connect() as api:
        await api.generate(REQUEST)
        server.script(*[fault] * 8)
        with anyio.fail_after(20):
            async with anyio.create_task_group() as group:
                for title in TITLES:
                    group.start_soon(draw, api, met, title)
    assert not any(isinstance(error, ThumbError) for error in met.values())
    assert len(server.requests) == 1 + len(TITLES) + 8


@pytest.mark.long
@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, "Rate limit exceeded"),
        Fault.status(429, "Rate limit exceeded", headers={"Retry-After": "3600"}),
        Fault.status(503, "maintenance", headers={"Retry-After": "1800"}),
    ],
    ids=["429", "429 for an hour", "503 for half an hour"],
)
async def test_refusals_without_end_are_given_up(
    server: ThumbApiServer, connect: Connect, fault: Fault
) -> None:
    """Not title by title, and not in the middle of the pause that was asked for."""
    server.script_always(fault)
    policy = RetryPolicy(base_s=0.02, cap_s=0.08, give_up_s=0.4)
    with anyio.fail_after(10):
        met = await draw_all(connect(policy=policy))
    assert sum(isinstance(error, GaveUp) for error in met.values()) == 1
    assert len(server.requests) <= 30  # who was never let in asks more often


async def test_a_pause_between_two_calls_is_no_outage(server: ThumbApiServer, connect: Connect) -> None:
    """A program that asks now and then does not give up because of the time between."""
    policy = RetryPolicy(attempts=2, base_s=0.001, cap_s=0.002, give_up_s=30)
    passed_s = 0.0
    server.script(*[Fault.status(500, "down")] * 3)
    async with connect(policy=policy) as api:
        api._queue._clock = lambda: time.monotonic() + passed_s
        with pytest.raises(ServerError):
            await api.generate(REQUEST)
        passed_s = 60.0
        assert (await api.generate(REQUEST)).width_px == 1280
    assert len(server.requests) == 4


@pytest.mark.long
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


@pytest.mark.long
@on_one_loop
async def test_nobody_fails_under_a_limit_that_nobody_told() -> None:
    """A real server that takes 15 a second; how few are refused is held by simulated time.

    On a busy machine timers come late, and requests arrive in bunches.
    """
    with ThumbApiServer(rate_per_s=15, latency_s=0.05) as server:
        met = await draw_all(ThumbApi(GOOD_KEY, base_url=server.url))
        assert not any(isinstance(error, ThumbError) for error in met.values())
        assert set(server.charged.values()) == {1}
        assert len(server.requests) == len(TITLES) + server.too_fast


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


@pytest.mark.long
async def test_drained_while_the_line_is_closed(server: ThumbApiServer, connect: Connect) -> None:
    """Everybody leaves at once, and who may be charged says so."""
    server.script_always(Fault.drop())
    met = dict[str, "Thumbnail | ThumbError"]()
    async with connect(policy=RetryPolicy(base_s=0.01, cap_s=3600, attempts=50)) as api:
        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                for title in TITLES:
                    group.start_soon(draw, api, met, title)
                await arrived(server, 6)
                api.drain()
    assert {type(error) for error in met.values()} == {AnswerLost, NotSent}
    assert sum(isinstance(error, AnswerLost) for error in met.values()) == len(set(server.titles))


@pytest.mark.long
async def test_drained_in_a_download(server: ThumbApiServer, connect: Connect) -> None:
    """It costs nothing and can be repeated: nobody waits for a store that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/images/gen-1"
        server.script(Fault.changed(image=None, imageUrl=address))
        met, books = dict[str, "Thumbnail | ThumbError"](), Books()
        async with connect(timeout_s=60) as api:
            with anyio.fail_after(10):
                async with anyio.create_task_group() as group:
                    group.start_soon(draw, api, met, "One", books)
                    await arrived(server, 1)
                    await anyio.sleep(0.2)
                    api.drain()
    error = met["One"]
    assert isinstance(error, BadAnswer)
    assert error.image_url == address
    assert books.entries == ["sent", "lost"]


@pytest.mark.long
async def test_dropped_before_it_left_is_nothing_in_the_books(connect: Connect) -> None:
    """A host that lets nobody in: the request is still here."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        with socket.create_connection(address), suppress(OSError):
            books = Books()
            filling = [socket.socket() for _ in range(8)]
            for other in filling:
                other.setblocking(False)
                other.connect_ex(address)
            async with connect(base_url=f"http://127.0.0.1:{address[1]}", timeout_s=60) as api:
                with anyio.move_on_after(0.3):
                    await api.generate(REQUEST, books)
            for other in filling:
                other.close()
    assert books.entries == ["sent", "refused"]


@pytest.mark.long
async def test_a_long_pause_is_told(server: ThumbApiServer) -> None:
    """Once at its beginning, with what is waited for; a short one is nobody's business."""
    server.script(SLOW, Fault.status(429, "Rate limit exceeded", headers={"Retry-After": "60"}))
    told: list[LineNotice] = []
    api = ThumbApi(
        GOOD_KEY,
        base_url=server.url,
        policy=RetryPolicy(base_s=0.01),
        notify=lambda notice: told.append(notice) if isinstance(notice, LineNotice) else None,
    )
    async with api, anyio.create_task_group() as group:
        group.start_soon(draw, api, {}, "One")
        await arrived(server, 2)
        await anyio.sleep(0.3)
        group.cancel_scope.cancel()
    assert [(notice.code, notice.message) for notice in told] == [("429", "Rate limit exceeded")]
    assert 50 < told[0].wait_s <= 60


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


@pytest.fixture
def kept(server: ThumbApiServer) -> Iterator[ThumbApiServer]:
    """Keep pictures elsewhere: a second server, which the first one names."""
    with ThumbApiServer() as store:
        store.stored["gen-1"] = (picture(1280, 720), "webp")
        server.script(Fault.changed(image=None, imageUrl=f"{store.url}/images/gen-1"))
        yield store


async def test_a_kept_picture_that_is_gone_may_be_asked_for_again(
    server: ThumbApiServer, connect: Connect, kept: ThumbApiServer
) -> None:
    """There is nothing to wait for."""
    kept.stored.clear()
    books = Books()
    async with connect() as api:
        assert (await api.generate(REQUEST, books)).width_px == 1280
    assert books.entries == ["sent", "lost", "sent"]
    assert books.errors[0].image_url is None
    assert len(server.requests) == 2


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
