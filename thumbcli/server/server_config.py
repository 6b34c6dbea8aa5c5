"""The configuration of `thumb serve`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.outputs.bucket import BucketFiles
    from thumbcli.server.given_secrets import DeclaredKey

__all__ = ["BODY_MAX_BYTES", "PORT", "QUEUE_MAX", "ErrorSource", "ServerConfig", "data_folder"]

PORT = 8765
QUEUE_MAX = 64
BODY_MAX_BYTES = 16 * 1024 * 1024
"""Enough for a photo and a logo far above their caps, so that the error names the cap."""


_CLOSING_S = 2


class ErrorSource(StrEnum):
    """Which of ThumbAPI's pages says what a typo in `format` or `imageStyle` is answered with."""

    REFERENCE = "reference"
    TUTORIAL = "tutorial"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerConfig:
    """The options of `thumb serve`.

    Attributes:
        data: The folder of keys, counts, jobs and recent pictures; made on first use.
        host: The address to listen on.
        port: The port; 0 for any free one.
        root_path: The path prefix of a proxy, such as `/thumbs`; empty or with a slash at the start only.
        allowed_hosts: More host names that it answers to, in lower case. Without keys it answers to those of
            this machine and these; with keys to any, unless one is given here.
        forwarded_allow_ips: Proxies whose `X-Forwarded-*` headers are trusted, separated by commas; empty for
            none.
        max_body_bytes: The largest request body.
        queue_max: How many requests may wait to be drawn; the next one gets a 503.
        concurrency: How many pictures are drawn at once; None for all cores.
        allow_private_webhooks: Whether webhooks may go to private and loopback addresses.
        errors: Whose statuses errors have where ThumbAPI's pages differ.
        simulate: The value of `--simulate`; empty for none.
        templates: The folder of card templates that requests may name; None for none.
        bucket: Where pictures go that `imageUrl` points to; None for the server itself.
        declared_keys: Keys that exist because the configuration says so.
        cors_origins: The origins whose pages may call the API from a browser, such as `https://example.com`.
        card_secrets: What addresses of cards may be signed with; none for a server without such addresses.
        graceful_s: How long a stop may take, in seconds.
        header_timeout_s: How long the request line and headers may take, in seconds.
        body_timeout_s: How long the body may take, in seconds.
        connections_max: The largest number of connections, if the system allows so many open files.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = PORT
    root_path: str = ""
    allowed_hosts: tuple[str, ...] = ()
    forwarded_allow_ips: str = ""
    max_body_bytes: int = BODY_MAX_BYTES
    queue_max: int = QUEUE_MAX
    concurrency: int | None = None
    allow_private_webhooks: bool = False
    errors: ErrorSource = ErrorSource.REFERENCE
    simulate: str = ""
    templates: Path | None = None
    bucket: BucketFiles | None = None
    declared_keys: tuple[DeclaredKey, ...] = ()
    cors_origins: frozenset[str] = frozenset()
    card_secrets: tuple[str, ...] = field(default=(), repr=False)
    graceful_s: int = 30
    header_timeout_s: float = 10.0
    body_timeout_s: float = 30.0
    connections_max: int = 2000

    @property
    def finish_s(self) -> int:
        """How long active requests and jobs may take when the server stops; the rest is for closing."""
        return self.graceful_s - min(_CLOSING_S, self.graceful_s // 2)

    @property
    def typo_status(self) -> HTTPStatus:
        """The status of a typo in `format` or `imageStyle`.

        Source:
            `docs/thumbapi.md`, "Disagreements".
        """
        reference = self.errors is ErrorSource.REFERENCE
        return HTTPStatus.BAD_REQUEST if reference else HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def own_names(self) -> frozenset[str]:
        """The host names that the server answers to beside those of the loopback."""
        return frozenset({self.host.lower().removesuffix("."), *self.allowed_hosts})


def data_folder() -> Path:
    """Return the default data folder; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_path("thumbcli", appauthor=False)) / "serve"
