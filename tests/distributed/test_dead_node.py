"""A node of a real cluster is killed in the middle of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

_TITLES = 40
_LONGEST_S = 240


@pytest.mark.long
@pytest.mark.timeout(_LONGEST_S + 20)
@pytest.mark.xdist_group("ray")
def test_a_node_that_dies_costs_its_rows_again_and_nothing_else() -> None:
    """Every title is on record once, and the run is told as one that went well."""
    pytest.importorskip("ray")
    # In a process of its own: Ray holds one cluster per process, which other tests of a worker share.
    command = [sys.executable, "-m", "tests.bench.on_ray", "--runs", "killed"]
    command += ["--titles", str(_TITLES), "--format", "320x200"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            told, errors = process.communicate(timeout=_LONGEST_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, errors[-2000:]
    assert f"{_TITLES} on record, 0 of them twice, exit code 0" in told, told + errors[-2000:]
