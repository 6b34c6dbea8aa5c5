"""Backgrounds, drawn once per style and size and then copied, which takes half a millisecond."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

import skia

from thumbcli.render.pixels.sampling import BackgroundSamples, scrim_alpha
from thumbcli.render.pixels.shapes import downscaled, gradient, upscaled
from thumbcli.render.pixels.surface import new_surface, own_surface, surface_on
from thumbcli.render.style.color import BLACK, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from thumbcli.render.pixels.shapes import Rect

__all__ = ["BackgroundCanvas", "ByteLimitedCache"]

_SAMPLE_ROWS = 24
"""Of the grid, as many columns as rows, that is sampled in the text area: a cached background is worth it."""

_TEXT_AREA_CONTRAST = 6.0
"""More than `READABLE`: pixels between the samples, and the worst few of them, are not counted."""

_TEXT_AREA_STOP_ALPHA = 0.9  # some of the motif stays visible under the words
_LOW_RES_SCALE = 4
"""A quarter of the size cuts drawing a glow to a sixteenth, and no edge is there to show it."""


_DROP_STRIDE = 7919  # a prime, so that no pattern of use meets its own


class BackgroundCanvas:
    """A background while it is drawn.

    Attributes:
        canvas: Takes sd coordinates, at any model.
        pixels: What was drawn, RGBX rows from the top.
        width: Of the sd canvas, in px.
        height: Of the sd canvas, in px.
    """

    def __init__(self, width: int, height: int, scale: int, *, mirrored: bool = False) -> None:
        self._surface, self.pixels = new_surface(width * scale, height * scale)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.clear(BLACK)
        self.canvas.scale(scale, scale)
        if mirrored:
            self.canvas.translate(width, 0)
            self.canvas.scale(-1, 1)
        self._mirrored = mirrored
        self.width = width
        self.height = height
        self._scale = scale

    @contextmanager
    def low_res_layer(self) -> Iterator[skia.Canvas]:
        """Yield a canvas in the same coordinates for what has no edges; it is painted when the block ends.

        It is drawn at a quarter of the size and upscaled. Use it first: it covers all of `canvas`.
        """
        size = (self.width * self._scale, self.height * self._scale)
        small = (size[0] // _LOW_RES_SCALE, size[1] // _LOW_RES_SCALE)
        surface = own_surface(*small)
        canvas: skia.Canvas = surface.getCanvas()
        canvas.scale(small[0] / self.width, small[1] / self.height)
        if self._mirrored:
            canvas.translate(self.width, 0)
            canvas.scale(-1, 1)
        yield canvas
        place = skia.Matrix.Scale(size[0] / small[0], size[1] / small[1])
        # Not on `canvas`, which may be clipped.
        with surface_on(self.pixels, *size) as whole:
            whole.drawPaint(upscaled(surface.makeImageSnapshot(), place))

    def add_scrim(self, area: Rect, ink: int, scrim: int, fade: tuple[float, float]) -> None:
        """Lay the weakest scrim that makes `ink` readable in `area` over the background.

        Args:
            area: Left, top, right and bottom of where words will be, in sd px.
            ink: The colour of the words.
            scrim: The colour laid over: dark under bright ink, bright under dark ink.
            fade: Where along x the scrim starts to fade, and where it ends.
        """
        alpha = scrim_alpha(
            self._luminances(area),
            ink,
            scrim,
            needed=_TEXT_AREA_CONTRAST,
            ratio=_TEXT_AREA_CONTRAST,
            stop_alpha=_TEXT_AREA_STOP_ALPHA,
        )
        if not alpha:
            return
        colour, (start, end) = with_alpha(scrim, alpha), fade
        edge = 0.0 if start < end else float(self.width)
        rect = skia.Rect(min(edge, end), 0, max(edge, end), self.height)
        # The plain part is in the picture too: skia blends one translucent colour slower than a picture.
        paint = gradient((start, 0), (end, 0), [colour, with_alpha(colour, 0)])
        self.canvas.drawRect(rect, downscaled(self.canvas, paint))

    def _luminances(self, area: Rect) -> list[float]:
        """Return the luminances, 0 to 1, of a grid of pixels in `area`."""
        left, top, right, bottom = area
        if self._mirrored:
            left, right = self.width - right, self.width - left
        left, top, right, bottom = (edge * self._scale for edge in (left, top, right, bottom))
        samples = BackgroundSamples(self.pixels, self.width * self._scale, self.height * self._scale)
        return samples.luminances((left, top, right, bottom), _SAMPLE_ROWS, _SAMPLE_ROWS)


_Image = TypeVar("_Image")


class ByteLimitedCache(Generic[_Image]):
    """Finished images, those not used lately evicted first; safe from any thread.

    Which of the older half goes is spread over all of it: evicted strictly by age, a folder that is drawn
    again and has a few images too many would find none of them.

    Args:
        max_bytes: Of all images together.
        size_bytes: Returns the memory that one takes.
    """

    def __init__(self, max_bytes: int, size_bytes: Callable[[_Image], int]) -> None:
        self._max_bytes = max_bytes
        self._size_of = size_bytes
        self._images: OrderedDict[Hashable, _Image] = OrderedDict()
        self._size_bytes = 0
        self._drops = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many images are cached."""
        return len(self._images)

    def get(self, key: Hashable, draw: Callable[[], _Image]) -> _Image:
        """Return the image of `key`, drawn now if it is not cached."""
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
        image = draw()
        with self._lock:
            if key not in self._images:
                self._images[key] = image
                self._size_bytes += self._size_of(image)
            while self._size_bytes > self._max_bytes and len(self._images) > 1:
                self._drops += 1
                place = self._drops * _DROP_STRIDE % max(1, len(self._images) // 2)
                dropped = self._images.pop(next(islice(self._images, place, None)))
                self._size_bytes -= self._size_of(dropped)
        return image
