"""Who sends a request: dependencies of the routes, resolved before a body is read."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from thumbcli.errors import ThumbError
from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.http.host_guard import came_through_proxy
from thumbcli.server.http.request_body import drop_body
from thumbcli.server.http.request_log import request_log_of
from thumbcli.server.responses import ApiError
from thumbcli.server.store.serve_database import OPEN_ID_PREFIX, REMOTE_ID_PREFIX
from thumbcli.server.store.server_keys import Caller

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


__all__ = [
    "ApiCaller",
    "KeyHolder",
    "check_turn",
    "dropping_body",
    "identify_caller",
    "note_caller",
    "read_key",
]

_API_KEY = APIKeyHeader(name="x-api-key", scheme_name="ApiKey", auto_error=False)
_BEARER = HTTPBearer(
    scheme_name="Bearer", description="The form of ThumbAPI's beta; x-api-key overrides it.", auto_error=False
)


def _sent_key(
    key: Annotated[str | None, Security(_API_KEY)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> str | None:
    """Return the key of a request: `x-api-key`, which is documented, else the bearer token.

    A proxy in front may need an `Authorization` of its own.
    """
    return key or (bearer.credentials if bearer else None)


async def read_key(request: Request) -> str | None:
    """Return the key of a request whose route does not depend on one; None if it has none."""
    return _sent_key(await _API_KEY(request), await _BEARER(request))


async def identify_caller(state: AppState, request: Request, key: str | None) -> Caller:
    """Return the caller that a key belongs to.

    A server without keys is for the person at this machine. A proxy may pass on the requests of others: for
    them nothing saved is available, and no webhook is sent.

    Raises:
        ApiError: 401, with the documented message.
    """
    caller = await state.keys.caller(key)
    if (caller.is_test or caller.key_id.startswith(OPEN_ID_PREFIX)) and came_through_proxy(request):
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


async def note_caller(request: Request) -> None:
    """Note whose key a request has that needs none, if it has a valid one."""
    state = app_state_of(request)
    with suppress(ApiError, ThumbError):
        caller = await identify_caller(state, request, await read_key(request))
        request_log_of(request).caller = state.simulator.simulation.apply(caller)


async def _key_holder(request: Request, key: Annotated[str | None, Depends(_sent_key)]) -> Caller:
    state, log = app_state_of(request), request_log_of(request)
    async with dropping_body(request):
        caller = await identify_caller(state, request, key)
    log.key_name = caller.name
    log.caller = state.simulator.simulation.apply(caller)
    return log.caller


async def check_turn(request: Request, caller: Caller) -> None:
    """Check the limit per second of a caller, before its body is read.

    Raises:
        ApiError: 429.
    """
    async with dropping_body(request):
        app_state_of(request).quotas.check_turn(caller)


KeyHolder = Annotated[Caller, Depends(_key_holder)]
"""Who sends a request, with the plan and limits that are simulated; 401 if the key is missing or unknown."""


async def _api_caller(request: Request, caller: KeyHolder) -> Caller:
    async with dropping_body(request):
        app_state_of(request).simulator.simulation.check_access(caller)
    return caller


ApiCaller = Annotated[Caller, Depends(_api_caller)]
"""As `KeyHolder`; 403 if a simulated plan excludes the API."""
