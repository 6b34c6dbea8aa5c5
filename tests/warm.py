"""A process that has `thumb` loaded and forks for each run: as real a process, but without the imports.

Loading takes most of the time of a short run, and taking everything apart again most of the rest. What is
forked gets its own streams, folder, environment and command line, runs its `main` at the top level of the
script, and ends as an interpreter does: threads, then what is registered with `atexit`, then the last of its
output. Only the modules are not taken apart.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["AS_INSTALLED", "TREE", "Running", "run"]

AS_INSTALLED = Path(__file__).with_name("cli") / "as_installed"
"""What hides from a run the packages that only tests need."""

TREE = Path(__file__).parents[1]
"""Where the package is that is tested, whichever one is installed."""

LOADED = """
    thumbcli.cli.main thumbcli.cli.app thumbcli.cli.run_with_display thumbcli.cli.display.live_progress
    thumbcli.cli.draw_options thumbcli.cli.display.summary
    thumbcli.cli.display.plan_table thumbcli.batch.run.run_with_manifest thumbcli.options.config_model
    thumbcli.engines.thumbapi.api_key thumbcli.engines.thumbapi.hosted_engine
    thumbcli.engines.local_engine thumbcli.render.compose anyio._backends._asyncio anyio._core._signals
    httpcore h11 encodings.idna typer._click.decorators rich.panel rich.live rich.table
    PIL.WebPImagePlugin PIL.PngImagePlugin thumbcli.cli.commands.batch thumbcli.cli.commands.gen
    thumbcli.cli.commands.brand thumbcli.cli.commands.config thumbcli.cli.commands.status
    thumbcli.cli.commands.check thumbcli.cli.commands.formats thumbcli.cli.brand_context
    thumbcli.cli.commands.serve thumbcli.cli.commands.auth thumbcli.batch.run.run_without_manifest
    thumbcli.batch.requests.asset_provenance thumbcli.batch.plan.folder_status
    thumbcli.brand.kit_archive thumbcli.brand.kit_model thumbcli.render.pixels.strip_metadata
    thumbcli.render.learning.learn thumbcli.render.style.brand_restyling thumbcli.render.quality.inspect
    PIL.BmpImagePlugin PIL.GifImagePlugin PIL.JpegImagePlugin
    PIL.PpmImagePlugin encodings.utf_8_sig platformdirs.unix thumbcli.brand.kit_store slugify
    PIL.ImageOps PIL.ImageFilter tomllib tomlkit rich.columns rich.markdown rich.syntax rich.traceback
    thumbcli.cli.display.progress thumbcli.cli.commands.repair thumbcli.batch.store.rebuild_manifest
    thumbcli.sources.title_reader thumbcli.sources.rows ctypes rich._emoji_codes resource
    thumbcli.cli.watch_sources thumbcli.sources.source_changes thumbcli.write_back.deliveries
    thumbcli.write_back.meta_tags thumbcli.write_back.picture_index thumbcli.write_back.picture_paths
    yaml.cyaml thumbcli.templates.template_reader thumbcli.render.template.draw_template
    thumbcli.render.paint.scenes thumbcli.cli.commands.artwork
    thumbcli.cli.last_runs thumbcli.cli.commands.explain thumbcli.cli.display.explanation_text
    thumbcli.render.explain_title thumbcli.cli.commands.gallery thumbcli.cli.commands.sheet
    thumbcli.gallery.gallery_page thumbcli.gallery.gallery_records thumbcli.render.contact_sheet
    thumbcli.cli.commands.template thumbcli.cli.commands.convert
    thumbcli.templates.sample_fields thumbcli.cli.commands.doctor typer._click._textwrap
    thumbcli.render.quality.convert_file rich._unicode_data.unicode17-0-0
    thumbcli.sources.page_heads urllib.robotparser thumbcli.artwork.svg_check
    thumbcli.cli.commands.run thumbcli.project.find_jobs thumbcli.project.site_presets
    thumbcli.distributed.results importlib.resources.readers numpy
    thumbcli.publishing.publish_record thumbcli.cli.known_errors thumbcli.cli.run_record
    thumbcli.batch.store.failed_start thumbcli.batch.plan.status_metrics encodings.utf_16_be
    thumbcli.cli.outputs_named thumbcli.batch.store.merge_shards thumbcli.distributed.merge_parts
    thumbcli.cli.commands.pin thumbcli.cli.commands.choices thumbcli.render.template.field_values
    thumbcli.cli.refused_command
