"""The version comes from the tags of git, and from nothing else once it is built."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
AUTHOR = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")


def git(*words: str, folder: Path) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *AUTHOR, *words], cwd=folder, check=True, capture_output=True)


def sources(folder: Path) -> Path:
    """Return a folder with as much of the project as a build reads."""
    (folder / "thumbcli").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore", "thumbcli/version.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "thumbcli/__init__.py").touch()
    return folder


def repository(folder: Path, *, tag: str = "", commits_after: int = 0) -> Path:
    """Return a folder with the sources in a repository of their own."""
    sources(folder)
    git("init", "--quiet", folder=folder)
    git("add", "--all", folder=folder)
    git("commit", "--quiet", "--message", "Begin", folder=folder)
    if tag:
        git("tag", tag, folder=folder)
    for number in range(commits_after):
        git("commit", "--quiet", "--allow-empty", "--message", str(number), folder=folder)
    return folder


def shallow_clone(folder: Path) -> Path:
    """Return a clone of one commit without tags, as CI makes it."""
    of = repository(folder / "of", tag="v1.2.3", commits_after=1)
    git("clone", "--quiet", "--depth", "1", "--no-tags", of.as_uri(), "clone", folder=folder)
    return folder / "clone"


def unpacked_sdist(folder: Path) -> Path:
    """Return an sdist of version 1.2.3, unpacked, without its repository."""
    build(repository(folder / "of", tag="v1.2.3"), "sdist", folder)
    shutil.unpack_archive(folder / "thumbcli-1.2.3.tar.gz", folder)
    return folder / "thumbcli-1.2.3"


def build(of: Path, target: str, into: Path) -> Path:
    """Build an sdist or a wheel with the packages of this environment, and return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into)]
    subprocess.run(command, cwd=of, check=True, capture_output=True)
    (built,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.mark.long
@pytest.mark.parametrize(
    ("make", "version"),
    [
        pytest.param(lambda at: repository(at, tag="v1.2.3"), "1.2.3", id="a tag"),
        pytest.param(
            lambda at: repository(at, tag="v1.2.3", commits_after=2), "1.2.4.dev2+", id="after a tag"
        ),
        pytest.param(repository, "0.1.dev1+unknown.g", id="no tag yet"),
        pytest.param(shallow_clone, "0.1.dev1+unknown.g", id="a shallow clone without tags"),
        pytest.param(sources, "0.0+unknown", id="an archive without git"),
        pytest.param(unpacked_sdist, "1.2.3", id="an sdist"),
    ],
)
def test_a_wheel_has_the_version_of_its_sources(
    tmp_path: Path, make: Callable[[Path], Path], version: str
) -> None:
    """In its name, and in the file that `thumb --version` reads."""
    of = make(tmp_path / "sources")
    wheel = build(of, "wheel", tmp_path / "dist")
    shutil.unpack_archive(wheel, tmp_path / "site", "zip")
    code = "from thumbcli.version import __version__; print(__version__)"
    told = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=tmp_path / "site", capture_output=True, text=True, check=True
    ).stdout.strip()
    assert told.startswith(version)
    assert Version(wheel.name.split("-")[1]) == Version(told)


def test_the_version_can_be_given_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the image does it, whose sources have no repository; an empty one counts for nothing."""
    of = sources(tmp_path / "sources")
    for given, built in (("", "0.0+unknown"), ("1.2.3", "1.2.3")):
        monkeypatch.setenv("SETUPTOOLS_SCM_PRETEND_VERSION", given)
        assert build(of, "wheel", tmp_path / f"dist{given}").name.startswith(f"thumbcli-{built}-")


def test_git_is_not_asked_for_the_version() -> None:
    """Nor anything else: it stays fast."""
    code = "import sys; from thumbcli.version import __version__; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "thumbcli.version" in loaded
    assert not {"subprocess", "importlib.metadata"} & set(loaded)
