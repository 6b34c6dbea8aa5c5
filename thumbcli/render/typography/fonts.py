"""Fonts of installed packages, set to their weight, and fallback chains without missing glyphs.

Every font is a static instance under its own name: skia would draw a fake bold for a weight that a family
lacks. Typefaces are shared by all threads; the collection that lays text out belongs to one thread.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.script import Script, dominant_script, scripts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ALPHABETIC",
    "EMOJI",
    "FONTS",
    "MONOSPACED",
    "TEXT_TOOLS",
    "USER_FONT_PREFIX",
    "FontChain",
    "FontInstance",
    "cap_height_em",
    "covers",
    "drawable",
    "font_chain",
    "has_code_font",
    "is_installed",
    "needs_glyph",
    "register_font",
    "register_font_file",
    "tracking_em_of",
    "typeface",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FontInstance:
    """One instance of one font file.

    Attributes:
        package: The installed package that holds the file.
        file: Its path inside the package.
        index: Of the font in a collection file.
        axes: The axis values of a variable font.
        tracking_em: Extra space after each letter.
    """

    package: str
    file: str
    index: int = 0
    axes: Mapping[str, float] = field(default_factory=dict)
    tracking_em: float = 0.0


def _family(package: str, file: str, **axes: float) -> FontInstance:
    return FontInstance(package=f"fontpkg_{package}", file=f"files/{file}", axes=axes)


def _noto(name: str) -> FontInstance:
    return FontInstance(package="manimgx_fonts", file=f"{name}[wght].ttf", axes={"wght": 700})


def _cjk(index: int) -> FontInstance:
    """Return the bold font of the extra `cjk` where it is installed, else the regular one that always is."""
    if find_spec("manimgx_fonts_cjk"):
        file = "NotoSansCJK-VF.otf.ttc"
        return FontInstance(package="manimgx_fonts_cjk", file=file, index=index, axes={"wght": 900})
    file = "assets/fonts/fallback/NotoSansCJK-Regular.ttc"
    return FontInstance(package="dynamic_font", file=file, index=index)


_NOTO_SANS = """
    Armenian Bengali Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Oriya
    Sinhala Symbols Tamil Telugu Thai
