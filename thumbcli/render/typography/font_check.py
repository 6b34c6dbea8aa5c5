"""Check a font file before a title is drawn with it, in a process that can be ended.

A damaged font may fail at one letter in a thousand, and one that was made to do harm can keep the font
library busy for ever: a glyph may be made of two glyphs, each of which is made of two. So another process
computes every outline once, with limits on its time and memory.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

import skia

from thumbcli.child_process import ChildDiedError, ChildProcess, serve_stdio
from thumbcli.errors import RequestRefused
from thumbcli.process_resources import limit_memory, limit_time
from thumbcli.render.pixels.surface import own_surface
from thumbcli.render.typography.fonts import cap_height_em, covers, typeface
from thumbcli.render.typography.measure import advance_em, paragraph
from thumbcli.render.typography.shaping import EM_PX, em_font
from thumbcli.render.typography.user_fonts import load_user_font

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.contract.asset import FontFile

__all__ = ["check_fonts", "font_problem"]

_CPU_MAX_S = 10
"""All 65,535 glyphs of a font for Chinese, Japanese and Korean take a second and a half."""

_TIMEOUT_S = 60.0
"""For a machine that is busy with other things, and for Windows, which does not limit CPU time."""

# What damage looks like; fonts in use are far from these limits.
_CAP_HEIGHT_EM = (0.05, 5.0)
_EXTENT_MAX_EM = 20.0
"""Twice the widest character in use (U+FDFD); a canvas of that size still fits into memory."""

_OUTLINE_TABLES = frozenset({"glyf", "CFF ", "CFF2"})
_PICTURE_TABLES = frozenset({"COLR", "CBDT", "sbix", "SVG "})
"""Tables of glyphs that are more than an outline (OpenType)."""

_LETTERS_ENDS = (0x250, 0x32400)
"""The end of Latin, and that of the ideographs; beyond it are private and invisible characters."""
_SAMPLE_MAX_CHARS = 128
_WORD_CHARS = 8
_SMALL_PX = 32.0
_SURFACE_PX = 256

_FAILS = "is damaged: the font library fails on it"

_problems: dict[str, str] = {}
"""What was found, by the digest of the font."""


def font_problem(font: FontFile) -> str:
    """Return why no title can be drawn with a font, as the end of a sentence; empty if all can.

    The same font is checked once in the life of the process, which takes a tenth of a second.
    """
    if font.sha256 not in _problems:
        _problems[font.sha256] = _checked_elsewhere(font)
    return _problems[font.sha256]


def _checked_elsewhere(font: FontFile) -> str:
    process = ChildProcess(__name__, "check_fonts", silent=True)
    try:
        problem: str | Exception = process.ask((font, _CPU_MAX_S), limit_s=_TIMEOUT_S)
    except ChildDiedError as died:
        if died.used_its_time or not died.in_time:
            return f"can't be used: drawing its glyphs takes more than {_CPU_MAX_S} s"
        return _FAILS
    finally:
        process.kill()
    return _FAILS if isinstance(problem, Exception) else problem


def check_fonts() -> None:
    """Check fonts for the process that started this one, until it ends."""
    limit_memory()
    serve_stdio(_answer)


def _answer(question: tuple[FontFile, int]) -> str:
    font, limit_s = question
    limit_time(limit_s)
    return next(_problems_of(font), "")


def _problems_of(font: FontFile) -> Iterator[str]:
    """Yield what is wrong with a font; after the first, nothing more can be relied on."""
    try:
        name = load_user_font(font)
    except RequestRefused:
        yield "is damaged: it can't be opened"
        return
    opened = typeface(name)
    tables = {int(tag).to_bytes(4).decode("latin-1") for tag in opened.getTableTags()}
    if tables.isdisjoint(_OUTLINE_TABLES):
        yield "has bitmaps, no outlines" if tables & _PICTURE_TABLES else "is damaged: it has no outlines"
    at_em, glyphs = em_font(name), range(opened.countGlyphs())
    if broken := sum(_extent_em(at_em.getPath(glyph)) > _EXTENT_MAX_EM for glyph in glyphs):
        yield f"is damaged: {broken:,} of its {len(glyphs):,} glyphs can't be drawn"
    low, high = _CAP_HEIGHT_EM
    if not low <= cap_height_em(name) <= high:
        yield f"is damaged: its capitals are {cap_height_em(name):.3g} em high"
    sample = _sample(name)
    if not sample:
        yield "has no letter or digit that can be drawn"
    words = [sample[start : start + _WORD_CHARS] for start in range(0, len(sample), _WORD_CHARS)]
    if any(not 0 < advance_em(word, (name,)) <= _EXTENT_MAX_EM * len(word) for word in words):
        yield "is damaged: its letters have no width"
    _draw_small(name, words, glyphs if tables & _PICTURE_TABLES else ())


def _extent_em(path: skia.Path | None) -> float:
    """Return how far an outline extends from the origin; infinity if there is none, or it is not finite."""
    if path is None or not path.isFinite():
        return math.inf
    bounds = path.getBounds()
    edges = (bounds.left(), bounds.top(), bounds.right(), bounds.bottom())
    return max(abs(float(edge)) for edge in edges) / EM_PX


def _sample(name: str) -> str:
    """Return letters and digits that the font can draw: of Latin, or if it has none, of any script."""
    for end in _LETTERS_ENDS:
        codes = range(end)
        glyphs = typeface(name).unicharsToGlyphs(list(codes))
        mapped = (chr(code) for code, glyph in zip(codes, glyphs, strict=True) if glyph)
        usable = (char for char in mapped if char.isalnum() and covers(name, char))
        if sample := "".join(islice(usable, _SAMPLE_MAX_CHARS)):
            return sample
    return ""


def _draw_small(name: str, words: Sequence[str], glyphs: Iterable[int]) -> None:
    """Draw words and single glyphs as small letters are drawn, with hinting and in their own colours."""
    font = skia.Font(typeface(name), _SMALL_PX)
    font.setHinting(skia.FontHinting.kSlight)
    paint = skia.Paint()
    with own_surface(_SURFACE_PX, _SURFACE_PX) as canvas:
        for word in words:
            canvas.drawString(word, 0, _SMALL_PX, font, paint)
            paragraph(word, (name,), _SMALL_PX, paint).paint(canvas, 0, 0)
        for glyph in glyphs:
            run = skia.TextBlobBuilder()
            run.allocRun(font, [glyph], 0, _SMALL_PX)
            canvas.drawTextBlob(run.make(), 0, 0, paint)
