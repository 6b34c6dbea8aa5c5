"""One file for each layout family; every module here that defines `FAMILY` takes part."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from thumbcli.errors import RequestRefused
from thumbcli.render.layouts.layout_family import Family

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition

__all__ = ["choose_family", "families", "family_named"]


@lru_cache(1)
def families() -> tuple[Family, ...]:
    """Return every family in this folder, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "FAMILY", None) for name in names)
    return tuple(family for family in found if isinstance(family, Family))


def choose_family(composition: Composition) -> Family:
    """Return the family that suits `composition` best; the first by name of equals."""
    return max(families(), key=lambda family: family.suits(composition))


def family_named(name: str) -> Family:
    """Return the family of this name.

    Raises:
        RequestRefused: There is none; the message names those that there are.
    """
    known = {family.name: family for family in families()}
    if name not in known:
        raise RequestRefused(
            f"there is no layout {name!r}", code="400", remedy=f"layouts are: {', '.join(known)}"
        )
    return known[name]
