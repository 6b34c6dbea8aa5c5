"""Lines of a poster: the headline in two sizes, its key line about twice as tall as the others.

Each line fills the width as far as its height allows, in the width of one face that suits it. A phrase of key
words that is too long for one large line has two. Where no word is a key word, the last line that says
something is the key line.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.depth.lit_parts import lit_edge, lit_score, shares, words_only
from thumbcli.render.layouts.depth.width_faces import WIDTH_FACES
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import CASED, draw_subtitle, fit_subtitle
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.style.color import WHITE, fill_and_ink
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.paint.lettering import Label
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.text_style import Lettering

__all__ = [
    "PosterLine",
    "draw_line",
    "fit_lines",
    "key_bounds",
    "poster_area",
    "put_sub",
    "put_words",
    "suits_lines",
    "suits_poster",
]

_SPACED = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
_SUB_WIDTH, _SUB_GAP, _ZONE_INSET = 0.80, 0.078, 0.025
"""Of the small line: its largest width as a share of the area's, the gap to the lines as one of the height;
and what turned words keep free beside what a platform lays over the picture, of the width."""

_MIN_CHARS, _MAX_WORDS, _MAX_CHARS, _MAX_LINES = 3, 12, 66, 4
_LONG_WORD_CHARS = 17  # a longer one would be small on any line
_OTHER_SHARE = 0.56  # of the key line's height that another line has at the most
_OVER_GOAL, _OVER_SHARE = 1.25, 1.15  # how far lines may be higher than they are to be
_SPACE_CAPS = 0.38  # between words, in heights of capitals
_GAP = 0.14  # between lines, of the mean height of their capitals
_STRETCH, _LONE_STRETCH = 1.32, 1.7  # how much taller than usual letters may be, and those of a lone line
_KEY_SHARES = (0.66, 0.54, 0.44, 0.36)
"""Of the height, that the key line is to have in one of so many lines."""

_PAIR_SHARES = (0.5, 0.5, 0.38, 0.30)
"""The same of each of two key lines."""

_PAIR_LINES, _PAIR_COST = 2, 0.15
"""How many lines a phrase of key words has at most, and what counts against a second one."""

_FALLBACKS = ("oswald", "montserrat")
"""For letters that the face lacks."""

_BREAK_COST, _IDLE_COST, _SMALL_COST, _EMPTY_COST, _KEY_GAIN = 1.0, 0.6, 4.0, 2.4, 1.5
"""What counts in the choice of breaks: their penalty, a line of small words alone, one that is too small,
what is left empty, and the height of the key line."""

_NOT_LAST, _KEY_ELSEWHERE = 2.2, 2.0
"""What counts as so many words outside of the key line: another one than the last, where there is no key
word; and one without any key word."""

_SMALL_OFF = 0.35
_MOST_BROKEN, _FEW_WORDS = 2.0, 6  # breaks that are not weighed up in a headline with more words
_LONE_COST, _TALL = 1.6, 0.6  # of a lone line of several words, where the height is this share of the width
_NARROW_COST = 1.2  # of what lines leave empty at their side
_AT_KEY, _TORN_KEY = 0.25, 0.5
"""What a break before or after the key words costs at the most, and what is added for one between them."""

_OFF_KEY_COST, _OFF_WHOLE_COST = 0.8, 0.28
"""Of a word in the key line that is no key word, or of a key word outside of it; the same where all are."""


class PosterLine(NamedTuple):
    """A fitted line: its block of one line, its place, and how much taller than usual it is drawn."""

    block: Block
    rect: Rect
    is_key: bool
    stretch: float


class _Plan(NamedTuple):
    cost: float
    spans: tuple[tuple[int, int], ...]
    key: range
    faces: tuple[str, ...]
    caps: tuple[float, ...]


def suits_lines(composition: Composition) -> bool:
    """Tell whether a headline can be set so: words between spaces, not many of them, in our own face."""
    text = composition.headline.main
    words = text.split()
    return (
        not composition.own_font
        and not composition.headline.code
        and not composition.rtl
        and dominant_script(text) in _SPACED
        and len(words) <= _MAX_WORDS
        and _MIN_CHARS <= len(text) <= _MAX_CHARS
        and max(map(len, words)) <= _LONG_WORD_CHARS
    )


def suits_poster(composition: Composition, score: float, *, gentle: float = 0.0) -> float:
    """Score a title that has nothing to show but words which can be set so, in a feed and in our colours.

    Args:
        composition: What to draw.
        score: Of a usual title.
        gentle: Of one that is to be said in a low voice.
    """
    if not words_only(composition) or not suits_lines(composition) or composition.own_colours:
        return 0.0
    if composition.format.is_card:
        return 0.0
    return lit_score(composition, gentle if is_gentle(composition) else score)


def fit_lines(
    stage: Stage,
    area: Rect,
    *,
    align: Align = Align.LEFT,
    capitals: bool = True,
    faces: tuple[str, ...] = WIDTH_FACES,
    key_pad_px: float = 0.0,
) -> list[PosterLine]:
    """Fit the headline into `area`, centred in its height.

    Args:
        stage: What to draw on.
        area: In sd px.
        align: Of lines that do not fill the width.
        capitals: Set in capitals.
        faces: From the narrowest to the widest; for each line the one that suits it.
        key_pad_px: What is kept free above and below the key lines, for what is behind them.
    """
    left, top, right, bottom = area
    text = stage.composition.headline.main
    cased = capitals and dominant_script(text) in CASED
    words = (in_capitals(text, language=stage.composition.language) if cased else text).split()
    pads = 2 * key_pad_px
    plan = _best_plan(stage, words, right - left, bottom - top - pads, faces)
    blocks = [
        _block(" ".join(words[start:end]), face, cap, right - left)
        for (start, end), face, cap in zip(plan.spans, plan.faces, plan.caps, strict=True)
    ]
    gap = _GAP * sum(plan.caps) / len(plan.caps)
    used = sum(map(_high, blocks)) + gap * (len(blocks) - 1)
    stretch = min(_STRETCH if len(blocks) > 1 else _LONE_STRETCH, (bottom - top - pads) / used)
    y = top + max(0.0, (bottom - top - pads - used * stretch) / 2)
    lines: list[PosterLine] = []
    for row, block in enumerate(blocks):
        y += key_pad_px * ((row == plan.key.start) + (row == plan.key.stop))
        x = left + (right - left - block.width_px) * align.value
        end = y + _high(block) * stretch
        key = row in plan.key
        lines.append(PosterLine(_in_key(block, key=key), (x, y, x + block.width_px, end), key, stretch))
        y = end + gap * stretch
    return lines


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
    """
    area, lines, sub = words
    for line in lines:
        draw_line(stage, line, looks[line.is_key])
    put_sub(stage, sub, area, lines, align=align, plate=plate, ink=ink)
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
        y = top / line.stretch + _rise_px(line.block)
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
) -> None:
    """Draw the small line above the lines if it leads to them, else below them."""
    if sub is None:
        return
    gap = _SUB_GAP * stage.height
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


