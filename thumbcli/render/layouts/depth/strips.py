"""Strips: words alone, each line on a slanted field of colour; the fields fill the picture to its edges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import has_short_sub
from thumbcli.render.layouts.depth.lit_parts import lit_score, shares, words_only
from thumbcli.render.layouts.depth.poster_lines import suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import draw_subtitle, fit_subtitle
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.light import draw_grain
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, contrast, mix, with_alpha
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
_WORDS, _SQUARE_WORDS = (0.06, 0.075, 0.94, 0.85), (0.09, 0.10, 0.91, 0.88)
_TURN_DEG = -3.0
_PAD_EM = 0.13  # of a field above and below its letters, in em
_STRETCH = 1.5  # how much taller than usual letters may be
_FACES, _WIDE_FACES, _NARROW = ("anton", "archivo-narrow", "oswald"), ("archivo", "anton"), 0.8
"""Of the letters, and of those that would leave more than the rest of the width empty."""

_LEAST_SHARE = 0.5  # of the height that the letters are fitted into
_HEADLINE_PX = 480.0
_ZONE_INSET = 0.025  # what turned words keep free beside what a platform lays over the picture, of the width
_SUB_GAP_PX = 26.0
_OVERLAP_PX = 3.0
_SHADE, _LIGHT, _SHADOW_ALPHA = 0.1, 0.12, 0.55
"""How far a field is darker at its foot and lighter at its top, and the shadow that one casts on the next."""
_SOBER_SCORE = 1.2  # of a grave title: letters with serifs before a place say more


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_font or len(text) > _MAX_CHARS or len(text.split()) < 2:  # noqa: PLR2004
        return 0.0
    if dominant_script(text) not in _SPACED or not has_short_sub(composition):
        return 0.0
    if suits_lines(composition) and not composition.somber:  # it has depth in another family
        return UNFIT_SCORE
    return lit_score(composition, _SOBER_SCORE if composition.somber else 1.36)


def _compose(stage: Stage) -> None:
    composition, square = stage.composition, stage.square
    left, top, right, bottom = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    left, top, right, bottom = area_beside_logo(stage, (left, top, right, bottom), Corner.TOP_RIGHT)
    if any(composition.format.safe_zones):
        aside = _ZONE_INSET * stage.width
        left, right = left + aside, right - aside
    sub = fit_subtitle(stage, composition.headline.sub, (right - left) * 0.86, large=True)
    leads = composition.headline.sub_first
    gap = _SUB_GAP_PX * stage.unit
    below = sub.height_px + gap if sub else 0.0
    block = _fit(stage, right - left, bottom - top - below)
    used = _height(block)
    stretch = max(1.0, min(_STRETCH, (bottom - top - below) / used))
    used = used * stretch + below
    start = top + max(0.0, (bottom - top - used) / 2)
    turn = 0.0 if composition.somber else _TURN_DEG
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.rotate(turn, (left + right) / 2, (top + bottom) / 2)
        _draw_lines(stage, block, (left, start + below * leads), (right - left, stretch))
        if sub:
            y = start if leads else start + used - sub.height_px
            dark = mix(composition.mood.edge, BLACK, 0.4)
            draw_subtitle(stage, sub, (left, y), right - left, Align.CENTRE, plate=(dark, WHITE), raised=True)
    draw_logo(stage, Corner.TOP_RIGHT)


def _fit(stage: Stage, width: float, height: float) -> Block:
    """Fit the headline with room for the fields around its lines, in a wide face where it is short."""
    block = _fit_in(stage, _FACES, width, height)
    if block.width_px >= _NARROW * width:
        return block
    wide = _fit_in(stage, _WIDE_FACES, width, height)
    return wide if wide.width_px > block.width_px else block


def _fit_in(stage: Stage, fonts: tuple[str, ...], width: float, height: float) -> Block:
    headline, share = stage.composition.headline, 1.0
    while True:
        block = fit_best(
            in_capitals(headline.main, headline.code),
            fonts,
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
    """Return how far the field of a line extends above its baseline and below it."""
    high, low = block.ink_extent_em(" ".join(word.text for word in line.words))
    top, foot = max(high, block.metrics.cap) + _PAD_EM, max(low, 0.0) + _PAD_EM
    return top * line.size_px, foot * line.size_px


def _height(block: Block) -> float:
    return sum(sum(_extent_px(block, line)) for line in block.lines)


def _fields(composition: Composition, count: int, key: int) -> list[int]:
    """Return the colour of each line's field: the accent for the one that matters, another for the rest."""
    mood = composition.mood
    if composition.somber:
        return [mood.bold if row % 2 else mix(mood.edge, mood.mid, 0.6) for row in range(count)]
    dark = mix(mood.edge, mood.mid, 0.35)
    schemes = (
        (WHITE, mood.accent[1]),
        (mood.bold, mood.accent[1]),
        (dark, mood.accent[1]),
        (mood.bold, WHITE),
        (mood.accent[1], dark),
    )
    other, leading = schemes[composition.seed // 7 % len(schemes)]
    paler = mix(other, BLACK, 0.09)
    return [leading if row == key else (other, paler)[row % 2] for row in range(count)]


def _draw_lines(stage: Stage, block: Block, corner: tuple[float, float], room: tuple[float, float]) -> None:
    """Draw each line on its field, the first one up to the top of the picture, the last one to its foot.

    Args:
        stage: What to draw on.
        block: The fitted lines.
        corner: Of the first field at the left of the words.
        room: The width of the words, and how much taller than fitted they are.
    """
    mood, canvas, unit = stage.composition.mood, stage.canvas, stage.unit
    (x, y), (width, stretch) = corner, room
    start, end = x - stage.width * 0.3, x + stage.width * 1.3  # beyond the picture, though turned
    over = float(stage.height)
    keys = [any(word.accent for word in line.words) for line in block.lines]
    key = keys.index(True) if True in keys else len(keys) - 1
    tops = [y]
    for line in block.lines:
        tops.append(tops[-1] + sum(_extent_px(block, line)) * stretch)
    colours = _fields(stage.composition, len(keys), key)
    lone = len(keys) == 1
    if lone:
        canvas.drawPaint(fill(_fields(stage.composition, 2, 1)[0]))
    # From the foot up, so that each field casts its shadow on the next one.
    for row in reversed(range(len(keys))):
        # A field reaches below the one above it, so that nothing shows between the two.
        upper = tops[row] - (_OVERLAP_PX * unit if row else 0.0 if lone else over)
        lower = tops[row + 1] if row + 1 < len(keys) or lone else stage.height + over
        field = polygon((start, upper), (end, upper), (end, lower), (start, lower))
        if row + 1 < len(keys) or lone:
            with skia.AutoCanvasRestore(canvas):
                canvas.translate(0, 8 * unit)
                draw_soft_path(canvas, field, with_alpha(BLACK, _SHADOW_ALPHA), 13 * unit)
        fill_gradient(
            canvas,
            field,
            [mix(colours[row], WHITE, _LIGHT), colours[row], mix(colours[row], BLACK, _SHADE)],
            0.5,
        )
    draw_grain(canvas)
    for row, line in enumerate(block.lines):
        dark = mix(mood.edge, BLACK, 0.5)
        ink = WHITE if contrast(WHITE, colours[row]) > contrast(dark, colours[row]) else dark
        look = Lettering(ink=ink, accent=ink, has_background=True)
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(x + (width - line.width_px) / 2, tops[row])
            canvas.scale(1, stretch)
            above = _extent_px(block, line)[0] - block.metrics.cap * line.size_px
            alone = _line_alone(block, row)
            draw_block(stage, alone, (0, above), line.width_px, look=look, align=Align.LEFT)


def _line_alone(block: Block, row: int) -> Block:
    line = block.lines[row]
    return replace(
        block,
        lines=(replace(line, baseline_px=block.metrics.cap * line.size_px, inset_px=(0.0, 0.0)),),
        width_px=line.width_px,
    )


FAMILY = Family(name="strips", suits=_suits, compose=_compose, keeps_clear=True)
