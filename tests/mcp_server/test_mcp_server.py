"""What the official client of the protocol gets from `thumb mcp`."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import pytest
from PIL import Image

from tests.cli.run import clean_env
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.brand.brand_resolver import Brands, saved_kit
from thumbcli.contract import EngineName
from thumbcli.engines.choose_engine import EngineChoice, choose, resolve
from thumbcli.engines.thumbapi.api_key import find_key
from thumbcli.mcp_server.studio import Studio
from thumbcli.testing import FakeEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mcp import Client
    from mcp.server.mcpserver import MCPServer
    from mcp.types import CallToolResult

    from thumbcli.engines.protocol import Engine

THUMB = Path(sys.executable).with_name("thumb")


def studio(out: Path, make_engine: Callable[[], Engine] = FakeEngine, **budget: int) -> Studio:
    """Return a studio that draws plain pictures into `out`."""
    return Studio(out=out, make_engine=make_engine, brands=Brands(saved_kit()), **budget)


def connected(target: object) -> Client:
    """Return a client of a server, a command or an address."""
    from mcp import Client  # takes a second, and other workers have no use for it

    return Client(target)  # type: ignore[arg-type] # any of them


def call(target: object, *calls: tuple[str, dict[str, object]]) -> list[CallToolResult]:
    """Return the answers of one session to calls of tools."""

    async def session() -> list[CallToolResult]:
        async with connected(target) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(session)


def served(desk: Studio, engine: EngineName) -> MCPServer:
    """Return the server of a studio."""
    from thumbcli.mcp_server.tools import mcp_server

    return mcp_server(desk, engine)


def ask(of: Studio, tool: str, **arguments: object) -> CallToolResult:
    """Return the answer to one call."""
    return call(served(of, of.make_engine().name), (tool, arguments))[0]


def texts(answer: CallToolResult) -> list[Any]:
    """Return the texts of an answer, read as JSON."""
    return [json.loads(part.text) for part in answer.content if part.type == "text"]


def pictures(answer: CallToolResult) -> list[tuple[str, tuple[int, int]]]:
    """Return the type and size of each picture of an answer."""
    found = []
    for part in answer.content:
        if part.type == "image":
            with Image.open(BytesIO(base64.b64decode(part.data))) as image:
                assert image.get_format_mimetype() == part.mime_type
                found.append((part.mime_type, image.size))
    return found


def refusal(answer: CallToolResult) -> str:
    """Return why a call was refused."""
    assert answer.is_error
    (part,) = answer.content
    assert part.type == "text"
    return part.text


@pytest.mark.long
def test_a_picture_is_shown_saved_and_not_made_twice(tmp_path: Path) -> None:
    """The second answer shows the file that is there."""
    desk = studio(tmp_path)
    first, second = (ask(desk, "generate_thumbnail", title="Why We Forget") for _ in range(2))
    assert pictures(first) == pictures(second) == [("image/webp", (1280, 720))]
    (told,) = texts(first)
    assert told["made"]
    assert Path(told["path"]).read_bytes()
    assert [made["made"] for made in texts(second)] == [False]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        pytest.param({"format": "blogpost"}, ("image/webp", (1200, 630)), id="format"),
        pytest.param({"outputFormat": "png"}, ("image/png", (1280, 720)), id="type of the file"),
        pytest.param({"model": "hd"}, ("image/webp", (2560, 1440)), id="model"),
        pytest.param({"format": "500x500"}, ("image/webp", (500, 500)), id="size"),
    ],
)
def test_arguments_are_those_of_the_api(
    tmp_path: Path, arguments: dict[str, str], shown: tuple[str, tuple[int, int]]
) -> None:
    """A configuration moves over by its command."""
    assert pictures(ask(studio(tmp_path), "generate_thumbnail", title="One", **arguments)) == [shown]


@pytest.mark.long
def test_each_format_has_a_file_of_its_own(tmp_path: Path) -> None:
    """The second does not take the place of the first."""
    desk = studio(tmp_path)
    for format_ in ("youtube", "blogpost"):
        ask(desk, "generate_thumbnail", title="One", format=format_)
    assert {path.name for path in tmp_path.glob("*.webp")} == {"one-youtube.webp", "one-blogpost.webp"}
    (told,) = texts(ask(desk, "thumbnail_status"))
    assert (told["folder"]["made"], told["folder"]["orphans"]) == (2, 0)


def test_many_titles_each_have_their_own_end(tmp_path: Path) -> None:
    """A title that fails does not hide the others."""
    answer = ask(studio(tmp_path), "generate_thumbnails", titles=["One", " ", "Two"])
    assert [told.get("error", told.get("name")) for told in texts(answer)] == [
        "one-youtube.webp",
        "title is required",
        "two-youtube.webp",
    ]


def test_variants_are_shown_together(tmp_path: Path) -> None:
    """Each can be asked for again by its number."""
    answer = ask(studio(tmp_path), "thumbnail_variants", title="One", count=3)
    assert len(pictures(answer)) == len({told["name"] for told in texts(answer)}) == 3


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param({"format": "fax"}, "format must be one of", id="format"),
        pytest.param({"layout": "nowhere"}, "nowhere", id="layout"),
        pytest.param({"category": "cars"}, "category must be one of", id="category"),
        pytest.param({"model": "xl"}, "model", id="model"),
        pytest.param({"outputFormat": "bmp"}, "outputFormat", id="type of the file"),
        pytest.param({"icon": "/etc/passwd"}, "is a file", id="icon of a file"),
        pytest.param({"icon": "../secret.png"}, "is a file", id="icon of a picture"),
        pytest.param({"palette": "blue-ish"}, "palette", id="palette"),
        pytest.param({"customAssetsId": "mine"}, "mine", id="unknown set"),
        pytest.param({"usePhoto": True}, "Photo asset required", id="no saved photo"),
        pytest.param({"variant": -1}, "variant", id="variant"),
        pytest.param({"title": "x" * 201}, "200", id="long title"),
    ],
)
def test_what_can_not_be_drawn_is_told(tmp_path: Path, arguments: dict[str, object], why: str) -> None:
    """An agent reads why, and nothing is made."""
    answer = ask(studio(tmp_path), "generate_thumbnail", **{"title": "One", **arguments})
    assert why in refusal(answer)
    assert not list(tmp_path.glob("*.webp"))


@pytest.mark.parametrize("name", ["../outside.webp", "/etc/passwd", "missing.webp", ".thumb/manifest.db", ""])
def test_no_file_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    """What is not a picture of the folder is refused."""
    (tmp_path / "outside.webp").write_bytes(b"secret")
    desk = studio(tmp_path / "thumbs")
    ask(desk, "generate_thumbnail", title="One")
    assert "secret" not in refusal(ask(desk, "check_thumbnail", name=name))


def test_a_budget_of_pictures_holds_over_all_calls(tmp_path: Path) -> None:
    """What is there already costs none of it."""
    desk = studio(tmp_path, max_items=2)
    ask(desk, "generate_thumbnails", titles=["One", "Two"])
    assert not ask(desk, "generate_thumbnail", title="Two").is_error
    assert "--max-items" in refusal(ask(desk, "generate_thumbnail", title="Three"))
    (told,) = texts(ask(desk, "thumbnail_status"))
    assert told["pictures_left"] == 0


def test_credits_are_never_spent_beyond_the_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API gets as many requests as they pay for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:

        def hosted() -> Engine:
            return choose(EngineName.THUMBAPI, api_key=GOOD_KEY, base_url=server.url, rate_per_s=100)

        desk = studio(tmp_path, hosted, max_credits=20)
        answers = [ask(desk, "generate_thumbnail", title=title) for title in ("One", "Two", "Three", "One")]
        assert [answer.is_error for answer in answers] == [False, False, True, False]
        assert len(server.requests) == 2
        (told,) = texts(ask(desk, "thumbnail_status"))
        assert (told["spent_credits"], told["credits_left"]) == (20, 0)


def test_the_hosted_engine_offers_what_it_knows(tmp_path: Path) -> None:
    """Layouts and variants are the local engine's, a key is the hosted one's."""

    async def names(engine: EngineName) -> set[str]:
        async with connected(served(studio(tmp_path), engine)) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    local, hosted = (anyio.run(names, engine) for engine in (EngineName.LOCAL, EngineName.THUMBAPI))
    assert local - hosted == {"list_layouts", "thumbnail_variants"}
    assert hosted - local == {"login", "logout", "key_status"}
    assert "generate_thumbnail" in hosted
    formats = texts(ask(studio(tmp_path, lambda: FakeEngine(name=EngineName.THUMBAPI)), "list_formats"))
    assert set(formats[0]) == {"youtube", "instagram", "x", "blogpost", "linkedin"}


def test_a_client_knows_which_tools_only_read_and_which_remove(tmp_path: Path) -> None:
    """So that it asks its user where that matters."""

    async def tools() -> dict[str, tuple[bool | None, bool | None]]:
        async with connected(served(studio(tmp_path), EngineName.THUMBAPI)) as client:
            offered = (await client.list_tools()).tools
            hints = {tool.name: tool.annotations for tool in offered}
            return {
                name: (hint.read_only_hint, hint.destructive_hint) for name, hint in hints.items() if hint
            }

    hints = anyio.run(tools)
    reads = {name for name, (only_reads, _) in hints.items() if only_reads}
    assert reads == {"check_thumbnail", "key_status", "list_formats", "thumbnail_status"}
    assert {name for name, (_, removes) in hints.items() if removes} == {"logout"}
    assert hints.keys() - reads == {"generate_thumbnail", "generate_thumbnails", "login", "logout"}


def test_a_finished_picture_is_a_resource(tmp_path: Path) -> None:
    """By the name of its file."""
    desk = studio(tmp_path)
    ask(desk, "generate_thumbnail", title="One")

    async def read() -> str:
        async with connected(served(desk, EngineName.LOCAL)) as client:
            (content,) = (await client.read_resource("thumbnail://one-youtube.webp")).contents
            return str(content.model_dump()["blob"])

    assert base64.b64decode(anyio.run(read)) == (tmp_path / "one-youtube.webp").read_bytes()


def listed(desk: Studio) -> list[dict[str, Any]]:
    """Return the list of resources, as JSON."""

    async def read() -> list[dict[str, Any]]:
        async with connected(served(desk, EngineName.LOCAL)) as client:
            found = (await client.list_resources()).resources
            return [resource.model_dump(mode="json", exclude_none=True) for resource in found]

    return anyio.run(read)


def test_finished_pictures_are_listed_the_newest_first(tmp_path: Path) -> None:
    """Those that are there; each can be read by its address, as what it is."""
    desk = studio(tmp_path)
    assert listed(desk) == []
    ask(desk, "generate_thumbnail", title="One")
    ask(desk, "generate_thumbnail", title="Tür & Tor 2", format="blogpost", outputFormat="png")
    ask(desk, "generate_thumbnail", title="Three")
    (tmp_path / "three-youtube.webp").unlink()
    newest, oldest = listed(desk)
    assert (newest["title"], newest["mime_type"]) == ("Tür & Tor 2", "image/png")
    assert (oldest["name"], oldest["mime_type"]) == ("one-youtube.webp", "image/webp")

    async def read() -> dict[str, Any]:
        async with connected(served(desk, EngineName.LOCAL)) as client:
            (content,) = (await client.read_resource(newest["uri"])).contents
            return content.model_dump()

    content = anyio.run(read)
    assert content["mime_type"] == "image/png"
    assert base64.b64decode(content["blob"]) == (tmp_path / newest["name"]).read_bytes()


def test_a_person_signs_in_and_out_for_an_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent waits, draws with the key that came, never sees it, and can remove it."""
    from thumbcli.mcp_server.sign_in import SignIn
    from thumbcli.mcp_server.tools import mcp_server

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    opened: list[str] = []

    def agree() -> None:
        asked = parse_qs(urlsplit(opened[0]).query)
        answer = {"api_key": GOOD_KEY, "state": asked["state"][0]}
        httpx.post(asked["callback"][0], json=answer, trust_env=False).raise_for_status()

    with ThumbApiServer() as server:

        def hosted() -> Engine:
            key = find_key()
            value = key.value if key else None
            name = resolve(EngineChoice.THUMBAPI, value)
            return choose(name, api_key=value, base_url=server.url, rate_per_s=100)

        desk = studio(tmp_path, hosted, max_credits=100)
        offered = mcp_server(desk, EngineName.THUMBAPI, SignIn(open_browser=opened.append, wait_s=0.5))
        draw: tuple[str, dict[str, object]] = ("generate_thumbnail", {"title": "One"})
        before, waits, none = call(offered, draw, ("login", {}), ("key_status", {}))
        agree()
        signed_in, some, drawn, out, gone = call(
            offered, ("login", {}), ("key_status", {}), draw, ("logout", {}), ("key_status", {})
        )
    assert "no ThumbAPI key" in refusal(before)
    assert opened[0] in str(waits.content)
    assert "Signed in" in str(signed_in.content)
    assert len(opened) == 1
    states = [texts(answer)[0] for answer in (none, some, gone)]
    assert [state["configured"] for state in states] == [False, True, False]
    assert states[1]["last4"] == GOOD_KEY[-4:]
    assert pictures(drawn)
    assert "Removed the key" in str(out.content)
    assert GOOD_KEY not in "".join(str(answer) for answer in (waits, signed_in, some, drawn, out, gone))


