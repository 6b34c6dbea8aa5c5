"""Find the pictures in folders, whoever made them, and what a manifest has on record of each."""

from __future__ import annotations

import os
import re
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import IS_REQUEST
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state
from thumbcli.batch.store.output_place import check_own_folder, place_of_state
from thumbcli.contract import EXTENSIONS
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import RequestRefused, UsageError
from thumbcli.outputs.bucket import BucketFiles
from thumbcli.outputs.folder import FolderFiles
from thumbcli.project.find_jobs import state_of_output
from thumbcli.regular_files import leads_to_folder, read_regular_file
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.outputs.output_protocol import OutputFiles

__all__ = [
    "FoundPicture",
    "Missing",
    "PictureFacts",
    "find_missing",
    "find_pictures",
    "natural_order",
    "pictures_in",
    "place_named",
    "read_found",
    "read_picture",
]

_ENDINGS = {*EXTENSIONS.values(), "jpeg", "gif", "bmp"}
_DIGITS = re.compile(r"(\d+)")

_MARKS = ("adopted", "pinned", "defective", "orphan", "placeholder", "changed")
_COLUMNS = (
    *("name", "title", "format", "json_extract(request, '$.category')", "json_extract(request, '$.layout')"),
    *("engine", "credits", "key", "made_at", "look", *_MARKS),
)
_FROM = f"FROM file JOIN picture USING (key) WHERE {IS_REQUEST}"
_FACTS = f"SELECT {', '.join(_COLUMNS)} {_FROM}"
_MISSING = (
    "SELECT title, place, code, message FROM failure UNION ALL"
    " SELECT title, place, coalesce(code, 'in flight'), message FROM attempt ORDER BY 2, 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What is known of a picture beside its pixels: from the manifest, else from its metadata.

    Attributes:
        title: The title; empty for a picture of other makers.
        format: The format or the size that was asked for.
        category: As it was asked for; empty if it was not.
        layout: As it was asked for; empty if it was not.
        engine: Who drew it.
        credits: What it cost.
        key: The fingerprint.
        made_at: When it was made, in ISO 8601; empty where only the file tells.
        look: The version of the engine's look.
        marks: The columns of its record that hold, such as `pinned`, `adopted` or `placeholder`.
    """

    title: str = ""
    format: str = ""
    category: str = ""
    layout: str = ""
    engine: str = ""
    credits: int = 0
    key: str = ""
    made_at: str = ""
    look: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPicture:
    """A file that may be a picture.

    Attributes:
        path: Where it is: its path, or its address.
        name: Its path below the folder that was named, with `/`; else its name.
        files: The folder or the bucket that it was found in; None for a file that was named itself.
        facts: What the manifest of the folder has of it.
    """

    path: Path | str
    name: str
    files: OutputFiles | None = None
    facts: PictureFacts = PictureFacts()

    @property
    def written_at(self) -> str:
        """When it was written, in ISO 8601; empty if it is gone."""
        found = self.files.written_at(self.name) if self.files else None
        return found.isoformat(timespec="seconds") if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A title that has no picture, and why."""

    title: str
    place: str
    code: str
    message: str


def natural_order(name: str) -> list[str | tuple[int, str]]:
    """Return the key that sorts names as a person does: `2-b` before `10-a`."""
    parts: list[str | tuple[int, str]] = []
    for at, part in enumerate(_DIGITS.split(name.casefold())):
        parts.append((int(part[:18]), part) if at % 2 else part)
    return parts


def find_pictures(
    paths: Sequence[Path],
    *,
    leave_out: Path | None = None,
    state: Path | None = None,
    public_url: str = "",
    records: bool = True,
) -> list[FoundPicture]:
    """Return the named files in their order, and in place of each folder the pictures in it, by name.

    Args:
        paths: Files and folders, by their paths or their addresses in a store.
        leave_out: A file that is about to be written, which may be in one of the folders.
        state: The state folder of the folders, if it is not in them.
        public_url: Where a store is on the web.
        records: Whether to look up what the manifests of the folders have of the pictures.

    Raises:
        UsageError: A path leads nowhere.
        DamagedFile: The manifest of a folder is damaged.
    """
    found: list[FoundPicture] = []
    for path in paths:
        if (one := _one_picture(path)) is not None:
            found.append(one)
        else:
            place = place_named(path, state, public_url=public_url)
            files = place.files if place.bucket else FolderFiles(path)
            found += _in_folder(files, _recorded(place) if records else {}, leave_out)
    return found


def pictures_in(place: OutputPlace) -> list[FoundPicture]:
    """Return the pictures of an output as they are now, by name.

    Raises:
        DamagedFile: Its manifest is damaged.
        StoreError: The store that it is in refuses, or does not answer.
    """
    return list(_in_folder(place.files, _recorded(place), None))


def _one_picture(path: Path) -> FoundPicture | None:
    """Return a file that was named itself; None for a folder.

    Raises:
        UsageError: The path leads nowhere.
    """
    if (address := store_address(path)) is not None:
        # The name of a folder in a store may end as that of a picture.
        bucket = BucketFiles(ObjectStore.open(address.parent)) if _is_picture(address.name) else None
        if bucket is None or bucket.written_at(address.name) is None:
            return None
        return FoundPicture(path=bucket.where(address.name), name=address.name, files=bucket)
    if not os.path.lexists(path):
        raise UsageError(f"there is no file {path}", remedy="name pictures, or folders of pictures")
    return None if leads_to_folder(path) else FoundPicture(path=path, name=path.name)


def _in_folder(
    files: OutputFiles, facts: Mapping[str, PictureFacts], leave_out: Path | None
) -> Iterator[FoundPicture]:
    left_out = None if leave_out is None else os.path.realpath(leave_out)
    for name in sorted(filter(_is_picture, files.walk()), key=natural_order):
        path = files.where(name)
        if left_out is None or os.path.realpath(path) != left_out:
            yield FoundPicture(path=path, name=name, files=files, facts=facts.get(name, PictureFacts()))


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix[1:].lower() in _ENDINGS


def place_named(folder: Path, state: Path | None = None, *, public_url: str = "") -> OutputPlace:
    """Return the output that a folder or an address is, or, for a state folder, that it belongs to.

    Without a state folder that is named, that of the site or the project here counts.
    """
    state = state or state_of_output(folder)
    if state or store_address(folder):
        return open_output(folder, state, public_url=public_url)
    return place_of_state(folder)


def _open(place: OutputPlace) -> Manifest | None:
    check_own_folder(place)
    bring_state(place)
    return Manifest.open_to_read(place)


def _recorded(place: OutputPlace) -> dict[str, PictureFacts]:
    """Return what the manifest of an output has of its files; nothing if it has none."""
    manifest = _open(place)
    if manifest is None:
        return {}
    with closing(manifest):
        return {str(name): _facts(values) for name, *values in manifest.tabulate(_FACTS)}


def _facts(values: Sequence[object]) -> PictureFacts:
    title, format_, category, layout, engine, cost, key, made_at, look, *marks = values
    return PictureFacts(
        title=_text(title),
        format=_text(format_),
        category=_text(category),
        layout=_text(layout),
        engine=_text(engine),
        credits=cost if isinstance(cost, int) else 0,
        key=_text(key),
        made_at=_text(made_at),
        look=_text(look),
        marks=tuple(name for name, holds in zip(_MARKS, marks, strict=True) if holds),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def find_missing(place: OutputPlace) -> list[Missing]:
    """Return the titles of an output that have no picture, by the place of their rows."""
    manifest = _open(place)
    if manifest is None:
        return []
    with closing(manifest):
        return [
            Missing(title=_text(title), place=place.shown(_text(at)), code=_text(code), message=_text(said))
            for title, at, code, said in manifest.tabulate(_MISSING)
        ]


def read_picture(path: Path, inside: Path | None = None) -> bytes:
    """Return the bytes of a picture on this machine, of at most `PICTURE_MAX_BYTES`.

    Args:
        path: The file.
        inside: The folder that it has to lie in, links resolved; None for a file that a person named.

    Raises:
        RequestRefused: It can't be read, is no regular file, or leads out of its folder.
    """
    return _read(
        partial(
            read_regular_file,
            path,
            limit_bytes=PICTURE_MAX_BYTES,
            inside=inside,
            follow_links=inside is None,
        )
    )


def _read(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RequestRefused(
            f"the file can't be read: {reason}", remedy="name a regular file", code="unreadable"
        ) from error


def read_found(picture: FoundPicture) -> tuple[bytes, PictureFacts]:
    """Return the bytes of a picture and what is known of it.

    Raises:
        RequestRefused: It can't be read, is no regular file, or leads out of its folder.
        StoreError: The store that it is in refuses, or does not answer.
    """
    if picture.files is None:
        data = read_picture(Path(picture.path))
    else:
        data = _read(partial(picture.files.read_any, picture.name))
    if picture.facts.title:
        return data, picture.facts
    metadata = read_metadata(data)
    if metadata is None:
        return data, picture.facts
    facts = replace(
        picture.facts,
        title=metadata.title,
        format=str(metadata.format),
        engine=str(metadata.engine),
        credits=metadata.credits,
        key=metadata.key,
        marks=tuple({*picture.facts.marks, *(["placeholder"] if metadata.placeholder else [])}),
    )
    return data, facts
