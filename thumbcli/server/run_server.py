"""Runs the app: binds the address, says when it listens, and stops it so that nothing in hand is lost."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from thumbcli.errors import UsageError
from thumbcli.server.asgi_app import create_app
from thumbcli.server.http.http_limits import LimitedProtocol, connection_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

    from thumbcli.server.app_state import AppState
    from thumbcli.server.server_config import ServerConfig

__all__ = ["Server", "bind"]

_BACKLOG = 2048
_LAST_WORDS_S = 0.3
"""How long answers may take that say that the server stops at once."""

_log = logging.getLogger("thumbcli.server")
_KEEP_ALIVE_S = 30
"""Longer than clients keep an idle connection (httpx: 5 s), so that it is them who hang up, not we on a
request that is on its way."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the address and does not listen yet.

    Raises:
        UsageError: The port is taken, or the address is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        raise UsageError(
            f"{host} port {port} can't be used: {error.strerror or error}",
            remedy="choose another --port (0 takes any that is free), or stop what uses it",
        ) from error
    return bound


def _guarded(config: ServerConfig) -> type[LimitedProtocol]:
    class Bound(LimitedProtocol):
        bounds = connection_limits(config)

    return Bound


class Server(uvicorn.Server):
    """One server on one address.

    Args:
        config: How it is set up.
        ready: Told the base address once it listens.
    """

    def __init__(self, config: ServerConfig, *, ready: Callable[[str], None] = lambda _address: None) -> None:
        app = self._app = create_app(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._exit_code = 0
        self._bound = bind(config.host, config.port)
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                app,
                http=_guarded(config),
                lifespan="on",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(config.forwarded_allow_ips),
                forwarded_allow_ips=config.forwarded_allow_ips,
                root_path=config.root_path,
                backlog=_BACKLOG,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=config.graceful_s,
            )
        )

    @property
    def address(self) -> str:
        """The base address, with the port that the system chose."""
        host, port = self._bound.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def exit_code(self) -> int:
        """What the process should exit with: 0, or as a shell has it the signal that dropped something."""
        return self._exit_code

    def run_until_stopped(self) -> None:
        """Serve until a signal comes; a second one drops what is in hand."""
        try:
            self.run(sockets=[self._bound])
        finally:
            self._bound.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as the base class does, and say so."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._ready(self.address)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop at the first signal, and at the second one at once, whichever it is."""
        if self.should_exit:
            self.force_exit = True
            self._exit_code = 128 + sig
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._drop)
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let what is in hand end, and say so, or drop it; then close what the app holds."""
        in_hand = self._in_hand()
        if in_hand and not self.force_exit:
            _log.warning("%d in hand, finishing; again to stop at once", in_hand)
        if self.force_exit:
            self._drop()
        await super().shutdown(sockets)
        if self.force_exit:
            # The base class leaves this out, and what is open would end in tracebacks.
            await self.lifespan.shutdown()

    @property
    def _running(self) -> AppState | None:
        """What the app holds; None before it has started."""
        return getattr(self._app.state, "running", None)

    def _in_hand(self) -> int:
        """Return how many requests and jobs are at work, also for clients that have gone."""
        requests, state = len(self.server_state.tasks), self._running
        if state is None:
            return requests
        return max(requests, len(state.background_tasks)) + state.jobs.active_count

    def _drop(self) -> None:
        """Let go of what is in hand, with a word to each who waits."""
        if in_hand := self._in_hand():
            _log.warning("%d in hand, dropped", in_hand)
        for task in self.server_state.tasks:
            task.cancel()
        if self._running is not None:
            self._running.drop()
        asyncio.get_running_loop().call_later(_LAST_WORDS_S, self._cut)

    def _cut(self) -> None:
        """Close what is still open: nobody else does."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Let a signal stop the server, not the process: that ends well when the stop does."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()
