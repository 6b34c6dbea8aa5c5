"""What the config file of a site says that its cards and the paths in its posts need.

Only what is written as a plain value counts: config files in JavaScript are never run.

Sources:
    Hugo: https://gohugo.io/configuration/params/; Jekyll: https://jekyllrb.com/docs/configuration/;
    MkDocs: https://www.mkdocs.org/user-guide/configuration/#site_author;
    Astro: https://docs.astro.build/en/reference/configuration-reference/#base.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from thumbcli.options.option_values import Preset
from thumbcli.sources.site_config_files import CONFIG_NAMES, config_field, config_fields, config_text
from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["site_author", "site_base"]

_AUTHOR_MAX_CHARS: Final = 60
"""A longer one is a sentence, and has no room on a card."""

_HUGO_PARAMS: Final = "config/_default/params"
_SCRIPTS: Final = tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "cjs", "ts", "mts", "cts"))
_BASE: Final = re.compile(
    r"""^(?:[^\n/'"]*[{,])?[ \t]*base[ \t]*:[ \t]*(["'`])(/?[\w.~/-]*)\1""", re.MULTILINE
)


def site_author(root: Path, preset: Preset) -> str:
    """Return who writes a site, for posts that name nobody; empty where its config does not say.

    Args:
        root: The folder with the config file.
        preset: Its generator.
    """
    for name in CONFIG_NAMES.get(Generator[preset.name], ()):
        fields = config_fields(root, name)
        match preset:
            case Preset.HUGO:
                author = _author(config_field(fields, "params"), "author") or _author(fields, "author")
            case Preset.MKDOCS:
                author = _author(fields, "site_author")
            case _:
                author = _author(fields, "author")
        if author:
            return author
    return _author(config_fields(root, _HUGO_PARAMS), "author") if preset is Preset.HUGO else ""


def site_base(root: Path, preset: Preset) -> str:
    """Return the path that a site is below, `/blog`, where its generator leaves adding it to the author.

    Args:
        root: The folder with the config file.
        preset: Its generator: Astro; all others add theirs, or have a filter that does.
    """
    if preset is not Preset.ASTRO:
        return ""
    text = next(filter(None, (config_text(root / name, root) for name in _SCRIPTS)), "")
    found = {match[2].strip("/") for match in _BASE.finditer(text)}
    return f"/{found.pop()}" if len(found) == 1 and "" not in found else ""


def _author(fields: object, name: str) -> str:
    """Return a field that is a name, or an object with one."""
    value = config_field(fields, name)
    text = config_field(value, "name") if isinstance(value, Mapping) else value
    text = " ".join(text.split()) if isinstance(text, str) else ""
    return text if len(text) <= _AUTHOR_MAX_CHARS and text.isprintable() else ""
