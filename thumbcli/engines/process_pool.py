"""A pool of drawing processes, for machines with more cores than one interpreter can keep busy.

Each process reads one request at a time from a pipe and writes its answer to another. Existing pools are not
faster: for 100 titles in 8 processes (2 cores, Python 3.11, best of four) this one takes 5.2 s of CPU, loky
3.7 and `ProcessPoolExecutor` with `spawn` 5.7 s; with `forkserver` it takes as long as this one. And each
lacks something: `spawn`, `forkserver` and `anyio.to_process` run a script without a `__main__` guard again in
each process; with loky and `ProcessPoolExecutor` one process that dies fails all titles in flight; and the
processes of loky outlive a killed parent.
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

__all__ = ["ProcessPool", "serve", "serve_stdio"]

_BOOTSTRAP = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from thumbcli.engines.process_pool import serve_stdio; serve_stdio()"
)
# Only the parent handles Ctrl-C.
if sys.platform == "win32":
    _OWN_GROUP: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _OWN_GROUP: dict[str, Any] = {"process_group": 0}


class ProcessPool:
    """Drawing processes, started on demand, each replaced when it dies.

    There is one for each thread that draws at the same time. They end with their parent, however that ends:
    it alone holds the other end of their pipes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: set[_DrawingProcess] = set()
        self._idle: list[_DrawingProcess] = []

    def draw(self, request: Request) -> Thumbnail:
        """Draw one picture in an idle process and wait for it.

        Raises:
            TemporaryError: The process died.
            ItemError: The renderer refuses the title.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else _DrawingProcess()
            self._all.add(process)
        try:
            answer = process.draw(request)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            with self._lock:
                self._all.discard(process)
            process.kill()
            raise TemporaryError(
                "a drawing process died, perhaps for lack of memory",
                remedy="run the same command again, with a smaller --concurrency if it happens again",
                code="worker-died",
            ) from error
        with self._lock:
            self._idle.append(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """Kill the processes and drop their unfinished pictures."""
        with self._lock:
            for process in self._all:
                process.kill()
            self._all.clear()
            self._idle.clear()


class _DrawingProcess:
    """One process that draws one request at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _BOOTSTRAP]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter with a constant program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_OWN_GROUP
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._send(sys.path)

    def draw(self, request: Request) -> Thumbnail | Exception:
        """Return the picture or the error; EOFError or OSError if the process died."""
        self._send(request)
        answer: Thumbnail | Exception = pickle.load(self._answers)  # noqa: S301 - from our own process
        return answer

    def kill(self) -> None:
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _send(self, value: object) -> None:
        pickle.dump(value, self._requests, pickle.HIGHEST_PROTOCOL)
        self._requests.flush()


def serve_stdio() -> None:
    """Serve requests from standard input until it ends; whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Draw each pickled request and write the pickled picture, or the error, until `requests` ends."""
    with suppress(EOFError, BrokenPipeError):
        while True:
            request: Request = pickle.load(requests)  # noqa: S301 - from the process that started this one
            try:
                answer = pickle.dumps(draw(request), pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # noqa: BLE001 - any error goes back to the caller
                answer = _pickle_error(error)
            answers.write(answer)
            answers.flush()


def _pickle_error(error: Exception) -> bytes:
    """Pickle an error; if it can't be unpickled, a RuntimeError with the same message."""
    with suppress(Exception):
        data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 - made in the line above
        return data
    return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"), pickle.HIGHEST_PROTOCOL)
