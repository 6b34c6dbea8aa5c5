"""How a simulated fault reaches the client: error answers, and connections that end where they should not.

ASGI has no word for hanging up, and uvicorn answers for an app that says nothing. So `HangupProtocol`
hands each request the line that it came in on. Without it (under another server, or in an in-process client)
the same answers end in an error, which any server takes as a reason to close.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from thumbcli.server.responses import ApiError, error_response
from thumbcli.server.simulation.simulated_service import Fault

if TYPE_CHECKING:
    import asyncio
    from collections.abc import MutableMapping

    from starlette.types import Receive, Scope, Send

__all__ = ["ClientConnection", "HangupProtocol", "fault_after", "fault_before"]

_EXTENSION: Final = "thumbcli.line"
_PAGE: Final = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n"
    "<center><h1>{0}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def _gateway(status: HTTPStatus, words: str) -> Response:
    return Response(_PAGE.format(f"{status.value} {words}"), status, media_type="text/html")


def fault_before(fault: Fault | None) -> Response | None:
    """Return the answer that a request gets in place of a picture, before anything is drawn or charged.

    Returns:
        A 500, a 503 or a gateway's 502; None where the fault comes later, or there is none.
    """
    if fault is Fault.ERROR:
        return error_response(
            ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal server error", "internal_error")
        )
    if fault is Fault.UNAVAILABLE:
        return error_response(
            ApiError(
                HTTPStatus.SERVICE_UNAVAILABLE, "Service unavailable", "unavailable", {"Retry-After": "1"}
            )
        )
    if fault is Fault.HTML:
        return _gateway(HTTPStatus.BAD_GATEWAY, "Bad Gateway")
    return None


def fault_after(answer: Response, fault: Fault | None) -> Response:
    """Return `answer` as a client gets to see it after its picture was drawn and charged.

    Args:
        answer: The good one, with its whole body.
        fault: `timeout`, `drop`, `half` or `stall`; anything else leaves the answer as it is.
    """
    if fault is Fault.TIMEOUT:
        return _gateway(HTTPStatus.GATEWAY_TIMEOUT, "Gateway Time-out")
    if fault not in {Fault.DROP, Fault.HALF, Fault.STALL}:
        return answer
    return _FaultyResponse(answer, fault)


class ClientConnection:
    """The connection that a request came in on."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._stalled = False
        self._stopping = False

    def hang_up(self) -> None:
        """Send what is written already, then close."""
        self._transport.close()

    def stall(self) -> None:
        """Never close by itself; only when the server stops."""
        self._stalled = True
        if self._stopping:
            self.hang_up()

    def stop(self) -> None:
        """Close now or as soon as it stalls: a stop must not wait for what never ends."""
        self._stopping = True
        if self._stalled:
            self.hang_up()


class HangupProtocol(HttpToolsProtocol):
    """uvicorn's protocol for HTTP/1.1, which lets the app hang up on a client."""

    _line: ClientConnection | None = None

    def on_message_begin(self) -> None:
        """Give the request that begins its line."""
        super().on_message_begin()
        self._line = ClientConnection(self.transport)
        extensions: dict[str, Any] = {**(self.scope.get("extensions") or {}), _EXTENSION: self._line}
        self.scope["extensions"] = extensions

    def shutdown(self) -> None:
        """Begin to stop."""
        super().shutdown()
        if self._line is not None:
            self._line.stop()


class _FaultyResponse(Response):
    """An answer that does not arrive, or not whole."""

    def __init__(self, answer: Response, fault: Fault) -> None:
        super().__init__(answer.body, answer.status_code)
        self.raw_headers = answer.raw_headers
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = _line_of(scope)
        if self._fault is Fault.STALL:
            if line is not None:
                line.stall()
            await _until_gone(receive)
            return
        if self._fault is Fault.HALF:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            body = bytes(self.body)
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        if line is None:
            raise ConnectionAbortedError(f"a simulated fault: {self._fault}")
        line.hang_up()
        await _until_gone(receive)


def _line_of(scope: MutableMapping[str, Any]) -> ClientConnection | None:
    found = scope.get("extensions", {}).get(_EXTENSION)
    return found if isinstance(found, ClientConnection) else None


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
