"""What a brand kit is: a photo, a logo with its variants, and reference sets by name.

A kit holds places of pictures, not pictures: what nobody asks for is never read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.brand.assets import load_asset
from thumbcli.brand.look import NO_LOOK, Look, hand_of
from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.contract import Asset, Format
    from thumbcli.design import Corner
    from thumbcli.hand import Hand
    from thumbcli.render.clean import Kind

__all__ = ["PICTURES_MAX", "Kit", "Logo", "Piece", "ReferenceSet"]

PICTURES_MAX = 6
"""How many references a set has at most.

Source:
    `thumbapi.md`: Request, `customAssetsId`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One picture of a kit.

    Attributes:
        path: Where it lies.
        kind: What it is for.
        sha256: Its digest, where it was cleaned when it was saved and bears its digest as its name; None for
            a file of somebody's own, which is cleaned when it is read.
    """

    path: Path
    kind: Kind
    sha256: str | None = None

    def load(self) -> Asset:
        """Read it, without whatever it told beside the picture.

        Raises:
            RequestError: It is gone, too large, no picture, or not what was saved.
            RequestRefused: It can't be decoded, or has more than 50 megapixels.
        """
        if self.sha256 is not None:
            return _saved(self.path, self.sha256, self.kind)
        from thumbcli.render.clean import clean

        return clean(self.raw(), self.kind)

    def raw(self) -> Asset:
        """Read the file as it is.

        Raises:
            RequestError: It is gone, too large, or no picture.
        """
        return load_asset(self.path, kind=self.kind)


def _saved(path: Path, sha256: str, kind: Kind) -> Asset:
    asset = load_asset(path, kind=kind)
    if asset.sha256 != sha256:
        raise RequestError(
            f"{path} was changed since it was saved: its name is the digest of what it held",
            remedy="save the picture again with `thumb brand`, or name your own file in the kit",
        )
    return asset


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo as it is saved.

    Attributes:
        file: The logo.
        light: A light variant, for where the logo itself would not be seen.
        dark: A dark variant.
        position: Its corner; None lets the layout choose.
    """

    file: Piece
    light: Piece | None = None
    dark: Piece | None = None
    position: Corner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """The pictures that a channel's look is taken from.

    Attributes:
        name: What `--custom-assets-id` calls it.
        pictures: The references, 0 to 6.
        format: The format of its pictures where none is asked for.
        thumbapi_id: What ThumbAPI calls the same set.
        learned: What the pictures taught when they were saved; None if that is found out anew.
        look: The values that somebody set by hand, which go before the learned ones.
    """

    name: str
    pictures: tuple[Piece, ...] = ()
    format: Format | None = None
    thumbapi_id: str | None = None
    learned: Hand | None = None
    look: Look = NO_LOOK

    def hand(self) -> Hand | None:
        """Return the look of the set, what was set by hand before what was learned; None if it has none.

        Raises:
            RequestError: A reference can't be used, or the look that was set can't be read.
            RequestRefused: A reference can't be decoded.
        """
        learned = self.learned
        if learned is None and self.pictures:
            from thumbcli.brand.learned import learned_hand

            learned = learned_hand(self.pictures)
        return hand_of(learned, self.look, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The saved pictures of one channel.

    Attributes:
        photo: The personal photo.
        logo: The logo.
        sets: The reference sets by name.
        use: The set that holds where none is asked for.
    """

    photo: Piece | None = None
    logo: Logo | None = None
    sets: Mapping[str, ReferenceSet] = field(default_factory=lambda: MappingProxyType({}))
    use: str | None = None

    def pieces(self) -> tuple[Piece, ...]:
        """Return every picture of the kit."""
        logo = self.logo
        found = [self.photo, *((logo.file, logo.light, logo.dark) if logo else ())]
        found += [piece for each in self.sets.values() for piece in each.pictures]
        return tuple(piece for piece in found if piece is not None)
