"""Echo: a short title from edge to edge, and its outlines repeated above and below, out of the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    in_one_colour,
    lit_letters,
    lit_score,
    words_only,
)
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.light import draw_glow_ground, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import stroke
from thumbcli.render.style.color import WHITE, mix
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.glyphs import shaped
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.typography.fit import Block

__all__ = ["FAMILY"]

_MIN_CHARS, _MAX_CHARS, _MAX_LINE_CHARS = 5, 38, 21
_FACES = ("archivo", "archivo-narrow", "anton")
_WIDTH, _MIDDLE, _SOLID_HEIGHT = 0.90, 0.47, 0.54
"""Of the solid rows: their width, their middle and their largest height, as shares of the picture's."""

_STRETCH, _CAP = 1.6, 0.25
"""How much taller than usual letters may be, and their largest height, as a share of the picture's."""

_MIN_RATIO = 1.3  # of a canvas on which a line is not too wide for its height
_GAP = 0.25  # between rows, as a share of the height of their letters
_TURN_DEG, _ROWS = -4.0, 3
_OUTLINE_PX, _ALPHA = 4.0, (0.85, 0.45, 0.25)
"""Of the outlines: their width, and how opaque each row is from the nearest on."""

_SHIFT = 0.045  # of each row to the side of the one before it, as a share of the width
_SCORE = 1.2


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_font or composition.headline.sub:
        return 0.0
    width, height = composition.size
    if composition.format.is_card or width < height * _MIN_RATIO:
        return 0.0
    if dominant_script(text) not in CASED or is_gentle(composition):
        return 0.0
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or max(map(len, text.split())) > _MAX_LINE_CHARS:
        return 0.0
    return lit_score(composition, _SCORE)


def _fit(stage: Stage) -> Block:
    """Return the headline on one line or two, in the face whose letters become tallest."""
    headline = stage.composition.headline
    box = Box(stage.width * _WIDTH, stage.height * _SOLID_HEIGHT)
    blocks = (
        fit_block(
            measure(
                in_capitals(headline.main, headline.code),
                (face,),
                widest_em=1e6,
                emphasis=stage.composition.emphasis,
                language=stage.composition.language,
                original=headline.main,
            ),
            box,
            max_size_px=1e6,
            max_lines=2,
        )
        for face in _FACES
    )
    return max(blocks, key=lambda block: block.smallest_cap_px * block.width_px)


def _compose(stage: Stage) -> None:
    mood, canvas = stage.composition.mood, stage.canvas

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        lively = replace(mood, mid=mix(mood.mid, mood.bold, 0.7), edge=mix(mood.edge, mood.bold, 0.2))
        draw_glow_ground(sheet, lively, (size[0] * 0.5, size[1] * 0.5), max(size) * 0.8)
        draw_vignette(sheet, size, 0.3)

    stage.draw_glow("echo", draw)
    finish_ground(stage, dust=0)
    block = _fit(stage)
    cap = block.smallest_cap_px
    stretch = max(1.0, min(_STRETCH, stage.height * _CAP / cap))
    pitch = cap * (1 + _GAP) * stretch
    count = len(block.lines)
    top = stage.height * _MIDDLE - (pitch * count - cap * _GAP * stretch) / 2
    left = (stage.width - block.width_px) / 2
    rows = [_row(block, line) for line in range(count)]
    look = lit_letters(stage, outline_px=9.0, depth_px=12.0)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, stage.width / 2, stage.height * _MIDDLE)
        canvas.translate(0, top)
        canvas.scale(1, stretch)
        for step in range(1, _ROWS + 1):
            shift = stage.width * _SHIFT * step
            for line, place in (((count - step) % count, -step), ((step - 1) % count, count - 1 + step)):
                aside = (left + shift * (1 if place < 0 else -1), place * pitch / stretch)
                _draw_outline(stage, rows[line], aside, block.width_px, _ALPHA[step - 1])
        for place, row in enumerate(rows):
            draw_block(
                stage,
                row,
                (left, place * pitch / stretch),
                block.width_px,
                look=look if _has_key(block) else in_one_colour(look, key=place == count - 1 and count > 1),
                align=Align.CENTRE,
            )
    draw_logo(stage, Corner.TOP_RIGHT)


def _has_key(block: Block) -> bool:
    return any(word.accent for line in block.lines for word in line.words)


def _row(block: Block, place: int) -> Block:
    """Return one line of a block as a block of its own."""
    line = block.lines[place]
    cap = block.metrics.cap * line.size_px
    return replace(block, lines=(replace(line, baseline_px=cap),))


def _draw_outline(
    stage: Stage, row: Block, corner: tuple[float, float], width_px: float, alpha: float
) -> None:
    """Draw a row as outlines, centred in `width_px`."""
    (line,) = row.lines
    x = corner[0] + (width_px - line.width_px) / 2
    pen = stage.pen()
    paint = stroke(mix(stage.composition.mood.rim, WHITE, 0.3), _OUTLINE_PX * stage.unit, alpha)
    for word in line.words:
        glyphs = shaped(word.text, row.fonts_of(word), line.size_px, tracking_em=row.tracking_em, rtl=row.rtl)
        glyphs.paint(pen, paint, [(x + word.x_px, corner[1] + line.baseline_px)])


FAMILY = Family(name="echo", suits=_suits, compose=_compose)
