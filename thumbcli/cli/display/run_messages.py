"""The messages of a run, and its progress."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import (
    Copied,
    Delivered,
    Failed,
    Lost,
    Made,
    Retried,
    RunStarted,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
    Uncertain,
    Waiting,
)
from thumbcli.batch.plan.disk_need import is_large
from thumbcli.cli.display.delivered_text import delivered_lines
from thumbcli.cli.display.summary import duration, short_title, shortened
from thumbcli.disk_space import shown_size
from thumbcli.errors import without_title
from thumbcli.printable_text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event
    from thumbcli.engines.protocol import LineNotice
    from thumbcli.sources.rows import Row

__all__ = ["Messages", "Progress", "is_nothing_new", "need_line", "waiting_line"]

_MIN_SAMPLES = 2
_WINDOW_S = 60.0
_LONG_WAIT_S = 30.0
"""The end of a wait that was shorter is not worth a line."""


class Progress:
    """How far a run is: the counts, the total once it is known, and the rate over the last minute."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.total: int | None = None
        self._samples: list[tuple[float, int]] = []

    def note(self, event: Event) -> None:
        """Record an outcome, or the total."""
        match event:
            case Skipped() | Failed() | Uncertain():
                self.tally.add(event)
            case Made() | Copied():
                self.tally.add(event)
                self._note_picture()
            case TotalKnown():
                self.total = event.rows
            case Lost():
                self.tally.lost_credits += event.credits
            case _:
                pass

    def _note_picture(self) -> None:
        now = time.monotonic()
        self._samples.append((now, self.tally.made))
        while len(self._samples) > _MIN_SAMPLES and now - self._samples[1][0] > _WINDOW_S:
            self._samples.pop(0)

    def per_minute(self) -> float:
        """Return pictures per minute; 0.0 until there are two samples."""
        if len(self._samples) < _MIN_SAMPLES:
            return 0.0
        (began, first), (_, last) = self._samples[0], self._samples[-1]
        passed_s = time.monotonic() - began
        return (last - first) / passed_s * 60 if passed_s > 0 else 0.0

    def time_left(self) -> str:
        """Return the time left as text; empty while the total or the rate is unknown."""
        per_minute = self.per_minute()
        if not self.total or not per_minute:
            return ""
        return f"{duration((self.total - self.tally.done) / per_minute * 60)} left"


def is_nothing_new(event: Event) -> bool:
    """Return whether `event` is a finished row of an earlier run; there may be a hundred thousand of them."""
    return isinstance(event, Skipped) and event.reason is SkipReason.UNCHANGED


