"""Take HTML and Markdown out of a title and keep the words."""

from __future__ import annotations

import re

__all__ = ["code_words", "strip_markup"]

_MARKUP_SIGNS = frozenset("&<*_`~[#\\")
_ENTITY = r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_TAG = (
    r"(?i)</?(?:a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|p|q|s|samp|small|span|"
    r"strike|strong|sub|sup|tt|u|var)(?:\s[^<>]*)?/?>"
)
"""Tags that stand in titles. Any other name between angle brackets is text: `Vec<String>`, `<canvas>`."""

_BREAK = r"(?i)<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>"
_CODE = r"(`+)(?!`)\s*(.+?)\s*(?<!`)\1(?!`)"
_LINK = r"!?\[([^\[\]]+)\]\((?:https?://|/|#|\./|mailto:)[^()\s]*\)"
_STRONG = r"(?<![\w*])(\*{2,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)"
_EMPHASIS = (
    r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?!\w)"
)
_STRUCK = r"~~(?=\S)(.+?)(?<=\S)~~"
_HEADING = r"^#{1,6}\s+(?=\S)"
_ESCAPED = r"\\([*_`~\[\]#])"


def strip_markup(title: str) -> str:
    """Return the title without HTML entities and tags and without Markdown; what they hold stays.

    Only what is struck out goes. Code keeps its underscores and asterisks. Names such as `snake_case` and
    `__init__.py` are no emphasis.
    """
    if _MARKUP_SIGNS.isdisjoint(title):
        return title
    text = title
    if "&" in title and ";" in title:
        from html import unescape

        text = re.sub(_ENTITY, lambda found: unescape(found[0]), title)
    text = re.sub(_TAG, "", re.sub(_BREAK, " ", text))
    text = re.sub(_HEADING, "", text)
    text = re.sub(_LINK, r"\1", text)
    text, codes = _plain(re.sub(_CODE, "\0", text)), iter(re.findall(_CODE, text))
    return " ".join(re.sub("\0", lambda _: next(codes)[1], text).split())


def code_words(title: str) -> frozenset[str]:
    """Return the words that Markdown marks as code: `async` and `fn` of ``Use `async fn` in traits``."""
    if "`" not in title:
        return frozenset()
    return frozenset(word for found in re.finditer(_CODE, title) for word in found[2].split())


def _plain(text: str) -> str:
    text = re.sub(_STRUCK, "", text)
    for pattern in (_STRONG, _EMPHASIS):
        text = re.sub(pattern, lambda found: found[found.lastindex or 0], text)
    return re.sub(_ESCAPED, r"\1", text)
