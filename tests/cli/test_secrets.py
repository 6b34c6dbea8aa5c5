"""The key appears nowhere but where it is stored, whatever is run and whatever the server answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import keyring.core
import pytest

from tests.cli.run import PATIENCE_S, Terminal, hosted, start, thumb, until
from tests.loopback import Fault
from thumbcli.engines.thumbapi.api_key import credentials_path, store_key

if TYPE_CHECKING:
    from tests.cli.run import HeldServer
    from tests.loopback import ThumbApiServer

KEY = "tb_live_good_5ecret-0f-the-h0use"
ECHO = f"the key {KEY} is not liked"


@pytest.fixture(params=["environment", "store"])
def env(
    request: pytest.FixtureRequest, api: ThumbApiServer, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Configure the key in one of its two places, and return the variables that a run needs."""
    if request.param == "environment":
        return hosted(api, KEY)
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    store_key(KEY)
    return {"THUMBAPI_BASE_URL": api.url}


def files_with_key(folder: Path) -> set[Path]:
    """Return every file under `folder` whose bytes hold the key, but for the one that is its place."""
    files = {path for path in folder.rglob("*") if path.is_file()}
    return {path for path in files if KEY.encode() in path.read_bytes()} - {credentials_path()}


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param(None, 0, id="all is well"),
        pytest.param(Fault.status(401, ECHO), 5, id="401 with the key in it"),
        pytest.param(Fault.status(400, ECHO, detail=KEY), 3, id="400 with the key in it"),
        pytest.param(Fault.html(302, ECHO), 4, id="a web page with the key in it"),
        pytest.param(
            Fault.changed(image=ECHO, imageUrl=f"https://x/{KEY}", note=KEY), 3, id="no picture but the key"
        ),
    ],
)
def test_a_run_never_shows_the_key(
    api: ThumbApiServer, tmp_path: Path, fault: Fault | None, code: int
) -> None:
    """Neither on a stream nor in the manifest, the lock or a picture."""
    api.script_always(fault)
    ran = thumb("batch", "-vv", "--json", stdin="One\n", env=hosted(api, KEY))
    assert ran.code == code
    assert KEY not in ran.stdout + ran.stderr
    assert api.requests[0].headers["x-api-key"] == KEY
    assert (tmp_path / "thumbs/.thumb/manifest.sqlite3").exists()
    assert not files_with_key(tmp_path)


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["auth", "status"], id="auth status"),
        pytest.param(["auth", "status", "--json"], id="auth status as JSON"),
        pytest.param(["config", "show"], id="config show"),
        pytest.param(["config", "show", "--json"], id="config show as JSON"),
        pytest.param(["batch", "titles.txt", "-n", "-vv"], id="a dry run"),
        pytest.param(["gen", "One", "-vv"], id="gen"),
        pytest.param(["gen", KEY, "-f", "tiktok"], id="an error of usage"),
    ],
)
def test_a_command_never_shows_the_key(env: dict[str, str], args: list[str], tmp_path: Path) -> None:
    """Four characters of it at most."""
    Path("titles.txt").write_text("One\n")
    ran = thumb(*args, env=env)
    assert KEY not in ran.stdout + ran.stderr
    assert not files_with_key(tmp_path)


@pytest.mark.long
def test_retries_tell_nobody(api: ThumbApiServer) -> None:
    """Each is shown with -v, with the message of the server."""
    api.script(Fault.status(503, ECHO, headers={"Retry-After": "0"}))
    ran = thumb("batch", "-v", stdin="One\n", env=hosted(api, KEY))
    assert ran.code == 0
    assert "503 the key *** is not liked" in ran.stderr


def test_the_terminal_shows_it_to_nobody(api: ThumbApiServer) -> None:
    """Behind somebody's shoulder, or in a recording."""
    api.script_always(Fault.status(401, ECHO))
    Path("titles.txt").write_text("One\n")
    with Terminal("batch", "titles.txt", "-v", env=hosted(api, KEY)) as terminal:
        code, screen = terminal.end()
    assert code == 5
    assert "is not liked" in screen
    assert KEY not in screen


def test_the_list_of_processes_does_not_hold_it(held: HeldServer) -> None:
    """Every user of the machine can read command lines."""
    held.release.clear()
    with start("batch", "-", env=hosted(held, KEY)) as process:
        assert process.stdin is not None
        process.stdin.write("One\n")
        process.stdin.flush()
        until(lambda: len(held.requests) == 1)
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        held.release.set()
        process.communicate(timeout=PATIENCE_S)
    assert b"batch" in line
    assert KEY.encode() not in line
    assert process.returncode == 0


def test_the_traceback_of_an_internal_error_never_shows_the_key(api: ThumbApiServer, tmp_path: Path) -> None:
    """`THUMB_TRACEBACK=1` is what people paste into a report."""
    (tmp_path / "sitecustomize.py").write_text(
        "import thumbcli.engines.thumbapi.response_parsing as answers\n"
        "def broken(*values, **more): raise ZeroDivisionError('broken')\n"
        "answers.read_header = broken\n"
    )
    env = hosted(api, KEY) | {"THUMB_TRACEBACK": "1", "PYTHONPATH": str(tmp_path)}
    ran = thumb("gen", "One", env=env, fresh=True)
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.stderr
    assert KEY not in ran.stderr
