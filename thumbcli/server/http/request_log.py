"""What is noted about a request while it is handled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from starlette.requests import Request

    from thumbcli.server.store.server_keys import Caller

__all__ = ["CLIENT_CLOSED_REQUEST", "LOG_KEY", "RequestLog", "request_log_of"]

CLIENT_CLOSED_REQUEST: Final = 499
"""The status in the log of a request whose client disconnected before its answer; nothing is sent."""

LOG_KEY: Final = "thumbcli.request_log"
"""Where the scope of a request has its log."""


@dataclass(slots=True)
class RequestLog:
    """What the log says about a request, and the memory that its body takes.

    Attributes:
        status: The status of the answer; 499 if the client disconnected.
        key_name: The name of the key.
        caller: Whose month the headers of the answer describe, with what is simulated; None if nobody's.
        title: The title to draw.
        remark: Why the request failed, or the warnings of the picture.
        key_id: The id of the key that sends the body.
        held_bytes: How much of the memory for bodies it takes.
    """

    status: int = CLIENT_CLOSED_REQUEST
    key_name: str = ""
    caller: Caller | None = None
    title: str = ""
    remark: str = ""
    key_id: str = ""
    held_bytes: int = 0


def request_log_of(request: Request) -> RequestLog:
    """Return the log of a request, to fill in."""
    return cast("RequestLog", request.scope.setdefault(LOG_KEY, RequestLog()))
