"""Exports a kit as one reproducible file, and imports it completely or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from thumbcli.brand.asset_files import detect_media_type
from thumbcli.brand.kit_file import ASSETS, kit_from_text
from thumbcli.brand.style_cache import learned_style, style_values
from thumbcli.contract import EXTENSIONS, LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.contract.image_header import has_no_metadata
from thumbcli.errors import ConfigError, ThumbError, UsageError
from thumbcli.options.config_file import TOML_MAX_BYTES, read_text
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping
    from pathlib import Path

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.brand.kit_store import KitStore
    from thumbcli.brand.kit_types import Kit, Logo, ReferenceSet

__all__ = ["ARCHIVE_MAX_BYTES", "pack", "unpack"]

ARCHIVE_MAX_BYTES = 256 * 1024 * 1024
"""Of an archive, and of all that is in it once unpacked."""

_KIT = "kit.toml"
_NAME = re.compile(r"assets/([0-9a-f]{64})\.(png|jpg|webp)")
_FILES_MAX = 1000
_DIRECTORY_MAX_BYTES = 512 * 1024
"""Of the list of files at the end: that of 1,000 files takes 122 KB, or twice that from another program.

`zipfile` keeps a kilobyte per entry before it tells how many there are.
"""
_END = struct.Struct("<4s4H2LH")
_END_MAGIC, _ZIP64_MAGIC, _ZIP64_LOCATOR_BYTES = b"PK\5\6", b"PK\6\7", 20
_SHOWN_MAX_CHARS = 100
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date in a ZIP file."""
_CREATED_ON_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16
_ENCRYPTED_FLAG = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def pack(path: Path) -> bytes:
    """Return the kit whose file is at `path` as an archive: the same bytes for the same kit.

    Pictures from other folders are cleaned and included, and the learned styles are written down, so that the
    archive is self-contained.

    Raises:
        UsageError: There is no kit.
        ConfigError: The kit file is invalid.
        ItemError: A picture can't be used.
    """
    text = read_text(path)
    if text is None:
        raise UsageError(f"there is no kit at {path}", remedy="start one with `thumb brand photo set FILE`")
    kit = kit_from_text(text, path)
    files: dict[str, bytes] = {}
    names = {picture: _add(files, picture) for picture in kit.all_pictures()}
    if not _is_self_contained(kit, names):
        text = _with_archive_names(text, kit, names)
    return _zip({_KIT: text.encode()} | files)


def _is_self_contained(kit: Kit, names: Mapping[KitPicture, str]) -> bool:
    """Tell whether the kit file can be archived unchanged."""
    saved = all(picture.sha256 and picture.path.as_posix().endswith(name) for picture, name in names.items())
    is_general = kit.use is None and not kit.map and not _has_template_file(kit)
    return saved and is_general and all(each.learned for each in kit.sets.values() if each.pictures)


def _has_template_file(kit: Kit) -> bool:
    """Tell whether a kit names a template that is not a starter: an archive holds pictures alone."""
    return kit.template is not None and not isinstance(kit.template.named, str)


def _with_archive_names(text: str, kit: Kit, names: Mapping[KitPicture, str]) -> str:
    """Return the kit file with the names of the pictures in the archive."""
    import tomlkit

    document: MutableMapping[str, Any] = tomlkit.parse(text)
    for key in ("use", "map", *(("template",) if _has_template_file(kit) else ())):
        document.pop(key, None)
    if kit.photo:
        document["photo"] = {"file": names[kit.photo]}
    for key, picture in (("avatar", kit.avatar), ("background", kit.background)):
        if picture:
            document[key] = names[picture]
    if kit.logo:
        document["logo"] = _logo_table(kit.logo, names)
    for name, each in kit.sets.items():
        if each.logo:
            document["sets"][name]["logo"] = _logo_table(each.logo, names)
        if each.pictures:
            document["sets"][name]["pictures"] = [names[picture] for picture in each.pictures]
            document["sets"][name]["learned"] = style_values(each.learned or learned_style(each.pictures))
    return str(tomlkit.dumps(document))


