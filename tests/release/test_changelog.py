"""What the release workflow asks before anything is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from tests.release.changelog import ReleaseError, check_version, notes

CHANGELOG = """# Changelog

## 1.1.0 (unreleased)

* Not yet.

## 1.0.0 (2027-01-31)

* It draws.

Credits:

* None.

## 0.9.0

* It does not.
"""


def packages(folder: Path, *names: str) -> Path:
    """Make empty packages, and return their folder."""
    for name in names:
        (folder / name).touch()
    return folder


def test_the_notes_of_a_release_are_its_section() -> None:
    """Nothing before and after it."""
    assert notes(CHANGELOG, Version("1.0.0")) == "* It draws.\n\nCredits:\n\n* None.\n"


@pytest.mark.parametrize(
    ("version", "why"),
    [
        pytest.param("1.1.0", "(unreleased) in place of a date", id="not yet released"),
        pytest.param("0.9.0", "nothing in place of a date", id="without a date"),
        pytest.param("1.0", "no section 1.0", id="another spelling"),
        pytest.param("2.0.0", "no section 2.0.0", id="missing"),
    ],
)
def test_a_release_without_its_notes_is_refused(version: str, why: str) -> None:
    """Before it is published."""
    with pytest.raises(ReleaseError, match=rf"{why.replace('(', '.').replace(')', '.')}"):
        notes(CHANGELOG, Version(version))


def test_the_next_section_of_the_changelog_is_one_that_a_release_finds() -> None:
    """It only waits for its date."""
    head = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    version = head.split("## ", 1)[1].split(" ", 1)[0]
    dated = head.replace(f"## {version} (unreleased)", f"## {version} (2027-01-31)")
    assert notes(dated, Version(version))


def test_packages_have_the_version_of_the_tag(tmp_path: Path) -> None:
    """The wheel and the sdist."""
    packages(tmp_path, "thumbcli-1.0.0-py3-none-any.whl", "thumbcli-1.0.0.tar.gz")
    assert check_version("v1.0.0", tmp_path) == Version("1.0.0")


@pytest.mark.parametrize(
    ("tag", "names", "why"),
    [
        pytest.param("v1.0.1", ["thumbcli-1.0.0.tar.gz"], "the tag is v1.0.1", id="another tag"),
        pytest.param(
            "v1.0.0",
            ["thumbcli-1.0.0.tar.gz", "thumbcli-1.0.1.dev2+g0123-py3-none-any.whl"],
            "1.0.1.dev2",
            id="a commit later",
        ),
        pytest.param("next", ["thumbcli-1.0.0.tar.gz"], "no version", id="no version"),
        pytest.param("v1.0.0", [], "no packages", id="nothing built"),
    ],
)
def test_other_packages_are_refused(tmp_path: Path, tag: str, names: list[str], why: str) -> None:
    """The message names the one that differs."""
    with pytest.raises(ReleaseError, match=why):
        check_version(tag, packages(tmp_path, *names))
