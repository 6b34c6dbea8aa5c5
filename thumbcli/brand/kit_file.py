"""Reads kit files: the same TOML for the saved kit and for the `thumb.toml` of a project."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from thumbcli.brand.kit_model import ALLOWED
from thumbcli.brand.kit_types import Kit, KitPlace
from thumbcli.errors import ConfigError
from thumbcli.options.config_file import parse_toml, read_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ASSETS", "kit_from_text", "read_kit"]

ASSETS = "assets"
_SHOWN_CHARS = 60


def read_kit(path: Path, *, inside: Path | None = None) -> Kit | None:
    """Read the kit file at `path`; None if there is none.

    Args:
        path: The file.
        inside: The folder that the file and its pictures have to lie in; None for a kit of the user's own.

    Raises:
        ConfigError: It is unreadable, not TOML, or has an unknown key or a wrong value.
    """
    text = read_text(path, inside=inside)
    return None if text is None else kit_from_text(text, path, inside=inside)


def kit_from_text(text: str, path: Path, *, inside: Path | None = None) -> Kit:
    """Return the kit that `text` describes; its paths are relative to the folder of `path`.

    Raises:
        ConfigError: It is not TOML, or has an unknown key or a wrong value.
    """
    table = parse_toml(text, path)
    try:
        return Kit.model_validate(table, context=KitPlace(folder=path.parent, inside=inside))
    except ValidationError as error:
        raise _invalid(error, path) from None


def _invalid(error: ValidationError, path: Path) -> ConfigError:
    """Return an error with the first invalid key and its allowed values."""
    first = error.errors(include_url=False)[0]
    places = [str(part) for part in first["loc"] if part != "[key]"]
    where = ".".join(places) or "it"
    if len(where) > _SHOWN_CHARS:
        where = f"{where[:_SHOWN_CHARS]}…"
    last = next((part for part in reversed(places) if not part.isdigit()), "")
    if first["type"] == "extra_forbidden":
        close = difflib.get_close_matches(last, [key.replace("_", "-") for key in ALLOWED], 1)
        remedy = f"did you mean {close[0]}?" if close else "remove it"
        return ConfigError(f"{path}: there is no key {where}", remedy=remedy)
    if first["type"] == "map":
        return ConfigError(f"{path}: {first['ctx']['message']}", remedy=first["ctx"]["remedy"])
    if first["type"] == "missing":
        return ConfigError(f"{path}: {where} is missing", remedy=f"use {_allowed(places)}")
    given = first["input"]
    short = isinstance(given, str | int | float) and len(repr(given)) <= _SHOWN_CHARS
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    what = f"can't be {shown}" if short else "has an invalid value"
    return ConfigError(f"{path}: {where} {what}", remedy=f"use {_allowed(places)}")


def _allowed(places: list[str]) -> str:
    keys = [part.replace("-", "_") for part in places if not part.isdigit()]
    if keys[-1:] == ["dark"]:
        return ALLOWED["light"] if "logo" in keys else "true or false"
    if keys[:1] == ["map"]:
        return ALLOWED["map"]
    return ALLOWED.get(keys[-1], ALLOWED["sets"]) if keys else "tables [photo], [logo] and [sets.NAME]"
