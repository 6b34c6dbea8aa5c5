"""What to do with one row, by what is known of its picture and of its file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.names.file_names import retyped
from thumbcli.batch.plan.asked_files import AskedFiles
from thumbcli.batch.plan.existing_files import ExistingFiles
from thumbcli.batch.plan.jobs import CHANGED, Adopt, Job, Make, MakeReason
from thumbcli.batch.store.picture_files import (
    exists,
    is_file,
    read_picture,
    same_file,
    where,
)
from thumbcli.contract import EngineName, OutputFormat, look_of
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import ItemError, NameTaken
from thumbcli.options.option_list import PICTURE_OPTIONS

if TYPE_CHECKING:
    from thumbcli.batch.names.name_registry import NameRegistry
    from thumbcli.batch.plan.history import History, HistoryReader
    from thumbcli.batch.plan.plan_options import PlanOptions
    from thumbcli.batch.plan.target_names import TargetNames
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import FileEntry, FileRecord, PictureRecord
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Engine
    from thumbcli.sources.rows import Row

__all__ = ["RowPlanner"]

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


class RowPlanner:
    """Plans rows one by one, in their order.

    Args:
        place: The output.
        engine: Who will draw.
        manifest: The manifest of the folder, if it has one.
        options: How rows are planned.
        names: The files of the rows.
        registry: What the rows of this run have taken.
        history: Reads what is known about pictures.

    Attributes:
        asked: The files on record that the rows so far have asked for.
        replaced: Those of them that get another picture in this run.
    """

    def __init__(
        self,
        *,
        place: OutputPlace,
        engine: Engine,
        manifest: Manifest | None,
        options: PlanOptions,
        names: TargetNames,
        registry: NameRegistry,
        history: HistoryReader,
    ) -> None:
        self._place, self._engine = place, engine
        self._manifest, self._options = manifest, options
        self._names, self._registry, self._history = names, registry, history
        self._existing = ExistingFiles(
            place=place, engine=engine, manifest=manifest, names=names, history=history
        )
        self.asked = AskedFiles()
        self.replaced: set[int] = set()

    def has_file(self, item: RowRequest, history: History) -> bool:
        """Tell whether a file on record is that of the row."""
        return self._own(item, history) is not None

    def _own(self, item: RowRequest, history: History) -> FileRecord | None:
        files = [file for file in history.files.get(item.key, ()) if file.id not in self.replaced]
        is_old = any(file.naming is None for file in files)
        return self._names.own(item, files, self._history.old_key(item) if is_old else "")

    def plan(self, item: RowRequest, history: History) -> Job:
        """Decide what to do with one row."""
        own = self._own(item, history)
        if own is None:
            job = self._plan_new(item, history)
        else:
            self.asked.add(item.row.list, own.id)
            if self._names.is_explicit(item.row):
                self._names.claim(own.target, item)
            job = self._plan_recorded(item, own, history)
        if isinstance(job, Make):
            self._registry.add_making(item.key, item.row.location)
        return job

    def unchanged(self, row: Row, file: FileEntry | FileRecord, detail: str = "") -> Skipped:
        """Return the outcome of a row whose file is there; `detail` if another program has changed it."""
        self.asked.add(row.list, file.id)
        reason = SkipReason.ADOPTED if detail else SkipReason.UNCHANGED
        return Skipped(row=row, key=file.key, reason=reason, name=file.name, detail=detail)

    def _plan_recorded(self, item: RowRequest, own: FileRecord, history: History) -> Job:
        """Plan for a row whose file holds its picture: it is there, or it must be made again."""
        picture = history.pictures.get(item.key)
        where(self._place, own.name)  # It is one that thumb gives, and no link leads out of the folder.
        reason = self._reason(item, own, picture, history)
        if reason is None:
            return self.unchanged(item.row, own, CHANGED if own.changed and self._options.verify else "")
        if own.pinned and is_file(self._place, own.name):
            return _pinned(item, own)
        earlier = self._registry.add_row(item.key, item.row.location, self._names.target_of(item))
        if earlier is not None:
            return _duplicate(item, earlier, own.name)
        if reason is MakeReason.CHANGED and (kept := self._keep(item, own, picture, history)) is not None:
            return kept
        return self._remake(item, own, reason, history)

    def _remake(self, item: RowRequest, own: FileRecord, reason: MakeReason, history: History) -> Job:
        """Plan to make the picture of a file on record again, as cheaply as that is possible."""
        name, picture = self._names.name_of(item, own), history.pictures.get(item.key)
        if history.is_rescued(item.key):
            return self._make(item, name, MakeReason.RESCUED, replace=True)
        is_lost = reason in {MakeReason.CHANGED, MakeReason.MISSING}
        has_copy = is_lost and self._existing.has_copy(item.key, history)
        if has_copy or self._registry.making(item.key) is not None:
            return self._copy(item, name, replace=True, keep_old=reason is MakeReason.CHANGED)
        fresh = self._options.overwrite or (picture is not None and picture.placeholder)
        url = None if fresh else _address(picture)
        wish = _wish(picture, own) if fresh else ""
        job = self._make(item, name, reason, replace=True, image_url=url, wish=wish)
        return self._allowed(job, history)

    def _reason(
        self, item: RowRequest, own: FileRecord, picture: PictureRecord | None, history: History
    ) -> MakeReason | None:
        """Return why the picture of a file on record is made again; None if it is not."""
        if self._options.overwrite:
            return MakeReason.OVERWRITE
        # A run that was killed may have replaced it, by a file of the same size at that.
        verify = self._options.verify or item.key in history.attempts
        if not same_file(self._place, own.name, own.size_bytes, own.sha256, verify=verify):
            return MakeReason.CHANGED if exists(self._place, own.name) else MakeReason.MISSING
        if picture is not None and picture.placeholder:
            return MakeReason.PLACEHOLDER if self._engine.credits(item.request) else None
        look = look_of(item.request, self._engine.look)
        may_improve = (own.defective or self._options.refresh) and not own.adopted
        return MakeReason.LOOK if look and look != own.look and may_improve else None

    def _keep(
        self, item: RowRequest, own: FileRecord, picture: PictureRecord | None, history: History
    ) -> Job | None:
        """Plan to keep a file that is not as recorded; None if its picture has to be made again.

        A picture that was paid for stays, whatever another program has made of it, such as a smaller file. So
        does one that replaced it when a run was killed before that was recorded.
        """
        if own.adopted:
            return self._existing.adopt(item, own.name)
        is_paid = (picture is not None and picture.credits) or self._engine.credits(item.request)
        if not is_paid or (picture is not None and picture.placeholder):
            return None
        job = self._existing.adopt(item, own.name)
        if isinstance(job, Failed):
            return None
        found = job.metadata.generation_id if job.metadata else None
        if item.key in history.attempts and found and (picture is None or found != picture.generation_id):
            return job
        if job.size_bytes == own.size_bytes and picture is not None and picture.image_url:
            return None  # No program that has a purpose leaves the size: it is damaged, and fetched again.
        return replace(job, metadata=None, size=None, changed_file=own.id)

    def _plan_new(self, item: RowRequest, history: History) -> Job:
        """Plan for a row without a file: its picture may exist, may have failed, or needs a name."""
        key, location = item.key, item.row.location
        earlier = self._registry.add_row(key, location, self._names.target_of(item))
        has_copy = not self._options.overwrite and self._existing.has_copy(key, history)
        blocked = None if history.is_rescued(key) or has_copy else self._blocked(item, history)
        attempt = history.attempts.get(key)
        found = blocked if attempt is None else self._arrived(item)
        if found is not None and earlier is None:
            self._names.note_owners(item, self.asked)
            return found
        try:
            name, owner = self._names.find(item)
            where(self._place, name)  # No link leads out of the folder.
            self._place.files.check_free(name)
        except ItemError as error:
            self._names.note_owners(item, self.asked)
            return blocked or Failed(row=item.row, error=error)
        at = self._registry.claimed_at(name, item.request.format or "")
        earlier = earlier or (None if at == location else at)
        if earlier is not None:
            return _duplicate(item, earlier, name)
        if owner is not None:
            self.asked.add(item.row.list, owner.id)
        if owner is not None and owner.key == key and owner.id not in self.replaced:
            return self._plan_named_elsewhere(item, owner, history)
        tried = key in history.failures or attempt is not None
        job = self._plan_file(item, name, owner, MakeReason.RETRY if tried else MakeReason.NEW, history)
        if isinstance(job, Make) and job.reason is not MakeReason.COPY:
            return self._cheapest(job, history)
        # A run killed between the finished file and its record leaves an attempt and the picture it paid for.
        return blocked if blocked is not None and isinstance(job, Failed) else job

    def _plan_named_elsewhere(self, item: RowRequest, owner: FileRecord, history: History) -> Job:
        """Plan for a row whose title gives it the name that another row with this picture is called by.

        The file is that of both, and stays the other row's: it goes with what the user wrote there.
        """
        reason = self._reason(item, owner, history.pictures.get(item.key), history)
        if reason is None:
            return self.unchanged(item.row, owner)
        if owner.pinned and is_file(self._place, owner.name):
            return _pinned(item, owner)
        job = self._remake(item, owner, reason, history)
        return replace(job, explicit=owner.explicit) if isinstance(job, Make) else job

    def _cheapest(self, job: Make, history: History) -> Make | Uncertain | Skipped:
        """Return `job`, or one that takes the picture from another row of this run, or where it was kept."""
        key = job.item.key
        if self._registry.making(key) is not None:
            return self._copy(job.item, job.name, replace=job.replace, keep_old=job.keep_old)
        if history.is_rescued(key):
            return replace(job, reason=MakeReason.RESCUED, credits=0, changed=(), doubt=history.doubt(key))
        return self._allowed(job, history)

    def _allowed(self, job: Make, history: History) -> Make | Uncertain | Skipped:
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
        # It may have come as another type than was asked for.
        asked = self._names.candidates(item)
        names = [retyped(name, kind) for name in asked for kind in OutputFormat]
        for name in dict.fromkeys((*asked, *names)):
            job = self._existing.adopt(item, name) if is_file(self._place, name) else None
            if isinstance(job, Adopt) and job.metadata is not None and self._names.claim(name, item):
                if (owner := self._manifest.owner(name)) is not None:
                    self.replaced.add(owner.id)
                return job
        return None

    def _blocked(self, item: RowRequest, history: History) -> Uncertain | Skipped | None:
        """Return the outcome of a title that is retried only on request; None for any other title."""
        doubt, failure = history.doubt(item.key), history.failures.get(item.key)
        if doubt is not None and not self._options.retry_uncertain:
            return Uncertain(row=item.row, error=doubt, credits=self._engine.credits(item.request))
        if failure is not None and failure.permanent and not self._options.retry_failed:
            detail = f"{failure.code}: {failure.message}"
            return Skipped(row=item.row, key=item.key, reason=SkipReason.FAILED_BEFORE, detail=detail)
        return None

    def _plan_file(
        self, item: RowRequest, name: str, owner: FileRecord | None, reason: MakeReason, history: History
    ) -> Job:
        """Plan for a row that has a name, by the file that is there."""
        there = owner.name if owner else name
        where(self._place, there)  # As above.
        before = self._manifest.picture(owner.key) if self._manifest and owner else None
        is_kept = owner is not None and owner.pinned and not self._is_chosen_anew(item, owner)
        if owner is not None and is_kept and is_file(self._place, there):
            return _pinned(item, owner)
        if self._options.overwrite:
            return self._make(item, name, MakeReason.OVERWRITE, replace=True, wish=_wish(before, owner))
        if exists(self._place, there) and (owner is None or owner.adopted):
            return self._adopt_or_redraw(item, name, owner)
        if owner is not None:
            return self._update(item, name, owner, before, history)
        if self._existing.has_copy(item.key, history):
            return self._copy(item, name)
        return self._make(item, name, reason, image_url=_address(history.pictures.get(item.key)))

    def _adopt_or_redraw(self, item: RowRequest, name: str, owner: FileRecord | None) -> Job:
        """Plan for a file that is there: take it as it is, unless it says that it shows another picture.

        Records that are older than the pictures, as from the cache of a CI, do not know it.
        """
        job = self._existing.adopt(item, name)
        if isinstance(job, Failed) or job.metadata is not None:
            return job
        shown = read_metadata(read_picture(self._place, name))
        is_own = self._names.is_explicit(item.row) or (shown and shown.title == item.request.title)
        if shown is None or not is_own:
            return job
        costs = shown.credits or self._engine.credits(item.request)
        if costs and not shown.placeholder:
            path = where(self._place, name)
            taken = NameTaken(
                f'{path} was made with other settings, or for another title: "{shown.title}"',
                remedy="--overwrite makes it anew, and thumb pin keeps it as it is",
            )
            return Failed(row=item.row, error=taken)
        if owner is not None:
            self.replaced.add(owner.id)
        edited = shown.title != item.request.title
        why = MakeReason.EDITED if edited else MakeReason.SETTINGS
        return replace(self._make(item, name, why, replace=True), keep_old=True)

    def _update(
        self,
        item: RowRequest,
        name: str,
        owner: FileRecord,
        before: PictureRecord | None,
        history: History,
    ) -> Job:
        """Plan to put the picture of a row into its file, which has shown another one `before`."""
        paid = before.credits if before else 0
        if before and paid and self._engine.name is EngineName.LOCAL and self._existing.holds_picture(owner):
            detail = f"{before.engine} made it for {paid} credits; --overwrite replaces it"
            return Skipped(row=item.row, key=item.key, reason=SkipReason.PAID, name=owner.name, detail=detail)
        self.replaced.add(owner.id)
        is_retouched = not same_file(self._place, owner.name, owner.size_bytes, owner.sha256, verify=True)
        # What a choice replaces is kept to be compared with, and for another choice.
        keep_old = (
            is_retouched
            or bool(item.row.target)
            or (bool(paid) and self._existing.is_only_file(owner, replaced=self.replaced))
        )
        if self._existing.has_copy(item.key, history):
            return self._copy(item, name, replace=True, keep_old=keep_old)
        edited = before is not None and before.title != item.request.title
        why = MakeReason.EDITED if edited else MakeReason.SETTINGS
        url = _address(history.pictures.get(item.key))
        job = self._make(item, name, why, replace=True, image_url=url)
        return replace(job, changed=self._changed(item.request, owner), keep_old=keep_old)

    def _is_chosen_anew(self, item: RowRequest, owner: FileRecord) -> bool:
        """Tell whether a person chose another picture: a pin keeps the choice, not what it replaces."""
        before = self._manifest.settings_of(owner.key) if self._manifest and item.row.chosen else {}
        now = item.request.canonical()
        return bool(before) and any(now.get(name) != before.get(name) for name in item.row.chosen)

    def _changed(self, request: Request, owner: FileRecord) -> tuple[str, ...]:
        """Return the settings that differ from those of `owner`; none if only the engine does."""
        before = self._manifest.settings_of(owner.key) if self._manifest else {}
        if not before:
            return ()  # Its record was rebuilt from the picture, which knows its title alone.
        now = request.canonical()
        differ = (
            name for name in (*now, *before) if name in _SETTING_NAMES and now.get(name) != before.get(name)
        )
        return tuple(dict.fromkeys(_SETTING_NAMES[name] for name in differ))

    def _copy(self, item: RowRequest, name: str, *, replace: bool = False, keep_old: bool = False) -> Make:
        return Make(
            item=item,
            name=name,
            reason=MakeReason.COPY,
            replace=replace,
            credits=0,
            fetch_only=self._engine.credits(item.request) > 0,
            explicit=self._names.is_explicit(item.row),
            naming=self._names.naming,
            keep_old=keep_old,
        )

    def _make(
        self,
        item: RowRequest,
        name: str,
        reason: MakeReason,
        *,
        replace: bool = False,
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
            explicit=self._names.is_explicit(item.row),
            naming=self._names.naming,
        )


def _pinned(item: RowRequest, file: FileRecord) -> Skipped:
    detail = "it is pinned; thumb unpin releases it"
    return Skipped(row=item.row, key=item.key, reason=SkipReason.PINNED, name=file.name, detail=detail)


def _duplicate(item: RowRequest, earlier: str, name: str | None) -> Skipped:
    detail = f"same as {earlier}"
    return Skipped(row=item.row, key=item.key, reason=SkipReason.DUPLICATE, name=name, detail=detail)


def _address(picture: PictureRecord | None) -> str | None:
    """Return where a picture that was paid for before is kept."""
    return None if picture is None or picture.placeholder else picture.image_url


def _wish(picture: PictureRecord | None, file: FileRecord | None) -> str:
    """Return what tells the wish for a new picture from the one on record, also in a run after a crash."""
    seen = [getattr(picture, "made_at", None), getattr(file, "sha256", None)]
    text = json.dumps([*seen, getattr(picture, "generation_id", None)])
    return hashlib.sha256(text.encode()).hexdigest()[:_WISH_CHARS]
