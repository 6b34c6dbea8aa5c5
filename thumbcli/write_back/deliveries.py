"""Who is told where the pictures of a run are, by the options of a command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from thumbcli.errors import UsageError
from thumbcli.stores.store_address import store_address
from thumbcli.write_back.meta_tags import MetaTagsWriter
from thumbcli.write_back.picture_index import IndexWriter
from thumbcli.write_back.picture_paths import PicturePaths, public_address
from thumbcli.write_back.post_writer import PostWriter

if TYPE_CHECKING:
    from thumbcli.write_back.finished_pictures import PictureSpool
    from thumbcli.write_back.output_files import FileWritten
    from thumbcli.write_back.post_writer import OutputRecord, PostsWritten

__all__ = ["Delivery", "checked_url", "deliveries"]

_UNWANTED: Final = frozenset(" \t\r\n\"'<>\\")


class Delivery(Protocol):
    """Tells somebody where the pictures of a run are.

    It is asked once for a run, after the last picture, and writes nothing where nothing changes.
    """

    whole_only: bool
    """Whether it is left as it is by a run that did not come to the end of its lists."""

    def deliver(self, pictures: PictureSpool, record: OutputRecord) -> PostsWritten | FileWritten:
        """Write it, and return what to report.

        Args:
            pictures: In the order of their rows; may be read several times.
            record: What is on record of the output; what posts say now is noted there.

        Raises:
            DiskError: A file can't be written.
        """


def deliveries(
    out: Path,
    *,
    write_back: bool = False,
    field: str | None = None,
    replace_images: bool = False,
    public_url: str | None = None,
    index: Path | None = None,
    html: str | None = None,
) -> tuple[Delivery, ...]:
    """Return what is to be written after a run, checked.

    Args:
        out: The output folder.
        write_back: Whether posts get the paths of their pictures.
        field: The field of the posts for that, as `cover.image`; None to find out.
        replace_images: Whether a post may lose a picture that we did not make.
        public_url: Where the output folder will be on the web, or on the site; where it is not said, an index
            and meta tags have the address that the config file of the site tells.
        index: The file of an index.
        html: The file of meta tags, or a folder for a file per picture.

    Raises:
        UsageError: One of them can't be written.
    """
    url = checked_url(public_url or "")
    if field is not None and not all(field.split(".")):
        raise UsageError(
            f"--field {field}: a field is a name, or names with dots between", remedy="such as cover.image"
        )
    for option, value in (("--field", field), ("--replace-images", replace_images)):
        if value and not write_back:
            raise UsageError(
                f"{option} says how posts are written", remedy="add --write-back, or leave it out"
            )
    found: list[Delivery] = []
    if write_back and not url and (address := store_address(out)) is not None:
        raise UsageError(
            f"--write-back: {address} is no path that a site could show",
            remedy="add --public-url, where the bucket is on the web",
        )
    if write_back:
        found.append(PostWriter(paths=PicturePaths(out, url), field=field or "", replace=replace_images))
    if index is not None:
        writer = IndexWriter(path=index, public_url=url or public_address(out))
        writer.check()
        found.append(writer)
    if html:
        is_folder = html.endswith(("/", os.sep)) or Path(html).is_dir()
        tags = MetaTagsWriter(path=Path(html), public_url=public_address(out, url), is_folder=is_folder)
        tags.check()
        found.append(tags)
    return tuple(found)


def checked_url(url: str, name: str = "--public-url") -> str:
    """Return where a folder is on the web.

    Args:
        url: It, as a person gave it; empty for none.
        name: What the person calls it.

    Raises:
        UsageError: It is neither an address nor a path from the root of the site.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    is_path = url.startswith("/") and not url.startswith("//")
    if not (is_address or is_path) or parts.query or parts.fragment or _UNWANTED & set(url):
        raise UsageError(
            f"{name} {url} is neither a web address nor a path on a site",
            remedy="such as https://example.com/covers, or /covers",
        )
    return url
