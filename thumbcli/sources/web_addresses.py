"""Addresses on the web as sources: how they are told, shown, and asked for once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import anyio

from thumbcli.errors import InputError
from thumbcli.printable_text import printable_address
from thumbcli.regular_files import FileRefusedError
from thumbcli.sources.source_files import read_source

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DOWNLOAD_MAX_BYTES",
    "YOUTUBE",
    "content_of",
    "downloaded",
    "host_of",
    "in_thread",
    "is_address",
    "shown_address",
    "slug_of",
]

DOWNLOAD_MAX_BYTES: Final = 16 * 1024 * 1024
"""Parsed as a whole; feeds with all posts of ten years have a third of this."""

_KEPT_MAX: Final = 32
"""How many answers are kept for a run, which asks each source several times."""

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_SHOWN_QUERIES: Final = ("channel_id=", "playlist_id=", "user=", "feed=", "format=", "cat=", "tag=")
"""What the query of an address may show in messages and records; the rest may give access."""

YOUTUBE: Final = "www.youtube.com"


def is_address(source: str) -> bool:
    """Tell whether a source is an address on the web."""
    return _ADDRESS.match(source) is not None


def content_of(place: str, shown: str) -> bytes:
    """Return what a file or an address holds.

    Args:
        place: The file or the address.
        shown: What messages call it.

    Raises:
        InputError: It can't be had, or has more than `DOWNLOAD_MAX_BYTES`.
    """
    if is_address(place):
        return downloaded(place)
    try:
        return read_source(place, limit_bytes=DOWNLOAD_MAX_BYTES)
    except FileRefusedError as error:
        limit = f"{DOWNLOAD_MAX_BYTES // 1024 // 1024} MB"
        raise InputError(
            f"{shown} is not read: {error.strerror}", remedy=f"it may have at most {limit}"
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{shown} can't be read: {reason}", remedy="check its name") from error


@lru_cache(_KEPT_MAX)
def downloaded(address: str) -> bytes:
    """Return what an address brings, once for a run: what is planned has to be what is drawn."""
    from thumbcli.public_download import download

    return in_thread(partial(anyio.run, partial(download, address, limit_bytes=DOWNLOAD_MAX_BYTES)))


def in_thread(ask: Callable[[], bytes]) -> bytes:
    """Return what `ask` returns in a thread of its own: an event loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def shown_address(address: str) -> str:
    """Return an address without what may give access."""
    query = address.partition("?")[2].partition("#")[0].split("&")
    kept = "&".join(part for part in query if part.startswith(_SHOWN_QUERIES))
    return printable_address(address) + (f"?{kept}" if kept else "")


def host_of(link: str) -> str:
    """Return the host of a link; empty if it has none."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def slug_of(link: str) -> str:
    """Return the last part of the path of a link; empty for one that tells posts apart by its query."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.query and host_of(link) == YOUTUBE:
        return ""
    last = parts.path.rstrip("/").rpartition("/")[2]
    return "" if last.startswith("index.") else re.sub(r"\.(?:html?|php|aspx?)$", "", last)
