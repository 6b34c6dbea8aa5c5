"""What the stand-ins share: a real HTTP server on the loopback, what it received, and faults to order.

A fault waits for the next request whose method and path fit:

* `Fault(status=429, headers={"Retry-After": "1"})` answers instead of the service;
* `cut_after=1000` reads so many bytes of the body, hands them to the service, and breaks the connection;
* `is_lost=True` lets the service do its work, and breaks the connection before the answer;
* `delay_s=0.5` waits first.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Fault", "Received", "Reply", "StandIn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request; `whole` if its body arrived to the end."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True

    def json(self) -> Any:  # noqa: ANN401 - JSON of any kind
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; `fields` is its body as JSON."""

    status: int = 200
    fields: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next request that fits; see the module."""

    method: str = ""
    path: str = ""
    status: int = 0
    fields: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    is_lost: bool = False
    delay_s: float = 0.0

    def fits(self, method: str, path: str) -> bool:
        """Tell whether it is meant for a request."""
        return self.method in {"", method} and re.search(self.path, path) is not None


class StandIn:
    """A service on the loopback.

    Attributes:
        requests: Everything that came in, in order.
        peak: How many requests were in its hands at once, at most.
        release: Requests that are delayed wait for this, at most.
    """

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.peak = 0
        self.release = threading.Event()
        self.lock = threading.RLock()
        self._faults: list[Fault] = []
        self._busy = 0
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def order(self, *faults: Fault) -> None:
        """Let these faults happen, each once."""
        with self.lock:
            self._faults.extend(faults)

    def take_fault(self, method: str, path: str) -> Fault | None:
        """Return the first fault that is meant for a request, which happens no more."""
        with self.lock:
            for fault in self._faults:
                if fault.fits(method, path):
                    self._faults.remove(fault)
                    return fault
        return None

    def asked(self, method: str, path: str) -> list[Received]:
        """Return the requests that fit."""
        return [each for each in self.requests if each.method == method and re.search(path, each.path)]

    def answer(self, received: Received) -> Reply:
        """Do what is asked for."""
        raise NotImplementedError

    def enter(self, received: Received) -> None:
        """Note a request."""
        with self.lock:
            self.requests.append(received)
            self._busy += 1
            self.peak = max(self.peak, self._busy)

    def leave(self) -> None:
        """Note that one is done with."""
        with self.lock:
            self._busy -= 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, service: StandIn) -> None:
        self.service = service
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: a client that hangs up is an everyday thing here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def _serve(self) -> None:
        service = cast("_Http", self.server).service
        parts = urlsplit(self.path)
        fault = service.take_fault(self.command, parts.path)
        length = int(self.headers.get("Content-Length", "0"))
        cut = None if fault is None else fault.cut_after
        body = self.rfile.read(length if cut is None else min(cut, length))
        received = Received(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            whole=cut is None or len(body) == length,
        )
        service.enter(received)
        try:
            reply = self._reply(service, fault, received)
        finally:
            service.leave()
        if fault is not None and (fault.is_lost or cut is not None):
            self._hang_up()
        else:
            self._send(reply)

    @staticmethod
    def _reply(service: StandIn, fault: Fault | None, received: Received) -> Reply:
        if fault is not None and fault.delay_s:
            service.release.wait(fault.delay_s)
        if fault is not None and fault.status:
            return Reply(status=fault.status, fields=fault.fields, headers=fault.headers)
        with service.lock:
            return service.answer(received)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, reply: Reply) -> None:
        body = reply.body if reply.fields is None else json.dumps(reply.fields).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.fields is not None:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
