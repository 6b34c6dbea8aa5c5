"""A brand kit: a photo, a logo with its variants, and reference sets.

A kit holds the paths of pictures; they are read when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.brand.style_overrides import apply_overrides

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.brand.kit_model import StyleOverrides
    from thumbcli.contract import Asset, Format
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner

__all__ = ["Kit", "Logo", "ReferenceSet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A saved logo.

    Attributes:
        file: The logo.
        light: A light variant, for backgrounds on which the logo would not be visible.
        dark: A dark variant.
        position: Its corner; None lets the layout choose.
    """

    file: KitPicture
    light: KitPicture | None = None
    dark: KitPicture | None = None
    position: Corner | None = None

    def load(self) -> tuple[Asset, Asset | None, Asset | None]:
        """Read the logo, its light and its dark variant."""
        light = self.light.load() if self.light else None
        return self.file.load(), light, self.dark.load() if self.dark else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """The reference pictures for a channel's style.

    Attributes:
        name: The value of `--custom-assets-id`.
        pictures: The references, 0 to 6.
        format: The format of thumbnails if none is asked for.
        thumbapi_id: The id of the same set at ThumbAPI.
        learned: The style learned when the pictures were saved; None if it is learned when needed.
        overrides: Values set by hand, which override the learned ones.
    """

    name: str
    pictures: tuple[KitPicture, ...] = ()
    format: Format | None = None
    thumbapi_id: str | None = None
    learned: BrandStyle | None = None
    overrides: StyleOverrides | None = None

    def override_names(self) -> tuple[str, ...]:
        """Return the keys that were set by hand, spelled as in a kit file."""
        values = self.overrides.model_dump(exclude_none=True) if self.overrides else {}
        return tuple(name.replace("_", "-") for name in values)

    def brand_style(self) -> BrandStyle | None:
        """Return the learned style with the values set by hand; None if the set has none.

        Raises:
            RequestError: A reference can't be used, or text would be unreadable.
            RequestRefused: A reference can't be decoded.
        """
        learned = self.learned
        if learned is None and self.pictures:
            from thumbcli.brand.style_cache import learned_style

            learned = learned_style(self.pictures)
        return apply_overrides(learned, self.overrides, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The saved pictures of one channel.

    Attributes:
        photo: The personal photo.
        logo: The logo.
        sets: The reference sets by name.
        use: The set if none is asked for.
    """

    photo: KitPicture | None = None
    logo: Logo | None = None
    sets: Mapping[str, ReferenceSet] = field(default_factory=lambda: MappingProxyType({}))
    use: str | None = None

    def all_pictures(self) -> tuple[KitPicture, ...]:
        """Return every picture of the kit."""
        logo = self.logo
        found = [self.photo, *((logo.file, logo.light, logo.dark) if logo else ())]
        found += [picture for each in self.sets.values() for picture in each.pictures]
        return tuple(picture for picture in found if picture is not None)
