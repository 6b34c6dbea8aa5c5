"""Keep what arrived in place of a picture that may have been paid for: a person may still get it out."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.output_place import make_own_folder
from thumbcli.outputs.folder import sweep

if TYPE_CHECKING:
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["keep_body"]

_BODIES_MAX, _BODIES_MAX_BYTES = 200, 256 * 1024 * 1024
"""Far more than a bad hour leaves behind; after that nothing more is kept, and nothing is deleted."""

_OWNER_ONLY = 0o600
"""An answer may repeat what was sent."""

_one_at_a_time = threading.Lock()


def keep_body(place: OutputPlace, body: bytes) -> str | None:
    """Write `body` into `place.lost`, once however often it comes, while the caller holds the lock.

    Returns:
        The name of the file; None if there is nothing or no room to keep, or it can't be written.
    """
    folder = place.lost
    name = f"{hashlib.sha256(body).hexdigest()[:16]}.body"
    if not body:
        return None
    with _one_at_a_time, suppress(OSError):
        if not make_own_folder(place, folder):
            return None
        sweep(folder)
        sizes = {path.name: path.lstat().st_size for path in folder.iterdir()}
        if name not in sizes:
            if len(sizes) >= _BODIES_MAX or sum(sizes.values()) + len(body) > _BODIES_MAX_BYTES:
                return None
            write_atomic(folder / name, body, replace=False, mode=_OWNER_ONLY)
        return name
    return None
