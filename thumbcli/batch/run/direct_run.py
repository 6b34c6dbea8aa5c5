"""A few titles to files (or to a pipe) without a folder of record: what `thumb gen` does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from thumbcli.batch.model.events import Failed, RunFinished, Skipped, SkipReason, Stopping, Tally, Uncertain
from thumbcli.batch.model.exit_codes import exit_code
from thumbcli.batch.names.file_names import candidates, claim_id, slug
from thumbcli.batch.requests.row_options import RequestBuilder, RowDefaults
from thumbcli.batch.run.bounded_runner import Crew
from thumbcli.batch.run.finished_picture import made, save_to_temp
from thumbcli.batch.store.picture_files import write_whole
from thumbcli.contract import Thumbnail
from thumbcli.errors import (
    DiskError,
    ItemError,
    NameTaken,
    StopError,
    TemporaryError,
    ThumbError,
    UncertainError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.batch.model.events import Emit, Outcome
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.run.cancellation import Control
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row

__all__ = ["Deliver", "Oneoff", "draw_titles"]

Deliver = Callable[[str, Thumbnail], Path]
"""Takes a file name and a picture, puts it where it belongs, and returns where that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oneoff:
    """What to draw, and where to.

    Attributes:
        rows: The titles.
        folder: Where files go; exists. None when `deliver` writes no files.
        name: The file name for the only title; None for names from the titles. Further variants of it end in
            `-v1`, `-v2` and so on.
        defaults: What each title gets.
        variants: How many compositions of each title, counted on from the one it would get alone.
        overwrite: Whether a file that is there may be replaced.
        concurrency: How many at once; None for the engine's own default.
        deliver: Where pictures go instead of `folder`.
    """

    rows: Sequence[Row]
    folder: Path | None
    name: str | None = None
    defaults: RowDefaults = field(default_factory=RowDefaults)
    variants: int = 1
    overwrite: bool = False
    concurrency: int | None = None
    deliver: Deliver | None = None


async def draw_titles(work: Oneoff, engine: Engine, emit: Emit, control: Control) -> RunFinished:
    """Draw the titles of `work` with `engine`; what exists is found out before the engine is asked.

    Returns:
        The end of the run, which was emitted as well. Failed titles are in its tally, not raised.
    """
    return await _Oneoff(work, engine, emit, control).go()


class _Oneoff:
    def __init__(self, work: Oneoff, engine: Engine, emit: Emit, control: Control) -> None:
        self._work, self._engine, self._emit, self._control = work, engine, emit, control
        self._crew = Crew(engine, work.concurrency, control)
        self._asker = RequestBuilder(work.defaults, engine.name, engine.look)
        self._claims: set[str] = set()
        self._tally = Tally()

    async def go(self) -> RunFinished:
        began = time.monotonic()
        self._control.on_stop(lambda cause: self._emit(Stopping(cause=cause, in_flight=self._crew.in_flight)))
        with anyio.CancelScope() as scope:
            self._control.bind(scope)
            async with self._engine, self._crew:
                for row in _in_variants(self._work):
                    if self._control.stopped():
                        break
                    await self._start(row)
        cause = self._control.cause
        finished = RunFinished(
            folder=self._work.folder or Path("-"),
            tally=self._tally,
            took_s=time.monotonic() - began,
            cause=cause,
            error=self._crew.error,
            exit_code=exit_code(self._tally, cause, self._crew.error),
        )
        self._emit(finished)
        return finished

    async def _start(self, row: Row) -> None:
        try:
            asked = self._asker.build(row)
            name = self._name(asked)
        except ItemError as error:
            self._conclude(Failed(row=row, error=error, temporary=False))
            return
        if name is None:
            reason = SkipReason.DUPLICATE
            self._conclude(Skipped(row=row, key=asked.key, reason=reason, name=None, detail="named twice"))
            return
        await self._crew.brand_style(asked.request, partial(self._settle, asked, name))

    def _name(self, asked: RowRequest) -> str | None:
        """Return the file name for a title; None when the same picture was asked for before."""
        if self._crew.first(asked.key, asked.row.index) != asked.row.index:
            return None
        names = candidates(slug(asked.request.title), asked.request, asked.key)
        if self._work.name is not None:
            names = (_numbered(self._work.name, asked.request.design.variant, self._work),)
        name = next(name for name in names if claim_id(name) not in self._claims)
        self._claims.add(claim_id(name))
        folder = self._work.folder
        if folder is not None and not self._work.overwrite and os.path.lexists(folder / name):
            raise NameTaken(f"{folder / name} exists", remedy="--overwrite replaces it")
        return name

    async def _settle(
        self, asked: RowRequest, name: str, result: Thumbnail | ThumbError, began: float
    ) -> None:
        self._conclude(await self._outcome(asked, name, result, began))

    async def _outcome(
        self, asked: RowRequest, name: str, result: Thumbnail | ThumbError, began: float
    ) -> Outcome:
        if isinstance(result, Thumbnail):
            with anyio.CancelScope(shield=True):
                path = await anyio.to_thread.run_sync(self._deliver, name, result)
            return made(asked, result, path, began=began)
        if isinstance(result, UncertainError):
            return Uncertain(row=asked.row, error=result)
        temporary = isinstance(result, TemporaryError | StopError)
        return Failed(row=asked.row, error=result, temporary=temporary)

    def _deliver(self, name: str, thumbnail: Thumbnail) -> Path:
        if self._work.deliver is not None:
            return self._work.deliver(name, thumbnail)
        folder = self._work.folder or Path()
        try:
            return write_whole(folder, name, thumbnail.image, replace=self._work.overwrite)
        except (DiskError, NameTaken) as error:
            raise save_to_temp(error, name, thumbnail) from error

    def _conclude(self, outcome: Outcome) -> None:
        self._tally.add(outcome)
        self._emit(outcome)


def _in_variants(work: Oneoff) -> Iterator[Row]:
    """Yield each row once for each of its variants; the first is the row as it is."""
    for row in work.rows:
        if work.variants == 1:
            yield row
            continue
        first = int(row.overrides.get("variant", work.defaults.options.get("variant") or 0))
        for step in range(work.variants):
            yield replace(
                row,
                index=(row.index - 1) * work.variants + step + 1,
                overrides={**row.overrides, "variant": str(first + step)},
            )


def _numbered(name: str, variant: int, work: Oneoff) -> str:
    """Return the name that was given, with the variant's number where there are several."""
    if work.variants == 1 or not variant:
        return name
    path = Path(name)
    return f"{path.stem}-v{variant}{path.suffix}"
