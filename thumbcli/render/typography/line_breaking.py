"""Line breaking, as arithmetic over token widths in em.

Widths scale with the font size, so each number of lines is solved once by dynamic programming, and the size
follows from the widest line: there is no search over sizes.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import (
    is_compound,
    is_label,
    is_number,
    is_rest_of_number,
    normalize_token,
    stop_words,
)
from thumbcli.render.title.word_data import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "RunWidths",
    "Split",
    "address_parts",
    "break_penalties",
    "compound_parts",
    "partition",
    "splits",
    "word_parts",
]

# Penalties of line breaks, in the unit of `partition`: a line of the mean width costs 1.
_FUNCTION_WORD_END = 0.22
_ARTICLE_END = 0.34
_SPLIT_NUMBER = 3.0
_SPLIT_NAME = 1.6
_SPLIT_BRACKET = 2.5
_AT_SEPARATOR = 2.0
_ORPHAN = 0.35

_OPENING, _CLOSING = "([\uff08\u3010\u300c\u300e\u300a\u3008", ")]\uff09\u3011\u300d\u300f\u300b\u3009"
_SHORT_BRACKET_CHARS = 16
"""What stands in a bracket of up to so many characters stays on one line."""

_ORPHAN_MAX_CHARS = 6  # last words shorter than this are orphans if they are alone on a line
_SHORT_TITLE_WORDS = 3
"""In titles of up to so many words, a line may end on a function word, and any word may be alone."""

_SIGN_MAX_CHARS = 2
_FORBIDDEN_PENALTY = 0.30  # breaks that cost this much are not tried for stacks
_INFINITE = float("inf")

_SEPARATOR = re.compile("[-/|~\u00b7\u2013\u2014\u2022\uff5c]+")
"""A sign between two clauses, which neither opens a line nor ends one."""

_TOO_WIDE = 2.5  # a line this many times wider than the mean costs more than any other split
_PUNCTUATION = r"/\\?&=_.\-"
_ADDRESS = re.compile(r"\w[/\\_=?&]\w|:[/\\]")
_ADDRESS_PARTS = re.compile(rf"[^{_PUNCTUATION}]+[{_PUNCTUATION}]*|[{_PUNCTUATION}]+")

_VOWELS = frozenset(
    "aeiouy\u0131\u0430\u0435\u0451\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9"
)
_DIGRAPHS = frozenset({"ch", "gh", "ph", "rh", "sh", "th", "ck", "qu"})

_SHIFT_SHARE, _SHIFT_MAX = 0.15, 2
"""How far a cut in a word may move from equal parts: a share of a part, and the most letters."""

# Penalties of cuts in a word, per letter of the shift and by what is cut.
_SHIFTED_CUT = 0.2
_CUT_TRIPLE, _CUT_SYLLABLE, _CUT_BEFORE_SYLLABLE, _CUT_BETWEEN_CONSONANTS = 2.0, 1.0, 0.4, 0.0


@dataclass(frozen=True, slots=True)
class Split:
    """Lines as half-open ranges of tokens, their widths in em, and the cost of the whole."""

    ranges: tuple[tuple[int, int], ...]
    widths_em: tuple[float, ...]
    cost: float


class RunWidths:
    """Prefix sums over tokens, for the width of any run of them in constant time.

    Attributes:
        count: Of tokens.
        gaps_em: Before each token.
        leads_em: The same, but none before the first.
        sums_em: Where each token with its gap starts, and where the last one ends.
        widest_em: The widest token.
        total_em: All on one line.
    """

    def __init__(self, widths_em: Sequence[float], gaps_em: Sequence[float]) -> None:
        self.count = len(widths_em)
        self.gaps_em = gaps_em
        self.leads_em = [0.0, *gaps_em[1:]]
        self.widest_em = max(widths_em)
        sums = [0.0]
        for index, width in enumerate(widths_em):
            sums.append(sums[-1] + width + self.leads_em[index])
        self.sums_em = sums
        self.total_em = sums[-1]

    def width_em(self, start: int, end: int) -> float:
        """Return the width of tokens `start` to `end` (exclusive) set on one line."""
        return self.sums_em[end] - self.sums_em[start] - self.leads_em[start]


def break_penalties(tokens: Sequence[str]) -> list[float]:
    """Return the penalty of a line break after each token; the last one is that of an orphan.

    A line should not end on a function word, nor split a number from its noun or a name; a short last word
    should not be alone.
    """
    words = [normalize_token(token) for token in tokens]
    costs: list[float] = []
    for index, word in enumerate(words[:-1]):
        cost = 0.0
        if len(words) > _SHORT_TITLE_WORDS and word in stop_words():
            cost = _ARTICLE_END if word in word_list("article") else _FUNCTION_WORD_END
        if _is_sign(tokens[index]) or _is_sign(tokens[index + 1]):
            cost = _SPLIT_NUMBER
        elif tokens[index][-1] in ",:;.!?":
            cost = 0.0
        elif _SEPARATOR.fullmatch(tokens[index]) or _SEPARATOR.fullmatch(tokens[index + 1]):
            cost = _AT_SEPARATOR
        elif _belongs_together(tokens, index):
            cost = _SPLIT_NUMBER
        elif is_compound(words[index], words[index + 1]):
            cost = _SPLIT_NAME
        costs.append(cost)
    for index in _in_brackets(tokens):
        costs[index] = max(costs[index], _SPLIT_BRACKET)
    lone = len(words) > _SHORT_TITLE_WORDS and len(words[-1]) < _ORPHAN_MAX_CHARS
    return [*costs, _ORPHAN if lone else 0.0]


def _in_brackets(tokens: Sequence[str]) -> Iterator[int]:
    """Yield the tokens inside of a short bracket that a line should not end after."""
    opened: int | None = None
    for index, token in enumerate(tokens):
        for char in token:
            if char in _OPENING:
                opened = index
            elif char in _CLOSING and opened is not None:
                if sum(map(len, tokens[opened : index + 1])) <= _SHORT_BRACKET_CHARS:
                    yield from range(opened, index)
                opened = None


def _is_sign(token: str) -> bool:
    """Tell whether a token is a mark that should not begin or end a line: a dash, a French `?`, a quote."""
    return len(token) <= _SIGN_MAX_CHARS and all(unicodedata.category(char)[0] in "PS" for char in token)


def _belongs_together(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a break after this token would split a number from its noun: `24 | Hours`, `Type | 2`.

    A number that counts nothing belongs to the word before it: `Porsche | 911 on the Internet`.
    """
    following = normalize_token(tokens[index + 1])
    if is_rest_of_number(tokens, index + 1):
        return True
    if is_number(tokens[index + 1]) and normalize_token(tokens[index]) not in stop_words():
        after = tokens[index + 2 : index + 3]
        alone = not after or normalize_token(after[0]) in stop_words() or after[0][0] in _OPENING
        if alone or tokens[index + 1][-1] in ",:;.!?":
            return True
    # A letter belongs to the word before it: `Vitamin D`, `Plan B`.
    is_letter = len(following) == 1 and tokens[index + 1].isupper() and following not in stop_words()
    if is_letter or is_label(tokens, index + 1):
        return True
    counts = is_number(tokens[index]) and "%" not in tokens[index]
    return counts and not is_label(tokens, index) and following not in stop_words()


