"""The signals that ask a command to stop, and how each system hands them to an event loop.

On POSIX these are SIGINT, SIGTERM, and SIGHUP unless it is ignored, as by `nohup`. Windows sends SIGINT for
Ctrl-C, and SIGBREAK for Ctrl-Break, a closed window and a shutdown; there it counts as SIGTERM, since it is
the one signal by which another program can ask.
"""

from __future__ import annotations

import asyncio
import math
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import StopCause

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["received_signals", "stop_causes"]


def stop_causes() -> dict[int, StopCause]:
    """Return the signals that ask to stop, and what each counts as."""
    causes: dict[int, StopCause] = {signal.SIGINT: StopCause.SIGINT, signal.SIGTERM: StopCause.SIGTERM}
    if sys.platform == "win32":
        causes[signal.SIGBREAK] = StopCause.SIGTERM
    elif signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        causes[signal.SIGHUP] = StopCause.SIGHUP
    return causes


if sys.platform == "win32":

    @contextmanager
    def received_signals(causes: dict[int, StopCause], heard: list[int]) -> Iterator[AsyncIterator[int]]:
        """Receive these signals in the event loop that runs; yield what waits for each of them.

        Each goes into `heard` at once: the event loop may end before it has looked at the last one.
        """
        # Event loops take no signals there, but Python's own handlers run, and wake them.
        loop = asyncio.get_running_loop()
        send, receive = anyio.create_memory_object_stream[int](math.inf)

        def note(number: int, _frame: object) -> None:
            heard.append(number)
            loop.call_soon_threadsafe(send.send_nowait, number)

        before = {number: signal.signal(number, note) for number in causes}
        try:
            with send, receive:
                yield receive
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

else:

    @contextmanager
    def received_signals(causes: dict[int, StopCause], heard: list[int]) -> Iterator[AsyncIterator[int]]:
        """Receive these signals in the event loop that runs; yield what waits for each of them.

        Each goes into `heard` at once: the event loop may end before it has looked at the last one.
        """
        with anyio.open_signal_receiver(*map(signal.Signals, causes)) as received:
            for number in causes:
                # Beside the event loop, which is woken whatever the handler is.
                signal.signal(number, lambda number, _: heard.append(number))
            yield received