"""

FONTS: Mapping[str, FontInstance] = MappingProxyType(
    {
        "anton": _family("anton", "Anton-Regular.ttf"),
        "archivo": _family("archivo", "Archivo[wdth,wght].ttf", wght=900, wdth=100),
        "archivo-narrow": _family("archivo", "Archivo[wdth,wght].ttf", wght=900, wdth=76),
        "baloo": _family("baloo_2", "Baloo2[wght].ttf", wght=800),
        "barlow-condensed": _family("barlow_condensed", "BarlowCondensed-Black.ttf"),
        "barlow-condensed-italic": _family("barlow_condensed", "BarlowCondensed-BlackItalic.ttf"),
        "bricolage": _family(
            "bricolage_grotesque", "BricolageGrotesque[opsz,wdth,wght].ttf", wght=800, opsz=96, wdth=90
        ),
        "cairo": _family("cairo", "Cairo[slnt,wght].ttf", wght=900),
        "dm-serif": _family("dm_serif_display", "DMSerifDisplay-Regular.ttf"),
        "fraunces": _family("fraunces", "Fraunces[SOFT,WONK,opsz,wght].ttf", wght=800, opsz=120, SOFT=60),
        "inter": _family("inter", "Inter[opsz,wght].ttf", wght=700, opsz=32),
        "inter-medium": _family("inter", "Inter[opsz,wght].ttf", wght=600, opsz=18),
        "jetbrains-mono": _family("jetbrains_mono", "JetBrainsMono[wght].ttf", wght=800),
        "lilita": _family("lilita_one", "LilitaOne-Regular.ttf"),
        "luckiest": _family("luckiest_guy", "LuckiestGuy-Regular.ttf"),
        "montserrat": _family("montserrat", "Montserrat[wght].ttf", wght=900),
        "oswald": _family("oswald", "Oswald[wght].ttf", wght=700),
        "playfair": _family("playfair_display", "PlayfairDisplay[wght].ttf", wght=900),
        "poppins": _family("poppins", "Poppins-Black.ttf"),
        "russo": _family("russo_one", "RussoOne-Regular.ttf"),
        "space-grotesk": _family("space_grotesk", "SpaceGrotesk[wght].ttf", wght=700),
        "noto": _noto("NotoSans"),
        **{f"noto-{name.lower()}": _noto(f"NotoSans{name}") for name in _NOTO_SANS.split()},
        "noto-emoji": _noto("NotoEmoji"),
        "cjk-japanese": _cjk(0),
        "cjk-korean": _cjk(1),
        "cjk-chinese": _cjk(2),
    }
)
"""Every font of the local engine, by its own name."""

EMOJI = "noto-emoji"
MONOSPACED = "jetbrains-mono"
"""The font of code in titles."""

USER_FONT_PREFIX = "own:"
"""The names of fonts that users ask for begin with this; such a font leads in any script."""

_BY_SCRIPT: Mapping[Script, str] = MappingProxyType(
    {
        Script.ARABIC: "cairo",
        Script.DEVANAGARI: "baloo",
        Script.JAPANESE: "cjk-japanese",
        Script.KOREAN: "cjk-korean",
        Script.CHINESE: "cjk-chinese",
        **{script: f"noto-{script}" for script in Script if f"noto-{script}" in FONTS},
    }
)
"""The font that leads in each script but the alphabetic ones."""

ALPHABETIC = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK, Script.OTHER})
"""Scripts that most display fonts have letters of."""
_LAST_RESORTS = ("noto-symbols", "cjk-japanese", EMOJI)


@dataclass(frozen=True, slots=True)
class FontChain:
    """The fonts of one text, first choice first, and the script that determines its line metrics."""

    names: tuple[str, ...]
    script: Script


class _FontCache:
    """Typefaces of the whole process; each is opened once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened: dict[str, skia.Typeface] = {}
        self.user_fonts: dict[str, FontInstance] = {}
        self.files: dict[str, skia.Data] = {}
        self.manager = skia.FontMgr.New_Custom_Empty()

    def open(self, name: str) -> skia.Typeface:
        with self.lock:
            if name not in self.opened:
                self.opened[name] = self._load(self.instance(name))
            return self.opened[name]

    def instance(self, name: str) -> FontInstance:
        return self.user_fonts.get(name) or FONTS[name]

    def add_file(self, name: str, data: bytes, axes: Mapping[str, float]) -> bool:
        with self.lock:
            if name not in self.opened:
                # A typeface does not keep its bytes alive.
                self.files[name] = skia.Data.MakeWithCopy(data)
                loaded = self.manager.makeFromData(self.files[name])
                if loaded is None:
                    return False
                parameters = loaded.getVariationDesignParameters()
                tags = [int(axis.tag).to_bytes(4).decode("latin-1") for axis in parameters]
                known = {tag: axes[tag] for tag in tags if tag in axes}
                self.opened[name] = _set_axes(loaded, known) if known else loaded
            return True

    def _load(self, font: FontInstance) -> skia.Typeface:
        loaded = self.manager.makeFromFile(str(_folder(font.package) / font.file), font.index)
        return _set_axes(loaded, font.axes) if font.axes else loaded


def _folder(package: str) -> Path:
    """Return the folder of a package without importing it."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    return Path(next(iter(places)))


def _set_axes(loaded: skia.Typeface, axes: Mapping[str, float]) -> skia.Typeface:
    position = skia.FontArguments.VariationPosition
    # Both must outlive makeClone, or skia reads freed memory and the weight silently stays 400.
    coordinates = position.Coordinates(
        [position.Coordinate(int.from_bytes(tag.encode()), value) for tag, value in axes.items()]
    )
    design = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(design)
    return loaded.makeClone(arguments)


class TextTools(threading.local):
    """The parts of skia that lay out paragraphs, one set per thread."""

    def __init__(self) -> None:
        layout = skia.textlayout
        self.provider = layout.TypefaceFontProvider()
        self.collection = layout.FontCollection()
        self.collection.setDefaultFontManager(self.provider)
        self.unicode = skia.Unicodes.ICU.Make()
        self.registered: set[str] = set()

    def register(self, fonts: tuple[str, ...]) -> None:
        """Register `fonts` before they are requested: skia caches a miss for good."""
        for name in fonts:
            if name not in self.registered:
                self.provider.registerTypeface(typeface(name), name)
                self.registered.add(name)


_FONTS = _FontCache()
TEXT_TOOLS = TextTools()
"""The calling thread's own tools."""


def typeface(name: str) -> skia.Typeface:
    """Return the typeface of a font."""
    return _FONTS.opened.get(name) or _FONTS.open(name)


def tracking_em_of(name: str) -> float:
    """Return the extra space after each letter that a font was registered with, in em."""
    font = _FONTS.user_fonts.get(name)
    return font.tracking_em if font else 0.0


