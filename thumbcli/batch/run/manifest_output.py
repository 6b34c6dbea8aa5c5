"""Save pictures into a folder with a manifest."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.names.list_names import list_name
from thumbcli.batch.names.name_template import device_note
from thumbcli.batch.plan.jobs import MakeReason
from thumbcli.batch.run.disk_room import DiskRoom
from thumbcli.batch.run.output import (
    SENT_AHEAD,
    NewPicture,
    Output,
    WrittenPicture,
    keep_paid,
    still_kept,
    take_rescued,
)
from thumbcli.batch.run.picture_writer import PictureWriter
from thumbcli.batch.store.lost_bodies import keep_body
from thumbcli.batch.store.manifest_records import SavedFile
from thumbcli.batch.store.output_folder import NotCopiedError, find_copy, thumbnail_of
from thumbcli.batch.store.picture_files import read_picture
from thumbcli.contract import Format, look_of
from thumbcli.contract.image_header import read_header
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata, read_metadata
from thumbcli.errors import (
    AnswerLost,
    ItemError,
    NoFont,
    NotSent,
    TemporaryError,
    ThumbError,
)
from thumbcli.printable_text import printable_address
from thumbcli.write_back.finished_pictures import FileFacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
        pin: Whether the files of this run are kept, whatever changes later.
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
        pin: bool = False,
    ) -> None:
        self._engine, self._manifest, self._reuse = engine, manifest, reuse
        self._place, self._files = place, place.files
        self._notes: dict[str, str] = {}
        self._writer = PictureWriter(engine, manifest, place)
        self._metadata, self._pin = metadata, pin
        self._room = DiskRoom(
            {folder: folder for folder in (place.out, place.state)}, min_free_bytes=min_free_bytes
        )
        self.sends_ahead = SENT_AHEAD if place.bucket is not None else 0
        self._told: set[Path] = set()
        self._ended: dict[str, anyio.Event] = {}

    def begin(self, job: Make) -> None:
        """Note that the picture of a title is being made: whoever wants a copy of it waits."""
        if job.reason is not MakeReason.COPY:
            self._ended.setdefault(job.item.key, anyio.Event())

    def end(self, job: Make) -> None:
        """Let those go on who wait for a copy."""
        if job.reason is not MakeReason.COPY and (ended := self._ended.pop(job.item.key, None)) is not None:
            ended.set()

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take the picture from where an earlier run kept it, copy it, or fetch it again."""
        item = job.item
        if job.reason is MakeReason.COPY:
            return await self._copy_own(job)
        planned = job.reason is MakeReason.RESCUED
        if (job.credits or planned) and (kept := await take_rescued(item, self._engine)) is not None:
            return kept
        if planned:
            raise TemporaryError("another run has just taken its picture", remedy="try again")
        if self._reuse and (copied := await run_sync(self._copy, job)) is not None:
            return copied
        if not job.wish and (replaced := await run_sync(self._find_kept, job)) is not None:
            return NewPicture(replaced[1], source=replaced[0])
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
        item, permanent = job.item, not isinstance(error, TemporaryError | NoFont)
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

    def describe(self, names: Sequence[str]) -> list[FileFacts]:
        """Return what the manifest has of files; the size in pixels of an adopted one says the file."""
        claims = list(map(claim_id, names))
        found = self._manifest.measures(claims)
        facts: list[FileFacts] = []
        for name, claim in zip(names, claims, strict=True):
            size_bytes, sha256, adopted, *size_px = found.get(claim, (0, "", False, 0, 0))
            if adopted or (size_bytes and not size_px[0]):
                size_px = [*self._measured(name)]
            width_px, height_px = size_px
            facts.append(FileFacts(size_bytes, sha256, width_px, height_px, self._files.url(name)))
        return facts

    def _measured(self, name: str) -> tuple[int, int]:
        with suppress(OSError, ValueError):
            header = read_header(read_picture(self._place, name))
            return header.width_px, header.height_px
        return 0, 0

    async def adopt(self, job: Adopt) -> None:
        """Record the file that is there as the picture of this row."""
        await run_sync(self._adopt, job)

    async def _copy_own(self, job: Make) -> NewPicture | None:
        """Copy the picture from another file of this folder, once that is there.

        Raises:
            ItemError: It was not made.
        """
        key = job.item.key
        if (ended := self._ended.get(key)) is not None:
            await ended.wait()
        own = {self._place: self._manifest}
        try:
            found = await run_sync(find_copy, own, key, job.item.request, self._engine.name)
        except NotCopiedError:
            found = None
        kept = found or await run_sync(self._find_kept, job)
        if kept is not None:
            return NewPicture(kept[1], source=kept[0])
        doubt = (await run_sync(self._manifest.attempts, [key])).get(key)
        if doubt is not None:
            raise AnswerLost(
                f"its picture was asked for with another title: {doubt.message}",
                code=doubt.code or "uncertain",
            )
        failure = (await run_sync(self._manifest.failures, [key])).get(key)
        if failure is None and not self._engine.credits(job.item.request):
            return None
        message = failure.message if failure else "its picture is gone from the file that had it"
        kind = ItemError if failure and failure.permanent else TemporaryError
        raise kind(message, code=failure.code if failure else "copy", remedy="try again")

    def _find_kept(self, job: Make) -> tuple[Path | str, Thumbnail] | None:
        """Return the picture if it was kept when another one took its file; see `PictureWriter`."""
        picture = self._manifest.picture(job.item.key)
        if picture is None:
            return None
        marked = f"-{picture.sha256[:8]}"
        for kept in self._place.kept_files:
            for name in sorted(name for name in kept.names() if name.rpartition(".")[0].endswith(marked)):
                with suppress(OSError, ValueError):
                    data = kept.read(name)
                    if hashlib.sha256(data).hexdigest() == picture.sha256:
                        return kept.where(name), thumbnail_of(data, picture, job.item.request)
        return None

    def _copy(self, job: Make) -> NewPicture | None:
        item = job.item
        try:
            found = find_copy(self._reuse, item.key, item.request, self._engine.name)
        except NotCopiedError as error:
            self._notes[item.key] = str(error)
            return None
        return None if found is None else NewPicture(found[1], source=found[0])

    def _save(self, job: Make, picture: NewPicture) -> WrittenPicture:
        thumbnail = replace(picture.thumbnail, image=self._described(job, picture))
        notes = (self._notes.pop(job.item.key, None), device_note(job.item.row, job.name))
        written = self._writer.write(job, thumbnail)
        return written._replace(warnings=(*filter(None, notes), *written.warnings))

    def _record(self, job: Make, picture: NewPicture, written: WrittenPicture) -> None:
        image = written.image or picture.thumbnail.image
        thumbnail = replace(self._paid(job, picture), image=image)
        item, sha256 = job.item, hashlib.sha256(image).hexdigest()
        file = replace(
            self._saved_file(job, written.name, size_bytes=len(image), sha256=sha256),
            look=look_of(item.request, self._engine.look),
            defective=thumbnail.lacks_glyphs or bool(thumbnail.extra.get("placeholder")),
            origin=item.origin.to_record(self._place.base) if item.origin else None,
        )
        if picture.source is not None:
            self._manifest.save_copied(file, thumbnail)
        elif picture.recovered and picture.rescued is None:
            self._manifest.save_fetched(file, thumbnail)
        else:
            self._manifest.save_made(file, thumbnail, rescued=picture.rescued is not None)

    def _saved_file(self, job: Make | Adopt, name: str, *, size_bytes: int, sha256: str) -> SavedFile:
        item = job.item
        return SavedFile(
            key=item.key,
            request=item.request,
            engine=self._engine.name,
            target=job.name,
            name=name,
            size_bytes=size_bytes,
            sha256=sha256,
            naming=job.naming,
            explicit=job.explicit,
            source=list_name(item.row.list, self._place.base),
            pinned=self._pin,
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
            warnings=thumbnail.warnings,
        )
        return embed_metadata(thumbnail.image, metadata)

    def _paid(self, job: Make, picture: NewPicture) -> Thumbnail:
        """Return the picture with what it cost, perhaps in an earlier run that could not save it."""
        if picture.rescued is None:
            return picture.thumbnail
        kept = picture.rescued.thumbnail
        return replace(kept, credits=kept.credits or self._engine.credits(job.item.request))

    def _adopt(self, job: Adopt) -> None:
        if job.changed_file is not None:
            self._manifest.save_changed(job.changed_file, size_bytes=job.size_bytes, sha256=job.sha256)
            return
        file = self._saved_file(job, job.name, size_bytes=job.size_bytes, sha256=job.sha256)
        file = replace(file, defective=job.metadata is not None and job.metadata.placeholder)
        self._manifest.adopt(file, metadata=job.metadata, size=job.size)


def _has_key(image: bytes, key: str) -> bool:
    metadata = read_metadata(image)
    return metadata is not None and metadata.key == key
