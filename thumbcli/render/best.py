"""Choose the face and the form that make a headline largest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.fit import Block, Box, fit_block
from thumbcli.render.headline import shorten
from thumbcli.render.stack import fit_stack
from thumbcli.render.text import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["fit_best"]

_NATIVE_BONUS = 1.35
_STACK_BONUS = 1.12
_STACK_GROWTH = 1.35
_FILLED = 0.25
_TOO_SMALL = 0.3
_CALM_LINES = 3
_ENOUGH = 0.2
_SHORTER = (64, 48, 36, 24, 12)
_USUAL_CAP_EM = 0.7


def fit_best(
    text: str,
    faces: Sequence[str],
    box: Box,
    *,
    max_size_px: float,
    min_cap_px: float,
    stacked: bool = True,
    emphasis: int = 0,
) -> Block:
    """Set a headline in the face and form that make it largest; the first face is preferred.

    What would be smaller than `min_cap_px` is shortened until it is not.

    Args:
        text: The headline.
        faces: The style's own face, then others for titles that it would make too small.
        box: The room.
        max_size_px: The largest font size.
        min_cap_px: The least cap height of a line.
        stacked: Lines may have different sizes.
        emphasis: Which choice of key words, as `accents` takes it.
    """
    limits_px = (max_size_px, min_cap_px)
    block = _best_of(text, faces, box, limits_px, stacked=stacked, emphasis=emphasis)
    for limit in _SHORTER:
        if block.smallest_cap_px >= min_cap_px:
            break
        block = _best_of(shorten(text, limit), faces, box, limits_px, stacked=stacked, emphasis=emphasis)
    return block


def _best_of(
    text: str,
    faces: Sequence[str],
    box: Box,
    limits_px: tuple[float, float],
    *,
    stacked: bool,
    emphasis: int,
) -> Block:
    max_size_px, min_cap_px = limits_px
    widest_em = box.width_px / (min_cap_px / _USUAL_CAP_EM)
    best: tuple[float, Block] | None = None
    for rank in range(len(faces)):
        measured = measure(
            text, tuple(faces[rank:]), widest_em=widest_em, boxed=box.hang_px > 0, emphasis=emphasis
        )
        bonus = 1.0 if rank else _NATIVE_BONUS
        forms: list[Block | None] = [fit_block(measured, box, max_size_px=max_size_px)]
        if stacked:
            forms.append(fit_stack(measured, box, max_size_px=max_size_px * _STACK_GROWTH))
        for block in forms:
            if block is None:
                continue
            score = _mean_cap_px(block) * bonus * (1 - 0.06 * max(0, len(block.lines) - _CALM_LINES))
            score *= _TOO_SMALL if block.smallest_cap_px < min_cap_px else 1.0
            score *= 1 + _FILLED * min(1.0, block.height_px / box.height_px)
            score *= _STACK_BONUS if len({line.size_px for line in block.lines}) > 1 else 1.0
            if best is None or score > best[0]:
                best = (score, block)
        if best is not None and best[1].smallest_cap_px >= box.height_px * _ENOUGH:
            break
    assert best is not None  # noqa: S101 - the style has a face
    return best[1]


def _mean_cap_px(block: Block) -> float:
    width = sum(line.width_px for line in block.lines) or 1.0
    return block.metrics.cap * sum(line.size_px * line.width_px for line in block.lines) / width
