"""Pictures of the library in an object store: found there by what they show, without a manifest."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from thumbcli.batch.run.output import SENT_AHEAD, NewPicture, Output, WrittenPicture, keep_paid
from thumbcli.batch.store.open_output import open_output
from thumbcli.contract import Format, Thumbnail
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.errors import ThumbError, UsageError
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.plan.jobs import Make
    from thumbcli.engines.protocol import Engine

__all__ = ["StoredOutput"]

_KEY_CHARS = 16
"""Of the fingerprint in a name: a million pictures share none."""


class StoredOutput(Output):
    """Writes each picture under a name of its title and its fingerprint, and takes one that is there.

    Such a name has one content for ever, so that several processes may write to one address.

    Args:
        engine: Draws the pictures.
        address: Where they go, such as `s3://bucket/prefix`.
        public_url: Where that is on the web; empty for addresses in the store.

    Raises:
        UsageError: It is no address of a store.
        NotInstalled: The extra for object stores is missing.
    """

    sends_ahead = SENT_AHEAD

    def __init__(self, engine: Engine, address: Path | str, public_url: str = "") -> None:
        from pathlib import Path

        bucket = open_output(Path(address), public_url=public_url).bucket
        if bucket is None:
            raise UsageError(
                f"output must be an address such as s3://bucket/prefix, not {address}",
                remedy="for a folder write the bytes of each thumbnail yourself, or use thumb batch",
            )
        self._engine, self._bucket = engine, bucket

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take the picture if it is there."""
        return await run_sync(self._find, job)

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture:
        """Write the picture; a paid one that the store refuses is kept on this machine."""
        name = self._name(job)
        if picture.source is None:
            try:
                await run_sync(self._write, job, name, picture.thumbnail)
            except ThumbError as error:
                paid = bool(picture.thumbnail.credits)
                keep = partial(keep_paid, error, job.item.key, picture.thumbnail, paid=paid)
                raise await run_sync(keep) from error
        return WrittenPicture(None, name=name, url=self._bucket.url(name))

    def _find(self, job: Make) -> NewPicture | None:
        name, request = self._name(job), job.item.request
        try:
            data, _, facts = self._bucket.store.get(name)
            header = read_header(data)
        except (FileNotFoundError, BrokenPictureError):
            return None
        if facts.get(KEY_FACT) != job.item.key or facts.get(SHA256_FACT) != hashlib.sha256(data).hexdigest():
            return None
        found = Thumbnail(
            image=data,
            format=request.format or Format.YOUTUBE,
            output_format=header.output_format,
            width_px=header.width_px,
            height_px=header.height_px,
        )
        return NewPicture(found, source=self._bucket.where(name))

    def _write(self, job: Make, name: str, thumbnail: Thumbnail) -> None:
        facts = {
            KEY_FACT: job.item.key,
            SHA256_FACT: hashlib.sha256(thumbnail.image).hexdigest(),
            ENGINE_FACT: self._engine.name,
        }
        self._bucket.write(name, thumbnail.image, replace=True, facts=facts)

    @staticmethod
    def _name(job: Make) -> str:
        stem, _, extension = job.name.rpartition(".")
        return f"{stem}-{job.item.key.rpartition(':')[2][:_KEY_CHARS]}.{extension}"
