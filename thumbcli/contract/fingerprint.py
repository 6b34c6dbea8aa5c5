"""The fingerprint of a picture: equal for two requests for the same picture."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract.choices import EngineName
    from thumbcli.contract.request import Request

__all__ = ["fingerprint", "fingerprints"]


def fingerprint(request: Request, engine: EngineName, look: str = "") -> str:
    """Return `v1:` and the SHA-256 of everything that changes the picture.

    Args:
        request: The request.
        engine: The engine that draws it.
        look: The version of the engine's look, if it has one. The part after `;` counts only with a photo.

    Returns:
        67 characters, independent of output path, name and concurrency.
    """
    return fingerprints(request, engine, look)(request.title)


def fingerprints(like: Request, engine: EngineName, look: str = "") -> Callable[[str], str]:
    """Return a function from a clean title to the fingerprint of `like` with it; fast for long lists."""
    look = look if like.photo else look.partition(";")[0]
    values = {**like.canonical(), "engine": engine, "look": look, "title": 0}
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    head, tail = canonical.split('"title":0')
    before = hashlib.sha256(f'{head}"title":'.encode())

    def key(title: str) -> str:
        digest = before.copy()
        digest.update(f"{encode_basestring(title)}{tail}".encode())
        return "v1:" + digest.hexdigest()

    return key
