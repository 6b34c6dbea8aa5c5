"""Reads photos, logos and fonts from files and checks them by their content."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE
from thumbcli.contract.asset import FontFile, IconFile, is_icon_file
from thumbcli.errors import RequestError
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import printable
from thumbcli.regular_files import (
    FileRefusedError,
    OutsideFolderError,
    open_regular_file,
    read_regular_file,
    real_path,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.pixels.strip_metadata import Kind

__all__ = [
    "OUTSIDE_REMEDY",
    "AssetKind",
    "KitPicture",
    "check_inside",
    "detect_media_type",
    "find_font",
    "find_icon",
    "is_font_file",
    "load_asset",
]

_LIMITS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "photo": (PHOTO_MAX_BYTES, PHOTO_TOO_LARGE),
        "logo": (LOGO_MAX_BYTES, LOGO_TOO_LARGE),
        "reference": (PHOTO_MAX_BYTES, "a reference exceeds the 2MB cap"),
        "avatar": (PHOTO_MAX_BYTES, "an avatar exceeds the 2MB cap"),
        "background": (PHOTO_MAX_BYTES, "a background exceeds the 2MB cap"),
    }
)
"""The largest file of each kind in bytes, and the message for a larger one."""

OUTSIDE_REMEDY = "copy it there, or use --allow-outside"
"""What to do about a file that a list or a kit file names outside its own folder."""

_OTHER_FORMATS = (
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
"""Offset, first bytes and name of what people take for a picture that can be used."""

AssetKind = Literal["photo", "logo", "reference", "avatar", "background"]

_FONT_MAX_BYTES = 32 * 1024 * 1024
_FONT_MAGIC = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")
_FONT_EXTENSIONS = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2", ".pfb", ".pfa", ".dfont", ".eot")
_OTHER_FONT_MAGIC = (
    (b"wOFF", "a WOFF font for web pages"),
    (b"wOF2", "a WOFF2 font for web pages"),
    (b"\x80\1", "a PostScript Type 1 font"),
    (b"%!", "a PostScript font"),
    (b"\0\0\1\0", "a font suitcase of old Macs"),
    (b"PK\3\4", "a ZIP archive"),
    (b"version https://git-lfs", "a Git LFS pointer: `git lfs pull` fetches the file"),
    (b"<", "a web page or XML"),
)
"""The first bytes and the name of what people take for a font that can be used."""

_SHOWN_MAX_CHARS = 200
_ADDRESSES = ("https:/", "http:/")
"""How the path begins that is made of a web address."""
"""Of a path in a message."""

_CACHED_FILES = 32
"""At 2 MB each, 64 MB at most."""
_READING = threading.Lock()
"""Held while a file is read, so that the first of many rows with one photo reads it for all."""


def load_asset(path: Path, *, kind: AssetKind, inside: Path | None = None) -> Asset:
    """Read and check a photo, a logo or another picture; an unchanged file is read once.

    Args:
        path: The file; `~` is expanded.
        kind: A logo may have 1 MB, any other 2 MB.
        inside: The folder that it has to lie in; None where a person named it. Then only a link that leads
            out of its own folder is refused.

    Raises:
        RequestError: It is missing, unreadable, outside, too large (checked before reading), or its content
            is not a JPEG, PNG or WebP picture.

    Source:
        `docs/thumbapi.md`: `photoImage` and `logoImage`.
    """
    try:
        path = path.expanduser()
        if inside is not None:
            _check_name(path, inside)
        found = path.stat()
        with _READING:
            return _read(path, kind, inside, (found.st_ino, found.st_mtime_ns, found.st_size))
    except RuntimeError:
        raise RequestError(
            f"{kind} {_shown(path)}: there is no such user", remedy="write the path without `~`"
        ) from None
    except (FileNotFoundError, NotADirectoryError):
        is_address = str(path).startswith(_ADDRESSES)
        remedy = "addresses are not read: download it, and name the file" if is_address else "check the path"
        raise RequestError(f"{kind} {_shown(path)} does not exist", remedy=remedy) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, kind, error, inside) from error


def check_inside(path: Path, folder: Path) -> Path:
    """Return the file that `path` leads to, if that is in `folder`.

    A path that is outside by its name is not looked up at all: on Windows it may ask another machine.

    Raises:
        OutsideFolderError: It leads out of `folder`, by its name or through a link.
        OSError: It is missing.
        ValueError: No file can have this name.
    """
    _check_name(path, folder)
    target = real_path(path)
    if not target.is_relative_to(os.path.realpath(folder)):
        raise OutsideFolderError(path, f"it lies outside {folder.absolute()}")
    return target


def _check_name(path: Path, folder: Path) -> None:
    named = os.path.abspath(path)  # noqa: PTH100 - resolves `..` and looks at no file
    root = os.path.abspath(folder)  # noqa: PTH100 - as above
    if not Path(named).is_relative_to(root) and not Path(named).is_relative_to(os.path.realpath(folder)):
        raise OutsideFolderError(path, f"it lies outside {root}")


def is_font_file(font: str | None) -> bool:
    """Tell whether `font` is a file, by its extension or a slash in it, rather than an installed family."""
    return font is not None and ("/" in font or os.sep in font or font.lower().endswith(_FONT_EXTENSIONS))


def find_font(font: Path | str | None) -> FontFile | str | None:
    """Read and check `font` if it is a file, once while unchanged; return the name of a family as it is.

    Raises:
        RequestError: The file is missing, unreadable, larger than 32 MB, or not a font that titles can be
            drawn with.
    """
    if not isinstance(font, Path) and not is_font_file(font):
        return font
    path = Path(font or "")
    try:
        path = path.expanduser()
        found = path.stat()
        with _READING:
            return _read_font(path, (found.st_ino, found.st_mtime_ns, found.st_size))
    except (OSError, RuntimeError, ValueError) as error:
        raise RequestError(
            f"font {path} can't be read: {getattr(error, 'strerror', None) or error}",
            remedy="name a .ttf or .otf file, or an installed family such as Anton",
        ) from error


@lru_cache(8)
def _read_font(path: Path, version: tuple[int, int, int]) -> FontFile:  # noqa: ARG001 - part of the cache key
    data = read_regular_file(path, limit_bytes=_FONT_MAX_BYTES)
    if not data:
        raise RequestError(f"font {path} is empty", remedy="download or copy it again")
    if not data.startswith(_FONT_MAGIC):
        other = (name for magic, name in _OTHER_FONT_MAGIC if data.startswith(magic))
        raise RequestError(
            f"font {path} is not a TrueType or OpenType font but {next(other, 'something else')}",
            remedy="name a .ttf, .otf or .ttc file",
        )
    font = FontFile(name=path.name, data=data, sha256=hashlib.sha256(data).hexdigest())
    from thumbcli.render.typography.font_check import font_problem

    if problem := font_problem(font):
        raise RequestError(
            f"font {path} {problem}",
            remedy="use another copy of it, or an installed family such as Anton",
        )
    return font


def find_icon(icon: Path | str | None) -> IconFile | str | None:
    """Read and check `icon` if it is a file, once while unchanged; return an emoji or a name as it is.

    Raises:
        RequestError: The file is missing, unreadable, larger than 2 MB, or not an SVG, PNG, WebP or JPEG; or
            an SVG refers to something outside of itself, or is made to do harm.
    """
    if not isinstance(icon, Path) and not (icon and is_icon_file(icon)):
        return icon
    path = Path(icon)
    try:
        path = path.expanduser()
        found = path.stat()
        with _READING:
            return _read_icon(path, (found.st_ino, found.st_mtime_ns, found.st_size))
    except (OSError, RuntimeError, ValueError) as error:
        raise RequestError(
            f"icon {_shown(path)} can't be read: {getattr(error, 'strerror', None) or error}",
            remedy="name an emoji such as 🚀, its name, or an SVG, PNG, WebP or JPEG file",
        ) from error


@lru_cache(_CACHED_FILES)
def _read_icon(path: Path, version: tuple[int, int, int]) -> IconFile:  # noqa: ARG001 - part of the cache key
    data = read_regular_file(path, limit_bytes=PHOTO_MAX_BYTES)
    media_type = detect_media_type(data)
    if media_type is None:
        from thumbcli.artwork.svg_check import ArtworkBrokenError, check_svg

        try:
            check_svg(data)
        except ArtworkBrokenError as error:
            raise RequestError(
                f"icon {_shown(path)} {error}", remedy="save it as SVG, PNG, WebP or JPEG again"
            ) from error
        media_type = "image/svg+xml"
    digest = hashlib.sha256(data).hexdigest()
    return IconFile(name=path.name, media_type=media_type, data=data, sha256=digest)


def detect_media_type(data: bytes) -> str | None:
    """Return the media type of a JPEG, PNG or WebP by its first bytes, None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None


