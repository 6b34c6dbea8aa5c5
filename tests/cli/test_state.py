"""What `--state` and `thumb status --check` promise to a site and to its monitor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import SMALL, Started, hosted, thumb, until
from tests.cli.test_plan_table import tree
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.cli.run import HeldServer
    from tests.loopback import ThumbApiServer

LOCAL = ("--engine", "local", "--out", "static/og")


def names(folder: str) -> list[str]:
    """Return the names of all that is in a folder."""
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_site_publishes_pictures_alone() -> None:
    """Set once, by a variable or in the config file; each command then finds the state."""
    Path("titles.txt").write_text("One\n")
    assert thumb("batch", "titles.txt", *LOCAL, env={"THUMB_STATE": "state"}).code == 0
    assert names("static/og") == ["one.webp"]
    assert thumb("config", "set", "state", "state").code == 0
    before = tree(Path("static"))
    assert "1 skipped" in thumb("batch", "titles.txt", *LOCAL).stderr
    assert "One" in thumb("batch", "titles.txt", *LOCAL, "--dry-run").stdout
    assert thumb("status", "static/og", "--json").events[0]["made"] == 1
    Path("state/manifest.sqlite3").write_bytes(b"")
    repaired = thumb("repair", "static/og")
    assert "as state/manifest-damaged-1.sqlite3" in repaired.stdout
    assert "1 skipped" in thumb("batch", "titles.txt", *LOCAL).stderr
    assert tree(Path("static")) == before


def test_a_state_that_is_named_without_its_output_says_whose_it_is() -> None:
    """The usual output has a state of its own: nobody is told to move that away."""
    thumb("batch", *LOCAL, "--state", "state", stdin="One\n")
    thumb("batch", "-e", "local", "-f", SMALL, stdin="Two\n")
    for command in (["status"], ["batch", "-n"]):
        ran = thumb(*command, "--state", "state", stdin="One\n")
        assert ran.code == 2
        assert "--state state belongs to the output folder" in ran.stderr
        assert ("static/og, not to thumbs" in ran.stderr, "`" in ran.stderr) == (True, False)


def test_the_source_of_a_wrong_state_folder_is_named() -> None:
    """A variable reaches each output; one state folder is for one of them."""
    thumb("batch", *LOCAL, "--state", "state", stdin="One\n")
    ran = thumb("batch", "-e", "local", "-f", SMALL, "-o", "two", stdin="One\n", env={"THUMB_STATE": "state"})
    assert (ran.code, Path("two").exists()) == (2, False)
    assert ran.stderr.startswith("thumb: environment variable THUMB_STATE: --state state belongs to")


def test_a_monitor_tells_a_run_from_a_killed_one(held: HeldServer) -> None:
    """Looking leaves no trace in the folder."""
    Path("titles.txt").write_text("One\n")
    with Started("batch", "titles.txt", "--state", "state", env=hosted(held)) as process:
        until(lambda: len(held.requests) == 1)
        before = names("state")
        ran = thumb("status", "--state", "state", "--json", "--check")
        (during,) = ran.events
        assert (ran.code, during["running"], during["last_run"]["state"]) == (0, True, "running")
        assert "a run is under way" in thumb("status", "--state", "state").stdout
        assert names("state") == before
        process.kill()
    ran = thumb("status", "--state", "state", "--json", "--check")
    (after,) = ran.events
    assert (ran.code, after["running"], after["last_run"]["state"]) == (3, False, "killed")
    assert "killed; the same command goes on" in thumb("status", "--state", "state").stdout


@pytest.mark.parametrize(("status", "code"), [(400, 3), (503, 4), (0, 0)])
def test_a_monitor_gets_an_exit_code(api: ThumbApiServer, status: int, code: int) -> None:
    """With --check alone; the report is the same, and tells the code as well."""
    if status:
        api.script_title("One", Fault.status(status, "no"))
    thumb("batch", "--attempts", "1", stdin="One\n", env=hosted(api))
    plain, checked = thumb("status"), thumb("status", "--check")
    assert (plain.code, checked.code, plain.stdout) == (0, code, checked.stdout)
    assert thumb("status", "--json").events[0]["exit_code"] == code
    assert thumb("status", "nothing", "--check").code == 2


def test_a_state_folder_that_can_not_be_made_is_named() -> None:
    """Not the output, which is as it should be; the option is the one that chose it."""
    Path("titles.txt").write_text("One\n")
    Path("file").touch()
    ran = thumb("batch", "titles.txt", *LOCAL, "--state", "file/of/state")
    assert ran.code == 9
    assert "file/of/state can't be used as the state folder" in ran.stderr
    assert "choose another folder with --state" in ran.stderr
