"""Reads kit files: the same TOML for the saved kit and for the `thumb.toml` of a project."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from thumbcli.brand.kit_model import ALLOWED
from thumbcli.brand.kit_types import Kit, KitPlace
from thumbcli.errors import ConfigError
from thumbcli.options.config_file import line_of_key, parse_toml, read_text
from thumbcli.options.project_options import HOUSE_KEYS, RUN_KEYS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ASSETS", "kit_from_text", "read_kit"]

ASSETS = "assets"
_SHOWN_CHARS = 60


_LOGO_VARIANTS = {"logo-light": "light", "logo-dark": "dark", "light": "light", "dark": "dark"}
"""Keys that belong into the table of the logo, as they are written outside of it."""


def read_kit(path: Path, *, inside: Path | None = None, in_project: bool = False) -> Kit | None:
    """Read the kit file at `path`; None if there is none.

    Args:
        path: The file.
        inside: The folder that the file and its pictures have to lie in; None for a kit of the user's own.
        in_project: Whether the file may hold the jobs of `thumb run` too, which are not read here.

    Raises:
        ConfigError: It is unreadable, not TOML, or has an unknown key or a wrong value.
    """
    text = read_text(path, inside=inside)
    return None if text is None else kit_from_text(text, path, inside=inside, in_project=in_project)


def kit_from_text(text: str, path: Path, *, inside: Path | None = None, in_project: bool = False) -> Kit:
    """Return the kit that `text` describes; its paths are relative to the folder of `path`.

    Raises:
        ConfigError: It is not TOML, or has an unknown key or a wrong value.
    """
    table = parse_toml(text, path)
    if in_project:
        others = RUN_KEYS - HOUSE_KEYS
        table = {key: value for key, value in table.items() if key.replace("-", "_") not in others}
    try:
        return Kit.model_validate(table, context=KitPlace(folder=path.parent, inside=inside))
    except ValidationError as error:
        raise _invalid(error, path, text, in_project=in_project) from None


def _invalid(error: ValidationError, path: Path, text: str, *, in_project: bool) -> ConfigError:
    """Return an error with the first invalid key, its line and its allowed values."""
    first = error.errors(include_url=False)[0]
    places = [str(part) for part in first["loc"] if part != "[key]"]
    at = f"{path}: line {line_of_key(text, places)}"
    where = ".".join(places) or "it"
    if len(where) > _SHOWN_CHARS:
        where = f"{where[:_SHOWN_CHARS]}…"
    last = next((part for part in reversed(places) if not part.isdigit()), "")
    if first["type"] == "extra_forbidden":
        known = [key.replace("_", "-") for key in (*ALLOWED, *(sorted(RUN_KEYS) if in_project else ()))]
        close = difflib.get_close_matches(last, known, 1)
        remedy = f"did you mean {close[0]}?" if close else "remove it"
        if last in _LOGO_VARIANTS:
            remedy = f'write a table [logo] with file = "logo.png" and {_LOGO_VARIANTS[last]} = "other.png"'
        return ConfigError(f"{at}: there is no key {where}", remedy=remedy)
    if first["type"] == "map":
        return ConfigError(f"{at}: {first['ctx']['message']}", remedy=first["ctx"]["remedy"])
    if first["type"] == "missing":
        return ConfigError(f"{at}: {where} is missing", remedy=f"use {_allowed(places)}")
    given = first["input"]
    short = isinstance(given, str | int | float) and len(repr(given)) <= _SHOWN_CHARS
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    what = f"can't be {shown}" if short else "has an invalid value"
    return ConfigError(f"{at}: {where} {what}", remedy=f"use {_allowed(places)}")


def _allowed(places: list[str]) -> str:
    keys = [part.replace("-", "_") for part in places if not part.isdigit()]
    if keys[-1:] == ["dark"]:
        return ALLOWED["light"] if "logo" in keys else "true or false"
    if keys[:1] == ["map"]:
        return ALLOWED["map"]
    if keys == ["background"]:
        return ALLOWED["avatar"]
    return ALLOWED.get(keys[-1], ALLOWED["sets"]) if keys else "tables [photo], [logo] and [sets.NAME]"
