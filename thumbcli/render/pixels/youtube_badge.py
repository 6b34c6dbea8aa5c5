"""How YouTube shows a thumbnail, measured on its pages; lengths in px of the 1280x720 canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.contract import Size

__all__ = ["DURATION_BADGE_PX", "LIST_DURATION_BADGE_PX", "SUGGESTED_WIDTH_PX", "seen_width_px"]

DURATION_BADGE_PX = (200.0, 104.0)
"""Width and height of the bottom right corner that the duration may cover."""

LIST_DURATION_BADGE_PX = (290.0, 168.0)
"""The same in narrow lists of videos, where the thumbnail is smaller and the duration is not."""

SUGGESTED_WIDTH_PX = 168
"""How wide a thumbnail is beside a video, in px of the screen: the smallest of the common sizes."""

_BANNER_RATIO = 2.0
"""A banner that is wider, in heights, is shown as wide as a page, and not beside a video."""


def seen_width_px(size: Size) -> float:
    """Return the width that the least size of letters goes by: of a banner that of a picture as high."""
    return min(float(size.width_px), size.height_px * _BANNER_RATIO)
