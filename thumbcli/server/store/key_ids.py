"""How the ids of callers begin; the rest is random, or a digest of the key."""

from __future__ import annotations

from typing import Final

__all__ = ["KEY_ID", "OPEN_ID", "REMOTE_ID"]

KEY_ID: Final = "key_"
"""A key of this server."""

OPEN_ID: Final = "open_"
"""Any key, as long as the server has none of its own."""

REMOTE_ID: Final = "far_"
"""As `OPEN_ID`, of a request that names the server by a host name that is not this machine's."""
