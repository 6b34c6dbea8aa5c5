"""How a webhook proves who sent it: the HMAC-SHA256 of its body, under a secret that both sides know.

Each key has a secret of its own, so that whoever holds one key can't sign for another; a server without keys
has one for its data folder. It is stored as it is, because signing needs it: unlike a key it opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

from thumbcli.server.store.key_ids import KEY_ID

if TYPE_CHECKING:
    from thumbcli.server.store.serve_database import ServeDatabase

__all__ = ["HEADER", "make_secret", "secret_of", "sign"]

HEADER: Final = "X-ThumbAPI-Signature"

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def make_secret() -> str:
    """Return a new secret: `whsec_` and 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def sign(body: bytes, secret: str) -> str:
    """Return what `X-ThumbAPI-Signature` says of `body`: 64 lower-case hex digits.

    Args:
        body: The bytes that are sent, all of them and unchanged.
        secret: As the person was shown it, its prefix included.
    """
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def secret_of(store: ServeDatabase, key_id: str) -> str:
    """Return the secret that webhooks of a key are signed with, making it on first use. Waits for the disk.

    Args:
        store: Where secrets are kept.
        key_id: As `Keys` gives it; whoever has no key of his own (open server, public test key) shares one.

    Raises:
        DiskError: The store can't be written.
    """
    owner = key_id if key_id.startswith(KEY_ID) else ""
    # It is shown once and copied elsewhere: synced where it is made, and free where it is only read again.
    with store.writing(synced=True) as write:
        write("INSERT OR IGNORE INTO webhook_secret (key_id, secret) VALUES (?, ?)", owner, make_secret())
        found = write("SELECT secret FROM webhook_secret WHERE key_id = ?", owner).fetchone()
        return str(found[0])
