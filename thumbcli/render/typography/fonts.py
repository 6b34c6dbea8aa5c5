"""Faces: found in installed packages, set to their weight, chained so that no character is drawn as a box.

Every face is one static instance under its own name: asking skia for a weight that a family lacks would draw
a fake bold. Typefaces are shared by all threads; the collection that lays text out belongs to one thread.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.render.title.script import Script, dominant_script, scripts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "EMOJI",
    "FONTS",
    "USER_FONT_PREFIX",
    "FontChain",
    "FontInstance",
    "cap_height_em",
    "covers",
    "drawable",
    "font_chain",
    "is_installed",
    "register_font",
    "register_font_file",
    "text_tools",
    "typeface",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FontInstance:
    """One instance of one font file.

    Attributes:
        package: The installed package that holds the file.
        file: Its path inside the package.
        index: Which face of a collection file.
        axes: Where a variable font is set.
    """

    package: str
    file: str
    index: int = 0
    axes: Mapping[str, float] = field(default_factory=dict)


def _family(package: str, file: str, **axes: float) -> FontInstance:
    return FontInstance(package=f"fontpkg_{package}", file=f"files/{file}", axes=axes)


def _noto(name: str, weight: float = 700) -> FontInstance:
    return FontInstance(package="manimgx_fonts", file=f"{name}[wght].ttf", axes={"wght": weight})


def _cjk(index: int) -> FontInstance:
    return FontInstance(
        package="manimgx_fonts_cjk", file="NotoSansCJK-VF.otf.ttc", index=index, axes={"wght": 900}
    )


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
        "lilita": _family("lilita_one", "LilitaOne-Regular.ttf"),
        "luckiest": _family("luckiest_guy", "LuckiestGuy-Regular.ttf"),
        "montserrat": _family("montserrat", "Montserrat[wght].ttf", wght=900),
        "oswald": _family("oswald", "Oswald[wght].ttf", wght=700),
        "playfair": _family("playfair_display", "PlayfairDisplay[wght].ttf", wght=900),
        "poppins": _family("poppins", "Poppins-Black.ttf"),
        "russo": _family("russo_one", "RussoOne-Regular.ttf"),
        "space-grotesk": _family("space_grotesk", "SpaceGrotesk[wght].ttf", wght=700),
        "noto": _noto("NotoSans"),
        "noto-armenian": _noto("NotoSansArmenian"),
        "noto-bengali": _noto("NotoSansBengali"),
        "noto-ethiopic": _noto("NotoSansEthiopic"),
        "noto-georgian": _noto("NotoSansGeorgian"),
        "noto-gujarati": _noto("NotoSansGujarati"),
        "noto-gurmukhi": _noto("NotoSansGurmukhi"),
        "noto-hebrew": _noto("NotoSansHebrew"),
        "noto-kannada": _noto("NotoSansKannada"),
        "noto-khmer": _noto("NotoSansKhmer"),
        "noto-lao": _noto("NotoSansLao"),
        "noto-malayalam": _noto("NotoSansMalayalam"),
        "noto-myanmar": _noto("NotoSansMyanmar"),
        "noto-oriya": _noto("NotoSansOriya"),
        "noto-sinhala": _noto("NotoSansSinhala"),
        "noto-tamil": _noto("NotoSansTamil"),
        "noto-telugu": _noto("NotoSansTelugu"),
        "noto-thai": _noto("NotoSansThai"),
        "noto-symbols": _noto("NotoSansSymbols"),
        "noto-emoji": _noto("NotoEmoji"),
        "cjk-japanese": _cjk(0),
        "cjk-korean": _cjk(1),
        "cjk-chinese": _cjk(2),
    }
)
"""Every face the local engine knows, by its own name."""

EMOJI = "noto-emoji"

USER_FONT_PREFIX = "own:"
"""What the name of a face begins with that somebody asked for: it leads, whatever the script."""

_BY_SCRIPT: Mapping[Script, str] = MappingProxyType(
    {
        Script.ARABIC: "cairo",
        Script.DEVANAGARI: "baloo",
        Script.JAPANESE: "cjk-japanese",
        Script.KOREAN: "cjk-korean",
        Script.CHINESE: "cjk-chinese",
        **{
            script: f"noto-{script}"
            for script in (
                Script.ARMENIAN,
                Script.BENGALI,
                Script.ETHIOPIC,
                Script.GEORGIAN,
                Script.GUJARATI,
                Script.GURMUKHI,
                Script.HEBREW,
                Script.KANNADA,
                Script.KHMER,
                Script.LAO,
                Script.MALAYALAM,
                Script.MYANMAR,
                Script.ORIYA,
                Script.SINHALA,
                Script.TAMIL,
                Script.TELUGU,
                Script.THAI,
            )
        },
    }
)
_ALPHABETIC = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK, Script.OTHER})
_LAST_RESORTS = ("noto-symbols", "cjk-japanese", EMOJI)


@dataclass(frozen=True, slots=True)
class FontChain:
    """The faces of one text, first choice first, and the script that sets its line metrics."""

    names: tuple[str, ...]
    script: Script


class _FontCache:
    """Typefaces of the whole process; each is opened once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened: dict[str, skia.Typeface] = {}
        self.own: dict[str, FontInstance] = {}
        self.files: dict[str, skia.Data] = {}
        self.manager = skia.FontMgr.New_Custom_Empty()

    def open(self, name: str) -> skia.Typeface:
        with self.lock:
            if name not in self.opened:
                self.opened[name] = self._load(self.face(name))
            return self.opened[name]

    def face(self, name: str) -> FontInstance:
        return self.own.get(name) or FONTS[name]

    def add_file(self, name: str, data: bytes, axes: Mapping[str, float]) -> bool:
        with self.lock:
            if name not in self.opened:
                # Kept, for a typeface does not keep its bytes alive.
                self.files[name] = skia.Data.MakeWithCopy(data)
                loaded = self.manager.makeFromData(self.files[name])
                if loaded is None:
                    return False
                known = {tag: axes[tag] for tag in _axes_of(loaded) if tag in axes}
                self.opened[name] = _set_axes(loaded, known) if known else loaded
            return True

    def _load(self, face: FontInstance) -> skia.Typeface:
        loaded = self.manager.makeFromFile(str(_folder(face.package) / face.file), face.index)
        return _set_axes(loaded, face.axes) if face.axes else loaded


