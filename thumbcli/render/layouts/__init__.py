"""Layout families: every module without an underscore in `cards`, `depth` and `flat`; it defines `FAMILY`."""

from __future__ import annotations

import pkgutil
from dataclasses import field, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from thumbcli.contract.unknown_names import did_you_mean
from thumbcli.errors import RequestRefused
from thumbcli.installed_plugins import PluginKind, contained, plugin_named, plugin_names
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.installed_plugins import Plugin
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = [
    "Family",
    "families",
    "family_named",
    "family_names",
    "has_depth",
    "load_packaged_family",
    "packaged_family",
]

_FOLDERS = ("cards", "depth", "flat")

_A = TypeVar("_A")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """A layout family.

    Attributes:
        name: Lower case, the name of its module.
        suits: Scores a composition: 0 does not suit, 1 is a good default, more is made for it.
        compose: Draws the whole picture.
        either_side: The title decides by chance on which side its artwork is.
        has_byline: It has a place for author, date and the other fields of a card.
        keeps_clear: Its words keep clear of what a platform lays over a tall picture.
    """

    name: str
    suits: Callable[[Composition], float]
    compose: Callable[[Stage], None] = field(repr=False)
    either_side: bool = False
    keeps_clear: bool = False
    has_byline: bool = False


@lru_cache(1)
def _modules() -> Mapping[str, str]:
    """Return the module of each family by its name."""
    here = Path(__file__).parent
    return {
        module.name: f"{__name__}.{folder}.{module.name}"
        for folder in _FOLDERS
        for module in pkgutil.iter_modules([str(here / folder)])
        if "_" not in module.name
    }


def family_names() -> tuple[str, ...]:
    """Return the names of the families, sorted, without loading them."""
    return tuple(sorted(_modules()))


def has_depth(name: str) -> bool:
    """Tell whether a family of ours paints light and shadow: a bright ground turns brown in it."""
    return ".depth." in _modules().get(name, "")


@lru_cache(1)
def families() -> tuple[Family, ...]:
    """Return every family, sorted by name."""
    return tuple(import_module(_modules()[name]).FAMILY for name in family_names())


@lru_cache(1)
def _families_by_name() -> Mapping[str, Family]:
    return MappingProxyType({family.name: family for family in families()})


def family_named(name: str) -> Family:
    """Return the family of this name: one of ours, else one that a package adds.

    Raises:
        RequestRefused: There is none, and the message names the nearest one; or the package's is broken.
    """
    known = _families_by_name()
    if name in known:
        return known[name]
    plugin = packaged_family(name)
    if plugin is None:
        names = (*known, *plugin_names(PluginKind.LAYOUT))
        remedy = did_you_mean(name, names, "layouts", listed_by="thumb formats")
        raise RequestRefused(f"there is no layout {name!r}", code="400", remedy=remedy)
    return load_packaged_family(plugin)


def packaged_family(name: str) -> Plugin | None:
    """Return the family that a package adds by this name; None for a name of ours, or of nobody."""
    return None if name in _modules() else plugin_named(PluginKind.LAYOUT, name)


@lru_cache(64)
def load_packaged_family(plugin: Plugin) -> Family:
    """Return the family of a package.

    Raises:
        RequestRefused: It is broken.
    """
    family = plugin.load()
    if not isinstance(family, Family):
        raise plugin.refuse(f"it is no Family, but {type(family).__name__}")
    return replace(
        family,
        name=plugin.name,
        suits=_contained(plugin, family.suits),
        compose=_contained(plugin, family.compose),
    )


def _contained(plugin: Plugin, call: Callable[[_A], _R]) -> Callable[[_A], _R]:
    """Return a function of a package whose faults are told by its name."""

    def contained_call(subject: _A) -> _R:
        with contained(plugin):
            return call(subject)

    return contained_call
