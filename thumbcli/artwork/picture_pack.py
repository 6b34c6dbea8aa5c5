"""A pack that a person added, drawn from rasters that are made once and kept beside it."""

from __future__ import annotations

import contextlib
import os
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.artwork.picture_keys import keys_of_thing, thing_of_key
from thumbcli.artwork.rasterize import FontGlyph, Rasterizer
from thumbcli.artwork.svg_check import ArtworkBrokenError
from thumbcli.atomic_write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from thumbcli.artwork.pack_store import AddedPack

__all__ = ["PicturePack", "draw_raster"]

_FILL = 0.96  # of the square, as in a colour font
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
_AT_ONCE = 2
"""Rasters of one pack that are made at the same time while titles are drawn: each takes a process."""

_DECODED = 8
"""Rasters that are kept decoded, of 3 MB each: an object is measured, then drawn at one size or two."""

_BROKEN = b""
"""In place of the raster of a picture that can't be drawn, so that it is tried once and no more."""


def draw_raster(canvas: skia.Canvas, raster: bytes, side_px: int) -> None:
    """Draw a raster of `Rasterizer` into the square from the origin to `side_px`; see `ArtworkPack.draw`."""
    image = _decoded(raster)
    scale = side_px * _FILL / max(image.width(), image.height())
    width, height = image.width() * scale, image.height() * scale
    left, top = (side_px - width) / 2, (side_px - height) / 2
    canvas.drawImageRect(image, skia.Rect.MakeXYWH(left, top, width, height), _SMOOTH)


@lru_cache(_DECODED)
def _decoded(raster: bytes) -> skia.Image:
    return skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(raster)).makeRasterImage().withDefaultMipmaps()


class PicturePack:
    """A pack of pictures that a person added; see `ArtworkPack`. Thread-safe."""

    def __init__(self, added: AddedPack) -> None:
        self._added = added
        self._making = threading.BoundedSemaphore(_AT_ONCE)
        self._usable: dict[str, bool] = {}

    @property
    def name(self) -> str:
        """How a person asks for it."""
        return self._added.facts.name

    @property
    def licence(self) -> str:
        """As the pack states it."""
        return self._added.facts.licence

    @property
    def digest(self) -> str:
        """Of its pictures."""
        return self._added.facts.digest

    def things(self) -> tuple[str, ...]:
        """Return all that it has pictures of."""
        return tuple(map(thing_of_key, self._added.facts.endings))

    def has(self, thing: str) -> bool:
        """Tell whether the pack has a picture of `thing` that can be drawn; its raster is then made."""
        key = self._key(thing)
        if key is None:
            return False
        if key not in self._usable:
            self._usable[key] = bool(self._raster(key))
        return self._usable[key]

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing`; see `ArtworkPack.draw`."""
        key = self._key(thing)
        if key is None:
            raise KeyError(thing)
        draw_raster(canvas, self._raster(key), side_px)

    def prepare(self, things: Iterable[str], on_made: Callable[[], None], workers: int) -> int:
        """Make the rasters of `things`, as far as the pack has them, in several processes.

        Args:
            things: Emoji or names.
            on_made: Called after each of them, from any thread.
            workers: How many processes.

        Returns:
            How many pictures of them can't be drawn.
        """
        from concurrent.futures import ThreadPoolExecutor

        keys = {key for thing in things if (key := self._key(thing)) is not None}
        missing = sorted(key for key in keys if not self._path(key).exists())
        local, open_ones = threading.local(), list[Rasterizer]()

        def make(key: str) -> bool:
            if not hasattr(local, "rasterizer"):
                local.rasterizer = Rasterizer()
                open_ones.append(local.rasterizer)
            made = self._make(key, local.rasterizer)
            on_made()
            return bool(made)

        try:
            with ThreadPoolExecutor(workers) as pool:
                return sum(not made for made in pool.map(make, missing))
        finally:
            for rasterizer in open_ones:
                rasterizer.close()

    def _key(self, thing: str) -> str | None:
        facts, keys = self._added.facts, keys_of_thing(thing)
        for key in keys:
            if key in facts.endings:
                return key
            if key in facts.characters:
                return facts.characters[key]
        # A font may have one glyph for a sequence: a flag, or joined emoji.
        is_sequence = bool(keys) and "-" in keys[0] and not thing.isascii()
        return keys[0] if facts.is_font and is_sequence else None

    def _path(self, key: str) -> Path:
        # Windows has names that no file can have, such as `con`.
        return self._added.rasters / f"e{key}.webp"

    def _raster(self, key: str) -> bytes:
        """Return the raster of a picture, made now if it is not kept; empty if it can't be drawn."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            # Two threads may make the same raster: they write the same bytes.
            with self._making, Rasterizer() as rasterizer:
                return self._make(key, rasterizer)

    def _make(self, key: str, rasterizer: Rasterizer) -> bytes:
        facts = self._added.facts
        try:
            raster = rasterizer.raster(
                FontGlyph(self._added.font, thing_of_key(key)) if facts.is_font else self._added.picture(key)
            )
        except ArtworkBrokenError:
            raster = _BROKEN
        except OSError:
            return _BROKEN  # The pack was removed meanwhile.
        with contextlib.suppress(OSError):  # A full disk: it is made again the next time.
            os.makedirs(self._added.rasters, exist_ok=True)  # noqa: PTH103 - beside the pack, which exists
            write_atomic(self._path(key), raster, replace=True)
        return raster
