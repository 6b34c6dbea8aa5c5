"""Runs core work on an event loop: its events on the screen and on stdout, signals under control."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

import anyio

from thumbcli.batch.model.events import Retried, StopCause
from thumbcli.batch.run.runner import Control
from thumbcli.cli.display.machine_output import Stdout
from thumbcli.cli.signals import watch_signals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Emit, Event, RunFinished
    from thumbcli.cli.display.progress import Screen
    from thumbcli.cli.engine_from_options import MakeEngine
    from thumbcli.engines.protocol import Engine

__all__ = ["Work", "drive"]


class Work(Protocol):
    """Something to do with an engine that ends with a `RunFinished`."""

    async def __call__(self, *, engine: Engine, emit: Emit, control: Control) -> RunFinished:
        """Do it."""


class _Telling(logging.Handler):
    """Shows what the engines log, line by line, where everything else is shown."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record; it may come from any thread."""
        self._screen.say(f"  {record.getMessage()}")


@contextmanager
def wire_log(screen: Screen, *, verbose: int) -> Iterator[None]:
    """Show requests and answers on `screen`, keys masked and pictures cut, from `-vv` on."""
    if verbose < 2:  # noqa: PLR2004 - the second -v
        yield
        return
    logger, handler = logging.getLogger("thumbcli"), _Telling(screen)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def drive(
    work: Work, make_engine: MakeEngine, screen: Screen, *, as_json: bool, silent: bool, verbose: int
) -> int:
    """Do `work` and return the exit code.

    Args:
        work: What to do.
        make_engine: Makes the engine to do it with.
        screen: What a person sees.
        as_json: JSON lines on stdout rather than paths.
        silent: No paths on stdout; JSON lines come all the same.
        verbose: How often -v was said.
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
            with screen, wire_log(screen, verbose=verbose):
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
