"""Words of a template: fitted to their box, shortened where they must be, and kept readable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.template_layers import Across, Down, HeadlineLayer, KeepContrast, Typography
from thumbcli.render.layouts.place_text_column import roomy_word_em
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.pixels.sampling import least_contrast
from thumbcli.render.style.color import BLACK, READABLE, WHITE, ensure_contrast, gray, to_hex
from thumbcli.render.template.template_fonts import fonts_for
from thumbcli.render.title.long_titles import shorten
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.fonts import ALPHABETIC, covers, typeface
from thumbcli.render.typography.line_breaking import RunWidths
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.measure import Measured

__all__ = ["FittedWords", "fit_headline", "fit_words", "is_ornament", "ornament_path", "paint_words"]

_CRAMPED_SHARE = 0.55
_ENOUGH = 0.999  # of a size: for rounding
_SHORTER, _SHORTEST_CHARS = 0.88, 12
"""Each try has this share of the characters of the one before, down to so many."""

_TYPICAL_CAP_EM = 0.7

_WIDER_SPACE, _TIGHT_EM = 1.2, 0.012
"""Of letters closer than this, words get so much of it back between them, or they run together."""

_LINE_GAP_MIN_EM = 0.1
"""Between the capitals of one line and the baseline above, whatever height a template asks for."""

_ORNAMENT_MAX_CHARS = 2
_SHORT_TEXTS = ((14, 1.55), (24, 1.2))
"""Headlines of fewer characters than these may be larger by these factors."""

_LARGE_PX, _DESCENT_EM = 40.0, 0.2
"""From this size on the room under the last line has the descenders added."""

_ROOM_PX = 1e6
_DARK = 0xFF12141A
"""What a scrim under bright words is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedWords:
    """Words set in lines.

    Attributes:
        block: The lines.
        largest_px: The font size that they might have had.
        shortened_to: The words, where some were left out; else empty.
        left_out: Joined words that there is no room for.
    """

    block: Block
    largest_px: float
    shortened_to: str = ""
    left_out: str = ""

    @property
    def is_cramped(self) -> bool:
        """Whether more room would make them much better."""
        return bool(self.shortened_to or self.left_out) or (
            self.block.size_px < _CRAMPED_SHARE * self.largest_px
        )

    @property
    def below_px(self) -> float:
        """What is added to the gap under them."""
        return _DESCENT_EM * self.block.size_px if self.block.size_px > _LARGE_PX else 0.0


def is_ornament(text: str) -> bool:
    """Tell whether `text` is a sign or two, which are drawn by their ink."""
    return len(text) <= _ORNAMENT_MAX_CHARS and not any(map(str.isalnum, text))


def ornament_path(text: str, fonts: tuple[str, ...], size_px: float) -> skia.Path:
    """Return signs as a shape, its baseline at 0."""
    name = next((name for name in fonts if all(covers(name, char) for char in text)), fonts[0])
    font, path, x = skia.Font(typeface(name), size_px), skia.Path(), 0.0
    glyphs = font.textToGlyphs(text)
    for glyph, advance in zip(glyphs, font.getWidths(glyphs), strict=True):
        if (outline := font.getPath(glyph)) is not None:
            path.addPath(outline, x, 0)
        x += advance
    return path


def fit_words(
    stage: Stage, text: str, layer: Typography, room_px: tuple[float, float], unit_px: float
) -> FittedWords:
    """Set `text` as large as its sizes and `room_px` (width, height) allow, shortened if need be."""
    low, high = (size.px(unit_px, float(stage.height)) for size in layer.size)
    fonts = fonts_for(layer.font, text, high, stage.composition.language)
    block = _set(stage, (text, fonts), layer, room_px, (low, high))
    shown, limit = text, float(len(text))
    while block.size_px < low * _ENOUGH and limit > _SHORTEST_CHARS:
        limit *= _SHORTER
        shorter = shorten(text, max(_SHORTEST_CHARS, int(limit)))
        if shorter != shown:
            shown = shorter
            block = _set(stage, (shown, fonts), layer, room_px, (low, high))
    if block.size_px < low * _ENOUGH:
        # No room even for a few: the findings say where they are.
        block = _set(stage, (shown, fonts), layer, (room_px[0], _ROOM_PX), (low, low))
    return FittedWords(block=block, largest_px=high, shortened_to=shown if shown != text else "")


def fit_headline(
    stage: Stage, layer: HeadlineLayer, room_px: tuple[float, float], unit_px: float, min_cap_px: float
) -> FittedWords:
    """Set the headline in its room as our own layouts do; shorter where it would be hard to read."""
    composition, text = stage.composition, stage.composition.headline.main
    larger = next((factor for chars, factor in _SHORT_TEXTS if len(text) < chars), 1.0)
    high = layer.size.px(unit_px, float(stage.height)) * larger
    fonts = fonts_for(layer.font, text, high, composition.language)
    if layer.stacked:
        block = fit_best(
            text,
            fonts,
            Box(*room_px),
            max_size_px=high,
            min_cap_px=min_cap_px,
            emphasis=composition.emphasis,
            language=composition.language,
            rtl=composition.rtl,
            code=composition.headline.code,
            roomy_em=roomy_word_em(stage),
        )
        return FittedWords(block=block, largest_px=high)
    low = min(high, min_cap_px / _TYPICAL_CAP_EM)
    block = _set(stage, (text, fonts), layer, room_px, (low, high))
    shown, limit = text, float(len(text))
    while block.smallest_cap_px < min_cap_px and limit > _SHORTEST_CHARS:
        limit *= _SHORTER
        shorter = shorten(text, max(_SHORTEST_CHARS, int(limit)))
        if shorter != shown:
            shown = shorter
            block = _set(stage, (shown, fonts), layer, room_px, (low, high))
    return FittedWords(block=block, largest_px=high, shortened_to=shown if shown != text else "")


