"""A call of the library that is cancelled says what may have been charged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import anyio
import pytest
from anyio import to_thread

from tests.loopback import GOOD_KEY, Fault, ThumbApiServer
from tests.many import arrival
from thumbcli import AsyncClient

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.anyio
WARNING = "may have been charged"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


async def until_asked(server: ThumbApiServer, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait until a title is with the server."""
    await to_thread.run_sync(arrival(server, title, monkeypatch).wait, 30, abandon_on_cancel=True)


async def test_what_was_sent_may_be_charged(
    server: ThumbApiServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its title."""
    server.script_always(Fault.stall())
    async with AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.generate, "Sent and gone")
                await until_asked(server, "Sent and gone", monkeypatch)
                scope.cancel()
    assert caplog.messages == [
        f"Sent and gone {WARNING} without a picture: the call was cancelled while it was in flight"
    ]


async def test_what_waited_for_its_turn_is_not_charged(
    server: ThumbApiServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no warning says so."""
    caplog.set_level(logging.WARNING)
    server.script_title("First", Fault.stall())
    client = AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, concurrency=1)
    async with client:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.generate, "First")
                await until_asked(server, "First", monkeypatch)
                tasks.start_soon(client.generate, "Second")
                await anyio.sleep(0.1)
                scope.cancel()
    assert [message.split(" may")[0] for message in caplog.messages] == ["First"]
    assert server.titles == ["First"]


@pytest.mark.long
async def test_what_was_answered_is_no_doubt(
    server: ThumbApiServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal was not charged: whoever cancels while it waits to be repeated hears nothing."""
    server.script_always(Fault.status(503, "Internal server error", headers={"Retry-After": "30"}))
    async with AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.generate, "Refused")
                await until_asked(server, "Refused", monkeypatch)
                await anyio.sleep(0.3)
                scope.cancel()
    assert WARNING not in caplog.text
