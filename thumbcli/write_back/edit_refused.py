"""A front matter that is left as it is."""

from __future__ import annotations

__all__ = ["EditRefusedError"]


class EditRefusedError(ValueError):
    """A field can't be set by changing one line; the message says why, for a post."""