def _in_key(block: Block, *, key: bool) -> Block:
    (line,) = block.lines
    words = tuple(replace(word, accent=key) for word in line.words)
    cap_px = block.metrics.cap * line.size_px
    return replace(block, lines=(replace(line, words=words, baseline_px=cap_px, inset_px=(0.0, 0.0)),))


def _rise_px(block: Block) -> float:
    """Return how far accents rise above the capitals of a line."""
    (line,) = block.lines
    return max(0.0, block.ink_extent_em(" ".join(w.text for w in line.words))[0] - block.metrics.cap) * (
        line.size_px
    )


def _high(block: Block) -> float:
    """Return the height of the ink of a line, from its accents to its descenders."""
    (line,) = block.lines
    low = block.ink_extent_em(" ".join(word.text for word in line.words))[1]
    return block.metrics.cap * line.size_px + _rise_px(block) + max(0.0, low) * line.size_px


def _block(text: str, face: str, cap_px: float, width_px: float) -> Block:
    measured = measure(text, (face, *_FALLBACKS), widest_em=1e6)
    size = cap_px / measured.metrics.cap
    return fit_block(measured, Box(width_px * 1.001, 1e6), max_size_px=size, max_lines=1)


def _best_plan(
    stage: Stage, words: Sequence[str], width: float, height: float, faces: tuple[str, ...]
) -> _Plan:
    """Return the best of all ways to break the words into lines, with the lines that may be the key lines."""
    composition = stage.composition
    authored = composition.headline.main.split()
    language = composition.language
    keys = find_emphasis(authored, composition.emphasis, language)
    penalties: Sequence[float] = break_penalties(authored, language)
    whole = len(keys) == len(words)
    if not whole:
        penalties = _around_keys(penalties, keys)
    off_cost = _OFF_WHOLE_COST if whole else _OFF_KEY_COST
    function = stop_words(language)
    small = [normalize_token(word) in function for word in authored]
    sizes = _Sizes(words, width, faces)
    least = min_cap_px(stage)
    best = _Plan(math.inf, ((0, len(words)),), range(1), (), ())
    for spans, broken in _breaks(len(words), penalties):
        count = len(spans)
        idle = sum(all(small[start:end]) for start, end in spans)
        lone = count == 1 < len(words) and height > width * _TALL
        for key in _key_rows(spans, keys):
            start, end = spans[key.start][0], spans[key.stop - 1][1]
            if all(small[start:end]) and not all(small):
                continue
            off = _off_key(range(start, end), keys, small, last=key.stop == count)
            cost = _BREAK_COST * broken + _IDLE_COST * idle + off_cost * off + _LONE_COST * lone
            cost += _PAIR_COST * (len(key) - 1)
            if cost - _KEY_GAIN >= best.cost:
                continue  # not even a key line as high as the area would make up for it
            plan = _sized(spans, key, sizes, height)
            cost += plan.cost + _SMALL_COST * (min(plan.caps) < least)
            if cost < best.cost:
                best = plan._replace(cost=cost)
    return best


