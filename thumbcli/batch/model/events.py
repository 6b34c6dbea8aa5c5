"""The outcomes of titles and the other events of a run, as typed data without text for people.

A run passes each event to one function, in the order in which things happen. The outcomes are a closed
union, for the library too: match them with `assert_never`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from thumbcli.errors import ItemError, TemporaryError
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import EngineName, Request, Thumbnail
    from thumbcli.engines.protocol import Account, LineNotice, Notice
    from thumbcli.errors import ThumbError, UncertainError
    from thumbcli.options.allowed_rows import AllowedRows
    from thumbcli.sources.rows import Row
    from thumbcli.write_back.output_files import FileWritten
    from thumbcli.write_back.post_writer import PostsWritten

__all__ = [
    "Copied",
    "Delivered",
    "Emit",
    "Event",
    "Failed",
    "Lost",
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
    "Waiting",
]


class SkipReason(StrEnum):
    """Why a row is skipped."""

    UNCHANGED = "unchanged"
    ADOPTED = "adopted"
    PINNED = "pinned"
    DUPLICATE = "duplicate"
    REPEATS = "repeats"
    PAID = "paid"
    FAILED_BEFORE = "failed-before"


class StopCause(StrEnum):
    """Why a run ended before its last title."""

    SIGINT = "sigint"
    SIGTERM = "sigterm"
    SIGHUP = "sighup"
    PIPE_CLOSED = "pipe-closed"
    FAIL_FAST = "fail-fast"
    MAX_LOST = "max-lost"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The output is locked and the engine open; reading the titles begins.

    Attributes:
        folder: The output; its address where it is in an object store.
        engine: Who draws.
        concurrency: How many pictures at a time.
        rebuilt: How many pictures without a record were recorded, by what they say about themselves.
    """

    folder: Path | str
    engine: EngineName
    concurrency: int
    rebuilt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalKnown:
    """How many rows the sources hold; not emitted when one of them is a pipe.

    Attributes:
        rows: Of all sources.
        size_bytes: About how much the pictures that are missing will take; None if that is not estimated.
        free_bytes: What the disk has left for them; None for a bucket, or a disk that does not tell.
    """

    rows: int
    size_bytes: int | None = None
    free_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _TitleOutcome:
    """What every outcome has: `row`, the title and where it is from."""

    row: Row

    @property
    def title(self) -> str:
        """The title as it was given."""
        return self.row.title

    @property
    def index(self) -> int:
        """The title's position among those that were given, from 0."""
        return self.row.index - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _PictureOutcome(_TitleOutcome):
    request: Request
    key: str
    thumbnail: Thumbnail
    path: Path | None
    took_s: float
    name: str | None = None
    url: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(_PictureOutcome):
    """A finished picture.

    Attributes:
        request: What the engine was asked for.
        key: The picture's fingerprint.
        thumbnail: The picture. Its `credits` are 0 when it was fetched again rather than bought.
        path: The finished file; None in an object store, and from `generate_many`.
        took_s: From asking the engine to the finished file, in seconds.
        name: Its name in the output, with `/`; None from `generate_many` without one.
        url: The address of the file in an object store, as others are told it.
        size_bytes: The size of the file where its bytes are not here: on the machine of a cluster.
        recovered: The picture was paid for in an earlier run and only fetched again.
    """

    recovered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied(_PictureOutcome):
    """A picture copied from another file, here or elsewhere, at no cost; the attributes are those of `Made`.

    Attributes:
        source: The file that was copied: its path, or its address in an object store.
    """

    source: Path | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(_TitleOutcome):
    """Nothing was done for this title.

    Attributes:
        key: The picture's fingerprint.
        reason: Why.
        name: The file in the output folder that serves this row, if there is one.
        detail: More about the reason; may be empty.
        url: The address of that file in an object store; of a duplicate, that of the picture.
        first_index: From `generate_many`, the `index` of the outcome that has this picture.
        known: As of `Failed`, where it failed before.
    """

    key: str
    reason: SkipReason
    name: str | None = None
    detail: str = ""
    url: str | None = None
    first_index: int | None = None
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(_TitleOutcome):
    """No picture, and nothing was charged; `error` says why.

    Attributes:
        known: Whether an earlier run has told so, and that is no failure again.
    """

    error: ThumbError
    known: bool = False

    @property
    def temporary(self) -> bool:
        """Whether the same title may succeed another time."""
        return isinstance(self.error, TemporaryError) or not isinstance(self.error, ItemError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain(_TitleOutcome):
    """No picture, and it may have been charged: another request may buy it twice; `error` says why.

    Attributes:
        credits: What another request costs.
    """

    error: ItemError
    credits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """An engine is about to retry a title."""

    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All titles of the engine are waiting for the same thing."""

    notice: LineNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One attempt at a title may have been charged and brought no picture.

    Attributes:
        row: The title and where it is from.
        error: What happened.
        credits: What may have been charged.
        again: Whether the title may be asked for again, as often as the engine does that.
    """

    row: Row
    error: UncertainError
    credits: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """The run starts no further title; what is in flight may finish.

    Attributes:
        cause: Why.
        in_flight: How many titles an engine is drawing; what waits for its turn is none of them.
    """

    cause: StopCause
    in_flight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Somebody was told where the pictures are: posts, an index, or meta tags."""

    result: PostsWritten | FileWritten


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of a run so far.

    Attributes:
        made: Pictures made, copied or fetched again.
        skipped: Rows whose picture exists.
        failed: Rows that failed permanently, in this run or an earlier one.
        known: Those of them that an earlier run has told, where that is no failure again.
        temporary: Rows that failed temporarily.
        uncertain: Rows that may have been charged without a picture.
        credits: Spent on pictures, also on those that could not be saved.
        lost_credits: That may have been charged without a picture, by all attempts at all titles.
        codes: How many outcomes of each code: `made`, `skipped`, `429`, `rejected`, …
    """

    made: int = 0
    skipped: int = 0
    failed: int = 0
    known: int = 0
    temporary: int = 0
    uncertain: int = 0
    credits: int = 0
    lost_credits: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many rows have an outcome."""
        return self.made + self.skipped + self.failed + self.temporary + self.uncertain

    def add(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        self.known += isinstance(outcome, Skipped | Failed) and outcome.known
        match outcome:
            case Skipped():  # First: a rerun has a hundred thousand of them.
                if outcome.reason is SkipReason.FAILED_BEFORE:
                    self.failed += 1
                else:
                    self.skipped += 1
                code = "skipped"
            case Made() | Copied():
                self.made += 1
                self.credits += outcome.thumbnail.credits
                code = "made"
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
        folder: Where the pictures are: a folder, or an address in an object store.
        tally: The final counts.
        took_s: The length of the run in seconds.
        cause: Why it ended early; None when every title was processed.
        error: The error that ended it, if one did.
        exit_code: The exit code for the process.
        account: The month's quota as the hosted API last reported it, if it did.
        orphans: The names of files of ours that no row of their list asks for any more; None where that is
            not known, because the run was not whole or there is no manifest.
        orphans_unknown: Why they are not known, in a run with a manifest.
        orphans_kept: Why other files that no row of this run asks for are none of them; empty without such.
        allowed: The limit of `--allow-rejected`, if rows failed permanently and it makes the exit code 0.
    """

    folder: Path | str
    tally: Tally
    took_s: float
    cause: StopCause | None
    error: ThumbError | None
    exit_code: int
    account: Account | None = None
    orphans: tuple[str, ...] | None = None
    orphans_unknown: str = ""
    orphans_kept: str = ""
    allowed: AllowedRows | None = None


Outcome = Made | Copied | Skipped | Failed | Uncertain
"""What became of one title; match it with `assert_never`."""

Event = RunStarted | TotalKnown | Outcome | Retried | Waiting | Lost | Stopping | Delivered | RunFinished
Emit = Callable[[Event], None]
