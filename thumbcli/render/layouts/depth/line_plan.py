"""Choose the lines of a poster: where a headline breaks, which lines are the key lines, and how high each is.

A key phrase stands on one line or on two of about one size, an article in the line of its noun.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.phrase_ends import phrase_end_cost
from thumbcli.render.typography.segmentation import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.title.sentence import Sentence
    from thumbcli.render.typography.fit import Block

__all__ = [
    "GAP",
    "LONE_STRETCH",
    "STRETCH",
    "LinePlan",
    "LineWords",
    "ink_height_px",
    "line_block",
    "line_words",
    "plan_lines",
    "rise_px",
]

GAP = 0.14
"""Between lines, of the mean height of their capitals."""

STRETCH, LONE_STRETCH = 1.32, 1.7
"""How much taller than usual letters may be, and those of a lone line."""

_MAX_LINES = 4
_OTHER_SHARE = 0.56  # of the key line's height that another line has at the most
_OVER_GOAL, _OVER_SHARE = 1.25, 1.15  # how far lines may be higher than they are to be
_SPACE_CAPS = 0.38  # between words, in heights of capitals: an edge around the letters takes a part of it
_KEY_SHARES = (0.66, 0.54, 0.44, 0.36)
"""Of the height, that the key line is to have in one of so many lines."""

_PAIR_SHARES = (0.5, 0.5, 0.38, 0.30)
"""The same of each of two key lines."""

_TRIPLE_LINES, _TRIPLE_SHARES = 3, (0.31, 0.31, 0.31, 0.27)
"""The same of each of three key lines, which only a narrow area has: two would leave half of it empty."""

_PAIR_LINES, _PAIR_COST, _PAIR_RATIO = 2, 0.15, 1.15
"""How many lines a phrase of key words has at most, what counts against a second one, and how much taller
than the other one of them may be."""

_PHRASE_RATIO, _WORD_RATIO, _KEYLESS_RATIO = 2.1, 1.6, 1.45
"""How much higher than the lowest other line a key line may be: one that says something, one of a single
short word, one without a key word. Size tells what matters, so that no line is large because it is short."""

_TELLING_LETTERS = 6  # of a key word that says something by itself: `ILLEGAL`, hardly `LAST` or `GOES`

_RELEASE, _MINOR_LETTERS = re.compile(r"v\d+(?:\.\d+)*|(?:19|20)\d\d"), 2

_FALLBACKS = ("oswald", "montserrat")
"""For letters that the face lacks."""

_BREAK_COST, _IDLE_COST, _SMALL_COST, _EMPTY_COST, _KEY_GAIN = 1.0, 0.6, 4.0, 2.4, 1.5
"""What counts in the choice of breaks: their penalty, a line of small words alone, one that is too small,
what is left empty, and the height of the key line."""

_NARROW, _NARROW_EMPTY_COST = 0.62, 4.5
"""An area is narrow below this share of the picture's width, as beside an object; and what counts against it
where it is left empty."""

_SECOND_GAIN = 0.6  # how much of that height counts for a second key line

_NOT_LAST, _KEY_ELSEWHERE = 2.2, 2.0
"""What counts as so many words outside of the key line: another one than the last, where there is no key
word; and one without any key word."""

_SMALL_OFF = 0.35
_MOST_BROKEN, _FEW_WORDS = 2.0, 6  # breaks that are not weighed up in a headline with more words
_LONE_COST, _TALL = 1.6, 0.6  # of a lone line of several words, where the height is this share of the width
_LONE_WORDS, _LONE_LOW = 4, 0.5
"""A lone line of so many words counts as much where it fills less than this share of the height."""

_NARROW_COST = 1.2  # of what lines leave empty at their side
_AT_KEY, _TORN_KEY, _TORN_PAIR, _TORN_NARROW = 0.25, 0.5, 1.0, 0.15
"""What a break before or after the key words costs at the most, and what is added for one between them: more
between two of them that are all, less in a narrow area, of which fewer lines leave half empty."""

_OF_ONE_NOUN, _OF_NAME = 0.4, 1.5
"""The most that a break between an adjective and its noun costs inside of key words, which stand together by
their size and colour (`THE WORST | MISTAKE`); and from which penalty on it is inside of a name or a count."""

_ONE_THING = 0.8  # from this penalty on, two full words are one: a name, a set phrase

_OFF_KEY_COST, _OFF_WHOLE_COST = 0.8, 0.28
"""Of a word in the key line that is no key word, or of a key word outside of it; the same where all are."""

_KEYLESS_BREAK_COST = 1.6  # of breaks where no word is a key word: the last line leads, not its last word
_LEFT_BEHIND = 2.2  # how much more counts a key word that is outside of the key lines
_LONE_OTHER_COST = 0.4  # of a line that is one word and no key line, in a headline of more than a few
_LONE_COST_OF_SMALL = 2.4  # of a line that is one word which leans on another
_LEANS = frozenset({Role.DETERMINER, Role.PREPOSITION, Role.AND, Role.SUBJECT, Role.DEGREE})
_OWNERS, _OWNER_APART = frozenset({"my", "your", "his", "her", "our", "their"}), 0.7
"""Of `MY | WRATH`: not as loose as an article, which may end the line above."""

_BEFORE_KEYS, _MAX_BEFORE_KEYS = frozenset({Role.DETERMINER, Role.PREPOSITION}), 2
_PAUSES = ",;:.!?"
_LEANS_APART = 0.5
"""Of `TO A | PRIEST`: two words that lean on the key words end no line, where they can share theirs."""


class LineWords(NamedTuple):
    """What lines are made of: words, or phrases of a script without spaces between words.

    Attributes:
        texts: As they are drawn.
        authored: As they are written.
        starts: Which of them stand after a space.
    """

    texts: tuple[str, ...]
    authored: tuple[str, ...]
    starts: tuple[bool, ...]

    def joined(self, span: tuple[int, int]) -> str:
        """Return the text of a line."""
        first, end = span
        return "".join(
            f" {self.texts[place]}" if self.starts[place] and place > first else self.texts[place]
            for place in range(first, end)
        )


def line_words(text: str, drawn: str) -> LineWords:
    """Return the words of a headline.

    Args:
        text: It.
        drawn: The same, in capitals where it is drawn in them.
    """
    script = dominant_script(text)
    if script not in UNSPACED:
        authored, texts = tuple(text.split()), tuple(drawn.split())
        return LineWords(texts, authored, (True,) * len(texts))
    pieces = [phrases(word, script) for word in text.split()]
    found = tuple(piece for word in pieces for piece in word)
    return LineWords(found, found, tuple(not place for word in pieces for place in range(len(word))))


class LinePlan(NamedTuple):
    """Lines before they are placed.

    Attributes:
        cost: What counts against them.
        spans: The words of each.
        key: The rows that are key lines.
        faces: Of each.
        caps: The heights of their capitals, before they are stretched.
    """

    cost: float
    spans: tuple[tuple[int, int], ...]
    key: range
    faces: tuple[str, ...]
    caps: tuple[float, ...]


def plan_lines(stage: Stage, of: LineWords, width: float, height: float, faces: tuple[str, ...]) -> LinePlan:
    """Return the best of all ways to break the words into lines, with the lines that may be the key lines."""
    composition = stage.composition
    words, authored = of.texts, of.authored
    language = composition.language
    penalties: Sequence[float] = _between_phrases(break_penalties(authored, language), of)
    sentence = read_sentence(tuple(authored), language)
    keys = _with_bound(find_emphasis(authored, composition.emphasis, language), sentence, penalties)
    whole = len(keys) == len(words)
    leaning = _leaning(sentence, keys)
    narrow = width < _NARROW * stage.width
    if not whole:
        penalties = _around_keys(sentence, penalties, keys, narrow=narrow)
    break_cost = _BREAK_COST if keys else _KEYLESS_BREAK_COST
    off_cost = _OFF_WHOLE_COST if whole else _OFF_KEY_COST
    function = stop_words(language)
    small = [
        normalize_token(word) in function or ((whole or not keys) and _is_minor(word)) for word in authored
    ]
    sizes = _Sizes(of, width, faces)
    least = min_cap_px(stage)
    best = LinePlan(math.inf, ((0, len(words)),), range(1), (), ())
    for spans, broken in _breaks(len(words), penalties):
        count = len(spans)
        idle = sum(_idle_cost(sentence, span, small) for span in spans)
        lone = count == 1 < len(words) and height > width * _TALL
        most = _TRIPLE_LINES if narrow else _PAIR_LINES
        for key in _key_rows(spans, keys | leaning, most):
            start, end = spans[key.start][0], spans[key.stop - 1][1]
            if all(small[start:end]) and not all(small):
                continue
            off = _off_key({*range(start, end)} - leaning, keys, small, last=key.stop == count)
            cost = break_cost * broken + idle + off_cost * off + _LONE_COST * lone
            cost += _PAIR_COST * (len(key) - 1)
            if len(words) > _LONE_WORDS:
                cost += _LONE_OTHER_COST * _lone_others(spans, key, small)
            if cost - _KEY_GAIN >= best.cost:
                continue  # not even a key line as high as the area would make up for it
            most_ratio = _most_ratio(authored[start:end], {*range(start, end)} & keys, small[start:end])
            plan = _sized(spans, key, sizes, height, narrow=narrow, most_ratio=most_ratio)
            is_low = plan.caps[0] * LONE_STRETCH < height * _LONE_LOW
            cost += _LONE_COST * (count == 1 and len(words) >= _LONE_WORDS and is_low and not lone)
            cost += plan.cost + _SMALL_COST * (min(plan.caps) < least)
            if cost < best.cost:
                best = plan._replace(cost=cost)
    return best


def _is_minor(word: str) -> bool:
    """Tell whether a word of a short title is none to lead it: `Recon-ng | V5`, `100 Livestreams | Later`."""
    bare = normalize_token(word)
    return bare in word_list("weak") or _RELEASE.fullmatch(bare) is not None or len(bare) <= _MINOR_LETTERS


def _between_phrases(penalties: Sequence[float], of: LineWords) -> Sequence[float]:
    """Return the penalties with those of breaks that no space parts."""
    if all(of.starts):
        return penalties
    following = zip((*of.authored[1:], ""), (*of.starts[1:], True), strict=True)
    return [
        penalty if start else penalty + phrase_end_cost(word, after)
        for penalty, word, (after, start) in zip(penalties, of.authored, following, strict=True)
    ]


def _with_bound(keys: frozenset[int], sentence: Sentence, penalties: Sequence[float]) -> frozenset[int]:
    """Return the key words and what is one thing with the first or the last of them: `CHALLENGING ME`."""
    if not keys:
        return keys
    first, last = min(keys), max(keys)
    if first and _is_one_thing(sentence, first - 1, penalties):
        first -= 1
    if last + 1 < len(sentence.words) and _is_one_thing(sentence, last, penalties):
        last += 1
    return keys | {first, last}


def _is_one_thing(sentence: Sentence, place: int, penalties: Sequence[float]) -> bool:
    """Tell whether a full word and the next one are a name, a set phrase or a verb and its object."""
    return penalties[place] >= _ONE_THING and sentence.ends[place] is Role.WORD


def _around_keys(
    sentence: Sentence, penalties: Sequence[float], keys: frozenset[int], *, narrow: bool
) -> list[float]:
    """Return the penalties of breaks where key words have a size and a colour of their own.

    The eye goes on where they begin and end, whatever stands there, but for `MY | WRATH` and for words that
    are one thing; a break between two of them tears them.
    """
    torn = _TORN_PAIR if len(keys) == _PAIR_LINES else _TORN_NARROW if narrow else _TORN_KEY
    most = [_OWNER_APART if word in _OWNERS else _AT_KEY for word in sentence.words]
    leaning = _leaning(sentence, keys)
    if len(leaning) == _MAX_BEFORE_KEYS:
        most[max(leaning)] = _LEANS_APART
    costs: list[float] = []
    for place, penalty in enumerate(penalties[:-1]):
        inside = place in keys, place + 1 in keys
        is_one = _is_one_thing(sentence, place, penalties)
        if all(inside):
            costs.append((min(penalty, _OF_ONE_NOUN) if penalty < _OF_NAME else penalty) + torn)
        else:
            costs.append(min(penalty, most[place]) if any(inside) and not is_one else penalty)
    return [*costs, penalties[-1]]


def _leaning(sentence: Sentence, keys: frozenset[int]) -> frozenset[int]:
    """Return what may share the line of the key words: small words, or the beginning of their clause."""
    first = before = min(keys, default=0)
    for pause in range(first - 1, max(-1, first - 1 - _MAX_BEFORE_KEYS), -1):
        if pause + 1 < first and sentence.tokens[pause][-1] in _PAUSES:
            return frozenset(range(pause + 1, first))  # `YOU DIE, | YOU DONATE`
    while before > max(0, first - _MAX_BEFORE_KEYS) and sentence.starts[before - 1] in _BEFORE_KEYS:
        before -= 1
    return frozenset(range(before, first))


def _lone_others(spans: Sequence[tuple[int, int]], key: range, small: Sequence[bool]) -> int:
    """Return how many lines beside the key lines are one full word."""
    lone = (start for row, (start, end) in enumerate(spans) if row not in key and end - start == 1)
    return sum(not small[place] for place in lone)


def _idle_cost(sentence: Sentence, span: tuple[int, int], small: Sequence[bool]) -> float:
    """Return what counts against a line that says nothing: most if it is one word that leans on the next."""
    start, end = span
    if not all(small[start:end]):
        return 0.0
    return _LONE_COST_OF_SMALL if end - start == 1 and sentence.starts[start] in _LEANS else _IDLE_COST


def _breaks(count: int, penalties: Sequence[float]) -> Iterator[tuple[tuple[tuple[int, int], ...], float]]:
    """Yield the words of each line for every way to break so many, and the penalty of its breaks."""
    for lines in range(1, min(_MAX_LINES, count) + 1):
        for ends in combinations(range(1, count), lines - 1):
            broken = sum(penalties[end - 1] for end in ends)
            if broken <= _MOST_BROKEN or count <= _FEW_WORDS:
                yield tuple(pairwise((0, *ends, count))), broken


def _key_rows(
    spans: Sequence[tuple[int, int]], with_article: frozenset[int], most: int = _PAIR_LINES
) -> Iterator[range]:
    """Yield the rows that may be key lines: each one, and up to `most` in a row that have key words alone."""
    for row in range(len(spans)):
        yield range(row, row + 1)
        for end in range(row + _PAIR_LINES, min(row + most, len(spans)) + 1):
            words = range(spans[row][0], spans[end - 1][1])
            # Two words that are all have two colours.
            is_all = len(words) == spans[-1][1] == _PAIR_LINES
            if with_article.issuperset(words) and not is_all:
                yield range(row, end)


def _off_key(span: set[int], keys: frozenset[int], small: Sequence[bool], *, last: bool) -> float:
    """Return how many words are key words outside of the key lines, or no key words inside them.

    Small words count less than that, and a key word that is left behind more: the phrase is torn.
    """
    if not keys:
        return 0.0 if last else _NOT_LAST
    off = sum(_SMALL_OFF if small[word] else 1.0 for word in span - keys)
    off += sum(_SMALL_OFF if small[word] else _LEFT_BEHIND for word in keys - span)
    return off + (_KEY_ELSEWHERE if keys.isdisjoint(span) else 0.0)


class _Sizes:
    """The sizes of runs of words: how high their capitals are where they fill the width, in each face."""

    def __init__(self, of: LineWords, width_px: float, faces: tuple[str, ...]) -> None:
        self.faces = faces
        self._width_px = width_px
        self._starts = of.starts
        self._widths = [_widths_caps(word, faces) for word in of.texts]
        self._highs = [_high_caps(word, faces[0]) for word in of.texts]
        self._caps: dict[tuple[int, int], tuple[float, ...]] = {}

    def caps_px(self, span: tuple[int, int]) -> tuple[float, ...]:
        """Return the height of capitals at which the words fill the width, in each face."""
        if span not in self._caps:
            words = self._widths[slice(*span)]
            spaces = sum(self._starts[span[0] + 1 : span[1]])
            across = (sum(widths) + spaces * _SPACE_CAPS for widths in zip(*words, strict=True))
            self._caps[span] = tuple(self._width_px / wide for wide in across)
        return self._caps[span]

    def high_caps(self, span: tuple[int, int]) -> float:
        """Return the height of the words with accents and descenders, in heights of capitals."""
        return max(self._highs[slice(*span)])


@lru_cache(4096)
def _high_caps(word: str, face: str) -> float:
    """Return the height of a word with its accents and descenders, in heights of capitals."""
    return ink_height_px(line_block(word, face, 100.0, 1e6)) / 100.0


@lru_cache(4096)
def _widths_caps(word: str, faces: tuple[str, ...]) -> tuple[float, ...]:
    """Return the width of a word in each face, in heights of capitals."""
    measured = (measure(word, (face, *_FALLBACKS), widest_em=1e6) for face in faces)
    return tuple(one.run_widths.total_em / one.metrics.cap for one in measured)


def _most_ratio(words: Sequence[str], keys: Collection[int], small: Sequence[bool]) -> float:
    """Return how much higher than another line the key lines of these words may be."""
    if not keys:
        return _KEYLESS_RATIO
    full = len(words) - sum(small)
    text = "".join(word for word, is_small in zip(words, small, strict=True) if not is_small)
    says_something = full > 1 or len(text) >= _TELLING_LETTERS or any(map(str.isdigit, "".join(words)))
    return _PHRASE_RATIO if says_something else _WORD_RATIO


def _sized(
    spans: tuple[tuple[int, int], ...],
    key: range,
    sizes: _Sizes,
    height: float,
    *,
    narrow: bool,
    most_ratio: float,
) -> LinePlan:
    """Return the lines in the faces that bring each of them nearest to its height.

    Args:
        spans: The words of each line.
        key: The key lines.
        sizes: Of all words.
        height: Of the area.
        narrow: It has a part of the width alone.
        most_ratio: How much higher than the lowest other line a key line may be.
    """
    count = len(spans)
    free = height * (1 - 0.05 * (count - 1))
    share = (_KEY_SHARES, _PAIR_SHARES, _TRIPLE_SHARES)[len(key) - 1][count - 1]
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
    if len(key) > 1:  # of one size: the shorter one in a wider face
        for row in key:
            options = sizes.caps_px(spans[row])
            place = min(range(len(options)), key=lambda at: abs(options[at] - leading))
            faces[row], full[row] = sizes.faces[place], options[place]
            caps[row] = min(options[place], leading * _PAIR_RATIO)
        leading = min(caps[row] for row in key)
    most = leading * max(_OTHER_SHARE * _OVER_SHARE, 1 / most_ratio)
    caps = [cap if row in key else min(cap, most) for row, cap in enumerate(caps)]
    if len(key) < count:
        highest = min(cap for row, cap in enumerate(caps) if row not in key) * most_ratio
        caps = [min(cap, highest) for cap in caps]
        leading = min(leading, highest)
    gaps = GAP * sum(caps) / count * (count - 1)
    filled = (sum(cap * sizes.high_caps(span) for cap, span in zip(caps, spans, strict=True)) + gaps) / height
    if filled > 1:
        caps = [cap / filled for cap in caps]
        leading /= filled
    empty = max(0.0, 1 - filled * (STRETCH if count > 1 else LONE_STRETCH))
    across = sum(min(1.0, cap / most) for cap, most in zip(caps, full, strict=True)) / count
    tall = leading * (1 + _SECOND_GAIN * (len(key) - 1))
    cost = (
        (_NARROW_EMPTY_COST if narrow else _EMPTY_COST) * empty
        + _NARROW_COST * (1 - across)
        - _KEY_GAIN * tall / height
    )
    return LinePlan(cost, spans, key, tuple(faces), tuple(caps))


def rise_px(block: Block) -> float:
    """Return how far accents rise above the capitals of a line."""
    (line,) = block.lines
    return max(0.0, block.ink_extent_em(" ".join(w.text for w in line.words))[0] - block.metrics.cap) * (
        line.size_px
    )


def ink_height_px(block: Block) -> float:
    """Return the height of the ink of a line, from its accents to its descenders."""
    (line,) = block.lines
    low = block.ink_extent_em(" ".join(word.text for word in line.words))[1]
    return block.metrics.cap * line.size_px + rise_px(block) + max(0.0, low) * line.size_px


def line_block(text: str, face: str, cap_px: float, width_px: float, *, rtl: bool = False) -> Block:
    """Return a line in a face, its capitals as high as `cap_px`, or as the width allows."""
    measured = measure(text, (face, *_FALLBACKS), widest_em=1e6, rtl=rtl, least_space_caps=_SPACE_CAPS)
    size = cap_px / measured.metrics.cap
    return fit_block(measured, Box(width_px * 1.001, 1e6), max_size_px=size, max_lines=1)
