"""The action, its workflow, and the samples for other services: read as they read them, and run as shell."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.cli.run import THUMB, clean_env
from tests.registries import needs_registries
from tests.samples.environments import empty_environment
from tests.samples.test_pre_commit_hooks import git
from thumbcli.options.option_list import options_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
POST = Path("content/posts/one.md")


def read(path: Path) -> dict[str, Any]:
    """Read a file of YAML."""
    yaml = importlib.import_module("yaml")
    return cast("dict[str, Any]", yaml.safe_load(path.read_text()))


ACTION = read(ROOT / "action.yml")
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
DEFAULTS = {name: str(given["default"]) for name, given in ACTION["inputs"].items()}


@pytest.fixture(autouse=True)
def _cloned_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout of a site with one post, whose origin takes pushes."""
    git("init", "--quiet", "--bare", "--initial-branch=main", "origin", at=tmp_path)
    git("clone", "--quiet", "origin", "site", at=tmp_path)
    monkeypatch.chdir(tmp_path / "site")
    POST.parent.mkdir(parents=True)
    POST.write_text("---\ntitle: One\n---\n")
    Path("hugo.toml").touch()
    push("A post")


def push(message: str) -> None:
    """Commit and push everything."""
    git("add", "--all")
    git("commit", "--quiet", "-m", message)
    git("push", "--quiet", "origin", "HEAD:main")
    git("branch", "--set-upstream-to", "origin/main")


def holds(condition: str, inputs: Mapping[str, str]) -> bool:
    """Tell whether a step runs: conditions compare inputs, joined by `&&`."""
    for part in filter(None, condition.split(" && ")):
        found = re.fullmatch(r"inputs\.(\w+) (==|!=) '(\w+)'", part)
        if found is None:
            assert part == "always()"
        elif (inputs[found[1]] == found[3]) is not (found[2] == "=="):
            return False
    return True


def act(
    tmp_path: Path, *, action: Path = ROOT, programs: Path = Path(THUMB).parent, **given: str
) -> list[int]:
    """Run the steps of the action that are shell; return their exit codes.

    Args:
        tmp_path: Where temporary files go.
        action: The checkout of ours that it installs from; the installation is left out without one.
        programs: The folder of the programs that it calls.
        given: Its inputs.
    """
    inputs = DEFAULTS | {name.replace("_", "-"): value for name, value in given.items()}
    codes = []
    for step in STEPS:
        if "run" not in step or not holds(step.get("if", ""), inputs):
            continue
        if "pip install" in step["run"] and action is ROOT:
            continue
        named = {name: inputs[_input(value)] for name, value in step.get("env", {}).items()}
        places = {"GITHUB_ACTION_PATH": str(action), "GITHUB_WORKSPACE": str(Path.cwd())}
        env = clean_env({**named, **places, "RUNNER_TEMP": str(tmp_path)})
        env["PATH"] = f"{programs}{os.pathsep}{env['PATH']}"
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        codes.append(ran.returncode)
        if ran.returncode:
            break
    return codes


def run_step(name: str, tmp_path: Path, *, path: str = str(ROOT)) -> subprocess.CompletedProcess[str]:
    """Run one step of the action that is shell, with its usual inputs."""
    (step,) = (step for step in STEPS if step.get("name") == name)
    named = {key: DEFAULTS[_input(value)] for key, value in step.get("env", {}).items()}
    places = {"GITHUB_ACTION_PATH": path, "GITHUB_WORKSPACE": str(Path.cwd())}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env=clean_env({**named, **places, "RUNNER_TEMP": str(tmp_path)}),
        capture_output=True,
        text=True,
        check=False,
    )


def _input(value: str) -> str:
    return value.removeprefix("${{ inputs.").removesuffix(" }}")


@pytest.mark.long
def test_pictures_are_committed_and_pushed_once(tmp_path: Path) -> None:
    """Then a check finds nothing to do, and after an edit it fails without writing anything."""
    assert act(tmp_path, mode="check") == [10]
    assert act(tmp_path, mode="check", fail_on_new="false") == [0]
    assert git("status", "--porcelain") == ""
    assert act(tmp_path, check="true") == [0, 0, 0, 0]
    assert git("log", "-1", "--format=%an %s", "origin/main") == (
        "github-actions[bot] Draw the pictures of new titles"
    )
    assert "static/og/one.jpg" in git("ls-tree", "-r", "--name-only", "origin/main")
    assert act(tmp_path, mode="check") == [0]
    assert act(tmp_path) == [0, 0, 0]
    assert git("rev-list", "--count", "origin/main") == "2"
    POST.write_text(POST.read_text().replace("One", "Two"))
    assert act(tmp_path, mode="check") == [10]
    assert git("status", "--porcelain") == f"M {POST}"


