"""Paint fitted text: shadow, outline, a box behind the key words, the words themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.outline_gaps import fill_gaps
from thumbcli.render.paint.scrim import draw_scrim
from thumbcli.render.pixels.shapes import fill, polygon, stroke
from thumbcli.render.typography.fit import BOX_PAD_EM, Box, fit_block
from thumbcli.render.typography.glyphs import shaped
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering, Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.render.paint.stage import Stage
    from thumbcli.render.typography.fit import Block, Line, Word
    from thumbcli.render.typography.glyphs import Glyphs

__all__ = ["Label", "draw_block", "draw_label", "fit_label"]


_BOX_SLANT_DEG = 8.0
_BOX_PAD_MAX_PX = 26.0
_BOX_CLEAR_EM = 0.05
_SHADOW_SHARE = 0.8
_VEIL_BELOW_EM = 0.1
_PILL_TRACKING_EM = 0.05
_PILL_FACES = ("inter",)


def draw_block(
    stage: Stage,
    block: Block,
    corner: tuple[float, float],
    width_px: float,
    *,
    look: Lettering,
    align: Align,
) -> None:
    """Paint `block` with its top left at `corner`, its lines aligned in `width_px`."""
    x, y = corner
    placed = [(line, x + _offset(line, width_px, align), y + line.baseline_px) for line in block.lines]
    if stage.composition.veiled and not look.outline and not look.backed:
        _veil(stage, block, placed, look)
    if look.box is not None:
        for row, (line, line_x, baseline) in enumerate(placed):
            free = _free(block, placed, row)
            _draw_boxes(stage, block, line, (line_x, baseline), look=look, free=free)
    shapes = _set_words(stage, block, placed, look)
    pen = stage.pen()
    for paint, shifts, boxed in _passes(look):
        for glyphs, word, (left, low) in shapes:
            if boxed or look.box is None or not word.accent:
                glyphs.paint(pen, paint, [(left + right, low + down) for right, down in shifts])
    if look.outline and look.depth:
        fill_gaps(stage, _between(block, placed), look.outline[1])
    plain, accent = fill(look.ink), fill(look.accent)
    for glyphs, word, origin in shapes:
        glyphs.paint(pen, accent if word.accent else plain, [origin])


def _set_words(
    stage: Stage, block: Block, placed: list[tuple[Line, float, float]], look: Lettering
) -> list[tuple[Glyphs, Word, tuple[float, float]]]:
    """Record each word and shape it; return the left end of its baseline too."""
    shapes: list[tuple[Glyphs, Word, tuple[float, float]]] = []
    for line, x, low in placed:
        for word in line.words:
            stage.mark_word(block, line, word, (x, low), look)
            glyphs = shaped(
                word.text, block.faces, line.size_px, tracking_em=block.tracking_em, rtl=block.rtl
            )
            shapes.append((glyphs, word, (x + word.x_px, low)))
    return shapes


def _between(block: Block, placed: list[tuple[Line, float, float]]) -> list[Rect]:
    """Return where letters of one word stand side by side: what lies between words or lines is no gap."""
    cap = block.metrics.cap
    return [
        (x + word.x_px, baseline - cap * line.size_px, x + word.x_px + word.width_px, baseline)
        for line, x, baseline in placed
        for word in line.words
    ]


def _veil(stage: Stage, block: Block, placed: list[tuple[Line, float, float]], look: Lettering) -> None:
    """Lay a veil under the lines of `block`; key words need none where they have a box."""
    high, low = block.metrics.cap + block.metrics.above, max(block.metrics.below, _VEIL_BELOW_EM)
    rect = (
        min(x for _, x, _ in placed),
        min(baseline - high * line.size_px for line, _, baseline in placed),
        max(x + line.width_px for line, x, _ in placed),
        max(baseline + low * line.size_px for line, _, baseline in placed),
    )
    draw_scrim(stage, rect, [look.ink] if look.box is not None else [look.ink, look.accent])


def _offset(line: Line, width_px: float, align: Align) -> float:
    slack = width_px - line.width_px
    left, right = line.inset_px
    return {Align.LEFT: left, Align.CENTRE: slack / 2, Align.RIGHT: slack - right}[align]


def _passes(look: Lettering) -> Iterator[tuple[skia.Paint, Sequence[tuple[float, float]], bool]]:
    """Yield what is painted under the words: paint, how far right and down each time, if boxed words have it.

    Passes of one shape, whole pixels apart, share the letters that skia has drawn once.
    """
    outline, shifts = look.outline, [(0.0, 0.0)]
    if outline and look.depth:
        sides = [(round(look.depth * part * 0.5), round(look.depth * part)) for part in (1.0, 0.5)]
        if look.shadow or look.block not in {None, outline[1]}:
            yield _solid(outline[1] if look.block is None else look.block, outline[0]), sides, True
        else:
            shifts = [*sides, *shifts]
    if look.shadow:
        right, down, colour = look.shadow
        paint = fill(colour)
        if outline:
            paint.setStyle(skia.Paint.kStrokeAndFill_Style)
            paint.setStrokeWidth(outline[0])
        yield paint, [(round(right), round(down))], False
    if outline:
        yield (_solid if look.depth else stroke)(outline[1], outline[0]), shifts, True


def _solid(colour: int, width_px: float) -> skia.Paint:
    """Return a paint for letters grown by a stroke."""
    paint = stroke(colour, width_px)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    return paint


def _free(block: Block, placed: list[tuple[Line, float, float]], row: int) -> tuple[float, float]:
    """Return where the ink of the line above ends, and where that of the line below starts."""
    top, bottom = float("-inf"), float("inf")
    if row:
        line, _, baseline = placed[row - 1]
        top = baseline + block.ink_extent_em(_letters(line.words))[1] * line.size_px
    if row + 1 < len(placed):
        line, _, baseline = placed[row + 1]
        bottom = baseline - block.ink_extent_em(_letters(line.words))[0] * line.size_px
    return top, bottom


def _letters(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _draw_boxes(
    stage: Stage,
    block: Block,
    line: Line,
    origin: tuple[float, float],
    *,
    look: Lettering,
    free: tuple[float, float],
) -> None:
    """Draw one slanted box behind each run of key words that stand side by side.

    It ends half-way to the letters of other lines (`free`) at most, but never cuts its own.
    """
    x, baseline = origin
    size = line.size_px
    pad = min(size * BOX_PAD_EM, _BOX_PAD_MAX_PX * stage.unit)
    clear = _BOX_CLEAR_EM * size
    for run in _runs(line.words):
        high, low = block.ink_extent_em(_letters(run))
        ink_top, ink_bottom = baseline - high * size, baseline + low * size
        top = min(ink_top - clear, baseline - block.metrics.cap * size - pad)
        bottom = max(ink_bottom + clear, baseline + pad)
        top = max(top, min(ink_top, (ink_top + free[0]) / 2))
        bottom = min(bottom, max(ink_bottom, (ink_bottom + free[1]) / 2))
        lean = math.tan(math.radians(_BOX_SLANT_DEG)) * (bottom - top) / 2
        before, after = _beside(line, run, 2 * clear + lean)
        left = x + min(run[0].x_px - clear, max(run[0].x_px - pad * 1.1, before))
        end = run[-1].x_px + run[-1].width_px
        right = x + max(end + clear, min(end + pad * 1.1, after))
        box = polygon((left + lean, top), (right + lean, top), (right - lean, bottom), (left - lean, bottom))
        if look.shadow:
            shadow_x, shadow_y, colour = look.shadow
            stage.canvas.save()
            stage.canvas.translate(shadow_x * _SHADOW_SHARE, shadow_y * _SHADOW_SHARE)
            stage.canvas.drawPath(box, fill(colour))
            stage.canvas.restore()
        stage.canvas.drawPath(box, fill(look.box or look.ink))
        stage.mark("box", (left - lean, top, right + lean, bottom))


def _beside(line: Line, run: list[Word], clear_px: float) -> tuple[float, float]:
    """Return between which places on its line a box around `run` leaves the words beside it alone."""
    start, end = run[0].x_px, run[-1].x_px
    before = [word.x_px + word.width_px + clear_px for word in line.words if word.x_px < start]
    after = [word.x_px - clear_px for word in line.words if word.x_px > end]
    return max(before, default=float("-inf")), min(after, default=float("inf"))


def _runs(words: tuple[Word, ...]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    open_run = False
    for word in words:
        if word.accent and open_run:
            runs[-1].append(word)
        elif word.accent:
            runs.append([word])
        open_run = word.accent
    return runs


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in a rounded box."""

    block: Block
    width_px: float
    height_px: float


