"""An environment that is meant for other programs stops nothing, and a setting means the same everywhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.run import PATIENCE_S, SMALL, THUMB, Ran, Terminal, clean_env, hosted, plain, size_of, thumb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.loopback import ThumbApiServer

BROKEN_EXIF = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\xff\xff"


def in_gone_folder(*args: str, env: Mapping[str, str] | None = None, fresh: bool = False) -> Ran:
    """Run `thumb` in a folder that is removed before it begins, or before its interpreter does."""
    if not fresh:
        return thumb(*args, env=env, main="tests.cli.gone_folder")
    done = subprocess.run(
        ["bash", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"', THUMB, *args],
        capture_output=True,
        env=clean_env(env),
        timeout=PATIENCE_S,
        check=False,
    )
    return Ran(code=done.returncode, raw=done.stdout, stderr=done.stderr.decode())


BATCH = ["batch", "titles.txt", "-e", "local", "-f", SMALL, "--layout", "photo", "--photo", "p.jpg", "-q"]
CHECK = ["check", "p.jpg", "-q"]
SET = ["brand", "photo", "set", "p.jpg"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "variable"),
    [
        *((args, variable) for args in (BATCH, CHECK, SET) for variable in ("", "PYTHONWARNINGS=error")),
        (CHECK, "PYTHONDEVMODE=1"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_warnings_of_libraries_stay_inside(args: list[str], variable: str) -> None:
    """Pillow warns about damaged EXIF data, and people can do nothing about that."""
    Image.new("RGB", (1280, 720), "navy").save("p.jpg", exif=BROKEN_EXIF)
    Path("titles.txt").write_text("One\n")
    name, _, value = variable.partition("=")
    ran = thumb(*args, env={name: value} if name else {}, fresh=bool(name))
    assert ran.code in {0, 3}
    assert "Warning" not in ran.stderr
    assert "site-packages" not in ran.stderr


def test_in_the_library_warnings_are_the_business_of_python() -> None:
    """Importing and drawing changes no filter and no variable."""
    program = (
        "import os, warnings; before = list(warnings.filters), dict(os.environ)\n"
        "from thumbcli import Client\n"
        "with Client(engine='local') as client: client.generate('One')\n"
        "assert ('ignore', None, Warning, None, 0) not in warnings.filters\n"
        "assert os.environ == before[1]"
    )
    python = Path(THUMB).with_name("python")
    subprocess.run([python, "-W", "error::UserWarning", "-c", program], check=True, timeout=PATIENCE_S)


@pytest.mark.long
def test_a_working_folder_that_is_gone_is_no_matter_with_absolute_paths(tmp_path: Path) -> None:
    """One picture, a list, standard input, a report."""
    (tmp_path / "titles.txt").write_text("One\n")
    titles, out = str(tmp_path / "titles.txt"), str(tmp_path / "out")
    first = ["gen", "One", "-e", "local", "-o", f"{out}/one.webp"]
    for args in (
        first,
        ["batch", titles, "-e", "local", "-o", f"{out}/b"],
        ["batch", titles, "-e", "local", "-o", f"{out}/b", "--photo", f"{out}/one.webp", "-n"],
        ["status", f"{out}/b"],
        ["brand", "photo", "set", f"{out}/one.webp"],
        ["brand", "show"],
        ["config", "show"],
        ["formats"],
        ["--help"],
    ):
        ran = in_gone_folder(*args, fresh=args is first)
        assert ran.code == 0, (args, ran.stderr)
    assert size_of(tmp_path / "out/one.webp") == (1280, 720)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["gen", "One"], 9),
        (["gen", "One", "-o", "one.webp"], 9),
        (["gen", "One", "--photo", "me.jpg", "-o", "/tmp/one.webp"], 2),  # noqa: S108 - nothing is written there
        (["batch", "titles.txt"], 2),
        (["batch", "titles.txt", "-o", "/dev/null/x"], 2),
        (["status"], 2),
        (["brand", "photo", "set", "me.jpg"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_relative_path_from_a_folder_that_is_gone_is_told(
    api: ThumbApiServer, args: list[str], code: int
) -> None:
    """Before anything is bought."""
    ran = in_gone_folder(*args, env=hosted(api), fresh=args == ["gen", "One"])
    assert ran.code == code
    assert "the working folder is gone" in ran.stderr
    assert not api.requests


READ_AT_THE_START = {"PYTHONOPTIMIZE", "PYTHONASYNCIODEBUG", "LANG", "LC_ALL"}
"""What the interpreter itself reads, so that each run needs one of its own."""

ODD = [
    "TERM=dumb COLUMNS=0 LINES=x FORCE_COLOR=1 THUMB_OUT=",
    "TERM= COLUMNS=\u00b2 TERMINAL_WIDTH=wide NO_COLOR=1 THUMB_FORMAT=",
    "COLUMNS=99999999999 HOME= TMPDIR=/gone THUMB_REUSE= THUMB_CONFIG=",
    "HOME=/proc/none XDG_CONFIG_HOME=/proc/none",
    "PYTHONOPTIMIZE=2 PYTHONASYNCIODEBUG=1 LANG=xx",
    "LC_ALL=C",
    "SSLKEYLOGFILE=/gone/keys SSL_CERT_FILE=/gone/roots.pem",
    "HTTPS_PROXY=http://[::1 NO_PROXY=127.0.0.1,fd00::/8,[::1]:x,*:,/,10.0.0.0/99",
    "ALL_PROXY=socks5://nowhere",
]
"""Variables that do not meet each other are set together."""


@pytest.mark.long
@pytest.mark.parametrize("variables", ODD)
def test_odd_variables_change_nothing(api: ThumbApiServer, variables: str) -> None:
    """Help, and a picture bought on the loopback."""
    odd = dict(variable.split("=", 1) for variable in variables.split(" "))
    env = {**hosted(api), "NO_PROXY": "127.0.0.1", **odd}
    Path("titles.txt").write_text("One\n")
    for args in (["--help"], ["batch", "titles.txt"]):
        ran = thumb(*args, env=env, fresh=bool(odd.keys() & READ_AT_THE_START))
        assert ran.code == 0, (args, ran.stderr)
    assert api.titles == ["One"]
    assert size_of(Path("thumbs/one.webp")) == (1280, 720)


@pytest.mark.parametrize("term", ["dumb", "", "xterm"])
def test_a_terminal_that_can_not_move_its_cursor_gets_plain_lines(term: str) -> None:
    """No escape sequence at all."""
    Path("titles.txt").write_text("One\n")
    with Terminal("batch", "titles.txt", "-e", "local", "-f", SMALL, env={"TERM": term}) as terminal:
        code, screen = terminal.end()
    assert code == 0
    assert "1 made" in plain(screen)
    assert ("\x1b" in screen) is (term == "xterm")


def test_certificates_that_are_gone_are_told_where_they_are_needed() -> None:
    """With the variable, before anything is sent."""
    env = {"THUMBAPI_KEY": "tb_live_good_key", "THUMBAPI_BASE_URL": "https://127.0.0.1:9"}
    ran = thumb("gen", "One", env={**env, "SSL_CERT_FILE": "/gone/roots.pem"})
    assert ran.code == 2
    assert "environment variable SSL_CERT_FILE: /gone/roots.pem can't be used" in ran.stderr


@pytest.mark.long
def test_few_open_files_are_no_internal_error() -> None:
    """The message says what to raise, or the run works."""
    Path("titles.txt").write_text("One\nTwo\n")
    for number in (8, 24):
        script = f'ulimit -n {number}; exec "$0" batch titles.txt -e local -o out{number}'
        done = subprocess.run(
            ["bash", "-c", script, THUMB],
            capture_output=True,
            env=clean_env(),
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode in {0, 9}
        assert b"internal error" not in done.stderr


HOME_FORMS = {
    "a flag": (["--out", "~/pics"], {}, ""),
    "a flag with =": (["--out=~/pics"], {}, ""),
    "a short flag": (["-o~/pics"], {}, ""),
    "a variable": ([], {"THUMB_OUT": "~/pics"}, ""),
    "the config file": ([], {}, 'out = "~/pics"\n'),
}


@pytest.mark.long
@pytest.mark.parametrize("form", HOME_FORMS)
@pytest.mark.parametrize("command", [["batch", "titles.txt"], ["gen", "One"]], ids=["batch", "gen"])
def test_the_home_folder_is_meant_wherever_a_path_is_set(command: list[str], form: str) -> None:
    """The shell expands only the first of these forms."""
    Path("titles.txt").write_text("One\n")
    more, env, config = HOME_FORMS[form]
    Path("config.toml").write_text(config)
    home = Path(os.environ["HOME"])
    (home / "pics").mkdir(parents=True)
    ran = thumb(*command, "-e", "local", *more, env={"THUMB_CONFIG": "config.toml", **env})
    assert ran.lines == [f"{home}/pics/one.webp"]
    assert not Path("~").exists()


def test_a_list_of_folders_is_the_same_in_all_places() -> None:
    """`--reuse` may be given often; a variable separates them as PATH does."""
    Path("config.toml").write_text('reuse = ["~/a", "~/b"]\nfont = "~/f.ttf"\n')
    env = {"THUMB_REUSE": "~/a:~/b", "THUMB_FONT": "~/f.ttf"}
    home = os.environ["HOME"]
    wanted = [f'font = "{home}/f.ttf"', f'reuse = ["{home}/a", "{home}/b"]']
    for more in ({"THUMB_CONFIG": "config.toml"}, env):
        shown = [line.partition("  #")[0] for line in thumb("config", "show", env=more).lines]
        assert [line for line in shown if line.startswith(("font", "reuse"))] == wanted


def test_a_folder_that_is_called_so_can_still_be_named() -> None:
    """With its own folder before it."""
    Path("titles.txt").write_text("One\n")
    assert thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, "-o", "./~").lines == ["~/one.webp"]


def test_a_key_is_read_from_an_endless_device_in_bounded_memory() -> None:
    """One line, which has no end there."""
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [THUMB, "auth", "login", "--stdin"],
            stdin=endless,
            capture_output=True,
            env=clean_env(),
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 5
    assert b"control character" in done.stderr
