"""The summary of a run: counts, credits, each failed title with its remedy, and the next commands."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Failed, RunFinished, Skipped, SkipReason, StopCause, Uncertain
from thumbcli.contract import clean_title
from thumbcli.errors import AuthError, NameTaken, QuotaError, RequestError, UsageError
from thumbcli.regular_files import leads_to_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event, Tally
    from thumbcli.engines.protocol import Account
    from thumbcli.sources.rows import Row

__all__ = ["Problems", "account_line", "duration", "short_title", "summary_lines"]

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN = 20
_TITLE_CHARS = 60
_TENTHS_BELOW_S = 10.0
_CAUSES = {
    StopCause.SIGINT: "stopped by Ctrl-C",
    StopCause.SIGTERM: "stopped by SIGTERM",
    StopCause.SIGHUP: "stopped: the terminal was closed (SIGHUP)",
    StopCause.PIPE_CLOSED: "stopped: the output was closed",
    StopCause.FAIL_FAST: "stopped at the first failure (--fail-fast)",
    StopCause.MAX_LOST: "stopped: too much was charged without a picture",
    StopCause.ERROR: "stopped",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A title without a picture, as text."""

    location: str
    title: str
    code: str
    message: str
    remedy: str

    def line(self) -> str:
        """Return one line: the location, the code, the title and the message."""
        return f"{self.location}  {self.code}  {self.title or '(no title)'}: {self.message}"


@dataclass(slots=True)
class Problems:
    """The titles without a picture: the first few as text, the others as a count.

    Attributes:
        shown: The first few.
        more: How many others.
        refused: How many an engine refused for good, for `--retry-failed`.
    """

    shown: list[Problem] = field(default_factory=list)
    more: int = 0
    refused: int = 0

    def note(self, event: Event) -> Problem | None:
        """Record `event` if it is a title without a picture, and return it as text."""
        problem = _problem(event)
        self.refused += _is_refused(event)
        if problem is not None:
            if len(self.shown) < _SHOWN:
                self.shown.append(problem)
            else:
                self.more += 1
        return problem


def _is_refused(event: Event) -> bool:
    if isinstance(event, Failed):
        # Invalid rows, and names taken by other files, are checked again in every run anyway.
        return not event.temporary and not isinstance(event.error, RequestError | NameTaken)
    return isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE


def _problem(event: Event) -> Problem | None:
    if isinstance(event, Failed | Uncertain):
        error = event.error
        if isinstance(error, AuthError | QuotaError):
            return None  # It ended the run, which reports it; nothing is wrong with this title.
        return Problem(event.row.location, short_title(event.row), error.code, error.message, error.remedy)
    if isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE:
        code, _, message = event.detail.partition(": ")
        remedy = "it failed for good in an earlier run; --retry-failed tries again"
        return Problem(event.row.location, short_title(event.row), code, message, remedy)
    return None


def short_title(row: Row) -> str:
    """Return the title of `row` for one line of a terminal: shortened, without control characters.

    Direction marks are removed too: an open one would reverse the rest of the line.
    """
    title = clean_title(_DIRECTION.sub("", row.title))
    return title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1].rstrip() + "…"


def duration(seconds: float) -> str:
    """Return a duration as text: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 05 min`."""
    if seconds < _TENTHS_BELOW_S:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


def counts(tally: Tally) -> str:
    """Return the counts that are not zero, made first."""
    named = [
        (tally.made, "made"),
        (tally.skipped, "skipped"),
        (tally.failed, "failed"),
        (tally.temporary, "failed temporarily"),
        (tally.uncertain, "uncertain"),
    ]
    parts = [f"{number:,} {name}" for number, name in named if number or name == "made"]
    if tally.credits:
        parts.append(f"{tally.credits:,} credits")
    return ", ".join(parts)


def headline(finished: RunFinished) -> str:
    """Return the first line: the cause, the counts, the time and the folder."""
    cause = f"{_CAUSES[finished.cause]}: " if finished.cause else ""
    return f"{cause}{counts(finished.tally)} in {duration(finished.took_s)} → {finished.folder}"


def account_line(account: Account | None) -> str:
    """Return the remaining quota of the month as text; empty if it is unknown."""
    if account is None or account.remaining is None:
        return ""
    of = f" of {account.limit:,}" if account.limit is not None else ""
    until = f", until {account.resets_at:%Y-%m-%d %H:%M %Z}" if account.resets_at else ""
    return f"ThumbAPI: {account.remaining:,}{of} generations left this month{until}"


def next_steps(finished: RunFinished, problems: Problems) -> Iterator[str]:
    """Yield the next steps, each with the exact command; `gen` keeps no record to go on from."""
    if sys.argv[1:2] == ["gen"]:
        return
    invalid = isinstance(finished.error, UsageError)  # The same command would fail again.
    if (finished.cause is not None and not invalid) or finished.tally.temporary:
        yield f"to resume: {command_line()}"
    if problems.refused:
        yield f"to retry what failed for good: {command_line('--retry-failed')}"
    if finished.tally.uncertain:
        yield f"to request the uncertain ones again: {command_line('--retry-uncertain')}"


def command_line(*more: str) -> str:
    """Return the command that repeats this run, quoted for a shell."""
    arguments = [word for word in sys.argv[1:] if word not in more]
    command = shlex.join(["thumb", *arguments, *more])
    piped = "-" in arguments or not any(map(leads_to_file, arguments))
    return f"{command}  (with the same titles on stdin)" if piped else command


def summary_lines(finished: RunFinished, problems: Problems) -> Iterator[str]:
    """Yield the summary: counts, each title without a picture, the error that ended the run, next steps."""
    yield headline(finished)
    if not finished.tally.done and finished.cause is None:
        yield "there were no titles to draw"
    shown: set[tuple[str, str]] = set()
    for problem in problems.shown:
        yield f"  {problem.line()}"
        if problem.remedy and (problem.message, problem.remedy) not in shown:
            yield f"      {problem.remedy}"
        shown.add((problem.message, problem.remedy))
    if problems.more:
        yield f"  … and {problems.more:,} more; --json lists them all"
    if finished.error is not None:
        yield finished.error.message
        if finished.error.remedy:
            yield f"    {finished.error.remedy}"
    if left := account_line(finished.account):
        yield left
    yield from next_steps(finished, problems)
