"""What `thumb config` promises: data on stdout, words on stderr, and a file that stays valid."""

from __future__ import annotations

import json
import sys
import tomllib
from typing import TYPE_CHECKING

import pexpect  # type: ignore[import-untyped] # it ships no types
import pytest
from typer.testing import CliRunner

from thumbcli.cli.app import app_for
from thumbcli.errors import ConfigError, UsageError
from thumbcli.options import settings

if TYPE_CHECKING:
    from pathlib import Path

run = CliRunner()
app = app_for(["config"])


def test_path_prints_only_the_path_to_stdout() -> None:
    """So that `$(thumb config path)` works before the file exists."""
    result = run.invoke(app, ["config", "path"])
    assert result.stdout == f"{settings.config_path()}\n"
    assert not settings.config_path().exists()


def test_set_prints_the_parsed_value_to_stderr() -> None:
    """Data goes to the file, words to the person."""
    result = run.invoke(app, ["config", "set", "output_format", "PNG"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert f'output-format = "png" in {settings.config_path()}' in result.stderr
    assert settings.load_config() == {"output_format": "png"}


def test_set_reports_that_the_environment_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the new value would seem to have no effect."""
    monkeypatch.setenv("THUMB_FORMAT", "x")
    assert "THUMB_FORMAT" in run.invoke(app, ["config", "set", "format", "linkedin"]).stderr


def test_set_raises_the_error_of_the_tree() -> None:
    """One place turns errors into words and exit codes."""
    result = run.invoke(app, ["config", "set", "format", "tiktok"])
    assert isinstance(result.exception, ConfigError)
    assert not settings.config_path().exists()


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("max-time", "1h30m", "banana"),
        ("allow-rejected", "0.5%", "few"),
        ("allow-rejected", "20", "101%"),
        ("max-time", "90", "0"),
        ("palette", "#0f172a,#22d3ee", "red"),
        ("layout", "Versus", "circle"),
        ("logo-position", "top-left", "middle"),
        ("logo-size", "20%", "60%"),
        ("photo-crop", "close", "face"),
        ("photo-side", "left", "top"),
        ("text", "Hook", "half"),
        ("headline", "Stop here", "x" * 201),
        ("subtitle", "Überall", "\u200b"),
        ("name", "{index:03d}-{slug}", "{slug"),
        ("out", "~/pics", "a\x1b]0;b"),
        ("font", "Anton", "caf\udce9"),
    ],
)
def test_set_refuses_what_no_run_could_use(key: str, good: str, bad: str) -> None:
    """At once, and not when the next hundred titles are waiting."""
    refused = run.invoke(app, ["config", "set", key, bad])
    assert isinstance(refused.exception, UsageError)
    assert not settings.config_path().exists()
    assert run.invoke(app, ["config", "set", key, good]).exit_code == 0
    assert len(settings.load_config()) == 1


def test_show_escapes_what_a_terminal_would_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """And stays a valid config file."""
    hidden = "a\u200b\U000e0067{slug}"
    monkeypatch.setenv("THUMB_NAME", hidden)
    shown = run.invoke(app, ["config", "show"]).stdout
    assert tomllib.loads(shown)["name"] == hidden
    assert "\u200b" not in shown


def test_set_never_repeats_a_key() -> None:
    """The first thing that people try is refused without showing it again."""
    secret = "tb_live_0123456789abcdef"
    result = run.invoke(app, ["config", "set", "api-key", secret])
    assert isinstance(result.exception, ConfigError)
    assert "thumb auth login" in result.exception.remedy
    assert secret not in result.output + str(result.exception) + result.exception.remedy


def test_unset_reports_whether_it_was_set() -> None:
    """Both are success: it is not set any more."""
    settings.set_value("quiet", "true")
    first, second = (
        run.invoke(app, ["config", "unset", "quiet"]),
        run.invoke(app, ["config", "unset", "quiet"]),
    )
    assert "Removed quiet from" in first.stderr
    assert "quiet was not set in" in second.stderr
    assert (first.exit_code, second.exit_code, second.stdout) == (0, 0, "")


def test_show_names_the_origin_of_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Default, file and environment, and by which variable."""
    settings.set_value("model", "hd")
    monkeypatch.setenv("THUMB_FORMAT", "x")
    lines = run.invoke(app, ["config", "show"]).stdout.splitlines()
    assert 'format = "x"  # environment THUMB_FORMAT' in lines
    assert 'model = "hd"  # config' in lines
    assert 'engine = "auto"  # default' in lines
    assert "# column is not set" in lines


def test_plain_show_is_a_valid_config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`thumb config show > config.toml` freezes what holds now."""
    frozen = tmp_path / "config.toml"
    frozen.write_text(run.invoke(app, ["config", "show"]).stdout)
    monkeypatch.setenv("THUMB_CONFIG", str(frozen))
    assert settings.load_config()["engine"] == "auto"
    assert "output-format" in tomllib.loads(frozen.read_text())


def test_json_show_holds_every_setting() -> None:
    """For programs: value and origin by key."""
    settings.set_value("concurrency", "3")
    report = json.loads(run.invoke(app, ["config", "show", "--json"]).stdout)
    assert list(report) == [option.key for option in settings.SETTINGS.values()]
    assert report["concurrency"] == {"value": 3, "origin": "config"}
    assert report["column"] == {"value": None, "origin": "default"}


def test_show_refuses_an_address_that_would_leak_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run would refuse is not shown as if it held."""
    monkeypatch.setenv("THUMBAPI_BASE_URL", "http://api.example")
    assert isinstance(run.invoke(app, ["config", "show"]).exception, ConfigError)


def test_show_is_a_table_on_a_terminal() -> None:
    """People read columns."""
    code = "from thumbcli.cli.app import app_for; app_for(['config'])(args=['config', 'show'])"
    child = pexpect.spawn(sys.executable, ["-c", code], encoding="utf-8", timeout=30, dimensions=(40, 100))
    screen = child.read()
    child.close()
    assert child.exitstatus == 0
    assert "set by" in screen
    assert "THUMB" not in screen
    assert "#" not in screen


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["path", "show", "set", "unset"])
def test_help_gives_an_example(command: str, flag: str) -> None:
    """Each command shows how it is called."""
    result = run.invoke(app, ["config", command, flag])
    assert result.exit_code == 0
    assert f"thumb config {command}" in result.stdout
