"""The unit, the image and the proxy of the samples: held to what `thumb serve` has, and run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
import tomllib
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import typer.main
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from tests.server.conftest import serving
from thumbcli.cli.app import app_for
from thumbcli.contract import Plan
from thumbcli.errors import UsageError
from thumbcli.server.run_server import bind
from thumbcli.server.server_config import PORT, ServerConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
UNIT, IMAGE, PROXY = SAMPLES / "thumb-serve.service", SAMPLES / "Dockerfile", SAMPLES / "Caddyfile"
VERIFY_S = 30


def unit() -> dict[str, list[str]]:
    """Read the unit as systemd does: each setting with all its values."""
    read: dict[str, list[str]] = defaultdict(list)
    for line in UNIT.read_text().splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            read[name].append(value)
    return read


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile: each instruction and what follows it, lines joined."""
    text = re.sub(r"^\s*#.*\n", "", IMAGE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in text.splitlines() if line.strip()]


def instruction(name: str) -> str:
    """Return what follows the last instruction of this name."""
    return [rest for word, rest in instructions() if word == name][-1]


def variables() -> dict[str, str]:
    """Return the variables of the image."""
    return dict(re.findall(r"(\w+)=(\S+)", instruction("ENV")))


def parsed(words: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """Read a command line as `thumb` does, without running it: the commands, and the options of the last."""
    assert Path(words[0]).name == "thumb"
    command: Any = typer.main.get_command(app_for(["serve"]))
    names, rest = [], list(words[1:])
    while rest and rest[0] in getattr(command, "commands", {}):
        names.append(rest.pop(0))
        command = command.commands[names[-1]]
    return names, dict(command.make_context(names[-1], rest).params)


def unit_options() -> dict[str, Any]:
    """Return the options that the unit starts the server with."""
    names, options = parsed(shlex.split(unit()["ExecStart"][0]))
    assert names == ["serve"]
    return options


def known_variables() -> set[str]:
    """Return the variables that `thumb serve` reads."""
    group = typer.main.get_command(app_for(["serve"])).commands["serve"]  # type: ignore[attr-defined] # untyped
    return {str(parameter.envvar) for parameter in group.params if parameter.envvar}


def told(path: Path) -> list[list[str]]:
    """Return the calls of `thumb serve keys` that the comments of a sample tell."""
    text = path.read_text().replace("\\\n#", " ")
    calls = re.findall(r"(?:bin/thumb serve|--rm -v thumbs:/data thumb-serve) (keys .*)$", text, re.MULTILINE)
    return [["thumb", "serve", *shlex.split(call)] for call in calls]


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    """As it verifies it itself, with the program that is installed here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    program = shlex.split(unit()["ExecStart"][0])[0]
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace(f"={program} ", f"={Path(sys.executable).with_name('thumb')} "))
    done = subprocess.run(
        [analyze, "verify", str(copy)], capture_output=True, text=True, check=False, timeout=VERIFY_S
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_owns_its_state_and_nothing_else() -> None:
    """The folder that it may write is the one that the server and the keys are told to use."""
    read = unit()
    (folder,) = read["StateDirectory"]
    assert read["Environment"] == [f"THUMB_SERVE_DATA=%S/{folder}"]
    assert "THUMB_SERVE_DATA" in known_variables()
    (made,) = told(UNIT)
    assert made[-2:] == ["--data", f"/var/lib/{folder}"]
    assert parsed(made)[0] == ["serve", "keys", "add"]
    for setting, value in {
        "DynamicUser": "yes",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
    }.items():
        assert read[setting] == [value]


def test_the_unit_gives_a_stop_the_time_that_it_may_take(tmp_path: Path) -> None:
    """Requests, pictures and jobs in hand end one after the other; the signal is for the server alone."""
    read = unit()
    assert int(read["TimeoutStopSec"][0]) > 3 * ServerConfig(data=tmp_path).graceful_s
    assert read["KillMode"] == ["mixed"]
    assert read["RestartPreventExitStatus"] == [str(UsageError.exit_code)]


def test_the_image_is_made_of_what_the_package_is_made_of() -> None:
    """What is copied exists, holds all that a build reads, and the extras are those of the package."""
    copied = [
        source
        for word, rest in instructions()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert all((ROOT / source).exists() for source in copied)
    licences = {name for name in project["license-files"] if not name.startswith("thumbcli/")}
    assert {"pyproject.toml", "thumbcli", project["readme"], *licences} <= set(copied)
    extras = dict(rest.partition("=")[::2] for word, rest in instructions() if word == "ARG")["EXTRAS"]
    assert set(extras.split(",")) <= project["optional-dependencies"].keys()
    assert "serve" in extras.split(",")


def test_the_image_runs_the_server_as_nobody_in_particular() -> None:
    """In the form without a shell, so that a signal reaches Python; with its data in the only volume."""
    names, options = parsed(json.loads(instruction("ENTRYPOINT")))
    assert (names, options["port"], int(instruction("EXPOSE"))) == (["serve"], PORT, PORT)
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", instruction("USER"))
    assert variables()["THUMB_SERVE_DATA"] == instruction("VOLUME")
    assert {name for name in variables() if name != "PATH"} <= known_variables()
    (made,) = told(IMAGE)
    assert parsed(made)[0] == ["serve", "keys", "add"]


def test_the_image_asks_the_server_how_it_is() -> None:
    """With the package's own command, which reads the same variables."""
    command = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    assert parsed(command)[0] == ["serve", "health"]


def test_proxy_and_unit_agree() -> None:
    """On the prefix, which goes off here and into --root-path there, on the address, on whom to believe."""
    text, options = PROXY.read_text(), unit_options()
    assert re.findall(r"handle_path (\S+)/\*", text) == [options["root_path"]]
    assert re.findall(r"reverse_proxy (\S+)", text) == [f"{options['host']}:{options['port']}"]
    assert options["forwarded_allow_ips"] == options["host"]


@contextmanager
def proxied(prefix: str, upstream: str) -> Iterator[str]:
    """Run a proxy that does what the Caddyfile says: the prefix goes off, who asks is told anew."""

    async def forward(request: Request) -> Response:
        headers = {
            name: value for name, value in request.headers.items() if not name.startswith("x-forwarded")
        }
        headers |= {"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}
        path = request.url.path.removeprefix(prefix)
        async with httpx.AsyncClient(base_url=upstream, trust_env=False) as client:
            body = await request.body()
            answer = await client.request(request.method, path, headers=headers, content=body, timeout=30)
        return Response(answer.content, answer.status_code, answer.headers)

    app = Starlette(routes=[Route(f"{prefix}/{{rest:path}}", forward, methods=["GET", "POST"])])
    with bind("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        listening.listen()
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}{prefix}"
        finally:
            server.should_exit = True
            thread.join()


def test_all_of_it_works_behind_the_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the options of the unit: the page and its parts, the document, the API, addresses in answers."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    options = {name: unit_options()[name] for name in ("host", "root_path", "forwarded_allow_ips")}
    with (
        serving(tmp_path / "data", **options) as served,
        proxied(options["root_path"], served.url) as address,
        httpx.Client(trust_env=False, timeout=30) as browser,
    ):
        key = served.add_key("blog", Plan.BUSINESS)
        page = browser.get(f"{address}/").text
        for part in re.findall(rf'(?:href|src)="{options["root_path"]}(/[^"]+)"', page):
            assert browser.get(address + part).status_code == 200
        docs = browser.get(f"{address}/docs").text
        assert f"{options['root_path']}/openapi.json" in docs
        for part in re.findall(rf'(?:href|src)="{options["root_path"]}(/[^"]+)"', docs):
            assert browser.get(address + part).status_code == 200
        document = browser.get(f"{address}/openapi.json").json()
        assert document["servers"] == [{"url": options["root_path"]}]
        made = browser.post(
            f"{address}/v1/generate",
            json={"title": "Ten Slow Mornings", "format": "youtube"},
            headers={"x-api-key": key, "host": "example.org", "x-forwarded-proto": "http"},
        ).json()
        public = f"https://example.org{options['root_path']}"
        assert made["imageUrl"].startswith(f"{public}/v1/images/")
        assert browser.get(made["imageUrl"].replace(public, address)).headers["content-type"] == "image/webp"


@pytest.mark.parametrize(
    ("sender", "scheme"), [("127.0.0.2", "https"), ("127.0.0.1", "http")], ids=["named", "not named"]
)
def test_only_a_proxy_that_was_named_is_believed(tmp_path: Path, sender: str, scheme: str) -> None:
    """Whoever else says that he forwards for somebody is taken for what he is."""
    transport = httpx.HTTPTransport(local_address=sender)
    with (
        serving(tmp_path / "data", forwarded_allow_ips="127.0.0.2") as served,
        httpx.Client(transport=transport, timeout=30) as client,
    ):
        made = client.post(
            f"{served.url}/v1/generate",
            json={"title": "Ten Slow Mornings", "format": "youtube"},
            headers={"x-api-key": "any", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"},
        ).json()
    assert made["imageUrl"].startswith(f"{scheme}://127.0.0.1:")
