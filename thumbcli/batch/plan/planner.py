"""Rows against the manifest: what to make, what to skip, what to reject, each with its reason.

Pure policy but for looking: it reads the manifest, file sizes, and photos named in rows; it writes nothing.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.batch.model.events import Skipped, SkipReason
from thumbcli.batch.names.file_names import NameTemplate, candidates
from thumbcli.batch.names.name_registry import Ledger, Wish
from thumbcli.batch.plan.jobs import Job, Make, MakeReason, Reject, Skip
from thumbcli.batch.requests.row_options import RequestBuilder, RowRequest
from thumbcli.batch.store.picture_files import has_size, same_file
from thumbcli.contract import EngineName
from thumbcli.errors import AnswerLost, InputError, ItemError, NameTaken
from thumbcli.options.option_list import PICTURE_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.batch.store.manifest import Attempt, Failure, Manifest, Record
    from thumbcli.contract import Request
    from thumbcli.sources.rows import Row
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["PlanOptions", "Planner"]

_CALLED = {
    **{name: name.replace("_", " ") for name in PICTURE_OPTIONS},
    "use_photo": "photo",
    "use_logo": "logo",
    "logo_light": "logo",
    "logo_dark": "logo",
    "custom_assets_id": "set",
    "hand": "set",
}
"""What of a request may change, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What the person allows beyond the usual.

    Attributes:
        template: How files are named.
        overwrite: Make everything again, and replace files that are not ours.
        verify: Compare digests, not only sizes.
        retry_failed: Try again what failed for good.
        retry_uncertain: Try again what may have been charged already.
    """

    template: NameTemplate = field(default_factory=NameTemplate)
    overwrite: bool = False
    verify: bool = False
    retry_failed: bool = False
    retry_uncertain: bool = False


class _Known(NamedTuple):
    """What the manifest knows about some keys."""

    records: dict[str, Record]
    failures: dict[str, Failure]
    attempts: dict[str, Attempt]


class Planner:
    """Turns rows into jobs. Call `plan` from one thread at a time.

    Attributes:
        total_rows: How many rows the sources hold, once they were surveyed.
    """

    def __init__(
        self,
        *,
        out: Path,
        engine: EngineName,
        look: str,
        credits_of: Callable[[Request], int],
        manifest: Manifest | None,
        defaults: RowDefaults,
        options: PlanOptions,
        survey: Callable[[], TitleReader] | None = None,
    ) -> None:
        self._out, self._engine, self._credits_of = str(out), engine, credits_of
        self._manifest, self._options = manifest, options
        self._asker = RequestBuilder(defaults, engine, look)
        self._survey, self._rewindable = survey, survey is not None
        self._surveyor: TitleReader | None = None
        self._ledger = Ledger()
        self.total_rows: int | None = None

    def stop(self) -> None:
        """Cut a survey short; callable from any thread."""
        if self._surveyor is not None:
            self._surveyor.stop()

    def close(self) -> None:
        """Forget what this run asked for."""
        self._ledger.close()

    def plan(self, rows: Sequence[Row]) -> list[Job]:
        """Decide what to do with each of `rows`, in their order.

        Raises:
            UsageError: The name template asks for a column that is not there, or the manifest is damaged.
            InputError: A source could not be read to its end.
            DiskError: The manifest can't be read.
        """
        there = self._there(rows)
        rest = iter(self._plan([row for row in rows if row.index not in there]))
        return [there.get(row.index) or next(rest) for row in rows]

    def _there(self, rows: Sequence[Row]) -> dict[int, Skipped]:
        """Return the rows whose picture is there as recorded, by their place, at the price of a look-up."""
        if not self._rewindable:
            return {}
        keys = {row.index: key for row in rows if (key := self._asker.quick_key(row)) is not None}
        finished = self._finished(list(keys.values()))
        return {
            row.index: _unchanged(row, key, finished[key])
            for row in rows
            if (key := keys.get(row.index)) is not None and key in finished
        }

    def _plan(self, rows: Sequence[Row]) -> list[Job]:
        items = [self._ask(row) for row in rows]
        keys = self._ours([item.key for item in items if isinstance(item, RowRequest)])
        finished = self._finished(keys)
        known = self._lookup(keys, finished)
        return [
            item
            if isinstance(item, Reject)
            else _unchanged(item.row, item.key, finished[item.key])
            if item.key in finished
            else self._known(item, known)
            if item.key in known.records
            else self._unknown(item, known)
            for item in items
        ]

    def _ours(self, keys: list[str]) -> list[str]:
        """Return those `keys` whose file no other picture of this run takes."""
        if self._rewindable:
            return keys
        self._ledger.hear(keys)
        lost = self._ledger.given_away(keys)
        return [key for key in keys if key not in lost] if lost else keys

    def _finished(self, keys: list[str]) -> dict[str, str]:
        """Return the file names of those `keys` whose picture is there as recorded: mostly all of them."""
        if self._manifest is None or self._options.overwrite or self._options.verify:
            return {}
        sizes = self._manifest.files(keys)
        return {key: name for key, name, size in sizes if has_size(f"{self._out}/{name}", size)}

    def _lookup(self, keys: list[str], finished: Mapping[str, str]) -> _Known:
        keys = [key for key in keys if key not in finished]
        if self._manifest is None or not keys:
            return _Known({}, {}, {})
        return _Known(
            self._manifest.records(keys), self._manifest.failures(keys), self._manifest.attempts(keys)
        )

    def _ask(self, row: Row) -> RowRequest | Reject:
        try:
            return self._asker.build(row)
        except ItemError as error:
            return Reject(row=row, error=error)

    def _known(self, asked: RowRequest, known: _Known) -> Job:
        """Plan for a picture that the manifest knows: it is there, or it must be made again."""
        record = known.records[asked.key]
        path = f"{self._out}/{record.name}"
        reason = MakeReason.OVERWRITE
        if not self._options.overwrite:
            if not same_file(path, record.size_bytes, record.sha256, verify=self._options.verify):
                reason = MakeReason.CHANGED if os.path.lexists(path) else MakeReason.MISSING
            elif record.placeholder and self._credits_of(asked.request):
                reason = MakeReason.PLACEHOLDER
            else:
                return _unchanged(asked.row, asked.key, record.name)
        earlier = self._ledger.ask(asked.key, asked.row.location)
        if earlier is not None:
            return _duplicate(asked, earlier)
        if reason is MakeReason.CHANGED and record.adopted:
            return _adopted(asked, record.name)
        held_back = self._held_back(asked, known)
        if held_back is not None:
            return held_back
        fresh = self._options.overwrite or record.placeholder
        url = None if fresh else record.image_url
        return self._make(asked, record.name, reason, replace=True, image_url=url)

    def _unknown(self, asked: RowRequest, known: _Known) -> Job:
        """Plan for a picture that was never made: it may have failed, or it needs a name."""
        if self._survey is not None:
            survey, self._survey = self._survey, None
            self._look_ahead(survey)
        earlier = self._ledger.ask(asked.key, asked.row.location)
        if earlier is not None:
            return _duplicate(asked, earlier)
        held_back = self._held_back(asked, known)
        attempt = known.attempts.get(asked.key)
        if held_back is not None and attempt is None:
            return held_back
        try:
            name, owner = self._name(asked)
            self._refuse_folder(name)
        except ItemError as error:
            return held_back or Reject(row=asked.row, error=error)
        tried = asked.key in known.failures or attempt is not None
        job = self._take(asked, name, owner, MakeReason.RETRY if tried else MakeReason.NEW)
        # A run killed between the finished file and its record leaves an attempt and the picture it paid for.
        return held_back if held_back is not None and isinstance(job, Make) else job

    def _held_back(self, asked: RowRequest, known: _Known) -> Reject | Skip | None:
        """Say why a picture is not asked for again unasked; None if nothing speaks against it."""
        attempt, failure = known.attempts.get(asked.key), known.failures.get(asked.key)
        if attempt is not None and not self._options.retry_uncertain:
            return Reject(row=asked.row, error=_uncertain(attempt), uncertain=True)
        if failure is not None and failure.permanent and not self._options.retry_failed:
            detail = f"{failure.code}: {failure.message}"
            return Skip(asked=asked, reason=SkipReason.FAILED_BEFORE, detail=detail)
        return None

    def _name(self, asked: RowRequest) -> tuple[str, Record | None]:
        """Return the name for a picture that the manifest does not know, and who holds it so far.

        Raises:
            ItemError: The row gives no usable name, or every candidate is taken.
        """
        names = self._candidates(asked)
        start = self._ledger.level(asked.key)
        for place, name in enumerate(names):
            if place < start or (place == 1 and self._ledger.is_wished(name, asked.key)):
                continue
            owner = self._manifest.owner(name) if self._manifest else None
            if owner is not None and not self._may_replace(owner, asked.request):
                continue
            if self._ledger.claim(name, asked.key):
                return name, owner
        raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")

    def _may_replace(self, owner: Record, request: Request) -> bool:
        """Tell whether `owner` is this title's picture from before its settings changed."""
        same = owner.title == request.title and owner.format == (request.format or owner.format)
        return same and not self._ledger.asks(owner.key)

    def _refuse_folder(self, name: str) -> None:
        if os.path.isdir(f"{self._out}/{name}"):  # noqa: PTH112 - the path is a string all along
            raise NameTaken(f"a folder stands at {self._out}/{name}", remedy="move it away, or use --name")

    def _take(self, asked: RowRequest, name: str, owner: Record | None, reason: MakeReason) -> Job:
        """Plan for a picture whose name is found: what stands there decides."""
        if self._options.overwrite:
            return self._make(asked, name, MakeReason.OVERWRITE, replace=True)
        there = os.path.lexists(f"{self._out}/{name}")
        if there and (owner is None or owner.adopted):
            return _adopted(asked, name)
        if owner is None:
            return self._make(asked, name, reason, replace=False)
        if there and owner.credits and self._engine is EngineName.LOCAL:
            detail = f"{owner.engine} made it for {owner.credits} credits; --overwrite replaces it"
            return Skip(asked=asked, reason=SkipReason.PAID, name=name, detail=detail)
        self._ledger.give_away(owner.key)
        job = self._make(asked, name, MakeReason.SETTINGS, replace=True)
        return replace(job, changed=self._changed(asked.request, owner))

    def _changed(self, request: Request, owner: Record) -> tuple[str, ...]:
        """Return what `owner` was asked for otherwise; nothing where only the engine or its look is new."""
        asked = self._manifest.asked_for(owner.key) if self._manifest else {}
        now = request.canonical()
        differ = (name for name in (*now, *asked) if name in _CALLED and now.get(name) != asked.get(name))
        return tuple(dict.fromkeys(_CALLED[name] for name in differ))

    def _make(
        self, asked: RowRequest, name: str, reason: MakeReason, *, replace: bool, image_url: str | None = None
    ) -> Make:
        cost = self._credits_of(asked.request)
        return Make(asked=asked, name=name, reason=reason, replace=replace, credits=cost, image_url=image_url)

    def _candidates(self, asked: RowRequest) -> tuple[str, ...]:
        stem = self._options.template.stem(request=asked.request, row=asked.row, key=asked.key)
        return candidates(stem, asked.request, asked.key)

    def _look_ahead(self, survey: Callable[[], TitleReader]) -> None:
        """Read all sources once, so that names can be given by what is asked and not by who came first."""
        total_rows = 0
        with closing(survey()) as self._surveyor, suppress(InputError):
            # What can't be read is said when the rows before it are done: here it only ends the survey.
            while rows := self._surveyor.next_batch():
                total_rows += len(rows)
                self._ledger.wish(self._wishes(rows))
        self._ledger.settle()
        self.total_rows = total_rows

    def _wishes(self, rows: Sequence[Row]) -> list[Wish]:
        # Pictures that exist keep their names but wish like the others, so that after a run that was cut
        # short the rest get the names that it would have given them.
        asked = [item for item in map(self._ask, rows) if isinstance(item, RowRequest)]
        return [Wish(item.key, self._candidates(item), item.request) for item in asked]


def _unchanged(row: Row, key: str, name: str) -> Skipped:
    return Skipped(row=row, key=key, reason=SkipReason.UNCHANGED, name=name)


def _adopted(asked: RowRequest, name: str) -> Skip:
    detail = "the file was there before; --overwrite replaces it"
    return Skip(asked=asked, reason=SkipReason.ADOPTED, name=name, detail=detail)


def _duplicate(asked: RowRequest, earlier: str) -> Skip:
    return Skip(asked=asked, reason=SkipReason.DUPLICATE, detail=f"same as {earlier}")


def _uncertain(attempt: Attempt) -> AnswerLost:
    return AnswerLost(
        f"it was sent at {attempt.sent_at} and may have been charged: {attempt.message or 'no answer came'}",
        remedy="look at your ThumbAPI dashboard, then --retry-uncertain asks for it again",
        code=attempt.code or "uncertain",
    )
