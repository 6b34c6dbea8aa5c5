"""A kit as one file, to carry it to another machine: out always the same, in only as a whole."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from thumbcli.brand.asset_files import ENDINGS, sniff
from thumbcli.brand.kit_file import ASSETS, kit_from_text
from thumbcli.brand.style_cache import learned_style, style_values
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.contract.image_header import is_bare
from thumbcli.errors import ThumbError, UsageError
from thumbcli.options.config_file import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping
    from pathlib import Path

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.brand.kit import Kit, ReferenceSet
    from thumbcli.brand.kit_store import KitStore

__all__ = ["ARCHIVE_MAX_BYTES", "pack", "unpack"]

ARCHIVE_MAX_BYTES = 256 * 1024 * 1024
"""The largest archive that is looked at."""

_KIT = "kit.toml"
_KIT_MAX_BYTES = 1024 * 1024
_NAME = re.compile(r"assets/([0-9a-f]{64})\.(png|jpg|webp)")
_FILES_MAX = 1000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def pack(path: Path) -> bytes:
    """Return the kit whose file is at `path` as an archive: the same bytes for the same kit.

    Pictures that lie elsewhere are cleaned and taken along, and what the references teach is written down, so
    that the archive stands for itself.

    Raises:
        UsageError: There is no kit.
        ConfigError: The kit file can't be read, or says what it may not.
        ItemError: A picture of it can't be used.
    """
    text = read_text(path)
    if text is None:
        raise UsageError(f"there is no kit at {path}", remedy="`thumb brand photo set FILE` begins one")
    kit = kit_from_text(text, path)
    files: dict[str, bytes] = {}
    names = {piece: _add(files, piece) for piece in kit.pieces()}
    if not _stands_alone(kit, names):
        text = _told(text, kit, names)
    return _zip({_KIT: text.encode()} | files)


def _stands_alone(kit: Kit, names: Mapping[KitPicture, str]) -> bool:
    """Tell whether the file of a kit can go along as it is."""
    saved = all(piece.sha256 and piece.path.as_posix().endswith(name) for piece, name in names.items())
    return saved and kit.use is None and all(each.learned for each in kit.sets.values() if each.pictures)


def _told(text: str, kit: Kit, names: Mapping[KitPicture, str]) -> str:
    """Return the text of a kit file with the names that its pictures have in the archive."""
    import tomlkit

    document: MutableMapping[str, Any] = tomlkit.parse(text)
    document.pop("use", None)
    if kit.photo:
        document["photo"] = {"file": names[kit.photo]}
    if kit.logo:
        logo = {"file": kit.logo.file, "light": kit.logo.light, "dark": kit.logo.dark}
        table = {key: names[piece] for key, piece in logo.items() if piece}
        document["logo"] = table | ({"position": kit.logo.position.value} if kit.logo.position else {})
    for name, each in kit.sets.items():
        if each.pictures:
            document["sets"][name]["pictures"] = [names[piece] for piece in each.pictures]
            document["sets"][name]["learned"] = style_values(each.learned or learned_style(each.pictures))
    return str(tomlkit.dumps(document))


def unpack(data: bytes, store: KitStore, *, replace: bool = True) -> None:
    """Check the archive `data` to its last byte, then put its kit in the place of the one in `store`.

    Args:
        data: What `pack` returned, perhaps.
        store: Where the kit goes.
        replace: Whether it may take the place of another kit.

    Raises:
        UsageError: It is no archive of a kit, is too large, was made by a newer thumbcli, or holds anything
            else than a kit file and the pictures it names, each whole and under its digest; or there is a kit
            that may not be replaced. Nothing changed.
        DiskError: The folder can't be written.
    """
    text, files = _checked(data, store.folder)
    if not replace:
        there = store.kit()
        if (there.pieces() or there.sets) and pack(store.path) != data:
            raise UsageError("there is a kit already", remedy="--overwrite replaces it with this one")
    store.replace_whole(text, files)


def _checked(data: bytes, folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return the kit file of an archive, and its pictures, when nothing is wrong with any of it."""
    files = _unzip(data)
    try:
        text = files.pop(_KIT).decode()
    except KeyError:
        raise _refused("it holds no kit.toml") from None
    except UnicodeDecodeError:
        raise _refused("its kit.toml is not UTF-8") from None
    kit = kit_from_text(text, folder / _KIT)
    if kit.use is not None:
        raise _refused("its kit.toml has a `use`, which belongs into a thumb.toml")
    named = {_inside(piece, folder): piece for piece in kit.pieces()}
    for name in named.keys() - files.keys():
        raise _refused(f"{name} is missing")
    for name in files.keys() - named.keys():
        raise _refused(f"{name} belongs to nothing in its kit.toml")
    for name, piece in named.items():
        _check_picture(name, files[name], piece)
    for each in kit.sets.values():
        _check_set(each)
    return text, files