def _logo_table(logo: Logo, names: Mapping[KitPicture, str]) -> dict[str, str]:
    table = {key: names[picture] for key, picture in logo.pictures().items()}
    return table | ({"position": logo.position.value} if logo.position else {})


def unpack(file: BinaryIO, store: KitStore, *, replace: bool = True) -> None:
    """Check an archive completely, then replace the kit in `store` by its kit.

    One picture at a time is in memory.

    Args:
        file: The archive; seekable.
        store: The saved kit.
        replace: Whether another kit may be replaced.

    Raises:
        UsageError: It is not a valid archive of a kit file and its pictures, or another kit exists; nothing
            was changed.
        DiskError: The folder can't be written.
    """
    with _translated():
        _check_directory(file)
        archive = zipfile.ZipFile(file)
    with archive:
        text, kit = _checked(archive, store.folder)
        if not replace:
            existing = store.kit()
            if (existing.all_pictures() or existing.sets) and not _is_same(file, pack(store.path)):
                raise UsageError("a kit is saved already", remedy="--overwrite replaces it with this one")
        pictures = {_archive_name(picture, store.folder): picture for picture in kit.all_pictures()}
        store.replace_whole(text, ((name, _verified(archive, name, each)) for name, each in pictures.items()))


def _is_same(file: BinaryIO, data: bytes) -> bool:
    file.seek(0)
    return file.read(len(data) + 1) == data


def _checked(archive: zipfile.ZipFile, folder: Path) -> tuple[str, Kit]:
    """Return the kit file of a valid archive, as text and parsed."""
    names = _names(archive)
    if _KIT not in names:
        raise _invalid("it has no kit.toml")
    try:
        text = _read(archive, _KIT, TOML_MAX_BYTES).decode()
    except UnicodeDecodeError:
        raise _invalid("its kit.toml is not UTF-8") from None
    try:
        kit = kit_from_text(text, folder / _KIT)
    except ConfigError as error:
        raise _invalid(error.message.replace(str(folder / _KIT), _KIT)) from error
    _check_general(kit)
    named = {_archive_name(picture, folder): picture for picture in kit.all_pictures()}
    for name in named.keys() - names:
        raise _invalid(f"{name} is missing")
    for name in names - named.keys() - {_KIT}:
        raise _invalid(f"its kit.toml does not mention {name}")
    total_bytes = len(text)
    for name, picture in named.items():
        data = _verified(archive, name, picture)
        total_bytes += len(data)
        if total_bytes > ARCHIVE_MAX_BYTES:
            raise _invalid(f"it unpacks to more than {ARCHIVE_MAX_BYTES:,} bytes")
        _check_picture(name, data, picture)
    for each in kit.sets.values():
        _check_set(each)
    return text, kit


def _check_general(kit: Kit) -> None:
    """Check that a kit names nothing that belongs to lists or is not in an archive."""
    if kit.use is not None or kit.map:
        key = "map" if kit.map else "use"
        raise _invalid(f"its kit.toml has a `{key}`, which belongs in a thumb.toml")
    if _has_template_file(kit):
        raise _invalid("its kit.toml names a template file, which is not in it")


def _check_set(each: ReferenceSet) -> None:
    """Check that the style of a set keeps text readable, without its pictures."""
    if each.pictures and each.learned is None:
        raise _invalid(f"the set {each.name!r} has pictures but no learned style")
    try:
        each.model_copy(update={"pictures": ()}).brand_style()
    except ThumbError as error:
        raise _invalid(error.message) from error


def _add(files: dict[str, bytes], picture: KitPicture) -> str:
    """Add a picture to `files` and return its name there."""
    asset = picture.load()
    name = f"{ASSETS}/{asset.sha256}.{EXTENSIONS[asset.media_type]}"
    files[name] = asset.data
    return name


