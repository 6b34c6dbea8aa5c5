"""What happens in a `thumb publish`, as plain data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.errors import ItemError, ThumbError
    from thumbcli.publishing.publish_targets import PublishTarget

__all__ = [
    "LeftAlone",
    "NotPublished",
    "PublishEvent",
    "PublishFinished",
    "PublishPlace",
    "PublishRetry",
    "Published",
    "Tell",
    "WouldPublish",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlace:
    """A row, or a picture that was named by hand.

    Attributes:
        title: Its title; empty if there is none.
        source: The list; empty for a picture.
        line: The line there.
        target: The video or the post; None if the row names none.
        name: The picture; empty if it has none.
    """

    title: str = ""
    source: str = ""
    line: int = 0
    target: PublishTarget | None = None
    name: str = ""

    @property
    def location(self) -> str:
        """Where it stands, for a person."""
        return f"{self.source}:{self.line}" if self.source else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldPublish:
    """In a plan, a picture that would be published; `replaces` if another one of ours is there."""

    place: PublishPlace
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A video or a post has its picture now.

    Attributes:
        place: The row.
        url: Where to see it.
        size_bytes: Of the file that was sent.
        media_type: Of that file.
        notes: What was changed in it, and what the platform will not like.
        took_s: How long it took.
    """

    place: PublishPlace
    url: str
    size_bytes: int
    media_type: str
    notes: tuple[str, ...]
    took_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """Nothing is done: the picture is there (`unchanged`), or the row names no target (`no-target`)."""

    place: PublishPlace
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished:
    """A row failed; `temporary` if a later run may succeed."""

    place: PublishPlace
    error: ItemError
    temporary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRetry:
    """An attempt failed, and another one comes after a wait."""

    place: PublishPlace
    error: ItemError
    attempt: int
    wait_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishFinished:
    """The end.

    Attributes:
        counts: How many rows were published, left alone, failed, and failed for now.
        units: The units of quota that were spent.
        error: What ended it early.
        signal: The signal that ended it; 0 for none.
        left: How many rows were not begun.
        exit_code: The exit code, by the table in `docs/scripts.md`.
    """

    counts: Counter[str] = field(default_factory=Counter)
    units: int = 0
    error: ThumbError | None = None
    signal: int = 0
    left: int = 0

    @property
    def exit_code(self) -> int:
        """The exit code: a signal, then what ended it, then failures for good, then those for now."""
        if self.signal:
            return 128 + self.signal
        if self.error is not None:
            return self.error.exit_code
        return 3 if self.counts["failed"] else 4 if self.counts["temporary"] or self.left else 0


PublishEvent: TypeAlias = (
    "WouldPublish | Published | LeftAlone | NotPublished | PublishRetry | PublishFinished"
)
Tell: TypeAlias = "Callable[[PublishEvent], None]"
