"""Magazine: a large object in full colour on a disc, cut off by the edge; the title beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_look,
    card_margin,
    card_palette,
    draw_card_words,
    is_card,
    text_chars,
)
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["FAMILY"]

_MAX_CHARS = 64
_CAP_SHARE = 0.25
_WORDS_TO = 0.6  # where the words end, as a share of the width

_DISC_AT, _DISC_SHARE = (0.82, 0.55), 0.48
"""The disc's centre, as shares of width and height, and its radius as a share of the height."""

_SIZE, _SLIM_SIZE, _SLIM_RATIO = 0.84, 1.0, 0.7
"""The object's longer side as a share of the height."""

_LEAN_DEG, _TURNED = 6.0, 1.06
"""How far the object is turned, and how much larger its bounds are for that."""

_HIGH, _TOP_MARGIN = 0.8, 0.5
"""From this share of the height on the object's top keeps this part of the margin free."""


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    return 1.5 if fits and text_chars(composition) <= _MAX_CHARS else 0.0


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette, thing = card_palette(composition), composition.icons[0]
    stage.canvas.drawPaint(fill(palette.page))
    across, down = _DISC_AT
    centre = (stage.mirror_x(stage.width * across), stage.height * down)
    stage.canvas.drawCircle(*centre, stage.height * _DISC_SHARE, fill(palette.tint))
    share = _SLIM_SIZE if object_ratio(thing) < _SLIM_RATIO else _SIZE
    turn = -_LEAN_DEG if stage.mirrored else _LEAN_DEG
    size = stage.height * share
    draw_object(
        stage,
        thing,
        _middle(stage, thing, size, centre),
        size,
        turn_deg=turn,
        look=card_look(composition, thing),
    )
    kind = CardType(
        fonts=("archivo-narrow", "archivo", "inter"),
        cap_share=_CAP_SHARE,
        ink=palette.ink,
        accent=palette.accent,
        muted=palette.muted,
    )
    area = stage.mirror((margin, margin, stage.width * _WORDS_TO - margin * 0.5, stage.height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


def _middle(stage: Stage, thing: str, size_px: float, centre: Point) -> Point:
    """Return the centre of the object: a wide one is cut off at the side, a high one at its foot."""
    ratio = object_ratio(thing)
    width, height = size_px * min(1.0, ratio) * _TURNED, size_px * min(1.0, 1 / ratio) * _TURNED
    x, y = centre
    if height > stage.height * _HIGH:
        y = max(y, card_margin(stage) * _TOP_MARGIN + height / 2)
    from_edge = min(stage.width - x, x)
    free = stage.width * (1 - _WORDS_TO)
    from_edge = min(from_edge, free - width / 2)
    return (from_edge if stage.mirrored else stage.width - from_edge), y


FAMILY = Family(name="magazine", suits=_suits, compose=_compose, has_byline=True)
