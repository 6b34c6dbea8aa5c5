"""The page of `thumb gallery`: one HTML file that needs no server, no network and no other file.

Small copies of all pictures are in the page, as text that nothing decodes until it comes into sight. The
pictures themselves stay beside it, at relative addresses, or on the web, unless they are asked for: 1,000 of
them would make it five times as large. Where they are not there, the page shows its copies.

Titles and names come from anywhere. They are data in JSON, which the page only ever sets as text, and a
content security policy allows no script and no style but those of the page, by their digests, and no request
but for pictures at its own place.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from thumbcli.printable_text import printable
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from thumbcli.gallery.find_pictures import Missing
    from thumbcli.gallery.gallery_records import GalleryRecord

__all__ = ["PAGE_START", "page_shell", "script_json", "static_text", "write_page"]

PAGE_START = b"<!doctype html>\n<!-- thumb gallery -->"
"""How a page of ours begins: one may replace another, and nothing else."""

_IN_MEMORY_MAX_BYTES = 64 * 1024 * 1024
_COPY_BYTES = 1024 * 1024
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What ends a script, or a line of one, as JSON writes it."""


@cache
def static_text(name: str) -> str:
    """Return a file of the page."""
    return files("thumbcli.gallery").joinpath("static", name).read_text(encoding="utf-8")


def write_page(
    file: BinaryIO,
    records: Iterable[GalleryRecord],
    missing: Sequence[Missing],
    *,
    folder: str,
    embed: bool = False,
    public_url: str = "",
) -> None:
    """Write the page; the same pictures give the same bytes.

    Args:
        file: Where to write.
        records: The pictures, one by one; none of them is kept.
        missing: The titles without a picture.
        folder: What the page is called after.
        embed: Whether the pictures themselves are in the page too.
        public_url: Where they are on the web, if that is not beside the page.
    """
    facts: list[Mapping[str, object]] = []
    # The records come first in the file, and are complete last.
    with SpooledTemporaryFile(_IN_MEMORY_MAX_BYTES) as pictures:
        for number, record in enumerate(records):
            facts.append(record.as_dict())
            if record.small is not None:
                pictures.write(_embedded(f"small-{number}", record.small.webp))
            for at, earlier in enumerate(record.earlier):
                pictures.write(_embedded(f"earlier-{number}-{at}", earlier.small.webp))
            if embed and record.small is not None:
                pictures.write(_embedded(f"whole-{number}", record.data))
        data = {
            "folder": folder,
            "embedded": embed,
            "pictures": facts,
            "missing": [{name: printable(value) for name, value in asdict(each).items()} for each in missing],
        }
        file.write(page_shell(folder, script_json(data), public_url=public_url).encode(errors="replace"))
        pictures.seek(0)
        while part := pictures.read(_COPY_BYTES):
            file.write(part)
        file.write(b"</body>\n</html>\n")


def _embedded(name: str, data: bytes) -> bytes:
    """Return a picture as an element that a browser keeps as text."""
    return b'<script type="text/plain" id="' + name.encode() + b'">' + b64encode(data) + b"</script>\n"


def script_json(data: object) -> str:
    """Return data as JSON that can stand in a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_UNSAFE.get(char, char) for char in text) if not _UNSAFE.keys().isdisjoint(text) else text


def page_shell(
    folder: str,
    data: str,
    *,
    public_url: str = "",
    acts: str = "",
    style: str = "",
    script: str = "",
    policy: str = "",
) -> str:
    """Return the page without its end.

    Args:
        folder: What it is called after.
        data: What it is told, from `script_json`.
        public_url: Where the pictures are, if not beside the page.
        acts: HTML of what one can do with a picture, if anything.
        style: The style of that.
        script: Its script, which goes on where that of the gallery ends.
        policy: More of the content security policy.
    """
    style = static_text("base.css") + static_text("gallery.css") + style
    script = static_text("gallery.js") + script
    place = urlsplit(public_url)
    return Template(static_text("gallery.html")).substitute(
        start=PAGE_START.decode(),
        folder=escape(folder),
        name="review" if acts else "gallery",
        version=escape(__version__),
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
        policy=policy,
        acts=acts,
        data=data,
        elsewhere=escape(f" {place.scheme}://{place.netloc}") if place.netloc else "",
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
