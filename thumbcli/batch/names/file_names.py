"""File names that are legal on every system: the candidate names of a picture, and the claim of a name.

A name is a path below the output folder, with `/` between its parts on every system: `2024/hello.webp`.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from thumbcli.batch.names.slugs import DEVICE, DEVICE_ENDING, JOINERS, cut, slug, without_device
from thumbcli.contract import OutputFormat, clean_title
from thumbcli.contract.invisible_characters import drop_invisible
from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Request

__all__ = [
    "FOLDERS_MAX",
    "NAME_MAX_BYTES",
    "NO_FORMAT",
    "PICTURE_ENDING",
    "PLAIN_STEM",
    "STEM_MAX_BYTES",
    "candidates",
    "claim_id",
    "claim_ids",
    "is_folder_name",
    "is_picture_name",
    "key8",
    "retyped",
    "safe_path",
    "safe_stem",
]

STEM_MAX_BYTES: Final = 200
NAME_MAX_BYTES: Final = 255
FOLDERS_MAX: Final = 16
"""How many folders a name may have; deeper ones are joined to one."""

_FOLDERS_MAX_BYTES: Final = 800
"""Of all folders of a name: macOS takes paths of 1,024 bytes, and the output folder needs some of them."""

NO_FORMAT = "custom"
"""What a name says of a request that has a size and no format."""

PLAIN_STEM = re.compile(r"[A-Za-z0-9](?: ?[A-Za-z0-9_-])*")
# Most names are plain, which is quick to see for each of 100,000; device names are shorter.
_is_plain_name = re.compile(r"[a-z0-9][a-z0-9_-]{4,245}\.(?:webp|png|jpg|avif)").fullmatch
_LEGAL_NAME = r'(?![. -])[^\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff]+\.(?:webp|png|jpg|avif)'
_LEGAL_FOLDER = r'(?![. -])[^\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff]+(?<![. ])'
PICTURE_ENDING = re.compile(r"\.(webp|png|jpe?g|avif)$", re.IGNORECASE)
_HYPHENS = re.compile(r"-{2,}")


def safe_path(parts: Sequence[str], request: Request) -> str:
    """Return folders and a stem, each legal on every system; empty folders are left out."""
    name = safe_stem(parts[-1]) or slug(request.title)
    return "/".join((*_safe_folders(tuple(parts[:-1])), name)) if len(parts) > 1 else name


@lru_cache(1024)
def _safe_folders(parts: tuple[str, ...]) -> tuple[str, ...]:
    folders = [folder for folder in map(safe_stem, parts) if folder]
    if not folders:
        return ()
    if len(folders) > FOLDERS_MAX:
        folders[FOLDERS_MAX - 1 :] = ["-".join(folders[FOLDERS_MAX - 1 :])]
    most_bytes = min(STEM_MAX_BYTES, _FOLDERS_MAX_BYTES // len(folders))
    # A folder is never named like a picture, so that no other row can want that name for a file.
    return tuple(PICTURE_ENDING.sub(r"-\1", safe_stem(folder, most_bytes)) for folder in folders)


def safe_stem(text: str, most_bytes: int = STEM_MAX_BYTES) -> str:
    """Return `text` as a stem that is legal on every system; may be empty."""
    if PLAIN_STEM.fullmatch(text) and len(text) <= most_bytes and not DEVICE.match(text):
        return text
    from pathvalidate import sanitize_filename
    from pathvalidate.handler import ReservedNameHandler

    text = cut(clean_title(drop_invisible(text)).lstrip(". -"), most_bytes - len(DEVICE_ENDING))
    legal = sanitize_filename(
        text, "-", platform="universal", fs_encoding="utf-8", reserved_name_handler=ReservedNameHandler.as_is
    )
    if legal != text:
        legal = _HYPHENS.sub("-", legal)
    return without_device(legal.strip(". ").lstrip(". -"))


def candidates(
    stem: str, request: Request, key: str, *, most: int | None = None, is_target: bool = False
) -> tuple[str, ...]:
    """Return the candidate file names of a picture, in order of preference.

    Args:
        stem: From `NameTemplate.stem`.
        request: What is drawn.
        key: The fingerprint of the request.
        most: How many are wanted; None for all.
        is_target: Whether the stem is that of a choice, which is the same for each variant.

    Returns:
        Four names whose last parts have at most 255 bytes. The last name holds the whole digest: two keys
        never share it.

    Raises:
        RequestError: The locale's encoding of file names lacks one of their characters.
    """
    extension = request.output_format
    folder, stem = _split(stem)
    if request.design.variant and not is_target:
        stem = f"{cut(stem, STEM_MAX_BYTES)}-v{request.design.variant}"
    endings = ("", f"-{request.format or NO_FORMAT}", f"-{key8(key)}", f"-{_hex(key)}")[:most]
    try:
        if not stem.isascii() or not folder.isascii():
            os.fsencode(folder + stem)
    except UnicodeEncodeError as error:
        raise RequestError(
            f'"{folder}{stem}" can\'t be a file name in {error.encoding}, the encoding of this locale',
            remedy="set LC_ALL=C.UTF-8",
        ) from None
    return tuple(
        f"{folder}{cut(stem, NAME_MAX_BYTES - len(ending) - len(extension) - 1)}{ending}.{extension}"
        for ending in endings
    )


def retyped(name: str, kind: OutputFormat) -> str:
    """Return the name of a file with the extension of what it is; one that has it stays as it is."""
    stem, _, ending = name.rpartition(".")
    if ending.lower() in ({"jpg", "jpeg"} if kind is OutputFormat.JPG else {kind}):
        return name
    folder, stem = _split(stem)
    return f"{folder}{cut(stem, NAME_MAX_BYTES - len(kind) - 1)}.{kind}"


def _split(name: str) -> tuple[str, str]:
    """Return the folders of a name with their last slash, and its last part."""
    folder, slash, last = name.rpartition("/")
    return folder + slash, last


def is_picture_name(name: object) -> bool:
    """Tell whether `candidates` and `retyped` could have made `name`, or could have in an older version.

    It is one file below its folder on every system: no drive, no `..`, and no part is hidden, an option, a
    device, longer than 255 bytes, or has control characters. The extension is ours.
    """
    if not isinstance(name, str):
        return False  # SQLite holds no column to its type.
    if _is_plain_name(name):
        return True
    folder, slash, last = name.rpartition("/")
    if slash and not _are_folders(folder):
        return False
    if slash and _is_plain_name(last):
        return True
    legal = re.fullmatch(_LEGAL_NAME, last) is not None and not DEVICE.match(last)
    return legal and len(last.encode()) <= NAME_MAX_BYTES


def is_folder_name(part: str) -> bool:
    """Tell whether a name could have `part` as one of its folders."""
    legal = re.fullmatch(_LEGAL_FOLDER, part) is not None and not DEVICE.match(part)
    return legal and PICTURE_ENDING.search(part) is None and len(part.encode()) <= NAME_MAX_BYTES


@lru_cache(1024)
def _are_folders(path: str) -> bool:
    parts = path.split("/")
    return len(parts) <= FOLDERS_MAX and all(map(is_folder_name, parts))


def claim_id(name: str) -> str:
    """Return the form of a name that is equal for names that are one file, or look like one.

    Case, composition, full-width and other compatibility forms, and invisible characters are ignored.

    Source:
        Compatibility caseless matching, The Unicode Standard, D146.
    """
    if name.isascii():
        return name.lower()
    seen = "".join(char for char in drop_invisible(name) if char not in JOINERS)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", seen).casefold())
    return unicodedata.normalize("NFKC", folded.casefold())


def claim_ids(name: str) -> tuple[str, str]:
    """Return `claim_id(name)`, and the form of it that manifests of older versions hold.

    They ignored only case and composition: canonical caseless matching, The Unicode Standard, D145.
    """
    if name.isascii():
        return name.lower(), name.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return claim_id(name), unicodedata.normalize("NFC", folded)


def _hex(key: str) -> str:
    return key.rpartition(":")[2]


def key8(key: str) -> str:
    """Return the first eight digits of a fingerprint, which tell names apart."""
    return _hex(key)[:8]
