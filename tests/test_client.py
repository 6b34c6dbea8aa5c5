"""One title in, one thumbnail out: the plain face and the async one are the same client."""

from __future__ import annotations

import doctest
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest
from PIL import Image

import thumbcli
import thumbcli.client
from tests.faults import Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli import AsyncClient, Client
from thumbcli.errors import AnswerLost, AuthError, ConfigError, RequestError, RequestRefused, UsageError
from thumbcli.options.settings import set_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from thumbcli.client import ClientOptions

TITLE = "10 Money Mistakes Keeping You Poor"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


@pytest.mark.parametrize("module", [thumbcli, thumbcli.client], ids=["thumbcli", "thumbcli.client"])
def test_the_examples_at_the_top_are_true(module: ModuleType) -> None:
    """What the docstrings show is what happens."""
    tried = doctest.testmod(module)
    assert tried.attempted >= 3
    assert tried.failed == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "covers"),
    [
        ("README.md", ["0.webp", "1.webp", "money.webp"]),
        ("docs/library.md", ["0.webp", "1.webp", "why-we-forget.webp"]),
    ],
)
def test_the_example_of_the_page_is_true(name: str, covers: list[str], tmp_path: Path) -> None:
    """It makes the pictures that it says, and complains of nothing."""
    page = Path(__file__).parents[1] / name
    example = page.read_text().partition("```python\n")[2].partition("```")[0]
    command = [sys.executable, "-W", "error", "-c", example]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    made = sorted(path.name for path in (tmp_path / "covers").iterdir())
    assert made == covers


def test_a_title_becomes_a_picture() -> None:
    """On this machine, without key or network."""
    with Client(engine="local") as client:
        made = client.generate(TITLE, format="instagram", output_format="png")
    with Image.open(BytesIO(made.image)) as image:
        assert (image.format, image.size) == ("PNG", (1080, 1080))
    assert made.credits == 0


def test_without_a_with_block_one_picture_can_be_had(server: ThumbApiServer) -> None:
    """Everything is opened and closed for it, for each call."""
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url)
    for _ in range(2):
        assert client.generate(TITLE).image == picture(1280, 720, "webp")
    assert not [thread for thread in threading.enumerate() if "portal" in thread.name.lower()]


def test_it_may_be_entered_again(server: ThumbApiServer) -> None:
    """A client that was left can be used once more."""
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url)
    for _ in range(2):
        with client:
            client.generate(TITLE)
    assert server.titles == [TITLE] * 2


