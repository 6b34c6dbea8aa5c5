"""Where the generators of static sites keep their posts, and where pictures go that they serve as they are.

Sources:
    Hugo: https://gohugo.io/getting-started/directory-structure/; Jekyll: https://jekyllrb.com/docs/structure/;
    Astro: https://docs.astro.build/en/basics/project-structure/;
    Eleventy: https://www.11ty.dev/docs/copy/ and the folders of eleventy-base-blog;
    MkDocs: https://www.mkdocs.org/user-guide/configuration/#docs_dir, and the blog of Material for MkDocs;
    Docusaurus: https://docusaurus.io/docs/installation#project-structure.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.contract import Format, OutputFormat
from thumbcli.errors import InputError
from thumbcli.options.option_values import CHOICES_ENDING, Preset
from thumbcli.project.project_file import Setting
from thumbcli.relative_path import relative_path
from thumbcli.sources.posts import PostFiles, is_pattern
from thumbcli.sources.site_config import site_author, site_base
from thumbcli.sources.site_generators import Generator, Site, find_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.project.project_file import Job, Place

__all__ = ["STATE_FOLDER", "SiteFolder", "find_site_folder", "published_with", "with_preset"]

_PICTURES: Final = "og"
"""The folder of the pictures, below one whose files the generator serves."""

STATE_FOLDER: Final = ".thumb"
"""The folder of the manifests, in the root of the site: beside the pictures it would be served with them."""

_BELOW: Final = ("website", "docs", "site", "blog", "www")
"""Where repositories of software keep their site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folders:
    """The folders of one generator, from the root of its site; the first that exists counts.

    Attributes:
        posts: Where posts are: folders, and patterns; the first with posts counts.
        served: Where files are that are served as they are; the first is made if there is none.
        hint: What to do so that they are; empty if nothing.
    """

    posts: tuple[str, ...]
    served: tuple[str, ...]
    hint: str = ""


