"""What a platform is: it gives a picture to a video or a post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.upload_pictures import UploadPicture

__all__ = ["Platform", "Receipt", "UploadBooks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a platform says of a video or a post that has its picture.

    Attributes:
        url: Where to see it.
    """

    url: str


class UploadBooks(Protocol):
    """What is remembered of uploads, so that none is made twice and no quota is forgotten."""

    def uploaded(self, file: str) -> str:
        """Return what the site calls a file that is there already, by its `UploadPicture.key`; or nothing."""

    def save_uploaded(self, file: str, media: str) -> None:
        """Remember what the site calls a file."""

    def spend(self, units: int) -> None:
        """Count units of quota that a request is about to cost.

        Raises:
            CapReached: They are more than the person allows.
        """


class Platform(Protocol):
    """One platform, with the login of one person.

    Attributes:
        name: Its name in commands and records.
        site: The address of the site; empty where there is only one.
    """

    name: str
    site: str

    def prepare(self) -> Callable[[bytes, str], UploadPicture]:
        """Return what makes a file for it of a picture and its name."""

    async def publish(
        self, target: PublishTarget, picture: UploadPicture, *, title: str, books: UploadBooks
    ) -> Receipt:
        """Give a video or a post its picture; doing it again does no harm.

        Args:
            target: The video or the post.
            picture: The file.
            title: What the picture says, for who can't see it; may be empty.
            books: What is remembered of uploads.

        Raises:
            ItemError: It can't be done for this one; for a `TemporaryError` a later attempt may succeed.
            StopError: No other one would succeed.
        """
