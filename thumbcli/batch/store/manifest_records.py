"""What a manifest holds, as values; the fields of a record are columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import Request

__all__ = ["Attempt", "Failure", "FileEntry", "FileRecord", "ListedFile", "PictureRecord", "SavedFile"]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that exists or once did."""

    id: int
    key: str
    target: str
    name: str
    size_bytes: int
    sha256: str
    look: str | None
    naming: str | None
    explicit: bool
    adopted: bool
    changed: bool
    pinned: bool
    defective: bool


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture that was drawn, whether a file still holds it or not."""

    key: str
    title: str
    format: str
    engine: str
    sha256: str
    credits: int
    image_url: str | None
    placeholder: bool
    width_px: int
    height_px: int
    generation_id: str | None
    made_at: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A title whose last attempt failed."""

    key: str
    code: str
    message: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that may have been charged and whose picture never arrived."""

    key: str
    code: str | None
    message: str
    sent_at: str
    credits: int


class FileEntry(NamedTuple):
    """What tells whether a file is there as recorded, and whether it is that of a row."""

    id: int
    key: str
    target: str
    name: str
    size_bytes: int
    explicit: bool
    naming: str | None


class ListedFile(NamedTuple):
    """What tells whether a file is asked for by a list.

    `is_kept` if it stays even if none does, `is_hosted` if its picture may have cost credits.
    """

    id: int
    name: str
    target: str
    title: str
    format: str
    source: str | None
    is_orphan: bool
    is_kept: bool
    is_hosted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file that was just written or found, and for whom.

    Attributes:
        key: The fingerprint of the request.
        request: What its picture shows.
        engine: Who drew that.
        target: The name that was asked for.
        name: The name that it got, whose extension says what it is.
        size_bytes: Its size.
        sha256: Its digest as lower-case hex.
        naming: The template of the name.
        explicit: Whether the user named it, and not its title.
        source: The list that asks for it.
        look: The version of the engine's look; None if it is not known.
        defective: Whether its picture should be made again once that can be done better.
        pinned: Whether it is kept, whatever changes.
        origin: Where the photo, the logo and the style come from; see `Origin.to_record`.
    """

    key: str
    request: Request
    engine: str
    target: str
    name: str
    size_bytes: int
    sha256: str
    naming: str = ""
    explicit: bool = False
    source: str = ""
    look: str | None = None
    defective: bool = False
    pinned: bool = False
    origin: Mapping[str, str] | None = None
