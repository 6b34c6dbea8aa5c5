"""Fonts that users ask for: any installed `fontpkg-*` family by name, in a weight and a slant, or a file."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from thumbcli.contract.asset import FontFile
from thumbcli.errors import RequestRefused
from thumbcli.render.typography.fonts import (
    FONTS,
    USER_FONT_PREFIX,
    FontInstance,
    register_font,
    register_font_file,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FontForm", "family_of", "font_file", "installed_families", "load_user_font"]

_ENTRY_POINT_GROUP = "fontpkg.family"
_HEADLINE_WEIGHT, _NORMAL_WIDTH = 900.0, 100.0
"""Values of the axes `wght` and `wdth` (OpenType), clamped to the font's range."""

_LISTED_MAX = 60  # how many families a message lists
_SIMILARITY_MIN = 0.7  # of a family, or its beginning, to be suggested, as `difflib` measures it
_SUGGESTED_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FontForm:
    """How a family is set; None leaves what headlines usually have.

    Attributes:
        weight: 100 to 900; the nearest that the family has.
        italic: Of a family without italics the upright letters are taken.
        tracking_em: Extra space after each letter.
    """

    weight: int | None = None
    italic: bool | None = None
    tracking_em: float = 0.0


USUAL_FORM = FontForm()


@lru_cache(1)
def installed_families() -> Mapping[str, str]:
    """Return every installed family by its slug, with the package that holds it."""
    points = sorted(entry_points(group=_ENTRY_POINT_GROUP))
    return MappingProxyType({point.name.replace("_", "-"): point.value for point in points})


def family_of(font_name: str) -> str:
    """Return the slug of the family of one of the engine's own fonts; any other name as it is."""
    font = FONTS.get(font_name)
    known = (slug for slug, package in installed_families().items() if font and package == font.package)
    return next(known, font_name)


def load_user_font(font: str | FontFile, form: FontForm = USUAL_FORM) -> str:
    """Register a font, by default at its heaviest upright weight, and return its name.

    Args:
        font: The name of a family, in any case, with spaces or hyphens; or a file.
        form: The weight, the slant and the spacing of a family.

    Raises:
        RequestRefused: No such family is installed, or the file is not a font.
    """
    if isinstance(font, FontFile):
        name = f"{USER_FONT_PREFIX}{font.sha256}"
        if not register_font_file(name, font.data, {"wght": _HEADLINE_WEIGHT, "wdth": _NORMAL_WIDTH}):
            raise RequestRefused(
                f"{font.name} is no font", code="400", remedy="give a TrueType or OpenType file"
            )
        return name
    slug = re.sub(r"[\s_-]+", "-", font.strip().lower())
    package = installed_families().get(slug)
    if package is None:
        raise _unknown(font, slug)
    name = f"{USER_FONT_PREFIX}{slug}"
    if form != USUAL_FORM:
        name += f":{form.weight}:{form.italic}:{form.tracking_em:.3f}"
    register_font(name, replace(font_file(package, form.weight, form.italic), tracking_em=form.tracking_em))
    return name


def _similarity(slug: str, name: str) -> float:
    """Return how alike two names are, 0 to 1; of a longer one its beginning counts, too."""
    return max(difflib.SequenceMatcher(None, slug, other).ratio() for other in (name, name[: len(slug)]))


def _unknown(font: str, slug: str) -> RequestRefused:
    known = installed_families()
    alike = {name: _similarity(slug, name) for name in known}
    near = [name for name in known if alike[name] >= _SIMILARITY_MIN]
    close = sorted(near, key=alike.__getitem__, reverse=True)[:_SUGGESTED_MAX]
    if not close:
        close = [name for name in known if slug in name or name in slug][:_SUGGESTED_MAX]
    more = len(known) - _LISTED_MAX
    listed = ", ".join(list(known)[:_LISTED_MAX]) + (f", … and {more:,} more" if more > 0 else "")
    named = f"close to it are {', '.join(close)}." if close else f"installed are {listed}."
    # The unknown name is not suggested for installing: anybody may have registered a package of that name.
    return RequestRefused(
        f"no font family {font!r} is installed",
        code="400",
        remedy=f"{named} More families come as packages (pip install fontpkg-<family>), or name a font file",
    )


@lru_cache(256)
def font_file(package: str, weight: int | None, italic: bool | None) -> FontInstance:
    """Return the file of a package for a weight and a slant; for neither, the font as the styles set it."""
    tuned = next((font for font in FONTS.values() if font.package == package), None)
    if tuned is not None and weight is None and italic is None:
        return tuned
    metadata = json.loads((files(package) / "metadata.json").read_text(encoding="utf-8"))
    wanted = "italic" if italic else "normal"
    slanted = [file for file in metadata["files"] if file["style"] == wanted] or metadata["files"]
    heaviness = _HEADLINE_WEIGHT if weight is None else float(weight)
    best = max(slanted, key=lambda file: (bool(file["variable"]), -abs((file["weight"] or 0) - heaviness)))
    settings = {axis["tag"]: _axis_value(axis, heaviness) for axis in metadata["axes"] if best["variable"]}
    axes = {**_tuned_axes(tuned), **{tag: value for tag, value in settings.items() if value is not None}}
    return FontInstance(package=package, file=best["path"], axes=axes)


def _tuned_axes(tuned: FontInstance | None) -> Mapping[str, float]:
    """Return the axes that the styles set a family to, beside those that any headline has."""
    own = ("SOFT", "WONK")
    return {tag: value for tag, value in tuned.axes.items() if tag in own} if tuned else {}


def _axis_value(axis: Mapping[str, Any], weight: float) -> float | None:
    """Return the value of an axis for a headline of this weight; None for the font's default."""
    wanted = {"wght": weight, "wdth": _NORMAL_WIDTH, "opsz": axis["max"]}.get(axis["tag"])
    return None if wanted is None else float(min(max(wanted, axis["min"]), axis["max"]))
