"""What the config file of a site says of its author, its address, and the path that it is below.

Only what is written as a plain value counts: config files in JavaScript are read as text, and never run.

Sources:
    Hugo: https://gohugo.io/configuration/params/, https://gohugo.io/configuration/all/#baseurl;
    Jekyll: https://jekyllrb.com/docs/configuration/;
    MkDocs: https://www.mkdocs.org/user-guide/configuration/#site_author;
    Astro: https://docs.astro.build/en/reference/configuration-reference/#base, #site;
    Docusaurus: https://docusaurus.io/docs/api/docusaurus-config#url, and `authorsMapPath` of its blog:
        https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog#configuration.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from thumbcli.sources.site_config_files import CONFIG_NAMES, config_field, config_fields, config_text
from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from thumbcli.sources.site_generators import Site

__all__ = ["site_address", "site_author", "site_authors_files", "site_base"]

_AUTHOR_MAX_CHARS: Final = 60
"""A longer one is a sentence, and has no room on a card."""

_SCRIPT_ENDINGS: Final = (".mjs", ".js", ".cjs", ".ts", ".mts", ".cts")
_SCRIPTS: Final[Mapping[Generator, str]] = MappingProxyType(
    {Generator.ASTRO: "astro.config", Generator.DOCUSAURUS: "docusaurus.config"}
)
"""The config files that are code, without their ending."""

_HUGO_PARAMS: Final = "config/_default/params"
_ADDRESS_KEYS: Final[Mapping[Generator, tuple[str, str]]] = MappingProxyType(
    {
        Generator.HUGO: ("baseurl", ""),
        Generator.JEKYLL: ("url", "baseurl"),
        Generator.MKDOCS: ("site_url", ""),
        Generator.ASTRO: ("site", "base"),
        Generator.DOCUSAURUS: ("url", "baseUrl"),
    }
)
"""The key of the address of a site, and that of the path below it where this is a key of its own."""

_ADDRESS: Final = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:/[\w.~/-]*)?", re.ASCII)
"""One that others can open: without a name and password, and not of the machine of the author."""

_ADDRESS_MAX_CHARS: Final = 500
_PATH: Final = re.compile(r"[\w.~/-]*", re.ASCII)
_TEXT_OR_COMMENT: Final = re.compile(
    r"""("(?:\\.|[^"\\\n])*+"?|'(?:\\.|[^'\\\n])*+'?|`(?:\\.|[^`\\])*+`?)|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)"""
)
"""In JavaScript: a text may hold what looks like a comment, as addresses and patterns do.

One that is not closed ends with its line or the file, so that hostile files take no longer than others.
"""

_KEY: Final = r"""(?:^|[{,])[ \t]*["']?%s["']?[ \t]*"""
_ANY_VALUE: Final = r"(?:[:,}]|$)"
_PLAIN_VALUE: Final = r""":[ \t]*(["'`])([^"'`\\$\n]*)\1(?=[ \t]*(?:[,}]|$))"""
"""A text without escapes and insertions, and nothing that is added to it."""

_FILE: Final = re.compile(r"[\w ./@-]+")
_FOLDERS_MAX: Final = 10
"""How many folders of content a site of Docusaurus may have; most have two."""


def site_author(site: Site) -> str:
    """Return who writes a site, for posts that name nobody; empty where its config does not say."""
    if site.generator not in {Generator.HUGO, Generator.JEKYLL, Generator.MKDOCS}:
        return ""
    for fields in _configs(site):
        match site.generator:
            case Generator.HUGO:
                author = _author(config_field(fields, "params"), "author") or _author(fields, "author")
            case Generator.MKDOCS:
                author = _author(fields, "site_author")
            case _:
                author = _author(fields, "author")
        if author:
            return author
    if site.generator is Generator.HUGO and site.root is not None:
        return _author(config_fields(site.root, _HUGO_PARAMS), "author")
    return ""


