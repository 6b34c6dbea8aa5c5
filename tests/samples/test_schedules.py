"""The crontab, timers and workflow of the samples: read as cron, systemd and GitHub read them, and run."""

from __future__ import annotations

import csv
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from tests.loopback import GOOD_KEY, ThumbApiServer

SAMPLES = Path(__file__).parents[2] / "samples"
HOME = "/srv/blog"
PROGRAMS = "/srv/thumbcli/.venv/bin"
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


class Crontab(NamedTuple):
    """What cron reads, and commands that are commented out."""

    environment: dict[str, str]
    commands: list[str]
    offered: list[str]


def crontab() -> Crontab:
    """Read the sample as cron does: comments, variables, and five fields before each command."""
    read = Crontab({}, [], [])
    for line in (SAMPLES / "cron.txt").read_text().splitlines():
        if assignment := re.fullmatch(r"([A-Z]+)=(.*)", line):
            read.environment[assignment[1]] = assignment[2]
        elif offered := re.fullmatch(r"#\S+( [*]){4} (.*)", line):
            read.offered.append(offered[2])
        elif line and not line.startswith("#"):
            *fields, command = line.split(maxsplit=5)
            assert len(fields) == 5
            for field, (least, most) in zip(fields, FIELDS, strict=True):
                every = field.removeprefix("*/")
                assert field == "*" or least <= int(every) <= most
            # To cron a percent sign is a line break.
            assert "%" not in command
            read.commands.append(command)
    return read


