"""A whole batch: titles from sources into a folder with a manifest."""

from __future__ import annotations

from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from thumbcli.batch.choices.choices_place import note_choices
from thumbcli.batch.choices.pins import apply_pins, choose_pins
from thumbcli.batch.model.events import Copied, Delivered, Made, RunStarted, Skipped, SkipReason, TotalKnown
from thumbcli.batch.plan.disk_need import free_bytes, run_bytes
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.plan.orphans import find_orphans, why_kept, why_unknown
from thumbcli.batch.plan.planner import Planner
from thumbcli.batch.run.batch_of_titles import (
    CountedRows,
    check_min_rows,
    check_signing,
    limited_rows,
    planner_of,
    refuse_mixed,
)
from thumbcli.batch.run.manifest_output import ManifestOutput
from thumbcli.batch.run.run_with_events import ReportedRun
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.known_rejections import KnownRejections
from thumbcli.batch.store.output_folder import (
    hold_folder,
    open_reused,
)
from thumbcli.batch.store.picture_files import read_picture
from thumbcli.batch.store.rebuild_manifest import rebuild_unrecorded
from thumbcli.batch.store.rescued_pictures import discard_saved, rescued_keys
from thumbcli.batch.store.written_posts import PostRecord, read_written, save_written
from thumbcli.contract import EngineName, clean_title
from thumbcli.contract.image_header import BrokenPictureError
from thumbcli.engines.protocol import HasAccount
from thumbcli.errors import InputError, ThumbError, UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.write_back.finished_pictures import PictureSpool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from thumbcli.batch.model.events import Emit, Outcome, RunFinished, StopCause
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.plan.planner import Planner
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import RowReader
    from thumbcli.write_back.output_files import FileWritten
    from thumbcli.write_back.post_writer import PostsWritten

__all__ = ["run_batch", "spent_today"]


async def run_batch(batch: Batch, engine: Engine, emit: Emit, control: Control | None = None) -> RunFinished:
    """Make the pictures of `batch` that are missing.

    Args:
        batch: The titles and how to treat them.
        engine: Draws the pictures; opened and closed here.
        emit: Takes each event, in the thread of the event loop; must not block.
        control: Stops the run.

    Returns:
        The end of the run, which was emitted as well. Failed titles are in its tally, not raised.

    Raises:
        UsageError: The folder mixes engines, or its manifest can't be used; nothing was drawn.
        InputError: A source can't be opened; nothing was drawn.
        FolderLocked: Another run holds the folder.
        DiskError: The folder can't be written.
    """
    check_signing(batch.place)
    rebuilt = rebuild_unrecorded(batch.place)
    with closing(batch.open_titles()) as reader, hold_folder(batch.place) as manifest:
        if batch.refuse_mixed:
            refuse_mixed(batch.place, manifest, engine)
        _discard_saved(batch.place, manifest)
        if batch.choices is not None:
            note_choices(batch.place, batch.choices)
        apply_pins(manifest, batch.chosen)
        with (
            closing(planner_of(batch, engine, manifest)) as planner,
            open_reused(batch.reuse) as reused,
            PictureSpool.open() if batch.deliveries else nullcontext() as spool,
        ):
            run = _BatchRun(
                engine=engine,
                output=ManifestOutput(
                    engine,
                    manifest,
                    batch.place,
                    reused,
                    metadata=batch.metadata,
                    min_free_bytes=batch.min_free_bytes,
                    pin=batch.pin,
                ),
                emit=emit,
                control=control or Control(),
                concurrency=batch.concurrency,
                limits=replace(batch.limits, spent_today=spent_today(manifest)),
                fail_fast=batch.fail_fast,
                allowed=batch.allow_rejected,
                batch=batch,
                manifest=manifest,
                planner=planner,
                reader=reader,
                spool=spool,
                rebuilt=rebuilt,
            )
            return await run.complete()


