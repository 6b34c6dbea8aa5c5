"""Whether anything answers at an address, through the proxy that requests would take."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import httpx

from thumbcli.engines.thumbapi.environment_proxies import proxy_for

__all__ = ["reach"]


def reach(url: str, *, timeout_s: float) -> tuple[str, float]:
    """Ask for the head of `url`; return why nothing answers, empty if something does, and the seconds.

    Whatever the status is, the address can be reached.

    Args:
        url: An http(s) address.
        timeout_s: How long to wait for each step of it.
    """
    parts = urlsplit(url)
    begun_s = time.monotonic()
    try:
        proxy = proxy_for(parts.scheme, parts.hostname or "", parts.port)
        with httpx.Client(proxy=proxy, trust_env=False, timeout=timeout_s) as client:
            client.head(url)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{type(error).__name__}: {error}", time.monotonic() - begun_s
    return "", time.monotonic() - begun_s
