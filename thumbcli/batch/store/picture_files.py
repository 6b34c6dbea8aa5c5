"""The pictures of an output by the names on record, each checked before it becomes a path or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import is_picture_name
from thumbcli.errors import DamagedFile

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["exists", "has_size", "is_file", "picture_name", "read_picture", "same_file", "where"]


def picture_name(place: OutputPlace, name: object) -> str:
    """Return the name of a picture, checked: the manifest may come from somebody else.

    Raises:
        DamagedFile: `name` is no name that thumb gives to a picture, such as an absolute path.
    """
    if not isinstance(name, str) or not is_picture_name(name):
        raise DamagedFile(
            f"{place.manifest} is damaged: {name!r} is not the file name of a picture",
            remedy=f"thumb repair {place.arguments} rebuilds it from what can be read there",
        )
    return name


def where(place: OutputPlace, name: object) -> Path | str:
    """Return the path or the address of a picture.

    Raises:
        DamagedFile: As `picture_name`, or one of its folders is a link.
    """
    return place.files.where(picture_name(place, name))


def exists(place: OutputPlace, name: object) -> bool:
    """Tell whether anything has the name of a picture."""
    return place.files.exists(picture_name(place, name))


def is_file(place: OutputPlace, name: object) -> bool:
    """Tell whether a picture is there as a regular file; a link is none."""
    return place.files.is_file(picture_name(place, name))


def has_size(place: OutputPlace, name: object, size_bytes: int) -> bool:
    """Tell whether a picture is there in this size; called for each of 100,000 finished rows."""
    return place.files.has_size(picture_name(place, name), size_bytes)


def same_file(place: OutputPlace, name: object, size_bytes: int, sha256: str, *, verify: bool) -> bool:
    """Tell whether a picture is there as recorded: by size, with `verify` by digest too."""
    return place.files.is_same(picture_name(place, name), size_bytes, sha256, verify=verify)


def read_picture(place: OutputPlace, name: object) -> bytes:
    """Return the bytes of a picture.

    Raises:
        OSError: It is missing, unreadable, too large, or not a regular file.
        BrokenPictureError: It is not a complete JPEG, PNG or WebP.
    """
    return place.files.read(picture_name(place, name))
