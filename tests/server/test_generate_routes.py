"""`POST /v1/generate` over real HTTP: the documented answers, and one charge a picture."""

from __future__ import annotations

import base64
import re
import socket
import threading
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from tests.server.conftest import PATIENCE_S
from tests.server.test_generate_schema import CATEGORIES, FORMATS, NO_LOGO, NO_PHOTO
from thumbcli.contract import Plan
from thumbcli.server.store.quotas import Quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Serve, Served


def size_of(answer: httpx.Response) -> tuple[str | None, tuple[int, int]]:
    """Decode the picture of an answer to its last pixel."""
    data = base64.b64decode(answer.json()["image"].split(",", 1)[1])
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image.format, image.size


def left(answer: httpx.Response) -> str:
    """Return how many generations the answer says are left."""
    return str(answer.headers["X-RateLimit-Remaining"])


def test_a_title_becomes_a_picture(served: Served) -> None:
    """With all fields that are documented and no others."""
    answer = served.send(format="instagram", outputFormat="png")
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert body.keys() == {"image", "format", "outputFormat", "dimensions", "generationId", "imageUrl"}
    assert body["image"].startswith("data:image/png;base64,")
    assert (body["format"], body["outputFormat"]) == ("instagram", "png")
    assert body["dimensions"] == {"width": 1080, "height": 1080}
    assert size_of(answer) == ("PNG", (1080, 1080))


