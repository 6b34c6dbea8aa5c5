"""The packs that a person has added: folders below `artwork` in the data folder, each whole or not there.

A folder holds `pack.json`, which says what the pack has, its pictures as they came, and the rasters made of
them so far: at most one for each picture, of 20 to 30 kB.

Importing this module loads neither skia nor Pillow.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
from dataclasses import field
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

from thumbcli.artwork.picture_keys import key_of_file
from thumbcli.atomic_write import rename
from thumbcli.errors import DiskError, UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.settings import data_folder
from thumbcli.printable_text import printable
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

__all__ = [
    "FLUENT",
    "RESERVED_NAMES",
    "AddedPack",
    "PackFacts",
    "add_pack",
    "added_packs",
    "artwork_look",
    "find_added",
    "remove_pack",
]

FLUENT = "fluent"
"""The pack that is drawn from before all others, once it is added."""

RESERVED_NAMES = frozenset({"auto", "none", "duotone", "noto", "brands"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PICTURES_MAX = 20_000
"""Of one pack: more than the largest icon sets in use have."""

_FACTS, _PICTURES, _FONT, _RASTERS = "pack.json", "pictures.zip", "font", "rasters"
_FACTS_MAX_BYTES = 8 * 1024 * 1024
_FONT_MAGIC = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")
_FONT_ENDINGS = (".ttf", ".otf", ".ttc")
_ENDINGS = ("svg", ".png", ".webp", ".json", *_FONT_ENDINGS)
"""Ten pictures of Fluent Emoji have lost the dot of their ending."""

_SHOWN_PROBLEMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What a pack says of itself.

    Attributes:
        name: How a person asks for it.
        licence: As the pack states it; may be empty.
        digest: Of its pictures and its ink.
        source: The file, folder or package that it came from.
        endings: The ending of each picture's file, by its key. For a font, its characters by their keys.
        characters: The name of a picture by the key of its emoji, where a set of names says so.
        is_font: The pictures are the glyphs of a font.
    """

    name: str
    licence: str
    digest: str
    source: str
    endings: Mapping[str, str] = field(repr=False)
    characters: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_font: bool = False


@dataclass(frozen=True, slots=True)
class AddedPack:
    """A pack on disk: its folder, and what it says of itself."""

    folder: Path
    facts: PackFacts

    @property
    def font(self) -> Path:
        """The font file, of a pack that is one."""
        return self.folder / _FONT

    @property
    def rasters(self) -> Path:
        """The folder of the rasters that were made so far."""
        return self.folder / _RASTERS

    def picture(self, key: str) -> bytes:
        """Return a picture as it came.

        Raises:
            OSError: The pack was removed, or is damaged.
        """
        import zipfile

        try:
            with zipfile.ZipFile(self.folder / _PICTURES) as archive:
                return archive.read(f"{key}.{self.facts.endings[key]}")
        except (KeyError, zipfile.BadZipFile) as error:
            raise OSError(f"{self.folder} is damaged") from error


def _root() -> Path:
    return data_folder() / "artwork"


def find_added(name: str) -> AddedPack | None:
    """Return the added pack of a name; None if there is none, or its folder is damaged."""
    folder = _root() / name
    try:
        values = json.loads(read_regular_file(folder / _FACTS, limit_bytes=_FACTS_MAX_BYTES))
        return AddedPack(folder, PackFacts(**values))
    except (OSError, TypeError, ValueError):
        return None


def added_packs() -> tuple[AddedPack, ...]:
    """Return the packs that were added, by name."""
    try:
        names = sorted(entry.name for entry in os.scandir(_root()) if _NAME.fullmatch(entry.name))
    except OSError:
        return ()
    return tuple(pack for name in names if (pack := find_added(name)) is not None)


