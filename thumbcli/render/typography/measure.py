"""Break a text into tokens and measure them, in em: once for all sizes; words are cached."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.script import UNSPACED, Script, graphemes, is_rtl
from thumbcli.render.typography.fonts import ALPHABETIC, TEXT_TOOLS, FontChain, cap_height_em, font_chain
from thumbcli.render.typography.line_breaking import RunWidths, address_parts, break_penalties, word_parts
from thumbcli.render.typography.shaping import EM_PX, ink_extent_em, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import budoux

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

# Characters that may not begin or end a line (UAX 14, classes CL, NS and OP).
_NO_LINE_START = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b)]}\uff09\u300d\u300f\u3011\u3009\u300b\u30fc\u3005\u2026,.!?:;%\u2019\u201d"
)
_NO_LINE_END = frozenset("\uff08\u300c\u300e\u3010\u3008\u300a([{$\u00a3\u20ac\u201c\u2018#")

_UNBROKEN_CHARS = 3  # words of up to so many characters are never broken
_BREAK_FILL = 0.88
"""How much of the width each part of a broken word may fill: parts are cut at syllables, not equally."""

_SCRIPT_BOUNDARY = "(?<=[\u3041-\u9fff])(?=[A-Za-z]{2})|(?<=[A-Za-z])(?=[\u4e00-\u9fff]{2})"
_PARSED = frozenset({Script.JAPANESE, Script.CHINESE, Script.THAI})
"""Scripts without spaces that budoux splits into phrases."""


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
    if len(fonts) == 1 and not tracking_em and (word := shape(text, fonts[0])) is not None:
        return word.width / EM_PX
    laid_out = paragraph(text, fonts, _PARAGRAPH_PX, tracking_em=tracking_em)
    return float(laid_out.MaxIntrinsicWidth) / _PARAGRAPH_PX


@lru_cache(512)
def _space_em(fonts: tuple[str, ...], tracking_em: float) -> float:
    return advance_em("n n", fonts, tracking_em) - advance_em("nn", fonts, tracking_em)


@lru_cache(512)
def measure(
    text: str,
    candidates: tuple[str, ...],
    *,
    widest_em: float,
    boxed: bool = False,
    tracking_em: float = 0.0,
    emphasis: int = 0,
    original: str = "",
) -> Measured:
    """Break `text` into tokens and measure each once.

    Args:
        text: Drawable with the installed fonts, without line breaks.
        candidates: Fonts to set it in, first choice first.
        widest_em: The width of the box at the smallest size; wider tokens are broken.
        boxed: Whether key words will have a box, which needs space beside it.
        tracking_em: Extra space after each letter.
        emphasis: Which choice of key words, as `find_emphasis` takes it.
        original: The text in its author's case, where `text` is in another: capitals mark key words.
    """
    fonts = font_chain(candidates, text)
    tokens: list[str] = []
    spaced: list[bool] = []
    for word in text.split():
        pieces = _phrases(word, fonts.script) if fonts.script in UNSPACED else _split_scripts(word)
        for index, piece in enumerate(pieces):
            parts = _break_wide(piece, fonts, widest_em, tracking_em)
            tokens += parts
            spaced += [not index, *[False] * (len(parts) - 1)]
    keys, penalties = _meaning(tuple(tokens), emphasis, original)
    space = _space_em(fonts.names, tracking_em)
    gaps = [space if free else 0.0 for free in spaced]
    if boxed:
        for index in range(1, len(tokens)):
            if (index in keys) != (index - 1 in keys):
                gaps[index] += _BOX_GAP_EM
    widths = tuple(advance_em(token, fonts.names, tracking_em) for token in tokens)
    return Measured(
        tokens=tuple(tokens),
        spaced=tuple(spaced),
        widths_em=widths,
        run_widths=RunWidths(widths, gaps),
        penalties=penalties,
        accents=keys,
        fonts=fonts,
        metrics=_metrics(text, fonts),
        rtl=is_rtl(text),
        tracking_em=tracking_em,
    )


@lru_cache(512)
def _meaning(
    tokens: tuple[str, ...], emphasis: int, original: str
) -> tuple[frozenset[int], tuple[float, ...]]:
    """Return the key words, and the cost of a break after each token: the same in every font."""
    written = original.split()
    words = written if len(written) == len(tokens) else tokens
    return find_emphasis(words, emphasis), tuple(break_penalties(words))


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


def _phrases(word: str, script: Script) -> list[str]:
    """Split a word of a script without spaces into phrases, never before a closing mark."""
    if len(word) <= _UNBROKEN_CHARS or script not in _PARSED:
        return _split_scripts(word)
    phrases: list[str] = []
    for phrase in _parser(script).parse(word):
        glued = phrase[0] in _NO_LINE_START or unicodedata.category(phrase[0])[0] == "M"
        if phrases and (glued or phrases[-1][-1] in _NO_LINE_END):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    # The parser takes the last character for a word of its own, but most Chinese words have two.
    phrases = [part for phrase in phrases for part in _split_scripts(phrase)]
    if script is Script.CHINESE and len(phrases) > 1 and len(phrases[-1]) == 1:
        phrases[-2:] = [phrases[-2] + phrases[-1]]
    return phrases


def _split_scripts(word: str) -> list[str]:
    """Split a word where Latin letters meet ideographs."""
    # Compiled on first use: ranges so wide take longer to compile than a title takes to draw.
    return [word] if word.isascii() else re.split(_SCRIPT_BOUNDARY, word)


@lru_cache(4)
def _parser(script: Script) -> budoux.Parser:
    import budoux

    if script is Script.JAPANESE:
        return budoux.load_default_japanese_parser()
    if script is Script.CHINESE:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_thai_parser()


def _break_wide(token: str, fonts: FontChain, widest_em: float, tracking_em: float) -> Sequence[str]:
    """Break a token that would not fit at the smallest size; an address at its punctuation."""
    if len(token) <= _UNBROKEN_CHARS or advance_em(token, fonts.names, tracking_em) <= widest_em:
        return [token]
    pieces = address_parts(token)
    hyphen = "-" if fonts.script in _ALPHABETS and len(pieces) == 1 else ""
    parts: list[str] = []
    for piece in pieces:
        width = advance_em(piece, fonts.names, tracking_em)
        parts += word_parts(graphemes(piece), math.ceil(width / (widest_em * _BREAK_FILL)), hyphen)
    return parts
