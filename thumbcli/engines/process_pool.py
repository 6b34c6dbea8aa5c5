"""Drawing in processes, for machines with more cores than one interpreter can keep busy.

A process is told one request at a time through a pipe and answers through another. `multiprocessing` would
run the caller's script once more in each of them, unless that has a guard: no library should ask for one.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from thumbcli.errors import TemporaryError
from thumbcli.render import draw

if TYPE_CHECKING:
    from thumbcli.contract import Request, Thumbnail

__all__ = ["Workers", "serve_pipe"]

_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from thumbcli.engines.process_pool import serve_pipe; serve_pipe()"
)
# Ctrl-C is the parent's to answer.
if sys.platform == "win32":
    _LEFT_ALONE: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _LEFT_ALONE: dict[str, Any] = {"process_group": 0}


class Workers:
    """Drawing processes, started when they are needed, each replaced when it dies.

    There are as many as threads ask at once. They end with their parent, however that ends: nobody else holds
    their pipe.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: set[_Worker] = set()
        self._idle: list[_Worker] = []

    def draw(self, request: Request) -> Thumbnail:
        """Draw one picture in some process, and wait for it.

        Raises:
            TemporaryError: The process died over it.
            ItemError: The renderer refuses the title.
        """
        worker = self._take()
        try:
            answer = worker.ask(request)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self._bury(worker)
            raise TemporaryError(
                "a drawing process died, perhaps for lack of memory",
                remedy="run the same command again, with a smaller --concurrency if it happens again",
                code="worker-died",
            ) from error
        with self._lock:
            self._idle.append(worker)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def pids(self) -> list[int]:
        """Return the ids of the processes that run now."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def close(self) -> None:
        """End the processes; what they have in hand is dropped."""
        with self._lock:
            for worker in self._all:
                worker.end()
            self._all.clear()
            self._idle.clear()

    def _take(self) -> _Worker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            worker = _Worker()
            self._all.add(worker)
            return worker

    def _bury(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()


class _Worker:
    """One process; told one request at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _START]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and nothing from outside
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_LEFT_ALONE
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._tell(sys.path)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: Request) -> Thumbnail | Exception:
        """Return what came of a request.

        Raises:
            EOFError: The process died before it had answered.
            OSError: It had died before.
        """
        self._tell(request)
        answer: Thumbnail | Exception = pickle.load(self._answers)  # noqa: S301 - from our own process
        return answer

    def end(self) -> None:
        """Kill it: nothing that it does is worth waiting for."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _tell(self, what: object) -> None:
        pickle.dump(what, self._requests, pickle.HIGHEST_PROTOCOL)
        self._requests.flush()


def serve_pipe() -> None:
    """Draw what comes through standard input until it ends, and answer through standard output."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints is no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(EOFError, BrokenPipeError):
        while True:
            answers.write(_answer(pickle.load(requests)))  # noqa: S301 - from the process that started this one
            answers.flush()


def _answer(request: Request) -> bytes:
    try:
        return pickle.dumps(draw(request), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked shall know
        return _told(error)


def _told(error: Exception) -> bytes:
    """Return an exception as bytes; where it can't be made again from them, one that says the same."""
    with suppress(Exception):
        data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 - made in the line above
        return data
    return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"), pickle.HIGHEST_PROTOCOL)
