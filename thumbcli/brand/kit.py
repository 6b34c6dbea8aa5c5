"""What a brand kit is: a photo, a logo with its variants, and reference sets by name.

A kit holds places of pictures, not pictures: what nobody asks for is never read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.brand.style_overrides import NO_LOOK, Look, brand_style_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.contract import Format
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner

__all__ = ["Kit", "Logo", "ReferenceSet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo as it is saved.

    Attributes:
        file: The logo.
        light: A light variant, for where the logo itself would not be seen.
        dark: A dark variant.
        position: Its corner; None lets the layout choose.
    """

    file: KitPicture
    light: KitPicture | None = None
    dark: KitPicture | None = None
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
    pictures: tuple[KitPicture, ...] = ()
    format: Format | None = None
    thumbapi_id: str | None = None
    learned: BrandStyle | None = None
    look: Look = NO_LOOK

    def brand_style(self) -> BrandStyle | None:
        """Return the look of the set, what was set by hand before what was learned; None if it has none.

        Raises:
            RequestError: A reference can't be used, or the look that was set can't be read.
            RequestRefused: A reference can't be decoded.
        """
        learned = self.learned
        if learned is None and self.pictures:
            from thumbcli.brand.style_cache import learned_style

            learned = learned_style(self.pictures)
        return brand_style_of(learned, self.look, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The saved pictures of one channel.

    Attributes:
        photo: The personal photo.
        logo: The logo.
        sets: The reference sets by name.
        use: The set that holds where none is asked for.
    """

    photo: KitPicture | None = None
    logo: Logo | None = None
    sets: Mapping[str, ReferenceSet] = field(default_factory=lambda: MappingProxyType({}))
    use: str | None = None

    def pieces(self) -> tuple[KitPicture, ...]:
        """Return every picture of the kit."""
        logo = self.logo
        found = [self.photo, *((logo.file, logo.light, logo.dark) if logo else ())]
        found += [piece for each in self.sets.values() for piece in each.pictures]
        return tuple(piece for piece in found if piece is not None)
