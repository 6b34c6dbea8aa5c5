"""The local engine: our own renderer on every core."""

from __future__ import annotations

import itertools
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

import anyio
import anyio.to_thread

from thumbcli.artwork.pack_store import artwork_look
from thumbcli.contract import EngineName
from thumbcli.engines.protocol import title_context
from thumbcli.errors import ItemError, NotInstalled, ThumbError
from thumbcli.process_resources import cores, free_memory_bytes
from thumbcli.render import LOOK, draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract import Request, Thumbnail
    from thumbcli.engines.process_pool import ProcessPool
    from thumbcli.engines.protocol import Ledger

__all__ = ["DRAWING_MAX_S", "FEW_PICTURES", "THREADS_MAX_CORES", "TOO_SLOW", "Local"]

DRAWING_MAX_S = 30.0
"""For one picture, which takes a tenth of a second; decoding its photo and its logo may take 5 each."""

TOO_SLOW = "too-slow"
"""The code of the error of a title that takes longer."""

THREADS_MAX_CORES = 1
"""Drawing a picture with depth holds the GIL, encoding (half of the time) releases it. 1,200 titles took 45 s
on 2 cores in threads, and 35 s in processes."""

PROCESS_BYTES = 350 * 1024 * 1024
"""What each process takes with its own caches. Where there is less, pictures are drawn in threads."""

_SPARE_THREADS = 1
"""Threads beyond the number of cores: while one holds the GIL to draw, the others encode."""

FEW_PICTURES = 64
"""Up to 60 pictures are as fast in threads on 2 cores: starting a process takes as long as drawing six, and
each fills its own caches."""


def _may_start(processes: int) -> bool:
    """Tell whether so many processes are faster than threads, and have room."""
    if processes <= THREADS_MAX_CORES:
        return False
    free = free_memory_bytes()
    return free is None or free >= processes * PROCESS_BYTES


class Local:
    """Draws on this machine: no key, no network, no credits.

    Args:
        concurrency: Pictures drawn at the same time; None for one per core, plus a few more in threads.
        processes: Draw in processes instead of threads; None decides by the number of cores and pictures.
        pictures: The most pictures to come, if known; if not, the first few are drawn in threads.
        draw: Draws one picture, in a thread; None for our own renderer.

    Attributes:
        uses_processes: Whether it draws in processes.
        concurrency: Pictures drawn at the same time.
    """

    name = EngineName.LOCAL

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        processes: bool | None = None,
        pictures: int | None = None,
        draw: Callable[[Request], Thumbnail] | None = None,
    ) -> None:
        self._draw_otherwise = draw
        self._first_in_threads = FEW_PICTURES if processes is None and pictures is None else 0
        self._started = itertools.count()
        if processes is None:
            many = pictures is None or pictures > FEW_PICTURES
            processes = many and _may_start(concurrency or cores())
        self.uses_processes = processes
        self.concurrency = concurrency or cores() + (0 if self.uses_processes else _SPARE_THREADS)
        self._pool: ProcessPool | None = None
        self._limiter: anyio.CapacityLimiter | None = None

    @property
    def look(self) -> str:
        """The version of the look, the pack of artwork and the installed extras that change pictures.

        Installing the bold fonts for Chinese, Japanese and Korean changes their titles; installing the
        network that cuts out photos changes pictures with a photo.
        """
        fonts = "+cjk" if find_spec("manimgx_fonts_cjk") else ""
        cutout = ";cutout" if find_spec("onnxruntime") and find_spec("rembg") else ""
        return f"{LOOK}{fonts}{artwork_look()}{cutout}"

    def credits(self, request: Request) -> int:  # noqa: ARG002 - part of the protocol
        """Return 0: drawing on this machine costs nothing."""
        return 0

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:  # noqa: ARG002 - nothing is paid
        """Draw one picture.

        A cancelled drawing, or one that takes too long, is abandoned: a process is killed, a thread ends when
        its native code does.

        Raises:
            ItemError: The renderer refuses this title, fails on it, or takes longer than `DRAWING_MAX_S`.
            NotInstalled: A library that it needs is missing.
        """
        with title_context(request.title):
            try:
                with anyio.fail_after(DRAWING_MAX_S):
                    return await anyio.to_thread.run_sync(
                        self._draw, request, limiter=self._limiter, abandon_on_cancel=True
                    )
            except ThumbError:
                raise
            except TimeoutError as error:
                raise ItemError(
                    f"drawing it takes more than {DRAWING_MAX_S:.0f} seconds",
                    remedy="try it with a simpler photo, logo or font, or with fewer pictures at once",
                    code=TOO_SLOW,
                ) from error
            except ImportError as error:
                raise NotInstalled.because(error) from error
            except Exception as error:
                # A title that crashes the renderer must not end the run.
                raise ItemError(
                    f"the local engine failed on it: {type(error).__name__}: {error}",
                    remedy="please report this title; --engine thumbapi may draw it meanwhile",
                    code="internal",
                ) from error

    def check(self) -> None:
        """Load the renderer, as the first picture does.

        Raises:
            NotInstalled: A library that it needs is missing.
        """
        if self._draw_otherwise is not None:
            return
        from thumbcli.render import load

        try:
            load()
        except ImportError as error:
            raise NotInstalled.because(error) from error

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:  # noqa: ARG002 - as above
        """Return None: no copy is kept elsewhere, and drawing it again costs nothing."""
        return None

    def _draw(self, request: Request) -> Thumbnail:
        if self._pool is None or next(self._started) < self._first_in_threads:
            return (self._draw_otherwise or draw)(request)
        return self._pool.draw(request, limit_s=DRAWING_MAX_S)

    async def __aenter__(self) -> Self:
        self._limiter = anyio.CapacityLimiter(self.concurrency)
        if self.uses_processes:
            from thumbcli.engines.process_pool import ProcessPool

            self._pool = ProcessPool()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None