def _folder(package: str) -> Path:
    """Return where a package lies, without running it."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    return Path(next(iter(places)))


def _axes_of(loaded: skia.Typeface) -> list[str]:
    return [int(axis.tag).to_bytes(4).decode("latin-1") for axis in loaded.getVariationDesignParameters()]


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
    """What laying out a paragraph needs, one set for each thread."""

    def __init__(self) -> None:
        layout = skia.textlayout
        self.provider = layout.TypefaceFontProvider()
        self.collection = layout.FontCollection()
        self.collection.setDefaultFontManager(self.provider)
        self.unicode = skia.Unicodes.ICU.Make()
        self.registered: set[str] = set()

    def register(self, fonts: tuple[str, ...]) -> None:
        """Make `fonts` known before they are asked for: skia remembers a miss for good."""
        for name in fonts:
            if name not in self.registered:
                self.provider.registerTypeface(typeface(name), name)
                self.registered.add(name)


_FONTS = _FontCache()
_TOOLS = TextTools()


def text_tools() -> TextTools:
    """Return the calling thread's own tools."""
    return _TOOLS


def typeface(name: str) -> skia.Typeface:
    """Return the opened typeface of a face's name."""
    return _FONTS.opened.get(name) or _FONTS.open(name)


def register_font(name: str, face: FontInstance) -> None:
    """Make a face of an installed package known under `name`, for good."""
    _FONTS.own.setdefault(name, face)


def register_font_file(name: str, data: bytes, axes: Mapping[str, float]) -> bool:
    """Make the face in a file known under `name`, for good; False if the bytes are no font.

    Args:
        name: Another name for every other file.
        data: A TrueType or OpenType file.
        axes: Where to set those axes that the font has; beyond its range it stops at the end.
    """
    return _FONTS.add_file(name, data, axes)


@lru_cache(256)
def is_installed(name: str) -> bool:
    """Tell whether the package that holds this face is installed."""
    return name in _FONTS.opened or find_spec(_FONTS.face(name).package) is not None


@lru_cache(16384)
def covers(name: str, char: str) -> bool:
    """Tell whether the face has a glyph for `char`."""
    return is_installed(name) and bool(typeface(name).unicharToGlyph(ord(char)))


@lru_cache(64)
def cap_height_em(name: str) -> float:
    """Return the height of a capital letter as a part of the font size."""
    return float(skia.Font(typeface(name), 1000).getMetrics().fCapHeight) / 1000 or 0.7


@lru_cache(8192)
def _needs_glyph(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"


def _fallbacks(text: str) -> tuple[str, ...]:
    scripts = sorted(scripts_of(text))
    own = [_BY_SCRIPT[script] for script in scripts if script in _BY_SCRIPT]
    return ("noto", *own, *_LAST_RESORTS)


def font_chain(candidates: tuple[str, ...], text: str) -> FontChain:
    """Choose the faces for `text`.

    An alphabetic text takes the first candidate that has all its letters, so that one word is never set in
    two designs; other scripts lead with their own face. What the leader lacks falls to the next in a fixed
    order.
    """
    script = dominant_script(text)
    needed = sorted(char for char in set(text) if _needs_glyph(char))
    if script in _ALPHABETIC:
        letters = [char for char in needed if char.isalnum()]
        whole = (name for name in (*candidates, "oswald", "noto") if not _lacks(name, letters))
        lead = next(whole, candidates[0])
    else:
        own = (
            name for name in candidates if name.startswith(USER_FONT_PREFIX) and _writes(name, script, needed)
        )
        lead = next(own, _BY_SCRIPT[script] if is_installed(_BY_SCRIPT[script]) else "noto")
    lacking = _lacks(lead, needed)
    if not lacking:
        return FontChain((lead,), script)
    order = tuple(dict.fromkeys((lead, *_fallbacks(text), *candidates)))
    used = {lead, *(next((name for name in order if covers(name, char)), lead) for char in lacking)}
    return FontChain(tuple(name for name in order if name in used), script)


def _lacks(name: str, chars: Iterable[str]) -> list[str]:
    """Return those of `chars` that a face has no glyph for."""
    return [char for char in chars if not covers(name, char)]


def _writes(name: str, script: Script, needed: Sequence[str]) -> bool:
    """Tell whether a face has all letters of this script among `needed`."""
    return all(covers(name, char) for char in needed if script in scripts_of(char))


def drawable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what of `text` the installed faces can draw, and the characters that had to go.

    A character without a glyph is folded to its compatible form (NFKC) where that can be drawn.
    """
    if text.isascii():
        return text, ()
    order = _fallbacks(text)
    kept: list[str] = []
    lost: dict[str, None] = {}
    for char in text:
        folded = unicodedata.normalize("NFKC", char)
        if not _needs_glyph(char) or any(covers(name, char) for name in order):
            kept.append(char)
        elif folded != char and all(covers("noto", part) for part in folded):
            kept.append(folded)
        else:
            lost[char] = None
    return " ".join("".join(kept).split()), tuple(lost)
