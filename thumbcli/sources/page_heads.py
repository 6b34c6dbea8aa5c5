"""What a web page says of itself in its head: its title, and Open Graph (https://ogp.me)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

__all__ = ["read_head"]

_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_NAMES: Final = {
    "og:title": "title",
    "og:description": "description",
    "description": "description",
    "og:image": "image",
    "og:site_name": "site",
    "og:type": "type",
    "author": "author",
    "article:published_time": "date",
}
"""What a property or a name of a meta tag says; the first that has a value counts."""


class _HeadParser(HTMLParser):
    """Takes what is wanted of a head, and ends with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.title: list[str] = []
        self.is_over = False
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html" and values.get("lang"):
            self.found["language"] = values["lang"]
        elif tag == "title":
            self._in_title = not (self.title or self.is_over)
        elif tag == "body":
            self.is_over = True
        elif tag == "meta" and not self.is_over:
            name = _NAMES.get((values.get("property") or values.get("name") or "").strip().lower())
            if name is not None and values.get("content", "").strip():
                self.found.setdefault(name, values["content"].strip())

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"
        self.is_over = self.is_over or tag == "head"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)


def read_head(data: bytes) -> dict[str, str]:
    """Return what a page says of itself by our names: `title`, `description`, `image`, `site`, `date`, ….

    Args:
        data: The page, or the beginning of it.

    Returns:
        Only what it says; nothing for what is no web page.
    """
    named = _CHARSET.search(data[:4096])
    try:
        text = data.decode(named[1].decode() if named else "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    parser = _HeadParser()
    for line in text.splitlines(keepends=True):
        parser.feed(line)
        if parser.is_over:
            break
    else:
        parser.close()  # From Python 3.14 on, a title that is cut off waits for its end.
    found = parser.found
    if "title" not in found and (title := "".join(parser.title).strip()):
        found["title"] = title
    found["date"] = found.get("date", "")[: len("2024-01-01")]
    return {name: value for name, value in found.items() if value}
