"""One title in, one thumbnail out, on either engine; async, and the same behind a plain face."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import anyio.from_thread

from thumbcli.brand.assets import find_font, load_asset
from thumbcli.contract import Category, Model, OutputFormat, check_engine, make_request
from thumbcli.design import make_design
from thumbcli.engines.choose import EngineChoice, choose, resolve
from thumbcli.errors import UsageError
from thumbcli.keys import find_key
from thumbcli.settings import base_url as configured_base_url
from thumbcli.settings import load_config

if TYPE_CHECKING:
    from types import TracebackType

    from anyio.from_thread import BlockingPortal

    from thumbcli.contract import Asset, EngineName, Request, Thumbnail
    from thumbcli.engines.base import Engine

__all__ = ["AsyncClient", "Client", "Wishes"]


class Wishes(TypedDict, total=False):
    """What may be said about a picture beside its title; see `contract.Request` and `design.Design`."""

    format: str | None
    category: str
    model: str
    output_format: str
    use_photo: bool
    use_logo: bool
    photo: Asset | Path | str | None
    logo: Asset | Path | str | None
    custom_assets_id: str | None
    layout: str | None
    variant: int
    palette: str
    font: Path | str | None
    logo_position: str | None


class AsyncClient:
    """Draws thumbnails from async code, on asyncio or trio.

    Use it as an async context manager; `generate` may be called concurrently.

    Args:
        engine: `auto` (the hosted API when a key is configured, else local), `thumbapi` or `local`.
        api_key: A ThumbAPI key; None looks where `thumb` looks.
        base_url: Another address of the hosted API.
        timeout_s: How long to wait for one answer.
        concurrency: How many pictures at once.

    Raises:
        UsageError: There is no such engine.
        AuthError: `thumbapi` was asked for, and there is no key.
        ConfigError: The address or the config file is not usable.
    """

    def __init__(
        self,
        *,
        engine: str = EngineChoice.AUTO,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout_s: float | None = None,
        concurrency: int | None = None,
    ) -> None:
        choice = _choice(engine)
        if api_key is None and choice is not EngineChoice.LOCAL:
            found = find_key()
            api_key = found.value if found else None
        name = resolve(choice, api_key)
        if base_url is None and choice is not EngineChoice.LOCAL:
            base_url = configured_base_url(os.environ, load_config())
        self._engine: Engine = choose(
            name, api_key=api_key, base_url=base_url, timeout_s=timeout_s, concurrency=concurrency
        )

    @property
    def engine(self) -> EngineName:
        """Who draws."""
        return self._engine.name

    async def generate(self, title: str, **wishes: Unpack[Wishes]) -> Thumbnail:
        """Draw one thumbnail.

        Args:
            title: 1 to 200 characters.
            **wishes: What the picture should be; see `Wishes`.

        Returns:
            The finished picture.

        Raises:
            RequestError: The title or a wish breaks the contract; no engine was asked.
            ItemError: The engine could not draw it.
            StopError: The engine will not draw anything: no credits, a bad key.
        """
        request = _request(title, wishes)
        check_engine(request, self._engine.name)
        return await self._engine.generate(request)

    async def __aenter__(self) -> Self:
        await self._engine.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._engine.__aexit__(kind, error, trace)


class Client:
    """Draws thumbnails from plain code; the same arguments, methods and errors as `AsyncClient`.

    Use it as a context manager. It may be called from several threads at once.
    """

    def __init__(
        self,
        *,
        engine: str = EngineChoice.AUTO,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout_s: float | None = None,
        concurrency: int | None = None,
    ) -> None:
        self._client = AsyncClient(
            engine=engine, api_key=api_key, base_url=base_url, timeout_s=timeout_s, concurrency=concurrency
        )
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None

    @property
    def engine(self) -> EngineName:
        """Who draws."""
        return self._client.engine

    def generate(self, title: str, **wishes: Unpack[Wishes]) -> Thumbnail:
        """Draw one thumbnail; see `AsyncClient.generate`."""
        if self._portal is None:
            with self:
                return self.generate(title, **wishes)

        async def generate() -> Thumbnail:
            return await self._client.generate(title, **wishes)

        return self._portal.call(generate)

    def __enter__(self) -> Self:
        starting: AbstractContextManager[BlockingPortal] = anyio.from_thread.start_blocking_portal()
        with ExitStack() as stack:
            portal = stack.enter_context(starting)
            stack.enter_context(portal.wrap_async_context_manager(self._client))
            self._stack = stack.pop_all()
        self._portal = portal
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._stack.__exit__(kind, error, trace)
        finally:
            self._portal = None
            self._stack = ExitStack()


def _choice(engine: str) -> EngineChoice:
    try:
        return EngineChoice(engine)
    except ValueError:
        raise UsageError(f"engine must be one of: {', '.join(EngineChoice)} (not {engine!r})") from None


def _request(title: str, wishes: Wishes) -> Request:
    photo, logo = wishes.get("photo"), wishes.get("logo")
    if isinstance(photo, str | Path):
        photo = load_asset(Path(photo), kind="photo")
    if isinstance(logo, str | Path):
        logo = load_asset(Path(logo), kind="logo")
    return make_request(
        title,
        format=wishes.get("format"),
        category=wishes.get("category", Category.AUTO),
        model=wishes.get("model", Model.SD),
        output_format=wishes.get("output_format", OutputFormat.WEBP),
        use_photo=wishes.get("use_photo", False),
        use_logo=wishes.get("use_logo", False),
        photo=photo,
        logo=logo,
        custom_assets_id=wishes.get("custom_assets_id"),
        design=make_design(
            layout=wishes.get("layout"),
            variant=wishes.get("variant", 0),
            palette=wishes.get("palette", ""),
            font=find_font(wishes.get("font")),
            logo_position=wishes.get("logo_position"),
        ),
    )
