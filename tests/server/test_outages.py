"""Bad weather that lasts, and a server that honours less than ours: over real connections."""

from __future__ import annotations

import base64
import json
import time
from io import BytesIO
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from tests.cli.run import thumb
from tests.server.receiver import Receiver
from thumbcli.contract.image_header import read_header
from thumbcli.server.simulation.simulated_service import Fault, Outage, Simulation, Simulator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.server.conftest import Serve, Served


def generations(served: Served) -> int:
    """Return how many generations all keys have paid for."""
    ((paid,),) = served.running.database.rows("SELECT coalesce(sum(generations), 0) FROM usage")
    return int(paid)


def statuses(served: Served, titles: Iterable[str], **headers: str) -> list[int | str]:
    """Ask for each title; a closed connection is `closed`."""
    found: list[int | str] = []
    for title in titles:
        try:
            found.append(served.send(title=title, format="linkedin", headers=headers).status_code)
        except httpx.RemoteProtocolError:
            found.append("closed")
    return found


class TestClock:
    """When an outage begins and ends, with a clock of its own."""

    @pytest.mark.parametrize(
        ("outage", "seconds", "out"),
        [
            (Outage(None, 60), [0, 0, 0, 1, 1, 2, 61, 62, 900], [0, 0, 0, 0, 0, 1, 1, 0, 0]),
            (Outage(30, 60), [100, 129, 130, 189, 190, 900], [0, 0, 1, 1, 0, 0]),
            (Outage(0, 5), [100, 104, 105], [1, 1, 0]),
        ],
        ids=["after five requests", "from when until when", "from the first request"],
    )
    def test_it_lasts_as_long_as_it_is_told(
        self, outage: Outage, seconds: list[float], out: list[int]
    ) -> None:
        clock = iter(seconds)
        simulation = Simulation(outage=outage, outage_kind=Fault.HTML)
        simulator = Simulator(simulation, clock=lambda: next(clock))
        assert [simulator.outage_fault() for _ in seconds] == [Fault.HTML if each else None for each in out]

    def test_without_one_there_is_none(self) -> None:
        simulator = Simulator()
        assert {simulator.outage_fault() for _ in range(20)} == {None}


class TestOutage:
    @pytest.mark.long
    @pytest.mark.parametrize(
        ("kind", "answer", "paid"),
        [
            ("error", 500, 5),
            ("html", 502, 5),
            ("gateway", 502, 8),
            ("drop", "closed", 8),
        ],
    )
    def test_every_request_after_the_first_five_meets_it(
        self, serve: Serve, kind: str, answer: int | str, paid: int
    ) -> None:
        """What is refused costs nothing; what is lost was drawn and charged."""
        served = serve(simulate=f"outage=600,outagekind={kind}")
        assert statuses(served, "abcdefgh") == [200] * 5 + [answer] * 3
        assert generations(served) == paid

    @pytest.mark.long
    def test_it_ends(self, serve: Serve) -> None:
        served = serve(simulate="outage=0-1")
        began_s = time.monotonic()
        assert statuses(served, "a") == [500]
        time.sleep(max(0.0, began_s + 1.2 - time.monotonic()))
        assert statuses(served, "a") == [200]

    def test_it_meets_repeated_requests_too(self, serve: Serve) -> None:
        """An `Idempotency-Key` leads to no server that is not there."""
        served = serve(simulate="outage=600,outagekind=drop")
        once = {"Idempotency-Key": "once"}
        assert statuses(served, "aaaaaaa", **once) == [200] * 5 + ["closed"] * 2
        assert generations(served) == 1

    def test_the_public_test_key_does_not_meet_it(self, serve: Serve) -> None:
        served = serve(simulate="outage=0-600")
        assert served.send("thumbapi_test").status_code == 200
        assert served.send("any").status_code == 500


