"""Break a text into tokens and measure them, in em: once for all sizes; words are cached."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.capitals import is_code
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.script import UNSPACED, Script, dominant_script, graphemes, has_rtl, is_rtl
from thumbcli.render.title.stop_words import is_compound, normalize_token, stop_words
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fonts import (
    ALPHABETIC,
    MONOSPACED,
    TEXT_TOOLS,
    FontChain,
    cap_height_em,
    font_chain,
    has_code_font,
    tracking_em_of,
)
from thumbcli.render.typography.line_breaking import RunWidths
from thumbcli.render.typography.phrase_ends import phrase_end_cost
from thumbcli.render.typography.segmentation import compound_joints, forced_ends, hyphen_parts, phrases
from thumbcli.render.typography.shaping import EM_PX, ink_extent_em, shape
from thumbcli.render.typography.word_cutting import address_parts, compound_parts, word_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    _Part = tuple[str, float]
    """A part of a word that is too wide, and the penalty of a break after it."""

__all__ = ["FontMetrics", "Measured", "advance_em", "measure", "paragraph"]

_PARAGRAPH_PX = 200.0  # the font size at which paragraphs are measured
_UNBOUNDED_PX = 1e6

_BOX_GAP_EM = 0.14  # extra space between a boxed key word and the words beside it

# Line metrics of alphabets, in em: the gap between lines, and what is kept free for accents above the cap
# height. Capitals have no descenders, so their gap is smaller. Ascenders and cedillas may extend into the gap
# by these amounts.
_CAPITALS_GAP_EM, _LOWER_CASE_GAP_EM = 0.27, 0.36
_CAPITALS_ACCENT_EM, _LOWER_CASE_ACCENT_EM, _LOWER_CASE_ABOVE_EM = 0.24, 0.16, 0.03
_ASCENDER_EM, _CEDILLA_EM = 0.06, 0.15

_RTL_ISOLATE, _POP_ISOLATE = "\u2067", "\u2069"
"""Skia takes a right-to-left base direction only from these characters (UAX 9)."""

_FIRST_COMPLEX, _AFTER_COMPLEX = "\u0900", "\u1c00"
"""Blocks of scripts whose letters stack: from Devanagari to those of Indonesia."""

_UNBROKEN_CHARS = 3  # words of up to so many characters are never broken
_MAX_WHOLE_KEYS, _IN_KEY_PHRASE = 3, 0.5
"""Up to so many key words stand on one line, as far as the penalty of a break between them tells."""

_CODE_BREAK = 0.5
"""The penalty of a break between two words of code."""

_CUT_WORD = 0.6
_CUT_HYPHEN, _CUT_COMPOUND = 0.4, 1.6  # after a word's own hyphen, and between two words of a listed name
"""The penalty of a break inside of a word, but at its own hyphen or a joint."""

_BREAK_FILL = 0.88
"""How much of the width each part of a broken word may fill: parts are cut at syllables, not equally."""


@dataclass(frozen=True, slots=True)
class FontMetrics:
    """The vertical metrics of a line's ink, in em.

    Attributes:
        cap: From the baseline to the top of a capital, or of what corresponds to it in the script.
        above: What extends above that: accents on capitals, vowel signs.
        below: What extends below the baseline and counts for the height of the block.
        gap: Between one line's lowest ink and the next line's highest.
    """

    cap: float
    above: float
    below: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A text to be broken into lines: tokens and their widths. Compared by identity, so that caches are fast.

    Attributes:
        tokens: Words, or phrases of scripts without spaces.
        spaced: Whether a space precedes each token.
        widths_em: Of each token.
        run_widths: The same as prefix sums, with the gaps between them.
        penalties: The cost of a line break after each token.
        accents: The indexes of the key words.
        small_words: The indexes of the function words.
        code: The indexes of the tokens that are code.
        fonts: The fallback chain.
        metrics: The vertical metrics.
        rtl: The base direction.
        tracking_em: Extra space after each letter.
    """

    tokens: tuple[str, ...]
    spaced: tuple[bool, ...]
    widths_em: tuple[float, ...]
    run_widths: RunWidths
    penalties: tuple[float, ...]
    accents: frozenset[int]
    small_words: frozenset[int]
    code: frozenset[int]
    fonts: FontChain
    metrics: FontMetrics
    rtl: bool
    tracking_em: float


