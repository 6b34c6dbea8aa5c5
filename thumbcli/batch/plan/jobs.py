"""What a run will do with a row: make its picture, adopt its file, or report an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.errors import ItemError

__all__ = ["Adopt", "Job", "Make", "MakeReason"]


class MakeReason(StrEnum):
    """Why a picture is made."""

    NEW = "new"
    MISSING = "missing"
    CHANGED = "changed"
    SETTINGS = "settings"
    PLACEHOLDER = "placeholder"
    OVERWRITE = "overwrite"
    RETRY = "retry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """Make a picture.

    Attributes:
        item: The row and its request.
        name: The file name in the output folder.
        credits: What it will cost.
        reason: Why.
        replace: Whether a file of that name may be replaced.
        image_url: Where the hosted API keeps the picture that was paid for before; it is tried first.
        fetch_only: Whether it is only fetched from there, at no cost, and never bought.
        doubt: Why an earlier attempt may have been charged without a picture; None if there was none. Until
            there is a picture the title stays uncertain.
        wish: What tells this wish for the picture from earlier ones; see `engines.protocol.Ledger`.
        changed: The settings in which the previous picture differs, as the flags call them.
        copy_of: In a plan, the finished file of another folder that will be copied at no cost.
    """

    item: RowRequest
    name: str
    credits: int
    reason: MakeReason = MakeReason.NEW
    replace: bool = False
    image_url: str | None = None
    fetch_only: bool = False
    doubt: ItemError | None = None
    wish: str = ""
    changed: tuple[str, ...] = ()
    copy_of: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """Record the file that is already there under `name` as the picture of this row.

    Attributes:
        item: The row and its request.
        name: The file name in the output folder.
        size_bytes: The size of the file.
        sha256: Its digest as lower-case hex.
    """

    item: RowRequest
    name: str
    size_bytes: int
    sha256: str

    @property
    def outcome(self) -> Skipped:
        """The outcome once the file is recorded."""
        return Skipped(
            row=self.item.row,
            key=self.item.key,
            reason=SkipReason.ADOPTED,
            name=self.name,
            detail="the file was there before; --overwrite replaces it",
        )


Job = Make | Adopt | Skipped | Failed | Uncertain
"""A row that needs no work is an outcome already: 100,000 finished rows are fastest that way."""
