"""The names behind the keys by which posts name their authors, from the file where a site lists these.

Sources:
    Docusaurus: https://docusaurus.io/docs/blog#global-authors;
    Material for MkDocs: https://squidfunk.github.io/mkdocs-material/setup/setting-up-a-blog/#authors;
    Jekyll: https://jekyllrb.com/docs/datafiles/.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.regular_files import read_regular_file
from thumbcli.sources.front_matter import FrontMatterError, split_front_matter
from thumbcli.sources.site_config import site_authors_files
from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.sources.site_generators import Site

__all__ = ["authors_of"]

_MAX_BYTES: Final = 256 * 1024
_NAME_MAX_CHARS: Final = 60
"""A longer one has no room on a card."""

_FILES: Final[Mapping[Generator, tuple[str, ...]]] = MappingProxyType(
    {
        Generator.DOCUSAURUS: ("blog/authors.yml", "blog/authors.yaml"),
        Generator.MKDOCS: ("docs/blog/.authors.yml", "docs/.authors.yml"),
        Generator.JEKYLL: ("_data/authors.yml", "_data/authors.yaml"),
    }
)
"""Where they are unless the config of a site says otherwise."""

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def authors_of(site: Site) -> Mapping[str, str]:
    """Return the names of the authors of a site by their keys; nothing where it has no such file."""
    if site.root is None:
        return _NOBODY
    for name in (*_named_files(site), *_FILES.get(site.generator, ())):
        path = site.root / name
        try:
            written_ns = os.stat(path).st_mtime_ns  # noqa: PTH116 - asked for each post
        except OSError:
            continue
        return _read(path, site.root, written_ns)
    return _NOBODY


@lru_cache(16)
def _named_files(site: Site) -> tuple[str, ...]:
    """Return the files that the config of a site names; asked for each post, read once."""
    return site_authors_files(site)


@lru_cache(16)
def _read(path: Path, root: Path, _written_ns: int) -> Mapping[str, str]:
    """Return what a file says, once for each time that it is written; nothing where it is broken."""
    try:
        text = read_regular_file(path, limit_bytes=_MAX_BYTES, inside=root).decode("utf-8-sig")
        # Read as the front matter of posts is: no tag of YAML constructs anything.
        fields = split_front_matter(f"---\n{text}\n---\n", ".md").fields
    except (OSError, ValueError, RecursionError, FrontMatterError):
        return _NOBODY
    listed = fields.get("authors") if isinstance(fields.get("authors"), Mapping) else fields
    found = {}
    for key, value in listed.items() if isinstance(listed, Mapping) else ():
        name = value.get("name") if isinstance(value, Mapping) else value
        name = " ".join(name.split()) if isinstance(name, str) else ""
        if name and len(name) <= _NAME_MAX_CHARS and name.isprintable():
            found[str(key)] = name
    return MappingProxyType(found)
