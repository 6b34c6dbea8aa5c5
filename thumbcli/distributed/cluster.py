"""The Ray cluster that a run is on: joined or started, and how many actors it has room for."""

from __future__ import annotations

import logging
import os
import re
import time
from contextlib import contextmanager, suppress
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from thumbcli.errors import NotInstalled, StopError, UsageError
from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ACTOR_CPUS", "TASK_CPUS", "connected", "import_ray", "places"]

ACTOR_CPUS: Final = 0.875
TASK_CPUS: Final = 0.125
"""What an actor and a task that reads ask for: with an actor on every CPU there is room to read, which takes
a hundredth of the time of drawing. Actors that ask for whole CPUs leave none: Ray waits without a word."""

_STDERR: Final = 2
_CHUNK_BYTES: Final = 65_536
_LAST_WORDS_S: Final = 0.2
"""For the last of them to be forwarded; where a process of Ray keeps the pipe, its end never comes."""

_TIMED_OUT: Final = "timed out during startup"
"""In the words of Ray."""

_ROOM_WAIT_S, _ROOM_POLL_S = 10.0, 0.1
"""How long CPUs are waited for that a job which has just ended is about to give back."""

_CORE_LOG: Final = re.compile(rb"^\[[-0-9 :,]+ I \d+ \d+\] logging\.cc:[^\n]*\n", re.MULTILINE)

_QUIET: Final = MappingProxyType({"RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_ENABLE_AUTO_CONNECT": "0"})
"""What Ray reads as it is imported: its C++ core writes to our standard error, and a thread that still looks
for results when the run has ended would start another cluster."""


def import_ray() -> Any:  # noqa: ANN401 - a library
    """Return Ray with Ray Data.

    Raises:
        NotInstalled: It is missing.
    """
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise NotInstalled("--on ray needs the package ray", remedy="pip install 'thumbcli[ray]'") from error
    return ray


@contextmanager
def connected() -> Iterator[None]:
    """Join the cluster of RAY_ADDRESS, of a job or of this machine, or start one here, until the block ends.

    Raises:
        NotInstalled: Ray is missing.
        StopError: The cluster does not answer.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    ray = import_ray()
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():
        yield
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        with _without_core_log():
            if not _joined(ray, quiet):
                _start(ray, quiet)
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.AuthenticationError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StopError(
            f"the Ray cluster does not answer: {reason}", remedy="check it with ray status"
        ) from error
    with _reports_kept_back(ray):
        try:
            yield
        finally:
            ray.shutdown()


@contextmanager
def _reports_kept_back(ray: Any) -> Iterator[None]:  # noqa: ANN401 - a library
    """Let Ray not print what became of nodes: it does so to standard output, where events are read."""
    worker = ray._private.worker  # noqa: SLF001 - there is no public switch; Ray's debugger uses this one
    before = worker._worker_logs_enabled  # noqa: SLF001
    worker._worker_logs_enabled = False  # noqa: SLF001
    try:
        yield
    finally:
        worker._worker_logs_enabled = before  # noqa: SLF001


def _joined(ray: Any, quiet: Mapping[str, Any]) -> bool:  # noqa: ANN401 - a library
    """Join the cluster that is there, and return whether there is one of ours.

    `RAY_ADDRESS=local` asks for a new one, as everywhere in Ray. One of somebody else's on this machine is
    found as well, and refuses.
    """
    if os.environ.get("RAY_ADDRESS") == "local":
        return False
    try:
        ray.init(address="auto", **quiet)
    except ConnectionError:
        return False
    except ray.exceptions.AuthenticationError:
        if os.environ.get("RAY_ADDRESS"):
            raise
        ray.shutdown()
        return False
    return True


def _start(ray: Any, quiet: Mapping[str, Any]) -> None:  # noqa: ANN401 - a library
    """Start a cluster here; again where a busy machine takes longer than Ray waits, which is half a minute.

    Raises:
        StopError: It does not begin either time.
    """
    for is_last in (False, True):
        try:
            ray.init(address="local", num_cpus=cores(), include_dashboard=False, **quiet)
        except Exception as error:
            # Ray raises a plain one for this.
            if _TIMED_OUT not in str(error):
                raise
            ray.shutdown()
            if is_last:
                raise StopError(
                    "Ray does not start on this machine within half a minute, twice",
                    remedy="try again once the machine has less to do, or begin with ray start --head",
                ) from error
        else:
            return


@contextmanager
def _without_core_log() -> Iterator[None]:
    """Keep what Ray's core says of its log level off our standard error; all else goes there at once."""
    try:
        own = os.dup(_STDERR)
    except OSError:  # It is closed.
        yield
        return
    reads, writes = os.pipe()
    os.dup2(writes, _STDERR)
    os.close(writes)

    def forward() -> None:
        with suppress(OSError):  # Nobody reads ours any more.
            while data := os.read(reads, _CHUNK_BYTES):
                os.write(own, _CORE_LOG.sub(b"", data))
        os.close(reads)
        os.close(own)

    thread = Thread(target=forward, daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.dup2(own, _STDERR)
        thread.join(_LAST_WORDS_S)


def places(concurrency: int | None, *, reading_cpus: float = TASK_CPUS) -> tuple[int, int]:
    """Return how many actors begin, and how many there may be where the cluster grows.

    Args:
        concurrency: How many the user wants; None for one on each CPU that is free.
        reading_cpus: What a task that reads asks for.

    Raises:
        UsageError: There is no room for one, beside what reads.
    """
    ray = import_ray()
    until = time.monotonic() + _ROOM_WAIT_S
    while True:
        total = sum(int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"])
        free = float(ray.available_resources().get("CPU", 0.0))
        room = min(total, int((free - reading_cpus) / ACTOR_CPUS + 1e-6))
        # Where there are too few CPUs in all, waiting does not help.
        if room >= 1 or (total - reading_cpus) / ACTOR_CPUS < 1 or time.monotonic() > until:
            break
        time.sleep(_ROOM_POLL_S)
    if room < 1:
        raise UsageError(
            f"the Ray cluster has {total:,} CPUs, {free:g} of them free: drawing would wait for ever",
            remedy="wait for other jobs, or give the cluster more CPUs",
        )
    if concurrency is None:
        return room, room
    return min(room, concurrency), concurrency
