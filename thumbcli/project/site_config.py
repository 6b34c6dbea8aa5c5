"""What the config file of a site says that its cards and the paths in its posts need.

Only what is written as a plain value counts: config files in JavaScript are never run.

Sources:
    Hugo: https://gohugo.io/configuration/params/; Jekyll: https://jekyllrb.com/docs/configuration/;
    MkDocs: https://www.mkdocs.org/user-guide/configuration/#site_author;
    Astro: https://docs.astro.build/en/reference/configuration-reference/#base.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from thumbcli.options.option_values import Preset
from thumbcli.regular_files import read_regular_file
from thumbcli.sources.front_matter import FrontMatterError, split_front_matter

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["site_author", "site_base"]

_MAX_BYTES: Final = 256 * 1024
_AUTHOR_MAX_CHARS: Final = 60
"""A longer one is a sentence, and has no room on a card."""

_DATA_ENDINGS: Final = (".toml", ".yaml", ".yml", ".json")
_CONFIGS: Final[Mapping[Preset, tuple[str, ...]]] = MappingProxyType(
    {
        Preset.HUGO: ("hugo", "config", "config/_default/hugo", "config/_default/config"),
        Preset.JEKYLL: ("_config",),
        Preset.MKDOCS: ("mkdocs",),
    }
)
_HUGO_PARAMS: Final = "config/_default/params"
_SCRIPTS: Final = tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "cjs", "ts", "mts", "cts"))
_BASE: Final = re.compile(
    r"""^(?:[^\n/'"]*[{,])?[ \t]*base[ \t]*:[ \t]*(["'`])(/?[\w.~/-]*)\1""", re.MULTILINE
)
_TAGS: Final = re.compile(r"(?<=[:\-\[,] )!{1,2}[\w/:.]+")
"""Of YAML: MkDocs has some that name functions of Python, which say nothing here."""


def site_author(root: Path, preset: Preset) -> str:
    """Return who writes a site, for posts that name nobody; empty where its config does not say.

    Args:
        root: The folder with the config file.
        preset: Its generator.
    """
    for name in _CONFIGS.get(preset, ()):
        fields = _fields(root, name)
        match preset:
            case Preset.HUGO:
                author = _author(_field(fields, "params"), "author") or _author(fields, "author")
            case Preset.MKDOCS:
                author = _author(fields, "site_author")
            case _:
                author = _author(fields, "author")
        if author:
            return author
    return _author(_fields(root, _HUGO_PARAMS), "author") if preset is Preset.HUGO else ""


def site_base(root: Path, preset: Preset) -> str:
    """Return the path that a site is below, `/blog`, where its generator leaves adding it to the author.

    Args:
        root: The folder with the config file.
        preset: Its generator: Astro; all others add theirs, or have a filter that does.
    """
    if preset is not Preset.ASTRO:
        return ""
    text = next(filter(None, (_text(root / name, root) for name in _SCRIPTS)), "")
    found = {match[2].strip("/") for match in _BASE.finditer(text)}
    return f"/{found.pop()}" if len(found) == 1 and "" not in found else ""


def _author(fields: object, name: str) -> str:
    """Return a field that is a name, or an object with one."""
    value = _field(fields, name)
    text = _field(value, "name") if isinstance(value, Mapping) else value
    text = " ".join(text.split()) if isinstance(text, str) else ""
    return text if len(text) <= _AUTHOR_MAX_CHARS and text.isprintable() else ""


def _field(fields: object, name: str) -> object:
    """Return a field in any case, as Hugo takes it; None where there is none."""
    if not isinstance(fields, Mapping):
        return None
    return next((value for key, value in fields.items() if str(key).lower() == name), None)


def _fields(root: Path, name: str) -> Mapping[str, Any]:
    """Return the config file of a name, whatever its ending; nothing where there is none, or it is broken."""
    for ending in _DATA_ENDINGS:
        text = _text(root / f"{name}{ending}", root)
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


def _text(path: Path, root: Path) -> str:
    try:
        return read_regular_file(path, limit_bytes=_MAX_BYTES, inside=root).decode("utf-8-sig")
    except (OSError, ValueError):
        return ""
