"""Keeps the picture before, where another one takes its file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from thumbcli.batch.store.earlier_pictures import kept_name
from thumbcli.batch.store.output_place import make_own_folder
from thumbcli.regular_files import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["copy_aside"]


def copy_aside(place: OutputPlace, name: str) -> Path | str:
    """Copy a file of an output to the replaced ones, and return where the copy is.

    Raises:
        OSError: It can't be read, or the copy can't be written.
        StoreError: The store refuses, or does not answer.
    """
    data = place.files.read_any(name)
    folder, kept = place.replaced, place.replaced_files
    if place.bucket is None and not make_own_folder(place, folder):
        raise FileRefusedError(folder, f"{folder} has become a link")
    aside = kept_name(name, hashlib.sha256(data).hexdigest())
    kept.write(aside, data, replace=True, facts={})
    return kept.where(aside)