def register_font(name: str, font: FontInstance) -> None:
    """Register a font of an installed package under `name`, for the life of the process."""
    _FONTS.user_fonts.setdefault(name, font)


def register_font_file(name: str, data: bytes, axes: Mapping[str, float]) -> bool:
    """Register the font in a file under `name`, for the life of the process; False if it is not a font.

    Args:
        name: Unique to the file.
        data: A TrueType or OpenType file.
        axes: Values of the axes that the font may have; clamped to their range.
    """
    return _FONTS.add_file(name, data, axes)


@lru_cache(256)
def is_installed(name: str) -> bool:
    """Tell whether the package of this font is installed."""
    return name in _FONTS.opened or find_spec(_FONTS.instance(name).package) is not None


@lru_cache(16384)
def covers(name: str, char: str) -> bool:
    """Tell whether the font has a glyph for `char`; one of a user's font must also have ink.

    Trial versions of fonts have empty glyphs where letters were left out, and damaged ones have letters
    without a width.
    """
    glyph = typeface(name).unicharToGlyph(ord(char)) if is_installed(name) else 0
    if not glyph or not name.startswith(USER_FONT_PREFIX) or not needs_glyph(char):
        return bool(glyph)
    font = skia.Font(typeface(name), 1000)
    bounds = font.getBounds([glyph])[0]
    is_mark = unicodedata.category(char).startswith("M")
    return not bounds.isEmpty() and (is_mark or font.getWidths([glyph])[0] > 0)


def has_code_font(text: str) -> bool:
    """Tell whether the monospaced font draws all of `text`."""
    return all(covers(MONOSPACED, char) for char in text)


@lru_cache(64)
def cap_height_em(name: str) -> float:
    """Return the height of a capital letter in em."""
    return float(skia.Font(typeface(name), 1000).getMetrics().fCapHeight) / 1000 or 0.7


@lru_cache(8192)
def needs_glyph(char: str) -> bool:
    """Tell whether something is drawn for `char`: it is neither a space nor a format character."""
    return not char.isspace() and unicodedata.category(char) != "Cf"


def _fallbacks(text: str) -> tuple[str, ...]:
    scripts = sorted(scripts_of(text))
    own = [_BY_SCRIPT[script] for script in scripts if script in _BY_SCRIPT]
    return ("noto", *own, *_LAST_RESORTS)


def font_chain(candidates: tuple[str, ...], text: str) -> FontChain:
    """Choose the fonts for `text`.

    An alphabetic text takes the first candidate that has all its letters, so that no word is set in two
    designs; other scripts lead with their own font. Missing characters fall back in a fixed order.
    """
    script = dominant_script(text)
    needed = sorted(char for char in set(text) if needs_glyph(char))
    if script in ALPHABETIC:
        letters = [char for char in needed if char.isalnum()]
        whole = (name for name in (*candidates, "oswald", "noto") if not _lacks(name, letters))
        lead = next(whole, candidates[0])
    else:
        letters = [char for char in needed if script in scripts_of(char)]
        own = (name for name in candidates if name.startswith(USER_FONT_PREFIX) and not _lacks(name, letters))
        lead = next(own, _BY_SCRIPT[script] if is_installed(_BY_SCRIPT[script]) else "noto")
    lacking = _lacks(lead, needed)
    if not lacking:
        return FontChain((lead,), script)
    order = tuple(dict.fromkeys((lead, *_fallbacks(text), *candidates)))
    used = {lead, *(next((name for name in order if covers(name, char)), lead) for char in lacking)}
    return FontChain(tuple(name for name in order if name in used), script)


def _lacks(name: str, chars: Iterable[str]) -> list[str]:
    """Return those of `chars` that a font has no glyph for."""
    return [char for char in chars if not covers(name, char)]


def drawable(text: str, user_fonts: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the part of `text` that fonts can draw, and the characters left out.

    A character without a glyph is replaced by its compatibility form (NFKC) if that can be drawn.

    Args:
        text: A title.
        user_fonts: Fonts beside the installed ones, by name.
    """
    if text.isascii():
        return text, ()
    order = (*user_fonts, *_fallbacks(text))
    kept: list[str] = []
    lost: dict[str, None] = {}
    for char in text:
        folded = unicodedata.normalize("NFKC", char)
        if not needs_glyph(char) or any(covers(name, char) for name in order):
            kept.append(char)
        elif folded != char and all(covers("noto", part) for part in folded):
            kept.append(folded)
        else:
            lost[char] = None
    return " ".join("".join(kept).split()), tuple(lost)