def folder_of_titles(folder: Path) -> None:
    """Make a folder as the samples expect it, with titles."""
    with (folder / "titles.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["title"], ["Why We Forget"], ["Five Ways to Remember"]])


def as_cron_runs_it(command: str, folder: Path) -> tuple[int, str]:
    """Run a command of the crontab; return its exit code, and what cron would send by mail."""
    programs = str(Path(sys.executable).parent)
    environment = {name: value.replace(PROGRAMS, programs) for name, value in crontab().environment.items()}
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace(HOME, str(folder))],
        env={**environment, "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def makes_the_pictures_once(command: str, folder: Path) -> None:
    """Run a line twice: the second run is as quiet and makes nothing."""
    folder_of_titles(folder)
    for _ in range(2):
        assert as_cron_runs_it(command, folder) == (0, "")
    made = sorted(path.name for path in (folder / "static").rglob("*") if path.is_file())
    assert made == ["five-ways-to-remember.webp", "why-we-forget.webp"]


@pytest.mark.long
def test_the_night_makes_pictures_for_another_place(tmp_path: Path) -> None:
    """With nothing but the environment that cron gives."""
    makes_the_pictures_once(crontab().commands[1], tmp_path)


@pytest.mark.long
def test_the_morning_mail_comes_only_if_something_is_wrong(tmp_path: Path) -> None:
    """After a night's pictures, of which one was deleted since it was made."""
    makes_the_pictures_once(crontab().commands[0], tmp_path)
    look = crontab().commands[2]
    assert as_cron_runs_it(look, tmp_path) == (0, "")
    (tmp_path / "static" / "og" / "why-we-forget.webp").unlink()
    _, mail = as_cron_runs_it(look, tmp_path)
    assert "missing    1 " in mail


@pytest.mark.long
def test_a_project_is_drawn_every_ten_minutes(tmp_path: Path) -> None:
    """Its file says what, and where."""
    (tmp_path / "thumb.toml").write_text('source = "titles.csv"\nout = "static/og"\nstate = "state/og"\n')
    (offered,) = crontab().offered
    makes_the_pictures_once(offered, tmp_path)


def test_there_is_no_other_line() -> None:
    """Each is tried above; what removes pictures every ten minutes is only offered."""
    assert (len(crontab().commands), len(crontab().offered)) == (3, 1)


NIGHTLY = [
    "thumb-nightly.service",
    "thumb-nightly.timer",
    "thumb-failed@.service",
    "thumb-run.service",
    "thumb-run.timer",
]


def test_the_timer_does_what_the_readme_has_for_cron() -> None:
    """The same command in the same folder at the same hour; somebody hears of a failure."""
    recipe = (SAMPLES.parent / "README.md").read_text().partition("```cron\n")[2].partition("```")[0]
    path, line = recipe.splitlines()
    assert {path, " ".join(line.split())} <= {
        " ".join(each.split()) for each in (SAMPLES / "cron.txt").read_text().splitlines()
    }
    assert recipe in (SAMPLES.parent / "docs" / "scripts.md").read_text()
    minute, hour, *_, command = line.split(maxsplit=5)
    service = (SAMPLES / "thumb-nightly.service").read_text().splitlines()
    (folder,) = (line.partition("=")[2] for line in service if line.startswith("WorkingDirectory="))
    (started,) = (line.partition("=")[2] for line in service if line.startswith("ExecStart="))
    programs = path.removeprefix("PATH=").split(":")[0]
    assert f"cd {folder} && {started.removeprefix(programs + '/')}" == command
    assert f"OnCalendar=*-*-* {hour:0>2}:{minute:0>2}:00" in (SAMPLES / "thumb-nightly.timer").read_text()
    assert "OnFailure=thumb-failed@%N.service" in service


@pytest.mark.parametrize("name", ["thumb-nightly.service", "thumb-run.service"])
def test_units_are_installed_and_shut_in_alike(name: str) -> None:
    """The program, the steps and the bounds of each are those of the README's job; none removes unasked."""
    stem = name.removesuffix(".service")
    text = (SAMPLES / name).read_text()
    started = re.findall(r"(?m)^ExecStart=(\S+) (.*)", text)
    assert [program for program, _ in started] == [f"{PROGRAMS}/thumb"]
    assert not any("--prune" in flags for _, flags in started)
    steps = re.findall(r"(?m)^#   (.*)", text)
    home = PROGRAMS.removesuffix("/bin")
    assert steps == [
        "apt install python3-venv libegl1 libgl1",
        f"python3 -m venv {home} && {PROGRAMS}/pip install ..",
        f"cp {stem}.service {stem}.timer thumb-failed@.service /etc/systemd/system/",
        f"systemctl enable --now {stem}.timer",
    ]
    bounds = text.partition("User=")[2].replace(stem, "NAME")
    assert bounds == (SAMPLES / "thumb-nightly.service").read_text().partition("User=")[2].replace(
        "thumb-nightly", "NAME"
    )


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """As it verifies them itself, with the program that is installed here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    thumb = Path(sys.executable).with_name("thumb")
    for name in NIGHTLY:
        text = (SAMPLES / name).read_text()
        (tmp_path / name).write_text(re.sub(r"(?m)^ExecStart=\S+/thumb ", f"ExecStart={thumb} ", text))
    units = [str(tmp_path / name) for name in NIGHTLY]
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def workflow() -> dict[str | bool, object]:
    """Read the workflow as YAML."""
    yaml = importlib.import_module("yaml")
    return cast("dict[str | bool, object]", yaml.safe_load((SAMPLES / "github-actions.yml").read_text()))


def steps() -> list[dict[str, object]]:
    """Return the steps of its only job."""
    (job,) = cast("dict[str, dict[str, object]]", workflow()["jobs"]).values()
    return cast("list[dict[str, object]]", job["steps"])


def test_the_workflow_runs_when_titles_are_pushed() -> None:
    """One at a time, with leave to read and no more. To YAML 1.1, `on` is a flag."""
    read = workflow()
    assert read[True] == {"push": {"branches": ["main"], "paths": ["titles.csv"]}}
    assert read["permissions"] == {"contents": "read"}
    assert read["concurrency"] == {"group": "thumbnails", "cancel-in-progress": False}


def test_each_step_is_an_action_or_a_command() -> None:
    """Actions have a version; the key comes from a secret and stands in no command."""
    for step in steps():
        assert ("uses" in step) != ("run" in step)
        assert "uses" not in step or re.fullmatch(r"actions/[\w/-]+@v\d+", str(step["uses"]))
        assert "secrets" not in str(step.get("run", ""))


@pytest.mark.long
def test_the_steps_of_the_workflow_make_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First it is said what would be made, then it is made, once."""
    folder_of_titles(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    run = [step for step in steps() if str(step.get("run", "")).startswith("thumb ")]
    asked: list[int] = []
    with ThumbApiServer() as api:
        monkeypatch.setenv("THUMBAPI_BASE_URL", api.url)
        making = next(
            step for step in run if "batch" in str(step["run"]) and "--dry-run" not in str(step["run"])
        )
        for step in (*run, making):
            if "batch" in str(step["run"]):
                assert step["env"] == {"THUMBAPI_KEY": "${{ secrets.THUMBAPI_KEY }}"}
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", str(step["run"])]
            subprocess.run(command, cwd=tmp_path, env={**os.environ, "THUMBAPI_KEY": GOOD_KEY}, check=True)
            asked.append(len(api.titles))
    assert asked == [0, 2, 2, 2]
    assert len(list((tmp_path / "thumbs").glob("*.webp"))) == 2
