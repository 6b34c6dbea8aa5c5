"""Layout families: every module here that defines `FAMILY`."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from thumbcli.errors import RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["Family", "families", "family_named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A layout family.

    Attributes:
        name: Lower case, the name of its module.
        suits: Scores a composition: 0 does not suit, 1 is a good default, more is made for it.
        compose: Draws the whole picture.
        either_side: The title decides by chance on which side its artwork is.
    """

    name: str
    suits: Callable[[Composition], float]
    compose: Callable[[Stage], None] = field(repr=False)
    either_side: bool = False


@lru_cache(1)
def families() -> tuple[Family, ...]:
    """Return every family in this folder, sorted by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "FAMILY", None) for name in names)
    return tuple(family for family in found if isinstance(family, Family))


def family_named(name: str) -> Family:
    """Return the family of this name.

    Raises:
        RequestRefused: There is none; the message lists the families.
    """
    known = {family.name: family for family in families()}
    if name not in known:
        raise RequestRefused(
            f"there is no layout {name!r}", code="400", remedy=f"layouts are: {', '.join(known)}"
        )
    return known[name]
