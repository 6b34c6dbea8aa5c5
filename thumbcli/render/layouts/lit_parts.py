"""Parts of the layout families with depth: their letters, and the column of words beside an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts.place_text_column import ColumnStyle
from thumbcli.render.paint.objects import has_object
from thumbcli.render.style.color import BLACK, WHITE, fill_and_ink, mix
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.typography.text_style import Align

__all__ = ["has_hero", "lit_column", "lit_letters"]

_OUTLINE_PX, _DEPTH_PX = 14.0, 12.0
_INK_END = 0xFFDFE6F5
_EDGE_DARKER = 0.55


def has_hero(composition: Composition) -> bool:
    """Tell whether the title has an object that can be drawn in full colour, and words beside it."""
    return bool(
        composition.headline.main
        and composition.icons
        and composition.photo is None
        and has_object(composition.icons[0])
    )


def lit_letters(stage: Stage, *, outline_px: float = _OUTLINE_PX, depth_px: float = _DEPTH_PX) -> Lettering:
    """Return white letters with key words in the mood's accent, extruded, on a dark edge."""
    mood, unit = stage.composition.mood, stage.unit
    edge = mix(mood.edge, BLACK, _EDGE_DARKER)
    return Lettering(
        ink=WHITE,
        accent=mood.accent[0],
        ends=(_INK_END, mood.accent[1]),
        outline=(outline_px * unit, edge),
        depth=depth_px * unit,
        block=edge,
    )


def lit_column(stage: Stage, max_size_px: float, align: Align | None = None) -> ColumnStyle:
    """Return a column in `lit_letters`, its sub-line on the mood's plate."""
    look = lit_letters(stage)
    return ColumnStyle(
        look=look,
        max_size_px=max_size_px,
        align=align,
        outline_px=(_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit,
        plate=fill_and_ink(stage.composition.mood.plate, stage.composition.mood.edge),
    )
