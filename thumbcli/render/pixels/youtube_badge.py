"""How YouTube shows a thumbnail, measured on its pages; lengths in px of the 1280x720 canvas."""

from __future__ import annotations

__all__ = ["DURATION_BADGE_PX", "LIST_DURATION_BADGE_PX", "SUGGESTED_WIDTH_PX"]

DURATION_BADGE_PX = (200.0, 104.0)
"""Width and height of the bottom right corner that the duration may cover."""

LIST_DURATION_BADGE_PX = (290.0, 168.0)
"""The same in narrow lists of videos, where the thumbnail is smaller and the duration is not."""

SUGGESTED_WIDTH_PX = 168
"""How wide a thumbnail is beside a video, in px of the screen: the smallest of the common sizes."""
