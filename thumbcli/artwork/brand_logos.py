"""Logos of brands by name, each as a white mark on a tile of the brand's own colour.

They come with the extra `brands`: the package `simple-icons-pack`, 3,400 marks under CC0. The marks remain
trademarks of their owners.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import skia

__all__ = ["BRANDS", "BRAND_PREFIX", "BrandLogos", "has_brand_logos"]

BRANDS = "brands"
BRAND_PREFIX = "brand:"
"""How the name of a thing begins that is the logo of a brand, and not what its name means else."""

_PACKAGE, _DISTRIBUTION = "simple_icons_pack", "simple-icons-pack"
_SPELT_OUT = {"+": "plus", ".": "dot", "&": "and"}
"""How Simple Icons writes signs in the names of its marks."""

_FILL, _RADIUS, _MARK = 0.96, 0.22, 0.62
"""Of the square: the tile; of the tile: its corners, and the mark on it."""

_MARK_UNITS = 24.0  # the side of each mark, in its own units
_PALE_LUMA = 0.55
"""From this brightness of a tile on its mark is dark."""

_LIGHT, _DARK = "#ffffff", "#111827"


def has_brand_logos() -> bool:
    """Tell whether the extra is installed, without loading it."""
    return find_spec(_PACKAGE) is not None


def _slug(name: str) -> str:
    """Return a name as Simple Icons writes it: `nodedotjs` for Node.js."""
    spelt = "".join(_SPELT_OUT.get(char, char) for char in name.removeprefix(BRAND_PREFIX).lower())
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", spelt))


@lru_cache(1024)
def _mark(slug: str) -> Any:  # noqa: ANN401 - its types come with an extra that may be missing
    return import_module(_PACKAGE).get_icon(slug) if slug else None


class BrandLogos:
    """The logos as a pack; see `ArtworkPack`."""

    name, licence = BRANDS, "CC0-1.0"

    @property
    def digest(self) -> str:
        """The version of the package."""
        from importlib.metadata import version

        return version(_DISTRIBUTION)

    def has(self, thing: str) -> bool:
        """Tell whether there is a logo of a brand of this name, with `BRAND_PREFIX` or without."""
        return _mark(_slug(thing)) is not None

    def things(self) -> tuple[str, ...]:
        """Return the names of all brands."""
        package = import_module(_PACKAGE)
        return tuple(getattr(package, name).slug for name in dir(package) if name.startswith("SI_"))

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw the logo of `thing`; see `ArtworkPack.draw`."""
        mark = _mark(_slug(thing))
        red, green, blue = bytes.fromhex(mark.hex)
        side = side_px * _FILL
        edge = (side_px - side) / 2
        tile = skia.Paint(Color=skia.Color(red, green, blue), AntiAlias=True)
        radius = side * _RADIUS
        canvas.drawRoundRect(skia.Rect.MakeXYWH(edge, edge, side, side), radius, radius, tile)
        luma = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
        ink = _DARK if luma > _PALE_LUMA else _LIGHT
        svg = mark.svg.replace("<svg ", f'<svg fill="{ink}" ', 1)
        # Without a copy the stream reads bytes that are freed already.
        drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg.encode(), True))
        drawing.setContainerSize(skia.Size(_MARK_UNITS, _MARK_UNITS))
        with skia.AutoCanvasRestore(canvas):
            start = (side_px - side * _MARK) / 2
            canvas.translate(start, start)
            canvas.scale(side * _MARK / _MARK_UNITS, side * _MARK / _MARK_UNITS)
            drawing.render(canvas)
