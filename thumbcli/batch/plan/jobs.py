"""What a run will do with a row: make its picture, adopt its file, or report an outcome."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.contract import Size
    from thumbcli.contract.picture_metadata import PictureMetadata
    from thumbcli.errors import ItemError

__all__ = ["CHANGED", "Adopt", "Job", "Make", "MakeReason", "Remove"]

CHANGED = "it was changed since it was made, and is kept as it is; --overwrite replaces it"
"""What a person is told about a paid picture that another program has changed."""


class MakeReason(StrEnum):
    """Why a picture is made."""

    NEW = "new"
    MISSING = "missing"
    CHANGED = "changed"
    SETTINGS = "settings"
    PLACEHOLDER = "placeholder"
    OVERWRITE = "overwrite"
    RETRY = "retry"
    EDITED = "edited"
    """The title or the settings of a row changed whose file the user named."""
    LOOK = "look"
    """It can be drawn better than it was."""
    COPY = "copy"
    """Another file here has this picture, or will have it."""
    RESCUED = "rescued"
    """An earlier run paid for it, and kept it elsewhere because it could not be saved."""


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
        explicit: Whether the user named the file, and not its title.
        naming: The template of the name.
        keep_old: Whether a copy is kept of the file that it replaces: a person changed it or chose another
            one, or it was paid for and is in no other file.
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
    copy_of: Path | str | None = None
    explicit: bool = False
    naming: str = ""
    keep_old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """Record the file that is already there under `name` as the picture of this row.

    Attributes:
        item: The row and its request.
        name: The file name in the output folder.
        size_bytes: The size of the file.
        sha256: Its digest as lower-case hex.
        metadata: What the file says about itself if it shows this very picture: a run that was killed made
            it, or somebody copied it here. None for any other file.
        size: Its size in pixels, if it has such metadata.
        changed_file: If it is a paid picture on record as another program has changed it, its number there.
        explicit: Whether the user named the file, and not its title.
        naming: The template of the name.
    """

    item: RowRequest
    name: str
    size_bytes: int
    sha256: str
    metadata: PictureMetadata | None = None
    size: Size | None = None
    changed_file: int | None = None
    explicit: bool = False
    naming: str = ""

    @property
    def outcome(self) -> Skipped:
        """The outcome once the file is recorded."""
        found = "it was made here before, and not recorded" if self.metadata else "the file was there before"
        return Skipped(
            row=self.item.row,
            key=self.item.key,
            reason=SkipReason.ADOPTED,
            name=self.name,
            detail=CHANGED if self.changed_file is not None else f"{found}; --overwrite replaces it",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """In a plan, a file that no row asks for any more."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNothing:
    """In a plan, that nothing is removed, and why.

    Attributes:
        reason: Why.
        is_known: Whether it is known which files no row asks for any more; they stay all the same.
    """

    reason: str
    is_known: bool = False


Job = Make | Adopt | Skipped | Failed | Uncertain
"""A row that needs no work is an outcome already: 100,000 finished rows are fastest that way."""
