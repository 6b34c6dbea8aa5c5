"""Runs the real `thumb` as a script or a person would: on pipes or on a terminal, in a clean environment."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Self

from pexpect import fdpexpect  # type: ignore[import-untyped] # it ships no types
from PIL import Image

from tests import warm
from tests.loopback import GOOD_KEY, Fault, Received, ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import BinaryIO

__all__ = [
    "PATIENCE_S",
    "SMALL",
    "THUMB",
    "HeldServer",
    "Ran",
    "Started",
    "Terminal",
    "clean_env",
    "hosted",
    "plain",
    "size_of",
    "start",
    "thumb",
    "thumb_on",
    "until",
]

THUMB = str(Path(sys.executable).with_name("thumb"))
_MAIN = "thumbcli.cli.main"
PATIENCE_S = 60.0
"""How long to wait for what must happen; reached only where a test fails."""
SMALL = "400x210"
"""A format for pictures that nobody looks at: they are drawn and encoded in a third of the time."""

_SHAPES_OUTPUT = frozenset(
    "NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE COLUMNS LINES PYTHONUNBUFFERED PYTHONUTF8".split()
)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run that is over.

    Attributes:
        code: The exit code; negative for the signal that killed it.
        raw: Standard output as it came.
        stderr: Standard error.
    """

    code: int
    raw: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        """Standard output as text."""
        return self.raw.decode()

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.stdout.splitlines()

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.stdout.split("\n") if line]

    def named(self, event: str) -> list[dict[str, Any]]:
        """Return the events of one name."""
        return [found for found in self.events if found["event"] == event]


