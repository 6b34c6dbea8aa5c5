"""What the static site generators do with the file of a post: its name, its title, and whether it is out yet.

Sources:
    Hugo: https://gohugo.io/content-management/front-matter/, page-bundles/, multilingual/;
    Jekyll: https://jekyllrb.com/docs/posts/, /docs/permalinks/ (`Utils.titleize_slug`);
    Astro: https://docs.astro.build/en/guides/content-collections/ (ids by github-slugger);
    Eleventy: https://www.11ty.dev/docs/data-eleventy-supplied/ (`fileSlug`);
    MkDocs: https://www.mkdocs.org/user-guide/writing-your-docs/#meta-data, and its theme Material:
        https://squidfunk.github.io/mkdocs-material/plugins/blog/;
    Docusaurus: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog;
    Pelican: https://docs.getpelican.com/en/latest/content.html.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from thumbcli.regular_files import open_regular_file
from thumbcli.sources.source_files import is_in_store

__all__ = [
    "FileName",
    "Generator",
    "Site",
    "find_generator",
    "find_site",
    "read_file_name",
    "slug_of_title",
    "title_of_name",
]


class Generator(StrEnum):
    """A static site generator; `OTHER` is none that is known."""

    HUGO = "Hugo"
    JEKYLL = "Jekyll"
    ASTRO = "Astro"
    ELEVENTY = "Eleventy"
    MKDOCS = "MkDocs"
    DOCUSAURUS = "Docusaurus"
    PELICAN = "Pelican"
    OTHER = ""


_SCRIPT: Final = ("js", "mjs", "cjs", "ts", "mts", "cts")
_MARKERS: Final = {
    **{f"hugo.{ending}": Generator.HUGO for ending in ("toml", "yaml", "yml", "json")},
    "config/_default": Generator.HUGO,
    "archetypes": Generator.HUGO,
    **{f"_config.{ending}": Generator.JEKYLL for ending in ("yml", "yaml", "toml")},
    "_posts": Generator.JEKYLL,
    **{f"astro.config.{ending}": Generator.ASTRO for ending in _SCRIPT},
    ".eleventy.js": Generator.ELEVENTY,
    **{f"eleventy.config.{ending}": Generator.ELEVENTY for ending in _SCRIPT},
    "mkdocs.yml": Generator.MKDOCS,
    "mkdocs.yaml": Generator.MKDOCS,
    **{f"docusaurus.config.{ending}": Generator.DOCUSAURUS for ending in _SCRIPT},
    "pelicanconf.py": Generator.PELICAN,
}
"""What stands in the root of a site."""

_OLD_HUGO: Final = ("config.toml", "config.yaml", "config.yml", "config.json")
_CONFIG_BYTES: Final = 64 * 1024
"""How much of such a file is looked at."""

_LEVELS_MAX: Final = 12
"""How far above its posts the root of a site is looked for."""

_DATED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_](.*))?")
_SORTED: Final = re.compile(r"(?:\d{4}-\d{1,2}-\d{1,2}|0\d{1,3})[-_. ]+(?=\S)")
"""What names of files begin with so that they are in order: a date, or a number with a zero before it."""

_DATED_FOLDERS: Final = re.compile(r"(?:^|/)(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_LANGUAGE: Final = re.compile(r"(.+)\.([a-z]{2}(?:-[A-Za-z]{2,4})?)")
_HUGO_DROPPED: Final = re.compile(r"[^\w./#+~%@-]")
_PELICAN_DROPPED: Final = re.compile(r"[^\w\s-]")
_SLUGGER_DROPPED: Final = re.compile(r"[^\w\s-]")
_MATERIAL_POST: Final = re.compile(r"/blog/posts/")
_COLLECTION: Final = re.compile(r"(?:^|/)content/[^/]+/(.+)")

JEKYLL_FOLDERS: Final = ("_posts", "_drafts")
"""Where Jekyll has its posts, in any folder of a site."""

_DATE_IN_NAME: Final = frozenset(
    {Generator.JEKYLL, Generator.ELEVENTY, Generator.DOCUSAURUS, Generator.PELICAN, Generator.OTHER}
)
"""Those that take a date off the name of a file."""


class Site(NamedTuple):
    """A generator and the root of its site, absolute; None where none was found."""

    generator: Generator
    root: Path | None


@lru_cache(256)
def find_site(folder: str) -> Site:
    """Return the site that a folder belongs to, by the files in its root."""
    place = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay as they are
    known = Generator.JEKYLL if not set(place.parts).isdisjoint(JEKYLL_FOLDERS) else None
    if is_in_store(folder):
        return Site(known or Generator.OTHER, None)
    for level in (place, *place.parents)[:_LEVELS_MAX]:
        for marker, generator in _MARKERS.items():
            if os.path.exists(level / marker):  # noqa: PTH110 - False for a folder that nobody may enter
                return Site(known or generator, level)
        if _is_old_hugo(level):
            return Site(known or Generator.HUGO, level)
        if os.path.exists(level / ".git"):  # noqa: PTH110 - as above
            break
    return Site(known or Generator.OTHER, None)


def _is_old_hugo(folder: Path) -> bool:
    """Tell whether a folder has the config file that Hugo had before 2023; Zola's says `base_url`."""
    for name in _OLD_HUGO if os.path.isdir(folder / "content") else ():  # noqa: PTH112 - as above
        with suppress(OSError), open_regular_file(folder / name) as file:
            if b"baseurl" in file.read(_CONFIG_BYTES).lower():
                return True
    return False


