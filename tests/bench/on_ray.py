"""`python -m tests.bench.on_ray --titles 500`: two simulated nodes against one process, into S3 on loopback.

`--runs alone nodes killed folder` chooses the runs: one process, two nodes, two nodes of which one is killed
in the middle, and one process into a folder, whose pictures the others' are compared with.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from tests.bench.titles import titles
from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running
from thumbcli.batch.store.open_output import open_output
from thumbcli.distributed.results import part_names, read_part
from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.queues import Queue

_THUMB = str(Path(sys.executable).with_name("thumb"))
_SAMPLE_S = 2.0
_MIB = 1024 * 1024


def _serve(urls: Queue[str]) -> None:
    with running() as server:
        urls.put(server.url)
        while True:
            server.log.clear()
            time.sleep(60)


def _run(arguments: list[str], env: dict[str, str], each: Callable[[int], None]) -> dict[str, Any]:
    """Run `thumb`, call `each` with the number of pictures so far, and return the last event."""
    last: dict[str, Any] = {}
    made = 0
    command = [_THUMB, "batch", *arguments, "--engine", "local", "--json", "--no-progress"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            try:
                last = json.loads(line)
            except ValueError:
                raise SystemExit(f"not an event on stdout: {line!r}") from None
            made += last["event"] == "made"
            each(made)
    return last


def _memory(names: tuple[str, ...]) -> int:
    """Return the resident memory in MiB of the largest process whose title has one of `names`."""
    largest = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes().decode(errors="replace")
            pages = int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if any(name in title for name in names):
            largest = max(largest, pages * os.sysconf("SC_PAGE_SIZE") // _MIB)
    return largest


def _cpu_s(names: tuple[str, ...]) -> dict[str, float]:
    """Return the processor seconds so far of each process whose title has one of `names`, by its id."""
    used: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes().decode(errors="replace")
            # After the name in brackets, which may hold spaces: proc(5), fields 14 and 15.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        if any(name in title for name in names):
            used[folder.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


_DRIVER = (f"{_THUMB}\0batch",)
_ACTORS = ("ray::MapWorker", "MapWorker(")


class _Sampler(Thread):
    """Samples the memory of the driver and of the largest actor, and what processor time all of them used."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.samples: list[tuple[int, int]] = []
        self.cpu_s: dict[str, float] = {}
        self.ended = False

    def run(self) -> None:
        while not self.ended:
            self.samples.append((_memory(_DRIVER), _memory(_ACTORS)))
            self.cpu_s |= _cpu_s(_DRIVER + _ACTORS)
            time.sleep(_SAMPLE_S)

    def cpu_line(self, pictures: int) -> str:
        """Tell the processor time per picture, which the load of the machine changes least."""
        return (
            f"                 {sum(self.cpu_s.values()) / max(pictures, 1) * 1000:.0f} ms of CPU per picture"
        )

    def lines(self) -> Iterator[str]:
        """Tell the memory at a quarter, in the middle and at the end, and the most."""
        drawing = [sample for sample in self.samples if sample[1]]
        if not drawing:
            return
        shown = [drawing[len(drawing) // 4], drawing[len(drawing) // 2], drawing[-1]]
        for place, who in enumerate(("driver", "largest actor")):
            quarter, middle, end = (sample[place] for sample in shown)
            most = max(sample[place] for sample in drawing)
            yield f"{who} {quarter}, {middle}, {end} MiB at 1/4, 1/2 and the end; {most} at most"


def _digests(prefix: str) -> dict[str, str]:
    """Return the digests of the pictures below a prefix, by name."""
    place = open_output(Path(f"s3://{BUCKET}/{prefix}"))
    assert place.bucket is not None
    store = place.bucket.store
    names = [each.name for each in store.list_all() if not each.name.startswith(".thumb/")]
    return {name: hashlib.sha256(store.get(name)[0]).hexdigest() for name in names}


def _recorded(prefix: str) -> Counter[str]:
    """Return how often the results of a run name each picture."""
    place = open_output(Path(f"s3://{BUCKET}/{prefix}"))
    targets: Counter[str] = Counter()
    for part in part_names(place):
        targets.update(read_part(place, part, ["target"])["target"].to_pylist())
    return targets


def _compared(prefix: str, local: dict[str, str]) -> str:
    found = _digests(prefix)
    same = sum(local.get(name) == digest for name, digest in found.items())
    there = f"{prefix:16} {len(found):6,} pictures there"
    return f"{there}, {same:,} of {len(local):,} the same bytes as in a folder"


def bench(number: int, runs: list[str], format_: str) -> Iterator[str]:
    """Yield lines about each of `runs`."""
    os.environ |= ENVIRONMENT | {"RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"}
    context = get_context("spawn")
    urls: Queue[str] = context.Queue()
    server = context.Process(target=_serve, args=(urls,), daemon=True)
    server.start()
    os.environ["AWS_ENDPOINT_URL"] = urls.get(timeout=60)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "titles.txt"
        source.write_text("".join(f"{title}\n" for title in titles(number)))
        os.environ["THUMB_DATA_DIR"] = (
            folder  # Also of the nodes: with other artwork they draw other pictures.
        )
        env = {**os.environ, "THUMB_FORMAT": format_}
        yield f"{number:,} titles as {format_}, {cores()} cores, load {os.getloadavg()[0]:.1f} before"
        alone_s = None
        if "alone" in runs:
            sampler = _Sampler()
            sampler.start()
            alone_s = _run([str(source), "--out", f"s3://{BUCKET}/alone"], env, lambda _: None)["took_s"]
            sampler.ended = True
            yield f"one process      {number:6,} in {alone_s:7.1f} s, {number / alone_s:.2f} a second"
            yield sampler.cpu_line(number)
        for name in ("nodes", "killed"):
            if name in runs:
                yield from _on_nodes(source, number, env, alone_s, kill=name == "killed")
                yield f"load {os.getloadavg()[0]:.1f} after"
        # Last, since a rate is not taken of it: what is timed above is timed one after the other.
        if "folder" in runs:
            local = _in_folder(source, Path(folder, "thumbs"), env)
            for prefix in sorted({"alone", "nodes", "killed"} & set(runs)):
                yield _compared(prefix, local)
    server.kill()


def _in_folder(source: Path, out: Path, env: dict[str, str]) -> dict[str, str]:
    _run([str(source), "--out", str(out)], env, lambda _: None)
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*.webp")
    }


def _two_nodes() -> tuple[Any, Any]:
    """Return a cluster of two nodes, and the second of them.

    Ray waits half a minute for a node, which a busy machine may take longer than.
    """
    from ray.cluster_utils import Cluster

    for is_last in (False, False, True):
        cluster: Any = Cluster()
        try:
            cluster.add_node(num_cpus=1, include_dashboard=False)
            return cluster, cluster.add_node(num_cpus=1)
        except Exception as error:
            cluster.shutdown()
            if is_last or "timed out" not in str(error):
                raise
    raise AssertionError


def _on_nodes(
    source: Path, number: int, env: dict[str, str], alone_s: float | None, *, kill: bool
) -> Iterator[str]:
    prefix = "killed" if kill else "nodes"
    cluster, second = _two_nodes()
    times: list[tuple[int, float]] = []
    done: list[str] = []

    def each(made: int) -> None:
        times.append((made, time.monotonic()))
        if kill and not done and made >= number // 2:
            done.append("killed")
            cluster.remove_node(second, allow_graceful=False)

    sampler = _Sampler()
    sampler.start()
    arguments = [str(source), "--out", f"s3://{BUCKET}/{prefix}", "--on", "ray"]
    last = _run(arguments, {**env, "RAY_ADDRESS": cluster.address}, each)
    sampler.ended = True
    drawing = [at for made, at in times if made]
    steady = (len(drawing) - 1) / max(drawing[-1] - drawing[0], 0.001) if drawing else 0.0
    what = "one node killed" if kill else "two nodes"
    made, took_s = last.get("made", 0), last.get("took_s", 0.0)
    yield f"{what:16} {made:6,} in {took_s:7.1f} s, {steady:.2f} a second once warm"
    if alone_s and not kill:
        yield f"                 {steady * alone_s / number:.2f} of one process on the same cores"
    recorded = _recorded(prefix)
    twice = sum(number > 1 for number in recorded.values())
    code = last.get("exit_code")
    yield f"                 {len(recorded):,} on record, {twice:,} of them twice, exit code {code}"
    yield sampler.cpu_line(made)
    yield from (f"                 {line}" for line in sampler.lines())
    cluster.shutdown()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--titles", type=int, default=500)
    names = ("alone", "nodes", "killed", "folder")
    parser.add_argument("--runs", nargs="+", choices=names, default=["alone", "nodes", "folder"])
    parser.add_argument("--format", default="youtube")
    arguments = parser.parse_args()
    for line in bench(arguments.titles, arguments.runs, arguments.format):
        print(line, flush=True)


if __name__ == "__main__":
    main()
