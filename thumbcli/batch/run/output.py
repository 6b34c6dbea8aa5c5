"""The steps around drawing a picture, for where finished pictures go."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from thumbcli.batch.store.picture_files import write_picture
from thumbcli.errors import DiskError, ThumbError

if TYPE_CHECKING:
    from thumbcli.batch.plan.jobs import Adopt, Make
    from thumbcli.contract import Thumbnail
    from thumbcli.errors import ItemError, UncertainError

__all__ = ["NewPicture", "Output", "WrittenPicture", "save_to_temp"]

_E = TypeVar("_E", bound=ThumbError)


class NewPicture(NamedTuple):
    """A picture to save: drawn now, `recovered` from where it was paid for, or copied from `source`."""

    thumbnail: Thumbnail
    recovered: bool = False
    source: Path | None = None


class WrittenPicture(NamedTuple):
    """The file of a picture, warnings about it, and its bytes if they are not those of the engine."""

    path: Path
    warnings: tuple[str, ...] = ()
    image: bytes | None = None


class Output:
    """The steps around drawing a picture; here all of them do nothing, and the outcome holds the picture."""

    async def prepare(self, job: Make) -> NewPicture | None:
        """Return the picture if it need not be drawn."""

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

    async def record_failed(self, job: Make, error: ItemError) -> None:
        """Record why there is no picture; nothing was charged."""

    async def adopt(self, job: Adopt) -> None:
        """Record a file that is already there.

        Raises:
            StopError: It can't be recorded.
        """


def save_to_temp(error: _E, name: str, thumbnail: Thumbnail, target: Path | None = None) -> _E:
    """Keep a paid picture in a temporary folder when it can't be saved where it belongs.

    Args:
        error: Why it can't be saved.
        name: Its file name.
        thumbnail: The picture.
        target: Where it belongs; None if that is not a file.

    Returns:
        The error to raise: `error` itself if the picture was free; else it says where the picture is now, or
        that it is lost, and what to do.
    """
    if not thumbnail.credits:
        return error
    kept = _keep(name, thumbnail.image)
    if kept is None:
        message = f"{error.message}; the picture is paid for and lost: no temporary folder takes it either"
        remedy = "correct that before you ask for it again, which is charged again"
    else:
        message = f"{error.message}; the picture is paid for and kept at {kept}"
        place = f"move it to {target} when that can be written" if target else "take it from there"
        remedy = f"{place}; another request for it is charged again"
    return type(error)(message, remedy=remedy, code=error.code)


def _keep(name: str, image: bytes) -> Path | None:
    """Write a picture into the first temporary folder that takes it, and return its path."""
    import tempfile

    # None is the usual one; the name of each new folder is random.
    for place in (None, "/tmp", "/var/tmp", os.path.expanduser("~")):  # noqa: S108, PTH111 - for "~", none is none
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="thumb-rescued-", dir=place))
            try:
                return write_picture(folder, name, image, replace=False)
            except DiskError:
                folder.rmdir()
    return None
