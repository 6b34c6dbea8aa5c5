"""A web server on 127.0.0.1 that webhooks are sent to: it notes what comes in and answers as told."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping
    from types import TracebackType

__all__ = ["STALL", "Posted", "Receiver"]

STALL = 0
"""In place of a status: never answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One webhook as it came in; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Receiver:
    """The server; `with` starts and stops it.

    Args:
        statuses: What to answer, in order; then 204 for ever. `STALL` answers nothing until it stops.
        context: Speak TLS with this certificate.
    """

    def __init__(self, *statuses: int, context: ssl.SSLContext | None = None) -> None:
        self.posted: list[Posted] = []
        self.arrived = threading.Condition()
        self.stopping = threading.Event()
        self.statuses = deque(statuses)
        self._http = _Http(self)
        if context is not None:
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._http.server_port)

    @property
    def url(self) -> str:
        """An address to post to."""
        return f"http://127.0.0.1:{self.port}/hook"

    def wait_for(self, count: int, timeout_s: float = 20.0) -> list[Posted]:
        """Return all that came in, as soon as it is `count` or more."""
        with self.arrived:
            enough = self.arrived.wait_for(lambda: len(self.posted) >= count, timeout_s)
            assert enough, f"{len(self.posted)} of {count} webhooks arrived"
            return list(self.posted)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: a sender that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def do_POST(self) -> None:
        receiver = cast("_Http", self.server).receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with receiver.arrived:
            status = receiver.statuses.popleft() if receiver.statuses else 204
            receiver.posted.append(Posted(path=self.path, headers=headers, body=body))
            receiver.arrived.notify_all()
        if status == STALL:
            receiver.stopping.wait()
            self.close_connection = True
            return
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()
