"""Compare rows with the manifest: what to make, skip or reject, each with its reason.

The planner reads the manifest, file sizes and photos named in rows; it writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.names.file_names import NameTemplate, candidates, retyped
from thumbcli.batch.names.name_registry import NameRegistry
from thumbcli.batch.plan.jobs import CHANGED, Adopt, Job, Make, MakeReason
from thumbcli.batch.requests.row_options import RequestBuilder, RowRequest
from thumbcli.batch.store.manifest import Attempt
from thumbcli.batch.store.manifest_schema import RECORDS_LOST
from thumbcli.batch.store.picture_files import (
    has_size,
    is_file,
    is_folder,
    picture_path,
    read_picture,
    same_file,
)
from thumbcli.batch.store.rescued_pictures import rescued_keys, unusable_rescued, why_unusable
from thumbcli.contract import JPEG, EngineName, OutputFormat, Size
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.engines.thumbapi.sent_pictures import check_pictures
from thumbcli.errors import AnswerLost, InputError, ItemError, NameTaken, RequestError
from thumbcli.options.option_list import PICTURE_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.batch.store.manifest import Failure, Manifest, Record
    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["PlanOptions", "Planner"]

_SETTING_NAMES = {
    **{name: name.replace("_", " ") for name in PICTURE_OPTIONS},
    "use_photo": "photo",
    "use_logo": "logo",
    "logo_light": "logo",
    "logo_dark": "logo",
    "custom_assets_id": "set",
    "hand": "set",
}
"""The settings of a request that may change, as messages call them."""

_WISH_CHARS = 16

_UNUSABLE = "unusable"
"""The code of a title whose picture was paid for and kept, in a file that is no picture any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """How rows are planned.

    Attributes:
        template: The names of files.
        overwrite: Make every picture again, and replace files that are not ours.
        verify: Compare digests, not only sizes.
        retry_failed: Retry titles that failed permanently.
        retry_uncertain: Retry titles that may have been charged.
    """

    template: NameTemplate = field(default_factory=NameTemplate)
    overwrite: bool = False
    verify: bool = False
    retry_failed: bool = False
    retry_uncertain: bool = False


class _History(NamedTuple):
    """What the manifest holds about some keys."""

    records: dict[str, Record]
    failures: dict[str, Failure]
    attempts: dict[str, Attempt]
    addresses: dict[str, str]

    def doubt(self, key: str) -> AnswerLost | None:
        """Return why `key` may have been charged without a picture; None if nothing says so."""
        attempt = self.attempts.get(key)
        return None if attempt is None else _uncertain(attempt)


