"""Our hooks in somebody's repository, run by pre-commit itself from a clone of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import THUMB, clean_env

ROOT = Path(__file__).parents[2]
CONFIG = """\
repos:
  - repo: {ours}
    rev: {commit}
    hooks:
      - id: thumb-run
        language: system
      - id: thumb-check
        language: system
"""
"""`system` takes `thumb` from the path: an environment of its own would be installed from the network."""

POST = Path("content/posts/one.md")


def git(*args: str, at: Path = Path()) -> str:
    """Run git, and return what it says."""
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    return subprocess.run(
        ["git", *identity, *args], cwd=at, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture(autouse=True)
def _site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, site = tmp_path / "ours", tmp_path / "site"
    ours.mkdir()
    post = site / POST
    post.parent.mkdir(parents=True)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", ours)
    git("init", "--quiet", at=ours)
    git("add", "--all", at=ours)
    git("commit", "--quiet", "-m", "Hooks", at=ours)
    monkeypatch.chdir(site)
    git("init", "--quiet")
    Path("hugo.toml").touch()
    config = CONFIG.format(ours=ours, commit=git("rev-parse", "HEAD", at=ours))
    Path(".pre-commit-config.yaml").write_text(config)


def hooks(tmp_path: Path) -> tuple[int, str]:
    """Stage everything and run the hooks as a commit would."""
    git("add", "--all")
    env = clean_env({"PRE_COMMIT_HOME": str(tmp_path / "home"), "THUMB_ENGINE": "thumbapi"})
    env["PATH"] = f"{Path(THUMB).parent}{os.pathsep}{env['PATH']}"
    ran = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run"], env=env, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.long
def test_a_commit_has_the_pictures_of_its_posts(tmp_path: Path) -> None:
    """A new post and an edited title stop it once; a commit without titles is not looked at.

    The hosted engine is never asked, whatever the environment says.
    """
    POST.write_text("---\ntitle: One\n---\n")
    code, told = hooks(tmp_path)
    assert code == 1
    assert "exit code: 10" in told
    assert "images: [og/one.jpg]" in POST.read_text()
    code, told = hooks(tmp_path)
    assert (code, told.count("Passed")) == (0, 2)
    git("commit", "--quiet", "-m", "One")
    POST.write_text(POST.read_text().replace("title: One", "title: Two"))
    assert hooks(tmp_path)[0] == 1
    assert git("diff", "--name-only").splitlines() != []
    assert hooks(tmp_path)[0] == 0
    git("commit", "--quiet", "-m", "Two")
    Path("style.css").touch()
    assert hooks(tmp_path)[1].count("Skipped") == 2