@needs_registries
@pytest.mark.long
@pytest.mark.timeout(150)
def test_it_installs_itself_from_its_own_checkout(tmp_path: Path) -> None:
    """Inside of the site, as the sample of a workflow has it, and leaves that out of the commit."""
    programs = empty_environment(tmp_path / "python") / "bin"
    action = Path.cwd() / ".thumbcli"
    git("clone", "--quiet", str(ROOT), str(action))
    assert act(tmp_path, action=action, programs=programs) == [0, 0, 0, 0]
    assert (programs / "thumb").exists()
    pushed = git("ls-tree", "-r", "--name-only", "origin/main").splitlines()
    assert "static/og/one.jpg" in pushed
    assert not [name for name in pushed if name.startswith(".thumbcli")]


@pytest.mark.parametrize("between", ["/", "/./"])
def test_its_own_checkout_is_left_out_of_the_commit(tmp_path: Path, between: str) -> None:
    """A folder that is named as `./.thumbcli` has a dot in its path."""
    git("init", "--quiet", ".thumbcli", at=Path.cwd())
    Path(".thumbcli/action.yml").touch()
    path = f"{Path.cwd()}{between}.thumbcli"
    ran = run_step("Commit", tmp_path, path=path)
    assert (ran.returncode, ran.stdout) == (0, "Nothing new.\n")
    Path("new.txt").touch()
    assert run_step("Commit", tmp_path, path=path).returncode == 0
    pushed = git("ls-tree", "-r", "--name-only", "origin/main").splitlines()
    assert "new.txt" in pushed
    assert not [name for name in pushed if name.startswith(".thumbcli")]


@pytest.mark.long
def test_what_other_steps_left_is_not_committed(tmp_path: Path) -> None:
    """New files, edits and a deletion of theirs stay as they are."""
    Path("kept.txt").write_text("1")
    Path("gone.txt").touch()
    push("More files")
    Path("kept.txt").write_text("2")
    Path("gone.txt").unlink()
    Path("coverage.xml").touch()
    before = git("status", "--porcelain")
    assert act(tmp_path) == [0, 0, 0]
    pushed = git("show", "--name-only", "--format=", "origin/main").splitlines()
    assert "static/og/one.jpg" in pushed
    assert not {"kept.txt", "gone.txt", "coverage.xml"} & {*pushed}
    assert git("status", "--porcelain") == before


@pytest.mark.long
def test_good_pictures_are_kept_where_a_post_fails(tmp_path: Path) -> None:
    """They are pushed, and the last step fails with the code of the run."""
    POST.with_name("bad.md").write_text(f"---\ntitle: {'x' * 500}\n---\n")
    push("A bad post")
    assert act(tmp_path) == [0, 0, 3]
    assert "static/og/one.jpg" in git("ls-tree", "-r", "--name-only", "origin/main")


@pytest.mark.long
def test_a_push_meanwhile_stays_below_the_pictures(tmp_path: Path) -> None:
    """The commit of the pictures goes on top of it; one that changes the same file is told."""
    git("clone", "--quiet", "origin", "other", at=tmp_path)

    def push_elsewhere(name: str) -> None:
        (tmp_path / "other" / name).write_text("theirs")
        git("add", "--all", at=tmp_path / "other")
        git("commit", "--quiet", "-m", name, at=tmp_path / "other")
        git("push", "--quiet", at=tmp_path / "other")

    push_elsewhere("other.txt")
    Path("hugo.toml").write_text("# An edit of another step.\n")
    assert act(tmp_path) == [0, 0, 0]
    assert git("status", "--porcelain") == "M hugo.toml"
    git("checkout", "--quiet", "hugo.toml")
    pushed = git("ls-tree", "-r", "--name-only", "origin/main").splitlines()
    assert {"other.txt", "static/og/one.jpg"} <= set(pushed)
    git("pull", "--quiet", at=tmp_path / "other")
    push_elsewhere("static/og/one.jpg")
    Path("static/og/one.jpg").write_text("ours")
    ran = run_step("Commit", tmp_path)
    assert ran.returncode == 1
    assert "run this workflow again" in ran.stdout
    assert git("status", "--porcelain") == ""