def fit_label(text: str, width_px: float, size_px: float, min_size_px: float) -> Label | None:
    """Fit `text` on one line of a pill; None if it would be smaller than `min_size_px`.

    Args:
        text: A sub-line or a kicker.
        width_px: The most that the pill may be wide.
        size_px: The largest font size.
        min_size_px: The smallest.
    """
    measured = measure(text, _PILL_FACES, widest_em=1e6, tracking_em=_PILL_TRACKING_EM)
    size = min(size_px, width_px / (measured.measure.total_em + 1.1))
    if size < min_size_px:
        return None
    block = fit_block(measured, Box(width_px, 1e6), max_size_px=size, max_lines=1)
    return Label(block, block.width_px + size * 1.1, block.height_px + size * 0.72)


def draw_label(stage: Stage, pill: Label, corner: tuple[float, float], colours: tuple[int, int]) -> None:
    """Draw `pill` with its top left at `corner`; `colours` are its fill and its ink."""
    x, y = corner
    size = pill.block.size_px
    rect: Rect = (x, y, x + pill.width_px, y + pill.height_px)
    stage.canvas.drawRoundRect(skia.Rect(*rect), size * 0.22, size * 0.22, fill(colours[0]))
    stage.mark("box", rect)
    look = Lettering(ink=colours[1], accent=colours[1], minor=True, backed=True)
    top = y + (pill.height_px - pill.block.height_px) / 2
    draw_block(stage, pill.block, (x + size * 0.55, top), pill.block.width_px, look=look, align=Align.LEFT)
