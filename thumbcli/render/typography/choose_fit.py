"""Choose the font and the form, even lines or a stack, that make a headline largest."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.long_titles import shorten
from thumbcli.render.title.script import Script
from thumbcli.render.typography.fit import Block, Box, FitPlan, build_block, largest_px, plan_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.read_fit import plan_read
from thumbcli.render.typography.stacked_fit import plan_stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.typography.measure import Measured

__all__ = ["fit_best"]

# Factors of the score, which is the mean cap height weighted by width.
_FIRST_FONT_BONUS, _FIRST_READ_FONT_BONUS = 1.35, 1.1
_STACK_BONUS = 1.12
_FILL_BONUS = 0.25  # for a block that fills the height of its box
_EXTRA_LINE_COST, _CALM_LINES = 0.12, 3  # for each line after these
_TOO_SMALL_FACTOR = 0.3
_BROKEN_WORD_FACTOR = 0.6

_FAR_BEHIND = 0.75
"""Even lines whose score is below this share of the best so far are not worth a stack in the same font."""

_BOUND_SLACK = 1.001  # added to bounds, for rounding
_STACK_GROWTH = 1.35  # how much larger than even lines the largest line of a stack may be
_LARGE_ENOUGH = 0.2  # a cap height, as a share of the box, from which on no further font is tried
_SPACED_SCRIPTS = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
_SHORTER_CHARS = (64, 48, 36, 24, 12)
"""Lengths that a headline is shortened to, one after the other, until it is large enough."""

_TYPICAL_CAP_EM = 0.7


class _Form(NamedTuple):
    """What is asked of a headline beside its words: as the arguments of `fit_best`."""

    stacked: bool
    emphasis: int | str
    language: str
    rtl: bool
    code: frozenset[str]
    roomy_em: float
    is_read: bool
    small_cap_px: float


def fit_best(
    text: str,
    fonts: Sequence[str],
    box: Box,
    *,
    max_size_px: float,
    min_cap_px: float,
    stacked: bool = True,
    emphasis: int | str = 0,
    language: str = "en",
    original: str = "",
    rtl: bool = False,
    code: frozenset[str] = frozenset(),
    roomy_em: float = math.inf,
    is_read: bool = False,
    small_cap_px: float = 0.0,
) -> Block:
    """Set a headline in the font and form that make it largest; the first font is preferred.

    A headline that would be smaller than `min_cap_px` is shortened until it is not.

    Args:
        text: The headline.
        fonts: The style's own font, then alternates for titles that it would make too small.
        box: The area; at least a px each way is taken, and what the gate then says.
        max_size_px: The largest font size.
        min_cap_px: The least cap height of a line.
        stacked: Lines may have different sizes.
        emphasis: Which choice of key words, as `find_emphasis` takes it.
        language: ISO 639-1, or `und`.
        original: The headline in its author's case, where `text` is in another.
        rtl: The direction of the title.
        code: Words to set in a monospaced font.
        roomy_em: Compounds wider than this are cut at their joints.
        is_read: The lines begin at one edge and are phrases, as on a card; never stacked.
        small_cap_px: A cap height below which lines that are read are rather broken inside of a phrase.
    """
    box = replace(box, width_px=max(1.0, box.width_px), height_px=max(1.0, box.height_px))
    limits_px = (max_size_px, min_cap_px)
    form = _Form(stacked and not is_read, emphasis, language, rtl, code, roomy_em, is_read, small_cap_px)
    block = _best_of((text, original), fonts, box, limits_px, form)
    for limit in _SHORTER_CHARS:
        if block.smallest_cap_px >= min_cap_px:
            break
        short = (shorten(text, limit), shorten(original, limit) if original else "")
        block = _best_of(short, fonts, box, limits_px, form)
    return block


def _best_of(
    texts: tuple[str, str],
    fonts: Sequence[str],
    box: Box,
    limits_px: tuple[float, float],
    form: _Form,
) -> Block:
    """Return the best block of the first of two `texts`; the other is in its author's case, or empty."""
    text, original = texts
    widest_em = box.width_px / (limits_px[1] / _TYPICAL_CAP_EM)
    ranked: list[tuple[float, Measured, FitPlan]] = []
    seen: set[tuple[str, ...]] = set()
    for rank in range(len(fonts)):
        measured = measure(
            text,
            tuple(fonts[rank:]),
            widest_em=widest_em,
            roomy_em=form.roomy_em,
            boxed=box.box_outset_px > 0,
            emphasis=form.emphasis,
            language=form.language,
            original=original,
            rtl=form.rtl,
            code=form.code,
        )
        if measured.fonts.names in seen:
            # Another script has one font: it would come out as before, without the bonus.
            continue
        seen.add(measured.fonts.names)
        # A lone word can fill its area by its size alone.
        first = _FIRST_READ_FONT_BONUS if form.is_read else _FIRST_FONT_BONUS
        bonus = first if not rank and len(measured.tokens) > 1 else 1.0
        to_beat = ranked[-1][0] if ranked else 0.0
        found = _best_form(measured, box, limits_px, form, bonus=bonus, to_beat=to_beat)
        if found:
            ranked.append((found[0], measured, found[1]))
        if ranked and _smallest_cap_px(*ranked[-1][1:]) >= box.height_px * _LARGE_ENOUGH:
            break
    return build_block(*ranked[-1][1:], box=box)


