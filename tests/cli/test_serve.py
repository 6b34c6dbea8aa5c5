"""`thumb serve` and its keys, as a person or a script meets them."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from typer._click.exceptions import ClickException
from typer.testing import CliRunner

from tests.cli.run import PATIENCE_S, start, thumb
from thumbcli.cli.app import app_for
from thumbcli.cli.commands import serve_keys
from thumbcli.cli.parameter_source import to_usage_error
from thumbcli.errors import DiskError, TemporaryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

    from tests.loopback import ThumbApiServer

run = CliRunner()


class _Unwell(BaseHTTPRequestHandler):
    """Answers as a server whose disk is full, and whose words are somebody else's."""

    def do_GET(self) -> None:
        body = json.dumps({"ok": False, "reason": "the disk is full\x1b[2J"}).encode()
        self.send_response(503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def port_of_unwell() -> Iterator[str]:
    """Run such a server and return its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Unwell) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


def thumb_serve(*args: str) -> Result:
    """Run `thumb serve …` as far as it goes without a signal."""
    return run.invoke(app_for(["serve"]), ["serve", *args])


def keys(*args: str) -> Result:
    """Run `thumb serve keys …` with the data in `data`."""
    return thumb_serve("keys", *args, "--data", "data")


def test_a_key_is_shown_once_and_listed_by_its_beginning() -> None:
    """On stdout alone, for scripts; the list never holds it."""
    made = keys("add", "blog", "--plan", "pro", "--quota", "7")
    key = made.stdout.strip()
    assert key.startswith("tb_live_")
    assert "webhooks are signed with whsec_" in made.stderr
    shown = keys("list")
    assert key not in shown.output
    assert shown.stdout.splitlines()[1].split() == [
        *("blog", f"{key[:12]}…", "pro", "5", "7", "0", "never", "valid")
    ]


def test_the_list_says_since_when_a_key_is_revoked_and_when_it_was_used() -> None:
    """Each in a column of its own."""
    keys("add", "blog")
    keys("revoke", "blog")
    head, line = keys("list").stdout.splitlines()
    assert line[head.index("LAST USED") : head.index("STATE")].strip() == "never"
    assert line[head.index("STATE") :].startswith("revoked 20")


@pytest.mark.long
def test_revoking_the_last_key_says_that_the_server_stays_closed() -> None:
    """The last one alone; and the server says so when it starts."""
    keys("add", "blog")
    keys("add", "shop")
    assert "401" not in keys("revoke", "blog").stderr
    assert "all are revoked, so every request gets a 401" in keys("revoke", "shop").stderr
    process = start("serve", "--port", "0", "--data", "data", env={"PYTHONPATH": ""})
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    refused = httpx.get(f"{address}/v1/assets", headers={"x-api-key": "any"})
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=PATIENCE_S)[1]
    assert refused.status_code == 401
    assert "Keys  all are revoked, so every request gets a 401" in log


def test_the_help_names_all_that_can_be_simulated() -> None:
    """A wrong name is answered with the list of them."""
    refused = thumb_serve("--simulate", "xyzzy=1", "--data", "data").exception
    assert isinstance(refused, UsageError)
    names = refused.remedy.removeprefix("use one of ").split(", ")
    assert len(names) > 15
    shown = " ".join(thumb_serve("--help").stdout.split())
    assert [name for name in names if not re.search(rf"\b{name}\b", shown)] == []


def test_the_list_is_there_for_programs() -> None:
    """A JSON object a key, revoked ones too."""
    keys("add", "blog")
    keys("revoke", "blog")
    line = json.loads(keys("list", "--json").stdout)
    assert (line["name"], line["plan"], line["quota"], line["used"]) == ("blog", "business", None, 0)
    assert line["revoked_at"]


@pytest.mark.parametrize("args", [("revoke", "nobody"), ("add", " ")], ids=["revoke", "add"])
def test_a_slip_with_keys_is_an_error(args: tuple[str, ...]) -> None:
    """Exit code 2."""
    assert isinstance(keys(*args).exception, UsageError)


def test_the_folder_may_precede_keys(tmp_path: Path) -> None:
    """As it does for the server."""
    thumb_serve("--data", "elsewhere", "keys", "add", "blog")
    assert (tmp_path / "elsewhere" / "serve.sqlite3").exists()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--host", "0.0.0.0"], id="from the network"),  # noqa: S104 - what is refused
        pytest.param(["--forwarded-allow-ips", "127.0.0.1"], id="through a proxy"),
    ],
)
def test_others_are_not_let_in_without_a_key(options: list[str]) -> None:
    """It says how to make one."""
    refused = thumb_serve(*options, "--data", "data")
    assert isinstance(refused.exception, UsageError)
    assert "thumb serve keys add NAME" in refused.exception.remedy


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        pytest.param(["--root-path", "thumbs"], UsageError, id="root path"),
        pytest.param(["--simulate", "weather=bad"], UsageError, id="simulation"),
        pytest.param(["--allowed-host", "http://thumbs.example"], UsageError, id="address as a host"),
        pytest.param(["--allowed-host", "thumbs.example:80"], UsageError, id="host with a port"),
        pytest.param(["--allowed-host", "a..b"], UsageError, id="host with two dots"),
        pytest.param(["--data", "file/data"], DiskError, id="data folder"),
    ],
)
def test_a_wrong_option_is_reported_before_it_starts(
    tmp_path: Path, args: list[str], kind: type[Exception]
) -> None:
    """In one line, not in a traceback."""
    (tmp_path / "file").touch()
    assert isinstance(thumb_serve("--data", "data", *args).exception, kind)


def test_a_variable_that_can_not_be_parsed_is_named() -> None:
    """A unit file has many of them, and no flag."""
    refused = thumb("serve", "--data", "data", env={"THUMB_SERVE_PORT": "http"})
    assert (refused.code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(
        "thumb: environment variable THUMB_SERVE_PORT: 'http' is not a whole number\n"
    )


def test_a_variable_that_is_refused_is_named() -> None:
    """Likewise."""
    refused = run.invoke(app_for(["serve"]), ["serve"], env={"THUMB_SERVE_SIMULATE": "weather=bad"})
    assert isinstance(refused.exception, UsageError)
    assert refused.exception.message.startswith("environment variable THUMB_SERVE_SIMULATE: --simulate")


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the packages of a server are not everybody's."""
    monkeypatch.setattr(serve_keys, "find_spec", lambda name: None if name == "fastapi" else name)
    refused = thumb_serve().exception
    assert isinstance(refused, UsageError)
    assert refused.message.endswith("not installed: fastapi")
    assert "thumbcli[serve]" in refused.remedy
    assert "pip install '.[serve]'" in refused.remedy


def test_its_help_needs_no_server() -> None:
    """The framework is loaded by who serves, and by nobody else."""
    code = (
        "import sys; sys.argv = ['thumb', 'serve', '--help']\n"
        "from thumbcli.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'fastapi', 'starlette', 'uvicorn', 'prometheus_client', 'skia', 'sqlite3'}\n"
        "print(heavy & sys.modules.keys())"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout.splitlines()[-1] == "set()"


@pytest.mark.long
def test_it_prints_its_address_and_stops_on_a_signal() -> None:
    """The address on stdout, all else on stderr; the exit code of a stop that went well is 0."""
    # With the extra, uvicorn brings click along: it must not be hidden here.
    process = start("serve", "--port", "0", "--data", "data", env={"PYTHONPATH": ""})
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    refused = httpx.post(
        f"{address}/v1/generate", json={"title": ""}, headers={"x-api-key": "tb_live_secret"}
    )
    assert refused.json()["error"] == "title is required"
    health = thumb_serve("health", "--port", address.rpartition(":")[2])
    assert json.loads(health.stdout)["ok"] is True
    process.send_signal(signal.SIGTERM)
    rest, log = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, rest) == (0, "")
    assert f"export THUMBAPI_BASE_URL={address}" in log
    assert "export THUMBAPI_KEY=any\n" in log
    assert "any key is accepted" in log
    assert "POST /v1/generate" in log
    assert "tb_live_secret" not in log


@pytest.mark.long
def test_data_that_can_not_be_read_is_an_error_and_no_traceback() -> None:
    """With the exit code of the disk, also where that is seen only when everything is opened."""
    keys("add", "blog")
    with closing(sqlite3.connect("data/serve.sqlite3")) as database:
        database.execute("DROP TABLE job")
        database.commit()
    process = start("serve", "--port", "0", "--data", "data", env={"PYTHONPATH": ""})
    address, log = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, address) == (DiskError.exit_code, "")
    assert "serve.sqlite3 can't be used: no such table: job" in log
    assert "Traceback" not in log


