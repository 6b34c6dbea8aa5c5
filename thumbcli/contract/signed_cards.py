"""Addresses of cards that `thumb serve` draws for whoever has them, because their owner has signed them.

::

    https://cards.example.com/og/why-we-forget.webp?author=Maya%20Rahman&title=Why%20We%20Forget&sig=5e1f…

The signature is the HMAC-SHA256, in hex, of the path from `/og/` on and the other parameters: sorted by name,
in UTF-8, percent-encoded but for letters, digits and `-._~` (RFC 3986, 2.3). The order in an address is free.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SECRET_MIN_CHARS", "signed_path", "verified_fields"]

SECRET_MIN_CHARS: Final = 16
"""Of a secret or a key: anybody may try a signature, and would find a shorter one."""

_SIGNATURE: Final = "sig"
_FIELDS_MAX: Final = 70
"""More than a template may have, beside what every card has."""


def signed_path(name: str, fields: Mapping[str, str], secret: str) -> str:
    """Return the address of a card from `/og/` on.

    Args:
        name: The last part of its path, with the extension of the file format.
        fields: Its parameters.
        secret: What the server has too.
    """
    path = _canonical(name, fields)
    return f"{path}&{_SIGNATURE}={_sign(path, secret)}"


def verified_fields(name: str, query: str, secrets: Sequence[str]) -> dict[str, str] | None:
    """Return the parameters of an address; None unless one of the secrets has signed it.

    It takes as long for a wrong signature as for a right one.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_FIELDS_MAX, errors="strict")
    except ValueError:
        return None
    fields = dict(pairs)
    sent = fields.pop(_SIGNATURE, "").encode()
    if len(fields) + 1 != len(pairs):
        return None
    path = _canonical(name, fields)
    right = [hmac.compare_digest(_sign(path, secret).encode(), sent) for secret in secrets]
    return fields if any(right) else None


def _canonical(name: str, fields: Mapping[str, str]) -> str:
    query = urlencode(sorted(fields.items()), safe="", quote_via=quote)
    return f"/og/{quote(name, safe='')}?{query}"


def _sign(path: str, secret: str) -> str:
    return hmac.new(secret.encode(), path.encode(), hashlib.sha256).hexdigest()
