"""A few titles to files or to a pipe, without a manifest: what `thumb gen` does."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from anyio.to_thread import run_sync

from thumbcli.batch.model.events import Failed, Skipped, SkipReason
from thumbcli.batch.names.file_names import STEM_MAX_BYTES, candidates, claim_id, retyped
from thumbcli.batch.names.slugs import cut, slug
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.requests.row_options import RequestBuilder, RowDefaults
from thumbcli.batch.run.disk_room import DiskRoom
from thumbcli.batch.run.output import Output, WrittenPicture, described, keep_paid, still_kept, take_rescued
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.run_with_events import ReportedRun
from thumbcli.contract import EngineName, Thumbnail
from thumbcli.errors import ItemError, NameTaken, ThumbError, UncertainError
from thumbcli.light_dataclass import dataclass
from thumbcli.outputs.folder import write_picture

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from thumbcli.batch.model.events import Emit, RunFinished
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.run.output import NewPicture
    from thumbcli.batch.run.runner import Control
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row

__all__ = ["Deliver", "DirectRun", "draw_titles"]

Deliver = Callable[[str, Thumbnail], Path]
"""Takes a file name and a picture, puts the picture somewhere, and returns where; raises a `ThumbError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectRun:
    """What to draw, and where to.

    Attributes:
        rows: The titles.
        folder: Where files go; exists. None when `deliver` writes no files.
        name: The file name for the only title; None for names from the titles. Further variants of it end in
            `-v1`, `-v2` and so on.
        defaults: The options of each title.
        variants: How many compositions of each title, starting with its own `variant`.
        overwrite: Whether a file that exists may be replaced.
        metadata: Whether what the local engine draws says what it shows; what was paid for stays as it came.
        concurrency: How many pictures at a time; None for the engine's default.
        limits: What may be spent and lost.
        deliver: Takes the pictures in place of `folder`.
        disk: The number of the open file that `deliver` writes to, if that is a file on a disk.
        min_free_bytes: What paid pictures leave free on the disk; None for the usual reserve.
    """

    rows: Sequence[Row]
    folder: Path | None
    name: str | None = None
    defaults: RowDefaults = field(default_factory=RowDefaults)
    variants: int = 1
    overwrite: bool = False
    metadata: bool = True
    concurrency: int | None = None
    limits: RunLimits = field(default_factory=RunLimits)
    deliver: Deliver | None = None
    disk: int | None = None
    min_free_bytes: int | None = None


async def draw_titles(direct: DirectRun, engine: Engine, emit: Emit, control: Control) -> RunFinished:
    """Draw titles with `engine`; a file that exists fails its title before the engine is called.

    Returns:
        The end of the run, which was emitted as well. Failed titles are in its tally, not raised.
    """
    run = ReportedRun(
        engine=engine,
        output=_FileOutput(direct, engine),
        emit=emit,
        control=control,
        concurrency=direct.concurrency,
        limits=direct.limits,
    )
    await run.run(_DirectPlan(direct, engine).jobs())
    return run.finish(direct.folder or Path("-"))


class _FileOutput(Output):
    """Writes each picture to its file, or gives it to `deliver`."""

    def __init__(self, direct: DirectRun, engine: Engine) -> None:
        self._engine = engine
        self._deliver = direct.deliver or self._write
        self._writes_files = direct.deliver is None
        self._metadata = direct.metadata and engine.name is EngineName.LOCAL
        self._folder, self._overwrite = direct.folder or Path(), direct.overwrite
        places = {direct.folder: direct.folder, "the file of the output": direct.disk}
        self._room = DiskRoom(
            {name: place for name, place in places.items() if place is not None},
            min_free_bytes=direct.min_free_bytes,
        )

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take the picture from where an earlier run kept it.

        Raises:
            UncertainError: What was kept is no picture any more: another one is not bought unasked.
        """
        if not job.credits:
            return None
        from thumbcli.batch.store.rescued_pictures import unusable_rescued, why_unusable

        kept = await take_rescued(job.item, self._engine)
        if kept is None and (path := await run_sync(unusable_rescued, job.item.key)) is not None:
            remedy = "repair or delete that file: without it the picture is asked for, and paid for, again"
            raise UncertainError(why_unusable(path), remedy=remedy, code="unusable")
        return kept

    async def record_sent(self, job: Make) -> None:
        """Check that there is room for the picture."""
        await self._room.reserve(job.item.key)

    async def record_refused(self, job: Make) -> None:
        """Give the room back."""
        self._room.release(job.item.key)

    async def record_lost(self, job: Make, error: UncertainError) -> None:  # noqa: ARG002 - nothing is recorded
        """Give the room back."""
        self._room.release(job.item.key)

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture | None:
        """Deliver a picture; a file of another type than was asked for gets the extension of what it is."""
        key, thumbnail = job.item.key, picture.thumbnail
        try:
            written = await run_sync(self._deliver_typed, job, thumbnail)
        except ThumbError as error:
            if picture.rescued is not None:
                raise still_kept(error, picture.rescued) from error
            keep = partial(keep_paid, error, key, thumbnail, paid=bool(job.credits))
            raise await run_sync(keep) from error
        finally:
            self._room.release(key, len(thumbnail.image))
        if picture.rescued is not None:
            await run_sync(picture.rescued.discard)
        return written

    def _deliver_typed(self, job: Make, thumbnail: Thumbnail) -> WrittenPicture:
        if self._metadata:
            thumbnail = replace(thumbnail, image=described(job.item, thumbnail))
        name = retyped(job.name, thumbnail.output_format)
        if name == job.name or not self._writes_files:
            return WrittenPicture(self._deliver(name, thumbnail), image=thumbnail.image)
        path = self._write_retyped(job, name, thumbnail)
        return WrittenPicture(path, (f"saved as {path.name}, not as {job.name}",), thumbnail.image)

    def _write_retyped(self, job: Make, name: str, thumbnail: Thumbnail) -> Path:
        """Write a file whose name nobody gave: it replaces nothing but itself."""
        with suppress(NameTaken):
            return write_picture(self._folder, name, thumbnail.image, replace=False)
        stem = name.rpartition(".")[0]
        *_, last = candidates(stem, job.item.request, job.item.key)
        last = retyped(last, thumbnail.output_format)
        return write_picture(self._folder, last, thumbnail.image, replace=True)

    def _write(self, name: str, thumbnail: Thumbnail) -> Path:
        return write_picture(self._folder, name, thumbnail.image, replace=self._overwrite)


class _DirectPlan:
    """Turns titles into jobs; names and duplicates are kept in memory."""

    def __init__(self, direct: DirectRun, engine: Engine) -> None:
        self._direct, self._engine = direct, engine
        self._builder = RequestBuilder(direct.defaults, engine.name)
        self._keys: set[str] = set()
        self._claims: set[str] = set()
        self._wish = uuid4().hex if direct.overwrite else ""

    async def jobs(self) -> AsyncGenerator[list[Job]]:
        for row in self._direct.defaults.spread(self._direct.rows):
            if self._direct.variants == 1:
                yield [self._job(row)]
                continue
            for variant in self._variants(row):
                job = await run_sync(self._variant_job, variant)
                yield [job]
                if isinstance(job, Skipped) and job.reason is SkipReason.REPEATS:
                    break  # So would all that follow.

    def _variants(self, row: Row) -> Iterator[Row]:
        """Yield a row once for each of its variants."""
        variants = self._direct.variants
        first = int(row.overrides.get("variant", self._direct.defaults.options.get("variant") or 0))
        for step in range(variants):
            yield replace(
                row,
                index=(row.index - 1) * variants + step + 1,
                overrides={**row.overrides, "variant": str(first + step)},
            )

    def _variant_job(self, row: Row) -> Job:
        """Return the job of a variant; one that would repeat another picture is skipped."""
        from thumbcli.render.compose import count_variants, only_so_many

        try:
            item = self._builder.build(row)
            number = item.request.design.variant
            count = count_variants(item.request, number + 1)
        except ItemError:  # Drawing it fails alike, and that is reported.
            return self._job(row)
        if number < count:
            return self._job(row)
        return Skipped(row=row, key=item.key, reason=SkipReason.REPEATS, detail=only_so_many(count))

    def _job(self, row: Row) -> Job:
        try:
            item = self._builder.build(row)
            if item.key in self._keys:
                return Skipped(row=row, key=item.key, reason=SkipReason.DUPLICATE, detail="named twice")
            self._keys.add(item.key)
            cost = self._engine.credits(item.request)
            return Make(item=item, name=self._name(item), credits=cost, wish=self._wish)
        except ItemError as error:
            return Failed(row=row, error=error)

    def _stem(self, item: RowRequest) -> str:
        """Return the title as a name; variants with words of their own have these in it, beside others."""
        title, words = item.request.title, item.request.design.headline
        if self._direct.variants == 1 or not words or words == title:
            return slug(title)
        return cut(f"{slug(title)}-{slug(words)}", STEM_MAX_BYTES)

    def _name(self, item: RowRequest) -> str:
        """Return the file name for a title; a NameTaken if the file exists."""
        direct, variant = self._direct, item.request.design.variant
        if direct.name is None:
            names = candidates(self._stem(item), item.request, item.key)
        elif direct.variants == 1 or not variant:
            names = (direct.name,)
        else:
            path = Path(direct.name)
            names = (f"{path.stem}-v{variant}{path.suffix}",)
        name = next(name for name in names if claim_id(name) not in self._claims)
        self._claims.add(claim_id(name))
        if direct.folder is not None and not direct.overwrite and os.path.lexists(direct.folder / name):
            raise NameTaken(f"{direct.folder / name} exists", remedy="--overwrite replaces it")
        return name
