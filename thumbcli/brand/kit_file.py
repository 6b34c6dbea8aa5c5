"""Reads kit files: the same TOML for the saved kit and for the `thumb.toml` of a project."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.brand.asset_files import KitPicture
from thumbcli.brand.kit_model import to_brand_style
from thumbcli.brand.kit_types import Kit, Logo, ReferenceSet
from thumbcli.errors import ConfigError
from thumbcli.options.config_file import parse_toml, read_text

if TYPE_CHECKING:
    from pydantic import ValidationError

    from thumbcli.brand.kit_model import KitFile, LogoTable, SetTable
    from thumbcli.render.pixels.strip_metadata import Kind

__all__ = ["ASSETS", "kit_from_text", "read_kit"]

ASSETS = "assets"
_SHOWN_CHARS = 60
_SAVED_NAME = re.compile(r"assets/([0-9a-f]{64})\.(?:png|jpg|webp)")


def read_kit(path: Path) -> Kit | None:
    """Read the kit file at `path`; None if there is none.

    Raises:
        ConfigError: It is unreadable, not TOML, or has an unknown key or a wrong value.
    """
    text = read_text(path)
    return None if text is None else kit_from_text(text, path)


def kit_from_text(text: str, path: Path) -> Kit:
    """Return the kit that `text` describes; its paths are relative to the folder of `path`.

    Raises:
        ConfigError: It is not TOML, or has an unknown key or a wrong value.
    """
    import pydantic

    from thumbcli.brand.kit_model import KitFile

    raw = parse_toml(text, path)
    try:
        table = KitFile.model_validate(raw)
    except pydantic.ValidationError as error:
        raise _invalid(error, path) from None
    return _kit(table, path.parent)


def _kit(table: KitFile, folder: Path) -> Kit:
    sets = {name: _set(name, each, folder) for name, each in table.sets.items()}
    return Kit(
        photo=_picture(table.photo.file, folder, "photo") if table.photo else None,
        logo=_logo(table.logo, folder) if table.logo else None,
        sets=MappingProxyType(sets),
        use=table.use,
    )


def _logo(table: LogoTable, folder: Path) -> Logo:
    return Logo(
        file=_picture(table.file, folder, "logo"),
        light=_picture(table.light, folder, "logo") if table.light else None,
        dark=_picture(table.dark, folder, "logo") if table.dark else None,
        position=table.position,
    )


def _set(name: str, table: SetTable, folder: Path) -> ReferenceSet:
    return ReferenceSet(
        name=name,
        pictures=tuple(_picture(name, folder, "reference") for name in table.pictures),
        format=table.format,
        thumbapi_id=table.thumbapi_id,
        learned=to_brand_style(table.learned) if table.learned else None,
        overrides=table.look,
    )


def _picture(name: str, folder: Path, kind: Kind) -> KitPicture:
    saved = _SAVED_NAME.fullmatch(name)
    try:
        path = Path(name).expanduser()
    except RuntimeError:
        path = Path(name)
    return KitPicture(path=folder / path, kind=kind, sha256=saved[1] if saved else None)


def _invalid(error: ValidationError, path: Path) -> ConfigError:
    """Return an error with the first invalid key and its allowed values."""
    from thumbcli.brand.kit_model import ALLOWED

    first = error.errors(include_url=False)[0]
    places = [str(part) for part in first["loc"] if part != "[key]"]
    where = ".".join(places) or "it"
    last = next((part for part in reversed(places) if not part.isdigit()), "")
    if first["type"] == "extra_forbidden":
        close = difflib.get_close_matches(last, [key.replace("_", "-") for key in ALLOWED], 1)
        remedy = f"did you mean {close[0]}?" if close else "remove it"
        return ConfigError(f"{path}: there is no key {where}", remedy=remedy)
    if first["type"] == "missing":
        return ConfigError(f"{path}: {where} is missing", remedy=f"use {_allowed(places)}")
    given = first["input"]
    short = isinstance(given, str | int | float) and len(repr(given)) <= _SHOWN_CHARS
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    what = f"can't be {shown}" if short else "has an invalid value"
    return ConfigError(f"{path}: {where} {what}", remedy=f"use {_allowed(places)}")


def _allowed(places: list[str]) -> str:
    from thumbcli.brand.kit_model import ALLOWED

    keys = [part.replace("-", "_") for part in places if not part.isdigit()]
    if keys[-1:] == ["dark"]:
        return ALLOWED["light"] if "logo" in keys else "true or false"
    return ALLOWED.get(keys[-1], ALLOWED["sets"]) if keys else "tables [photo], [logo] and [sets.NAME]"
