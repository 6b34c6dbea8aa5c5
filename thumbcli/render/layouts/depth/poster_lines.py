"""Lines of a poster: the headline in two sizes, its key line about twice as tall as the others.

Each line fills the width as far as its height allows, in the width of one face that suits it. Where no
word is a key word, the last line that says something is the key line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.depth.line_plan import (
    GAP,
    LONE_STRETCH,
    STRETCH,
    ink_height_px,
    line_block,
    line_words,
    plan_lines,
    rise_px,
)
from thumbcli.render.layouts.depth.lit_parts import lit_edge, lit_score, shares, words_only
from thumbcli.render.layouts.depth.width_faces import WIDTH_FACES
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.shared_parts import CASED, draw_subtitle, fit_subtitle
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.style.color import WHITE, fill_and_ink
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.script import UNSPACED, Script, dominant_script
from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.lettering import Label
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.text_style import Lettering

__all__ = [
    "PosterLine",
    "draw_line",
    "fit_lines",
    "is_long",
    "key_bounds",
    "poster_area",
    "put_sub",
    "put_words",
    "spaced",
    "standing",
    "suits_lines",
    "suits_poster",
    "suits_strip",
]

_UPRIGHT = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
"""Scripts whose letters may be drawn taller than usual: those of others have strokes of one width."""

_SUB_WIDTH, _SUB_GAP, _ZONE_INSET = 0.80, 0.078, 0.025
"""Of the small line: its largest width as a share of the area's, the gap to the lines as one of the height;
and what turned words keep free beside what a platform lays over the picture, of the width."""

_MIN_CHARS, _MAX_WORDS, _MAX_CHARS = 3, 14, 78
_UNSPACED_MIN_CHARS = 2
_UNSPACED_MAX_CHARS = {Script.CHINESE: 22, Script.JAPANESE: 26, Script.THAI: 42}
_STRIP_WORDS, _STRIP_CHARS, _MAX_TORN, _TORN_SCORE = 3, 26, 0.6, 1.2
"""Of a strip: the most words of a headline without key words, the most letters of a key phrase on it, the
penalty (see `break_penalties`) of a break that tears a phrase, and the score of a title so torn."""

_LONG_WORDS = 9
_JOINTS = frozenset({"vs", "v", "versus", "ft", "feat", "with", "and", "x"})
_LONG_WORD_CHARS = 17  # a longer one would be small on any line


class PosterLine(NamedTuple):
    """A fitted line: its block of one line, its place, and how much taller than usual it is drawn."""

    block: Block
    rect: Rect
    is_key: bool
    stretch: float


def suits_lines(composition: Composition, *, unspaced: bool = False) -> bool:
    """Tell whether a headline can be set so: not many words, in our own face.

    Args:
        composition: What to draw.
        unspaced: Scripts without spaces between words can be set so too.
    """
    text = composition.headline.main
    script = dominant_script(text)
    words = line_words(text, text).authored if unspaced else text.split()
    return (
        not composition.own_font
        and not composition.headline.code
        and (script not in UNSPACED or (unspaced and len(text) <= _UNSPACED_MAX_CHARS.get(script, 0)))
        and not (composition.rtl and dominant_script(text) in _UPRIGHT)
        and len(words) <= _MAX_WORDS
        and (_MIN_CHARS if script not in UNSPACED else _UNSPACED_MIN_CHARS) <= len(text) <= _MAX_CHARS
        and max(map(len, words)) <= _LONG_WORD_CHARS
    )


def suits_poster(composition: Composition, score: float, *, gentle: float = 0.0) -> float:
    """Score a title that has nothing to show but words which can be set so, in a feed and in our colours.

    Args:
        composition: What to draw.
        score: Of a usual title.
        gentle: Of one that is to be said in a low voice.
    """
    if not words_only(composition) or composition.own_colours or not suits_lines(composition, unspaced=True):
        return 0.0
    if composition.format.is_card:
        return 0.0
    return lit_score(composition, gentle if is_gentle(composition) else score)


def is_long(composition: Composition) -> bool:
    """Tell whether a headline has so many words that they need a whole board."""
    return len(composition.headline.main.split()) >= _LONG_WORDS


def suits_strip(composition: Composition, score: float) -> float:
    """Score a title as `suits_poster`, for a strip of paper or paint that carries its key line alone.

    The key words are one phrase which says something by itself, or all words are few enough to be on it.
    """
    text = composition.headline.main
    words = line_words(text, text).authored
    keys = find_emphasis(words, composition.emphasis, composition.language)
    if not keys:
        carries = len(words) <= _STRIP_WORDS
    else:
        first, last = min(keys), max(keys)
        phrase = " ".join(words[first : last + 1])
        penalties = break_penalties(words, composition.language)
        begins = first == 0 or penalties[first - 1] < _MAX_TORN
        ends = last == len(words) - 1 or penalties[last] < _MAX_TORN
        one = last - first + 1 == len(keys) and len(phrase) <= _STRIP_CHARS
        carries = one and begins and ends and normalize_token(words[first]) not in _JOINTS
    return suits_poster(composition, score if carries else min(score, _TORN_SCORE))


def fit_lines(
    stage: Stage,
    area: Rect,
    *,
    align: Align = Align.LEFT,
    capitals: bool = True,
    faces: tuple[str, ...] = WIDTH_FACES,
    key_pad_px: float = 0.0,
    key_gap_px: float = 0.0,
    most_stretch: float = LONE_STRETCH,
    text: str = "",
) -> list[PosterLine]:
    """Fit the headline into `area`, centred in its height.

    Args:
        stage: What to draw on.
        area: In sd px.
        align: Of lines that do not fill the width.
        capitals: Set in capitals.
        faces: From the narrowest to the widest; for each line the one that suits it.
        key_pad_px: What is kept free above and below the key lines, for what is behind them.
        key_gap_px: The same between two of them.
        most_stretch: How much taller than usual letters may be: less in a face that is spoilt by it.
        text: In place of the headline, of as many words.
    """
    left, top, right, bottom = area
    text = text or stage.composition.headline.main
    cased = capitals and dominant_script(text) in CASED
    drawn = in_capitals(text, language=stage.composition.language) if cased else text
    words = line_words(text, drawn)
    pads = 2 * key_pad_px + key_gap_px
    plan = plan_lines(stage, words, right - left, bottom - top - pads, faces)
    blocks = [
        line_block(words.joined(span), face, cap, right - left, rtl=stage.composition.rtl)
        for span, face, cap in zip(plan.spans, plan.faces, plan.caps, strict=True)
    ]
    gap = GAP * sum(plan.caps) / len(plan.caps)
    used = sum(map(ink_height_px, blocks)) + gap * (len(blocks) - 1)
    align = _from_start(stage, align)
    most = min(
        most_stretch if dominant_script(text) in _UPRIGHT else 1.0,
        STRETCH if len(blocks) > 1 else LONE_STRETCH,
    )
    stretch = min(most, (bottom - top - pads) / used)
    y = top + max(0.0, (bottom - top - pads - used * stretch) / 2)
    lines: list[PosterLine] = []
    for row, block in enumerate(blocks):
        y += key_pad_px * ((row == plan.key.start) + (row == plan.key.stop))
        y += key_gap_px * (row in plan.key and row > plan.key.start)
        x = left + (right - left - block.width_px) * align.value
        end = y + ink_height_px(block) * stretch
        key = row in plan.key
        lines.append(PosterLine(_in_key(block, key=key), (x, y, x + block.width_px, end), key, stretch))
        y = end + gap * stretch
    return lines


def spaced(lines: Sequence[PosterLine], area: Rect, gap_px: float) -> list[PosterLine]:
    """Return the lines so far apart, as one block in the middle of the area's height."""
    used = sum(line.rect[3] - line.rect[1] for line in lines) + gap_px * (len(lines) - 1)
    y = (area[1] + area[3] - used) / 2
    apart: list[PosterLine] = []
    for line in lines:
        left, top, right, bottom = line.rect
        apart.append(line._replace(rect=(left, y, right, y + bottom - top)))
        y += bottom - top + gap_px
    return apart