@pytest.mark.long
def test_words_of_inputs_are_words_and_no_shell(tmp_path: Path) -> None:
    """A job, options one per line; a mode that is none is told."""
    Path("thumb.toml").write_text('[jobs.a]\nsource = "titles.txt"\n[jobs.b]\nsource = "gone.txt"\n')
    Path("titles.txt").write_text("A Title\n")
    Path("$(touch evil)").mkdir()
    options = "--out\n$(touch evil)\n\n--output-format\npng"
    assert act(tmp_path, mode="upload", jobs="a\n", options=options) == [0, 0]
    assert Path("$(touch evil)/a-title.png").exists()
    assert not Path("evil").exists()
    assert act(tmp_path, mode="share") == [2]


def test_a_visible_problem_fails_it(tmp_path: Path) -> None:
    """If that is asked for, before anything is committed."""
    (tmp_path / "thumb-made.txt").write_text("broken.jpg\n")
    Path("broken.jpg").write_bytes(b"\xff\xd8\xff")
    Path("thumb.toml").write_text('source = "titles.txt"\n')
    Path("titles.txt").write_text("A Title\n")
    step = next(step for step in STEPS if "thumb check" in step.get("run", ""))
    assert step["if"] == "inputs.check == 'true' && inputs.mode != 'check'"
    env = clean_env({"RUNNER_TEMP": str(tmp_path)})
    env["PATH"] = f"{Path(THUMB).parent}{os.pathsep}{env['PATH']}"
    ran = subprocess.run(["bash", "-c", step["run"]], env=env, capture_output=True, check=False)
    assert ran.returncode == 3


def test_no_input_stands_in_a_command() -> None:
    """They go through the environment; actions of others are pinned to a commit."""
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert ("uses" in step) != ("run" in step)
        assert "uses" not in step or re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", step["uses"])
        assert "run" not in step or step["shell"] == "bash"
        for condition in re.findall(r"inputs\.([\w-]+)", str(step)):
            assert condition in ACTION["inputs"]


@pytest.mark.parametrize("name", ["github-site.yml", "github-pages-hugo.yml"])
def test_the_workflow_uses_inputs_that_there_are(name: str) -> None:
    """A pull request only checks, and the job that draws is the only one that may write."""
    workflow = read(SAMPLES / name)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[cast("str", True)]  # To YAML 1.1, `on` is a flag.
    for key, job in workflow["jobs"].items():
        (checkout,) = (step for step in job["steps"] if step.get("with", {}).get("path") == ".thumbcli")
        (step,) = (step for step in job["steps"] if step.get("uses", "").startswith("./"))
        assert step["uses"] == f"./{checkout['with']['path']}"
        given = step.get("with", {})
        assert given.keys() <= ACTION["inputs"].keys()
        assert (given.get("mode", DEFAULTS["mode"]) == "check") is (key == "check")
        assert ("contents" in job.get("permissions", {})) is (key != "check")
        guards = [step for step in job["steps"] if "vars.THUMBCLI" in str(step.get("if", ""))]
        assert guards or "vars.THUMBCLI" in job["if"]


def test_the_line_for_gitlab_draws_the_site() -> None:
    """What it keeps in the cache is what the run writes."""
    job = read(SAMPLES / "gitlab-ci.yml")["cards"]
    env = clean_env()
    env["PATH"] = f"{Path(THUMB).parent}{os.pathsep}{env['PATH']}"
    for line in job["script"]:
        subprocess.run(["sh", "-c", line], env=env, check=True, capture_output=True)
    (kept,) = (cache["paths"] for cache in job["cache"] if cache["key"] == "cards")
    new = git("status", "--porcelain", "--untracked-files=normal").splitlines()
    assert sorted(line[3:].rstrip("/") for line in new if line.startswith("??")) == [".thumb", "static"]
    assert kept == [".thumb", "static/og"]
    assert Path("static/og/one.jpg").exists()


def unit(name: str) -> dict[str, str]:
    """Read a unit as systemd does."""
    lines = (
        line.partition("=") for line in (SAMPLES / name).read_text().splitlines() if line[:1] not in "#["
    )
    return {key: value for key, _, value in lines if key}


def test_the_timer_starts_a_run_that_there_is() -> None:
    """Every hour; the codes that are no failure are those of docs/scripts.md."""
    service, timer = unit("thumb-run.service"), unit("thumb-run.timer")
    assert timer["OnCalendar"] == "hourly"
    program, command, *flags = service["ExecStart"].split()
    assert (Path(program).name, command) == ("thumb", "run")
    known = {flag for option in options_of("run") for flag in option.flags[0].split("/")}
    assert {flag for flag in flags if flag.startswith("--")} <= known
    assert service["SuccessExitStatus"] == "4 8"
    ran = subprocess.run(
        [THUMB, command, *flags], env=clean_env(), capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
