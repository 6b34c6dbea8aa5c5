"""Who a request comes from."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from thumbcli.server.store.saved_assets import OPEN

if TYPE_CHECKING:
    from starlette.requests import Request

    from thumbcli.server.app_state import AppState
    from thumbcli.server.store.server_keys import Caller

__all__ = ["FAR", "identify_caller"]

FAR = "far_"
"""How the ids of those begin who ask a server without keys by a name that is not this machine's."""


async def identify_caller(state: AppState, request: Request, value: str | None) -> Caller:
    """Return who it is that shows the key `value`.

    A page of anybody's can point a name of its own at the loopback, and its script is then as close to a
    server without keys as the person at the machine: by such a name there is nothing saved.

    Raises:
        Refusal: 401, in the documented words.
    """
    caller = await state.keys.caller(value)
    if caller.key_id.startswith(OPEN) and not _is_here(request.headers.get("host", "")):
        return replace(caller, key_id=FAR + caller.key_id.removeprefix(OPEN))
    return caller


def _is_here(host: str) -> bool:
    """Tell whether a `Host` is an address or a name that always means this machine."""
    try:
        name = (urlsplit(f"//{host}").hostname or "localhost").rstrip(".")
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
