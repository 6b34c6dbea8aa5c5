"""Which packs are installed, and which of them draws a thing."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from thumbcli.artwork.brand_logos import BRAND_PREFIX, BRANDS, BrandLogos, has_brand_logos
from thumbcli.artwork.color_font import ColorFont
from thumbcli.artwork.own_objects import OwnObjects
from thumbcli.artwork.pack_store import FLUENT, added_packs
from thumbcli.errors import RequestRefused
from thumbcli.installed_plugins import PluginKind, contained, plugin_named, plugin_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.artwork.pack import ArtworkPack
    from thumbcli.installed_plugins import Plugin

__all__ = [
    "DUOTONE",
    "FILE_PREFIX",
    "NOTO",
    "NO_ARTWORK",
    "check_artwork",
    "drawing_from",
    "forget_installed",
    "installed_packs",
    "known_file",
    "load_packaged",
    "pack_for",
    "pack_named",
    "packaged_pack",
    "remember_file",
]

NOTO = "noto"
DUOTONE = "duotone"
"""Two-tone stickers in place of full colour: the renderer draws them itself, from an outline font."""

NO_ARTWORK = "none"
FILE_PREFIX = "file:"
"""How the name of a thing begins that a file of the user's shows; its digest follows."""

_NOTO_PACKAGE, _NOTO_FILE = "dynamic_font", "assets/fonts/NotoColorEmoji-Regular.ttf"
"""Read as data: the package is never imported."""

_AUTO_ORDER = (FLUENT, NOTO)
"""The packs that are drawn from if nobody asks for one, the best first."""

_FILES_MAX = 512
"""Files of the user's that are kept as rasters, of 30 kB each."""

_chosen: ContextVar[str] = ContextVar("_chosen", default="")
"""The pack that the picture being drawn asks for; empty for the usual order."""


class _UserFiles:
    """Pictures of the user's own, as a pack: each is one thing."""

    name, licence, digest = "file", "", ""

    def __init__(self) -> None:
        self._rasters: dict[str, bytes] = {}

    def remember(self, sha256: str, raster: bytes) -> str:
        self._rasters[sha256] = raster
        while len(self._rasters) > _FILES_MAX:
            del self._rasters[next(iter(self._rasters))]
        return f"{FILE_PREFIX}{sha256}"

    def things(self) -> tuple[str, ...]:
        return tuple(f"{FILE_PREFIX}{sha256}" for sha256 in self._rasters)

    def has(self, thing: str) -> bool:
        return thing.removeprefix(FILE_PREFIX) in self._rasters

    def draw(self, canvas: object, thing: str, side_px: int) -> None:
        from thumbcli.artwork.picture_pack import draw_raster

        draw_raster(canvas, self._rasters[thing.removeprefix(FILE_PREFIX)], side_px)


_FILES = _UserFiles()
_OWN = OwnObjects()


class _PackagedPack:
    """A pack that a package adds: its faults are told by its name."""

    def __init__(self, plugin: Plugin, pack: ArtworkPack) -> None:
        self._plugin, self._pack, self.name = plugin, pack, plugin.name
        with contained(plugin):
            self.licence, self.digest = str(pack.licence), str(pack.digest)

    def things(self) -> tuple[str, ...]:
        with contained(self._plugin):
            return tuple(self._pack.things())

    def has(self, thing: str) -> bool:
        with contained(self._plugin):
            return bool(self._pack.has(thing))

    def draw(self, canvas: object, thing: str, side_px: int) -> None:
        with contained(self._plugin):
            self._pack.draw(canvas, thing, side_px)


def packaged_pack(name: str) -> Plugin | None:
    """Return the pack that a package adds by this name; None for one that is installed here, or of nobody."""
    if not name or name in {DUOTONE, NO_ARTWORK, BRANDS} or pack_named(name):
        return None
    return plugin_named(PluginKind.ARTWORK, name)


@lru_cache(16)
def load_packaged(plugin: Plugin) -> ArtworkPack:
    """Return the pack of a package.

    Raises:
        RequestRefused: It is broken.
    """
    pack = plugin.load()
    with contained(plugin):
        return _PackagedPack(plugin, cast("ArtworkPack", pack() if callable(pack) else pack))


def _asked_for(name: str) -> ArtworkPack | None:
    plugin = packaged_pack(name)
    return pack_named(name) if plugin is None else load_packaged(plugin)


def remember_file(sha256: str, raster: bytes) -> str:
    """Keep the raster of a file of the user's, and return the name of the thing that it shows."""
    return _FILES.remember(sha256, raster)


def known_file(sha256: str) -> str | None:
    """Return the name of the thing that a file of the user's shows, if its raster is kept."""
    thing = f"{FILE_PREFIX}{sha256}"
    return thing if _FILES.has(thing) else None


@lru_cache(1)
def installed_packs() -> tuple[ArtworkPack, ...]:
    """Return the packs in full colour that are installed; those that `auto` draws from come first."""
    spec = find_spec(_NOTO_PACKAGE)
    packs: dict[str, ArtworkPack] = {}
    if added := added_packs():
        from thumbcli.artwork.picture_pack import PicturePack

        packs = {pack.facts.name: PicturePack(pack) for pack in added}
    if spec is not None and spec.origin is not None:
        packs[NOTO] = ColorFont(NOTO, Path(spec.origin).parent / _NOTO_FILE, "OFL-1.1")
    if has_brand_logos():
        packs[BRANDS] = BrandLogos()
    first = [packs.pop(name) for name in _AUTO_ORDER if name in packs]
    return (*first, *packs.values())


def forget_installed() -> None:
    """Look for packs again: one was added or removed."""
    installed_packs.cache_clear()


def pack_named(name: str) -> ArtworkPack | None:
    """Return the installed pack of a name."""
    for pack in installed_packs():
        if pack.name == name:
            return pack
    return None


def check_artwork(name: str) -> None:
    """Check that a person can ask for the artwork of a name.

    Raises:
        RequestRefused: There is no such pack.
    """
    known = [*(pack.name for pack in installed_packs()), DUOTONE, NO_ARTWORK]
    if name and name not in known and packaged_pack(name) is None:
        known += plugin_names(PluginKind.ARTWORK)
        close = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
        add = "fluent" if name == FLUENT else "FILE"
        raise RequestRefused(
            f"there is no artwork {name!r}", code="400", remedy=f"{hint}; `thumb artwork add {add}` adds more"
        )


@contextmanager
def drawing_from(name: str | None) -> Iterator[None]:
    """Draw from the pack of a name first, within the block and its thread; None for the usual order."""
    token = _chosen.set(name or "")
    try:
        yield
    finally:
        _chosen.reset(token)


def pack_for(thing: str) -> ArtworkPack | None:
    """Return the pack that draws `thing`, an emoji or a name: the one asked for, else the first that has it.

    None if none has it, or two-tone stickers are asked for.
    """
    if thing.startswith(FILE_PREFIX):
        return _drawing(_FILES, thing)
    chosen = _chosen.get()
    if chosen == DUOTONE:
        return None
    if _OWN.has(thing):
        return _OWN
    if thing.startswith(BRAND_PREFIX):
        return _drawing(pack_named(BRANDS), thing)
    if chosen and (asked := _drawing(_asked_for(chosen), thing)) is not None:
        return asked
    return next(filter(None, (_drawing(pack_named(name), thing) for name in _AUTO_ORDER)), None)


def _drawing(pack: ArtworkPack | None, thing: str) -> ArtworkPack | None:
    return pack if pack is not None and pack.has(thing) else None