def partition(measure: RunWidths, lines: int, penalties: Sequence[float]) -> Split:
    """Split tokens into `lines` lines of the most even widths.

    Minimises the sum of (width / mean width)^4 and the penalties of the breaks.

    Args:
        measure: The tokens' widths.
        lines: From 1 to the number of tokens.
        penalties: As `break_penalties` gives them.

    Source:
        Line balance after CSS Text 4, `text-wrap: balance`; the method after Knuth and Plass (1981).
    """
    count = measure.count
    target = max(measure.total_em / lines, measure.widest_em)
    best: list[tuple[list[float], list[int]]] = []
    costs = [0.0] + [_INFINITE] * count
    for line in range(1, lines + 1):
        row, starts = [_INFINITE] * (count + 1), [0] * (count + 1)
        # The last line ends with the text; the others leave a token for each following line.
        for end in range(line if line < lines else count, count + 1 - (lines - line)):
            row[end], starts[end] = _best_start(measure, costs, (line - 1, end), target, penalties)
        best.append((row, starts))
        costs = row
    ranges: list[tuple[int, int]] = []
    end = count
    for _, starts in reversed(best):
        ranges.append((starts[end], end))
        end = starts[end]
    ranges.reverse()
    widths = tuple(measure.width_em(*span) for span in ranges)
    return Split(tuple(ranges), widths, costs[count] - lines)


