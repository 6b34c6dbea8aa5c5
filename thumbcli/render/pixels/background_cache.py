"""Backgrounds, drawn once for each style and size and kept: copying one takes half a millisecond."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

import skia

from thumbcli.render.pixels.sampling import luminance_of
from thumbcli.render.pixels.shapes import downscaled, gradient, upscaled
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, new_surface, own_surface, surface_on
from thumbcli.render.style.color import contrast, gray, luminance, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

__all__ = ["BackgroundCanvas", "ByteLimitedCache"]

_SAMPLES = 24
_OUTLIERS = 0.03
_SCRIM_STEP = 0.05
_SCRIM_MAX = 0.9
_CALM_RATIO = 6.0
_BRIGHT_INK = 0.3
_SHRUNK = 4


class BackgroundCanvas:
    """A background while it is drawn.

    Attributes:
        canvas: Takes sd coordinates, at any model.
        width: Of the sd canvas, in px.
        height: Of the sd canvas, in px.
    """

    def __init__(self, width: int, height: int, scale: int, *, mirrored: bool = False) -> None:
        self._surface, self._pixels = new_surface(width * scale, height * scale)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(scale, scale)
        if mirrored:
            self.canvas.translate(width, 0)
            self.canvas.scale(-1, 1)
        self._mirrored = mirrored
        self.width = width
        self.height = height
        self._scale = scale

    @contextmanager
    def soft(self) -> Iterator[skia.Canvas]:
        """Yield a canvas in the same coordinates for what has no edges, and lay it down where the block ends.

        It is drawn at a quarter of the size and enlarged: to be filled before anything is drawn on `canvas`,
        for it covers all of it.
        """
        size = (self.width * self._scale, self.height * self._scale)
        small = (size[0] // _SHRUNK, size[1] // _SHRUNK)
        surface = own_surface(*small)
        canvas: skia.Canvas = surface.getCanvas()
        canvas.scale(small[0] / self.width, small[1] / self.height)
        if self._mirrored:
            canvas.translate(self.width, 0)
            canvas.scale(-1, 1)
        yield canvas
        place = skia.Matrix.Scale(size[0] / small[0], size[1] / small[1])
        # Not on `canvas`, which may be clipped.
        with surface_on(self._pixels, *size) as whole:
            whole.drawPaint(upscaled(surface.makeImageSnapshot(), place))

    def finish(self) -> bytearray:
        """Return what was drawn: RGBX rows from the top; nothing may be drawn any more."""
        return self._pixels

    def calm(
        self, zone: tuple[float, float, float, float], ink: int, veil: int, fade: tuple[float, float]
    ) -> None:
        """Lay the weakest veil over the zone of the words that makes `ink` readable there.

        Args:
            zone: Left, top, right and bottom of where words will stand, in sd px.
            ink: The colour of the words.
            veil: What is laid over: dark under light ink and the other way round.
            fade: Where along x the veil is full, and where it has gone.
        """
        behind = self._hardest_grey(zone, ink)
        alpha = 0.0
        while alpha < _SCRIM_MAX and contrast(ink, mix(behind, veil, alpha)) < _CALM_RATIO:
            alpha += _SCRIM_STEP
        if alpha:
            self._fade_out(with_alpha(veil, min(0.95, alpha)), *fade)

    def _fade_out(self, colour: int, full: float, gone: float) -> None:
        """Lay `colour` over all that lies beyond `full`, and fade it out towards `gone`, both along x."""
        edge = 0.0 if full < gone else float(self.width)
        veil = skia.Rect(min(edge, gone), 0, max(edge, gone), self.height)
        fade = gradient((full, 0), (gone, 0), [colour, with_alpha(colour, 0)])
        # What is plain too: skia blends one translucent colour slower than a picture.
        self.canvas.drawRect(veil, downscaled(self.canvas, fade))

    def _hardest_grey(self, zone: tuple[float, float, float, float], ink: int) -> int:
        """Return a grey as bright as the pixels of `zone` that `ink` has the hardest time with."""
        left, top, right, bottom = zone
        if self._mirrored:
            left, right = self.width - right, self.width - left
        left, top, right, bottom = (edge * self._scale for edge in (left, top, right, bottom))
        stride = self.width * self._scale * BYTES_PER_PIXEL
        values: list[float] = []
        for row in range(_SAMPLES):
            start = int(top + (bottom - top) * (row + 0.5) / _SAMPLES) * stride
            for column in range(_SAMPLES):
                place = start + int(left + (right - left) * (column + 0.5) / _SAMPLES) * BYTES_PER_PIXEL
                red, green, blue = self._pixels[place : place + 3]
                values.append(luminance_of(red, green, blue))
        values.sort(reverse=luminance(ink) > _BRIGHT_INK)
        return gray(values[int(len(values) * _OUTLIERS)])


_Kept = TypeVar("_Kept")


class ByteLimitedCache(Generic[_Kept]):
    """Finished images, the least recently used dropped first; safe from any thread.

    Args:
        max_bytes: How much memory they may take.
        size_bytes: How much one takes.
    """

    def __init__(self, max_bytes: int, size_bytes: Callable[[_Kept], int]) -> None:
        self._max_bytes = max_bytes
        self._bytes_of = size_bytes
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._size_bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, draw: Callable[[], _Kept]) -> _Kept:
        """Return the image of `key`, drawn now if it isn't kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = draw()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = image
                self._size_bytes += self._bytes_of(image)
            while self._size_bytes > self._max_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._size_bytes -= self._bytes_of(dropped)
        return image
