"""Save pictures into a folder with a manifest."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.names.file_names import NAME_MAX_BYTES, candidates, claim_id, cut, retyped
from thumbcli.batch.plan.jobs import MakeReason
from thumbcli.batch.run.disk_room import DiskRoom
from thumbcli.batch.run.output import (
    NewPicture,
    Output,
    WrittenPicture,
    keep_paid,
    still_kept,
    take_rescued,
)
from thumbcli.batch.store.lost_bodies import keep_body
from thumbcli.batch.store.output_folder import NotCopiedError, find_copy
from thumbcli.batch.store.output_place import make_own_folder
from thumbcli.batch.store.picture_files import (
    is_file,
    picture_path,
    write_picture,
)
from thumbcli.contract import Format
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata, read_metadata
from thumbcli.errors import (
    AnswerLost,
    ItemError,
    NameTaken,
    NotSent,
    TemporaryError,
    ThumbError,
)
from thumbcli.printable_text import printable_address
from thumbcli.regular_files import FileRefusedError, read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.batch.plan.jobs import Adopt, Make
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import Thumbnail
    from thumbcli.engines.protocol import Engine
    from thumbcli.errors import UncertainError

__all__ = ["ManifestOutput"]


class ManifestOutput(Output):
    """A folder with a manifest. The order of the steps survives a crash between any two of them.

    Args:
        engine: Draws the pictures.
        manifest: The manifest of the folder.
        place: The folder, with its state folder.
        reuse: The manifests of other folders, whose pictures are copied.
        metadata: Whether each file says what it shows and who made it.
        min_free_bytes: What stays free on the disk; None for the usual reserve.
    """

    def __init__(
        self,
        engine: Engine,
        manifest: Manifest,
        place: OutputPlace,
        reuse: Mapping[OutputPlace, Manifest],
        *,
        metadata: bool = True,
        min_free_bytes: int | None = None,
    ) -> None:
        self._engine, self._manifest, self._reuse = engine, manifest, reuse
        self._place, self._out = place, place.out
        self._notes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._metadata = metadata
        self._room = DiskRoom(
            {folder: folder for folder in (place.out, place.state)}, min_free_bytes=min_free_bytes
        )
        self._told: set[Path] = set()

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take the picture from where an earlier run kept it, copy it, or fetch it again."""
        item = job.item
        planned = job.reason is MakeReason.RESCUED
        if (job.credits or planned) and (kept := await take_rescued(item.key)) is not None:
            return kept
        if planned:
            raise TemporaryError("another run has just taken its picture", remedy="run it again")
        if self._reuse and (copied := await run_sync(self._copy, job)) is not None:
            return copied
        if job.image_url:
            thumbnail = await self._engine.recover(item.request, job.image_url)
            if thumbnail is not None:
                return NewPicture(thumbnail, recovered=True)
            gone = f"the picture that was paid for is gone from {printable_address(job.image_url)}"
            self._notes[item.key] = f"{gone}: it is bought again"
        return None

    async def record_sent(self, job: Make) -> None:
        """Record a paid request before it leaves, so that a crash can't hide it."""
        item = job.item
        await self._room.reserve(item.key)
        begin = partial(
            self._manifest.begin_attempt,
            place=item.row.location,
            engine=self._engine.name,
            cost=job.credits,
        )
        await run_sync(begin, item.key, item.request)

    async def record_refused(self, job: Make) -> None:
        """Delete the record of the request; an earlier one that may have been charged is restored."""
        if self._room.release(job.item.key):  # Else there was no room, and it was never recorded.
            await run_sync(self._manifest.cancel_attempt, job.item.key)

    async def record_lost(self, job: Make, error: UncertainError) -> None:
        """Keep what arrived in place of the picture, and record why there is none."""
        self._room.release(job.item.key)

        def record() -> None:
            body = keep_body(self._place, error.body)
            self._manifest.save_uncertain(job.item.key, error, body)

        await run_sync(record)

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture | None:
        """Write the file, then its record."""
        item, size_bytes = job.item, len(picture.thumbnail.image)
        try:
            try:
                written = await run_sync(self._save, job, picture)
            except ThumbError as error:
                raise await self._keep(job, picture, error) from error
            await run_sync(self._record, job, picture, written)
        finally:
            self._room.release(item.key, size_bytes)
        if picture.rescued is not None:
            await run_sync(picture.rescued.discard)
        return written

    async def _keep(self, job: Make, picture: NewPicture, error: ThumbError) -> ThumbError:
        """Keep a paid picture elsewhere; return the error to raise.

        Where it can be fetched from is recorded first, if the manifest can still be written.
        """
        thumbnail = picture.thumbnail
        if picture.rescued is not None:
            return still_kept(error, picture.rescued)
        paid = bool(job.credits) and picture.source is None and not picture.recovered
        if thumbnail.credits:
            lost = AnswerLost(
                f"it could not be saved: {error.message}",
                code=error.code,
                image_url=thumbnail.image_url,
                generation_id=thumbnail.generation_id,
            )
            with suppress(ThumbError):
                await self.record_lost(job, lost)
        return await run_sync(partial(keep_paid, error, job.item.key, thumbnail, self._told, paid=paid))

    async def record_failed(self, job: Make, error: ItemError) -> None:
        """Record a failed title; one that waited for its turn when the run ended did not fail."""
        if isinstance(error, NotSent):
            return
        item, permanent = job.item, not isinstance(error, TemporaryError)
        record = partial(
            self._manifest.save_failed,
            item.key,
            item.request.title,
            error,
            place=item.row.location,
            permanent=permanent,
        )
        with anyio.CancelScope(shield=True):
            await run_sync(record)

    async def adopt(self, job: Adopt) -> None:
        """Record the file that is there as the picture of this row."""
        await run_sync(self._adopt, job)

    def _copy(self, job: Make) -> NewPicture | None:
        item = job.item
        try:
            found = find_copy(self._reuse, item.key, item.request, self._engine.name)
        except NotCopiedError as error:
            self._notes[item.key] = str(error)
            return None
        return None if found is None else NewPicture(found[1], source=found[0])

    def _save(self, job: Make, picture: NewPicture) -> WrittenPicture:
        item, thumbnail = job.item, replace(picture.thumbnail, image=self._described(job, picture))
        warnings = [self._notes.pop(item.key)] if item.key in self._notes else []
        name = retyped(job.name, thumbnail.output_format)
        if name == job.name:
            may_replace, warning = self._keep_changed(job)
            path = self._write(job, thumbnail.image, replace=may_replace)
        else:
            path = self._write_retyped(job, name, thumbnail)
            warning = f"saved as {path.name}, not as {job.name}"
        warnings += [warning] if warning else []
        return WrittenPicture(path, tuple(warnings), thumbnail.image)

    def _record(self, job: Make, picture: NewPicture, written: WrittenPicture) -> None:
        item, image = job.item, written.image or picture.thumbnail.image
        record = self._manifest.save_fetched
        if picture.rescued is not None or not picture.recovered:
            record = partial(self._manifest.save_made, rescued=picture.rescued is not None)
        record(
            item.key,
            item.request,
            replace(self._paid(job, picture), image=image),
            name=written.path.name,
            engine=self._engine.name,
            sha256=hashlib.sha256(image).hexdigest(),
            origin=item.origin.to_record(self._out) if item.origin else None,
        )

    def _described(self, job: Make, picture: NewPicture) -> bytes:
        """Return the file of a picture with its metadata; a copy that has them stays as it is."""
        item, thumbnail = job.item, self._paid(job, picture)
        is_copy = picture.source is not None
        if not self._metadata or (is_copy and _has_key(thumbnail.image, item.key)):
            return thumbnail.image
        cost, generation_id = thumbnail.credits, thumbnail.generation_id
        if picture.recovered and picture.rescued is None:  # It was paid before.
            cost, generation_id = self._manifest.bought(item.key, thumbnail.image_url)
        metadata = PictureMetadata(
            key=item.key,
            title=item.request.title,
            engine=self._engine.name,
            format=item.request.format or Format.YOUTUBE,
            credits=cost,
            generation_id=generation_id,
            placeholder=bool(thumbnail.extra.get("placeholder")),
        )
        return embed_metadata(thumbnail.image, metadata)

    def _paid(self, job: Make, picture: NewPicture) -> Thumbnail:
        """Return the picture with what it cost, perhaps in an earlier run that could not save it."""
        if picture.rescued is None:
            return picture.thumbnail
        kept = picture.rescued.thumbnail
        return replace(kept, credits=kept.credits or self._engine.credits(job.item.request))

    def _keep_changed(self, job: Make) -> tuple[bool, str]:
        """Keep a copy of a file that the user changed, before it is replaced.

        Nobody has drawn what is not a regular file, such as a link: it is replaced, and not read.

        Returns:
            Whether the file may be replaced, and a warning; empty if there is nothing to say.

        Raises:
            DiskError: The copy can't be written.
        """
        path = Path(picture_path(self._place, job.name))
        if job.reason is not MakeReason.CHANGED or not is_file(path):
            return job.replace, ""
        try:
            kept = self._copy_aside(path)
        except OSError as error:
            return False, f"{job.name} was changed since it was made and stays: {error.strerror}"
        return job.replace, f"{job.name} was changed since it was made; your version is kept at {kept}"

    def _copy_aside(self, path: Path) -> Path:
        data = read_regular_file(path, limit_bytes=PICTURE_MAX_BYTES, follow_links=False)
        folder = self._place.replaced
        if not make_own_folder(self._place, folder):
            raise FileRefusedError(folder, f"{folder} has become a link")
        ending = f"-{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
        return write_picture(
            folder, cut(path.stem, NAME_MAX_BYTES - len(ending)) + ending, data, replace=True
        )

    def _write(self, job: Make, image: bytes, *, replace: bool) -> Path:
        claim, key = claim_id(job.name), job.item.key
        try:
            # Another row of this run may have this name for a file of another type than it asked for.
            if self._names.setdefault(claim, key) == key:
                return write_picture(self._out, job.name, image, replace=replace)
        except NameTaken:
            pass  # A file appeared there after the plan was made.
        finally:
            if self._names[claim] == key:
                del self._names[claim]
        return self._write_apart(job, job.name, image)

    def _write_retyped(self, job: Make, name: str, thumbnail: Thumbnail) -> Path:
        """Write a file of another type than was asked for; its name was planned for no row, or for another.

        It replaces only an earlier picture of its own row, and keeps its name for the rest of the run.
        """
        owner, key = self._manifest.owner(name), job.item.key
        is_own = owner is not None and owner.key == key
        if (owner is None or is_own) and self._names.setdefault(claim_id(name), key) == key:
            with suppress(NameTaken):
                return write_picture(self._out, name, thumbnail.image, replace=is_own)
        return self._write_apart(job, name, thumbnail.image)

    def _write_apart(self, job: Make, name: str, image: bytes) -> Path:
        """Write a picture that is drawn, perhaps paid for, under the name that only its key can have."""
        stem, _, extension = name.rpartition(".")
        *_, last = candidates(stem, job.item.request, job.item.key)
        return write_picture(self._out, f"{last.rpartition('.')[0]}.{extension}", image, replace=True)

    def _adopt(self, job: Adopt) -> None:
        if job.changed:
            self._manifest.save_changed(job.item.key, size_bytes=job.size_bytes, sha256=job.sha256)
            return
        self._manifest.adopt(
            job.item.key,
            job.item.request,
            name=job.name,
            engine=self._engine.name,
            size_bytes=job.size_bytes,
            sha256=job.sha256,
            metadata=job.metadata,
            size=job.size,
        )


def _has_key(image: bytes, key: str) -> bool:
    metadata = read_metadata(image)
    return metadata is not None and metadata.key == key
