"""What the tests of the server get: real servers on the loopback, started and stopped around a test."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import httpx
import pytest
import uvicorn.server

from thumbcli.server.run_server import Server
from thumbcli.server.server_config import ServerConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from thumbcli.contract import Plan
    from thumbcli.server.app_state import AppState

PATIENCE_S = 20.0
"""How long to wait for what must happen; reached only where a test fails."""


class _QuickPauses:
    """`asyncio` for uvicorn, which pauses twice for a tenth of a second before it stops."""

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(delay_s: float) -> None:
        """Pause for a tenth of it."""
        await asyncio.sleep(delay_s / 10)


vars(uvicorn.server)["asyncio"] = _QuickPauses()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs in a thread of its own.

    Attributes:
        url: The base address.
        data: Its data folder.
        server: The uvicorn server.
        thread: The thread that it runs in.
        loop: The event loop that it runs on.
    """

    url: str
    data: Path
    server: Server
    thread: threading.Thread
    loop: asyncio.AbstractEventLoop

    @property
    def running(self) -> AppState:
        """What it holds, to look into and to prepare."""
        running: AppState = self.server.config.app.state.running  # type: ignore[union-attr] # a FastAPI app
        return running

    def add_key(self, name: str, plan: Plan, **limits: int | None) -> str:
        """Make a key while it runs, as another process would."""
        return self.running.keys.add(name, plan, **limits)[0]

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    @contextmanager
    def all_slots_taken(self) -> Iterator[None]:
        """Let nothing be drawn while the body runs, as if every core were busy."""

        async def take_slots() -> AsyncExitStack:
            slots = AsyncExitStack()
            for number in range(self.running.render_queue.concurrency):
                slot = self.running.render_queue.slot(f"key {number}", even_if_full=True)
                await slots.enter_async_context(slot)
            return slots

        slots = asyncio.run_coroutine_threadsafe(take_slots(), self.loop).result(PATIENCE_S)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(slots.aclose(), self.loop).result(PATIENCE_S)

    def until(self, condition: Callable[[AppState], bool]) -> None:
        """Wait until `happened` says yes."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition(self.running):
            assert time.monotonic() < deadline_s, "it never happened"
            threading.Event().wait(0.005)

    def send(
        self, key: str = "any-key", *, headers: dict[str, str] | None = None, **fields: object
    ) -> httpx.Response:
        """Ask for a picture and return the answer."""
        return httpx.post(
            f"{self.url}/v1/generate",
            json={"title": "Ten Slow Mornings", "format": "youtube", **fields},
            headers={"x-api-key": key, **(headers or {})},
            timeout=PATIENCE_S,
        )


class Serve(Protocol):
    """Starts a server with the given fields of `ServerConfig`; those that are left out are fit for tests."""

    def __call__(self, **options: Any) -> Served:  # noqa: ANN401 - the fields of Serving
        """Start it and return it once it listens."""


@contextmanager
def serving(data: Path, **options: Any) -> Iterator[Served]:  # noqa: ANN401 - the fields of Serving
    """Run a server around the body."""
    ready = threading.Event()
    started: list[tuple[str, asyncio.AbstractEventLoop]] = []

    def on_ready(address: str) -> None:
        started.append((address, asyncio.get_running_loop()))
        ready.set()

    server = Server(ServerConfig(**{"data": data, "port": 0, "graceful_s": 5, **options}), ready=on_ready)

    def run() -> None:
        try:
            server.run_until_stopped()
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="thumb-serve")
    thread.start()
    try:
        assert ready.wait(PATIENCE_S)
        assert started, "the server did not start"
        yield Served(url=started[0][0], data=data, server=server, thread=thread, loop=started[0][1])
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach the server on this machine whatever proxy the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,::1")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the SQL statements of all databases that are opened."""
    found: list[str] = []
    connect = sqlite3.connect

    def connect_traced(*args: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - as sqlite3 has them
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(found.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_traced)
    return found


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of a few megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can't be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on the loop that uvicorn runs on."""
    return "asyncio"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start servers for one test, on its data folder unless they are told another one.

    One that was told to stop has stopped before the next one starts.
    """
    started: list[Served] = []
    with ExitStack() as stack:

        def start(**options: Any) -> Served:  # noqa: ANN401 - the fields of ServerConfig
            for earlier in started:
                if earlier.server.should_exit:
                    earlier.thread.join()
            started.append(stack.enter_context(serving(**{"data": tmp_path / "data", **options})))
            return started[-1]

        yield start


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Share one server, without keys, between the tests of a module that leave no traces for each other."""
    with serving(tmp_path_factory.mktemp("served") / "data") as server:
        yield server