class Planner:
    """Turns rows into jobs. Call `plan` from one thread at a time.

    Args:
        out: The output folder.
        engine: Who will draw.
        manifest: The manifest of the folder, if it has one.
        defaults: The options of rows that do not set their own.
        options: How rows are planned.
        reopen_titles: Opens the sources once more; None if they can be read only once.

    Attributes:
        total_rows: How many rows the sources hold, once all of them were read ahead.
    """

    def __init__(
        self,
        *,
        out: Path,
        engine: Engine,
        manifest: Manifest | None,
        defaults: RowDefaults,
        options: PlanOptions,
        reopen_titles: Callable[[], TitleReader] | None = None,
    ) -> None:
        self._out, self._engine = str(out), engine
        self._manifest, self._options = manifest, options
        self._builder = RequestBuilder(defaults, engine.name, engine.look)
        self._reopen_titles, self._rewindable = reopen_titles, reopen_titles is not None
        self._second_reader: TitleReader | None = None
        self._registry = NameRegistry()
        self._rescued = rescued_keys()
        self._sent = manifest.sent_keys() if manifest else frozenset()
        self._changed_keys = manifest.changed_keys() if manifest and options.verify else frozenset()
        self.total_rows: int | None = None

    def stop(self) -> None:
        """Stop reading ahead; callable from any thread."""
        if self._second_reader is not None:
            self._second_reader.stop()

    def close(self) -> None:
        """Delete what was registered for this run."""
        self._registry.close()

    def plan(self, rows: Sequence[Row]) -> list[Job]:
        """Decide what to do with each of `rows`, in their order.

        Raises:
            UsageError: The name template has a column that the source lacks, or the manifest is damaged.
            InputError: A source could not be read to its end.
            DiskError: The manifest can't be read.
        """
        unchanged = self._unchanged_rows(rows)
        rest = iter(self._plan([row for row in rows if row.index not in unchanged]))
        return [unchanged.get(row.index) or next(rest) for row in rows]

    def _unchanged_rows(self, rows: Sequence[Row]) -> dict[int, Skipped]:
        """Return the outcomes, by row index, of rows whose picture is there as recorded; the fast path."""
        if not self._rewindable:
            return {}
        keys = {row.index: key for row in rows if (key := self._builder.quick_key(row)) is not None}
        finished = self._finished(list(keys.values()))
        return {
            row.index: _unchanged(row, key, finished[key])
            for row in rows
            if (key := keys.get(row.index)) is not None and key in finished
        }

    def _plan(self, rows: Sequence[Row]) -> list[Job]:
        items = [self._request(row) for row in rows]
        keys = self._keys_with_files([item.key for item in items if isinstance(item, RowRequest)])
        finished = self._finished(keys)
        others = {key for key in keys if key not in finished}
        history = self._history(
            [item for item in items if isinstance(item, RowRequest) and item.key in others]
        )
        jobs = [
            item
            if isinstance(item, Failed)
            else _unchanged(item.row, item.key, finished[item.key])
            if item.key in finished
            else self._plan_recorded(item, history)
            if item.key in history.records
            else self._plan_new(item, history)
            for item in items
        ]
        return [self._checked(job) for job in jobs] if self._engine.name is EngineName.THUMBAPI else jobs

    def _checked(self, job: Job) -> Job:
        """Reject a title whose photo or logo can't be sent, before it is counted or recorded as sent."""
        if isinstance(job, Make):
            try:
                check_pictures(job.item.request)
            except ItemError as error:
                return Failed(row=job.item.row, error=error)
        return job

    def _request(self, row: Row) -> RowRequest | Failed:
        try:
            return self._builder.build(row)
        except ItemError as error:
            return Failed(row=row, error=error)

    def _keys_with_files(self, keys: list[str]) -> list[str]:
        """Return those `keys` whose file no other picture of this run takes."""
        if self._rewindable:
            return keys
        self._registry.add_upcoming(keys)
        replaced = self._registry.replaced(keys)
        return [key for key in keys if key not in replaced] if replaced else keys

    def _finished(self, keys: list[str]) -> dict[str, str]:
        """Return the file names of those `keys` whose picture is there as recorded: mostly all of them."""
        if self._manifest is None or self._options.overwrite or self._options.verify:
            return {}
        sizes, out, sent = self._manifest.files(keys), self._out, self._sent
        return {
            key: name
            for key, name, size in sizes
            if key not in sent and has_size(picture_path(out, name), size)
        }

    def _history(self, items: list[RowRequest]) -> _History:
        history = self._recorded(items)
        for key in self._rescued.intersection(item.key for item in items):
            if (path := unusable_rescued(key)) is not None:
                why = why_unusable(path)
                history.attempts[key] = Attempt(key, code=_UNUSABLE, message=why, sent_at="", credits=0)
        return history

    def _recorded(self, items: list[RowRequest]) -> _History:
        if self._manifest is None or not items:
            return _History({}, {}, {}, {})
        keys = [item.key for item in items]
        manifest, attempts = self._manifest, self._manifest.attempts(keys)
        history = _History(
            manifest.records(keys), manifest.failures(keys), attempts, manifest.addresses(list(attempts))
        )
        if self._manifest.records_lost_at:
            lost = {item.key for item in items if self._may_be_charged(item, history)}
            history.attempts.update({key: self._manifest.lost_attempt(key) for key in lost})
        return history

    def _may_be_charged(self, item: RowRequest, history: _History) -> bool:
        """Tell whether an attempt at this title may be among the records that a repair could not read."""
        record, failure = history.records.get(item.key), history.failures.get(item.key)
        return (
            item.key not in history.attempts
            and self._engine.credits(item.request) > 0
            and not (failure is not None and failure.permanent)
            and not (record is not None and has_size(picture_path(self._out, record.name), record.size_bytes))
        )

    def _plan_recorded(self, item: RowRequest, history: _History) -> Job:
        """Plan for a picture that the manifest knows: it is there, or it must be made again."""
        record = history.records[item.key]
        path = picture_path(self._out, record.name)
        # A run that was killed may have replaced it, by a file of the same size at that.
        verify = self._options.verify or item.key in history.attempts
        reason = MakeReason.OVERWRITE
        if not self._options.overwrite:
            if not same_file(path, record.size_bytes, record.sha256, verify=verify):
                reason = MakeReason.CHANGED if os.path.lexists(path) else MakeReason.MISSING
            elif record.placeholder and self._engine.credits(item.request):
                reason = MakeReason.PLACEHOLDER
            else:
                known = _unchanged(item.row, item.key, record.name)
                told = replace(known, reason=SkipReason.ADOPTED, detail=CHANGED)
                return told if item.key in self._changed_keys else known
        earlier = self._registry.add_row(item.key, item.row.location)
        if earlier is not None:
            return _duplicate(item, earlier)
        if reason is MakeReason.CHANGED and (kept := self._keep(item, record, history)) is not None:
            return kept
        if self._is_rescued(item, history):
            return self._make(item, record.name, MakeReason.RESCUED, replace=True)
        fresh = self._options.overwrite or record.placeholder
        url, wish = (None, _wish(record)) if fresh else (record.image_url, "")
        job = self._make(item, record.name, reason, replace=True, image_url=url, wish=wish)
        return self._allowed(job, history)

    def _is_rescued(self, item: RowRequest, history: _History) -> bool:
        attempt = history.attempts.get(item.key)
        return item.key in self._rescued and not (attempt is not None and attempt.code == _UNUSABLE)

    def _keep(self, item: RowRequest, record: Record, history: _History) -> Job | None:
        """Plan to keep a file that is not as recorded; None if its picture has to be made again.

        A picture that was paid for stays, whatever another program has made of it, such as a smaller file. So
        does one that replaced it when a run was killed before that was recorded.
        """
        if record.adopted:
            return self._adopt(item, record.name)
        if record.placeholder or not (record.credits or self._engine.credits(item.request)):
            return None
        job = self._adopt(item, record.name)
        if isinstance(job, Failed):
            return None
        found = job.metadata.generation_id if job.metadata else None
        if item.key in history.attempts and found and found != record.generation_id:
            return job
        if job.size_bytes == record.size_bytes and record.image_url:
            return None  # No program that has a purpose leaves the size: it is damaged, and fetched again.
        return replace(job, metadata=None, size=None, changed=True)

    def _plan_new(self, item: RowRequest, history: _History) -> Job:
        """Plan for a picture that was never made: it may have failed, or it needs a name."""
        if self._reopen_titles is not None:
            reopen_titles, self._reopen_titles = self._reopen_titles, None
            self._read_ahead(reopen_titles)
        earlier = self._registry.add_row(item.key, item.row.location)
        if earlier is not None:
            return _duplicate(item, earlier)
        rescued = self._is_rescued(item, history)
        blocked = None if rescued else self._blocked(item, history)
        attempt = history.attempts.get(item.key)
        found = blocked if attempt is None else self._arrived(item)
        if found is not None:
            return found
        try:
            name, owner = self._name(item)
            if is_folder(path := picture_path(self._out, name)):
                raise NameTaken(f"a folder stands at {path}", remedy="move it away, or use --name")
        except ItemError as error:
            return blocked or Failed(row=item.row, error=error)
        tried = item.key in history.failures or attempt is not None
        job = self._plan_file(item, name, owner, MakeReason.RETRY if tried else MakeReason.NEW)
        if rescued and isinstance(job, Make):
            return replace(
                job, reason=MakeReason.RESCUED, credits=0, changed=(), doubt=history.doubt(item.key)
            )
        if isinstance(job, Make):
            return self._allowed(job, history)
        # A run killed between the finished file and its record leaves an attempt and the picture it paid for.
        return blocked if blocked is not None and isinstance(job, Failed) else job

    def _allowed(self, job: Make, history: _History) -> Make | Uncertain | Skipped:
        """Return `job`, or in its place the outcome of a title that is retried only on request.

        Where the picture that may be paid for is kept is known, it is fetched from there, unasked and unpaid.
        """
        key, blocked = job.item.key, self._blocked(job.item, history)
        url = history.addresses.get(key) or job.image_url
        if blocked is None:
            return replace(job, doubt=history.doubt(key), image_url=url)
        if url is None or isinstance(blocked, Skipped):
            return blocked
        return replace(job, doubt=blocked.error, image_url=url, fetch_only=True, credits=0)

    def _arrived(self, item: RowRequest) -> Adopt | None:
        """Plan to record the picture of a run that was killed between the finished file and its record."""
        if self._options.overwrite or self._manifest is None:
            return None
        kinds = (*OutputFormat, JPEG)  # It may have come as another type than was asked for.
        names = [retyped(name, kind) for name in self._candidates(item) for kind in kinds]
        for name in dict.fromkeys((*self._candidates(item), *names)):
            job = self._adopt(item, name) if is_file(picture_path(self._out, name)) else None
            if isinstance(job, Adopt) and job.metadata is not None and self._registry.claim(name, item.key):
                if (owner := self._manifest.owner(name)) is not None:
                    self._registry.mark_replaced(owner.key)
                return job
        return None

    def _blocked(self, item: RowRequest, history: _History) -> Uncertain | Skipped | None:
        """Return the outcome of a title that is retried only on request; None for any other title."""
        doubt, failure = history.doubt(item.key), history.failures.get(item.key)
        if doubt is not None and not self._options.retry_uncertain:
            return Uncertain(row=item.row, error=doubt, credits=self._engine.credits(item.request))
        if failure is not None and failure.permanent and not self._options.retry_failed:
            detail = f"{failure.code}: {failure.message}"
            return Skipped(row=item.row, key=item.key, reason=SkipReason.FAILED_BEFORE, detail=detail)
        return None

    def _name(self, item: RowRequest) -> tuple[str, Record | None]:
        """Return a name for a picture without a record, and its present record; ItemError if none is free."""
        names = self._candidates(item)
        start = self._registry.level(item.key)
        for place, name in enumerate(names):
            if place < start or (place == 1 and self._registry.is_wanted(name, item.key)):
                continue
            owner = self._manifest.owner(name) if self._manifest else None
            if owner is not None and not self._may_replace(owner, item.request):
                continue
            if self._registry.claim(name, item.key):
                return name, owner
        raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")

    def _may_replace(self, owner: Record, request: Request) -> bool:
        """Tell whether `owner` is this title's picture from before its settings changed."""
        same = owner.title == request.title and owner.format == (request.format or owner.format)
        return same and not self._registry.is_requested(owner.key)

    def _plan_file(self, item: RowRequest, name: str, owner: Record | None, reason: MakeReason) -> Job:
        """Plan for a picture that has a name, by the file that is there."""
        if self._options.overwrite:
            return self._make(item, name, MakeReason.OVERWRITE, replace=True, wish=_wish(owner))
        path = picture_path(self._out, name)
        if os.path.lexists(path) and (owner is None or owner.adopted):
            return self._adopt(item, name)
        if owner is None:
            return self._make(item, name, reason, replace=False)
        if owner.credits and self._engine.name is EngineName.LOCAL and _holds_picture(path, owner):
            detail = f"{owner.engine} made it for {owner.credits} credits; --overwrite replaces it"
            return Skipped(row=item.row, key=item.key, reason=SkipReason.PAID, name=name, detail=detail)
        self._registry.mark_replaced(owner.key)
        job = self._make(item, name, MakeReason.SETTINGS, replace=True)
        return replace(job, changed=self._changed(item.request, owner))

    def _adopt(self, item: RowRequest, name: str) -> Adopt | Failed:
        """Plan to record a file that is there and is not on record, if it is a picture."""
        path = picture_path(self._out, name)
        try:
            data = read_picture(path)
        except (OSError, BrokenPictureError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            taken = NameTaken(f"{path} is in the way: {reason}", remedy="move it away, or add --overwrite")
            return Failed(row=item.row, error=taken)
        metadata, sha256 = read_metadata(data), hashlib.sha256(data).hexdigest()
        job = Adopt(item=item, name=name, size_bytes=len(data), sha256=sha256)
        if metadata is None or metadata.key != item.key:
            return job
        header = read_header(data)
        return replace(job, metadata=metadata, size=Size(header.width_px, header.height_px))

    def _changed(self, request: Request, owner: Record) -> tuple[str, ...]:
        """Return the settings that differ from those of `owner`; none if only the engine or its look does."""
        before = self._manifest.settings_of(owner.key) if self._manifest else {}
        now = request.canonical()
        differ = (
            name for name in (*now, *before) if name in _SETTING_NAMES and now.get(name) != before.get(name)
        )
        return tuple(dict.fromkeys(_SETTING_NAMES[name] for name in differ))

    def _make(
        self,
        item: RowRequest,
        name: str,
        reason: MakeReason,
        *,
        replace: bool,
        image_url: str | None = None,
        wish: str = "",
    ) -> Make:
        return Make(
            item=item,
            name=name,
            reason=reason,
            replace=replace,
            credits=0 if reason is MakeReason.RESCUED else self._engine.credits(item.request),
            image_url=image_url,
            wish=wish,
        )

    def _candidates(self, item: RowRequest) -> tuple[str, ...]:
        stem = self._options.template.stem(request=item.request, row=item.row, key=item.key)
        return candidates(stem, item.request, item.key)

    def _wanted(self, items: Iterable[RowRequest]) -> Iterator[tuple[str, str, Request]]:
        for item in items:
            with suppress(RequestError):  # It has no name here, and fails when its turn comes.
                yield item.key, self._candidates(item)[0], item.request

    def _read_ahead(self, reopen_titles: Callable[[], TitleReader]) -> None:
        """Read all sources once, so that names depend on the requests and not on the order of rows."""
        total_rows = 0
        with closing(reopen_titles()) as self._second_reader, suppress(InputError):
            # A source that can't be read is reported after the rows before it; here it only ends the reading.
            while rows := self._second_reader.next_batch():
                total_rows += len(rows)
                # Pictures that exist keep their names but count like the others, so that after an interrupted
                # run the rest get the names that it would have given them.
                items = [item for item in map(self._request, rows) if isinstance(item, RowRequest)]
                self._registry.add_wanted(list(self._wanted(items)))
        self._registry.resolve_contested()
        self.total_rows = total_rows


def _unchanged(row: Row, key: str, name: str) -> Skipped:
    return Skipped(row=row, key=key, reason=SkipReason.UNCHANGED, name=name)


def _duplicate(item: RowRequest, earlier: str) -> Skipped:
    return Skipped(row=item.row, key=item.key, reason=SkipReason.DUPLICATE, detail=f"same as {earlier}")


def _holds_picture(path: str, owner: Record) -> bool:
    """Tell whether a paid picture is at `path`, be it as recorded or retouched since."""
    if has_size(path, owner.size_bytes):
        return True
    try:
        return bool(read_picture(path))
    except (OSError, BrokenPictureError):
        return False


def _wish(record: Record | None) -> str:
    """Return what tells the wish for a new picture from the one on record, also in a run after a crash."""
    replaced = ("made_at", "sha256", "generation_id")
    seen = json.dumps([getattr(record, name, None) for name in replaced])
    return hashlib.sha256(seen.encode()).hexdigest()[:_WISH_CHARS]


def _uncertain(attempt: Attempt) -> AnswerLost:
    sent = f"it was sent at {attempt.sent_at[:16].replace('T', ' ')} UTC and may have been charged"
    known = attempt.code not in {RECORDS_LOST, _UNUSABLE}
    return AnswerLost(
        f"{sent}: {attempt.message or 'no answer came'}" if known else attempt.message,
        remedy="look at your ThumbAPI dashboard, then --retry-uncertain asks for it again",
        code=attempt.code or "uncertain",
    )
