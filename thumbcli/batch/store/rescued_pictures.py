"""Keep paid pictures that can't be saved where they belong, where the next run finds them by itself.

They go into one folder of the person: the data folder, or the first other place that takes them. Nobody else
can read it or write to it. A file is named by the fingerprint of its request, and what is known about the
picture is beside it; no manifest is needed to use it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.manifest_schema import storable_credits, storable_text
from thumbcli.contract import Format, Thumbnail
from thumbcli.contract.image_header import read_header
from thumbcli.file_rights import rights, user_id
from thumbcli.light_dataclass import dataclass
from thumbcli.outputs.folder import read_picture
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "RescuedPicture",
    "discard_saved",
    "find_rescued",
    "rescue",
    "rescued_keys",
    "unusable_rescued",
    "why_unusable",
]

_FACTS = ".json"
_FACTS_MAX_BYTES = 256 * 1024
_SAME_KEY_MAX = 100
"""Of pictures of one request that wait at once, each of them paid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedPicture:
    """A picture that waits for its place.

    Attributes:
        thumbnail: The picture, with what it cost; unknown credits are 0.
        path: Its file.
    """

    thumbnail: Thumbnail
    path: Path

    def discard(self) -> None:
        """Delete it, now that it is where it belongs."""
        for path in (self.path, self.path.with_suffix(_FACTS)):
            with suppress(OSError):
                path.unlink()


def rescue(key: str, thumbnail: Thumbnail) -> Path | None:
    """Keep a picture in the first place that takes it; return its path, or None if no place does.

    Args:
        key: The fingerprint of its request.
        thumbnail: The picture.
    """
    facts = json.dumps(
        {
            "sha256": hashlib.sha256(thumbnail.image).hexdigest(),
            "format": thumbnail.format,
            "credits": thumbnail.credits,
            "generation_id": thumbnail.generation_id,
            "image_url": thumbnail.image_url,
            "extra": dict(thumbnail.extra),
        },
        default=str,
    )
    for folder in _places():
        with suppress(OSError):
            if _is_private(folder, create=True):
                return _write(folder, _stem(key), thumbnail, facts.encode())
    return None


def find_rescued(*keys: str) -> RescuedPicture | None:
    """Return the picture that waits for the request of `keys`; None if there is none that is whole."""
    for path in _kept(keys):
        with suppress(OSError, ValueError):
            return _read(path)
    return None


def unusable_rescued(*keys: str) -> Path | None:
    """Return a file that was kept for the request of `keys`, if there are such files and none is whole."""
    path = next(_kept(keys), None)
    return path if path is not None and find_rescued(*keys) is None else None


def why_unusable(path: Path) -> str:
    """Return what a person is told about a file from `unusable_rescued`."""
    return f"it was paid for, and {path}, where it was kept, is not a whole picture"


def discard_saved(key: str, file: bytes, generation_id: str | None) -> None:
    """Delete what waits for the request `key` and is where it belongs: a run was killed before it could.

    Args:
        key: The fingerprint of the request.
        file: The picture in its place, perhaps with metadata.
        generation_id: Of that picture.
    """
    from thumbcli.contract.picture_metadata import embed_metadata, read_metadata

    metadata = read_metadata(file)
    for path in _kept((key,)):
        with suppress(OSError, ValueError):
            kept = _read(path)
            image = kept.thumbnail.image
            described = image if metadata is None else embed_metadata(image, metadata)
            if kept.thumbnail.generation_id == generation_id and file in {image, described}:
                kept.discard()


def rescued_keys() -> frozenset[str]:
    """Return the fingerprints of all pictures that wait; hardly ever is there one."""
    return frozenset(
        ":".join(name.partition(".")[0].split("-")[:2])
        for folder in _places()
        if _is_private(folder)
        for name in _names(folder)
    )


def _kept(keys: tuple[str, ...]) -> Iterator[Path]:
    stems = tuple(map(_stem, keys))
    for folder in _places():
        if _is_private(folder):
            yield from (folder / name for name in _names(folder) if name.startswith(stems))


def _places() -> Iterator[Path]:
    """Yield the folders, always in the same order: a run looks where an earlier one wrote."""
    import platformdirs

    yield platformdirs.user_data_path("thumbcli", appauthor=False) / "rescued"
    named = [os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")]
    usual = ["/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")]  # noqa: S108, PTH111 - `_is_private` checks
    for place in dict.fromkeys(filter(os.path.isabs, (*named, *usual))):
        yield Path(place, f"thumbcli-rescued-{user_id()}")


def _is_private(folder: Path, *, create: bool = False) -> bool:
    """Tell whether a folder is ours and closed to others; it is created on demand.

    Raises:
        OSError: It can't be created.
    """
    if create and not os.path.lexists(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # Another picture was faster; what is there now is checked below.
            folder.mkdir(mode=0o700)
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == user_id() and not rights(status) & 0o077


def _stem(key: str) -> str:
    return key.replace(":", "-")


def _names(folder: Path) -> list[str]:
    """Return the file names of the pictures in a folder, in order."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
    return [name for name in names if not name.startswith(".") and not name.endswith(_FACTS)]


def _write(folder: Path, stem: str, thumbnail: Thumbnail, facts: bytes) -> Path:
    for number in range(_SAME_KEY_MAX):
        path = folder / f"{stem}{f'-{number}' if number else ''}.{thumbnail.output_format}"
        if os.path.lexists(path):
            continue
        write_atomic(path.with_suffix(_FACTS), facts, replace=True, mode=0o600)
        try:
            write_atomic(path, thumbnail.image, replace=False, mode=0o600)
        except FileExistsError:
            continue
        except OSError:
            path.with_suffix(_FACTS).unlink(missing_ok=True)
            raise
        return path
    raise FileExistsError


def _read(path: Path) -> RescuedPicture:
    image = read_picture(path)
    header = read_header(image)
    known = _facts(path, hashlib.sha256(image).hexdigest())
    chosen, extra = known.get("format"), known.get("extra")
    return RescuedPicture(
        path=path,
        thumbnail=Thumbnail(
            image=image,
            format=Format(chosen) if chosen in list(Format) else None,
            output_format=header.output_format,
            width_px=header.width_px,
            height_px=header.height_px,
            credits=storable_credits(known.get("credits")),
            generation_id=storable_text(known.get("generation_id")),
            image_url=storable_text(known.get("image_url")),
            extra=extra if isinstance(extra, dict) else {},
        ),
    )


def _facts(picture: Path, sha256: str) -> dict[str, Any]:
    """Return what is known of a picture; nothing if that belongs to another one, or can't be read."""
    try:
        path = picture.with_suffix(_FACTS)
        found = json.loads(read_regular_file(path, limit_bytes=_FACTS_MAX_BYTES, follow_links=False))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("sha256") == sha256 else {}
