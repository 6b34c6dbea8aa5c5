"""The steps around drawing a picture, for where finished pictures go."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from anyio.to_thread import run_sync

from thumbcli.contract import EngineName, Format, old_fingerprint
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata
from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from thumbcli.batch.plan.jobs import Adopt, Make
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.store.rescued_pictures import RescuedPicture
    from thumbcli.contract import Thumbnail
    from thumbcli.engines.protocol import Engine
    from thumbcli.errors import ItemError, UncertainError
    from thumbcli.write_back.finished_pictures import FileFacts

__all__ = [
    "SENT_AHEAD",
    "NewPicture",
    "Output",
    "WrittenPicture",
    "described",
    "keep_paid",
    "still_kept",
    "take_rescued",
]

SENT_AHEAD: Final = 16
"""A store answers after 0.1 s: with so many on their way, a machine that draws 160 pictures a second waits
for none of them."""

_E = TypeVar("_E", bound=ThumbError)
_AGAIN = re.compile(r"(, (and|then) )?try again$")


class NewPicture(NamedTuple):
    """A picture to save.

    Attributes:
        thumbnail: The picture, and what it cost now.
        recovered: Whether it was paid for before.
        source: The file that it was copied from, here or in another output, if it was: a path or an address.
        rescued: Where it waited, if an earlier run could not save it.
    """

    thumbnail: Thumbnail
    recovered: bool = False
    source: Path | str | None = None
    rescued: RescuedPicture | None = None


class WrittenPicture(NamedTuple):
    """The file of a picture, warnings about it, and its bytes if they are not those of the engine.

    `path` is None and `url` is its address where the output is in a store.
    """

    path: Path | None
    warnings: tuple[str, ...] = ()
    image: bytes | None = None
    name: str = ""
    url: str | None = None


class Output:
    """The steps around drawing a picture; here all of them do nothing, and the outcome holds the picture."""

    sends_ahead: int = 0
    """How many pictures may be on their way to a store while the engine draws as many as it does at once."""

    place: str = ""
    """What tells it from other outputs of one program."""

    async def check(self) -> None:
        """Check, before the first title, what would fail for all of them.

        Raises:
            StopError: No picture can be saved.
        """

    def begin(self, job: Make) -> None:
        """Note that a title is about to be worked on."""

    def end(self, job: Make) -> None:
        """Note that the work on a title has ended."""

    async def prepare(self, job: Make) -> NewPicture | None:
        """Return the picture if it need not be drawn."""

    def url_of(self, job: Make) -> str | None:
        """Return the address that the picture has once it is saved, as others are told it; None for none."""

    async def record_sent(self, job: Make) -> None:
        """Record that a paid request is about to leave.

        Raises:
            StopError: It can't be recorded, or there is no room for its picture.
        """

    async def record_refused(self, job: Make) -> None:
        """Record that nothing was charged for the request that was sent last."""

    async def record_lost(self, job: Make, error: UncertainError) -> None:
        """Record that the request that was sent last may have been charged without a picture."""

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture | None:
        """Save a picture.

        Raises:
            ItemError: This picture can't be saved.
            StopError: No picture can be saved.
        """

    def describe(self, names: Sequence[str]) -> list[FileFacts]:
        """Return what is on record of finished files, by their names."""
        from thumbcli.write_back.finished_pictures import FileFacts

        return [FileFacts()] * len(names)

    async def record_failed(self, job: Make, error: ItemError) -> None:
        """Record why there is no picture; nothing was charged."""

    async def adopt(self, job: Adopt) -> None:
        """Record a file that is already there.

        Raises:
            StopError: It can't be recorded.
        """


def described(item: RowRequest, thumbnail: Thumbnail) -> bytes:
    """Return the file of a picture that the local engine drew, with its metadata."""
    metadata = PictureMetadata(
        key=item.key,
        title=item.request.title,
        engine=EngineName.LOCAL,
        format=item.request.format or Format.YOUTUBE,
        warnings=thumbnail.warnings,
    )
    return embed_metadata(thumbnail.image, metadata)


def keep_paid(
    error: _E, key: str, thumbnail: Thumbnail, told: set[Path] | None = None, *, paid: bool = True
) -> _E:
    """Keep a paid picture where the next run finds it, when it can't be saved where it belongs.

    Args:
        error: Why it can't be saved.
        key: The fingerprint of its request.
        thumbnail: The picture.
        told: The folders that earlier errors of this run named, which is enough; None to name each file.
        paid: Whether it was, now or by an attempt whose answer was lost.

    Returns:
        The error to raise: `error` itself if the picture was free; else it says where the picture is now, or
        that it is lost, and what to do.
    """
    if not paid:
        return error
    from thumbcli.batch.store.rescued_pictures import rescue

    kept = rescue(key, thumbnail)
    if kept is None:
        message = f"{error.message}; it is paid for, and no other folder takes it either"
        if thumbnail.image_url:
            return type(error)(message, remedy=f"download it from {thumbnail.image_url}", code=error.code)
        fix, lost = _AGAIN.sub("", error.remedy), "this picture is lost, and asking for it again pays again"
        return type(error)(message, remedy=f"{fix}; {lost}" if fix else lost, code=error.code)
    if told is None:
        return _kept(error, f"at {kept}")
    if kept.parent in told:
        return type(error)(f"{error.message}; it is paid for and kept there too", code=error.code)
    told.add(kept.parent)
    return _kept(error, f"in {kept.parent}")


def still_kept(error: _E, rescued: RescuedPicture) -> _E:
    """Return `error` with the place of a picture that was rescued before and can't be saved now either."""
    return _kept(error, f"at {rescued.path}")


def _kept(error: _E, where: str) -> _E:
    fix = _AGAIN.sub("", error.remedy)
    remedy = "try again: it takes what is kept, and does not pay for it again"
    return type(error)(
        f"{error.message}; it is paid for and kept {where}",
        remedy=f"{fix}, then {remedy}" if fix else remedy,
        code=error.code,
    )


async def take_rescued(item: RowRequest, engine: Engine) -> NewPicture | None:
    """Return the picture for a request that an earlier run paid for and could not save.

    An earlier version kept it under its own fingerprint.
    """
    from thumbcli.batch.store.rescued_pictures import find_rescued

    old_key = old_fingerprint(item.request, engine.name, engine.look)
    found = await run_sync(find_rescued, item.key, old_key)
    if found is None:
        return None
    return NewPicture(replace(found.thumbnail, credits=0), recovered=True, rescued=found)