def find_generator(folder: str) -> Generator:
    """Return the generator of the site that a folder belongs to."""
    return find_site(folder).generator


class FileName:
    """What the path of a post says.

    Attributes:
        slug: Its slug; empty if the generator derives it from the title.
        words: The part of its name that a missing title is made of.
        date: Its date as `YYYY-MM-DD`; empty if the path holds none.
        language: Its language, where the generator tells it by the name.
        path: Its path below the source without an extension, with `/`; no other post has the same.
    """

    __slots__ = ("date", "language", "path", "slug", "words")

    def __init__(self, *, slug: str, words: str, date: str, language: str, path: str) -> None:
        self.slug, self.words, self.date, self.language, self.path = slug, words, date, language, path


def read_file_name(relative: str, absolute: str, generator: Generator) -> FileName:
    """Return what the path of a post says to its generator.

    Args:
        relative: The path below the source, with `/`.
        absolute: The whole path.
        generator: Its generator.
    """
    pure = PurePath(relative)
    stem, language = pure.stem, ""
    if generator is Generator.HUGO and (found := _LANGUAGE.fullmatch(stem)):
        stem, language = found[1], found[2].lower()
    folder = PurePath(os.path.abspath(absolute)).parent  # noqa: PTH100 - links stay as they are
    path, whole = (pure.parent / stem).as_posix(), folder / stem
    is_index = stem.lower() == "index" or (generator is Generator.MKDOCS and stem == "README")
    if is_index:
        # The folder is the post.
        stem, whole = folder.name, folder
        path = pure.parent.as_posix() if pure.parent.name else stem
    date = ""
    words = stem
    if generator in _DATE_IN_NAME:
        if found := _DATED.fullmatch(stem):
            date, words = _iso(found[1], found[2], found[3]), found[4] or stem
        elif generator is Generator.DOCUSAURUS and (found := _DATED_FOLDERS.search(relative)):
            date = _iso(found[1], found[2], found[3])
    # Jekyll serves nothing below a folder of such a name.
    path = "/".join(part for part in path.split("/") if part not in JEKYLL_FOLDERS)
    return FileName(
        slug=_slug(words, path, whole.as_posix(), generator),
        words=words,
        date=date,
        language=language,
        path=f"{path}.{language}" if language else path,
    )


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _slug(words: str, path: str, whole: str, generator: Generator) -> str:
    match generator:
        case Generator.HUGO:
            return hugo_slug(words)
        case Generator.ASTRO:
            found = _COLLECTION.search(whole)
            return "/".join(_slugger(part) for part in (found[1] if found else path).split("/"))
        case Generator.PELICAN:
            return ""
        case Generator.MKDOCS if _MATERIAL_POST.search(whole):
            return ""
        case _:
            return words


def hugo_slug(words: str) -> str:
    """Return the name of a file, or a slug that a post asks for, as Hugo has it in an address."""
    return _HUGO_DROPPED.sub("", words.strip().replace(" ", "-")).lower()


def _slugger(part: str) -> str:
    """Return a part of a path as github-slugger writes it."""
    return _SLUGGER_DROPPED.sub("", part.lower()).replace(" ", "-")


def slug_of_title(title: str, generator: Generator) -> str:
    """Return the slug of a post whose generator derives it from the title."""
    if generator is Generator.MKDOCS:
        return _SLUGGER_DROPPED.sub("", title.lower()).strip().replace(" ", "-")
    from slugify import slugify

    return slugify(_PELICAN_DROPPED.sub("", title), regex_pattern=r"[^-a-z0-9_]+")


def title_of_name(words: str, generator: Generator) -> str:
    """Return the title of a post that has none, from the name of its file.

    Args:
        words: The name, perhaps without its date. A number to sort by at its start is no part of the title;
            one that may be part of it, as in `10-money-mistakes`, is.
        generator: Jekyll begins each word with a capital, MkDocs and all others the first one.
    """
    words = found.string[found.end() :] if (found := _SORTED.match(words)) else words
    if generator is Generator.JEKYLL:
        return " ".join(word[:1].upper() + word[1:].lower() for word in words.split("-") if word)
    title = " ".join(words.replace("-", " ").replace("_", " ").split())
    return title.capitalize() if title.lower() == title else title
