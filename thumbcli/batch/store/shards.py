"""The manifests of runs over parts of one list: where they are, how one begins, and how it ends."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import MIGRATIONS
from thumbcli.batch.store.output_place import SHARDS
from thumbcli.options.shard import shard_of_folder
from thumbcli.sqlite_database import companion, new_database

if TYPE_CHECKING:
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["begin_shard", "remove_shard", "shard_places"]


def shard_places(place: OutputPlace) -> list[OutputPlace]:
    """Return the places of an output that runs over parts of a list have, in their order.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    whole = place.whole
    if whole.bucket is not None:
        folder = f"{whole.objects}{SHARDS}/"
        found = whole.bucket.store.list_all(folder)
        names = {each.name.removeprefix(folder).partition("/")[0] for each in found}
    else:
        folders = whole.state / SHARDS
        names = {entry.name for entry in folders.iterdir()} if folders.is_dir() else set()
    shards = [shard for name in names if (shard := shard_of_folder(name)) is not None]
    return [replace(whole, shard=shard) for shard in sorted(shards, key=lambda one: (one.count, one.number))]


def begin_shard(place: OutputPlace, *, anew: bool) -> bool:
    """Let the manifest of a part, which is locked, go on from that of the whole list; tell whether it has to.

    Args:
        place: The place of the part.
        anew: Whether what it has is of no use any more.

    Raises:
        DamagedFile: One of the two manifests is not whole.
        OSError: It can't be written.
    """
    if not anew:
        with closing(Manifest.open(place)) as manifest:
            if manifest.tabulate("SELECT 1 FROM run LIMIT 1"):
                return False
    for ending in ("wal", "shm"):
        companion(place.manifest, ending).unlink(missing_ok=True)
    whole = Manifest.open_to_read(place.whole)
    if whole is None:
        write_atomic(place.manifest, new_database(MIGRATIONS), replace=True)
    else:
        with closing(whole):
            whole.copy_to(place.manifest)
    return True


def remove_shard(place: OutputPlace) -> None:
    """Remove the manifest of a part, whose records are in that of the whole list now.

    Raises:
        StoreError: The store refuses, or does not answer.
        OSError: It can't be removed.
    """
    if place.bucket is not None:
        store = place.bucket.store
        store.delete([each.name for each in store.list_all(place.objects)])
    if place.state.is_dir():
        shutil.rmtree(place.state)
    if place.state.parent.is_dir() and not any(place.state.parent.iterdir()):
        place.state.parent.rmdir()
