"""Simulated faults as a client meets them, over real connections."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S
from thumbcli.server.simulation.simulated_service import parse_simulation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Serve, Served


@pytest.fixture
def simulated(served: Served) -> Iterator[Served]:
    """Share a server whose simulation the test sets, and leave it without one."""
    yield served
    _simulate(served, "")


def _simulate(served: Served, text: str) -> None:
    served.running.simulator.simulation = parse_simulation(text)


def _charged(served: Served, key: str) -> int:
    """Return how many generations a key has paid for."""
    caller = asyncio.run_coroutine_threadsafe(served.running.keys.caller(key), served.loop).result()
    found = served.running.database.rows("SELECT generations FROM usage WHERE key_id = ?", caller.key_id)
    return sum(count for (count,) in found)


class TestBeforeDrawing:
    """Nothing is drawn, and nothing is charged."""

    def test_an_error_is_the_documented_500(self, simulated: Served) -> None:
        _simulate(simulated, "error=1")
        answer = simulated.send("for-error")
        assert (answer.status_code, answer.json()["error"]) == (500, "Internal server error")
        assert _charged(simulated, "for-error") == 0

    def test_unavailable_is_a_503_that_says_when_to_come_back(self, simulated: Served) -> None:
        _simulate(simulated, "unavailable=1")
        answer = simulated.send("for-unavailable")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert _charged(simulated, "for-unavailable") == 0

    def test_html_is_the_page_of_a_gateway(self, simulated: Served) -> None:
        _simulate(simulated, "html=1")
        answer = simulated.send("for-html")
        assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert "<title>502 Bad Gateway</title>" in answer.text
        assert _charged(simulated, "for-html") == 0

    def test_a_wrong_request_is_refused_as_ever(self, simulated: Served) -> None:
        _simulate(simulated, "error=1")
        assert simulated.send("for-wrong", format="poster").status_code == 400


class TestAfterDrawing:
    """Charged, and only the answer is lost."""

    def test_timeout_is_a_gateway_that_would_not_wait(self, simulated: Served) -> None:
        _simulate(simulated, "timeout=1")
        answer = simulated.send("for-timeout")
        assert (answer.status_code, answer.headers["content-type"]) == (504, "text/html; charset=utf-8")
        assert "<title>504 Gateway Time-out</title>" in answer.text
        assert _charged(simulated, "for-timeout") == 1

    def test_drop_closes_without_a_word(self, simulated: Served) -> None:
        _simulate(simulated, "drop=1")
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            simulated.send("for-drop")
        assert _charged(simulated, "for-drop") == 1

    def test_half_announces_all_and_sends_half(self, simulated: Served) -> None:
        _simulate(simulated, "half=1")
        with httpx.stream(
            "POST",
            f"{simulated.url}/v1/generate",
            json={"title": "Half of It", "format": "youtube"},
            headers={"x-api-key": "for-half"},
        ) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
                answer.read()
            assert answer.num_bytes_downloaded == int(answer.headers["content-length"]) // 2
        assert _charged(simulated, "for-half") == 1

    def test_stall_never_says_anything(self, simulated: Served) -> None:
        _simulate(simulated, "stall=1")
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"{simulated.url}/v1/generate",
                json={"title": "Ten Slow Mornings", "format": "youtube"},
                headers={"x-api-key": "for-stall"},
                timeout=httpx.Timeout(PATIENCE_S, read=0.5),
            )
        assert _until_charged(simulated, "for-stall") == 1

    def test_asking_again_with_the_same_idempotency_key_brings_what_was_lost(self, simulated: Served) -> None:
        _simulate(simulated, "drop=1")
        again = {"Idempotency-Key": "once"}
        with pytest.raises(httpx.RemoteProtocolError):
            simulated.send("for-again", headers=again)
        answer = simulated.send("for-again", headers=again)
        assert (answer.status_code, answer.headers["idempotency-replayed"]) == (200, "true")
        assert _charged(simulated, "for-again") == 1

    def test_the_server_says_nothing_about_it_to_its_log(
        self, simulated: Served, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A fault that was ordered is no error of the server."""
        for text in ("drop=1", "half=1"):
            _simulate(simulated, text)
            with pytest.raises(httpx.RemoteProtocolError):
                simulated.send("for-log")
        assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


class TestLatencyAndLimits:
    def test_a_latency_comes_before_the_answer(self, simulated: Served) -> None:
        _simulate(simulated, "latency=300ms,error=1")
        start_s = time.monotonic()
        assert simulated.send("for-latency").status_code == 500
        assert time.monotonic() - start_s >= 0.3

    def test_who_gives_up_during_the_latency_is_charged_all_the_same(self, simulated: Served) -> None:
        _simulate(simulated, "latency=300ms")
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"{simulated.url}/v1/generate",
                json={"title": "Ten Slow Mornings", "format": "youtube"},
                headers={"x-api-key": "for-patience"},
                timeout=httpx.Timeout(PATIENCE_S, read=0.1),
            )
        assert _until_charged(simulated, "for-patience") == 1

    def test_every_key_is_on_the_plan_that_is_simulated(self, simulated: Served) -> None:
        _simulate(simulated, "plan=free,ratelimit=100,quota=1")
        first, second = simulated.send("for-plan"), simulated.send("for-plan")
        assert (first.status_code, first.headers["x-ratelimit-limit"]) == (200, "1")
        assert (second.status_code, second.json()["error"]) == (429, "Generation limit exceeded")

    def test_every_key_has_the_rate_that_is_simulated(self, simulated: Served) -> None:
        _simulate(simulated, "ratelimit=1,error=1")
        answers = [simulated.send("for-rate") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [500, 429]
        assert answers[1].json()["error"] == "Rate limit exceeded"


class TestStop:
    def test_a_stalled_answer_does_not_hold_the_server_up(self, serve: Serve) -> None:
        """The wait for answers in flight is longer than this test may take."""
        server = serve(simulate="stall=1", graceful_s=60)
        stopping = threading.Thread(target=_stop_when_charged, args=(server, "for-stop"))
        stopping.start()
        with pytest.raises(httpx.RemoteProtocolError):
            server.send("for-stop")
        stopping.join()


def _stop_when_charged(server: Served, key: str) -> None:
    _until_charged(server, key)
    server.server.should_exit = True


def _until_charged(served: Served, key: str) -> int:
    deadline_s = time.monotonic() + PATIENCE_S
    while not _charged(served, key) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    return _charged(served, key)
