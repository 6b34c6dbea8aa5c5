"""When a fault happens: by the number of a request, by the time since the first one, by the title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults import Fault

__all__ = [
    "Moment",
    "Outlook",
    "after",
    "always",
    "at_first",
    "between",
    "each_first",
    "every",
    "for_seconds",
    "in_turn",
    "on_title",
    "then",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A request as it arrives.

    Attributes:
        number: Of this request among those of the run, from 0.
        at_s: Since the first request of the run, in seconds.
        title: That is asked for.
        attempt: How often this title has been asked for in this run, from 1.
    """

    number: int
    at_s: float
    title: str
    attempt: int


Outlook = Callable[[Moment], "Fault | None"]
"""What goes wrong at a moment; None for nothing."""


def always(fault: Fault) -> Outlook:
    """Fail each request."""
    return lambda _: fault


def at_first(count: int, fault: Fault) -> Outlook:
    """Fail the first requests of the run."""
    return lambda moment: fault if moment.number < count else None


def for_seconds(seconds: float, fault: Fault) -> Outlook:
    """Fail all requests for some time."""
    return lambda moment: fault if moment.at_s < seconds else None


def between(begin_s: float, end_s: float, fault: Fault) -> Outlook:
    """Fail all requests from one moment to another."""
    return lambda moment: fault if begin_s <= moment.at_s < end_s else None


def every(nth: int, fault: Fault) -> Outlook:
    """Fail one request of so many, not the first."""
    return lambda moment: fault if moment.number % nth == nth - 1 else None


def after(count: int, fault: Fault) -> Outlook:
    """Fail all requests after the first ones."""
    return lambda moment: fault if moment.number >= count else None


def on_title(title: str, fault: Fault) -> Outlook:
    """Fail each request for one title."""
    return lambda moment: fault if moment.title == title else None


def in_turn(title: str, *faults: Fault) -> Outlook:
    """Fail the requests for one title, each in its own way; the last way lasts."""
    return lambda moment: faults[min(moment.attempt, len(faults)) - 1] if moment.title == title else None


def each_first(fault: Fault) -> Outlook:
    """Fail the first request for each title."""
    return lambda moment: fault if moment.attempt == 1 else None


def then(*outlooks: Outlook) -> Outlook:
    """Fail as the first of these says that says anything."""
    return lambda moment: next((fault for outlook in outlooks if (fault := outlook(moment))), None)
