"""What scrolls by during a run, and how fast it goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import (
    Copied,
    Made,
    Retried,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
)
from thumbcli.cli.display.summary import (
    duration,
    short_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.model.events import Event

__all__ = ["PictureRate", "is_nothing_new", "messages"]


class PictureRate:
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
    flight = f"{event.in_flight:,} in flight may finish" if event.in_flight else ""
    if event.cause in {StopCause.SIGINT, StopCause.SIGTERM}:
        yield f"stopping: {flight or 'nothing is in flight'}, once more drops everything"
    elif flight:
        yield f"stopping: {flight}"
