"""Photos and logos as they are sent: written anew, so that nothing but what they show leaves this machine."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from thumbcli.errors import RequestError, RequestRefused

if TYPE_CHECKING:
    from thumbcli.contract import Asset, Request
    from thumbcli.render.pixels.image_loading import AssetKey

__all__ = ["check_pictures", "sendable"]

_CACHED_PICTURES = 32
"""At 2 MB each, 64 MB at most."""
_CHECKED_PICTURES = 4096
_CLEANING = threading.Lock()
"""Held while a picture is cleaned, so that the first of many titles with one photo does it for all."""


def sendable(request: Request) -> Request:
    """Return `request` with its photo and its logo upright, in sRGB, without metadata and within the limits.

    Their digests stay those of the files as they were named: no fingerprint depends on an encoder.

    Raises:
        RequestError: One can't be decoded, or has more than 50 megapixels.
    """
    return replace(request, photo=_sendable(request.photo, "photo"), logo=_sendable(request.logo, "logo"))


def check_pictures(request: Request) -> None:
    """Check that the photo and the logo can be decoded to the end; that is faster than cleaning them.

    Raises:
        RequestError: One can't be decoded, or has more than 50 megapixels.
    """
    for asset, what in ((request.photo, "Photo"), (request.logo, "Logo")):
        if asset is not None and not asset.cleaned:
            from thumbcli.render.pixels.image_loading import AssetKey

            _check(AssetKey(asset), what)


def _sendable(asset: Asset | None, kind: Literal["photo", "logo"]) -> Asset | None:
    if asset is None or asset.cleaned:
        return asset
    from thumbcli.render.pixels.image_loading import AssetKey

    with _CLEANING:
        return _cleaned(AssetKey(asset), kind)


@lru_cache(_CACHED_PICTURES)
def _cleaned(key: AssetKey, kind: Literal["photo", "logo"]) -> Asset:
    from thumbcli.render.pixels.strip_metadata import clean

    try:
        return replace(clean(key.asset, kind), sha256=key.asset.sha256)
    except RequestRefused as error:
        raise _not_sent(error) from error


@lru_cache(_CHECKED_PICTURES)
def _check(key: AssetKey, what: str) -> None:
    from thumbcli.render.pixels.image_loading import open_picture

    try:
        open_picture(key.asset, what)
    except RequestRefused as error:
        raise _not_sent(error) from error


def _not_sent(error: RequestRefused) -> RequestError:
    return RequestError(error.message, remedy=error.remedy)
