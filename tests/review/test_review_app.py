"""What the server of a review answers, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from tests.batch.engine import Painter
from tests.review.reviewed import TITLES, TOKEN, Reviewed, drawn
from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.contract import EngineName
from thumbcli.errors import RequestRefused
from thumbcli.review.review_app import review_app

if TYPE_CHECKING:
    from pathlib import Path

NAME = "why-we-forget.webp"
BASE = f"http://127.0.0.1:8000/{TOKEN}/"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Draw a folder for the module."""
    return drawn(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def client(reviewed: Reviewed) -> TestClient:
    """Return a program that talks to the review."""
    return TestClient(review_app(reviewed.session(), TOKEN), base_url=BASE)


def act(client: TestClient, **body: Any) -> tuple[int, dict[str, Any]]:  # noqa: ANN401 - of JSON
    """Ask for something; return the status and the answer."""
    answer = client.post("act", json={"name": NAME, **body})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="the page itself, or a program"),
        pytest.param({"Origin": "http://127.0.0.1:8000"}, 200, id="its own origin"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 200, id="by fetch metadata"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a sandboxed frame"),
        pytest.param({"Origin": "http://127.0.0.1:9999"}, 403, id="another server of this machine"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="another site by fetch metadata"),
        pytest.param({"Host": "evil.example"}, 421, id="a name that was bound to this machine"),
        pytest.param({"Host": "localhost:8000"}, 200, id="localhost"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="a form of another site"),
    ],
)
def test_nobody_else_can_act(client: TestClient, headers: dict[str, str], status: int) -> None:
    """Whatever a browser lets other sites send."""
    body = json.dumps({"do": "choose", "name": NAME, "options": {"rejected": False}})
    answer = client.post("act", content=body, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/wrong/", "/wrong/act", f"/{TOKEN}x/", "picture/titles.txt", "picture/../titles.txt"),
        *("picture/%2e%2e/titles.txt", "picture/.thumb/manifest.sqlite3", "small/../../titles.txt"),
        *("earlier/..%2fmanifest.sqlite3", "earlier/none.webp", "earlier/%2e%2e"),
    ],
)
def test_nothing_else_is_shown(client: TestClient, path: str) -> None:
    """Only pictures of the folder, and only at an address with the token."""
    url = f"http://127.0.0.1:8000{path}" if path.startswith("/") else BASE + path
    assert client.get(url).status_code in {404, 422}
    assert client.get(f"{BASE}picture/{NAME}").headers["content-type"] == "image/webp"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"do": "choose", "options": {"variant": -1}}, "variant must be"),
        ({"do": "choose", "options": {"layout": "no such"}}, "must be the name of a layout"),
        ({"do": "choose", "options": {"photo": "/etc/passwd"}}, "'photo' can't be chosen"),
        ({"do": "choose", "options": {"at": "never"}}, "'at' can't be chosen"),
        ({"do": "choose", "options": {"pinned": "yes"}}, "pinned must be"),
        ({"do": "choose", "options": {"headline": ["a"]}}, "headline must be text"),
        ({"do": "choose", "options": {"icon": "../../secret.png"}}, "can't be read"),
        ({"do": "choose", "name": "none.webp", "options": {"variant": 1}}, "not known which list"),
        ({"do": "choose", "name": "none.webp", "options": {"pinned": True}}, "no run has made it"),
        ({"do": "explode"}, "nothing that can be done"),
        ({"do": "choose", "options": 3}, "nothing that can be done"),
        ({"do": "choose", "name": 3}, "nothing that can be done"),
    ],
)
def test_what_can_not_be_chosen_changes_nothing(
    client: TestClient, reviewed: Reviewed, body: dict[str, Any], said: str
) -> None:
    """And says why."""
    before = reviewed.choices.read_text() if reviewed.choices.exists() else ""
    status, answer = act(client, **body)
    assert status in {400, 422}
    assert said in answer["error"]
    assert (reviewed.choices.read_text() if reviewed.choices.exists() else "") == before


def test_what_can_not_be_drawn_is_not_chosen(tmp_path: Path) -> None:
    """What was chosen before is chosen again."""
    reviewed = drawn(tmp_path)
    client = TestClient(review_app(reviewed.session(), TOKEN), base_url=BASE)
    assert act(client, do="choose", options={"variant": 1})[0] == 200
    reviewed.painter.faults[TITLES[2]] = RequestRefused("it can't be drawn", remedy="change it")
    status, answer = act(client, do="choose", options={"variant": 2, "headline": "Other"})
    assert (status, answer["error"]) == (422, "it can't be drawn: change it")
    assert read_choices(reviewed.choices)["why-we-forget"].options == {"variant": "1"}


