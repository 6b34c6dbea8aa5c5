"""Which key counts, and what every answer says about its month."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.server.account import PLENTY
from tests.server.conftest import PATIENCE_S, serving
from tests.server.receiver import Receiver
from thumbcli.contract import Plan
from thumbcli.server.server_config import ErrorSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Serve, Served

GOOD = {"title": "Ten Slow Mornings", "format": "linkedin"}
QUOTA = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str, str]]:
    """Share a server with a key on Pro and one on Free."""
    data = tmp_path_factory.mktemp("keyed") / "data"
    with serving(data, max_body_bytes=100_000, allow_private_webhooks=True) as served:
        pro, free = (served.add_key(plan, plan, **PLENTY) for plan in (Plan.PRO, Plan.FREE))
        yield served, pro, free


def call(
    keyed: tuple[Served, str, str],
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    **options: Any,  # noqa: ANN401 - what httpx takes
) -> httpx.Response:
    """Send a request with the key on Pro, unless the headers are given."""
    served, key, _ = keyed
    headers = {"x-api-key": key} if headers is None else headers
    return httpx.request(method, f"{served.url}{path}", headers=headers, timeout=PATIENCE_S, **options)


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        pytest.param("POST", "/v1/generate", {"json": GOOD}, 200, id="a picture"),
        pytest.param("POST", "/v1/generate", {"json": {"title": ""}}, 400, id="a wrong field"),
        pytest.param("POST", "/v1/generate", {"content": b"{"}, 422, id="malformed JSON"),
        pytest.param("POST", "/v1/generate", {"content": b" " * 100_001}, 413, id="a large body"),
        pytest.param("GET", "/v1/generate", {}, 405, id="a wrong method"),
        pytest.param("GET", "/v1/nothing", {}, 404, id="an unknown path"),
        pytest.param("GET", "/v1/jobs/job_none", {}, 404, id="an unknown job"),
        pytest.param("GET", "/v1/images/gen_none", {}, 404, id="an unknown picture"),
        pytest.param("GET", "/v1/assets", {}, 200, id="assets"),
        pytest.param("HEAD", "/v1/assets", {}, 200, id="the head of assets"),
        pytest.param("GET", "/v1/assets/photo", {}, 404, id="no photo"),
        pytest.param("PUT", "/v1/assets/photo", {"json": {}}, 400, id="a wrong upload"),
    ],
)
def test_every_answer_tells_of_the_month(
    keyed: tuple[Served, str, str], method: str, path: str, options: dict[str, Any], status: int
) -> None:
    """Once each, whatever became of the request."""
    answer = call(keyed, method, path, **options)
    assert answer.status_code == status
    assert {name for name in answer.headers if name.startswith("x-ratelimit")} == QUOTA
    assert answer.headers.get_list("x-ratelimit-limit") == [str(PLENTY["quota"])]


def test_jobs_and_repeated_answers_tell_of_the_month(keyed: tuple[Served, str, str]) -> None:
    """And so does the address of a picture, if a key is sent along."""
    served, key, _ = keyed
    once = {"x-api-key": key, "Idempotency-Key": "again"}
    first, again = (call(keyed, "POST", "/v1/generate", once, json=GOOD) for _ in range(2))
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["x-ratelimit-remaining"] == first.headers["x-ratelimit-remaining"]
    picture = first.json()["imageUrl"].removeprefix(served.url)
    assert call(keyed, "GET", picture).headers.keys() >= QUOTA
    assert not QUOTA & call(keyed, "GET", picture, {}).headers.keys()
    with Receiver() as receiver:
        accepted = call(keyed, "POST", "/v1/generate", json={**GOOD, "webhookUrl": receiver.url})
        receiver.wait_for(1)
    assert accepted.status_code == 202
    assert accepted.headers.keys() >= QUOTA
    assert call(keyed, "GET", f"/v1/jobs/{accepted.json()['jobId']}").headers.keys() >= QUOTA


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "tb_live_wrong"}], ids=["no key", "a wrong key"])
def test_a_stranger_has_no_month(keyed: tuple[Served, str, str], headers: dict[str, str]) -> None:
    """A 401 can't say whose it would be."""
    answer = call(keyed, "POST", "/v1/generate", headers, json=GOOD)
    assert answer.status_code == 401
    assert not QUOTA & answer.headers.keys()


