"""The place of an output by the name that a user gives it: a folder, or an address in an object store."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import UsageError
from thumbcli.options.settings import data_folder
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.options.shard import Shard

__all__ = ["SIGNED_LEAST", "SIGNED_MOST", "open_output", "refuse_store"]

SIGNED_LEAST, SIGNED_MOST = timedelta(seconds=1), timedelta(days=7)
"""The limits of S3 and Google, and of Azure for keys that a role has asked for."""

_DIGEST_CHARS = 12
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AZURE_STORAGE_ENDPOINT")
"""What decides which of two stores an address means."""


def open_output(
    out: Path,
    state: Path | None = None,
    *,
    public_url: str = "",
    signed_for: timedelta | None = None,
    shard: Shard | None = None,
) -> OutputPlace:
    """Return the place of an output; nothing is read, sent or written.

    Args:
        out: A folder, or an address such as `s3://bucket/prefix`, whose two slashes `Path` makes one.
        state: The folder for the manifest; a store has its own.
        public_url: Where the output is on the web.
        signed_for: How long the addresses that are told are valid, if they are to be signed.
        shard: The part of the list that a run draws; None for the whole.

    Raises:
        UsageError: An option does not go with a folder, or with a store.
        NotInstalled: The extra for object stores is missing.
    """
    address = store_address(out)
    if state is not None and shard is not None:
        raise UsageError(
            f"--state {state}: shards keep their manifests in the output", remedy="leave out --state"
        )
    if address is None:
        if signed_for is not None:
            raise UsageError(
                "--presign signs addresses of an object store", remedy="leave it out, or --out s3://…"
            )
        return OutputPlace(out, elsewhere=state, shard=shard)
    if state is not None:
        raise UsageError(
            f"--state {state}: an output in a store keeps its manifest there", remedy="leave out --state"
        )
    if public_url and signed_for is not None:
        raise UsageError("--public-url and --presign both say which address is told", remedy="leave out one")
    if signed_for is not None and not SIGNED_LEAST <= signed_for <= SIGNED_MOST:
        raise UsageError(
            f"--presign: stores sign addresses for 1s to 7d, not for {signed_for.total_seconds():g}s",
            remedy="name a time up to 7d, or say where the bucket is on the web with --public-url",
        )
    from thumbcli.outputs.bucket import BucketFiles
    from thumbcli.stores.object_store import ObjectStore

    bucket = BucketFiles(ObjectStore.open(address), public_url=public_url, signed_for=signed_for)
    text = "\n".join((str(address), *(os.environ.get(name, "") for name in _ENDPOINTS)))
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]
    return OutputPlace(data_folder() / "outputs" / f"{address.bucket}-{digest}", bucket=bucket, shard=shard)


def refuse_store(command: str, out: Path | str) -> None:
    """Refuse an address of a store for a command that knows folders alone.

    Raises:
        UsageError: It is one.
    """
    if (address := store_address(out)) is not None:
        raise UsageError(
            f"thumb {command} works on folders, not on {address}",
            remedy="thumb batch, thumb run, thumb status and thumb publish know object stores",
        )
