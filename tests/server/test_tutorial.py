"""The programs of ThumbAPI's Python tutorial work against `thumb serve`: another base address, no more."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import requests

from tests.server import tutorial
from tests.server.account import SET_ID, Api, open_api
from thumbcli.contract import Plan
from thumbcli.contract.image_header import read_header
from thumbcli.server.store.quotas import Quotas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.server.conftest import Serve

TITLE = "How the Roman Empire Actually Collapsed"
TITLES = [TITLE, "Why the Stock Market Crashes Every Decade", "10 Ancient Civilizations Nobody Talks About"]
IN_NO_TIME_S = 0.001


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Share one server with keys."""
    with open_api(tmp_path_factory.mktemp("tutorial") / "data") as api:
        yield api


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Give the programs a base address and a key."""

    def at(url: str, key: str) -> None:
        monkeypatch.setattr(tutorial, "API", url)
        monkeypatch.setenv("THUMBAPI_KEY", key)

    return at


@pytest.fixture
def api(shared: Api, point: Callable[[str, str], None]) -> Api:
    """Point the programs at the shared server, with a key that may do anything."""
    point(shared.served.url, shared.keys["new"])
    return shared


def size_of(image: bytes) -> tuple[str, int, int]:
    """Return format and size of a picture that is whole."""
    header = read_header(image)
    return str(header.output_format), header.width_px, header.height_px


def answer_of(error: requests.HTTPError) -> requests.Response:
    """Return what the server said."""
    assert error.response is not None
    return error.response


class TestSync:
    def test_a_title_becomes_a_file(self, api: Api, tmp_path: Path) -> None:
        before = api.left()
        file = tmp_path / "thumb.webp"
        file.write_bytes(tutorial.generate(TITLE))
        assert size_of(file.read_bytes()) == ("webp", 1280, 720)
        assert before - api.left() == 1

    @pytest.mark.parametrize(
        ("kind", "size"), [("blogpost", (1200, 630)), ("linkedin", (1200, 627)), ("instagram", (1080, 1080))]
    )
    @pytest.mark.usefixtures("api")
    def test_the_format_is_chosen_by_call(self, kind: str, size: tuple[int, int]) -> None:
        assert size_of(tutorial.generate(TITLE, kind)) == ("webp", *size)

    def test_the_style_is_locked_by_what_is_saved(self, api: Api, point: Callable[[str, str], None]) -> None:
        point(api.served.url, api.keys["owner"])
        styled = tutorial.styled(TITLE, SET_ID)
        assert size_of(styled) == ("webp", 1280, 720)
        assert styled != tutorial.generate(TITLE)


class TestErrors:
    @pytest.mark.parametrize(
        ("fields", "status", "error"),
        [
            pytest.param({"title": ""}, 400, "title is required", id="no title"),
            pytest.param({"title": "x", "format": "yotube"}, 400, "format must be one of:", id="a typo"),
            pytest.param(
                {"title": "x", "format": "x", "imageStyle": "?"},
                400,
                "imageStyle must be",
                id="a typo, legacy",
            ),
        ],
    )
    @pytest.mark.usefixtures("api")
    def test_a_wrong_call_raises_with_its_reason(
        self, fields: dict[str, str | bool], status: int, error: str
    ) -> None:
        with pytest.raises(requests.HTTPError) as raised:
            tutorial.ask(fields)
        assert answer_of(raised.value).status_code == status
        assert answer_of(raised.value).json()["error"].startswith(error)

    def test_a_wrong_key_raises_at_once(self, api: Api, point: Callable[[str, str], None]) -> None:
        """Without another try."""
        point(api.served.url, "tb_live_wrong")
        generate, calls = counted()
        with pytest.raises(requests.HTTPError) as raised:
            generate(TITLE)
        assert answer_of(raised.value).status_code == 401
        assert calls() == 1


def counted() -> tuple[Callable[[str], bytes], Callable[[], int]]:
    """Return the program that tries again, and what says how often it asked."""
    asked = itertools.count()

    @tutorial.with_retry(base_delay_s=IN_NO_TIME_S)
    def generate(title: str) -> bytes:
        next(asked)
        return tutorial.generate(title)

    return generate, lambda: next(asked)


class TestRetry:
    @pytest.mark.parametrize(
        ("faults", "calls", "charges"),
        [
            pytest.param("error=.2,unavailable=.2,html=.2,seed=363", 4, 1, id="a 500, a 503, then a 502"),
            pytest.param("drop=.3,half=.3,seed=1", 3, 3, id="two answers that were lost, and charged"),
        ],
    )
    def test_what_passes_is_tried_again(
        self, serve: Serve, point: Callable[[str, str], None], faults: str, calls: int, charges: int
    ) -> None:
        """In vain it costs nothing, unless only the answer was lost: so it is with the hosted API."""
        served = serve(simulate=faults)
        point(served.url, served.add_key("blog", Plan.PRO, rate_per_s=100))
        generate, asked = counted()
        assert size_of(generate(TITLE)) == ("webp", 1280, 720)
        assert asked() == calls
        assert served.running.database.rows("SELECT generations FROM usage") == [(charges,)]

    def test_a_limit_a_second_is_waited_for(
        self, serve: Serve, point: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On the free plan the second picture comes with the third call."""
        served = serve(simulate="plan=free")
        # The clock is read before a request, and twice when it is counted.
        seconds = iter([*[10.0] * 3, 10.5, *[11.0] * 3])
        quotas = Quotas(served.running.database, clock=lambda: next(seconds))
        monkeypatch.setattr(served.running, "quotas", quotas)
        point(served.url, "any")
        generate, asked = counted()
        generate(TITLE)
        generate(TITLE)
        assert asked() == 3

    def test_a_month_that_is_used_up_is_given_up(
        self, serve: Serve, point: Callable[[str, str], None]
    ) -> None:
        """After four calls, for the program can't tell it from a limit a second."""
        served = serve(simulate="quota=0")
        point(served.url, "any")
        generate, asked = counted()
        with pytest.raises(requests.HTTPError) as raised:
            generate(TITLE)
        assert answer_of(raised.value).json()["error"] == "Generation limit exceeded"
        assert asked() == 4


