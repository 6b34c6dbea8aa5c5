"""The lock for CI: it holds what pyproject.toml asks for, and names no index."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = ROOT / ".github" / "requirements-dev.txt"
LOCKED_EXTRAS = ("dev", "cjk", "serve")
"""As `make` installs them for its targets."""


def locked() -> dict[str, set[str]]:
    """Return the versions of each package in the lock: several where systems or Pythons differ."""
    found: dict[str, set[str]] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in " #":
            requirement = Requirement(line.removesuffix("\\").strip())
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found.setdefault(canonicalize_name(requirement.name), set()).add(pin.version)
    return found


def asked_for() -> list[Requirement]:
    """Return the requirements that the lock resolves."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [project["optional-dependencies"][name] for name in LOCKED_EXTRAS]
    return [Requirement(text) for text in dict.fromkeys(chain(project["dependencies"], *extras))]


@pytest.mark.parametrize("requirement", asked_for(), ids=str)
def test_it_holds_what_is_asked_for(requirement: Requirement) -> None:
    """After a change of pyproject.toml: `make lock`."""
    versions = locked().get(canonicalize_name(requirement.name), set())
    assert versions, f"{requirement.name} is not locked: make lock"
    assert all(map(requirement.specifier.contains, versions)), f"{requirement} against {versions}: make lock"


def test_it_names_files_by_their_hashes_and_no_address() -> None:
    """Any mirror of the index will do, and none can bring another file."""
    text = LOCK.read_text(encoding="utf-8")
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", text)) > len(locked())
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|@ file", text)