def standing(lines: Sequence[PosterLine], foot_px: float) -> list[PosterLine]:
    """Return the lines moved so that the last one stands at `foot_px`, in sd px."""
    down = foot_px - lines[-1].rect[3]
    return [
        line._replace(rect=(line.rect[0], line.rect[1] + down, line.rect[2], line.rect[3] + down))
        for line in lines
    ]


def key_bounds(lines: Sequence[PosterLine]) -> Rect:
    """Return the bounds of the key lines, in sd px."""
    rects = [line.rect for line in lines if line.is_key]
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def put_words(
    stage: Stage,
    words: tuple[Rect, Sequence[PosterLine], Label | Block | None],
    looks: tuple[Lettering, Lettering],
    *,
    align: Align = Align.LEFT,
    plate: tuple[int, int] | None = None,
    ink: int = WHITE,
    corner: Corner = Corner.TOP_RIGHT,
    key_pad_px: float = 0.0,
) -> None:
    """Draw all lines, the small line and the logo, which is not turned with them.

    Args:
        stage: What to draw on.
        words: Their area, the lines that were fitted in it, and the small line.
        looks: Of plain lines and of key lines.
        align: Of the small line.
        plate: The fill and the ink of the small line; None for the mood's.
        ink: Of a small line that has no plate.
        corner: Of the logo.
        key_pad_px: What the small line keeps from a key line beside it, beyond its gap.
    """
    area, lines, sub = words
    for line in lines:
        draw_line(stage, line, looks[line.is_key])
    put_sub(stage, sub, area, lines, align=align, plate=plate, ink=ink, key_pad_px=key_pad_px)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.resetMatrix()
        stage.canvas.scale(stage.composition.scale, stage.composition.scale)
        draw_logo(stage, corner)