def test_threads_share_a_client(server: ThumbApiServer) -> None:
    """Their requests are in flight at the same time, over one pool of connections."""
    server.latency_s = 0.1
    with (
        Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        made = list(threads.map(client.generate, [f"Title {number}" for number in range(8)]))
    assert len(made) == 8
    assert server.peak > 1
    assert server.connections <= 8


@pytest.mark.anyio
async def test_tasks_share_a_client(server: ThumbApiServer) -> None:
    """The async face, on either event loop."""
    server.latency_s = 0.1
    sizes: list[int] = []
    async with AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:

        async def generate(number: int) -> None:
            made = await client.generate(f"Title {number}", model="hd")
            sizes.append(made.width_px)

        async with anyio.create_task_group() as tasks:
            for number in range(4):
                tasks.start_soon(generate, number)
    assert sizes == [2560] * 4
    assert server.peak > 1


def test_a_photo_is_a_path_or_what_was_read(server: ThumbApiServer, tmp_path: Path) -> None:
    """It is written anew before it is sent: a photo as a JPEG, a logo as a PNG."""
    (tmp_path / "me.png").write_bytes(picture(8, 8, "png"))
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        client.generate(TITLE, photo=tmp_path / "me.png", logo=str(tmp_path / "me.png"))
    (received,) = server.requests
    assert str(received.body["photoImage"]).startswith("data:image/jpeg;base64,")
    assert str(received.body["logoImage"]).startswith("data:image/png;base64,")
    assert (received.body["usePhoto"], received.body["useLogo"]) == (True, True)


def test_what_breaks_the_contract_is_never_sent(server: ThumbApiServer, tmp_path: Path) -> None:
    """The error is raised as it is, through the event loop and its thread."""
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        with pytest.raises(RequestError, match="title is required"):
            client.generate(" ")
        with pytest.raises(RequestError, match="format must be one of"):
            client.generate(TITLE, format="poster")
        with pytest.raises(RequestError, match="does not exist"):
            client.generate(TITLE, photo=tmp_path / "nobody.png")
    assert server.requests == []


def test_a_refusal_is_raised(server: ThumbApiServer) -> None:
    """And the client stays usable."""
    server.script(Fault.status(400, "no thanks"))
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        with pytest.raises(RequestRefused, match="no thanks"):
            client.generate(TITLE)
        assert client.generate(TITLE).credits == 10


def test_auto_goes_by_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `thumb` does: with a key the hosted engine, else this machine."""
    assert Client().engine == AsyncClient().engine == "local"
    monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
    assert Client().engine == AsyncClient().engine == "thumbapi"
    assert Client(engine="local").engine == "local"
    monkeypatch.delenv("THUMBAPI_KEY")
    assert Client(api_key=GOOD_KEY).engine == "thumbapi"


@pytest.mark.parametrize("face", [Client, AsyncClient])
def test_hosted_without_a_key_is_an_error(face: type[Client | AsyncClient]) -> None:
    """Before anything is opened."""
    with pytest.raises(AuthError, match="no ThumbAPI key"):
        face(engine="thumbapi")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timeout_s": 0}, "timeout_s must be positive"),
        ({"attempts": 0}, "attempts must be positive"),
        ({"concurrency": -1}, "concurrency must be positive"),
        ({"rate_per_s": 0.0}, "rate_per_s must be positive"),
        ({"plan": "gold"}, "free, starter, pro, business"),
        ({"timeout_s": 10**400}, "timeout_s must be positive and finite"),
        ({"rate_per_s": float("inf")}, "rate_per_s must be positive and finite"),
        ({"rate_per_s": float("nan")}, "rate_per_s must be positive"),
        ({"concurrency": 1.5}, "concurrency must be a whole number"),
        ({"attempts": "two"}, "attempts must be a whole number"),
        ({"timeout_s": True}, "timeout_s must be a number"),
        ({"api_key": b"tb_live_secret"}, "api_key must be str, not bytes$"),
        ({"base_url": 1}, "base_url must be str, not int"),
        ({"base_url": "http://127.0.0.1:99999"}, "is not an http or https address"),
        ({"brand": b"kit"}, "brand must be str or Path, not bytes"),
    ],
    ids=str,
)
@pytest.mark.parametrize("face", [Client, AsyncClient])
def test_an_option_that_can_not_be_meant(
    face: type[Client | AsyncClient], options: ClientOptions, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error comes where the client is made."""
    monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
    with pytest.raises(UsageError, match=message):
        face(**options)


@pytest.mark.parametrize("title", [None, 1, b"A Title", ["A Title"]], ids=repr)
def test_a_title_of_another_type_is_a_request_error(title: object) -> None:
    """As it is for `generate_many`."""
    with Client(engine="local") as client, pytest.raises(RequestError, match="title must be str"):
        client.generate(title)  # type: ignore[arg-type] # the point


@pytest.mark.long
def test_address_and_timeout_are_found_as_thumb_finds_them(
    server: ThumbApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the environment and the config file, unless the code says otherwise."""
    monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
    monkeypatch.setenv("THUMBAPI_BASE_URL", server.url)
    set_value("timeout_s", "0.2")
    server.script(Fault.stall(), Fault.slow(0.4))
    with Client(attempts=1) as client:
        with pytest.raises(AnswerLost):
            client.generate(TITLE)
        with Client(timeout_s=10) as patient:
            assert patient.generate(TITLE).credits == 10


@pytest.mark.parametrize(
    ("options", "concurrency"),
    [({}, 50), ({"plan": "business"}, 500), ({"rate_per_s": 1}, 25), ({"concurrency": 3}, 3)],
    ids=["what is configured", "another plan", "another rate", "a cap"],
)
def test_the_account_is_known_from_the_settings(
    server: ThumbApiServer, monkeypatch: pytest.MonkeyPatch, options: ClientOptions, concurrency: int
) -> None:
    """Its plan, say, unless the code says otherwise; pictures of 25 s take 25 of them for each a second."""
    monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
    monkeypatch.setenv("THUMBAPI_BASE_URL", server.url)
    set_value("plan", "starter")
    assert AsyncClient(**options)._engine.concurrency == concurrency


def test_an_unknown_option_is_an_error(server: ThumbApiServer) -> None:
    """A misspelled option is not ignored: nothing is drawn or paid for."""
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url)
    with pytest.raises(RequestError, match="unknown option 'fromat'") as caught:
        client.generate(TITLE, fromat="x")  # type: ignore[call-arg] # that types forbid it is not enough
    assert caught.value.remedy == "did you mean format?"
    assert server.requests == []


@pytest.mark.parametrize("face", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("argument", "remedy"),
    [
        pytest.param("engin", "did you mean engine?", id="misspelled"),
        pytest.param("timeout", "did you mean timeout_s?", id="without its unit"),
        pytest.param("workers", "arguments are: engine, ", id="of another library"),
    ],
)
def test_an_unknown_argument_is_an_error(
    face: type[Client | AsyncClient], argument: str, remedy: str
) -> None:
    """Ignored, `engin="local"` would draw with the hosted engine."""
    with pytest.raises(UsageError, match=f"unknown argument '{argument}'") as caught:
        face(**{argument: "local"})  # type: ignore[arg-type] # the point
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("face", [Client, AsyncClient])
def test_an_unknown_engine_is_an_error_of_ours(face: type[Client | AsyncClient]) -> None:
    """It belongs to the one tree of errors and names what there is."""
    with pytest.raises(UsageError, match="auto, thumbapi, local"):
        face(engine="dalle")


def test_a_client_that_can_not_open_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread stays behind, and the error is the engine's own."""
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://nowhere")
    before = threading.active_count()
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url="https://127.0.0.1:9")
    with pytest.raises(ConfigError):
        client.generate(TITLE)
    assert threading.active_count() == before