def _archive_name(picture: KitPicture, folder: Path) -> str:
    if picture.sha256 is None:
        raise _invalid(f"{picture.path} is not in it")
    return picture.path.relative_to(folder).as_posix()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _CREATED_ON_UNIX, _MODE
            archive.writestr(entry, files[name])
    return packed.getvalue()


@contextmanager
def _translated() -> Iterator[None]:
    """Report what `zipfile` finds wrong as our error."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _invalid(_shown(reason) or "it is cut off") from error


def _check_directory(file: BinaryIO) -> None:
    """Check the size of the list of files, which is read as a whole.

    Source:
        PKWARE's APPNOTE.TXT, sections 4.3.15 and 4.3.16. Kits of ours have no comment and are no ZIP64.
    """
    size_bytes = file.seek(0, os.SEEK_END)
    if size_bytes > ARCHIVE_MAX_BYTES:
        raise _invalid(f"it has {size_bytes:,} bytes, at most {ARCHIVE_MAX_BYTES:,} are allowed")
    file.seek(max(0, size_bytes - _END.size - _ZIP64_LOCATOR_BYTES))
    end = file.read()
    if len(end) < _END.size or not end[-_END.size :].startswith(_END_MAGIC):
        raise _invalid("it is not a zip file, or has a comment")
    *_, directory_bytes, _, comment_bytes = _END.unpack(end[-_END.size :])
    if comment_bytes or end.startswith(_ZIP64_MAGIC):
        raise _invalid("it has a comment, or is a ZIP64 archive")
    if directory_bytes > _DIRECTORY_MAX_BYTES:
        raise _invalid(f"the list of its files has {directory_bytes:,} bytes")


def _names(archive: zipfile.ZipFile) -> set[str]:
    """Return the names of the files in an archive, each of which a kit may have."""
    entries = archive.infolist()
    if len(entries) > _FILES_MAX:
        raise _invalid(f"it holds {len(entries):,} files")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name != _KIT and not _NAME.fullmatch(name):
            raise _invalid(f"it holds {_shown(repr(name))}, which is not part of a kit")
        if name in seen:
            raise _invalid(f"it holds {name} twice")
        if entry.flag_bits & _ENCRYPTED_FLAG or entry.compress_type not in _METHODS:
            raise _invalid(f"{name} is encrypted or compressed in an unknown way")
        seen.add(name)
    return seen


def _read(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    """Return a file of an archive. The size in the directory can't be trusted: reading stops at the limit."""
    with _translated(), archive.open(name) as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise _invalid(f"{name} unpacks to more than {max_bytes:,} bytes")
    return content


def _verified(archive: zipfile.ZipFile, name: str, picture: KitPicture) -> bytes:
    """Return a picture that has the digest in its name."""
    data = _read(archive, name, LOGO_MAX_BYTES if picture.kind == "logo" else PHOTO_MAX_BYTES)
    if hashlib.sha256(data).hexdigest() != picture.sha256:
        raise _invalid(f"{name} does not have the digest in its name")
    return data


def _check_picture(name: str, data: bytes, picture: KitPicture) -> None:
    """Check the type and the content of a picture."""
    from thumbcli.render.pixels.strip_metadata import clean

    media_type = detect_media_type(data)
    if media_type is None or EXTENSIONS[media_type] != PurePosixPath(name).suffix[1:]:
        raise _invalid(f"{name} is not the type of picture in its name")
    try:
        clean(Asset(name=name, media_type=media_type, data=data, sha256=picture.sha256 or ""), picture.kind)
    except ThumbError as error:
        raise _invalid(error.message) from error
    if not has_no_metadata(data):
        raise _invalid(f"{name} contains metadata")


def _shown(text: str) -> str:
    return printable(text[:_SHOWN_MAX_CHARS])


def _invalid(reason: str) -> UsageError:
    return UsageError(
        f"this kit can't be imported: {reason}",
        remedy="nothing was changed; `thumb brand export FILE` writes a valid one",
    )
