"""Justified: words alone, each line as wide as the picture, in relief on the dark.

A face with a width axis brings the lines to about one height.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    lit_letters,
    lit_score,
    words_only,
)
from thumbcli.render.layouts.depth.width_faces import WIDTH_FACES
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import min_cap_px, roomy_word_em
from thumbcli.render.layouts.shared_parts import draw_subtitle, fit_subtitle
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.light import draw_glow_ground, draw_soft_rays, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.style.color import WHITE, ensure_contrast, mix
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.fonts import covers, needs_glyph
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block

__all__ = ["FAMILY"]

_SCORE = 1.45  # words on a ground have no idea beside those on paper or paint
_SOBER_SCORE = 0.9  # flat words on slate are small beside those of another family
_MAX_WORDS, _MAX_LINES, _MAX_CHARS = 9, 4, 58
_GAP, _SUB_GAP = 0.03, 0.05  # between lines, and to the sub-line, as shares of the height
_STRETCH = (0.82, 1.5)
"""How far all lines together may be squeezed or stretched in height."""

_UNEVEN_COST = 1.8  # of lines of different height, beside the height that they leave empty
_BOLD = 0.75  # how far the ground is from the mood's middle to its strong colour
_DEPTH_PX, _OUTLINE_PX = 9.0, 8.0  # of letters in relief: their side and their edge

_ACCENT_CONTRAST = 3.2  # of key words with the ground; more would make their colour pale
_BREAK_COST = 0.8  # of what `break_penalties` tells, in the same unit
_IDLE_COST = 1.0  # of a line that says nothing by itself


class _Setting(NamedTuple):
    """Lines of one width: their blocks, and how far they are stretched in height."""

    cost: float
    blocks: tuple[Block, ...]
    stretch: float


class _Token(NamedTuple):
    """A word, or a part of a compound: the number of its word, and whether its line ends with it."""

    text: str
    word: int
    ends_line: bool = False


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    words = text.split()
    if not words_only(composition) or composition.own_font or composition.headline.code:
        return 0.0
    if not 1 < len(words) <= _MAX_WORDS or len(text) > _MAX_CHARS:
        return 0.0
    if not all(covers("archivo", char) for char in in_capitals(text) if needs_glyph(char)):
        return 0.0
    return lit_score(composition, _SOBER_SCORE if composition.somber else _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        strong = mood.mid if stage.composition.somber else mix(mood.mid, mood.bold, _BOLD)
        dim = replace(mood, core=strong, mid=strong)  # words lie on all of it
        draw_glow_ground(canvas, dim, (size[0] * 0.8, 0.0), max(size) * 1.05)
        if not is_gentle(composition):
            centre = (size[0] * 0.8, size[1] * 0.02)
            draw_soft_rays(canvas, centre, max(size) * 1.1, count=26, colour=mood.core, alpha=0.5)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("justified", draw, f"{is_gentle(composition)}")
    finish_ground(stage, dust=0)
    sub = fit_subtitle(stage, composition.headline.sub, _sub_width(stage), large=True)
    free = sub.height_px + stage.height * _SUB_GAP if sub else 0.0
    margin, leads = stage.margin, composition.headline.sub_first and composition.logo is None
    area = (margin, margin + free * leads, stage.width - margin, stage.height - margin - free * (not leads))
    badge = stage.badge()
    if badge and not free * (not leads):
        area = (area[0], area[1], area[2], badge[1] - 12 * stage.unit)
    if composition.logo:
        area = (area[0], area[1] + stage.height * 0.1, area[2], area[3])
    bottom = _draw_lines(stage, area)
    if sub:
        top = (
            margin if leads else min(bottom + stage.height * _SUB_GAP, stage.height - margin - sub.height_px)
        )
        plate = (WHITE, mood.edge)
        width = _sub_width(stage)
        draw_subtitle(stage, sub, (margin, top), width, Align.LEFT, plate=plate, ink=WHITE)
    draw_logo(stage, Corner.TOP_RIGHT)


def _sub_width(stage: Stage) -> float:
    badge = stage.badge()
    return (badge[0] if badge else stage.width) - 2 * stage.margin


def _draw_lines(stage: Stage, area: Rect) -> float:
    """Draw the headline and return where it ends."""
    canvas = stage.canvas
    left, top, right, bottom = area
    setting = _best_setting(stage, right - left, bottom - top)
    gap = stage.height * _GAP
    used = sum(map(_height, setting.blocks)) * setting.stretch + gap * (len(setting.blocks) - 1)
    y = top + max(0.0, (bottom - top - used) / 2)
    letters = _letters(stage)
    for block in _with_accents(setting.blocks, _tokens(stage), stage.composition):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, y + _spill_px(block)[0] * setting.stretch)
            canvas.scale(1, setting.stretch)
            draw_block(stage, block, (left, 0), right - left, look=letters, align=Align.LEFT)
        y += _height(block) * setting.stretch + gap
    return y - gap


def _letters(stage: Stage) -> Lettering:
    """Return letters in relief, flat ones for a grave title."""
    if stage.composition.somber:
        return Lettering(ink=WHITE, accent=WHITE)
    mood = stage.composition.mood
    accent = ensure_contrast(mood.accent[1], mood.mid, _ACCENT_CONTRAST)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    return replace(look, ends=(look.ends[0] if look.ends else WHITE, accent))


def _spill_px(block: Block) -> tuple[float, float]:
    """Return how far accents rise above the capitals of a line, and letters fall below its baseline."""
    (line,) = block.lines
    high, low = block.ink_extent_em(" ".join(word.text for word in line.words))
    return max(0.0, high - block.metrics.cap) * line.size_px, max(0.0, low) * line.size_px


def _height(block: Block) -> float:
    return block.height_px + sum(_spill_px(block))


def _with_accents(blocks: Sequence[Block], tokens: Sequence[_Token], composition: Composition) -> list[Block]:
    """Return one-line blocks with the key words of the headline."""
    keys = find_emphasis(composition.headline.main.split(), composition.emphasis, composition.language)
    accented: list[Block] = []
    first = 0
    for block in blocks:
        (line,) = block.lines
        words = tuple(
            replace(word, accent=tokens[at].word in keys) for at, word in enumerate(line.words, first)
        )
        accented.append(replace(block, lines=(replace(line, words=words),)))
        first += len(words)
    return accented


def _tokens(stage: Stage) -> list[_Token]:
    """Return the words in capitals, compounds that are too wide for a tall picture in parts."""
    roomy_em = roomy_word_em(stage)
    tokens: list[_Token] = []
    for number, word in enumerate(in_capitals(stage.composition.headline.main).split()):
        *parts, last = measure(word, WIDTH_FACES[:1], widest_em=1e6, roomy_em=roomy_em).tokens
        tokens += [*(_Token(part, number, ends_line=True) for part in parts), _Token(last, number)]
    return tokens


def _best_setting(stage: Stage, width: float, height: float) -> _Setting:
    headline = stage.composition.headline.main.split()
    tokens, language = _tokens(stage), stage.composition.language
    costs = break_penalties(headline, language)
    penalties = [0.0 if token.ends_line else costs[token.word] for token in tokens]
    function = stop_words(language)
    small = [normalize_token(headline[token.word]) in function for token in tokens]
    settings = (
        _set(stage, lines, width, height, _BREAK_COST * penalty)
        for lines, penalty in _breaks(tokens, penalties, small)
    )
    return min(settings, key=lambda found: found.cost)


def _breaks(
    tokens: Sequence[_Token], penalties: Sequence[float], small: Sequence[bool]
) -> Iterator[tuple[list[str], float]]:
    """Yield every way to break the words into two to four lines, and the penalty of its breaks.

    A line of small words alone would be the largest of all. Parts of one word stand in two lines.
    """
    forced = {end for end, token in enumerate(tokens, 1) if token.ends_line}
    for count in range(2, max(_MAX_LINES, len(forced) + 1) + 1):
        for ends in combinations(range(1, len(tokens)), count - 1):
            if not forced <= {*ends}:
                continue
            spans = list(pairwise((0, *ends, len(tokens))))
            idle = sum(all(small[start:end]) for start, end in spans)
            lines = [" ".join(token.text for token in tokens[start:end]) for start, end in spans]
            yield lines, sum(penalties[end - 1] for end in ends) + idle * _IDLE_COST


def _set(stage: Stage, lines: Sequence[str], width: float, height: float, penalty: float) -> _Setting:
    """Set lines of one width in a height; `penalty` is added to the cost."""
    gap = stage.height * _GAP
    goal = (height - gap * (len(lines) - 1)) / len(lines)
    blocks = tuple(_justified(line, width, goal) for line in lines)
    heights = [_height(block) for block in blocks]
    stretch = min(_STRETCH[1], max(_STRETCH[0], goal * len(lines) / sum(heights)))
    filled = sum(heights) * stretch / (goal * len(lines))
    overflow = max(0.0, filled - 1)
    if overflow:  # narrower lines, so that all fit
        blocks = tuple(_justified(line, width / filled, goal) for line in lines)
    uneven = max(heights) / min(heights) - 1
    small = min(heights) * stretch < min_cap_px(stage)
    cost = abs(1 - filled) + overflow + _UNEVEN_COST * uneven + 9 * small + penalty
    return _Setting(cost, blocks, stretch)


def _space_em(face: str) -> float:
    apart, together = (measure(text, (face,), widest_em=1e6).run_widths.total_em for text in ("n n", "nn"))
    return apart - together


def _justified(line: str, width: float, goal: float) -> Block:
    """Return the line as wide as `width`, in the face that makes its height nearest to `goal`."""

    def cap_px(face: str) -> float:
        words = [measure(word, (face,), widest_em=1e6) for word in line.split()]
        across = sum(word.run_widths.total_em for word in words) + _space_em(face) * (len(words) - 1)
        return words[0].metrics.cap * width / across

    face = min(WIDTH_FACES, key=lambda name: abs(cap_px(name) - goal))
    return fit_block(measure(line, (face,), widest_em=1e6), Box(width, 1e6), max_size_px=1e6, max_lines=1)


FAMILY = Family(name="justified", suits=_suits, compose=_compose)
