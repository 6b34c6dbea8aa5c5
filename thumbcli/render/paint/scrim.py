"""A soft veil behind words that stand on a restless ground: the weakest one that makes them readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.sampling import BackgroundSamples
from thumbcli.render.pixels.shapes import blurred
from thumbcli.render.style.color import READABLE, WHITE, contrast, gray, luminance, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.stage import Stage

__all__ = ["draw_scrim", "scrim_alpha"]

_RATIO = 5.4
_CLEAR = 6.0
_STEP = 0.05
_MAX_ALPHA = 0.95
_OUTLIERS = 0.03
_REACH_PX = 22.0
_SIGMA_PX = 9.0
_BRIGHT = 0.3


def scrim_alpha(luminances: Sequence[float], ink: int, veil: int) -> float:
    """Return how solid a veil must be, 0 (none) to 0.95, for `ink` to be read on these luminances.

    Args:
        luminances: Of the pixels behind the words, 0 to 1; the hardest 3 % do not count.
        ink: The colour of the words.
        veil: What is laid over: dark under light ink and the other way round.
    """
    hardest = sorted(luminances, reverse=luminance(ink) > _BRIGHT)
    if not hardest:
        return 0.0
    behind = gray(hardest[int(len(hardest) * _OUTLIERS)])
    if contrast(ink, behind) >= READABLE:
        return 0.0
    alpha = 0.0
    while alpha < _MAX_ALPHA and contrast(ink, mix(behind, veil, alpha)) < _RATIO:
        alpha += _STEP
    return min(alpha, _MAX_ALPHA)


def draw_scrim(stage: Stage, rect: tuple[float, float, float, float], inks: Sequence[int]) -> None:
    """Lay a veil with soft edges behind the words in `rect`, if they need one.

    Args:
        stage: What to draw on.
        rect: The words' bounds, in sd px.
        inks: Their colours; the one that reads worst decides.
    """
    scale, unit = stage.composition.scale, stage.unit
    grounds = BackgroundSamples(stage.pixels, stage.width * scale, stage.height * scale)
    left, top, right, bottom = (edge * scale for edge in rect)
    found = grounds.luminances((left, top, right, bottom))
    style = stage.composition.style
    light = (style.ground, style.paper, WHITE)
    tints = (style.dark,) if luminance(inks[0]) > _BRIGHT else light
    veil = max(tints, key=lambda tint: min(contrast(ink, tint) >= _CLEAR for ink in inks))
    alpha = max(scrim_alpha(found, each, veil) for each in inks)
    if alpha:
        room = skia.Rect(*rect)
        room.outset(_REACH_PX * unit, _REACH_PX * unit)
        stage.canvas.drawRoundRect(
            room, _REACH_PX * unit, _REACH_PX * unit, blurred(with_alpha(veil, alpha), _SIGMA_PX * unit)
        )