def _check_set(each: ReferenceSet) -> None:
    """Make sure that a set has a look that words can be read in, without looking at its pictures."""
    if each.pictures and each.learned is None:
        raise _refused(f"the set {each.name!r} does not say what its pictures teach")
    try:
        dataclasses.replace(each, pictures=()).brand_style()
    except ThumbError as error:
        raise _refused(error.message) from error


def _add(files: dict[str, bytes], piece: KitPicture) -> str:
    """Put a picture among `files`, and return its name there."""
    asset = piece.load()
    name = f"{ASSETS}/{asset.sha256}.{ENDINGS[asset.media_type]}"
    files[name] = asset.data
    return name


def _inside(piece: KitPicture, folder: Path) -> str:
    """Return the name that a picture has in the archive."""
    if piece.sha256 is None:
        raise _refused(f"{piece.path} is not in it")
    return piece.path.relative_to(folder).as_posix()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _unzip(data: bytes) -> dict[str, bytes]:
    if len(data) > ARCHIVE_MAX_BYTES:
        raise _refused(f"it has {len(data):,} bytes, at most {ARCHIVE_MAX_BYTES:,} are looked at")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return dict(_entries(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise _refused(str(error) or "it is cut off") from error


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > _FILES_MAX:
        raise _refused(f"it holds {len(entries):,} files")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name != _KIT and not _NAME.fullmatch(name):
            raise _refused(f"it holds {name!r}, which is no part of a kit")
        if name in seen:
            raise _refused(f"it holds {name} twice")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise _refused(f"{name} is packed in a way that kits are not")
        seen.add(name)
        cap_bytes = _KIT_MAX_BYTES if name == _KIT else PHOTO_MAX_BYTES
        with archive.open(entry) as file:
            # What an entry says of its size is somebody's word: it is read no further than it may go.
            content = file.read(cap_bytes + 1)
        if len(content) > cap_bytes:
            raise _refused(f"{name} unpacks to more than {cap_bytes:,} bytes")
        yield name, content


def _check_picture(name: str, data: bytes, piece: KitPicture) -> None:
    """Make sure that a picture is what its name says, is allowed to be as it is, and can be decoded."""
    from thumbcli.render.pixels.sanitize import clean

    if hashlib.sha256(data).hexdigest() != piece.sha256:
        raise _refused(f"{name} is not what its name says")
    media_type = sniff(data)
    if media_type is None or ENDINGS[media_type] != PurePosixPath(name).suffix[1:]:
        raise _refused(f"{name} is no such picture")
    if piece.kind == "logo" and len(data) > LOGO_MAX_BYTES:
        raise _refused(f"{name} is too large for a logo")
    try:
        clean(Asset(name=name, media_type=media_type, data=data, sha256=piece.sha256), piece.kind)
    except ThumbError as error:
        raise _refused(error.message) from error
    if not is_bare(data):
        raise _refused(f"{name} tells more than a picture")


def _refused(why: str) -> UsageError:
    return UsageError(
        f"this is no kit to import: {why}", remedy="`thumb brand export FILE` writes one; nothing was changed"
    )
