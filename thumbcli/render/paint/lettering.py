"""Paint fitted text: scrim, shadow, outline, boxes behind key words, the words themselves, and labels."""

from __future__ import annotations

import math
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import skia

from thumbcli.light_dataclass import dataclass
from thumbcli.render.paint.outline_gaps import fill_gaps
from thumbcli.render.pixels.sampling import scrim_alpha
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient, grown_fill, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_cast_shadow, draw_soft_path, draw_softly
from thumbcli.render.style.color import BLACK, WHITE, contrast, is_bright, mix, parse_hex, with_alpha
from thumbcli.render.typography.fit import BOX_PAD_EM, Box, fit_block
from thumbcli.render.typography.glyphs import Face, Pen, shaped
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.pixels.soft_shapes import SmallSheet
    from thumbcli.render.typography.fit import Block, Line, Word
    from thumbcli.render.typography.glyphs import Glyphs
    from thumbcli.render.typography.text_style import Relief

    _Placed = list[tuple[Line, float, float]]
    _Shapes = list[tuple[Glyphs, Word, tuple[float, float]]]

__all__ = ["Label", "draw_block", "draw_label", "fit_label"]

_BOX_SLANT_DEG = 8.0
_BOX_PAD_MAX_PX = 26.0
_BOX_CLEARANCE_EM = 0.05  # between the ink of a key word and the edge of its box, at the least
_BOX_SHADOW_SHARE = 0.8
"""The offset of a box's shadow as a share of the letters': the box is lower than they are."""

_SCRIM_BELOW_EM = 0.1
_SCRIM_OUTSET_PX, _SCRIM_SIGMA_PX = 22.0, 9.0
"""How far a scrim extends beyond the words, and the blur of its edge, which must not begin under them."""

_SCRIM_TINT_CONTRAST = 6.0  # of ink to an opaque scrim: with less, no alpha would be enough
_SIDE_STEP_PX = 2.5
"""Between two passes of the sides of letters: so close that slanted strokes show no stairs."""

_SHADED, _LIT = 0.3, 0.7  # how far the edges of a face are towards black, and towards white
_SHADOW_ALPHA, _SHADOW_FALL = 0.72, 0.6  # of a soft shadow; how far it falls is in sigmas

_JOINED_BELOW_EM = 0.2
"""Scripts whose ink falls lower than this join or stack their letters: Arabic, Devanagari, Thai."""

_PLATE_LIGHT, _PLATE_SHADOW_PX, _PLATE_SHADOW_ALPHA = 0.22, 7.0, 0.5
"""Of a raised label: how far its top is lit, and the sigma and the alpha of its shadow."""

_GLOW_SIGMA_PX, _GLOW_GROWN_PX, _GLOW_ALPHA, _FLAT_GLOW_ALPHA = 20.0, 10.0, 0.95, 0.4
"""Of letters that glow: the blur, how far the light reaches beyond them before it, and its alpha."""

_LABEL_FONTS = ("inter",)
_LABEL_TRACKING_EM = 0.05
_LABEL_PAD_EM = (0.55, 0.36)  # between a label's text and its edges, at the sides and above and below
_LABEL_RADIUS_EM = 0.22


def draw_block(
    stage: Stage, block: Block, corner: tuple[float, float], width_px: float, *, look: Lettering, align: Align
) -> None:
    """Paint `block` with its top left at `corner`, its lines aligned in `width_px`."""
    x, y = corner
    placed = [(line, x + _offset(line, width_px, align), y + line.baseline_px) for line in block.lines]
    if stage.composition.text_scrim and not look.outline and not look.has_background:
        _draw_scrim(stage, block, placed, look)
    if look.box is not None:
        for row in range(len(placed)):
            _draw_boxes(stage, block, placed, row, look)
    if (glow := _glow_of(stage, look)) is not None:
        _draw_glow(stage, block, placed, look, glow)
    _draw_cast(stage, block, placed, look.cast)
    shapes = _set_words(stage, block, placed, look)
    pen = stage.pen()
    if look.relief and look.outline:
        rects = _between(block, placed), _inked(block, placed)
        _draw_relief(stage, shapes, rects, look, (look.outline, look.relief))
    for paint, shifts, boxed in () if look.relief else _passes(look):
        for glyphs, word, (left, low) in shapes:
            if boxed or look.box is None or not word.accent:
                glyphs.paint(pen, paint, [(left + right, low + down) for right, down in shifts])
    if look.outline and look.depth:
        fill_gaps(stage, _between(block, placed), look.outline[1])
    _draw_faces(pen, shapes, look, block.metrics.cap)