def _best_start(
    measure: RunWidths,
    before: Sequence[float],
    span: tuple[int, int],
    target: float,
    penalties: Sequence[float],
) -> tuple[float, int]:
    """Return the least cost of lines up to `span[1]`, and the start of the last, at `span[0]` or later."""
    first, end = span
    sums, gaps = measure.sums_em, measure.leads_em
    end_em = sums[end]
    last = end == measure.count
    penalty = 0.0 if last else penalties[end - 1]
    cost, start = _INFINITE, first
    for candidate in range(end - 1, first - 1, -1):
        earlier = before[candidate]
        if earlier > cost:
            continue
        width = (end_em - sums[candidate] - gaps[candidate]) / target
        if width > _TOO_WIDE and start > candidate:
            break
        value = earlier + width**4 + penalty
        if last and candidate and end - candidate == 1:
            value += penalties[-1]
        if value <= cost:
            cost, start = value, candidate
    return cost, start


def splits(count: int, lines: int, penalties: Sequence[float]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield every split of `count` tokens into `lines` lines without a forbidden break."""
    allowed = [cut for cut in range(1, count) if penalties[cut - 1] < _FORBIDDEN_PENALTY]
    for cuts in combinations(allowed or range(1, count), lines - 1):
        yield tuple(pairwise((0, *cuts, count)))


def address_parts(token: str) -> list[str]:
    """Return a web address or a path cut after its punctuation; any other token whole."""
    return _ADDRESS_PARTS.findall(token) if _ADDRESS.search(token) else [token]


def word_parts(letters: Sequence[str], count: int, hyphen: str) -> list[str]:
    """Cut a word that is too wide for a line into about equal parts.

    A cut moves by a few letters to between two consonants of which the second begins a syllable, else to
    before a consonant that does; never into a triple letter if another place is near.

    Args:
        letters: Graphemes of the word.
        count: Of the parts, at least 1.
        hyphen: Appended to each part but the last; may be empty.
    """
    size = len(letters) / max(1, min(count, len(letters)))
    shift = min(_SHIFT_MAX, int(size * _SHIFT_SHARE) or int(size >= _ORPHAN_MAX_CHARS))
    step = math.ceil(size)
    edges = [0]
    for target in range(step, len(letters), step):
        last = min(target, edges[-1] + step) + shift
        places = range(max(edges[-1] + 1, target - shift), min(len(letters) - 1, last) + 1)
        edges.append(min(places, key=lambda at: (_cut_penalty(letters, at, target), at), default=target))
    edges.append(len(letters))
    parts = ["".join(letters[start:end]) for start, end in pairwise(edges)]
    return [*(part + hyphen for part in parts[:-1]), parts[-1]]


def compound_parts(letters: Sequence[str], joints: Iterable[int], most: int, hyphen: str) -> list[list[str]]:
    """Cut a compound at its joints into as few groups as fit, and what is still too long as any word.

    Args:
        letters: Of the word.
        joints: Where it may be cut.
        most: The letters that a line holds.
        hyphen: Appended to each part but the last.
    """
    edges = [0]
    places = [*sorted(joints), len(letters)]
    for at, following in zip(places, [*places[1:], None], strict=True):
        if following is None or following - edges[-1] > most:
            edges.append(at)
    groups: list[list[str]] = []
    for start, end in pairwise(edges):
        parts = word_parts(letters[start:end], math.ceil((end - start) / max(1, most)), hyphen)
        parts[-1] += hyphen if end < len(letters) else ""
        groups.append(parts)
    return groups


def _cut_penalty(letters: Sequence[str], at: int, target: int) -> float:
    """Return the penalty of a cut before the letter `at`."""
    before, after = letters[at - 1].lower(), letters[at].lower()
    following = letters[at + 1].lower() if at + 1 < len(letters) else ""
    cost = _SHIFTED_CUT * abs(at - target) + (_CUT_TRIPLE if at in {1, len(letters) - 1} else 0.0)
    if before == after == following:
        return cost + _CUT_TRIPLE
    if _is_vowel(after) or not _is_vowel(following) or before + after in _DIGRAPHS:
        return cost + _CUT_SYLLABLE
    return cost + (_CUT_BEFORE_SYLLABLE if _is_vowel(before) else _CUT_BETWEEN_CONSONANTS)


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[:1] in _VOWELS
