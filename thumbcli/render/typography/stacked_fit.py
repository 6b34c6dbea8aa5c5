"""Stack a headline: each line at its own size, the key words largest, function words small.

Every way to split the words into two to four lines may win. What one line contributes is worked out once for
each run of words, and ways are tried from the most promising on, until none that is left could be better.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import Script
from thumbcli.render.title.stop_words import normalize_token, stop_words, weak_words
from thumbcli.render.typography.fit import BOX_REACH_EM, Box, FitPlan
from thumbcli.render.typography.ink_bounds import extent_em
from thumbcli.render.typography.line_breaking import splits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.typography.measure import Measured

__all__ = ["plan_stack"]

_MAX_TOKENS = 12
_MAX_LINES = 4
_SCRIPTS = frozenset({Script.LATIN, Script.CYRILLIC})
_LOW_ACCENTS = 0.1
_GAP_EM = 0.17
_LOWER_CASE_GAP_EM = 0.24
_BOX_GAP_EM = 0.07
_HANG_EM = 0.12
_CLEAR_EM = 0.02
_KEY, _FULL, _WEAK, _FUNCTION = 1.7, 1.0, 0.55, 0.3
_SHARE = {_KEY: 1.06, _FULL: 1.06, _WEAK: 0.80, _FUNCTION: 0.62}
_ENDLESS = float("inf")
_ROUNDING = 1e-9
_SPREAD = 2.0
_NARROW, _SHORT = 0.3, 0.43
_LONE_LINE, _SHORT_LINE = 1.2, 0.4
_TOO_UGLY = 1.0


class _WordRun(NamedTuple):
    """What a run of words means as a line, in whatever face and size.

    Attributes:
        peak: The weight of its weightiest word.
        mass: The sum of its words' weights times their lengths.
        ugly: What is wrong with it.
    """

    peak: float
    mass: float
    ugly: float


class _Row(NamedTuple):
    """What one line would contribute.

    Attributes:
        size_px: The largest size that the width allows.
        width_em: How wide it is.
        peak: As of its run.
        mass: As of its run.
        heavy_px: `size_px` where it holds a full word, else endless.
        boxed: A box stands on it.
        ugly: As of its run.
        scant: What is wrong with how little of the width it fills, at the least.
    """

    size_px: float
    width_em: float
    peak: float
    mass: float
    heavy_px: float
    boxed: bool
    ugly: float
    scant: float


class _Way(NamedTuple):
    """Lines, and the most they could score: `lead_px` as a part of the height, and `rest`."""

    spans: tuple[tuple[int, int], ...]
    lead_px: float
    rest: float


class _Room(NamedTuple):
    """What there is to choose from in boxes of one width: lines, ways to stack them; and if any hangs low."""

    rows: dict[tuple[int, int], _Row]
    ways: list[_Way]
    low: bool


class _Stack(NamedTuple):
    """One way to stack: how good it is, how ugly, and where its lines stand before they are shrunk to fit."""

    score: float
    ugly: float
    spans: tuple[tuple[int, int], ...]
    sizes_px: list[float]
    baselines_px: list[float]
    shrink: float


def plan_stack(text: Measured, box: Box, *, max_size_px: float) -> FitPlan | None:
    """Set each line of `text` towards the full width of `box`.

    Args:
        text: The measured headline.
        box: The room.
        max_size_px: The largest font size of a line.

    Returns:
        None where a stack would not do: another script, one word, more than twelve, high accents, a line that
        would stand nearly empty.
    """
    if not _can_stack(text):
        return None
    room = _rooms(text, box.width_px, box.hang_px, max_size_px)
    bounds = [way.lead_px / box.height_px + way.rest for way in room.ways]
    best, found_at = None, 0
    for place in sorted(range(len(bounds)), key=bounds.__getitem__, reverse=True):
        if best is not None and bounds[place] < best.score - _ROUNDING:
            break
        spans = room.ways[place].spans
        stack = _stack(spans, [room.rows[span] for span in spans], text.metrics.cap, box, low=room.low)
        if best is None or (stack.score, -place) > (best.score, -found_at):
            best, found_at = stack, place
    if best is None or best.ugly >= _TOO_UGLY:
        return None
    baselines = _clear_of_each_other(text, best)
    shrink = min(best.shrink, best.shrink * best.baselines_px[-1] / baselines[-1])
    sizes = [size * shrink for size in best.sizes_px]
    baselines = [baseline * shrink for baseline in baselines]
    return FitPlan(best.spans, sizes, baselines, baselines[-1])


def _clear_of_each_other(text: Measured, stack: _Stack) -> list[float]:
    """Return the baselines, moved down where the tails of a large line would touch the line below."""
    placed: list[float] = []
    tail = pushed = 0.0
    for span, size, baseline in zip(stack.spans, stack.sizes_px, stack.baselines_px, strict=True):
        high, low = extent_em(" ".join(text.tokens[slice(*span)]), text.faces.faces)
        if placed:
            pushed = max(pushed, tail + (high + _CLEAR_EM) * size - baseline)
        placed.append(baseline + pushed)
        tail = placed[-1] + low * size
    return placed


@lru_cache(256)
def _rooms(text: Measured, width_px: float, hang_px: float, max_size_px: float) -> _Room:
    """Return what stays the same in boxes of every height."""
    low = any(token != token.upper() or _hangs(token, text) for token in text.tokens)
    runs, every = _sense(text.tokens, text.accents, text.penalties)
    rows = {span: _row(text, span, run, (width_px, hang_px), max_size_px) for span, run in runs.items()}
    ways = [_bounded(spans, [rows[span] for span in spans], width_px) for spans in every]
    return _Room(rows, ways, low)


@lru_cache(128)
def _sense(
    tokens: tuple[str, ...], accents: frozenset[int], penalties: tuple[float, ...]
) -> tuple[dict[tuple[int, int], _WordRun], list[tuple[tuple[int, int], ...]]]:
    """Return what each run of words means, and every way to split the whole: the same in every face."""
    weights = _weights(tokens, accents)
    runs: dict[tuple[int, int], _WordRun] = {}
    ways: list[tuple[tuple[int, int], ...]] = []
    for lines in range(2, min(_MAX_LINES, len(tokens)) + 1):
        for spans in splits(len(tokens), lines, penalties):
            ways.append(spans)
            for span in spans:
                if span not in runs:
                    runs[span] = _run(tokens, span, weights, penalties)
    return runs, ways


def _can_stack(text: Measured) -> bool:
    return (
        text.faces.script in _SCRIPTS
        and 1 < len(text.tokens) <= _MAX_TOKENS
        and not text.rtl
        and text.metrics.above <= _LOW_ACCENTS
    )


def _hangs(token: str, text: Measured) -> bool:
    """Tell whether capitals reach the next line, as an upside-down question mark does."""
    return extent_em(token, text.faces.faces)[1] > _HANG_EM


def _weights(tokens: Sequence[str], accents: frozenset[int]) -> list[float]:
    """Return how much each token matters."""
    weights: list[float] = []
    for index, token in enumerate(tokens):
        word = normalize_token(token)
        if index in accents:
            weights.append(_KEY)
        elif word in stop_words():
            weights.append(_FUNCTION)
        else:
            weights.append(_WEAK if word in weak_words() else _FULL)
    return weights


def _run(
    tokens: Sequence[str], span: tuple[int, int], weights: Sequence[float], penalties: Sequence[float]
) -> _WordRun:
    start, end = span
    peak = max(weights[start:end])
    last = end == len(weights)
    ugly = penalties[end - 1] if not last or end - start == 1 else 0.0
    if peak == _FUNCTION and (start or end - start == 1):
        ugly += 1.0
    return _WordRun(peak, sum([weights[index] * len(tokens[index]) for index in range(start, end)]), ugly)


def _row(
    text: Measured, span: tuple[int, int], run: _WordRun, room_px: tuple[float, float], max_size_px: float
) -> _Row:
    (start, end), (room, hang) = span, room_px
    peak, mass, ugly = run
    width_em = text.measure.width_em(start, end)
    size = room / width_em
    if hang and peak == _KEY:
        ends = (start in text.accents) + (end - 1 in text.accents)
        size = min(size, (room + ends * hang) / (width_em + ends * BOX_REACH_EM)) if ends else size
    size = min(size, max_size_px)
    heavy = size if peak >= _FULL else _ENDLESS
    return _Row(size, width_em, peak, mass, heavy, peak == _KEY, ugly, _scant(size * width_em, peak, room))


def _scant(width_px: float, peak: float, room_px: float) -> float:
    """Return what is wrong with a line of this width, which grows as the line shrinks."""
    if peak >= _KEY or width_px >= _SHORT * room_px:
        return 0.0
    return _LONE_LINE if width_px < _NARROW * room_px and peak < _FULL else _SHORT_LINE


def _bounded(spans: tuple[tuple[int, int], ...], rows: Sequence[_Row], width_px: float) -> _Way:
    """Return a way to stack with the most that it could score: if all its lines kept their full size."""
    total = weighted = filled = ugly = 0.0
    smallest = _ENDLESS
    for size, width_em, _, mass, heavy, _, flaw, scant in rows:
        total += mass
        weighted += mass * size
        filled += size * width_em
        ugly += flaw + scant
        if heavy < smallest:  # noqa: PLR1730 - `min` takes longer than the rest of the loop
            smallest = heavy
    rest = 0.1 * filled / (len(rows) * width_px) + 0.06 - 0.14 * ugly
    return _Way(spans, weighted / total + 0.6 * smallest, rest)


def _stack(
    spans: tuple[tuple[int, int], ...], rows: Sequence[_Row], cap_em: float, box: Box, *, low: bool
) -> _Stack:
    sizes = _sizes(rows)
    baselines = _baselines(rows, sizes, cap_em, low=low)
    height = baselines[-1] + (_LOWER_CASE_GAP_EM * sizes[-1] if low else 0.0)
    shrink = min(1.0, box.height_px / height)
    total = weighted = filled = ugly = 0.0
    smallest = _ENDLESS
    narrow, short = _NARROW * box.width_px, _SHORT * box.width_px
    for index, (_, width_em, peak, mass, _, _, flaw, _) in enumerate(rows):
        size = sizes[index] * shrink
        width = size * width_em
        total += mass
        weighted += mass * size
        filled += width
        ugly += flaw
        if peak >= _FULL and size < smallest:
            smallest = size
        if width < short and peak < _KEY:
            ugly += _LONE_LINE if width < narrow and peak < _FULL else _SHORT_LINE
    if smallest == _ENDLESS:
        smallest = min(sizes) * shrink
    score = (weighted / total + 0.6 * smallest) / box.height_px
    score += 0.1 * filled / (len(rows) * box.width_px) + 0.06 * height * shrink / box.height_px - 0.14 * ugly
    return _Stack(score, ugly, spans, sizes, baselines, shrink)


def _sizes(rows: Sequence[_Row]) -> list[float]:
    """Return each line's size: the weightiest lead, no full word is set at less than half the largest."""
    top = 0.0
    lead = least = heavy = _ENDLESS
    for size, _, peak, _, heavy_px, _, _, _ in rows:
        if peak > top:
            top, lead = peak, size
        elif peak == top and size < lead:
            lead = size
        if size < least:  # noqa: PLR1730 - as above
            least = size
        if heavy_px < heavy:  # noqa: PLR1730 - as above
            heavy = heavy_px
    ceiling = _SPREAD * (least if heavy == _ENDLESS else heavy)
    return [
        min(row[0], ceiling) if row[2] == top else min(row[0], ceiling, lead * _SHARE[row[2]]) for row in rows
    ]


def _baselines(rows: Sequence[_Row], sizes: Sequence[float], cap_em: float, *, low: bool) -> list[float]:
    gap = _GAP_EM + (_LOWER_CASE_GAP_EM if low else 0.0)
    baselines: list[float] = []
    y = above = boxed_above = 0.0
    for row, size in zip(rows, sizes, strict=True):
        boxed = size * row[5]
        if baselines:
            y += gap * (size + above) / 2 + _BOX_GAP_EM * (boxed + boxed_above)
        y += cap_em * size
        baselines.append(y)
        above, boxed_above = size, boxed
    return baselines