def _glow_of(stage: Stage, look: Lettering) -> int | None:
    """Return the colour of the light around these words: their own, or a channel's whose headlines glow."""
    if look.glow is not None:
        return look.glow
    style = stage.composition.brand_style
    shines = style and style.glow and not (look.minor or look.has_background or look.box)
    return parse_hex(style.accent) if style and shines else None


def _draw_glow(stage: Stage, block: Block, placed: _Placed, look: Lettering, colour: int) -> None:
    """Paint light around the words; it is a part of the ground that they are read on."""
    edge = look.outline[0] if look.outline else 0.0
    bounds = skia.Rect.MakeEmpty()
    for rect in _between(block, placed):
        bounds.join(skia.Rect(*rect))
    bounds.outset(edge, edge)
    shapes = _shapes_of(block, placed)

    def draw(sheet: SmallSheet) -> None:
        pen = Pen(sheet.canvas, sheet.pixels, *sheet.size)
        pen.follow()
        for glyphs, _, origin in shapes:
            glyphs.paint(pen, grown_fill(BLACK, edge + _GLOW_GROWN_PX * stage.unit), [origin])

    # Around an edge in another colour the light is full; under the letters themselves it would swallow them.
    alpha = _GLOW_ALPHA if look.outline else _FLAT_GLOW_ALPHA
    draw_softly(stage.canvas, bounds, with_alpha(colour, alpha), _GLOW_SIGMA_PX * stage.unit, draw)


def _draw_cast(stage: Stage, block: Block, placed: _Placed, colour: int | None) -> None:
    """Paint the shadow in `colour` that the words cast over the whole ground; none for None."""
    if colour is None:
        return
    shapes = _shapes_of(block, placed)

    def draw(sheet: SmallSheet) -> None:
        pen = Pen(sheet.canvas, sheet.pixels, *sheet.size)
        pen.follow()
        for glyphs, _, origin in shapes:
            glyphs.paint(pen, fill(BLACK), [origin])

    draw_cast_shadow(stage.canvas, colour, draw)


def _draw_faces(pen: Pen, shapes: _Shapes, look: Lettering, cap_em: float) -> None:
    for glyphs, word, origin in shapes:
        ink = look.accent if word.accent else look.ink
        if look.ends is None:
            glyphs.paint(pen, fill(ink), [origin])
        else:
            glyphs.paint_face(pen, Face(ink, look.ends[word.accent], cap_em), origin)


def _draw_relief(
    stage: Stage,
    shapes: _Shapes,
    rects: tuple[list[Rect], list[Rect]],
    look: Lettering,
    parts: tuple[tuple[float, int], Relief],
) -> None:
    """Paint what gives letters depth, from back to front: shadow, sides, outline, edges of the faces.

    `rects` are where slits are filled, and the ink of the words.
    """
    (width, edge), relief = parts
    _draw_soft_shadow(stage, shapes, rects[1], width, relief)
    pen, steps = stage.pen(), max(1, math.ceil(relief.depth / _SIDE_STEP_PX))
    falls = [(0.0, relief.depth * step / steps) for step in range(steps, 0, -1)]
    # Sides in the colour of the outline are stamped together with it.
    for glyphs, word, (left, low) in sorted(shapes, key=lambda shape: relief.sides[shape[1].accent] == edge):
        side = relief.sides[word.accent]
        places = [(left, low + down) for _, down in falls]
        glyphs.paint(pen, grown_fill(side, width), [*places, (left, low)] if side == edge else places)
    for glyphs, word, origin in shapes:
        if relief.sides[word.accent] != edge:
            glyphs.paint(pen, grown_fill(edge, width), [origin])
    fill_gaps(stage, rects[0], edge)
    ends = look.ends or (look.ink, look.accent)
    for glyphs, word, (left, low) in shapes:
        top, bottom = (look.accent if word.accent else look.ink), ends[word.accent]
        glyphs.paint(pen, fill(mix(bottom, BLACK, _SHADED)), [(left, low + relief.bevel)])
        glyphs.paint(pen, fill(mix(top, WHITE, _LIT)), [(left, low - relief.bevel)])


def _draw_soft_shadow(
    stage: Stage, shapes: _Shapes, rects: list[Rect], width_px: float, relief: Relief
) -> None:
    """Paint the blurred silhouette of the words below them."""
    bounds = skia.Rect.MakeEmpty()
    for rect in rects:
        bounds.join(skia.Rect(*rect))
    down = relief.depth + relief.blur * _SHADOW_FALL
    bounds.outset(width_px, width_px)
    bounds.offset(0, down)

    def draw(sheet: SmallSheet) -> None:
        pen = Pen(sheet.canvas, sheet.pixels, *sheet.size)
        pen.follow()
        for glyphs, _, (left, low) in shapes:
            glyphs.paint(pen, grown_fill(BLACK, width_px), [(left, low + down)])

    draw_softly(stage.canvas, bounds, with_alpha(BLACK, _SHADOW_ALPHA), relief.blur, draw)


