"""What `thumb auth` promises: the key goes in unseen, and comes out as four characters at most."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import keyring.core
import pexpect  # type: ignore[import-untyped] # it ships no types
import pytest
from typer.testing import CliRunner

from thumbcli.cli.app import app_for
from thumbcli.engines.thumbapi import api_key
from thumbcli.errors import AuthError, UsageError

SECRET = "tb_live_0123456789abcdef"
run = CliRunner()
app = app_for(["auth"])


@pytest.fixture(autouse=True)
def _own_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keyring choose its backend by the environment of this test."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


def test_login_takes_the_first_line_of_stdin() -> None:
    """Pipes end lines, and files may go on after them."""
    result = run.invoke(app, ["auth", "login", "--stdin"], input=f"{SECRET}\r\nnotes\n")
    assert result.exit_code == 0
    key = api_key.find_key()
    assert key is not None
    assert key.value == SECRET


def test_login_says_where_and_shows_four_characters() -> None:
    """On stderr; stdout is for data."""
    result = run.invoke(app, ["auth", "login", "--stdin"], input=SECRET)
    assert result.stdout == ""
    assert result.stderr == f"Stored the key …cdef in the file {api_key.credentials_path()}.\n"
    assert stat.S_IMODE(api_key.credentials_path().stat().st_mode) == 0o600


def test_login_without_a_terminal_wants_the_flag() -> None:
    """A job that nobody watches must not wait for an answer."""
    result = run.invoke(app, ["auth", "login"], input=SECRET)
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2
    assert "--stdin" in result.exception.remedy
    assert api_key.find_key() is None


def test_login_never_takes_the_key_as_an_argument() -> None:
    """Arguments are seen by everybody on the machine."""
    result = run.invoke(app, ["auth", "login", SECRET])
    assert result.exit_code == 2
    assert api_key.find_key() is None


@pytest.mark.parametrize("text", ["", "\n", "  \n"])
def test_login_refuses_nothing(text: str) -> None:
    """An empty secret in a CI system is a mistake."""
    result = run.invoke(app, ["auth", "login", "--stdin"], input=text)
    assert isinstance(result.exception, UsageError)


def test_login_refuses_what_is_no_key_unseen() -> None:
    """The message says what is wrong with it."""
    result = run.invoke(app, ["auth", "login", "--stdin"], input="tb_live_0123 456789abcdef")
    assert isinstance(result.exception, AuthError)
    assert "white space" in result.exception.message
    assert "456789abcdef" not in result.output + result.exception.message


def test_login_refuses_bytes_that_are_no_text() -> None:
    """Somebody piped the wrong file."""
    result = run.invoke(app, ["auth", "login", "--stdin"], input=b"\xff\xfe\x00")
    assert isinstance(result.exception, (UsageError, AuthError))
    assert api_key.find_key() is None


def test_login_reports_a_variable_that_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the new key would seem to have no effect."""
    monkeypatch.setenv("THUMBAPI_API_KEY", "tb_live_another_key")
    result = run.invoke(app, ["auth", "login", "--stdin"], input=SECRET)
    assert "environment variable THUMBAPI_API_KEY holds another key" in result.stderr
    assert "tb_live_another_key" not in result.output


def test_login_on_a_terminal_does_not_echo() -> None:
    """Typed on a real terminal, the key appears nowhere on the screen."""
    child = spawn("login")
    child.expect("API key")
    child.sendline(SECRET)
    screen = str(child.before) + child.read()
    child.close()
    assert child.exitstatus == 0
    assert "…cdef" in screen
    assert SECRET not in screen
    key = api_key.find_key()
    assert key is not None
    assert key.value == SECRET


def test_login_on_a_terminal_does_not_echo_with_the_flag_either() -> None:
    """Reading the terminal as a pipe would show what is typed."""
    child = spawn("login", "--stdin")
    child.expect("API key")
    child.sendline(SECRET)
    assert SECRET not in child.read()
    child.close()
    assert child.exitstatus == 0