@pytest.mark.long
def test_variables_choose_its_names_and_the_status_of_typos() -> None:
    """As flags do; several names in one, in any script."""
    names = {"THUMB_SERVE_ALLOWED_HOST": "One.Example, two.example b\u00fccher.example"}
    env = {"PYTHONPATH": "", "THUMB_SERVE_ERRORS": "tutorial", **names}
    process = start("serve", "--port", "0", "--data", "data", "-q", env=env)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    hosts = ("one.example", "two.example", "xn--bcher-kva.example", "three.example")
    statuses = [httpx.get(f"{address}/healthz", headers={"host": host}).status_code for host in hosts]
    fields = {"title": "Why We Forget", "format": "yotube"}
    refused = httpx.post(f"{address}/v1/generate", json=fields, headers={"x-api-key": "any"})
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_S)
    assert statuses == [200, 200, 200, 421]
    assert refused.status_code == 422


@pytest.mark.long
def test_asked_twice_it_drops_what_is_in_hand() -> None:
    """The client gets an answer, and the terminal a message; nothing ends in a traceback."""
    process = start("serve", "--port", "0", "--data", "data", env={"PYTHONPATH": ""})
    assert process.stdout is not None
    assert process.stderr is not None
    port = int(process.stdout.readline().rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as waiting:
        waiting.sendall(
            b"POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nx-api-key: any\r\n"
            b"Expect: 100-continue\r\nContent-Length: 99\r\n\r\n"
        )
        assert waiting.recv(65_536).startswith(b"HTTP/1.1 100")
        process.send_signal(signal.SIGTERM)
        assert any("1 active, finishing; again to stop at once" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        answer = b"".join(iter(lambda: waiting.recv(65_536), b""))
    rest = process.communicate(timeout=PATIENCE_S)[1]
    assert process.returncode == 130
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"the server stops" in answer
    assert "1 active, cancelled" in rest
    assert "Traceback" not in rest


def test_a_port_where_nobody_listens_is_not_well() -> None:
    """Exit code 4: it may be later. Also where the server would listen on every address."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        asked = thumb_serve("health", "--host", "0.0.0.0", "--port", str(bound.getsockname()[1]))  # noqa: S104 - a health check of it
    assert isinstance(asked.exception, TemporaryError)
    assert "does not answer: " in asked.exception.message


def test_a_server_of_somebody_else_is_not_well(api: ThumbApiServer) -> None:
    """It has no such route."""
    health = thumb_serve("health", "--port", api.url.rpartition(":")[2])
    assert isinstance(health.exception, TemporaryError)
    assert "answers with status 404" in health.exception.message


def test_a_server_with_a_full_disk_is_not_well(port_of_unwell: str) -> None:
    """The reason that it gives is shown, without what a terminal would obey."""
    health = thumb_serve("health", "--port", port_of_unwell)
    assert isinstance(health.exception, TemporaryError)
    assert "answers with status 503: the disk is full\ufffd[2J" in health.exception.message


SERVE_TOML = """
port = 9000
data = "kept"
cors-origin = ["https://app.example.com"]

[keys.blog]
key-env = "BLOG_KEY"
plan = "pro"
quota = 1000
"""
KEY = "0123456789abcdef-blog"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what a container listens on


@pytest.fixture
def serve_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a file for `thumb serve`, and set what it names."""
    monkeypatch.setenv("BLOG_KEY", KEY)
    path = tmp_path / "serve.toml"
    path.write_text(SERVE_TOML)
    return path


def test_check_tells_what_wins_over_what(serve_toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An option over a variable over the file; no key is shown, and no folder is made."""
    monkeypatch.setenv("THUMB_SERVE_PORT", "9001")
    monkeypatch.setenv("THUMB_SERVE_KEY", "fedcba9876543210")
    monkeypatch.setenv("THUMB_SERVE_CARD_SECRET", "fedcba9876543211")
    shown = thumb_serve("--config", str(serve_toml), "--port", "9002", "--queue", "3", "--check").stdout
    assert (
        f"port  9002  (--port, over environment variable THUMB_SERVE_PORT and {serve_toml}: line 2)" in shown
    )
    assert f"data  {serve_toml.parent / 'kept'}  ({serve_toml}: line 3)" in shown
    assert "queue  3  (--queue)" in shown
    assert f"key  blog: pro, 5 per second, 1,000 per month  ({serve_toml}: line 6)" in shown
    assert "key  environment: business" in shown
    assert "cards  addresses under /og/ are signed" in shown
    assert shown.endswith("In order: thumb serve starts with this.\n")
    assert KEY not in shown
    assert "fedcba987654321" not in shown
    assert not (serve_toml.parent / "kept").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("port = 90000", "90000 is not in the range 0<=x<=65535"),
        ("root-path = 'thumbs'", "--root-path 'thumbs' is not a path"),
        ("allowed-host = ['a:1']", "--allowed-host 'a:1' is not a host name"),
        ("cors-origin = ['*']", r"--cors-origin '\*' is not an origin"),
        ("simulate = 'rain=1'", "--simulate"),
        ("errors = 'mine'", "'mine' is not one of"),
        ("templates = 'none'", "--templates .*none can't be read"),
        ("public-url = 'https://a.example'", "--public-url and --presign are for pictures in a store"),
        ("store = 'covers'", "--store covers"),
        ("log-format = 'xml'", "'xml' is not one of"),
        ("queue = -1", "-1 is not in the range"),
    ],
)
def test_what_the_file_sets_wrongly_is_told_with_its_line(line: str, message: str, tmp_path: Path) -> None:
    """As for a variable; no server starts."""
    path = tmp_path / "serve.toml"
    path.write_text(f"# Ours.\n{line}\n")
    command = ["serve", "--config", str(path), "--check"]
    error = run.invoke(app_for(["serve"]), command, standalone_mode=False).exception
    shown = to_usage_error(error) if isinstance(error, ClickException) else error
    assert isinstance(shown, UsageError)
    assert re.match(rf"{re.escape(str(path))}: line 2: {message}", shown.message)


@pytest.mark.parametrize(
    "origin",
    (
        "* https://*.example.com app.example.com https://app.example.com/ https://App.example.com null https://"
        " ftp://app.example.com https://app.example.com/path https://a@b.example https://a.example?b"
    ).split(),
)
def test_an_origin_is_exact(origin: str) -> None:
    """As browsers send it; none stands for all."""
    refused = thumb_serve("--cors-origin", origin, "--check").exception
    assert isinstance(refused, UsageError)
    assert "is not an origin" in refused.message


@pytest.mark.long
def test_a_key_from_outside_opens_the_server_to_others(
    tmp_path: Path, serve_toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container: no key has to be made first. It stands in no log, which is JSON here."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "key").write_text("fedcba9876543210\n")
    variables = {"THUMB_SERVE_CONFIG": str(serve_toml), "THUMB_SERVE_KEY_FILE": str(tmp_path / "key")}
    more = {"BLOG_KEY": KEY, "THUMB_SERVE_LOG_FORMAT": "json", "THUMB_SERVE_KEY_PLAN": "free"}
    process = start("serve", "--host", EVERYWHERE, "--port", "0", env={"PYTHONPATH": "", **variables, **more})
    assert process.stdout is not None
    address = process.stdout.readline().strip().replace(EVERYWHERE, "127.0.0.1")
    statuses = [
        httpx.get(f"{address}/v1/assets", headers={"Authorization": f"Bearer {key}"}).status_code
        for key in ("fedcba9876543210", KEY, "other")
    ]
    listed = [
        json.loads(line)
        for line in thumb_serve("keys", "list", "--json", "--data", "kept").stdout.splitlines()
    ]
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=PATIENCE_S)[1]
    assert statuses == [200, 200, 401]
    assert {(line["name"], line["plan"], line["declared"]) for line in listed} == {
        ("blog", "pro", True),
        ("environment", "free", True),
    }
    entries = [json.loads(line) for line in log.splitlines()]
    assert [entry["status"] for entry in entries if "path" in entry] == statuses
    assert entries[1] | {"key": "environment", "method": "GET", "path": "/v1/assets"} == entries[1]
    assert KEY not in log
    assert "fedcba9876543210" not in log
    revoked = thumb_serve("keys", "revoke", "blog", "--data", "kept")
    assert "the next start makes it valid again" in revoked.stderr


def test_a_key_that_did_not_arrive_is_an_error() -> None:
    """As where a variable of docker compose was not set: other blank variables count as unset."""
    blank = {"THUMB_SERVE_KEY": " ", "THUMB_SERVE_PORT": ""}
    refused = run.invoke(app_for(["serve"]), ["serve", "--check"], env=blank).exception
    assert isinstance(refused, UsageError)
    assert "environment variable THUMB_SERVE_KEY is empty" in refused.message


def test_check_refuses_what_a_start_refuses() -> None:
    """Others without a key; it makes no folder of its own, and knows the keys that were made."""
    refused = thumb_serve("--host", EVERYWHERE, "--data", "data", "--check").exception
    assert isinstance(refused, UsageError)
    assert "lets other machines in" in refused.message
    assert not Path("data").exists()
    keys("add", "blog")
    assert thumb_serve("--host", EVERYWHERE, "--data", "data", "--check").exit_code == 0


def test_health_knows_the_port_of_the_file(serve_toml: Path) -> None:
    """The check of a container reads what the server reads, though not its secrets."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve_toml.write_text(f"port = {port}\n[keys.blog]\nkey-file = 'none'\n")
    down = thumb_serve("--config", str(serve_toml), "health").exception
    assert isinstance(down, TemporaryError)
    assert f"port {port} does not answer" in down.message