_SCRIPT_METRICS: Mapping[Script, FontMetrics] = MappingProxyType(
    {
        Script.CHINESE: FontMetrics(0.80, 0.0, 0.08, 0.20),
        Script.JAPANESE: FontMetrics(0.80, 0.0, 0.08, 0.20),
        Script.KOREAN: FontMetrics(0.78, 0.0, 0.08, 0.22),
        Script.THAI: FontMetrics(0.72, 0.34, 0.26, 0.08),
        Script.LAO: FontMetrics(0.72, 0.28, 0.26, 0.08),
        Script.KHMER: FontMetrics(0.72, 0.22, 0.40, 0.06),
        Script.MYANMAR: FontMetrics(0.72, 0.22, 0.42, 0.06),
        Script.ARABIC: FontMetrics(0.72, 0.24, 0.32, 0.08),
        Script.HEBREW: FontMetrics(0.66, 0.04, 0.12, 0.26),
    }
)
_INDIC = FontMetrics(0.72, 0.14, 0.30, 0.10)
_ALPHABETS = ALPHABETIC | {Script.ARMENIAN, Script.GEORGIAN, Script.ETHIOPIC}


def paragraph(
    text: str,
    fonts: tuple[str, ...],
    size_px: float,
    paint: skia.Paint | None = None,
    *,
    tracking_em: float = 0.0,
    rtl: bool = False,
) -> skia.textlayout.Paragraph:
    """Lay `text` out on one line, shaped and in visual order.

    Args:
        text: One token.
        fonts: The fallback chain.
        size_px: The font size.
        paint: How to draw it; None to measure only.
        tracking_em: Extra space after each letter.
        rtl: The base direction.
    """
    TEXT_TOOLS.register(fonts)
    layout = skia.textlayout
    style = layout.TextStyle()
    style.setFontSize(size_px)
    style.setFontFamilies(list(fonts))
    if paint is not None:
        style.setForegroundPaint(paint)
    if tracking_em:
        style.setLetterSpacing(tracking_em * size_px)
    whole = layout.ParagraphStyle()
    whole.setTextStyle(style)
    builder = layout.ParagraphBuilder.make(whole, TEXT_TOOLS.collection, TEXT_TOOLS.unicode)
    builder.pushStyle(style)
    builder.addText(f"{_RTL_ISOLATE}{text}{_POP_ISOLATE}" if rtl else text)
    built = builder.Build()
    built.layout(_UNBOUNDED_PX)
    return built


@lru_cache(20_000)
def advance_em(text: str, fonts: tuple[str, ...], tracking_em: float = 0.0) -> float:
    """Return the width of `text` in em, with kerning and shaping."""
    # The last letter of an Indic word may be wider than its glyph is by itself, which a shape does not tell.
    simple = len(fonts) == 1 and not tracking_em and not _is_complex(text)
    if simple and (word := shape(text, fonts[0])) is not None:
        return word.width / EM_PX
    laid_out = paragraph(text, fonts, _PARAGRAPH_PX, tracking_em=tracking_em)
    return float(laid_out.MaxIntrinsicWidth) / _PARAGRAPH_PX


def _is_complex(text: str) -> bool:
    return not text.isascii() and any(_FIRST_COMPLEX <= char < _AFTER_COMPLEX for char in text)


@lru_cache(512)
def _space_em(fonts: tuple[str, ...], tracking_em: float) -> float:
    return advance_em("n n", fonts, tracking_em) - advance_em("nn", fonts, tracking_em)


_JOINED = frozenset(
    {
        Script.ARABIC,
        Script.DEVANAGARI,
        Script.BENGALI,
        Script.GURMUKHI,
        Script.GUJARATI,
        Script.ORIYA,
        Script.TAMIL,
        Script.TELUGU,
        Script.KANNADA,
        Script.MALAYALAM,
        Script.SINHALA,
        Script.THAI,
        Script.LAO,
        Script.MYANMAR,
        Script.KHMER,
    }
)
"""Scripts whose letters join or carry marks: space between them tears words apart."""