def draw_line(stage: Stage, line: PosterLine, look: Lettering) -> None:
    """Draw a line at its place."""
    left, top, right, _ = line.rect
    with skia.AutoCanvasRestore(stage.canvas):
        # Not moved, so that the lines share one matrix: the gate compares them before they are turned.
        stage.canvas.scale(1, line.stretch)
        y = top / line.stretch + rise_px(line.block)
        draw_block(stage, line.block, (left, y), right - left, look=look, align=Align.LEFT)


def poster_area(
    stage: Stage, share: Rect, *, clear_px: float = 0.0, align: Align = Align.LEFT
) -> tuple[Rect, Label | Block | None]:
    """Return the area of the headline, clear of the logo, the badge and the small line, and that line.

    Args:
        stage: What to draw on.
        share: The area of all words, as shares of the width and the height.
        clear_px: What is kept free above the badge and beside it.
        align: Of the small line.
    """
    left, top, right, bottom = area_beside_logo(stage, shares(stage, *share), Corner.TOP_RIGHT)
    if any(stage.composition.format.safe_zones):
        left, right = left + _ZONE_INSET * stage.width, right - _ZONE_INSET * stage.width
    badge = stage.badge()
    sub = fit_subtitle(stage, stage.composition.headline.sub, (right - left) * _SUB_WIDTH, large=True)
    below = sub.height_px + _SUB_GAP * stage.height if sub else 0.0
    leads = stage.composition.headline.sub_first
    end = left + (right - left - sub.width_px) * align.value + sub.width_px if sub else right
    if badge and (leads or end > badge[0] - clear_px):
        bottom = min(bottom, badge[1] - clear_px)
    return (left, top + below * leads, right, bottom - below * (not leads)), sub


def put_sub(
    stage: Stage,
    sub: Label | Block | None,
    area: Rect,
    lines: Sequence[PosterLine],
    *,
    align: Align = Align.LEFT,
    plate: tuple[int, int] | None = None,
    ink: int = WHITE,
    key_pad_px: float = 0.0,
) -> None:
    """Draw the small line above the lines if it leads to them, else below them."""
    if sub is None:
        return
    beside = lines[0 if stage.composition.headline.sub_first else -1]
    gap, align = _SUB_GAP * stage.height + key_pad_px * beside.is_key, _from_start(stage, align)
    if stage.composition.headline.sub_first:
        y = lines[0].rect[1] - gap - sub.height_px
    else:
        y = lines[-1].rect[3] + gap
    mood = stage.composition.mood
    plate = plate or fill_and_ink(mood.plate, mood.edge)
    edge = (11.0 * stage.unit, lit_edge(stage.composition)) if ink == WHITE else None
    width = area[2] - area[0]
    draw_subtitle(
        stage, sub, (area[0], y), width, align, outline=edge, plate=plate, raised=ink == WHITE, ink=ink
    )


def _from_start(stage: Stage, align: Align) -> Align:
    """Return how lines are set that begin where their script does."""
    return Align.RIGHT if stage.composition.rtl and align is Align.LEFT else align


def _in_key(block: Block, *, key: bool) -> Block:
    (line,) = block.lines
    words = tuple(replace(word, accent=key) for word in line.words)
    cap_px = block.metrics.cap * line.size_px
    return replace(block, lines=(replace(line, words=words, baseline_px=cap_px, inset_px=(0.0, 0.0)),))
