"""A run into a bucket with a paid engine, in a process of its own that may be killed.

Usage: python -m tests.outputs.kill_driver OUT TITLES ASKED LEASE_S [STEP]
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import anyio

from tests.batch.engine import Painter
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.manifest_output import ManifestOutput
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.contract import EngineName
from thumbcli.outputs import store_lease
from thumbcli.sources.title_reader import TitleReader


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(out: str, titles: str, asked: str, lease_s: str, step: str = "") -> int:
    """Run, and be killed after the fourth picture at `step`: `put`, or `sent`."""
    store_lease.LEASE_S = float(lease_s)
    engine = Painter(EngineName.THUMBAPI, cost=10, concurrency=1 if step == "put" else 3)

    def note(title: str) -> None:
        with Path(asked).open("a", encoding="utf-8") as file:
            file.write(f"{title}\n")
        if step == "sent" and len(engine.asked) > 3:
            _die()

    engine.on_ask = note
    if step == "put":
        record, number = ManifestOutput._record, [0]

        def recorded(self: ManifestOutput, *args: object) -> None:
            number[0] += 1
            if number[0] > 3:
                _die()
            record(self, *args)  # type: ignore[arg-type] # as it was called

        ManifestOutput._record = recorded  # type: ignore[method-assign, assignment] # the point of this program
    batch = Batch(
        out=Path(out), open_titles=partial(TitleReader, [titles]), rewindable=True, plan=PlanOptions()
    )
    finished = anyio.run(run_batch, batch, engine, lambda _: None)
    tally = finished.tally
    sys.stdout.write(f"made {tally.made} skipped {tally.skipped} uncertain {tally.uncertain}\n")
    return finished.exit_code


if __name__ == "__main__":
    from thumbcli.errors import FolderLocked

    try:
        raise SystemExit(main(*sys.argv[1:]))
    except FolderLocked as error:
        sys.stdout.write(error.message)
        raise SystemExit(error.exit_code) from None
