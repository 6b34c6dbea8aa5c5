"""ThumbAPI on 127.0.0.1: a real HTTP server for tests, with real pictures, real charges and faults to order.

::

    with ThumbApiServer() as server:
        server.script(Fault.status(429, "Rate limit exceeded"), None, Fault.half())
        ...                       # point thumbcli at server.url with the key GOOD_KEY
        assert server.charged     # Idempotency-Key → how often it was charged
        assert server.requests    # everything that came in, in order

It runs in threads of its own and stops with the `with` block, stalled requests included. Keys: whatever
begins with `tb_live_good` may draw, `thumbapi_test` draws for nothing, `tb_live_free…` has a plan without API
access, and every other key is unknown. Where the environment names a proxy, set `NO_PROXY=127.0.0.1`.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self, cast

from tests.faults import PUBLIC_TEST_KEY, Fault, Kind, asset_fault, data_url, field_fault, key_fault, picture
from thumbcli.contract import CREDITS, SIZES, Format, Model, Size

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping
    from types import TracebackType

__all__ = ["GOOD_KEY", "Fault", "Received", "ThumbApiServer", "picture"]

GOOD_KEY = "tb_live_good_for_everything"

_TOO_FAST = "Rate limit exceeded"
_BEFORE_THE_PICTURE_ENDS = 60
_DRIP_S = 0.5
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request as it came in.

    Attributes:
        method: `POST` or `GET`.
        path: With its query.
        headers: With lower-case names.
        body: The JSON object, empty if there was none.
        at_s: When, on the monotonic clock.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, object]
    at_s: float

    @property
    def title(self) -> str:
        """The title that was asked for."""
        return str(self.body.get("title", ""))


class ThumbApiServer:
    """The server; what it saw and what it charged stays readable after it stopped.

    Attributes:
        requests: Everything that came in, in order.
        charged: `Idempotency-Key` → how many times it was charged.
        credits: All credits charged so far.
        too_fast: How many requests were refused for the limit per second.
        peak: How many requests to draw were in its hands at once, at most.
        connections: How many TCP connections were opened to it.
        closes_after_answer: Close each connection after an answer, without a word of it before.
        stored: Name → a picture that can be downloaded, and its file format.
        drawn: `Idempotency-Key` → the answer that was drawn for it last.
    """

    def __init__(
        self,
        *,
        idempotent: bool = True,
        quota: int | None = None,
        rate_per_s: int | None = None,
        fixed_window: bool = False,
        retry_after_s: float | None = None,
        latency_s: float = 0.0,
        saved_photo: bool = False,
        saved_logo: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Set it up; `with` starts it.

        Args:
            idempotent: Charge one `Idempotency-Key` only once.
            quota: How many generations the month has left; then 429 `Generation limit exceeded`.
            rate_per_s: How many requests a second are taken; then 429 `Rate limit exceeded`.
            fixed_window: Count by the clock's own seconds rather than by the last second.
            retry_after_s: What such a refusal asks for, in seconds.
            latency_s: How long each picture takes, in seconds.
            saved_photo: The account has a personal photo.
            saved_logo: The account has a logo.
            tls: Speak TLS with this certificate; `url` still begins with http.
        """
        self.requests: list[Received] = []
        self.charged: Counter[str] = Counter()
        self.credits = 0
        self.too_fast = 0
        self.peak = 0
        self.connections = 0
        self.idempotent = idempotent
        self.quota = quota
        self.rate_per_s = rate_per_s
        self.fixed_window = fixed_window
        self.closes_after_answer = False
        self.retry_after_s = retry_after_s
        self.latency_s = latency_s
        self.saved_photo = saved_photo
        self.saved_logo = saved_logo
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.stored: dict[str, tuple[bytes, str]] = {}
        self.drawn: dict[str, dict[str, object]] = {}
        self._busy = 0
        self._taken_s: deque[float] = deque()
        self._by_arrival: deque[Fault | None] = deque()
        self._by_title: dict[str, deque[Fault | None]] = {}
        self._always: Fault | None = None
        self._http = _Http(self, tls)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.005,), daemon=True)

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def titles(self) -> list[str]:
        """The titles asked for so far, in order, repetitions included."""
        return [received.title for received in list(self.requests) if received.method == "POST"]

    def script(self, *faults: Fault | None) -> None:
        """Give the next requests to draw these faults, in order of arrival; None means: answer well."""
        self._by_arrival.extend(faults)

    def script_title(self, title: str, *faults: Fault | None) -> None:
        """Give the next requests for `title` these faults; comes before `script`."""
        self._by_title.setdefault(title, deque()).extend(faults)

    def script_always(self, fault: Fault | None) -> None:
        """Give every request this fault that has none of its own; None ends it."""
        self._always = fault

    def script_clear(self) -> None:
        """Forget all faults that have not happened yet."""
        self._by_arrival.clear()
        self._by_title.clear()
        self._always = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()

    def arrive(self, received: Received) -> Fault | None:
        """Note a request to draw and say what goes wrong with it."""
        with self.lock:
            self.requests.append(received)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
            for faults in (self._by_title.get(received.title), self._by_arrival):
                if faults:
                    return faults.popleft()
            return self._always

    def image_fault(self, received: Received) -> Fault | None:  # noqa: ARG002 - for whoever overrides it
        """Say what goes wrong with a download."""
        return None

    def admits(self, connection: socket.socket) -> bool:  # noqa: ARG002 - for whoever overrides it
        """Tell whether to read from a new connection at all."""
        return True

    def compose(self, answer: Mapping[str, object]) -> bytes:
        """Write the body of an answer."""
        return json.dumps(answer).encode()

    def answered(self, received: Received, body: bytes) -> None:
        """Note an answer that was sent whole to a client that was still there."""

    def draw(self, received: Received) -> dict[str, object]:
        """Draw a picture that is charged, store it, and return the fields of its answer."""
        body = received.body
        kind = str(body.get("outputFormat", "webp"))
        drawn = Format(str(body.get("format", "youtube")))
        scale = 2 if body.get("model") == Model.HD else 1
        size = Size(SIZES[drawn].width_px * scale, SIZES[drawn].height_px * scale)
        data = self.paint(received, size, kind)
        with self.lock:
            name = f"gen-{len(self.stored) + 1}"
            self.stored[name] = (data, kind)
        return {
            "image": data_url(data, kind),
            "format": drawn,
            "outputFormat": kind,
            "dimensions": {"width": size.width_px, "height": size.height_px},
            "generationId": name,
            "imageUrl": f"{self.url}/images/{name}",
        }

    def paint(self, received: Received, size: Size, kind: str) -> bytes:  # noqa: ARG002 - as above
        """Return the file of a picture."""
        return picture(*size, kind)

    def leave(self) -> None:
        """Note that a request to draw is done with."""
        with self.lock:
            self._busy -= 1

    def is_too_fast(self) -> bool:
        """Count one request against the limit per second."""
        if self.rate_per_s is None:
            return False
        with self.lock:
            now_s = time.monotonic()
            since_s = float(int(now_s)) if self.fixed_window else now_s - 1
            while self._taken_s and self._taken_s[0] <= since_s:
                self._taken_s.popleft()
            if len(self._taken_s) >= self.rate_per_s:
                self.too_fast += 1
                return True
            self._taken_s.append(now_s)
            return False

    def charge(self, received: Received) -> bool:
        """Charge one generation; False when the month has none left."""
        key = received.headers.get("idempotency-key", f"request-{id(received)}")
        if received.headers.get("x-api-key") == PUBLIC_TEST_KEY:
            return True
        with self.lock:
            if self.idempotent and key in self.charged:
                return True
            if self.quota == 0:
                return False
            self.quota = None if self.quota is None else self.quota - 1
            self.charged[key] += 1
            self.credits += CREDITS[Model(str(received.body.get("model", "sd")))]
            return True


