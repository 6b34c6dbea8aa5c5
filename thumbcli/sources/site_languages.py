"""The language of a post: its own, that of its folder, or that of its site.

Sources:
    Hugo: https://gohugo.io/configuration/all/ (`defaultContentLanguage`, `locale`, once `languageCode`),
        /content-management/multilingual/;
    Jekyll: `lang` of https://github.com/jekyll/jekyll-seo-tag, `locale` of Minimal Mistakes;
    MkDocs: https://squidfunk.github.io/mkdocs-material/setup/changing-the-language/;
    Docusaurus: https://docusaurus.io/docs/i18n/introduction; Astro: https://docs.astro.build/en/guides/internationalization/;
    Eleventy: the data files of eleventy-base-blog;
    Pelican: https://docs.getpelican.com/en/latest/settings.html (`DEFAULT_LANG`).
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.contract.languages import known_language
from thumbcli.sources.site_config_files import (
    CONFIG_NAMES,
    DATA_ENDINGS,
    config_field,
    config_fields,
    config_text,
)
from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.site_generators import FileName, Site

__all__ = ["PostLanguage", "language_of_post"]


class PostLanguage(NamedTuple):
    """The language of a post as ISO 639-1 has it; None where nothing says it.

    Attributes:
        own: What the post says: its front matter, or the name of its file or folder.
        usual: What the config of its site says.
    """

    own: str | None = None
    usual: str | None = None


_OWN: Final = ("lang", "language", "locale")
"""What posts call their language."""

_SCRIPT: Final = ("js", "mjs", "cjs", "ts", "mts", "cts")
_DATA: Final = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("_data/", "src/_data/", "content/_data/")
    for name in ("metadata", "site", "meta")
    for ending in ("js", "mjs", "cjs", "json", "yaml", "yml")
)
_LOCALE: Final = r"""\bdefaultLocale["']?\s*:\s*["'`]([\w-]+)["'`]"""
_PLAIN_VALUES: Final[Mapping[Generator, tuple[tuple[str, ...], re.Pattern[str]]]] = MappingProxyType(
    {
        Generator.ASTRO: (tuple(f"astro.config.{ending}" for ending in _SCRIPT), re.compile(_LOCALE)),
        Generator.DOCUSAURUS: (
            tuple(f"docusaurus.config.{ending}" for ending in _SCRIPT),
            re.compile(_LOCALE),
        ),
        Generator.ELEVENTY: (
            _DATA,
            re.compile(r"""^\s*["']?lang(?:uage)?["']?\s*:\s*["'`]?([\w-]+)""", re.MULTILINE),
        ),
        Generator.PELICAN: (
            ("pelicanconf.py",),
            re.compile(r"""^DEFAULT_LANG\s*=\s*["']([\w-]+)["']""", re.MULTILINE),
        ),
    }
)
"""The files of a site that are code, and how a plain value of its language is written there."""

_FIELDS: Final[Mapping[Generator, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        Generator.HUGO: (("defaultcontentlanguage",), ("locale",), ("languagecode",)),
        Generator.JEKYLL: (("lang",), ("locale",), ("language",)),
        Generator.MKDOCS: (("theme", "language"), ("theme", "locale")),
    }
)
"""The fields of a config file that say the language of its site, the surest first."""

_NAMED: Final = re.compile(r".+\.([a-z]{2}(?:[-_][A-Za-z]{2,4})?)")


def language_of_post(fields: Mapping[str, str], name: FileName, path: str, site: Site) -> PostLanguage:
    """Return the language of a post.

    Args:
        fields: Of its front matter, flat.
        name: What its path says to its generator.
        path: Its path.
        site: Its site.
    """
    folded = {key.casefold(): value for key, value in fields.items()}
    for written in (*(folded.get(own, "") for own in _OWN), name.language):
        if language := known_language(written):
            return PostLanguage(own=language)
    # `intro.js.md` is in no language.
    if (found := _NAMED.fullmatch(PurePath(path).stem)) and (language := _known_part(found[1])):
        return PostLanguage(own=language)
    if site.root is None:
        return PostLanguage()
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - links stay as they are
    if language := _language_of_folder(folder, site.root):
        return PostLanguage(own=language)
    return PostLanguage(usual=_language_of_site(site.root, site.generator))


def _language_of_site(root: Path, generator: Generator) -> str | None:
    """Return the language that the config of a site says as a plain value; None where it says none."""
    written_ns = []
    for name in _config_files(generator):
        try:
            written_ns.append(os.stat(root / name).st_mtime_ns)  # noqa: PTH116 - asked for each post
        except OSError:
            written_ns.append(0)
    return _read(root, generator, tuple(written_ns))


@lru_cache(16)
def _config_files(generator: Generator) -> tuple[str, ...]:
    if generator in _PLAIN_VALUES:
        return _PLAIN_VALUES[generator][0]
    return tuple(f"{name}{ending}" for name in CONFIG_NAMES.get(generator, ()) for ending in DATA_ENDINGS)


@lru_cache(16)
def _read(root: Path, generator: Generator, _written_ns: tuple[int, ...]) -> str | None:
    """Return the language of a site, once for each time that its config is written."""
    if generator in _PLAIN_VALUES:
        names, written = _PLAIN_VALUES[generator]
        texts = (config_text(root / name, root) for name in names)
        values = (found[1] for text in texts if (found := written.search(text)))
        return next(filter(None, map(known_language, values)), None)
    for name in CONFIG_NAMES.get(generator, ()):
        fields = config_fields(root, name)
        for path in _FIELDS[generator]:
            value: object = fields
            for step in path:
                value = config_field(value, step)
            if isinstance(value, str) and (language := known_language(value)):
                return language
    return None


@lru_cache(1024)
def _language_of_folder(folder: str, root: Path) -> str | None:
    """Return the language that a folder of a site is called, if another language stands beside it.

    A folder `it` may be one about computers; `en` and `it` side by side are languages.
    """
    place = Path(folder)
    while place != root and root in place.parents:
        language = _known_part(place.name)
        if language and _has_languages(place.parent):
            return language
        place = place.parent
    return None


@lru_cache(256)
def _has_languages(folder: Path) -> bool:
    try:
        found = {entry.name for entry in os.scandir(folder) if _known_part(entry.name) and entry.is_dir()}
    except OSError:
        return False
    return len(found) > 1


def _known_part(name: str) -> str | None:
    """Return the language of a part of a path; None for a word that is no code with two letters."""
    return known_language(name) if re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?", name) else None
