"""The runner of damaged files: it tells a fault from a refusal, and all kinds of it run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import warm
from tests.fuzz.__main__ import Result, judge
from tests.fuzz.kinds import KINDS


@pytest.mark.parametrize(
    ("code", "stderr", "peak_kib", "result"),
    [
        pytest.param(0, "", 99_000, Result.OK, id="drawn"),
        pytest.param(2, "thumb: font a.ttf is damaged", 99_000, Result.REFUSED, id="refused"),
        pytest.param(1, "", 99_000, Result.INTERNAL, id="exit code 1"),
        pytest.param(
            0, "x\nthumb: internal error: KeyError: 'a'", 99_000, Result.INTERNAL, id="an internal error"
        ),
        pytest.param(
            3, "One: the local engine failed on it: TypeError", 99_000, Result.INTERNAL, id="in a title"
        ),
        pytest.param(0, "Traceback (most recent call last):\nKeyError", 9, Result.INTERNAL, id="a traceback"),
        pytest.param(-11, "", 0, Result.CRASH, id="killed"),
        pytest.param(None, "", 0, Result.TIMEOUT, id="without an end"),
        pytest.param(0, "", 2**21, Result.MEMORY, id="two gigabytes"),
    ],
)
def test_how_a_case_ended(code: int | None, stderr: str, peak_kib: int, result: Result) -> None:
    """A refusal in words is good, whatever else is not."""
    found, detail = judge(code, stderr, peak_kib)
    assert found is result
    assert bool(detail) is (result not in {Result.OK, Result.REFUSED})


@pytest.mark.long
@pytest.mark.timeout(180)
def test_every_kind_runs() -> None:
    """One case of each, in real processes."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--count", str(len(KINDS)), "--seed", "7"],
        capture_output=True,
        text=True,
        cwd=warm.TREE,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(KINDS)
    assert all(int(line.split()[1]) + int(line.split()[2]) == 1 for line in lines[1:])
