"""One job done: ask the engine, write the file, record it, in an order that survives a crash at any step."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from thumbcli.batch.model.events import Failed, Skipped, Uncertain
from thumbcli.batch.names.file_names import candidates
from thumbcli.batch.plan.jobs import MakeReason
from thumbcli.batch.run.finished_picture import made, save_to_temp
from thumbcli.batch.store.picture_files import FOLDER, digest, write_whole
from thumbcli.errors import (
    AnswerLost,
    DiskError,
    ItemError,
    NameTaken,
    StopError,
    TemporaryError,
    ThumbError,
    UncertainError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.batch.model.events import Outcome
    from thumbcli.batch.plan.jobs import Make, Skip
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.reuse_index import ReuseIndex
    from thumbcli.contract import Thumbnail
    from thumbcli.engines.protocol import Engine

__all__ = ["Worker", "dropped", "skipped"]


def dropped() -> AnswerLost:
    """Return what a paid title ends with that was in flight when its run was aborted."""
    return AnswerLost("the run was aborted while it was in flight", code="aborted")


def skipped(job: Skip) -> Skipped:
    """Return the outcome of a row that nothing is done for."""
    return Skipped(row=job.asked.row, key=job.asked.key, reason=job.reason, name=job.name, detail=job.detail)


class Worker:
    """Makes pictures with one engine into one folder. Its methods may run concurrently."""

    def __init__(self, engine: Engine, manifest: Manifest, out: Path, shelf: ReuseIndex) -> None:
        self._engine, self._manifest, self._out, self._shelf = engine, manifest, out, shelf

    async def make(self, job: Make) -> Outcome:
        """Ask the engine for one picture, and put it on the disk and into the manifest.

        Raises:
            StopError: Every further title would fail the same way.
        """
        asked = job.asked
        began = time.monotonic()
        try:
            thumbnail, recovered = await self._draw(job)
            # From here on somebody may have paid for it: no cancellation comes between it and the disk.
            with anyio.CancelScope(shield=True):
                aside, path = await anyio.to_thread.run_sync(self._save, job, thumbnail, recovered)
        except UncertainError as error:
            await self._record(self._manifest.save_uncertain, asked.key, error)
            return Uncertain(row=asked.row, error=error)
        except ItemError as error:
            temporary = isinstance(error, TemporaryError)
            await self._record_failed(job, error, permanent=not temporary)
            return Failed(row=asked.row, error=error, temporary=temporary)
        except DiskError as error:
            # The next run can say where the picture was kept, if the manifest can still be written.
            with suppress(ThumbError):
                lost = AnswerLost(error.message, code=error.code)
                await self._record(self._manifest.save_uncertain, asked.key, lost)
            raise
        except anyio.get_cancelled_exc_class():
            if job.credits:
                await self._record(self._manifest.save_uncertain, asked.key, dropped())
            raise
        if aside is not None:
            told = f"{path.name} was changed since it was made; your version is kept at {aside}"
            thumbnail = replace(thumbnail, warnings=(*thumbnail.warnings, told))
        return made(asked, thumbnail, path, began=began, recovered=recovered)

    async def adopt(self, job: Skip) -> None:
        """Record the file that is there as one that serves this row.

        Raises:
            StopError: The manifest can't be written.
        """
        await anyio.to_thread.run_sync(self._adopt, job)

    async def _draw(self, job: Make) -> tuple[Thumbnail, bool]:
        request = job.asked.request
        kept = await anyio.to_thread.run_sync(self._shelf.find, job.asked.key, request)
        if kept is not None:
            return kept, False
        if job.image_url:
            again = await self._engine.recover(request, job.image_url)
            if again is not None:
                return again, True
        if not job.credits:
            return await self._engine.generate(request), False
        begin = partial(
            self._manifest.begin_attempt,
            place=job.asked.row.location,
            engine=self._engine.name,
            cost=job.credits,
        )
        await anyio.to_thread.run_sync(begin, job.asked.key, request)
        try:
            return await self._engine.generate(request), False
        except StopError:
            await self._record(self._manifest.settle, job.asked.key)
            raise

    def _save(self, job: Make, thumbnail: Thumbnail, recovered: bool) -> tuple[Path | None, Path]:
        asked = job.asked
        try:
            aside = self._keep_aside(job) if job.reason is MakeReason.CHANGED else None
            path = self._write(job, thumbnail.image)
        except DiskError as error:
            raise save_to_temp(error, job.name, thumbnail) from error
        sha256 = hashlib.sha256(thumbnail.image).hexdigest()
        if recovered:
            size_bytes = len(thumbnail.image)
            self._manifest.save_fetched(asked.key, name=path.name, size_bytes=size_bytes, sha256=sha256)
        else:
            self._manifest.save_made(
                asked.key,
                asked.request,
                thumbnail,
                name=path.name,
                engine=self._engine.name,
                sha256=sha256,
                origin=asked.origin.to_record(self._out) if asked.origin else None,
            )
        return aside, path

    def _keep_aside(self, job: Make) -> Path | None:
        """Copy a file that somebody changed by hand out of the way of its replacement; return where to."""
        try:
            data = (self._out / job.name).read_bytes()
            folder = self._out / FOLDER / "replaced"
            folder.mkdir(exist_ok=True)
            digest_ = hashlib.sha256(data).hexdigest()[:8]
            stem, _, extension = job.name.rpartition(".")
            return write_whole(folder, f"{stem}-{digest_}.{extension}", data, replace=True)
        except OSError:
            return None  # No regular file, or not ours to read: nothing that a person has drawn.

    def _write(self, job: Make, image: bytes) -> Path:
        try:
            return write_whole(self._out, job.name, image, replace=job.replace)
        except NameTaken:
            # Somebody put a file there since the plan was made. The picture is drawn, perhaps paid for:
            # it takes the name that only this key can have.
            stem = job.name.rpartition(".")[0]
            *_, last = candidates(stem, job.asked.request, job.asked.key)
            return write_whole(self._out, last, image, replace=True)

    def _adopt(self, job: Skip) -> None:
        # A pipe, a dangling link: left alone all the same, and looked at again next time.
        if job.name is None or not (self._out / job.name).is_file():
            return
        try:
            size_bytes, sha256 = digest(self._out / job.name)
        except OSError:
            return
        self._manifest.adopt(
            job.asked.key,
            job.asked.request,
            name=job.name,
            engine=self._engine.name,
            size_bytes=size_bytes,
            sha256=sha256,
        )

    async def _record_failed(self, job: Make, error: ItemError, *, permanent: bool) -> None:
        asked = job.asked
        save = partial(self._manifest.save_failed, place=asked.row.location, permanent=permanent)
        await self._record(save, asked.key, asked.request.title, error)

    async def _record(self, save: Callable[..., None], *values: object) -> None:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(save, *values)