@lru_cache(512)
def measure(
    text: str,
    candidates: tuple[str, ...],
    *,
    widest_em: float,
    roomy_em: float = math.inf,
    boxed: bool = False,
    tracking_em: float = 0.0,
    emphasis: int | str = 0,
    language: str = "en",
    original: str = "",
    rtl: bool = False,
    code: frozenset[str] = frozenset(),
    least_space_caps: float = 0.0,
) -> Measured:
    """Break `text` into tokens and measure each once.

    Args:
        text: Drawable with the installed fonts, without line breaks.
        candidates: Fonts to set it in, first choice first.
        widest_em: The width of the box at the smallest size; wider tokens are broken.
        roomy_em: Tokens wider than this are broken too, but at their own hyphens and joints alone.
        boxed: Whether key words will have a box, which needs space beside it.
        tracking_em: Extra space after each letter.
        emphasis: Which choice of key words, as `find_emphasis` takes it.
        language: ISO 639-1, or `und`: it tells the words that are no key words, and names from other words.
        original: The text in its author's case, where `text` is in another: capitals mark key words.
        rtl: The direction of the title: of a text that mixes both, whatever it has most of.
        code: Words to set in a monospaced font.
        least_space_caps: The least space between words, in heights of capitals.
    """
    fonts = font_chain(candidates, text)
    tracking_em = 0.0 if fonts.script in _JOINED else tracking_em or tracking_em_of(fonts.names[0])
    pieces = [phrases(word, fonts.script) for word in text.split()]
    whole = tuple(piece for word in pieces for piece in word)
    is_mono = [is_code(piece, code) and has_code_font(piece) for piece in whole]
    chains = [(MONOSPACED,) if mono else fonts.names for mono in is_mono]
    parts = [
        _break_wide(piece, FontChain(chain, fonts.script), (widest_em, roomy_em), tracking_em)
        for piece, chain in zip(whole, chains, strict=True)
    ]
    tokens = [token for part in parts for token, _ in part]
    starts = [not at for word in pieces for at in range(len(word))]
    spaced = [free and not at for free, part in zip(starts, parts, strict=True) for at in range(len(part))]
    keys, small, costs = _meaning(whole, emphasis, language, original)
    costs = _with_phrase_ends(costs, whole, starts)
    if code:
        pairs = zip(costs, is_mono, (*is_mono[1:], False), strict=True)
        costs = tuple(cost + _CODE_BREAK if here and after else cost for cost, here, after in pairs)
    keys, penalties = _of_parts(keys, costs, parts)
    metrics = _metrics(text, fonts)
    space = max(_space_em(fonts.names, tracking_em), least_space_caps * metrics.cap)
    gaps = [space if free else 0.0 for free in spaced]
    if boxed:
        for index in range(1, len(tokens)):
            if (index in keys) != (index - 1 in keys):
                gaps[index] += _BOX_GAP_EM
    owners = [owner for owner, part in enumerate(parts) for _ in part]
    small_words = frozenset(index for index, owner in enumerate(owners) if owner in small)
    widths = tuple(
        advance_em(token, chains[owner], tracking_em) for token, owner in zip(tokens, owners, strict=True)
    )
    return Measured(
        tokens=tuple(tokens),
        spaced=tuple(spaced),
        widths_em=widths,
        run_widths=RunWidths(widths, gaps),
        penalties=penalties,
        accents=keys,
        small_words=small_words,
        code=frozenset(index for index, owner in enumerate(owners) if is_mono[owner]),
        fonts=fonts,
        metrics=metrics,
        rtl=(rtl and has_rtl(text)) or is_rtl(text),
        tracking_em=tracking_em,
    )


@lru_cache(512)
def _meaning(
    tokens: tuple[str, ...], emphasis: int | str, language: str, original: str
) -> tuple[frozenset[int], frozenset[int], tuple[float, ...]]:
    """Return key words, function words, and the cost of a break after each token: the same in every font."""
    written = original.split()
    words = written if len(written) == len(tokens) else tokens
    function = stop_words(language)
    small = frozenset(index for index, word in enumerate(words) if normalize_token(word) in function)
    keys, costs = find_emphasis(words, emphasis, language), break_penalties(words, language)
    if len(keys) <= _MAX_WHOLE_KEYS:
        for index in keys:
            costs[index] = max(costs[index], _IN_KEY_PHRASE) if index + 1 in keys else costs[index]
    return keys, small, tuple(costs)


def _with_phrase_ends(
    penalties: tuple[float, ...], pieces: Sequence[str], starts: Sequence[bool]
) -> tuple[float, ...]:
    """Return the penalties with those of breaks between phrases that no space parts."""
    if all(starts):
        return penalties
    inner = zip(penalties, pieces, (*pieces[1:], ""), (*starts[1:], True), strict=True)
    return tuple(
        penalty if start else penalty + phrase_end_cost(piece, following)
        for penalty, piece, following, start in inner
    )


