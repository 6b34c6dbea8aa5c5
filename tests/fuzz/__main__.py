"""Feed damaged files to `thumb`: `python -m tests.fuzz [--count N] [--seed N] [--kind NAME] [--keep FOLDER]`.

Each case is a whole `thumb` process in a folder of its own. Exit code 1 means that one of them ended with an
internal error or a traceback, was killed by a signal, or ran out of time or memory.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests import warm
from tests.fuzz import bounded_main
from tests.fuzz.kinds import KINDS, TEMPLATE, template_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Result", "judge", "main"]

_COUNT, _SEED = 2000, 1
_TIMEOUT_S = 60.0
_PEAK_MAX_KIB = 1024 * 1024
_INTERNAL = re.compile(r"internal error.*|Traceback \(most recent call last\)|the local engine failed .*")


class Result(StrEnum):
    """How a case ended."""

    OK = "ok"
    REFUSED = "refused"
    INTERNAL = "internal error"
    CRASH = "crash"
    TIMEOUT = "timeout"
    MEMORY = "too much memory"


_GOOD = (Result.OK, Result.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One damaged file and what `thumb` made of it.

    Attributes:
        kind: Of the file.
        number: Of the case.
        args: The command line after `thumb`.
        result: How it ended.
        detail: The line that shows a fault; empty without one.
        seconds: How long it took.
        peak_kib: The most resident memory; 0 if it was killed.
    """

    kind: str
    number: int
    args: Sequence[str]
    result: Result
    detail: str
    seconds: float
    peak_kib: int


@dataclass(slots=True)
class Tally:
    """The figures of one kind."""

    results: Counter[Result] = field(default_factory=Counter)
    slowest_s: float = 0.0
    peak_kib: int = 0

    def add(self, case: Case) -> None:
        """Count a case."""
        self.results[case.result] += 1
        self.slowest_s = max(self.slowest_s, case.seconds)
        self.peak_kib = max(self.peak_kib, case.peak_kib)


def _run(kind: str, number: int, args: Sequence[str], folder: Path) -> Case:
    """Run `thumb` in a folder, with its home there."""
    peak_file, stderr = folder / "peak.txt", folder / "stderr.txt"
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": f"{warm.AS_INSTALLED}:{warm.TREE}",
        bounded_main.PEAK_VARIABLE: str(peak_file),
    }
    started_s = time.monotonic()
    code: int | None
    with (
        Path(os.devnull).open("rb") as nothing,
        (folder / "stdout.txt").open("wb") as out,
        stderr.open("wb") as told,
    ):
        streams = [nothing.fileno(), out.fileno(), told.fileno()]
        running = warm.run(bounded_main.__name__, ["thumb", *args], streams=streams, env=env, folder=folder)
        try:
            code = running.wait(_TIMEOUT_S)
        except TimeoutError:
            code = None
            running.kill()
    seconds = time.monotonic() - started_s
    text = stderr.read_text(encoding="utf-8", errors="replace")
    peak_kib = int(peak_file.read_text()) if peak_file.exists() else 0
    result, detail = judge(code, text, peak_kib)
    return Case(
        kind=kind, number=number, args=args, result=result, detail=detail, seconds=seconds, peak_kib=peak_kib
    )


def judge(code: int | None, stderr: str, peak_kib: int) -> tuple[Result, str]:
    """Return how a case ended, and the line that shows a fault.

    Args:
        code: The exit code; negative for a signal, None for a case that did not end.
        stderr: What it told people.
        peak_kib: Its most resident memory.
    """
    if code is None:
        return Result.TIMEOUT, f"still running after {_TIMEOUT_S:.0f} s"
    if code < 0:
        return Result.CRASH, f"killed by signal {-code}"
    if found := _INTERNAL.search(stderr):
        lines = stderr.strip().splitlines()
        return Result.INTERNAL, lines[-1] if found[0].startswith("Traceback") else found[0]
    if code == 1:
        return Result.INTERNAL, "exit code 1"
    if peak_kib > _PEAK_MAX_KIB:
        return Result.MEMORY, f"{peak_kib // 1024} MiB"
    return (Result.REFUSED if code else Result.OK), ""


def _case(kind: str, number: int, seed: int, base: Path, keep: Path | None) -> Case:
    """Make one case and run it; a faulty one is kept in `keep`."""
    folder = base / f"{kind}-{number}"
    folder.mkdir()
    rng = random.Random(f"{seed}/{kind}/{number}")  # noqa: S311 - damage, not a secret
    case = _run(kind, number, KINDS[kind](rng, folder), folder)
    if case.result not in _GOOD and keep is not None:
        shutil.copytree(folder, keep / folder.name, dirs_exist_ok=True, symlinks=True)
    shutil.rmtree(folder)
    return case


def _cases(kinds: Sequence[str], count: int, seed: int, keep: Path | None) -> Iterator[Case]:
    cores = len(os.sched_getaffinity(0))
    with (
        tempfile.TemporaryDirectory(prefix="thumb-fuzz-") as folder,
        ThreadPoolExecutor(cores) as pool,
    ):
        base = Path(folder)
        template = base / TEMPLATE
        template.mkdir()
        for args in template_commands(template):
            case = _run("template", 0, args, template)
            if case.result is not Result.OK:
                raise RuntimeError(f"thumb {' '.join(args)}: {case.result} {case.detail}")
        started = [
            pool.submit(_case, kind, number, seed, base, keep)
            for number, kind in enumerate(islice(cycle(kinds), count))
        ]
        for each in started:
            yield each.result()


def main() -> None:
    """Run the cases and print a line for each kind and each distinct fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Feed damaged files to thumb.")
    parser.add_argument("--count", type=int, default=_COUNT, help="how many cases (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=_SEED, help="other damage (default: %(default)s)")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--keep", type=Path, help="a folder for the cases that failed")
    given = parser.parse_args()
    tallies = {kind: Tally() for kind in given.kind or KINDS}
    faults: dict[tuple[str, str], list[Case]] = {}
    for case in _cases(tuple(tallies), given.count, given.seed, given.keep and given.keep.resolve()):
        tallies[case.kind].add(case)
        if case.result not in _GOOD:
            faults.setdefault((case.kind, re.sub(r"\d+", "N", case.detail)), []).append(case)
    for line in _report(tallies, faults):
        print(line)
    sys.exit(bool(faults))


def _report(tallies: Mapping[str, Tally], faults: Mapping[tuple[str, str], Sequence[Case]]) -> Iterator[str]:
    yield f"{'':12}" + "".join(f"{head:>16}" for head in (*Result, "slowest", "peak MiB"))
    for kind, tally in tallies.items():
        counts = [tally.results[result] for result in Result]
        figures = (*counts, f"{tally.slowest_s:.1f} s", tally.peak_kib // 1024)
        yield f"{kind:12}" + "".join(f"{figure:>16}" for figure in figures)
    for (kind, _), cases in sorted(faults.items()):
        first = cases[0]
        yield f"{len(cases):5} x {kind}: {first.detail[:200]}"
        yield f"        case {first.number}: thumb {' '.join(first.args)}"


if __name__ == "__main__":
    main()