def test_a_simulated_plan_shows_in_every_answer(serve: Serve) -> None:
    """Also where nothing is drawn; without one, any key has no limit."""
    served = serve()
    answers = [httpx.get(f"{served.url}/v1/assets", headers={"x-api-key": "any"})]
    served.server.should_exit = True
    served = serve(simulate="plan=free")
    answers += [
        httpx.get(f"{served.url}{path}", headers={"x-api-key": "any"})
        for path in ("/v1/assets", "/v1/jobs/job_none", "/v1/nothing")
    ]
    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == ["unlimited", "5", "5", "5"]


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        pytest.param({"Authorization": "Bearer {pro}"}, 200, "", id="a bearer token"),
        pytest.param({"Authorization": "bEARER {pro}"}, 200, "", id="in other letters"),
        pytest.param({"Authorization": "Bearer {pro}", "x-api-key": "{pro}"}, 200, "", id="both"),
        pytest.param({"Authorization": "Bearer {pro}", "x-api-key": ""}, 200, "", id="an empty x-api-key"),
        pytest.param({"Authorization": "Basic abc", "x-api-key": "{pro}"}, 200, "", id="a proxy's login"),
        pytest.param(
            {"Authorization": "Bearer {pro}", "x-api-key": "wrong"}, 401, "Invalid API key", id="two keys"
        ),
        pytest.param({"Authorization": "Bearer wrong"}, 401, "Invalid API key", id="a wrong token"),
        pytest.param({"Authorization": "Basic {pro}"}, 401, "Missing API key", id="another scheme"),
        pytest.param({"Authorization": "Bearer"}, 401, "Missing API key", id="no token"),
        pytest.param({"Authorization": "{pro}"}, 401, "Missing API key", id="no scheme"),
    ],
)
def test_a_key_comes_in_two_forms(
    keyed: tuple[Served, str, str], headers: dict[str, str], status: int, error: str
) -> None:
    """`x-api-key` counts where both are there; on each route that takes a key."""
    filled = {name: value.format(pro=keyed[1]) for name, value in headers.items()}
    answers = [
        call(keyed, "POST", "/v1/generate", filled, json={"title": ""}),
        call(keyed, "GET", "/v1/assets", filled),
        call(keyed, "POST", "/page/draw", {**filled, "Content-Type": "application/json"}, json=GOOD),
    ]
    wanted = [400, 200, 200] if status == 200 else [status] * 3
    assert [answer.status_code for answer in answers] == wanted
    if error:
        assert {answer.json()["error"] for answer in answers} == {error}


def test_webhooks_and_hd_are_for_pro_and_business(keyed: tuple[Served, str, str]) -> None:
    """A 403 with a word for programs, which costs nothing and tells the receiver nothing."""
    _, pro, free = keyed
    with Receiver() as receiver:
        hook = {**GOOD, "webhookUrl": receiver.url}
        refused = [
            call(keyed, "POST", "/v1/generate", {"x-api-key": free}, json=fields)
            for fields in (hook, {**GOOD, "model": "hd"})
        ]
        assert call(keyed, "POST", "/v1/generate", {"x-api-key": pro}, json=hook).status_code == 202
        (posted,) = receiver.wait_for(1)
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (403, "no_webhooks"),
        (403, "no_hd"),
    ]
    assert all("is not enabled on" in text or "are not enabled on" in text for text in map(_error, refused))
    assert {answer.headers["x-ratelimit-remaining"] for answer in refused} == {str(PLENTY["quota"])}
    assert json.loads(posted.body)["event"] == "generation.completed"


def _error(answer: httpx.Response) -> str:
    return str(answer.json()["error"])


def test_a_newcomer_may_try_webhooks_without_a_key(serve: Serve) -> None:
    """Any key is on Business then, unless a smaller plan is simulated."""
    served = serve(allow_private_webhooks=True, simulate="")
    with Receiver() as receiver:
        assert served.send(webhookUrl=receiver.url).status_code == 202
        receiver.wait_for(1)
        served.server.should_exit = True
        refused = serve(allow_private_webhooks=True, simulate="plan=starter").send(webhookUrl=receiver.url)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_webhooks")


@pytest.mark.parametrize(
    ("errors", "status"), [("reference", 400), ("tutorial", 422)], ids=["as the reference", "as the tutorial"]
)
def test_a_typo_has_the_status_of_one_page(serve: Serve, errors: str, status: int) -> None:
    """And all else the same one; the document says which."""
    served = serve(errors=ErrorSource(errors))
    typos = [served.send(format="yotube"), served.send(format=7), served.send(imageStyle="facless")]
    assert [answer.status_code for answer in typos] == [status] * 3
    assert {answer.json()["code"] for answer in typos} == {"invalid_request"}
    others = [served.send(**fields) for fields in ({"format": None}, {"title": ""}, {"category": "cats"})]
    assert [answer.status_code for answer in others] == [400] * 3
    document = httpx.get(f"{served.url}/openapi.json").json()
    answers = document["paths"]["/v1/generate"]["post"]["responses"]
    said = [code for code, answer in answers.items() if "typo in format" in answer["description"]]
    assert said == [str(status)]
