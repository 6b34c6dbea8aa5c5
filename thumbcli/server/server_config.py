"""How one `thumb serve` is set up: everything that its parts are told at the start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["BODY_MAX_BYTES", "PORT", "QUEUE_MAX", "ServerConfig", "data_folder"]

PORT = 8765
QUEUE_MAX = 64
BODY_MAX_BYTES = 16 * 1024 * 1024
"""Room for a photo and a logo well over their caps, so that who sends them hears which cap it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerConfig:
    """What `thumb serve` was asked for.

    Attributes:
        data: The folder of keys, counts, jobs and kept pictures; made on first use.
        host: The address to listen on.
        port: 0 lets the system choose one.
        root_path: Where a proxy in front puts us, such as `/thumbs`; empty or with a slash at the start only.
        forwarded_allow_ips: Proxies whose `X-Forwarded-*` headers are believed, separated by commas; empty
            for none.
        max_body_bytes: The largest request body.
        queue_max: How many requests may wait to be drawn; the next one is sent away with a 503.
        concurrency: How many pictures are drawn at once; None for what keeps all cores busy.
        allow_private_webhooks: Whether webhooks may go to private and loopback addresses.
        simulate: The faults and delays to show, as `--simulate` takes them; empty for none.
        graceful_s: How long requests in flight may take when the server is asked to stop, in seconds.
        header_timeout_s: How long a client may take over its request line and headers, in seconds.
        body_timeout_s: How long a client may take over its body, in seconds.
        connections_max: How many connections there may be, as far as the system lets us open so many files.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = PORT
    root_path: str = ""
    forwarded_allow_ips: str = ""
    max_body_bytes: int = BODY_MAX_BYTES
    queue_max: int = QUEUE_MAX
    concurrency: int | None = None
    allow_private_webhooks: bool = False
    simulate: str = ""
    graceful_s: int = 30
    header_timeout_s: float = 10.0
    body_timeout_s: float = 30.0
    connections_max: int = 2000


def data_folder() -> Path:
    """Return where the server keeps its state if nobody says otherwise; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_path("thumbcli", appauthor=False)) / "serve"