def _set_words(stage: Stage, block: Block, placed: _Placed, look: Lettering) -> _Shapes:
    """Record and shape each word; return it with the left end of its baseline."""
    for line, x, low in placed:
        for word in line.words:
            stage.mark_word(block, line, word, (x, low), look)
    return _shapes_of(block, placed)


def _shapes_of(block: Block, placed: _Placed) -> _Shapes:
    """Shape each word; return it with the left end of its baseline."""
    shapes: _Shapes = []
    for line, x, low in placed:
        for word in line.words:
            glyphs = shaped(
                word.text, block.fonts_of(word), line.size_px, tracking_em=block.tracking_em, rtl=block.rtl
            )
            shapes.append((glyphs, word, (x + word.x_px, low)))
    return shapes


def _between(block: Block, placed: _Placed) -> list[Rect]:
    """Return the bounds of each word: only between letters of one word is a slit to be filled.

    Not where letters join or stack: what is open there tells them apart.
    """
    cap = block.metrics.cap
    if block.metrics.below > _JOINED_BELOW_EM:
        return []
    return [
        (x + word.x_px, baseline - cap * line.size_px, x + word.x_px + word.width_px, baseline)
        for line, x, baseline in placed
        for word in line.words
    ]


def _inked(block: Block, placed: _Placed) -> list[Rect]:
    """Return the bounds of each word with all that rises above capitals and falls below its baseline."""
    rects: list[Rect] = []
    for line, x, baseline in placed:
        high, low = block.metrics.cap, 0.0
        if block.metrics.below > _JOINED_BELOW_EM:
            high, low = block.ink_extent_em(_letters(line.words))
        rects += [
            (
                x + word.x_px,
                baseline - high * line.size_px,
                x + word.x_px + word.width_px,
                baseline + low * line.size_px,
            )
            for word in line.words
        ]
    return rects


def _draw_scrim(stage: Stage, block: Block, placed: _Placed, look: Lettering) -> None:
    """Paint a scrim with soft edges behind the lines of `block`, if they need one; boxed key words do not."""
    composition, unit = stage.composition, stage.unit
    high, low = block.metrics.cap + block.metrics.above, max(block.metrics.below, _SCRIM_BELOW_EM)
    rect = (
        min(x for _, x, _ in placed),
        min(baseline - high * line.size_px for line, _, baseline in placed),
        max(x + line.width_px for line, x, _ in placed),
        max(baseline + low * line.size_px for line, _, baseline in placed),
    )
    inks = [look.ink] if look.box is not None else [look.ink, look.accent]
    luminances = stage.samples.luminances(_on_device(stage, rect))
    style = composition.style
    tints = (style.dark,) if is_bright(look.ink) else (style.background, style.paper, WHITE)
    tint = max(tints, key=lambda tint: min(contrast(ink, tint) >= _SCRIM_TINT_CONTRAST for ink in inks))
    alpha = max(scrim_alpha(luminances, ink, tint) for ink in inks)
    if alpha:
        outset = _SCRIM_OUTSET_PX * unit
        area = skia.Rect(*rect)
        area.outset(outset, outset)
        paint = blurred_fill(with_alpha(tint, alpha), _SCRIM_SIGMA_PX * unit)
        stage.canvas.drawRoundRect(area, outset, outset, paint)


def _on_device(stage: Stage, rect: Rect) -> Rect:
    """Return the bounds in px of the device of what is drawn in `rect`."""
    mapped = stage.canvas.getTotalMatrix().mapRect(skia.Rect(*rect))
    return mapped.left(), mapped.top(), mapped.right(), mapped.bottom()


def _offset(line: Line, width_px: float, align: Align) -> float:
    slack = width_px - line.width_px
    left, right = line.inset_px
    return {Align.LEFT: left, Align.CENTRE: slack / 2, Align.RIGHT: slack - right}[align]


def _passes(look: Lettering) -> Iterator[tuple[skia.Paint, Sequence[tuple[float, float]], bool]]:
    """Yield what is painted under the words: the paint, its offsets, and whether boxed words have it too.

    Passes of one shape, whole pixels apart, share the letters that skia has drawn once.
    """
    outline, shifts = look.outline, [(0.0, 0.0)]
    if outline and look.depth:
        sides = [(round(look.depth * part * 0.5), round(look.depth * part)) for part in (1.0, 0.5)]
        if look.shadow or look.block not in {None, outline[1]}:
            yield grown_fill(outline[1] if look.block is None else look.block, outline[0]), sides, True
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
        yield (grown_fill if look.depth else stroke)(outline[1], outline[0]), shifts, True


