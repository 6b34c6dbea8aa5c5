"""Reads the config files of sites that are data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from thumbcli.regular_files import read_regular_file
from thumbcli.sources.front_matter import FrontMatterError, split_front_matter
from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CONFIG_NAMES", "DATA_ENDINGS", "config_field", "config_fields", "config_text"]

_MAX_BYTES: Final = 256 * 1024

DATA_ENDINGS: Final = (".toml", ".yaml", ".yml", ".json")

CONFIG_NAMES: Final[Mapping[Generator, tuple[str, ...]]] = MappingProxyType(
    {
        Generator.HUGO: ("hugo", "config", "config/_default/hugo", "config/_default/config"),
        Generator.JEKYLL: ("_config",),
        Generator.MKDOCS: ("mkdocs",),
    }
)
"""The config files that are data, without their ending."""

_TAGS: Final = re.compile(r"(?<=[:\-\[,] )!{1,2}[\w/:.]+")
"""Of YAML: MkDocs has some that name functions of Python, which say nothing here."""


def config_field(fields: object, name: str) -> object:
    """Return a field in any case, as Hugo takes it; None where there is none."""
    if not isinstance(fields, Mapping):
        return None
    return next((value for key, value in fields.items() if str(key).lower() == name), None)


def config_fields(root: Path, name: str) -> Mapping[str, Any]:
    """Return the config file of a name, whatever its ending; nothing where there is none, or it is broken."""
    for ending in DATA_ENDINGS:
        text = config_text(root / f"{name}{ending}", root)
        if not text:
            continue
        fence = "+++" if ending == ".toml" else "---"
        try:
            if ending == ".json":
                found = json.loads(text)
            else:
                # Read as the front matter of posts is: no tag of YAML constructs anything.
                text = _TAGS.sub("", text) if fence == "---" else text
                found = split_front_matter(f"{fence}\n{text}\n{fence}\n", ".md").fields
        except (ValueError, RecursionError, FrontMatterError):
            return {}
        return found if isinstance(found, dict) else {}
    return {}


def config_text(path: Path, root: Path) -> str:
    """Return a file of the site that starts at `root`; empty where it can't be read."""
    try:
        return read_regular_file(path, limit_bytes=_MAX_BYTES, inside=root).decode("utf-8-sig")
    except (OSError, ValueError):
        return ""
