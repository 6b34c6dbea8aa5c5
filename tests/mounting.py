"""Real file systems for tests: small ones, and ones that can only be read."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import PATIENCE_S, clean_env

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["run_mounting"]


@lru_cache
def _prefix() -> tuple[str, ...]:
    """Return what lets a shell mount: for root, or where anybody may have a namespace; else nothing."""
    if shutil.which("unshare") is not None:
        for prefix in (("unshare", "-m"), ("unshare", "-r", "-m")):
            tried = [*prefix, "mount", "-t", "tmpfs", "none", "/mnt"]
            if not subprocess.run(tried, capture_output=True, check=False).returncode:
                return prefix
    return ()


def run_mounting(script: str, env: Mapping[str, str]) -> tuple[str, str]:
    """Run a shell script that mounts; return its output and its errors. Nobody else sees what it mounts."""
    if not _prefix():
        pytest.skip("nothing can be mounted here")
    done = subprocess.run(
        [*_prefix(), "bash", "-c", script],
        capture_output=True,
        env=clean_env(env),
        timeout=PATIENCE_S,
        check=True,
        text=True,
    )
    return done.stdout, done.stderr
