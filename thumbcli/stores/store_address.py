"""The addresses of object stores: `s3://bucket/prefix`, `gs://…` and `az://…`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from thumbcli.errors import UsageError
from thumbcli.light_dataclass import dataclass

__all__ = ["StoreAddress", "store_address"]

_ADDRESS: Final = re.compile(r"(s3|gs|az):/{1,2}([^/]*)/*(.*)", re.DOTALL)
"""`pathlib` folds the two slashes into one."""

_BUCKET: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,221}")
"""Wide enough for S3 (3 to 63), Azure (3 to 63) and Google (3 to 222 with dots)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAddress:
    """Where a file or a folder is in an object store.

    Attributes:
        scheme: `s3`, `gs` or `az`.
        bucket: The bucket, or the container.
        prefix: The path in it, without slashes at its ends; empty for all of it.
    """

    scheme: str
    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")

    @property
    def name(self) -> str:
        """The last part of the path; empty for a whole bucket."""
        return self.prefix.rpartition("/")[2]

    @property
    def parent(self) -> StoreAddress:
        """The folder that it is in."""
        return replace(self, prefix=self.prefix.rpartition("/")[0])

    def of(self, name: str) -> str:
        """Return the address of a file below it, escaped as in a URL."""
        return f"{self}/{quote(name)}"


def store_address(named: PurePath | str) -> StoreAddress | None:
    """Return the address that an output or a source is named by; None for a path on this machine.

    Raises:
        UsageError: It names no bucket, or a prefix that no store has.
    """
    found = _ADDRESS.fullmatch(named.as_posix() if isinstance(named, PurePath) else named)
    if found is None:
        return None
    scheme, bucket, prefix = found.groups()
    parts = [part for part in prefix.split("/") if part]
    if not _BUCKET.fullmatch(bucket):
        raise UsageError(
            f"{scheme}://{bucket}: no bucket has this name",
            remedy=f"such as {scheme}://my-bucket/covers",
        )
    if any(part in {".", ".."} or not part.isprintable() for part in parts):
        raise UsageError(
            f"{scheme}://{bucket}/…: the path in the bucket is not a plain one",
            remedy="name folders without . or ..",
        )
    return StoreAddress(scheme=scheme, bucket=bucket, prefix="/".join(parts))
