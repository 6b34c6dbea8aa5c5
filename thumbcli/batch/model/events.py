"""What a run says: typed, without a word of prose or a colour in it.

A run hands each event to one function, in the order in which things happen; what a person sees of them is
the terminal's business. The outcomes are a closed union: match them with `assert_never`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import EngineName, Request
    from thumbcli.engines.protocol import Account, Notice
    from thumbcli.errors import ItemError, ThumbError
    from thumbcli.sources.rows import Row

__all__ = [
    "Emit",
    "Event",
    "Failed",
    "Made",
    "Outcome",
    "Retried",
    "RunFinished",
    "RunStarted",
    "SkipReason",
    "Skipped",
    "StopCause",
    "Stopping",
    "Tally",
    "TotalKnown",
    "Uncertain",
]


class SkipReason(StrEnum):
    """Why a row needs no work, or gets none."""

    UNCHANGED = "unchanged"
    ADOPTED = "adopted"
    DUPLICATE = "duplicate"
    PAID = "paid"
    FAILED_BEFORE = "failed-before"


class StopCause(StrEnum):
    """What ended a run before its titles did."""

    SIGINT = "sigint"
    SIGTERM = "sigterm"
    PIPE_CLOSED = "pipe-closed"
    FAIL_FAST = "fail-fast"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The folder is ours, the engine is open; titles are about to be read."""

    folder: Path
    engine: EngineName
    concurrency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalKnown:
    """How many rows the sources hold; never said when one of them is a pipe."""

    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A picture is on the disk and in the manifest.

    Attributes:
        row: The title as it was given.
        request: What was asked of the engine.
        key: The picture's key.
        path: The finished file.
        size_bytes: The size of the file.
        width_px: The real width.
        height_px: The real height.
        credits: What it cost; 0 when it was fetched again rather than bought.
        recovered: It was paid for before and only fetched again.
        warnings: What the engine wants the person to know.
        took_s: From asking the engine to the finished file, in seconds.
    """

    row: Row
    request: Request
    key: str
    path: Path
    size_bytes: int
    width_px: int
    height_px: int
    credits: int
    recovered: bool
    warnings: tuple[str, ...]
    took_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Nothing was done for this row.

    Attributes:
        row: The title as it was given.
        key: The picture's key.
        reason: Why.
        name: The file in the output folder that serves this row, if there is one.
        detail: What a person should know beyond the reason; may be empty.
    """

    row: Row
    key: str
    reason: SkipReason
    name: str | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No picture; the error says why. `temporary` means that another run may well make it."""

    row: Row
    error: ThumbError
    temporary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """No picture, and it may have been charged; never bought twice without being told to."""

    row: Row
    error: ItemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """An engine met a fault and is about to try again."""

    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """No further title is started; what is in flight may finish."""

    cause: StopCause
    in_flight: int


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of a run so far.

    Attributes:
        made: Pictures made or fetched again.
        skipped: Rows that needed nothing: their picture exists.
        failed: Rows that failed for good, now or in an earlier run.
        temporary: Rows that failed for now.
        uncertain: Rows that may have been charged without a picture.
        credits: Spent on the pictures that were made.
        codes: How many outcomes of each code: `made`, `skipped`, `429`, `rejected`, …
    """

    made: int = 0
    skipped: int = 0
    failed: int = 0
    temporary: int = 0
    uncertain: int = 0
    credits: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many rows have an outcome."""
        return self.made + self.skipped + self.failed + self.temporary + self.uncertain

    def add(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        match outcome:
            case Made():
                self.made += 1
                self.credits += outcome.credits
                code = "made"
            case Skipped():
                self.failed += outcome.reason is SkipReason.FAILED_BEFORE
                self.skipped += outcome.reason is not SkipReason.FAILED_BEFORE
                code = "skipped"
            case Failed():
                self.temporary += outcome.temporary
                self.failed += not outcome.temporary
                code = outcome.error.code
            case Uncertain():
                self.uncertain += 1
                code = outcome.error.code
            case _:
                assert_never(outcome)
        self.codes[code] = self.codes.get(code, 0) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The end of a run, always the last event.

    Attributes:
        folder: Where the pictures are.
        tally: The final counts.
        took_s: The length of the run in seconds.
        cause: What ended it early; None when every title was seen.
        error: The error that ended it, if one did.
        exit_code: What the process should end with.
        account: What the hosted API said last about the month's quota, if it said anything.
    """

    folder: Path
    tally: Tally
    took_s: float
    cause: StopCause | None
    error: ThumbError | None
    exit_code: int
    account: Account | None = None


Outcome = Made | Skipped | Failed | Uncertain
Event = RunStarted | TotalKnown | Outcome | Retried | Stopping | RunFinished
Emit = Callable[[Event], None]
