"""Everything a person sees: a live display on a terminal, plain lines elsewhere, or silence.

Three screens behind one protocol; a run never asks which one it talks to.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol, Self

from thumbcli.batch.model.events import (
    Copied,
    Failed,
    Made,
    Retried,
    RunFinished,
    RunStarted,
    Stopping,
    TotalKnown,
)
from thumbcli.cli.display.run_messages import PictureRate, is_nothing_new, messages
from thumbcli.cli.display.streams import printable
from thumbcli.cli.display.summary import (
    Troubles,
    duration,
    summary_lines,
)
from thumbcli.errors import StopError

if TYPE_CHECKING:
    from types import TracebackType

    from thumbcli.batch.model.events import Event

__all__ = ["PlainScreen", "QuietScreen", "Screen", "choose_screen"]

_LINE_EVERY_S = 30.0


class Screen(Protocol):
    """Shows a run to a person, on stderr."""

    def show(self, event: Event) -> None:
        """Take the next event."""

    def say(self, message: str) -> None:
        """Show a message that is no event."""

    def __enter__(self) -> Self:
        """Take the terminal."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the terminal back."""


def choose_screen(*, quiet: bool, progress: bool, verbose: int) -> Screen:
    """Return the screen for this stderr: live on a terminal, plain elsewhere, quiet when asked."""
    if quiet:
        return QuietScreen()
    if progress and sys.stderr.isatty():
        from thumbcli.cli.display.live_progress import LiveScreen

        return LiveScreen(verbose=verbose)
    return PlainScreen(verbose=verbose)


def gen_screen(*, quiet: bool, verbose: int) -> Screen:
    """Return the screen for a few titles: no progress, and a word only on what went wrong."""
    return QuietScreen() if quiet else TroubleScreen(verbose=verbose)


def say(message: str) -> None:
    """Write one line to stderr, under the name of the program unless it continues the line before."""
    message = printable(message)
    print(message if message.startswith(" ") else f"thumb: {message}", file=sys.stderr, flush=True)


class PlainScreen:
    """Whole lines without a control character; a line on progress at most every 30 s."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._troubles = Troubles()
        self._pace = PictureRate()
        self._total: int | None = None
        self._made = self._done = 0
        self._next_line = time.monotonic() + _LINE_EVERY_S

    def show(self, event: Event) -> None:
        """Take the next event."""
        if is_nothing_new(event) and not self._verbose:
            self._progress(event)
            return
        self._troubles.note(event)
        for message in messages(event, verbose=self._verbose):
            self.say(message)
        match event:
            case RunStarted() if self._verbose:
                most = f"at most {event.concurrency:,} at once"
                self.say(f"drawing with {event.engine}, {most}, into {event.folder}")
            case TotalKnown():
                self._total = event.rows
            case RunFinished():
                for line in summary_lines(event, self._troubles):
                    self.say(line)
            case RunStarted() | Retried() | Stopping():
                pass
            case _:
                self._progress(event)

    def _progress(self, event: Event) -> None:
        self._done += 1
        if isinstance(event, Made | Copied):
            self._made += 1
            self._pace.note(self._made)
        if time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + _LINE_EVERY_S
            self.say(progress_line(self._done, self._total, self._pace.per_minute()))

    def say(self, message: str) -> None:
        """Write one line to stderr."""
        say(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def progress_line(done: int, total: int | None, per_minute: float) -> str:
    """Return where the run stands: done of total, pace, time left."""
    of = f" of {total:,}" if total else ""
    left = f", {duration((total - done) / per_minute * 60)} left" if total and per_minute else ""
    return f"{done:,}{of} done, {per_minute:,.0f} a minute{left}"


class QuietScreen:
    """Silent, unless something failed: then the summary, so that a cron mail means something."""

    def __init__(self) -> None:
        self._troubles = Troubles()

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._troubles.note(event)
        if isinstance(event, RunFinished) and event.exit_code:
            for line in summary_lines(event, self._troubles):
                say(line)

    def say(self, message: str) -> None:
        """Let a message pass unsaid."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class TroubleScreen:
    """For a few titles: warnings and failures as they come, no summary."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._troubles = Troubles()

    def show(self, event: Event) -> None:
        """Take the next event."""
        for message in messages(event, verbose=self._verbose):
            self.say(message)
        trouble = self._troubles.note(event)
        stopped = isinstance(event, Failed) and isinstance(event.error, StopError)
        if trouble is not None and not stopped:
            self.say(f"{trouble.title or '(no title)'}: {trouble.message}")
            if trouble.remedy:
                self.say(f"       {trouble.remedy}")
        if isinstance(event, RunFinished) and event.error is not None:
            self.say(event.error.message)
            self.say(f"       {event.error.remedy}")

    def say(self, message: str) -> None:
        """Write one line to stderr."""
        say(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None
