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

from thumbcli.render.title.script import UNSPACED, direction_runs, dominant_script
from thumbcli.render.title.sentence import VERB_FINAL, read_sentence
from thumbcli.render.title.stop_words import (
    function_words,
    is_compound,
    is_label,
    is_number,
    is_rest_of_number,
    normalize_token,
    stop_words,
)
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, has_roles, is_verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "SPLIT_PHRASE",
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
_ARTICLE_END = 0.48
_SHORT_WORD_END = 1.2
_INSIDE_SYLLABLES = 0.7
_INSIDE_DIRECTION = 0.3
_BEFORE_POSTPOSITION = 0.9
SPLIT_PHRASE = 0.24
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

_LONE_NAME_WORDS = 2
"""A name that is all of a title may take two lines: it is larger so, and nothing else is read into a half."""

_SIGN_MAX_CHARS = 2
_JOINING_SIGNS = frozenset("&+")
"""These may begin a line: `Mind | & Body`."""

_LEANING = frozenset({Role.DETERMINER, Role.PREPOSITION, Role.DEGREE, Role.NEGATION})
"""What leans on the word after it."""

_WITH_ENGLISH_ARTICLES = frozenset({"en", "und"})
_NOUNS_IN_CAPITALS = frozenset({"de"})
"""Languages in which a capital tells a noun, not a name."""

_MIN_WORD_CHARS = 3
"""Shorter words have no capital in titles that give one to all others."""

_NO_SHORT_WORD_LAST = frozenset({"fr", "es", "pt", "it", "ca", "ro", "ru", "uk", "pl"})
_SHORT_WORD_CHARS = 3
"""Words of so few letters that lean on the next one never end a line in these languages: `de`, `na`."""

_BETWEEN_SIDES = frozenset({"vs", "versus"})

_INITIAL_CHARS = 2
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")
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


def break_penalties(tokens: Sequence[str], language: str = "en") -> list[float]:
    """Return the penalty of a line break after each token; the last one is that of an orphan.

    A line should not end on a function word, nor split a number from its noun, a name or, less so, a phrase;
    a short last word should not be alone.

    Args:
        tokens: In their author's case: capitals tell names.
        language: ISO 639-1, or `und`: it tells the function words, and what a capital means.
    """
    sentence = read_sentence(tuple(tokens), language)
    words = [normalize_token(token) for token in tokens]
    by_capitals = _tells_names(sentence) or not _BETWEEN_SIDES.isdisjoint(words)
    costs: list[float] = []
    for index in range(len(words) - 1):
        cost = _end_cost(sentence, index) if len(words) > _SHORT_TITLE_WORDS else 0.0
        if _is_sign(tokens[index]) or _is_sign(tokens[index + 1]):
            cost = _FUNCTION_WORD_END if tokens[index + 1] in _JOINING_SIGNS else _SPLIT_NUMBER
        elif words[index] in _BETWEEN_SIDES:
            cost = _ARTICLE_END
        elif _has_title_or_initial(tokens, index):
            cost = _SPLIT_NAME
        elif tokens[index][-1] in ",:;.!?":
            cost = 0.0
        elif _SEPARATOR.fullmatch(tokens[index]) or _SEPARATOR.fullmatch(tokens[index + 1]):
            cost = _AT_SEPARATOR
        elif _belongs_together(sentence, index):
            cost = _SPLIT_NUMBER
        elif _is_name(sentence, index, by_capitals=by_capitals):
            cost = _SPLIT_NAME if len(words) > _LONE_NAME_WORDS else SPLIT_PHRASE
        costs.append(cost)
    costs = _by_direction(tokens, list(map(max, costs, _between_syllables(sentence))))
    for index in _in_brackets(tokens):
        costs[index] = max(costs[index], _SPLIT_BRACKET)
    lone = len(words) > _SHORT_TITLE_WORDS and len(words[-1]) < _ORPHAN_MAX_CHARS
    return [*costs, _ORPHAN if lone else 0.0]


def _by_direction(tokens: Sequence[str], costs: list[float]) -> list[float]:
    """Return penalties for lines that hold one direction each, if they can: mixed ones are read in leaps."""
    changes = direction_runs(tokens)
    if not changes:
        return costs
    return [0.0 if at + 1 in changes else cost + _INSIDE_DIRECTION for at, cost in enumerate(costs)]


def _between_syllables(sentence: Sentence) -> list[float]:
    """Return the penalty of a break after each token but the last, by the words of Vietnamese.

    Listed words are never parted. Other words mostly have two syllables: a row of syllables between small
    words is best parted after an even number of them.
    """
    words = word_list("vietnamese-word")
    costs = [0.0] * (len(sentence.words) - 1)
    if sentence.language != "vi":
        return costs
    row: list[int] = []
    for index in range(len(sentence.words)):
        pair = "_".join(sentence.words[index : index + 2])
        joins_last = index > 0 and costs[index - 1] == _SPLIT_NAME
        if not joins_last and pair in words and sentence.clauses[index] == sentence.clauses[index + 1]:
            costs[index] = _SPLIT_NAME
        if joins_last or pair in words or sentence.starts[index] is not Role.WORD:
            _part_row(row, costs)
            row = []
        else:
            row.append(index)
        if sentence.tokens[index][-1] in ",:;.!?":
            _part_row(row, costs)
            row = []
    _part_row(row, costs)
    return costs


def _part_row(row: Sequence[int], costs: list[float]) -> None:
    """Put a penalty after each odd syllable of a row of an even number of them."""
    if len(row) % 2 == 0:
        for index in row[::2]:
            costs[index] = _INSIDE_SYLLABLES