def _set(
    stage: Stage,
    words: tuple[str, tuple[str, ...]],
    layer: Typography | HeadlineLayer,
    room_px: tuple[float, float],
    sizes_px: tuple[float, float],
) -> Block:
    (text, fonts), (low_px, high_px), composition = words, sizes_px, stage.composition
    is_large = isinstance(layer, HeadlineLayer) or layer.is_title
    measured = measure(
        text,
        fonts,
        widest_em=max(1.0, room_px[0] / low_px),
        roomy_em=roomy_word_em(stage) if is_large else math.inf,
        # Letters that join are never set closer or apart.
        tracking_em=layer.font.tracking_em if dominant_script(text) in ALPHABETIC else 0.0,
        emphasis=composition.emphasis,
        language=composition.language,
        rtl=composition.rtl,
        code=composition.headline.code,
    )
    box = Box(max(1.0, room_px[0]), max(1.0, room_px[1]))
    lined = _with_height(measured, layer.line.height_em)
    # A headline may have any size that can be read.
    least = low_px * _ENOUGH if isinstance(layer, Typography) else 0.0
    return fit_block(lined, box, max_size_px=high_px, max_lines=layer.line.amount, min_size_px=least)


def _with_height(text: Measured, height_em: float) -> Measured:
    """Return `text` with its lines so far apart, if its script allows that, and its words told apart."""
    metrics = text.metrics
    gap = height_em - metrics.cap - metrics.above - metrics.below
    least = _LINE_GAP_MIN_EM if text.fonts.script in ALPHABETIC else metrics.gap
    wider = max(0.0, -text.tracking_em - _TIGHT_EM) * _WIDER_SPACE
    gaps = [space + wider if space else 0.0 for space in text.run_widths.gaps_em]
    runs = RunWidths(text.widths_em, gaps) if wider else text.run_widths
    return replace(text, metrics=replace(metrics, gap=max(gap, least)), run_widths=runs)


def paint_words(
    stage: Stage,
    fitted: FittedWords,
    area: Rect,
    layer: Typography | HeadlineLayer,
    inks: tuple[int, int],
) -> str:
    """Paint words in `area`; return what was changed so that they can be read, or nothing.

    Args:
        stage: What to draw on.
        fitted: The words.
        area: Where, in sd px.
        layer: How.
        inks: Of plain words and of key words.
    """
    block, (left, top, right, bottom) = fitted.block, area
    room = bottom - top - block.height_px
    top += room * {Down.TOP: 0.0, Down.MIDDLE: 0.5, Down.BOTTOM: 1.0}[layer.vertical] if room > 0 else 0.0
    composition = stage.composition
    align = {Across.START: Align.LEFT, Across.CENTER: Align.CENTRE, Across.END: Align.RIGHT}[layer.align]
    if composition.rtl and align is not Align.CENTRE:
        align = Align.LEFT if align is Align.RIGHT else Align.RIGHT
    ink, accent = inks
    note, needs_scrim = "", layer.contrast is KeepContrast.SCRIM
    if layer.contrast is KeepContrast.INK:
        words_area = _words_area(block, (left, top, right), align)
        readable = [_readable(stage, words_area, colour) for colour in (ink, accent)]
        if readable[0] != ink:
            note = f"drew the words in {to_hex(readable[0])}, as {to_hex(ink)} could not be read there"
        (ink, accent), needs_scrim = (
            readable,
            not all(_is_readable(stage, words_area, one) for one in readable),
        )
    is_minor = isinstance(layer, Typography) and not layer.is_title
    look = Lettering(ink=ink, accent=accent, minor=is_minor)
    if needs_scrim:
        style = replace(composition.style, dark=_DARK, background=WHITE, paper=WHITE)
        stage.composition = replace(composition, text_scrim=True, style=style)
    draw_block(stage, block, (left, top), right - left, look=look, align=align)
    stage.composition = composition
    return note


def _words_area(block: Block, place: tuple[float, float, float], align: Align) -> Rect:
    left, top, right = place
    start = left + (right - left - block.width_px) * align.value
    return start, top, start + block.width_px, top + block.height_px


def _is_readable(stage: Stage, area: Rect, ink: int) -> bool:
    scale = stage.composition.scale
    left, top, right, bottom = (edge * scale for edge in area)
    found = least_contrast(stage.samples, [(left, top, right, bottom)], ink)
    return found is None or found >= READABLE


def _readable(stage: Stage, area: Rect, ink: int) -> int:
    """Return `ink`, or the nearest shade of it that can be read on the pixels of `area`."""
    if _is_readable(stage, area, ink):
        return ink
    scale = stage.composition.scale
    left, top, right, bottom = (edge * scale for edge in area)
    grounds = sorted(stage.samples.luminances((left, top, right, bottom)))
    tries = (ensure_contrast(ink, gray(ground)) for ground in (grounds[0], grounds[-1]))
    return next((shade for shade in (*tries, WHITE, BLACK) if _is_readable(stage, area, shade)), ink)