def spawn(*args: str) -> pexpect.spawn[str]:
    """Start `thumb auth` on a real terminal."""
    code = "import sys; from thumbcli.cli.app import app_for; app_for(['auth'])(args=['auth', *sys.argv[1:]])"
    env = {**os.environ, "PYTHONUTF8": "1"}
    return pexpect.spawn(
        sys.executable, ["-c", code, *args], encoding="utf-8", timeout=30, dimensions=(40, 200), env=env
    )


def test_status_shows_source_and_four_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing more of it."""
    monkeypatch.setenv("THUMBAPI_KEY", SECRET)
    result = run.invoke(app, ["auth", "status"])
    assert result.stdout == "key = …cdef\nsource = environment variable THUMBAPI_KEY\n"
    assert result.exit_code == 0


def test_status_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """For programs."""
    monkeypatch.setenv("THUMBAPI_KEY", SECRET)
    report = json.loads(run.invoke(app, ["auth", "status", "--json"]).stdout)
    assert report == {
        "configured": True,
        "source": "environment variable THUMBAPI_KEY",
        "last4": "cdef",
    }


def test_status_without_a_key_is_exit_code_5() -> None:
    """The remedy names the command, the variable, and the engine that needs none."""
    result = run.invoke(app, ["auth", "status"])
    assert isinstance(result.exception, AuthError)
    assert result.exception.exit_code == 5
    assert "thumb auth login" in result.exception.remedy


def test_status_as_json_without_a_key_is_exit_code_5_too() -> None:
    """The object is written all the same."""
    result = run.invoke(app, ["auth", "status", "--json"])
    assert result.exit_code == 5
    assert json.loads(result.stdout) == {"configured": False, "source": None, "last4": None}


def test_status_reports_the_public_test_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who left it in wonders why all pictures look the same."""
    monkeypatch.setenv("THUMBAPI_KEY", "thumbapi_test")
    assert "placeholder" in run.invoke(app, ["auth", "status"]).stderr


def test_status_reports_permissions_that_were_too_open() -> None:
    """On stderr, so that the data stays data."""
    api_key.store_key(SECRET)
    api_key.credentials_path().chmod(0o644)
    result = run.invoke(app, ["auth", "status", "--json"])
    assert "others on this machine could read" in result.stderr
    assert json.loads(result.stdout)["last4"] == "cdef"


def test_a_file_that_the_system_refuses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold a key; that none is configured would be a guess."""
    monkeypatch.setattr(api_key, "credentials_path", lambda: Path("/" + "x" * 300))
    result = run.invoke(app, ["auth", "status"])
    assert isinstance(result.exception, AuthError)
    assert "can't be read" in result.exception.message


def test_logout_removes_and_says_so() -> None:
    """A second time there is nothing to remove, which is not an error."""
    api_key.store_key(SECRET)
    first, second = run.invoke(app, ["auth", "logout"]), run.invoke(app, ["auth", "logout"])
    assert first.stderr == f"Removed the key from the file {api_key.credentials_path()}.\n"
    assert second.stderr == "No key was stored.\n"
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert api_key.find_key() is None


def test_logout_says_what_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that thumb does not manage go on being used."""
    foreign = Path.home() / ".thumbapi" / "config.json"
    foreign.parent.mkdir(parents=True)
    foreign.write_text(json.dumps({"apiKey": SECRET}))
    monkeypatch.setenv("THUMBAPI_KEY", SECRET)
    result = run.invoke(app, ["auth", "logout"])
    assert "remains in the environment variable THUMBAPI_KEY" in result.stderr
    assert f"remains in the file {foreign}" in result.stderr
    assert SECRET not in result.output
    assert foreign.exists()


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["login", "status", "logout"])
def test_help_gives_an_example(command: str, flag: str) -> None:
    """Each command shows how it is called."""
    result = run.invoke(app, ["auth", command, flag])
    assert result.exit_code == 0
    assert f"thumb auth {command}" in result.stdout