def test_the_same_picture_is_not_compared_with_itself(tmp_path: Path) -> None:
    """Neither with what the row shows now, nor with another one of the set; different ones are kept."""
    reviewed = drawn(tmp_path)
    client = TestClient(review_app(reviewed.session(), TOKEN), base_url=BASE)
    status, answer = act(client, do="keep", options={"variant": 0})
    assert (status, "same picture as" in answer["error"]) == (422, True)
    assert act(client, do="keep", options={"variant": 1})[0] == 200
    assert act(client, do="keep", options={"variant": 1})[0] == 422
    assert act(client, do="keep", options={"variant": 2})[0] == 200


def test_a_variant_that_repeats_another_is_told(tmp_path: Path) -> None:
    """So that the page offers no picture twice."""
    client = TestClient(review_app(drawn(tmp_path).session(), TOKEN), base_url=BASE)
    look = {"layout": "impact", "palette": "#0e4d45,#ffb627", "headline": "Stop"}
    told = [act(client, do="draw", options={**look, "variant": each})[1]["repeats"] for each in (0, 1, 90)]
    assert told == [False, False, True]


def test_a_price_is_told_and_never_exceeded(tmp_path: Path) -> None:
    """An old price is none that was agreed to; the limit holds for the whole review."""
    reviewed = drawn(tmp_path, painter=Painter(EngineName.THUMBAPI, cost=10))
    client = TestClient(review_app(reviewed.session(max_credits=15), TOKEN), base_url=BASE)
    bought = len(reviewed.painter.asked)
    for credits_ in (0, 9, 11):
        status, answer = act(client, do="buy", credits=credits_)
        assert (status, answer["code"], answer["credits"]) == (402, "price", 10)
    assert act(client, do="draw", options={})[0] == 402
    assert len(reviewed.painter.asked) == bought
    assert act(client, do="buy", credits=10)[0] == 200
    status, answer = act(client, do="buy", credits=10)
    assert status == 422
    assert "5 of --max-credits are left" in answer["error"]
    assert len(reviewed.painter.asked) == bought + 1


def test_the_limit_of_a_day_is_kept(tmp_path: Path) -> None:
    """With what the list itself has cost today."""
    reviewed = drawn(tmp_path, painter=Painter(EngineName.THUMBAPI, cost=10))
    limits = replace(reviewed.batch.limits, max_credits_per_day=45)
    limited = replace(reviewed, batch=replace(reviewed.batch, limits=limits))
    client = TestClient(review_app(limited.session(), TOKEN), base_url=BASE)
    assert act(client, do="buy", credits=10)[0] == 200
    status, answer = act(client, do="buy", credits=10)
    assert (status, len(reviewed.painter.asked)) == (422, 4)
    assert "left today of --max-credits-per-day 45" in answer["error"]


def test_a_folder_whose_list_is_unknown_can_still_be_pinned(tmp_path: Path) -> None:
    """By what the manifest has of its pictures."""
    reviewed = drawn(tmp_path)
    session = reviewed.session()
    session.pictures._lists = []
    session.pictures.read()
    client = TestClient(review_app(session, TOKEN), base_url=BASE)
    assert act(client, do="choose", options={"pinned": True})[0] == 200
    assert act(client, do="choose", options={"variant": 1})[0] == 422
    assert read_choices(reviewed.choices)["why-we-forget"].pinned


def test_problems_are_told_once_they_are_found(tmp_path: Path) -> None:
    """The page is there before the pictures are checked; a picture that was redone is checked again."""
    reviewed = drawn(tmp_path, TITLES[2:])
    session = reviewed.session(check=True)
    client = TestClient(review_app(session, TOKEN), base_url=BASE)
    version = session.pictures.version
    assert client.get(f"{BASE}state?since={version}").json()["pictures"] == []
    assert session.pictures.check_next()
    assert not session.pictures.check_next()
    (told,) = client.get(f"{BASE}state?since={version}").json()["pictures"]
    assert told["findings"]
    assert act(client, do="choose", options={"variant": 1})[0] == 200
    assert session.pictures.check_next()
