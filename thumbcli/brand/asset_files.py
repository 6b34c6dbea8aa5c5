"""Photos and logos from files: found, small enough, and a picture by its content."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE
from thumbcli.contract.design_options import FontFile
from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.pixels.sanitize import Kind

__all__ = ["ENDINGS", "KitPicture", "find_font", "is_font_file", "load_asset", "load_font", "sniff"]

_CAPS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "photo": (PHOTO_MAX_BYTES, PHOTO_TOO_LARGE),
        "logo": (LOGO_MAX_BYTES, LOGO_TOO_LARGE),
        "reference": (PHOTO_MAX_BYTES, "a reference exceeds the 2MB cap"),
    }
)
"""The largest file of each kind in bytes, and the API's own words for a larger one where it has some."""

ENDINGS: Mapping[str, str] = MappingProxyType({"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"})
"""How the file of a picture ends, by its media type."""

_OTHERS = (
    (0, b"GIF8", "a GIF"),
    (0, b"BM", "a BMP"),
    (0, b"II*\0", "a TIFF"),
    (0, b"MM\0*", "a TIFF"),
    (4, b"ftypavif", "an AVIF"),
    (4, b"ftyphei", "a HEIC"),
    (4, b"ftypmif1", "a HEIC"),
    (0, b"%PDF", "a PDF"),
    (0, b"<svg", "an SVG"),
    (0, b"<?xml", "an SVG"),
)

_FONT_MAX_BYTES = 32 * 1024 * 1024
_FONT_MAGIC = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")

_KEPT = 32  # at 2 MB each, 64 MB at most


class _FileCache:
    """The assets read last, by path, change time, size and kind. Safe to use from many threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Asset] = OrderedDict()

    def load(self, path: Path, kind: str) -> Asset:
        # Reading stays under the lock, so that the first of many rows with one photo reads it for all.
        with self._lock:
            found = _stat(path, kind)
            place = (os.path.abspath(path), found.st_ino, found.st_mtime_ns, found.st_size, kind)  # noqa: PTH100 - lexical
            asset = self._kept.get(place) or _read(path, kind)
            self._kept[place] = asset
            self._kept.move_to_end(place)
            if len(self._kept) > self._room:
                self._kept.popitem(last=False)
            return asset


_SHELF = _FileCache(_KEPT)


def load_asset(path: Path, *, kind: Literal["photo", "logo", "reference"]) -> Asset:
    """Read a photo, a logo or a reference and check it; a file that did not change is read once.

    Args:
        path: The file; `~` is expanded.
        kind: A photo and a reference may have 2 MB, a logo 1 MB.

    Raises:
        RequestError: There is no such file, it can't be read, it is too large (checked before it is read), or
            it is not a JPEG, PNG or WebP picture, whatever its name says.

    Source:
        `thumbapi.md`: Request, `photoImage` and `logoImage`.
    """
    try:
        path = path.expanduser()
    except RuntimeError:
        raise RequestError(
            f"{kind} {path}: there is no such user", remedy="write the path without `~`"
        ) from None
    return _SHELF.load(path, kind)


def is_font_file(named: str | None) -> bool:
    """Tell whether `named` means a file rather than an installed family."""
    return named is not None and named.lower().endswith((".ttf", ".otf", ".ttc"))


def find_font(named: Path | str | None) -> FontFile | str | None:
    """Return what `named` means: a file that is read here, or the name of a family as it is.

    Raises:
        RequestError: It is a file, and can't be used.
    """
    if isinstance(named, Path) or is_font_file(named):
        return load_font(Path(named or ""))
    return named


def load_font(path: Path) -> FontFile:
    """Read a font file; one that did not change is read once.

    Raises:
        RequestError: There is no such file, it can't be read, it is larger than 32 MB, or it is no font.
    """
    try:
        path = path.expanduser()
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _FONT_MAX_BYTES:
            raise RequestError(f"font {path} is not a font file of at most 32 MB")
        return _font(str(path), found.st_mtime_ns)
    except (OSError, RuntimeError, ValueError) as error:
        raise RequestError(
            f"font {path} can't be read: {getattr(error, 'strerror', None) or error}",
            remedy="name a .ttf or .otf file, or an installed family such as Anton",
        ) from error


@lru_cache(8)
def _font(path: str, mtime_ns: int) -> FontFile:  # noqa: ARG001 - a changed file is another font
    data = Path(path).read_bytes()
    if not data.startswith(_FONT_MAGIC):
        raise RequestError(f"font {path} is no font", remedy="name a .ttf, .otf or .ttc file")
    return FontFile(name=Path(path).name, data=data, sha256=hashlib.sha256(data).hexdigest())


def sniff(data: bytes) -> str | None:
    """Return the media type of a JPEG, PNG or WebP by its first bytes, None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def _stat(path: Path, kind: str) -> os.stat_result:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise RequestError(f"{kind} {path} does not exist", remedy="check the path") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, kind, error) from error
    return _checked(found, path, kind)


