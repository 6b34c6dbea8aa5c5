"""What the platforms of blogs have in common: one site, one login, pictures that readers see in a browser."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING

import anyio

from thumbcli.publishing.upload_pictures import for_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract import OutputFormat
    from thumbcli.publishing.api_session import ApiSession
    from thumbcli.publishing.platform_protocol import Receipt, UploadBooks
    from thumbcli.publishing.publish_logins import Login
    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.upload_pictures import UploadPicture

__all__ = ["BlogPlatform"]


class BlogPlatform(ABC):
    """The posts of one site.

    Args:
        session: Sends the requests.
        site: The address of the site.
        login: What to sign in with.
        post_type: The type in addresses of the API: `posts`, `pages` or one of the site's own.
        output_format: The type of files that was asked for.
    """

    name: str

    def __init__(
        self,
        session: ApiSession,
        site: str,
        login: Login,
        *,
        post_type: str = "posts",
        output_format: OutputFormat | None = None,
    ) -> None:
        self.site, self._session, self._type, self._output_format = site, session, post_type, output_format
        # Two posts may have one picture, which the second one has to wait for.
        self._uploading: defaultdict[str, anyio.Lock] = defaultdict(anyio.Lock)
        self._sign_in(login)

    @abstractmethod
    def _sign_in(self, login: Login) -> None:
        """Keep what requests are signed with, and its secrets out of messages."""

    def prepare(self) -> Callable[[bytes, str], UploadPicture]:
        """Return what leaves WebP, PNG and JPEG as they are."""
        return lambda data, name: for_web(data, name, self._output_format)

    @abstractmethod
    async def publish(
        self, target: PublishTarget, picture: UploadPicture, *, title: str, books: UploadBooks
    ) -> Receipt:
        """Make a picture the one that stands for a post."""
