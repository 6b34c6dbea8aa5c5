"""Pictures that are going to be kept: upright, in sRGB, and without a word about who took them where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from thumbcli.contract import Asset

__all__ = ["Kind", "clean"]

Kind = Literal["photo", "logo", "reference"]


def clean(asset: Asset, kind: Kind) -> Asset:
    """Return the same picture in a new file that holds nothing but the picture.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture is kept.
        kind: A photo and a reference end within 2 MB, a logo within 1 MB.

    Returns:
        The same bytes for the same file, wherever it is cleaned with the same Pillow.

    Raises:
        RequestRefused: It can't be read, or would unpack to more than 50 megapixels.
    """
    raise NotImplementedError
