"""Kit files: the same TOML for the saved kit and for the `thumb.toml` of a project."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.brand.asset_files import KitPicture
from thumbcli.brand.kit import Kit, Logo, ReferenceSet
from thumbcli.brand.kit_model import to_brand_style
from thumbcli.brand.style_overrides import Look
from thumbcli.errors import ConfigError
from thumbcli.options.config_file import parse_toml, read_text

if TYPE_CHECKING:
    from pydantic import ValidationError

    from thumbcli.brand.kit_model import KitFile, LogoTable, LookTable, SetTable
    from thumbcli.render.pixels.sanitize import Kind

__all__ = ["ASSETS", "kit_from_text", "read_kit"]

ASSETS = "assets"
_SHOWN_CHARS = 60
_SAVED = re.compile(r"assets/([0-9a-f]{64})\.(?:png|jpg|webp)")


def read_kit(path: Path) -> Kit | None:
    """Read the kit file at `path`; None when there is none.

    Raises:
        ConfigError: It can't be read, is not TOML, or holds a key or a value that is not allowed.
    """
    text = read_text(path)
    return None if text is None else kit_from_text(text, path)


def kit_from_text(text: str, path: Path) -> Kit:
    """Return the kit that a kit file of this text at `path` describes; pictures are relative to its folder.

    Raises:
        ConfigError: It is not TOML, or holds a key or a value that is not allowed.
    """
    import pydantic

    from thumbcli.brand.kit_model import KitFile

    raw = parse_toml(text, path)
    try:
        table = KitFile.model_validate(raw)
    except pydantic.ValidationError as error:
        raise _wrong(error, path) from None
    return _kit(table, path.parent)


def _kit(table: KitFile, folder: Path) -> Kit:
    sets = {name: _set(name, each, folder) for name, each in table.sets.items()}
    return Kit(
        photo=_piece(table.photo.file, folder, "photo") if table.photo else None,
        logo=_logo(table.logo, folder) if table.logo else None,
        sets=MappingProxyType(sets),
        use=table.use,
    )


def _logo(table: LogoTable, folder: Path) -> Logo:
    return Logo(
        file=_piece(table.file, folder, "logo"),
        light=_piece(table.light, folder, "logo") if table.light else None,
        dark=_piece(table.dark, folder, "logo") if table.dark else None,
        position=table.position,
    )


def _set(name: str, table: SetTable, folder: Path) -> ReferenceSet:
    return ReferenceSet(
        name=name,
        pictures=tuple(_piece(named, folder, "reference") for named in table.pictures),
        format=table.format,
        thumbapi_id=table.thumbapi_id,
        learned=to_brand_style(table.learned) if table.learned else None,
        look=_look(table.look),
    )


def _look(table: LookTable) -> Look:
    values = table.model_dump()
    families = values.pop("families")
    return Look(**values, families=None if families is None else tuple(families))


def _piece(named: str, folder: Path, kind: Kind) -> KitPicture:
    saved = _SAVED.fullmatch(named)
    try:
        own = Path(named).expanduser()
    except RuntimeError:
        own = Path(named)
    return KitPicture(path=folder / own, kind=kind, sha256=saved[1] if saved else None)


def _wrong(error: ValidationError, path: Path) -> ConfigError:
    """Name the first thing that is wrong, where it stands, and what may stand there."""
    from thumbcli.brand.kit_model import ALLOWED

    first = error.errors(include_url=False)[0]
    places = [str(part) for part in first["loc"] if part != "[key]"]
    where = ".".join(places) or "it"
    last = next((part for part in reversed(places) if not part.isdigit()), "")
    if first["type"] == "extra_forbidden":
        close = difflib.get_close_matches(last, [key.replace("_", "-") for key in ALLOWED], 1)
        remedy = f"did you mean {close[0]}?" if close else "take it out"
        return ConfigError(f"{path}: there is no key {where}", remedy=remedy)
    if first["type"] == "missing":
        return ConfigError(f"{path}: {where} is missing", remedy=f"use {_allowed(places)}")
    given = first["input"]
    short = isinstance(given, str | int | float) and len(repr(given)) <= _SHOWN_CHARS
    what = f"can't be {_as_toml(given)}" if short else "is not allowed as it is"
    return ConfigError(f"{path}: {where} {what}", remedy=f"use {_allowed(places)}")


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _allowed(places: list[str]) -> str:
    from thumbcli.brand.kit_model import ALLOWED

    keys = [part.replace("-", "_") for part in places if not part.isdigit()]
    if keys[-1:] == ["dark"]:
        return ALLOWED["light"] if "logo" in keys else "true or false"
    return ALLOWED.get(keys[-1], ALLOWED["sets"]) if keys else "tables [photo], [logo] and [sets.NAME]"
