"""Where the photo, the logo and the look of a picture were looked for, so that a change there can be noticed.

No part of a key: a moved folder of the same files asks for the same pictures.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.brand.assets import load_asset
from thumbcli.contract import make_request
from thumbcli.design import Corner, Design

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.brand.brand import Brands
    from thumbcli.contract import EngineName

__all__ = ["BRANDED", "Origin", "asked_now"]

BRANDED = "photo logo logo_light logo_dark logo_position hand format custom_assets_id".split()
"""What of a canonical request may come from a kit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a row said before its kit was asked.

    Attributes:
        folder: That of the titles, which its kit file is searched from.
        format: The format that was asked for, if one was.
        photo: The photo's own file; None for that of the kit, if it is used at all.
        logo: The logo's own file; None likewise.
        set: The reference set that was asked for; None leaves it to the kit file.
        corner: The logo's corner that was asked for.
    """

    folder: Path
    format: str | None = None
    photo: Path | None = None
    logo: Path | None = None
    set: str | None = None
    corner: Corner | None = None

    def told(self, out: Path) -> dict[str, str]:
        """Return what there is of it as plain values; paths are relative to `out`, so that both can move."""
        values = {
            "folder": _from(out, self.folder),
            "format": self.format,
            "photo": self.photo and _from(out, self.photo),
            "logo": self.logo and _from(out, self.logo),
            "set": self.set,
            "corner": self.corner,
        }
        return {name: str(value) for name, value in values.items() if value is not None}


def _from(out: Path, path: Path) -> str:
    return os.path.relpath(path, out)


def asked_now(
    told: Mapping[str, str], out: Path, engine: EngineName, brands: Brands, *, photo: bool, logo: bool
) -> dict[str, str | int | None]:
    """Return what the same row would ask for today, as far as it may come from a kit.

    Args:
        told: What `Origin.told` gave when the picture was made.
        out: The folder of the picture.
        engine: Who drew it.
        brands: Finds the kits of today.
        photo: Whether it has the photo.
        logo: Whether it has the logo.

    Raises:
        ItemError: It could not be asked for any more: a file or a set is gone.
        ConfigError: A kit file says what it may not.
    """
    brand = brands.at(out / told["folder"])
    own_photo, own_logo = told.get("photo"), told.get("logo")
    request = make_request(
        "-",
        format=told.get("format"),
        use_photo=photo,
        use_logo=logo,
        photo=load_asset(out / own_photo, kind="photo") if photo and own_photo else None,
        logo=load_asset(out / own_logo, kind="logo") if logo and own_logo else None,
        custom_assets_id=brand.wished_set(told.get("set")),
        design=Design(logo_position=Corner(told["corner"]) if "corner" in told else None),
    )
    canonical = brand.dress(request, engine).canonical()
    return {name: canonical.get(name) for name in BRANDED}