def _checked(found: os.stat_result, path: Path, kind: str) -> os.stat_result:
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise RequestError(f"{kind} {path} is {what}", remedy="name a JPEG, PNG or WebP file")
    cap_bytes, message = _CAPS[kind]
    if found.st_size > cap_bytes:
        raise RequestError(
            f"{message}: {path} has {found.st_size:,} bytes, at most {cap_bytes:,} are allowed",
            remedy=f"make {path.name} smaller, or save it as WebP or JPEG",
        )
    return found


def _read(path: Path, kind: str) -> Asset:
    cap_bytes, message = _CAPS[kind]
    try:
        # The file may be another one by now, and a pipe opened without O_NONBLOCK waits for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - a descriptor
            _checked(os.fstat(handle), path, kind)
            data = file.read(cap_bytes + 1)
    except OSError as error:
        raise _unreadable(path, kind, error) from error
    if len(data) > cap_bytes:
        raise RequestError(f"{message}: {path} grew while it was read", remedy=f"make {path.name} smaller")
    media_type = sniff(data)
    if media_type is None:
        raise _no_picture(data, path, kind)
    return Asset(name=path.name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def _no_picture(data: bytes, path: Path, kind: str) -> RequestError:
    if not data:
        return RequestError(f"{kind} {path} is empty", remedy="save the picture again")
    what = next((name for at, magic, name in _OTHERS if data[at:].startswith(magic)), "something else")
    return RequestError(
        f"{kind} {path} is not a JPEG, PNG or WebP picture but {what}", remedy="save it as PNG, JPEG or WebP"
    )


def _unreadable(path: Path, kind: str, error: OSError | ValueError) -> RequestError:
    why = getattr(error, "strerror", None) or str(error)
    return RequestError(f"{kind} {path} can't be read: {why}", remedy="check the path and its permissions")


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPicture:
    """One picture of a kit.

    Attributes:
        path: Where it lies.
        kind: What it is for.
        sha256: Its digest, where it was cleaned when it was saved and bears its digest as its name; None for
            a file of somebody's own, which is cleaned when it is read.
    """

    path: Path
    kind: Kind
    sha256: str | None = None

    def load(self) -> Asset:
        """Read it, without whatever it told beside the picture.

        Raises:
            RequestError: It is gone, too large, no picture, or not what was saved.
            RequestRefused: It can't be decoded, or has more than 50 megapixels.
        """
        if self.sha256 is not None:
            return _saved(self.path, self.sha256, self.kind)
        from thumbcli.render.pixels.sanitize import clean

        return clean(self.raw(), self.kind)

    def raw(self) -> Asset:
        """Read the file as it is.

        Raises:
            RequestError: It is gone, too large, or no picture.
        """
        return load_asset(self.path, kind=self.kind)


def _saved(path: Path, sha256: str, kind: Kind) -> Asset:
    asset = load_asset(path, kind=kind)
    if asset.sha256 != sha256:
        raise RequestError(
            f"{path} was changed since it was saved: its name is the digest of what it held",
            remedy="save the picture again with `thumb brand`, or name your own file in the kit",
        )
    return asset
