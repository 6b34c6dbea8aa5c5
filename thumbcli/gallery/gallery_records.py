"""What the gallery shows of each picture: facts, findings, small copies, and what a run replaced."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from thumbcli.contract import Category, make_request
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.errors import ItemError
from thumbcli.gallery.find_pictures import FoundPicture, natural_order, read_found
from thumbcli.map_in_order import map_in_order
from thumbcli.printable_text import printable
from thumbcli.relative_path import relative_path
from thumbcli.render import explain
from thumbcli.render.pixels.small_copy import SmallCopy, small_copy
from thumbcli.render.quality.inspect import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.gallery.find_pictures import PictureFacts

__all__ = ["Earlier", "GalleryRecord", "gallery_records", "shrunk"]

_SMALL_PX = 480
"""Of a small copy: the grid shows 300 px, a screen of a laptop or a phone up to twice as many."""

_EARLIER_MAX = 3
_KEPT_NAME = re.compile(r"(?P<stem>.+)-(?P<digest>[0-9a-f]{8})")
"""The name of a picture that a run replaced: that of its file, and the beginning of its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A picture that a run replaced and kept.

    Attributes:
        name: Its file among those that were kept.
        href: Its address, relative to the page.
        made_at: When it was written, in ISO 8601.
        small: A small copy.
    """

    name: str
    href: str
    made_at: str
    small: SmallCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryRecord:
    """A picture of the gallery.

    Attributes:
        file: Its path below the folder.
        href: Its address, relative to the page.
        facts: What is on record of it.
        category: As it was asked for, else what the local engine takes the title for; may be empty.
        size_bytes: The size of the file.
        small: A small copy; None for a file that can't be shown.
        findings: What is wrong with it, a sentence each.
        earlier: What runs have replaced, the last one first.
        data: The bytes of the file.
    """

    file: str
    href: str
    facts: PictureFacts
    category: str
    size_bytes: int
    small: SmallCopy | None
    findings: tuple[str, ...]
    earlier: tuple[Earlier, ...]
    data: bytes

    def as_dict(self) -> dict[str, object]:
        """Return what the page is told, as plain values for JSON; text is fit to be seen."""
        facts = asdict(self.facts)
        return {
            **{name: printable(value) if isinstance(value, str) else value for name, value in facts.items()},
            "file": printable(self.file),
            "href": self.href,
            "category": self.category,
            "bytes": self.size_bytes,
            "size": [self.small.width_px, self.small.height_px] if self.small else None,
            "findings": [printable(finding) for finding in self.findings],
            "earlier": [{"href": each.href, "made_at": each.made_at} for each in self.earlier],
        }


def gallery_records(
    pictures: Sequence[FoundPicture], place: OutputPlace, page: Path, *, check: bool, copy: bool = True
) -> Iterator[GalleryRecord]:
    """Yield the record of each picture, in their order.

    Args:
        pictures: From `find_pictures`, all of one folder.
        place: The output that they are in.
        page: The file of the page.
        check: Whether to look for visible problems, as `thumb check` does.
        copy: Whether to make the small copies; else they are empty, and nothing is decoded.
    """
    kept = _kept_pictures(place, pictures)
    shrink = shrunk if copy else _measured
    yield from map_in_order(partial(_record, kept=kept, page=page, check=check, shrink=shrink), pictures)


def shrunk(data: bytes) -> SmallCopy:
    """Return the small copy of a picture.

    Raises:
        RequestRefused: It can't be shown.
    """
    return small_copy(data, _SMALL_PX)


def _measured(data: bytes) -> SmallCopy:
    """Return an empty copy, with the size that the header of the picture says."""
    try:
        header = read_header(data)
    except BrokenPictureError:
        return shrunk(data)  # It is of another type, or can't be shown at all.
    return SmallCopy(webp=b"", width_px=header.width_px, height_px=header.height_px)


def _record(
    picture: FoundPicture,
    *,
    kept: dict[str, list[FoundPicture]],
    page: Path,
    check: bool,
    shrink: Callable[[bytes], SmallCopy],
) -> GalleryRecord:
    data, facts, small, findings = b"", picture.facts, None, []
    try:
        data, facts = read_found(picture)
        small = shrink(data)
        findings = [finding.message for finding in inspect(data).findings] if check else []
    except ItemError as error:
        findings = [error.message]
    if not facts.made_at:
        facts = replace(facts, made_at=picture.written_at)
    return GalleryRecord(
        file=picture.name,
        href=_href(picture, page),
        facts=facts,
        category=_category(facts),
        size_bytes=len(data),
        small=small,
        findings=tuple(findings),
        earlier=tuple(_earlier(kept.get(picture.name, ()), data, page, shrink)),
        data=data,
    )


def _href(picture: FoundPicture, page: Path) -> str:
    """Return the address of a file: on the web, else relative to the page, never one with another scheme."""
    if not isinstance(path := picture.path, Path):
        url = picture.files.url(picture.name) if picture.files else ""
        return url if url.startswith(("https://", "http://")) else ""
    whole = Path(os.path.realpath(path.parent)) / path.name
    relative = relative_path(whole, os.path.realpath(page.parent))
    if Path(relative).is_absolute():  # On another drive of Windows.
        return whole.as_uri()
    return "./" + quote(os.fsencode(relative))


def _category(facts: PictureFacts) -> str:
    if facts.category not in {"", Category.AUTO} or not facts.title:
        return facts.category if facts.category != Category.AUTO else ""
    try:
        found = explain(make_request(facts.title)).category
    except ItemError:
        return ""
    return str(found or "")


def _kept_pictures(place: OutputPlace, pictures: Sequence[FoundPicture]) -> dict[str, list[FoundPicture]]:
    """Return the pictures that runs replaced, by the name of the file that has another one now.

    The folder keeps them under the names of their files without folders. Where files of several folders have
    one name, what was replaced is that of the one with its title.
    """
    of_stem: dict[str, list[FoundPicture]] = {}
    for picture in pictures:
        of_stem.setdefault(PurePosixPath(picture.name).stem, []).append(picture)
    kept: dict[str, list[FoundPicture]] = {}
    pairs = ((files, name) for files in place.kept_files for name in files.names())
    for files, name in sorted(pairs, key=lambda pair: natural_order(pair[1])):
        match = _KEPT_NAME.fullmatch(PurePosixPath(name).stem)
        named = of_stem.get(match["stem"], []) if match else []
        old = FoundPicture(path=files.where(name), name=name, files=files)
        if len(named) > 1:
            named = [each for each in named if each.facts.title == _title_of(old)]
        for picture in named[:1]:
            kept.setdefault(picture.name, []).append(old)
    return kept


def _title_of(picture: FoundPicture) -> str:
    try:
        return read_found(picture)[1].title
    except ItemError:
        return ""


def _earlier(
    kept: Sequence[FoundPicture], data: bytes, page: Path, shrink: Callable[[bytes], SmallCopy]
) -> Iterator[Earlier]:
    digest = hashlib.sha256(data).hexdigest()[:8]
    others = [picture for picture in kept if not PurePosixPath(picture.name).stem.endswith(digest)]
    for picture in sorted(others, key=lambda each: each.written_at, reverse=True)[:_EARLIER_MAX]:
        try:
            old, _ = read_found(picture)
            small = shrink(old)
        except ItemError:
            continue
        yield Earlier(name=picture.name, href=_href(picture, page), made_at=picture.written_at, small=small)
