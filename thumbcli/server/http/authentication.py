"""Who sends a request: dependencies of the routes, resolved before a body is read."""

from __future__ import annotations

import ipaddress
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader

from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.http.request_middleware import drop_body, request_log_of
from thumbcli.server.responses import ApiError
from thumbcli.server.store.serve_database import OPEN_ID_PREFIX, REMOTE_ID_PREFIX
from thumbcli.server.store.server_keys import Caller

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


__all__ = ["ApiCaller", "KeyHolder", "dropping_body", "identify_caller"]

_API_KEY = APIKeyHeader(name="x-api-key", scheme_name="ApiKey", auto_error=False)


async def identify_caller(state: AppState, request: Request, key: str | None) -> Caller:
    """Return the caller that a key belongs to.

    Any web page can point a host name of its own at the loopback address, and its script is then as close to
    a server without keys as the person at the machine: under such a name nothing saved is available.

    Raises:
        ApiError: 401, with the documented message.
    """
    caller = await state.keys.caller(key)
    if caller.key_id.startswith(OPEN_ID_PREFIX) and not _is_this_machine(request.headers.get("host", "")):
        return replace(caller, key_id=REMOTE_ID_PREFIX + caller.key_id.removeprefix(OPEN_ID_PREFIX))
    return caller


@asynccontextmanager
async def dropping_body(request: Request) -> AsyncIterator[None]:
    """Drop the body if the request is refused before it was read: a stranger takes no memory."""
    try:
        yield
    except ApiError:
        await drop_body(request)
        raise


async def _key_holder(request: Request, key: Annotated[str | None, Security(_API_KEY)]) -> Caller:
    async with dropping_body(request):
        caller = await identify_caller(app_state_of(request), request, key)
    request_log_of(request).key_name = caller.name
    return caller


KeyHolder = Annotated[Caller, Depends(_key_holder)]
"""Who sends a request; 401 if the key is missing or unknown."""


async def _api_caller(request: Request, caller: KeyHolder) -> Caller:
    async with dropping_body(request):
        return app_state_of(request).simulator.simulation.apply(caller)


ApiCaller = Annotated[Caller, Depends(_api_caller)]
"""As `KeyHolder`, with the plan and limits that are simulated; 403 if they exclude the API."""


def _is_this_machine(host: str) -> bool:
    """Return whether a `Host` is an address, or a name that always means this machine."""
    with suppress(ValueError):
        name = (urlsplit(f"//{host}").hostname or "localhost").rstrip(".")
        return f".{name}".endswith(".localhost") or ipaddress.ip_address(name) is not None
    return False
