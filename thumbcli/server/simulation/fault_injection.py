"""Simulated faults: error answers, and connections that are closed too early.

ASGI can't close a connection, and uvicorn answers for an app that does not. So `HangupProtocol` gives itself
to each request. Without it (under another server, or an in-process client) the same
answers raise an error, which makes any server close the connection.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from thumbcli.contract.api_error_messages import SERVER_BROKE, TOO_FAST
from thumbcli.server.responses import ApiError, error_response, json_response
from thumbcli.server.simulation.simulated_service import Fault

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.types import Receive, Scope, Send

__all__ = ["HangupProtocol", "fault_after", "fault_before", "until_disconnect"]

_EXTENSION: Final = "thumbcli.connection"
_PAGE: Final = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n"
    "<center><h1>{0}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def _gateway(status: HTTPStatus, reason: str) -> Response:
    return Response(_PAGE.format(f"{status.value} {reason}"), status, media_type="text/html")


def fault_before(fault: Fault | None, *, retry_after_s: int) -> Response | None:
    """Return the answer in place of a picture, before anything is drawn or charged.

    Args:
        fault: The fault, if there is one.
        retry_after_s: What `Retry-After` says in a 429 and a 503.

    Returns:
        A 429, a 500, a 503 or a gateway's 502; None if the fault comes later, or there is none.
    """
    wait = {"Retry-After": str(retry_after_s)}
    match fault:
        case Fault.ERROR:
            error = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
        case Fault.UNAVAILABLE:
            error = ApiError(HTTPStatus.SERVICE_UNAVAILABLE, "Service unavailable", "unavailable", wait)
        case Fault.RATE:
            error = ApiError(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, "rate_limit_exceeded", wait)
        case Fault.HTML:
            return _gateway(HTTPStatus.BAD_GATEWAY, "Bad Gateway")
        case _:
            return None
    return error_response(error)


def fault_after(answer: Response, fault: Fault | None) -> Response:
    """Return `answer` as the client receives it after its picture was drawn and charged.

    Args:
        answer: The correct answer.
        fault: A fault that comes after drawing; anything else leaves the answer as it is.
    """
    match fault:
        case Fault.TIMEOUT:
            return _gateway(HTTPStatus.GATEWAY_TIMEOUT, "Gateway Time-out")
        case Fault.GATEWAY:
            return _gateway(HTTPStatus.BAD_GATEWAY, "Bad Gateway")
        case Fault.DAMAGED:
            return _damaged(answer)
        case Fault.DROP | Fault.HALF | Fault.STALL:
            return _FaultyResponse(answer, fault)
        case _:
            return answer


def _damaged(answer: Response) -> Response:
    """Return a 200 with half of its picture, in whole base64; other answers as they are."""
    if answer.status_code != HTTPStatus.OK or answer.media_type != "application/json":
        return answer
    fields = json.loads(bytes(answer.body))
    head, comma, image = fields["image"].partition(",")
    half = len(image) // 8 * 4
    return json_response({**fields, "image": head + comma + image[:half]})


class HangupProtocol(HttpToolsProtocol):
    """uvicorn's protocol for HTTP/1.1, which lets the app close a connection."""

    _stalled = False
    _stopping = False

    def on_message_begin(self) -> None:
        """Give the request its connection."""
        super().on_message_begin()
        extensions: dict[str, Any] = {**(self.scope.get("extensions") or {}), _EXTENSION: self}
        self.scope["extensions"] = extensions

    def stall(self) -> None:
        """Stay open until the server stops."""
        self._stalled = True
        if self._stopping:
            self.transport.close()

    def shutdown(self) -> None:
        """Stop the server, which does not wait for a stalled connection."""
        super().shutdown()
        self._stopping = True
        if self._stalled:
            self.transport.close()


class _FaultyResponse(Response):
    """An answer that does not arrive, or only in part."""

    def __init__(self, answer: Response, fault: Fault) -> None:
        super().__init__(answer.body, answer.status_code)
        self.raw_headers = answer.raw_headers
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _connection_of(scope)
        if self._fault is Fault.STALL:
            if connection is not None:
                connection.stall()
            await until_disconnect(receive)
            return
        if self._fault is Fault.HALF:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            body = bytes(self.body)
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        if connection is None:
            raise ConnectionAbortedError(f"a simulated fault: {self._fault}")
        connection.transport.close()
        await until_disconnect(receive)


def _connection_of(scope: MutableMapping[str, Any]) -> HangupProtocol | None:
    found = scope.get("extensions", {}).get(_EXTENSION)
    return found if isinstance(found, HangupProtocol) else None


async def until_disconnect(receive: Receive) -> None:
    """Wait until the client disconnects; what it sends until then is discarded."""
    while (await receive())["type"] != "http.disconnect":
        pass
