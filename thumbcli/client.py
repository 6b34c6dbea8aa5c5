"""`Client` and `AsyncClient`: titles in, thumbnails out, on either engine.

>>> with Client(engine="local") as client:
...     cover = client.generate("Why We Forget", format="blogpost")
...     for outcome in client.generate_many(["One Title", {"title": "Another", "format": "x"}]):
...         match outcome:
...             case Made() | Copied():
...                 width_px = outcome.thumbnail.width_px
...             case Skipped() | Failed() | Uncertain():
...                 raise AssertionError
>>> (cover.width_px, cover.height_px)
(1200, 630)

The same from async code, on asyncio and trio:

>>> async def main() -> list[str]:
...     async with AsyncClient(engine="local") as client:
...         return sorted([outcome.title async for outcome in client.generate_many(["One", "Two"])])
>>> anyio.run(main)
['One', 'Two']
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, Unpack

import anyio
import anyio.from_thread

from thumbcli.batch.model.events import Copied, Failed, Made, Outcome, Skipped, SkipReason, Uncertain
from thumbcli.batch.requests.keyword_options import (
    KeywordRequestBuilder,
    PictureOptions,
    Title,
    TitleWithOptions,
    build_request,
    check_options,
)
from thumbcli.batch.requests.keyword_rows import KeywordRows
from thumbcli.batch.run.flights import Flights
from thumbcli.batch.run.generate_many import AsyncOutcomes, ManyTitles, Outcomes
from thumbcli.batch.run.generate_one import generate_one
from thumbcli.batch.run.stored_output import open_stored_output
from thumbcli.client_options import (
    ClientOptions,
    check_known,
    check_positive,
    open_brand,
    open_engine,
    read_shard,
)
from thumbcli.contract import EngineName, check_engine, fingerprint
from thumbcli.defer_sigint import held_interrupts
from thumbcli.engines.protocol import PacedEngine
from thumbcli.errors import UsageError
from thumbcli.render import explain as explain_request
from thumbcli.sources.title_iterators import CallerTitles, in_thread, on_loop

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
    from datetime import timedelta
    from types import TracebackType

    from anyio.abc import TaskGroup
    from anyio.from_thread import BlockingPortal

    from thumbcli.batch.choices.choices_file import Choice
    from thumbcli.batch.run.stored_output import StoredOutput
    from thumbcli.contract import Explanation, Request, Thumbnail

__all__ = [
    "AsyncClient",
    "AsyncOutcomes",
    "Client",
    "ClientOptions",
    "Copied",
    "Failed",
    "Made",
    "Outcome",
    "Outcomes",
    "PictureOptions",
    "SkipReason",
    "Skipped",
    "Title",
    "TitleWithOptions",
    "Uncertain",
    "explain",
]


class AsyncClient:
    """Draws thumbnails from async code, on asyncio or trio.

    Use it as an async context manager, entered and left in the same task; its methods may be called
    concurrently. The arguments are those of `ClientOptions`.

    Raises:
        UsageError: There is no such argument, engine, plan or kit, or a number is not positive and finite.
        AuthError: The engine is `thumbapi`, and there is no key.
        ConfigError: The address or the config file can't be used.
    """

    def __init__(self, **options: Unpack[ClientOptions]) -> None:
        check_known(options)
        allow_outside = options.get("allow_outside", False)
        self._brand = open_brand(options.get("brand"), allow_outside=allow_outside)
        self._engine, self._limits = open_engine(options)
        self._timeout_s, self._give_up_after_s = options.get("timeout_s"), options.get("give_up_after_s")
        self._wishes: dict[str, str] = {}
        self._tasks: TaskGroup | None = None
        self._under_way: set[ManyTitles] = set()
        self._flights: Flights[Thumbnail] = Flights()
        self._many_flights: Flights[Outcome] = Flights()

    @property
    def engine(self) -> EngineName:
        """The engine that draws."""
        return self._engine.name

    async def generate(
        self,
        title: str,
        *,
        output: Path | str | None = None,
        public_url: str = "",
        presign: timedelta | str | None = None,
        **options: Unpack[PictureOptions],
    ) -> Thumbnail:
        """Draw one thumbnail; each call asks for a new picture, unless it is in `output`.

        Calls for the same picture at the same time share one: the first has its `credits`, the others 0.
        What may have been charged without a picture is told by the error, or by the logger `thumbcli`.

        Args:
            title: 1 to 200 characters.
            output: An address in an object store, such as `s3://bucket/covers`. The picture is written there,
                or taken from there at no cost, and has its address as `url`; see `generate_many`.
            public_url: Where `output` is on the web, for this address.
            presign: How long anybody may open this address, such as `7d`.
            **options: The options of the picture; see `PictureOptions`.

        Returns:
            The finished picture.

        Raises:
            RequestError: The title or an option is not allowed; nothing was sent.
            ItemError: The engine could not draw it. It is an `UncertainError` if that may have been charged.
            StopError: The engine can draw nothing more: no credits, a bad key. The store refuses.
            UsageError: The client is not open, or `output` is not usable.

        A call that is cancelled after a paid request was sent may be charged all the same: the logger
        `thumbcli` warns of it.
        """
        tasks = self._open_tasks()
        request = build_request(title, check_options(options, beside=_BESIDE_ONE), self._brand)
        stored = self._stored(output, public_url, presign)
        if stored is not None:
            return await self._generate_into(stored, request)
        request = check_engine(request, self._engine.name)
        request = self._brand.apply_brand(request, self._engine.name)
        draw = partial(generate_one, self._engine, request, self._limits, self._wishes)
        key = fingerprint(request, self._engine.name)
        found = await self._flights.join(key, draw, tasks.start_soon)
        if found is None:
            raise UsageError("the client was closed before the picture was drawn")
        thumbnail, is_own = found
        return thumbnail if is_own else replace(thumbnail, credits=0)

    def generate_many(
        self,
        titles: AsyncIterable[Title] | Iterable[Title],
        *,
        concurrency: int | None = None,
        output: Path | str | None = None,
        public_url: str = "",
        presign: timedelta | str | None = None,
        shard: str | None = None,
        choices: Path | str | None = None,
        map: Mapping[str, str | None] | None = None,  # noqa: A002 - as `--map`
        strict: bool = False,
        read_in_thread: bool = False,
        **options: Unpack[PictureOptions],
    ) -> AsyncOutcomes:
        """Draw many thumbnails, and yield the outcome of each title as soon as it is known.

        Drawing begins at once and continues while the caller handles an outcome, up to `concurrency` pictures
        ahead; titles are read as they are needed. A picture that is requested twice is drawn once, and the
        hosted API may answer a title that an earlier call asked for with the same picture, unpaid. Calls
        that want the same picture at the same time share one, of which the first call has the `credits`.

        Args:
            titles: Each a text, a mapping with a `title` and options of its own (see `TitleWithOptions`), a
                row of a database, or a `Request`. A plain iterable is read on the event loop and must not
                block it, unless `read_in_thread`.
            concurrency: How many at once; None for the engine's default.
            output: An address in an object store, such as `s3://bucket/covers`. Each picture is written there
                before its outcome, which has its address as `url`; one that is there already is `Copied`, at
                no cost. Its name is of its title and its fingerprint. Needs `thumbcli[cloud]`.
            public_url: Where `output` is on the web, for these addresses.
            presign: How long anybody may open these addresses, such as `7d`, where the bucket is not public.
            shard: Which part of the titles to draw, such as `2/8`, where several machines have the same
                titles; the others have no outcome. A title is in one part, wherever it stands.
            choices: A file of choices, as `thumb review` writes it: what was chosen for a title in its format
                overrides its options. Its A/B sets and pins are about files of `thumb batch`.
            map: Which column of a row sets which option, such as `{"title": "headline", "category": ""}`; an
                empty name is for no column.
            strict: Refuse rows whose `category`, `layout` and the like have values of other programs, which
                count as empty otherwise.
            read_in_thread: Read an iterable that waits for its next title, such as a pipe or a queue, in a
                thread of its own.
            **options: Options of each picture that its title does not override; see `PictureOptions`. A
                `Request` is used as it is.

        Returns:
            One outcome per title, in the order in which they finish; failures are outcomes too. Iterating
            ends with the `StopError` that ended the drawing (`CapReached` when too much was lost), or the
            error of reading `titles`, after the outcomes of what was in flight.

        Raises:
            RequestError: An option for all titles is not allowed.
            ConfigError: The file of choices is not valid.
            UsageError: `titles` is not an iterable of titles, `concurrency` is not positive, `output` is no
                address of a store or what is set up for it is not usable, or the client is not open. Also:
                the options use a photo, logo or set that the kit does not have, or a font that does not
                exist, and no title of a list or tuple overrides it. For any other iterable iterating raises
                this instead of the first outcome, if the first title is a text.
            NotInstalled: `output` needs `thumbcli[cloud]`.
            StoreError: `presign`, and the credentials can't sign.
        """
        tasks = self._open_tasks()
        check_positive("concurrency", concurrency)
        reader = KeywordRequestBuilder(
            options,
            self._engine.name,
            self._brand,
            _chosen(choices),
            beside=_BESIDE_OPTIONS,
            rows=KeywordRows(map, strict=strict),
        )
        reader.expect(titles)
        many = ManyTitles(
            self._engine,
            in_thread(titles) if read_in_thread else on_loop(titles),
            reader,
            concurrency,
            self._limits,
            output=self._stored(output, public_url, presign),
            shard=None if shard is None else read_shard(shard, self._engine.name),
            flights=self._many_flights,
        )
        return self._start(many, tasks)

    def _stored(
        self, output: Path | str | None, public_url: str, presign: timedelta | str | None
    ) -> StoredOutput | None:
        if output is None:
            if public_url or presign is not None:
                raise UsageError("public_url and presign are for pictures in a store", remedy="add output")
            return None
        from thumbcli.write_back.deliveries import checked_url

        return open_stored_output(
            self._engine,
            output,
            public_url=checked_url(public_url, "public_url"),
            presign=presign,
            timeout_s=self._timeout_s,
            give_up_after_s=self._give_up_after_s,
        )

    async def _generate_into(self, stored: StoredOutput, request: Request) -> Thumbnail:
        """Draw one thumbnail into a store, as one of many."""
        many = ManyTitles(
            self._engine,
            on_loop([request]),
            KeywordRequestBuilder({}, self._engine.name, self._brand),
            None,
            self._limits,
            output=stored,
            flights=self._many_flights,
        )
        async with self._start(many, self._open_tasks()) as outcomes:
            async for outcome in outcomes:
                match outcome:
                    case Made() | Copied():
                        return replace(outcome.thumbnail, url=outcome.url)
                    case Failed() | Uncertain():
                        raise outcome.error
                    case Skipped():
                        break
        raise UsageError("the client was closed before the picture was drawn")

    def _start(self, many: ManyTitles, tasks: TaskGroup) -> AsyncOutcomes:
        self._under_way.add(many)
        tasks.start_soon(self._draw, many)
        return AsyncOutcomes(many)

    def _open_tasks(self) -> TaskGroup:
        if self._tasks is None:
            raise UsageError("the client is not open", remedy="async with AsyncClient() as client: …")
        return self._tasks

    async def _draw(self, many: ManyTitles) -> None:
        try:
            await many.run()
        finally:
            self._under_way.discard(many)

    async def __aenter__(self) -> Self:
        await self._engine.__aenter__()
        self._tasks = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks, self._tasks = self._tasks, None
        try:
            if tasks is not None:
                self._end(tasks, error)
                await tasks.__aexit__(None, None, None)
        finally:
            await self._engine.__aexit__(kind, error, trace)

    def _end(self, tasks: TaskGroup, error: BaseException | None) -> None:
        """Let what is in flight finish, for it is paid for; drop it if the task is being cancelled."""
        for many in self._under_way:
            many.abandon()
        if isinstance(self._engine, PacedEngine):
            self._engine.drain()
        if error is not None and not isinstance(error, Exception):
            tasks.cancel_scope.cancel()


class Client:
    """Draws thumbnails from synchronous code; the same arguments, methods and errors as `AsyncClient`.

    Use it as a context manager: it may be called from several threads at once. Without a `with` block it is
    open for each call; after the end of one it is closed, as an `AsyncClient` is.
    """

    def __init__(self, **options: Unpack[ClientOptions]) -> None:
        self._client = AsyncClient(**options)
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._is_closed = False

    @property
    def engine(self) -> EngineName:
        """The engine that draws."""
        return self._client.engine

    def generate(
        self,
        title: str,
        *,
        output: Path | str | None = None,
        public_url: str = "",
        presign: timedelta | str | None = None,
        **options: Unpack[PictureOptions],
    ) -> Thumbnail:
        """Draw one thumbnail; see `AsyncClient.generate`."""
        draw = partial(
            self._client.generate, title, output=output, public_url=public_url, presign=presign, **options
        )
        if self._portal is not None:
            return self._portal.call(draw)
        with self._open_for_call() as portal:
            return portal.call(draw)

    def generate_many(
        self,
        titles: Iterable[Title],
        *,
        concurrency: int | None = None,
        output: Path | str | None = None,
        public_url: str = "",
        presign: timedelta | str | None = None,
        shard: str | None = None,
        choices: Path | str | None = None,
        map: Mapping[str, str | None] | None = None,  # noqa: A002 - as `--map`
        strict: bool = False,
        read_in_thread: bool = False,
        **options: Unpack[PictureOptions],
    ) -> Outcomes:
        """Draw many thumbnails; see `AsyncClient.generate_many`.

        Unless it is a list or tuple, `titles` is read in the thread that takes the outcomes, while it waits
        for one: a cursor of a database may be handed over as it is. Outcomes wait while `titles` does;
        with `read_in_thread` they do not, and `titles` is read in a thread of its own. Without a `with`
        block, the client is open until the last outcome is taken.
        """
        fed = None if read_in_thread or isinstance(titles, list | tuple) else CallerTitles(titles)
        with ExitStack() as stack:
            portal = self._portal or stack.enter_context(self._open_for_call())
            start = partial(
                self._client.generate_many,
                titles if fed is None else fed,
                concurrency=concurrency,
                output=output,
                shard=shard,
                choices=choices,
                public_url=public_url,
                presign=presign,
                map=map,
                strict=strict,
                read_in_thread=read_in_thread,
                **options,
            )
            return Outcomes(portal.call(start), portal, stack.pop_all(), fed)

    @contextmanager
    def _open_for_call(self) -> Iterator[BlockingPortal]:
        """Open the client until one call has ended.

        Raises:
            UsageError: Its `with` block has ended.
        """
        if self._is_closed:
            raise UsageError(
                "the client is closed", remedy="use it within its `with` block, or make a new one without"
            )
        with ExitStack() as stack:
            stack.push(self._close)
            yield self._open()

    def _open(self) -> BlockingPortal:
        starting: AbstractContextManager[BlockingPortal] = anyio.from_thread.start_blocking_portal()
        with ExitStack() as stack:
            # Interrupted while it starts, the portal would wait forever for its own end.
            with held_interrupts():
                portal = stack.enter_context(starting)
            stack.enter_context(portal.wrap_async_context_manager(self._client))
            self._stack = stack.pop_all()
        self._portal = portal
        return portal

    def _close(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._stack.__exit__(kind, error, trace)
        finally:
            self._portal = None
            self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._open()
        self._is_closed = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed = True
        self._close(kind, error, trace)


def explain(title: str, *, brand: Path | str | None = None, **options: Unpack[PictureOptions]) -> Explanation:
    """Say what the local engine understands of a title, why, and what its picture shows; none is made.

    Args:
        title: 1 to 200 characters.
        brand: The kit for the options that use it; see `ClientOptions`.
        **options: The options of the picture; see `PictureOptions`.

    Raises:
        RequestError: The title or an option is not allowed.
        ItemError: It could not be drawn: no font has its letters, or a photo, a logo or a set is missing.
    """
    kit = open_brand(brand, allow_outside=False)
    request = build_request(title, check_options(options, beside=("brand",)), kit)
    return explain_request(kit.apply_brand(request, EngineName.LOCAL))


_BESIDE_ONE: Final = ("output", "public_url", "presign")
"""The keywords of `generate` that are no options of a picture."""

_BESIDE_OPTIONS: Final = (
    *("concurrency", "output", "public_url", "presign", "shard", "choices"),
    *("map", "strict", "read_in_thread"),
)
"""The keywords of `generate_many` that are no options of a picture."""


def _chosen(choices: Path | str | None) -> Iterable[Choice]:
    if choices is None:
        return ()
    from thumbcli.batch.choices.choices_file import read_choices

    return read_choices(Path(choices)).values()
