"""Pictures of the library in an object store: found there by what they show, without a manifest."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from thumbcli.batch.run.output import SENT_AHEAD, NewPicture, Output, WrittenPicture, keep_paid
from thumbcli.batch.store.open_output import SIGNED_LEAST, SIGNED_MOST
from thumbcli.contract import Format, Thumbnail
from thumbcli.contract.image_header import PICTURE_MAX_BYTES, BrokenPictureError, read_header
from thumbcli.errors import ThumbError, UsageError
from thumbcli.options.duration import parse_duration_s
from thumbcli.outputs.bucket import BucketFiles
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from thumbcli.batch.plan.jobs import Make
    from thumbcli.engines.protocol import Engine
    from thumbcli.stores.store_address import StoreAddress

__all__ = ["StoredOutput", "address_of_output", "open_stored_output", "signed_for"]

_KEY_CHARS = 16
"""Of the fingerprint in a name: a million pictures share none."""


class StoredOutput(Output):
    """Writes each picture under a name of its title and its fingerprint, and takes one that is there.

    Such a name has one content for ever, so that several processes may write to one address.

    Args:
        engine: Draws the pictures.
        bucket: Takes them.
        mark: Ends the names of pictures that are not those of the engine that `engine` stands for.
    """

    sends_ahead = SENT_AHEAD

    def __init__(self, engine: Engine, bucket: BucketFiles, *, mark: str = "") -> None:
        self._engine, self.bucket, self._mark = engine, bucket, mark
        self.place = f"{bucket.where('')} {bucket.public_url} {bucket.signed_for} {mark}"

    async def check(self) -> None:
        """Look for credentials: the role of a machine is asked for over the network."""
        await run_sync(self.bucket.store.check_credentials)

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
        return WrittenPicture(None, name=name, url=self.url_of(job))

    def url_of(self, job: Make) -> str:
        """Return the address of the picture."""
        return self.bucket.url(self._name(job))

    def _find(self, job: Make) -> NewPicture | None:
        name, request = self._name(job), job.item.request
        try:
            data, _, facts = self.bucket.store.get(name, limit_bytes=PICTURE_MAX_BYTES)
            header = read_header(data)
        except (OSError, BrokenPictureError):
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
        return NewPicture(found, source=self.bucket.where(name))

    def _write(self, job: Make, name: str, thumbnail: Thumbnail) -> None:
        facts = {
            KEY_FACT: job.item.key,
            SHA256_FACT: hashlib.sha256(thumbnail.image).hexdigest(),
            ENGINE_FACT: self._engine.name,
        }
        self.bucket.write(name, thumbnail.image, replace=True, facts=facts)

    def _name(self, job: Make) -> str:
        stem, _, extension = job.name.rpartition(".")
        return f"{stem}-{job.item.key.rpartition(':')[2][:_KEY_CHARS]}{self._mark}.{extension}"


def open_stored_output(
    engine: Engine,
    output: Path | str,
    *,
    public_url: str = "",
    presign: timedelta | str | None = None,
    timeout_s: float | None = None,
    give_up_after_s: float | None = None,
) -> StoredOutput:
    """Return the output at an address; nothing is sent yet.

    Args:
        engine: Draws the pictures.
        output: Where they go, such as `s3://bucket/prefix`.
        public_url: Where that is on the web; empty for addresses in the store.
        presign: How long the addresses are valid, if they are to be signed.
        timeout_s: How long one request to the store may take; None for the default.
        give_up_after_s: How long a request is tried again; None for the default.

    Raises:
        UsageError: It is no address of a store, or what is set up for it can't be used.
        NotInstalled: The extra for object stores is missing.
        StoreError: The credentials can't sign.
    """
    valid = signed_for(presign, public_url)
    address = address_of_output(output)
    store = ObjectStore.open(address, timeout_s=timeout_s, give_up_after_s=give_up_after_s)
    bucket = BucketFiles(store, public_url=public_url, signed_for=valid)
    bucket.check_signing()
    return StoredOutput(engine, bucket)


def address_of_output(output: object) -> StoreAddress:
    """Return the address that an `output` names.

    Raises:
        UsageError: It is none.
    """
    address = store_address(output) if isinstance(output, str | Path) else None
    if address is None:
        raise UsageError(
            f"output must be an address such as s3://bucket/prefix, not {output}",
            remedy="for a folder write the bytes of each thumbnail yourself, or use thumb batch",
        )
    return address


def signed_for(presign: object, public_url: str) -> timedelta | None:
    """Return how long signed addresses are valid; None where they are not signed.

    Raises:
        UsageError: It is no such time, or `public_url` says which address is told.
    """
    if presign is None:
        return None
    if public_url:
        raise UsageError("public_url and presign both say which address is told", remedy="leave out one")
    valid = presign
    if isinstance(presign, str):
        try:
            valid = timedelta(seconds=parse_duration_s(presign))
        except ValueError as error:
            raise UsageError(f"presign: {error}", remedy="such as 7d") from None
    if not isinstance(valid, timedelta):
        raise UsageError(
            f"presign must be str or timedelta, not {type(presign).__name__}", remedy="such as 7d"
        )
    if not SIGNED_LEAST <= valid <= SIGNED_MOST:
        raise UsageError(
            f"presign: stores sign addresses for 1s to 7d, not for {presign}",
            remedy="name a time up to 7d, or say where the bucket is on the web with public_url",
        )
    return valid
