"""Files about pictures, written beside them whole, and only where they change."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from thumbcli.atomic_write import replace_if_changed
from thumbcli.errors import DiskError
from thumbcli.light_dataclass import dataclass
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.stores.store_address import StoreAddress

__all__ = ["FileWritten", "write_if_changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWritten:
    """A file about the pictures of a run.

    Attributes:
        path: The file, or the folder of several.
        pictures: How many pictures it tells of.
        changed: Whether it was written; it was left as it is if it held the same.
    """

    path: Path
    pictures: int
    changed: bool


def write_if_changed(path: Path, write: Callable[[BinaryIO], None], *, inside: Path | None = None) -> bool:
    """Write a file whole, unless it holds the same already; tell whether it was written.

    Its folder is made. In an object store the content goes through memory, and the folder needs no making.

    Args:
        path: The file, or its address in an object store.
        write: Writes its content.
        inside: A folder above it that no link between may lead out of: somebody else may have put one there.

    Raises:
        DiskError: It can't be written.
        StoreError: The store refuses, or does not answer.
    """
    if (address := store_address(path)) is not None:
        return _put_if_changed(address, write)
    if inside is not None and not Path(os.path.realpath(path.parent)).is_relative_to(
        os.path.realpath(inside)
    ):
        raise DiskError(
            f"{path.parent} is a link that leads out of {inside}", remedy="move the folder itself there"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return replace_if_changed(path, write)
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {(error.strerror or str(error)).lower()}",
            remedy="check its folder and its permissions, then try again: nothing is drawn twice",
        ) from error


def _put_if_changed(address: StoreAddress, write: Callable[[BinaryIO], None]) -> bool:
    from mimetypes import guess_type

    from thumbcli.stores.object_store import ObjectStore

    file = BytesIO()
    write(file)
    data = file.getvalue()
    store = ObjectStore.open(address.parent)
    try:
        if store.get(address.name, limit_bytes=len(data))[0] == data:
            return False
    except FileNotFoundError:
        pass
    except OSError:
        pass  # It has more bytes, so that it is another one.
    media_type, _ = guess_type(address.name)
    store.put(address.name, data, attributes={"Content-Type": media_type or "application/octet-stream"})
    return True
