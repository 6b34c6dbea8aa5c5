"""One line in the log for each request: what, for whom, how long; never a key."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx
import pytest

from thumbcli.contract import Plan
from thumbcli.server.http.request_middleware import BodyMemoryBudget, RequestLog
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from tests.server.conftest import Serve, Served


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Listen to what the server says."""
    caplog.set_level(logging.INFO, "thumbcli.server")
    return caplog


def lines(served: Served, log: pytest.LogCaptureFixture, number: int) -> list[str]:
    """Return what was logged, once it is so many lines: the last may come after its answer."""
    served.until(lambda _running: len(log.messages) >= number)
    return log.messages


def test_a_line_tells_status_name_and_title(serve: Serve, log: pytest.LogCaptureFixture) -> None:
    """The title cut, and without what a terminal would obey; the reason of a refusal behind it."""
    served = serve()
    key = served.add_key("blog", Plan.PRO, quota=0)
    served.ask(key, title="A \u202e" + "very " * 30 + "long title")
    line = lines(served, log, 1)[0]
    assert line.startswith("429 ")
    assert 'POST /v1/generate  blog  "A ' in line
    assert line.endswith('…"  Generation limit exceeded')
    assert "\u202e" not in line
    assert key not in line


def test_no_key_reaches_the_log_wherever_it_is_put(served: Served, log: pytest.LogCaptureFixture) -> None:
    """Somebody will put it into the query, or into the path."""
    httpx.get(f"{served.url}/healthz?key=tb_live_secret", headers={"x-api-key": "tb_live_secret"})
    httpx.get(f"{served.url}/a%0Ab/tb_live_secret/c")
    found = lines(served, log, 2)
    assert "tb_live_secret" not in "".join(found)
    assert found[1].endswith("b/tb_live_…/c")
    assert "\n" not in "".join(found)


def test_what_breaks_is_a_500_without_details(
    served: Served, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand in the log."""

    def explode() -> bytes:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(served.running.metrics), "text", lambda _self: explode())
    answer = httpx.get(f"{served.url}/metrics")
    assert answer.status_code == 500
    assert answer.json() == {"error": "Internal server error", "code": "internal_error"}
    assert "ZeroDivisionError" in log.text


def test_bodies_share_a_room() -> None:
    """Who finds none left is asked to come back; what one held is free again after it."""
    budget = BodyMemoryBudget(left_bytes=100)
    first, second = RequestLog(budget=budget), RequestLog(budget=budget)
    first.hold(60)
    with pytest.raises(ApiError) as refused:
        second.hold(60)
    assert refused.value.status == 503
    first.release()
    second.hold(60)
    assert budget.left_bytes == 40
