"""Tests that ask npm or PyPI: they cost seconds and need a network, and run where somebody wants them."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["needs_registries", "npm_package"]

_FETCHING_MAX_S = 100

needs_registries = pytest.mark.skipif(
    not os.environ.get("THUMB_TESTS_USE_REGISTRIES"),
    reason="asks npm or PyPI; set THUMB_TESTS_USE_REGISTRIES to run it",
)


def npm_package(package: str, folder: Path) -> Path:
    """Return the file of an npm package, or skip the test."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm")
    command = [npm, "pack", package, "--silent", "--pack-destination", str(folder)]
    env = {**os.environ, "npm_config_cache": str(folder / "cache")}
    run = subprocess.run(
        command, capture_output=True, cwd=folder, timeout=_FETCHING_MAX_S, check=False, env=env
    )
    if run.returncode:
        pytest.skip("needs npm's registry")
    return next(folder.glob("*.tgz"))