class _Http(ThreadingHTTPServer):
    """Threads that are joined when it closes, and connections that can all be hung up."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, api: ThumbApiServer, tls: ssl.SSLContext | None) -> None:
        self.api = api
        self._tls = tls
        self._sockets: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def verify_request(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: object,  # noqa: ARG002 - the base class passes it
    ) -> bool:
        return not isinstance(request, socket.socket) or self.api.admits(request)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        self._sockets.add(connection)
        self.api.connections += 1
        if self._tls is not None:  # The handshake is the handler's, in a thread of its own.
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            self._sockets.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self._sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Keep quiet: a client that hangs up is an everyday thing here."""

    def hang_up(self) -> None:
        for connection in list(self._sockets):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    _in_hand = False

    @property
    def api(self) -> ThumbApiServer:
        return cast("_Http", self.server).api

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve `/images/ID`, and `/redirect/N/ID`, which leads there in N steps."""
        received = self._received({})
        self.api.requests.append(received)
        fault = self.api.image_fault(received)
        if fault is not None:
            self._fail(fault, b"")
            return
        match self.path.split("?")[0].strip("/").split("/"):
            case ["images", name] if name in self.api.stored:
                data, output_format = self.api.stored[name]
                self._send(200, data, {"Content-Type": f"image/{output_format}"})
            case ["redirect", steps, name] if steps.isdecimal():
                left = int(steps) - 1
                self._send(302, b"", {"Location": f"/redirect/{left}/{name}" if left else f"/images/{name}"})
            case _:
                self._send_error(404, "Not found")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        received = self._received(body if isinstance(body, dict) else {})
        fault = self.api.arrive(received)
        self._in_hand = True
        try:
            if fault is not None and fault.delay_s:
                self.api.stopping.wait(fault.delay_s)
            self._answer(received, fault, readable=isinstance(body, dict))
        finally:
            self._leave()
        self.close_connection = self.close_connection or self.api.closes_after_answer

    def _leave(self) -> None:
        """Hand a request back: before its answer, for its client may ask again as soon as it has that."""
        if self._in_hand:
            self._in_hand = False
            self.api.leave()

    def _received(self, body: Mapping[str, object]) -> Received:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Received(
            method=self.command, path=self.path, headers=headers, body=body, at_s=time.monotonic()
        )

    def _answer(self, received: Received, fault: Fault | None, *, readable: bool) -> None:
        if fault is not None and not fault.charged:
            self._fail(fault, b"")
            return
        refusal = _refusal(self.api, received, readable=readable)
        key = received.headers.get("idempotency-key", "")
        replayed = self.api.idempotent and key in self.api.drawn
        if refusal is None and not self.api.charge(received):
            refusal = (429, "Generation limit exceeded")
        if refusal is not None:
            self._send_error(*refusal)
            return
        answer = self.api.drawn[key] if replayed else self.api.draw(received)
        if key:
            self.api.drawn[key] = answer
        self.api.stopping.wait(self.api.latency_s)
        answer = answer | dict(fault.fields if fault else {})
        content = self.api.compose({name: value for name, value in answer.items() if value is not None})
        if fault is None or fault.kind is Kind.SPOIL:
            cut = content[: int(len(content) * fault.cut)] if fault else content
            extra = {"Idempotency-Replayed": "true"} if replayed else {}
            is_heard = not self._is_hung_up()
            self._send(200, cut, {"Content-Type": "application/json", **extra})
            if is_heard:
                self.api.answered(received, cut)
        else:
            self._fail(fault, content)

    def _is_hung_up(self) -> bool:
        """Tell whether the client has closed its side: while it waits for an answer it sends nothing."""
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        return bool(waiting.poll(0))

    def _fail(self, fault: Fault, content: bytes) -> None:
        """Answer as the fault says, or let the connection go down in its way."""
        if fault.kind is Kind.ANSWER:
            self._send(fault.code, fault.body, fault.headers)
            return
        self.close_connection = True
        if fault.kind is Kind.STALL:
            self.api.stopping.wait()
        elif fault.kind is Kind.HALF:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:_BEFORE_THE_PICTURE_ENDS])
        elif fault.kind is Kind.DRIP:
            self._send_slowly(content)
        elif fault.kind is Kind.RESET:
            self._leave()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self.connection.close()

    def _send_slowly(self, content: bytes) -> None:
        """Send a byte every half second, for as long as there is someone to read them."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for number in range(len(content)):
            self.wfile.write(content[number : number + 1])
            if self.api.stopping.wait(_DRIP_S):
                return

    def _send_error(self, status: int, error: str) -> None:
        body = json.dumps({"error": error}).encode()
        headers = {"Content-Type": "application/json"}
        if error == _TOO_FAST and self.api.retry_after_s is not None:
            headers["Retry-After"] = f"{self.api.retry_after_s:g}"
        self._send(status, body, headers)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self._leave()
        self.send_response(status)
        quota = self.api.quota
        if quota is not None:
            reset = time.strftime("%Y-%m-01T00:00:00Z", time.gmtime(time.time() + 31 * 86_400))
            self.send_header("X-RateLimit-Remaining", str(quota))
            self.send_header("X-RateLimit-Reset", reset)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _refusal(api: ThumbApiServer, received: Received, *, readable: bool) -> tuple[int, str] | None:
    """Check path, key, pace and fields, in the order in which the API does."""
    if received.path != "/v1/generate":
        return 404, "Not found"
    refusal = key_fault(received.headers.get("x-api-key", ""))
    if refusal is not None:
        return refusal
    if api.is_too_fast():
        return 429, _TOO_FAST
    if not readable or received.headers.get("content-type") != "application/json":
        return 422, "the body must be a JSON object"
    fault = field_fault(received.body) or asset_fault(
        received.body, photo=api.saved_photo, logo=api.saved_logo
    )
    return (400, fault) if fault else None
