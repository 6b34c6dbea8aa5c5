"""A folder against a bucket: whether drawing waits for a slow store, and whether both hold the same bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import anyio

from tests.bench.titles import titles
from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running_apart
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.store.open_output import open_output
from thumbcli.engines.local_engine import Local
from thumbcli.process_resources import cores
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench"]

_PICTURES, _WARM = 500, 40
_LATENCY_S = 0.1
"""Of a store in the same region for a picture of 60 KB, seen pessimistically."""


class _Ran(NamedTuple):
    """How long a run took, and the digests of its pictures by name."""

    wall_s: float
    digests: dict[str, str]


def bench() -> Iterator[str]:
    """Draw 500 titles into a folder, into a store on loopback, and into one that answers after 0.1 s."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENVIRONMENT):
        place = Path(folder)
        os.environ["THUMB_DATA_DIR"] = str(place / "data")
        _run(place, place / "warm", _WARM)
        local = _run(place, place / "thumbs", _PICTURES)
        yield f"{_PICTURES} titles, {cores()} cores; the store is a process on the same cores"
        yield f"folder                     {_PICTURES / local.wall_s:6.1f} pictures/s"
        for latency_s in (0.0, _LATENCY_S):
            with running_apart(latency_s) as url, patch.dict(os.environ, AWS_ENDPOINT_URL=url):
                remote = _run(place, Path(f"s3://{BUCKET}/covers"), _PICTURES)
            yield (
                f"bucket, {latency_s * 1000:3.0f} ms an answer  {_PICTURES / remote.wall_s:6.1f} pictures/s"
                f"   {remote.wall_s / local.wall_s:.2f} times the folder"
            )
            same = sum(local.digests[name] == digest for name, digest in remote.digests.items())
            yield f"the same bytes             {same:6} of {len(local.digests)}"
            if latency_s:
                waits_s, more_s = _PICTURES * latency_s, remote.wall_s - local.wall_s
                share = 1 - more_s / waits_s
                yield f"{waits_s:.0f} s of answers took {more_s:.1f} s more: {share:.0%} hidden by drawing"


def _run(place: Path, out: Path, number: int) -> _Ran:
    source = place / f"{number}.txt"
    source.write_text("\n".join(titles(number)), encoding="utf-8")
    batch = Batch(
        out=out,
        open_titles=partial(TitleReader, [str(source)]),
        rewindable=True,
        plan=PlanOptions(),
    )
    began = time.perf_counter()
    finished = anyio.run(run_batch, batch, Local(), lambda _: None)
    wall_s = time.perf_counter() - began
    assert finished.tally.made == number, finished
    files = open_output(out).files
    return _Ran(wall_s, {name: hashlib.sha256(files.read(name)).hexdigest() for name in files.names()})
