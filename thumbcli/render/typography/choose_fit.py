"""Choose the face and the form that make a headline largest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.headline import shorten
from thumbcli.render.title.script import Script
from thumbcli.render.typography.fit import Block, Box, FitPlan, build_block, largest_px, plan_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.stacked_fit import plan_stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.typography.measure import Measured

__all__ = ["fit_best"]

_NATIVE_BONUS = 1.35
_STACK_BONUS = 1.12
_HOPELESS = 0.75
_SURELY = 1.001
_STACK_GROWTH = 1.35
_FILLED = 0.25
_BROKEN = 0.6
_SPACED = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
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
    said: str = "",
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
        emphasis: Which choice of key words, as `find_emphasis` takes it.
        said: The headline as its author wrote it, where `text` is in another case.
    """
    limits_px = (max_size_px, min_cap_px)
    block = _best_of(text, faces, box, limits_px, stacked=stacked, emphasis=emphasis, said=said)
    for limit in _SHORTER:
        if block.smallest_cap_px >= min_cap_px:
            break
        short, spoken = shorten(text, limit), shorten(said, limit) if said else ""
        block = _best_of(short, faces, box, limits_px, stacked=stacked, emphasis=emphasis, said=spoken)
    return block


def _best_of(
    text: str,
    faces: Sequence[str],
    box: Box,
    limits_px: tuple[float, float],
    *,
    stacked: bool,
    emphasis: int,
    said: str,
) -> Block:
    widest_em = box.width_px / (limits_px[1] / _USUAL_CAP_EM)
    best: tuple[float, Measured, FitPlan] | None = None
    seen: set[tuple[str, ...]] = set()
    for rank in range(len(faces)):
        measured = measure(
            text,
            tuple(faces[rank:]),
            widest_em=widest_em,
            boxed=box.hang_px > 0,
            emphasis=emphasis,
            said=said,
        )
        if measured.faces.faces in seen:
            # Another script has one face: it comes out as before, without the bonus.
            continue
        seen.add(measured.faces.faces)
        # A lone word has only its size to fill the room with.
        bonus = _NATIVE_BONUS if not rank and len(measured.tokens) > 1 else 1.0
        beat = best[0] if best else 0.0
        found = _best_form(measured, box, limits_px, stacked=stacked, bonus=bonus, beat=beat)
        best = (found[0], measured, found[1]) if found else best
        if best and _smallest_cap_px(*best[1:]) >= box.height_px * _ENOUGH:
            break
    assert best is not None  # noqa: S101 - the style has a face
    return build_block(*best[1:], box=box)


def _best_form(
    text: Measured,
    box: Box,
    limits_px: tuple[float, float],
    *,
    stacked: bool,
    bonus: float,
    beat: float,
) -> tuple[float, FitPlan] | None:
    """Return what a face is worth in its better form, and that form; None where it doesn't beat `beat`.

    Lines of one size are only sought where they could win if each of them filled the room.
    """
    max_size_px, min_cap_px = limits_px
    most = largest_px(text, box, max_size_px=max_size_px) * text.metrics.cap * (1 + _FILLED) * bonus * _SURELY
    worth, stack = _best_stack(text, box, limits_px, bonus) if stacked and not beat else (0.0, None)
    if most < max(worth, beat * _HOPELESS):
        return (worth, stack) if stack else None
    even = plan_block(text, box, max_size_px=max_size_px)
    even_worth = _worth(text, even, box, min_cap_px) * bonus
    # Lines at sizes of their own never make up for a face that is so much smaller.
    if stacked and beat and even_worth >= beat * _HOPELESS:
        worth, stack = _best_stack(text, box, limits_px, bonus)
    if stack and worth > max(beat, even_worth):
        return worth, stack
    return (even_worth, even) if even_worth > beat else None


def _best_stack(
    text: Measured, box: Box, limits_px: tuple[float, float], bonus: float
) -> tuple[float, FitPlan | None]:
    max_size_px, min_cap_px = limits_px
    stack = plan_stack(text, box, max_size_px=max_size_px * _STACK_GROWTH)
    return (_worth(text, stack, box, min_cap_px) * bonus if stack else 0.0), stack


def _worth(text: Measured, plan: FitPlan, box: Box, min_cap_px: float) -> float:
    """Return how large a plan sets its text, with what speaks for it and against it."""
    sizes = plan.sizes_px
    widths = [text.measure.width_em(*span) * size for span, size in zip(plan.ranges, sizes, strict=True)]
    weighted = sum([size * width for size, width in zip(sizes, widths, strict=True)])
    worth = text.metrics.cap * weighted / (sum(widths) or 1.0)
    worth *= 1 - 0.06 * max(0, len(widths) - _CALM_LINES)
    if _smallest_cap_px(text, plan) < min_cap_px:
        worth *= _TOO_SMALL
    if text.faces.script in _SPACED and not all(text.spaced):
        worth *= _BROKEN
    worth *= 1 + _FILLED * min(1.0, plan.height_px / box.height_px)
    return worth * (_STACK_BONUS if len(set(sizes)) > 1 else 1.0)


def _smallest_cap_px(text: Measured, plan: FitPlan) -> float:
    return min(plan.sizes_px) * text.metrics.cap
