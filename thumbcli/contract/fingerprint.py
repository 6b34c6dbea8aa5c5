"""The key of a picture: what makes two requests ask for the same one."""

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
    """Return the key of a picture: `v1:` and the SHA-256 of all that changes it.

    Args:
        request: What is asked.
        engine: Who draws it.
        look: The version of the engine's look, where the engine has one; a new look is a new picture. What
            follows a `;` concerns pictures with a photo alone.

    Returns:
        67 characters. Never depends on output path, name or concurrency.
    """
    return fingerprints(request, engine, look)(request.title)


def fingerprints(like: Request, engine: EngineName, look: str = "") -> Callable[[str], str]:
    """Return the function from a clean title to the key of `like` with that title: for long lists."""
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
