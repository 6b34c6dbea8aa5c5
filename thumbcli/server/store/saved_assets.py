"""The assets saved for a key: photo, logo and reference sets, in a kit of its own.

A key's kit is `<data>/kits/<key id>/brand`, in the format of `thumb brand`: with `THUMB_DATA_DIR` set to
`<data>/kits/<key id>` that command edits it too. As long as no key was made, all callers on this machine
share one kit, and what it lacks comes from the kit of the person who runs the server, which is only read.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from thumbcli.brand.brand_resolver import Brand, saved_store
from thumbcli.brand.kit_store import KitStore
from thumbcli.contract import EngineName, Request
from thumbcli.errors import RequestError
from thumbcli.server.store.serve_database import KEY_ID_PREFIX, OPEN_ID_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from thumbcli.brand.kit_types import Kit

__all__ = ["SHARED", "FoundKit", "SavedAssets", "asks_for_saved"]

SHARED = "shared"
"""The folder of the kit of a server without keys."""

_T = TypeVar("_T")
_FOLDER = "kits"
_KEY_ID = re.compile(rf"{KEY_ID_PREFIX}[0-9a-f]{{16}}")


class FoundKit(NamedTuple):
    """A kit that applies to a key.

    Attributes:
        store: The kit.
        own: Whether it is a kit of this server, which may be changed through the API.
    """

    store: KitStore
    own: bool


class SavedAssets:
    """The kits of one server. Thread-safe; methods block on I/O.

    Args:
        data: The server's data folder.
    """

    def __init__(self, data: Path) -> None:
        self._folder = data / _FOLDER

    def home(self, key_id: str) -> Path | None:
        """Return the `THUMB_DATA_DIR` with which `thumb brand` edits a key's kit; None for no kit."""
        if key_id.startswith(OPEN_ID_PREFIX):
            return self._folder / SHARED
        return self._folder / key_id if _KEY_ID.fullmatch(key_id) else None

    def own(self, key_id: str) -> KitStore | None:
        """Return the kit that a key may change; None if it has none, like the public test key."""
        home = self.home(key_id)
        return None if home is None else KitStore(home / "brand")

    def kits(self, key_id: str) -> tuple[FoundKit, ...]:
        """Return the kits that apply to a key; the first one that has an asset provides it."""
        own = self.own(key_id)
        if own is None:
            return ()
        machine = (FoundKit(saved_store(), own=False),) if key_id.startswith(OPEN_ID_PREFIX) else ()
        return (FoundKit(own, own=True), *machine)

    def find(self, key_id: str, want: Callable[[Kit], _T | None]) -> tuple[_T, FoundKit] | None:
        """Return what `want` returns for the first kit that has it, and that kit.

        Raises:
            ConfigError: A kit file is invalid.
        """
        for found in self.kits(key_id):
            thing = found.store.read(want)
            if thing is not None:
                return thing, found
        return None

    def apply_brand(self, key_id: str, request: Request) -> Request:
        """Return `request` with the saved photo, logo and style inside that it asks for.

        Raises:
            RequestError: One of them is not saved, with the documented message.
            RequestRefused: A saved picture can't be decoded.
            ConfigError: A kit file is invalid.
        """
        if not asks_for_saved(request):
            return request
        brand = Brand(*(found.store for found in self.kits(key_id)))
        name = request.custom_assets_id
        if name is not None and brand.find_set(name) is None:
            raise RequestError("customAssetsId: there is no reference set of this id")
        return brand.apply_brand(request, EngineName.LOCAL, house=False)

    def delete(self, key_ids: Iterable[str]) -> None:
        """Delete the kits of these keys, if they exist."""
        for home in map(self.home, key_ids):
            if home is not None and home.name != SHARED:
                shutil.rmtree(home, ignore_errors=True)


def asks_for_saved(request: Request) -> bool:
    """Return whether a request needs a saved asset."""
    return (
        (request.use_photo and request.photo is None)
        or (request.use_logo and request.logo is None)
        or request.custom_assets_id is not None
    )
