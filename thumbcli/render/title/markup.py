"""Take HTML and Markdown out of a title and keep the words."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["strip_markup"]

_MARKUP_SIGNS = frozenset("&<*_`~[#\\")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|p|q|s|samp|small|span|"
    r"strike|strong|sub|sup|tt|u|var)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""Tags that stand in titles. Any other name between angle brackets is text: `Vec<String>`, `<canvas>`."""

_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_CODE = re.compile(r"(`+)(?!`)\s*(.+?)\s*(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:https?://|/|#|\./|mailto:)[^()\s]*\)")
_STRONG = re.compile(
    r"(?<![\w*])(\*{2,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)"
)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?!\w)"
)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_ESCAPED = re.compile(r"\\([*_`~\[\]#])")


def strip_markup(title: str) -> str:
    """Return the title without HTML entities and tags and without Markdown; what they hold stays.

    Code keeps its underscores and asterisks: only the ticks go. Names such as `snake_case` and `__init__.py`
    are no emphasis.
    """
    if _MARKUP_SIGNS.isdisjoint(title):
        return title
    text = _ENTITY.sub(lambda found: unescape(found[0]), title)
    text = _TAG.sub("", _BREAK.sub(" ", text))
    text = _HEADING.sub("", text)
    text = _LINK.sub(r"\1", text)
    parts = _CODE.split(text)
    # Ticks and code follow each text between them.
    return " ".join(
        "".join(
            part if index % 3 == 2 else _plain(part) for index, part in enumerate(parts) if index % 3 != 1
        ).split()
    )


def _plain(text: str) -> str:
    text = _STRUCK.sub(r"\1", text)
    for pattern in (_STRONG, _EMPHASIS):
        text = pattern.sub(lambda found: found[found.lastindex or 0], text)
    return _ESCAPED.sub(r"\1", text)
