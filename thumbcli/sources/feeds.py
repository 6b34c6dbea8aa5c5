"""Reads RSS and Atom feeds, also those of YouTube channels: one row for each entry."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from thumbcli.errors import InputError
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.printable_text import printable
from thumbcli.sources.source_files import open_source
from thumbcli.sources.web_addresses import (
    YOUTUBE,
    content_of,
    host_of,
    is_address,
    shown_address,
    slug_of,
)
from thumbcli.sources.web_rows import entry_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from threading import Event

    from thumbcli.sources.row_parsing import ParsedRow
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["FEED_LIST", "Feed", "alternate_feed", "is_feed"]

FEED_LIST: Final = "<feed "
"""How the list of a feed begins: a feed forgets its older entries, whose pictures are no orphans."""

_PAGE_MAX_BYTES: Final = 1024 * 1024
"""How far a web page is searched for the address of its feed; YouTube's are long."""

_HEAD_BYTES: Final = 4096
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(rss|feed|rdf:RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_ENTRY: Final = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_ALTERNATE: Final = re.compile(rb"<link\s[^>]*application/(?:rss|atom)\+xml[^>]*>", re.IGNORECASE)
_HREF: Final = re.compile(rb"""\shref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_SUMMARY_MAX_CHARS: Final = 2000
_MARKED_UP: Final = re.compile(
    r"<(a|b|code|em|i|kbd|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>(.*?)</\1>",
    re.IGNORECASE | re.DOTALL,
)
"""A part of a title in HTML, as feeds have it; a `<b>` alone may be what the title is about."""

_TYPE, _STATUS = "wp_post_type", "wp_status"
"""What an export of WordPress, which holds all that a site has, says of an entry, by feedparser's names."""

_NO_PAGE, _DRAFT = "no posts or pages", "not published"

_PAGES: Final = frozenset({"post", "page"})
_PUBLISHED: Final = "publish"


def is_feed(path: str) -> bool:
    """Tell whether a file begins as a feed does, whatever it is called; False if it can't be read."""
    try:
        with open_source(path) as file:
            return _ROOT.match(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False


class Feed:
    """A feed in a file or at an address.

    Args:
        source: As it was named.
        drafts: Whether entries of an export are read that are not published.
        stop: Ends the reading.
    """

    is_post = True

    def __init__(self, source: str, *, drafts: bool, stop: Event) -> None:
        self._place, self._drafts, self._stop = source, drafts, stop
        self.source, self.read_bytes = shown_address(source) if is_address(source) else source, 0
        self.list = f"{FEED_LIST}{self.source}>"

    def check(self) -> None:
        """Parse it.

        Raises:
            InputError: It can't be read, or is no feed.
        """
        self._entries()

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow]]:
        """Yield the row of each entry, in their order, with its line.

        Raises:
            InputError: It can't be read, or is no feed.
        """
        data, feed = self._entries()
        self.read_bytes = len(data)
        found = [data.count(b"\n", 0, entry.start()) + 1 for entry in _ENTRY.finditer(data)]
        entries = feed["entries"]
        # Entries that a comment holds, or that a converted feed has, are counted otherwise.
        lines = found if len(found) == len(entries) else range(1, len(entries) + 1)
        left: Counter[str] = Counter()
        for entry, line in zip(entries, lines, strict=True):
            if self._stop.is_set():
                return
            if reason := self._unwanted(entry):
                left[reason] += 1
            else:
                yield self.source, _row(entry, feed["feed"], line, columns)
        for reason, way in ((_NO_PAGE, ""), (_DRAFT, "; --drafts takes them")):
            if left[reason]:
                columns.warn(f"{self.source}: left out {left[reason]:,} of its entries: {reason}{way}")

    def _unwanted(self, entry: Mapping[str, Any]) -> str:
        """Return why an entry of an export is no title; empty for all of a feed."""
        if entry.get(_TYPE, "post") not in _PAGES:
            return _NO_PAGE
        return "" if self._drafts or entry.get(_STATUS, _PUBLISHED) == _PUBLISHED else _DRAFT

    def _entries(self) -> tuple[bytes, Mapping[str, Any]]:
        import feedparser

        data = content_of(self._place, self.source)
        # A stream: bytes alone could be taken for a name or an address. Nothing of it is shown as HTML.
        feed: Mapping[str, Any] = feedparser.parse(
            BytesIO(data), sanitize_html=False, resolve_relative_uris=False
        )
        if feed["bozo"] and not feed["entries"]:
            error = feed.get("bozo_exception")
            where = getattr(error, "getLineNumber", lambda: None)()
            at = f":{where}" if where else ""
            what = getattr(error, "getMessage", lambda: "it is no RSS or Atom")()
            if alternate := alternate_feed(data, self._place):
                raise InputError(f"{self.source} is a web page", remedy=f"its feed is at {alternate}")
            raise InputError(
                f"{self.source}{at} is not a feed that can be read: {what}",
                remedy="check it at https://validator.w3.org/feed/, or copy its titles into a text file",
            )
        return data, feed


def alternate_feed(data: bytes, place: str) -> str:
    """Return the address of the feed that a web page names; empty if it names none.

    Args:
        data: The page.
        place: Where it is.
    """
    link = _ALTERNATE.search(data[:_PAGE_MAX_BYTES])
    href = _HREF.search(link[0]) if link else None
    if href is None:
        return ""
    try:
        return printable(urljoin(place, href[1].decode(errors="replace")))
    except ValueError:
        return ""


def _row(entry: Mapping[str, Any], feed: Mapping[str, Any], line: int, columns: SourceColumns) -> ParsedRow:
    link = _text(entry.get("link"))
    tags = [_text(tag.get("term")) for tag in entry.get("tags", ()) if tag.get("term")]
    cells = {
        TITLE: _plain(_text(entry.get("title"))),
        "link": link,
        "id": _text(entry.get("id")),
        SLUG: _text(entry.get("wp_post_name")) or slug_of(link),
        "date": _date(entry),
        "author": _text(entry.get("author")),
        "tags": ", ".join(tag.replace(",", " ") for tag in tags),
        "site": "" if host_of(link) == YOUTUBE else _text(feed.get("title")),
        "description": _text(entry.get("summary"))[:_SUMMARY_MAX_CHARS],
        "image": _image(entry),
        "video_id": _text(entry.get("yt_videoid")),
        "feed": _text(feed.get("title")),
        "language": _text(feed.get("language")),
    }
    return entry_row(cells, line, columns, "the entry has no title")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plain(title: str) -> str:
    """Return a title without the HTML that readers of feeds show as such."""
    while (plain := _MARKED_UP.sub(r"\2", title)) != title:
        title = plain
    return unescape(title)


def _date(entry: Mapping[str, Any]) -> str:
    """Return the day of an entry as `YYYY-MM-DD` in UTC, as feeds have their times; empty without one."""
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return date(*when[:3]).isoformat() if when else ""
    except (ValueError, TypeError):
        return ""


def _image(entry: Mapping[str, Any]) -> str:
    """Return the address of the picture of an entry, if it names one."""
    for found in (*entry.get("media_thumbnail", ()), *entry.get("media_content", ())):
        if (
            found.get("url")
            and found.get("medium", "image") == "image"
            and "video" not in found.get("type", "")
        ):
            return _text(found["url"])
    for found in entry.get("enclosures", ()):
        if str(found.get("type", "")).startswith("image/"):
            return _text(found.get("href"))
    return ""
