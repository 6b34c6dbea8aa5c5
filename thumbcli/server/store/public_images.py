"""Finished pictures in an object store, from which the web may read them: where `imageUrl` points.

Nothing there is ever deleted: a rule of the bucket says how long pictures are kept. Repeated requests are
still answered from the copies of the server itself (`ImageStore`).
"""

from __future__ import annotations

import hashlib
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio.to_thread

from thumbcli.errors import DiskError
from thumbcli.outputs.output_protocol import SHA256_FACT

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail
    from thumbcli.outputs.bucket import BucketFiles

__all__ = ["PublicImages"]

_WRITERS: Final = 16
"""How many pictures are sent at once: a store answers slowly, and takes any number."""

_TRIAL: Final = ".thumb/serve"

_log = logging.getLogger("thumbcli.server")


class PublicImages:
    """The bucket of `thumb serve --store`.

    Args:
        bucket: The bucket; None for a server without one.
    """

    def __init__(self, bucket: BucketFiles | None) -> None:
        self._bucket = bucket
        self._writers = anyio.CapacityLimiter(_WRITERS)

    def check(self) -> None:
        """Write an empty object, to find out at the start whether that is allowed.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        if self._bucket is not None:
            self._bucket.store.put(_TRIAL, b"")

    async def publish(self, generation_id: str, thumbnail: Thumbnail) -> str | None:
        """Write a picture and return its address; None if there is no store, or it refuses.

        Then the picture is still in the answer, and for a week at the server's own address.
        """
        if self._bucket is None:
            return None
        name = f"{generation_id}.{thumbnail.output_format}"
        try:
            return await anyio.to_thread.run_sync(
                partial(_write, self._bucket, name, thumbnail.image), limiter=self._writers
            )
        except DiskError as error:
            _log.warning("%s; imageUrl is this server's own address", error.message)
            return None


def _write(bucket: BucketFiles, name: str, image: bytes) -> str:
    bucket.write(name, image, replace=True, facts={SHA256_FACT: hashlib.sha256(image).hexdigest()})
    return bucket.url(name)
