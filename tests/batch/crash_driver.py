"""A run in a process of its own that kills itself before a chosen step of a save.

Called as `python -m tests.batch.crash_driver URL FOLDER STEP COUNT [overwrite]`: draws the titles of
`FOLDER/titles.csv`, or `titles.txt`, with the server at URL into `FOLDER/out`, and dies before the STEP is
taken for the COUNT-th time. The step `none` lets it live; an empty URL draws in memory for nothing.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from tests.batch.engine import Painter
from tests.batch.stage import batch_of
from tests.loopback import GOOD_KEY
from thumbcli import atomic_write
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.engines.protocol import Engine

__all__ = ["STEPS"]

STEPS: dict[str, tuple[object, str]] = {
    "noting the attempt": (Manifest, "begin_attempt"),
    "writing the temporary file": (atomic_write, "_write_synced"),
    "giving it its name": (atomic_write, "_take_name"),
    "syncing the folder": (atomic_write, "sync_folder"),
    "removing the temporary name": (Path, "unlink"),
    "recording the picture": (Manifest, "save_made"),
    "ending the run": (Manifest, "end_run"),
}
"""Every step of a save, in order, and the function that takes it."""


def _die_before(step: str, count: int) -> None:
    owner, name = STEPS[step]
    take: Callable[..., object] = getattr(owner, name)
    taken = 0

    @wraps(take)
    def die_or_take(*args: object, **named: object) -> object:
        nonlocal taken
        taken += 1
        if taken == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return take(*args, **named)

    setattr(owner, name, die_or_take)


def _engine(url: str) -> Engine:
    policy = RetryPolicy(base_s=0.001, retry_after_cap_s=0.002)
    return ThumbApi(GOOD_KEY, base_url=url, policy=policy, concurrency=4) if url else Painter()


def main() -> int:
    """Run, and return the exit code if nobody died."""
    url, folder, step, count, *more = sys.argv[1:]
    if step != "none":
        _die_before(step, int(count))
    table = Path(folder) / "titles.csv"
    titles = table if table.exists() else table.with_suffix(".txt")
    batch = batch_of(Path(folder), titles, plan=PlanOptions(overwrite="overwrite" in more))
    finished = anyio.run(run_batch, batch, _engine(url), lambda _: None)
    return finished.exit_code


if __name__ == "__main__":
    sys.exit(main())
