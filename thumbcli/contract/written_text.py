"""Text that a person writes for a picture: cleaned, and checked against the limits of a title."""

from __future__ import annotations

import re
import unicodedata

from thumbcli.contract.choices import TITLE_MAX_CHARS
from thumbcli.contract.invisible_characters import can_be_seen
from thumbcli.errors import RequestError
from thumbcli.printable_text import printable

__all__ = ["check_text", "clean_title", "control_character"]

_CODES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_CONTROL = rf"[{_CODES}\ufeff\ud800-\udfff]"
_BYTES = r"[\udc80-\udcff]"
"""Bytes that Python could not decode (PEP 383): without them the text would be another one."""
_BLANKS = r"\s{2,}|[^\S ]"


def clean_title(text: str) -> str:
    """Return `text` in NFC, trimmed, without control characters, and with single spaces.

    Tabs and line breaks count as spaces.
    """
    if not text.isprintable() or "  " in text:
        text = re.sub(_BLANKS, " ", re.sub(_CONTROL, "", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def control_character(text: str) -> str:
    """Return the first character that `clean_title` takes out of `text`, as `U+0000`; empty for none.

    A byte order mark, which has no width, is none: no text lacks it.
    """
    found = None if text.isprintable() else re.search(f"[{_CODES}]", text)
    return f"U+{ord(found[0]):04X}" if found else ""


def check_text(text: str, *, what: str, instead: str) -> str:
    """Return a title or another line of a picture, cleaned; empty if nothing is left.

    Args:
        text: As it was written.
        what: `title`, or what else it is, for messages.
        instead: What to do without one: `leave it out`.

    Raises:
        RequestError: It is not UTF-8, is longer than a title may be, or cannot be seen.
    """
    if not text.isprintable() and re.search(_BYTES, text):
        raise RequestError(
            f'"{printable(text[:TITLE_MAX_CHARS])}" is not UTF-8',
            remedy=f"write the {what} in UTF-8; `locale` shows what this shell uses",
        )
    cleaned = clean_title(text)
    if cleaned and not can_be_seen(cleaned):
        raise RequestError(
            f"{what} has only invisible characters", remedy=f"write a {what} that can be seen, or {instead}"
        )
    if len(cleaned) > TITLE_MAX_CHARS:
        raise RequestError(
            f"{what} has {len(cleaned):,} characters, at most {TITLE_MAX_CHARS} are allowed",
            remedy=f"shorten the {what}" + (", or give the row a headline" if what == "title" else ""),
        )
    return cleaned
