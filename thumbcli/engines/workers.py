"""Drawing in processes, for machines with more cores than one interpreter can keep busy."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from thumbcli.errors import TemporaryError
from thumbcli.render import draw

if TYPE_CHECKING:
    from thumbcli.contract import Request, Thumbnail

__all__ = ["Workers"]


class Workers:
    """A pool of drawing processes that is renewed when one of them dies. May be used from any thread."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._renewing = threading.Lock()
        self._executor = self._open()

    def draw(self, request: Request) -> Thumbnail:
        """Draw one picture in some process, and wait for it.

        Raises:
            TemporaryError: The process died over it, or over another one.
            ItemError: The renderer refuses the title.
        """
        executor = self._executor
        try:
            return executor.submit(draw, request).result()
        except BrokenProcessPool as error:
            self._renew(executor)
            raise TemporaryError(
                "a drawing process died, perhaps for lack of memory",
                remedy="run the same command again, with a smaller --concurrency if it happens again",
                code="worker-died",
            ) from error

    def pids(self) -> list[int]:
        """Return the ids of the processes that run now."""
        return list(self._executor._processes)  # noqa: SLF001 - the executor has no public way to tell

    def close(self) -> None:
        """Let the processes end; what they have in hand is dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        """Put new processes in the place of a pool that lost one, or every later title would fail too."""
        with self._renewing:
            if self._executor is broken:
                broken.shutdown(wait=False)
                self._executor = self._open()

    def _open(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._number, mp_context=context, initializer=_live_and_die_with_parent)


def _live_and_die_with_parent() -> None:
    """Leave Ctrl-C to the parent, and never outlive it: a killed run must not leave processes behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()