def spent_today(manifest: Manifest) -> int:
    """Return the credits that an output has spent, or may have been charged, since local midnight."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return manifest.credits_since(midnight)


def _discard_saved(place: OutputPlace, manifest: Manifest) -> None:
    """Delete pictures that wait elsewhere and were saved here, by a run that was killed before it could."""
    keys = list(rescued_keys())
    pictures = manifest.pictures(keys)
    for key, files in manifest.files(keys).items():
        for file in files if key in pictures else ():
            with suppress(OSError, BrokenPictureError):
                image = read_picture(place, file.name)
                discard_saved(key, image, pictures[key].generation_id)


@dataclass(kw_only=True, eq=False)
class _BatchRun(ReportedRun):
    """Reads and plans rows in a worker thread, and keeps the manifest's record of the run.

    A failure is recorded under the key of the request, and a row whose settings change has another key. So
    failures of earlier runs are also resolved by location and title, or they would be reported forever.
    """

    batch: Batch
    manifest: Manifest
    planner: Planner
    reader: RowReader
    spool: PictureSpool | None = None
    rebuilt: int = 0

    def __post_init__(self) -> None:
        self.control.on_stop(self._stop_reading)
        super().__post_init__()
        self._counted = CountedRows(self.reader)
        self._row_batches = limited_rows(self._counted, self.batch)
        self._rejections = KnownRejections(self.batch.place) if self.batch.allow_known else None
        self._failures = self.manifest.failures_by_row()
        self._resolved: list[str] = []
        self._served_names: dict[str, None] = {}
        self._last_id = self.manifest.last_file_id()
        self._orphans: tuple[str, ...] | None = None
        self._orphans_unknown = self._orphans_kept = ""
        self._delivered: list[PostsWritten | FileWritten] = []

    async def complete(self) -> RunFinished:
        engine, place = self.engine, self.batch.place
        out = place.label if place.bucket else place.out
        await run_sync(self.manifest.begin_run, engine.name)
        concurrency = self.concurrency or engine.concurrency
        started = RunStarted(folder=out, engine=engine.name, concurrency=concurrency, rebuilt=self.rebuilt)
        await self.run(self._jobs(), started)
        self._check_rows()
        account = engine.account if isinstance(engine, HasAccount) else None
        try:
            if self._resolved:
                self.manifest.forget_failures(self._resolved)
            if self._asked_for_all():
                self.manifest.trust_records()
            await run_sync(self._pin)
            self._orphans_unknown = self._why_orphans_unknown()
            if not self._orphans_unknown:
                self._orphans = await run_sync(self._record_orphans)
            if self.spool is not None:
                await run_sync(self._deliver, self.spool)
            if self._rejections is not None:
                self._rejections.save(self.planner.asked, whole=self._is_whole())
            self.manifest.end_run(self.tally, self.exit_code(), account)
        except ThumbError as error:
            self.control.note_error(error)
        for result in self._delivered:
            self.emit(Delivered(result=result))
        return self.finish(
            out,
            account,
            orphans=self._orphans,
            orphans_unknown=self._orphans_unknown,
            orphans_kept=self._orphans_kept,
        )

    def _check_rows(self) -> None:
        if self._is_whole():
            try:
                check_min_rows(self.batch.min_rows, self._counted.rows)
            except InputError as error:
                self.control.note_error(error)

    def _pin(self) -> None:
        """Pin what the choices say, new files too, and note the pins of this run in them.

        What was made or adopted in a run that pins is pinned already; what was there is pinned now.
        """
        apply_pins(self.manifest, self.batch.chosen)
        owners = map(self.manifest.owner, self._served_names)
        if found := [owner.id for owner in owners if owner is not None and not owner.pinned]:
            self.manifest.pin(found, pinned=True)
        if self._served_names and self.batch.choices is not None:
            choose_pins(self.batch.choices, self.manifest, self._served_names, pinned=True)

    def _deliver(self, spool: PictureSpool) -> None:
        """Tell where the pictures are, also those of a run that was stopped where that spoils nothing."""
        from thumbcli.write_back.post_writer import PostsWritten

        pictures = spool.described(self.output.describe)
        record = PostRecord(self.manifest, read_written(self.batch.place))
        ended = self.control.cause is None and self.control.error is None
        for delivery in self.batch.deliveries:
            if delivery.whole_only and not ended:
                continue
            try:
                self._delivered.append(result := delivery.deliver(pictures, record))
                if isinstance(result, PostsWritten) and result.error is not None:
                    self.control.note_error(result.error)
            except ThumbError as error:
                self.control.note_error(error)
        save_written(self.batch.place, record.posts)

    def _record_orphans(self) -> tuple[str, ...]:
        """Record which files no row asks for any more, and return their names."""
        found = find_orphans(self.manifest, self.planner.asked, self.batch.place, last_id=self._last_id)
        found.record(self.manifest)
        self._orphans_kept = why_kept(found, self.batch.place)
        return tuple(found.names.values())

    def _why_orphans_unknown(self) -> str:
        if self.batch.plan.shard is not None:
            return "the run drew a part of its lists"
        return why_unknown(self.planner.asked, whole=self._is_whole(), rows=self.tally.done)

    def _is_whole(self) -> bool:
        """Tell whether the run came to the end of its lists."""
        return self.control.cause is None and self.control.error is None and self._reads_all()

    def _reads_all(self) -> bool:
        return self.batch.limit_rows is None and self.batch.only is None

    def _asked_for_all(self) -> bool:
        """Tell whether whatever a repaired manifest may have forgotten was asked for again, by this run."""
        paid = self.engine.name is not EngineName.LOCAL
        asks = self.manifest.records_lost_at and self.batch.plan.retry_uncertain and paid
        return bool(asks) and self._is_whole()

    async def _conclude(self, outcome: Outcome) -> None:
        await super()._conclude(outcome if self._rejections is None else self._rejections.marked(outcome))

    def _note(self, outcome: Outcome) -> None:
        if self._failures:
            match outcome:
                # In another format of the same row it may still fail.
                case Made() | Copied() | Skipped(reason=SkipReason.UNCHANGED) if outcome.row.one_of == 1:
                    at = self.batch.place.recorded(outcome.row.location)
                    self._resolved += self._failures.pop((at, clean_title(outcome.title)), ())
                case _:
                    pass
        name = self._file_of(outcome)
        # A post shows the picture of its row, not each of an A/B set.
        if self.spool is not None and name is not None and not outcome.row.set_of:
            self.spool.add(outcome.row, name)
        if self.batch.pin and name is not None:
            self._served_names[name] = None

    def _file_of(self, outcome: Outcome) -> str | None:
        """Return the file of the output that a row has now; None if it has none."""
        match outcome:
            case Made() | Copied():
                return outcome.name
            case Skipped(reason=reason, name=name) if reason is not SkipReason.FAILED_BEFORE:
                return name
            case _:
                return None

    async def _report(self, outcome: Outcome) -> None:
        bucket = self.batch.place.bucket
        if bucket is not None and isinstance(outcome, Skipped) and outcome.name is not None:
            outcome = replace(outcome, url=bucket.url(outcome.name))
        await super()._report(outcome)

    def _plan(self) -> list[Job]:
        jobs: list[Job] = []
        for rows in self._row_batches:
            if jobs := self.planner.plan(rows):
                break  # Of a shard, a thousand rows may have none.
        if renewed := self.planner.take_renewed():
            self.manifest.renew_keys(renewed)
        if any(isinstance(job, Make) for job in jobs):
            # Before the engine loads, which may take the process down.
            self.manifest.record_run()
        return jobs

    def _stop_reading(self, _cause: StopCause) -> None:
        self.reader.stop()
        self.planner.stop()

    def _total(self, jobs: list[Job], rows: int) -> TotalKnown:
        return TotalKnown(
            rows=rows,
            size_bytes=run_bytes(jobs, rows, self.engine.name),
            free_bytes=free_bytes(self.batch.place),
        )

    async def _jobs(self) -> AsyncGenerator[list[Job]]:
        """Yield the jobs of each batch of rows, until the titles end or can't be read."""
        total_rows = None
        try:
            while jobs := await run_sync(self._plan):
                if self.planner.total_rows not in {None, total_rows}:
                    total_rows = self.planner.total_rows
                    most = (self.batch.limit_rows or total_rows) * max(1, len(self.batch.defaults.formats))
                    self.emit(await run_sync(self._total, jobs, min(total_rows, most)))
                yield jobs
        except UsageError as error:
            # A source broke off: what was read before is still made, all of it.
            self.control.note_error(error)
        except ThumbError as error:
            self.control.fail(error)