def _around_keys(penalties: Sequence[float], keys: frozenset[int]) -> list[float]:
    """Return the penalties of breaks where key words have a size and a colour of their own.

    The eye goes on where they begin and end, whatever stands there; a break between two of them tears them.
    """
    return [
        penalty + _TORN_KEY
        if place in keys and place + 1 in keys
        else min(penalty, _AT_KEY)
        if (place in keys) != (place + 1 in keys)
        else penalty
        for place, penalty in enumerate(penalties)
    ]


def _breaks(count: int, penalties: Sequence[float]) -> Iterator[tuple[tuple[tuple[int, int], ...], float]]:
    """Yield the words of each line for every way to break so many, and the penalty of its breaks."""
    for lines in range(1, min(_MAX_LINES, count) + 1):
        for ends in combinations(range(1, count), lines - 1):
            broken = sum(penalties[end - 1] for end in ends)
            if broken <= _MOST_BROKEN or count <= _FEW_WORDS:
                yield tuple(pairwise((0, *ends, count))), broken


def _key_rows(spans: Sequence[tuple[int, int]], keys: frozenset[int]) -> Iterator[range]:
    """Yield the rows that may be the key lines: each one, and two in a row that have key words alone."""
    for row in range(len(spans)):
        yield range(row, row + 1)
        both = range(spans[row][0], spans[min(row + 1, len(spans) - 1)][1])
        if row + 1 < len(spans) > _PAIR_LINES and keys.issuperset(both) and len(keys) < spans[-1][1]:
            yield range(row, row + _PAIR_LINES)


