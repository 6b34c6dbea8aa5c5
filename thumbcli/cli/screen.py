"""Everything a person sees: a live display on a terminal, plain lines elsewhere, or silence.

Three screens behind one protocol; a run never asks which one it talks to.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol, Self

from thumbcli.batch.events import (
    Failed,
    Made,
    Retried,
    RunFinished,
    RunStarted,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    TotalKnown,
)
from thumbcli.cli.main import printable
from thumbcli.cli.summary import Troubles, account_line, duration, headline, next_steps, short_title
from thumbcli.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from thumbcli.batch.events import Event

__all__ = ["Pace", "PlainScreen", "QuietScreen", "Screen", "choose_screen", "messages", "summary_lines"]

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
        from thumbcli.cli.live import LiveScreen

        return LiveScreen(verbose=verbose)
    return PlainScreen(verbose=verbose)


def gen_screen(*, quiet: bool, verbose: int) -> Screen:
    """Return the screen for a few titles: no progress, and a word only on what went wrong."""
    return QuietScreen() if quiet else TroubleScreen(verbose=verbose)


class Pace:
    """How fast pictures are made, over the last minute or so."""

    def __init__(self) -> None:
        self._samples: list[tuple[float, int]] = []

    def note(self, made: int) -> None:
        """Note that so many pictures were made by now."""
        now = time.monotonic()
        self._samples.append((now, made))
        while len(self._samples) > 2 and now - self._samples[1][0] > 60:  # noqa: PLR2004 - a minute's window
            self._samples.pop(0)

    def per_minute(self) -> float:
        """Return pictures a minute; 0.0 while there is too little to tell."""
        if len(self._samples) < 2:  # noqa: PLR2004 - a pace lies between two points
            return 0.0
        (began, first), (_, last) = self._samples[0], self._samples[-1]
        passed_s = time.monotonic() - began
        return (last - first) / passed_s * 60 if passed_s > 0 else 0.0


def is_nothing_new(event: Event) -> bool:
    """Tell whether `event` is a finished row of an earlier run: there may be a hundred thousand of them."""
    return isinstance(event, Skipped) and event.reason is SkipReason.UNCHANGED


def messages(event: Event, *, verbose: int) -> Iterator[str]:
    """Yield what scrolls by for `event`."""
    match event:
        case Made():
            for warning in event.warnings:
                yield f"{short_title(event.row)}: {warning}"
        case Skipped() if verbose or event.reason in {SkipReason.ADOPTED, SkipReason.PAID}:
            named = f"{event.name} " if event.name else ""
            yield f"skipped {named}({event.reason}) {short_title(event.row)}: {event.detail}".rstrip(": ")
        case Retried() if verbose:
            notice = event.notice
            again = f"attempt {notice.attempt + 1} in {duration(notice.wait_s)}"
            yield f"{notice.code}: {notice.message}; {again}"
        case Stopping():
            yield from _stopping(event)
        case _:
            return


def _stopping(event: Stopping) -> Iterator[str]:
    flight = f"{event.in_flight:,} in flight may finish" if event.in_flight else ""
    if event.cause in {StopCause.SIGINT, StopCause.SIGTERM}:
        yield f"stopping: {flight or 'nothing is in flight'}, once more drops everything"
    elif flight:
        yield f"stopping: {flight}"


def summary_lines(finished: RunFinished, troubles: Troubles) -> Iterator[str]:
    """Yield the summary: what was done, each title without a picture, what ended the run, what to do now."""
    yield headline(finished)
    if not finished.tally.done and finished.cause is None:
        yield "there were no titles to draw"
    said: set[tuple[str, str]] = set()
    for trouble in troubles.shown:
        yield f"  {trouble.place}  {trouble.code}  {trouble.title or '(no title)'}: {trouble.message}"
        if trouble.remedy and (trouble.message, trouble.remedy) not in said:
            yield f"      {trouble.remedy}"
        said.add((trouble.message, trouble.remedy))
    if troubles.more:
        yield f"  … and {troubles.more:,} more; --json lists them all"
    if finished.error is not None:
        yield f"{finished.error.message}"
        if finished.error.remedy:
            yield f"    {finished.error.remedy}"
    if left := account_line(finished.account):
        yield left
    yield from next_steps(finished, troubles)


def say(message: str) -> None:
    """Write one line to stderr, under the name of the program unless it continues the line before."""
    message = printable(message)
    print(message if message.startswith(" ") else f"thumb: {message}", file=sys.stderr, flush=True)


class PlainScreen:
    """Whole lines without a control character; a line on progress at most every 30 s."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._troubles = Troubles()
        self._pace = Pace()
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
        if isinstance(event, Made):
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
