"""Reads sitemaps (https://www.sitemaps.org/protocol.html): one row for each page, with the title that it has.

The pages are asked for one after the other, as robots.txt allows, and only those of the sitemap's own host.
"""

from __future__ import annotations

import re
import time
import zlib
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin
from xml.parsers import expat

import anyio

from thumbcli.errors import InputError
from thumbcli.sources.feeds import FEED_LIST
from thumbcli.sources.pages import page_cells
from thumbcli.sources.row_parsing import ParsedRow, invalid_row
from thumbcli.sources.source_files import open_source
from thumbcli.sources.web_addresses import (
    DOWNLOAD_MAX_BYTES,
    content_of,
    downloaded,
    host_of,
    in_thread,
    is_address,
    shown_address,
)
from thumbcli.sources.web_rows import entry_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event
    from urllib.robotparser import RobotFileParser

    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["PAGES_MAX", "Sitemap", "is_sitemap", "is_sitemap_data"]

PAGES_MAX: Final = 500
"""How many pages of a site are asked for; each takes a request of its own."""

_SITEMAPS_MAX: Final = 20
"""How many sitemaps of an index are read."""

_PAGE_MAX_BYTES: Final = 256 * 1024
_PAGE_TIMEOUT_S: Final = 15.0
_TOTAL_TIME_S: Final = 600.0
"""How long all pages together may take, their pauses included."""

_PAUSE_S, _PAUSE_MAX_S = 0.1, 5.0
"""Between two pages, and the longest pause of a robots.txt that is kept; a longer one ends the reading."""

_HEAD_BYTES: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.DOTALL
)
_AGENT: Final = "thumbcli"


class _Page(NamedTuple):
    """A page, or another sitemap: its address, the day of its last change, and its line in the sitemap."""

    address: str
    date: str
    line: int


def is_sitemap_data(data: bytes) -> bool:
    """Tell whether something begins as a sitemap or an index of sitemaps does, packed or not."""
    return _ROOT.match(_unpacked(data[:_HEAD_BYTES], _HEAD_BYTES)) is not None


def is_sitemap(path: str) -> bool:
    """Tell whether a file begins as a sitemap does; False if it can't be read."""
    try:
        with open_source(path) as file:
            return is_sitemap_data(file.read(_HEAD_BYTES))
    except OSError:
        return False


def _unpacked(data: bytes, limit_bytes: int) -> bytes:
    """Return data without gzip, cut at a limit."""
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data, limit_bytes)
    except zlib.error:
        return b""


class Sitemap:
    """A sitemap in a file or at an address.

    Args:
        source: As it was named.
        stop: Ends the reading.
    """

    is_post = True

    def __init__(self, source: str, *, stop: Event) -> None:
        self._place, self._stop = source, stop
        self.source, self.read_bytes = shown_address(source) if is_address(source) else source, 0
        self.list = f"{FEED_LIST}{self.source}>"

    def check(self) -> None:
        """Parse it; no page is asked for.

        Raises:
            InputError: It can't be read, or names no page.
        """
        if next(iter(self._pages()), None) is None:
            raise InputError(f"{self.source} names no page", remedy="name another sitemap of the site")

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow | None]]:
        """Yield the row of each page, in their order; None before a page is asked for.

        Raises:
            InputError: The sitemap can't be read.
        """
        pages = list(islice(self._pages(), PAGES_MAX + 1))
        host = host_of(self._place if is_address(self._place) else pages[0].address)
        own = [page for page in pages[:PAGES_MAX] if host_of(page.address) == host]
        if len(pages) > PAGES_MAX:
            columns.warn(f"{self.source}: only its first {PAGES_MAX} pages are read")
        if other := len(pages[:PAGES_MAX]) - len(own):
            columns.warn(f"{self.source}: {other} of its pages are not on {host}, and are left out")
        robots, ends_s = _robots(own[0].address) if own else None, time.monotonic() + _TOTAL_TIME_S
        for number, page in enumerate(own):
            yield self.source, None
            if self._stop.is_set():
                return
            if time.monotonic() > ends_s:
                columns.warn(
                    f"{self.source}: its last {len(own) - number} pages are not read: it takes too long"
                )
                return
            yield self.source, _row(page, robots, columns)

    def _pages(self) -> Iterator[_Page]:
        """Yield the pages of the sitemap, or of those that it names if it is an index."""
        pages, is_index = self._parsed(self._place, self.source)
        if not is_index:
            yield from pages
            return
        for one in pages[:_SITEMAPS_MAX]:
            if not is_address(one.address):
                continue
            inner, is_index = self._parsed(one.address, shown_address(one.address))
            if not is_index:  # An index names no other.
                yield from inner

    def _parsed(self, place: str, shown: str) -> tuple[list[_Page], bool]:
        """Return the pages that a sitemap names, and whether they are other sitemaps."""
        data = content_of(place, shown)
        self.read_bytes += len(data)
        return _parse(_unpacked(data, DOWNLOAD_MAX_BYTES), shown)