def _of_parts(
    keys: frozenset[int], penalties: tuple[float, ...], parts: Sequence[Sequence[_Part]]
) -> tuple[frozenset[int], tuple[float, ...]]:
    """Return key words and penalties of words for the parts that some of them are broken into."""
    if all(len(part) == 1 for part in parts):
        return keys, penalties
    owners = [owner for owner, part in enumerate(parts) for _ in part]
    costs: list[float] = []
    for penalty, part in zip(penalties, parts, strict=True):
        costs += [*(cut for _, cut in part[:-1]), penalty]
    return frozenset(index for index, owner in enumerate(owners) if owner in keys), tuple(costs)


@lru_cache(2048)
def _metrics(text: str, fonts: FontChain) -> FontMetrics:
    if fonts.script not in _ALPHABETS:
        return _SCRIPT_METRICS.get(fonts.script, _INDIC)
    cap = cap_height_em(fonts.names[0])
    capitals = text.upper() == text
    accented = not text.isascii() and any(char.isupper() and unicodedata.decomposition(char) for char in text)
    # Stacked accents, and ascenders above capitals, count with their real height.
    high, low = ink_extent_em(text, fonts.names)
    high -= cap
    if capitals:
        # A cedilla must not touch the accents of the next line.
        gap = _CAPITALS_GAP_EM + (max(0.0, low - _CEDILLA_EM) if accented else 0.0)
        return FontMetrics(cap, max(high, _CAPITALS_ACCENT_EM) if accented else 0.0, 0.0, gap)
    above = max(_LOWER_CASE_ACCENT_EM if accented else _LOWER_CASE_ABOVE_EM, high - _ASCENDER_EM)
    return FontMetrics(cap, above, 0.0, _LOWER_CASE_GAP_EM)


def _joints(token: str, script: Script) -> frozenset[int]:
    """Return where a token that is too wide is best cut."""
    if script is Script.LATIN:
        return compound_joints(token)
    return forced_ends(token) if script in UNSPACED else frozenset()


def _break_wide(
    token: str, fonts: FontChain, limits_em: tuple[float, float], tracking_em: float
) -> list[_Part]:
    """Break a token that would not fit at the smallest size, or would make it small where there is room.

    An address breaks at its punctuation, a word at its own hyphens, then at the joints of a German compound;
    only what is left gets hyphens elsewhere, and none in a script that has none.
    """
    widest_em, limit_em = limits_em[0], min(limits_em)
    width = advance_em(token, fonts.names, tracking_em)
    address = address_parts(token)
    is_short = len(token) <= _UNBROKEN_CHARS or width <= limit_em
    if is_short or (width <= widest_em and len(address) > 1):
        return [(token, 0.0)]
    pieces = address if len(address) > 1 else hyphen_parts(token)
    script = dominant_script(token)
    hyphen = "-" if script in _ALPHABETS and len(address) == 1 else ""
    parts: list[_Part] = []
    for piece in pieces:
        width = advance_em(piece, fonts.names, tracking_em)
        letters, joints = graphemes(piece), _joints(piece, script) if len(address) == 1 else frozenset[int]()
        joints = joints if len(letters) == len(piece) else frozenset()
        if width <= (limit_em if joints else widest_em):
            parts.append((piece, 0.0))
            continue
        if joints:
            hold, may = (
                math.floor(len(letters) * each / width) - len(hyphen) for each in (limit_em, widest_em)
            )
            longest = max(end - start for start, end in pairwise((0, *sorted(joints), len(piece))))
            most = max(hold, min(longest, may))
            groups = compound_parts(letters, joints, most, hyphen)
        else:
            groups = [word_parts(letters, math.ceil(width / (widest_em * _BREAK_FILL)), hyphen)]
        for group in groups:
            parts += [*((part, _CUT_WORD) for part in group[:-1]), (group[-1], 0.0)]
    return parts if len(address) > 1 else _with_hyphens(parts)


def _with_hyphens(parts: Sequence[_Part]) -> list[_Part]:
    """Return parts with the cost of breaks after a word's own hyphens: `Open-|Source-` parts a name."""
    ends = [normalize_token(text) for text, _ in parts]
    costs = [
        max(cost, _CUT_COMPOUND if is_compound(*pair) else _CUT_HYPHEN) if text[-1] in "-/" else cost
        for (text, cost), pair in zip(parts, pairwise([*ends, ""]), strict=True)
    ]
    return [*((text, cost) for (text, _), cost in zip(parts[:-1], costs, strict=False)), parts[-1]]
