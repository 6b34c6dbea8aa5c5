"""An engine that draws nothing: each picture is one colour, at once and at no cost.

Nothing of it is taken for a real picture. Stores are in memory, its fingerprints have a prefix, and where a
test asks for the real store, the names of its pictures have a suffix.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self
from unittest import mock
from urllib.parse import quote

import anyio

from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.stored_output import StoredOutput, address_of_output, open_stored_output, signed_for
from thumbcli.contract import CREDITS, EngineName, Thumbnail
from thumbcli.engines.choose_engine import EngineChoice
from thumbcli.engines.protocol import title_context
from thumbcli.outputs.bucket import BucketFiles
from thumbcli.render.pixels.encode import encode
from thumbcli.stores.object_store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path
    from types import TracebackType

    from thumbcli.contract import OutputFormat, Request, Size
    from thumbcli.engines.protocol import Engine, Ledger
    from thumbcli.errors import ThumbError

__all__ = ["FakeEngine", "fake_engine", "plain_picture"]

_KEPT_PICTURES = 64
_KEY_PREFIX: Final = "fake:"
_MARK: Final = "-fake"
"""Ends the names of its pictures in a real store, where none may stand in for, or replace, a real one."""


class FakeEngine:
    """Answers each title with a plain picture of the right size and type, or with the error it was given.

    Attributes:
        requests: What was asked for, in order.
        name: The engine that it stands for.
        concurrency: The most pictures at the same time.
        delay_s: How long each picture takes, in seconds.
        real_store: Whether pictures go to the store that `output` names, under names of their own; else they
            are kept in memory. Set it before `generate_many` is called.
        key_prefix: How the fingerprints of its pictures begin.
    """

    key_prefix = _KEY_PREFIX
    look = ""
    concurrency = 8

    def __init__(self, *, name: EngineName = EngineName.LOCAL, delay_s: float = 0.0) -> None:
        self.name = name
        self.delay_s = delay_s
        self.requests: list[Request] = []
        self.real_store = False
        self._stores: dict[str, _MemoryStore] = {}
        self._errors: dict[str, list[ThumbError]] = {}

    def fails(self, title: str, *errors: ThumbError) -> None:
        """Answer the next requests for `title` with these errors, one each; then with pictures again."""
        self._errors.setdefault(title, []).extend(errors)

    @property
    def stored(self) -> dict[str, bytes]:
        """The pictures in memory, by the address that each would have in its store."""
        return {
            store.address.of(each.name): store.get(each.name)[0]
            for store in self._stores.values()
            for each in store.list_all()
        }

    def open_output(
        self,
        engine: Engine,
        output: Path | str,
        *,
        public_url: str = "",
        presign: timedelta | str | None = None,
        **patience: float | None,
    ) -> StoredOutput:
        """Return the output at an address: in memory, unless `real_store`. Raises as the real one."""
        if self.real_store:
            real = open_stored_output(engine, output, public_url=public_url, presign=presign, **patience)
            return StoredOutput(engine, real.bucket, mark=_MARK)
        valid, address = signed_for(presign, public_url), address_of_output(output)
        store = self._stores.setdefault(str(address), _MemoryStore.in_memory(address))
        return StoredOutput(engine, BucketFiles(store, public_url=public_url, signed_for=valid))

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


class _MemoryStore(ObjectStore):
    """The objects of one test; an address that is signed says for how long, and opens nothing."""

    def sign(self, name: str, valid: timedelta) -> str:
        """Return what a signed address looks like."""
        return f"https://{self.address.bucket}.invalid/{quote(name)}?expires-in={valid.total_seconds():.0f}"


@contextmanager
def fake_engine(*, delay_s: float = 0.0) -> Iterator[FakeEngine]:
    """Let every `Client` and `AsyncClient` that is made inside draw with the fake that this yields.

    It stands for the engine that the client asks for: `Client(engine="thumbapi")` needs no key, and its
    pictures have the API's price. Requests are checked as always. Pictures for an object store are kept in
    memory until the end of the block.

    Args:
        delay_s: How long each picture takes, in seconds.
    """
    engine = FakeEngine(delay_s=delay_s)

    def open_fake(options: Mapping[str, object]) -> tuple[FakeEngine, RunLimits]:
        hosted = options.get("engine") == EngineChoice.THUMBAPI or options.get("api_key") is not None
        engine.name = EngineName.THUMBAPI if hosted else EngineName.LOCAL
        return engine, RunLimits()

    with (
        mock.patch("thumbcli.client.open_engine", open_fake),
        mock.patch("thumbcli.client.open_stored_output", engine.open_output),
    ):
        yield engine


@lru_cache(_KEPT_PICTURES)
def plain_picture(size: Size, output_format: OutputFormat, colour: int) -> bytes:
    """Return a picture file of one colour, whose bytes are the lowest three of `colour`."""
    pixel = bytes((colour & 255, colour >> 8 & 255, colour >> 16 & 255, 255))
    return encode(bytearray(pixel * (size.width_px * size.height_px)), size, output_format)
