"""Which packs are installed, and which of them draws a thing."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.artwork.color_font import ColorFont

if TYPE_CHECKING:
    from thumbcli.artwork.pack import ArtworkPack

__all__ = ["installed_packs", "pack_for"]

_NOTO_PACKAGE, _NOTO_FILE = "dynamic_font", "assets/fonts/NotoColorEmoji-Regular.ttf"
"""Read as data: the package is never imported."""


@lru_cache(1)
def installed_packs() -> tuple[ArtworkPack, ...]:
    """Return the packs in full colour that are installed, the one to prefer first."""
    spec = find_spec(_NOTO_PACKAGE)
    if spec is None or spec.origin is None:
        return ()
    return (ColorFont("noto", Path(spec.origin).parent / _NOTO_FILE, "OFL-1.1"),)


def pack_for(thing: str) -> ArtworkPack | None:
    """Return the first installed pack that draws `thing`, an emoji or a name; None if none does."""
    return next((pack for pack in installed_packs() if pack.has(thing)), None)
