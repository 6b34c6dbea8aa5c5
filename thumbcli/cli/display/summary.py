"""The summary of a run: counts, credits, each failed title with its remedy, and the next commands."""

from __future__ import annotations

import re
import sys
from dataclasses import field
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import (
    Copied,
    Failed,
    Lost,
    RunFinished,
    Skipped,
    SkipReason,
    StopCause,
    TotalKnown,
    Uncertain,
)
from thumbcli.cli.display.streams import REMEDY_INDENT
from thumbcli.contract import clean_title
from thumbcli.errors import (
    DiskError,
    NameTaken,
    NotSent,
    QuotaError,
    RequestError,
    StopError,
    UsageError,
    without_title,
)
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import counted
from thumbcli.regular_files import leads_to_file
from thumbcli.shell_commands import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event
    from thumbcli.engines.protocol import Account
    from thumbcli.errors import ThumbError
    from thumbcli.sources.rows import Row

__all__ = [
    "Problem",
    "Problems",
    "account_line",
    "duration",
    "is_without_titles",
    "short_title",
    "shortened",
    "stop_lines",
    "summary_lines",
]

_INVISIBLE = "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_SHOWN = 20
_SHOWN_ALIKE = 5
_TITLE_CHARS = 60
_REPEATED_CHARS = 100
_TENTHS_BELOW_S = 10.0
_CAUSES = {
    StopCause.SIGINT: "stopped by Ctrl-C",
    StopCause.SIGTERM: "stopped by SIGTERM",
    StopCause.SIGHUP: "stopped by SIGHUP, as a terminal sends it that is closed",
    StopCause.PIPE_CLOSED: "stopped: the output was closed",
    StopCause.FAIL_FAST: "stopped at the first failure (--fail-fast)",
    StopCause.MAX_LOST: "stopped: too many credits may be lost (--max-lost)",
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
        """Return one line: the location, the code, the title if it is known, and the message."""
        return f"{self.location}  {self.code}  {self.told}"

    @property
    def told(self) -> str:
        """The title and the message; a row that can't be read has no title that is known."""
        return f"{self.title}: {self.message}" if self.title else self.message


@dataclass(slots=True)
class _Alike:
    """Titles without a picture for the same reason: the first few, and how many others."""

    shown: list[Problem] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Problems:
    """The titles without a picture: the first few of each kind as text, the others as counts.

    Attributes:
        kinds: By code and message; pictures that could not be saved are one kind, each with its own place.
        more: How many of other kinds.
        refused: How many an engine refused for good, for `--retry-failed`.
        not_saved: How many pictures could not be saved.
        stopped: How many ended with the run: with its error, or while they waited for their turn.
        total: How many titles there are, once it is known.
        lost_answers: How many attempts may have been charged without a picture.
        doubted_credits: What it costs to request the uncertain titles again.
        known: How many failed for good as an earlier run has told, and that is no failure again.
        copied: How many pictures were copied; they count as made.
        pinned: How many rows were skipped because their file is pinned.
        adopted: How many rows take a file that was there before.
    """

    kinds: dict[tuple[str, str], _Alike] = field(default_factory=dict)
    more: int = 0
    refused: int = 0
    not_saved: int = 0
    stopped: int = 0
    total: int | None = None
    lost_answers: int = 0
    doubted_credits: int = 0
    known: int = 0
    copied: int = 0
    pinned: int = 0
    adopted: int = 0
    _shown: int = 0

    def note(self, event: Event) -> Problem | None:
        """Record `event`; return it as text if it is one of the first few of its kind without a picture."""
        self._count(event)
        problem = _problem(event)
        if problem is None:
            return None
        is_unsaved = isinstance(event, Failed) and isinstance(event.error, StopError)
        kind = problem.code, "not saved" if is_unsaved else problem.message
        if kind not in self.kinds and self._shown == _SHOWN:
            self.more += 1
            return None
        alike = self.kinds.setdefault(kind, _Alike())
        if is_unsaved and any(problem.message == other.message for other in alike.shown):
            return None  # What ended the run is told once; the headline counts what was not saved.
        if len(alike.shown) == _SHOWN_ALIKE or self._shown == _SHOWN:
            alike.more += 1
            return None
        alike.shown.append(problem)
        self._shown += 1
        return problem

    def _count(self, event: Event) -> None:
        self.refused += _is_refused(event)
        self.known += isinstance(event, Failed | Skipped) and event.known
        match event:
            case Lost():
                self.lost_answers += 1
            case Uncertain():
                self.doubted_credits += event.credits
            case TotalKnown():
                self.total = event.rows
            case Copied():
                self.copied += 1
            case Skipped():
                self.pinned += event.reason is SkipReason.PINNED
                self.adopted += event.reason is SkipReason.ADOPTED
            case Failed(error=DiskError()):
                self.not_saved += 1
            case Failed(error=NotSent() | StopError()):
                self.stopped += 1
            case _:
                pass

    def not_made(self, finished: RunFinished) -> int:
        """Return how many titles the run ended without: their own end, or their turn, never came."""
        unread = max(0, (self.total or 0) - finished.tally.done) if finished.cause else 0
        return self.stopped + unread

    def is_shown(self, error: ThumbError) -> bool:
        """Tell whether a title has the message of `error` already."""
        return self._is_told(without_title(error.message))

    def untold(self, error: ThumbError) -> str:
        """Return the message of `error` without the reason at its end, if a title has it already."""
        message = without_title(error.message)
        head, _, reason = message.partition(": ")
        return head if self._is_told(reason) else message

    def _is_told(self, message: str) -> bool:
        told = (problem.message for problem in self.shown())
        # That of a picture goes on to say what became of it.
        return any(each == message or each.startswith(f"{message}; ") for each in told)

    def shown(self) -> Iterator[Problem]:
        """Yield those that have a line of their own, kind by kind."""
        for alike in self.kinds.values():
            yield from alike.shown

    def hidden_lines(self) -> Iterator[str]:
        """Yield how many more there are of each kind."""
        for (_, what), alike in self.kinds.items():
            if alike.more:
                yield f"… and {alike.more:,} more: {_ends_of(what)}"
        if self.more:
            yield f"… and {self.more:,} more of other kinds"


def _ends_of(message: str) -> str:
    """Return a message that was told in full before, without its middle: its end names the value."""
    if len(message) <= _REPEATED_CHARS:
        return message
    return f"{message[: _REPEATED_CHARS // 2].rstrip()} … {message[-_REPEATED_CHARS // 2 :].lstrip()}"


def _is_refused(event: Event) -> bool:
    if isinstance(event, Failed):
        # Invalid rows, and names taken by other files, are checked again in every run anyway.
        return not event.temporary and not isinstance(event.error, RequestError | NameTaken)
    return isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE


def _problem(event: Event) -> Problem | None:
    if isinstance(event, Failed | Skipped) and event.known:
        return None
    if isinstance(event, Failed | Uncertain):
        error = event.error
        is_told_once = isinstance(error, StopError) and not isinstance(error, DiskError)
        if is_told_once or isinstance(error, NotSent):
            return None  # Nothing is wrong with this title. A full disk may have a rescued file for each.
        message = without_title(error.message)
        return Problem(event.row.location, short_title(event.row), error.code, message, error.remedy)
    if isinstance(event, Skipped) and event.reason is SkipReason.FAILED_BEFORE:
        code, _, message = event.detail.partition(": ")
        remedy = "it failed for good in an earlier run; --retry-failed tries again"
        message = without_title(message)
        return Problem(event.row.location, short_title(event.row), code, message, remedy)
    return None


def short_title(row: Row) -> str:
    """Return the title of `row` for one line of a terminal: shortened, without control characters.

    Direction marks are removed too: an open one would reverse the rest of the line. So is what has no width.
    """
    return shortened(row.title)


def shortened(title: str) -> str:
    """Return a title for one line, as `short_title` does."""
    title = clean_title(re.sub(_INVISIBLE, "", title))
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


def counts(finished: RunFinished, problems: Problems) -> str:
    """Return the counts that are not zero, made first."""
    tally = finished.tally
    kept = [(problems.pinned, "pinned"), (problems.adopted, "adopted")]
    kinds = ", ".join(f"{number:,} {name}" for number, name in kept if number)
    named = [
        (tally.made - problems.copied, "made"),
        (problems.copied, "copied"),
        (tally.skipped, f"skipped ({kinds})" if kinds else "skipped"),
        (tally.failed, "failed"),
        (tally.temporary - problems.not_saved - problems.stopped, "failed temporarily"),
        (tally.uncertain, "uncertain"),
        (problems.not_saved, "not saved"),
        (problems.not_made(finished), "not made"),
    ]
    parts = [f"{number:,} {name}" for number, name in named if number or name == "made"]
    if tally.credits:
        parts.append(f"{tally.credits:,} credits")
    return ", ".join(parts)


def headline(finished: RunFinished, problems: Problems) -> str:
    """Return the first line: the cause, the counts, the time and the folder."""
    cause = f"{_CAUSES[finished.cause]}: " if finished.cause else ""
    return f"{cause}{counts(finished, problems)} in {duration(finished.took_s)} → {finished.folder}"


def account_line(account: Account | None) -> str:
    """Return the remaining quota of the month as text; empty if it is unknown."""
    if account is None or account.remaining is None:
        return ""
    of = f" of {account.limit:,}" if account.limit is not None else ""
    until = f", until {account.resets_at:%Y-%m-%d %H:%M %Z}" if account.resets_at else ""
    return f"ThumbAPI: {account.remaining:,}{of} generations left this month{until}"


def next_steps(finished: RunFinished, problems: Problems) -> Iterator[str]:
    """Yield the next steps, each with the exact command; `gen` keeps no record to go on from."""
    if _keeps_no_record():
        return
    resume, again = command_line(), command_line("--retry-uncertain")
    price = f", for {problems.doubted_credits:,} credits" if problems.doubted_credits else ""
    request = f"request the uncertain ones again{price}"
    if _is_unfinished(finished, problems):
        both = f", and {request}" if finished.tally.uncertain and resume == again else ""
        yield f"to resume{both}: {resume}"
        if both:
            return
    if problems.refused:
        yield f"to retry what failed for good: {command_line('--retry-failed')}"
    if finished.tally.uncertain:
        yield f"to {request}: {again}"


def _keeps_no_record() -> bool:
    return sys.argv[1:2] == ["gen"]


def _is_unfinished(finished: RunFinished, problems: Problems) -> bool:
    """Tell whether the same command would make more; it leaves alone what is uncertain or failed for good."""
    if finished.tally.temporary:
        return True
    if finished.cause is None or isinstance(finished.error, UsageError):  # The same command would fail again.
        return False
    return problems.total is None or problems.not_made(finished) > 0


def command_line(*more: str) -> str:
    """Return the command that repeats this run, quoted for a shell."""
    arguments = [word for word in sys.argv[1:] if word not in more]
    command = joined(["thumb", *arguments, *more])
    reads_lists = arguments[:1] != ["run"]
    piped = reads_lists and ("-" in arguments or not any(map(leads_to_file, arguments)))
    return f"{command}  (with the same titles on stdin)" if piped else command


def summary_lines(finished: RunFinished, problems: Problems, *, listed: bool = False) -> Iterator[str]:
    """Yield the summary: counts, each title without a picture, the error that ended the run, next steps.

    Args:
        finished: The end of the run.
        problems: Its titles without a picture.
        listed: Whether those that are shown were told before.
    """
    yield headline(finished, problems)
    if is_without_titles(finished):
        yield "there were no titles to draw; --min-rows 1 makes that a failure"
    if finished.allowed is None:
        yield from _problem_lines(problems, listed=listed)
    else:
        rows = counted(finished.tally.failed - finished.tally.known, "row")
        yield f"{rows} rejected, as --allow-rejected {finished.allowed} allows; --json lists them all"
    if problems.known:
        rows = "1 row was" if problems.known == 1 else f"{problems.known:,} rows were"
        yield f"{rows} rejected as in an earlier run, which --allow-known allows; --json lists them all"
    yield from stop_lines(finished, problems)
    if not isinstance(finished.error, QuotaError) and (left := account_line(finished.account)):
        yield left
    yield from next_steps(finished, problems)


def is_without_titles(finished: RunFinished) -> bool:
    """Tell whether a run came to the end of lists that have no rows."""
    return not finished.tally.done and finished.cause is None


def _problem_lines(problems: Problems, *, listed: bool) -> Iterator[str]:
    last_remedy = ""
    for problem in () if listed else problems.shown():
        yield f"  {problem.line()}"
        if problem.remedy not in {"", last_remedy}:
            yield REMEDY_INDENT + problem.remedy
        last_remedy = problem.remedy
    hidden = list(problems.hidden_lines())
    yield from (f"  {line}" for line in hidden)
    if hidden:
        yield "  --json lists them all"


def stop_lines(finished: RunFinished, problems: Problems) -> Iterator[str]:
    """Yield the error that ended the run, unless a title has shown it, and what may have been charged."""
    error = finished.error
    if error is not None and not problems.is_shown(error):
        yield problems.untold(error)
        if error.remedy:
            yield REMEDY_INDENT + error.remedy
    if finished.tally.lost_credits:
        answers = "1 lost answer" if problems.lost_answers == 1 else f"{problems.lost_answers:,} lost answers"
        yield f"{finished.tally.lost_credits:,} credits may have been charged without a picture ({answers})"
        if remedies := list(_lost_remedies(finished, problems)):
            yield REMEDY_INDENT + "; ".join(remedies)


def _lost_remedies(finished: RunFinished, problems: Problems) -> Iterator[str]:
    if not finished.tally.uncertain:  # The remedy of an uncertain title names the dashboard.
        yield "the ThumbAPI dashboard shows what was charged"
    elif _keeps_no_record():
        yield "nothing records it: the same command asks, and may pay, again"
    if finished.cause is StopCause.MAX_LOST:
        yield "--max-lost N allows more"
    elif problems.lost_answers > finished.tally.uncertain:
        yield "--on-lost hold never asks for a title twice"
