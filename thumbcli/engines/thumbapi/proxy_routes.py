"""Sends each request directly, or through the proxy that the environment names, to hosts it trusts."""

from __future__ import annotations

import os
import ssl
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpx

from thumbcli.engines.thumbapi.answer_heads import MendingBackend
from thumbcli.engines.thumbapi.environment_proxies import proxy_for
from thumbcli.engines.thumbapi.stored_pictures import DIRECT
from thumbcli.errors import ConfigError

__all__ = ["CHECK_PROXY", "ProxyRoutes", "reach"]

CHECK_PROXY = "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name the host in NO_PROXY"


class ProxyRoutes(httpx.AsyncBaseTransport):
    """Sends each request directly, or through the proxy that the environment names for its address."""

    def __init__(self) -> None:
        self._found: dict[tuple[str | None, bool], httpx.AsyncHTTPTransport] = {}

    def find(self, url: httpx.URL, *, direct: bool = False) -> httpx.AsyncHTTPTransport:
        """Return the route to an address; what it does not need is not looked at.

        Args:
            url: The address.
            direct: Whether no proxy is used, whatever the environment names.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        proxy, secure = None if direct else proxy_for(url.scheme, url.host, url.port), url.scheme == "https"
        if (proxy, secure) not in self._found:
            # No certificates are needed without TLS, and none are trusted.
            context = _trusted() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            try:
                # The request queue limits how many are in flight: none waits here.
                limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
                route = httpx.AsyncHTTPTransport(verify=context, limits=limits, proxy=proxy)
            except (ImportError, ValueError, httpx.InvalidURL) as error:
                # The message of other errors may have a part of the password.
                why = str(error) if isinstance(error, ImportError) else "it is not like http://proxy:3128"
                raise ConfigError(
                    f"the proxy that this environment names can't be used: {why}",
                    remedy=CHECK_PROXY,
                ) from None
            pool: Any = route._pool  # noqa: SLF001 - httpx has no argument for its backend
            pool._network_backend = MendingBackend(pool._network_backend)  # noqa: SLF001 - the same
            self._found[proxy, secure] = route
        return self._found[proxy, secure]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on its route."""
        try:
            route = self.find(request.url, direct=DIRECT in request.extensions)
        except ConfigError as error:
            raise httpx.ConnectError(error.message, request=request) from None
        return await route.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all routes."""
        for route in self._found.values():
            await route.aclose()


def _trusted() -> ssl.SSLContext:
    """Return a context that trusts `SSL_CERT_FILE` and `SSL_CERT_DIR`, else the roots of Mozilla.

    Unlike that of `ssl.create_default_context`, it does without a key log that can't be written.

    Raises:
        ConfigError: The certificates can't be read.
    """
    file, folder = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(file or (None if folder else certifi.where()), folder)
    except OSError as error:
        name, value = ("SSL_CERT_FILE", file) if file else ("SSL_CERT_DIR", folder)
        raise ConfigError(
            f"environment variable {name}: {value} can't be used: {error.strerror or error}",
            remedy="correct the path, or unset the variable to trust the usual certificates",
        ) from None
    with suppress(OSError):
        if key_log := os.environ.get("SSLKEYLOGFILE"):
            context.keylog_filename = key_log
    return context


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
        with httpx.Client(proxy=proxy, verify=_trusted(), trust_env=False, timeout=timeout_s) as client:
            client.head(url)
    except ConfigError as error:
        return error.message, time.monotonic() - begun_s
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{type(error).__name__}: {error}", time.monotonic() - begun_s
    return "", time.monotonic() - begun_s