class TestRefusals:
    @pytest.mark.parametrize(("kind", "status"), [("429", 429), ("unavailable", 503)])
    def test_they_say_when_to_come_back(self, serve: Serve, kind: str, status: int) -> None:
        served = serve(simulate=f"{kind}=1,retryafter=30")
        refused = served.send()
        assert (refused.status_code, refused.headers["retry-after"]) == (status, "30")
        assert refused.json().keys() == {"error", "code"}
        assert generations(served) == 0

    def test_a_simulated_429_is_the_limit_per_second(self, serve: Serve) -> None:
        assert serve(simulate="429=1").send().json() == {
            "error": "Rate limit exceeded",
            "code": "rate_limit_exceeded",
        }


class TestLost:
    @pytest.mark.long
    @pytest.mark.parametrize("kind", ["timeout", "gateway", "drop", "half", "damaged"])
    @pytest.mark.parametrize(("idempotency", "paid"), [("yes", 1), ("no", 3)])
    def test_each_attempt_is_charged_unless_the_key_is_honoured(
        self, serve: Serve, kind: str, idempotency: str, paid: int
    ) -> None:
        served = serve(simulate=f"{kind}=1,idempotency={idempotency}")
        once = {"Idempotency-Key": "once"}
        answers = statuses(served, "aaa", **once)
        assert generations(served) == paid
        if idempotency == "yes":
            assert answers[1:] == [200, 200]

    def test_an_ignored_key_is_not_even_read(self, serve: Serve) -> None:
        """What breaks its rules, or comes with another body, is nobody's business."""
        served = serve(simulate="idempotency=no")
        answers = [served.send(title=title, headers={"Idempotency-Key": "x" * 300}) for title in "ab"]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert not any("idempotency-replayed" in answer.headers for answer in answers)

    def test_a_damaged_picture_is_whole_at_its_address(self, serve: Serve) -> None:
        served = serve(simulate="damaged=1")
        answer = served.send(format="linkedin")
        fields = answer.json()
        part = base64.b64decode(fields["image"].partition(",")[2], validate=True)
        whole = httpx.get(fields["imageUrl"]).content
        assert answer.status_code == 200
        assert whole.startswith(part[:1000])
        assert len(part) < len(whole)
        assert read_header(whole).width_px == 1200
        with Image.open(BytesIO(whole)) as sound:
            sound.load()
        with pytest.raises(OSError, match="decoder"):
            Image.open(BytesIO(part))

    def test_there_may_be_no_address(self, serve: Serve) -> None:
        """Neither in the answer nor in the webhook; what is repeated has none either."""
        served = serve(simulate="damaged=1,imageurl=no", allow_private_webhooks=True)
        once = {"Idempotency-Key": "once"}
        damaged, repeated = (served.send(headers=once).json() for _ in range(2))
        assert "imageUrl" not in damaged.keys() | repeated.keys()
        assert damaged["generationId"] == repeated["generationId"]
        assert len(damaged["image"]) < len(repeated["image"])
        with Receiver() as receiver:
            served.send(webhookUrl=receiver.url)
            (posted,) = receiver.wait_for(1)
        assert "imageUrl" not in json.loads(posted.body)["data"]


@pytest.mark.long
def test_the_batch_of_this_house_lives_through_an_outage(serve: Serve, tmp_path: Path) -> None:
    """Refused for a while and served again: every title has its picture, and nothing is paid twice."""
    served = serve(simulate="outage=1,outagekind=unavailable,idempotency=no")
    titles = tmp_path / "titles.txt"
    titles.write_text("".join(f"Day {number} at Sea\n" for number in range(12)))
    env = {"THUMBAPI_KEY": "any", "THUMBAPI_BASE_URL": served.url}
    out = tmp_path / "out"
    options = ["--engine", "thumbapi", "--format", "linkedin", "--out", str(out)]
    done = thumb("batch", str(titles), *options, env=env)
    assert done.code == 0, done.stderr
    assert len(list(out.glob("*.webp"))) == generations(served) == 12
