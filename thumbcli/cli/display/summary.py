"""The words at the end of a run: counts, credits, each failed title with what to do, how to go on."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import (
    Failed,
    RunFinished,
    Skipped,
    SkipReason,
    StopCause,
    Uncertain,
)
from thumbcli.contract import clean_title
from thumbcli.errors import AuthError, NameTaken, QuotaError, RequestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event, RunFinished, Tally
    from thumbcli.engines.protocol import Account
    from thumbcli.sources.rows import Row

__all__ = [
    "Trouble",
    "Troubles",
    "account_line",
    "command_line",
    "duration",
    "headline",
    "next_steps",
    "short_title",
    "summary_lines",
]

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN = 20
_TITLE_CHARS = 60
_CAUSES = {
    StopCause.SIGINT: "stopped by Ctrl-C",
    StopCause.SIGTERM: "stopped by SIGTERM",
    StopCause.PIPE_CLOSED: "stopped: nobody reads the output any more",
    StopCause.FAIL_FAST: "stopped at the first failure (--fail-fast)",
    StopCause.ERROR: "stopped",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A title without a picture, in words."""

    place: str
    title: str
    code: str
    message: str
    remedy: str


@dataclass(slots=True)
class Troubles:
    """The titles without a picture: the first few in words, the others as a count.

    Attributes:
        shown: The first few.
        more: How many others.
        refused: How many an engine refused for good: the ones that `--retry-failed` is for.
    """

    shown: list[Trouble] = field(default_factory=list)
    more: int = 0
    refused: int = 0

    def note(self, event: Event) -> Trouble | None:
        """Keep `event` if it is a title without a picture, and return it in words."""
        trouble = _trouble(event)
        self.refused += _is_refused(event)
        if trouble is not None:
            if len(self.shown) < _SHOWN:
                self.shown.append(trouble)
            else:
                self.more += 1
        return trouble


def _is_refused(event: Event) -> bool:
    if isinstance(event, Failed):
        # A row that breaks the contract, or whose file is not ours, is looked at in every run anyway.
        return not event.temporary and not isinstance(event.error, RequestError | NameTaken)
    return isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE


def _trouble(event: Event) -> Trouble | None:
    if isinstance(event, Failed | Uncertain):
        error = event.error
        if isinstance(error, AuthError | QuotaError):
            return None  # It is what ends the run, and said there: nothing is wrong with this title.
        return Trouble(event.row.location, short_title(event.row), error.code, error.message, error.remedy)
    if isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE:
        code, _, message = event.detail.partition(": ")
        remedy = "it failed for good in an earlier run; --retry-failed tries again"
        return Trouble(event.row.location, short_title(event.row), code, message, remedy)
    return None


def short_title(row: Row) -> str:
    """Return the title of `row` fit for a line of a terminal: no control characters, not too long.

    Marks of direction go too: left open, one turns the rest of the line around.
    """
    title = clean_title(_DIRECTION.sub("", row.title))
    return title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1].rstrip() + "…"


def duration(seconds: float) -> str:
    """Return a length of time as people say it: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 05 min`."""
    if seconds < 10:  # noqa: PLR2004 - below, tenths are worth showing
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
        (tally.temporary, "failed for now"),
        (tally.uncertain, "uncertain"),
    ]
    said = [f"{number:,} {name}" for number, name in named if number or name == "made"]
    if tally.credits:
        said.append(f"{tally.credits:,} credits")
    return ", ".join(said)


def headline(finished: RunFinished) -> str:
    """Return the one line that says it all."""
    cause = f"{_CAUSES[finished.cause]}: " if finished.cause else ""
    return f"{cause}{counts(finished.tally)} in {duration(finished.took_s)} → {finished.folder}"


def account_line(account: Account | None) -> str:
    """Return what is left of the month, in words; empty where nothing is known."""
    if account is None or account.remaining is None:
        return ""
    of = f" of {account.limit:,}" if account.limit is not None else ""
    until = f", until {account.resets_at:%Y-%m-%d %H:%M %Z}" if account.resets_at else ""
    return f"ThumbAPI: {account.remaining:,}{of} generations left this month{until}"


def next_steps(finished: RunFinished, troubles: Troubles) -> Iterator[str]:
    """Yield what can be done now, each with the exact command."""
    broken = isinstance(finished.error, UsageError)  # The same command would only break again.
    if (finished.cause is not None and not broken) or finished.tally.temporary:
        yield f"to resume: {command_line()}"
    if troubles.refused:
        yield f"to try again what failed for good: {command_line('--retry-failed')}"
    if finished.tally.uncertain:
        yield f"to ask again for the uncertain ones: {command_line('--retry-uncertain')}"


def command_line(*more: str) -> str:
    """Return the command that runs this one again, as it can be pasted into a shell."""
    given = [word for word in sys.argv[1:] if word not in more]
    command = shlex.join(["thumb", *given, *more])
    piped = "-" in given or not any(Path(word).is_file() for word in given)
    return f"{command}  (with the same titles on stdin)" if piped else command


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