@lru_cache(_CACHED_FILES)
def _read(
    path: Path,
    kind: str,
    inside: Path | None,
    version: tuple[int, int, int],  # noqa: ARG001 - part of the cache key
) -> Asset:
    max_bytes, message = _LIMITS[kind]
    with open_regular_file(path, inside=inside) as file:
        size_bytes = os.fstat(file.fileno()).st_size
        if size_bytes > max_bytes:
            raise RequestError(
                f"{message}: {_shown(path)} has {size_bytes:,} bytes, at most {max_bytes:,} are allowed",
                remedy=f"make {_shown(path.name)} smaller, or save it as WebP or JPEG",
            )
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise RequestError(
            f"{message}: {_shown(path)} grew while it was read", remedy=f"make {_shown(path.name)} smaller"
        )
    if not data:
        raise RequestError(f"{kind} {_shown(path)} is empty", remedy="save the picture again")
    media_type = detect_media_type(data)
    if media_type is None:
        other = (name for at, magic, name in _OTHER_FORMATS if data[at:].startswith(magic))
        raise RequestError(
            f"{kind} {_shown(path)} is not a JPEG, PNG or WebP picture but {next(other, 'something else')}",
            remedy="save it as PNG, JPEG or WebP",
        )
    return Asset(name=path.name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def _unreadable(path: Path, kind: str, error: OSError | ValueError, inside: Path | None) -> RequestError:
    reason = getattr(error, "strerror", None) or "no file can have this name"
    remedy = "check the path and its permissions"
    if isinstance(error, OutsideFolderError):
        remedy = OUTSIDE_REMEDY if inside else "name the file itself"
    elif isinstance(error, FileRefusedError):
        remedy = "name a JPEG, PNG or WebP file"
    return RequestError(f"{kind} {_shown(path)} can't be read: {reason}", remedy=remedy)


def _shown(name: Path | str) -> str:
    """Return the start of a path or name for a message, whatever a table or a kit has written there."""
    text = printable(str(name))
    return text if len(text) <= _SHOWN_MAX_CHARS else f"{text[:_SHOWN_MAX_CHARS]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPicture:
    """One picture of a kit.

    Attributes:
        path: The file.
        kind: What it is for.
        sha256: The digest of a picture that was cleaned when it was saved, which is also its name; None for a
            file of the user's own, which is cleaned when it is read.
        inside: The folder that the file has to lie in; None for a kit of the user's own, which may name any.
    """

    path: Path
    kind: Kind
    sha256: str | None = None
    inside: Path | None = None

    def load(self) -> Asset:
        """Read it without its metadata.

        Raises:
            RequestError: It is missing, too large, not a picture, or was changed since it was saved.
            RequestRefused: It can't be decoded, or has more than 50 megapixels.
        """
        asset = self.raw()
        if self.sha256 is None:
            from thumbcli.render.pixels.strip_metadata import clean

            return clean(asset, self.kind)
        if asset.sha256 != self.sha256:
            raise RequestError(
                f"{_shown(self.path)} was changed since it was saved:"
                " its name is the digest of another content",
                remedy="save the picture again with `thumb brand`, or name your own file in the kit",
            )
        # In a project's kit the name may be the digest of anything.
        return replace(asset, cleaned=self.inside is None)

    def raw(self) -> Asset:
        """Read the file as it is.

        Raises:
            RequestError: It is missing, too large, or not a picture.
        """
        return load_asset(self.path, kind=self.kind, inside=self.inside or Path(self.path.absolute().anchor))
