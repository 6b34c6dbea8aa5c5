"""What help, completion and start-up promise."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
import typer.main
from typer.testing import CliRunner

from tests.cli.run import clean_env, thumb
from thumbcli import __version__
from thumbcli.cli.app import app_for
from thumbcli.options.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

run = CliRunner()
app = app_for([])
NO_SETTINGS = {"--variants", "--set", "--watch", "--preset", "--quick"}  # of one call, or of one site
HEAVY = "skia PIL httpx pydantic anyio asyncio sqlite3 rich".split()
NOT_FOR_ONE_TITLE = """
    rich httpx pydantic sqlite3 filelock keyring tomlkit multiprocessing slugify budoux csv PIL.ImageOps
    thumbcli.engines.thumbapi.hosted_engine thumbcli.engines.process_pool
    thumbcli.engines.thumbapi.api_key thumbcli.sources.title_reader
    thumbcli.sources.csv_reader thumbcli.batch.run.run_with_manifest thumbcli.batch.store.manifest
    thumbcli.brand.kit_types thumbcli.brand.kit_file thumbcli.brand.kit_store thumbcli.cli.commands.batch
    thumbcli.cli.display.live_progress thumbcli.render.typography.user_fonts
    thumbcli.render.paint.matting thumbcli.render.learning.learn thumbcli.render.style.brand_restyling
    thumbcli.templates.template_reader
