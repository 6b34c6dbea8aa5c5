"""Small files of an output beside its manifest; of an output in a store they are objects there."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from thumbcli.atomic_write import replace_if_changed
from thumbcli.errors import StoreError
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["read_state_file", "write_state_file"]


def read_state_file(place: OutputPlace, name: str, *, limit_bytes: int) -> bytes:
    """Return what a file has; nothing where there is none, or it can't be read."""
    try:
        if place.bucket is None:
            return read_regular_file(place.state / name, limit_bytes=limit_bytes, inside=place.state)
        return place.bucket.store.get(place.objects + name, limit_bytes=limit_bytes)[0]
    except (OSError, ValueError, StoreError):
        return b""


def write_state_file(place: OutputPlace, name: str, data: bytes) -> bool:
    """Write a file; tell whether that was possible. One that is the same stays as it is."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    try:
        if place.bucket is None:
            replace_if_changed(place.state / name, write)
        else:
            place.bucket.store.put(place.objects + name, data)
    except (OSError, StoreError):
        return False
    return True
