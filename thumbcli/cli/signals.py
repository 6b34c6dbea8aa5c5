"""Ctrl-C and SIGTERM: the first lets requests in flight finish, the second drops them."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.model.events import StopCause

if TYPE_CHECKING:
    from anyio.abc import TaskStatus

    from thumbcli.batch.run.cancellation import Control

__all__ = ["watch_signals"]

_CAUSES = {signal.SIGINT: StopCause.SIGINT, signal.SIGTERM: StopCause.SIGTERM}


async def watch_signals(
    control: Control, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    """Call `control.stop` on the first signal and `control.abort` on later ones; never return."""
    if sys.platform == "win32":
        # Event loops can't handle signals there: Ctrl-C raises KeyboardInterrupt and ends the run at once.
        task_status.started()
        return
    with anyio.open_signal_receiver(*_CAUSES) as received:
        task_status.started()
        async for number in received:
            if control.stopped():
                control.abort()
            else:
                control.stop(_CAUSES[number])
