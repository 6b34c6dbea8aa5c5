"""Runs core work on an event loop: its events on the screen and on stdout, signals under control."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import anyio

from thumbcli.batch.control import Control
from thumbcli.batch.events import Retried, StopCause
from thumbcli.cli.signals import watch_signals
from thumbcli.cli.stdout import Stdout

if TYPE_CHECKING:
    from thumbcli.batch.events import Emit, Event, RunFinished
    from thumbcli.cli.engine import MakeEngine
    from thumbcli.cli.screen import Screen
    from thumbcli.engines.base import Engine

__all__ = ["Work", "drive"]


class Work(Protocol):
    """Something to do with an engine that ends with a `RunFinished`."""

    async def __call__(self, *, engine: Engine, emit: Emit, control: Control) -> RunFinished:
        """Do it."""


def drive(work: Work, make_engine: MakeEngine, screen: Screen, *, as_json: bool, silent: bool) -> int:
    """Do `work` and return the exit code.

    Args:
        work: What to do.
        make_engine: Makes the engine to do it with.
        screen: What a person sees.
        as_json: JSON lines on stdout rather than paths.
        silent: No paths on stdout; JSON lines come all the same.
    """

    async def go() -> RunFinished:
        control = Control()
        on_closed = partial(control.stop, StopCause.PIPE_CLOSED)
        stdout = Stdout(as_json=as_json, silent=silent and not as_json, on_closed=on_closed)

        def emit(event: Event) -> None:
            stdout.show(event)
            screen.show(event)

        engine = make_engine(notify=lambda notice: emit(Retried(notice=notice)))
        async with anyio.create_task_group() as tasks:
            await tasks.start(watch_signals, control)
            with screen:
                finished = await work(engine=engine, emit=emit, control=control)
            tasks.cancel_scope.cancel()
        return finished

    try:
        return anyio.run(go).exit_code
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error from None
