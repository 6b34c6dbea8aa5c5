"""Ctrl-C and SIGTERM: once to let what is in flight finish, twice to drop it."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import StopCause

if TYPE_CHECKING:
    from anyio.abc import TaskStatus

    from thumbcli.batch.run.runner import Control

__all__ = ["watch_signals"]

_CAUSES = {signal.SIGINT: StopCause.SIGINT, signal.SIGTERM: StopCause.SIGTERM}


async def watch_signals(
    control: Control, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    """Turn signals into `control.stop` and, from the second one on, `control.abort`; never returns."""
    if sys.platform == "win32":
        # Event loops there can't take signals: Ctrl-C raises KeyboardInterrupt and ends the run at once.
        task_status.started()
        return
    with anyio.open_signal_receiver(*_CAUSES) as received:
        task_status.started()
        async for number in received:
            if control.stopped():
                control.abort()
            else:
                control.stop(_CAUSES[number])
