"""Magazine: a large object in full colour on a disc that the edge cuts off; the title beside it."""

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
    widest_phrase_chars,
)
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["FAMILY"]

_MAX_CHARS = 72
_MAX_PHRASE_CHARS = 19  # a longer phrase makes all words small
_CAP_SHARE = 0.25
_WORDS_GAP = 0.5  # between the words and the disc, as a part of the margin

_DISC_AT, _DISC_SHARE = (0.865, 0.54), 0.46
"""The disc's centre, as shares of width and height, and its radius as a share of the height."""

_SIZE, _SLIM_SIZE, _SLIM_RATIO = 0.78, 0.86, 0.7
"""The object's longer side as a share of the height."""

_EDGE_GAP = 0.4  # between the object and the edge of the card, as a part of the margin

_LEAN_DEG, _TURNED = 6.0, 1.06
"""How far the object is turned, and how much larger its bounds are for that."""

_HIGH = 0.8
"""From this share of the height on an object is in the middle of it."""


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    if not fits or text_chars(composition) > _MAX_CHARS:
        return 0.0
    return 1.5 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.0


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette, thing = card_palette(composition), composition.icons[0]
    stage.fill_ground(palette.page)
    across, down = _DISC_AT
    centre = (stage.mirror_x(stage.width * across), stage.height * down)
    stage.canvas.drawCircle(*centre, stage.height * _DISC_SHARE, fill(palette.tint))
    share = _SLIM_SIZE if object_ratio(thing) < _SLIM_RATIO else _SIZE
    turn = -_LEAN_DEG if stage.mirrored else _LEAN_DEG
    size = min(stage.height * share, _room_px(stage) / min(1.0, object_ratio(thing)) / _TURNED)
    draw_object(
        stage,
        thing,
        _middle(stage, thing, size, centre),
        size,
        turn_deg=turn,
        look=card_look(composition, thing),
    )
    kind = CardType.of(palette, ("archivo-narrow", "archivo", "inter"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, _disc_left_px(stage) - margin * _WORDS_GAP, stage.height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


def _middle(stage: Stage, thing: str, size_px: float, centre: Point) -> Point:
    """Return the centre of the object: that of the disc, or nearer to the words than the edge cuts it."""
    ratio = object_ratio(thing)
    width, height = size_px * min(1.0, ratio) * _TURNED, size_px * min(1.0, 1 / ratio) * _TURNED
    x, y = centre
    if height > stage.height * _HIGH:
        y = stage.height / 2
    from_edge = max(min(stage.width - x, x), width / 2 + card_margin(stage) * _EDGE_GAP)
    return (from_edge if stage.mirrored else stage.width - from_edge), y


def _disc_left_px(stage: Stage) -> float:
    """Return where the disc begins, unmirrored."""
    return stage.width * _DISC_AT[0] - stage.height * _DISC_SHARE


def _room_px(stage: Stage) -> float:
    """Return how wide an object may be that neither the words nor the edge touch."""
    return stage.width - _disc_left_px(stage) - card_margin(stage) * _EDGE_GAP


FAMILY = Family(name="magazine", suits=_suits, compose=_compose, has_byline=True)
