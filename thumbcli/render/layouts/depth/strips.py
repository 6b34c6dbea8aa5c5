"""Strips: words alone, each line on a slanted ribbon from edge to edge that throws a shadow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import has_short_sub
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_score, shares, words_only
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import draw_subtitle, fit_subtitle
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.light import draw_glow_ground, draw_soft_rays, draw_vignette
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.pixels.shapes import fill_gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.typography.fit import Block, Line

__all__ = ["FAMILY"]

_MAX_CHARS = 40
_SPACED = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
_WORDS, _SQUARE_WORDS = (0.065, 0.06, 0.935, 0.86), (0.09, 0.12, 0.91, 0.86)
_TURN_DEG = -3.0
_PAD_EM, _GAP_EM = 0.12, 0.07  # of a strip above and below its letters, and between strips, in em
_FACES = ("anton", "archivo-narrow", "oswald")
_LEAST_SHARE = 0.5  # of the height that the letters are fitted into
_HEADLINE_PX = 480.0
_ZONE_INSET = 0.025  # what turned words keep free beside what a platform lays over the picture, of the width
_SUB_GAP_PX = 26.0


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_font or len(text) > _MAX_CHARS or len(text.split()) < 2:  # noqa: PLR2004
        return 0.0
    if dominant_script(text) not in _SPACED or not has_short_sub(composition):
        return 0.0
    return lit_score(composition, 1.6 if composition.somber else 1.5)


def _compose(stage: Stage) -> None:
    composition, mood, square = stage.composition, stage.composition.mood, stage.square

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * 0.5, size[1] * 0.48)
        draw_glow_ground(canvas, mood, centre, max(size) * 0.72)
        if not composition.somber:
            draw_soft_rays(canvas, centre, max(size) * 0.7, count=16, colour=mood.rim, alpha=0.14)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("strips", draw)
    finish_ground(stage, dust=20)
    left, top, right, bottom = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    left, top, right, bottom = area_beside_logo(stage, (left, top, right, bottom), Corner.TOP_RIGHT)
    if any(composition.format.safe_zones):
        aside = _ZONE_INSET * stage.width
        left, right = left + aside, right - aside
    sub = fit_subtitle(stage, composition.headline.sub, (right - left) * 0.86, large=True)
    gap = _SUB_GAP_PX * stage.unit
    below = sub.height_px + gap if sub else 0.0
    block = _fit(stage, right - left, bottom - top - below)
    leads = composition.headline.sub_first
    used = _height(block) + below
    start = top + max(0.0, (bottom - top - used) / 2)
    turn = 0.0 if composition.somber else _TURN_DEG
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.rotate(turn, (left + right) / 2, (top + bottom) / 2)
        _draw_lines(stage, block, (left, start + below * leads), right - left)
        if sub:
            y = start if leads else start + used - sub.height_px
            plate = fill_and_ink(mood.plate, mood.edge)
            corner = (left, y)
            draw_subtitle(stage, sub, corner, right - left, Align.CENTRE, plate=plate, raised=True)
    draw_logo(stage, Corner.TOP_RIGHT)


def _fit(stage: Stage, width: float, height: float) -> Block:
    """Fit the headline with room for the strips around its lines."""
    headline, share = stage.composition.headline, 1.0
    while True:
        block = fit_best(
            in_capitals(headline.main, headline.code),
            _FACES,
            Box(width, height * share),
            max_size_px=_HEADLINE_PX * stage.unit,
            min_cap_px=min_cap_px(stage),
            emphasis=stage.composition.emphasis,
            language=stage.composition.language,
            original=headline.main,
            rtl=stage.composition.rtl,
            code=headline.code,
        )
        if _height(block) <= height or share < _LEAST_SHARE:
            return block
        share *= 0.9


def _extent_px(block: Block, line: Line) -> tuple[float, float]:
    """Return how far the strip of a line extends above its baseline and below it."""
    high, low = block.ink_extent_em(" ".join(word.text for word in line.words))
    top, foot = max(high, block.metrics.cap) + _PAD_EM, max(low, 0.0) + _PAD_EM
    return top * line.size_px, foot * line.size_px


def _height(block: Block) -> float:
    gaps = sum(line.size_px for line in block.lines[1:]) * _GAP_EM
    return sum(sum(_extent_px(block, line)) for line in block.lines) + gaps


def _draw_lines(stage: Stage, block: Block, corner: tuple[float, float], width: float) -> None:
    """Draw each line on its strip: white ones, and one of the accent for the line that matters."""
    mood, canvas, unit = stage.composition.mood, stage.canvas, stage.unit
    x, y = corner
    start, end = x - stage.width * 0.3, x + stage.width * 1.3  # beyond the picture, though turned
    keys = [any(word.accent for word in line.words) for line in block.lines]
    key = keys.index(True) if True in keys else len(keys) - 1
    for row, line in enumerate(block.lines):
        above, below = _extent_px(block, line)
        high, left = above + below, x + (width - line.width_px) / 2
        strip = polygon((start, y), (end, y), (end, y + high), (start, y + high))
        fill_colour = mood.accent[1] if row == key else WHITE
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, 10 * unit)
            draw_soft_path(canvas, strip, with_alpha(BLACK, 0.6), 12 * unit)
        fill_gradient(canvas, strip, [mix(fill_colour, WHITE, 0.3), fill_colour])
        ink = ensure_contrast(mix(mood.edge, BLACK, 0.5), fill_colour, 6.0)
        look = Lettering(ink=ink, accent=ink, has_background=True)
        alone = _line_alone(block, row)
        draw_block(
            stage,
            alone,
            (left, y + above - block.metrics.cap * line.size_px),
            line.width_px,
            look=look,
            align=Align.LEFT,
        )
        y += high + _GAP_EM * line.size_px


def _line_alone(block: Block, row: int) -> Block:
    line = block.lines[row]
    return replace(
        block,
        lines=(replace(line, baseline_px=block.metrics.cap * line.size_px, inset_px=(0.0, 0.0)),),
        width_px=line.width_px,
    )


FAMILY = Family(name="strips", suits=_suits, compose=_compose, keeps_clear=True)
