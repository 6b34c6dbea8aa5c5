"""An engine that draws nothing: each picture is one colour, at once and at no cost."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Self
from unittest import mock

import anyio

from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.contract import CREDITS, EngineName, Thumbnail
from thumbcli.engines.choose_engine import EngineChoice
from thumbcli.engines.protocol import title_context
from thumbcli.render.pixels.encode import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from thumbcli.contract import OutputFormat, Request, Size
    from thumbcli.engines.protocol import Ledger
    from thumbcli.errors import ThumbError

__all__ = ["FakeEngine", "fake_engine", "plain_picture"]

_KEPT_PICTURES = 64


class FakeEngine:
    """Answers each title with a plain picture of the right size and type, or with the error it was given.

    Attributes:
        requests: What was asked for, in order.
        name: The engine that it stands for.
        concurrency: The most pictures at the same time.
        delay_s: How long each picture takes, in seconds.
    """

    look = ""
    concurrency = 8

    def __init__(self, *, name: EngineName = EngineName.LOCAL, delay_s: float = 0.0) -> None:
        self.name = name
        self.delay_s = delay_s
        self.requests: list[Request] = []
        self._errors: dict[str, list[ThumbError]] = {}

    def fails(self, title: str, *errors: ThumbError) -> None:
        """Answer the next requests for `title` with these errors, one each; then with pictures again."""
        self._errors.setdefault(title, []).extend(errors)

    def credits(self, request: Request) -> int:
        """Return what `request` costs at the hosted API, 0 when it stands for the local engine."""
        return CREDITS[request.model] if self.name is EngineName.THUMBAPI else 0

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        """Return a picture, or raise the error that was given for the title."""
        self.requests.append(request)
        if ledger is not None and self.name is EngineName.THUMBAPI:
            await ledger.before_send()
        await anyio.sleep(self.delay_s)
        if errors := self._errors.get(request.title):
            with title_context(request.title):
                raise errors.pop(0)
        colour = zlib.crc32(request.title.encode())
        return Thumbnail(
            image=plain_picture(request.size, request.output_format, colour),
            format=request.format,
            output_format=request.output_format,
            width_px=request.size.width_px,
            height_px=request.size.height_px,
            credits=self.credits(request),
        )

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:  # noqa: ARG002 - of the protocol
        """Return None: it keeps no pictures."""
        return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


@contextmanager
def fake_engine(*, delay_s: float = 0.0) -> Iterator[FakeEngine]:
    """Let every `Client` and `AsyncClient` that is made inside draw with the fake that this yields.

    It stands for the engine that the client asks for: `Client(engine="thumbapi")` needs no key, and its
    pictures have the API's price. Requests are checked as always.

    Args:
        delay_s: How long each picture takes, in seconds.
    """
    engine = FakeEngine(delay_s=delay_s)

    def open_fake(options: Mapping[str, object]) -> tuple[FakeEngine, RunLimits]:
        hosted = options.get("engine") == EngineChoice.THUMBAPI or options.get("api_key") is not None
        engine.name = EngineName.THUMBAPI if hosted else EngineName.LOCAL
        return engine, RunLimits()

    with mock.patch("thumbcli.client.open_engine", open_fake):
        yield engine


@lru_cache(_KEPT_PICTURES)
def plain_picture(size: Size, output_format: OutputFormat, colour: int) -> bytes:
    """Return a picture file of one colour, whose bytes are the lowest three of `colour`."""
    pixel = bytes((colour & 255, colour >> 8 & 255, colour >> 16 & 255, 255))
    return encode(bytearray(pixel * (size.width_px * size.height_px)), size, output_format)