def _parse(data: bytes, shown: str) -> tuple[list[_Page], bool]:
    """Return the pages of a sitemap, and whether it is an index of sitemaps.

    Raises:
        InputError: It is not XML, or declares entities, with which a kilobyte can hold a gigabyte.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    pages: list[_Page] = []
    path: list[str] = []
    values: dict[str, str] = {}

    def start(name: str, _: object) -> None:
        path.append(name.rpartition(" ")[2])
        if len(path) == 2:  # noqa: PLR2004 - an entry, below the root
            values.clear()
            values["line"] = str(parser.CurrentLineNumber)

    def text(data: str) -> None:
        if len(path) == 3:  # noqa: PLR2004 - a field of an entry; those of its pictures are further below
            values[path[2]] = values.get(path[2], "") + data

    def end(_: str) -> None:
        if len(path) == 2 and (address := values.get("loc", "").strip()):  # noqa: PLR2004 - as above
            pages.append(_Page(address, values.get("lastmod", "").strip()[:10], int(values["line"])))
        path.pop()

    def refuse(*_: object) -> None:
        raise ValueError("it declares entities")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, refuse
    root = re.search(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]", data[:_HEAD_BYTES])
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        if not pages:
            raise InputError(
                f"{shown} is not a sitemap that can be read: {error}",
                remedy="name another one, or copy its titles into a text file",
            ) from error
    return pages, root is not None and root[1] == b"sitemapindex"


@lru_cache(4)
def _robots(address: str) -> RobotFileParser:
    """Return what a site allows programs; everything where it says nothing."""
    from urllib.robotparser import RobotFileParser  # with all of `http` and `email`

    parser = RobotFileParser()
    try:
        data = downloaded(urljoin(address, "/robots.txt"))
    except InputError:
        data = b""
    parser.parse(data.decode("utf-8", "replace").splitlines())
    return parser


def _row(page: _Page, robots: RobotFileParser | None, columns: SourceColumns) -> ParsedRow:
    if robots is not None and not robots.can_fetch(_AGENT, page.address):
        return invalid_row(page.line, f"robots.txt does not allow {page.address}", "leave the page out")
    pause_s = float((robots.crawl_delay(_AGENT) if robots else None) or _PAUSE_S)
    try:
        data = _page(page.address, min(pause_s, _PAUSE_MAX_S))
    except InputError as error:
        return invalid_row(page.line, error.message, "leave the page out, or try it again")
    from thumbcli.sources.page_heads import read_head

    said = read_head(data)
    cells = page_cells(said, page.address)
    cells["date"] = cells["date"] or page.date
    return entry_row(cells, page.line, columns, f"{shown_address(page.address)} has no title")


@lru_cache(PAGES_MAX * 2)
def _page(address: str, pause_s: float) -> bytes:
    """Return the beginning of a page, once for a run, after a pause."""
    from thumbcli.public_download import download

    time.sleep(pause_s)
    ask = partial(download, address, limit_bytes=_PAGE_MAX_BYTES, timeout_s=_PAGE_TIMEOUT_S, cut=True)
    return in_thread(partial(anyio.run, ask))