_FOLDERS: Final[Mapping[Preset, _Folders]] = MappingProxyType(
    {
        Preset.HUGO: _Folders(
            posts=(
                *("content/posts", "content/post", "content/blog", "content/articles"),
                # A folder for each language.
                *("content/*/posts/**/*", "content/*/post/**/*", "content/*/blog/**/*", "content"),
            ),
            served=("static",),
        ),
        Preset.JEKYLL: _Folders(
            # A folder for each language or topic.
            posts=(
                *("_posts", "blog/_posts", "collections/_posts"),
                *("*/_posts/**/*", "*/*/_posts/**/*"),
            ),
            served=("assets",),
        ),
        Preset.ASTRO: _Folders(
            posts=(
                *("src/content/blog", "src/content/posts", "src/content/post"),
                *("src/data/blog", "src/data/posts", "content/blog", "content/posts", "content/post"),
                *("src/content", "src/pages/blog", "src/pages/posts", "content"),
            ),
            served=("public",),
        ),
        Preset.ELEVENTY: _Folders(
            posts=(
                *("content/blog", "content/posts", "src/posts", "src/blog", "src/content/posts"),
                *("src/content/blog", "posts", "blog", "content", "src/content"),
            ),
            served=("public", "static", "src/static", "src/assets", "assets"),
            hint="Eleventy serves them if its config has addPassthroughCopy for this folder",
        ),
        Preset.MKDOCS: _Folders(
            posts=("docs/blog/posts", "docs/posts", "docs/blog", "docs"), served=("docs/assets",)
        ),
        Preset.DOCUSAURUS: _Folders(posts=("blog", "docs"), served=("static",)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFolder:
    """The root of a site.

    Attributes:
        preset: Its generator.
        root: The folder with its config file.
    """

    preset: Preset
    root: Path


def find_site_folder(folder: Path, *, above: bool = True) -> SiteFolder | None:
    """Return the site whose config file is in `folder`; else, above it, or one level below.

    Args:
        folder: Where to look.
        above: Whether to look elsewhere at all.
    """
    here = _site_at(folder, above=above)
    if here is not None or not above:
        return here
    below = [site for name in _BELOW if (site := _site_at(folder / name, above=False)) is not None]
    return below[0] if len(below) == 1 else None


def _site_at(folder: Path, *, above: bool) -> SiteFolder | None:
    site = find_site(str(folder.absolute()))
    known = Preset.__members__.get(site.generator.name)
    if known is None or site.root is None:
        return None
    if not above and site.root != Path(os.path.abspath(folder)):  # noqa: PTH100 - links stay as they are
        return None
    return SiteFolder(preset=known, root=site.root)


def published_with(path: Path) -> SiteFolder | None:
    """Return the site that would publish a file as it is; None where none would."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are
    site = _site_at(absolute.parent, above=True)
    if site is None:
        return None
    below = absolute.relative_to(os.path.abspath(site.root))  # noqa: PTH100 - as above
    if any(part.startswith((".", "_")) for part in below.parts):
        return None
    served = {Preset.JEKYLL: (".",), Preset.MKDOCS: ("docs",)}.get(site.preset, _FOLDERS[site.preset].served)
    return site if any(below.is_relative_to(folder) for folder in served) else None


def with_preset(job: Job, site: SiteFolder, place: Place) -> tuple[Job, str]:
    """Return a job with what the preset of its site sets where nothing else does, and what to tell of it.

    Args:
        job: What the project file says.
        site: Its site.
        place: The folder that the paths of the preset stay inside.

    Raises:
        InputError: The site has no folder of posts where its generator usually has it.
        ConfigError: A folder of the site is a link that leads out of it.
    """
    folders, name = _FOLDERS[site.preset], site.preset.value
    where = f"the preset {name}"
    sources = job.sources or (place.source(str(_posts(site, folders)), where),)
    served = next((one for one in folders.served if (site.root / one).is_dir()), folders.served[0])
    values: dict[str, object] = {
        "format": Format.BLOGPOST,
        # Platforms that show links take JPEG everywhere, and WebP in some places.
        "output_format": OutputFormat.JPG,
        "name": "{path}",
        "write_back": True,
        "out": Path(place.path(str(site.root / served / _PICTURES), where)),
        # Beside the pictures it would be published.
        "choices": Path(place.path(str(site.root / f"{job.name or _PICTURES}{CHOICES_ENDING}"), where)),
        "state": Path(place.path(str(_state(job, site, served)), where)),
    }
    config = Site(Generator[site.preset.name], site.root)
    if author := site_author(config):
        values["author"] = author
    if base := site_base(config):
        out = job.settings["out"].value if "out" in job.settings else values["out"]
        below = relative_path(str(out), site.root / served)
        if not below.startswith(".."):
            values["public_url"] = f"{base}/{below}"
    settings = {option: Setting(value=value, where=where, is_preset=True) for option, value in values.items()}
    settings |= job.settings
    told = f"{name} site: {', '.join(sources)}"
    if settings["write_back"].value:
        told += ", which get the paths of their pictures"
    if folders.hint and "out" not in job.settings:
        told += f" ({folders.hint})"
    return replace(job, sources=sources, preset=site.preset, settings=settings), told


def _state(job: Job, site: SiteFolder, served: str) -> Path:
    """Return the folder of the records of a job; a site that got a `thumb.toml` goes on with its own."""
    states, before = site.root / STATE_FOLDER, site.preset.value
    out = job.settings["out"].value if "out" in job.settings else site.root / served / _PICTURES
    is_usual = os.path.realpath(out) == os.path.realpath(site.root / served / _PICTURES)
    if job.name and is_usual and (states / before).is_dir() and not (states / job.name).exists():
        return states / before
    return states / (job.name or before)


def _posts(site: SiteFolder, folders: _Folders) -> Path:
    places = [site.root / one for one in folders.posts]
    found = next(filter(_has_posts, places), None) or next(filter(Path.is_dir, places), None)
    if found is None:
        raise InputError(
            f"{site.root} is a site of {site.preset.value}, and has none of: {', '.join(folders.posts)}",
            remedy='name the folder of its posts in a thumb.toml beside the config file: source = "…"',
        )
    return found


def _has_posts(place: Path) -> bool:
    """Tell whether a folder has a post, or a pattern matches one."""
    if not (place.is_dir() or is_pattern(str(place))):
        return False
    try:
        PostFiles(str(place), drafts=True, stop=Event()).check()
    except InputError:
        return False
    return True
