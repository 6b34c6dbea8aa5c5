"""The messages of a run, and its progress."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import (
    Copied,
    Made,
    Outcome,
    Retried,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
)
from thumbcli.cli.display.summary import duration, short_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event

__all__ = ["Progress", "is_nothing_new", "messages"]

_MIN_SAMPLES = 2
_WINDOW_S = 60.0


class Progress:
    """How far a run is: the counts, the total once it is known, and the rate over the last minute."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.total: int | None = None
        self._samples: list[tuple[float, int]] = []

    def note(self, event: Event) -> None:
        """Record an outcome, or the total."""
        if isinstance(event, TotalKnown):
            self.total = event.rows
        elif isinstance(event, Outcome):
            self.tally.add(event)
        if isinstance(event, Made | Copied):
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


def messages(event: Event, *, verbose: int) -> Iterator[str]:
    """Yield the messages for `event`."""
    match event:
        case Made() | Copied():
            for warning in event.thumbnail.warnings:
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
    flight = f"{event.in_flight:,} in flight will finish" if event.in_flight else ""
    if event.cause in {StopCause.SIGINT, StopCause.SIGTERM}:
        signal = "Ctrl-C" if event.cause is StopCause.SIGINT else "SIGTERM"
        yield f"stopping: {flight or 'nothing is in flight'}; {signal} again drops what is in flight"
    elif flight:
        yield f"stopping: {flight}"
