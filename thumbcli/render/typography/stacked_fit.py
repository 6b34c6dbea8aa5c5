"""Stack a headline: each line at its own size, the key words largest, function words small.

Every split of the words into two to four lines is a candidate. What a line contributes is computed once for
each run of words, and candidates are tried in the order of their upper bounds, until none left can win.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import Script
from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.title.word_data import word_list
from thumbcli.render.typography.fit import BOX_PAD_X_EM, Box, FitPlan
from thumbcli.render.typography.line_breaking import splits
from thumbcli.render.typography.shaping import ink_extent_em

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.typography.measure import Measured

__all__ = ["plan_stack"]

_MAX_TOKENS, _MAX_LINES = 12, 4
_SCRIPTS = frozenset({Script.LATIN, Script.CYRILLIC})

# In em of the lines above and below, except where the ink is measured.
_LINE_GAP_EM, _LOWER_CASE_GAP_EM, _BOX_GAP_EM = 0.17, 0.24, 0.07
"""Between capitals; added for lower case, and for a box."""

_ACCENT_MAX_EM, _DESCENT_MAX_EM, _CLEARANCE_EM = 0.1, 0.12, 0.02
"""Of accents, else there is no stack; of descenders, else lines need the gap of lower case; between ink."""

# How much a word matters, and the size of a line as a share of the leading one's, by its weightiest word.
_KEY_WORD, _FULL_WORD, _WEAK_WORD, _FUNCTION_WORD = 1.7, 1.0, 0.55, 0.3
_SIZE_SHARES = {_KEY_WORD: 1.0, _FULL_WORD: 0.72, _WEAK_WORD: 0.72, _FUNCTION_WORD: 0.6}
_EVEN_SHARES = {_FULL_WORD: 1.0, _WEAK_WORD: 0.94, _FUNCTION_WORD: 0.66}
"""The same where no line has a key word: then none is to lead."""

_SIZE_RATIO_MAX = 1.8  # of the largest line to the smallest one with a full word

_EVEN_RATIO, _KEY_RATIO = 1.1, 1.25
"""How much larger than the smallest of its weight a line may be: size tells what matters, so that one without
a key word is not large because it is short."""

# The score: the mean size weighted by words, plus these shares.
_SMALLEST_SHARE, _WIDTH_SHARE, _HEIGHT_SHARE, _PENALTY_SHARE = 0.6, 0.1, 0.06, 0.14

_LONE_WIDTH, _LONE_PENALTY = 0.3, 1.2
_SHORT_WIDTH, _SHORT_PENALTY = 0.43, 0.4  # lines that fill less of the width than this, and their penalties
_PENALTY_MAX = 1.0
_ROUNDING = 1e-9
_INFINITE = float("inf")


class _WordRun(NamedTuple):
    """A run of words as a line, in any font and size.

    Attributes:
        top_weight: Of its weightiest word.
        weight: The sum of its words' weights times their lengths.
        penalty: For its line break, or for a lone function word.
    """

    top_weight: float
    weight: float
    penalty: float


class _LineOption(NamedTuple):
    """A run of words as a line in one font and width.

    Attributes:
        size_px: The largest size that the width allows.
        width_em: Of the line.
        top_weight: Of its run.
        weight: Of its run.
        full_word_px: `size_px` where it has a full word, else infinite.
        boxed: It has a box.
        penalty: Of its run.
        width_penalty: The least penalty for being short.
    """

    size_px: float
    width_em: float
    top_weight: float
    weight: float
    full_word_px: float
    boxed: bool
    penalty: float
    width_penalty: float


class _Candidate(NamedTuple):
    """A split and the bound of its score: `size_bound_px` as a share of the height, plus `rest_bound`."""

    spans: tuple[tuple[int, int], ...]
    size_bound_px: float
    rest_bound: float


class _Options(NamedTuple):
    """The options in boxes of one width: lines, splits, and whether any descends below its baseline."""

    lines: dict[tuple[int, int], _LineOption]
    candidates: list[_Candidate]
    low: bool


class _Stack(NamedTuple):
    """A candidate with its score, its penalty, and its lines before they are scaled by `shrink` to fit."""

    score: float
    penalty: float
    spans: tuple[tuple[int, int], ...]
    sizes_px: list[float]
    baselines_px: list[float]
    shrink: float


def plan_stack(text: Measured, box: Box, *, max_size_px: float) -> FitPlan | None:
    """Set each line of `text` as wide as the width of `box` and its weight allow.

    Args:
        text: The measured headline.
        box: The area.
        max_size_px: The largest font size of a line.

    Returns:
        None where a stack is not suitable: another script, one word or more than twelve, high accents, a line
        that would be nearly empty.
    """
    stackable = text.fonts.script in _SCRIPTS and 1 < len(text.tokens) <= _MAX_TOKENS and not text.rtl
    if not stackable or text.metrics.above > _ACCENT_MAX_EM:
        return None
    options = _options(text, box.width_px, box.box_outset_px, max_size_px)
    bounds = [
        candidate.size_bound_px / box.height_px + candidate.rest_bound for candidate in options.candidates
    ]
    best, found_at = None, 0
    for place in sorted(range(len(bounds)), key=bounds.__getitem__, reverse=True):
        if best is not None and bounds[place] < best.score - _ROUNDING:
            break
        spans = options.candidates[place].spans
        stack = _stack(spans, [options.lines[span] for span in spans], text.metrics.cap, box, low=options.low)
        if best is None or (stack.score, -place) > (best.score, -found_at):
            best, found_at = stack, place
    if best is None or best.penalty >= _PENALTY_MAX:
        return None
    baselines = _clear_of_each_other(text, best)
    shrink = min(best.shrink, best.shrink * best.baselines_px[-1] / baselines[-1])
    sizes = [size * shrink for size in best.sizes_px]
    baselines = [baseline * shrink for baseline in baselines]
    return FitPlan(best.spans, sizes, baselines, baselines[-1])


def _clear_of_each_other(text: Measured, stack: _Stack) -> list[float]:
    """Return the baselines, moved down where the descenders of a line would touch the line below."""
    placed: list[float] = []
    tail = pushed = 0.0
    for span, size, baseline in zip(stack.spans, stack.sizes_px, stack.baselines_px, strict=True):
        high, low = ink_extent_em(" ".join(text.tokens[slice(*span)]), text.fonts.names)
        if placed:
            pushed = max(pushed, tail + (high + _CLEARANCE_EM) * size - baseline)
        placed.append(baseline + pushed)
        tail = placed[-1] + low * size
    return placed


@lru_cache(256)
def _options(text: Measured, width_px: float, box_outset_px: float, max_size_px: float) -> _Options:
    """Return what is the same in boxes of any height."""
    # Even a token in capitals may descend, as an inverted question mark does.
    low = any(
        token != token.upper() or ink_extent_em(token, text.fonts.names)[1] > _DESCENT_MAX_EM
        for token in text.tokens
    )
    runs, every = _meaning(text.tokens, text.accents, text.small_words, text.penalties)
    lines = {
        span: _line_option(text, span, run, (width_px, box_outset_px), max_size_px)
        for span, run in runs.items()
    }
    candidates = [_bound(spans, [lines[span] for span in spans], width_px) for spans in every]
    return _Options(lines, candidates, low)


@lru_cache(128)
def _meaning(
    tokens: tuple[str, ...],
    accents: frozenset[int],
    small_words: frozenset[int],
    penalties: tuple[float, ...],
) -> tuple[dict[tuple[int, int], _WordRun], list[tuple[tuple[int, int], ...]]]:
    """Return each run of words, and every split of the whole: the same in every font."""
    weights = _weights(tokens, accents, small_words)
    runs: dict[tuple[int, int], _WordRun] = {}
    candidates: list[tuple[tuple[int, int], ...]] = []
    for lines in range(2, min(_MAX_LINES, len(tokens)) + 1):
        for spans in splits(len(tokens), lines, penalties):
            candidates.append(spans)
            for span in spans:
                if span not in runs:
                    runs[span] = _word_run(tokens, span, weights, penalties)
    return runs, candidates


def _weights(tokens: Sequence[str], accents: frozenset[int], small_words: frozenset[int]) -> list[float]:
    """Return the weight of each token."""
    weights: list[float] = []
    for index, token in enumerate(tokens):
        if index in accents:
            weights.append(_KEY_WORD)
        elif index in small_words:
            weights.append(_FUNCTION_WORD)
        else:
            weights.append(_WEAK_WORD if normalize_token(token) in word_list("weak") else _FULL_WORD)
    return weights


def _word_run(
    tokens: Sequence[str], span: tuple[int, int], weights: Sequence[float], penalties: Sequence[float]
) -> _WordRun:
    start, end = span
    top_weight = max(weights[start:end])
    last = end == len(weights)
    penalty = penalties[end - 1] if not last or end - start == 1 else 0.0
    if top_weight == _FUNCTION_WORD and (start or end - start == 1):
        penalty += 1.0
    return _WordRun(
        top_weight, sum([weights[index] * len(tokens[index]) for index in range(start, end)]), penalty
    )


def _line_option(
    text: Measured, span: tuple[int, int], run: _WordRun, area_px: tuple[float, float], max_size_px: float
) -> _LineOption:
    (start, end), (width_px, outset) = span, area_px
    top_weight, weight, penalty = run
    width_em = text.run_widths.width_em(start, end)
    size = width_px / width_em
    if outset and top_weight == _KEY_WORD:
        ends = (start in text.accents) + (end - 1 in text.accents)
        size = min(size, (width_px + ends * outset) / (width_em + ends * BOX_PAD_X_EM)) if ends else size
    size = min(size, max_size_px)
    full_word = size if top_weight >= _FULL_WORD else _INFINITE
    return _LineOption(
        size,
        width_em,
        top_weight,
        weight,
        full_word,
        top_weight == _KEY_WORD,
        penalty,
        _width_penalty(size * width_em, top_weight, width_px),
    )


def _width_penalty(width_px: float, top_weight: float, available_px: float) -> float:
    """Return the penalty of a line of this width; it grows as the line shrinks."""
    if top_weight >= _KEY_WORD or width_px >= _SHORT_WIDTH * available_px:
        return 0.0
    lone = width_px < _LONE_WIDTH * available_px and top_weight < _FULL_WORD
    return _LONE_PENALTY if lone else _SHORT_PENALTY


def _bound(spans: tuple[tuple[int, int], ...], lines: Sequence[_LineOption], width_px: float) -> _Candidate:
    """Return a candidate with the upper bound of its score: with all its lines at their full size."""
    total = weighted = filled = penalty = 0.0
    smallest = _INFINITE
    for size, width_em, _, weight, full_word_px, _, flaw, width_penalty in lines:
        total += weight
        weighted += weight * size
        filled += size * width_em
        penalty += flaw + width_penalty
        if full_word_px < smallest:  # noqa: PLR1730 - `min` takes longer than the rest of the loop
            smallest = full_word_px
    rest_bound = _WIDTH_SHARE * filled / (len(lines) * width_px) + _HEIGHT_SHARE - _PENALTY_SHARE * penalty
    return _Candidate(spans, weighted / total + _SMALLEST_SHARE * smallest, rest_bound)


def _stack(
    spans: tuple[tuple[int, int], ...], lines: Sequence[_LineOption], cap_em: float, box: Box, *, low: bool
) -> _Stack:
    sizes = _sizes(lines)
    baselines = _baselines(lines, sizes, cap_em, low=low)
    height = baselines[-1] + (_LOWER_CASE_GAP_EM * sizes[-1] if low else 0.0)
    shrink = min(1.0, box.height_px / height)
    total = weighted = filled = penalty = 0.0
    smallest = _INFINITE
    for index, (_, width_em, top_weight, weight, _, _, flaw, _) in enumerate(lines):
        size = sizes[index] * shrink
        width = size * width_em
        total += weight
        weighted += weight * size
        filled += width
        penalty += flaw
        if top_weight >= _FULL_WORD and size < smallest:
            smallest = size
        penalty += _width_penalty(width, top_weight, box.width_px)
    if smallest == _INFINITE:
        smallest = min(sizes) * shrink
    score = (weighted / total + _SMALLEST_SHARE * smallest) / box.height_px
    score += (
        _WIDTH_SHARE * filled / (len(lines) * box.width_px)
        + _HEIGHT_SHARE * height * shrink / box.height_px
        - _PENALTY_SHARE * penalty
    )
    return _Stack(score, penalty, spans, sizes, baselines, shrink)


def _sizes(lines: Sequence[_LineOption]) -> list[float]:
    """Return each line's size: the weightiest leads, and a full word has at least half the largest size.

    Lines of one weight have nearly one size.
    """
    top = 0.0
    lead = smallest = smallest_full = _INFINITE
    for size, _, top_weight, _, full_word_px, _, _, _ in lines:
        if top_weight > top:
            top, lead = top_weight, size
        elif top_weight == top and size < lead:
            lead = size
        if size < smallest:  # noqa: PLR1730 - as above
            smallest = size
        if full_word_px < smallest_full:  # noqa: PLR1730 - as above
            smallest_full = full_word_px
    ceiling = _SIZE_RATIO_MAX * (smallest if smallest_full == _INFINITE else smallest_full)
    if top < _KEY_WORD:
        lead = min([lead, *(line[0] for line in lines if line[2] >= _WEAK_WORD)])
    ceiling = min(ceiling, lead * (_KEY_RATIO if top == _KEY_WORD else _EVEN_RATIO))
    shares = _SIZE_SHARES if top == _KEY_WORD else _EVEN_SHARES
    return [
        min(line[0], ceiling) if line[2] == top else min(line[0], ceiling, lead * shares[line[2]])
        for line in lines
    ]


def _baselines(
    lines: Sequence[_LineOption], sizes: Sequence[float], cap_em: float, *, low: bool
) -> list[float]:
    gap = _LINE_GAP_EM + (_LOWER_CASE_GAP_EM if low else 0.0)
    baselines: list[float] = []
    y = above = boxed_above = 0.0
    for line, size in zip(lines, sizes, strict=True):
        boxed = size * line[5]
        if baselines:
            y += gap * (size + above) / 2 + _BOX_GAP_EM * (boxed + boxed_above)
        y += cap_em * size
        baselines.append(y)
        above, boxed_above = size, boxed
    return baselines