def _end_cost(sentence: Sentence, index: int) -> float:
    """Return the penalty of a line that ends on this token, by what it does in the sentence."""
    word, role, language = sentence.words[index], sentence.ends[index], sentence.language
    if sentence.starts[index + 1] is Role.POSTPOSITION:
        return _BEFORE_POSTPOSITION
    if _belongs_to_verb(sentence, index + 1):
        return _ARTICLE_END
    if _belongs_to_verb(sentence, index):
        return 0.0
    if role in _LEANING or (language in _WITH_ENGLISH_ARTICLES and word in word_list("article")):
        is_short = language in _NO_SHORT_WORD_LAST and len(word) <= _SHORT_WORD_CHARS
        return _SHORT_WORD_END if is_short and sentence.tokens[index][-1].isalpha() else _ARTICLE_END
    if word in stop_words(language):
        return 0.0 if language in VERB_FINAL else _FUNCTION_WORD_END
    in_phrases = has_roles(language) and dominant_script(sentence.tokens[index]) not in UNSPACED
    return SPLIT_PHRASE if in_phrases and sentence.glued[index] else 0.0


def _belongs_to_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a small word changes what the English verb before it says: `shows off`."""
    particle = sentence.language == "en" and sentence.words[index] in word_list("verb-particle")
    return particle and index > 0 and is_verb(sentence.words[index - 1])


def _has_title_or_initial(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a break would part a title or an initial: `Dr. | Ellen Langer`, `Stephen | A. | Smith`."""
    token, following = tokens[index], tokens[index + 1]
    if not (token[0].isupper() and following[0].isupper()) or token[-1] in ",:;!?":
        return False
    if len(following) == _INITIAL_CHARS and _INITIAL.fullmatch(following):
        return True
    initial = _INITIAL.fullmatch(token) is not None and normalize_token(following) not in stop_words()
    return initial or normalize_token(token) in word_list("honorific")


def _tells_names(sentence: Sentence) -> bool:
    """Tell whether capitals mark names: some word that is no small one has none."""
    return sentence.language not in _NOUNS_IN_CAPITALS and any(
        token[0].islower() and len(token) >= _MIN_WORD_CHARS and role is Role.WORD
        for token, role in zip(sentence.tokens, sentence.starts, strict=True)
    )


def _is_name(sentence: Sentence, index: int, *, by_capitals: bool) -> bool:
    """Tell whether a break after this token would split a name.

    A particle binds the words beside it: `Oscar De La Hoya`. A surname follows a given name. Words in a row
    that have a capital are a name if `by_capitals`; words all in capitals are only loud.
    """
    tokens, words = sentence.tokens, sentence.words
    token, following = tokens[index : index + 2]
    if is_compound(words[index], words[index + 1]):
        return True
    if _is_particle(sentence, index, by_capitals=by_capitals):
        return following[0].isupper() and (token[0].isupper() or tokens[index - 1][0].isupper())
    if not token[0].isupper() or sentence.ends[index] is not Role.WORD:
        return False
    if _is_particle(sentence, index + 1, by_capitals=by_capitals):
        return index + 2 < len(tokens) and tokens[index + 2][0].isupper()
    if not following[0].isupper() or sentence.starts[index + 1] is not Role.WORD:
        return False
    given = words[index] in platform_words("given") and words[index] not in word_list("given-or-word")
    is_loud = token.isupper() and following.isupper()
    verb_at = index + 1 if given else 0
    has_verb = sentence.language == "en" and verb_at >= index and is_verb(words[verb_at])
    return not has_verb and (given or (by_capitals and not is_loud))


def _is_particle(sentence: Sentence, index: int, *, by_capitals: bool) -> bool:
    """Tell whether a token stands in names, as no word of the language: `De La`, `van`, `bin`."""
    word = sentence.words[index]
    if word not in word_list("particle"):
        return False
    own = word in function_words(sentence.language)
    return not own or (by_capitals and bool(index) and sentence.tokens[index][0].isupper())


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


def _belongs_together(sentence: Sentence, index: int) -> bool:
    """Tell whether a break after this token would split a number from its noun: `24 | Hours`, `Type | 2`.

    A number that counts nothing belongs to the word before it: `Porsche | 911 on the Internet`.
    """
    tokens, small = sentence.tokens, stop_words(sentence.language)
    following = normalize_token(tokens[index + 1])
    if is_rest_of_number(tokens, index + 1):
        return True
    if is_number(tokens[index + 1]) and normalize_token(tokens[index]) not in small:
        after = tokens[index + 2 : index + 3]
        alone = not after or normalize_token(after[0]) in small or after[0][0] in _OPENING
        if alone or tokens[index + 1][-1] in ",:;.!?" or _is_named(sentence, index + 1):
            return True
    # A letter belongs to the word before it: `Vitamin D`, `Plan B`.
    is_letter = len(following) == 1 and tokens[index + 1].isupper() and following not in small
    if is_letter or is_label(tokens, index + 1):
        return True
    counts = is_number(tokens[index]) and "%" not in tokens[index] and not _is_named(sentence, index)
    return counts and not is_label(tokens, index) and following not in small


def _is_named(sentence: Sentence, index: int) -> bool:
    """Tell whether a number is the end of a name: `Moana 2 Trailer`; loud words are no names."""
    before = sentence.tokens[index - 1]
    return sentence.is_named(index) and before[0].isupper() and not before.isupper()


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
