"""Our own renderer on every core, behind the same protocol as the hosted one."""

from __future__ import annotations

import itertools
import os
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

import anyio
import anyio.to_thread

from thumbcli.contract import EngineName
from thumbcli.engines.protocol import title_context
from thumbcli.errors import ItemError, NotInstalled, ThumbError
from thumbcli.render import LOOK, draw

if TYPE_CHECKING:
    from types import TracebackType

    from thumbcli.contract import Request, Thumbnail
    from thumbcli.engines.process_pool import Workers

__all__ = ["FEW_PICTURES", "THREADS_MAX_CORES", "Local", "cores"]

THREADS_MAX_CORES = 4
"""Up to so many cores threads are enough: drawing holds the GIL, encoding (four fifths of the time) does not.
Beyond, processes draw."""

_WAITING = 4
"""How many threads more than cores: a background that is drawn for the first time keeps the others from
drawing, and then there must be enough of them that have something to encode."""

FEW_PICTURES = 32
"""So many are there sooner from threads, whatever the number of cores: to start a process takes as long as to
draw six pictures."""


def cores() -> int:
    """Return how many cores this process may use; at least 1."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not tell
        return os.cpu_count() or 1


class Local:
    """Draws on this machine: no key, no network, no credits.

    Args:
        concurrency: How many pictures at once; None for one a core, and among threads a few more: while one
            draws and others wait for their turn to, the encoder still has every core to itself.
        processes: Draw in processes rather than threads; None decides by the number of cores and of pictures.
        pictures: How many there will be at most, if that is known; if not, the first few come from threads.
    """

    name = EngineName.LOCAL

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        processes: bool | None = None,
        pictures: int | None = None,
    ) -> None:
        self._few = FEW_PICTURES if processes is None and pictures is None else 0
        self._begun = itertools.count()
        if processes is None:
            many = pictures is None or pictures > FEW_PICTURES
            processes = many and (concurrency or cores()) > THREADS_MAX_CORES
        self._processes = processes
        self.concurrency = concurrency or cores() + (0 if self._processes else _WAITING)
        self._workers: Workers | None = None
        self._limiter: anyio.CapacityLimiter | None = None

    @property
    def look(self) -> str:
        """The version of the look, and which extras that change a picture are there.

        A title that was drawn without the faces for Chinese, Japanese and Korean is another picture once they
        are installed; so is one with a photo that was not cut out for want of the network.
        """
        faces = "+cjk" if find_spec("manimgx_fonts_cjk") else ""
        cutout = ";cutout" if find_spec("onnxruntime") and find_spec("rembg") else ""
        return f"{LOOK}{faces}{cutout}"

    def credits(self, request: Request) -> int:  # noqa: ARG002 - the protocol asks, the answer is fixed
        """Return 0: what is drawn here costs nothing."""
        return 0

    async def generate(self, request: Request) -> Thumbnail:
        """Draw one picture.

        Raises:
            ItemError: The renderer refuses this title, or breaks on it.
            NotInstalled: A library that it draws with is missing.
        """
        with title_context(request.title):
            return await self._generate(request)

    async def _generate(self, request: Request) -> Thumbnail:
        try:
            return await anyio.to_thread.run_sync(partial(self._draw, request), limiter=self._limiter)
        except ThumbError:
            raise
        except ImportError as error:
            raise NotInstalled(
                f"the local engine can't start: {error}",
                remedy="on a bare Debian or Ubuntu, `apt install libegl1 libgl1`; else install thumbcli anew",
            ) from error
        except Exception as error:
            # One title that the renderer can't take must not end the other ten thousand.
            raise ItemError(
                f"the local engine broke on it: {type(error).__name__}: {error}",
                remedy="please report this title; --engine thumbapi may draw it meanwhile",
                code="internal",
            ) from error

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:  # noqa: ARG002
        """Return None: nothing is kept elsewhere, drawing it again costs nothing."""
        return None

    def _draw(self, request: Request) -> Thumbnail:
        if self._workers is None or next(self._begun) < self._few:
            return draw(request)
        return self._workers.draw(request)

    async def __aenter__(self) -> Self:
        self._limiter = anyio.CapacityLimiter(self.concurrency)
        if self._processes:
            from thumbcli.engines.process_pool import Workers

            self._workers = Workers()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None
