"""The screens that show a run to a person: live, plain lines, quiet, or for a few titles."""

from __future__ import annotations

import os
import sys
import time
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from thumbcli.batch.model.events import Copied, Lost, Made, RunFinished, RunStarted, Stopping, Waiting
from thumbcli.cli.display.github_annotations import annotation_lines
from thumbcli.cli.display.journal import Priority, marked
from thumbcli.cli.display.run_messages import Messages, Progress, is_nothing_new
from thumbcli.cli.display.streams import REMEDY_INDENT
from thumbcli.cli.display.summary import Problems, duration, is_without_titles, stop_lines, summary_lines
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Event

__all__ = ["PlainScreen", "QuietScreen", "Screen", "choose_screen"]

_LINE_EVERY_S = 30.0
_NO_CURSOR = {"", "dumb", "unknown"} if os.name == "posix" else set()
"""Values of TERM for terminals that can't move the cursor."""


class Screen(AbstractContextManager["Screen"], Protocol):
    """Shows a run to a person, on stderr."""

    def show(self, event: Event) -> None:
        """Show the next event."""

    def tick(self) -> None:
        """Take that a moment has passed: a person who saw nothing for long is told how far the run is."""

    def print(self, message: str) -> None:
        """Print a message that is not an event."""


def choose_screen(*, quiet: bool, progress: bool, verbose: int, changes_only: bool = False) -> Screen:
    """Return the screen for stderr: live on a terminal that can, plain lines elsewhere, or quiet.

    Args:
        quiet: Whether to be silent unless something fails.
        progress: Whether a live display is wanted.
        verbose: How often -v was given.
        changes_only: Whether a run that had nothing to do is worth no word.
    """
    if quiet:
        return QuietScreen()
    if changes_only:
        return ChangesScreen(verbose=verbose)
    if progress and sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in _NO_CURSOR:
        from thumbcli.cli.display.live_progress import LiveScreen

        return LiveScreen(verbose=verbose)
    return PlainScreen(verbose=verbose)


def gen_screen(*, quiet: bool, verbose: int) -> Screen:
    """Return the screen for a few titles: no progress, only warnings and failures."""
    return QuietScreen() if quiet else FewTitlesScreen(verbose=verbose)


class _LineScreen(Screen):
    """Prints whole lines to stderr."""

    def __init__(self, *, verbose: int = 0) -> None:
        self._verbose = verbose
        self._problems, self._messages = Problems(), Messages(verbose=verbose)
        self._progress = Progress()
        self._began_s = self._told_s = time.monotonic()

    def tick(self) -> None:
        """Print how far the run is if nothing was printed for 30 s."""
        now_s = time.monotonic()
        if now_s - self._told_s >= _LINE_EVERY_S:
            self.print(_progress_line(self._progress, now_s - self._began_s))

    def print(self, message: str, priority: Priority = Priority.INFO) -> None:
        """Print one line after the name of the program, unless it continues the previous one."""
        self._told_s = time.monotonic()
        message = printable(message)
        line = message if message.startswith(" ") else f"thumb: {message}"
        print(marked(line, priority), file=sys.stderr, flush=True)

    def _annotate(self, finished: RunFinished) -> None:
        """Mark the rows without a picture where GitHub Actions reads it."""
        for line in annotation_lines(self._problems) if finished.allowed is None else ():
            print(line, file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        return None


class PlainScreen(_LineScreen):
    """Messages, progress at most every 30 s, and a summary, without control characters."""

    def show(self, event: Event) -> None:
        """Show the next event."""
        if self._verbose or not is_nothing_new(event):
            self._problems.note(event)
            for message in self._messages.of(event):
                self.print(message, _priority(event))
        match event:
            case RunStarted() if self._verbose:
                most = f"at most {event.concurrency:,} at once"
                self.print(f"drawing with {event.engine}, {most}, into {event.folder}")
            case RunFinished():
                for line in summary_lines(event, self._problems):
                    self.print(line, _priority(event))
                self._annotate(event)
            case _:
                self._progress.note(event)


class ChangesScreen(PlainScreen):
    """As `PlainScreen`, but a run that made nothing, and failed at nothing, ends without a summary."""

    def show(self, event: Event) -> None:
        """Show the next event."""
        if not (isinstance(event, RunFinished) and not event.exit_code and not event.tally.made):
            super().show(event)


def _priority(event: Event) -> Priority:
    """Return how serious the lines of an event are, for the journal."""
    match event:
        case RunFinished():
            return Priority.ERROR if event.exit_code else Priority.INFO
        case Made() | Copied() | Lost() | Waiting() | Stopping():
            return Priority.WARNING  # they have a line where something is wrong
        case _:
            return Priority.INFO


def _progress_line(progress: Progress, passed_s: float) -> str:
    done, of = progress.tally.done, f" of {progress.total:,}" if progress.total else ""
    if not done and not of:
        return f"no picture yet after {duration(passed_s)}"
    left, per_minute = progress.time_left(), progress.per_minute()
    rate = f", {per_minute:,.0f} per minute" + (f", {left}" if left else "") if per_minute else ""
    return f"{done:,}{of} done after {duration(passed_s)}{rate}"


class QuietScreen(_LineScreen):
    """Silent unless something failed; then the summary, so that cron sends mail only about failures.

    A list without rows is told too: an export that went wrong looks like that.
    """

    def show(self, event: Event) -> None:
        """Record the next event."""
        self._problems.note(event)
        if isinstance(event, RunFinished) and (event.exit_code or is_without_titles(event)):
            for line in summary_lines(event, self._problems):
                super().print(line, _priority(event))
            self._annotate(event)

    def tick(self) -> None:
        """Stay silent."""

    def print(self, message: str, priority: Priority = Priority.INFO) -> None:
        """Ignore a message."""


class FewTitlesScreen(_LineScreen):
    """For a few titles: warnings and failures as they happen, no summary."""

    def __init__(self, *, verbose: int) -> None:
        super().__init__(verbose=verbose)
        self._last_remedy = ""

    def show(self, event: Event) -> None:
        """Show the next event."""
        self._progress.note(event)
        for message in self._messages.of(event):
            self.print(message, _priority(event))
        problem = self._problems.note(event)
        if problem is not None:
            self.print(problem.told, Priority.ERROR)
            if problem.remedy not in {"", self._last_remedy}:
                self.print(REMEDY_INDENT + problem.remedy, Priority.ERROR)
            self._last_remedy = problem.remedy
        if isinstance(event, RunFinished):
            for line in self._problems.hidden_lines():
                self.print(line)
            if not_made := self._problems.not_made(event):
                self.print(f"{not_made:,} not made")
            for line in stop_lines(event, self._problems):
                self.print(line, _priority(event))