@lru_cache(1)
def artwork_look() -> str:
    """Return what the packs add to the look: those that pictures are drawn from if nobody asks for one."""
    fluent = f"+{FLUENT}" if find_added(FLUENT) else ""
    return fluent + ("+brands" if find_spec("simple_icons_pack") else "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the pictures of a pack, each checked, and keeps what was refused."""

    path: Path
    ink: str
    left_out: Container[str]
    problems: list[str] = field(default_factory=list)
    characters: dict[str, str] = field(default_factory=dict)
    licences: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def pictures(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield key, ending and content of each picture that can be used."""
        from thumbcli.artwork.pack_archive import read_members

        for name, data in read_members(self.path, _ENDINGS):
            stem, ending = _split(name)
            if ending == "json":
                yield from self._icons(name, data)
            elif ending in {"svg", "png", "webp"}:
                yield from self._checked(key_of_file(stem), ending, data, name)

    def _icons(self, name: str, data: bytes) -> Iterator[tuple[str, str, bytes]]:
        from thumbcli.artwork.iconify import IconSet, read_characters, read_licence

        if name == "chars.json":
            self.characters.update(read_characters(data))
        elif name == "info.json":
            self.licences.append(read_licence(data))
        elif b'"icons"' in data and b'"prefix"' in data:
            icons = IconSet.parse(data, name)
            self.licences.append(icons.licence)
            self.names.append(icons.prefix)
            for key, svg in icons.pictures(self.ink):
                yield from self._checked(key, "svg", svg, key)

    def _checked(self, key: str, ending: str, data: bytes, name: str) -> Iterator[tuple[str, str, bytes]]:
        from thumbcli.artwork.svg_check import ArtworkBrokenError, check_size, check_svg

        if not key or key.split("-", maxsplit=1)[0] in self.left_out:
            return
        try:
            check_size(data)
            if ending == "svg":
                check_svg(data)
        except ArtworkBrokenError as error:
            self.problems.append(printable(f"{name} {error}"))
            return
        yield key, ending, data


def _split(name: str) -> tuple[str, str]:
    """Return the stem of a file and its ending without the dot."""
    lower = name.lower()
    ending = next(one for one in _ENDINGS if lower.endswith(one))
    return name[: -len(ending)].rstrip("."), ending.lstrip(".")


def add_pack(
    path: Path,
    *,
    name: str = "",
    licence: str = "",
    ink: str = "",
    replace: bool = False,
    left_out: Container[str] = (),
) -> tuple[AddedPack, list[str]]:
    """Add a pack from a folder, an archive, a colour font or Iconify's JSON, as far as it can be used.

    Args:
        path: Where it is.
        name: What to call it; by default as the file is called.
        licence: Its SPDX identifier; by default what an icon set says.
        ink: The colour of icons that have none, as `#rrggbb`; empty for the default.
        replace: Whether a pack of that name may be replaced.
        left_out: First parts of the keys of pictures to leave to other packs.

    Returns:
        The pack, and what of it can't be used, each picture with the reason.

    Raises:
        UsageError: The name can't be used or is taken, or nothing at `path` is artwork.
        DiskError: The data folder can't be written.
    """
    from thumbcli.artwork.iconify import DEFAULT_INK

    if not os.path.lexists(path):
        raise UsageError(f"{path} does not exist", remedy="check the path, or use `thumb artwork add fluent`")
    try:
        root = _root()
        root.mkdir(parents=True, exist_ok=True)
        part = root / f".{secrets.token_hex(6)}"
        part.mkdir()
    except OSError as error:
        raise _no_space(_root(), error) from error
    try:
        reader = _Reader(path, ink or DEFAULT_INK, left_out)
        if path.name.lower().endswith(_FONT_ENDINGS) and path.is_file():
            facts = _add_font(path, part)
        else:
            facts = _add_pictures(reader, part)
        chosen = _checked_name(name or next(iter(reader.names), "") or _name_of(path), replace=replace)
        facts |= {
            "name": chosen,
            "licence": licence or next(iter(filter(None, reader.licences)), ""),
            "source": printable(path.name),
        }
        (part / _FACTS).write_text(json.dumps(facts, sort_keys=True), "utf-8")
        if replace:
            remove_pack(chosen, missing_ok=True)
        rename(part, root / chosen)
    except OSError as error:
        raise _no_space(root, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    artwork_look.cache_clear()
    return AddedPack(root / chosen, PackFacts(**facts)), reader.problems  # type: ignore[arg-type] # as written above


def _no_space(folder: Path, error: OSError) -> DiskError:
    return DiskError(f"{folder} can't be written: {error.strerror or error}", remedy="free some space")


def _name_of(path: Path) -> str:
    stem = path.name if path.is_dir() else re.sub(r"(?i)(\.tar)?\.\w+$", "", path.name)
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-")


def _checked_name(name: str, *, replace: bool) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{printable(name)!r} can't be the name of a pack",
            remedy="use letters a to z, digits and hyphens: --name NAME",
        )
    if name in RESERVED_NAMES:
        raise UsageError(f"the name {name!r} has a meaning of its own", remedy="choose another: --name NAME")
    if not replace and os.path.lexists(_root() / name):
        raise UsageError(f"there is a pack {name!r} already", remedy="--overwrite replaces it")
    return name


def _add_pictures(reader: _Reader, part: Path) -> dict[str, object]:
    import zipfile

    endings: dict[str, str] = {}
    digests: dict[str, str] = {}
    with zipfile.ZipFile(part / _PICTURES, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for key, ending, data in reader.pictures():
            # An SVG is drawn at any size; of two others the first is kept.
            if endings.get(key) == "svg" or (key in endings and ending != "svg"):
                continue
            if len(endings) == _PICTURES_MAX:
                raise UsageError(f"{reader.path} has more than {_PICTURES_MAX:,} pictures")
            archive.writestr(f"{key}.{ending}", data)
            endings[key], digests[key] = ending, sha256(data).hexdigest()
    if not endings:
        problems = "; ".join(reader.problems[:_SHOWN_PROBLEMS])
        raise UsageError(
            f"{reader.path} has no picture that can be used{f': {problems}' if problems else ''}",
            remedy="name a folder, zip or tgz of files such as 1f680.svg, a colour font, or Iconify's JSON",
        )
    whole = json.dumps([sorted(digests.items()), reader.ink])
    characters = {key: at for key, name in reader.characters.items() if (at := key_of_file(name)) in endings}
    return {
        "digest": sha256(whole.encode()).hexdigest(),
        "endings": endings,
        "characters": characters,
        "is_font": False,
    }


def _add_font(path: Path, part: Path) -> dict[str, object]:
    from thumbcli.artwork.pack_archive import FILE_MAX_BYTES
    from thumbcli.artwork.rasterize import FontGlyph, Rasterizer
    from thumbcli.artwork.svg_check import ArtworkBrokenError

    try:
        data = read_regular_file(path, limit_bytes=FILE_MAX_BYTES)
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", remedy="check the path") from error
    if not data.startswith(_FONT_MAGIC):
        raise UsageError(f"{path} is no TrueType or OpenType font", remedy="name a .ttf or .otf file")
    (part / _FONT).write_bytes(data)
    try:
        with Rasterizer() as rasterizer:
            characters = rasterizer.characters(part / _FONT)
            if characters:
                # A font that can't be drawn is refused now, not title by title.
                rasterizer.raster(FontGlyph(part / _FONT, characters[-1]))
    except ArtworkBrokenError as error:
        raise UsageError(f"{path} {error}", remedy="name a font of colour emoji") from error
    if not characters:
        raise UsageError(f"{path} has no emoji", remedy="name a font of colour emoji")
    return {
        "digest": sha256(data).hexdigest(),
        "endings": {key_of_file(f"{ord(char):x}"): "" for char in characters},
        "characters": {},
        "is_font": True,
    }


def remove_pack(name: str, *, missing_ok: bool = False) -> None:
    """Remove an added pack with its rasters.

    Raises:
        UsageError: There is no such pack, or it comes with thumbcli.
        DiskError: It can't be removed.
    """
    if name in RESERVED_NAMES:
        raise UsageError(f"{name!r} comes with thumbcli and can't be removed")
    folder = _root() / name
    if not _NAME.fullmatch(name) or not os.path.lexists(folder):
        if missing_ok:
            return
        raise UsageError(f"there is no pack {printable(name)!r}", remedy="`thumb artwork list` names them")
    # Renamed first, so that nobody draws from half a pack.
    gone = folder.with_name(f".{secrets.token_hex(6)}")
    try:
        rename(folder, gone)
    except OSError as error:
        raise DiskError(f"{folder} can't be removed: {error.strerror}", remedy="check it") from error
    with contextlib.suppress(OSError):
        shutil.rmtree(gone)
    artwork_look.cache_clear()
