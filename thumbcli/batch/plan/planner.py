"""Compare rows with the manifest: what to make, copy, skip or reject, each with its reason.

The planner reads the manifest, file sizes and photos named in rows; it writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from thumbcli.batch.model.events import Failed
from thumbcli.batch.names.name_registry import NameRegistry
from thumbcli.batch.plan.history import HistoryReader
from thumbcli.batch.plan.jobs import Job, Make
from thumbcli.batch.plan.row_planner import RowPlanner
from thumbcli.batch.plan.target_names import TargetNames
from thumbcli.batch.requests.row_options import RequestBuilder, RowRequest
from thumbcli.batch.store.picture_files import has_size
from thumbcli.contract import EngineName
from thumbcli.engines.thumbapi.sent_pictures import check_pictures
from thumbcli.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.batch.model.events import Skipped
    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.plan.history import History
    from thumbcli.batch.plan.plan_options import PlanOptions
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import FileEntry
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row, RowReader

__all__ = ["Planner"]

_Place: TypeAlias = tuple[int, str, str]
"""The number of a row in its list, its format and its target: they tell it from all others of a run."""


def _place(row: Row) -> _Place:
    return row.index, row.overrides.get("format", ""), row.target


class Planner:
    """Turns rows into jobs. Call `plan` from one thread at a time.

    Args:
        place: The output.
        engine: Who will draw.
        manifest: The manifest of the folder, if it has one.
        defaults: The options of rows that do not set their own.
        options: How rows are planned.
        reopen_titles: Opens the sources once more; None if they can be read only once.

    Attributes:
        total_rows: How many rows to plan the sources hold, once all of them were read ahead.
    """

    def __init__(
        self,
        *,
        place: OutputPlace,
        engine: Engine,
        manifest: Manifest | None,
        defaults: RowDefaults,
        options: PlanOptions,
        reopen_titles: Callable[[], RowReader] | None = None,
    ) -> None:
        self._place, self._engine = place, engine
        self._manifest, self._options = manifest, options
        self._builder, self._spread = RequestBuilder(defaults, engine.name), defaults.spread
        self._reopen_titles, self._rewindable = reopen_titles, reopen_titles is not None
        self._second_reader: RowReader | None = None
        self._registry = NameRegistry()
        self._names = TargetNames(options.template, manifest, self._registry)
        self._history = HistoryReader(manifest, place, engine)
        self._rows = RowPlanner(
            place=place,
            engine=engine,
            manifest=manifest,
            options=options,
            names=self._names,
            registry=self._registry,
            history=self._history,
        )
        self._sent = manifest.sent_keys() if manifest else frozenset()
        self.total_rows: int | None = None

    @property
    def asked(self) -> AskedFiles:
        """The files on record that the rows so far have asked for."""
        return self._rows.asked

    def take_renewed(self) -> dict[str, str]:
        """Return today's fingerprints of records that rows found under earlier ones, by these; once each."""
        renewed, self._history.renewed = self._history.renewed, {}
        return renewed

    def stop(self) -> None:
        """Stop reading ahead; callable from any thread."""
        if self._second_reader is not None:
            self._second_reader.stop()

    def close(self) -> None:
        """Delete what was registered for this run."""
        self._registry.close()

    def plan(self, rows: Sequence[Row]) -> list[Job]:
        """Decide what to do with each of `rows`, in their order; of a shard, with those that are in it.

        Raises:
            UsageError: The name template has a column that the source lacks, or the manifest is damaged.
            InputError: A source could not be read to its end.
            DiskError: The manifest can't be read.
        """
        self.asked.note_lists({row.list for row in rows})
        if self._options.shard is not None:
            rows = [row for row in rows if self._is_own(row)]
        unchanged = self._unchanged_rows(rows)
        rest = iter(self._plan([row for row in rows if _place(row) not in unchanged]))
        return [unchanged.get(_place(row)) or next(rest) for row in rows]

    def _unchanged_rows(self, rows: Sequence[Row]) -> dict[_Place, Skipped]:
        """Return the outcomes, by place, of rows whose file is there as recorded; the fast path."""
        if not self._rewindable:
            return {}
        is_explicit, quick_key = self._names.is_explicit, self._builder.quick_key
        keys = {
            _place(row): key for row in rows if not is_explicit(row) and (key := quick_key(row)) is not None
        }
        finished = self._finished(list(keys.values()))
        return {
            _place(row): self._rows.unchanged(row, finished[key])
            for row in rows
            if (key := keys.get(_place(row))) is not None and key in finished
        }

    def _finished(self, keys: list[str]) -> dict[str, FileEntry]:
        """Return, for those `keys` that have one, the file named by its title that is there as recorded."""
        return {entry.key: entry for entry in self._whole_files(keys) if self._names.is_derived(entry)}

    def _whole_files(self, keys: list[str]) -> list[FileEntry]:
        """Return the files of the pictures `keys` that are there as recorded: mostly all of them."""
        options = self._options
        if not keys or self._manifest is None or options.overwrite or options.verify or options.refresh:
            return []
        place, sent, replaced = self._place, self._sent, self._rows.replaced
        return [
            entry
            for entry in self._manifest.entries(keys)
            if entry.key not in sent
            and entry.id not in replaced
            and has_size(place, entry.name, entry.size_bytes)
        ]

    def _plan(self, rows: Sequence[Row]) -> list[Job]:
        items = [self._request(row) for row in rows]
        known = [item for item in items if isinstance(item, RowRequest)]
        for item in items:
            if isinstance(item, Failed):
                self._names.note_rejected(item.row, self.asked)
        if not self._rewindable:
            self._registry.add_upcoming([item.key for item in known])
        finished = self._finished_items(known)
        history = self._history.read([item for item in known if _place(item.row) not in finished])
        jobs = [
            item
            if isinstance(item, Failed)
            else self._rows.unchanged(item.row, finished[_place(item.row)])
            if _place(item.row) in finished
            else self._plan_row(item, history)
            for item in items
        ]
        return [self._checked(job) for job in jobs] if self._engine.name is EngineName.THUMBAPI else jobs

    def _finished_items(self, items: Sequence[RowRequest]) -> dict[_Place, FileEntry]:
        """Return the files, by the places of rows, of rows whose file is there as recorded."""
        entries: dict[str, list[FileEntry]] = {}
        for entry in self._whole_files([item.key for item in items]):
            entries.setdefault(entry.key, []).append(entry)
        finished = {}
        for item in items:
            found = self._names.own(item, entries.get(item.key, ()))
            if found is None:
                continue
            if not self._rewindable and self._names.is_explicit(item.row):
                self._names.claim(found.name, item)
            finished[_place(item.row)] = found
        return finished

    def _checked(self, job: Job) -> Job:
        """Reject a title whose photo or logo can't be sent, before it is counted or recorded as sent."""
        if isinstance(job, Make):
            try:
                check_pictures(job.item.request)
            except ItemError as error:
                return Failed(row=job.item.row, error=error)
        return job

    def _is_own(self, row: Row, item: RowRequest | None = None) -> bool:
        """Tell whether a row is in the part of the list that is planned."""
        shard = self._options.shard
        if shard is None:
            return True
        if item is None:
            built = self._request(row)
            item = built if isinstance(built, RowRequest) else None
        return shard.has(self._names.identity(row, item))

    def _request(self, row: Row) -> RowRequest | Failed:
        try:
            return self._builder.build(row)
        except ItemError as error:
            return Failed(row=row, error=error)

    def _plan_row(self, item: RowRequest, history: History) -> Job:
        if not self._rows.has_file(item, history):
            self._read_ahead()
        return self._rows.plan(item, history)

    def _read_ahead(self) -> None:
        """Read all sources once, before the first new name is given."""
        if self._reopen_titles is None:
            return
        reopen_titles, self._reopen_titles = self._reopen_titles, None
        self._second_reader = reopen_titles()

        others = 0

        def request_of(row: Row) -> RowRequest | None:
            nonlocal others
            built = self._request(row)
            item = built if isinstance(built, RowRequest) else None
            others += not self._is_own(row, item)
            return item

        total_rows = self._names.read_ahead(self._second_reader, self._spread, request_of)
        self.total_rows = total_rows - others