def test_the_picture_can_be_fetched_again(served: Served) -> None:
    """Without a key, as from the hosted API's CDN; one that there is not is a 404."""
    body = served.send().json()
    kept = httpx.get(body["imageUrl"])
    assert kept.headers["content-type"] == "image/webp"
    assert base64.b64decode(body["image"].split(",", 1)[1]) == kept.content
    unknown = httpx.get(body["imageUrl"][:-3] + "AAA")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "Not found")


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        pytest.param({"title": ""}, 400, "title is required", id="title"),
        pytest.param({"format": "tiktok"}, 400, FORMATS, id="format"),
        pytest.param({"category": "cats"}, 400, CATEGORIES, id="category"),
        pytest.param({"usePhoto": True}, 400, NO_PHOTO, id="photo"),
        pytest.param({"useLogo": True}, 400, NO_LOGO, id="logo"),
        pytest.param(
            {"photoImage": "data:image/png;base64," + "A" * 2_900_000},
            400,
            "photoImage exceeds 2MB cap",
            id="photo's size",
        ),
        pytest.param(
            {"logoImage": "data:image/png;base64," + "A" * 1_500_000},
            400,
            "logoImage exceeds 1MB cap",
            id="logo's size",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_documented_words(
    served: Served, fields: dict[str, Any], status: int, message: str
) -> None:
    """As JSON with `error` and `code`."""
    answer = served.send(**fields)
    assert (answer.status_code, answer.json()["error"]) == (status, message)
    assert re.fullmatch("[a-z_]+", answer.json()["code"])


def test_a_picture_bomb_is_a_400(served: Served) -> None:
    """60,000 by 60,000 pixels in a few bytes: its header is enough to turn it away."""
    out = BytesIO()
    Image.new("1", (1, 1)).save(out, "PNG")
    small = out.getvalue()
    header = small[12:16] + (60_000).to_bytes(4, "big") * 2 + small[24:29]
    bomb = small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]
    answer = served.send(photoImage=f"data:image/png;base64,{base64.b64encode(bomb).decode()}")
    assert answer.status_code == 400
    assert "more than 50 megapixels" in answer.json()["error"]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Missing API key"),
        ({"x-api-key": ""}, "Missing API key"),
        ({"x-api-key": "tb_live_no"}, "Invalid API key"),
    ],
    ids=["no header", "an empty one", "an unknown key"],
)
def test_strangers_are_turned_away(serve: Serve, headers: dict[str, str], message: str) -> None:
    """In the documented words."""
    served = serve()
    served.add_key("blog", Plan.PRO)
    answer = httpx.post(f"{served.url}/v1/generate", json={"title": "x", "format": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, message)


def test_a_key_that_is_revoked_is_known_at_once(serve: Serve) -> None:
    """By a server that runs."""
    served = serve()
    key = served.add_key("blog", Plan.PRO)
    assert served.send(key, format="?").status_code == 400
    served.running.keys.revoke("blog")
    assert served.send(key, format="?").status_code == 401


def test_hd_needs_the_plan_for_it(serve: Serve) -> None:
    """On the pro plan it is twice as wide and high."""
    served = serve()
    answer = served.send(served.add_key("free", Plan.FREE), model="hd")
    assert (answer.status_code, answer.json()["code"]) == (403, "no_hd")
    key = served.add_key("pro", Plan.PRO)
    assert size_of(served.send(key, model="hd", format="linkedin")) == ("WEBP", (2400, 1254))


def test_the_month_is_counted_over_a_restart(serve: Serve) -> None:
    """To the last generation; then every request hears that it is over."""
    served = serve()
    key = served.add_key("blog", Plan.FREE, quota=2, rate_per_s=100)
    first = served.send(key)
    served.server.should_exit = True
    again = serve()
    second, third = again.send(key), again.send(key)
    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
    assert [left(answer) for answer in (first, second, third)] == ["1", "0", "0"]
    assert third.json()["error"] == "Generation limit exceeded"
    assert third.headers["X-RateLimit-Limit"] == "2"
    assert datetime.fromisoformat(third.headers["X-RateLimit-Reset"]) > datetime.now(UTC)


def test_too_many_a_second_are_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the second to wait, and for nothing."""
    served = serve()
    quotas = Quotas(served.running.database, clock=lambda: 100.0)
    monkeypatch.setattr(served.running, "quotas", quotas)
    key = served.add_key("blog", Plan.FREE)
    first, second = served.send(key), served.send(key)
    assert (first.status_code, second.status_code) == (200, 429)
    assert second.json()["error"] == "Rate limit exceeded"
    assert second.headers["Retry-After"] == "1"
    assert (left(first), left(second)) == ("4", "4")


def test_a_request_that_is_wrong_costs_nothing(serve: Serve) -> None:
    """Neither of the second nor of the month; nor does a picture that the renderer refuses."""
    served = serve()
    key = served.add_key("blog", Plan.PRO, quota=1, rate_per_s=1)
    assert [served.send(key, format="?").status_code for _ in range(3)] == [400] * 3
    broken = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\nbroken").decode()
    answer = served.send(key, photoImage=broken)
    assert (answer.status_code, left(answer)) == (400, "1")


def test_the_public_test_key_costs_nothing(served: Served) -> None:
    """Every title gets the same placeholder, of the size that was asked for."""
    one, other = (served.send("thumbapi_test", title=title, format="x") for title in ("One", "Other"))
    assert one.json() == other.json()
    assert size_of(one) == ("WEBP", (1600, 900))
    assert one.headers["X-RateLimit-Remaining"] == other.headers["X-RateLimit-Remaining"] == "unlimited"


def test_the_same_request_twice_is_charged_once(serve: Serve) -> None:
    """Also after a restart, and also when the picture is not kept any more."""
    served = serve()
    key = served.add_key("blog", Plan.FREE, rate_per_s=100)
    once = {"Idempotency-Key": "v1:abc"}
    first, second = (served.send(key, headers=once) for _ in range(2))
    served.server.should_exit = True
    for file in (served.data / "images").iterdir():
        file.unlink()
    third = serve().send(key, headers=once)
    assert first.json() == second.json() == third.json()
    assert [left(answer) for answer in (first, second, third)] == ["4"] * 3
    assert ["Idempotency-Replayed" in answer.headers for answer in (first, second, third)] == [
        False,
        True,
        True,
    ]


def test_the_same_request_at_once_is_drawn_once(serve: Serve) -> None:
    """The second waits for the first."""
    served = serve()
    key = served.add_key("blog", Plan.FREE, rate_per_s=100)
    answers: list[httpx.Response] = []

    def send() -> None:
        answers.append(served.send(key, headers={"Idempotency-Key": "one"}))

    threads = [threading.Thread(target=send) for _ in range(3)]
    with served.all_slots_taken():
        for thread in threads:
            thread.start()
        served.until(lambda running: running.render_queue.waiting == 1)
    for thread in threads:
        thread.join()
    assert len({answer.json()["generationId"] for answer in answers}) == 1
    assert {left(answer) for answer in answers} == {"4"}


def test_another_body_under_the_same_key_is_refused(served: Served) -> None:
    """It must be a slip."""
    once = {"Idempotency-Key": "slip"}
    assert served.send(headers=once).status_code == 200
    answer = served.send(headers=once, title="Another")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_a_full_line_is_a_503_that_says_when(serve: Serve) -> None:
    """And costs nothing."""
    served = serve(queue_max=0)
    key = served.add_key("blog", Plan.FREE, rate_per_s=100)
    with served.all_slots_taken():
        answer = served.send(key)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert left(answer) == "5"
    assert served.send(key).status_code == 200


@contextmanager
def impatient(served: Served, headers: dict[str, str], body: bytes) -> Iterator[None]:
    """Ask for a picture, and hang up without waiting for it when the body is over."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as client:
        length = f"Content-Length: {len(body)}\r\n\r\n"
        client.sendall(f"POST /v1/generate HTTP/1.1\r\nHost: localhost\r\n{head}{length}".encode() + body)
        yield


def test_a_client_that_went_away_is_not_drawn(serve: Serve) -> None:
    """It leaves the line, and pays nothing."""
    served = serve()
    key = served.add_key("blog", Plan.FREE, rate_per_s=100)
    with served.all_slots_taken():
        with impatient(served, {"x-api-key": key}, b'{"title": "Never mind", "format": "x"}'):
            served.until(lambda running: running.render_queue.waiting == 1)
        served.until(lambda running: running.render_queue.waiting == 0)
    served.until(lambda running: not running.background_tasks)
    assert left(served.send(key, format="?")) == "5"


@pytest.mark.long
def test_a_client_that_went_away_too_late_finds_its_picture(serve: Serve) -> None:
    """What was begun is finished and charged; the same `Idempotency-Key` gets it for nothing."""
    served = serve(simulate="latency=0.6")
    key = served.add_key("blog", Plan.FREE, rate_per_s=100)
    body, headers = b'{"title": "Back again", "format": "x"}', {"x-api-key": key, "Idempotency-Key": "late"}
    with impatient(served, headers, body):
        served.until(lambda _running: left(served.send(key, format="?")) == "4")
    served.until(lambda running: not running.background_tasks)
    answer = httpx.post(f"{served.url}/v1/generate", content=body, headers=headers, timeout=PATIENCE_S)
    assert (answer.status_code, left(answer)) == (200, "4")
    assert "Idempotency-Replayed" in answer.headers


def test_a_stop_lets_what_is_in_hand_end(serve: Serve) -> None:
    """The client gets its picture, and the next one finds nobody."""
    served = serve()
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(served.send()))
    with served.all_slots_taken():
        asking.start()
        served.until(lambda running: running.render_queue.waiting == 1)
        served.server.should_exit = True
    asking.join()
    assert answers[0].status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/generate", 405),
        ("POST", "/v1/generate/", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/healthz", 405),
    ],
)
def test_other_paths_and_methods_answer_in_the_same_form(
    served: Served, method: str, path: str, status: int
) -> None:
    """Not in the framework's."""
    answer = httpx.request(method, served.url + path)
    assert answer.status_code == status
    assert answer.json().keys() == {"error", "code"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/generate", "OPTIONS, POST"),
        ("HEAD", "/v1/generate", "OPTIONS, POST"),
        ("POST", "/v1/assets/photo", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("GET", "/v1/assets/sets/mine", "DELETE, OPTIONS, PUT"),
        ("POST", "/page/swagger-ui.css", "GET, HEAD, OPTIONS"),
        ("TRACE", "/", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_there_is_not_hears_of_those_there_are(
    served: Served, method: str, path: str, allowed: str
) -> None:
    """Of all that the path has."""
    answer = httpx.request(method, served.url + path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    asked = httpx.options(served.url + path)
    assert (asked.status_code, asked.headers["Allow"], asked.content) == (204, allowed, b"")


def test_behind_a_proxy_addresses_hold_its_path(serve: Serve) -> None:
    """`--root-path`, and the scheme that a trusted proxy names."""
    served = serve(root_path="/thumbs", forwarded_allow_ips="127.0.0.1")
    key = served.add_key("blog", Plan.PRO)
    answer = served.send(key, headers={"Host": "example.org", "X-Forwarded-Proto": "https"})
    assert answer.json()["imageUrl"].startswith("https://example.org/thumbs/v1/images/gen_")


def test_forwarded_headers_of_strangers_are_not_believed(served: Served) -> None:
    """Without `--forwarded-allow-ips`, of nobody."""
    answer = served.send(headers={"X-Forwarded-Proto": "https"})
    assert answer.json()["imageUrl"].startswith("http://")
