"""What a layout family is, what it is told, and the stage it draws on.

A family is one module in this folder that defines `FAMILY`; nothing else names it. To add one, write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.stage import Composition, Stage

__all__ = ["Family"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A layout family.

    Attributes:
        name: Lower case; also the name of its module.
        suits: How well it suits a brief: 0 not at all, 1 a good default, more for what it is made for.
        compose: Draws the whole picture.
    """

    name: str
    suits: Callable[[Composition], float]
    compose: Callable[[Stage], None] = field(repr=False)
