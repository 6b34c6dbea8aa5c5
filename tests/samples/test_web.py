"""The two web servers of the samples, run as they are on the loopback."""

from __future__ import annotations

import importlib.util
import socket
import sys
import threading
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx
import pytest
import uvicorn
from PIL import Image
from werkzeug.serving import make_server

from tests.faults import Fault
from tests.loopback import GOOD_KEY, Received, ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

SAMPLES = Path(__file__).parents[2] / "samples"
WANTED = {"title": "Why We Forget", "format": "blogpost"}


class Serve(Protocol):
    """Runs a sample; the app is opened when the first request comes, so settings count until then."""

    def __call__(self) -> str:
        """Return the base address."""


def sample(name: str) -> ModuleType:
    """Import one of the samples, as fresh as a new process would."""
    spec = importlib.util.spec_from_file_location(f"sample_{name}", SAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # FastAPI looks up by name what annotations mean.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def fastapi_server() -> Iterator[str]:
    """Run the FastAPI sample."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(sample("fastapi_app").app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def flask_server() -> Iterator[str]:
    """Run the Flask sample."""
    module = sample("flask_app")
    server = make_server("127.0.0.1", 0, module.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        module.closing.close()


@pytest.fixture(params=[fastapi_server, flask_server], ids=["FastAPI", "Flask"])
def serve(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Run each of the samples with a folder of its own."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("THUMBNAILS", str(tmp_path / "thumbnails"))
    with ExitStack() as stack:
        yield lambda: stack.enter_context(request.param())


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI, and let the samples draw with it."""
    with ThumbApiServer() as api:
        monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
        monkeypatch.setenv("THUMBAPI_BASE_URL", api.url)
        yield api


def test_a_title_becomes_the_address_of_a_picture(serve: Serve) -> None:
    """Bytes with a media type, kept for good by whoever has fetched them."""
    with httpx.Client(base_url=serve()) as browser:
        made = browser.post("/api/thumbnail", json=WANTED)
        assert (made.status_code, made.json()["width"], made.json()["height"]) == (201, 1200, 630)
        shown = browser.get(made.json()["url"])
        again = browser.get(made.json()["url"], headers={"If-None-Match": shown.headers["ETag"]})
    with Image.open(BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("WEBP", (1200, 630))
    assert shown.headers["Content-Type"] == "image/webp"
    assert {"public", "max-age=31536000", "immutable"} <= set(
        shown.headers["Cache-Control"].replace(",", " ").split()
    )
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_else_of_the_disk_is_shown(serve: Serve) -> None:
    """The folder of pictures is all that can be asked for."""
    with httpx.Client(base_url=serve()) as browser:
        assert browser.get("/thumbnails/..%2f..%2fetc%2fpasswd").status_code == 404
        assert browser.get("/thumbnails/none.webp").status_code == 404


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        pytest.param(Fault.status(400, "category must be one of: …"), 400, "category must be", id="refused"),
        pytest.param(Fault.status(401, "Invalid API key"), 500, "Invalid API key", id="a bad key"),
        pytest.param(Fault.status(429, "Generation limit exceeded"), 429, "Generation limit", id="no quota"),
        pytest.param(Fault.bad_json(), 502, "", id="nothing usable"),
    ],
)
def test_an_error_is_passed_on(
    serve: Serve, api: ThumbApiServer, fault: Fault, status: int, message: str
) -> None:
    """With its status and its words."""
    api.script_always(fault)
    with httpx.Client(base_url=serve(), timeout=60) as browser:
        answer = browser.post("/api/thumbnail", json=WANTED)
    assert answer.status_code == status
    assert message in answer.json()["error"]


def test_what_breaks_the_contract_is_told(serve: Serve, api: ThumbApiServer) -> None:
    """Before anything is asked of the API."""
    with httpx.Client(base_url=serve()) as browser:
        answer = browser.post("/api/thumbnail", json={"title": " "})
    assert (answer.status_code, answer.json()["error"]) == (400, "title is required")
    assert api.requests == []


@pytest.mark.long
def test_a_slow_picture_holds_up_nobody(
    serve: Serve, api: ThumbApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one title is drawn, other requests are answered."""
    address = serve()
    asked, arrive = threading.Event(), api.arrive

    def tell(received: Received) -> Fault | None:
        asked.set()
        return arrive(received)

    def ask() -> None:
        httpx.post(f"{address}/api/thumbnail", json={"title": "Slow"}, timeout=30)

    with httpx.Client(base_url=address) as browser:
        first = browser.post("/api/thumbnail", json=WANTED)
        monkeypatch.setattr(api, "arrive", tell)
        api.script(Fault.stall())
        slow = threading.Thread(target=ask)
        slow.start()
        assert asked.wait(10)
        assert browser.get(first.json()["url"]).status_code == 200
        assert browser.post("/api/thumbnail", json=WANTED).status_code == 201
        assert slow.is_alive()
        api.stopping.set()
        slow.join()