def _best_form(
    text: Measured, box: Box, limits_px: tuple[float, float], form: _Form, *, bonus: float, to_beat: float
) -> tuple[float, FitPlan] | None:
    """Return the score of a font in its better form, and that form; None where it does not beat `to_beat`.

    Even lines are only computed where they could win if each of them filled the width.
    """
    (max_size_px, min_cap_px), stacked = limits_px, form.stacked
    bound = largest_px(text, box, max_size_px=max_size_px) * text.metrics.cap * (1 + _FILL_BONUS)
    bound *= bonus * _BOUND_SLACK
    score, stack = _best_stack(text, box, limits_px, bonus) if stacked and not to_beat else (0.0, None)
    if bound < max(score, to_beat * _FAR_BEHIND):
        return (score, stack) if stack else None
    least_size_px = max(min_cap_px, form.small_cap_px) / text.metrics.cap
    plan = plan_read if form.is_read else plan_block
    even = plan(text, box, max_size_px=max_size_px, small_px=least_size_px)
    even_score = _score(text, even, box, min_cap_px) * bonus
    # A stack never makes up for a font that is so much smaller.
    if stacked and to_beat and even_score >= to_beat * _FAR_BEHIND:
        score, stack = _best_stack(text, box, limits_px, bonus)
    if stack and score > max(to_beat, even_score):
        return score, stack
    return (even_score, even) if even_score > to_beat else None


def _best_stack(
    text: Measured, box: Box, limits_px: tuple[float, float], bonus: float
) -> tuple[float, FitPlan | None]:
    max_size_px, min_cap_px = limits_px
    stack = plan_stack(text, box, max_size_px=max_size_px * _STACK_GROWTH)
    return (_score(text, stack, box, min_cap_px) * bonus if stack else 0.0), stack


def _score(text: Measured, plan: FitPlan, box: Box, min_cap_px: float) -> float:
    """Return the score of a plan: its mean cap height with bonuses and penalties."""
    sizes = plan.sizes_px
    widths = [text.run_widths.width_em(*span) * size for span, size in zip(plan.ranges, sizes, strict=True)]
    weighted = sum([size * width for size, width in zip(sizes, widths, strict=True)])
    score = text.metrics.cap * weighted / (sum(widths) or 1.0)
    score *= 1 - _EXTRA_LINE_COST * max(0, len(widths) - _CALM_LINES)
    if _smallest_cap_px(text, plan) < min_cap_px:
        score *= _TOO_SMALL_FACTOR
    if text.fonts.script in _SPACED_SCRIPTS and not all(text.spaced):
        score *= _BROKEN_WORD_FACTOR
    score *= 1 + _FILL_BONUS * min(1.0, plan.height_px / box.height_px)
    return score * (_STACK_BONUS if len(set(sizes)) > 1 else 1.0)


def _smallest_cap_px(text: Measured, plan: FitPlan) -> float:
    return min(plan.sizes_px) * text.metrics.cap
