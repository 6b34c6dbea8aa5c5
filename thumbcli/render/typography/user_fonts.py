"""Fonts that somebody asks for: any installed `fontpkg-*` family by its name, or a file."""

from __future__ import annotations

import difflib
import json
import re
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from thumbcli.contract.design_options import FontFile
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

__all__ = ["installed_families", "load_user_font"]

_GROUP = "fontpkg.family"
_HEAVIEST = 900.0
_NORMAL_WIDTH = 100.0
_NAMED = 60
_CLOSE = 0.5


@lru_cache(1)
def installed_families() -> Mapping[str, str]:
    """Return every installed family by its slug, with the package that holds it."""
    points = sorted(entry_points(group=_GROUP))
    return MappingProxyType({point.name.replace("_", "-"): point.value for point in points})


def load_user_font(wish: str | FontFile) -> str:
    """Make a font known and return the name of its face, at its heaviest upright weight.

    Args:
        wish: The name of a family, in any case, with blanks or hyphens; or a file.

    Raises:
        RequestRefused: No such family is installed, or the file is no font.
    """
    if isinstance(wish, FontFile):
        name = f"{USER_FONT_PREFIX}{wish.sha256}"
        if not register_font_file(name, wish.data, {"wght": _HEAVIEST, "wdth": _NORMAL_WIDTH}):
            raise RequestRefused(
                f"{wish.name} is no font", code="400", remedy="give a TrueType or OpenType file"
            )
        return name
    slug = re.sub(r"[\s_-]+", "-", wish.strip().lower())
    package = installed_families().get(slug)
    if package is None:
        raise _unknown(wish, slug)
    name = f"{USER_FONT_PREFIX}{slug}"
    register_font(name, _face(package))
    return name


def _unknown(wish: str, slug: str) -> RequestRefused:
    known = installed_families()
    close = difflib.get_close_matches(slug, known, n=3, cutoff=_CLOSE)
    if not close:
        close = [name for name in known if slug in name or name in slug][:3]
    named = f"close to it are {', '.join(close)}." if close else f"there are {_listed(list(known))}."
    # The name itself is not offered for installing: what nobody has made anybody may have registered.
    return RequestRefused(
        f"no font family {wish!r} is installed",
        code="400",
        remedy=f"{named} More families come as packages (pip install fontpkg-<family>), or name a font file",
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f", … and {more:,} more" if more > 0 else "")


@lru_cache(64)
def _face(package: str) -> FontInstance:
    """Return the face of a package: as the styles set it, else its heaviest upright file."""
    tuned = next((face for face in FONTS.values() if face.package == package), None)
    if tuned is not None:
        return tuned
    told = json.loads((files(package) / "metadata.json").read_text(encoding="utf-8"))
    upright = [file for file in told["files"] if file["style"] == "normal"] or told["files"]
    best = max(upright, key=lambda file: (bool(file["variable"]), file["weight"] or 0))
    settings = {axis["tag"]: _setting(axis) for axis in told["axes"] if best["variable"]}
    axes = {tag: at for tag, at in settings.items() if at is not None}
    return FontInstance(package=package, file=best["path"], axes=axes)


def _setting(axis: Mapping[str, Any]) -> float | None:
    """Return where an axis stands for a headline; None to leave it where the font has it."""
    wanted = {"wght": _HEAVIEST, "wdth": _NORMAL_WIDTH, "opsz": axis["max"]}.get(axis["tag"])
    return None if wanted is None else float(min(max(wanted, axis["min"]), axis["max"]))