def clean_env(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this test's environment (its own home, no `THUMB…`) without what shapes output, and `more`."""
    kept = {name: value for name, value in os.environ.items() if name not in _SHAPES_OUTPUT}
    kept |= {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "127.0.0.1"}
    return {**kept, "PYTHONPATH": f"{warm.AS_INSTALLED}:{warm.TREE}", **(more or {})}


def hosted(api: ThumbApiServer, key: str = GOOD_KEY) -> dict[str, str]:
    """Return the variables that point `thumb` at `api`, whose limit it need not find."""
    return {"THUMBAPI_KEY": key, "THUMBAPI_BASE_URL": api.url, "THUMB_RATE": "1000"}


def thumb(
    *args: str,
    stdin: str | bytes = "",
    env: Mapping[str, str] | None = None,
    fresh: bool = False,
    main: str = _MAIN,
) -> Ran:
    """Run `thumb` in the current folder to its end.

    Args:
        args: The command line after `thumb`.
        stdin: What it reads.
        env: More variables.
        fresh: Run the installed script in an interpreter of its own, rather than fork from one that has
            `thumb` loaded already; both are whole processes on real pipes.
        main: The module whose `main` runs, unless it is fresh.
    """
    fed = stdin.encode() if isinstance(stdin, str) else stdin
    if not fresh:
        return _forked([THUMB, *args], fed, clean_env(env), main)
    done = subprocess.run(
        [THUMB, *args],
        input=fed,
        capture_output=True,
        env=clean_env(env),
        timeout=PATIENCE_S,
        check=False,
    )
    return Ran(code=done.returncode, raw=done.stdout, stderr=done.stderr.decode())


def thumb_on(
    *args: str,
    stdout: BinaryIO | int | None = None,
    stderr: BinaryIO | int | None = None,
    env: Mapping[str, str],
) -> tuple[int, str]:
    """Run `thumb` with streams of the test's own; return its exit code, and what is on stderr otherwise."""
    with Path(os.devnull).open("r+b") as nothing, TemporaryFile() as written:
        streams = [nothing, stdout or nothing, stderr or written]
        numbers = [stream if isinstance(stream, int) else stream.fileno() for stream in streams]
        running = warm.run(_MAIN, [THUMB, *args], streams=numbers, env=clean_env(env))
        code = running.wait(PATIENCE_S)
        written.seek(0)
        return code, written.read().decode()


def _forked(command: list[str], stdin: bytes, env: dict[str, str], main: str) -> Ran:
    streams, process = _fork(command, env, main)
    into, out, err = streams
    with ThreadPoolExecutor(3) as pool:
        pool.submit(_feed, into, stdin)
        stdout, stderr = pool.submit(_drain, out), pool.submit(_drain, err)
        try:
            code = process.wait(PATIENCE_S)
        finally:
            process.kill()
    return Ran(code=code, raw=stdout.result(), stderr=stderr.result().decode())


def _fork(
    command: list[str], env: dict[str, str], main: str = _MAIN
) -> tuple[tuple[int, int, int], warm.Running]:
    """Fork a run; return our ends of its three pipes, and the run."""
    (theirs_in, into), (out, theirs_out), (err, theirs_err) = (os.pipe() for _ in range(3))
    theirs = [theirs_in, theirs_out, theirs_err]
    try:
        return (into, out, err), warm.run(main, command, streams=theirs, env=env)
    finally:
        for stream in theirs:
            os.close(stream)


def _feed(stream: int, data: bytes) -> None:
    with suppress(BrokenPipeError), open(stream, "wb", buffering=0) as pipe:
        pipe.write(data)


def _drain(stream: int) -> bytes:
    with open(stream, "rb") as pipe:
        return pipe.read()


class Started:
    """A running `thumb` with a pipe on each of its three streams; leaving the block waits for its end.

    Attributes:
        stdin: What it reads.
        stdout: What it writes.
        stderr: What it tells people.
    """

    def __init__(self, *args: str, env: Mapping[str, str] | None = None) -> None:
        """Start it with the command line after `thumb`, and more variables."""
        (into, out, err), self._process = _fork([THUMB, *args], clean_env(env))
        self.stdin = os.fdopen(into, "w", encoding="utf-8")
        self.stdout = os.fdopen(out, encoding="utf-8")
        self.stderr = os.fdopen(err, encoding="utf-8")

    @property
    def returncode(self) -> int | None:
        """How it ended, negative for the signal that killed it; None as long as nobody has waited."""
        return self._process.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """Kill it, and wait for its end."""
        self._process.kill()

    def wait(self) -> int:
        """Wait for its end, and return how it ended."""
        return self._process.wait(PATIENCE_S)

    def finish(self) -> tuple[str, str]:
        """Let it read no more, wait for its end, and return what is left on its output and its error."""
        with suppress(BrokenPipeError):
            self.stdin.close()
        with ThreadPoolExecutor(2) as pool:
            stdout, stderr = pool.submit(self.stdout.read), pool.submit(self.stderr.read)
            try:
                self.wait()
            except BaseException:
                self.kill()
                raise
        return stdout.result(), stderr.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(BrokenPipeError):
            self.stdin.close()
        if error is None:
            self.wait()
        self._process.kill()
        self.stdout.close()
        self.stderr.close()


def start(*args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start the installed script in an interpreter of its own, with a pipe on each of its three streams."""
    return subprocess.Popen(
        [THUMB, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=clean_env(env),
    )


def until(happened: Callable[[], bool]) -> None:
    """Wait until `happened` says yes."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline_s, "it never happened"
        threading.Event().wait(0.01)


def size_of(picture: Path | bytes) -> tuple[int, int]:
    """Decode a picture to its last pixel and return its width and height in px."""
    with Image.open(BytesIO(picture) if isinstance(picture, bytes) else picture) as image:
        image.load()
        return image.size


def plain(screen: str) -> str:
    """Return what was written to a terminal without its control sequences; an erased line ends there."""
    return _ESCAPES.sub("", screen.replace("\x1b[2K", "\n"))


class HeldServer(ThumbApiServer):
    """A server that sits on each request to draw until `release` is set.

    Attributes:
        release: Lets everything go that is held, and everything after it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def arrive(self, received: Received) -> Fault | None:
        """Note the request, and hold it."""
        fault = super().arrive(received)
        self.release.wait(PATIENCE_S)
        return fault

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        super().__exit__(kind, error, trace)


class Terminal:
    """`thumb` on a real terminal of 40 lines by 120 columns.

    Attributes:
        process: The running `thumb`.
        screen: What it writes, to `expect` things of; `screen.before` holds what came before a match.
    """

    def __init__(
        self,
        *args: str,
        env: Mapping[str, str] | None = None,
        stdin: int | None = None,
        stdout: int | None = None,
    ) -> None:
        """Start it.

        Args:
            args: The command line after `thumb`.
            env: More variables.
            stdin: Read this instead of the terminal.
            stdout: Write data to this instead of the terminal.
        """
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        streams = [slave if stdin is None else stdin, slave if stdout is None else stdout, slave]
        self.process = warm.run(_MAIN, [THUMB, *args], streams=streams, env=clean_env(env))
        os.close(slave)
        self.screen = fdpexpect.fdspawn(self._master, encoding="utf-8", timeout=PATIENCE_S)

    def end(self) -> tuple[int, str]:
        """Wait for its end; return the exit code and all that is left on the screen."""
        rest = self.screen.read()
        return self.process.wait(PATIENCE_S), str(rest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        os.close(self._master)
