"""Fonts of templates: an installed family at a weight, and what sets the other scripts at that weight."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.typography.fonts import (
    ALPHABETIC,
    FONTS,
    USER_FONT_PREFIX,
    FontInstance,
    is_installed,
    register_font,
)
from thumbcli.render.typography.user_fonts import installed_families

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.template_layers import TemplateFont

__all__ = ["family_slugs", "fonts_for"]

_TEXT_OPTICAL, _DISPLAY_OPTICAL, _DISPLAY_PX = 18.0, 96.0, 44.0
"""Values of the axis `opsz`: of small text, and of words from this size on, in sd px."""

_ARABIC_EXTRA = 150.0
"""Arabic letters look as bold as Latin ones at a weight so much higher."""

_SCRIPT_FAMILIES: Mapping[Script, str] = {
    Script.ARABIC: "cairo",
    Script.DEVANAGARI: "baloo",
    Script.JAPANESE: "cjk-japanese",
    Script.KOREAN: "cjk-korean",
    Script.CHINESE: "cjk-chinese",
}
"""Fonts of our own with a weight axis, for scripts that a family rarely has."""

_OWN = {
    "baloo": "baloo-2",
    "bricolage": "bricolage-grotesque",
    "dm-serif": "dm-serif-display",
    "lilita": "lilita-one",
    "luckiest": "luckiest-guy",
    "mono": "jetbrains-mono",
    "playfair": "playfair-display",
    "russo": "russo-one",
}
"""Short names of families."""


@lru_cache(1)
def family_slugs() -> frozenset[str]:
    """Return the names that a template may give a font by."""
    return frozenset({*installed_families(), *_OWN})


def fonts_for(font: TemplateFont, text: str, size_px: float, language: str) -> tuple[str, ...]:
    """Return the fonts to set `text` in, first choice first.

    Args:
        font: A family that is installed.
        text: It tells the script.
        size_px: The largest font size, which tells the optical size.
        language: Of the title: characters alone don't tell Japanese from Chinese.
    """
    optical = _DISPLAY_OPTICAL if size_px >= _DISPLAY_PX else _TEXT_OPTICAL
    names = [_named(_OWN.get(font.family, font.family), font.weight, optical)]
    script = dominant_script(text)
    if script is Script.CHINESE and language == "ja":
        script = Script.JAPANESE
    if script in ALPHABETIC:
        names += [_named("inter", font.weight, optical)]
    elif script in _SCRIPT_FAMILIES:
        weight = font.weight + (_ARABIC_EXTRA if script is Script.ARABIC else 0.0)
        names += [name for name in [_script_font(_SCRIPT_FAMILIES[script], weight)] if name]
    return tuple(dict.fromkeys(names))


@lru_cache(64)
def _script_font(name: str, weight: float) -> str | None:
    """Register a script's font at a weight, and return its name; None if it is not installed."""
    if not is_installed(name):
        return None
    tuned = FONTS[name]
    axes = {**tuned.axes, "wght": min(max(weight, 400.0), 900.0)}
    own = f"{USER_FONT_PREFIX}{name}@{weight:g}"
    register_font(own, FontInstance(package=tuned.package, file=tuned.file, index=tuned.index, axes=axes))
    return own


@lru_cache(256)
def _named(slug: str, weight: float, optical: float) -> str:
    """Register a family at a weight, and return its name."""
    package = installed_families()[slug]
    name = f"{slug}@{weight:g}/{optical:g}"
    register_font(name, _instance(package, weight, optical))
    return name


def _instance(package: str, weight: float, optical: float) -> FontInstance:
    metadata = json.loads((files(package) / "metadata.json").read_text(encoding="utf-8"))
    upright = [file for file in metadata["files"] if file["style"] == "normal"] or metadata["files"]
    best = min(upright, key=lambda file: (not file["variable"], abs((file["weight"] or 400) - weight)))
    wanted = {"wght": weight, "wdth": 100.0, "opsz": optical}
    axes = {
        axis["tag"]: _clamped(axis, wanted[axis["tag"]])
        for axis in metadata["axes"]
        if best["variable"] and axis["tag"] in wanted
    }
    return FontInstance(package=package, file=best["path"], axes=axes)


def _clamped(axis: Mapping[str, Any], value: float) -> float:
    return float(min(max(value, axis["min"]), axis["max"]))
