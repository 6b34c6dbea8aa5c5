"""Faces of one weight and seven widths, so that a line fills its width at the height that it should have."""

from __future__ import annotations

from thumbcli.render.typography.fonts import FontInstance, register_font

__all__ = ["WIDTH_FACES"]

_WIDTHS = (62, 70, 80, 90, 100, 112, 125)
"""Values of the width axis that lines are set in."""

WIDTH_FACES = tuple(f"justified-{width}" for width in _WIDTHS)
"""From the narrowest to the widest."""

for _name, _width in zip(WIDTH_FACES, _WIDTHS, strict=True):
    register_font(
        _name,
        FontInstance(
            package="fontpkg_archivo",
            file="files/Archivo[wdth,wght].ttf",
            axes={"wght": 900, "wdth": float(_width)},
        ),
    )
