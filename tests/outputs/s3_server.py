"""An S3 server on loopback that enforces conditional puts, with faults on request."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

__all__ = ["BUCKET", "ENVIRONMENT", "S3Server", "running", "running_apart"]

BUCKET = "bucket"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDTESTONLY",
    "AWS_SECRET_ACCESS_KEY": "hush-hush-hush",
    "AWS_SESSION_TOKEN": "hush-token",
    "AWS_REGION": "us-east-1",
}
_SLOW_S = 0.3
_ERROR = (
    "<?xml version='1.0'?><Error><Code>{code}</Code><Message>AKIDTESTONLY hush-hush-hush</Message></Error>"
)


class S3Server:
    """The server, as WSGI.

    Attributes:
        url: Where it listens.
        faults: What the next requests of a method meet, in order: a status and a code, `slow` or `cut`.
        log: The method and path of each request.
        latency_s: How long each request takes beside its work.
    """

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        self._app = DomainDispatcherApplication(create_backend_app)
        self.url = ""
        self.faults: deque[tuple[str, str]] = deque()
        self.log: list[str] = []
        self.latency_s = 0.0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.log.append(f"{method} {path}")
        fault = ""
        if self.faults and self.faults[0][0] in {method, f"{method} {path}"}:
            fault = self.faults.popleft()[1]
        if fault[:1].isdigit():
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            status, code = fault.split(" ")
            body = _ERROR.format(code=code).encode()
            start(
                f"{status} {code}", [("Content-Length", str(len(body))), ("Content-Type", "application/xml")]
            )
            return [body]
        if pause_s := self.latency_s or (_SLOW_S if fault == "slow" else 0.0):
            sleep(pause_s)
        found = self._app(environ, start)
        return [b"".join(found)[:10]] if fault == "cut" else found


@contextmanager
def running(port: int = 0) -> Iterator[S3Server]:
    """Run a server with one bucket in a thread."""
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    app = S3Server()
    server = make_server("127.0.0.1", port, app, threaded=True)
    app.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    _create_bucket(app.url)
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def running_apart(latency_s: float = 0.0) -> Iterator[str]:
    """Run a server in a process of its own, which takes no time from ours but for its work; yield its URL."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, latency_s), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join()


def _serve(pipe: Connection, latency_s: float) -> None:
    with running() as server:
        server.latency_s = latency_s
        pipe.send(server.url)
        pipe.recv()


def _create_bucket(url: str) -> None:
    from urllib.request import Request, urlopen

    with urlopen(Request(f"{url}/{BUCKET}", method="PUT"), timeout=10):  # noqa: S310 - on loopback
        pass