def _off_key(span: range, keys: frozenset[int], small: Sequence[bool], *, last: bool) -> float:
    """Return how many words are key words outside of the key line, or no key words inside it.

    An article before them counts less than that: it has no line of its own.
    """
    if not keys:
        return 0.0 if last else _NOT_LAST
    off = sum(_SMALL_OFF if small[word] else 1.0 for word in {*span} ^ keys)
    return off + (_KEY_ELSEWHERE if keys.isdisjoint(span) else 0.0)


class _Sizes:
    """The sizes of runs of words: how high their capitals are where they fill the width, in each face."""

    def __init__(self, words: Sequence[str], width_px: float, faces: tuple[str, ...]) -> None:
        self.faces = faces
        self._width_px = width_px
        self._widths = [_widths_caps(word, faces) for word in words]
        self._highs = [_high_caps(word, faces[0]) for word in words]
        self._caps: dict[tuple[int, int], tuple[float, ...]] = {}

    def caps_px(self, span: tuple[int, int]) -> tuple[float, ...]:
        """Return the height of capitals at which the words fill the width, in each face."""
        if span not in self._caps:
            words = self._widths[slice(*span)]
            across = (sum(widths) + (len(words) - 1) * _SPACE_CAPS for widths in zip(*words, strict=True))
            self._caps[span] = tuple(self._width_px / wide for wide in across)
        return self._caps[span]

    def high_caps(self, span: tuple[int, int]) -> float:
        """Return the height of the words with accents and descenders, in heights of capitals."""
        return max(self._highs[slice(*span)])


@lru_cache(4096)
def _high_caps(word: str, face: str) -> float:
    """Return the height of a word with its accents and descenders, in heights of capitals."""
    return _high(_block(word, face, 100.0, 1e6)) / 100.0


@lru_cache(4096)
def _widths_caps(word: str, faces: tuple[str, ...]) -> tuple[float, ...]:
    """Return the width of a word in each face, in heights of capitals."""
    measured = (measure(word, (face, *_FALLBACKS), widest_em=1e6) for face in faces)
    return tuple(one.run_widths.total_em / one.metrics.cap for one in measured)


def _sized(spans: tuple[tuple[int, int], ...], key: range, sizes: _Sizes, height: float) -> _Plan:
    """Return the lines in the faces that bring each of them nearest to its height.

    Args:
        spans: The words of each line.
        key: The key lines.
        sizes: Of all words.
        height: Of the area.
    """
    count = len(spans)
    free = height * (1 - 0.05 * (count - 1))
    share = (_KEY_SHARES if len(key) == 1 else _PAIR_SHARES)[count - 1]
    other = min(share * _OTHER_SHARE, (1 - share * len(key)) / max(1, count - len(key)))
    faces: list[str] = []
    caps: list[float] = []
    full: list[float] = []
    for row, span in enumerate(spans):
        goal = free * (share if row in key else other)
        options = sizes.caps_px(span)
        place = min(range(len(options)), key=lambda at: abs(options[at] - goal))
        faces.append(sizes.faces[place])
        full.append(options[place])
        caps.append(min(options[place], goal * _OVER_GOAL))
    leading = min(caps[row] for row in key)
    most = leading * _OTHER_SHARE * _OVER_SHARE
    caps = [cap if row in key else min(cap, most) for row, cap in enumerate(caps)]
    gaps = _GAP * sum(caps) / count * (count - 1)
    filled = (sum(cap * sizes.high_caps(span) for cap, span in zip(caps, spans, strict=True)) + gaps) / height
    if filled > 1:
        caps = [cap / filled for cap in caps]
    empty = max(0.0, 1 - filled * (_STRETCH if count > 1 else _LONE_STRETCH))
    across = sum(min(1.0, cap / most) for cap, most in zip(caps, full, strict=True)) / count
    cost = (
        _EMPTY_COST * empty + _NARROW_COST * (1 - across) - _KEY_GAIN * sum(caps[row] for row in key) / height
    )
    return _Plan(cost, spans, key, tuple(faces), tuple(caps))
