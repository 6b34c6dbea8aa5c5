"""Runs the app: binds the address, reports when it listens, and stops without losing active requests."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from thumbcli.errors import UsageError
from thumbcli.server.asgi_app import create_app
from thumbcli.server.http.http_limits import LimitedProtocol, limited_protocol
from thumbcli.server.store.data_lock import DataLock

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

    from thumbcli.server.app_state import AppState
    from thumbcli.server.server_config import ServerConfig

__all__ = ["Server", "bind"]

_STOPPED_ANSWER_S = 0.3
"""How long the answers to cancelled requests may take."""

_UNRECEIVED_S = 1
"""How long before the end of the grace period answers that nobody receives are given up."""

_HARD_STOP_S = 10
"""Beyond the grace period, the process ends whatever runs."""

_logger = logging.getLogger("thumbcli.server")
_KEEP_ALIVE_S = 30
"""Longer than clients keep idle connections (httpx: 5 s), so that none is closed under a new request."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, not listening yet.

    Raises:
        UsageError: The port is taken, or the address does not belong to this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        try:
            option = socket.SO_REUSEADDR
            if sys.platform == "win32":  # There it would let two servers take one port from each other.
                option = socket.SO_EXCLUSIVEADDRUSE
            bound.setsockopt(socket.SOL_SOCKET, option, 1)
            bound.bind(address)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        raise UsageError(
            f"can't listen on {host} port {port}: {error.strerror or error}",
            remedy="choose another --port (0 for any free one), or stop the program that uses it",
        ) from error
    return bound


class Server(uvicorn.Server):
    """One server on one address.

    It holds the lock of its data folder from now on until it has stopped.

    Args:
        config: The configuration.
        ready: Called with the base address once it listens.

    Raises:
        UsageError: The address is taken, or `config.simulate` is invalid.
        FolderLocked: Another server uses the data folder.
        DiskError: The data folder can't be written.

    Attributes:
        exit_code: The exit code of the process: 0, or 128 plus the signal that cancelled active requests.
    """

    def __init__(self, config: ServerConfig, *, ready: Callable[[str], None] = lambda _address: None) -> None:
        app = self._app = create_app(config)
        self._config = config
        self._loop: asyncio.AbstractEventLoop | None = None
        # Work in native code can't be cancelled; nobody waits for it longer than this.
        self._hard_stop = threading.Timer(
            config.graceful_s + _HARD_STOP_S, os._exit, args=(128 + signal.SIGTERM,)
        )
        self._hard_stop.daemon = True
        self.exit_code = 0
        self._lock = DataLock(config.data)
        try:
            self._bound = bind(config.host, config.port)
        except UsageError:
            self._lock.release()
            raise
        self._ready = ready
        protocol = limited_protocol(config)
        super().__init__(
            uvicorn.Config(
                app,
                http=protocol,
                lifespan="on",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(config.forwarded_allow_ips),
                forwarded_allow_ips=config.forwarded_allow_ips,
                root_path=config.root_path,
                backlog=protocol.backlog,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=config.finish_s,
            )
        )

    @property
    def address(self) -> str:
        """The base address, with the actual port."""
        host, port = self._bound.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run_until_stopped(self) -> None:
        """Serve until a signal; a second one cancels active requests.

        Raises:
            DiskError: The data can't be read or written.
            UsageError: It is damaged.
        """
        try:
            self.run(sockets=[self._bound])
        except SystemExit:  # uvicorn's, if the app can't start
            if (failure := getattr(self._app.state, "failure", None)) is not None:
                raise failure from None
            raise
        finally:
            self._hard_stop.cancel()
            self._bound.close()
            self._lock.release()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and report the address."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._lock.announce(self.address)
            self._ready(self.address)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop at the first signal, and at the second one at once."""
        if self.should_exit:
            self.force_exit = True
            self.exit_code = 128 + sig
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._cancel_all)
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish active requests, or cancel them; then close the app's state."""
        self._hard_stop.start()
        if self._running is not None:
            self._running.begin_stop()
        active = self._active_count()
        if active and not self.force_exit:
            _logger.warning("%d active, finishing; again to stop at once", active)
        if self.force_exit:
            self._cancel_all()
        patience_s = self._config.finish_s - _UNRECEIVED_S
        asyncio.get_running_loop().call_later(patience_s, self._close_unreceived)
        await super().shutdown(sockets)
        if self.force_exit:
            # The base class skips this, and open resources would cause tracebacks.
            await self.lifespan.shutdown()

    @property
    def _running(self) -> AppState | None:
        """The app's state; None before it has started."""
        return getattr(self._app.state, "running", None)

    def _active_count(self) -> int:
        """Return the number of active requests and jobs, including those of disconnected clients."""
        requests, state = len(self.server_state.tasks), self._running
        if state is None:
            return requests
        return max(requests, len(state.background_tasks)) + state.jobs.active_count

    def _cancel_all(self) -> None:
        """Cancel active requests, with an answer to each."""
        if active := self._active_count():
            _logger.warning("%d active, cancelled", active)
        for task in self.server_state.tasks:
            task.cancel()
        if self._running is not None:
            self._running.cancel()
        asyncio.get_running_loop().call_later(_STOPPED_ANSWER_S, self._close_connections)

    def _close_unreceived(self) -> None:
        """Close connections whose clients don't receive: their answers would be cancelled all the same."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, LimitedProtocol) and connection.flow.write_paused:
                connection.transport.abort()

    def _close_connections(self) -> None:
        """Close the remaining connections."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Let a signal stop the server, and not raise it again afterwards."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()
