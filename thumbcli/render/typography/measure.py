"""Measure a text once, then break, balance and fit it into a box.

Sizes are in px of the sd canvas, widths of measured tokens in em. Every word is measured once and kept.
"""

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
from thumbcli.render.typography.fonts import Chain, cap_height_em, chain, text_tools
from thumbcli.render.typography.ink_bounds import extent_em
from thumbcli.render.typography.line_breaking import Measure, address_parts, break_penalties, word_parts
from thumbcli.render.typography.shaping import EM_PX, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import budoux

__all__ = ["FontMetrics", "Measured", "advance_em", "measure", "paragraph"]

_MEASURED_AT_PX = 200.0
_ENDLESS_PX = 1e6
_BOX_SPACE_EM = 0.14
_ASCENDER_EM = 0.06
_TAIL_EM = 0.15
_OPEN_RTL, _CLOSE = "\u2067", "\u2069"
_NEVER_FIRST = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b)]}\uff09\u300d\u300f\u3011\u3009\u300b\u30fc\u3005\u2026,.!?:;%\u2019\u201d"
)
_NEVER_LAST = frozenset("\uff08\u300c\u300e\u3010\u3008\u300a([{$\u00a3\u20ac\u201c\u2018#")
_WHOLE_TOKEN = 3


@dataclass(frozen=True, slots=True)
class FontMetrics:
    """Where the ink of a line lies, in em.

    Attributes:
        cap: Baseline to the top of a capital, or of what stands for one in this script.
        above: What rises above that (accents on capitals, vowel signs).
        below: What hangs below the baseline and counts for the height of the block.
        gap: Between one line's lowest and the next line's highest.
    """

    cap: float
    above: float
    below: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A text ready to be broken: tokens and their widths. It equals but itself: so plans are found fast.

    Attributes:
        tokens: Words, or phrases where a script puts no spaces.
        spaced: Whether a space stands before each token.
        widths_em: How wide each token is.
        measure: The same as prefix sums, with the gaps between them.
        penalties: What a break after each token costs.
        accents: Which tokens carry the headline.
        faces: The fallback chain.
        metrics: Where a line's ink lies.
        rtl: The base direction.
        tracking_em: Extra space after each letter.
    """

    tokens: tuple[str, ...]
    spaced: tuple[bool, ...]
    widths_em: tuple[float, ...]
    measure: Measure
    penalties: tuple[float, ...]
    accents: frozenset[int]
    faces: Chain
    metrics: FontMetrics
    rtl: bool
    tracking_em: float


_METRICS: Mapping[Script, FontMetrics] = MappingProxyType(
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
_OWN_METRICS = frozenset(
    {
        Script.LATIN,
        Script.CYRILLIC,
        Script.GREEK,
        Script.OTHER,
        Script.ARMENIAN,
        Script.GEORGIAN,
        Script.ETHIOPIC,
    }
)


def paragraph(
    text: str,
    faces: tuple[str, ...],
    size_px: float,
    paint: skia.Paint | None = None,
    *,
    tracking_em: float = 0.0,
    rtl: bool = False,
) -> skia.textlayout.Paragraph:
    """Lay `text` out on one line, shaped and in visual order.

    Args:
        text: One token.
        faces: The fallback chain.
        size_px: The font size.
        paint: How to draw it; None to measure only.
        tracking_em: Extra space after each letter.
        rtl: The base direction; skia takes it only as an isolate around the text.
    """
    tools = text_tools()
    tools.register(faces)
    layout = skia.textlayout
    style = layout.TextStyle()
    style.setFontSize(size_px)
    style.setFontFamilies(list(faces))
    if paint is not None:
        style.setForegroundPaint(paint)
    if tracking_em:
        style.setLetterSpacing(tracking_em * size_px)
    whole = layout.ParagraphStyle()
    whole.setTextStyle(style)
    builder = layout.ParagraphBuilder.make(whole, tools.fonts, tools.unicode)
    builder.pushStyle(style)
    builder.addText(f"{_OPEN_RTL}{text}{_CLOSE}" if rtl else text)
    built = builder.Build()
    built.layout(_ENDLESS_PX)
    return built


@lru_cache(20_000)
def advance_em(text: str, faces: tuple[str, ...], tracking_em: float = 0.0) -> float:
    """Return how wide `text` is as a part of the font size, kerning and shaping included."""
    alone = len(faces) == 1 and not tracking_em
    if alone and (word := shape(text, faces[0])) is not None:
        return word.width / EM_PX
    laid_out = paragraph(text, faces, _MEASURED_AT_PX, tracking_em=tracking_em)
    return float(laid_out.MaxIntrinsicWidth) / _MEASURED_AT_PX


@lru_cache(512)
def _space_em(faces: tuple[str, ...], tracking_em: float) -> float:
    return advance_em("n n", faces, tracking_em) - advance_em("nn", faces, tracking_em)


@lru_cache(512)
def measure(
    text: str,
    candidates: tuple[str, ...],
    *,
    widest_em: float,
    boxed: bool = False,
    tracking_em: float = 0.0,
    emphasis: int = 0,
    said: str = "",
) -> Measured:
    """Break `text` into tokens and measure each once.

    Args:
        text: What every installed face together can draw, without line breaks.
        candidates: Faces to set it in, first choice first.
        widest_em: The width of the box at the smallest size; wider tokens are broken.
        boxed: Whether a box will stand behind the key words and needs room beside it.
        tracking_em: Extra space after each letter.
        emphasis: Which choice of key words, as `find_emphasis` takes it.
        said: The text as its author wrote it, where `text` is in another case: capitals tell key words.
    """
    faces = chain(candidates, text)
    tokens: list[str] = []
    spaced: list[bool] = []
    for word in text.split():
        pieces = _phrases(word, faces.script) if faces.script in UNSPACED else _part_scripts(word)
        for index, piece in enumerate(pieces):
            parts = _break_wide(piece, faces, widest_em, tracking_em)
            tokens += parts
            spaced += [not index, *[False] * (len(parts) - 1)]
    keys, penalties = _sense(tuple(tokens), emphasis, said)
    space = _space_em(faces.faces, tracking_em)
    gaps = [space if free else 0.0 for free in spaced]
    if boxed:
        for index in range(1, len(tokens)):
            if (index in keys) != (index - 1 in keys):
                gaps[index] += _BOX_SPACE_EM
    widths = tuple(advance_em(token, faces.faces, tracking_em) for token in tokens)
    return Measured(
        tokens=tuple(tokens),
        spaced=tuple(spaced),
        widths_em=widths,
        measure=Measure(widths, gaps),
        penalties=penalties,
        accents=keys,
        faces=faces,
        metrics=_metrics(text, faces),
        rtl=is_rtl(text),
        tracking_em=tracking_em,
    )


@lru_cache(512)
def _sense(tokens: tuple[str, ...], emphasis: int, said: str) -> tuple[frozenset[int], tuple[float, ...]]:
    """Return the key words, and what a break after each token costs: the same in every face."""
    written = said.split()
    spoken = written if len(written) == len(tokens) else tokens
    return find_emphasis(spoken, emphasis), tuple(break_penalties(spoken))


@lru_cache(2048)
def _metrics(text: str, faces: Chain) -> FontMetrics:
    if faces.script not in _OWN_METRICS:
        return _METRICS.get(faces.script, _INDIC)
    cap = cap_height_em(faces.faces[0])
    capitals = text.upper() == text
    accented = not text.isascii() and any(char.isupper() and unicodedata.decomposition(char) for char in text)
    # Accents may stand on accents, and ascenders above capitals: then their real height counts.
    high, low = extent_em(text, faces.faces)
    high -= cap
    if capitals:
        # A cedilla must not meet what stands on the capitals of the next line.
        gap = 0.27 + (max(0.0, low - _TAIL_EM) if accented else 0.0)
        return FontMetrics(cap, max(high, 0.24) if accented else 0.0, 0.0, gap)
    return FontMetrics(cap, max(0.16 if accented else 0.03, high - _ASCENDER_EM), 0.0, 0.36)


def _phrases(word: str, script: Script) -> list[str]:
    """Split a run of a script without spaces where a reader would, never before a closing mark."""
    if len(word) <= _WHOLE_TOKEN or script not in _PARSED:
        return _part_scripts(word)
    phrases: list[str] = []
    for phrase in _parser(script).parse(word):
        glued = phrase[0] in _NEVER_FIRST or unicodedata.category(phrase[0])[0] == "M"
        if phrases and (glued or phrases[-1][-1] in _NEVER_LAST):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    # The parser takes a last character for a word of its own; most Chinese words have two.
    phrases = [part for phrase in phrases for part in _part_scripts(phrase)]
    if script is Script.CHINESE and len(phrases) > 1 and len(phrases[-1]) == 1:
        phrases[-2:] = [phrases[-2] + phrases[-1]]
    return phrases


_SEAMS = "(?<=[\u3041-\u9fff])(?=[A-Za-z]{2})|(?<=[A-Za-z])(?=[\u4e00-\u9fff]{2})"


def _part_scripts(word: str) -> list[str]:
    """Split a word where Latin letters meet ideographs: what follows is a word of its own."""
    # Compiled by the first word that needs it: ranges so wide take longer than to set a title.
    return [word] if word.isascii() else re.split(_SEAMS, word)


_PARSED = frozenset({Script.JAPANESE, Script.CHINESE, Script.THAI})


@lru_cache(4)
def _parser(script: Script) -> budoux.Parser:
    import budoux

    if script is Script.JAPANESE:
        return budoux.load_default_japanese_parser()
    if script is Script.CHINESE:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_thai_parser()


def _break_wide(token: str, faces: Chain, widest_em: float, tracking_em: float) -> Sequence[str]:
    """Break a token that would not fit even at the smallest size; an address at its marks."""
    if len(token) <= _WHOLE_TOKEN or advance_em(token, faces.faces, tracking_em) <= widest_em:
        return [token]
    pieces = address_parts(token)
    hyphen = "-" if faces.script in _OWN_METRICS and len(pieces) == 1 else ""
    parts: list[str] = []
    for piece in pieces:
        width = advance_em(piece, faces.faces, tracking_em)
        parts += word_parts(graphemes(piece), math.ceil(width / (widest_em * _SLACK)), hyphen)
    return parts


_SLACK = 0.88
