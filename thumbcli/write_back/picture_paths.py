"""How a post names a picture: the path that its generator looks for, or an address.

Sources:
    Hugo: https://gohugo.io/templates/embedded/#open-graph (`images`), https://gohugo.io/functions/urls/absurl/;
    Jekyll: https://github.com/jekyll/jekyll-seo-tag/blob/master/docs/usage.md (`image`: from the root);
    Astro: https://docs.astro.build/en/guides/images/ (`public/` is the root, `./` is relative to the post);
    MkDocs: https://www.mkdocs.org/dev-guide/themes/#url (from `docs/`, without a slash);
    Docusaurus: https://docusaurus.io/docs/static-assets (`static/` is the root);
    Pelican: https://docs.getpelican.com/en/latest/content.html#linking-to-static-files (below `content/`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote, urljoin

from thumbcli.relative_path import relative_path
from thumbcli.sources.site_config import site_address
from thumbcli.sources.site_generators import Generator, find_site
from thumbcli.stores.store_address import store_address
from thumbcli.write_back.finished_pictures import address_of

if TYPE_CHECKING:
    from thumbcli.sources.site_generators import Site

__all__ = ["PicturePaths", "public_address"]


class _Served(NamedTuple):
    """The folders of a site that a server has as its root, and how a path there begins."""

    folders: tuple[str, ...]
    start: str = "/"


_SERVED: Final = {
    # To its `absURL` a slash at the start is the root of the server, and the path of a `baseURL` is lost.
    Generator.HUGO: _Served(("static", "assets"), ""),
    Generator.JEKYLL: _Served(("",)),
    Generator.ASTRO: _Served(("public",)),
    Generator.ELEVENTY: _Served(("public", "static", "src", "")),
    Generator.MKDOCS: _Served(("docs",), ""),
    Generator.DOCUSAURUS: _Served(("static",)),
    Generator.PELICAN: _Served(("content",), ""),
    Generator.OTHER: _Served(()),
}

_DOTTED: Final = frozenset({Generator.ASTRO, Generator.DOCUSAURUS, Generator.OTHER})
"""Those that take a path relative to the post only where it begins with a dot."""


class PicturePaths:
    """What posts call the pictures of one output folder.

    Args:
        out: The output folder.
        public_url: Where that folder is on the web, or on the site: `https://example.com/covers`, `/covers`;
            empty to let the generator of each post decide.
    """

    def __init__(self, out: Path, public_url: str = "") -> None:
        self._out = Path(os.path.abspath(out))  # noqa: PTH100 - links stay as they are
        self._public_url = public_url.rstrip("/")

    def written(self, post: str, name: str) -> str:
        """Return what a post has to call a picture.

        Args:
            post: The file of the post.
            name: The picture in the output folder, with `/`.
        """
        if self._public_url:
            return address_of(name, self._public_url)
        site, folder = _site_of(post)
        picture = self._out / name
        if picture.parent != folder and (rooted := _rooted(site, picture)) is not None:
            return rooted
        relative = relative_path(picture, folder)
        dotted = site.generator in _DOTTED and not relative.startswith("../")
        return f"./{relative}" if dotted else relative

    def name_in(self, post: str, value: str) -> str | None:
        """Return the file of the output folder that a post names; None if it names none there."""
        if self._public_url and value.startswith(f"{self._public_url}/"):
            return unquote(value.removeprefix(f"{self._public_url}/"))
        site, folder = _site_of(post)
        served = _SERVED[site.generator]
        roots = [site.root / one for one in served.folders] if site.root is not None else []
        for place in (folder, *roots):
            path = Path(os.path.normpath(place / value.removeprefix("/")))
            if path != self._out and path.is_relative_to(self._out):
                return path.relative_to(self._out).as_posix()
        return None

    def unserved_by(self, post: str, name: str) -> Generator | None:
        """Return the generator of a post that has no way to this picture; None if it has, or is unknown."""
        site, folder = _site_of(post)
        picture = self._out / name
        if self._public_url or site.generator is Generator.OTHER or picture.is_relative_to(folder):
            return None
        if _rooted(site, picture) is not None or (site.generator in _DOTTED and _is_inside(site, picture)):
            return None
        return site.generator


def public_address(out: Path, public_url: str = "") -> str:
    """Return where an output folder is on the web; empty where nobody says so.

    Args:
        out: The output folder.
        public_url: What somebody said: an address, or a path from the root of the server.
    """
    if public_url.startswith(("https://", "http://")) or store_address(out) is not None:
        return public_url
    folder = Path(os.path.abspath(out))  # noqa: PTH100 - links stay as they are
    site = find_site(str(folder))
    address = site_address(site)
    if address and public_url:
        return urljoin(address, public_url)
    # What Hugo has in `assets/` is published under names of its own.
    is_published = site.generator is not Generator.HUGO or _is_inside(site, folder, "static")
    rooted = _rooted(site, folder) if address and is_published else None
    return "" if rooted is None else f"{address}/{quote(rooted.strip('/'))}".removesuffix("/.")


def _site_of(post: str) -> tuple[Site, Path]:
    folder = Path(os.path.abspath(post)).parent  # noqa: PTH100 - links stay as they are
    return find_site(str(folder)), folder


def _rooted(site: Site, picture: Path) -> str | None:
    """Return the path of a picture from the root that a server has; None if it serves it not."""
    served = _SERVED[site.generator]
    for folder in served.folders if site.root is not None else ():
        if site.root is not None and picture.is_relative_to(root := site.root / folder):
            return served.start + picture.relative_to(root).as_posix()
    return None


def _is_inside(site: Site, picture: Path, folder: str = "") -> bool:
    return site.root is not None and picture.is_relative_to(site.root / folder)
