"""Whoever checks types gets them: the package is marked as typed, and says no more and no less than is so."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRICT = ["--strict", "--warn-unreachable", "--enable-error-code", "ignore-without-code"]
BEHIND = (
    "cryptography filelock httpcore httpx importlib_metadata jinja2 keyring markdown_it numpy opentelemetry "
    "PIL rich tomlkit"
).split()
"""What only the insides of packages import, ours too: it is more than half of all there is to read."""


def mypy(*paths: Path, cache: Path) -> str:
    """Run mypy as a project that uses thumbcli would, and return what it says."""
    config = cache / "mypy.ini"
    skipped = ",".join(f"{package}.*" for package in BEHIND)
    config.write_text(f"[mypy]\n[mypy-{skipped}]\nfollow_imports = skip\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "--follow-imports", "silent"]
    command += [*STRICT, "--no-sqlite-cache", "--cache-dir", str(cache), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False).stdout


def test_the_package_is_marked_as_typed() -> None:
    """Without the mark, types of an installed package count for nothing."""
    assert (files("thumbcli") / "py.typed").is_file()


@pytest.mark.long
@pytest.mark.timeout(240)
def test_types_hold_where_the_library_is_used(pytestconfig: pytest.Config) -> None:
    """In code that shows every use and every slip, and in the samples."""
    samples = sorted((ROOT / "samples").glob("*.py"))
    cache = pytestconfig.cache.mkdir("types")
    said = mypy(Path(__file__).with_name("check_library.py"), *samples, cache=cache)
    assert said.startswith("Success"), said
    assert len(samples) >= 6