class Messages:
    """The lines for a person that events are worth, apart from titles without a picture and the summary."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._lost: Lost | None = None
        self._waiting: LineNotice | None = None
        self._is_end_told = False

    def of(self, event: Event) -> Iterator[str]:  # noqa: C901 - a line for each kind of event
        """Yield the messages for `event`."""
        lost, self._lost = self._lost, None
        if lost is not None and not isinstance(event, Retried):
            yield f"{_lost(lost)}; not asking again"
        match event:
            case RunStarted() | TotalKnown():
                yield from _beginning(event)
            case Made() | Copied():
                yield from self._end_of_wait()
                yield from (f"{_place(event.row)}: {warning}" for warning in event.thumbnail.warnings)
            case Skipped(reason=SkipReason.REPEATS):
                yield f"{short_title(event.row)}: {event.detail}"
            case Skipped() if self._verbose or event.reason in {SkipReason.ADOPTED, SkipReason.PAID}:
                named = f"{event.name} " if event.name else ""
                yield f"skipped {named}({event.reason}) {short_title(event.row)}: {event.detail}".rstrip(": ")
            case Retried() if self._verbose:
                notice = event.notice
                again = f"attempt {notice.attempt + 1} in {duration(notice.wait_s)}"
                failed = f"{shortened(notice.title)}: {_named(notice.code, notice.message)}"
                yield f"{failed if lost is None else _lost(lost)}; {again}"
            case Lost() if self._verbose:
                self._lost = event  # Its retry, if there is one, comes next and is told on the same line.
            case Waiting():
                self._waiting = event.notice
                ends = "" if self._is_end_told else "; Ctrl-C stops it, --give-up-after limits it"
                self._is_end_told = True
                yield waiting_line(event.notice) + ends
            case Stopping():
                yield from _stopping(event)
            case Delivered():
                yield from delivered_lines(event.result, verbose=bool(self._verbose))
            case _:
                return

    def _end_of_wait(self) -> Iterator[str]:
        if self._waiting is not None and self._waiting.waited_s >= _LONG_WAIT_S:
            yield "pictures arrive again"
        self._waiting = None


def _place(row: Row) -> str:
    """Return the title of a row, with its file and line where it is from a file."""
    return short_title(row) if row.source.startswith("<") else f"{row.location}  {short_title(row)}"


def _beginning(event: RunStarted | TotalKnown) -> Iterator[str]:
    if isinstance(event, TotalKnown):
        yield from _large_need(event)
    elif event.rebuilt:
        found = f"{counted(event.rebuilt, 'picture')} but no record: rebuilt from the pictures"
        yield f"{found}; one that is elsewhere needs its --state, and this one removed"


def _large_need(total: TotalKnown) -> Iterator[str]:
    """Yield a line if the pictures may fill the disk."""
    size_bytes, free_bytes = total.size_bytes, total.free_bytes
    if size_bytes is not None and free_bytes is not None and is_large(size_bytes, free_bytes):
        yield f"{need_line(size_bytes, free_bytes)}; --limit draws fewer, --out elsewhere"


def need_line(size_bytes: int, free_bytes: int | None) -> str:
    """Return about how much disk pictures need, and how much there is."""
    need = f"the missing pictures need about {shown_size(size_bytes)}"
    return need if free_bytes is None else f"{need}, and {shown_size(free_bytes)} are free"


def waiting_line(notice: LineNotice, passed_s: float = 0.0, *, columns: int | None = None) -> str:
    """Return what all titles wait for, since when, and when the next attempt is.

    Args:
        notice: The wait.
        passed_s: Seconds since the notice.
        columns: Shorten what they wait for, so that the line has at most so many characters.
    """
    began = time.localtime(time.time() - notice.waited_s - passed_s)
    since = f"no picture since {time.strftime('%H:%M:%S', began)}"
    left_s = notice.wait_s - passed_s
    attempt = f"next attempt in {duration(left_s)}" if left_s > 0 else "trying again"
    what, then = _named(notice.code, notice.message), f"; {since}, {attempt}"
    room = len(what) if columns is None else max(len(notice.code), columns - len(f"waiting: {then}"))
    return f"waiting: {what if len(what) <= room else what[: room - 1].rstrip() + '…'}{then}"


def _named(code: str, message: str) -> str:
    """Return a message with its code, if that is a status and the message does not say so."""
    return f"{code} {message}".rstrip() if code.isdigit() and code not in message else message or code


def _lost(event: Lost) -> str:
    title = f"{event.row.location}  {event.error.code}  {short_title(event.row)}"
    charged = f"{event.credits:,} credits may have been charged"
    return f"lost: {title}: {without_title(event.error.message)}; {charged}"


def _stopping(event: Stopping) -> Iterator[str]:
    flight = f"{event.in_flight:,} in flight will finish" if event.in_flight else ""
    if event.cause is StopCause.SIGHUP:
        yield f"stopping on SIGHUP, as a terminal sends it that is closed; {flight or 'nothing is in flight'}"
        return
    by_signal = event.cause in {StopCause.SIGINT, StopCause.SIGTERM}
    if flight and by_signal:
        signal = "Ctrl-C" if event.cause is StopCause.SIGINT else "SIGTERM"
        flight += f"; {signal} again drops what is in flight"
    if flight or by_signal:
        yield f"stopping: {flight or 'nothing is in flight'}"