def test_a_login_that_was_called_off_is_begun_anew(tmp_path: Path) -> None:
    """The old address takes no key any more."""
    from thumbcli.mcp_server.sign_in import SignIn
    from thumbcli.mcp_server.tools import mcp_server

    opened: list[str] = []
    offered = mcp_server(studio(tmp_path), EngineName.THUMBAPI, SignIn(open_browser=opened.append, wait_s=0))
    call(offered, ("login", {}), ("login", {}), ("logout", {}), ("login", {}), ("logout", {}))
    first, second = opened
    assert first != second


@pytest.mark.long
def test_the_command_starts_without_a_key_and_offers_the_login(tmp_path: Path) -> None:
    """As ThumbAPI's own server does."""
    from mcp import StdioServerParameters

    arguments = ["mcp", "--engine", "thumbapi", "--max-credits", "100", "--out", str(tmp_path)]
    command = StdioServerParameters(command=str(THUMB), args=arguments, env=clean_env())
    status, drawn = call(command, ("key_status", {}), ("generate_thumbnail", {"title": "One"}))
    assert texts(status) == [{"configured": False, "source": None, "last4": None}]
    assert "no ThumbAPI key" in refusal(drawn)


@pytest.mark.long
def test_the_command_speaks_over_stdio(tmp_path: Path) -> None:
    """As agents start it; the local engine draws."""
    from mcp import StdioServerParameters

    command = StdioServerParameters(
        command=str(THUMB), args=["mcp", "--engine", "local", "--out", str(tmp_path)]
    )
    drawn, checked = call(
        command,
        ("generate_thumbnail", {"title": "Why We Forget"}),
        ("check_thumbnail", {"name": "why-we-forget-youtube.webp"}),
    )
    assert pictures(drawn) == [("image/webp", (1280, 720))]
    assert texts(checked)[0]["ok"]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Run the command over HTTP, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [str(THUMB), *"mcp --engine local --out".split(), str(tmp_path), "--http", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        for _ in range(1000):  # a minute, should the machine be busy
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/mcp"
        process.terminate()
        assert process.wait(10) in {0, -15, 143}


@pytest.mark.long
def test_the_command_speaks_over_http(address: str) -> None:
    """For this machine alone: no other site can act through a browser."""
    (answer,) = call(address, ("list_formats", {}))
    assert "youtube" in texts(answer)[0]
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    for header in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        headers = {"Accept": "application/json, text/event-stream", **header}
        assert httpx.post(address, json=ping, headers=headers).status_code in {403, 421}


@pytest.mark.long
def test_an_agent_gets_no_credits_without_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts it says how many."""
    monkeypatch.setenv("THUMBAPI_KEY", GOOD_KEY)
    done = subprocess.run([THUMB, "mcp", "--engine", "thumbapi"], capture_output=True, text=True, check=False)
    assert (done.returncode, "--max-credits" in done.stderr) == (2, True)