""".split()
"""Not `typer.rich_utils`: it reads the environment when it is loaded, and each run has its own."""

_TITLE = "7 Reasons Why We Forget"
_MOST_BYTES = 1 << 17


class _Order(TypedDict):
    main: str
    command: list[str]
    folder: str
    env: dict[str, str]


def run(
    main: str,
    command: Sequence[str],
    *,
    streams: Sequence[int],
    env: Mapping[str, str],
    folder: Path | None = None,
) -> Running:
    """Start a run.

    Args:
        main: The module whose `main` runs.
        command: What it finds as `sys.argv`.
        streams: Open files for standard input, output and error; they stay the caller's to close.
        env: Its whole environment; of what shapes an interpreter (`PYTHON…`, `LC_…`), the first run's counts.
        folder: Where it runs; None for the current one.
    """
    ours, reply = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    order = _Order(main=main, command=list(command), folder=str(folder or Path.cwd()), env=dict(env))
    with reply:
        files = [*streams, reply.fileno()]
        socket.send_fds(_line(), [json.dumps(order).encode()], files)
    return Running(ours)


@cache
def _line() -> socket.socket:
    """Start the process, which ends with this one, and return the line to it.

    It is the same whatever `PATH` a run has: nothing that it loads looks for a program.
    """
    line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "PYTHONPATH": f"{AS_INSTALLED}:{TREE}",
            },
        )
    atexit.register(process.wait)
    atexit.register(line.close)
    return line


class Running:
    """One forked run, from its start to its end.

    Attributes:
        pid: The number of its process.
        returncode: How it ended, negative for the signal that killed it; None as long as nobody has waited.
    """

    def __init__(self, reply: socket.socket) -> None:
        self._reply = reply
        self.pid = int(reply.recv(_MOST_BYTES))
        self.returncode: int | None = None

    def wait(self, timeout_s: float | None = None) -> int:
        """Return how it ended.

        Raises:
            TimeoutError: It still runs after `timeout_s`.
        """
        if self.returncode is None:
            self._reply.settimeout(timeout_s)
            self.returncode = int(self._reply.recv(_MOST_BYTES))
            self._reply.close()
        return self.returncode

    def is_over(self) -> bool:
        """Tell whether it has ended."""
        try:
            self.wait(0)
        except BlockingIOError:
            return False
        return True

    def kill(self) -> None:
        """Kill it if it still runs, and wait for its end."""
        if not self.is_over():
            os.kill(self.pid, signal.SIGKILL)
            self.wait()


def serve(line: socket.socket) -> _Order:
    """Fork for each order; return in what was forked, with everything as a fresh start would find it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest, which then hangs up
    signal.signal(signal.SIGCHLD, lambda *_: None)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    replies: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([line.fileno(), reading], [], [])
        if reading in ready:
            os.read(reading, _MOST_BYTES)
            _tell_ends(replies)
        if line.fileno() in ready:
            message, files, _, _ = socket.recv_fds(line, _MOST_BYTES, 4)
            if not message:
                sys.exit()
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                for number in (line.fileno(), reading, writing, files.pop(), *replies.values()):
                    os.close(number)
                line.detach()
                return _become(json.loads(message), files)
            replies[pid] = files.pop()
            os.write(replies[pid], str(pid).encode())
            for number in files:
                os.close(number)


def _tell_ends(replies: dict[int, int]) -> None:
    while replies:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        reply = replies.pop(pid)
        with suppress(BrokenPipeError):  # nobody waits for it
            os.write(reply, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(reply)


def _become(order: _Order, streams: Sequence[int]) -> _Order:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = order["command"]
    sys.modules["__main__"].__file__ = sys.argv[0]
    sys.stdin = _reopened(0, sys.stdin)
    sys.stdout = _reopened(1, sys.stdout)
    sys.stderr = _reopened(2, sys.stderr)
    return order


def _reopened(number: int, like: TextIO) -> TextIO:
    """Open a standard stream as the interpreter does: by what is behind it now."""
    raw = io.FileIO(number, "wb" if number else "rb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw) if number else io.BufferedReader(raw),
        encoding=like.encoding,
        errors=like.errors,
        newline="\n",
        line_buffering=number == 2 or os.isatty(number),
    )


def _draw() -> None:
    """Load what pictures need: word lists, fonts, skia; the first takes twice as long as the next."""
    contract, render = import_module("thumbcli.contract"), import_module("thumbcli.render")
    for kind in (contract.Format.YOUTUBE, contract.Format.BLOGPOST):
        render.draw(contract.Request(title=_TITLE, format=kind))
    import_module("thumbcli.artwork.installed_packs").forget_installed()  # each run has its own data folder


class _Exit:
    """Ends a run that has its exit code before its modules are taken apart."""

    code: int | None = None

    def __call__(self) -> None:
        """Write the last of the output and end; where that fails, the interpreter does it and complains."""
        if self.code is not None:
            with suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(self.code)

    def run(self, main: Callable[[], int | None]) -> NoReturn:
        """Run `main`, which raises `SystemExit`."""
        try:
            sys.exit(main())
        except SystemExit as end:
            self.code = end.code if isinstance(end.code, int) else None
            raise


if __name__ == "__main__":
    leave = _Exit()
    atexit.register(leave)  # before all others, hence called after them
    for name in LOADED:
        import_module(name)
    import_module("thumbcli.render.layouts").families()
    _draw()
    import_module("thumbcli.sources.foreign_documents").foreign_lines(_TITLE, str)
    gc.freeze()
    leave.run(import_module(serve(socket.socket(fileno=int(sys.argv[1])))["main"]).main)
