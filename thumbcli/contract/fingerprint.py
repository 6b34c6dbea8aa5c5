"""The fingerprint of a picture: equal for two requests for the same picture.

It says what a person asked for. The version of the renderer's look is recorded beside it: a new look, or new
fonts, change nothing that exists.
"""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract.choices import EngineName
    from thumbcli.contract.request import Request

__all__ = [
    "OLD_FINGERPRINT",
    "fingerprint",
    "fingerprint_of",
    "fingerprints",
    "look_of",
    "old_fingerprint",
    "old_fingerprint_of",
]

OLD_FINGERPRINT = "v1:"
"""How fingerprints begin that hold the look too; earlier versions of thumbcli wrote them."""


def fingerprint(request: Request, engine: EngineName) -> str:
    """Return `v2:` and the SHA-256 of everything a person asked for that changes the picture.

    Args:
        request: The request.
        engine: The engine that draws it.

    Returns:
        67 characters, independent of output path, name, concurrency and the version of the look.
    """
    return fingerprints(request, engine)(request.title)


def fingerprints(like: Request, engine: EngineName) -> Callable[[str], str]:
    """Return a function from a clean title to the fingerprint of `like` with it; fast for long lists."""
    head, tail = _canonical({**like.canonical(), "engine": engine, "title": 0}).split('"title":0')
    before = hashlib.sha256(f'{head}"title":'.encode())

    def key(title: str) -> str:
        digest = before.copy()
        digest.update(f"{encode_basestring(title)}{tail}".encode())
        return "v2:" + digest.hexdigest()

    return key


def fingerprint_of(canonical: Mapping[str, object], engine: str) -> str:
    """Return the fingerprint of a request that is known by its `canonical` values alone."""
    return f"v2:{_digest({**canonical, 'engine': engine})}"


def old_fingerprint(request: Request, engine: EngineName, look: str) -> str:
    """Return the fingerprint that earlier versions gave to `request`, drawn with `look`."""
    return old_fingerprint_of(request.canonical(), engine, look_of(request, look))


def old_fingerprint_of(canonical: Mapping[str, object], engine: str, look: str) -> str:
    """Return the fingerprint that earlier versions gave to a request; see `fingerprint_of` and `look_of`."""
    return f"{OLD_FINGERPRINT}{_digest({**canonical, 'engine': engine, 'look': look})}"


def look_of(request: Request, look: str) -> str:
    """Return the part of an engine's `look` that changes this picture; that after `;` counts with a photo."""
    return look if request.photo else look.partition(";")[0]


def _digest(values: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(values).encode()).hexdigest()


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
