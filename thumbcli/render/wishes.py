"""A category's style with the wishes of one title worked in: its colours, its face."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.recast import style_from

if TYPE_CHECKING:
    from thumbcli.design import Design
    from thumbcli.render.palette import Style

__all__ = ["wished_style"]


def wished_style(style: Style, design: Design) -> Style:
    """Return `style` in the colours and the face that `design` asks for.

    Raises:
        RequestRefused: No such font family is installed, or the font file is broken.
    """
    if design.palette:
        style = style_from(style, design.palette)
    if design.font is not None:
        from thumbcli.render.families import wished_face

        face = wished_face(design.font)
        style = replace(style, display=face, alternates=(), serif=face)
    return style