def _free(block: Block, placed: _Placed, row: int) -> tuple[float, float]:
    """Return where the ink of the line above ends and the ink of the line below starts."""
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


def _draw_boxes(stage: Stage, block: Block, placed: _Placed, row: int, look: Lettering) -> None:
    """Draw one slanted box behind each run of adjacent key words in a line.

    It extends at most half-way to the letters of other lines, but always covers its own.
    """
    line, x, baseline = placed[row]
    size, free = line.size_px, _free(block, placed, row)
    pad = min(size * BOX_PAD_EM, _BOX_PAD_MAX_PX * stage.unit)
    clear = _BOX_CLEARANCE_EM * size
    for run in (list(words) for accent, words in groupby(line.words, attrgetter("accent")) if accent):
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
            with skia.AutoCanvasRestore(stage.canvas):
                stage.canvas.translate(shadow_x * _BOX_SHADOW_SHARE, shadow_y * _BOX_SHADOW_SHARE)
                stage.canvas.drawPath(box, fill(colour))
        stage.canvas.drawPath(box, fill(look.box or look.ink))
        drawn, scale = _on_device(stage, (left - lean, top, right + lean, bottom)), stage.composition.scale
        stage.mark("box", (drawn[0] / scale, drawn[1] / scale, drawn[2] / scale, drawn[3] / scale))


def _beside(line: Line, run: list[Word], clear_px: float) -> tuple[float, float]:
    """Return the limits, left and right, of a box around `run` that keeps clear of the words beside it."""
    start, end = run[0].x_px, run[-1].x_px
    before = [word.x_px + word.width_px + clear_px for word in line.words if word.x_px < start]
    after = [word.x_px - clear_px for word in line.words if word.x_px > end]
    return max(before, default=float("-inf")), min(after, default=float("inf"))


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in a rounded box."""

    block: Block
    width_px: float
    height_px: float


def fit_label(
    text: str,
    width_px: float,
    size_px: float,
    min_size_px: float,
    *,
    rtl: bool = False,
    code: frozenset[str] = frozenset(),
) -> Label | None:
    """Fit `text` on one line of a label; None if it would be smaller than `min_size_px`.

    Args:
        text: A sub-line or a kicker.
        width_px: The largest width of the label.
        size_px: The largest font size.
        min_size_px: The smallest.
        rtl: The direction of the title.
        code: Words to set in a monospaced font.
    """
    measured = measure(text, _LABEL_FONTS, widest_em=1e6, tracking_em=_LABEL_TRACKING_EM, rtl=rtl, code=code)
    size = min(size_px, width_px / (measured.run_widths.total_em + 2 * _LABEL_PAD_EM[0]))
    if size < min_size_px:
        return None
    block = fit_block(measured, Box(width_px, 1e6), max_size_px=size, max_lines=1)
    pad_x, pad_y = (2 * pad * size for pad in _LABEL_PAD_EM)
    return Label(block, block.width_px + pad_x, block.height_px + pad_y)


def draw_label(
    stage: Stage,
    label: Label,
    corner: tuple[float, float],
    colours: tuple[int, int],
    *,
    raised: bool = False,
) -> None:
    """Draw `label` with its top left at `corner`.

    Args:
        stage: What to draw on.
        label: From `fit_label`.
        corner: Its top left.
        colours: Its fill and its ink.
        raised: It has a shadow and is lit from above.
    """
    x, y = corner
    size = label.block.size_px
    rect: Rect = (x, y, x + label.width_px, y + label.height_px)
    radius = size * _LABEL_RADIUS_EM
    plate = skia.Rect(*rect)
    if raised:
        sigma = _PLATE_SHADOW_PX * stage.unit
        shape, below = skia.Path(), skia.Path()
        shape.addRoundRect(plate, radius, radius)
        below.addRoundRect(plate.makeOffset(0, sigma), radius, radius)
        draw_soft_path(stage.canvas, below, with_alpha(BLACK, _PLATE_SHADOW_ALPHA), sigma)
        fill_gradient(stage.canvas, shape, [mix(colours[0], WHITE, _PLATE_LIGHT), colours[0]])
    else:
        stage.canvas.drawRoundRect(plate, radius, radius, fill(colours[0]))
    stage.mark("box", rect)
    look = Lettering(ink=colours[1], accent=colours[1], minor=True, has_background=True)
    top = y + (label.height_px - label.block.height_px) / 2
    left = x + size * _LABEL_PAD_EM[0]
    draw_block(stage, label.block, (left, top), label.block.width_px, look=look, align=Align.LEFT)