""".split()


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "panels"),
    [
        pytest.param("gen", ["The picture", "The engine", "The output", "Reruns"], id="gen"),
        pytest.param(
            "batch", ["The picture", "The engine", "The titles", "The output", "Reruns"], id="batch"
        ),
        pytest.param("explain", ["The picture", "The titles", "The output"], id="explain"),
        pytest.param("status", ["The output"], id="status"),
    ],
)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_options_are_in_panels_and_examples_below(command: str, panels: list[str], flag: str) -> None:
    """Each command shows how it is called."""
    shown = run.invoke(app, [command, flag])
    assert shown.exit_code == 0
    assert all(f"─ {panel} ─" in shown.stdout for panel in panels)
    assert f"thumb {command}" in shown.stdout.partition("Example")[2]


@pytest.mark.parametrize("args", [[], ["--help"], ["-h"]], ids=["alone", "--help", "-h"])
def test_thumb_itself_lists_its_commands(args: list[str]) -> None:
    """In panels, with examples."""
    shown = run.invoke(app, args)
    for command in ("gen", "batch", "status", "formats", "auth", "config"):
        assert re.search(rf"│ {command} ", shown.stdout)
    assert "thumb batch titles.csv" in shown.stdout


@pytest.mark.parametrize("name", ["gen", "batch", "explain"])
def test_every_option_can_be_set_by_a_variable(name: str) -> None:
    """The one that `thumb config show` names; and every setting of a run has an option in `batch`."""
    group = typer.main.get_command(app)
    command = group.commands[name]  # type: ignore[attr-defined] # typer gives its groups no type
    options = [parameter for parameter in command.params if parameter.opts[0].startswith("--")]
    options = [option for option in options if option.opts[0] not in {"--help", *NO_SETTINGS}]
    keys = {option.opts[0].removeprefix("--").replace("-", "_") for option in options}
    variables = {option.envvar for option in options}
    assert variables == {SETTINGS[key].env_name for key in keys}
    if name == "batch":
        assert SETTINGS.keys() - keys == {"base_url", "timeout_s"}


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_one_line(flag: str) -> None:
    """For scripts."""
    ran = thumb(flag, fresh=True)
    assert (ran.code, ran.stdout, ran.stderr) == (0, f"thumb {__version__}\n", "")


def test_the_version_is_known_to_the_app_too() -> None:
    """Also with something behind it."""
    assert run.invoke(app, ["--version", "gen"]).stdout == f"thumb {__version__}\n"


def test_completion_can_be_installed_and_completes() -> None:
    """For the shells that people have."""
    assert "--install-completion" in run.invoke(app, ["--help"]).stdout
    ran = thumb(
        env={"_THUMB_COMPLETE": "complete_bash", "COMP_WORDS": "thumb ba", "COMP_CWORD": "1"}, fresh=True
    )
    assert "batch" in ran.stdout.split()


def loaded(code: str, of: Sequence[str] = HEAVY) -> set[str]:
    """Return which of `of` a fresh interpreter has loaded after `code`."""
    report = f"import sys; sys.stderr.write(' '.join({set(of)} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        capture_output=True,
        encoding="utf-8",
        env=clean_env(),
        check=True,
    )
    return set(done.stderr.split())


def test_the_entry_point_imports_nothing_heavy() -> None:
    """Start-up is what every call pays."""
    assert loaded("import thumbcli.cli.main") == set()


def test_the_list_of_commands_is_what_their_modules_say() -> None:
    """`thumb --help` loads none of them."""
    short, whole = (run.invoke(app_for(first), ["--help"]).output for first in (["--help"], []))
    assert "thumb gen" in whole
    assert short == whole


def test_the_list_of_commands_loads_none() -> None:
    """Their parameters take longer than all the rest."""
    code = "import sys; sys.argv = ['thumb', '--help']\nfrom thumbcli.cli.main import run\nrun()"
    assert not loaded(code, ["thumbcli.cli.commands.batch", "thumbcli.options.option_list"])


def test_the_commands_import_no_renderer_and_no_network() -> None:
    """Neither for help nor for completion."""
    heavy = loaded("from thumbcli.cli.app import app_for; app_for([])")
    assert not heavy & {"skia", "PIL", "httpx", "pydantic", "anyio", "sqlite3"}


def test_help_imports_no_renderer_and_no_network() -> None:
    """Also when it is really shown."""
    code = "import sys; sys.argv = ['thumb', 'batch', '--help']\nfrom thumbcli.cli.main import run\nrun()"
    assert not loaded(code) & {"skia", "PIL", "httpx", "sqlite3"}


@pytest.mark.parametrize("name", [*HEAVY, *NOT_FOR_ONE_TITLE])
def test_a_module_that_must_not_load_exists(name: str) -> None:
    """Under a name that no longer exists, the other tests would find nothing."""
    assert find_spec(name) is not None


def test_drawing_one_title_imports_what_it_needs() -> None:
    """No network, no list of titles, no record, no kit: each way of working pays for its own parts alone."""
    code = (
        "import sys; sys.argv = ['thumb', 'gen', 'A Title', '-q', '-e', 'local']\n"
        "from thumbcli.cli.main import run\n"
        "run()"
    )
    assert loaded(code, ["skia", *NOT_FOR_ONE_TITLE]) == {"skia"}


def test_gen_neither_looks_for_garbage_nor_clears_up_behind_itself() -> None:
    """Both take a tenth of a one-shot; what it says is out and whole all the same."""
    code = (
        "import atexit, gc, sys; sys.argv = ['thumb', 'gen', 'A Title', '-e', 'local']\n"
        "atexit.register(print, 'cleared up')\n"
        "from thumbcli.cli.main import main\n"
        "gc.callbacks.append(lambda phase, info: print(phase))\n"
        "main()"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=clean_env(), check=True)
    assert "start" not in done.stdout
    assert done.stdout.splitlines()[-1] == "a-title.webp"


@pytest.mark.parametrize(
    ("typed", "message", "remedy"),
    [
        (["bath"], "no such command 'bath'", "did you mean batch or auth?"),
        (["config", "shw"], "no such command 'shw'", "did you mean show?"),
        (["batch", "--formt", "x"], "no such option: --formt", "did you mean --format?"),
        (["gen"], "missing argument TITLE...", "`thumb gen --help` shows the usage"),
        (["gen", "A", "-e"], "option '-e' requires an argument", "`thumb"),
        (["gen", "A", "-m", "4k"], "--model: '4k' is not one of 'sd', 'hd'", "`thumb gen --help` shows the"),
        (
            ["gen", "A", "--variant", "x"],
            "--variant: 'x' is not a whole number",
            "`thumb gen --help` shows the",
        ),
        (["gen", "A", "--rate", "x"], "--rate: 'x' is not a number", "`thumb gen --help` shows the"),
        (["config", "set", "formatt", "x"], 'unknown key "formatt"', "did you mean format"),
    ],
    ids=[
        "command",
        "command of a group",
        "option",
        "no argument",
        "no value",
        "wrong value",
        "text for a whole number",
        "text for a number",
        "key",
    ],
)
def test_every_usage_error_has_one_form(typed: list[str], message: str, remedy: str) -> None:
    """What is wrong, then what to do, whether typer or one of our own checks finds it; exit code 2."""
    ran = thumb(*typed)
    lines = ran.stderr.splitlines()
    assert (ran.code, ran.stdout, len(lines)) == (2, "", 2)
    assert lines[0] == f"thumb: {message}" or lines[0].startswith(f"thumb: {message},")
    assert lines[1].startswith(f"       {remedy}")


@pytest.mark.parametrize("args", [[], ["config"], ["brand", "set"]], ids=["thumb", "config", "brand set"])
def test_a_group_without_a_command_shows_its_help(args: list[str]) -> None:
    """It is not an error message, but still a usage error for a script."""
    ran = thumb(*args)
    assert (ran.code, ran.stderr) == (2, "")
    assert "Usage: thumb" in ran.stdout


@pytest.mark.parametrize(
    ("command", "argument"),
    [("gen", "TITLE..."), ("batch", "SOURCE..."), ("explain", "TITLE..."), ("check", "FILE...")],
)
def test_help_shows_that_a_command_takes_several(command: str, argument: str) -> None:
    """In the usage and in the list of arguments."""
    shown = run.invoke(app, [command, "--help"]).stdout
    assert shown.count(argument) == 2
