"""Requests with a `webhookUrl`, over real connections and across real restarts."""

from __future__ import annotations

import base64
import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.server.conftest import PATIENCE_S, serving
from tests.server.receiver import Receiver
from thumbcli.contract import Plan
from thumbcli.contract.image_header import read_header
from thumbcli.server.simulation.simulated_service import parse_simulation
from thumbcli.server.webhooks.webhook_sender import secret_of, sign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.conftest import Serve, Served

_A_PUBLIC_ADDRESS = "https://1.1.1.1/hook"


@pytest.fixture(scope="module")
def open_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Share one server without keys that delivers to the loopback."""
    with serving(tmp_path_factory.mktemp("hooks") / "data", allow_private_webhooks=True) as server:
        yield server


def _job(served: Served, job_id: str, key: str) -> httpx.Response:
    return httpx.get(f"{served.url}/v1/jobs/{job_id}", headers={"x-api-key": key}, timeout=PATIENCE_S)


def _until_over(served: Served, job_id: str, key: str) -> dict[str, Any]:
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        shown: dict[str, Any] = _job(served, job_id, key).json()
        if shown["delivery"]["status"] != "waiting":
            return shown
        time.sleep(0.01)
    raise AssertionError(f"{job_id} is not over")


def _generations(data: Path) -> int:
    with closing(sqlite3.connect(data / "serve.sqlite3")) as connection:
        return sum(count for (count,) in connection.execute("SELECT generations FROM usage"))


class TestAccept:
    def test_the_answer_is_a_202_and_the_picture_comes_signed(self, open_served: Served) -> None:
        with Receiver() as receiver:
            answer = open_served.send("any", webhookUrl=receiver.url, format="x", outputFormat="png")
            (posted,) = receiver.wait_for(1)
            shown = _until_over(open_served, answer.json()["jobId"], "any")
        assert answer.status_code == 202
        assert answer.json() == {
            "jobId": answer.json()["jobId"],
            "status": "processing",
            "webhookUrl": receiver.url,
        }
        body = json.loads(posted.body)
        assert (body["event"], body["jobId"]) == ("generation.completed", answer.json()["jobId"])
        header = read_header(base64.b64decode(body["data"]["image"].removeprefix("data:image/png;base64,")))
        assert (header.width_px, header.height_px) == (1600, 900)
        assert body["data"]["dimensions"] == {"width": 1600, "height": 900}
        assert body["data"]["imageUrl"].startswith(f"{open_served.url}/v1/images/gen_")
        secret = secret_of(open_served.running.database, "")
        assert posted.headers["x-thumbapi-signature"] == sign(posted.body, secret)
        assert shown["delivery"] == {"status": "delivered", "tries": 1, "said": "HTTP 204"}

    def test_the_same_idempotency_key_is_the_same_job(self, open_served: Served) -> None:
        again = {"Idempotency-Key": "one job"}
        with Receiver() as receiver:
            answers = [open_served.send("once", headers=again, webhookUrl=receiver.url) for _ in range(3)]
            _until_over(open_served, answers[0].json()["jobId"], "once")
            assert len(receiver.posted) == 1
        assert [answer.status_code for answer in answers] == [202] * 3
        assert len({answer.text for answer in answers}) == 1
        assert answers[1].headers["idempotency-replayed"] == "true"

    def test_a_job_is_shown_to_the_key_that_made_it_alone(self, open_served: Served) -> None:
        with Receiver(500) as receiver:
            job_id = open_served.send("mine", webhookUrl=receiver.url).json()["jobId"]
            receiver.wait_for(1)
            deadline_s = time.monotonic() + PATIENCE_S
            while not (shown := _job(open_served, job_id, "mine").json())["delivery"]["tries"]:
                assert time.monotonic() < deadline_s
        assert (shown["status"], shown["delivery"]["said"]) == ("completed", "HTTP 500")
        assert shown["data"]["image"].startswith("data:image/webp;base64,")
        assert _job(open_served, job_id, "yours").status_code == 404
        assert _job(open_served, "job_unknown", "mine").status_code == 404
        assert _job(open_served, job_id, "").status_code == 401

    def test_the_public_test_key_gets_its_placeholder_delivered(self, open_served: Served) -> None:
        with Receiver() as receiver:
            assert open_served.send("thumbapi_test", webhookUrl=receiver.url).status_code == 202
            (posted,) = receiver.wait_for(1)
        assert json.loads(posted.body)["data"]["generationId"] == "gen_placeholder"

    def test_a_wrong_request_is_refused_before_anything_is_promised(self, open_served: Served) -> None:
        with Receiver() as receiver:
            answer = open_served.send("wrong", webhookUrl=receiver.url, format="poster")
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("format must be one of")


class TestSimulate:
    @pytest.fixture
    def simulated(self, open_served: Served) -> Iterator[Served]:
        """Share the server, and leave it without a simulation."""
        yield open_served
        open_served.running.simulator.simulation = parse_simulation("")

    def test_an_error_comes_in_place_of_the_promise(self, simulated: Served) -> None:
        simulated.running.simulator.simulation = parse_simulation("error=1")
        before = simulated.running.database.rows("SELECT count(*) FROM job")
        assert simulated.send("simulated", webhookUrl="http://127.0.0.1:9/").status_code == 500
        assert simulated.running.database.rows("SELECT count(*) FROM job") == before

    def test_a_promise_whose_answer_is_lost_is_kept(self, simulated: Served) -> None:
        simulated.running.simulator.simulation = parse_simulation("drop=1,latency=50ms")
        with Receiver() as receiver:
            with pytest.raises(httpx.RemoteProtocolError):
                simulated.send("simulated", webhookUrl=receiver.url)
            (posted,) = receiver.wait_for(1)
        assert json.loads(posted.body)["event"] == "generation.completed"


class TestRefuse:
    @pytest.mark.parametrize(
        ("url", "error"),
        [
            ("http://127.0.0.1/hook", "webhookUrl must be a public address"),
            ("http://localhost/hook", "webhookUrl must be a public address"),
            ("http://[::ffff:7f00:1]/", "webhookUrl must be a public address"),
            ("http://169.254.169.254/latest/", "webhookUrl must be a public address"),
            ("http://2130706433/", "webhookUrl must spell an IP address in its usual form, or a host name"),
            ("https://me:pw@example.com/", "webhookUrl must not hold a user name or password"),
            ("gopher://example.com/", "webhookUrl must be an http or https URL"),
            ("", "webhookUrl must be an http or https URL"),
            (["https://example.com/"], "webhookUrl must be a string"),
        ],
        ids=str,
    )
    def test_where_no_webhook_may_go_is_a_400(self, served: Served, url: object, error: str) -> None:
        answer = served.send(webhookUrl=url)
        assert (answer.status_code, answer.json()["error"]) == (400, error)

    def test_the_public_test_key_has_no_webhooks_where_there_are_keys(self, serve: Serve) -> None:
        server = serve()
        server.add_key("me", Plan.FREE)
        answer = server.send("thumbapi_test", webhookUrl=_A_PUBLIC_ADDRESS)
        assert (answer.status_code, answer.json()["error"]) == (
            400,
            "webhookUrl needs an API key of your own",
        )

    def test_the_limits_hold_for_jobs_as_for_pictures(self, serve: Serve) -> None:
        server = serve(allow_private_webhooks=True, simulate="latency=600")
        key = server.add_key("me", Plan.PRO, quota=1, rate_per_s=2)
        answers = [server.send(key, webhookUrl="http://127.0.0.1:9/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 429, 429]
        assert [answer.json().get("error") for answer in answers[1:]] == [
            "Generation limit exceeded",
            "Rate limit exceeded",
        ]


class TestRestart:
    def test_a_server_that_is_killed_keeps_its_promise_in_its_next_life(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        with Receiver() as receiver:
            with _process(data) as (process, url):
                answer = httpx.post(
                    f"{url}/v1/generate",
                    json={"title": "Kept", "format": "youtube", "webhookUrl": receiver.url},
                    headers={"x-api-key": "any"},
                    timeout=PATIENCE_S,
                )
                assert answer.status_code == 202
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert (_generations(data), receiver.posted) == (0, [])
            with closing(sqlite3.connect(data / "serve.sqlite3")) as connection, connection:
                connection.execute("UPDATE job SET due_at_s = 0")  # the simulated latency is over
            with serving(data, allow_private_webhooks=True) as server:
                (posted,) = receiver.wait_for(1)
                _until_over(server, answer.json()["jobId"], "any")
        assert json.loads(posted.body)["jobId"] == answer.json()["jobId"]
        assert _generations(data) == 1


_SERVER = """
import pathlib, sys
from thumbcli.server.server_config import ServerConfig
from thumbcli.server.run_server import Server
serving = ServerConfig(
    data=pathlib.Path(sys.argv[1]), port=0, allow_private_webhooks=True, simulate="latency=600"
)
Server(serving, ready=lambda address: print(address, flush=True)).run_until_stopped()
"""


@contextmanager
def _process(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a server in a process of its own, whose jobs wait for ten minutes."""
    command = [sys.executable, "-c", _SERVER, str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()
