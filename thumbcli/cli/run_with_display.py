"""Run core work on an event loop, show its events, and handle signals."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import anyio

from thumbcli.batch.model.events import Retried, StopCause, Waiting
from thumbcli.batch.run.runner import Control
from thumbcli.cli.display.machine_output import Stdout
from thumbcli.cli.display.streams import report_error, reported_to
from thumbcli.cli.stop_signals import received_signals, stop_causes
from thumbcli.engines.protocol import Notice
from thumbcli.process_resources import return_large_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyio.abc import TaskStatus

    from thumbcli.batch.model.events import Emit, Event, RunFinished
    from thumbcli.cli.display.progress import Screen
    from thumbcli.engines.protocol import Engine, LineNotice, Notify

__all__ = ["MakeEngine", "Work", "run_with_display"]

_HTTP_LOG_VERBOSE = 2
_TICK_S = 1.0
_FIRST_SIGNAL_CODE = 128


class Work(Protocol):
    """Work with an engine that returns a `RunFinished`."""

    async def __call__(self, *, engine: Engine, emit: Emit, control: Control) -> RunFinished:
        """Run it."""


class MakeEngine(Protocol):
    """Creates an engine."""

    def __call__(self, *, notify: Notify) -> Engine:
        """Return the engine, which reports its retries to `notify`."""


class _ScreenHandler(logging.Handler):
    """Prints the log of the engines on the screen."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record; called from any thread."""
        indent = "" if record.levelno >= logging.WARNING else "  "
        self._screen.print(f"{indent}{record.getMessage()}")


@contextmanager
def http_log(screen: Screen, *, verbose: int) -> Iterator[None]:
    """Print warnings on `screen`, and from `-vv` on requests and responses, keys masked, images shortened."""
    logger, handler = logging.getLogger("thumbcli"), _ScreenHandler(screen)
    logger.addHandler(handler)
    if verbose >= _HTTP_LOG_VERBOSE:
        logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)


async def _watch_signals(
    control: Control,
    screen: Screen,
    heard: list[int],
    *,
    task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    """Call `control.stop` on the first signal and `control.abort` on later ones; never return.

    A hangup never aborts, and the signal after it does not either: shells and service managers send it twice,
    or along with another one. Each goes into `heard` at once.
    """
    causes = stop_causes()
    asked = False
    with received_signals(causes, heard) as received:
        task_status.started()
        async for number in received:
            if causes[number] is StopCause.SIGHUP:
                control.stop(StopCause.SIGHUP)
            elif asked:
                control.abort()
            else:
                if control.stopped():
                    screen.print("finishing what is in flight; the same signal again drops it")
                control.stop(causes[number])
                asked = True


async def _tick(screen: Screen) -> None:
    """Tell the screen about the time, also while nothing happens; never return."""
    while True:
        await anyio.sleep(_TICK_S)
        screen.tick()


def _stop_when_unreported(control: Control) -> None:
    """Stop the run because nobody can see what becomes of it: a closed pipe, a full disk, a lost terminal."""
    error = report_error()
    if error is None:
        control.stop(StopCause.PIPE_CLOSED)
    else:
        control.fail(error)


def run_with_display(
    work: Work,
    make_engine: MakeEngine,
    screen: Screen,
    *,
    as_json: bool,
    silent: bool,
    verbose: int,
    stays: bool = False,
) -> int:
    """Run `work` and return the exit code.

    Args:
        work: The work.
        make_engine: Creates the engine for it.
        screen: The display for a person.
        as_json: Write JSON lines to stdout instead of paths.
        silent: Write no paths to stdout; JSON lines are written all the same.
        verbose: How often -v was given.
        stays: Whether the command goes on when the work is done, so that a signal counts that came too late
            to stop the work.
    """
    heard: list[int] = []

    async def go() -> RunFinished:
        control = Control()
        stdout = Stdout(as_json=as_json, silent=silent and not as_json)
        loop = asyncio.get_running_loop()

        def on_failure(_: OSError) -> None:
            # Later, for it may come from any thread, and from within the report of another event.
            loop.call_soon_threadsafe(_stop_when_unreported, control)

        def emit(event: Event) -> None:
            stdout.show(event)
            screen.show(event)

        def notify(notice: Notice | LineNotice) -> None:
            emit(Retried(notice=notice) if isinstance(notice, Notice) else Waiting(notice=notice))

        engine = make_engine(notify=notify)
        async with anyio.create_task_group() as tasks:
            await tasks.start(_watch_signals, control, screen, heard)
            tasks.start_soon(_tick, screen)
            with reported_to(on_failure), screen, http_log(screen, verbose=verbose):
                finished = await work(engine=engine, emit=emit, control=control)
            tasks.cancel_scope.cancel()
        return finished

    return_large_blocks()
    try:
        code = anyio.run(go).exit_code
        return _FIRST_SIGNAL_CODE + heard[0] if stays and heard and code < _FIRST_SIGNAL_CODE else code
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error from None
