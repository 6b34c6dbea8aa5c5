"""A font of colour emoji as a pack: outlines (COLRv1) are drawn sharply at any size in 1 to 4 ms."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from hashlib import file_digest
from typing import TYPE_CHECKING

import skia

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["EMOJI_BLOCKS", "ColorFont"]

_FILL = 0.96
"""The share of the square that the longer side of a glyph takes: its edges are antialiased outside it."""

EMOJI_BLOCKS = (
    range(0x2190, 0x2C00),
    range(0x3000, 0x3300),
    range(0x1F000, 0x1FB00),
)
"""Where Unicode has its emoji, but for a few signs in Latin."""

_PROBE_PX = 200.0  # the size at which bounds are measured: they come back in whole px
_COLOUR_TABLES = frozenset({"COLR", "CBDT", "sbix"})
"""Tables of glyphs in colour that FreeType draws (OpenType)."""
_LONE_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]").fullmatch
"""Half a flag: its glyph is a letter in a box."""

_INVISIBLE = frozenset("\ufe0e\ufe0f\u200d")


class ColorFont:
    """The colour glyphs of one font file.

    Args:
        name: Of the pack.
        path: Of the font file.
        licence: Its SPDX identifier.
    """

    def __init__(self, name: str, path: Path, licence: str) -> None:
        self.name = name
        self.licence = licence
        self._path = path
        self._glyph_of = lru_cache(4096)(self._find_glyph)

    @cached_property
    def digest(self) -> str:
        """Of the font file."""
        with self._path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    @cached_property
    def _typeface(self) -> skia.Typeface:
        # Not `Typeface.MakeFromFile`, which wakes fontconfig.
        return skia.FontMgr.New_Custom_Empty().makeFromFile(str(self._path))

    @property
    def has_colour(self) -> bool:
        """Whether the file is a font that has glyphs in colour."""
        if self._typeface is None:
            return False
        return not _COLOUR_TABLES.isdisjoint(
            int(tag).to_bytes(4).decode("latin-1") for tag in self._typeface.getTableTags()
        )

    def _find_glyph(self, thing: str) -> int:
        """Return the one glyph that the font has for `thing`; 0 for none."""
        visible = [char for char in thing if char not in _INVISIBLE]
        if not visible or not all(map(self._typeface.unicharToGlyph, map(ord, visible))):
            return 0
        if len(visible) == 1:
            return int(self._typeface.unicharToGlyph(ord(visible[0])))
        blob = skia.TextBlob.MakeFromShapedText(thing, skia.Font(self._typeface, _PROBE_PX))
        glyphs = [glyph for run in blob for glyph in run.fGlyphIndices]
        return int(glyphs[0]) if len(glyphs) == 1 else 0

    def has(self, thing: str) -> bool:
        """Tell whether one glyph draws `thing`."""
        return not thing.isascii() and not _LONE_LETTER(thing) and self._glyph_of(thing) != 0

    def things(self) -> tuple[str, ...]:
        """Return the emoji of one character that it has."""
        return tuple(char for block in EMOJI_BLOCKS for char in map(chr, block) if self.has(char))

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing`; see `ArtworkPack.draw`."""
        glyph = self._glyph_of(thing)
        font = skia.Font(self._typeface, _PROBE_PX)
        bounds = font.getBounds([glyph])[0]
        font.setSize(_PROBE_PX * side_px * _FILL / max(bounds.width(), bounds.height(), 1.0))
        bounds = font.getBounds([glyph])[0]
        builder = skia.TextBlobBuilder()
        origin = skia.Point(side_px / 2 - bounds.centerX(), side_px / 2 - bounds.centerY())
        builder.allocRunPos(font, [glyph], [origin])
        canvas.drawTextBlob(builder.make(), 0, 0, skia.Paint(AntiAlias=True))
