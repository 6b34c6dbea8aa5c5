"""Chat: words alone as messages, each line in a bubble of its own, left and right in turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_score, words_only
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.layouts.place_text_column import scaled
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.light import draw_glow_ground, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill_gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.fit import Block, Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.typography.fit import Line

__all__ = ["FAMILY"]

_MIN_WORDS, _MIN_CHARS, _MAX_CHARS = 3, 12, 44
_FACES = ("poppins", "archivo-narrow")
_WIDE_MAX_CHARS = 24  # longer titles are set in the narrow face
_EDGE, _TOP, _BOTTOM, _WIDTH = 0.045, 0.06, 0.94, 0.90
"""Where bubbles start and end, and the width of the widest one, as shares of the picture."""

_PAD_EM, _GAP_EM, _RADIUS_EM, _TAIL_EM = (0.42, 0.30), 0.20, 0.50, 0.34
"""In em: between words and the edge of their bubble, between bubbles, of their corners and tails."""

_LARGER_IN_TWO = 1.02  # how much larger two lines are than one, at the least
_KEY_CONTRAST = 4.6
_STRETCH = 1.28  # how much taller than usual bubbles and letters may be
_GREY, _GREY_FOOT, _INK = 0xFFF6F7FB, 0xFFDDE1EC, 0xFF12151C

_MADE_FOR = 1.15  # how much more than other frames it suits what it is made for


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_colours or composition.headline.sub:
        return 0.0
    if composition.format.is_card or any(composition.format.safe_zones) or composition.rtl:
        return 0.0
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or len(text.split()) < _MIN_WORDS:
        return 0.0
    if dominant_script(text) not in CASED or composition.somber:
        return 0.0
    return lit_score(composition, _MADE_FOR * frame_score(composition, "chat"))


def _fit(stage: Stage) -> Block:
    """Return the headline on two lines or three, so large that its bubbles fill the picture."""
    composition = stage.composition
    text = composition.headline.main
    measured = measure(
        text,
        _FACES if len(text) <= _WIDE_MAX_CHARS else _FACES[1:],
        widest_em=1e6,
        emphasis=composition.emphasis,
        language=composition.language,
        original=text,
    )
    free, wide = stage.height * (_BOTTOM - _TOP), stage.width * _WIDTH
    blocks: list[Block] = []
    for lines in (2, 3):
        block = fit_block(measured, Box(wide, 1e6), max_size_px=1e6, max_lines=lines)
        if len(block.lines) == 1:
            # A size that one line has no room for: a lone message is no talk.
            least = block.size_px * _LARGER_IN_TWO
            block = fit_block(measured, Box(wide, 1e6), max_size_px=1e6, max_lines=2, min_size_px=least)
        count = len(block.lines)
        size = min(
            free / (count * _high_em(block) + (count - 1) * _GAP_EM),
            wide / (block.width_px / block.size_px + 2 * _PAD_EM[0]),
        )
        blocks.append(scaled(block, size / block.size_px))
    return max(blocks, key=lambda block: block.size_px)


def _high_em(block: Block) -> float:
    """Return the height of a bubble in em: that of capitals and descenders, and what is around them."""
    return block.metrics.cap + 2 * _PAD_EM[1]


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_glow_ground(canvas, mood, (size[0] * 0.5, size[1] * 0.5), max(size) * 0.75)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("chat", draw)
    finish_ground(stage, dust=0)
    block = _fit(stage)
    size = block.lines[0].size_px
    high = _high_em(block) * size
    step = high + _GAP_EM * size
    used = step * len(block.lines) - _GAP_EM * size
    stretch = max(1.0, min(_STRETCH, stage.height * (_BOTTOM - _TOP) / used))
    top = (stage.height / stretch - used) / 2
    badge = stage.badge()
    saved = stage.canvas.save()
    stage.canvas.scale(1, stretch)
    for row, line in enumerate(block.lines):
        mine = row % 2 == 1
        across = line.width_px + 2 * _PAD_EM[0] * size
        y = top + row * step
        right = stage.width * (1 - _EDGE)
        if badge and (y + high) * stretch > badge[1]:
            right = min(right, badge[0] - size * _TAIL_EM * 0.4)
        x = max(stage.width * _EDGE * 0.5, right - across) if mine else stage.width * _EDGE
        _draw_bubble(stage, (x, y, x + across, y + high), size, mine=mine)
        key = _INK if mine else ensure_contrast(mood.bold, _GREY_FOOT, _KEY_CONTRAST)
        look = Lettering(ink=_INK, accent=key, has_background=True)
        alone = _line_alone(block, line)
        corner = (x + _PAD_EM[0] * size, y + _PAD_EM[1] * size)
        draw_block(stage, alone, corner, line.width_px, look=look, align=Align.LEFT)
    stage.canvas.restoreToCount(saved)
    draw_logo(stage, Corner.TOP_RIGHT)


def _line_alone(block: Block, line: Line) -> Block:
    cap = block.metrics.cap * line.size_px
    return replace(
        block, lines=(replace(line, baseline_px=cap, inset_px=(0.0, 0.0)),), width_px=line.width_px
    )


def _draw_bubble(stage: Stage, rect: tuple[float, float, float, float], size: float, *, mine: bool) -> None:
    """Draw a bubble with its tail at the lower corner of who speaks."""
    left, top, right, bottom = rect
    canvas, unit = stage.canvas, stage.unit
    radius, tail = _RADIUS_EM * size, _TAIL_EM * size
    bubble = skia.Path()
    bubble.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
    at, out = (right, tail * 0.55) if mine else (left, -tail * 0.55)
    inward = -tail if mine else tail
    hook = polygon((at + inward, bottom), (at, bottom - radius * 1.1), (at + out, bottom + tail * 0.1))
    bubble = skia.Op(bubble, hook, skia.PathOp.kUnion_PathOp)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 10 * unit)
        draw_soft_path(canvas, bubble, with_alpha(BLACK, 0.55), 16 * unit)
    accent = stage.composition.mood.accent[1]
    shades = [mix(accent, WHITE, 0.25), accent] if mine else [_GREY, _GREY_FOOT]
    fill_gradient(canvas, bubble, shades)


FAMILY = Family(name="chat", suits=_suits, compose=_compose)