def site_base(site: Site) -> str:
    """Return the path that a site is below, `/blog`, where its generator leaves adding it to the author.

    That is Astro; all others add theirs, or have a filter that does.
    """
    if site.generator is not Generator.ASTRO:
        return ""
    found = (_plain_text(_script(site), "base") or "").strip("/")
    return f"/{found}" if found and _PATH.fullmatch(found) else ""


def site_address(site: Site) -> str:
    """Return where a site is on the web, without a slash at its end; empty where its config does not say."""
    if site.generator not in _ADDRESS_KEYS:
        return ""
    key, base_key = _ADDRESS_KEYS[site.generator]
    address: str | None
    base: str | None
    if script := _script(site):
        address, base = _plain_text(script, key), _plain_text(script, base_key)
    else:
        configs = _configs(site)
        address, base = _first_text(configs, key), _first_text(configs, base_key)
    if not address or base is None or len(address) > _ADDRESS_MAX_CHARS:
        return ""
    if not (_ADDRESS.fullmatch(address) and _PATH.fullmatch(base)):
        return ""
    return "/".join(filter(None, (address.rstrip("/"), base.strip("/"))))


def site_authors_files(site: Site) -> tuple[str, ...]:
    """Return the files, below its root, where a site of Docusaurus says that its authors are listed."""
    if site.generator is not Generator.DOCUSAURUS:
        return ()
    script = _script(site)
    name = _plain_text(script, "authorsMapPath") or ""
    folders = dict.fromkeys([*_plain_texts(script, "path")[:_FOLDERS_MAX], "blog"]) if name else ()
    files = (posixpath.normpath(posixpath.join(folder, name)) for folder in folders)
    return tuple(file for file in files if _FILE.fullmatch(file) and not file.startswith(("/", "..")))


def _configs(site: Site) -> list[Mapping[str, Any]]:
    """Return the fields of each config file that a site has."""
    if site.root is None:
        return []
    return [config_fields(site.root, name) for name in CONFIG_NAMES.get(site.generator, ())]


def _script(site: Site) -> str:
    """Return the config file of a site in JavaScript without its comments; empty where it has none."""
    name = _SCRIPTS.get(site.generator)
    if site.root is None or name is None:
        return ""
    files = (f"{name}{ending}" for ending in _SCRIPT_ENDINGS)
    text = next(filter(None, (config_text(site.root / file, site.root) for file in files)), "")
    return _TEXT_OR_COMMENT.sub(lambda found: found[1] or " ", text.replace("\r\n", "\n"))


def _plain_texts(script: str, key: str) -> list[str]:
    """Return the values of a key that are written as they are, each once."""
    found = re.finditer(_KEY % key + _PLAIN_VALUE, script, re.MULTILINE)
    return list(dict.fromkeys(one[2].strip() for one in found))


def _plain_text(script: str, key: str) -> str | None:
    """Return the one value of a key, empty where it has none; None if only the code knows which it is."""
    if not key:
        return ""
    uses = re.findall(_KEY % key + _ANY_VALUE, script, re.MULTILINE)
    plain = re.findall(_KEY % key + _PLAIN_VALUE, script, re.MULTILINE)
    found = {value.strip() for _, value in plain}
    if not uses:
        return ""
    return found.pop() if len(found) == 1 and len(uses) == len(plain) else None


def _first_text(configs: list[Mapping[str, Any]], key: str) -> str:
    values = (config_field(fields, key) for fields in configs if key)
    return next((value.strip() for value in values if isinstance(value, str)), "")


def _author(fields: object, name: str) -> str:
    """Return a field that is a name, or an object with one."""
    value = config_field(fields, name)
    text = config_field(value, "name") if isinstance(value, Mapping) else value
    text = " ".join(text.split()) if isinstance(text, str) else ""
    return text if len(text) <= _AUTHOR_MAX_CHARS and text.isprintable() else ""
