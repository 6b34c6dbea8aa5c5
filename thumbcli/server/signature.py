"""How a webhook proves who sent it: the HMAC-SHA256 of its body, under a secret that both sides know.

Each key has a secret of its own, so that whoever holds one key can't sign for another; a server without keys
has one for its data folder. It is stored as it is, because signing needs it: unlike a key it opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

__all__ = ["HEADER", "make_secret", "sign"]

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
