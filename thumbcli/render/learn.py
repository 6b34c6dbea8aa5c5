"""What the reference pictures of a channel have in common: its palette, its light, its layout, its face."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.hand import Hand

__all__ = ["learn"]


def learn(pictures: Sequence[Asset]) -> Hand:
    """Return what `pictures` have in common: the same for the same files, in whatever order they come.

    Args:
        pictures: 1 to 6 references.

    Raises:
        RequestRefused: One of them can't be read, or has more than 50 megapixels.
        ValueError: There are none.
    """
    raise NotImplementedError