@pytest.mark.anyio
class TestAsync:
    async def test_many_titles_a_few_at_once(self, api: Api) -> None:
        before = api.left()
        pictures = await tutorial.generate_many(TITLES)
        assert {title: size_of(image) for title, image in pictures.items() if isinstance(image, bytes)} == (
            dict.fromkeys(TITLES, ("webp", 1280, 720))
        )
        assert before - api.left() == 3

    @pytest.mark.usefixtures("api")
    async def test_one_that_fails_leaves_the_others(self) -> None:
        done = await tutorial.generate_many(["x" * 201, TITLE])
        failed, made = done.values()
        assert isinstance(failed, httpx.HTTPStatusError)
        assert failed.response.status_code == 400
        assert isinstance(made, bytes)


def through_flask(body: dict[str, Any]) -> tuple[int, str]:
    """Post to the Flask program; return status and body."""
    answer = tutorial.flask_app().test_client().post("/api/thumbnail", json=body)
    return answer.status_code, answer.text


def through_fastapi(body: dict[str, Any]) -> tuple[int, str]:
    """Post to the FastAPI program."""

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(tutorial.fastapi_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as browser:
            return await browser.post("/api/thumbnail", json=body)

    answer = anyio.run(post)
    return answer.status_code, answer.text


@pytest.mark.parametrize("post", [through_fastapi, through_flask], ids=["FastAPI", "Flask"])
@pytest.mark.usefixtures("api")
class TestWeb:
    def test_the_answer_is_handed_on(self, post: Callable[[dict[str, Any]], tuple[int, str]]) -> None:
        status, text = post({"title": TITLE, "format": "linkedin"})
        answer = json.loads(text)
        assert (status, answer["dimensions"]) == (200, {"width": 1200, "height": 627})
        assert answer["image"].startswith("data:image/webp;base64,")

    def test_the_error_is_handed_on(self, post: Callable[[dict[str, Any]], tuple[int, str]]) -> None:
        """With its status and its words, however the framework wraps them."""
        status, text = post({"title": TITLE, "format": "yotube"})
        assert status == 400
        assert "format must be one of: youtube, instagram" in text
