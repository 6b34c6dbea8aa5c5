"""What is to be done with a row: make, skip or reject."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Skipped

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.model.events import SkipReason
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.errors import ItemError
    from thumbcli.sources.rows import Row

__all__ = ["Job", "Make", "MakeReason", "Reject", "Skip"]


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
    """Ask the engine.

    Attributes:
        asked: The row and its request.
        name: The file name in the output folder.
        reason: Why.
        replace: Whether a file of that name may be replaced.
        credits: What it will cost.
        image_url: Where the hosted API keeps the picture that was paid for before; try there first.
        changed: The settings that the picture before it differs in, as flags are called.
        copy_of: The finished file of another folder that will be copied; it costs nothing then.
    """

    asked: RowRequest
    name: str
    reason: MakeReason
    replace: bool
    credits: int
    image_url: str | None = None
    changed: tuple[str, ...] = ()
    copy_of: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Do nothing, but adopt the file where the reason says so.

    Attributes:
        asked: The row and its request.
        reason: Why.
        name: The file that serves the row, where there is one.
        detail: What a person should know beyond the reason.
    """

    asked: RowRequest
    reason: SkipReason
    name: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """The row can't be asked for; with `uncertain` it was asked for before and may have been charged."""

    row: Row
    error: ItemError
    uncertain: bool = False


Job = Make | Skip | Reject | Skipped
"""A row whose picture is there is an outcome already: a hundred thousand of them cost least that way."""
