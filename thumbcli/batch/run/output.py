"""The steps around drawing a picture, for where finished pictures go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from thumbcli.batch.store.picture_files import write_picture
from thumbcli.errors import DiskError, NameTaken, ThumbError

if TYPE_CHECKING:
    from thumbcli.batch.plan.jobs import Adopt, Make
    from thumbcli.contract import Thumbnail

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
        """Return the picture if it need not be drawn; else prepare for the request to the engine."""

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture | None:
        """Save a picture.

        Raises:
            ItemError: This picture can't be saved.
            StopError: No picture can be saved.
        """

    async def record_error(self, job: Make, error: ThumbError) -> None:
        """Record why there is no picture. With a `StopError` of the engine nothing was charged."""

    async def adopt(self, job: Adopt) -> None:
        """Record a file that is already there.

        Raises:
            StopError: It can't be recorded.
        """


def save_to_temp(error: _E, name: str, thumbnail: Thumbnail) -> _E:
    """Keep a paid picture in a temporary folder when it can't be saved where it belongs.

    Returns:
        The error to raise: `error` with the temporary path in its message; `error` itself if the picture
        was free, or can't be written there either.
    """
    if not thumbnail.credits:
        return error
    import tempfile

    try:
        folder = Path(tempfile.mkdtemp(prefix="thumb-rescued-"))
        kept = write_picture(folder, name, thumbnail.image, replace=False)
    except (OSError, DiskError, NameTaken):
        return error
    message = f"{error.message}; the picture is paid for and kept at {kept}"
    return type(error)(message, remedy=error.remedy)
