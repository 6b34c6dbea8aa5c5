"""A category's style with the wishes of one title worked in: its channel's hand, its colours, its face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.recast import style_from

if TYPE_CHECKING:
    from thumbcli.design import Design
    from thumbcli.render.palette import Style

__all__ = ["wished_style"]


def wished_style(style: Style, design: Design) -> Style:
    """Return `style` in the colours and the face that `design` asks for, the hand's where it names none.

    Raises:
        RequestRefused: No such font family is installed, or the font file is broken.
    """
    if design.hand is not None:
        from thumbcli.render.handed import hand_style

        style = hand_style(style, design.hand)
    if design.palette:
        style = style_from(style, design.palette)
    if design.font is not None:
        from thumbcli.render.handed import in_face

        style = in_face(style, design.font)
    return style
