"""Where the photo, the logo and the look of a picture were looked for, so that a change there can be noticed.

No part of a key: a moved folder of the same files asks for the same pictures.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.brand.asset_files import load_asset
from thumbcli.contract import EngineName, Format, make_request
from thumbcli.contract.design_options import Corner, Design
from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.brand.brand_resolver import Brands

__all__ = ["BRANDED", "Origin", "asked_now", "count_stale"]

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

    def to_record(self, out: Path) -> dict[str, str]:
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
        told: What `Origin.to_record` gave when the picture was made.
        out: The folder of the picture.
        engine: Who drew it.
        brands: Finds the kits of today.
        photo: Whether it has the photo.
        logo: Whether it has the logo.

    Raises:
        ItemError: It could not be asked for any more: a file or a set is gone.
        ConfigError: A kit file says what it may not.
    """
    brand = brands.for_folder(out / told["folder"])
    own_photo, own_logo = told.get("photo"), told.get("logo")
    request = make_request(
        "-",
        format=told.get("format"),
        use_photo=photo,
        use_logo=logo,
        photo=load_asset(out / own_photo, kind="photo") if photo and own_photo else None,
        logo=load_asset(out / own_logo, kind="logo") if logo and own_logo else None,
        custom_assets_id=brand.chosen_set(told.get("set")),
        design=Design(logo_position=Corner(told["corner"]) if "corner" in told else None),
    )
    canonical = brand.apply_brand(request, engine).canonical()
    return {name: canonical.get(name) for name in BRANDED}


_FIELDS = ("origin", "use_photo", "use_logo", *BRANDED)


def count_stale(folder: Path, manifest: Manifest, brands: Brands) -> int:
    """Return how many pictures of `folder` would be others if they were asked for again.

    A picture is stale when a file that it carries, or the look of its set, changed or went, be it in a kit or
    beside the titles. Pictures from before kits were known tell nothing and are not counted.
    """
    # Pictures of one run mostly share all of it, so a large folder has few groups to look at.
    paths = ", ".join(f"'$.{field}'" for field in _FIELDS)
    groups = manifest.tabulate(
        f"SELECT count(*), engine, json_extract(request, {paths}) FROM thumbnail"  # noqa: S608 - constants alone
        " WHERE NOT adopted AND instr(request, '\"origin\"') GROUP BY 2, 3"
    )
    return sum(
        number
        for number, engine, values in groups
        if _is_stale(folder, EngineName(engine), dict(zip(_FIELDS, json.loads(values), strict=True)), brands)
    )


def _is_stale(folder: Path, engine: EngineName, made: Mapping[str, object], brands: Brands) -> bool:
    told, photo, logo = made["origin"], bool(made["use_photo"]), bool(made["use_logo"])
    if not isinstance(told, dict):
        return False
    try:
        now = asked_now(told, folder, engine, brands, photo=photo, logo=logo)
    except ThumbError:
        return True
    # The same title in another format is another picture beside this one, which stays.
    same_format = now["format"] in {None, made["format"] or Format.YOUTUBE}
    return same_format and any(made[name] != value for name, value in now.items())
