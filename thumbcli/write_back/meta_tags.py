"""Snippets of meta tags that tell a page's visitors elsewhere which picture it has.

Sources:
    Open Graph: https://ogp.me/#structured;
    cards: https://developer.x.com/en/docs/x-for-websites/cards/overview/markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from thumbcli.errors import UsageError
from thumbcli.write_back.finished_pictures import address_of
from thumbcli.write_back.output_files import FileWritten, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thumbcli.write_back.finished_pictures import FinishedPicture
    from thumbcli.write_back.post_writer import OutputRecord

__all__ = ["MetaTagsWriter", "meta_tags"]


@dataclass(slots=True, kw_only=True)
class MetaTagsWriter:
    """Writes meta tags; a `Delivery`.

    Attributes:
        path: One file with the tags of all pictures, or a folder (it exists, or is written with a `/` at its
            end) with a file per picture, called as the picture with `.html`.
        public_url: Where the output folder is on the web: readers of these tags want whole addresses.
        is_folder: Whether it is a folder.
    """

    path: Path
    public_url: str
    is_folder: bool = False
    whole_only: bool = True

    def check(self) -> None:
        """Check that the tags can be written, before anything is drawn.

        Raises:
            UsageError: It is not known where the pictures will be on the web.
        """
        if not self.public_url.startswith(("https://", "http://")):
            raise UsageError(
                "--html needs whole addresses, and it is not known where the pictures will be on the web",
                remedy="say it: --public-url https://example.com/covers",
            )

    def deliver(self, pictures: Iterable[FinishedPicture], record: OutputRecord) -> FileWritten:
        """Write the tags, unless they are there already.

        Raises:
            DiskError: They can't be written.
        """
        del record
        number, changed = 0, False
        if self.is_folder:
            for picture in pictures:
                path = self.path / PurePath(picture.name).with_suffix(".html")
                tags = f"{meta_tags(picture, self.public_url)}\n".encode()
                changed |= write_if_changed(path, partial(_write, tags), inside=self.path)
                number += 1
            return FileWritten(path=self.path, pictures=number, changed=changed)

        def write(file: BinaryIO) -> None:
            nonlocal number
            for picture in pictures:
                where = f"{picture.source}:{picture.line}".replace("--", "- -")
                tags = f"<!-- {escape(where, quote=False)} -->\n{meta_tags(picture, self.public_url)}\n"
                file.write(tags.encode("utf-8", "replace"))
                number += 1

        changed = write_if_changed(self.path, write)
        return FileWritten(path=self.path, pictures=number, changed=changed)


def _write(data: bytes, file: BinaryIO) -> None:
    file.write(data)


def meta_tags(picture: FinishedPicture, public_url: str) -> str:
    """Return the meta tags of one picture, one per line, with every value escaped."""
    facts = picture.facts
    title = " ".join(picture.title.split())
    values = {
        "og:image": address_of(picture.name, public_url),
        "og:image:type": picture.media_type,
        "og:image:width": str(facts.width_px or ""),
        "og:image:height": str(facts.height_px or ""),
        "og:image:alt": title,
    }
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in values.items() if value]
    cards = {
        "twitter:card": "summary_large_image",
        "twitter:image": values["og:image"],
        "twitter:image:alt": title,
    }
    lines += [f'<meta name="{name}" content="{escape(value)}">' for name, value in cards.items() if value]
    return "\n".join(lines)
