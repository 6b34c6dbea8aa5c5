"""Reads one web page: one row, with what the page says of itself to link previews."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.sources.feeds import FEED_LIST, alternate_feed
from thumbcli.sources.web_addresses import content_of, is_address, shown_address, slug_of
from thumbcli.sources.web_rows import entry_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.sources.row_parsing import ParsedRow
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["PAGE_FIELDS", "Page", "is_page_data", "page_cells"]

PAGE_FIELDS: Final = ("title", "description", "image", "site", "author", "language")
_HEAD_BYTES: Final = 4096
_PAGE_MAX_BYTES: Final = 256 * 1024
"""How far a page is searched for its head."""

_LISTING_TYPES: Final = frozenset(("website", "blog", "profile"))
"""What a page is, by its `og:type`, that has posts rather than is one, if it names a feed."""

_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|title|meta)\b",
    re.DOTALL | re.IGNORECASE,
)


def is_page_data(data: bytes) -> bool:
    """Tell whether something begins as a web page does."""
    return _START.match(data[:_HEAD_BYTES]) is not None


def page_cells(said: Mapping[str, str], link: str) -> dict[str, str]:
    """Return the fields of a page by our names.

    Args:
        said: From `read_head`.
        link: Its address; empty if it is not known.
    """
    cells = {name: said.get(name, "") for name in PAGE_FIELDS}
    return cells | {"link": link, "slug": slug_of(link), "date": said.get("date", "")}


class Page:
    """A web page in a file or at an address.

    Args:
        source: As it was named.
        is_asked_for: Whether it is read as one page even if it lists others.
    """

    is_post = True

    def __init__(self, source: str, *, is_asked_for: bool) -> None:
        self._place, self._is_asked_for = source, is_asked_for
        self.source, self.read_bytes = shown_address(source) if is_address(source) else source, 0
        self.list = f"{FEED_LIST}{self.source}>"

    def check(self) -> None:
        """Read it.

        Raises:
            InputError: It can't be read, or is not a web page.
        """
        from thumbcli.sources.page_heads import read_head

        data = content_of(self._place, self.source)
        if not is_page_data(data):
            raise InputError(
                f"{self.source} is not a web page",
                remedy="leave out --input-format, or copy its titles into a text file",
            )
        feed = "" if self._is_asked_for else alternate_feed(data, self._place)
        if feed and read_head(data[:_PAGE_MAX_BYTES]).get("type", "website") in _LISTING_TYPES:
            raise InputError(
                f"{self.source} is a web page that may list others",
                remedy=f"its feed is at {feed}; or take the page alone with --input-format page",
            )

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow]]:
        """Yield its row.

        Raises:
            InputError: It can't be read.
        """
        from thumbcli.sources.page_heads import read_head

        data = content_of(self._place, self.source)
        self.read_bytes = len(data)
        cells = page_cells(read_head(data[:_PAGE_MAX_BYTES]), self._place if is_address(self._place) else "")
        yield self.source, entry_row(cells, 1, columns, f"{self.source} has no title")
