"""Measure what bad servers cost: `python -m tests.weather [--thumb PATH] [--row NAME] [--jobs N]`.

Each row is one behaviour of a server and three runs of the same `thumb batch`: in that weather, on a server
that is well again, and with `--retry-uncertain`. Exit code 1 means that something does not hold that must.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.weather.cases import CASES
from tests.weather.judge import violations
from tests.weather.measure import COST, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.weather.measure import Measured, Run

_JOBS_PER_CORE = 4
"""A run mostly waits."""
_WIDTH = max(map(len, CASES)) + 4
_HEAD = (
    f"{'':{_WIDTH}}{'charged':>8}{'files':>6}{'unsure':>7}{'lost':>6}{'asked':>8}{'time':>8}{'exit':>5}"
    "   2nd: asked charged exit   3rd: asked charged exit"
)


def main() -> None:
    """Measure the cases and print a row for each, with what does not hold and what the client said first."""
    here = Path(sys.executable).with_name("thumb")
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(
        prog="python -m tests.weather", description="Measure what bad servers cost thumb batch."
    )
    parser.add_argument(
        "--thumb", type=Path, action="append", help="a build to measure; may be repeated (default: this one)"
    )
    parser.add_argument(
        "--row", action="append", help="only rows whose name holds these words; may be repeated"
    )
    parser.add_argument(
        "--jobs", type=int, default=cores * _JOBS_PER_CORE, help="rows at once (default: %(default)s)"
    )
    given = parser.parse_args()
    builds = [path.absolute() for path in given.thumb or [here]]
    cases = [case for name, case in CASES.items() if any(words in name for words in given.row or [""])]
    wrong = 0
    with ThreadPoolExecutor(given.jobs) as pool:
        started = [(build, case, pool.submit(measure, case, build)) for case in cases for build in builds]
        for number, build in enumerate(builds, 1):
            print(f"{number}: {build}")
        print(_HEAD)
        for build, case, future in started:
            mark = f"{builds.index(build) + 1} " * (len(builds) > 1)
            try:
                measured = future.result()
            except OSError as error:
                print(f"{mark + case.name:{_WIDTH}} not measured: {error}", flush=True)
                continue
            faults = list(violations(measured))
            wrong += bool(faults)
            for line in _lines(mark, measured, faults):
                print(line, flush=True)
    print(f"{len(started)} rows, {wrong} in which something does not hold")
    sys.exit(bool(wrong))


def _lines(mark: str, measured: Measured, faults: list[str]) -> Iterator[str]:
    first, *later = measured.runs
    told = sum(first.lost.values()) or COST * len(first.uncertain)
    yield (
        f"{mark + measured.case.name:{_WIDTH}}{first.charges:8}{len(measured.files):6}"
        f"{len(first.uncertain):7}{told:6}{_asked(first):>8}{first.took_s:7.1f}s{_exit(first):>5}"
        + "".join(f"{_asked(run):>13}{run.charges:8}{_exit(run):>6}" for run in later)
    )
    yield from (f"      ! {fault}" for fault in faults)
    yield f"        {_first_words(first)}"


def _asked(run: Run) -> str:
    """Return the requests to draw, and the downloads."""
    return f"{run.requests}+{run.downloads}" if run.downloads else str(run.requests)


def _exit(run: Run) -> str:
    return "none" if run.exit_code is None else str(run.exit_code)


def _first_words(run: Run) -> str:
    lines = [line.strip() for line in run.stderr.splitlines() if line.strip()]
    return f"{lines[0][:150]}   ({len(lines)} lines)" if lines else "(no word)"


if __name__ == "__main__":
    main()
